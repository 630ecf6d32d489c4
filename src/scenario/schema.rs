//! The JSON Schema of a scenario file, generated from the types that read it.

use super::Defaults;
use super::defaults::is_list_of_tables;
use super::file::File;
use crate::unit::Probability;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;

/// What a key is about: the classes by which arms are compared.
pub const CLASSES: [&str; 8] =
    ["organisation", "technology", "timing", "public", "behaviour", "money", "luck", "output"];

/// The JSON Schema of a scenario file (draft 2020-12), for editors and for the check of files.
///
/// `x-unit`, `x-default` and `x-neutral` say in what a key is measured, what it is when it is not
/// written, and what it is then under `defaults = "neutral"`; `x-class` says which of [`CLASSES`] it belongs to,
/// `x-infinity` that it may be `inf`, `x-day` that it is a day, this one or later.
pub fn schema() -> Json {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let mut schema = Json::from(settings.into_generator().into_root_schema_for::<File>());
    tidy(&mut schema);
    for (keyword, defaults) in [("x-default", Defaults::Campaign), ("x-neutral", Defaults::Neutral)]
    {
        show_defaults(&mut schema, keyword, defaults.layer());
    }
    share_down(&mut schema, None);
    let arm = &mut schema["properties"]["arm"]["items"]["properties"];
    arm["change"]["items"]["properties"]["wires"]["anyOf"] = arm["wires"]["anyOf"].clone();
    schema
}

/// Give every key below `schema` its class, by default that of what it stands in; and a key that has a default in
/// words the same default under `neutral`, unless that has one of its own.
fn share_down(schema: &mut Json, class: Option<&str>) {
    let own = schema.get("x-class").and_then(Json::as_str).map(str::to_owned);
    let class = own.as_deref().or(class);
    let keywords = match schema {
        Json::Object(keywords) => keywords,
        Json::Array(members) => return members.iter_mut().for_each(|form| share_down(form, class)),
        _ => return,
    };
    for (keyword, below) in keywords.iter_mut() {
        match (keyword.as_str(), below) {
            ("properties", Json::Object(properties)) => {
                for property in properties.values_mut() {
                    let of_items = property["items"].get("x-class").and_then(Json::as_str);
                    if let (None, Some(class)) = (property.get("x-class"), of_items.or(class)) {
                        property["x-class"] = class.into();
                    }
                    if let (Some(words), None) =
                        (property.get("x-default"), property.get("x-neutral"))
                    {
                        property["x-neutral"] = words.clone();
                    }
                    share_down(property, class);
                }
            }
            ("items" | "additionalProperties" | "anyOf", below) => share_down(below, class),
            _ => {}
        }
    }
}

/// Show the defaults of a `layer` in the `schema` of its table, in values unless words say more; nobody has to
/// write keys that have one.
fn show_defaults(schema: &mut Json, keyword: &str, layer: &Map<String, Json>) {
    let Some(table) = table_of(schema) else { return };
    let properties = &table["properties"];
    let needs_keys = |key: &str| properties[key].get("required").is_some();
    let has_default = |key: &str| layer.get(key).is_some_and(|value| !is_list_of_tables(value));
    let is_required =
        |key: &Json| key.as_str().is_some_and(|key| needs_keys(key) || !has_default(key));
    let keys = table["required"].as_array().into_iter().flatten();
    let required: Vec<Json> = keys.filter(|key| is_required(key)).cloned().collect();
    table["required"] = Json::Array(required);
    if let Json::Object(keywords) = table
        && keywords["required"] == json!([])
    {
        keywords.shift_remove("required");
    }
    for (key, value) in layer {
        let property = &mut table["properties"][key];
        let tables = value.as_array().and_then(|items| items.first()).unwrap_or(value);
        match tables.as_object() {
            Some(keys) if table_of(property).is_some() => show_defaults(property, keyword, keys),
            _ if property.get(keyword).is_none() => property[keyword] = value.clone(),
            _ => {}
        }
    }
}

/// The schema of a table, where `schema` is one, has one among others, or is of a list of tables.
fn table_of(schema: &mut Json) -> Option<&mut Json> {
    if schema.get("items").is_some() {
        return table_of(&mut schema["items"]);
    }
    if schema.get("anyOf").is_some() {
        return schema["anyOf"].as_array_mut()?.iter_mut().find_map(table_of);
    }
    schema.get("properties").is_some().then_some(schema)
}

