//! A document against the schema: everything that is wrong with single keys, at once.

use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::document::{Node, Value};
use super::names::{listed, nearest, short};
use super::path::Path;
use super::wording::{hint, is_of, kind, lower, may_be_infinite, range, real, wanted, words};
use crate::visible::{escaped, hidden_in};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// The keywords of JSON Schema that occur and are enforced, or say nothing of what is right.
#[cfg(test)]
pub(super) const KEYWORDS: &[&str] = &[
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "description",
    "exclusiveMaximum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "properties",
    "required",
    "title",
    "type",
    "x-class",
    "x-day",
    "x-default",
    "x-infinity",
    "x-neutral",
    "x-unit",
];

/// Check `node` at `path`; what is wrong is noted and becomes [`Value::Broken`].
pub(super) fn check(schema: &Json, node: &mut Node, path: &Path, diagnostics: &mut Diagnostics) {
    Walk { root: schema, diagnostics }.value(schema, node, path);
}

/// Check the value of `key` in `table`, which `schema` describes and which is called `section`.
pub(super) fn check_key(
    schema: &Json,
    section: &str,
    table: &mut Node,
    key: &str,
    diagnostics: &mut Diagnostics,
) {
    let mut walk = Walk { root: schema, diagnostics };
    let path = Path::Key(&Path::File, section);
    if let Some(property) = schema["properties"].get(key) {
        if let Some(node) = table.get_mut(key) {
            walk.value(property, node, &Path::Key(&path, key));
        }
    } else if let Some(node) = table.get_mut(key) {
        let place = node.key.unwrap_or(node.place);
        node.value = Value::Broken;
        walk.unknown(schema, table, key, place, &path);
    }
}

/// What `schema` says of the value that `path` leads to; `None` if it knows no such key.
pub(super) fn at<'s>(schema: &'s Json, path: &[&str]) -> Option<&'s Json> {
    let Some((step, rest)) = path.split_first() else { return Some(schema) };
    if let Some(items) = schema.get("items") {
        return at(items, rest);
    }
    let members = schema["anyOf"].as_array().into_iter().flatten();
    let property = schema["properties"].get(*step).and_then(|property| at(property, rest));
    property.or_else(|| members.filter_map(|member| at(member, path)).next())
}

