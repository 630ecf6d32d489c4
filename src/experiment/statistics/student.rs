//! Student's t distribution: the chance of a difference at least so large by luck alone.
//!
//! With x = ν/(ν + t²), P(|T| ≥ t) is the regularised incomplete beta function I_x(ν/2, ½), by its
//! continued fraction (DLMF 8.17.22, evaluated as Lentz does).

use crate::numeric::{exp, ln_1p, sqrt};
use std::sync::OnceLock;

/// More steps than the continued fraction ever takes for ν ≤ 10⁹.
const MOST_STEPS: u32 = 100_000;

/// The chance that |T| is at least |`t`|, with `df` > 0 degrees of freedom.
///
/// Small chances keep their relative precision; 0 once they cannot be written.
pub fn two_sided(t: f64, df: f64) -> f64 {
    assert!(df > 0.0 && !t.is_nan(), "t is a number and has more than 0 degrees of freedom");
    let odds = t * t / df;
    let (x, y) = (1.0 / (1.0 + odds), 1.0 / (1.0 + 1.0 / odds));
    let a = df / 2.0;
    let density = exp(-a * ln_1p(odds)) * sqrt(y) * gamma_ratio(a) / sqrt(std::f64::consts::PI);
    if x < (a + 1.0) / (a + 2.5) {
        density * fraction(a, 0.5, x) / a
    } else {
        1.0 - density * fraction(0.5, a, y) / 0.5
    }
}

/// The t that T does not exceed with chance `p`, 0 … 1, with `df` > 0 degrees of freedom.
///
/// Infinite at 0 and 1. Never falls as `p` grows: it is found by halving.
pub fn quantile(p: f64, df: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "a chance is between 0 and 1");
    let t = exceeded_with(2.0 * p.min(1.0 - p), df);
    if p < 0.5 { -t } else { t }
}

/// The t that |T| does not exceed with chance 95 %, with `df` > 0 degrees of freedom: half the width of a
/// 95 % interval, in standard errors.
pub fn half_width(df: u32) -> f64 {
    /// Found once each: a table may hold an interval of every day of every point.
    static FOUND: [OnceLock<f64>; 1024] = [const { OnceLock::new() }; 1024];
    let find = || quantile(0.975, f64::from(df));
    FOUND.get(df as usize).map_or_else(find, |found| *found.get_or_init(find))
}

