//! Ties with given degrees, drawn by pairing their ends.
//!
//! The ends of ties ("stubs") are shuffled and paired, and loops and double ties are mended by
//! exchanging partners with random other pairs (McKay & Wormald 1990,
//! doi:10.1016/0196-6774(90)90029-E, describe the switching idea). A shuffle that cannot be mended
//! is thrown away and drawn anew.

use super::pair;
use crate::rng::{Decision, Draws, below};
use std::collections::BTreeSet;

/// Distinct pairs in which each agent stands as often as `degrees` says, from one `shuffle`; `None`
/// if that resists mending.
pub(super) fn paired(degrees: &[u32], shuffle: u32, draws: Draws) -> Option<BTreeSet<u64>> {
    Pairing::new(degrees, shuffle, draws).mended(shuffle, draws)
}

/// Stubs paired, some of them wrongly.
struct Pairing {
    ends: Vec<[u32; 2]>,
    whole: BTreeSet<u64>,
    broken: BTreeSet<usize>,
}

impl Pairing {
    fn new(degrees: &[u32], shuffle: u32, draws: Draws) -> Self {
        let stub = |a: u32, d: u32, degree: u32| {
            let place = shuffle.wrapping_mul(degree).wrapping_add(d);
            (draws.once(Decision::Stub, a, place), a, d)
        };
        let mut stubs: Vec<(u64, u32, u32)> = (0..)
            .zip(degrees)
            .flat_map(|(a, &degree)| (0..degree).map(move |d| stub(a, d, degree)))
            .collect();
        stubs.sort_unstable();
        let ends: Vec<_> = stubs.chunks_exact(2).map(|two| [two[0].1, two[1].1]).collect();
        let mut whole = BTreeSet::new();
        let broken = ends
            .iter()
            .enumerate()
            .filter(|&(_, &[a, b])| a == b || !whole.insert(pair(a, b)))
            .map(|(k, _)| k)
            .collect();
        Self { ends, whole, broken }
    }

    /// All pairs, each distinct, unless luck gave a pairing that resists.
    fn mended(mut self, shuffle: u32, draws: Draws) -> Option<BTreeSet<u64>> {
        let patience = 1000 + 100 * self.broken.len() as u32;
        for trial in 0..patience {
            let Some(&k) = self.broken.first() else { break };
            let luck = draws.once(Decision::Switch, trial, shuffle);
            self.exchange(k, below(luck, self.ends.len() as u64) as usize);
        }
        self.broken.is_empty().then_some(self.whole)
    }

    /// Turn the broken pair (a, b) and a whole pair (c, d) into (a, c) and (b, d), if both are new.
    fn exchange(&mut self, k: usize, other: usize) {
        let ([a, b], [c, d]) = (self.ends[k], self.ends[other]);
        let new = [pair(a, c), pair(b, d)];
        let loops = a == c || b == d;
        if self.broken.contains(&other) || loops || new[0] == new[1] {
            return;
        }
        if new.iter().any(|pair| self.whole.contains(pair)) {
            return;
        }
        self.whole.remove(&pair(c, d));
        self.whole.extend(new);
        self.ends[k] = [a, c];
        self.ends[other] = [b, d];
        self.broken.remove(&k);
    }
}
