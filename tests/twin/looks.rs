//! Section 7.3, *Looks*: visits, bridges, meetings, and who sees whom.

use super::luck::Decision;
use super::numbers::{cut, pow};
use super::world::World;
use std::collections::BTreeSet;

/// U_i: the platforms each supporter visits today.
pub fn looks(world: &World) -> Vec<BTreeSet<usize>> {
    let visits = &world.arm.visits;
    (0..world.size())
        .map(|i| {
            let accounts = &world.supporters[i].accounts;
            let visited = cut(visits.daily * pow(accounts.len() as f64, -visits.dilution));
            let look = |p: &usize| world.luck.daily(Decision::Look.at(*p), i, world.day) < visited;
            accounts.iter().copied().filter(look).collect()
        })
        .collect()
}

pub fn is_bridged(world: &World, i: usize, j: usize) -> bool {
    let draw = || world.luck.once_40(Decision::Bridge.alone(), i.min(j), i.max(j));
    let bridged = cut(world.wires.bridge.value());
    bridged > 0 && draw() < bridged
}

pub fn live_together(world: &World, i: usize, j: usize) -> bool {
    world.supporters[i].federation == world.supporters[j].federation
}

/// Whether `i` sees the friend `j` today, through platforms or by meeting.
pub fn sees(world: &World, visits: &[BTreeSet<usize>], i: usize, j: usize) -> bool {
    let (visited, held) = (&visits[i], &world.supporters[j].accounts);
    !visited.is_disjoint(held)
        || (!visited.is_empty() && !held.is_empty() && is_bridged(world, i, j))
        || meet(world, i, j)
}

fn meet(world: &World, i: usize, j: usize) -> bool {
    let chance = world.arm.offline.meeting.value();
    live_together(world, i, j) && world.luck.meeting(i, j, world.day) < cut(chance)
}

/// The visible reference of `i`: the ties through which they could see somebody today.
pub fn visible_ties(world: &World, i: usize) -> usize {
    let own = &world.supporters[i].accounts;
    let could_meet = world.arm.offline.meeting.value() > 0.0;
    let could_see = |&&j: &&usize| {
        let held = &world.supporters[j].accounts;
        !own.is_disjoint(held)
            || (!own.is_empty() && !held.is_empty() && is_bridged(world, i, j))
            || (could_meet && live_together(world, i, j))
    };
    world.friends[i].iter().filter(could_see).count()
}
