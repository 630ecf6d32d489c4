//! Looking: who visits which of their accounts today.
//!
//! Each account is visited with the chance v·r^(−δ), r being the number held. Looks are drawn only
//! for those whom they can move: inactive holders with an active friend. Holders who may move
//! without any friend are listed too; what they look at is left out if they have none active. So is
//! whoever may meet an active friend without a platform, with an account or without.

use crate::id::{AgentId, PlatformSet};
use crate::model::blocks;
use crate::model::world::World;
use crate::rng::Decision;

/// The inactive who may become active today, with the accounts they visit as far as these
/// matter, in order.
pub fn run(world: &World) -> Vec<(AgentId, PlatformSet)> {
    blocks::gather(world.size(), |agents, found| {
        for agent in agents.map(AgentId) {
            let accounts = world.people.accounts[agent.index()];
            let outside = accounts.is_empty();
            if outside && !world.law.has_meetings() || world.people.active.contains(agent) {
                continue;
            }
            let looks = match world.people.active_friends[agent.index()] {
                0 => PlatformSet::EMPTY,
                _ => visited(world, agent, accounts),
            };
            let alone = !outside && world.law.moves_alone(world.thresholds.of(agent));
            if !looks.is_empty() || alone || may_meet_somebody(world, agent) {
                found.push((agent, looks));
            }
        }
    })
}

fn may_meet_somebody(world: &World, agent: AgentId) -> bool {
    let active = |friend: &AgentId| world.people.active.contains(*friend);
    world.law.has_meetings()
        && world.people.active_friends[agent.index()] > 0
        && world.ties.of(agent).filter(active).any(|friend| world.may_meet(agent, friend))
}

fn visited(world: &World, agent: AgentId, accounts: PlatformSet) -> PlatformSet {
    let chance = world.law.visit[accounts.len()];
    accounts
        .iter()
        .filter(|&p| world.draws.happens(Decision::Look(p), world.day, agent, chance))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;
    use crate::unit::Threshold;

    fn by_the_book(world: &World) -> Vec<(AgentId, PlatformSet)> {
        let mut listed = Vec::new();
        for agent in (0..world.size()).map(AgentId) {
            let accounts = world.people.accounts[agent.index()];
            let mut looks = PlatformSet::EMPTY;
            for p in accounts.iter() {
                let draw = world.draws.daily(Decision::Look(p), world.day, agent);
                if world.law.visit[accounts.len()].accepts(draw) {
                    looks = looks.with(p);
                }
            }
            let arm = world.law.arm;
            let zero = world.thresholds.of(agent) == Threshold::Zero;
            let alone = arm.activation.spontaneous.value() > 0.0
                || zero && arm.activation.threshold_strength.value() > 0.0;
            let friend = world.ties.of(agent).any(|j| world.people.active.contains(j));
            let looks = if friend { looks } else { PlatformSet::EMPTY };
            let near = world.ties.of(agent).any(|j| {
                world.people.active.contains(j)
                    && testing::federation(world, agent) == testing::federation(world, j)
            });
            let online = !accounts.is_empty() && (alone || !looks.is_empty());
            let offline = arm.offline.meeting.value() > 0.0 && near;
            if !world.people.active.contains(agent) && (online || offline) {
                listed.push((agent, looks));
            }
        }
        listed
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        testing::on_random_worlds(|world| assert_eq!(run(world), by_the_book(world)));
    }
}
