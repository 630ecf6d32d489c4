//! Two arms with the same luck: the difference replicate by replicate.

use super::describe::{Interval, Moments, Quantiles};
use super::student;
use crate::numeric::sqrt;

/// What the replicates common to two arms say about their difference, arm − baseline.
///
/// Differences that do not vary leave `p_value` and `variance_ratio` undefined; those of identical
/// arms are 0 with an error of 0, exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// How many replicates both arms have.
    pub n: u32,
    /// The mean difference.
    pub difference: Option<f64>,
    /// Its standard error; `None` with fewer than two replicates.
    pub se: Option<f64>,
    /// Its 95 % t interval, which is the simulation error of the mean.
    pub interval: Option<Interval>,
    /// Where the differences of the single replicates lie.
    pub spread: Option<Spread>,
    /// The two-sided p of the paired t test.
    pub p_value: Option<f64>,
    /// The share of replicates in which the arm is strictly above the baseline.
    pub win_share: Option<f64>,
    /// Pearson's correlation, −1 … 1; `None` where an arm does not vary.
    pub correlation: Option<f64>,
    /// (variance of the arm + variance of the baseline) / variance of the difference.
    ///
    /// How many times fewer replicates sharing luck takes than arms with luck of their own; 1 if
    /// it brought nothing.
    pub variance_ratio: Option<f64>,
}

/// Where differences lie, one of each replicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The lowest and the highest of them.
    pub range: Interval,
    /// Their quantiles, of type 7.
    pub quantiles: Quantiles,
    /// The share of them that lie below zero, 0 … 1.
    pub share_below: f64,
    /// The share of them that lie above zero, 0 … 1.
    pub share_above: f64,
}

impl Spread {
    /// Of `differences`, in any order; `None` without any.
    pub fn of(differences: Vec<f64>) -> Option<Self> {
        let low = differences.iter().copied().reduce(f64::min)?;
        let high = differences.iter().copied().reduce(f64::max)?;
        let n = differences.len() as f64;
        let share = |is: fn(&&f64) -> bool| differences.iter().filter(is).count() as f64 / n;
        let (share_below, share_above) = (share(|x| **x < 0.0), share(|x| **x > 0.0));
        let quantiles = Quantiles::of(differences)?;
        Some(Self { range: Interval { low, high }, quantiles, share_below, share_above })
    }
}

impl Paired {
    /// Of `pairs` of (arm, baseline), summed in the order given.
    pub fn of(pairs: &[(f64, f64)]) -> Self {
        let differences: Vec<f64> = pairs.iter().map(|(arm, base)| arm - base).collect();
        let moments = Moments::of(&differences);
        let wins = pairs.iter().filter(|(arm, base)| arm > base).count();
        Self {
            n: moments.n,
            difference: moments.mean,
            se: moments.standard_error(),
            interval: moments.interval(),
            spread: Spread::of(differences),
            p_value: p_value(&moments),
            win_share: (moments.n > 0).then(|| wins as f64 / f64::from(moments.n)),
            correlation: correlation(pairs),
            variance_ratio: variance_ratio(pairs, &moments),
        }
    }
}

fn p_value(differences: &Moments) -> Option<f64> {
    let error = differences.standard_error().filter(|&error| error > 0.0)?;
    Some(student::two_sided(differences.mean? / error, f64::from(differences.n - 1)))
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (arm, base) = of_each(pairs);
    let (arm_mean, base_mean) = (arm.mean?, base.mean?);
    let product = pairs.iter().fold(0.0, |sum, (a, b)| sum + (a - arm_mean) * (b - base_mean));
    let covariance = product / f64::from(arm.n.checked_sub(1)?);
    let scale = sqrt(arm.variance?) * sqrt(base.variance?);
    (scale > 0.0).then(|| (covariance / scale).clamp(-1.0, 1.0))
}

fn variance_ratio(pairs: &[(f64, f64)], differences: &Moments) -> Option<f64> {
    let (arm, base) = of_each(pairs);
    let shared = differences.variance.filter(|&variance| variance > 0.0)?;
    Some((arm.variance? + base.variance?) / shared)
}

