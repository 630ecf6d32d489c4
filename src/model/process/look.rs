//! Looking: who visits which of their accounts today.
//!
//! Each account is visited with the chance v·r^(−δ), r being the number held. Looks are drawn only
//! for those whom they can move: inactive holders with an active friend. Holders who may move
//! without any friend are listed too; what they look at is left out if they have none active.

use crate::id::{AgentId, PlatformSet};
use crate::model::blocks;
use crate::model::world::World;
use crate::rng::Decision;

/// The inactive holders who may become active today, with the accounts they visit as far as these
/// matter, in order.
pub fn run(world: &World) -> Vec<(AgentId, PlatformSet)> {
    blocks::gather(world.size(), |agents, found| {
        for agent in agents.map(AgentId) {
            let accounts = world.people.accounts[agent.index()];
            if accounts.is_empty() || world.people.active.contains(agent) {
                continue;
            }
            let looks = match world.people.active_friends[agent.index()] {
                0 => PlatformSet::EMPTY,
                _ => visited(world, agent, accounts),
            };
            if !looks.is_empty() || world.law.moves_alone(agent.index()) {
                found.push((agent, looks));
            }
        }
    })
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
            let zero = world.law.threshold(agent.index()) == Threshold::Zero;
            let alone = arm.activation.spontaneous.value() > 0.0
                || zero && arm.activation.threshold_strength.value() > 0.0;
            let friend = world.ties.of(agent).any(|j| world.people.active.contains(j));
            let may = !accounts.is_empty() && !world.people.active.contains(agent);
            let looks = if friend { looks } else { PlatformSet::EMPTY };
            if may && (alone || !looks.is_empty()) {
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
