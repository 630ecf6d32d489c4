//! Cascades from a single seed in random networks with any degrees (Watts 2002,
//! doi:10.1073/pnas.082090499).
//!
//! *Vulnerable* is whom one active friend moves. A cascade is global if the seed touches a giant
//! component of the vulnerable, and then it goes as far as thresholds let it.

use super::poisson::Poisson;
use super::solve::settle;
use crate::numeric::{exp, lgamma, ln, ln_1p};
use crate::unit::Threshold;

/// How many ties people have: the share with 0, 1, 2 … ties, adding up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Degrees(Vec<f64>);

impl Degrees {
    /// These shares have 0, 1, 2 … ties.
    pub fn new(shares: Vec<f64>) -> Self {
        Self(shares)
    }

    /// Ties at random, `mean` of them on average.
    pub fn poisson(mean: f64) -> Self {
        Self(Poisson::new(mean).chances().to_vec())
    }

    /// Everybody has `degree` ties.
    pub fn regular(degree: u32) -> Self {
        let nobody = std::iter::repeat_n(0.0, degree as usize);
        Self(nobody.chain([1.0]).collect())
    }

    /// z: the mean.
    pub fn mean(&self) -> f64 {
        self.iter().map(|(k, share)| f64::from(k) * share).sum()
    }

    /// Degrees that occur, with their shares.
    fn iter(&self) -> impl Iterator<Item = (u32, f64)> {
        (0..).zip(self.0.iter().copied()).filter(|(_, share)| *share > 0.0)
    }
}

/// Σ_k k(k−1)·ρ_k·p_k / z with ρ_k = 1 for the vulnerable: how many further vulnerable one vulnerable
/// friend leads to. Global cascades are possible where it is above 1.
pub fn vulnerable_reproduction(degrees: &Degrees, threshold: Threshold) -> f64 {
    let pairs = degrees.iter().filter(|(k, _)| threshold.needs(*k) <= 1);
    pairs.map(|(k, share)| f64::from(k) * (f64::from(k) - 1.0) * share).sum::<f64>()
        / degrees.mean()
}

/// The chance that one seed, drawn at random, sets off a global cascade: 1 − Σ_k p_k·u^k, u being the
/// smallest solution of u = Σ_k (k·p_k/z)·[(1−ρ_k) + ρ_k·u^(k−1)].
pub fn global_chance(degrees: &Degrees, threshold: Threshold) -> f64 {
    let vulnerable = |k: u32| threshold.needs(k) <= 1;
    let step = |u: f64| {
        let ends = |k: u32| if vulnerable(k) { power(u, k - 1) } else { 1.0 };
        degrees.iter().filter(|(k, _)| *k > 0).map(|(k, p)| f64::from(k) * p * ends(k)).sum::<f64>()
            / degrees.mean()
    };
    let dead_end = settle(vec![0.0], |u| vec![step(u[0])])[0];
    1.0 - degrees.iter().map(|(k, share)| share * power(dead_end, k)).sum::<f64>()
}

/// The mean share of the public a global cascade moves: Σ_k p_k·P[Bin(k,q) ≥ κ(k)], q being the smallest
/// solution above 0 of q = Σ_k (k·p_k/z)·P[Bin(k−1,q) ≥ κ(k)] (Gleeson & Cahalane 2007,
/// doi:10.1103/PhysRevE.75.056103); 0 where no cascade is global.
pub fn global_size(degrees: &Degrees, threshold: Threshold) -> f64 {
    let mean = degrees.mean();
    let along = |q: f64| -> f64 {
        let ends = degrees.iter().filter(|(k, _)| *k > 0);
        ends.map(|(k, p)| f64::from(k) * p * at_least(k - 1, q, threshold.needs(k))).sum::<f64>()
            / mean
    };
    // Any share small enough for one active friend at most leads to the same solution.
    let q = settle(vec![1e-6], |q| vec![along(q[0])])[0];
    degrees.iter().map(|(k, share)| share * at_least(k, q, threshold.needs(k))).sum()
}

fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * base)
}

