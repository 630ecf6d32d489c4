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
//! draws and the most that friends can do to any of them. Who is known to see every active friend is
//! moved at once, and where nothing can move anybody today nobody is asked.

use crate::id::{AgentId, PlatformId, PlatformSet};
use crate::lanes::{self, Bytes, LANES, Work, places};
use crate::model::blocks;
use crate::model::ceilings::Ceilings;
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::{BLOCK, Bits, BlockDraws, Decision};
use crate::unit::Cut;
use std::borrow::Cow;
use std::ops::Range;

/// Those whom looking may move, or does.
#[derive(Debug, Default)]
pub struct Visitors {
    /// Those who become active today because of their friends, in order: they see all who are active.
    pub moved: Vec<AgentId>,
    /// Others who may become active today, in order.
    pub others: Vec<Visitor>,
}

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

/// The inactive who become active today or may, some of them by `responses` to calls.
pub fn run(world: &World, responses: &Responses) -> Visitors {
    let sight = Sight::new(world);
    if sight.moves_nobody(responses) {
        return Visitors::default();
    }
    let asked = |agents| lanes::widely(Asking { sight: &sight, responses, agents });
    let found = blocks::map(world.size(), asked);
    let (moved, others) = found.into_iter().map(|some| (some.moved, some.others)).unzip();
    Visitors { moved: blocks::together(moved), others: blocks::together(others) }
}

/// To ask some agents, of whom the first shares no draws with those before.
struct Asking<'a> {
    sight: &'a Sight<'a>,
    responses: &'a Responses,
    agents: Range<u32>,
}

impl Work for Asking<'_> {
    type Done = Visitors;

    #[inline(always)]
    fn done(self) -> Visitors {
        let (Self { sight, responses, agents }, mut found) = (self, Visitors::default());
        for first in agents.clone().step_by(BLOCK) {
            let called = responses.among(first..agents.end.min(first + BLOCK as u32));
            if let Some(block) = Block::survey(sight, responses, called, first) {
                block.look(&mut found);
            }
        }
        found
    }
}

/// What can be known of a day before anybody is asked.
struct Sight<'a> {
    world: &'a World<'a>,
    ceilings: &'a Ceilings,
    /// Whether who has not enough active friends cannot meet the threshold.
    need_is_known: bool,
    /// Where a visit shows all that has any effect.
    showing_all: PlatformSet,
    /// Whether all who hold an account visit such a place today.
    all_see_all: bool,
}

impl<'a> Sight<'a> {
    fn new(world: &'a World) -> Self {
        let law = world.law;
        let showing_all = world.showing_all_that_counts();
        let holds_everybody = |p: PlatformId| world.members(p) == world.people.registered.len();
        Self {
            world,
            ceilings: &world.ceilings,
            need_is_known: law.has_threshold_rule() && world.refers_to_all_ties(),
            showing_all,
            all_see_all: law.visits_are_certain() && showing_all.iter().any(holds_everybody),
        }
    }

    /// Whether nobody can become active today: there is no call, and who is active has no effect or
    /// has had it yesterday.
    fn moves_nobody(&self, responses: &Responses) -> bool {
        let World { law, people, .. } = self.world;
        let is_repeated = self.world.is_still() && law.visits_are_certain() && !law.has_meetings();
        let is_over =
            law.arm.activation.once && !law.has_threshold_rule() && people.fresh.is_empty();
        let nobody_new =
            people.active.is_empty() || is_over || is_repeated && self.ceilings.are_decided;
        responses.is_empty() && self.world.alone.is_empty() && nobody_new
    }
}

/// Two hundred and fifty-six supporters who share draws.
struct Block<'a> {
    sight: &'a Sight<'a>,
    responses: &'a Responses,
    first: u32,
    /// The active friends of each, 255 standing for more.
    active: Cow<'a, [u8; BLOCK]>,
    /// Of these, those who make active.
    exposing: Cow<'a, [u8; BLOCK]>,
    /// Who may be moved today, as far as friends and accounts go.
    open: Bits,
    /// Who may have enough active friends.
    met: Bits,
    /// Whom calls move.
    called: Bits,
    /// Who may become active without any friend.
    alone: Bits,
    /// Who is known to see every active friend, and is moved by nothing else.
    sure: Bits,
}

