//! The schema as editors need it: what the program says in words of its own, in those of JSON Schema.

use super::infinite;
use super::patch::EXCLUSIVE;
use super::schema::schema;
use super::settings::{OF_THE_WORLD, SECTIONS};
use serde_json::{Map, Value as Json, json};

/// The JSON Schema of a scenario file (draft 2020-12) for editors and validators: [`schema`], in which
/// defaults are shown, `inf` is allowed where it may stand, keys exclude each other, and `set` has keys.
///
/// What no schema can say, such as whether an operator is declared, only `check` says.
pub fn schema_for_editors() -> Json {
    let mut schema = schema();
    let set = settable(&schema);
    let arm = &mut schema["properties"]["arm"]["items"]["properties"];
    merge(&mut arm["set"], set);
    let operator = &mut arm["operator"]["items"]["properties"];
    merge(&mut operator["name"], json!({ "not": { "const": "each" } }));
    tell(&mut schema);
    let of_ties = json!({ "properties": { "kind": { "const": "file" } }, "required": ["kind"] });
    let in_a_file = json!({ "properties": { "ties": of_ties }, "required": ["ties"] });
    merge(&mut schema, json!({ "anyOf": [{ "required": ["population"] }, in_a_file] }));
    schema
}

/// Rewrite `schema` and all below it.
fn tell(schema: &mut Json) {
    match schema {
        Json::Array(items) => items.iter_mut().for_each(tell),
        Json::Object(keys) => {
            keys.values_mut().for_each(tell);
            exclude(keys);
            default(keys);
            let_be_infinite(keys);
        }
        _ => {}
    }
}

/// Keys of which one replaces the other do not stand together.
fn exclude(keys: &mut Map<String, Json>) {
    let has = |key: &str| keys.get("properties").is_some_and(|known| known.get(key).is_some());
    let pair = EXCLUSIVE.iter().find(|(one, other)| has(one) && has(other));
    if let Some((one, other)) = pair {
        keys.insert("not".into(), json!({ "required": [one, other] }));
    }
}

/// A description ends with the defaults; a default that is the same whatever `scenario.defaults` says
/// is one for editors to fill in, two that differ are examples.
fn default(keys: &mut Map<String, Json>) {
    let (Some(campaign), Some(neutral)) = (keys.get("x-default"), keys.get("x-neutral")) else {
        return;
    };
    let told = match (plain(campaign), plain(neutral)) {
        (campaign, neutral) if campaign == neutral => format!("Default: {campaign}."),
        (campaign, neutral) => format!("Default: {campaign}; neutral: {neutral}."),
    };
    let mut values = vec![campaign.clone(), neutral.clone()];
    values.retain(|value| can_be(keys, value));
    values.dedup();
    let shown = match values.as_slice() {
        [only] if campaign == neutral => Some(("default", only.clone())),
        [] => None,
        _ => Some(("examples", Json::Array(values))),
    };
    if let Some(Json::String(description)) = keys.get_mut("description") {
        *description = format!("{description} {told}");
    }
    keys.extend(shown.map(|(keyword, value)| (keyword.to_owned(), value)));
}

/// A default as a reader would say it.
fn plain(default: &Json) -> String {
    match default {
        Json::String(text) if text.is_empty() => "empty".to_owned(),
        Json::String(text) => text.replace(['*', '`'], ""),
        other => other.to_string(),
    }
}

/// Whether `value` is one that a key with these keywords can have, and not a sentence about it.
fn can_be(keys: &Map<String, Json>, value: &Json) -> bool {
    let words = keys.get("oneOf").and_then(Json::as_array).into_iter().flatten();
    match (keys.get("type").and_then(Json::as_str), value) {
        (Some("number" | "integer"), Json::Number(_)) | (Some("boolean"), Json::Bool(_)) => true,
        (Some("array"), Json::Array(_)) => true,
        (Some("string"), Json::String(text)) => text.is_empty(),
        (None, Json::String(_)) => words.into_iter().any(|word| word["const"] == *value),
        _ => false,
    }
}