/// P[Bin(`trials`, `chance`) ≥ `least`].
fn at_least(trials: u32, chance: f64, least: u32) -> f64 {
    if chance <= 0.0 || chance >= 1.0 || least > trials {
        return f64::from(u8::from(least == 0 || (chance >= 1.0 && least <= trials)));
    }
    let n = f64::from(trials);
    let exactly = |j: u32| {
        let j = f64::from(j);
        let ways = lgamma(n + 1.0) - lgamma(j + 1.0) - lgamma(n - j + 1.0);
        exp(ways + j * ln(chance) + (n - j) * ln_1p(-chance))
    };
    (1.0 - (0..least).map(exactly).sum::<f64>()).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::accounts::Accounts;
    use super::super::cascade::Cascade;
    use super::super::giant::giant;
    use super::super::testing::{assert_close, assert_printed};
    use super::super::window::single_seed_window;
    use super::*;
    use crate::scenario::Reference;

    fn watts() -> Threshold {
        Threshold::share(0.18)
    }

    /// V2, V3.
    #[test]
    fn random_ties_have_the_cascades_of_the_table() {
        for (z, printed) in [(1.5, ".549"), (2.0, ".754"), (5.0, ".695"), (5.5, ".376")] {
            assert_printed(global_chance(&Degrees::poisson(z), watts()), printed);
        }
        for (z, printed) in [(1.5, ".5802"), (2.0, ".7966"), (4.0, ".9802"), (5.5, ".9958")] {
            assert_printed(global_size(&Degrees::poisson(z), watts()), printed);
        }
        assert_close(global_chance(&Degrees::poisson(5.8), watts()), 0.0, 1e-10);
        assert_close(global_size(&Degrees::poisson(5.8), watts()), 0.0, 1e-4);
    }

    #[test]
    fn the_condition_is_the_window() {
        for threshold in [0.1, 0.18, 0.22].map(Threshold::share) {
            let window = single_seed_window(threshold).unwrap();
            for edge in [window.lower, window.upper] {
                let at = vulnerable_reproduction(&Degrees::poisson(edge), threshold);
                assert_close(at, 1.0, 1e-12);
            }
        }
    }

    #[test]
    fn one_friend_is_enough_is_the_giant_component() {
        for z in [0.8, 1.5, 4.0] {
            let degrees = Degrees::poisson(z);
            assert_close(global_chance(&degrees, Threshold::count(1)), giant(z), 1e-12);
            assert_close(vulnerable_reproduction(&degrees, Threshold::count(1)), z, 1e-12);
        }
        assert_close(global_size(&Degrees::poisson(4.0), Threshold::count(1)), giant(4.0), 1e-12);
    }

    #[test]
    fn few_seeds_reach_as_far_as_one() {
        for mean_degree in [1.5, 4.0, 5.5] {
            let accounts = Accounts::everywhere(1);
            let cascade = Cascade {
                accounts: &accounts,
                bridge: 0.0,
                mean_degree,
                threshold: watts(),
                reference: Reference::Visible,
                seeds: 1e-8,
            };
            let size = global_size(&Degrees::poisson(mean_degree), watts());
            assert_close(cascade.final_size(), size, 1e-6);
        }
    }

    /// V5: on a network of five ties each, one of five friends meets a threshold of 0.2, not of more.
    #[test]
    fn a_fifth_of_five_friends_is_one() {
        let five = Degrees::regular(5);
        for (threshold, chance) in [(0.2, 1.0), (0.200_000_001, 0.0)] {
            let threshold = Threshold::share(threshold);
            assert_eq!(global_chance(&five, threshold), chance);
            assert_close(global_size(&five, threshold), chance, 1e-9);
            assert_eq!(vulnerable_reproduction(&five, threshold), 4.0 * chance);
        }
        assert_eq!(vulnerable_reproduction(&Degrees::regular(4), Threshold::share(0.25)), 3.0);
        assert_eq!(Degrees::regular(3), Degrees::new(vec![0.0, 0.0, 0.0, 1.0]));
    }

    #[test]
    fn binomial_chances_are_those_of_coins() {
        assert_close(at_least(4, 0.5, 2), 11.0 / 16.0, 1e-15);
        assert_eq!(
            [at_least(4, 0.3, 0), at_least(4, 0.3, 5), at_least(4, 0.0, 1)],
            [1.0, 0.0, 0.0]
        );
        assert_eq!(
            [at_least(4, 1.0, 4), at_least(4, 1.0, 5), at_least(0, 0.3, 0)],
            [1.0, 0.0, 1.0]
        );
    }
}
