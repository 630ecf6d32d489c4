//! Day 0: who is tied to whom, who holds which account, who is active.

use super::law::Law;
use super::world::World;
use crate::id::{AgentId, Federations, PlatformId, PlatformSet};
use crate::network::{self, Ties};
use crate::numeric;
use crate::rng::{Decision, Draws};
use crate::scenario::{Initial, InitiallyActive, Scenario, TieRule};
use std::collections::BTreeSet;

/// The ties of one replicate, the same in every arm.
pub fn tie(scenario: &Scenario, draws: Draws) -> Ties {
    let public = &scenario.population;
    let federations = Federations::new(public.size, public.federations);
    match &scenario.ties {
        TieRule::Poisson { mean, local } => network::poisson(federations, *mean, *local, draws),
        TieRule::Regular { degree } => network::regular(public.size, *degree, draws),
        TieRule::Complete => network::complete(public.size),
        TieRule::Edges { edges } => network::edges(public.size, edges),
    }
}

/// The world on day 0.
pub fn start<'a>(law: &'a Law<'a>, ties: &'a Ties, draws: Draws) -> World<'a> {
    let mut world = World::empty(law, ties, draws);
    let platforms = (0..).map(PlatformId).zip(&law.arm.platforms);
    platforms.filter(|(_, p)| p.opens.0 == 0).for_each(|(id, _)| world.open(id));
    let active = initially_active(&world);
    for (agent, accounts) in initial_accounts(&world, &active) {
        accounts.iter().for_each(|platform| world.add_account(agent, platform));
    }
    active.into_iter().for_each(|agent| world.activate(agent));
    world.forget_flows();
    world
}

fn initially_active(world: &World) -> Vec<AgentId> {
    match &world.law.scenario.population.initially_active {
        InitiallyActive::Agents(agents) => agents.iter().map(|&a| AgentId(a)).collect(),
        InitiallyActive::Count(count) => {
            luckiest(world, Decision::InitiallyActive, everybody(world), *count as usize)
        }
    }
}

fn initial_accounts(world: &World, active: &[AgentId]) -> Vec<(AgentId, PlatformSet)> {
    match &world.law.arm.initial {
        Initial::All => everybody(world).map(|agent| (agent, world.open)).collect(),
        Initial::Fit => Vec::new(),
        Initial::Accounts(accounts) => everybody(world).zip(accounts.iter().copied()).collect(),
        Initial::Shares { registered, second } => {
            let holders = initial_holders(world, active, *registered);
            let seconds = share_of(holders.len(), *second);
            let two = luckiest(world, Decision::InitialSecond, holders.iter().copied(), seconds);
            let two: BTreeSet<AgentId> = two.into_iter().collect();
            let held = |agent| if two.contains(&agent) { 2 } else { 1 };
            holders.into_iter().map(|a| (a, preferred(world, a, held(a)))).collect()
        }
    }
}

/// The initially active take the first places, or more places if there are too few.
fn initial_holders(world: &World, active: &[AgentId], registered: f64) -> Vec<AgentId> {
    let places = share_of(world.size() as usize, registered);
    let taken: BTreeSet<AgentId> = active.iter().copied().collect();
    let others = everybody(world).filter(|agent| !taken.contains(agent));
    let left = places.saturating_sub(active.len());
    let mut holders = luckiest(world, Decision::InitialHolder, others, left);
    holders.extend_from_slice(active);
    holders.sort_unstable();
    holders
}

/// The `count` platforms open on day 0 with the smallest −ln(u)/weight.
fn preferred(world: &World, agent: AgentId, count: usize) -> PlatformSet {
    let mut clocks: Vec<(f64, PlatformId)> = world
        .open
        .iter()
        .map(|p| (p, world.law.arm.platforms[p.index()].initial_weight))
        .filter(|&(_, weight)| weight > 0.0)
        .map(|(p, weight)| {
            let u = world.draws.once_real(Decision::InitialAccount(p), agent.0, 0);
            (-numeric::ln(u) / weight, p)
        })
        .collect();
    clocks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    clocks.into_iter().take(count).map(|(_, p)| p).collect()
}

/// The `count` agents with the smallest draws, ties by number, in the order of numbers.
///
/// More places only ever add agents, and arms agree about who comes first.
fn luckiest(
    world: &World,
    decision: Decision,
    among: impl Iterator<Item = AgentId>,
    count: usize,
) -> Vec<AgentId> {
    let mut drawn: Vec<(u64, AgentId)> =
        among.map(|agent| (world.draws.once(decision, agent.0, 0), agent)).collect();
    if count < drawn.len() {
        drawn.select_nth_unstable(count);
        drawn.truncate(count);
    }
    let mut chosen: Vec<AgentId> = drawn.into_iter().map(|(_, agent)| agent).collect();
    chosen.sort_unstable();
    chosen
}

fn everybody(world: &World) -> impl Iterator<Item = AgentId> + use<> {
    (0..world.size()).map(AgentId)
}

