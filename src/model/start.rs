//! Day 0: who is tied to whom, who holds which account, who is active.

use super::law::Law;
use super::process::{import, spend};
use super::share::{luckiest, luckiest_of, share_of};
use super::world::World;
use crate::id::{AgentId, Blocks, Federations, PlatformId, PlatformSet};
use crate::network::{self, Acquaintance, Annealed, Society, Ties};
use crate::numeric;
use crate::rng::{Decision, Draws};
use crate::scenario::{Degrees, Initial, InitiallyActive, Scenario, Spread, TieRule};
use crate::ties::{Written, ring};
use crate::unit::Cut;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Who the supporters of one replicate are to each other, the same in every arm.
pub fn tie(scenario: &Scenario, draws: Draws) -> Society {
    let public = &scenario.population;
    let (size, blocks) = (public.size, public.blocks());
    let ties = match &scenario.ties {
        TieRule::Poisson { mean, local } => network::poisson(blocks, *mean, *local, draws),
        TieRule::Regular { degree } => network::regular(size, *degree, draws),
        TieRule::Configuration { degrees: Degrees::Each(degrees) } => {
            network::configuration(degrees, draws)
        }
        TieRule::Configuration { degrees: Degrees::PowerLaw(law) } => {
            network::configuration(&network::power_law(size, *law, draws), draws)
        }
        TieRule::SmallWorld { degree, rewired } => {
            network::small_world(size, *degree, *rewired, draws)
        }
        TieRule::Ring { degree, swapped } => {
            network::swapped(size, ring(size, *degree).collect(), *swapped, draws)
        }
        TieRule::Lattice { lattice, swapped } => {
            network::swapped(size, lattice.pairs().collect(), *swapped, draws)
        }
        TieRule::Preferential { degree, clustering } => {
            network::preferential(size, *degree, *clustering, draws)
        }
        TieRule::Blocks(mixing) => {
            let chance = |f, g| mixing.chance(public, [f, g]);
            network::blocks(mixing.blocks(public), chance, draws)
        }
        TieRule::Annealed { mean, local } => {
            let (mean, local) = (*mean, *local);
            let daily = Annealed { federations: blocks, mean, local, draws };
            return society(Acquaintance::Annealed(daily), Federations::Blocks(blocks));
        }
        TieRule::Permuted { degrees, stored } => {
            let ties = match *degrees {
                Spread::Poisson { mean, local } => network::permuted(blocks, mean, local, draws),
                Spread::PowerLaw(law) => network::permuted_power_law(size, law, draws),
            };
            if *stored { network::held(&ties) } else { ties }
        }
        TieRule::Complete => Ties::complete(size),
        TieRule::File(file) => return of_file(&file.written, blocks),
        TieRule::Edges { edges } => network::edges(size, edges),
    };
    society(Acquaintance::Lasting(Arc::new(ties)), Federations::Blocks(blocks))
}

fn of_file(written: &Written, blocks: Blocks) -> Society {
    let federations = written.federations.clone();
    Society {
        ties: Acquaintance::Lasting(written.ties.clone()),
        federations: federations.unwrap_or(Federations::Blocks(blocks)),
        niches: written.niches.clone(),
    }
}

fn society(ties: Acquaintance, federations: Federations) -> Society {
    Society { ties, federations, niches: None }
}

/// The world on day 0.
pub fn start<'a>(law: &'a Law<'a>, society: &'a Society, draws: Draws) -> World<'a> {
    let mut world = World::empty(law, society, draws);
    let platforms = (0..).map(PlatformId).zip(&law.arm.platforms);
    platforms.filter(|(_, p)| p.opens.0 == 0).for_each(|(id, _)| world.open(id));
    let active = initially_active(&world);
    world.settle(initial_accounts(&world, &active));
    import::run(&mut world);
    world.activate(&active);
    spend::run(&world).into_iter().for_each(|expense| world.spend(expense));
    world.forget_flows();
    world
}

fn initially_active(world: &World) -> Vec<AgentId> {
    match &world.law.scenario.population.initially_active {
        InitiallyActive::Agents(agents) => agents.iter().map(|&a| AgentId(a)).collect(),
        InitiallyActive::Count(count) => {
            let all = |some: Range<u32>| some.map(AgentId);
            luckiest(world.draws, Decision::InitiallyActive, world.size(), all, *count as usize)
        }
    }
}