/// A number of its range, or infinity: which JSON has not, so that validators make null of it, or a
/// number beyond all others.
fn let_be_infinite(keys: &mut Map<String, Json>) {
    if keys.get(infinite::KEYWORD) != Some(&Json::Bool(true)) {
        return;
    }
    let taken = ["type", "minimum", "maximum"].map(|key| (key, keys.shift_remove(key)));
    let finite = taken.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let finite = Json::Object(finite.collect());
    let beyond = json!({ "type": "number", "exclusiveMinimum": f64::MAX });
    keys.insert("anyOf".into(), json!([finite, beyond, { "type": "null" }]));
}

/// What an arm may set: keys of some tables, as dotted keys or as tables.
fn settable(schema: &Json) -> Json {
    let (mut keys, mut below, mut tables) = (Map::new(), Map::new(), Map::new());
    for section in SECTIONS {
        let table = &schema["properties"][section];
        let (table, item) = match table.get("items") {
            Some(item) => (item, r"\.[0-9]+"),
            None => (table, ""),
        };
        let known = table["properties"].as_object().into_iter().flatten();
        let free = known.filter(|(key, _)| !OF_THE_WORLD.contains(&[section, key]));
        let free: Map<String, Json> = free.map(|(k, v)| (k.clone(), v.clone())).collect();
        for (key, property) in &free {
            match item {
                "" => keys.insert(format!("{section}.{key}"), property.clone()),
                _ => below.insert(format!(r"^{section}{item}\.{key}$"), property.clone()),
            };
            if is_table(property) {
                below.insert(format!(r"^{section}{item}\.{key}\."), json!({}));
            }
        }
        let inside = match item {
            "" => json!({ "type": "object", "properties": free, "additionalProperties": false }),
            _ => json!({ "type": "object" }),
        };
        tables.insert(section.to_owned(), inside);
    }
    keys.extend(tables);
    json!({ "properties": keys, "patternProperties": below, "additionalProperties": false })
}

/// Whether `schema` allows a table, whose keys can be set one by one.
fn is_table(schema: &Json) -> bool {
    let members = schema["anyOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice);
    members.iter().any(|member| member["type"] == "object")
}

/// Give the object `schema` these keywords, too.
fn merge(schema: &mut Json, keywords: Json) {
    if let (Json::Object(schema), Json::Object(keywords)) = (schema, keywords) {
        schema.extend(keywords);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_one_only_where_it_is_a_value_and_always_the_same() {
        let schema = schema_for_editors();
        let key =
            |path: &[&str]| path.iter().fold(&schema, |schema, key| &schema["properties"][*key]);
        assert_eq!(key(&["scenario", "replicates"])["default"], 20);
        assert_eq!(key(&["activation", "reference"])["default"], "visible");
        assert_eq!(key(&["ties", "wrap"])["default"], true);
        assert_eq!(key(&["activation", "lapse"])["examples"], json!([0.03, 0]));
        assert_eq!(key(&["scenario", "baseline"]).get("examples"), None);
        for path in [["activation", "lapse"], ["scenario", "baseline"], ["fatigue", "scale"]] {
            assert_eq!(key(&path).get("default"), None, "{path:?}");
        }
        let told = key(&["activation", "lapse"])["description"].as_str().unwrap();
        assert!(told.ends_with("Default: 0.03; neutral: 0."), "{told}");
    }

    #[test]
    fn what_an_arm_may_set_are_the_keys_that_arms_may_differ_in() {
        let schema = schema_for_editors();
        let set = &schema["properties"]["arm"]["items"]["properties"]["set"];
        let keys = set["properties"].as_object().unwrap();
        assert!(keys.contains_key("activation.lapse") && keys.contains_key("calls.attention"));
        assert!(!keys.contains_key("calls.per_day") && !keys.contains_key("ties.mean"));
        assert!(keys["calls"]["properties"].get("notice").is_none());
        assert_eq!(set["additionalProperties"], false);
    }
}
