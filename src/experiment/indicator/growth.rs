//! How registration grows: like a power of time, or like an exponential of it.
//!
//! Both are slopes of least squares of ln(registered): on ln(day) over days 1 … the measure, and on
//! the day over the second half of these, on the days that have somebody registered and if these
//! are three at least. Launches relax as t^0.3 … t^0.45; an epidemic grows exponentially.

use super::definition::{Definition, real};
use super::seen::Seen;
use crate::numeric::ln;
use std::f64::consts::LN_2;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real(
        "growth_exponent",
        "exponent",
        "slope of ln registered on ln day, by least squares over the days from 1 on",
        growth_exponent,
    ),
    real(
        "doubling_time",
        "days",
        "ln 2 over the slope of ln registered on the day, by least squares over the second half \
         of the days; empty if registration does not grow",
        doubling_time,
    ),
];

fn growth_exponent(seen: &Seen) -> Option<f64> {
    slope(&registered(seen).map(|(day, log)| (ln(day), log)).collect::<Vec<_>>())
}

fn doubling_time(seen: &Seen) -> Option<f64> {
    let last = (seen.days().len() - 1) as f64;
    let second_half = registered(seen).filter(|(day, _)| 2.0 * day >= last);
    let slope = slope(&second_half.collect::<Vec<_>>())?;
    (slope > 0.0).then(|| LN_2 / slope)
}

/// Each day from 1 on that has somebody registered, with the logarithm of how many.
fn registered(seen: &Seen) -> impl Iterator<Item = (f64, f64)> {
    let days = seen.days().iter().enumerate().skip(1).filter(|(_, day)| day.registered > 0);
    days.map(|(day, tally)| (day as f64, ln(tally.registered as f64)))
}

/// The slope of least squares through three points at least, seen from the first so that what does
/// not change has slope 0 exactly.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let &(x0, y0) = points.first().filter(|_| points.len() >= 3)?;
    let points = || points.iter().map(|(x, y)| (x - x0, y - y0));
    let n = points().count() as f64;
    let (mean_x, mean_y) =
        (points().map(|p| p.0).sum::<f64>() / n, points().map(|p| p.1).sum::<f64>() / n);
    let covariance: f64 = points().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = points().map(|(x, _)| (x - mean_x) * (x - mean_x)).sum();
    Some(covariance / variance)
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, with_days};
    use crate::model::curve::Curve;
    use crate::tally::Tally;

    fn registered(counts: [u64; 5]) -> Curve {
        with_days(counts.map(|registered| Tally { registered, ..Tally::default() }))
    }

    #[test]
    fn a_square_of_time_has_the_exponent_two() {
        assert_reads(&registered([0, 3, 12, 27, 48]), &[("growth_exponent_end", Some(2.0))]);
    }

    #[test]
    fn what_doubles_every_day_has_a_doubling_time_of_one() {
        // Days 2, 3 and 4 are the second half; what was before does not matter.
        assert_reads(&registered([7, 7, 10, 20, 40]), &[("doubling_time_end", Some(1.0))]);
    }

    /// Logarithms of the days 1, 2 and 4 and of the counts 1, 2 and 2: with u = ln 2, x is 0, u, 2u and
    /// y is 0, u, u: the slope is (u·u)/(2u·u).
    #[test]
    fn days_without_anybody_are_left_out() {
        assert_reads(&registered([0, 1, 2, 0, 2]), &[("growth_exponent_end", Some(0.5))]);
    }

    #[test]
    fn two_days_make_no_growth_and_a_standstill_never_doubles() {
        assert_reads(&registered([0, 0, 0, 5, 9]), &[("growth_exponent_end", None)]);
        let standing = registered([5, 7, 7, 7, 7]);
        assert_reads(&standing, &[("growth_exponent_end", Some(0.0)), ("doubling_time_end", None)]);
        assert_reads(&registered([9, 9, 8, 7, 6]), &[("doubling_time_end", None)]);
    }
}
