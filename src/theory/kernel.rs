//! The kernel of conduction: who sees how much of what.
//!
//! C_τσ = 1 if the account sets τ and σ share a platform, else b, the share of ties that are bridged.
//! Sums over the sets that a set meets are made platform by platform: a sum costs K·2ᴷ, however many sets
//! are held.

use super::accounts::Accounts;
use crate::id::PlatformSet;

/// C and P of a public, ready to be applied.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    sets: Vec<PlatformSet>,
    shares: Vec<f64>,
    bridge: f64,
}

impl Kernel {
    /// The kernel of a public with these accounts and the share `bridge` of ties bridged.
    pub fn new(accounts: &Accounts, bridge: f64) -> Self {
        let (sets, shares) = accounts.iter().unzip();
        Self { sets, shares, bridge }
    }

    /// How many sets are held.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// Σ_σ C_τσ·P_σ·x_σ for every set τ, with x per supporter, in the order of [`Accounts::iter`].
    pub fn seen(&self, x: &[f64]) -> Vec<f64> {
        let amounts: Vec<f64> = self.shares.iter().zip(x).map(|(share, x)| share * x).collect();
        conducted(&self.sets, &amounts, self.bridge)
    }

    /// Σ_τ P_τ·x_τ.
    pub fn mean(&self, x: &[f64]) -> f64 {
        self.shares.iter().zip(x).map(|(share, x)| share * x).sum()
    }
}

/// Σ_σ C_τσ·a_σ for every set τ: what holders of each set see of `amounts`.
pub(super) fn conducted(sets: &[PlatformSet], amounts: &[f64], bridge: f64) -> Vec<f64> {
    let all: f64 = amounts.iter().sum();
    let apart = discounted(sets, amounts, 0.0);
    apart.into_iter().map(|apart| all - (1.0 - bridge) * apart).collect()
}

/// Σ_σ a_σ·f^|τ∩σ| for every set τ, f being the `factor` for each platform shared.
pub(super) fn discounted(sets: &[PlatformSet], amounts: &[f64], factor: f64) -> Vec<f64> {
    let place = |set: &PlatformSet| usize::from(set.bits());
    let last = sets.iter().map(place).max().unwrap_or(0);
    let all_sets = (last + 1).next_power_of_two();
    let mut sums = vec![0.0; all_sets];
    for (set, amount) in sets.iter().zip(amounts) {
        sums[place(set)] += amount;
    }
    for platform in (0..).map(|bit| 1 << bit).take_while(|&platform| platform < all_sets) {
        for without in (0..all_sets).filter(|set| set & platform == 0) {
            let (absent, present) = (sums[without], sums[without | platform]);
            sums[without] = absent + present;
            sums[without | platform] = absent + factor * present;
        }
    }
    sets.iter().map(|set| sums[place(set)]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, set};
    use super::*;
    use crate::numeric;

    #[test]
    fn sums_are_those_written_out() {
        let sets = [&[0][..], &[1, 2], &[3], &[0, 1, 3], &[0, 1, 2, 3]].map(set);
        let amounts = [0.3, 0.2, 0.25, 0.15, 0.1];
        let shared =
            |one: PlatformSet, other: PlatformSet| (one.len() - one.minus(other).len()) as f64;
        for factor in [0.0, 0.3, 1.0] {
            for (one, found) in sets.into_iter().zip(discounted(&sets, &amounts, factor)) {
                let term =
                    |(other, a): (PlatformSet, f64)| a * numeric::pow(factor, shared(one, other));
                let expected: f64 = sets.into_iter().zip(amounts).map(term).sum();
                assert_close(found, expected, 1e-15);
            }
        }
        for (one, found) in sets.into_iter().zip(conducted(&sets, &amounts, 0.4)) {
            let conducts = |other| if one.meets(other) { 1.0 } else { 0.4 };
            let expected: f64 = sets.into_iter().zip(amounts).map(|(s, a)| conducts(s) * a).sum();
            assert_close(found, expected, 1e-15);
        }
    }
}
