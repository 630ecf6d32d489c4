//! Ties that exchange partners two by two, which keeps everybody's number of ties (Maslov & Sneppen
//! 2002, doi:10.1126/science.1065103).

use super::pair;
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

    /// Let the tie (a, b) at place `one` and the tie (c, d) at `other`, or (d, c) if it is `turned`,
    /// become (a, c) and (b, d), unless that makes a loop or a double tie; whether they did.
    pub fn exchange(&mut self, one: usize, other: usize, turned: bool) -> bool {
        let ([a, b], [c, d]) = (self.ends[one], self.ends[other]);
        let [c, d] = if turned { [d, c] } else { [c, d] };
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
