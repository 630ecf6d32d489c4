//! Activation: the dose-response law, one formula for simple and complex contagion.
//!
//! P(act) = 1 − (1−s)·(1−β)^a·(1−ρ)·(1−λ·[a ≥ κ]), times ω for those who lapsed before, where s is
//! the chance without any cause, ρ the response to the calls read today, a the number of active
//! friends seen today and κ the threshold in friends. One sees a friend through a platform, or meets
//! them, which friends of one federation do with the chance o a day, on a platform or not. Who holds
//! no account meets friends only, and is moved by them only: s = ρ = 0, and a threshold of zero is
//! not met. β = 0, λ = 1 is the threshold
//! rule of Granovetter (1978, doi:10.1086/226707) and Watts (2002, doi:10.1073/pnas.082090499);
//! λ = 0 is SI or SIS; `once` is the independent cascade (Kempe, Kleinberg & Tardos 2003,
//! doi:10.1145/956750.956769). With `once` a friend counts in the update after its activation only;
//! the threshold counts all active friends.

use crate::id::{AgentId, PlatformSet};
use crate::model::blocks;
use crate::model::process::look::{Visitor, Visitors};
use crate::model::world::{Moved, World};
use crate::rng::{BLOCK, Decision};
use crate::unit::{Cut, Threshold};
use std::cell::LazyCell;

/// Who becomes active today, of those who look and those whom calls may move.
pub fn run(world: &World, visitors: Visitors) -> Moved {
    let Visitors { moved: mut agents, others } = visitors;
    let others = moved_of(world, &others);
    let among_others = |so: fn(&Cause) -> bool| others.iter().filter(move |(_, cause)| so(cause));
    let by_friends = agents.len() + among_others(|cause| cause.friends).count();
    let by_calls = among_others(|cause| cause.call).map(|&(agent, _)| agent).collect();
    if !others.is_empty() {
        agents.extend(others.iter().map(|&(agent, _)| agent));
        agents.sort();
    }
    Moved { agents, by_friends: by_friends as u64, by_calls }
}

/// What made somebody active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cause {
    /// A call was enough, whatever the friends did.
    call: bool,
    /// Without friends it would not have happened.
    friends: bool,
}

/// Who of the `visitors` becomes active, in order, and why.
fn moved_of(world: &World, visitors: &[Visitor]) -> Vec<(AgentId, Cause)> {
    let influence = Influence::new(world);
    blocks::gather(visitors.len() as u32, |some, found| {
        let some = &visitors[some.start as usize..some.end as usize];
        for together in some.chunk_by(|a, b| block(a.agent) == block(b.agent)) {
            let look_around = together.iter().filter(|one| influence.looks_around(one.looks));
            world.ties.fetch(look_around.map(|one| one.agent));
            let (decision, of) = (Decision::Activate, block(together[0].agent));
            let draws =
                LazyCell::new(|| world.draws.block(decision, world.day, of, together.len()));
            let moved = together.iter().filter(|one| {
                influence.is_sure(one) || {
                    let chance = influence.chance(one);
                    chance >= one.below || draws.happens(one.agent, chance)
                }
            });
            found.extend(moved.map(|one| (one.agent, influence.cause(one))));
        }
    })
}

fn block(agent: AgentId) -> u32 {
    agent.0 / BLOCK as u32
}

/// The friends somebody sees today.
#[derive(Default)]
struct Seen {
    active: u32,
    /// Of these, how many make active.
    exposing: u32,
}

/// What friends and calls do to people on a day.
struct Influence<'a> {
    world: &'a World<'a>,
    /// Where a visit shows every active friend: all who are active hold an account there.
    showing_all: PlatformSet,
    /// Whether every tie counts for thresholds.
    all_refer: bool,
    /// Where a visit shows all that has any effect.
    showing_all_that_counts: PlatformSet,
}

impl<'a> Influence<'a> {
    fn new(world: &'a World<'a>) -> Self {
        Self {
            world,
            showing_all: world.showing_all_active(),
            all_refer: world.refers_to_all_ties(),
            showing_all_that_counts: world.showing_all_that_counts(),
        }
    }

