//! A TOML text as a tree that remembers where everything was written.

use super::Date;
use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::infinite;
use super::names::{in_quotes, quoted};
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// Where its key stands, if it has one.
    pub key: Option<Place>,
    /// Where it stands itself; for a table its header.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What can stand in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Keys in the order written, each once.
    Table(Vec<(String, Node)>),
    /// Shared, because arms inherit lists that may be long.
    Array(Arc<Vec<Node>>),
    /// A text in quotes.
    Text(String),
    /// A whole number; those beyond 128 bits stay at the end of the range.
    Integer(i128),
    /// A number with a point or an exponent.
    Real(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A calendar date.
    Date(Date),
    /// A time, or a date with a time: nothing in a scenario is one.
    Time,
    /// Something wrong that has been reported.
    Broken,
}

impl Node {
    /// A table without keys.
    pub fn table(place: Place) -> Self {
        Self { key: None, place, value: Value::Table(Vec::new()) }
    }

    /// The value of `key`, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Table(entries) = &self.value else { return None };
        entries.iter().find(|(k, _)| k == key).map(|(_, node)| node)
    }

    /// The value of `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Value::Table(entries) = &mut self.value else { return None };
        entries.iter_mut().find(|(k, _)| k == key).map(|(_, node)| node)
    }

    /// Put `node` under `key`, in the place of what was there; nothing if this is no table.
    pub fn put(&mut self, key: &str, node: Self) {
        let Value::Table(entries) = &mut self.value else { return };
        match entries.iter_mut().find(|(k, _)| k == key) {
            Some((_, old)) => *old = node,
            None => entries.push((key.to_owned(), node)),
        }
    }

    /// Take `key` away.
    pub fn remove(&mut self, key: &str) {
        if let Value::Table(entries) = &mut self.value {
            entries.retain(|(k, _)| k != key);
        }
    }

    /// Whether `key` is written, right or wrong.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The entries of a table; none of anything else.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Value::Table(entries) = &self.value { entries } else { &[] }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        if let Value::Array(items) = &self.value { items } else { &[] }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The whole number, if it is one that fits.
    pub fn whole<T: TryFrom<i128>>(&self) -> Option<T> {
        if let Value::Integer(number) = self.value { T::try_from(number).ok() } else { None }
    }

    /// The date, if it is one.
    pub fn date(&self) -> Option<Date> {
        if let Value::Date(date) = self.value { Some(date) } else { None }
    }

    /// Every text in it, at any depth.
    pub fn texts(&self) -> Vec<&str> {
        let inner = self.entries().iter().map(|(_, node)| node).chain(self.items());
        self.text().into_iter().chain(inner.flat_map(Self::texts)).collect()
    }

    /// Whether it was wrong and has been reported.
    pub fn is_broken(&self) -> bool {
        self.value == Value::Broken
    }

    /// Where `key` has its value, or else where this table begins.
    pub fn place_of(&self, key: &str) -> Place {
        self.get(key).map_or(self.place, |node| node.place)
    }

    /// The same as TOML, on one line.
    pub fn toml(&self) -> String {
        match &self.value {
            Value::Table(entries) => {
                let entry =
                    |(key, node): &(String, Self)| format!("{} = {}", quoted(key), node.toml());
                let entries: Vec<String> = entries.iter().map(entry).collect();
                if entries.is_empty() {
                    "{}".into()
                } else {
                    format!("{{ {} }}", entries.join(", "))
                }
            }
            Value::Array(items) => {
                format!("[{}]", items.iter().map(Self::toml).collect::<Vec<_>>().join(", "))
            }
            Value::Text(text) => in_quotes(text),
            Value::Integer(i) => i.to_string(),
            Value::Real(x) => format!("{x:?}"),
            Value::Boolean(b) => b.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Time | Value::Broken => String::new(),
        }
    }

    /// The same without positions; what is broken is left out.
    pub fn json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Table(entries) => {
                let fine = entries.iter().filter(|(_, node)| !node.is_broken());
                Json::Object(fine.map(|(key, node)| (key.clone(), node.json())).collect())
            }
            Value::Array(items) => Json::Array(items.iter().map(Self::json).collect()),
            Value::Text(text) => Json::from(text.as_str()),
            Value::Integer(i) => match (u64::try_from(*i), i64::try_from(*i)) {
                (Ok(i), _) => Json::from(i),
                (_, Ok(i)) => Json::from(i),
                _ => Json::from(*i as f64),
            },
            Value::Real(x) if *x == f64::INFINITY => Json::from(infinite::WORD),
            Value::Real(x) => Json::from(*x),
            Value::Boolean(b) => Json::from(*b),
            Value::Date(date) => Json::from(date.to_string()),
            Value::Time | Value::Broken => Json::Null,
        }
    }
}

