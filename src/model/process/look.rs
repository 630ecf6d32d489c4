//! Looking: who visits which of their accounts today.
//!
//! Each account is visited with the chance v·r^(−δ), r being the number held. Looks are drawn only
//! for those whom they can move: inactive holders with an active friend, whose draw to become active
//! falls below the chance they would have if they saw all their active friends and, unless these are
//! known to be too few, met their threshold. Holders who may move
//! without any friend are listed too; what they look at is left out if they have none active. So is
//! whoever might meet friends without a platform, with an account or without, if active friends can
//! move them.
//!
//! Everybody is asked every day, so 256 supporters are asked at once, by the top bytes of their
//! draws and the most that friends can do to any of them.

use crate::id::{AgentId, PlatformSet};
use crate::lanes::{LANES, mask, places};
use crate::model::blocks;
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::{BLOCK, BlockDraws, Decision};
use crate::unit::Cut;
use std::ops::Range;

/// Somebody inactive who may become active today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visitor {
    /// Who.
    pub agent: AgentId,
    /// The accounts visited, as far as these matter.
    pub looks: PlatformSet,
    /// The draw to become active is known to fall below this.
    pub below: Cut,
}

/// The inactive who may become active today, some of them by `responses` to calls, in order.
pub fn run(world: &World, responses: &Responses) -> Vec<Visitor> {
    let ceilings = Ceilings::new(world);
    blocks::gather(world.size(), |agents, found| {
        for first in agents.clone().step_by(BLOCK) {
            let block = first..agents.end.min(first + BLOCK as u32);
            Block::new(world, &ceilings, responses, block).look(found);
        }
    })
}

/// The largest chance to become active of anybody whom no call moves, by the number of friends who
/// make active, 255 standing for more.
struct Ceilings {
    /// Where the threshold is not met.
    unmet: [Cut; BLOCK],
    /// Where it may be.
    met: [Cut; BLOCK],
    /// Whether who has not enough active friends cannot meet the threshold.
    need_is_known: bool,
}

impl Ceilings {
    fn new(world: &World) -> Self {
        let law = world.law;
        let ceiling = |met: bool| {
            std::array::from_fn(|friends| {
                let counted = law.most_friends.min(friends as u32);
                let friends = if friends == BLOCK - 1 { law.most_friends } else { counted };
                let cut = |before| law.activation(friends, 0.0, met, before);
                cut(false).max(cut(true))
            })
        };
        Self {
            unmet: ceiling(false),
            met: ceiling(law.has_threshold_rule()),
            need_is_known: law.has_threshold_rule() && world.refers_to_all_ties(),
        }
    }
}

/// Two hundred and fifty-six supporters who share draws.
struct Block<'a> {
    world: &'a World<'a>,
    ceilings: &'a Ceilings,
    responses: &'a Responses,
    agents: Range<u32>,
    /// Who may be moved today, as far as friends and accounts go: bits, by 64.
    open: [u64; BLOCK / LANES],
    /// Who may have enough active friends.
    met: [u64; BLOCK / LANES],
    /// Whom calls move.
    called: [u64; BLOCK / LANES],
    /// The most friends who make any of them active.
    most: u8,
}

impl<'a> Block<'a> {
    fn new(
        world: &'a World<'a>,
        ceilings: &'a Ceilings,
        responses: &'a Responses,
        agents: Range<u32>,
    ) -> Self {
        let nobody = [0; BLOCK / LANES];
        let (open, met, called) = (nobody, nobody, responses.among(agents.clone()));
        let mut block = Self { world, ceilings, responses, agents, open, met, called, most: 0 };
        block.survey();
        block
    }

    /// Find out who may be moved.
    fn survey(&mut self) {
        let (people, first) = (&self.world.people, self.agents.start);
        let words = first as usize / LANES..self.agents.end.div_ceil(LANES as u32) as usize;
        let idle = |word: usize| people.active.others(word);
        if words.clone().all(|word| idle(word) == 0) {
            return;
        }
        let exposing = people.friends.exposing_in_block(first);
        self.most = exposing.iter().copied().fold(0, u8::max);
        let law = self.world.law;
        let (rule, everywhere) = (every(law.has_threshold_rule()), every(law.has_meetings()));
        let needed = self.ceilings.need_is_known.then(|| people.needed.block(first));
        let active = people.friends.active_in_block(first);
        let exposes = self.ceilings.unmet[usize::from(self.most)] != Cut::NEVER;
        for (part, word) in words.enumerate() {
            let within = |bytes: &[u8; BLOCK]| bytes.as_chunks::<LANES>().0[part];
            let alone = people.registered.word(word) & self.world.alone.word(word);
            let reachable = idle(word) & (people.registered.word(word) | everywhere);
            if reachable == 0 {
                continue;
            }
            let active = within(&active);
            self.met[part] = needed.as_ref().map_or(rule, |needed| {
                let needed = within(needed);
                mask(|k| active[k] >= needed[k])
            });
            let exposing = within(&exposing);
            let exposed = if exposes { mask(|k| exposing[k] > 0) } else { 0 };
            let otherwise = self.met[part] & rule | self.called[part];
            let befriended = if otherwise == 0 { 0 } else { mask(|k| active[k] > 0) };
            self.open[part] = idle(word) & alone | reachable & (exposed | befriended & otherwise);
        }
    }

