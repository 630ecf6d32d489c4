//! The arms: what they inherit, what they set, and what they must have in common.

use super::context::{Context, typed};
use super::document::{Node, Value};
use super::names::{quoted, short};
use super::patch::Step;
use super::settings::{SECTIONS, Sections, conflicts, flatten, sections};
use super::{Arm, Operator, Original, Platform, Scenario, contagion, organisation, shocks, wires};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many entries written supporter by supporter, or federation by federation, all arms may hold
/// together.
const MOST_ENTRIES: u64 = 20_000_000;

/// The arms, and the position of the baseline.
pub(super) fn arms(
    context: &mut Context,
    root: &Node,
    mean_ties: Option<f64>,
) -> (Option<Vec<Arm>>, Option<usize>) {
    let list = root.get("arm").map_or(&[][..], Node::items);
    let names = names(context, list);
    let baseline = baseline(context, root, &names);
    if too_large(context, root, list) {
        return (None, baseline);
    }
    let mut arms = Vec::new();
    let mut may_differ = Vec::new();
    let mut federations = 0;
    for position in 0..list.len() {
        let Some(written) = written(context, list, position, &names) else { continue };
        may_differ
            .push(written.arm.get("unequal").is_some_and(|u| u.value != Value::Boolean(false)));
        if let Some(arm) = arm(context, root, &written, mean_ties) {
            federations += arm.platforms.iter().map(listed_federations).sum::<usize>();
            arms.push(arm);
        }
        if federations as u64 > MOST_ENTRIES {
            let message = format!("{federations} entries federation by federation in these arms");
            let help = "write fewer federations, or `rollout`";
            context.wrong("too-large", list[position].place, message, help);
            return (None, baseline);
        }
    }
    if !list.iter().any(writes_a_budget) {
        arms.iter_mut().for_each(|arm| arm.budget.reach = 0.0);
    }
    let complete = !list.is_empty() && arms.len() == list.len();
    if complete && let Some(baseline) = baseline {
        budgets(context, list, &arms, &may_differ, baseline);
    }
    (complete.then_some(arms), baseline)
}

/// Whether an operator of the arm has a budget of its own; money that nobody wrote does nothing.
fn writes_a_budget(arm: &Node) -> bool {
    let operators = arm.get("operator").map_or(&[][..], Node::items);
    operators.iter().any(|operator| operator.has("budget"))
}

impl Scenario {
    /// Whether the file writes keys of `[budget]` that do nothing, as no operator has a written budget.
    pub fn writes_of_money_in_vain(&self) -> bool {
        let Some(root) = self.original.as_ref().map(Original::root) else { return false };
        let arms = root.get("arm").map_or(&[][..], Node::items);
        let of_money = |set: &Node| set.entries().iter().any(|(key, _)| key.starts_with("budget"));
        let written =
            root.has("budget") || arms.iter().filter_map(|arm| arm.get("set")).any(of_money);
        written && !arms.iter().any(writes_a_budget)
    }
}

fn listed_federations(platform: &Platform) -> usize {
    platform.federations.as_ref().map_or(0, Vec::len)
}

fn names(context: &mut Context, list: &[Node]) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (position, node) in list.iter().enumerate() {
        let Some(name) = context.name(node, "name") else { continue };
        if names.insert(name.clone(), position).is_some() {
            let message = format!("there are two arms `{}`", short(&name));
            let help = "give each arm its own name";
            context.wrong("duplicate-name", node.place_of("name"), message, help);
        }
    }
    names
}

fn baseline(context: &mut Context, root: &Node, names: &BTreeMap<String, usize>) -> Option<usize> {
    let Some(node) = root.get("scenario").and_then(|table| table.get("baseline")) else {
        return Some(0);
    };
    let name = node.text()?;
    let found = names.get(name).copied();
    if found.is_none() {
        let known: Vec<&str> = names.keys().map(String::as_str).collect();
        context.unknown_name(node.place, "arm", name, &known);
    }
    found
}

/// Whether lists of supporters, which every arm holds for itself, would take too much memory.
fn too_large(context: &mut Context, root: &Node, list: &[Node]) -> bool {
    let entries = u64::from(context.size.unwrap_or(0)) * list.len() as u64;
    let listed = root.get("activation").is_some_and(lists_supporters);
    if entries <= MOST_ENTRIES || !(listed || list.iter().any(lists_supporters)) {
        return false;
    }
    let message = format!("{entries} entries supporter by supporter in all arms together");
    let help = "let population.size be smaller, or write shares instead of lists";
    context.wrong("too-large", list[0].place, message, help);
    true
}

/// Whether anything in a table is written supporter by supporter.
fn lists_supporters(table: &Node) -> bool {
    let long = |key: &str| ["counts", "shares", "accounts"].contains(&key);
    table.entries().iter().any(|(key, node)| long(key) || lists_supporters(node))
}

