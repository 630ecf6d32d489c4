//! Ties that exchange partners two by two, which keeps everybody's number of ties (Maslov & Sneppen
//! 2002, doi:10.1126/science.1065103).

use super::pair;
use crate::rng::below;
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

    /// Let the tie at place `one` exchange partners with another, unless that makes a loop or a double
    /// tie; whether it did. A uniform draw of 64 bits says with which, and which of its ends is first.
    pub fn try_two(&mut self, one: usize, draw: u64) -> bool {
        let drawn = below(draw, 2 * self.ends.len() as u64) as usize;
        let (other, turned) = (drawn / 2, drawn % 2);
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
