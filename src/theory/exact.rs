//! The independent cascade on small networks, exactly (Kempe, Kleinberg & Tardos 2003,
//! doi:10.1145/956750.956769).
//!
//! Each tie is used once at most, when its first end becomes active, and transmits with chance p. So who
//! is active in the end is who is tied to a seed by ties that transmit, and all 2^m ways for m ties to do so
//! are gone through.

use crate::id::PlatformSet;

/// How many are active in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The mean number.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
    /// The chance that everybody is.
    pub all: f64,
}

/// The outcome among `agents` ≤ 32 people with at most 24 `ties` between numbers below `agents`, each
/// transmitting with `chance`, if the `seeds` are active at first.
pub fn independent_cascade(
    agents: u32,
    ties: &[(u32, u32)],
    seeds: &[u32],
    chance: f64,
) -> Outcome {
    assert!(agents <= 32 && ties.len() <= 24, "every way for ties to transmit is gone through");
    let seeds = seeds.iter().fold(0_u32, |set, seed| set | 1 << seed);
    let (mut mean, mut square, mut all) = (0.0, 0.0, 0.0);
    for transmitting in 0..1_u32 << ties.len() {
        let sent = transmitting.count_ones();
        let weight = (0..ties.len() as u32)
            .fold(1.0, |weight, tie| weight * if tie < sent { chance } else { 1.0 - chance });
        let active = f64::from(tied(ties, transmitting, seeds).count_ones());
        mean += weight * active;
        square += weight * active * active;
        all += if active == f64::from(agents) { weight } else { 0.0 };
    }
    Outcome { mean, variance: square - mean * mean, all }
}

/// Whom the ties of the set `transmitting` tie to `seeds`, as a set of bits.
fn tied(ties: &[(u32, u32)], transmitting: u32, seeds: u32) -> u32 {
    let across = |active: u32, (place, (one, other)): (usize, &(u32, u32))| {
        let touched = active >> one & 1 | active >> other & 1;
        active
            | (transmitting >> place & touched) << one
            | (transmitting >> place & touched) << other
    };
    let mut active = seeds;
    loop {
        let next = ties.iter().enumerate().fold(active, across);
        if next == active {
            return active;
        }
        active = next;
    }
}

/// Those `ties` whose two ends share a platform, `accounts` being those of each person.
pub fn conducting(ties: &[(u32, u32)], accounts: &[PlatformSet]) -> Vec<(u32, u32)> {
    let conducts =
        |&&(one, other): &&(u32, u32)| accounts[one as usize].meets(accounts[other as usize]);
    ties.iter().filter(conducts).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed, set};
    use super::*;

    fn complete(agents: u32) -> Vec<(u32, u32)> {
        (0..agents).flat_map(|one| (one + 1..agents).map(move |other| (one, other))).collect()
    }

    /// A name, how many people, their ties, the seed.
    type Network = (&'static str, u32, Vec<(u32, u32)>, u32);

    /// V13.
    fn classics() -> [Network; 7] {
        let star = vec![(0, 1), (0, 2), (0, 3), (0, 4)];
        [
            ("triangle", 3, complete(3), 0),
            ("path", 4, vec![(0, 1), (1, 2), (2, 3)], 0),
            ("hub", 5, star.clone(), 0),
            ("leaf", 5, star, 1),
            ("cycle", 4, vec![(0, 1), (1, 2), (2, 3), (3, 0)], 0),
            ("four", 4, complete(4), 0),
            ("five", 5, complete(5), 0),
        ]
    }

    #[test]
    fn small_networks_have_the_outcomes_of_the_table() {
        let half = [
            ["2.25", ".6875", ".5"],
            ["1.875", "1.109375", ".125"],
            ["3", "1", ".0625"],
            ["2.25", "1.9375", ".0625"],
            ["2.5625", "1.371094", ".3125"],
            ["3.25", "1.125", ".59375"],
            ["4.4140625", "1.273865", ".7109375"],
        ];
        let less = ["1.726", "1.417", "2.2", "1.57", "1.8097", "2.316556", "3.10112977"];
        for (((_, agents, ties, seed), half), less) in classics().into_iter().zip(half).zip(less) {
            let found = independent_cascade(agents, &ties, &[seed], 0.5);
            assert_printed(found.mean, half[0]);
            assert_printed(found.variance, half[1]);
            assert_printed(found.all, half[2]);
            assert_printed(independent_cascade(agents, &ties, &[seed], 0.3).mean, less);
        }
    }

    /// V19.
    #[test]
    fn two_triangles_lose_by_a_border_between_them() {
        let ties = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)];
        let mean = |accounts: [&[u8]; 6]| {
            independent_cascade(6, &conducting(&ties, &accounts.map(set)), &[0], 0.5).mean
        };
        assert_close(mean([&[0]; 6]), 2.953_125, 1e-15);
        assert_close(mean([&[0], &[0], &[0], &[1], &[1], &[1]]), 2.25, 1e-15);
        assert_close(mean([&[0], &[0], &[0, 1], &[1], &[1], &[1]]), 2.953_125, 1e-15);
    }

    #[test]
    fn what_never_or_always_transmits_leaves_no_luck() {
        for (name, agents, ties, seed) in classics() {
            let never = independent_cascade(agents, &ties, &[seed], 0.0);
            assert_eq!(never, Outcome { mean: 1.0, variance: 0.0, all: 0.0 }, "{name}");
            let (mean, all) = (f64::from(agents), 1.0);
            let always = independent_cascade(agents, &ties, &[seed], 1.0);
            assert_eq!(always, Outcome { mean, variance: 0.0, all }, "{name}");
        }
        let seeds = independent_cascade(4, &[(0, 1)], &[0, 2], 0.25);
        assert_eq!(seeds, Outcome { mean: 2.25, variance: 0.1875, all: 0.0 });
    }
}
