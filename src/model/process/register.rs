//! Adoption: who opens an account today, and where.
//!
//! For a platform p one may join and does not hold, λ_p = κ(r)·g_p·[e_p + q·N_p/N + ι·A_p], with
//! g_p how well it suits (1 without niches), e_p public interest and what budgets add, and A_p the
//! active friends who hold it. One registers on the platform with the smallest −ln(u_p)/λ_p if that is below
//! 1: at most one new account a day, with chance 1 − exp(−Σλ), on p with chance λ_p/Σλ. The uniform
//! is u_p = 1 − D/2⁴⁰, D being the 40-bit daily draw.
//!
//! Everybody faces this every day and hardly anybody registers, so the hazard is computed only for those whose D
//! falls below a bound by the number of their active friends.

use crate::id::{AgentId, PlatformId};
use crate::lanes::{self, Work};
use crate::model::agent_set::everybody_in_block;
use crate::model::asking::{self, Candidates, Ceilings, Daily, Room};
use crate::model::blocks;
use crate::model::budget;
use crate::model::world::World;
use crate::numeric;
use crate::rng::{BLOCK, Bits, Decision};
use crate::unit::Cut;
use std::ops::Range;

/// Who opens an account today and where, in the order of agents.
pub fn run(world: &World) -> Vec<(AgentId, PlatformId)> {
    let offers = offers(world);
    if offers.is_empty() {
        return Vec::new();
    }
    let offers = &offers;
    blocks::together(blocks::map(world.size(), |agents| lanes::widely(Offering { offers, agents })))
}

/// To offer some agents what there is; the first shares no draws with those before.
struct Offering<'a> {
    offers: &'a [Offer<'a>],
    agents: Range<u32>,
}

impl Work for Offering<'_> {
    type Done = Vec<(AgentId, PlatformId)>;

    #[inline(always)]
    fn done(self) -> Self::Done {
        let (mut found, mut room) = (Vec::new(), asking::EMPTY_ROOM);
        for first in self.agents.clone().step_by(BLOCK) {
            winners(races(self.offers, first, &mut room), &mut found);
        }
        found
    }
}

/// What an open platform offers everybody today.
struct Offer<'a> {
    world: &'a World<'a>,
    platform: PlatformId,
    /// e_p + q·N_p/N.
    common: f64,
    /// By the number of active friends.
    bounds: Ceilings,
}

fn offers<'a>(world: &'a World) -> Vec<Offer<'a>> {
    let interest = world.law.public_interest(world.day, world.open);
    let bought = budget::hazards(world);
    let registration = &world.law.arm.registration;
    let offer = |platform: PlatformId| {
        let share = world.members(platform) as f64 / f64::from(world.size());
        let e_p = interest[platform.index()] + bought[platform.index()];
        let common = e_p + registration.imitation * share;
        let bounds = Ceilings::by_number(world.law.most_friends, |friends| {
            match common + registration.invitation * f64::from(friends) {
                0.0 => Cut::NEVER,
                hazard => Cut::of_hazard(hazard).raised(),
            }
        });
        Offer { world, platform, common, bounds }
    };
    world.open.iter().map(offer).filter(|offer| !offer.bounds.are_never()).collect()
}

impl Offer<'_> {
    /// λ_p of `agent`, who may join.
    fn hazard(&self, agent: AgentId) -> f64 {
        let (world, platform) = (self.world, self.platform);
        let invitation = world.law.arm.registration.invitation;
        let held = world.people.accounts[agent.index()].len();
        world.phase.friction[held]
            * world.fit(agent, platform)
            * (self.common + invitation * f64::from(inviting(world, agent, platform)))
    }

    /// −ln(u_p)/λ_p.
    fn clock(&self, agent: AgentId) -> f64 {
        let draw = self.world.draws.daily(self.decision(), self.world.day, agent);
        -numeric::ln_1p(-(draw as f64) / Cut::ONE as f64) / self.hazard(agent)
    }
}

impl Daily for Offer<'_> {
    fn decision(&self) -> Decision {
        Decision::Register(self.platform)
    }

    #[inline(always)]
    fn asked<'r>(&'r self, first: u32, [friends, ..]: &'r mut Room) -> Option<Candidates<'r>> {
        Some(Candidates {
            who: everybody_in_block(self.world.size(), first),
            bytes: self.world.people.friends.active_in_block(first, friends),
            second: Bits::default(),
            unbounded: Bits::default(),
            exact: Bits::default(),
        })
    }

    fn bounds(&self) -> [&Ceilings; 2] {
        [&self.bounds; 2]
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let held = self.world.people.accounts[agent.index()];
        match !held.contains(self.platform) && self.world.may_join(agent, self.platform) {
            true => Cut::of_hazard(self.hazard(agent)),
            false => Cut::NEVER,
        }
    }
}

/// An account somebody would open today were there no other platform.
struct Race {
    agent: AgentId,
    clock: f64,
    platform: PlatformId,
}

/// The accounts that the 256 agents from `first` on would open.
#[inline(always)]
fn races(offers: &[Offer], first: u32, room: &mut Room) -> Vec<Race> {
    let mut races = Vec::new();
    for offer in offers {
        let World { draws, day, .. } = *offer.world;
        let joining = asking::happens_in_block(draws, day, offer, first, room);
        if asking::is_nobody(joining) {
            continue;
        }
        races.extend(asking::agents(first, joining).map(|agent| Race {
            agent,
            clock: offer.clock(agent),
            platform: offer.platform,
        }));
    }
    races
}

