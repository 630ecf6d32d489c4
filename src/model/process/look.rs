//! Looking: who visits which of their accounts today.
//!
//! Each account is visited with the chance v·r^(−δ), r being the number held. Looks are drawn only
//! for those whom they can move: inactive holders with an active friend, whose draw to become active
//! falls below the chance they would have if they saw all their active friends. Holders who may move
//! without any friend are listed too; what they look at is left out if they have none active. So is
//! whoever may meet an active friend without a platform, with an account or without.

use crate::id::{AgentId, PlatformSet};
use crate::model::blocks;
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::{BLOCK, BlockDraws, Decision};
use crate::unit::Cut;
use std::ops::Range;

/// The inactive who may become active today, some of them by `responses` to calls, with the accounts
/// they visit as far as these matter, in order.
pub fn run(world: &World, responses: &Responses) -> Vec<(AgentId, PlatformSet)> {
    blocks::gather(world.size(), |agents, found| {
        for first in agents.clone().step_by(BLOCK) {
            let block = first..agents.end.min(first + BLOCK as u32);
            look(world, responses, block, found);
        }
    })
}

fn look(
    world: &World,
    responses: &Responses,
    block: Range<u32>,
    found: &mut Vec<(AgentId, PlatformSet)>,
) {
    let people = &world.people;
    let friends = &people.active_friends[block.start as usize..block.end as usize];
    let befriended = friends.iter().filter(|&&friends| friends > 0).count();
    let draws =
        world.draws.block(Decision::Activate, world.day, block.start / BLOCK as u32, befriended);
    for agent in block.map(AgentId) {
        let accounts = people.accounts[agent.index()];
        let (outside, befriended) = (accounts.is_empty(), people.active_friends[agent.index()] > 0);
        let alone = !outside && world.law.moves_alone(world.thresholds.of(agent));
        let may = alone || befriended && (!outside || world.law.has_meetings());
        if !may
            || people.active.contains(agent)
            || !is_moved_at_most(world, agent, responses, &draws)
        {
            continue;
        }
        let looks = if befriended { visited(world, agent, accounts) } else { PlatformSet::EMPTY };
        if !looks.is_empty() || alone || may_meet_somebody(world, agent) {
            found.push((agent, looks));
        }
    }
}

/// Whether `agent` would become active if all active friends were seen and the threshold met.
fn is_moved_at_most(
    world: &World,
    agent: AgentId,
    responses: &Responses,
    draws: &BlockDraws,
) -> bool {
    draws.happens(agent, at_most(world, agent, responses.of(agent)))
}

fn at_most(world: &World, agent: AgentId, response: f64) -> Cut {
    let friends = world.people.active_friends[agent.index()];
    let lapsed_before = world.people.lapsed_before.contains(agent);
    world.law.activation(friends, response, true, lapsed_before)
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

    /// The chance to become active, were all friends who are active seen and the threshold met.
    fn at_most_by_the_book(world: &World, agent: AgentId, response: f64) -> Cut {
        let law = &world.law.arm.activation;
        let mut unmoved = 1.0 - law.spontaneous.value();
        for _ in world.ties.of(agent).filter(|&j| world.people.active.contains(j)) {
            unmoved *= 1.0 - law.probability.value();
        }
        unmoved = unmoved * (1.0 - response) * (1.0 - law.threshold_strength.value());
        let before = world.people.lapsed_before.contains(agent);
        let again = if before { law.reactivation.value() } else { 1.0 };
        Cut::of_probability((1.0 - unmoved) * again)
    }

    fn by_the_book(world: &World, responses: &Responses) -> Vec<(AgentId, PlatformSet)> {
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
            let luck = world.draws.daily(Decision::Activate, world.day, agent);
            let moved = at_most_by_the_book(world, agent, responses.of(agent)).accepts(luck);
            if !world.people.active.contains(agent) && (online || offline) && moved {
                listed.push((agent, looks));
            }
        }
        listed
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut listed = 0;
        testing::on_random_calls(|world, reading| {
            let found = run(world, &reading.responses);
            listed += found.len();
            assert_eq!(found, by_the_book(world, &reading.responses));
        });
        assert!(listed > 1000, "hardly anybody is listed: {listed}");
    }
}
