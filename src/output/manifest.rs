//! The manifest: what was run, what came out, and what it cost.

use super::digest::digest;
use super::row::seed;
use super::source::{ScenarioFile, Source};
use super::staged::FileEntry;
use crate::experiment::target::TargetRow;
use crate::model;
use crate::scenario::{Scenario, TieRule};
use serde::Serialize;

/// What makes two results the same experiment: the tool, its model and the resolved scenario, which holds
/// the seed, the replicates and the arms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The version of the tool.
    pub version: &'static str,
    /// The number of its model: with another one, curves may be others.
    pub model: u32,
    /// The fingerprint of the resolved scenario as JSON.
    pub digest: String,
}

impl Identity {
    /// The identity of an experiment with `scenario`, run by this build.
    pub fn of(scenario: &Scenario) -> Self {
        let json =
            serde_json::to_vec(scenario).expect("a scenario has no maps and no failing part");
        let version = env!("CARGO_PKG_VERSION");
        Self { version, model: model::NUMBER, digest: digest(&json) }
    }

    /// The version and the model, in words.
    pub fn build(&self) -> String {
        format!("version {}, model {}", self.version, self.model)
    }
}

/// Memory and time, predicted or measured; `None` is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cost {
    /// The most memory held at once, in bytes.
    pub memory_bytes: Option<u64>,
    /// Elapsed seconds.
    pub seconds: Option<f64>,
}

/// Where a result comes from, as the caller knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// The scenario as it was given.
    pub source: Source,
    /// The run that was traced, as ARM:REPLICATE.
    pub trace: Option<String>,
    /// Whether the ids of the file of ties stand in the table of supporters.
    pub ids: bool,
    /// The whole command line.
    pub command: Vec<String>,
    /// When the command was started, as 2009-02-16T08:00:00Z.
    pub started: String,
    /// How many threads ran.
    pub threads: usize,
    /// What was predicted.
    pub predicted: Cost,
    /// What was measured.
    pub actual: Cost,
}

/// What came out, beside the files.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// Whether everything that was asked for ended.
    pub complete: bool,
    /// How many replicates ended, at every point of a sweep.
    pub replicates_finished: u32,
    /// How many runs failed.
    pub failed_runs: u64,
    /// How the targets stand.
    pub targets: &'a [TargetRow],
}

/// The text of `manifest.json`: everything that depends on the machine or on the moment stands
/// under `execution`.
pub(super) fn text(
    scenario: &Scenario,
    identity: &Identity,
    outcome: Outcome<'_>,
    files: &[&FileEntry],
    provenance: &Provenance,
) -> String {
    let manifest = Manifest {
        tool: env!("CARGO_PKG_NAME"),
        version: identity.version,
        model: identity.model,
        commit: option_env!("GROUNDSWELL_COMMIT"),
        identity: &identity.digest,
        complete: outcome.complete,
        replicates_finished: outcome.replicates_finished,
        failed_runs: outcome.failed_runs,
        targets: outcome.targets,
        seed: seed(scenario),
        scenario_file: provenance.source.scenario_file(),
        set: &provenance.source.set,
        trace: provenance.trace.as_deref(),
        ids: provenance.ids,
        files,
        scenario,
        execution: Execution {
            command: &provenance.command,
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            started: &provenance.started,
            threads: provenance.threads,
            predicted: provenance.predicted,
            actual: provenance.actual,
            network: Network::of(scenario),
            source: &provenance.source,
        },
    };
    let json = serde_json::to_string_pretty(&manifest);
    json.expect("a manifest has no maps and no failing part") + "\n"
}

#[derive(Serialize)]
struct Manifest<'a> {
    tool: &'static str,
    version: &'static str,
    model: u32,
    commit: Option<&'static str>,
    identity: &'a str,
    complete: bool,
    replicates_finished: u32,
    failed_runs: u64,
    targets: &'a [TargetRow],
    seed: String,
    scenario_file: ScenarioFile,
    set: &'a [String],
    trace: Option<&'a str>,
    ids: bool,
    files: &'a [&'a FileEntry],
    scenario: &'a Scenario,
    execution: Execution<'a>,
}

#[derive(Serialize)]
struct Execution<'a> {
    command: &'a [String],
    target: String,
    started: &'a str,
    threads: usize,
    predicted: Cost,
    actual: Cost,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<Network<'a>>,
    source: &'a Source,
}

/// The files of a network, and how they were read.
#[derive(Serialize)]
struct Network<'a> {
    path: &'a str,
    nodes: Option<&'a str>,
    /// Sentences.
    read: Vec<String>,
}

impl<'a> Network<'a> {
    /// The network of `scenario`, if it stands in a file.
    fn of(scenario: &'a Scenario) -> Option<Self> {
        let TieRule::File(file) = &scenario.ties else { return None };
        let (path, nodes) = (file.path.as_str(), file.nodes.as_deref());
        Some(Self { path, nodes, read: file.written.account.sentences() })
    }
}