/// The moments of the arm and of the baseline.
fn of_each(pairs: &[(f64, f64)]) -> (Moments, Moments) {
    let (arm, base): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    (Moments::of(&arm), Moments::of(&base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(value: Option<f64>, expected: f64) -> bool {
        value.is_some_and(|value| (value / expected - 1.0).abs() < 1e-12)
    }

    /// Differences 2, 3, 0, −1, 6: mean 2, variance 30/4, so se = √1.5 and t = 2/√1.5.
    /// SciPy 1.17: `ttest_rel`, its `confidence_interval()`, `corrcoef`.
    #[test]
    fn a_difference_is_tested_as_scipy_does() {
        let pairs = [(5.0, 3.0), (7.0, 4.0), (9.0, 9.0), (4.0, 5.0), (8.0, 2.0)];
        let paired = Paired::of(&pairs);
        assert_eq!((paired.n, paired.difference, paired.win_share), (5, Some(2.0), Some(0.6)));
        assert!(near(paired.se, 1.224744871391589));
        assert!(near(paired.p_value, 0.17780780835622123));
        assert!(near(paired.correlation, 0.365896456158706));
        assert!(near(paired.variance_ratio, (4.3 + 7.3) / 7.5));
        let interval = paired.interval.unwrap();
        assert!(near(Some(interval.low), -1.4004369032912782));
        assert!(near(Some(interval.high), 5.400436903291278));
    }

    /// NumPy 2.4: `quantile(d, [.05, .25, .5, .75, .95])` and `(d < 0).mean()`.
    #[test]
    fn differences_are_spread_as_numpy_says_to_the_last_bit() {
        let spread = Spread::of(vec![-1.85, 0.1, -7.3, 0.0, -0.6]).unwrap();
        let expected =
            Quantiles { q05: -6.21, q25: -1.85, median: -0.6, q75: 0.0, q95: 0.07999999999999999 };
        assert_eq!((spread.quantiles, spread.share_below), (expected, 0.6));
        assert_eq!((spread.range, spread.share_above), (Interval { low: -7.3, high: 0.1 }, 0.2));
    }

    #[test]
    fn one_replicate_gives_a_difference_and_a_winner_but_no_test() {
        let expected = Paired {
            n: 1,
            difference: Some(3.0),
            se: None,
            interval: None,
            spread: Spread::of(vec![3.0]),
            p_value: None,
            win_share: Some(1.0),
            correlation: None,
            variance_ratio: None,
        };
        assert_eq!(Paired::of(&[(5.0, 2.0)]), expected);
        let nothing = Paired { n: 0, difference: None, spread: None, win_share: None, ..expected };
        assert_eq!(Paired::of(&[]), nothing);
    }

    #[test]
    fn a_difference_that_never_varies_is_certain_and_untested() {
        let paired = Paired::of(&[(5.0, 2.0), (9.0, 6.0), (4.0, 1.0)]);
        assert_eq!((paired.difference, paired.se), (Some(3.0), Some(0.0)));
        assert_eq!(paired.interval, Some(Interval { low: 3.0, high: 3.0 }));
        assert_eq!((paired.p_value, paired.variance_ratio), (None, None));
        assert!(near(paired.correlation, 1.0));
    }

    #[test]
    fn an_arm_that_does_not_vary_has_no_correlation() {
        let paired = Paired::of(&[(5.0, 2.0), (5.0, 6.0), (5.0, 4.0)]);
        assert_eq!((paired.correlation, paired.variance_ratio), (None, Some(1.0)));
    }

    #[test]
    fn sharing_luck_leaves_only_the_difference_that_matters() {
        let pairs = [(11.0, 1.0), (52.0, 41.0), (91.0, 82.0), (30.0, 20.0)];
        let paired = Paired::of(&pairs);
        assert!(paired.variance_ratio.unwrap() > 1000.0 && paired.p_value.unwrap() < 0.001);
    }

    proptest! {
        #[test]
        fn identical_arms_differ_by_exactly_nothing(
            values in proptest::collection::vec(-1e9..1e9, 2..40),
        ) {
            let pairs: Vec<(f64, f64)> = values.into_iter().map(|value| (value, value)).collect();
            let paired = Paired::of(&pairs);
            prop_assert_eq!((paired.difference, paired.se), (Some(0.0), Some(0.0)));
            prop_assert_eq!(paired.interval, Some(Interval { low: 0.0, high: 0.0 }));
            prop_assert_eq!((paired.win_share, paired.p_value), (Some(0.0), None));
            prop_assert_eq!(paired.variance_ratio, None);
        }

        #[test]
        fn swapping_the_arms_turns_the_sign_and_nothing_else(
            pairs in proptest::collection::vec((0.0..1e6, 0.0..1e6), 3..40),
        ) {
            let swapped: Vec<(f64, f64)> = pairs.iter().map(|&(a, b)| (b, a)).collect();
            let (one, other) = (Paired::of(&pairs), Paired::of(&swapped));
            prop_assert_eq!(one.difference, other.difference.map(|difference| -difference));
            prop_assert_eq!((one.se, one.p_value), (other.se, other.p_value));
            prop_assert_eq!(one.correlation, other.correlation);
            prop_assert_eq!(one.variance_ratio, other.variance_ratio);
        }

        #[test]
        fn the_order_of_replicates_moves_no_more_than_rounding(
            pairs in proptest::collection::vec((0.0..1e6, 0.0..1e6), 3..40), turn in 0_usize..40,
        ) {
            let mut turned = pairs.clone();
            turned.rotate_left(turn % pairs.len());
            let (one, other) = (Paired::of(&pairs), Paired::of(&turned));
            let moved = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs();
            prop_assert!(moved(one.difference, other.difference) < 1e-8);
            prop_assert!(moved(one.se, other.se) < 1e-8);
            prop_assert!(moved(one.p_value, other.p_value) < 1e-8);
            prop_assert!(moved(one.correlation, other.correlation) < 1e-8);
            prop_assert_eq!(one.win_share, other.win_share);
        }
    }
}
