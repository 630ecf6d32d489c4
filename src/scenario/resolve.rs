//! From the file to the values: what takes more than one key to tell right from wrong.

use super::diagnostic::{Diagnostic, Findings, Place};
use super::document::Node;
use super::file::{self, File};
use super::label::{fault, fault_of_folder};
use super::names::{listed, nearest, short};
use super::{
    Date, Defaults, Measure, NetworkAccess, Public, Scenario, TieFile, arms, days, people, target,
    ties, world,
};
use crate::id::Day;
use serde_json::Value as Json;
use std::path::Path;

/// What stands beside a document.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// The folder that its paths are relative to.
    pub folder: &'a Path,
    /// How a network in a file is read.
    pub network: &'a NetworkAccess,
    /// The file of ties that was read before, if there is one.
    pub read: Option<&'a TieFile>,
}

/// What everything else is checked against.
pub(super) struct World<'a> {
    /// Where what is wrong goes.
    pub findings: &'a mut Findings,
    /// The schema of the file.
    pub schema: &'a Json,
    /// What stands beside the scenario.
    pub beside: Beside<'a>,
    /// The date of day 0.
    pub start: Option<Date>,
    /// The last day, unless it is wrong itself.
    pub days: Option<u16>,
    /// How many supporters, unless that is wrong itself.
    pub size: Option<u32>,
    /// The public, once it is known, unless that is wrong itself.
    pub public: Option<&'a Public>,
    /// What fills in.
    pub defaults: Defaults,
}

impl World<'_> {
    /// Note something wrong.
    pub fn wrong(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.add(Diagnostic::new(code, place, message).help(help));
    }

    /// Check that the name at `key` of `table` can stand in tables of results.
    pub fn name(&mut self, table: &Node, key: &str) -> Option<String> {
        let node = table.get(key)?;
        let name = node.text()?;
        self.is_name(name, node.place).then(|| name.to_owned())
    }

    /// Whether `name`, which comes from what is written at `place`, can stand in tables of results.
    pub fn is_name(&mut self, name: &str, place: Place) -> bool {
        let Some(fault) = fault(name) else { return true };
        let message = format!("`{}` cannot be a name", short(name));
        self.wrong("bad-name", place, message, format!("{fault}: write another"));
        false
    }

    /// Note that the name at `place` is none of `known`.
    pub fn unknown_name(&mut self, place: Place, what: &str, name: &str, known: &[&str]) {
        let message = format!("there is no {what} `{}`", short(name));
        let finding = Diagnostic::new("unknown-name", place, message);
        let finding = match nearest(name, known.iter().copied()) {
            Some(meant) => finding.label(format!("did you mean `{meant}`?")),
            None => finding,
        };
        let there = listed(known.iter().copied(), "none");
        self.findings.add(finding.help(format!("declared: {there}")));
    }
}

/// The file with only these tables, over those of the `defaults`, without positions; empty if that cannot be read.
pub(super) fn typed(
    tables: &[(&str, Option<&Node>)],
    defaults: Defaults,
    findings: &mut Findings,
) -> File {
    let mut json = serde_json::Map::new();
    for (key, node) in tables {
        if let Some(node) = node.filter(|node| !node.is_broken()) {
            json.insert((*key).to_owned(), node.json());
        }
    }
    defaults.fill(&mut json);
    serde_json::from_value(Json::Object(json)).unwrap_or_else(|error| {
        let message = format!("this scenario cannot be read: {error}");
        findings.add(Diagnostic::new("unreadable", Place::BEGINNING, message));
        File::default()
    })
}