/// The accounts each holds at the beginning, by agent.
fn initial_accounts(world: &World, active: &[AgentId]) -> Vec<PlatformSet> {
    match &world.law.arm.initial {
        Initial::All => match world.offered_to_all() {
            Some(offered) => vec![offered; world.size() as usize],
            None => everybody(world).map(|agent| world.offered(agent)).collect(),
        },
        Initial::Fit => suited(world, active),
        Initial::Accounts(accounts) => accounts.clone(),
        Initial::Shares { registered, second } => {
            let holders = initial_holders(world, active, *registered);
            let two = holders_of_two(world, &holders, *second);
            let held = |agent| if two.contains(&agent) { 2 } else { 1 };
            let mut accounts = vec![PlatformSet::EMPTY; world.size() as usize];
            for agent in holders {
                accounts[agent.index()] = preferred(world, agent, held(agent));
            }
            accounts
        }
    }
}

/// Each on the platform that suits best, with a chance equal to how well it does; the initially
/// active in any case.
fn suited(world: &World, active: &[AgentId]) -> Vec<PlatformSet> {
    let active: BTreeSet<AgentId> = active.iter().copied().collect();
    let held = |agent: AgentId| {
        let (fit, platform) = best_fit(world, agent)?;
        let draw = world.draws.once_40(Decision::InitialFit, agent.0, 0);
        let holds = active.contains(&agent) || Cut::of_probability(fit).accepts(draw);
        holds.then(|| PlatformSet::EMPTY.with(platform))
    };
    everybody(world).map(|agent| held(agent).unwrap_or_default()).collect()
}

/// The platform that suits `agent` best of those open to it, the earlier of equals.
fn best_fit(world: &World, agent: AgentId) -> Option<(f64, PlatformId)> {
    let fits = world.offered(agent).iter().map(|platform| (world.fit(agent, platform), platform));
    fits.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// The initially active take the first places, or more places if there are too few. Places go to
/// those who may hold an account only.
fn initial_holders(world: &World, active: &[AgentId], registered: f64) -> Vec<AgentId> {
    let places = share_of(world.size() as usize, registered);
    let taken: BTreeSet<AgentId> = active.iter().copied().collect();
    let may = |agent: &AgentId| weighed(world, *agent).next().is_some();
    let mut holders: Vec<AgentId> = active.iter().copied().filter(may).collect();
    let is_free = |agent: &AgentId| !taken.contains(agent) && may(agent);
    let others = |some: Range<u32>| some.map(AgentId).filter(is_free);
    let left = places.saturating_sub(holders.len());
    holders.extend(luckiest(world.draws, Decision::InitialHolder, world.size(), others, left));
    holders.sort_unstable();
    holders
}

/// Of the `holders` who may hold two accounts, as many as a share `second` of all holders.
fn holders_of_two(world: &World, holders: &[AgentId], second: f64) -> BTreeSet<AgentId> {
    let may = |agent: &AgentId| weighed(world, *agent).nth(1).is_some();
    let able: Vec<AgentId> = holders.iter().copied().filter(may).collect();
    let count = share_of(holders.len(), second);
    luckiest_of(world.draws, Decision::InitialSecond, &able, count).into_iter().collect()
}

/// The platforms open to `agent` on day 0 that have a weight, with it.
fn weighed(world: &World, agent: AgentId) -> impl Iterator<Item = (PlatformId, f64)> {
    let weight = |p: PlatformId| (p, world.law.arm.platforms[p.index()].initial_weight);
    world.offered(agent).iter().map(weight).filter(|&(_, weight)| weight > 0.0)
}

/// The `count` platforms open to `agent` on day 0 with the smallest −ln(u)/weight.
fn preferred(world: &World, agent: AgentId, count: usize) -> PlatformSet {
    let mut clocks: Vec<(f64, PlatformId)> = weighed(world, agent)
        .map(|(p, weight)| {
            let u = world.draws.once_real(Decision::InitialAccount(p), agent.0, 0);
            (-numeric::ln(u) / weight, p)
        })
        .collect();
    clocks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    clocks.into_iter().take(count).map(|(_, p)| p).collect()
}

fn everybody(world: &World) -> impl Iterator<Item = AgentId> + use<> {
    (0..world.size()).map(AgentId)
}

#[cfg(test)]
mod tests;
