//! Changing a document by dotted paths: `--set`, and the `set` of an arm.

use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::document::{self, Node, Value};
use super::names::{listed, quoted, short};
use super::{walk, wording};
use serde_json::Value as Json;
use std::ops::Range;
use std::sync::Arc;

/// A component of a dotted path and where it stands.
pub(super) type Step = (String, Place);

/// Keys of which one replaces the other.
pub(super) const EXCLUSIVE: [(&str, &str); 4] = [
    ("reproduction", "probability"),
    ("probability", "reproduction"),
    ("day", "rate"),
    ("rate", "day"),
];

/// Lists of tables: nothing in them can be addressed that is not there.
const LISTS: [&str; 10] = [
    "arm", "shock", "event", "target", "group", "platform", "operator", "change", "factor", "point",
];

/// Apply `text`, a `KEY=VALUE` that is the source numbered `source`, to a document that `schema`
/// describes.
pub(super) fn set(
    root: &mut Node,
    schema: &Json,
    source: usize,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    let whole = Place { source, start: 0, end: text.len() };
    let done =
        assignment(schema, source, text, whole).and_then(|(steps, value)| put(root, &steps, value));
    if let Err(diagnostic) = done {
        diagnostics.add(diagnostic);
    }
}

/// Put `value` where `steps` lead; an arm that only inherits what they lead into gets its own.
///
/// # Errors
/// As [`insert`].
pub(super) fn put(root: &mut Node, steps: &[Step], value: Node) -> Result<(), Diagnostic> {
    inherit(root, steps);
    insert(root, steps, value)
}

/// The path and the value of `KEY=VALUE`.
fn assignment(
    schema: &Json,
    source: usize,
    text: &str,
    whole: Place,
) -> Result<(Vec<Step>, Node), Diagnostic> {
    let bad = |message: String| {
        let diagnostic = Diagnostic::new("bad-set", whole, message);
        diagnostic.help("write --set KEY=VALUE, such as --set population.size=10_000")
    };
    let Some(equals) = equals_sign(text) else {
        return Err(bad("`--set` needs a key, `=` and a value".into()));
    };
    let (key, rest) = (&text[..equals], &text[equals + 1..]);
    let Some(path) = document::parse_key(key) else {
        let diagnostic =
            Diagnostic::new("bad-set", whole, format!("`{}` is not a dotted key", short(key)));
        let help =
            "write names with dots or spaces in quotes: --set 'arm.\"as it was\".wires.sso=true'";
        return Err(diagnostic.help(help));
    };
    let value = rest.trim();
    if value.is_empty() {
        return Err(bad(format!("`{}` is set to nothing", short(key.trim()))));
    }
    let offset = equals + 1 + (rest.len() - rest.trim_start().len());
    let place = Place { source, start: offset, end: offset + value.len() };
    let bare = || Node { key: None, place, value: Value::Text(value.to_owned()) };
    let is_text = !value.starts_with(['"', '\'']) && wants_text(schema, &path);
    let node = match document::parse_value(source, offset, value) {
        _ if is_text => bare(),
        Ok(node) => node,
        Err(_) if value.starts_with(char::is_alphabetic) => bare(),
        Err(diagnostic) => return Err(diagnostic),
    };
    let step = |(key, span): (String, Range<usize>)| {
        (key, Place { source, start: span.start, end: span.end })
    };
    Ok((path.into_iter().map(step).collect(), node))
}

/// Whether `schema` wants a text, and nothing else, where `path` leads.
fn wants_text(schema: &Json, path: &[(String, Range<usize>)]) -> bool {
    let keys: Vec<&str> = path.iter().map(|(key, _)| key.as_str()).collect();
    walk::at(schema, &keys).is_some_and(wording::is_text)
}

/// The byte of the first `=` outside quotes.
fn equals_sign(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '=') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

