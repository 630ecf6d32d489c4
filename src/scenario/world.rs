//! What is the same in every arm: groups, actions, events, election day.

use super::contagion::probability;
use super::context::Context;
use super::document::Node;
use super::file;
use super::names::short;
use super::{ElectionDay, Group, Occurrence, WorldEvent};

/// The groups of the public; `None` if what is written of them is wrong.
pub(super) fn groups(
    context: &mut Context,
    population: &Node,
    written: &[file::Group],
) -> Option<Vec<Group>> {
    let Some(list) = population.get("group") else { return Some(Vec::new()) };
    let mut groups: Vec<Group> = Vec::new();
    let mut fine = !list.is_broken();
    for (node, written) in list.items().iter().zip(written) {
        let (Some(name), Some(share)) = (context.name(node, "name"), written.share) else {
            fine = false;
            continue;
        };
        if groups.iter().any(|other| other.name == name) {
            let message = format!("there are two groups `{}`", short(&name));
            let help = "give each group its own name";
            context.wrong("duplicate-name", node.place_of("name"), message, help);
            fine = false;
        }
        groups.push(Group { name, share });
        let together: f64 = groups.iter().map(|group| group.share).sum();
        if fine && together > 1.0 + 1e-9 {
            let message = format!("the shares of the groups add up to {together}");
            let help = "let them add up to 1 or less: nobody is in two groups";
            context.wrong("impossible", node.place_of("share"), message, help);
            fine = false;
        }
    }
    fine.then_some(groups)
}

/// What happens to the world; what is wrong with it is among the diagnostics.
pub(super) fn events(
    context: &mut Context,
    list: &Node,
    written: Vec<file::Event>,
) -> Vec<WorldEvent> {
    let both = list.items().iter().zip(written);
    both.filter_map(|(node, event)| match event.kind? {
        file::EventKind::NewLeader => occurrence(context, node, &event).map(WorldEvent::NewLeader),
    })
    .collect()
}

fn occurrence(context: &mut Context, node: &Node, event: &file::Event) -> Option<Occurrence> {
    match (node.get("day"), node.get("rate")) {
        (None, None) => {
            let help = "write day = the day it happens, or rate = its chance per day";
            context.wrong("missing-key", node.place, "it is not said when this happens", help);
            None
        }
        (Some(_), Some(rate)) => {
            let place = rate.key.unwrap_or(rate.place);
            let help = "remove one of them: with a rate the days are drawn";
            context.wrong("conflict", place, "`day` and `rate` exclude each other", help);
            None
        }
        (Some(_), None) => event.day.map(Occurrence::Day),
        (None, Some(_)) => probability(event.rate?).map(Occurrence::Rate),
    }
}

/// What happens on election day, of which `written` is said; `None` if that is wrong.
pub(super) fn election_day(
    context: &mut Context,
    root: &Node,
    written: ElectionDay,
) -> Option<ElectionDay> {
    let is_announced = root.get("scenario").is_some_and(|table| table.has("election"));
    let table = root.get("election_day");
    if let Some(table) = table.filter(|_| !is_announced) {
        let help = "write scenario.election = the day, or remove [election_day]";
        context.wrong("missing-key", table.place, "there is no election to win votes for", help);
    }
    let targets = match table.is_some_and(|table| table.has("targets")) {
        true => written.targets,
        false => context.size?,
    };
    Some(ElectionDay { targets, ..written })
}
