//! Imported files: a platform that opens takes over a share of another's members, or of the public.
//!
//! Of the M people in the file whom the platform will ever admit, round(share·M) are taken over:
//! those with the smallest draws. Each receives an account when the platform opens, or when his
//! federation joins it. All files of a day are read before anybody in them receives an account.

use crate::id::{AgentId, Day, PlatformId};
use crate::model::share::{luckiest, share_of};
use crate::model::tally::EventKind;
use crate::model::world::{Travellers, World};
use crate::rng::Decision;
use crate::scenario::Imported;
use std::collections::BTreeMap;

/// Read the files of the platforms that open today, and let those arrive whose day has come.
pub fn run(world: &mut World) {
    for at in world.open.iter() {
        let platform = &world.law.arm.platforms[at.index()];
        if let (true, Some(file)) = (platform.opens == world.day, platform.imported) {
            let part = taken_over(world, at, file);
            world.imported.extend(part);
        }
    }
    arrive(world);
}

/// Those of the `file` that platform `at` takes over, by the day they arrive.
fn taken_over(world: &World, at: PlatformId, file: Imported) -> Vec<Travellers> {
    let in_file = |agent: &AgentId| match file.from {
        None => true,
        Some(from) => world.people.accounts[agent.index()].contains(from),
    };
    let everybody = (0..world.size()).map(AgentId).filter(in_file);
    let admitted: Vec<AgentId> =
        everybody.filter(|&agent| world.admitted_since(agent, at).is_some()).collect();
    let count = share_of(admitted.len(), file.share);
    let chosen = luckiest(world.draws, Decision::Import(at), admitted.into_iter(), count);
    let mut by_day: BTreeMap<Day, Vec<AgentId>> = BTreeMap::new();
    for agent in chosen {
        if let Some(day) = world.admitted_since(agent, at) {
            by_day.entry(day).or_default().push(agent);
        }
    }
    by_day.into_iter().map(|(arrive, who)| Travellers { arrive, at, who }).collect()
}

fn arrive(world: &mut World) {
    for group in Travellers::due(&mut world.imported, world.day) {
        world.welcome(group, EventKind::Imported);
    }
}
