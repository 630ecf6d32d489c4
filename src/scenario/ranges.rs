//! `[uncertainty]` as written: which keys, and which ranges.

use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::document::{self, Node, Value};
use super::file::{self, Scale};
use super::names::{QUOTED, quoted, short};
use super::patch::{EXCLUSIVE, Step};
use super::path::Path;
use super::walk;
use serde::Serialize;
use serde_json::Value as Json;

/// How many keys may be uncertain.
const MOST: usize = 100;

/// Tables in which nothing can be uncertain.
const CERTAIN: [&str; 4] = ["scenario", "uncertainty", "target", "sweep"];

/// A key of which only a range is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Uncertain {
    /// Its dotted path.
    pub key: String,
    /// The least it can be.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// How values are spread over the range.
    pub scale: Scale,
    /// Whether only whole numbers will do.
    pub whole: bool,
    /// What it is measured in; empty if in nothing.
    pub unit: String,
    /// The uncertain key that it goes with, if it has no luck of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
}

impl Uncertain {
    /// The key by whose luck it is drawn: its own, or that of the one it goes with.
    pub fn luck(&self) -> &str {
        self.with.as_ref().unwrap_or(&self.key)
    }
}

/// A range as written.
pub(super) struct Range {
    /// What it says.
    pub uncertain: Uncertain,
    /// Where the key leads.
    pub steps: Vec<Step>,
    /// Where the range stands.
    pub place: Place,
    /// The lower and the upper end.
    pub ends: [Node; 2],
}

/// The ranges of a document, in the order written; what is wrong goes to `diagnostics`.
pub(super) fn ranges(root: &Node, schema: &Json, diagnostics: &mut Diagnostics) -> Vec<Range> {
    let Some(table) = root.get("uncertainty") else { return Vec::new() };
    let mut keys = Vec::new();
    flatten(table, &mut Vec::new(), &mut keys, diagnostics);
    if keys.len() > MOST {
        let message = format!("{} keys are uncertain", keys.len());
        let diagnostic = Diagnostic::new("too-large", table.place, message);
        diagnostics.add(diagnostic.help(format!("let at most {MOST} be uncertain")));
        return Vec::new();
    }
    let ranges: Vec<Range> = keys
        .into_iter()
        .filter_map(|(steps, node)| {
            range(schema, steps, node).map_err(|f| diagnostics.extend(f)).ok()
        })
        .collect();
    conflicts(&ranges, diagnostics);
    companions(&ranges, diagnostics);
    ranges
}

/// The paths and ranges, whether keys are written in quotes or as tables.
fn flatten(
    table: &Node,
    above: &mut Vec<Step>,
    keys: &mut Vec<(Vec<Step>, Node)>,
    diagnostics: &mut Diagnostics,
) {
    for (key, node) in table.entries() {
        let place = node.key.unwrap_or(node.place);
        let Some(path) = document::parse_key(key) else {
            let message = format!("`{}` is not a dotted key", short(key));
            let diagnostic = Diagnostic::new("bad-key", place, message);
            let help = "write a path in quotes, such as \"activation.lapse\"";
            diagnostics.add(diagnostic.help(format!("{help}; {QUOTED}")));
            continue;
        };
        let depth = above.len();
        above.extend(path.into_iter().map(|(key, _)| (key, place)));
        if matches!(node.value, Value::Table(_)) && !node.has("range") {
            flatten(node, above, keys, diagnostics);
        } else {
            keys.push((above.clone(), node.clone()));
        }
        above.truncate(depth);
    }
}

