//! The Poisson distribution: degrees of ties made at random.

/// Chances this much smaller than the largest are left out at both ends.
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
    /// From the mode on, both ways, by p_{k+1} = p_k·z/(k+1), relative to the mode; then divided by the sum.
    pub fn new(mean: f64) -> Self {
        let mode = mean.floor();
        let mut weights = vec![0.0; mode as usize];
        let (mut weight, mut k) = (1.0, mode);
        while k > 0.0 && weight >= NOTHING {
            weight *= k / mean;
            k -= 1.0;
            weights[k as usize] = weight;
        }
        (weight, k) = (1.0, mode);
        while weight >= NOTHING {
            weights.push(weight);
            k += 1.0;
            weight *= mean / k;
        }
        let all: f64 = weights.iter().sum();
        let chances: Vec<f64> = weights.into_iter().map(|weight| weight / all).collect();
        let at_most = chances.iter().scan(0.0, |sum, chance| {
            *sum += chance;
            Some(*sum)
        });
        Self { at_most: at_most.collect(), chances }
    }

    /// The chance of exactly `number`.
    pub fn chance(&self, number: u32) -> f64 {
        self.chances.get(number as usize).copied().unwrap_or(0.0)
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
    use crate::numeric::{exp, lgamma, ln};

    #[test]
    fn chances_add_up_and_have_the_mean_and_variance() {
        for mean in [0.0, 1e-300, 1e-3, 0.5, 1.0, 4.0, 17.3, 250.0, 2000.0] {
            let poisson = Poisson::new(mean);
            let moment = |of: fn(f64) -> f64| -> f64 {
                (0..).zip(poisson.chances()).map(|(k, p)| of(f64::from(k)) * p).sum()
            };
            assert_close(moment(|_| 1.0), 1.0, 1e-14);
            assert_close(moment(|k| k), mean, 1e-14 * (1.0 + mean));
            assert_close(moment(|k| k * (k - 1.0)), mean * mean, 1e-14 * (1.0 + mean * mean));
        }
    }

    #[test]
    fn chances_have_their_closed_form() {
        for mean in [0.3, 2.0, 30.0, 200.0] {
            let poisson = Poisson::new(mean);
            for k in 0..400 {
                let real = f64::from(k);
                let expected = exp(real * ln(mean) - mean - lgamma(real + 1.0));
                // The logarithm is right to some 10⁻¹³.
                assert_close(poisson.chance(k), expected, 1e-12 * expected + 1e-29);
            }
        }
        let poisson = Poisson::new(2.5);
        assert_close(poisson.chance(3), exp(-2.5) * 2.5 * 2.5 * 2.5 / 6.0, 1e-16);
        assert_close(poisson.at_most(1), exp(-2.5) * 3.5, 1e-15);
        assert_eq!((poisson.at_most(u32::MAX), Poisson::new(0.0).at_most(0)), (1.0, 1.0));
    }
}
