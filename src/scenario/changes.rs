//! How the organisation of an arm changes by day: other wires, fewer operators.

use super::context::Context;
use super::document::Node;
use super::file;
use super::names::{listed, short};
use super::wires::changed;
use super::{Change, Wires};
use crate::id::{Day, OperatorId};
use std::collections::BTreeMap;

/// A change as written, and when it is.
struct Dated<'a> {
    day: Day,
    node: &'a Node,
    written: &'a file::Change,
}

/// The changes of `arm` in order of time, from the wires it begins with; `None` if one is wrong.
pub(super) fn changes(
    context: &mut Context,
    arm: &Node,
    written: &[file::Change],
    operators: &[&str],
    begins_with: Wires,
) -> Option<Vec<Change>> {
    let Some(list) = arm.get("change") else { return Some(Vec::new()) };
    let mut merged = Merged::default();
    let mut before = begins_with;
    let mut changes = Vec::new();
    let mut fine = !list.is_broken();
    for dated in dated(context, list, written)? {
        let merger = merger(context, &dated, operators, &mut merged);
        let after = match &dated.written.wires {
            Some(wires) => changed(before, wires.clone()),
            None => Some(before),
        };
        let (Some((merge, into)), Some(wires)) = (merger, after) else {
            fine = false;
            continue;
        };
        before = wires;
        changes.push(Change { day: dated.day, wires, merge, into });
    }
    fine.then_some(changes)
}

/// The changes in order of time; `None` if one has no day of its own, or is none.
fn dated<'a>(
    context: &mut Context,
    list: &'a Node,
    written: &'a [file::Change],
) -> Option<Vec<Dated<'a>>> {
    let mut by_day = BTreeMap::new();
    let mut fine = true;
    for (node, written) in list.items().iter().zip(written) {
        fine &= !node.entries().iter().any(|(_, value)| value.is_broken());
        if !["wires", "merge", "into"].iter().any(|key| node.has(key)) {
            let help = "write wires = …, or merge = [ … ], or remove it";
            context.wrong("missing-key", node.place, "this change changes nothing", help);
            fine = false;
        }
        let Some(day) = written.day else {
            fine = false;
            continue;
        };
        if by_day.insert(day, Dated { day, node, written }).is_some() {
            let message = format!("there are two changes on day {}", day.0);
            let help = "write them as one [[arm.change]], or let one be a day later";
            context.wrong("conflict", node.place_of("day"), message, help);
            fine = false;
        }
    }
    fine.then(|| by_day.into_values().collect())
}

/// The operators that are no more: whom each became, and when.
type Merged = BTreeMap<usize, (usize, Day)>;

/// Who merges, and into whom; `None` if that is wrong.
fn merger(
    context: &mut Context,
    dated: &Dated,
    operators: &[&str],
    merged: &mut Merged,
) -> Option<(Vec<OperatorId>, Option<OperatorId>)> {
    let Dated { day, node, written } = dated;
    let Some(names) = &written.merge else {
        if node.has("into") {
            let help = "write merge = [ … ], the operators that become one, or remove it";
            context.wrong("conflict", node.place_of("into"), "nobody is merged into it", help);
            return None;
        }
        return Some((Vec::new(), None));
    };
    let mut found: Vec<usize> = Vec::new();
    for (name, item) in names.iter().zip(node.get("merge")?.items()) {
        let Some(at) = operators.iter().position(|known| known == name) else {
            context.unknown_name(item.place, "operator", name, operators);
            return None;
        };
        if let Some(&(into, since)) = merged.get(&at) {
            let (name, into) = (short(name), short(operators[into]));
            let message = format!("`{name}` is no more: it became `{into}` on day {}", since.0);
            context.wrong("conflict", item.place, message, format!("write `{into}` instead"));
            return None;
        }
        if found.contains(&at) {
            let message = format!("`{}` is named twice", short(name));
            context.wrong("duplicate", item.place, message, "write each operator once");
            return None;
        }
        found.push(at);
    }
    let into = match &written.into {
        None => *found.first()?,
        Some(name) => match found.iter().find(|&&at| operators[at] == name) {
            Some(&at) => at,
            None => {
                let message = format!("`{}` is not among those that merge", short(name));
                let those = listed(names.iter().map(String::as_str), "nobody");
                let help = format!("write one of {those}");
                context.wrong("conflict", node.place_of("into"), message, help);
                return None;
            }
        },
    };
    let others = found.iter().filter(|&&at| at != into);
    merged.extend(others.map(|&at| (at, (into, *day))));
    let id = |at: usize| u8::try_from(at).ok().map(OperatorId);
    Some((found.iter().map(|&at| id(at)).collect::<Option<_>>()?, id(into)))
}
