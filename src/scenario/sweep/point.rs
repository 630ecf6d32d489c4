//! The points of a list: what each of them sets.

use super::factor::{Key, steps};
use super::trial::Choice;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::document::{Node, Value};
use crate::scenario::patch::Step;
use serde_json::Value as Json;

/// What the table of one point sets, key by key; `None` if a key is wrong.
///
/// A key is a dotted path, in quotes or without: `"activation.lapse" = 0.1`, `activation.lapse = 0.1`.
pub(super) fn choices(
    root: &Node,
    schema: &Json,
    point: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Choice>> {
    let mut choices: Vec<Choice> = Vec::new();
    let mut wrong = Vec::new();
    for (text, node) in point.entries() {
        let place = node.key.unwrap_or(node.place);
        let mut leaves = Vec::new();
        match steps(text, place) {
            Ok(mut steps) => descend(schema, node, &mut steps, &mut leaves),
            Err(diagnostic) => wrong.push(diagnostic),
        }
        for (steps, value) in leaves {
            match Key::of(root, steps, place) {
                Ok(key) if choices.iter().any(|other| other.key.meets(&key)) => {
                    let message = format!("`{}` is set twice at this point", key.text);
                    let diagnostic = Diagnostic::new("conflict", place, message);
                    wrong.push(diagnostic.help("set each key once"));
                }
                Ok(key) => choices.push(Choice { key, value }),
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
    }
    let fine = wrong.is_empty();
    wrong.into_iter().for_each(|diagnostic| diagnostics.add(diagnostic));
    fine.then_some(choices)
}

/// The keys below `above`, where bare dotted keys have made tables of tables.
fn descend(schema: &Json, node: &Node, above: &mut Vec<Step>, leaves: &mut Vec<(Vec<Step>, Node)>) {
    if !matches!(node.value, Value::Table(_)) || !has_keys(schema, above) {
        leaves.push((above.clone(), node.clone()));
        return;
    }
    for (key, below) in node.entries() {
        above.push((key.clone(), below.key.unwrap_or(below.place)));
        descend(schema, below, above, leaves);
        above.pop();
    }
}

/// Whether what `steps` lead to is a table of keys, rather than a value that may be a table.
fn has_keys(schema: &Json, steps: &[Step]) -> bool {
    let mut here = schema;
    for (name, _) in steps {
        let form = table_form(here);
        here = match form.get("items") {
            Some(items) => items,
            None => &form["properties"][name.as_str()],
        };
    }
    let number = |member: &Json| member["type"] == "number";
    let choice = here["anyOf"].as_array().is_some_and(|members| members.iter().any(number));
    let form = table_form(here);
    !choice && (form.get("properties").is_some() || form["items"].get("properties").is_some())
}

/// The member of a union that is a table, or the schema itself.
fn table_form(schema: &Json) -> &Json {
    let mut members = schema["anyOf"].as_array().into_iter().flatten();
    members.find(|member| member["type"] == "object").unwrap_or(schema)
}
