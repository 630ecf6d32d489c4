//! The public.

use super::context::Context;
use super::document::Node;
use super::file;
use super::world::groups;
use super::{InitiallyActive, Public, TieFile};
use std::collections::BTreeSet;

/// The supporters; `None` if what is written of them is wrong.
pub(super) fn public(
    context: &mut Context,
    table: &Node,
    written: file::Population,
    ties: Option<&TieFile>,
) -> Option<Public> {
    let size = context.size?;
    let of_file = ties.and_then(|file| Some(file.written.federations.as_ref()?.count()));
    let unwritten = of_file.filter(|_| !table.has("federations"));
    let federations = unwritten.unwrap_or(written.federations);
    if let Some(count) = of_file.filter(|count| *count != federations) {
        let message = format!("the file of ties tells of {count} federations, not {federations}");
        let help = format!("write {count}, or leave it out");
        context.wrong("conflict", table.place_of("federations"), message, help);
        return None;
    }
    if federations > size {
        let message = format!("{federations} federations for {size} supporters");
        let help = format!("write at most {size} federations");
        context.wrong("impossible", table.place_of("federations"), message, help);
        return None;
    }
    let broken = ["federations", "initially_active"].iter().any(|k| is_broken(table, k));
    let groups = groups(context, table, &written.group.unwrap_or_default());
    let initially_active = active(context, table, written.initially_active, size)?;
    (!broken).then_some(Public { size, federations, initially_active, groups: groups? })
}

pub(super) fn is_broken(table: &Node, key: &str) -> bool {
    table.get(key).is_some_and(Node::is_broken)
}

fn active(
    context: &mut Context,
    table: &Node,
    written: file::InitiallyActive,
    size: u32,
) -> Option<InitiallyActive> {
    use file::InitiallyActive::{Share, Some as Form};
    let place = table.place_of("initially_active");
    let share = match written {
        Share(share) => share,
        Form(file::ActiveSome { count: Some(count), agents: None }) => {
            if count > size {
                let message = format!("{count} supporters of {size} are active on day 0");
                context.wrong("impossible", place, message, format!("write at most {size}"));
                return None;
            }
            return Some(InitiallyActive::Count(count));
        }
        Form(file::ActiveSome { count: None, agents: Some(agents) }) => {
            return agents_once(context, table.get("initially_active")?, agents, size);
        }
        Form(_) => {
            let form = table.get("initially_active")?;
            if !form.entries().iter().any(|(_, node)| node.is_broken()) {
                let help = "write a share, or { count = … }, or { agents = [ … ] }";
                context.wrong("conflict", place, "this must have one form", help);
            }
            return None;
        }
    };
    Some(InitiallyActive::Count((share * f64::from(size)).round() as u32))
}

fn agents_once(
    context: &mut Context,
    form: &Node,
    mut agents: Vec<u32>,
    size: u32,
) -> Option<InitiallyActive> {
    let items = form.get("agents")?.items();
    let mut seen = BTreeSet::new();
    for (agent, node) in agents.iter().zip(items) {
        if !is_supporter(context, *agent, size, node) {
            return None;
        }
        if !seen.insert(*agent) {
            let message = format!("supporter {agent} is named twice");
            context.wrong("duplicate", node.place, message, "write each supporter once");
            return None;
        }
    }
    agents.sort_unstable();
    Some(InitiallyActive::Agents(agents))
}

pub(super) fn is_supporter(context: &mut Context, agent: u32, size: u32, node: &Node) -> bool {
    if agent >= size {
        let message = format!("there is no supporter {agent}");
        let help = format!("supporters are numbered from 0 to {}", size - 1);
        context.wrong("out-of-range", node.place, message, help);
    }
    agent < size
}