fn inviting(world: &World, agent: AgentId, platform: PlatformId) -> u32 {
    if world.people.friends.active(agent) == 0 {
        return 0;
    }
    let people = &world.people;
    let invites =
        |j: &AgentId| people.active.contains(*j) && people.accounts[j.index()].contains(platform);
    world.ties.of(agent).filter(invites).count() as u32
}

fn winners(mut races: Vec<Race>, found: &mut Vec<(AgentId, PlatformId)>) {
    races.sort_by(|a, b| {
        a.agent.cmp(&b.agent).then(a.clock.total_cmp(&b.clock)).then(a.platform.cmp(&b.platform))
    });
    races.dedup_by_key(|race| race.agent);
    found.extend(races.into_iter().map(|race| (race.agent, race.platform)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;
    use crate::model::{admission, budget};

    fn fit_by_the_book(world: &World, i: AgentId, p: PlatformId) -> f64 {
        let Some(n_p) = world.law.arm.platforms[p.index()].niche else { return 1.0 };
        let apart = (world.draws.once_real(Decision::Niche, i.0, 0) - n_p).abs();
        let d = if apart > 0.5 { 1.0 - apart } else { apart };
        let w = world.law.arm.registration.niche_width;
        numeric::exp(-(d * d) / (2.0 * w * w))
    }

    fn by_the_book(world: &World) -> Vec<(AgentId, PlatformId)> {
        let law = &world.law.arm.registration;
        let bought = budget::tests::hazards_by_the_book(world);
        let interest = world.law.public_interest(world.day, world.open);
        let mut joined = Vec::new();
        for i in (0..world.size()).map(AgentId) {
            let held = world.people.accounts[i.index()];
            let mut best: Option<(f64, PlatformId)> = None;
            let may = |p: &PlatformId| admission::tests::may_join_by_the_book(world, i, *p);
            for p in world.open.iter().filter(|p| !held.contains(*p)).filter(may) {
                let holders = world.people.accounts.iter().filter(|r| r.contains(p)).count();
                let friends = world
                    .ties
                    .of(i)
                    .filter(|&j| world.people.active.contains(j))
                    .filter(|&j| world.people.accounts[j.index()].contains(p))
                    .count();
                let common = (interest[p.index()] + bought[p.index()])
                    + law.imitation * (holders as f64 / f64::from(world.size()));
                let fit = fit_by_the_book(world, i, p);
                let hazard = world.phase.friction[held.len()]
                    * fit
                    * (common + law.invitation * friends as f64);
                let u = world.draws.daily(Decision::Register(p), world.day, i);
                let clock = -numeric::ln_1p(-(u as f64) / Cut::ONE as f64) / hazard;
                if Cut::of_hazard(hazard).accepts(u) && best.is_none_or(|(least, _)| clock < least)
                {
                    best = Some((clock, p));
                }
            }
            joined.extend(best.map(|(_, p)| (i, p)));
        }
        joined
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut joined = 0;
        testing::on_random_worlds(|world| {
            let found = run(world);
            joined += found.len();
            assert_eq!(found, by_the_book(world));
        });
        assert!(joined > 1000, "the random worlds register hardly anybody: {joined}");
    }

    /// More active friends than bounds are told apart: a hub is neither missed nor favoured.
    #[test]
    fn agrees_with_the_book_where_everybody_has_hundreds_of_active_friends() {
        let scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(2);
            arm.registration.invitation = 1e-4;
        });
        let draws = crate::rng::Draws::new(5, crate::id::Replicate(0));
        let fixture = testing::Fixture::tied(crate::network::Ties::complete(700), draws);
        let law = fixture.law(&scenario);
        let mut world = fixture.world(&law);
        [0, 1].map(PlatformId).into_iter().for_each(|p| world.open(p));
        for agent in (0..600).map(AgentId) {
            world.add_account(agent, PlatformId(agent.0 as u8 % 2));
            world.activate(&[agent]);
        }
        world.begin_day();
        let found = run(&world);
        assert_eq!(found, by_the_book(&world));
        assert!(found.len() > 10, "hardly anybody registers: {}", found.len());
    }

    /// The race registers with chance 1 − exp(−Σλ) and chooses with weights λ.
    #[test]
    fn the_race_is_fair() {
        let scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(2);
            arm.platforms[0].appeal = 3.0;
            arm.registration.background = 0.4;
        });
        let world_of = testing::Fixture::new(&scenario, 100_000, 0.0);
        let law = world_of.law(&scenario);
        let mut world = world_of.world(&law);
        world.begin_day();
        [0, 1].map(PlatformId).into_iter().for_each(|p| world.open(p));
        let joined = run(&world);
        let n = 100_000.0;
        let expected = 1.0 - numeric::exp(-0.4);
        let sd = (expected * (1.0 - expected) / n).sqrt();
        assert!((joined.len() as f64 / n - expected).abs() < 5.0 * sd);
        let first = joined.iter().filter(|j| j.1 == PlatformId(0)).count() as f64;
        let all = joined.len() as f64;
        assert!((first / all - 0.75).abs() < 5.0 * (0.75 * 0.25 / all).sqrt());
    }
}
