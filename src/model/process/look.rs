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
use crate::lanes::{self, Bytes, LANES, Places, Work, places};
use crate::model::agent_set::AgentSet;
use crate::model::blocks;
use crate::model::ceilings::Ceilings;
use crate::model::counts::{Room, capped};
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::{BLOCK, Bits, BlockDraws, Decision};
use crate::unit::Cut;
use std::ops::Range;

/// Those whom looking may move, or does.
#[derive(Debug, Default, PartialEq)]
pub struct Visitors {
    /// Those who become active today because of their friends, in order: they see all who are active.
    pub moved: Vec<AgentId>,
    /// Others who may become active today, in order.
    pub others: Vec<Visitor>,
}

impl Visitors {
    /// Those found in parts, one after the other.
    fn together(parts: Vec<Self>) -> Self {
        let (moved, others) = parts.into_iter().map(|some| (some.moved, some.others)).unzip();
        Self { moved: blocks::together(moved), others: blocks::together(others) }
    }
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
    if let Some(told) = sight.only_told(responses) {
        return sight.ask_each(told);
    }
    sight.ask_all(responses)
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
        let (mut rooms, mut places) = ([[0; BLOCK]; 3], lanes::NO_PLACES);
        for first in agents.clone().step_by(BLOCK) {
            let called = responses.among(first..agents.end.min(first + BLOCK as u32));
            if let Some(block) = Block::survey(sight, responses, called, first, &mut rooms) {
                block.look(&mut found, &mut places);
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

    /// Those to whom friends made a difference, where these are few and nobody else can become active.
    fn only_told(&self, responses: &Responses) -> Option<&'a [u32]> {
        let only_friends = responses.is_empty() && self.world.alone.is_empty();
        self.world.people.friends.told().filter(|_| only_friends)
    }

    /// Who may become active, some of them by `responses` to calls.
    fn ask_all(&self, responses: &Responses) -> Visitors {
        let asked = |agents| lanes::widely(Asking { sight: self, responses, agents });
        Visitors::together(blocks::map(self.world.size(), asked))
    }

    /// Who of the `told` may become active by their friends.
    fn ask_each(&self, told: &[u32]) -> Visitors {
        let mut asked = AgentSet::nobody(self.world.size());
        for &agent in told {
            asked.insert(AgentId(agent));
        }
        Visitors::together(blocks::map(self.world.size(), |agents| self.ask_some(&asked, agents)))
    }

    /// Who of those `asked`, all of whom have been told, may become active, among some `agents`.
    fn ask_some(&self, asked: &AgentSet, agents: Range<u32>) -> Visitors {
        let (World { people, law, draws, day, .. }, mut found) = (self.world, Visitors::default());
        let befriended = |agent| {
            let exposing = capped(people.friends.exposing(agent));
            let (met, called, alone) = (false, false, false);
            Asked { agent, active: exposing, exposing, met, called, alone }
        };
        let mut askers = Vec::new();
        for (word, told) in asked.some_words_within(agents) {
            let within = people.registered.word(word) | every(law.has_meetings());
            let for_good = people.lapsed_before.word(word) & every(law.never_forgets_lapses());
            for k in places(told & within & !people.active.word(word) & !for_good) {
                let agent = AgentId((word * LANES + k) as u32);
                askers.push((agent, self.most(befriended(agent), 0.0)));
            }
        }
        for place in draws.happening(Decision::Activate, *day, &askers) {
            let one = befriended(askers[place].0);
            let is_sure = self.all_see_all && people.registered.contains(one.agent);
            if is_sure || self.moves(one, 0.0, &mut found.others) {
                found.moved.push(one.agent);
            }
        }
        found
    }

    /// Whether `one` of those asked, who may become active, is known to by what they look at; if that is
    /// open, they stand among the `others`. Calls move them by a `response`.
    fn moves(&self, one: Asked, response: f64, others: &mut Vec<Visitor>) -> bool {
        let (world, Asked { agent, called, alone, .. }) = (self.world, one);
        let accounts = world.people.accounts[agent.index()];
        let befriended = one.active > 0;
        let looks = if befriended { visited(world, agent, accounts) } else { PlatformSet::EMPTY };
        let is_known = !called && !alone && looks.meets(self.showing_all);
        if is_known {
            return true;
        }
        if !looks.is_empty() || alone || called || befriended && world.law.has_meetings() {
            let below = self.most(one, response);
            others.push(Visitor { agent, looks, alone, response, below });
        }
        false
    }

    /// The chance to become active of `one` of those asked, at most; calls move them by a `response`.
    #[inline]
    fn most(&self, one: Asked, response: f64) -> Cut {
        if !one.called && self.ceilings.are_exact && one.active < u8::MAX {
            return self.ceilings.of(one.met)[usize::from(one.exposing)];
        }
        let (World { law, people, .. }, agent) = (self.world, one.agent);
        let needs = || people.needed.of(agent);
        let met = one.met && (!self.need_is_known || people.friends.active(agent) >= needs());
        let lapsed_before = people.lapsed_before.contains(agent);
        law.activation(people.friends.exposing(agent), response, met, lapsed_before)
    }
}

/// One of those asked, as far as lanes tell.
#[derive(Clone, Copy)]
struct Asked {
    agent: AgentId,
    /// How many friends are active, 255 standing for more.
    active: u8,
    /// Of these, how many make active.
    exposing: u8,
    /// Whether the threshold may be met.
    met: bool,
    /// Whether calls move them.
    called: bool,
    /// Whether they may become active without any friend.
    alone: bool,
}

/// Comparing 64 by so many friends takes no longer than to ask one by one.
const FRIENDS_OF_ONE: u32 = 4;

/// Two hundred and fifty-six supporters who share draws.
struct Block<'a> {
    sight: &'a Sight<'a>,
    responses: &'a Responses,
    first: u32,
    /// The active friends of each, 255 standing for more.
    active: &'a Room,
    /// Of these, those who make active.
    exposing: &'a Room,
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
        rooms: &'a mut [Room; 3],
    ) -> Option<Self> {
        let (World { people, law, .. }, nobody) = (sight.world, [0; BLOCK / LANES]);
        let mut idle = people.active.others_in_block(first);
        if law.never_forgets_lapses() {
            let before = people.lapsed_before.block(first);
            idle.iter_mut().zip(before).for_each(|(idle, before)| *idle &= !before);
        }
        if idle.iter().fold(0, |any, idle| any | idle) == 0 {
            return None;
        }
        let (registered, alone) = (people.registered.block(first), sight.world.alone.block(first));
        let [active, exposing, needed] = rooms;
        let active = people.friends.active_in_block(first, active);
        let exposing = people.friends.exposing_in_block(first, exposing);
        let exposes = sight.ceilings.of(false)[BLOCK - 1] != Cut::NEVER;
        let (rule, everywhere) = (every(law.has_threshold_rule()), every(law.has_meetings()));
        let needed = sight.need_is_known.then(|| people.needed.block(first, needed));
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
                    lanes::at_least(part_of(block.active, part), part_of(needed, part));
            }
            let asks_friends = block.met[part] | called[part];
            let befriended =
                if asks_friends == 0 { 0 } else { lanes::some(part_of(block.active, part)) };
            let exposed = if exposes { lanes::some(part_of(block.exposing, part)) } else { 0 };
            let moved = exposed | befriended & asks_friends;
            let alone = registered[part] & alone[part];
            block.alone[part] = alone;
            block.open[part] =
                idle[part] & (alone | called[part] | moved & (registered[part] | everywhere));
            block.sure[part] = every(sight.all_see_all) & registered[part] & !alone & !called[part];
        }
        (block.open.iter().fold(0, |any, open| any | open) != 0).then_some(block)
    }

    #[inline(always)]
    fn look(&self, found: &mut Visitors, room: &mut Places) {
        let are_decided = self.sight.ceilings.are_decided;
        let highest =
            if are_decided { u8::MAX } else { self.exposing.iter().copied().fold(0, u8::max) };
        let ceilings = [true, false].map(|met| self.sight.ceilings.of(met)[usize::from(highest)]);
        let asked = if are_decided { &self.called } else { &self.open };
        let askers: u32 = asked.iter().map(|word| word.count_ones()).sum();
        let (decision, number) = (Decision::Activate, self.first / BLOCK as u32);
        let world = self.sight.world;
        let draws = world.draws.block(decision, world.day, number, askers as usize);
        let mut moved = [0; BLOCK / LANES];
        for part in (0..self.open.len()).filter(|&part| self.open[part] != 0) {
            let may_meet = self.met[part];
            let below = |who, most| if who == 0 { 0 } else { who & draws.not_above(most, part) };
            let close = below(may_meet, ceilings[0]) | below(!may_meet, ceilings[1]);
            let asked = self.open[part] & (close | self.called[part]);
            let lucky = self.lucky(part, asked, highest, &draws);
            moved[part] = lucky & self.sure[part];
            for k in places(lucky & !self.sure[part]) {
                let (one, response) = (self.one(part * LANES + k), self.response(part * LANES + k));
                moved[part] |= u64::from(self.sight.moves(one, response, &mut found.others)) << k;
            }
        }
        let moved = lanes::listed(&moved, self.first, room);
        found.moved.extend(moved.iter().copied().map(AgentId));
    }

    /// Of those of a `part` of the block who are `asked`, whose draw to become active falls below the
    /// chance they have at most; nobody has more than `highest` friends who make active.
    #[inline(always)]
    fn lucky(&self, part: usize, asked: u64, highest: u8, draws: &BlockDraws) -> u64 {
        if asked & !self.moved_by_all(part) == 0 {
            return asked;
        }
        let most = |place| self.sight.most(self.one(place), self.response(place));
        let happens = |place| draws.happens(self.agent(place), most(place));
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
        if !is_known || FRIENDS_OF_ONE * asked.count_ones() <= highest.into() {
            return None;
        }
        let tops = &ceilings.tops[usize::from(met == 0)];
        draws.against(&lanes::rising(part_of(self.exposing, part), tops, highest), part)
    }

    /// Of those of a `part` of the block whom only friends may move, all whom they move for certain.
    #[inline(always)]
    fn moved_by_all(&self, part: usize) -> u64 {
        let [met, unmet] = self.sight.ceilings.are_certain.map(every);
        (self.met[part] & met | !self.met[part] & unmet) & !self.called[part] & !self.alone[part]
    }

    /// The supporter at a `place` of the block.
    #[inline]
    fn one(&self, place: usize) -> Asked {
        Asked {
            agent: self.agent(place),
            active: self.active[place],
            exposing: self.exposing[place],
            met: among(&self.met, place),
            called: among(&self.called, place),
            alone: among(&self.alone, place),
        }
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
    use crate::model::testing::{self, Lottery};
    use crate::scenario::{Reference, Scenario};
    use crate::unit::{Probability, Threshold};

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

    /// A cascade, which hardly anybody begins, among people of some kind; with their luck.
    fn cascade(kind: u64) -> (Scenario, Lottery) {
        let is = |nth: u64| kind >> nth & 1 == 1;
        let chance = |p| Probability::new(p).unwrap();
        let mut scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(2);
            let law = &mut arm.activation;
            (law.once, law.probability) = (true, chance(0.25));
            law.lapse = chance(if is(0) { 0.5 } else { 0.0 });
            law.reactivation = chance(if is(1) { 0.3 } else { 0.0 });
            arm.visits.daily = if is(2) { 0.7 } else { 1.0 };
            arm.offline.meeting = chance(if is(3) { 0.4 } else { 0.0 });
        });
        scenario.seed = kind;
        (scenario, Lottery::new(kind))
    }

    #[test]
    fn those_told_are_asked_as_all_are() {
        let (mut moved, mut listed) = (0, 0);
        for kind in 0..64 {
            let (scenario, mut luck) = cascade(kind);
            let fixture = testing::Fixture::new(&scenario, 5000, 6.0);
            let law = fixture.law(&scenario);
            let mut world = fixture.world(&law);
            [0, 1].map(PlatformId).into_iter().for_each(|p| world.open(p));
            let (places, holders) = if kind >> 4 == 0 { (1, 1.0) } else { (2, 0.9) };
            for agent in (0..5000).map(AgentId) {
                if luck.chance(holders) {
                    world.add_account(agent, PlatformId(luck.below(places) as u8));
                }
            }
            world.activate(&Vec::from_iter((0..20).map(|nth| AgentId(nth * 7))));
            for _ in 0..12 {
                crate::model::step(&mut world);
                let (sight, nothing) = (Sight::new(&world), Responses::default());
                let Some(told) = sight.only_told(&nothing) else { continue };
                let some = sight.ask_each(told);
                assert_eq!(some, sight.ask_all(&nothing));
                moved += some.moved.len();
                listed += some.others.len();
            }
        }
        assert!(moved > 200 && listed > 1000, "hardly anybody is asked: {moved}, {listed}");
    }
}