struct Walk<'a> {
    root: &'a Json,
    diagnostics: &'a mut Diagnostics,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Json, node: &mut Node, path: &Path) {
        if node.is_broken() || !schema.is_object() {
            return;
        }
        if let Some(members) = schema["anyOf"].as_array() {
            match members.iter().find(|member| is_of(member, node)) {
                Some(member) => self.value(member, node, path),
                None => {
                    self.wrong_type(schema, node, path);
                    node.value = Value::Broken;
                }
            }
            return;
        }
        let words = words(schema);
        let fine = if !words.is_empty() {
            self.word(&words, schema, node, path)
        } else if is_of(schema, node) {
            self.content(schema, node, path)
        } else {
            self.wrong_type(schema, node, path);
            false
        };
        if !fine {
            node.value = Value::Broken;
        }
    }

    /// Whether what stands in `node`, which has the right type, is right itself.
    fn content(&mut self, schema: &Json, node: &mut Node, path: &Path) -> bool {
        match &node.value {
            Value::Integer(i) => {
                let too_small = schema.get("minimum").is_some_and(|m| (*i as f64) < real(m));
                let too_big = match schema.get("maximum").and_then(Json::as_u64) {
                    Some(most) => *i > i128::from(most),
                    None => is_above(schema, *i as f64),
                };
                !(too_small || too_big) || self.out_of_range(schema, node, path)
            }
            Value::Real(x) if *x == f64::INFINITY && may_be_infinite(schema) => true,
            Value::Real(x) if !x.is_finite() => self.not_finite(*x, schema, node, path),
            Value::Real(x) => {
                let too_small = schema.get("minimum").is_some_and(|least| *x < real(least));
                !(too_small || is_above(schema, *x)) || self.out_of_range(schema, node, path)
            }
            Value::Text(text) => {
                if let Some(hidden) = hidden_in(text) {
                    return self.hidden(hidden, node, path);
                }
                let length = text.chars().count() as f64;
                self.length(schema, ["minLength", "maxLength"], length, "letters", node, path)
            }
            Value::Array(_) => self.list(schema, node, path),
            Value::Table(_) => {
                self.table(schema, node, path);
                true
            }
            _ => true,
        }
    }

    fn list(&mut self, schema: &Json, node: &mut Node, path: &Path) -> bool {
        let length = node.items().len() as f64;
        if !self.length(schema, ["minItems", "maxItems"], length, "items", node, path) {
            return false;
        }
        let Some(items) = schema.get("items") else { return true };
        let Value::Array(list) = &mut node.value else { return true };
        let mut fine = true;
        for (index, item) in Arc::make_mut(list).iter_mut().enumerate() {
            let name = item.get("name").and_then(Node::text).map(str::to_owned);
            self.value(items, item, &Path::Item(path, index, name.as_deref()));
            fine &= !item.is_broken();
        }
        fine
    }

    fn table(&mut self, schema: &Json, node: &mut Node, path: &Path) {
        let Value::Table(entries) = &mut node.value else { return };
        let known = schema["properties"].as_object();
        let mut unknown = Vec::new();
        for (key, value) in entries {
            match known.and_then(|known| known.get(key.as_str())) {
                Some(property) => self.value(property, value, &Path::Key(path, key)),
                None if schema["additionalProperties"] == false => {
                    unknown.push((key.clone(), value.key.unwrap_or(value.place)));
                    value.value = Value::Broken;
                }
                None => {}
            }
        }
        for (key, place) in unknown {
            self.unknown(schema, node, &key, place, path);
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !node.has(key) {
                self.missing(&schema["properties"][key], key, node, path);
            }
        }
    }

    fn missing(&mut self, property: &Json, key: &str, node: &Node, path: &Path) {
        let full = Path::Key(path, key);
        let what = property["description"].as_str().unwrap_or_default().trim_end_matches('.');
        let help = match property["type"].as_str() {
            Some("object") => format!("add a table [{full}]: {}", lower(what)),
            Some("array") => format!("add a table [[{full}]]: {}", lower(what)),
            _ => format!("write `{key} = …`: {}", lower(what)),
        };
        let diagnostic = Diagnostic::new("missing-key", node.place, format!("`{full}` is missing"));
        self.diagnostics.add(diagnostic.help(help));
    }

    /// Note that `schema` knows no `key`; what it was probably meant to be counts as written.
    fn unknown(&mut self, schema: &Json, table: &mut Node, key: &str, place: Place, path: &Path) {
        if self.diagnostics.is_full() {
            return;
        }
        let full = Path::Key(path, key);
        let message = format!("unknown key `{}`", short(&full.to_string()));
        let diagnostic = Diagnostic::new("unknown-key", place, message);
        let properties = schema["properties"].as_object();
        let keys: Vec<&str> =
            properties.into_iter().flat_map(Map::keys).map(String::as_str).collect();
        let paths = elsewhere(key);
        let diagnostic = match nearest(key, keys.iter().copied()).or_else(|| here(paths, &keys)) {
            Some(meant) => {
                if !table.has(meant) {
                    table.put(meant, Node { key: Some(place), place, value: Value::Broken });
                }
                let diagnostic = diagnostic.label(format!("did you mean `{meant}`?"));
                diagnostic.help(format!("write `{meant}`, or remove the line"))
            }
            None => match self.home(key, path) {
                Some(home) => {
                    diagnostic.help(format!("`{key}` is a key of {home}: write it there"))
                }
                None if !paths.is_empty() => {
                    let stand = listed(keys, "no keys");
                    let meant = paths[0];
                    diagnostic
                        .help(format!("here stand {stand}; what others call `{key}` is `{meant}`"))
                }
                None => {
                    diagnostic.help(format!("remove it; here stand {}", listed(keys, "no keys")))
                }
            },
        };
        self.diagnostics.add(diagnostic);
    }

    /// The one or two tables that have `key`, if that is all and none is the one at `path`.
    fn home(&self, key: &str, path: &Path) -> Option<String> {
        let mut homes = Vec::new();
        homes_of(self.root, key, "", &mut homes);
        if homes.contains(&path.keys()) {
            return None;
        }
        match homes.as_slice() {
            [only] => Some(format!("[{only}]")),
            [one, other] => Some(format!("[{one}] and of [{other}]")),
            _ => None,
        }
    }

    fn word(&mut self, words: &[&str], schema: &Json, node: &Node, path: &Path) -> bool {
        let Value::Text(text) = &node.value else {
            self.wrong_type(schema, node, path);
            return false;
        };
        if words.contains(&text.as_str()) {
            return true;
        }
        let message = format!("`{path}` cannot be \"{}\"", short(text));
        let diagnostic = Diagnostic::new("unknown-value", node.place, message);
        let diagnostic = match nearest(text, words.iter().copied()) {
            Some(meant) => diagnostic.label(format!("did you mean \"{meant}\"?")),
            None => diagnostic,
        };
        self.diagnostics.add(diagnostic.help(format!("write {}", wanted(schema))));
        false
    }

    fn wrong_type(&mut self, schema: &Json, node: &Node, path: &Path) {
        if let Value::Real(x) = node.value
            && !x.is_finite()
        {
            self.not_finite(x, schema, node, path);
            return;
        }
        let wanted = wanted(schema);
        let message = format!("`{}` must be {wanted}", short(&path.to_string()));
        let diagnostic = Diagnostic::new("wrong-type", node.place, message);
        let diagnostic = diagnostic.label(format!("this is {}", kind(node)));
        self.diagnostics
            .add(diagnostic.help(hint(schema, node, path).unwrap_or(format!("write {wanted}"))));
    }

    fn out_of_range(&mut self, schema: &Json, node: &Node, path: &Path) -> bool {
        let message = format!("`{path}` is outside its range");
        let range = range(schema);
        let diagnostic = Diagnostic::new("out-of-range", node.place, message);
        self.diagnostics.add(
            diagnostic.label(format!("must be {range}")).help(format!("write a number {range}")),
        );
        false
    }

    fn not_finite(&mut self, x: f64, schema: &Json, node: &Node, path: &Path) -> bool {
        let what = if x.is_nan() { "not a number" } else { "infinite" };
        let diagnostic = Diagnostic::new("not-a-number", node.place, format!("`{path}` is {what}"));
        self.diagnostics.add(diagnostic.help(format!("write a number {}", range(schema))));
        false
    }

    fn hidden(&mut self, hidden: char, node: &Node, path: &Path) -> bool {
        let message = format!("`{path}` has a hidden character: {}", escaped(hidden));
        let diagnostic = Diagnostic::new("hidden-character", node.place, message);
        self.diagnostics.add(diagnostic.help(
            "remove it: terminals obey control characters, and readers do not see invisible ones",
        ));
        false
    }

    fn length(
        &mut self,
        schema: &Json,
        keywords: [&str; 2],
        length: f64,
        unit: &str,
        node: &Node,
        path: &Path,
    ) -> bool {
        let [least, most] = keywords.map(|keyword| schema.get(keyword).map(real));
        if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
            let message = format!("`{path}` has {length} {unit}");
            let help = match (least, most) {
                (Some(least), Some(most)) if least == most => {
                    format!("write exactly {most} {unit}")
                }
                (Some(least), Some(most)) => format!("write {least} to {most} {unit}"),
                (Some(least), None) => format!("let there be at least {least}"),
                _ => format!("write no more and no fewer {unit} than allowed"),
            };
            self.diagnostics.add(Diagnostic::new("wrong-length", node.place, message).help(help));
            return false;
        }
        true
    }
}

