//! What is not known: keys with a range in the place of a value.
//!
//! A scenario with uncertain keys stands for many: each choice of values is the file read again with
//! them in the place of what is written. Nothing is drawn here.

use super::diagnostic::{Diagnostic, Findings, Place, Refused, Source};
use super::document::{Node, Value};
use super::patch::{self, Step};
use super::path::Path;
use super::resolve::Beside;
use super::{Scenario, TieRule, ranges, read, walk};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value as Json;
use std::sync::Arc;

/// What is not known of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Uncertainty {
    keys: Vec<Uncertain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Written>,
}

/// A key of which only a range is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Uncertain {
    /// Its dotted path.
    pub key: String,
    /// The least it can be.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// How values are spread over the range.
    pub scale: Scale,
    /// Whether only whole numbers will do.
    pub whole: bool,
    /// What it is measured in; empty if in nothing.
    pub unit: String,
    /// The uncertain key that it goes with, if it has no luck of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
}

impl Uncertain {
    /// The key by whose luck it is drawn: its own, or that of the one it goes with.
    pub fn luck(&self) -> &str {
        self.with.as_ref().unwrap_or(&self.key)
    }
}

/// How values are spread over a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Evenly.
    #[default]
    Linear,
    /// Evenly in their logarithm: as likely from 1 to 10 as from 10 to 100.
    Log,
}

impl Scenario {
    /// The keys of which only a range is known, in the order of the file.
    pub fn uncertain(&self) -> &[Uncertain] {
        &self.uncertainty.keys
    }

    /// The scenario in which the uncertain keys have these `values`, in their order, whole where only
    /// whole numbers will do. Nothing in it is uncertain.
    ///
    /// # Errors
    /// When the scenario cannot be with these values.
    pub fn imagined(&self, values: &[f64]) -> Result<Self, Refused> {
        let Some(Written(written)) = &self.uncertainty.written else { return Ok(self.clone()) };
        let both = || self.uncertainty.keys.iter().zip(values);
        let nodes = both().map(|(key, value)| match key.whole {
            true => Value::Integer(*value as i128),
            false => Value::Real(*value),
        });
        let mut findings = Findings::default();
        let imagined = written.read_with(written.places.iter().zip(nodes), self, &mut findings);
        let imagined = imagined.map(|imagined| Self { flip: self.flip.clone(), ..imagined });
        imagined.ok_or_else(|| {
            let told: Vec<String> =
                both().map(|(u, value)| format!("{} = {value}", u.key)).collect();
            let told = told.join(", ");
            let mut troubles = Findings::default();
            explain(findings, &format!("with {told}"), written.place, &mut troubles);
            troubles.refuse(written.sources.clone())
        })
    }
}

/// The file as it was written, to be read again with other values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Document {
    root: Node,
    sources: Vec<Source>,
    schema: Json,
    arms: Vec<String>,
    /// Where the uncertain keys stand together.
    place: Place,
    /// Where each leads, and where its range stands.
    places: Vec<(Vec<Step>, Place)>,
}

/// A document that is told without positions and ranges, in the order of the alphabet.
#[derive(Clone, Debug, PartialEq)]
struct Written(Arc<Document>);

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut root = self.0.root.clone();
        root.remove("uncertainty");
        root.remove("sweep");
        let mut json = root.json();
        json.sort_all_objects();
        json.serialize(serializer)
    }
}

impl Document {
    /// The tree `root`, with what the command line changes, made of `sources` and not yet checked
    /// against `schema`; only `arms` are kept, all if there are none.
    pub fn new(root: Node, sources: Vec<Source>, schema: Json, arms: Vec<String>) -> Self {
        let place = root.place_of("uncertainty");
        Self { root, sources, schema, arms, place, places: Vec::new() }
    }