impl<'a> Block<'a> {
    /// Find out who of a block may be moved, some of them `called`; none, if nobody may.
    #[inline(always)]
    fn survey(
        sight: &'a Sight,
        responses: &'a Responses,
        called: Bits,
        first: u32,
    ) -> Option<Self> {
        let (World { people, law, .. }, nobody) = (sight.world, [0; BLOCK / LANES]);
        let mut idle = people.active.others_in_block(first);
        if law.never_forgets_lapses() {
            let before = people.lapsed_before.block(first);
            idle.iter_mut().zip(before).for_each(|(idle, before)| *idle &= !before);
        }
        if idle == nobody {
            return None;
        }
        let (registered, alone) = (people.registered.block(first), sight.world.alone.block(first));
        let active = people.friends.active_in_block(first);
        let exposing = people.friends.exposing_in_block(first);
        let exposes = sight.ceilings.of(false)[BLOCK - 1] != Cut::NEVER;
        let (rule, everywhere) = (every(law.has_threshold_rule()), every(law.has_meetings()));
        let needed = sight.need_is_known.then(|| people.needed.block(first));
        let mut block = Self {
            sight,
            responses,
            first,
            active,
            exposing,
            open: nobody,
            met: [rule; BLOCK / LANES],
            called,
            alone: nobody,
            sure: nobody,
        };
        for part in (0..nobody.len()).filter(|&part| idle[part] != 0) {
            if let Some(needed) = &needed {
                block.met[part] =
                    lanes::at_least(part_of(&block.active, part), part_of(needed, part));
            }
            let asks_friends = block.met[part] | called[part];
            let befriended =
                if asks_friends == 0 { 0 } else { lanes::some(part_of(&block.active, part)) };
            let exposed = if exposes { lanes::some(part_of(&block.exposing, part)) } else { 0 };
            let moved = exposed | befriended & asks_friends;
            let alone = registered[part] & alone[part];
            block.alone[part] = alone;
            block.open[part] =
                idle[part] & (alone | called[part] | moved & (registered[part] | everywhere));
            block.sure[part] = every(sight.all_see_all) & registered[part] & !alone & !called[part];
        }
        (block.open != nobody).then_some(block)
    }

    #[inline(always)]
    fn look(&self, found: &mut Visitors) {
        let highest = self.exposing.iter().copied().fold(0, u8::max);
        let ceilings = [true, false].map(|met| self.sight.ceilings.of(met)[usize::from(highest)]);
        let asked = if self.sight.ceilings.are_decided { &self.called } else { &self.open };
        let askers: u32 = asked.iter().map(|word| word.count_ones()).sum();
        let (decision, number) = (Decision::Activate, self.first / BLOCK as u32);
        let world = self.sight.world;
        let draws = world.draws.block(decision, world.day, number, askers as usize);
        for part in (0..self.open.len()).filter(|&part| self.open[part] != 0) {
            let may_meet = self.met[part];
            let below = |who, most| if who == 0 { 0 } else { who & draws.not_above(most, part) };
            let close = below(may_meet, ceilings[0]) | below(!may_meet, ceilings[1]);
            let asked = self.open[part] & (close | self.called[part]);
            let lucky = self.lucky(part, asked, highest, &draws);
            if lucky & !self.sure[part] == 0 {
                found.moved.extend(places(lucky).map(|k| self.agent(part * LANES + k)));
                continue;
            }
            for place in places(lucky).map(|k| part * LANES + k) {
                match among(&self.sure, place) {
                    true => found.moved.push(self.agent(place)),
                    false => self.list(place, found),
                }
            }
        }
    }

    /// Of those of a `part` of the block who are `asked`, whose draw to become active falls below the
    /// chance they have at most; nobody has more than `highest` friends who make active.
    #[inline(always)]
    fn lucky(&self, part: usize, asked: u64, highest: u8, draws: &BlockDraws) -> u64 {
        if asked & !self.moved_by_all(part) == 0 {
            return asked;
        }
        let happens = |place: usize| draws.happens(self.agent(place), self.most(place));
        let one_by_one = |who: u64| {
            let bit = |k: usize| u64::from(happens(part * LANES + k)) << k;
            places(who).fold(0, |bits, k| bits | bit(k))
        };
        match self.compared(part, asked, highest, draws) {
            Some([below, level]) => asked & below | one_by_one(asked & level),
            None => one_by_one(asked),
        }
    }

