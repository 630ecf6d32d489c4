//! What a scenario file may say: its keys, by section, from the schema.

use super::{FORMAT, table};
use groundswell::scenario::schema;
use serde_json::Value as Json;

/// The members of a union, or the one schema there is; of lists, what they hold.
fn forms(schema: &Json) -> Vec<&Json> {
    let schema = schema.get("items").unwrap_or(schema);
    schema["anyOf"].as_array().map_or(vec![schema], |members| members.iter().collect())
}

pub fn members(schema: &Json, key: &str) -> Vec<(String, Json)> {
    let entries = schema[key].as_object().into_iter().flatten();
    entries.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The keys that a table below a key may have, with their schemas.
fn keys_below(schema: &Json) -> Vec<(String, Json)> {
    let any = |form: &Json| form.get("additionalProperties").filter(|any| any.is_object()).cloned();
    let below = |form| {
        let any = any(form).map(|any| ("KEY".to_owned(), any));
        members(form, "properties").into_iter().chain(any)
    };
    forms(schema).into_iter().flat_map(below).collect()
}

/// The tables of a scenario file by their paths, with their schemas.
pub fn sections() -> Vec<(String, Json)> {
    let top = members(&schema(), "properties");
    let nested = top.iter().filter(|(key, _)| ["arm", "sweep"].contains(&key.as_str()));
    let below = nested.flat_map(|(above, table)| {
        let tables = keys_below(table).into_iter().filter(|(_, key)| !keys_below(key).is_empty());
        tables.map(move |(key, property)| (format!("{above}.{key}"), property))
    });
    below.chain(top.clone()).collect()
}

fn section(name: &str) -> Json {
    let found = sections().into_iter().find(|(path, _)| path == name);
    found.unwrap_or_else(|| panic!("{FORMAT}: a scenario has no table `{name}`")).1
}

/// The keys that a table of this schema must have.
fn required_in(schema: &Json) -> Vec<String> {
    let lists = forms(schema).into_iter().flat_map(|form| form["required"].as_array());
    lists.flatten().filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// The table of the keys of a section; keys of an inline table stand below its own, unless they
/// have a table to themselves.
pub fn keys(name: &str) -> String {
    let section = section(name);
    let mut rows = Vec::new();
    let required = required_in(&section);
    for (key, property) in keys_below(&section) {
        rows.push(key_row(&key, &property, required.contains(&key)));
        let elsewhere =
            |(_, section): &(String, Json)| keys_below(section) == keys_below(&property);
        if !sections().iter().any(elsewhere) {
            let inline = keys_below(&property).into_iter();
            let required = required_in(&property);
            rows.extend(
                inline.map(|(k, p)| key_row(&format!("{key}.{k}"), &p, required.contains(&k))),
            );
        }
    }
    table(["key", "meaning", "unit", "values", "default (campaign)", "neutral", "class"], rows)
}

fn key_row(key: &str, property: &Json, required: bool) -> [String; 7] {
    let unit = property["x-unit"].as_str().unwrap_or_default();
    let default = |key: &str| match &property[key] {
        _ if required => "**required**".to_owned(),
        Json::Null => "—".to_owned(),
        value => written(value, property),
    };
    let meaning = property["description"].as_str().unwrap().to_owned() + &meanings(property);
    let (campaign, neutral) = (default("x-default"), default("x-neutral"));
    let class = property["x-class"].as_str().unwrap_or_default().to_owned();
    [
        format!("`{key}`"),
        meaning,
        unit.to_owned(),
        values(property, false),
        campaign,
        neutral,
        class,
    ]
}

/// A default: a value as it would be written, or a sentence in place of one.
fn written(value: &Json, property: &Json) -> String {
    match value {
        Json::String(text) if text.is_empty() => "empty".to_owned(),
        Json::Array(items) if items.is_empty() => "empty".to_owned(),
        Json::String(text) if may_be_infinite(property) && text == "inf" => format!("`{text}`"),
        Json::String(text) if !words(property).contains(&text.as_str()) => text.clone(),
        Json::String(text) => format!("`{text}`"),
        Json::Number(_) => format!("`{}`", number(value)),
        value => format!("`{value}`"),
    }
}

/// Whether a number may be infinite.
fn may_be_infinite(schema: &Json) -> bool {
    schema["x-infinity"] == true
}

/// The words of an enumeration, each with what it means.
fn choices(schema: &Json) -> Vec<(&str, &str)> {
    let words = forms(schema).into_iter().flat_map(alternatives);
    words.filter_map(|w| Some((w["const"].as_str()?, w["description"].as_str()?))).collect()
}

fn alternatives(form: &Json) -> &[Json] {
    form["oneOf"].as_array().map_or(std::slice::from_ref(form), Vec::as_slice)
}

fn words(schema: &Json) -> Vec<&str> {
    choices(schema).into_iter().map(|(word, _)| word).collect()
}

fn meanings(property: &Json) -> String {
    let meaning = |(word, meaning): (&str, &str)| format!(" `{word}`: {}", uncapitalised(meaning));
    let choices = choices(property);
    if choices.len() == 1 { String::new() } else { choices.into_iter().map(meaning).collect() }
}

fn uncapitalised(text: &str) -> String {
    let first = text.chars().next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + text.chars().skip(1).collect::<String>().as_str()
}

/// What may be written for a key, in words.
fn values(schema: &Json, several: bool) -> String {
    if let Some(members) = schema["anyOf"].as_array() {
        return members.iter().map(|m| values(m, several)).collect::<Vec<_>>().join(" or ");
    }
    let words = if schema.get("items").is_none() { words(schema) } else { Vec::new() };
    if !words.is_empty() {
        let words = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        return if several { format!("of {words}") } else { words };
    }
    let s = if several { "s" } else { "" };
    let limits = |keywords| range(schema, keywords).map(|r| format!(" {r}")).unwrap_or_default();
    match schema["type"].as_str().unwrap_or_default() {
        "object" => format!("table{s}"),
        "array" => {
            let items = values(&schema["items"], true);
            format!("list{s} of{} {items}", limits(["minItems", "maxItems"]))
        }
        "string" if schema["format"] == "date" => format!("date{s}"),
        "string" => match range(schema, ["minLength", "maxLength"]) {
            Some(range) => format!("text{s} of {range} characters"),
            None => format!("text{s}"),
        },
        "boolean" => "`true`, `false`".to_owned(),
        "integer" if may_be_infinite(schema) => {
            format!("whole number{s}{} or `inf`", limits(["minimum", "maximum"]))
        }
        "integer" => format!("whole number{s}{}", limits(["minimum", "maximum"])),
        _ if schema.get("exclusiveMaximum").is_some() => {
            format!(
                "number{s}{}",
                limits(["minimum", "exclusiveMaximum"]).replace("… ", "… below ")
            )
        }
        _ if may_be_infinite(schema) => {
            format!("number{s}{} or `inf`", limits(["minimum", "maximum"]))
        }
        _ => format!("number{s}{}", limits(["minimum", "maximum"])),
    }
}

fn range(schema: &Json, keywords: [&str; 2]) -> Option<String> {
    match keywords.map(|keyword| schema.get(keyword).map(number)) {
        [Some(least), Some(most)] if least == most => Some(most),
        [Some(least), Some(most)] => Some(format!("{least} … {most}")),
        [Some(least), None] => Some(format!("at least {least}")),
        _ => None,
    }
}

/// A number as people read it: `1,000,000`.
fn number(value: &Json) -> String {
    let text = match value.as_f64() {
        Some(real) if value.is_f64() => real.to_string(),
        _ => value.to_string(),
    };
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let grouped = digits.char_indices().map(|(at, digit)| {
        let comma = if at > 0 && (digits.len() - at).is_multiple_of(3) { "," } else { "" };
        format!("{comma}{digit}")
    });
    sign.replace('-', "−") + &grouped.collect::<String>() + rest
}