/// Read the whole of `text`, which is the source numbered `source`; syntax errors go to `diagnostics`.
pub(super) fn parse(source: usize, text: &str, diagnostics: &mut Diagnostics) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        if diagnostics.is_full() {
            break;
        }
        diagnostics.add(syntax(source, 0, text, error));
    }
    let place = Place { source, start: 0, end: 0 };
    Node { key: None, place, value: entries(&Origin { source, offset: 0 }, table.get_ref()) }
}

/// Read `text` as one value that begins at byte `offset` of the source.
pub(super) fn parse_value(source: usize, offset: usize, text: &str) -> Result<Node, Diagnostic> {
    match DeValue::parse(text) {
        Ok(value) => Ok(Origin { source, offset }.node(None, value.span(), value.get_ref())),
        Err(error) => Err(syntax(source, offset, text, &error)),
    }
}

/// The components of a dotted key such as `arm."as it was".wires`, each with its bytes in `text`.
pub(super) fn parse_key(text: &str) -> Option<Vec<(String, Range<usize>)>> {
    let line = format!("{text}=0");
    let parsed = DeTable::parse(&line).ok()?;
    let mut keys = Vec::new();
    let mut table = parsed.get_ref();
    loop {
        let mut entries = table.iter();
        let (key, value) = entries.next()?;
        if entries.next().is_some() {
            return None;
        }
        keys.push((key.get_ref().to_string(), key.span()));
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => return Some(keys),
        }
    }
}

fn syntax(source: usize, offset: usize, text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let place = Place { source, start: offset + span.start, end: offset + span.end };
    let message = error.message();
    let diagnostic = Diagnostic::new("syntax", place, format!("this is not TOML: {message}"));
    if message.contains("must be quoted") {
        let word = text.get(span).unwrap_or_default();
        return diagnostic.help(format!("write texts in quotes: \"{word}\""));
    }
    if message.contains("duplicate key") {
        return diagnostic.help("write each key once, and repeat only [[tables of a list]]");
    }
    if message.contains("overflowed") {
        return diagnostic.help("write a finite number");
    }
    diagnostic.help("see https://toml.io for what a line may look like")
}

/// Where the bytes of a parsed text come from.
struct Origin {
    source: usize,
    offset: usize,
}

impl Origin {
    fn place(&self, span: Range<usize>) -> Place {
        Place { source: self.source, start: self.offset + span.start, end: self.offset + span.end }
    }

    fn node(&self, key: Option<Range<usize>>, span: Range<usize>, value: &DeValue) -> Node {
        let key = key.map(|span| self.place(span));
        Node { key, place: self.place(span), value: self.value(value) }
    }

    fn value(&self, value: &DeValue) -> Value {
        match value {
            DeValue::Table(table) => entries(self, table),
            DeValue::Array(items) => Value::Array(Arc::new(
                items.iter().map(|item| self.node(None, item.span(), item.get_ref())).collect(),
            )),
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(i) => Value::Integer(
                i128::from_str_radix(i.as_str(), i.radix())
                    .unwrap_or(if i.as_str().starts_with('-') { i128::MIN } else { i128::MAX }),
            ),
            DeValue::Float(x) => Value::Real(x.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(b) => Value::Boolean(*b),
            DeValue::Datetime(moment) => match (moment.date, moment.time) {
                (Some(d), None) => Value::Date(Date::new(d.year.into(), d.month, d.day)),
                _ => Value::Time,
            },
        }
    }
}

fn entries(origin: &Origin, table: &DeTable) -> Value {
    let mut entries: Vec<(String, Node)> = table
        .iter()
        .map(|(key, value)| {
            let node = origin.node(Some(key.span()), value.span(), value.get_ref());
            (key.get_ref().to_string(), node)
        })
        .collect();
    entries.sort_by_key(|(_, node)| node.key.map(|key| key.start));
    Value::Table(entries)
}
