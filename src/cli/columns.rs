//! The columns of `runs.csv` that a scenario brings: its indicators, then its uncertain keys.

use crate::experiment::indicator::Indicator;
use crate::id::Replicate;
use crate::output::{Column, Kind, Value};
use crate::run::values;
use crate::scenario::{Scenario, Uncertain, cell};

/// The columns of these `indicators` and of what is uncertain in `scenario`.
pub fn columns(indicators: &[Indicator], scenario: &Scenario) -> Vec<Column> {
    let uncertain = scenario.uncertain().iter().map(of_uncertain);
    indicators.iter().map(of_indicator).chain(uncertain).collect()
}

/// The cells of a run below them, `found` being the values of the indicators.
pub fn cells(
    indicators: &[Indicator],
    found: impl IntoIterator<Item = Option<f64>>,
    scenario: &Scenario,
    replicate: Replicate,
) -> Vec<Value> {
    let uncertain = values(scenario, replicate).into_iter().map(Value::Real);
    indicators
        .iter()
        .zip(found)
        .map(|(indicator, value)| cell(indicator, value))
        .chain(uncertain)
        .collect()
}

fn of_indicator(indicator: &Indicator) -> Column {
    Column {
        name: indicator.name.clone().into(),
        kind: if indicator.is_whole() { Kind::Integer } else { Kind::Number },
        unit: indicator.unit.into(),
        meaning: indicator.meaning.clone().into(),
    }
}

fn of_uncertain(uncertain: &Uncertain) -> Column {
    Column {
        name: format!("uncertain:{}", cell::head(&uncertain.key)).into(),
        kind: Kind::Number,
        unit: uncertain.unit.clone().into(),
        meaning: format!("value of {} in this replicate, the same in all arms", uncertain.key)
            .into(),
    }
}

fn cell(indicator: &Indicator, value: Option<f64>) -> Value {
    match value {
        None => Value::Missing,
        Some(value) if indicator.is_whole() => Value::Count(value as u64),
        Some(value) => Value::Real(value),
    }
}
