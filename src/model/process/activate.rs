//! Activation: who becomes active today, and why.
//!
//! The chance is [`ActivationLaw::chance`], which has the formula; here is what it depends on. One sees an active friend
//! through a platform that one [visits](visit) and the friend has an account on, or through a bridge; or one meets
//! them, which friends of one federation do with the chance o a day, on a platform or not. With `once` a friend makes
//! active in the update after its activation only; the threshold counts all active friends.
//!
//! Everybody inactive is asked every day. What the most could be that friends do follows from the number of those
//! who are active, wherever they are; only those whose draw falls below that visit their accounts.

use super::visit;
use crate::id::{AgentId, PlatformId, PlatformSet};
use crate::lanes;
use crate::model::activation::{ActivationLaw, Dose};
use crate::model::agent_set::AgentSet;
use crate::model::asking::{
    self, Candidates, Ceilings, Daily, Room, both, every, is_nobody, others, part_of,
};
use crate::model::reading::Responses;
use crate::model::world::{Moved, World};
use crate::rng::{BLOCK, Bits, Decision};
use crate::unit::{Cut, Threshold};

/// Who becomes active today, some of them by `responses` to calls.
pub fn run(world: &World, responses: &Responses) -> Moved {
    let today = Today::new(world, responses);
    if today.nobody_can_move() {
        return Moved::default();
    }
    today.who_moves()
}

/// What moves people on a day.
struct Today<'a> {
    world: &'a World<'a>,
    law: &'a ActivationLaw<'a>,
    responses: &'a Responses,
    /// Those whose friends changed, where nobody else can become active.
    told: Option<AgentSet>,
    /// Whether every tie counts for thresholds.
    all_refer: bool,
    /// Where a visit shows every active friend: all who are active hold an account there.
    showing_all: PlatformSet,
    /// Whether everybody who holds an account sees all active friends and, if a threshold asks, is seen to have
    /// enough.
    all_see_all: bool,
}

impl<'a> Today<'a> {
    fn new(world: &'a World, responses: &'a Responses) -> Self {
        let (law, all_refer) = (world.law, world.refers_to_all_ties());
        let showing_all = world.showing_all_active();
        let holds_everybody = |p: PlatformId| world.members(p) == world.people.registered.len();
        let only_friends = responses.is_empty() && world.alone.is_empty();
        let told = world.people.friends.told().filter(|_| only_friends);
        Self {
            world,
            law: &law.activation,
            responses,
            told: told.map(|told| AgentSet::numbered(world.size(), told)),
            all_refer,
            showing_all,
            all_see_all: law.visits_are_certain()
                && (all_refer || !law.has_threshold_rule())
                && showing_all.iter().any(holds_everybody),
        }
    }

    /// Whether there is no call, and who is active has no effect or has had it yesterday.
    fn nobody_can_move(&self) -> bool {
        let World { law, people, .. } = self.world;
        let is_settled = self.law.bounds().iter().all(|bounds| bounds.are_decided());
        let is_repeated =
            self.world.is_still() && law.visits_are_certain() && !law.has_meetings() && is_settled;
        let is_over =
            law.arm.activation.once && !law.has_threshold_rule() && people.fresh.is_empty();
        self.responses.is_empty()
            && self.world.alone.is_empty()
            && (people.active.is_empty() || is_over || is_repeated)
    }

    fn who_moves(&self) -> Moved {
        let World { draws, day, .. } = *self.world;
        let agents = asking::happens(draws, day, self.world.size(), self).list();
        let (mut by_friends, mut by_calls) = (agents.len() as u64, Vec::new());
        if !self.responses.is_empty() || !self.world.alone.is_empty() {
            for &agent in &agents {
                by_friends -= u64::from(self.moves_without_friends(agent));
                by_calls.extend(self.moves_by_calls_alone(agent).then_some(agent));
            }
        }
        Moved { agents, by_friends, by_calls }
    }

