//! The science: one public, one arm, day by day.
//!
//! [`step`] is the schedule of `docs/MODEL.md`; each of its lines is a process with a file of its
//! own. Processes read the state of yesterday and say what changes; only then is it changed.

pub mod action;
pub mod activation;
mod admission;
pub mod agent_set;
mod asking;
mod blocks;
mod budget;
pub mod census;
mod counts;
pub mod curve;
pub mod election;
pub mod event;
mod friends;
mod kernel;
pub mod law;
pub mod lists;
pub mod niche;
pub mod phase;
pub mod process;
pub mod reading;
pub mod schedule;
mod share;
mod start;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod thresholds;
pub mod world;

pub use start::{start, tie};

/// The number of the model: a change of any law that moves a curve raises it, as `results/reference` shows.
pub const NUMBER: u32 = 1;

use process::{act, activate, announce, environment, lapse, read, register, send, spend};
use world::World;

/// Live one day. The numbers are those of the schedule in `docs/MODEL.md`.
pub fn step(world: &mut World) {
    world.begin_day();
    environment::run(world); // 1
    announce::run(world); // 2
    let sendings = send::run(world); // 3
    let reading = read::run(world, &sendings); // 4
    let activated = activate::run(world, &reading.responses); // 5 and 6
    let lapsed = lapse::run(world); // 7
    let joined = register::run(world); // 8
    let acting = act::run(world, &reading.responses); // 9
    let expenses = spend::run(world); // 10
    world.weigh_invitations();

    world.forget_fresh();
    world.move_all(&activated);
    world.lapse(&lapsed);
    world.remember(&sendings, reading);
    joined.into_iter().for_each(|(agent, platform)| world.add_account(agent, platform));
    world.act(&acting);
    expenses.into_iter().for_each(|expense| world.spend(expense));
}
