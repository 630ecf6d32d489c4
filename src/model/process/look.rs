//! Looking: who visits which of their accounts today.
//!
//! Each account is visited with the chance v·r^(−δ), r being the number held. Looks are drawn only
//! for those whom they can move: inactive holders with an active friend, whose draw to become active
//! falls below the chance they would have if they saw all their active friends and, unless these are
//! known to be too few, met their threshold. Holders who may move
//! without any friend, and those whom calls move, are listed too; what they look at is left out if
//! they have none active. So is whoever might meet friends without a platform, with an account or
//! without, if active friends can move them.
//!
//! Everybody is asked every day, so 256 supporters are asked at once, by the top bytes of their
//! draws and the most that friends can do to any of them.

use crate::id::{AgentId, PlatformSet};
use crate::lanes::{self, Bytes, LANES, places};
use crate::model::blocks;
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::{BLOCK, Decision};
use crate::unit::Cut;
use std::borrow::Cow;
use std::ops::Range;

/// Somebody inactive who may become active today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visitor {
    /// Who.
    pub agent: AgentId,
    /// The accounts visited, as far as these matter.
    pub looks: PlatformSet,
    /// Whether they may become active without any friend.
    pub alone: bool,
    /// ρ: how far the calls read today move them.
    pub response: f64,
    /// The draw to become active is known to fall below this.
    pub below: Cut,
}

