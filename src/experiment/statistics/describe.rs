//! One sample: how much, how spread, between which values.

use super::student;
use crate::numeric::sqrt;

/// A range of values, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The size, mean and variance of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many values there are.
    pub n: u32,
    /// Their mean; `None` without values.
    pub mean: Option<f64>,
    /// Their variance (n − 1); `None` with fewer than two values, 0 if all are the same.
    pub variance: Option<f64>,
}

impl Moments {
    /// Of `values`, summed in the order given; counts below 2⁵³ are summed without rounding.
    pub fn of(values: &[f64]) -> Self {
        let n = u32::try_from(values.len()).expect("replicates are numbered by a u32");
        let mean = mean(values);
        let variance = mean.filter(|_| n > 1).map(|mean| {
            let squares = values.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
            squares / f64::from(n - 1)
        });
        Self { n, mean, variance }
    }

    /// The standard deviation (n − 1).
    pub fn sd(&self) -> Option<f64> {
        self.variance.map(sqrt)
    }

    /// The standard error of the mean.
    pub fn standard_error(&self) -> Option<f64> {
        self.sd().map(|sd| sd / sqrt(f64::from(self.n)))
    }

    /// The 95 % t interval of the mean; a single point if all values are the same.
    pub fn interval(&self) -> Option<Interval> {
        let (mean, error) = (self.mean?, self.standard_error()?);
        let half_width = error * student::half_width(self.n - 1);
        Some(Interval { low: mean - half_width, high: mean + half_width })
    }
}

/// The mean, held between the smallest and the largest value: rounding may not take it outside.
fn mean(values: &[f64]) -> Option<f64> {
    let smallest = values.iter().copied().reduce(f64::min)?;
    let largest = values.iter().copied().reduce(f64::max)?;
    let sum = values.iter().fold(0.0, |sum, x| sum + x);
    Some((sum / values.len() as f64).clamp(smallest, largest))
}

/// Five quantiles of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles {
    /// The value 5 % are below.
    pub q05: f64,
    /// The value 25 % are below.
    pub q25: f64,
    /// The value half are below.
    pub median: f64,
    /// The value 75 % are below.
    pub q75: f64,
    /// The value 95 % are below.
    pub q95: f64,
}

impl Quantiles {
    /// Of `values`, in any order; `None` without values.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_unstable_by(f64::total_cmp);
        Some(Self {
            q05: quantile(&values, 0.05)?,
            q25: quantile(&values, 0.25)?,
            median: quantile(&values, 0.5)?,
            q75: quantile(&values, 0.75)?,
            q95: quantile(&values, 0.95)?,
        })
    }

    /// The five in ascending order, as the cells of a table have them: empty of no values.
    pub fn cells(quantiles: Option<Self>) -> [Option<f64>; 5] {
        let cell = |of: fn(Self) -> f64| quantiles.map(of);
        [cell(|q| q.q05), cell(|q| q.q25), cell(|q| q.median), cell(|q| q.q75), cell(|q| q.q95)]
    }
}

/// The quantile of type 7 (Hyndman & Fan 1996; the default of R and NumPy) of `sorted` values.
///
/// `p` is 0 … 1. The last bit is NumPy's, which interpolates from the nearer neighbour.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&p), "a share is between 0 and 1");
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * p;
    let below = place as usize;
    let (a, b) = (sorted[below], sorted[last.min(below + 1)]);
    let t = place - below as f64;
    Some(if t < 0.5 { a + (b - a) * t } else { b - (b - a) * (1.0 - t) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SAMPLE: [f64; 8] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];

    /// SciPy 1.17: `t.interval(.95, 7, mean, sem)`, `std(ddof=1)`.
    #[test]
    fn a_sample_is_described_as_scipy_does() {
        let moments = Moments::of(&SAMPLE);
        assert_eq!((moments.n, moments.mean), (8, Some(3.875)));
        assert!((moments.sd().unwrap() - 2.748376143938713).abs() < 1e-15);
        let interval = moments.interval().unwrap();
        assert!((interval.low - 1.5773000431592457).abs() < 1e-12);
        assert!((interval.high - 6.172699956840754).abs() < 1e-12);
    }

    /// NumPy 2.4: `quantile(x, [.05, .25, .5, .75, .95])`.
    #[test]
    fn quantiles_are_those_of_numpy_to_the_last_bit() {
        let expected =
            Quantiles { q05: 1.0, q25: 1.75, median: 3.5, q75: 5.25, q95: 7.949999999999998 };
        assert_eq!(Quantiles::of(SAMPLE.to_vec()), Some(expected));
        let from_above = quantile(&[0.0, 15.0, 60.0], 0.95);
        assert_eq!(from_above, Some(55.5), "15 + 45 × 0.9 would be 55.49999999999999");
    }

    #[test]
    fn one_value_has_a_mean_and_quantiles_but_no_spread() {
        let one = Moments::of(&[7.0]);
        assert_eq!(one, Moments { n: 1, mean: Some(7.0), variance: None });
        assert_eq!((one.sd(), one.standard_error(), one.interval()), (None, None, None));
        let all = Quantiles { q05: 7.0, q25: 7.0, median: 7.0, q75: 7.0, q95: 7.0 };
        assert_eq!(Quantiles::of(vec![7.0]), Some(all));
    }

    #[test]
    fn no_value_has_nothing() {
        assert_eq!(Moments::of(&[]), Moments { n: 0, mean: None, variance: None });
        assert_eq!(Moments::of(&[]).interval(), None);
        assert_eq!(Quantiles::of(Vec::new()), None);
    }

    #[test]
    fn equal_values_do_not_vary_whatever_their_last_bit() {
        for n in 2..40 {
            let moments = Moments::of(&vec![0.1; n]);
            assert_eq!((moments.mean, moments.sd()), (Some(0.1), Some(0.0)));
            assert_eq!(moments.interval(), Some(Interval { low: 0.1, high: 0.1 }));
        }
    }

    proptest! {
        #[test]
        fn a_quantile_lies_in_the_sample_and_never_falls(
            mut counts in proptest::collection::vec(any::<u32>().prop_map(f64::from), 1..50),
            p in 0.0..=1.0, q in 0.0..=1.0,
        ) {
            counts.sort_by(f64::total_cmp);
            let (p, q): (f64, f64) = if p < q { (p, q) } else { (q, p) };
            let at = |share| quantile(&counts, share).unwrap();
            prop_assert!(counts[0] <= at(p) && at(p) <= at(q) && at(q) <= counts[counts.len() - 1]);
        }

        #[test]
        fn the_order_of_values_moves_no_more_than_rounding(
            values in proptest::collection::vec(-1e6..1e6, 2..50), turn in 0_usize..50,
        ) {
            let mut turned = values.clone();
            turned.rotate_left(turn % values.len());
            let (one, other) = (Moments::of(&values), Moments::of(&turned));
            prop_assert!((one.mean.unwrap() - other.mean.unwrap()).abs() < 1e-8);
            prop_assert!((one.sd().unwrap() - other.sd().unwrap()).abs() < 1e-8);
            prop_assert_eq!(Quantiles::of(values), Quantiles::of(turned));
        }

        #[test]
        fn the_order_of_counts_does_not_move_their_mean(
            counts in proptest::collection::vec(any::<u32>().prop_map(f64::from), 1..50),
        ) {
            let turned: Vec<f64> = counts.iter().rev().copied().collect();
            prop_assert_eq!(Moments::of(&counts).mean, Moments::of(&turned).mean);
        }
    }
}