    fn look(&self, found: &mut Vec<Visitor>) {
        let askers: u32 = self.open.iter().map(|open| open.count_ones()).sum();
        if askers == 0 {
            return;
        }
        let (decision, number) = (Decision::Activate, self.agents.start / BLOCK as u32);
        let most = usize::from(self.most);
        let ceilings = [self.ceilings.met[most], self.ceilings.unmet[most]];
        let decided = |ceiling: &Cut| [Cut::NEVER, Cut::ALWAYS].contains(ceiling);
        let askers = if ceilings.iter().all(decided) { 0 } else { askers as usize };
        let draws = self.world.draws.block(decision, self.world.day, number, askers);
        for part in 0..self.open.len() {
            let [met, unmet] = ceilings.map(|ceiling| draws.not_above(ceiling, part));
            let close = self.met[part] & met | !self.met[part] & unmet | self.called[part];
            for k in places(self.open[part] & close) {
                let called = self.called[part] >> k & 1 == 1;
                let met = self.met[part] >> k & 1 == 1;
                let agent = AgentId(self.agents.start + (part * LANES + k) as u32);
                found.extend(self.look_of(agent, called, met, &draws));
            }
        }
    }

    fn look_of(
        &self,
        agent: AgentId,
        called: bool,
        met: bool,
        draws: &BlockDraws,
    ) -> Option<Visitor> {
        let (world, people) = (self.world, &self.world.people);
        let needs = || people.needed.of(agent);
        let met = met && (!self.ceilings.need_is_known || people.friends.active(agent) >= needs());
        let response = if called { self.responses.of(agent) } else { 0.0 };
        let exposures = people.friends.exposing(agent);
        let lapsed_before = people.lapsed_before.contains(agent);
        let below = world.law.activation(exposures, response, met, lapsed_before);
        if !draws.happens(agent, below) {
            return None;
        }
        let accounts = people.accounts[agent.index()];
        let befriended = people.friends.active(agent) > 0;
        let looks = if befriended { visited(world, agent, accounts) } else { PlatformSet::EMPTY };
        let alone = !accounts.is_empty() && world.alone.contains(agent);
        let meets = befriended && world.law.has_meetings();
        let may = !looks.is_empty() || alone || meets;
        may.then_some(Visitor { agent, looks, below })
    }
}

/// A bit for each of 64, if `so`.
fn every(so: bool) -> u64 {
    if so { u64::MAX } else { 0 }
}

fn visited(world: &World, agent: AgentId, accounts: PlatformSet) -> PlatformSet {
    let chance = world.law.visit[accounts.len()];
    if chance == Cut::ALWAYS {
        return accounts;
    }
    accounts
        .iter()
        .filter(|&p| world.draws.happens(Decision::Look(p), world.day, agent, chance))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PlatformId;
    use crate::model::testing;
    use crate::scenario::Reference;
    use crate::unit::Threshold;

    /// Whether too few friends are active for the threshold, whatever one sees of them.
    fn cannot_meet_it(world: &World, agent: AgentId, active: usize) -> bool {
        let held = |p: PlatformId| world.people.accounts.iter().all(|r| r.contains(p));
        let shared = (0..world.law.arm.platforms.len() as u8).map(PlatformId).any(held);
        let all_refer = world.law.arm.activation.reference == Reference::All || shared;
        all_refer && (active as u32) < world.thresholds.of(agent).needs(world.ties.degree(agent))
    }

    /// The chance to become active, were all friends who are active seen and the threshold met if it
    /// could be.
    fn at_most_by_the_book(world: &World, agent: AgentId, response: f64) -> Cut {
        let law = &world.law.arm.activation;
        let mut unmoved = 1.0 - law.spontaneous.value();
        let active: Vec<AgentId> =
            world.ties.of(agent).filter(|&j| world.people.active.contains(j)).collect();
        for _ in active.iter().filter(|&&j| !law.once || world.people.fresh.contains(j)) {
            unmoved *= 1.0 - law.probability.value();
        }
        let strength = match cannot_meet_it(world, agent, active.len()) {
            true => 0.0,
            false => law.threshold_strength.value(),
        };
        unmoved = unmoved * (1.0 - response) * (1.0 - strength);
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
            let online = !accounts.is_empty() && (alone || !looks.is_empty());
            let response = responses.of(agent);
            let active = || world.ties.of(agent).filter(|&j| world.people.active.contains(j));
            let exposes = |j| !arm.activation.once || world.people.fresh.contains(j);
            let rule = arm.activation.threshold_strength.value() > 0.0;
            let movable = response > 0.0
                || active().any(exposes)
                || rule && !cannot_meet_it(world, agent, active().count());
            let online = online && (alone || movable);
            let offline = arm.offline.meeting.value() > 0.0 && friend && movable;
            let luck = world.draws.daily(Decision::Activate, world.day, agent);
            let moved = at_most_by_the_book(world, agent, response).accepts(luck);
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
            for visitor in &found {
                let luck = world.draws.daily(Decision::Activate, world.day, visitor.agent);
                assert!(visitor.below.accepts(luck));
            }
            let found: Vec<_> = found.iter().map(|v| (v.agent, v.looks)).collect();
            assert_eq!(found, by_the_book(world, &reading.responses));
        });
        assert!(listed > 1000, "hardly anybody is listed: {listed}");
    }
}
