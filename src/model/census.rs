//! What is counted on the days one-number indicators are read, beyond what every day tells: who holds
//! which accounts, which ties conduct, who did how many actions.
//!
//! A tie conducts if its two ends could see each other, whether they look or not: a platform or a
//! bridge joins them, or they may meet because they live in one federation. Counts are whole;
//! what is made of them is up to the indicators.

use super::kernel::next_generation;
use super::process::announce;
use super::world::World;
use crate::id::{AgentId, Day, PlatformId, PlatformSet};
use crate::ties::Groups;
use std::collections::BTreeMap;

/// The public of a run on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Census {
    /// When.
    pub day: Day,
    /// How many supporters there are.
    pub supporters: u64,
    /// How many of them hold exactly these accounts, for every set but the empty one.
    pub holders: BTreeMap<PlatformSet, u64>,
    /// Accounts held on the platforms of each operator, as declared.
    pub operator_accounts: Vec<u64>,
    /// How many ties there are.
    pub ties: u64,
    /// How many of them conduct.
    pub conducting: u64,
    /// Conducting ties of holders of an account, added up over the holders.
    pub visible: u64,
    /// How many supporters the largest group has that conducting ties hold together.
    pub largest_component: u64,
    /// How many members did each number of actions; a member holds an account or did an action.
    pub activity: BTreeMap<u32, u64>,
    /// Λ: the factor that the account sets and the bridge leave of R₀.
    pub next_generation: f64,
    /// γ: the chance per day to cease to be active that the run was under.
    pub lapse: f64,
    /// Actions announced on each day from 1 to this.
    pub announced: Vec<u8>,
}

/// Count the public of `world`.
pub fn take(world: &World) -> Census {
    let tied = tied(world);
    let mut census = Census {
        day: world.day,
        supporters: world.size().into(),
        operator_accounts: operator_accounts(world),
        ties: tied.ties,
        conducting: tied.conducting,
        visible: tied.visible,
        largest_component: tied.largest,
        lapse: world.law.arm.activation.lapse.value(),
        announced: (1..=world.day.0).map(|day| announce::count(world, Day(day))).collect(),
        ..Census::default()
    };
    let mut count = |(accounts, actions): (PlatformSet, u32), agents: u64| {
        if !accounts.is_empty() {
            *census.holders.entry(accounts).or_default() += agents;
        }
        if !accounts.is_empty() || actions > 0 {
            *census.activity.entry(actions).or_default() += agents;
        }
    };
    let (mut alike, mut agents) = ((PlatformSet::EMPTY, 0), 0);
    for (agent, &accounts) in (0..).map(AgentId).zip(&world.people.accounts) {
        let this = (accounts, world.people.actions.of(agent));
        if this != alike {
            count(std::mem::replace(&mut alike, this), std::mem::take(&mut agents));
        }
        agents += 1;
    }
    count(alike, agents);
    let bridge = world.phase.wires.bridge.value();
    census.next_generation = next_generation(&census.holders, census.supporters, bridge);
    census
}

fn operator_accounts(world: &World) -> Vec<u64> {
    let mut accounts = vec![0; world.law.arm.operators.len()];
    for platform in (0..world.law.arm.platforms.len() as u8).map(PlatformId) {
        accounts[world.phase.operator(platform).index()] += world.members(platform);
    }
    accounts
}

/// What ties there are, and what those that conduct make of the public.
struct Tied {
    ties: u64,
    conducting: u64,
    visible: u64,
    largest: u64,
}

fn tied(world: &World) -> Tied {
    if world.all_ties_conduct() {
        let ties = world.ties.count() as u64;
        let largest = world.ties.largest_group();
        return Tied { ties, conducting: ties, visible: 2 * ties, largest };
    }
    let holds = |agent: AgentId| u64::from(!world.people.accounts[agent.index()].is_empty());
    let (mut ties, mut conducting, mut visible) = (0, 0, 0);
    let mut groups = Groups::of_one(world.size());
    for agent in (0..world.size()).map(AgentId) {
        let held = holds(agent);
        let mut group = groups.of(agent.0);
        world.ties.of(agent).skip_while(|&friend| friend < agent).for_each(|friend| {
            ties += 1;
            if conducts(world, agent, friend) {
                conducting += 1;
                visible += held + holds(friend);
                group = groups.joined(group, friend.0);
            }
        });
    }
    Tied { ties, conducting, visible, largest: groups.largest() }
}