/// The scenario that `root` describes; if `None`, why not is among the findings.
pub(super) fn scenario(
    root: &Node,
    beside: Beside,
    schema: &Json,
    findings: &mut Findings,
) -> Option<Scenario> {
    let question = |key| root.get("scenario").and_then(|table| table.get(key));
    let mut world = World {
        findings,
        schema,
        beside,
        start: question("start").and_then(Node::date),
        days: question("days").and_then(Node::whole),
        size: root.get("population").and_then(|table| table.get("size")).and_then(Node::whole),
        public: None,
        defaults: match question("defaults").and_then(Node::text) {
            Some("neutral") => Defaults::Neutral,
            _ => Defaults::Campaign,
        },
    };
    let mut root = root.clone();
    days::number(&mut world, schema, &mut root);
    let root = &root;
    let keys = ["scenario", "population", "ties", "event", "calls", "election_day", "target"];
    let file = typed(&keys.map(|key| (key, root.get(key))), world.defaults, world.findings);
    let empty = Node::table(root.place);
    let table = |key| root.get(key).unwrap_or(&empty);
    let (question, population) = (file.scenario?, file.population?);
    let name = scenario_name(&mut world, table("scenario"));
    let measure = measure(&mut world, table("scenario"), question.measure, question.election);
    let written = file.ties?;
    let of_file = ties::file(&mut world, root, &written);
    size(&mut world, root, &written, of_file.as_ref());
    let public = people::public(&mut world, table("population"), population, of_file.as_ref());
    let ties = ties::ties(&mut world, root, written, public.as_ref(), of_file);
    world.public = public.as_ref();
    let events = world::events(&mut world, table("event"), file.event.unwrap_or_default());
    let election_day = world::election_day(&mut world, root, file.election_day?);
    let mean_ties = ties.as_ref().zip(public.as_ref()).map(|(ties, public)| ties.mean(public));
    let (arms, baseline) = arms::arms(&mut world, root, mean_ties);
    let written = file.target.unwrap_or_default();
    let targets = target::targets(&mut world, table("target"), written, arms.as_deref());
    Some(Scenario {
        name: name?,
        title: question.title,
        claim: question.claim,
        sources: question.sources,
        start: question.start,
        days: Day(question.days?),
        election: question.election,
        measure,
        replicates: question.replicates,
        seed: question.seed,
        defaults: question.defaults,
        baseline: baseline?,
        currency: question.currency,
        population: public?,
        ties: ties?,
        events,
        actions: file.calls?.actions,
        election_day: election_day?,
        arms: arms?,
        targets,
        uncertainty: super::Uncertainty::default(),
        flip: Vec::new(),
        sweep: None,
        original: None,
    })
}

/// As many supporters as are written, or else as many as the file of ties has.
fn size(world: &mut World, root: &Node, written: &file::Ties, ties: Option<&TieFile>) {
    let population = root.get("population");
    if population.is_some_and(|table| table.has("size") || table.is_broken()) {
        return;
    }
    world.size = ties.map(|file| file.written.ties.agents());
    if written.kind == file::TieKind::File {
        return;
    }
    match population {
        Some(table) => {
            let help = "write `size = …`: how many supporters";
            world.wrong("missing-key", table.place, "`population.size` is missing", help);
        }
        None => {
            let help = "add a table [population]: the supporters who could be mobilised";
            world.wrong("missing-key", root.place, "`population` is missing", help);
        }
    }
}

fn scenario_name(world: &mut World, table: &Node) -> Option<String> {
    let node = table.get("name")?;
    let name = node.text()?;
    if let Some(fault) = fault_of_folder(name) {
        let message = format!("`{}` cannot name a folder of results", short(name));
        world.wrong("bad-name", node.place, message, format!("{fault}: write another"));
        return None;
    }
    Some(name.to_owned())
}

fn measure(
    world: &mut World,
    table: &Node,
    written: Option<Vec<Measure>>,
    election: Option<Day>,
) -> Vec<Measure> {
    let Some(mut measure) = written else {
        let both = [Measure::Election, Measure::End];
        return both[usize::from(election.is_none())..].to_vec();
    };
    if measure.contains(&Measure::Election) && !table.has("election") {
        let help = "write scenario.election = the day, or measure = [\"end\"]";
        let place = table.place_of("measure");
        world.wrong("missing-key", place, "there is no election to measure at", help);
    }
    measure.sort_by_key(|m| *m == Measure::End);
    measure.dedup();
    measure
}
