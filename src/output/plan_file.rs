//! `plan.json`: what a sweep is to run, for every command that comes later or works elsewhere.

use super::differences::differences;
use super::digest::digest;
use super::error::OutputError;
use super::source::Source;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::io;
use std::path::Path;

/// The name of the file.
pub(super) const PLAN: &str = "plan.json";

/// What a sweep is to run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanFile {
    tool: String,
    version: String,
    /// The fingerprint of the source of the build.
    #[serde(default)]
    build: String,
    /// The fingerprint of what every record of the store belongs to: the build, the scenario without
    /// its sweep and its number of replicates, and whether counts are kept of every day.
    pub identity: String,
    /// Whether counts are kept of every day.
    pub daily: bool,
    /// The scenario as it was given.
    pub source: Source,
    scenario: Value,
}

impl PlanFile {
    /// The plan of the sweep of `scenario`, which was read from `source`.
    pub fn new(scenario: &Scenario, source: Source, daily: bool) -> Self {
        let build = (env!("CARGO_PKG_VERSION").to_owned(), env!("GROUNDSWELL_SOURCE").to_owned());
        Self::of_build(build, scenario, source, daily)
    }

    /// The plan that a build made, given by its version and the fingerprint of its source.
    fn of_build(
        (version, build): (String, String),
        scenario: &Scenario,
        source: Source,
        daily: bool,
    ) -> Self {
        let alone = Scenario { sweep: None, replicates: 0, ..scenario.clone() };
        let scenario = serde_json::to_value(&alone).unwrap_or_default();
        let said = format!("{version} {build} {daily} {scenario}");
        Self {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            identity: digest(said.as_bytes()),
            version,
            build,
            daily,
            source,
            scenario,
        }
    }

    /// The plan in `dir` of a result of `scenario` that was given as `source`, whichever build of this version
    /// made it: none if none is there; inside, how it differs from that.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn of_result(
        dir: &Path,
        scenario: &Scenario,
        source: &Source,
        daily: bool,
    ) -> Result<Result<Option<Self>, Vec<String>>, OutputError> {
        let there = match Self::read(dir) {
            Ok(Some(there)) => there,
            Ok(None) => return Ok(Ok(None)),
            Err(OutputError::NoPlan { .. }) => return Ok(Err(vec!["it is none".to_owned()])),
            Err(error) => return Err(error),
        };
        let build = (env!("CARGO_PKG_VERSION").to_owned(), there.build.clone());
        let expected = Self::of_build(build, scenario, source.clone(), daily);
        let values = [&there, &expected].map(|plan| serde_json::to_value(plan).unwrap_or_default());
        let differences = differences(&values[0], &values[1]);
        Ok(if differences.is_empty() { Ok(Some(there)) } else { Err(differences) })
    }

    /// The plan in the folder `dir`; `None` if there is none.
    ///
    /// # Errors
    /// When the system refuses, and when the file is no plan.
    pub fn read(dir: &Path) -> Result<Option<Self>, OutputError> {
        let path = dir.join(PLAN);
        let bytes = match fs::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(OutputError::at(&path))?,
        };
        let plan: Option<Self> = serde_json::from_slice(&bytes).ok();
        let plan = plan.filter(|plan| plan.tool == env!("CARGO_PKG_NAME"));
        plan.map(Some).ok_or(OutputError::NoPlan { file: path })
    }

    /// What differs from the plan `here`, a few sentences at most; nothing if the store of one can be
    /// that of the other.
    pub fn differences(&self, here: &Self) -> Vec<String> {
        if self.identity == here.identity {
            return Vec::new();
        }
        let fields = |plan: &Self| {
            serde_json::json!({
                "version": plan.version,
                "build": plan.build,
                "daily": plan.daily,
                "scenario": plan.scenario,
            })
        };
        differences(&fields(self), &fields(here))
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("a plan has no maps but those of JSON, and no failing part") + "\n"
    }
}