    /// Whether all that looking supposed is so: every active friend is seen, and every tie counts for the
    /// threshold, if there is one.
    fn is_sure(&self, visitor: &Visitor) -> bool {
        visitor.looks.meets(self.showing_all_that_counts)
    }

    fn chance(&self, visitor: &Visitor) -> Cut {
        let seen = self.seen(visitor.agent, visitor.looks);
        self.chance_of(visitor, seen)
    }

    fn chance_of(&self, visitor: &Visitor, seen: Seen) -> Cut {
        let (&Visitor { agent, response, .. }, law) = (visitor, self.world.law);
        let holds_account = self.world.people.registered.contains(agent);
        let met = law.has_threshold_rule() && self.is_met(agent, holds_account, seen.active);
        let lapsed_before = self.world.people.lapsed_before.contains(agent);
        match holds_account {
            true => law.activation(seen.exposing, response, met, lapsed_before),
            false => law.activation_without_account(seen.exposing, met, lapsed_before),
        }
    }

    /// What made a visitor active: the same draw is put to the chance from calls alone, and to the
    /// chance without friends.
    fn cause(&self, visitor: &Visitor) -> Cause {
        let (&Visitor { agent, response, .. }, world) = (visitor, self.world);
        let happens = |cut| world.draws.happens(Decision::Activate, world.day, agent, cut);
        if response == 0.0 && !visitor.alone {
            return Cause { call: false, friends: true };
        }
        let lapsed_before = world.people.lapsed_before.contains(agent);
        Cause {
            call: response > 0.0 && happens(world.law.responding(response, lapsed_before)),
            friends: !happens(self.chance_of(visitor, Seen::default())),
        }
    }

    /// Whether it takes a look at each friend to know how many are seen.
    fn looks_around(&self, looks: PlatformSet) -> bool {
        !looks.meets(self.showing_all) && (!looks.is_empty() || self.world.law.has_meetings())
    }

    fn seen(&self, agent: AgentId, looks: PlatformSet) -> Seen {
        let (world, mut seen) = (self.world, Seen::default());
        if looks.meets(self.showing_all) {
            let friends = &world.people.friends;
            return Seen { active: friends.active(agent), exposing: friends.exposing(agent) };
        }
        if !self.looks_around(looks) {
            return seen;
        }
        let exposes =
            |friend| !world.law.arm.activation.once || world.people.fresh.contains(friend);
        for friend in world.ties.of(agent).filter(|&j| world.people.active.contains(j)) {
            if world.sees(agent, looks, friend) || world.meet(agent, friend) {
                seen.active += 1;
                seen.exposing += u32::from(exposes(friend));
            }
        }
        seen
    }

    /// Whether `active` friends seen meet the agent's threshold; one of zero takes an account only.
    fn is_met(&self, agent: AgentId, holds_account: bool, active: u32) -> bool {
        let needs = || match self.all_refer {
            true => self.world.people.needed.of(agent),
            false => self.world.thresholds.of(agent).needs(reference_ties(self.world, agent)),
        };
        match self.world.thresholds.of(agent) {
            Threshold::Zero => holds_account,
            _ => active > 0 && active >= needs(),
        }
    }
}

