//! Degrees spread as a law says, without any luck: its quantiles at equal distances.

use super::PowerLaw;
use crate::numeric;

/// `count` quantiles of the Poisson distribution of this `mean`, in order: those of (i + ½)/`count`.
///
/// The mean must be below 700, so that nobody at all has a chance that can be written.
pub fn poisson_quantiles(mean: f64, count: usize) -> Vec<u32> {
    let first = (0, numeric::exp(-mean));
    let next = |(k, chance): &(u32, f64)| Some((k + 1, chance * mean / f64::from(k + 1)));
    quantiles(std::iter::successors(Some(first), next), 1.0, count)
}

impl PowerLaw {
    /// `count` quantiles of the law, in order: those of (i + ½)/`count`.
    pub fn quantiles(self, count: usize) -> Vec<u32> {
        let weights = || (self.min..=self.max).map(|degree| (degree, self.weight(degree)));
        let whole = weights().fold(0.0, |sum, (_, weight)| sum + weight);
        quantiles(weights(), whole, count)
    }

    /// The mean of a table of its quantiles, which lacks the rarest degrees.
    pub fn mean_of_table(self) -> f64 {
        let sum: u64 = self.quantiles(Self::SLOTS).into_iter().map(u64::from).sum();
        sum as f64 / Self::SLOTS as f64
    }
}

/// The first degree at which the weights reach (i + ½)/`count` of the `whole`, for each i.
fn quantiles(weights: impl Iterator<Item = (u32, f64)>, whole: f64, count: usize) -> Vec<u32> {
    let mut found = Vec::with_capacity(count);
    let mut reached = 0.0;
    for (degree, weight) in weights {
        reached += weight;
        while found.len() < count && (found.len() as f64 + 0.5) / count as f64 * whole <= reached {
            found.push(degree);
        }
        if found.len() == count {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(degrees: &[u32]) -> [f64; 2] {
        let n = degrees.len() as f64;
        let mean = degrees.iter().copied().map(f64::from).sum::<f64>() / n;
        let squares = degrees.iter().map(|&d| (f64::from(d) - mean) * (f64::from(d) - mean));
        [mean, squares.sum::<f64>() / n]
    }

    /// Every number of entries with k or more is right to within half an entry, of which the mean adds up
    /// as many as there are degrees between the rare ends.
    #[test]
    fn quantiles_have_the_mean_and_variance_of_the_law() {
        for mean in [0.1, 0.5, 1.0, 2.0, 4.0, 5.05, 10.0, 30.0, 100.0, 600.0] {
            for count in [4093, 4096] {
                let degrees = poisson_quantiles(mean, count);
                assert_eq!(degrees.len(), count);
                assert!(degrees.is_sorted());
                let [found, variance] = moments(&degrees);
                let wide = 8.0 * numeric::sqrt(mean) + 3.0;
                assert!((found - mean).abs() < 0.5 * wide / count as f64, "{mean}: {found}");
                // Beyond the last quantile, 1/8192 of all, nobody is more than 5 sd off; each adds 25 at most.
                assert!((variance / mean - 1.0).abs() < 0.02, "{mean}: {variance}");
                let alone = degrees.iter().filter(|&&d| d == 0).count() as f64;
                assert!((alone - numeric::exp(-mean) * count as f64).abs() <= 0.5, "{alone}");
            }
        }
        assert_eq!(poisson_quantiles(0.0, 5), [0; 5]);
    }

    #[test]
    fn quantiles_of_a_power_law_have_its_shares() {
        let law = PowerLaw { exponent: 2.5, min: 2, max: 300 };
        let whole: f64 = (2..=300).map(|k| law.weight(k)).sum();
        let degrees = law.quantiles(4096);
        assert_eq!(degrees.len(), 4096);
        for most in [2, 3, 5, 10, 50] {
            let share = (2..=most).map(|k| law.weight(k)).sum::<f64>() / whole;
            let found = degrees.iter().filter(|&&d| d <= most).count() as f64;
            assert!((found - share * 4096.0).abs() <= 0.5 + 1e-9, "{most}: {found}");
        }
        assert_eq!(PowerLaw { exponent: 0.0, min: 3, max: 3 }.quantiles(4), [3; 4]);
    }
}
