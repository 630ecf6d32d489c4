//! What an arm sets: keys of the tables that are common to all arms unless one says otherwise.

use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{self, Node, Value};
use super::names::{listed, short};
use super::patch::{self, Step};
use super::{days, walk};
use std::sync::Arc;

/// Tables of which an arm may set keys.
pub(super) const SECTIONS: [&str; 8] =
    ["activation", "registration", "visits", "calls", "fatigue", "offline", "budget", "shock"];

/// Keys of these tables that are the world's all the same.
pub(super) const OF_THE_WORLD: [[&str; 2]; 2] = [["calls", "per_day"], ["calls", "notice"]];

/// The paths and values of a `set`, whether written as dotted keys or as tables.
pub(super) fn flatten(
    table: &Node,
    above: &mut Vec<Step>,
    set: &mut Vec<(Vec<Step>, Node)>,
    context: &mut Context,
) {
    for (key, node) in table.entries() {
        let place = node.key.unwrap_or(node.place);
        let Some(path) = document::parse_key(key) else {
            let message = format!("`{}` is not a dotted key", short(key));
            context.wrong("bad-set", place, message, "write a path such as \"activation.lapse\"");
            continue;
        };
        let depth = above.len();
        above.extend(path.into_iter().map(|(key, _)| (key, place)));
        let whole = if above[0].0 == "shock" { 3 } else { 2 };
        let section = SECTIONS.contains(&above[0].0.as_str());
        if section && above.len() < whole && matches!(node.value, Value::Table(_)) {
            flatten(node, above, set, context);
        } else {
            set.push((above.clone(), node.clone()));
        }
        above.truncate(depth);
    }
}

/// Refuse that one `set`, of which `set` holds what it sets, gives both R₀ and what R₀ determines.
pub(super) fn conflicts(set: &[(Vec<Step>, Node)], context: &mut Context) {
    let of = |key: &str| {
        let path = ["activation", key];
        set.iter().find(|(steps, _)| steps.iter().map(|step| step.0.as_str()).eq(path))
    };
    if let (Some(_), Some((_, node))) = (of("reproduction"), of("probability")) {
        let message = "`reproduction` and `probability` exclude each other";
        let place = node.key.unwrap_or(node.place);
        context.wrong(
            "conflict",
            place,
            message,
            "remove one of them: reproduction sets the probability",
        );
    }
}

/// The tables of the file that an arm may set keys of, with what this one sets.
pub(super) fn sections(
    context: &mut Context,
    root: &Node,
    set: &[(Vec<Step>, Node)],
) -> (Node, bool) {
    let mut sections = Node::table(root.place);
    for key in SECTIONS {
        if let Some(node) = root.get(key) {
            sections.put(key, node.clone());
        }
    }
    let mut fine = true;
    for (steps, node) in set {
        if context.diagnostics.is_full() {
            return (sections, false);
        }
        let done = apply(context, &mut sections, steps, node);
        fine &= done.is_ok();
        if let Err(diagnostic) = done {
            context.diagnostics.add(diagnostic);
        }
    }
    let schema = context.schema;
    days::number(context, schema, &mut sections);
    (sections, fine)
}

fn apply(
    context: &mut Context,
    sections: &mut Node,
    steps: &[Step],
    node: &Node,
) -> Result<(), Diagnostic> {
    let (section, place) = &steps[0];
    if !SECTIONS.contains(&section.as_str()) {
        return Err(not_settable(context, section, *place));
    }
    let whole = if section == "shock" { 3 } else { 2 };
    if steps.len() < whole {
        let diagnostic =
            Diagnostic::new("bad-set", *place, format!("`{section}` cannot be set whole"));
        return Err(diagnostic.help(format!("set its keys, such as \"{}\"", example(section))));
    }
    if OF_THE_WORLD.contains(&[section.as_str(), steps[1].0.as_str()]) {
        return Err(of_the_world(section, &steps[1]));
    }
    patch::insert(sections, steps, node.clone())?;
    let schema = &context.schema["properties"][section.as_str()];
    let key = &steps[whole - 1].0;
    let Some(table) = sections.get_mut(section) else { return Ok(()) };
    if section != "shock" {
        walk::check_key(schema, section, table, key, context.diagnostics);
        return Ok(());
    }
    let index = &steps[1].0;
    if let (Value::Array(items), Ok(index)) = (&mut table.value, index.parse::<usize>())
        && let Some(item) = Arc::make_mut(items).get_mut(index)
    {
        walk::check_key(&schema["items"], section, item, key, context.diagnostics);
    }
    Ok(())
}

fn example(section: &str) -> &'static str {
    match section {
        "activation" => "activation.lapse",
        "registration" => "registration.imitation",
        "visits" => "visits.daily",
        "calls" => "calls.attention",
        "fatigue" => "fatigue.memory",
        "offline" => "offline.meeting",
        "budget" => "budget.returns",
        _ => "shock.0.size",
    }
}

fn of_the_world(section: &str, (key, place): &Step) -> Diagnostic {
    let message = format!("`{section}.{key}` cannot be set in an arm");
    let diagnostic = Diagnostic::new("bad-set", *place, message);
    diagnostic.help(format!("it is the same in every arm: write it in [{section}]"))
}

fn not_settable(context: &Context, section: &str, place: Place) -> Diagnostic {
    let settable = listed(SECTIONS, "nothing");
    let diagnostic =
        Diagnostic::new("bad-set", place, format!("`{}` cannot be set in an arm", short(section)));
    let properties = &context.schema["properties"];
    if properties["arm"]["items"]["properties"].get(section).is_some() {
        diagnostic.help(format!("write `{section}` in the arm itself, without `set`"))
    } else if properties.get(section).is_some() {
        diagnostic.help(format!("it is the same in every arm; an arm may set keys of {settable}"))
    } else {
        diagnostic.help(format!("an arm may set keys of {settable}"))
    }
}

/// What the file says of all arms, with what one arm sets.
pub(super) struct Sections<'a> {
    /// The tables, with positions.
    pub node: &'a Node,
    /// Where the ties are written.
    pub ties_place: Place,
    /// How many ties a supporter has on average, unless they are wrong.
    pub mean_ties: Option<f64>,
}

impl Sections<'_> {
    pub fn place(&self, section: &str, key: &str) -> Place {
        match self.node.get(section) {
            Some(table) => table.place_of(key),
            None => self.node.place,
        }
    }

    pub fn is_broken(&self, section: &str, key: &str) -> bool {
        self.node
            .get(section)
            .is_some_and(|table| table.is_broken() || table.get(key).is_some_and(Node::is_broken))
    }
}
