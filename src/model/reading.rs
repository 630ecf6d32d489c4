//! What the calls of a day do: who may respond, who leaves which list, who is how tired.

use crate::id::{AgentId, OperatorId};
use crate::lanes::LANES;
use crate::rng::{BLOCK, Bits};
use std::ops::Range;

/// ρ_i: the chance that the calls read today make somebody act, of those for whom it is not 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Responses(Vec<(AgentId, f64)>);

impl Responses {
    /// Note that `agent`, who comes after all noted so far, acts with this `chance`, if any.
    pub fn note(&mut self, agent: AgentId, chance: f64) {
        if chance > 0.0 {
            self.0.push((agent, chance));
        }
    }

    /// Whether nobody may respond.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The chance of `agent`.
    pub fn of(&self, agent: AgentId) -> f64 {
        let place = self.0.binary_search_by_key(&agent, |response| response.0);
        place.map_or(0.0, |place| self.0[place].1)
    }

    /// Those among the agents of a range, at most 256, who may respond: bits, by 64.
    pub fn among(&self, agents: Range<u32>) -> Bits {
        let mut bits = [0; BLOCK / LANES];
        let before = self.0.partition_point(|response| response.0.0 < agents.start);
        let some = self.0[before..].iter().take_while(|response| response.0.0 < agents.end);
        for (agent, _) in some {
            let place = (agent.0 - agents.start) as usize;
            bits[place / LANES] |= 1 << (place % LANES);
        }
        bits
    }

    /// Those who may respond, in order, with their chance.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = (AgentId, f64)> + '_ {
        self.0.iter().copied()
    }
}

/// What became of the calls of one sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Calls to holders of an account.
    pub received: u64,
    /// Of these, read.
    pub read: u64,
    /// Of those read, copies of an action the reader had read of before.
    pub duplicate: u64,
    /// Of the duplicates, found to be at odds with an earlier copy.
    pub contradictory: u64,
}

/// What the calls of the day do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// How far they make people act.
    pub responses: Responses,
    /// What became of the calls of each sending.
    pub counts: Vec<Count>,
    /// Who read for the first time of the action at this place.
    pub first_reads: Vec<(usize, AgentId)>,
    /// Who leaves the list of which sender.
    pub exits: Vec<(OperatorId, AgentId)>,
    /// How tired those who received a call are afterwards, where fatigue is kept.
    pub fatigue: Vec<(AgentId, f64)>,
}

impl Reading {
    /// What the calls do to this and a `later` part of the public.
    #[must_use]
    pub fn and_then(mut self, later: Self) -> Self {
        for (count, more) in self.counts.iter_mut().zip(later.counts) {
            count.received += more.received;
            count.read += more.read;
            count.duplicate += more.duplicate;
            count.contradictory += more.contradictory;
        }
        self.responses.0.extend(later.responses.0);
        self.first_reads.extend(later.first_reads);
        self.exits.extend(later.exits);
        self.fatigue.extend(later.fatigue);
        self
    }
}
