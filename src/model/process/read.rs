//! Reading: who reads which of the calls received today, and what they do to people.
//!
//! Of n calls received a day each is read with the chance min(1, A/n). A copy of an action one has
//! read of before is a duplicate; it contradicts the earlier copy with the chance χ, unless all say
//! the same. A first read makes one act with the chance r = ρ₀·g·exp(−h/H), where g is how well the
//! action suits the reader and h the fatigue; over the first reads of a day, ρ_i = 1 − Π(1−r).
//! Upon every call received one may leave the sender's list, with the chance u₀·(1 + u₁·h).
//! Fatigue is then h ← ζ·h + duplicates + contradictions + calls not read.

use super::send::Sending;
use crate::id::{ActionId, AgentId, OperatorId};
use crate::lanes::LANES;
use crate::model::action::Action;
use crate::model::asking::{self, Candidates, Ceilings, Daily, Room};
use crate::model::blocks;
use crate::model::niche;
use crate::model::reading::{Count, Reading};
use crate::model::world::World;
use crate::numeric;
use crate::rng::{BLOCK, Bits, Decision};
use crate::unit::Cut;

/// Let everybody read the calls sent to them today.
pub fn run(world: &World, sendings: &[Sending]) -> Reading {
    if sendings.is_empty() {
        return Reading::default();
    }
    let attention = Attention::new(world.law.arm.calls.attention, sendings.len());
    let rested = Ceilings::constant(world.law.arm.calls.unsubscribe.cut());
    let parts = blocks::map(world.size(), |agents| {
        let counts = vec![Count::default(); sendings.len()];
        let mut found = Reading { counts, ..Reading::default() };
        let mut room = asking::EMPTY_ROOM;
        for first in agents.step_by(BLOCK) {
            let received = received(world, sendings, first);
            Inbox { world, sendings, first, received, attention: &attention, rested: &rested }
                .read(&mut room, &mut found);
        }
        found
    });
    parts.into_iter().reduce(Reading::and_then).unwrap_or_default()
}

/// The chance to read each call of a day.
struct Attention {
    /// By how many are received.
    chances: Vec<Cut>,
    /// That of a single one.
    of_one: Ceilings,
}

impl Attention {
    /// min(1, A/n), for n up to `most`.
    fn new(attention: f64, most: usize) -> Self {
        let chance = |received| Cut::of_probability((attention / received as f64).min(1.0));
        let chances: Vec<Cut> = (0..=most).map(chance).collect();
        Self { of_one: Ceilings::constant(chances[1]), chances }
    }
}

/// Who of a block receives the call of each sending: who is on the list, and still holds an account.
fn received(world: &World, sendings: &[Sending], first: u32) -> Vec<Bits> {
    let registered = world.people.registered.block(first);
    let received = |sending: &Sending| asking::both(sending.to.block(first), registered);
    sendings.iter().map(received).collect()
}

/// The calls to the supporters of one block.
struct Inbox<'a> {
    world: &'a World<'a>,
    sendings: &'a [Sending],
    first: u32,
    /// Who receives the call of each sending.
    received: Vec<Bits>,
    attention: &'a Attention,
    /// u₀: the chance to leave a list, of those who are not tired.
    rested: &'a Ceilings,
}

impl Inbox<'_> {
    /// Let everybody read.
    fn read(&self, room: &mut Room, found: &mut Reading) {
        let (mut once, mut again) = (Bits::default(), Bits::default());
        for received in &self.received {
            for (part, received) in received.iter().enumerate() {
                again[part] |= once[part] & received;
                once[part] |= received;
            }
        }
        if once.iter().all(|who| *who == 0) {
            return;
        }
        let World { draws, day, .. } = *self.world;
        let tired = self.world.people.tired.block(self.first);
        let (mut read, mut left) = (Vec::new(), Vec::new());
        for place in 0..self.sendings.len() {
            let question = Reads { inbox: self, place, again };
            read.push(asking::happens_in_block(draws, day, &question, self.first, room));
            let question = Leaves { inbox: self, place, tired };
            left.push(match self.rested.are_never() {
                true => Bits::default(),
                false => asking::happens_in_block(draws, day, &question, self.first, room),
            });
        }
        for agent in asking::agents(self.first, once) {
            self.receive(agent, &read, &left, found);
        }
    }

    /// Whether `agent`, who is of the block, is among `who`.
    fn is_among(&self, who: &Bits, agent: AgentId) -> bool {
        let place = (agent.0 - self.first) as usize;
        who[place / LANES] >> (place % LANES) & 1 == 1
    }

    /// Let `agent` go through the calls, of which some are `read`, and some lists `left` upon them.
    fn receive(&self, agent: AgentId, read: &[Bits], left: &[Bits], found: &mut Reading) {
        let mut reader = Reader::new(self.world, agent);
        for (place, sending) in self.sendings.iter().enumerate() {
            if !self.is_among(&self.received[place], agent) {
                continue;
            }
            let count = &mut found.counts[place];
            count.received += 1;
            if !self.is_among(&read[place], agent) {
                reader.unread += 1;
            } else if reader.reads(sending, count) {
                found.first_reads.push((sending.action, agent));
            }
            if self.is_among(&left[place], agent) {
                found.exits.push((sending.operator, agent));
            }
        }
        found.responses.note(agent, 1.0 - reader.unmoved);
        if self.world.law.tires() {
            found.fatigue.push((agent, reader.tired()));
        }
    }

    /// The sending at a `place`, as a decision about its operator and action.
    fn about(&self, place: usize, decision: fn(OperatorId, ActionId) -> Decision) -> Decision {
        let sending = &self.sendings[place];
        decision(sending.operator, self.world.actions[sending.action].id)
    }
}