/// What an arm inherits whole, so that it needs a copy of its own before a part of it is changed.
const INHERITED_WHOLE: [&str; 6] =
    ["platform", "operator", "shock", "change", "initial", "on_new_leader"];

/// Give an arm its own copy of the list or table that `steps` leads into, if it only inherits it.
fn inherit(root: &mut Node, steps: &[Step]) {
    let [(arm, _), (name, _), (list, _), _, ..] = steps else { return };
    if arm != "arm" || !INHERITED_WHOLE.contains(&list.as_str()) {
        return;
    }
    let Some(arms) = root.get("arm").map(Node::items) else { return };
    let Some(mut position) = position(arms, name) else { return };
    let heir = position;
    for _ in 0..arms.len() {
        if let Some(found) = arms[position].get(list).cloned() {
            if position != heir
                && let Some(Value::Array(arms)) = root.get_mut("arm").map(|node| &mut node.value)
            {
                Arc::make_mut(arms)[heir].put(list, found);
            }
            return;
        }
        let like = arms[position].get("like").and_then(Node::text);
        match like.and_then(|like| self::position(arms, like)) {
            Some(next) => position = next,
            None => return,
        }
    }
}

/// The item that is called `name`, or that has this number.
fn position(items: &[Node], name: &str) -> Option<usize> {
    let called = |item: &Node| {
        item.get("name").or_else(|| item.get("id")).and_then(Node::text) == Some(name)
    };
    let numbered = || name.parse().ok().filter(|&index| index < items.len());
    items.iter().position(called).or_else(numbered)
}

/// Put `value` where `steps` lead, in the place of what is there.
///
/// # Errors
/// When the path leads through something that is not a table, or into a list that has no such item.
pub(super) fn insert(root: &mut Node, steps: &[Step], value: Node) -> Result<(), Diagnostic> {
    let Some(((key, place), rest)) = steps.split_first() else { return Ok(()) };
    match &mut root.value {
        Value::Array(items) => {
            let Some(index) = position(items, key) else {
                return Err(nothing_called(root, key, *place));
            };
            let item = &mut Arc::make_mut(items)[index];
            if rest.is_empty() {
                *item = value;
                return Ok(());
            }
            insert(item, rest, value)
        }
        Value::Table(_) => {
            if rest.is_empty() {
                for (new, old) in EXCLUSIVE {
                    if new == key {
                        root.remove(old);
                    }
                }
                root.put(key, Node { key: Some(*place), ..value });
                return Ok(());
            }
            if !root.has(key) {
                if LISTS.contains(&key.as_str()) {
                    let message = format!("there is no [[{key}]] to set anything in");
                    let diagnostic = Diagnostic::new("bad-set", *place, message);
                    return Err(
                        diagnostic.help(format!("write a table [[{key}]] into the file first"))
                    );
                }
                root.put(key, Node { key: Some(*place), ..Node::table(*place) });
            }
            root.get_mut(key).map_or(Ok(()), |node| insert(node, rest, value))
        }
        Value::Broken => Ok(()),
        _ => {
            let message =
                format!("`{}` cannot be set: what it would stand in is no table", quoted(key));
            let diagnostic = Diagnostic::new("bad-set", *place, message);
            Err(diagnostic.help(
                "set the whole instead, such as 'arm.NAME.wires={ bridge = 0.5, news_lag = 30 }'",
            ))
        }
    }
}

fn nothing_called(list: &Node, key: &str, place: Place) -> Diagnostic {
    let items = list.items();
    let names: Vec<&str> =
        items.iter().filter_map(|item| item.get("name").and_then(Node::text)).collect();
    let there = match items.len() {
        0 => "the list is empty".to_owned(),
        1 if names.is_empty() => "there is only `0`".to_owned(),
        n if names.is_empty() => format!("there are `0` to `{}`", n - 1),
        _ => format!("there are {}", listed(names, "no names")),
    };
    Diagnostic::new("unknown-name", place, format!("nothing is called `{}` here", short(key)))
        .help(there)
}
