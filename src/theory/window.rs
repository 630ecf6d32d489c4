//! The cascade window: how many random ties are enough for a global cascade, and how many too many.
//!
//! A single seed sets off a global cascade only where those whom one friend moves, up to K* ties, hang
//! together: z·P(Poisson(z) ≤ K*−2) > 1 (Watts 2002, doi:10.1073/pnas.082090499). A share of seeds widens the
//! window at its upper edge, to where the state of few active ceases to exist (Gleeson & Cahalane
//! 2007, doi:10.1103/PhysRevE.75.056103).

use super::accounts::Accounts;
use super::cascade::Cascade;
use super::poisson::Poisson;
use super::solve::{last, last_within};
use crate::scenario::Reference;
use crate::unit::Threshold;

/// Mean degrees between which cascades are global.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// z₋: with fewer ties too few hang together.
    pub lower: f64,
    /// z₊: with more ties too few are moved by one friend; infinite if there never are too many.
    pub upper: f64,
}

/// More ties than this are taken for infinitely many.
const MOST_TIES: f64 = 1000.0;

/// The window of a single seed, if everybody has this `threshold` and Poisson ties.
pub fn single_seed_window(threshold: Threshold) -> Option<Window> {
    let vulnerable = threshold.met_up_to(1)?.checked_sub(2)?;
    let excess = |z: f64| z * Poisson::new(z).at_most(vulnerable) - 1.0;
    let rises = |z: f64| {
        let ties = Poisson::new(z);
        ties.at_most(vulnerable) > z * ties.chance(vulnerable)
    };
    let peak = last(0.0, MOST_TIES, rises);
    (excess(peak) > 0.0).then(|| Window {
        lower: last(0.0, peak, |z| excess(z) <= 0.0),
        upper: if excess(MOST_TIES) > 0.0 {
            f64::INFINITY
        } else {
            last(peak, MOST_TIES, |z| excess(z) > 0.0)
        },
    })
}

/// z₊(θ, ρ): the mean degree above which a share of `seeds`, above 0, sets off no global cascade, one that
/// more than half of the public joins; within 10⁻⁶.
///
/// Infinite if there is none up to a thousand ties, none if no cascade is global at any degree. The
/// lower edge with seeds is no edge: activity grows smoothly there.
pub fn upper_edge(threshold: Threshold, seeds: f64) -> Option<f64> {
    let accounts = Accounts::everywhere(1);
    let global = |mean_degree: &f64| {
        let (mean_degree, reference) = (*mean_degree, Reference::Visible);
        let cascade =
            Cascade { accounts: &accounts, bridge: 0.0, mean_degree, threshold, reference, seeds };
        cascade.final_size() > 0.5
    };
    let degrees =
        || std::iter::successors(Some(1.0), |z| Some(z * 1.05)).take_while(|z| *z < MOST_TIES);
    let first = degrees().find(global)?;
    let beyond = degrees().skip_while(|z| *z <= first).find(|z| !global(z));
    Some(
        beyond.map_or(f64::INFINITY, |beyond| {
            last_within(1e-6, beyond / 1.05, beyond, |z| global(&z))
        }),
    )
}

/// The fragmentation rule for fractional thresholds of visible ties: whether K separate `platforms`, each
/// with seeds of its own, have a global cascade that one platform has not: z > z₊ and z₋ < z/K < z₊.
pub fn splitting_helps(mean_degree: f64, platforms: u8, window: Window) -> bool {
    let each = mean_degree / f64::from(platforms);
    mean_degree > window.upper && window.lower < each && each < window.upper
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    fn window(threshold: f64) -> Option<Window> {
        single_seed_window(Threshold::share(threshold))
    }

    /// V1.
    #[test]
    fn a_single_seed_has_the_windows_of_the_table() {
        for (threshold, lower, upper) in [
            (0.18, "1.0207", "5.7647"),
            (0.10, "1.0000", "13.6593"),
            (0.12, "1.0001", "10.6574"),
            (0.15, "1.0037", "7.4771"),
            (0.22, "1.1141", "3.8631"),
        ] {
            let found = window(threshold).unwrap();
            assert_printed(found.lower, lower);
            assert_printed(found.upper, upper);
        }
    }

    /// V5: what counts is how many ties one friend is enough for, and 1 of 5 is a fifth.
    #[test]
    fn thresholds_that_one_friend_meets_as_often_have_one_window() {
        assert_eq!(window(0.2), window(0.18));
        assert_eq!(window(0.25), window(0.22));
        assert_ne!(window(0.2), window(0.200_000_001));
    }

    #[test]
    fn high_thresholds_have_no_window_and_one_friend_an_open_one() {
        assert_eq!([window(0.3), window(0.6), window(1.5)], [None; 3]);
        assert_eq!(single_seed_window(Threshold::count(2)), None);
        let open = single_seed_window(Threshold::count(1)).unwrap();
        assert_close(open.lower, 1.0, 1e-12);
        assert_eq!(open.upper, f64::INFINITY);
    }

    /// The table rounds two edges up, to 6.40 and 12.76. A search with other code for the degree at which
    /// the map of q touches the diagonal gives 5.943922, 6.394591, 7.592896, 9.191041 and 12.754860.
    #[test]
    fn more_seeds_move_the_upper_edge() {
        let edge = |seeds| upper_edge(Threshold::share(0.18), seeds).unwrap();
        for (seeds, printed) in [
            (1e-4, "5.94392"),
            (1e-3, "6.39459"),
            (5e-3, "7.5929"),
            (1e-2, "9.1910"),
            (2e-2, "12.7549"),
        ] {
            assert_printed(edge(seeds), printed);
        }
        let single = window(0.18).unwrap().upper;
        assert!(edge(1e-8) > single);
        assert_close(edge(1e-8), single, 0.01);
    }

    #[test]
    fn enough_seeds_need_no_window_and_a_high_threshold_needs_many() {
        assert_eq!(upper_edge(Threshold::count(1), 1e-3), Some(f64::INFINITY));
        assert_eq!(upper_edge(Threshold::share(0.18), 0.3), Some(f64::INFINITY));
        assert_eq!(upper_edge(Threshold::share(0.7), 0.01), None);
    }

    #[test]
    fn splitting_helps_a_crowd_that_falls_into_the_window() {
        let upper = upper_edge(Threshold::share(0.18), 1e-3).unwrap();
        let window = Window { upper, ..window(0.18).unwrap() };
        let helps = |z, platforms| splitting_helps(z, platforms, window);
        assert_eq!([1, 2, 3, 6, 8].map(|k| helps(8.0, k)), [false, true, true, true, false]);
        assert_eq!([1, 2, 4].map(|k| helps(4.0, k)), [false; 3]);
        assert!(!helps(20.0, 2) && helps(20.0, 4));
    }
}
