//! The arms: how each organises the campaign, and in what it differs.

use super::{cell, on, parameters};
use crate::scenario::{Arm, Entry, Scenario};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What of an arm is told in words, or is no property of it.
const TOLD: [&str; 3] = ["name", "operators", "platforms"];

/// Every arm: operators and platforms, differences from the baseline, and the keys it writes.
pub fn arms(scenario: &Scenario, entries: &[Entry]) -> String {
    let baseline = &scenario.arms[scenario.baseline];
    let arms = scenario.arms.iter().enumerate().map(|(at, arm)| {
        let here = |e: &&Entry| e.key.starts_with("arm.") && e.item == Some(at);
        let written = entries.iter().filter(here).filter(|e| !e.key.ends_with(".name"));
        format!(
            "\n#### {}\n\n{}{}\nWritten of it:\n\n{}",
            arm.name,
            organisation(scenario, arm),
            differences(arm, baseline),
            parameters::rows(written)
        )
    });
    let head = "### Arms\n\nAll are compared with the baseline within the same replicate, which is";
    format!("{head} `{}`.\n{}", baseline.name, arms.collect::<String>())
}

fn organisation(scenario: &Scenario, arm: &Arm) -> String {
    let operators =
        arm.operators.iter().map(|o| format!("* operator {}, budget {}\n", o.name, o.budget));
    let platforms = arm.platforms.iter().map(|platform| {
        let operator = &arm.operators[platform.operator.index()].name;
        let opens = on(scenario, platform.opens);
        let closes = platform.closes.map(|day| format!(", closes on {}", on(scenario, day)));
        let next = platform.successor.map(|next| &arm.platforms[next.index()].name);
        let next = next.map(|name| format!(", succeeded by {name}"));
        let end = closes.unwrap_or_default() + &next.unwrap_or_default();
        format!("* platform {}, run by {operator}, opens on {opens}{end}\n", platform.name)
    });
    operators.chain(platforms).collect()
}

/// In what an arm differs from another beside its operators and platforms.
fn differences(arm: &Arm, from: &Arm) -> String {
    if arm.name == from.name {
        return String::new();
    }
    let (ours, theirs) = (leaves(arm), leaves(from));
    let none = "–".to_owned();
    let mut keys: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
    keys.sort();
    keys.dedup();
    let rows = keys.into_iter().filter(|key| ours.get(*key) != theirs.get(*key)).map(|key| {
        let [theirs, ours] = [&theirs, &ours].map(|all| all.get(key).unwrap_or(&none));
        format!("| `{key}` | {} | {} |\n", cell(theirs), cell(ours))
    });
    let rows: String = rows.collect();
    if rows.is_empty() {
        return "\nNothing else differs from the baseline.\n".to_owned();
    }
    format!("\n| differs from the baseline in | there | here |\n| --- | --- | --- |\n{rows}")
}

/// The values of a resolved arm by their paths.
fn leaves(arm: &Arm) -> BTreeMap<String, String> {
    let mut leaves = BTreeMap::new();
    if let Ok(Json::Object(parts)) = serde_json::to_value(arm) {
        let parts = parts.into_iter().filter(|(key, _)| !TOLD.contains(&key.as_str()));
        parts.for_each(|(key, value)| collect(&key, &value, &mut leaves));
    }
    leaves
}

fn collect(path: &str, value: &Json, leaves: &mut BTreeMap<String, String>) {
    match value {
        Json::Object(keys) => {
            keys.iter().for_each(|(key, below)| collect(&format!("{path}.{key}"), below, leaves));
        }
        Json::Array(items) if items.len() > 12 => {
            leaves.insert(path.to_owned(), format!("a list of {}", items.len()));
        }
        Json::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(at, below)| collect(&format!("{path}.{at}"), below, leaves));
        }
        Json::Null => {}
        value => {
            leaves.insert(path.to_owned(), value.to_string());
        }
    }
}