fn range(schema: &Json, steps: Vec<Step>, mut node: Node) -> Result<Range, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let components: Vec<&str> = steps.iter().map(|step| step.0.as_str()).collect();
    let key = dotted(&components);
    let place = node.place;
    let wrong = |code, message: String, help: &str| {
        let mut diagnostics = Diagnostics::default();
        diagnostics.add(Diagnostic::new(code, place, message).help(help));
        diagnostics
    };
    if CERTAIN.contains(&components[0]) {
        let message = format!("`{}` cannot be uncertain", short(&key));
        return Err(wrong("not-uncertain", message, "write one value, in its own table"));
    }
    let form = &schema["properties"]["uncertainty"]["additionalProperties"];
    let above = Path::Key(&Path::File, "uncertainty");
    walk::check(form, &mut node, &Path::Key(&above, &key), &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let list = node.get("range").unwrap_or(&node).items().to_vec();
    let read = serde_json::from_value(node.json()).ok().map(|form| match form {
        file::Uncertain::Ends(ends) => (ends, Scale::Linear, None),
        file::Uncertain::Scaled(form) => {
            (form.range.unwrap_or_default(), form.scale.unwrap_or_default(), form.with)
        }
    });
    let (Some((Ok([low, high]), scale, with)), Ok(ends)) = (
        read.map(|(ends, scale, with)| (<[f64; 2]>::try_from(ends), scale, with)),
        list.try_into(),
    ) else {
        return Err(wrong("wrong-length", format!("`{key}` needs two ends"), "write [low, high]"));
    };
    if low > high {
        let help = "write the lower end first";
        return Err(wrong("conflict", format!("{low} to {high} is no range"), help));
    }
    if scale == Scale::Log && low <= 0.0 {
        let message = "a logarithmic range lies above 0".to_owned();
        return Err(wrong("out-of-range", message, "write a lower end above 0"));
    }
    let property = property(schema, schema, &components);
    let Some(whole) = property.map_or(Some(false), is_whole) else {
        let message = format!("`{}` is no number", short(&key));
        return Err(wrong("not-uncertain", message, "only numbers can be uncertain"));
    };
    let unit = property.and_then(|p| p["x-unit"].as_str()).unwrap_or_default().to_owned();
    let with = with.map(|with| in_dots(&with).unwrap_or(with));
    let uncertain = Uncertain { key, low, high, scale, whole, unit, with };
    Ok(Range { uncertain, steps, place, ends })
}

/// The path as keys are compared: quoted where it must be.
fn dotted(components: &[&str]) -> String {
    components.iter().map(|step| quoted(step)).collect::<Vec<_>>().join(".")
}

/// A path as somebody wrote it, quoted where it must be; `None` if it is no path.
fn in_dots(path: &str) -> Option<String> {
    let components = document::parse_key(path)?;
    Some(dotted(&components.iter().map(|(step, _)| step.as_str()).collect::<Vec<_>>()))
}

/// Refuse keys that go with one that has no luck of its own.
fn companions(ranges: &[Range], diagnostics: &mut Diagnostics) {
    for range in ranges {
        let Some(with) = &range.uncertain.with else { continue };
        let own = |other: &&Range| other.uncertain.with.is_none() && other.uncertain.key == *with;
        if ranges.iter().find(own).is_none() {
            let message = format!("no key `{}` is drawn for `with`", short(with));
            let diagnostic = Diagnostic::new("unknown-name", range.place, message);
            diagnostics
                .add(diagnostic.help("name another key of [uncertainty] that has no `with`"));
        }
    }
}

/// What the schema says of the key that `steps` lead to; `None` if it knows no such key.
fn property<'a>(root: &'a Json, schema: &'a Json, steps: &[&str]) -> Option<&'a Json> {
    let Some((first, rest)) = steps.split_first() else { return Some(schema) };
    let forms = schema["anyOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice);
    if *first == "set" && schema["properties"]["set"].is_object() {
        let path = document::parse_key(&rest.join("."))?;
        let steps: Vec<&str> = path.iter().map(|(step, _)| step.as_str()).collect();
        return property(root, root, &steps);
    }
    forms.iter().find_map(|form| match form.get("items") {
        Some(items) => property(root, items, rest),
        None => property(root, form["properties"].get(first)?, rest),
    })
}

/// Whether only whole numbers will do for a key; `None` if numbers will not do at all.
fn is_whole(property: &Json) -> Option<bool> {
    let forms = property["anyOf"].as_array();
    let forms = forms.map_or(std::slice::from_ref(property), Vec::as_slice);
    let takes = |kind: &str| forms.iter().any(|form| form["type"] == kind);
    match (takes("number"), takes("integer")) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    }
}

/// Refuse what would be set twice.
fn conflicts(ranges: &[Range], diagnostics: &mut Diagnostics) {
    let path = |range: &Range| range.steps.iter().map(|step| step.0.clone()).collect::<Vec<_>>();
    for (position, range) in ranges.iter().enumerate() {
        let later = path(range);
        for earlier in &ranges[..position] {
            let other = path(earlier);
            let contains = later.starts_with(&other) || other.starts_with(&later);
            let exclusive = EXCLUSIVE.iter().any(|(one, two)| {
                let (Some((last, above)), Some((first, beside))) =
                    (later.split_last(), other.split_last())
                else {
                    return false;
                };
                above == beside && last == one && first == two
            });
            if contains || exclusive {
                let (key, other) = (&range.uncertain.key, &earlier.uncertain.key);
                let message = format!("`{}` and `{}` exclude each other", short(key), short(other));
                let diagnostic = Diagnostic::new("conflict", range.place, message);
                diagnostics.add(diagnostic.help("remove one of them"));
            }
        }
    }
}
