//! Latin hypercube sampling: the range of each factor is cut into as many equal strata as there are
//! points, and each stratum has one point, at random within it (McKay, Beckman, Conover 1979,
//! doi:10.1080/00401706.1979.10489755).
//!
//! Which point is in which stratum is a random permutation for each factor. It is computed, not
//! held, by the swap-or-not shuffle (Hoang, Morris, Rogaway 2012, doi:10.1007/978-3-642-32009-5_1)
//! with draws that have addresses. Another number of points is another design.

use super::drawn::Cube;
use crate::rng::{Decision, Draws, below};

/// How many rounds shuffle the strata of a factor.
const ROUNDS: usize = 24;

/// A Latin hypercube.
#[derive(Debug)]
pub(super) struct LatinHypercube {
    samples: u32,
    factors: Vec<Shuffle>,
    draws: Draws,
}

impl LatinHypercube {
    /// So many `samples`, 1 or more, of so many `factors`.
    pub fn new(samples: u32, factors: usize, draws: Draws) -> Self {
        let shuffle = |factor| Shuffle::new(samples, factor, draws);
        Self { samples, factors: (0..factors as u32).map(shuffle).collect(), draws }
    }
}

impl Cube for LatinHypercube {
    fn points(&self) -> u64 {
        self.samples.into()
    }

    fn at(&self, index: u64) -> Vec<f64> {
        let index = index as u32;
        let coordinate = |shuffle: &Shuffle| {
            let within = self.draws.once_real(Decision::WithinStratum, index, shuffle.factor);
            (f64::from(shuffle.stratum(index)) + within) / f64::from(self.samples)
        };
        self.factors.iter().map(coordinate).collect()
    }
}

/// Which point of a factor is in which stratum.
#[derive(Debug)]
struct Shuffle {
    samples: u32,
    factor: u32,
    draws: Draws,
    /// In each round a number and what is left of this, modulo the samples, are partners.
    sums: [u32; ROUNDS],
}

impl Shuffle {
    fn new(samples: u32, factor: u32, draws: Draws) -> Self {
        let sum = |round| {
            let draw = draws.once(Decision::StratumSum, factor, round as u32);
            below(draw, samples.into()) as u32
        };
        Self { samples, factor, draws, sums: std::array::from_fn(sum) }
    }

    /// Partners change places or not, as the larger of them draws.
    fn stratum(&self, index: u32) -> u32 {
        self.sums.iter().zip(0..).fold(index, |number, (&sum, round)| {
            let partner = (sum + self.samples - number) % self.samples;
            let address = self.factor * ROUNDS as u32 + round;
            let draw = self.draws.once(Decision::StratumSwap, number.max(partner), address);
            if draw >> 63 == 1 { partner } else { number }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;
    use std::collections::BTreeMap;

    #[test]
    fn each_stratum_of_each_factor_has_one_point() {
        for samples in [1, 2, 3, 4, 5, 7, 16, 17, 100, 1000, 4097] {
            let cube = LatinHypercube::new(samples, 3, Draws::new(2009, Replicate(0)));
            let points: Vec<Vec<f64>> = (0..cube.points()).map(|index| cube.at(index)).collect();
            for factor in 0..3 {
                let stratum = |point: &Vec<f64>| (point[factor] * f64::from(samples)) as u32;
                let mut strata: Vec<u32> = points.iter().map(stratum).collect();
                strata.sort_unstable();
                assert!(strata.into_iter().eq(0..samples), "{samples} samples, factor {factor}");
            }
        }
    }

    /// Pearson's χ² of the permutations of a few numbers against equal chances.
    fn chi_square(size: u32, permutations: u32, factorial: usize) -> f64 {
        let draws = Draws::new(7, Replicate(0));
        let mut counts: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for factor in 0..permutations {
            let shuffle = Shuffle::new(size, factor, draws);
            let order = (0..size).map(|index| shuffle.stratum(index)).collect();
            *counts.entry(order).or_default() += 1;
        }
        let expected = f64::from(permutations) / factorial as f64;
        let missing = (factorial - counts.len()) as f64;
        let part = |count: &u32| {
            let off = f64::from(*count) - expected;
            off * off / expected
        };
        counts.values().map(part).sum::<f64>() + missing * expected
    }

    /// χ² has the mean n! − 1 and the variance 2·(n! − 1); five deviations are allowed.
    #[test]
    fn all_permutations_are_equally_likely() {
        for (size, factorial) in [(2, 2), (3, 6), (4, 24), (5, 120)] {
            let (freedom, found) = ((factorial - 1) as f64, chi_square(size, 24_000, factorial));
            let most = freedom + 5.0 * (2.0 * freedom).sqrt();
            assert!(found < most, "{size}: χ² = {found} with {freedom} degrees of freedom");
        }
    }

    /// The mean of n points, one in each of n strata, has the variance 1/(12·n³): four deviations.
    #[test]
    fn the_mean_of_a_factor_is_known_better_than_by_chance() {
        let cube = LatinHypercube::new(1000, 2, Draws::new(1, Replicate(0)));
        for factor in 0..2 {
            let mean = (0..1000).map(|index| cube.at(index)[factor]).sum::<f64>() / 1000.0;
            assert!((mean - 0.5).abs() < 4.0 / (12.0 * 1e9_f64).sqrt(), "{mean}");
        }
    }
}
