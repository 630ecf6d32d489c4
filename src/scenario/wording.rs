//! What a schema asks for, in words.

use super::document::{Node, Value};
use super::infinite;
use super::names::{listed, short};
use super::path::Path;
use serde_json::Value as Json;

/// The words an enumeration allows; none if `schema` is no enumeration.
pub(super) fn words(schema: &Json) -> Vec<&str> {
    let members = schema["oneOf"].as_array().into_iter().flatten();
    let constants = std::iter::once(schema).chain(members).map(|member| &member["const"]);
    constants.filter_map(Json::as_str).collect()
}

/// Whether `node` has the type that `schema` asks for.
pub(super) fn is_of(schema: &Json, node: &Node) -> bool {
    if may_be_infinite(schema) && matches!(node.value, Value::Real(x) if x == f64::INFINITY) {
        return true;
    }
    let date = schema["format"] == "date";
    let kind =
        schema["type"].as_str().unwrap_or(if words(schema).is_empty() { "" } else { "string" });
    match kind {
        "object" => matches!(node.value, Value::Table(_)),
        "array" => matches!(node.value, Value::Array(_)),
        "string" if date => matches!(node.value, Value::Date(_)),
        "string" => matches!(node.value, Value::Text(_)),
        "boolean" => matches!(node.value, Value::Boolean(_)),
        "integer" => matches!(node.value, Value::Integer(_)),
        "number" => matches!(node.value, Value::Integer(_) | Value::Real(_)),
        _ => true,
    }
}

/// Whether `schema` asks for a text: any, or one of some words.
pub(super) fn is_text(schema: &Json) -> bool {
    !words(schema).is_empty() || (schema["type"] == "string" && schema["format"] != "date")
}

/// What `schema` asks for, in words.
pub(super) fn wanted(schema: &Json) -> String {
    if let Some(members) = schema["anyOf"].as_array() {
        return members.iter().map(wanted).collect::<Vec<_>>().join(" or ");
    }
    let words = words(schema);
    match words.as_slice() {
        [] => {}
        [only] => return format!("\"{only}\""),
        _ => return format!("one of {}", listed(words, "nothing")),
    }
    let date = schema["format"] == "date";
    match schema["type"].as_str().unwrap_or_default() {
        "object" => "a table",
        "array" => "a list",
        "string" if date => "a date",
        "string" => "a text in quotes",
        "boolean" => "true or false",
        "integer" if may_be_infinite(schema) => "a whole number or inf",
        "integer" => "a whole number",
        _ => "a number",
    }
    .to_owned()
}

pub(super) fn kind(node: &Node) -> &'static str {
    match node.value {
        Value::Table(_) => "a table",
        Value::Array(_) => "a list",
        Value::Text(_) => "a text",
        Value::Integer(_) => "a whole number",
        Value::Real(_) => "a number with a point or an exponent",
        Value::Boolean(_) => "true or false",
        Value::Date(_) => "a date",
        Value::Time => "a time",
        Value::Broken => "wrong",
    }
}

/// What would do in the cases that happen often.
pub(super) fn hint(schema: &Json, node: &Node, path: &Path) -> Option<String> {
    let members = schema["anyOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice);
    let wants = |kind: &str| members.iter().any(|member| member["type"] == kind);
    let dated = members.iter().any(|member| member["format"] == "date");
    match &node.value {
        Value::Real(x) if wants("integer") => {
            let whole = members.iter().find(|member| member["type"] == "integer")?;
            let [least, most] = ["minimum", "maximum"].map(|limit| real(&whole[limit]));
            let fits = x.fract() == 0.0 && (least..=most).contains(x) && x.abs() < 1e15;
            Some(match fits {
                true => format!("write {}", grouped(*x as i64)),
                false => format!("write a whole number {}", range(whole)),
            })
        }
        Value::Text(text) if dated => {
            Some(format!("write the date without quotes: {}", short(text)))
        }
        Value::Text(text) if text.trim().parse::<f64>().is_ok() => {
            Some(format!("write the number without quotes: {}", short(text)))
        }
        Value::Text(text) if wants("boolean") && (text == "true" || text == "false") => {
            Some(format!("write it without quotes: {text}"))
        }
        Value::Time if dated => Some("write the date alone, such as 2009-02-16".into()),
        Value::Date(_) if !dated => None,
        Value::Table(_) if wants("array") => {
            Some(format!("write [[{}]] in two brackets", path.keys()))
        }
        Value::Array(_) if wants("object") => {
            Some(format!("write [{}] in one bracket", path.keys()))
        }
        Value::Text(text) if wants("array") => Some(format!("write [\"{}\"]", short(text))),
        _ => None,
    }
}

/// Whether `schema` allows infinity beside the numbers of its range.
pub(super) fn may_be_infinite(schema: &Json) -> bool {
    schema[infinite::KEYWORD] == true
}

pub(super) fn range(schema: &Json) -> String {
    let end = |keyword: &str| schema.get(keyword).map(number);
    let most = end("maximum").or(end("exclusiveMaximum").map(|limit| format!("below {limit}")));
    match (end("minimum"), most) {
        (Some(least), Some(most)) if may_be_infinite(schema) => {
            format!("from {least} to {most}, or {}", infinite::WORD)
        }
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("of at least {least}"),
        (None, Some(most)) => format!("of at most {most}"),
        (None, None) => "that is finite".to_owned(),
    }
}

fn number(limit: &Json) -> String {
    match limit.as_i64() {
        Some(i) => grouped(i),
        None => limit.to_string().trim_end_matches(".0").to_owned(),
    }
}

pub(super) fn real(number: &Json) -> f64 {
    number.as_f64().unwrap_or(f64::NAN)
}

/// A whole number as TOML likes it: `1_000_000`.
fn grouped(i: i64) -> String {
    let digits = i.unsigned_abs().to_string();
    let mut text = String::from(if i < 0 { "-" } else { "" });
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// A description inside a sentence: without its symbol, and without a capital.
pub(super) fn lower(text: &str) -> String {
    let text = match text.split_once(": ") {
        Some((symbol, rest)) if symbol.chars().count() <= 2 => rest,
        _ => text,
    };
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}