/// The inactive who may become active today, some of them by `responses` to calls, in order.
pub fn run(world: &World, responses: &Responses) -> Vec<Visitor> {
    let ceilings = Ceilings::new(world);
    blocks::gather(world.size(), |agents, found| {
        for first in agents.clone().step_by(BLOCK) {
            let block = first..agents.end.min(first + BLOCK as u32);
            let called = responses.among(block.clone());
            if let Some(block) = Block::survey(world, &ceilings, responses, called, block) {
                block.look(found);
            }
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
    /// Whether these are the chances of everybody who has fewer than 255 friends active.
    are_exact: bool,
    /// Whether who has not enough active friends cannot meet the threshold.
    need_is_known: bool,
}

impl Ceilings {
    fn new(world: &World) -> Self {
        let law = world.law;
        let ceiling = |met: bool| {
            law.by_friends(|friends| {
                let cut = |before| law.activation(friends, 0.0, met, before);
                cut(false).max(cut(true))
            })
        };
        Self {
            unmet: ceiling(false),
            met: ceiling(law.has_threshold_rule()),
            are_exact: law.forgets_lapses(),
            need_is_known: law.has_threshold_rule() && world.refers_to_all_ties(),
        }
    }

    /// Those of people who meet their threshold, or of others.
    #[inline]
    fn of(&self, met: bool) -> &[Cut; BLOCK] {
        if met { &self.met } else { &self.unmet }
    }
}

/// Two hundred and fifty-six supporters who share draws.
struct Block<'a> {
    world: &'a World<'a>,
    ceilings: &'a Ceilings,
    responses: &'a Responses,
    first: u32,
    /// The active friends of each, 255 standing for more.
    active: Cow<'a, [u8; BLOCK]>,
    /// Of these, those who make active.
    exposing: Cow<'a, [u8; BLOCK]>,
    /// The most of them that anybody has.
    highest: u8,
    /// Who may be moved today, as far as friends and accounts go: bits, by 64.
    open: [u64; BLOCK / LANES],
    /// Who may have enough active friends.
    met: [u64; BLOCK / LANES],
    /// Whom calls move.
    called: [u64; BLOCK / LANES],
    /// Who may become active without any friend.
    alone: [u64; BLOCK / LANES],
}

impl<'a> Block<'a> {
    /// Find out who of `agents` may be moved; none, if nobody may.
    fn survey(
        world: &'a World<'a>,
        ceilings: &'a Ceilings,
        responses: &'a Responses,
        called: [u64; BLOCK / LANES],
        agents: Range<u32>,
    ) -> Option<Self> {
        let (people, law, first) = (&world.people, world.law, agents.start);
        let words = first as usize / LANES..agents.end.div_ceil(LANES as u32) as usize;
        if words.clone().all(|word| people.active.others(word) == 0) {
            return None;
        }
        let active = people.friends.active_in_block(first);
        let exposing = people.friends.exposing_in_block(first);
        let highest = exposing.iter().copied().fold(0, u8::max);
        let exposes = ceilings.of(false)[usize::from(highest)] != Cut::NEVER;
        let (rule, everywhere) = (every(law.has_threshold_rule()), every(law.has_meetings()));
        let needed = ceilings.need_is_known.then(|| people.needed.block(first));
        let nobody = [0; BLOCK / LANES];
        let (mut open, mut met, mut alone) = (nobody, [rule; BLOCK / LANES], nobody);
        for (part, word) in words.enumerate() {
            let (idle, registered) = (people.active.others(word), people.registered.word(word));
            if let Some(needed) = &needed {
                met[part] = lanes::at_least(part_of(&active, part), part_of(needed, part));
            }
            let asks_friends = met[part] | called[part];
            let befriended =
                if asks_friends == 0 { 0 } else { lanes::some(part_of(&active, part)) };
            let exposed = if exposes { lanes::some(part_of(&exposing, part)) } else { 0 };
            let moved = exposed | befriended & asks_friends;
            alone[part] = registered & world.alone.word(word);
            open[part] = idle & (alone[part] | called[part] | moved & (registered | everywhere));
        }
        (open != nobody).then_some(Self {
            world,
            ceilings,
            responses,
            first,
            active,
            exposing,
            highest,
            open,
            met,
            called,
            alone,
        })
    }

    fn look(&self, found: &mut Vec<Visitor>) {
        let highest = [true, false].map(|met| self.ceilings.of(met)[usize::from(self.highest)]);
        let decided = highest.iter().all(|ceiling| [Cut::NEVER, Cut::ALWAYS].contains(ceiling));
        let asked = if decided { &self.called } else { &self.open };
        let askers: u32 = asked.iter().map(|word| word.count_ones()).sum();
        let (decision, number) = (Decision::Activate, self.first / BLOCK as u32);
        let draws = self.world.draws.block(decision, self.world.day, number, askers as usize);
        for part in 0..self.open.len() {
            let may_meet = self.met[part];
            let below = |who, most| if who == 0 { 0 } else { who & draws.not_above(most, part) };
            let close = below(may_meet, highest[0]) | below(!may_meet, highest[1]);
            let asked = self.open[part] & (close | self.called[part]);
            for place in places(asked).map(|k| part * LANES + k) {
                let most = self.most(place);
                if draws.happens(self.agent(place), most) {
                    found.extend(self.visitor(place, most));
                }
            }
        }
    }

    /// What the supporter at a `place` of the block looks at, who may become active if the draw falls
    /// below a cut.
    fn visitor(&self, place: usize, below: Cut) -> Option<Visitor> {
        let (world, agent) = (self.world, self.agent(place));
        let (called, alone) = (among(&self.called, place), among(&self.alone, place));
        let accounts = world.people.accounts[agent.index()];
        let befriended = self.active[place] > 0;
        let looks = if befriended { visited(world, agent, accounts) } else { PlatformSet::EMPTY };
        let meets = befriended && world.law.has_meetings();
        let may = !looks.is_empty() || alone || meets || called;
        may.then(|| Visitor { agent, looks, alone, response: self.response(place), below })
    }

    /// The chance to become active of the supporter at a `place` of the block, at most.
    fn most(&self, place: usize) -> Cut {
        let (met, called) = (among(&self.met, place), among(&self.called, place));
        if !called && self.ceilings.are_exact && self.active[place] < u8::MAX {
            return self.ceilings.of(met)[usize::from(self.exposing[place])];
        }
        let (law, people, agent) = (self.world.law, &self.world.people, self.agent(place));
        let needs = || people.needed.of(agent);
        let met = met && (!self.ceilings.need_is_known || people.friends.active(agent) >= needs());
        let lapsed_before = people.lapsed_before.contains(agent);
        let exposures = people.friends.exposing(agent);
        law.activation(exposures, self.response(place), met, lapsed_before)
    }

    fn response(&self, place: usize) -> f64 {
        match among(&self.called, place) {
            true => self.responses.of(self.agent(place)),
            false => 0.0,
        }
    }

    fn agent(&self, place: usize) -> AgentId {
        AgentId(self.first + place as u32)
    }
}

/// Whether the bit of a `place` in the block is set.
#[inline]
fn among(who: &[u64; BLOCK / LANES], place: usize) -> bool {
    who[place / LANES] >> (place % LANES) & 1 == 1
}

/// The bytes of those of a block who share the word of bits at `part`.
#[inline]
fn part_of(block: &[u8; BLOCK], part: usize) -> &Bytes {
    &block.as_chunks().0[part]
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
            let online = response > 0.0 || online && (alone || movable);
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