/// Words of other tools, and what they may be here, what is meant most often first.
const ELSEWHERE: [(&[&str], &[&str]); 7] = [
    (&["steps", "ticks", "duration", "max_steps", "horizon", "end"], &["scenario.days"]),
    (&["repetitions", "runs", "repeats", "reps", "iterations", "trials"], &["scenario.replicates"]),
    (&["agents", "nodes", "n", "individuals", "num_agents"], &["population.size"]),
    (
        &["bounds", "min", "max", "low", "high", "lower", "upper", "dist"],
        &["sweep.factor.range", "target.low"],
    ),
    (&["values", "value", "options", "choices"], &["sweep.factor.levels", "uncertainty.KEY.range"]),
    (&["parameter", "name", "names", "variable"], &["sweep.factor.key", "arm.name"]),
    (&["sampler", "sampling", "method"], &["sweep.design"]),
];

/// The dotted paths of the keys that people mean who write `word`, as other tools call them.
fn elsewhere(word: &str) -> &'static [&'static str] {
    let word = word.to_lowercase().replace('-', "_");
    let known = ELSEWHERE.iter().find(|(words, _)| words.contains(&word.as_str()));
    known.map_or(&[], |(_, meant)| meant)
}

/// The one of `keys` that is the last part of one of these `paths`.
fn here<'k>(paths: &[&str], keys: &[&'k str]) -> Option<&'k str> {
    let last = |path: &&str| path.rsplit('.').next().unwrap_or_default().to_owned();
    paths.iter().map(last).find_map(|last| keys.iter().copied().find(|key| *key == last))
}

