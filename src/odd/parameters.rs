//! Tables of keys with their values.

use super::cell;
use crate::scenario::{Entry, Scale, Scenario, Uncertain};
use serde_json::Value as Json;

/// Tables of a scenario that say nothing of how people behave.
const NOT_LAWS: [&str; 8] =
    ["scenario", "population", "ties", "shock", "event", "arm", "target", "sweep"];

/// The parameters of the laws, and those of the question.
pub fn laws(scenario: &Scenario, entries: &[Entry]) -> String {
    let arms: Vec<Json> =
        scenario.arms.iter().filter_map(|arm| serde_json::to_value(arm).ok()).collect();
    let laws = entries.iter().filter(|entry| !NOT_LAWS.contains(&top(entry)));
    let laws: Vec<Entry> = laws.map(|entry| in_numbers(entry, &arms)).collect();
    format!(
        "### Parameters\n\nAs they are in every arm that does not say otherwise. Where the defaults come \
         from stands in `docs/MODEL.md`, section 7.\n\n{}\n{}### The question\n\n{}",
        rows(laws.iter()),
        not_known(scenario),
        table(entries, &["scenario", "target", "sweep"])
    )
}

/// The keys that every replicate draws anew.
fn not_known(scenario: &Scenario) -> String {
    let row = |key: &Uncertain| {
        let scale = if key.scale == Scale::Log { "its logarithm" } else { "the range" };
        let cells = [&format!("`{}`", key.key), &key.low.to_string(), &key.high.to_string(), scale];
        format!("| {} | {} |\n", cells.map(cell).join(" | "), cell(&key.unit))
    };
    match scenario.uncertain() {
        [] => String::new(),
        keys => format!(
            "### Not known\n\nDrawn anew in every replicate, the same in all arms; what stands in the \
             tables is then not used.\n\n| key | from | to | spread evenly over | unit |\n\
             | --- | --- | --- | --- | --- |\n{}\n",
            keys.iter().map(row).collect::<String>()
        ),
    }
}

/// The parameter, and beside a default in words the number it is in all arms.
fn in_numbers(entry: &Entry, arms: &[Json]) -> Entry {
    let pointer = format!("/{}", entry.key.replace('.', "/"));
    let resolved = |arm: &Json| arm.pointer(&pointer).and_then(Json::as_f64);
    let first = arms.first().and_then(resolved);
    let words = !entry.written && entry.value.parse::<f64>().is_err();
    let value = match first {
        Some(number) if words && arms.iter().all(|arm| resolved(arm) == first) => {
            format!("{}: {number}", entry.value)
        }
        _ => entry.value.clone(),
    };
    Entry { value, ..entry.clone() }
}

/// The keys of these tables of the scenario.
pub fn table(entries: &[Entry], tables: &[&str]) -> String {
    rows(entries.iter().filter(|entry| tables.contains(&top(entry))))
}

/// These keys, a row each.
pub fn rows<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let header = "| symbol | key | meaning | value | unit | range | from |\n\
                  | --- | --- | --- | --- | --- | --- | --- |\n";
    let row = |entry: &Entry| {
        let (symbol, meaning) = entry.symbol();
        let from = if entry.written { "written" } else { "default" };
        let cells = [
            symbol,
            &format!("`{}`", entry.key),
            &capitalised(meaning),
            &entry.value,
            &entry.unit,
            &entry.range,
            from,
        ];
        format!("| {} |\n", cells.map(cell).join(" | "))
    };
    header.to_owned() + &entries.map(row).collect::<String>()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// The keys of the laws whose value leaves out what they stand for, such as `activation.once = false`.
pub fn left_out(entries: &[Entry]) -> Vec<String> {
    let number = |text: &str| text.parse::<f64>().ok();
    let off = |entry: &&Entry| {
        let Some(neutral) = entry.neutral.as_deref() else { return false };
        let same = match (number(&entry.value), number(neutral)) {
            (Some(value), Some(neutral)) => value == neutral,
            _ => entry.value == neutral,
        };
        same && ["0", "1", "false", "inf"].contains(&neutral)
    };
    let laws = entries.iter().filter(|entry| !NOT_LAWS.contains(&top(entry)));
    laws.filter(off).map(|entry| format!("`{} = {}`", entry.key, entry.value)).collect()
}

/// The top-level table a key stands in.
fn top(entry: &Entry) -> &str {
    entry.table.split('.').next().unwrap_or_default()
}