/// The smallest t ≥ 0 that |T| exceeds with chance `outside` or less.
fn exceeded_with(outside: f64, df: f64) -> f64 {
    if outside <= 0.0 {
        return f64::INFINITY;
    }
    if outside >= 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while two_sided(high, df) > outside {
        (low, high) = (high, 2.0 * high);
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        if two_sided(middle, df) > outside {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Γ(a + ½) / Γ(a) for a > 0: the asymptotic series, brought into its range by Γ(a + 1) = aΓ(a).
fn gamma_ratio(a: f64) -> f64 {
    let (mut a, mut factor) = (a, 1.0);
    while a < 32.0 {
        factor *= a / (a + 0.5);
        a += 1.0;
    }
    let u = 1.0 / (a * a);
    let series = -1.0 / 8.0 + u * (1.0 / 192.0 + u * (-1.0 / 640.0 + u * (17.0 / 14336.0)));
    factor * sqrt(a) * exp(series / a)
}

/// The continued fraction of I_x(a, b), quick for x below (a + 1) / (a + b + 2).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in (1..MOST_STEPS).map(f64::from) {
        let k = a + 2.0 * m;
        let even = m * (b - m) * x / ((k - 1.0) * k);
        let odd = -(a + m) * (a + b + m) * x / (k * (k + 1.0));
        for coefficient in [even, odd] {
            d = 1.0 / off_zero(1.0 + coefficient * d);
            c = off_zero(1.0 + coefficient / c);
            value *= c * d;
        }
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// `value`, or something too small to matter where it would be divided by.
fn off_zero(value: f64) -> f64 {
    if value.abs() < 1e-300 { 1e-300 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance that T is at most `t`, with `df` > 0 degrees of freedom.
    fn cdf(t: f64, df: f64) -> f64 {
        let tail = two_sided(t, df) / 2.0;
        if t < 0.0 { tail } else { 1.0 - tail }
    }

    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    const DEGREES: [f64; 14] =
        [1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 9.0, 19.0, 29.0, 49.0, 99.0, 199.0, 999.0, 9999.0];

    fn oracle(df: f64) -> StudentsT {
        StudentsT::new(0.0, 1.0, df).unwrap()
    }

    #[test]
    fn the_cumulative_distribution_agrees_with_statrs() {
        for df in DEGREES {
            for t in (-120..=120).map(|i| f64::from(i) / 10.0) {
                let (ours, theirs) = (cdf(t, df), oracle(df).cdf(t));
                assert!((ours - theirs).abs() < 1e-10, "t {t}, df {df}: {ours} against {theirs}");
            }
        }
    }

    /// Up to 99 degrees of freedom; with more its quantiles are good to 10⁻⁹ and worse.
    #[test]
    fn the_quantiles_agree_with_statrs() {
        for df in DEGREES.into_iter().filter(|&df| df < 100.0) {
            for p in [0.001, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 0.8, 0.95, 0.975, 0.995, 0.9999] {
                let (ours, theirs) = (quantile(p, df), oracle(df).inverse_cdf(p));
                let tolerance = 1e-10 * theirs.abs().max(1.0);
                assert!((ours - theirs).abs() < tolerance, "p {p}, df {df}: {ours}, {theirs}");
            }
        }
    }

    /// I_x(ν/2, ½) and its inverse with 40 digits, by mpmath.
    #[test]
    fn far_tails_and_many_degrees_agree_with_exact_arithmetic() {
        let tails = [
            (2.0, 4.0, 0.1161165235168156),
            (40.0, 3.0, 3.4380680789158528e-5),
            (12.0, 1000.0, 4.324057386774527e-31),
            (1e-3, 5.0, 0.9992407867721977),
            (1.96, 1e5, 0.04999856319430164),
        ];
        for (t, df, expected) in tails {
            let error = two_sided(t, df) / expected - 1.0;
            assert!(error.abs() < 1e-11, "t {t}, df {df}: off by {error:e}");
        }
        let quantiles = [
            (0.975, 1.0, 12.706204736174693),
            (0.975, 19.0, 2.093024054408309),
            (0.9, 7.0, 1.4149239276505086),
            (0.8, 999.0, 0.8419811822589467),
            (0.975, 99_999.0, 1.9599877077718444),
        ];
        for (p, df, expected) in quantiles {
            assert!((quantile(p, df) / expected - 1.0).abs() < 1e-12, "p {p}, df {df}");
        }
    }

    #[test]
    fn the_middle_is_zero_and_the_ends_are_infinite() {
        for df in DEGREES {
            assert_eq!((cdf(0.0, df), quantile(0.5, df)), (0.5, 0.0));
            assert_eq!((quantile(0.0, df), quantile(1.0, df)), (f64::NEG_INFINITY, f64::INFINITY));
            assert_eq!((cdf(f64::NEG_INFINITY, df), cdf(f64::INFINITY, df)), (0.0, 1.0));
        }
    }

    /// ν = 1: ½ + atan(t)/π; ν = 2: ½ + t / (2√(2 + t²)).
    #[test]
    fn one_and_two_degrees_follow_their_closed_forms() {
        for t in (1..200).map(|i| f64::from(i) / 20.0) {
            let exact = 0.5 + t / (2.0 * sqrt(2.0 + t * t));
            assert!((cdf(t, 2.0) - exact).abs() < 1e-15);
            assert!((cdf(t, 1.0) + cdf(1.0 / t, 1.0) - 1.5).abs() < 1e-15);
        }
        assert!((cdf(1.0, 1.0) - 0.75).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn a_quantile_never_falls_as_the_chance_grows(
            p in 0.0..=1.0, q in 0.0..=1.0, df in 0.5..500.0,
        ) {
            let (p, q): (f64, f64) = if p < q { (p, q) } else { (q, p) };
            prop_assert!(quantile(p, df) <= quantile(q, df));
        }

        #[test]
        fn a_quantile_inverts_the_distribution(p in 0.001..0.999, df in 0.5..500.0) {
            prop_assert!((cdf(quantile(p, df), df) - p).abs() < 1e-13);
        }
    }
}
