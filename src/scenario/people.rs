//! The public and its ties.

use super::defaults;
use super::document::Node;
use super::file::{self, TieKind};
use super::resolve::World;
use super::world::groups;
use super::{InitiallyActive, Public, TieRule};
use crate::id::MOST_TIES;
use std::collections::BTreeSet;

/// The supporters; `None` if what is written of them is wrong.
pub(super) fn public(world: &mut World, table: &Node, written: file::Population) -> Option<Public> {
    let size = world.size?;
    let federations = written.federations.unwrap_or(1);
    if federations > size {
        let message = format!("{federations} federations for {size} supporters");
        let help = format!("write at most {size} federations");
        world.wrong("impossible", table.place_of("federations"), message, help);
        return None;
    }
    let broken = ["federations", "initially_active"].iter().any(|k| is_broken(table, k));
    let groups = groups(world, table, &written.group.unwrap_or_default());
    let initially_active = active(world, table, written.initially_active, size)?;
    (!broken).then_some(Public { size, federations, initially_active, groups: groups? })
}

fn is_broken(table: &Node, key: &str) -> bool {
    table.get(key).is_some_and(Node::is_broken)
}

fn active(
    world: &mut World,
    table: &Node,
    written: Option<file::InitiallyActive>,
    size: u32,
) -> Option<InitiallyActive> {
    use file::InitiallyActive::{Share, Some as Form};
    let place = table.place_of("initially_active");
    let share = match written {
        None => world.defaults.filling().initially_active,
        Some(Share(share)) => share,
        Some(Form(file::ActiveSome { count: Some(count), agents: None })) => {
            if count > size {
                let message = format!("{count} supporters of {size} are active on day 0");
                world.wrong("impossible", place, message, format!("write at most {size}"));
                return None;
            }
            return Some(InitiallyActive::Count(count));
        }
        Some(Form(file::ActiveSome { count: None, agents: Some(agents) })) => {
            return agents_once(world, table.get("initially_active")?, agents, size);
        }
        Some(Form(_)) => {
            let form = table.get("initially_active")?;
            if !form.entries().iter().any(|(_, node)| node.is_broken()) {
                let help = "write a share, or { count = … }, or { agents = [ … ] }";
                world.wrong("conflict", place, "this must have one form", help);
            }
            return None;
        }
    };
    Some(InitiallyActive::Count((share * f64::from(size)).round() as u32))
}

fn agents_once(
    world: &mut World,
    form: &Node,
    mut agents: Vec<u32>,
    size: u32,
) -> Option<InitiallyActive> {
    let items = form.get("agents")?.items();
    let mut seen = BTreeSet::new();
    for (agent, node) in agents.iter().zip(items) {
        if !is_supporter(world, *agent, size, node) {
            return None;
        }
        if !seen.insert(*agent) {
            let message = format!("supporter {agent} is named twice");
            world.wrong("duplicate", node.place, message, "write each supporter once");
            return None;
        }
    }
    agents.sort_unstable();
    Some(InitiallyActive::Agents(agents))
}

fn is_supporter(world: &mut World, agent: u32, size: u32, node: &Node) -> bool {
    if agent >= size {
        let message = format!("there is no supporter {agent}");
        let help = format!("supporters are numbered from 0 to {}", size - 1);
        world.wrong("out-of-range", node.place, message, help);
    }
    agent < size
}

/// How supporters are tied; `None` if what is written of it is wrong.
pub(super) fn ties(
    world: &mut World,
    root: &Node,
    written: file::Ties,
    public: Option<&Public>,
) -> Option<TieRule> {
    let nowhere = Node::table(root.get("population").map_or(root.place, |node| node.place));
    let table = root.get("ties").unwrap_or(&nowhere);
    if table.is_broken() || is_broken(table, "kind") {
        return None;
    }
    let kind = written.kind.unwrap_or(TieKind::Poisson);
    other_kinds(world, table, kind);
    let public = public?;
    if ["mean", "local", "degree", "edges"].iter().any(|key| is_broken(table, key)) {
        return None;
    }
    let rule = match kind {
        TieKind::Poisson => poisson(world, table, &written, public),
        TieKind::Regular => regular(world, table, &written, public.size),
        TieKind::Complete => Some(TieRule::Complete),
        TieKind::Edges => edges(world, table, written.edges, public.size),
    }?;
    let ties = f64::from(public.size) * rule.mean(public.size) / 2.0;
    if ties > MOST_TIES as f64 {
        let message = format!("{ties:.0} ties are more than the {MOST_TIES} that can be held");
        let help = "let population.size be smaller, or supporters have fewer ties";
        world.wrong("impossible", table.place_of("kind"), message, help);
        return None;
    }
    Some(rule)
}

