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
use crate::model::action::Action;
use crate::model::blocks;
use crate::model::niche;
use crate::model::reading::{Count, Reading};
use crate::model::world::World;
use crate::numeric;
use crate::rng::{BLOCK, BlockDraws, Decision};
use crate::unit::Cut;
use std::ops::Range;

/// Let everybody read the calls sent to them today.
pub fn run(world: &World, sendings: &[Sending]) -> Reading {
    if sendings.is_empty() {
        return Reading::default();
    }
    let attention = world.law.arm.calls.attention;
    let chance = |received| Cut::of_probability((attention / received as f64).min(1.0));
    let attention: Vec<Cut> = (0..=sendings.len()).map(chance).collect();
    let parts = blocks::map(world.size(), |agents| {
        let counts = vec![Count::default(); sendings.len()];
        let mut found = Reading { counts, ..Reading::default() };
        for first in agents.clone().step_by(BLOCK) {
            let block = first..agents.end.min(first + BLOCK as u32);
            Post::new(world, sendings, &attention, block.clone()).deliver(block, &mut found);
        }
        found
    });
    parts.into_iter().reduce(Reading::and_then).unwrap_or_default()
}

/// The calls to the supporters of one block, with the draws they need.
struct Post<'a> {
    world: &'a World<'a>,
    sendings: &'a [Sending],
    /// The chance to read each, by the number of calls received.
    attention: &'a [Cut],
    reads: Vec<BlockDraws>,
    exits: Vec<BlockDraws>,
}

impl<'a> Post<'a> {
    fn new(
        world: &'a World<'a>,
        sendings: &'a [Sending],
        attention: &'a [Cut],
        block: Range<u32>,
    ) -> Self {
        let draws = |decision: fn(OperatorId, ActionId) -> Decision| {
            let draws = |sending: &Sending| {
                let decision = decision(sending.operator, world.actions[sending.action].id);
                let askers = sending.to.count_within(block.clone());
                world.draws.block(decision, world.day, block.start / BLOCK as u32, askers)
            };
            sendings.iter().map(draws).collect()
        };
        let (reads, exits) = (draws(Decision::Read), draws(Decision::Unsubscribe));
        Self { world, sendings, attention, reads, exits }
    }

    fn deliver(&self, block: Range<u32>, found: &mut Reading) {
        let mut received = Vec::new();
        let accounts = &self.world.people.accounts;
        for agent in block.map(AgentId).filter(|agent| !accounts[agent.index()].is_empty()) {
            let to_agent = |&sending: &usize| self.sendings[sending].to.contains(agent);
            received.clear();
            received.extend((0..self.sendings.len()).filter(to_agent));
            if !received.is_empty() {
                self.receive(agent, &received, found);
            }
        }
    }

    /// Let `agent` read the calls `received`, which are places among the sendings, in order.
    fn receive(&self, agent: AgentId, received: &[usize], found: &mut Reading) {
        let mut reader = Reader::new(self.world, agent);
        let (attention, leaving) = (self.attention[received.len()], reader.leaving());
        for &place in received {
            let (sending, count) = (&self.sendings[place], &mut found.counts[place]);
            count.received += 1;
            if !self.reads[place].happens(agent, attention) {
                reader.unread += 1;
            } else if reader.reads(sending, count) {
                found.first_reads.push((sending.action, agent));
            }
            if self.exits[place].happens(agent, leaving) {
                found.exits.push((sending.operator, agent));
            }
        }
        found.responses.note(agent, 1.0 - reader.unmoved);
        if self.world.law.tires() {
            found.fatigue.push((agent, reader.tired()));
        }
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

    /// u₀·(1 + u₁·h): the chance to leave the sender's list upon each call.
    fn leaving(&self) -> Cut {
        let arm = self.world.law.arm;
        match self.fatigue {
            0.0 => arm.calls.unsubscribe.cut(),
            tired => Cut::of_probability(
                arm.calls.unsubscribe.value() * (1.0 + arm.fatigue.unsubscribe * tired),
            ),
        }
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