/// An arm with all it inherits, and what it sets.
struct Written {
    arm: Node,
    set: Vec<(Vec<Step>, Node)>,
}

fn written(
    context: &mut Context,
    list: &[Node],
    position: usize,
    names: &BTreeMap<String, usize>,
) -> Option<Written> {
    let chain = ancestry(context, list, position, names)?;
    let mut arm = Node::table(list[position].place);
    let mut set = Vec::new();
    for link in chain.into_iter().rev() {
        for (key, node) in list[link].entries() {
            match key.as_str() {
                "name" | "like" => {}
                "set" => {
                    let inherited = set.len();
                    flatten(node, &mut Vec::new(), &mut set, context);
                    conflicts(&set[inherited..], context);
                }
                "wires" => wires::inherit(&mut arm, node),
                _ => arm.put(key, node.clone()),
            }
        }
    }
    arm.put("name", list[position].get("name")?.clone());
    Some(Written { arm, set })
}

/// The arm and those it is like, nearest first.
fn ancestry(
    context: &mut Context,
    list: &[Node],
    position: usize,
    names: &BTreeMap<String, usize>,
) -> Option<Vec<usize>> {
    let mut chain = vec![position];
    let mut current = &list[position];
    while let Some(node) = current.get("like") {
        let like = node.text()?;
        let Some(&next) = names.get(like) else {
            let known: Vec<&str> = names.keys().map(String::as_str).collect();
            context.unknown_name(node.place, "arm", like, &known);
            return None;
        };
        if chain.contains(&next) {
            let message = format!("arm `{}` is like itself, in the end", short(like));
            let help = "let one of these arms stand alone, without `like`";
            context.wrong("conflict", node.place, message, help);
            return None;
        }
        chain.push(next);
        current = &list[next];
    }
    Some(chain)
}

fn arm(
    context: &mut Context,
    root: &Node,
    written: &Written,
    mean_ties: Option<f64>,
) -> Option<Arm> {
    let (sections, fine) = sections(context, root, &written.set);
    let list =
        Node { value: Value::Array(Arc::new(vec![written.arm.clone()])), ..written.arm.clone() };
    let mut tables: Vec<(&str, Option<&Node>)> =
        SECTIONS.map(|key| (key, sections.get(key))).into();
    tables.push(("arm", Some(&list)));
    let file = typed(&tables, context.defaults, context.diagnostics);
    let own = file.arm.and_then(|mut arms| arms.pop())?;
    let name = written.arm.get("name")?.text()?.to_owned();
    let organisation = organisation::organisation(context, &written.arm, &own);
    let visits = file.visits?;
    let ties_place = root.get("ties").or(root.get("population")).unwrap_or(root).place;
    let laws = Sections { node: &sections, ties_place, mean_ties };
    let activation = contagion::activation(context, &laws, file.activation?, &visits);
    let platforms = organisation.as_ref().map(|o| o.platforms.as_slice());
    let common = file.shock.unwrap_or_default();
    let shocks = shocks::shocks(context, sections.get("shock"), &common, platforms, Some(&name));
    let alone = own.shock.unwrap_or_default();
    let alone = shocks::shocks(context, written.arm.get("shock"), &alone, platforms, None);
    let (organisation, mut shocks) = (organisation?, shocks?);
    shocks.extend(alone?);
    fine.then_some(Arm {
        name,
        operators: organisation.operators,
        platforms: organisation.platforms,
        wires: organisation.wires,
        initial: organisation.initial,
        on_new_leader: organisation.on_new_leader,
        activation: activation?,
        registration: file.registration?,
        visits,
        calls: file.calls?.answers,
        fatigue: file.fatigue?,
        offline: file.offline?,
        budget: file.budget?,
        shocks,
        changes: organisation.changes,
    })
}

impl Arm {
    /// What its operators have together, in budget units.
    pub fn budget(&self) -> f64 {
        total_budget(&self.operators)
    }
}

fn total_budget(operators: &[Operator]) -> f64 {
    operators.iter().map(|operator| operator.budget).sum()
}

fn budgets(
    context: &mut Context,
    list: &[Node],
    arms: &[Arm],
    may_differ: &[bool],
    baseline: usize,
) {
    let expected = arms[baseline].budget();
    for (position, arm) in arms.iter().enumerate() {
        let budget = arm.budget();
        let equal = (budget - expected).abs() <= 1e-9 * budget.max(expected);
        if equal || may_differ[position] || may_differ[baseline] {
            continue;
        }
        let operators = list[position].get("operator").map_or(&[][..], Node::items);
        let written = operators.iter().rev().find_map(|operator| operator.get("budget"));
        let place = written.map_or_else(|| list[position].place_of("name"), |node| node.place);
        let base = quoted(&arms[baseline].name);
        let message = format!("arm `{}` has a budget of {budget}, {base} of {expected}", arm.name);
        let help = "let the totals be equal, or write unequal = true in this arm";
        context.wrong("unequal-budgets", place, message, help);
    }
}