fn share_of(agents: usize, share: f64) -> usize {
    (share * agents as f64).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{self, Fixture};

    fn accounts_with(change: impl Fn(&mut Scenario)) -> (Vec<PlatformSet>, Vec<AgentId>) {
        let mut scenario = testing::scenario(|arm| arm.platforms = testing::platforms(3));
        change(&mut scenario);
        let fixture = Fixture::new(&scenario, 1000, 4.0);
        let law = fixture.law(&scenario);
        let world = start(&law, &fixture.ties, fixture.draws);
        assert_eq!(world.tally().activated + world.platform_tallies()[0].joined, 0);
        (world.people.accounts.clone(), world.people.active.iter().collect())
    }

    fn shares(registered: f64, second: f64) -> impl Fn(&mut Scenario) {
        move |scenario| {
            scenario.population.initially_active = InitiallyActive::Count(20);
            scenario.arms[0].initial = Initial::Shares { registered, second };
        }
    }

    #[test]
    fn a_share_takes_exactly_its_number_of_agents() {
        let (accounts, active) = accounts_with(shares(0.1, 0.25));
        let held = |n| accounts.iter().filter(|a| a.len() == n).count();
        assert_eq!((held(0), held(1), held(2), active.len()), (900, 75, 25, 20));
    }

    #[test]
    fn those_with_the_smallest_draws_are_chosen() {
        let (accounts, active) = accounts_with(shares(0.1, 0.0));
        let draws = Draws::new(1, crate::id::Replicate(0));
        let smallest = |decision, among: Vec<AgentId>, count: usize| {
            let mut sorted = among;
            sorted.sort_by_key(|agent| (draws.once(decision, agent.0, 0), *agent));
            sorted.truncate(count);
            sorted.sort();
            sorted
        };
        let all: Vec<AgentId> = (0..1000).map(AgentId).collect();
        assert_eq!(active, smallest(Decision::InitiallyActive, all.clone(), 20));
        let others = all.into_iter().filter(|agent| !active.contains(agent)).collect();
        let holders = smallest(Decision::InitialHolder, others, 80);
        assert!(holders.iter().chain(&active).all(|agent| !accounts[agent.index()].is_empty()));
    }

    #[test]
    fn larger_shares_nest() {
        let (some, _) = accounts_with(shares(0.1, 0.2));
        let (more, _) = accounts_with(shares(0.3, 0.2));
        assert!(some.iter().zip(&more).all(|(s, m)| s.is_empty() || !m.is_empty()));
        let (fewer_seconds, _) = accounts_with(shares(0.3, 0.1));
        assert!(fewer_seconds.iter().zip(&more).all(|(f, m)| f.minus(*m).is_empty()));
    }

    #[test]
    fn the_initially_active_hold_an_account_even_without_a_place() {
        let (accounts, active) = accounts_with(shares(0.001, 0.0));
        assert_eq!(accounts.iter().filter(|a| !a.is_empty()).count(), 20);
        assert!(active.iter().all(|a| accounts[a.index()].len() == 1));
    }

    #[test]
    fn accounts_go_by_weight_and_only_to_what_is_open() {
        let (accounts, _) = accounts_with(|scenario| {
            scenario.arms[0].initial = Initial::Shares { registered: 1.0, second: 1.0 };
            scenario.arms[0].platforms[0].initial_weight = 0.0;
            scenario.arms[0].platforms[2].opens = crate::id::Day(5);
        });
        assert!(accounts.iter().all(|a| a.len() == 1 && a.contains(PlatformId(1))));
        let (accounts, _) = accounts_with(|scenario| {
            scenario.arms[0].initial = Initial::Shares { registered: 1.0, second: 0.0 };
            scenario.arms[0].platforms[0].initial_weight = 3.0;
            scenario.arms[0].platforms[2].initial_weight = 0.0;
        });
        let first = accounts.iter().filter(|a| a.contains(PlatformId(0))).count() as f64;
        assert!((first - 750.0).abs() < 5.0 * (1000.0f64 * 0.75 * 0.25).sqrt(), "{first}");
    }

    #[test]
    fn written_accounts_and_agents_are_taken_as_written() {
        let one = PlatformSet::EMPTY.with(PlatformId(1));
        let (accounts, active) = accounts_with(|scenario| {
            let mut written = vec![PlatformSet::EMPTY; 1000];
            written[7] = one;
            scenario.arms[0].initial = Initial::Accounts(written);
            scenario.population.initially_active = InitiallyActive::Agents(vec![3, 7]);
        });
        assert_eq!(accounts.iter().filter(|a| !a.is_empty()).count(), 1);
        assert_eq!((accounts[7], active), (one, vec![AgentId(3), AgentId(7)]));
        let (all, _) = accounts_with(|scenario| scenario.arms[0].initial = Initial::All);
        assert!(all.iter().all(|a| a.len() == 3));
    }
}