/// Whether `x` is above what `schema` allows.
fn is_above(schema: &Json, x: f64) -> bool {
    schema.get("maximum").is_some_and(|most| x > real(most))
        || schema.get("exclusiveMaximum").is_some_and(|limit| x >= real(limit))
}

fn homes_of(schema: &Json, key: &str, path: &str, homes: &mut Vec<String>) {
    for member in schema["anyOf"].as_array().into_iter().flatten() {
        homes_of(member, key, path, homes);
    }
    if let Some(items) = schema.get("items") {
        homes_of(items, key, path, homes);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if name == key && !path.is_empty() {
            homes.push(path.to_owned());
        }
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        homes_of(property, key, &path, homes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::schema::schema;
    use std::collections::BTreeSet;

    /// Every table that `schema` describes, with the path of its keys.
    fn tables<'s>(path: &str, schema: &'s Json, found: &mut Vec<(String, &'s Json)>) {
        if schema["additionalProperties"] == false {
            found.push((path.to_owned(), schema));
        }
        for member in schema["anyOf"].as_array().into_iter().flatten() {
            tables(path, member, found);
        }
        for below in ["items", "additionalProperties"].iter().filter_map(|key| schema.get(key)) {
            tables(path, below, found);
        }
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            tables(&format!("{path}.{key}"), property, found);
        }
    }

    /// `key` with one letter left out, doubled, replaced, or exchanged with the next.
    fn misspellings(key: &str) -> BTreeSet<String> {
        let letters: Vec<char> = key.chars().collect();
        let changed = |at: usize, by: &[char], skipped: usize| {
            letters[..at].iter().chain(by).chain(&letters[at + skipped..]).collect::<String>()
        };
        let each = (0..letters.len()).flat_map(|at| {
            let swapped: Vec<char> = letters[at..].iter().take(2).rev().copied().collect();
            [
                changed(at, &[], 1),
                changed(at, &[letters[at]], 0),
                changed(at, &['q'], 1),
                changed(at, &swapped, swapped.len()),
            ]
        });
        each.filter(|word| word != key && !word.is_empty()).collect()
    }

    #[test]
    fn every_key_with_one_wrong_letter_is_refused_with_the_key_that_was_meant() {
        let schema = schema();
        let mut found = Vec::new();
        tables("", &schema, &mut found);
        let mut tried = 0;
        for (path, table) in found {
            let keys: Vec<&str> = table["properties"]
                .as_object()
                .into_iter()
                .flat_map(Map::keys)
                .map(String::as_str)
                .collect();
            for key in &keys {
                for word in misspellings(key).iter().filter(|word| !keys.contains(&word.as_str())) {
                    let place = Place { source: 0, start: 0, end: 1 };
                    let mut node = Node::table(place);
                    node.put(word, Node { key: Some(place), place, value: Value::Boolean(true) });
                    let mut diagnostics = Diagnostics::default();
                    check_key(table, "table", &mut node, word, &mut diagnostics);
                    let told = diagnostics.into_list();
                    let distance = |key: &str| strsim::damerau_levenshtein(word, key);
                    let rival = keys.iter().any(|other| other != key && distance(other) < 2);
                    let meant = format!("did you mean `{key}`?");
                    assert!(
                        told.len() == 1 && (rival || told[0].label == meant),
                        "{path}.{word}: {told:?}"
                    );
                    assert!(node.get(word).is_none_or(Node::is_broken), "{path}.{word} counts");
                    tried += 1;
                }
            }
        }
        assert!(tried > 3000, "{tried}");
    }
}