/// Who reads the call of the sending at a place.
struct Reads<'a> {
    inbox: &'a Inbox<'a>,
    place: usize,
    /// Those who receive more than one call.
    again: Bits,
}

impl Daily for Reads<'_> {
    fn decision(&self) -> Decision {
        self.inbox.about(self.place, Decision::Read)
    }

    fn asked<'r>(&'r self, _: u32, _: &'r mut Room) -> Option<Candidates<'r>> {
        Candidates::alike(self.inbox.received[self.place], self.again)
    }

    fn bounds(&self) -> [&Ceilings; 2] {
        [&self.inbox.attention.of_one; 2]
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let received = self.inbox.received.iter();
        let received = received.filter(|who| self.inbox.is_among(who, agent)).count();
        self.inbox.attention.chances[received]
    }
}

/// Who leaves the sender's list upon the call of the sending at a place.
struct Leaves<'a> {
    inbox: &'a Inbox<'a>,
    place: usize,
    /// Those who have ever been tired.
    tired: Bits,
}

impl Daily for Leaves<'_> {
    fn decision(&self) -> Decision {
        self.inbox.about(self.place, Decision::Unsubscribe)
    }

    fn asked<'r>(&'r self, _: u32, _: &'r mut Room) -> Option<Candidates<'r>> {
        Candidates::alike(self.inbox.received[self.place], self.tired)
    }

    fn bounds(&self) -> [&Ceilings; 2] {
        [self.inbox.rested; 2]
    }

    /// u₀·(1 + u₁·h).
    fn chance(&self, agent: AgentId) -> Cut {
        let (arm, people) = (self.inbox.world.law.arm, &self.inbox.world.people);
        let tired = arm.fatigue.unsubscribe * people.fatigue_of(agent);
        Cut::of_probability(arm.calls.unsubscribe.value() * (1.0 + tired))
    }
}

/// Somebody going through the calls of the day.
struct Reader<'a> {
    world: &'a World<'a>,
    agent: AgentId,
    /// h, as of yesterday.
    fatigue: f64,
    /// Π(1−r) over the first reads so far.
    unmoved: f64,
    /// The action of the last first read.
    last: Option<usize>,
    duplicates: u32,
    contradictions: u32,
    unread: u32,
}

impl<'a> Reader<'a> {
    fn new(world: &'a World<'a>, agent: AgentId) -> Self {
        let fatigue = world.people.fatigue_of(agent);
        let (duplicates, contradictions, unread) = (0, 0, 0);
        let last = None;
        Self { world, agent, fatigue, unmoved: 1.0, last, duplicates, contradictions, unread }
    }

    /// Read a copy; whether it is the first of its action.
    fn reads(&mut self, sending: &Sending, count: &mut Count) -> bool {
        let action = &self.world.actions[sending.action];
        count.read += 1;
        let first = !action.read.contains(self.agent) && self.last != Some(sending.action);
        if first {
            self.last = Some(sending.action);
            self.unmoved *= 1.0 - self.response(action);
        } else {
            count.duplicate += 1;
            self.duplicates += 1;
            let at_odds = self.is_contradicted(sending.operator, action.id);
            count.contradictory += u64::from(at_odds);
            self.contradictions += u32::from(at_odds);
        }
        first
    }

