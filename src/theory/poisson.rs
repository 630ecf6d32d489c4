//! The Poisson distribution: degrees of ties made at random.

use crate::numeric::{exp, lgamma, ln};

/// Chances below this are left out at both ends; all that is left out adds up to less than 10⁻²⁵.
const NOTHING: f64 = 1e-30;

/// A Poisson distribution, written out.
#[derive(Clone, Debug)]
pub(super) struct Poisson {
    chances: Vec<f64>,
    at_most: Vec<f64>,
}

impl Poisson {
    /// The distribution with this `mean`, from 0 up.
    ///
    /// From the chance of the mode, e^(n ln z − z − ln n!), the others follow by p_{k+1} = p_k·z/(k+1).
    pub fn new(mean: f64) -> Self {
        let mode = mean.floor();
        let peak = if mean > 0.0 { exp(mode * ln(mean) - mean - lgamma(mode + 1.0)) } else { 1.0 };
        let mut chances = vec![0.0; mode as usize + 1];
        let (mut chance, mut k) = (peak, mode);
        while chance >= NOTHING {
            chances[k as usize] = chance;
            if k == 0.0 {
                break;
            }
            chance *= k / mean;
            k -= 1.0;
        }
        (chance, k) = (peak * mean / (mode + 1.0), mode + 1.0);
        while chance >= NOTHING {
            chances.push(chance);
            k += 1.0;
            chance *= mean / k;
        }
        let at_most = chances.iter().scan(0.0, |sum, chance| {
            *sum += chance;
            Some(*sum)
        });
        Self { at_most: at_most.collect(), chances }
    }

    /// The chances of 0, 1, 2 …, as far as there are any.
    pub fn chances(&self) -> &[f64] {
        &self.chances
    }

    /// The chance of `most` or less.
    pub fn at_most(&self, most: u32) -> f64 {
        self.at_most.get(most as usize).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;

    #[test]
    fn chances_add_up_and_have_the_mean_and_variance() {
        for mean in [0.0, 1e-300, 1e-3, 0.5, 1.0, 4.0, 17.3, 250.0, 2000.0] {
            let poisson = Poisson::new(mean);
            let moment = |of: fn(f64) -> f64| -> f64 {
                (0..).zip(poisson.chances()).map(|(k, p)| of(f64::from(k)) * p).sum()
            };
            // The logarithm of the first chance is right to about mean·ln(mean) times 10⁻¹⁶.
            let tolerance = 1e-14 * (1.0 + mean * 10.0);
            assert_close(moment(|_| 1.0), 1.0, tolerance);
            assert_close(moment(|k| k), mean, tolerance * (1.0 + mean));
            assert_close(moment(|k| k * (k - 1.0)), mean * mean, tolerance * (1.0 + mean * mean));
        }
    }

    #[test]
    fn small_numbers_have_their_closed_forms() {
        let poisson = Poisson::new(2.5);
        assert_close(poisson.chances()[3], exp(-2.5) * 2.5 * 2.5 * 2.5 / 6.0, 1e-16);
        assert_close(poisson.at_most(1), exp(-2.5) * 3.5, 1e-15);
        assert_eq!((poisson.at_most(u32::MAX), Poisson::new(0.0).at_most(0)), (1.0, 1.0));
    }
}