    /// Whether the draw of `agent` falls below this chance, too.
    fn draws_below(&self, agent: AgentId, chance: Cut) -> bool {
        self.world.draws.happens(Decision::Activate, self.world.day, agent, chance)
    }

    fn moves_without_friends(&self, agent: AgentId) -> bool {
        self.draws_below(agent, self.law.chance(self.dose(agent, Seen::default())))
    }

    fn moves_by_calls_alone(&self, agent: AgentId) -> bool {
        let response = self.responses.of(agent);
        let lapsed_before = self.world.people.lapsed_before.contains(agent);
        response > 0.0 && self.draws_below(agent, self.law.by_calls_alone(response, lapsed_before))
    }

    /// What `agent` gets, who sees so many friends.
    fn dose(&self, agent: AgentId, seen: Seen) -> Dose {
        let holds_account = self.world.people.registered.contains(agent);
        Dose {
            exposures: seen.exposing,
            response: self.responses.of(agent),
            met: self.world.law.has_threshold_rule()
                && self.is_met(agent, holds_account, seen.active),
            lapsed_before: self.world.people.lapsed_before.contains(agent),
            holds_account,
        }
    }

    /// Whether `active` friends seen meet the threshold of `agent`; one of zero takes an account only.
    fn is_met(&self, agent: AgentId, holds_account: bool, active: u32) -> bool {
        let threshold = self.world.thresholds.of(agent);
        let needed = || match self.all_refer {
            true => self.world.people.needed.of(agent),
            false => threshold.needs(reference_ties(self.world, agent)),
        };
        match threshold {
            Threshold::Zero => holds_account,
            _ => active > 0 && active >= needed(),
        }
    }

    /// The active friends that `agent` sees today.
    fn seen(&self, agent: AgentId) -> Seen {
        let (world, friends) = (self.world, &self.world.people.friends);
        if friends.active(agent) == 0 {
            return Seen::default();
        }
        let visits = visit::visited(world, agent);
        if visits.meets(self.showing_all) {
            return Seen { active: friends.active(agent), exposing: friends.exposing(agent) };
        }
        let mut seen = Seen::default();
        if visits.is_empty() && !world.law.has_meetings() {
            return seen;
        }
        let once = world.law.arm.activation.once;
        for friend in world.ties.of(agent).filter(|&j| world.people.active.contains(j)) {
            if world.sees(agent, visits, friend) || world.meet(agent, friend) {
                seen.active += 1;
                seen.exposing += u32::from(!once || world.people.fresh.contains(friend));
            }
        }
        seen
    }
}

