//! The JSON Schema of a scenario file, generated from the types that read it.

use super::file::File;
use schemars::generate::SchemaSettings;
use serde_json::Value as Json;

/// The JSON Schema of a scenario file (draft 2020-12), for editors and for the check of files.
///
/// `x-unit`, `x-default` and `x-neutral` say in what a key is measured, what it is when it is not
/// written, and what it is then under `defaults = "neutral"`; `x-infinity` that it may be `inf`.
pub fn schema() -> Json {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let mut schema = Json::from(settings.into_generator().into_root_schema_for::<File>());
    tidy(&mut schema);
    schema
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