fn conducts(world: &World, agent: AgentId, friend: AgentId) -> bool {
    world.may_meet(agent, friend) || world.sees(agent, world.people.accounts[agent.index()], friend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Federations;
    use crate::id::Replicate;
    use crate::model::agent_set::AgentSet;
    use crate::model::testing::{self, Fixture};
    use crate::network;
    use crate::numeric;
    use crate::rng::{Decision, Draws};
    use crate::unit::Probability;
    use std::collections::BTreeSet;

    /// Everything again: ties as pairs of agents, groups by walking from everybody.
    fn by_the_book(world: &World) -> Census {
        let everybody = || (0..world.size()).map(AgentId);
        let held = |a: AgentId| world.people.accounts[a.index()];
        let seen = |i: AgentId, j: AgentId| {
            let shared = held(i).iter().any(|p| held(j).contains(p));
            let both = !held(i).is_empty() && !held(j).is_empty();
            let meet = world.law.arm.offline.meeting.value() > 0.0;
            shared
                || both && world.bridged(i, j)
                || meet && testing::federation(world, i) == testing::federation(world, j)
        };
        let friends = |i: AgentId| world.ties.of(i).filter(move |&j| seen(i, j));
        let group = |start: AgentId| {
            let (mut reached, mut ahead) = (BTreeSet::from([start]), vec![start]);
            while let Some(agent) = ahead.pop() {
                ahead.extend(friends(agent).filter(|&friend| reached.insert(friend)));
            }
            reached.len() as u64
        };
        let mut census = Census {
            day: world.day,
            supporters: world.size().into(),
            operator_accounts: vec![0; world.law.arm.operators.len()],
            ties: everybody().map(|a| world.ties.of(a).len() as u64).sum::<u64>() / 2,
            conducting: everybody().map(|a| friends(a).count() as u64).sum::<u64>() / 2,
            largest_component: everybody().map(group).max().unwrap_or(0),
            lapse: world.law.arm.activation.lapse.value(),
            ..Census::default()
        };
        for agent in everybody() {
            let actions = world.people.actions.of(agent);
            for platform in held(agent).iter() {
                census.operator_accounts[world.phase.operator(platform).index()] += 1;
            }
            if !held(agent).is_empty() {
                *census.holders.entry(held(agent)).or_insert(0) += 1;
                census.visible += friends(agent).count() as u64;
            }
            if actions > 0 || !held(agent).is_empty() {
                *census.activity.entry(actions).or_insert(0) += 1;
            }
        }
        let f = world.law.scenario.actions.per_day;
        for n in 1..=u32::from(world.day.0) {
            let luck = world.draws.once_real(Decision::Actions, n, 0);
            let next = |(k, term): &(f64, f64)| Some((k + 1.0, term * f / (k + 1.0)));
            let terms = std::iter::successors(Some((0.0, numeric::exp(-f))), next);
            let sums = terms.scan(0.0, |sum, (_, term)| {
                *sum += term;
                Some(*sum)
            });
            census.announced.push(sums.take(255).take_while(|&sum| sum <= luck).count() as u8);
        }
        let (wires, _) = testing::organisation(world.law.arm, world.day);
        let bridge = wires.bridge.value();
        census.next_generation = next_generation(&census.holders, census.supporters, bridge);
        census
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        for seed in 0..200 {
            testing::on_random_world(seed, |world| {
                for agent in (0..world.size()).step_by(3).map(AgentId) {
                    (0..agent.0 % 5)
                        .for_each(|_| world.act(&AgentSet::listed(world.size(), &[agent])));
                }
                assert_eq!(take(world), by_the_book(world), "seed {seed}");
            });
        }
    }

    #[test]
    fn a_chain_is_cut_where_no_platform_joins_its_links() {
        let (first, second) = (PlatformId(0), PlatformId(1));
        let mut scenario = testing::scenario(|arm| arm.platforms = testing::platforms(2));
        scenario.population.size = 6;
        let ties = network::edges(6, &[[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]);
        let fixture = Fixture::tied(ties, Draws::new(1, Replicate(0)));
        let law = fixture.law(&scenario);
        let mut world = fixture.world(&law);
        let accounts = [(0, first), (1, first), (1, second), (2, second), (3, first), (4, first)];
        accounts.into_iter().for_each(|(a, p)| world.add_account(AgentId(a), p));
        [0, 0, 0, 3, 5]
            .into_iter()
            .for_each(|a| world.act(&AgentSet::listed(world.size(), &[AgentId(a)])));
        let census = take(&world);
        assert_eq!((census.supporters, census.ties, census.conducting), (6, 5, 3));
        assert_eq!((census.visible, census.largest_component), (6, 3), "0-1-2 and 3-4");
        let sets = [vec![first], vec![second], vec![first, second]];
        let sets = sets.map(|set| set.into_iter().collect::<PlatformSet>());
        assert_eq!(census.holders, BTreeMap::from([(sets[0], 3), (sets[1], 1), (sets[2], 1)]));
        assert_eq!(census.operator_accounts, [6]);
        let activity = BTreeMap::from([(0, 3), (1, 2), (3, 1)]);
        assert_eq!(census.activity, activity, "5 left no account but an action");
    }

    #[test]
    fn who_may_meet_conducts_without_any_account() {
        let mut scenario = testing::scenario(|arm| {
            arm.offline.meeting = Probability::new(0.01).unwrap();
        });
        scenario.population.federations = 2;
        let ties = network::edges(4, &[[0, 1], [1, 2], [2, 3]]);
        let mut fixture = Fixture::tied(ties, Draws::new(1, Replicate(0)));
        fixture.society.federations = Federations::new(4, 2);
        let law = fixture.law(&scenario);
        let census = take(&fixture.world(&law));
        assert_eq!((census.conducting, census.visible, census.largest_component), (2, 0, 2));
    }
}