    fn is_contradicted(&self, writer: OperatorId, action: ActionId) -> bool {
        let (world, decision) = (self.world, Decision::Contradict(writer, action));
        let chance = world.law.arm.calls.contradiction.cut();
        !world.phase.wires.same_message
            && world.draws.happens(decision, world.day, self.agent, chance)
    }

    /// r = ρ₀·g·exp(−h/H).
    fn response(&self, action: &Action) -> f64 {
        let law = self.world.law;
        let width = law.arm.registration.niche_width;
        let fit = match law.has_niches() {
            true => niche::fit(self.world.niche(self.agent), action.niche, width),
            false => 1.0,
        };
        let alert = numeric::exp(-(self.fatigue / law.arm.fatigue.scale));
        law.arm.calls.response.value() * fit * alert
    }

    /// ζ·h + duplicates + contradictions + calls not read.
    fn tired(&self) -> f64 {
        let rested = self.world.law.arm.fatigue.memory * self.fatigue;
        rested
            + f64::from(self.duplicates)
            + f64::from(self.contradictions)
            + f64::from(self.unread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::process::{announce, send};
    use crate::model::testing;

    fn by_the_book(world: &World, sendings: &[Sending]) -> Reading {
        let arm = world.law.arm;
        let (wires, _) = crate::model::testing::organisation(arm, world.day);
        let (calls, tires) = (arm.calls, arm.fatigue);
        let mut book = Reading::default();
        if !sendings.is_empty() {
            book.counts = vec![Count::default(); sendings.len()];
        }
        for i in (0..world.size()).map(AgentId) {
            let to_i = |s: &usize| sendings[*s].to.contains(i);
            let received: Vec<usize> = (0..sendings.len()).filter(to_i).collect();
            if received.is_empty() || world.people.accounts[i.index()].is_empty() {
                continue;
            }
            let n_i = received.len() as f64;
            let h = world.people.fatigue.get(i.index()).copied().unwrap_or(0.0);
            let (mut duplicates, mut contradictions, mut unread) = (0.0, 0.0, 0.0);
            let mut unmoved = 1.0;
            for s in received {
                let (c, place) = (sendings[s].operator, sendings[s].action);
                let action = &world.actions[place];
                let happens = |decision, p: f64| {
                    Cut::of_probability(p.min(1.0))
                        .accepts(world.draws.daily(decision, world.day, i))
                };
                book.counts[s].received += 1;
                if happens(Decision::Read(c, action.id), calls.attention / n_i) {
                    book.counts[s].read += 1;
                    if action.read.contains(i) || book.first_reads.contains(&(place, i)) {
                        book.counts[s].duplicate += 1;
                        duplicates += 1.0;
                        let at_odds = Decision::Contradict(c, action.id);
                        if !wires.same_message && happens(at_odds, calls.contradiction.value()) {
                            book.counts[s].contradictory += 1;
                            contradictions += 1.0;
                        }
                    } else {
                        book.first_reads.push((place, i));
                        let y_i = world.draws.once_real(Decision::Niche, i.0, 0);
                        let d = (y_i - action.niche).abs();
                        let d = if d > 0.5 { 1.0 - d } else { d };
                        let w = arm.registration.niche_width;
                        let g = numeric::exp(-(d * d / (2.0 * w * w)));
                        let r = calls.response.value() * g * numeric::exp(-(h / tires.scale));
                        unmoved *= 1.0 - r;
                    }
                } else {
                    unread += 1.0;
                }
                let u = calls.unsubscribe.value() * (1.0 + tires.unsubscribe * h);
                if happens(Decision::Unsubscribe(c, action.id), u) {
                    book.exits.push((c, i));
                }
            }
            book.responses.note(i, 1.0 - unmoved);
            if !world.people.fatigue.is_empty() {
                let tired = tires.memory * h + duplicates + contradictions + unread;
                book.fatigue.push((i, tired));
            }
        }
        book
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut all = [0; 5];
        for seed in 0..300 {
            testing::on_random_world(seed, |world| {
                announce::run(world);
                let sendings = send::run(world);
                let found = run(world, &sendings);
                assert_eq!(found, by_the_book(world, &sendings), "seed {seed}");
                for count in &found.counts {
                    all[0] += count.received;
                    all[1] += count.read;
                    all[2] += count.duplicate;
                    all[3] += count.contradictory;
                }
                all[4] += found.exits.len() as u64;
            });
        }
        assert!(all.iter().all(|&count| count > 1000), "hardly anything happens: {all:?}");
    }
}
