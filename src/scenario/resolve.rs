//! From the file to the values: what takes more than one key to tell right from wrong.

use super::context::{Beside, Context, typed};
use super::diagnostic::Diagnostics;
use super::document::Node;
use super::file;
use super::label::fault_of_folder;
use super::names::short;
use super::{
    Defaults, Measure, Scenario, Target, TieFile, arms, days, people, target, ties, world,
};
use crate::id::Day;
use serde_json::Value as Json;

/// The scenario that `root` describes; if `None`, why not is among the diagnostics.
pub(super) fn scenario(
    root: &Node,
    beside: Beside,
    schema: &Json,
    diagnostics: &mut Diagnostics,
) -> Option<Scenario> {
    let question = |key| root.get("scenario").and_then(|table| table.get(key));
    let mut context = Context {
        diagnostics,
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
    days::number(&mut context, schema, &mut root);
    let root = &root;
    let keys = ["scenario", "population", "ties", "event", "calls", "election_day", "target"];
    let file = typed(&keys.map(|key| (key, root.get(key))), context.defaults, context.diagnostics);
    let empty = Node::table(root.place);
    let table = |key| root.get(key).unwrap_or(&empty);
    let (question, population) = (file.scenario?, file.population?);
    let name = scenario_name(&mut context, table("scenario"));
    let measure = measure(&mut context, table("scenario"), question.measure, question.election);
    let written = file.ties?;
    let of_file = ties::file(&mut context, root, &written);
    size(&mut context, root, &written, of_file.as_ref());
    let public = people::public(&mut context, table("population"), population, of_file.as_ref());
    let ties = ties::ties(&mut context, root, written, public.as_ref(), of_file);
    context.public = public.as_ref();
    let events = world::events(&mut context, table("event"), file.event.unwrap_or_default());
    let election_day = world::election_day(&mut context, root, file.election_day?);
    let mean_ties = ties.as_ref().zip(public.as_ref()).map(|(ties, public)| ties.mean(public));
    let (arms, baseline) = arms::arms(&mut context, root, mean_ties);
    let written = file.target.unwrap_or_default();
    let targets = target::targets(&mut context, table("target"), written, arms.as_deref());
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
fn size(context: &mut Context, root: &Node, written: &file::Ties, ties: Option<&TieFile>) {
    let population = root.get("population");
    if population.is_some_and(|table| table.has("size") || table.is_broken()) {
        return;
    }
    context.size = ties.map(|file| file.written.ties.agents());
    if written.kind == file::TieKind::File {
        return;
    }
    match population {
        Some(table) => {
            let help = "write `size = …`: how many supporters";
            context.wrong("missing-key", table.place, "`population.size` is missing", help);
        }
        None => {
            let help = "add a table [population]: the supporters who could be mobilised";
            context.wrong("missing-key", root.place, "`population` is missing", help);
        }
    }
}

fn scenario_name(context: &mut Context, table: &Node) -> Option<String> {
    let node = table.get("name")?;
    let name = node.text()?;
    if let Some(fault) = fault_of_folder(name) {
        let message = format!("`{}` cannot name a folder of results", short(name));
        context.wrong("bad-name", node.place, message, format!("{fault}: write another"));
        return None;
    }
    Some(name.to_owned())
}

fn measure(
    context: &mut Context,
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
        context.wrong("missing-key", place, "there is no election to measure at", help);
    }
    measure.sort_by_key(|m| *m == Measure::End);
    measure.dedup();
    measure
}

/// The scenario of a document that was checked against the `schema`, with only these `arms`.
pub(super) fn with_arms(
    root: &Node,
    beside: Beside,
    schema: &Json,
    arms: &[String],
    diagnostics: &mut Diagnostics,
) -> Option<Scenario> {
    scenario(root, beside, schema, diagnostics).map(|scenario| keep(scenario, arms))
}

/// The scenario with only these arms; the first becomes the baseline if that is not among them.
fn keep(mut scenario: Scenario, names: &[String]) -> Scenario {
    if names.is_empty() {
        return scenario;
    }
    let baseline = scenario.arms[scenario.baseline].name.clone();
    let known: Vec<String> = scenario.arms.iter().map(|arm| arm.name.clone()).collect();
    scenario.arms.retain(|arm| names.contains(&arm.name));
    let kept = |arm: usize| scenario.arms.iter().position(|kept| kept.name == known[arm]);
    let targets = scenario.targets.into_iter();
    scenario.targets =
        targets.filter_map(|target| Some(Target { arm: kept(target.arm)?, ..target })).collect();
    scenario.baseline =
        scenario.arms.iter().position(|arm| arm.name == baseline).unwrap_or_default();
    scenario
}
