//! The science: one public, one arm, day by day.
//!
//! [`step`] is the schedule of `docs/MODEL.md`; each of its lines is a process with a file of its
//! own. Processes read the state of yesterday and say what changes; only then is it changed.

pub mod agent_set;
mod blocks;
pub mod law;
pub mod phase;
pub mod process;
pub mod schedule;
mod start;
pub mod tally;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod world;

pub use start::{start, tie};

use process::{act, activate, environment, lapse, look, register};
use world::World;

/// Live one day. The numbers are those of the schedule in `docs/MODEL.md`; 2, 4 and 8 belong to
/// calls and budgets, which this version does not have.
pub fn step(world: &mut World) {
    world.begin_day();
    environment::run(world); // 1
    let looks = look::run(world); // 3
    let activated = activate::run(world, &looks); // 5
    let lapsed = lapse::run(world); // 5
    let joined = register::run(world); // 6
    let acting = act::run(world); // 7
    world.weigh_invitations();

    world.people.fresh.clear();
    activated.into_iter().for_each(|agent| world.activate(agent));
    lapsed.into_iter().for_each(|agent| world.lapse(agent));
    joined.into_iter().for_each(|(agent, platform)| world.add_account(agent, platform));
    acting.into_iter().for_each(|agent| world.act(agent));
}