    /// The scenario with `changes`, if it is one with the people and the platforms of `base`.
    fn read_with<'a>(
        &self,
        changes: impl Iterator<Item = (&'a (Vec<Step>, Place), Value)>,
        base: &Scenario,
        findings: &mut Findings,
    ) -> Option<Scenario> {
        let mut root = self.root.clone();
        for ((steps, place), value) in changes {
            let node = Node { key: None, place: *place, value };
            if let Err(finding) = patch::put(&mut root, steps, node) {
                findings.add(finding);
            }
        }
        walk::check(&self.schema, &mut root, &Path::File, findings);
        let file = match &base.ties {
            TieRule::File(file) => Some(file),
            _ => None,
        };
        let scenario =
            read::assemble(&root, Beside::Read(file), &self.schema, &self.arms, findings);
        if let Some(scenario) = &scenario
            && shape(scenario) != shape(base)
        {
            let message = "supporters, federations, operators and platforms would not be the same";
            let finding = Diagnostic::new("not-uncertain", self.place, message);
            findings
                .add(finding.help("write one value: a result has the same rows in every world"));
        }
        scenario.filter(|_| findings.is_empty())
    }
}

/// What must be the same in every world.
fn shape(scenario: &Scenario) -> (u32, u32, Vec<&str>) {
    let names = scenario.arms.iter().flat_map(|arm| {
        let operators = arm.operators.iter().map(|operator| operator.name.as_str());
        let platforms = arm.platforms.iter().map(|platform| platform.name.as_str());
        operators.chain(platforms).chain([arm.name.as_str()])
    });
    (scenario.population.size, scenario.population.federations, names.collect())
}

/// What is wrong with a key whatever its value.
const OF_A_KEY: [&str; 3] = ["bad-set", "unknown-key", "unknown-name"];

/// Make the uncertain keys of `written`, if there are any, those of `scenario`; both ends of every
/// range are tried, each alone and all at once, and what is wrong goes to `findings`.
pub(super) fn bring_in(scenario: &mut Scenario, mut written: Document, findings: &mut Findings) {
    let ranges = ranges::ranges(&written.root, &written.schema, findings);
    if ranges.is_empty() || !findings.is_empty() {
        return;
    }
    written.places = ranges.iter().map(|range| (range.steps.clone(), range.place)).collect();
    for (range, place) in ranges.iter().zip(&written.places) {
        for end in &range.ends {
            let with = format!("with {} = {}", range.uncertain.key, told(&end.value));
            let place = (place.0.clone(), end.place);
            let change = std::iter::once((&place, end.value.clone()));
            let mut troubles = Findings::default();
            if written.read_with(change, scenario, &mut troubles).is_none() {
                let (own, others) = troubles
                    .split(|found| found.place == end.place || OF_A_KEY.contains(&found.code));
                findings.extend(own);
                explain(others, &with, end.place, findings);
            }
        }
    }
    let ends = [(0, "with every uncertain key at its lower end"), (1, "… at its upper end")];
    for (end, with) in ends {
        if findings.is_empty() {
            let changes = written.places.iter().zip(&ranges);
            let changes = changes.map(|(place, range)| (place, range.ends[end].value.clone()));
            let mut troubles = Findings::default();
            if written.read_with(changes, scenario, &mut troubles).is_none() {
                explain(troubles, with, written.place, findings);
            }
        }
    }
    let keys = ranges.into_iter().map(|range| range.uncertain).collect();
    scenario.uncertainty = Uncertainty { keys, written: Some(Written(Arc::new(written))) };
}

/// Tell `troubles` at `place`, with what they come from.
fn explain(troubles: Findings, with: &str, place: Place, findings: &mut Findings) {
    for trouble in troubles.into_list() {
        let message = format!("{with}: {}", trouble.message);
        findings.add(Diagnostic { message, place, label: String::new(), ..trouble });
    }
}

fn told(value: &Value) -> String {
    match value {
        Value::Integer(i) => i.to_string(),
        Value::Real(x) => x.to_string(),
        _ => String::new(),
    }
}