fn reference_ties(world: &World, agent: AgentId) -> u32 {
    let accounts = world.people.accounts[agent.index()];
    let visible = |&j: &AgentId| world.sees(agent, accounts, j) || world.may_meet(agent, j);
    world.ties.of(agent).filter(visible).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::reading::Responses;
    use crate::model::testing;
    use crate::scenario::Reference;

    /// Whether i and j live together and meet, the chance of meeting being `o`.
    fn offline(world: &World, i: AgentId, j: AgentId, o: Cut) -> bool {
        let draw = world.draws.meeting(world.day, AgentId(i.0.min(j.0)), AgentId(i.0.max(j.0)));
        testing::federation(world, i) == testing::federation(world, j) && o.accepts(draw)
    }

    /// The visibility law through platforms, tie by tie, as the model document writes it.
    fn visible(world: &World, i: AgentId, u_i: PlatformSet, j: AgentId) -> bool {
        let (r_i, r_j) = (world.people.accounts[i.index()], world.people.accounts[j.index()]);
        let shared = u_i.iter().any(|p| r_j.contains(p));
        let edge = world.draws.once_40(Decision::Bridge, i.0.min(j.0), i.0.max(j.0));
        let (wires, _) = testing::organisation(world.law.arm, world.day);
        let bridge = wires.bridge.cut().accepts(edge);
        shared || bridge && !r_i.is_empty() && !r_j.is_empty() && !u_i.is_empty()
    }

    fn by_the_book(world: &World, responses: &Responses) -> Vec<(AgentId, Cause)> {
        let law = &world.law.arm.activation;
        let moved = |i: AgentId| {
            let r_i = world.people.accounts[i.index()];
            let looks = |p| world.draws.daily(Decision::Look(p), world.day, i);
            let u_i: PlatformSet =
                r_i.iter().filter(|&p| world.law.visit[r_i.len()].accepts(looks(p))).collect();
            let o = world.law.arm.offline.meeting;
            let ever = if o.value() > 0.0 { Cut::ALWAYS } else { Cut::NEVER };
            let active: Vec<AgentId> = world
                .ties
                .of(i)
                .filter(|&j| world.people.active.contains(j))
                .filter(|&j| visible(world, i, u_i, j) || offline(world, i, j, o.cut()))
                .collect();
            let d_i = match law.reference {
                Reference::All => world.ties.degree(i),
                Reference::Visible => {
                    let sees =
                        |&j: &AgentId| visible(world, i, r_i, j) || offline(world, i, j, ever);
                    world.ties.of(i).filter(sees).count() as u32
                }
            };
            let kappa = world.thresholds.of(i).needs(d_i);
            let exposures =
                active.iter().filter(|&&j| !law.once || world.people.fresh.contains(j)).count();
            let response = responses.iter().find(|called| called.0 == i).map_or(0.0, |c| c.1);
            let again =
                if world.people.lapsed_before.contains(i) { law.reactivation.value() } else { 1.0 };
            let holds = !r_i.is_empty();
            let chance = |exposures: usize, active: usize| {
                let mut unmoved = if holds { 1.0 - law.spontaneous.value() } else { 1.0 };
                for _ in 0..exposures {
                    unmoved *= 1.0 - law.probability.value();
                }
                unmoved *= 1.0 - response;
                if active as u32 >= kappa && (holds || kappa > 0) {
                    unmoved *= 1.0 - law.threshold_strength.value();
                }
                Cut::of_probability((1.0 - unmoved) * again)
            };
            let draw = world.draws.daily(Decision::Activate, world.day, i);
            let cause = Cause {
                call: Cut::of_probability(again * response).accepts(draw),
                friends: !chance(0, 0).accepts(draw),
            };
            let moves =
                !world.people.active.contains(i) && chance(exposures, active.len()).accepts(draw);
            moves.then_some((i, cause))
        };
        (0..world.size()).map(AgentId).filter_map(moved).collect()
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let (mut moved, mut by_calls, mut by_friends, mut outside) = (0, 0, 0, 0);
        testing::on_random_calls(|world, reading| {
            let found = run(world, super::super::look::run(world, &reading.responses));
            let book = by_the_book(world, &reading.responses);
            let of = |so: fn(&Cause) -> bool| book.iter().filter(move |(_, cause)| so(cause));
            assert_eq!(found.agents, Vec::from_iter(book.iter().map(|moved| moved.0)));
            assert_eq!(found.by_friends, of(|cause| cause.friends).count() as u64);
            assert!(found.by_calls.iter().eq(of(|cause| cause.call).map(|(agent, _)| agent)));
            moved += found.agents.len();
            by_calls += found.by_calls.len();
            by_friends += found.by_friends;
            outside +=
                found.agents.iter().filter(|a| !world.people.registered.contains(**a)).count();
        });
        assert!(moved > 1000, "the random worlds move hardly anybody: {moved}");
        assert!(by_calls > 100 && by_friends > 100, "{by_calls} by calls, {by_friends} by friends");
        assert!(outside > 100, "hardly anybody without an account is moved: {outside}");
    }
}
