//! What is not known: keys with a range in the place of a value.
//!
//! A scenario with uncertain keys stands for many: each choice of values is the file read again with
//! them in the place of what is written. Nothing is drawn here.

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics, Place, Refused};
use super::document::{Node, Value};
use super::original::Original;
use super::patch::{self, Step};
use super::ranges::{self, Uncertain};
use serde::Serialize;

/// What is not known of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Uncertainty {
    keys: Vec<Uncertain>,
    #[serde(skip)]
    spots: Vec<Spot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Original>,
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
        let Uncertainty { keys, spots, written: Some(original) } = &self.uncertainty else {
            return Ok(self.clone());
        };
        let both = || keys.iter().zip(values);
        let nodes = both().map(|(key, value)| match key.whole {
            true => Value::Integer(*value as i128),
            false => Value::Real(*value),
        });
        let mut diagnostics = Diagnostics::default();
        let imagined = context(original, spots.iter().zip(nodes), self, &mut diagnostics);
        let imagined = imagined.map(|imagined| Self { flip: self.flip.clone(), ..imagined });
        imagined.ok_or_else(|| {
            let told: Vec<String> =
                both().map(|(u, value)| format!("{} = {value}", u.key)).collect();
            let place = original.root().place_of("uncertainty");
            original.refuse(diagnostics, &format!("with {}", told.join(", ")), place)
        })
    }
}

impl Uncertainty {
    /// The same keys, where all else is as in `original`.
    pub(super) fn of(&self, original: Original) -> Self {
        Self { written: self.written.as_ref().map(|_| original), ..self.clone() }
    }
}

/// Where an uncertain key leads, and where its range stands.
type Spot = (Vec<Step>, Place);

/// The scenario of `original` with these `changes`, if it has the people and the platforms of `base`.
fn context<'a>(
    original: &Original,
    changes: impl Iterator<Item = (&'a Spot, Value)>,
    base: &Scenario,
    diagnostics: &mut Diagnostics,
) -> Option<Scenario> {
    let mut root = original.root().clone();
    for ((steps, place), value) in changes {
        let node = Node { key: None, place: *place, value };
        if let Err(diagnostic) = patch::put(&mut root, steps, node) {
            diagnostics.add(diagnostic);
        }
    }
    let place = root.place_of("uncertainty");
    let scenario = original.with(root).read(base, diagnostics)?;
    if shape(&scenario) != shape(base) {
        let message = "supporters, federations, operators and platforms would not be the same";
        let diagnostic = Diagnostic::new("not-uncertain", place, message);
        diagnostics
            .add(diagnostic.help("write one value: a result has the same rows in every world"));
        return None;
    }
    Some(scenario)
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

/// Make the uncertain keys of `original`, if there are any, those of `scenario`; both ends of every
/// range are tried, each alone and all at once, and what is wrong goes to `diagnostics`.
pub(super) fn bring_in(
    scenario: &mut Scenario,
    original: &Original,
    diagnostics: &mut Diagnostics,
) {
    let ranges = ranges::ranges(original.root(), original.schema(), diagnostics);
    if ranges.is_empty() || !diagnostics.is_empty() {
        return;
    }
    let spots: Vec<Spot> = ranges.iter().map(|range| (range.steps.clone(), range.place)).collect();
    for (range, spot) in ranges.iter().zip(&spots) {
        for end in &range.ends {
            let with = format!("with {} = {}", range.uncertain.key, told(&end.value));
            let spot = (spot.0.clone(), end.place);
            let change = std::iter::once((&spot, end.value.clone()));
            let mut troubles = Diagnostics::default();
            if context(original, change, scenario, &mut troubles).is_none() {
                let (own, others) = troubles
                    .split(|found| found.place == end.place || OF_A_KEY.contains(&found.code));
                diagnostics.extend(own);
                diagnostics.extend(others.explained(&with, end.place));
            }
        }
    }
    let ends = [(0, "with every uncertain key at its lower end"), (1, "… at its upper end")];
    for (end, with) in ends {
        if diagnostics.is_empty() {
            let changes = spots.iter().zip(&ranges);
            let changes = changes.map(|(spot, range)| (spot, range.ends[end].value.clone()));
            let mut troubles = Diagnostics::default();
            if context(original, changes, scenario, &mut troubles).is_none() {
                let place = original.root().place_of("uncertainty");
                diagnostics.extend(troubles.explained(with, place));
            }
        }
    }
    let keys = ranges.into_iter().map(|range| range.uncertain).collect();
    scenario.uncertainty = Uncertainty { keys, spots, written: Some(original.clone()) };
}

fn told(value: &Value) -> String {
    match value {
        Value::Integer(i) => i.to_string(),
        Value::Real(x) => x.to_string(),
        _ => String::new(),
    }
}