impl JsonSchema for Probability {
    fn schema_name() -> Cow<'static, str> {
        "Probability".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": 1 })
    }
}

/// Drop what says nothing of TOML: null, which it does not have, and the widths of numbers.
fn tidy(schema: &mut Json) {
    match schema {
        Json::Array(items) => items.iter_mut().for_each(tidy),
        Json::Object(keys) => {
            if let Some(Json::Array(types)) = keys.get_mut("type") {
                types.retain(|t| t != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    keys.insert("type".into(), only);
                }
            }
            keys.shift_remove("default");
            if keys.get("format").is_some_and(|format| format != "date") {
                keys.shift_remove("format");
            }
            for union in ["anyOf", "oneOf"] {
                flatten(keys, union);
            }
            keys.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

/// Take null out of a union, and do without a union of one.
fn flatten(keys: &mut serde_json::Map<String, Json>, union: &str) {
    let Some(Json::Array(members)) = keys.get_mut(union) else { return };
    members.retain(|member| member.get("type").is_none_or(|t| t != "null"));
    if let [Json::Object(only)] = members.as_mut_slice() {
        let only = std::mem::take(only);
        keys.shift_remove(union);
        for (key, value) in only {
            keys.entry(key).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::walk::KEYWORDS;
    use std::collections::BTreeSet;

    fn keywords(schema: &Json, into: &mut BTreeSet<String>) {
        let Json::Object(keys) = schema else { return };
        for (keyword, value) in keys {
            into.insert(keyword.clone());
            match keyword.as_str() {
                "properties" => {
                    let properties = value.as_object().unwrap();
                    properties.values().for_each(|property| keywords(property, into));
                }
                "items" | "additionalProperties" => keywords(value, into),
                "anyOf" | "oneOf" => {
                    value.as_array().unwrap().iter().for_each(|member| keywords(member, into));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_keyword_of_the_schema_is_one_that_files_are_checked_against() {
        let mut found = BTreeSet::new();
        keywords(&schema(), &mut found);
        let known: BTreeSet<String> = KEYWORDS.iter().map(|k| (*k).to_owned()).collect();
        assert_eq!(found, known);
    }

    fn each_key(path: &str, schema: &Json, see: &mut impl FnMut(&str, &Json)) {
        for member in schema["anyOf"].as_array().into_iter().flatten() {
            each_key(path, member, see);
        }
        if let Some(items) = schema.get("items") {
            each_key(path, items, see);
        }
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            see(&path, property);
            each_key(&path, property, see);
        }
    }

    #[test]
    fn every_key_is_described_and_every_number_has_a_range() {
        each_key("", &schema(), &mut |path, property| {
            let text = property["description"].as_str().unwrap_or_default();
            assert!(text.ends_with('.'), "{path}: {text:?}");
            let kind = property["type"].as_str().unwrap_or_default();
            if ["number", "integer"].contains(&kind) {
                assert!(property.get("minimum").is_some(), "{path} has no lower bound");
                let most = property.get("maximum").or(property.get("exclusiveMaximum"));
                assert!(most.is_some(), "{path} has no upper bound");
            }
        });
    }

    #[test]
    fn every_key_has_a_class() {
        each_key("", &schema(), &mut |path, property| {
            let class = property["x-class"].as_str().unwrap_or_else(|| panic!("{path} has none"));
            assert!(CLASSES.contains(&class), "{path}: {class}");
        });
    }

    #[test]
    fn a_key_has_both_defaults_or_neither() {
        each_key("", &schema(), &mut |path, property| {
            let (campaign, neutral) = (property.get("x-default"), property.get("x-neutral"));
            assert_eq!(campaign.is_some(), neutral.is_some(), "{path}");
        });
    }

    #[test]
    fn a_union_has_at_most_one_member_of_a_type() {
        fn look(schema: &Json) {
            if let Some(members) = schema["anyOf"].as_array() {
                let kinds: BTreeSet<String> =
                    members.iter().map(|m| format!("{}{}", m["type"], m["format"])).collect();
                assert_eq!(kinds.len(), members.len(), "{members:?}");
            }
            match schema {
                Json::Array(items) => items.iter().for_each(look),
                Json::Object(keys) => keys.values().for_each(look),
                _ => {}
            }
        }
        look(&schema());
    }
}