fn other_kinds(world: &mut World, table: &Node, kind: TieKind) {
    let owners = [
        ("mean", TieKind::Poisson, "poisson"),
        ("local", TieKind::Poisson, "poisson"),
        ("degree", TieKind::Regular, "regular"),
        ("edges", TieKind::Edges, "edges"),
    ];
    for (key, owner, name) in owners {
        if let Some(node) = table.get(key).filter(|_| owner != kind) {
            let message = format!("`ties.{key}` belongs to ties of kind `{name}`");
            let help = format!("remove it, or write kind = \"{name}\"");
            world.wrong("conflict", node.key.unwrap_or(node.place), message, help);
        }
    }
}

fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

fn poisson(
    world: &mut World,
    table: &Node,
    written: &file::Ties,
    public: &Public,
) -> Option<TieRule> {
    let size = u64::from(public.size);
    let mean = written.mean.unwrap_or(f64::from(defaults::MEAN_TIES));
    let drawn = (f64::from(public.size) * mean / 2.0).round() as u64;
    if mean > f64::from(public.size - 1) || drawn > pairs(size) {
        let message = format!("{size} supporters cannot have {mean} ties each");
        let help = format!("write ties.mean = {} or less", size - 1);
        world.wrong("impossible", table.place_of("mean"), message, help);
        return None;
    }
    let local = written.local.or(world.defaults.filling().local);
    let Some(local) = local.filter(|_| public.federations > 1) else {
        return Some(TieRule::Poisson { mean, local: None });
    };
    let inside = (local * drawn as f64).round() as u64;
    if inside > 0 && public.size < 2 * public.federations {
        let message = format!("some of the {} federations have one supporter", public.federations);
        let help = "write ties.local = 0, or fewer federations, so that there are ties inside";
        world.wrong("impossible", table.place_of("local"), message, help);
        return None;
    }
    let room = room_inside(size, u64::from(public.federations));
    let outside = drawn.saturating_sub(inside);
    if inside > room || outside > pairs(size) - room {
        let (what, has, need) = if inside > room {
            ("inside", room, inside)
        } else {
            ("between", pairs(size) - room, outside)
        };
        let message = format!("{need} ties {what} federations are needed, there are {has} pairs");
        let help = "change ties.local, ties.mean or population.federations";
        world.wrong("impossible", table.place_of("local"), message, help);
        return None;
    }
    Some(TieRule::Poisson { mean, local: Some(local) })
}

/// How many pairs of supporters share a federation.
fn room_inside(size: u64, federations: u64) -> u64 {
    let (small, larger) = (size / federations, size % federations);
    larger * pairs(small + 1) + (federations - larger) * pairs(small)
}

fn regular(world: &mut World, table: &Node, written: &file::Ties, size: u32) -> Option<TieRule> {
    let degree = written.degree.unwrap_or(defaults::MEAN_TIES);
    let place = table.place_of("degree");
    if degree >= size {
        let message = format!("{size} supporters cannot have {degree} ties each");
        let help = format!("write ties.degree = {} or less", size - 1);
        world.wrong("impossible", place, message, help);
        return None;
    }
    if !(u64::from(size) * u64::from(degree)).is_multiple_of(2) {
        let message =
            format!("{size} supporters cannot all have {degree} ties: a tie has two ends");
        world.wrong("impossible", place, message, "let population.size or ties.degree be even");
        return None;
    }
    Some(TieRule::Regular { degree })
}

fn edges(
    world: &mut World,
    table: &Node,
    written: Option<Vec<Vec<u32>>>,
    size: u32,
) -> Option<TieRule> {
    let Some(written) = written else {
        let help = "write ties.edges = [[0, 1], …], or another kind";
        world.wrong("missing-key", table.place_of("kind"), "the ties are not written", help);
        return None;
    };
    let nodes = table.get("edges")?.items();
    let mut seen = BTreeSet::new();
    let mut edges = Vec::with_capacity(written.len());
    for (pair, node) in written.iter().zip(nodes) {
        let &[a, b] = pair.as_slice() else { return None };
        let fine =
            node.items().iter().zip([a, b]).all(|(n, agent)| is_supporter(world, agent, size, n));
        if fine && a == b {
            let message = format!("supporter {a} is tied to itself");
            world.wrong("impossible", node.place, message, "write two different supporters");
        } else if fine && !seen.insert([a.min(b), a.max(b)]) {
            let message = format!("the tie of {a} and {b} is written twice");
            world.wrong("duplicate", node.place, message, "write each pair once");
        } else if fine {
            edges.push([a, b]);
        }
    }
    (edges.len() == written.len()).then_some(TieRule::Edges { edges })
}

impl TieRule {
    /// How many ties a supporter has on average.
    pub(super) fn mean(&self, size: u32) -> f64 {
        match self {
            Self::Poisson { mean, .. } => *mean,
            Self::Regular { degree } => f64::from(*degree),
            Self::Complete => f64::from(size) - 1.0,
            Self::Edges { edges } => 2.0 * edges.len() as f64 / f64::from(size),
        }
    }
}
