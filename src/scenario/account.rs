//! An account of a scenario: every key with its value, its meaning, its unit and where the value
//! comes from, taken from the schema and from what is written.

use super::Defaults;
use super::document::{Node, Value};
use super::names::quoted;
use super::wording::{range, wanted, words};
use serde_json::Value as Json;

/// A key of a scenario and what it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The table it stands in, such as `activation` or `arm.platform`.
    pub table: String,
    /// Its dotted path, list items by name.
    pub key: String,
    /// Its place in the list, if it is a key of an arm, a shock or another item of a list.
    pub item: Option<usize>,
    /// What it means, in a sentence; it may begin with a symbol, such as `β: `.
    pub meaning: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// What it can be.
    pub range: String,
    /// What it is: as TOML if written, otherwise the default, in words where it is no value.
    pub value: String,
    /// Whether it is written, rather than filled in.
    pub written: bool,
    /// What switches it off exactly, where the schema says so.
    pub neutral: Option<String>,
}

impl Entry {
    /// The symbol of the formulas, if it has one, and the meaning without it.
    pub fn symbol(&self) -> (&str, &str) {
        match self.meaning.split_once(": ") {
            Some((symbol, rest)) if symbol.chars().count() <= 4 => (symbol, rest),
            _ => ("", &self.meaning),
        }
    }
}

/// Every key that `root` writes, and every key of its common tables that is filled in, in the order
/// of the schema.
pub(super) fn account(root: &Node, schema: &Json, defaults: Defaults) -> Vec<Entry> {
    let mut teller = Teller { defaults, item: None, entries: Vec::new() };
    for (table, schema) in schema["properties"].as_object().into_iter().flatten() {
        let empty = Node::table(root.place);
        let absent = (schema["type"] == "object" && table != "sweep").then_some(&empty);
        if let Some(node) = root.get(table).or(absent) {
            teller.item = None;
            teller.tell(table, table, schema, node);
        }
    }
    teller.entries
}

struct Teller {
    defaults: Defaults,
    item: Option<usize>,
    entries: Vec<Entry>,
}

impl Teller {
    /// Tell of `node`, which stands at `path`, and whose path without names is `keys`.
    fn tell(&mut self, keys: &str, path: &str, schema: &Json, node: &Node) {
        if let (Some(items), Value::Array(_)) = (tables_of(schema), &node.value) {
            for (at, item) in node.items().iter().enumerate() {
                let name = item.get("name").and_then(Node::text);
                let name = name.map_or(at.to_string(), quoted);
                if keys == first(keys) {
                    self.item = Some(at);
                }
                self.tell(keys, &format!("{path}.{name}"), items, item);
            }
            return;
        }
        let Some(form) = table_form(schema).filter(|_| matches!(node.value, Value::Table(_)))
        else {
            self.note(keys, path, schema, shown(node), true);
            return;
        };
        let common = !["arm", "sweep"].contains(&first(keys));
        for (key, property) in form["properties"].as_object().into_iter().flatten() {
            let (keys, path) = (format!("{keys}.{key}"), format!("{path}.{}", quoted(key)));
            match (node.get(key), default(property, self.defaults).filter(|_| common)) {
                (Some(below), _) => self.tell(&keys, &path, property, below),
                (None, Some(value)) => self.note(&keys, &path, property, value, false),
                (None, None) => {}
            }
        }
    }

    fn note(&mut self, keys: &str, path: &str, schema: &Json, value: String, written: bool) {
        let text = |keyword: &str| schema[keyword].as_str().unwrap_or_default().to_owned();
        self.entries.push(Entry {
            table: keys.rsplit_once('.').map_or(keys, |(table, _)| table).to_owned(),
            key: path.to_owned(),
            item: self.item,
            meaning: text("description"),
            unit: text("x-unit"),
            range: allowed(schema),
            value,
            written,
            neutral: default(schema, Defaults::Neutral),
        });
    }
}

/// The first component of a path.
fn first(keys: &str) -> &str {
    keys.split('.').next().unwrap_or_default()
}

fn default(schema: &Json, defaults: Defaults) -> Option<String> {
    let keyword = match defaults {
        Defaults::Campaign => "x-default",
        Defaults::Neutral => "x-neutral",
    };
    match schema.get(keyword)? {
        Json::String(text) if text.is_empty() => Some("empty".into()),
        Json::String(text) => Some(text.clone()),
        Json::Array(items) if items.is_empty() => Some("empty".into()),
        value => Some(value.to_string()),
    }
}

/// A value as it is written; of a long list only how long it is.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Array(items) if items.len() > 12 => format!("a list of {}", items.len()),
        Value::Text(text) => text.clone(),
        _ => node.toml(),
    }
}

/// What may be written, in words.
fn allowed(schema: &Json) -> String {
    if let Some(members) = schema["anyOf"].as_array() {
        return members.iter().map(allowed).collect::<Vec<_>>().join(", or ");
    }
    let words = words(schema);
    if !words.is_empty() {
        return words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    match schema["type"].as_str() {
        Some("number" | "integer") => range(schema),
        _ => wanted(schema),
    }
}

/// The schema of the items of a list of tables.
fn tables_of(schema: &Json) -> Option<&Json> {
    schema.get("items").filter(|items| items.get("properties").is_some())
}

/// The form of a value that is a table of known keys.
fn table_form(schema: &Json) -> Option<&Json> {
    let members = schema["anyOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice);
    members.iter().find(|member| member.get("properties").is_some())
}