impl Daily for Today<'_> {
    fn decision(&self) -> Decision {
        Decision::Activate
    }

    /// Whoever is not active and has something that may move them: chance, a call, or a friend who makes active or
    /// counts for a threshold that may be met.
    #[inline(always)]
    fn asked<'r>(&'r self, first: u32, room: &'r mut Room) -> Option<Candidates<'r>> {
        let World { law, people, alone, .. } = self.world;
        let mut who = people.active.others_in_block(first);
        if let Some(told) = &self.told {
            who = both(who, told.block(first));
        }
        let lapsed_before = people.lapsed_before.block(first);
        if law.never_forgets_lapses() {
            who = both(who, others(lapsed_before));
        }
        if is_nobody(who) {
            return None;
        }
        let called = self.responses.among(first..first.saturating_add(BLOCK as u32));
        let (registered, alone) = (people.registered.block(first), alone.block(first));
        let [active, exposing, needed] = room;
        let active = people.friends.active_in_block(first, active);
        let exposing = people.friends.exposing_in_block(first, exposing);
        let (rule, everywhere) = (law.has_threshold_rule(), every(law.has_meetings()));
        let needed = (rule && self.all_refer).then(|| people.needed.block(first, needed));
        let friends_expose = !self.law.bounds()[0].are_never();
        let bounds_are_exact = self.law.bounds_are_exact();
        let (mut met, mut unbounded, mut exact) =
            (Bits::default(), Bits::default(), Bits::default());
        for part in 0..who.len() {
            if who[part] == 0 {
                continue;
            }
            let active = part_of(active, part);
            met[part] = match needed {
                Some(needed) => lanes::at_least(active, part_of(needed, part)),
                None => every(rule),
            };
            let by_count = met[part] | called[part];
            let by_count = if by_count == 0 { 0 } else { by_count & lanes::some(active) };
            let exposed = if friends_expose { lanes::some(part_of(exposing, part)) } else { 0 };
            let alone = registered[part] & alone[part];
            let befriended = (exposed | by_count) & (registered[part] | everywhere);
            who[part] &= alone | called[part] | befriended;
            unbounded[part] = who[part] & called[part];
            if self.all_see_all && who[part] != 0 {
                let counted = match law.most_friends < u8::MAX.into() {
                    true => u64::MAX,
                    // More than 254 friends are not told apart.
                    false => !lanes::at_least(active, &[u8::MAX; lanes::LANES]),
                };
                let like_others = every(bounds_are_exact) | !lapsed_before[part];
                exact[part] = registered[part] & !alone & counted & like_others;
            }
        }
        (!is_nobody(who)).then_some(Candidates {
            who,
            bytes: exposing,
            second: met,
            unbounded,
            exact,
        })
    }

    fn bounds(&self) -> [&Ceilings; 2] {
        self.law.bounds()
    }

    /// The chance, if all active friends were seen.
    #[inline]
    fn at_most(&self, agent: AgentId) -> Cut {
        let World { law, people, .. } = self.world;
        let enough = || !self.all_refer || people.friends.active(agent) >= people.needed.of(agent);
        self.law.chance(Dose {
            exposures: people.friends.exposing(agent),
            response: self.responses.of(agent),
            met: law.has_threshold_rule() && enough(),
            lapsed_before: people.lapsed_before.contains(agent),
            holds_account: true,
        })
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let seen = self.seen(agent);
        let sees_nobody = seen.active == 0 && self.responses.is_empty();
        match sees_nobody && !self.world.alone.contains(agent) {
            true => Cut::NEVER,
            false => self.law.chance(self.dose(agent, seen)),
        }
    }
}

/// The active friends somebody sees.
#[derive(Clone, Copy, Default)]
struct Seen {
    active: u32,
    /// Of these, how many make active.
    exposing: u32,
}

/// How many ties of `agent` count for a threshold that is a share of the visible ones.
fn reference_ties(world: &World, agent: AgentId) -> u32 {
    let accounts = world.people.accounts[agent.index()];
    let visible = |&j: &AgentId| world.sees(agent, accounts, j) || world.may_meet(agent, j);
    world.ties.of(agent).filter(visible).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{self, Lottery};
    use crate::scenario::{Reference, Scenario};
    use crate::unit::Probability;

    /// What made somebody active.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Cause {
        /// A call was enough, whatever the friends did.
        call: bool,
        /// Without friends it would not have happened.
        friends: bool,
    }

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
        let mut exact = 0;
        testing::on_random_calls(|world, reading| {
            let found = run(world, &reading.responses);
            exact += u32::from(Today::new(world, &reading.responses).all_see_all);
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
        assert!(exact > 20, "hardly ever do all see all: {exact}");
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
    fn only_those_whose_friends_changed_move() {
        let (mut moved, mut asked, mut idle) = (0, 0, 0);
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
                let nothing = Responses::default();
                let mut today = Today::new(&world, &nothing);
                let some = today.who_moves();
                if today.nobody_can_move() {
                    assert_eq!(some, Moved::default());
                    idle += 1;
                }
                if let Some(told) = today.told.take() {
                    assert_eq!(some, today.who_moves());
                    asked += told.len();
                    moved += some.agents.len();
                }
            }
        }
        assert!(moved > 200 && asked > 1000, "hardly anybody is asked: {moved}, {asked}");
        assert!(idle > 20, "somebody can always move: {idle}");
    }
}
