//! Niches: how much of a public that differs in taste several platforms cover.

use super::giant::giant;
use crate::numeric::{erf, sqrt};
use std::f64::consts::{PI, SQRT_2};

/// G(K) = K·w·√(2π)·erf(1/(2√2·K·w)): the share that joins the platform that suits best, with chance
/// e^(−d²/2w²) at distance d on the circle of length 1, of K `platforms` ≥ 1 equally spaced there, w being the
/// `width` of a niche, above 0.
pub fn covered(platforms: u8, width: f64) -> f64 {
    let niches = f64::from(platforms) * width;
    niches * sqrt(2.0 * PI) * erf(1.0 / (2.0 * SQRT_2 * niches))
}

/// G(K)·S(R·G(K)/K): the share of the public reached by a simple contagion with reproduction number
/// R = `reproduction`, that of one platform for everybody. S is [`giant`].
pub fn reach(platforms: u8, width: f64, reproduction: f64) -> f64 {
    let covered = covered(platforms, width);
    covered * giant(reproduction * covered / f64::from(platforms))
}

/// K*: the number of platforms, 1 … `most`, that reaches most; of equals the smallest.
pub fn best_number(width: f64, reproduction: f64, most: u8) -> u8 {
    let reach = |platforms| reach(platforms, width, reproduction);
    (2..=most).fold(1, |best, next| if reach(next) > reach(best) { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    #[test]
    fn narrow_niches_have_the_reach_of_the_table() {
        let printed = [".353", ".624", ".699", ".653", ".536", ".371"];
        for (platforms, printed) in (1..).zip(printed) {
            assert_printed(reach(platforms, 0.15, 8.0), printed);
        }
        assert_eq!(reach(8, 0.15, 8.0), 0.0);
    }

    #[test]
    fn as_many_niches_are_best_as_critical_mass_allows() {
        assert_eq!(best_number(0.15, 8.0, 16), 3);
        assert_eq!(best_number(0.15, 4.0, 16), 2);
        assert_printed(reach(2, 0.15, 4.0), ".325");
        assert_eq!(best_number(0.5, 8.0, 16), 2);
        assert_printed(reach(2, 0.5, 8.0), ".937");
    }

    #[test]
    fn wide_niches_cover_everybody_and_narrow_ones_do_not_meet() {
        assert_close(covered(1, 1e3), 1.0, 1e-6);
        assert_close(covered(3, 0.01), 0.03 * sqrt(2.0 * PI), 1e-15);
        let shares: Vec<f64> = (1..=16).map(|platforms| covered(platforms, 0.15)).collect();
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1] && pair[1] < 1.0));
        assert_close(reach(3, 1e6, 6.0), giant(2.0), 1e-9);
    }
}