    /// Whose draw is below the chance they have at most, by the top byte, and whose is level; nothing, where
    /// it is not worth it or that chance does not follow from the friends who make active.
    #[inline(always)]
    fn compared(
        &self,
        part: usize,
        asked: u64,
        highest: u8,
        draws: &BlockDraws,
    ) -> Option<[u64; 2]> {
        let (ceilings, met) = (self.sight.ceilings, self.met[part] & asked);
        let are_alike = met == 0 || met == asked;
        let is_known = ceilings.always_exact && self.called[part] == 0 && are_alike;
        if !is_known || asked.count_ones() <= highest.into() {
            return None;
        }
        let tops = &ceilings.tops[usize::from(met == 0)][..=usize::from(highest)];
        draws.against(&lanes::rising(part_of(&self.exposing, part), tops), part)
    }

    /// Of those of a `part` of the block whom only friends may move, all whom they move for certain.
    #[inline(always)]
    fn moved_by_all(&self, part: usize) -> u64 {
        let [met, unmet] = self.sight.ceilings.are_certain.map(every);
        (self.met[part] & met | !self.met[part] & unmet) & !self.called[part] & !self.alone[part]
    }

    /// List the supporter at a `place` of the block, who may become active, with what they look at.
    fn list(&self, place: usize, found: &mut Visitors) {
        let (world, agent) = (self.sight.world, self.agent(place));
        let (called, alone) = (among(&self.called, place), among(&self.alone, place));
        let accounts = world.people.accounts[agent.index()];
        let befriended = self.active[place] > 0;
        let looks = if befriended { visited(world, agent, accounts) } else { PlatformSet::EMPTY };
        if !called && !alone && looks.meets(self.sight.showing_all) {
            found.moved.push(agent);
        } else if !looks.is_empty() || alone || called || befriended && world.law.has_meetings() {
            let (response, below) = (self.response(place), self.most(place));
            found.others.push(Visitor { agent, looks, alone, response, below });
        }
    }

    /// The chance to become active of the supporter at a `place` of the block, at most.
    #[inline]
    fn most(&self, place: usize) -> Cut {
        let (met, called) = (among(&self.met, place), among(&self.called, place));
        if !called && self.sight.ceilings.are_exact && self.active[place] < u8::MAX {
            return self.sight.ceilings.of(met)[usize::from(self.exposing[place])];
        }
        let (World { law, people, .. }, agent) = (self.sight.world, self.agent(place));
        let needs = || people.needed.of(agent);
        let met = met && (!self.sight.need_is_known || people.friends.active(agent) >= needs());
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

    #[inline(always)]
    fn agent(&self, place: usize) -> AgentId {
        AgentId(self.first + place as u32)
    }
}

/// Whether the bit of a `place` in the block is set.
#[inline(always)]
fn among(who: &Bits, place: usize) -> bool {
    who[place / LANES] >> (place % LANES) & 1 == 1
}

/// The bytes of those of a block who share the word of bits at `part`.
#[inline(always)]
fn part_of(block: &[u8; BLOCK], part: usize) -> &Bytes {
    &block.as_chunks().0[part]
}

/// A bit for each of 64, if `so`.
#[inline(always)]
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
    use crate::model::friends::Noticed;
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
            let only_fresh = world.law.noticed() == Noticed::Fresh;
            let is_noticed = |j| !only_fresh || world.people.fresh.contains(j);
            let friend =
                world.ties.of(agent).any(|j| world.people.active.contains(j) && is_noticed(j));
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
        let (mut listed, mut sure) = (0, 0);
        testing::on_random_calls(|world, reading| {
            let Visitors { moved, others } = run(world, &reading.responses);
            listed += others.len();
            for visitor in &others {
                let luck = world.draws.daily(Decision::Activate, world.day, visitor.agent);
                assert!(visitor.below.accepts(luck));
            }
            sure += moved.len();
            assert!(moved.is_sorted());
            let (known, unknown): (Vec<_>, Vec<_>) = by_the_book(world, &reading.responses)
                .into_iter()
                .partition(|listed| moved.contains(&listed.0));
            assert_eq!(known.len(), moved.len());
            assert!(others.iter().map(|v| (v.agent, v.looks)).eq(unknown));
        });
        assert!(listed > 1000, "hardly anybody is listed: {listed}");
        assert!(sure > 50, "hardly anybody is known to be moved: {sure}");
    }
}
