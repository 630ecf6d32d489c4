//! Ties that exchange partners two by two, which keeps everybody's number of ties (Maslov & Sneppen
//! 2002, doi:10.1126/science.1065103).

use super::pair;
use crate::rng::{Decision, Draws, below};
use std::collections::BTreeSet;

/// Ties in an order, and the pairs they are.
pub(super) struct Exchange {
    ends: Vec<[u32; 2]>,
    pairs: BTreeSet<u64>,
}

impl Exchange {
    /// Ties by their `ends`, no pair twice.
    pub fn new(ends: Vec<[u32; 2]>) -> Self {
        let pairs = ends.iter().map(|&[a, b]| pair(a, b)).collect();
        Self { ends, pairs }
    }

    /// Let two ties drawn at random exchange partners, unless that makes a loop or a double tie; whether
    /// they did. There is a tie at least.
    pub fn try_two(&mut self, decision: Decision, trial: u64, draws: Draws) -> bool {
        let count = self.ends.len() as u64;
        let luck = |which| draws.once(decision, trial as u32, (trial >> 32) as u32 * 2 + which);
        let (one, other) = (below(luck(0), count) as usize, below(luck(1), 2 * count) as usize);
        let (other, turned) = (other / 2, other % 2);
        let ([a, b], [c, d]) =
            (self.ends[one], [self.ends[other][turned], self.ends[other][1 - turned]]);
        let new = [pair(a, c), pair(b, d)];
        let held = |pair: &u64| self.pairs.contains(pair);
        if a == c || b == d || new[0] == new[1] || new.iter().any(held) {
            return false;
        }
        self.pairs.remove(&pair(a, b));
        self.pairs.remove(&pair(c, d));
        self.pairs.extend(new);
        (self.ends[one], self.ends[other]) = ([a, c], [b, d]);
        true
    }

    /// The pairs as they are now.
    pub fn into_pairs(self) -> BTreeSet<u64> {
        self.pairs
    }
}
