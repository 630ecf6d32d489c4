//! Section 7.10, *Election day*.

use super::luck::Decision;
use super::numbers::{rounded, smallest};
use super::record::{Cell, Row};
use super::world::World;
use groundswell::scenario::Channel;
use std::collections::BTreeSet;

/// The ballot of today; `active` has how many were active on each day up to now.
pub fn ballot(world: &World, active: &[usize]) -> Row {
    let rule = &world.scenario.election_day;
    let targets = rule.targets as usize;
    let window = usize::from(rule.window).min(active.len());
    let days: usize = active[active.len() - window..].iter().sum();
    let contacts = rule.contacts * days as f64;
    let lists = lists(world);
    let calls = rounded(contacts / lists as f64).min(targets);
    let reached: BTreeSet<usize> = (0..lists)
        .flat_map(|list| {
            let draw = |target| world.luck.once(Decision::Canvass.alone(), target, list);
            smallest(0..targets, calls, draw)
        })
        .collect();
    let is_active = |i: &usize| world.supporters[*i].active;
    let ties: usize = (0..world.size()).filter(is_active).map(|i| world.friends[i].len()).sum();
    let reached_per_vote = match rule.channel {
        Channel::Door => 14.0,
        Channel::Phone => 35.0,
    };
    let votes = reached.len() as f64 / reached_per_vote + 0.00224 * ties as f64;
    row(world.day, contacts, lists as u64, reached.len() as u64, votes)
}

/// How many lists of targets there are.
fn lists(world: &World) -> usize {
    let runs = |c: &usize| world.runs_an_open_platform(*c);
    match world.wires.shared_list {
        true => 1,
        false => world.operators_in_force().into_iter().filter(runs).count().max(1),
    }
}

pub fn row(day: usize, contacts: f64, lists: u64, reached: u64, votes: f64) -> Row {
    let cells = [
        ("contacts", Cell::Real(contacts)),
        ("lists", Cell::Count(lists)),
        ("reached", Cell::Count(reached)),
        ("votes", Cell::Real(votes)),
    ];
    let cells = cells.map(|(name, cell)| (name.to_owned(), cell)).into();
    Row { day, about: "ballot", position: 0, cells }
}
