//! A departing leader's platform is closed: what is left of a simple contagion that can start again.
//!
//! The share μ of the members of the closed platform follows to its successor. R is the reproduction
//! number of one platform for everybody, S is [`giant`]. For accounts of any kind,
//! [`Accounts::closed`](super::accounts::Accounts::closed) and [`giants`](super::percolation::giants)
//! give the same.

use super::giant::giant;

/// S(R/K): the share reached on K `platforms` ≥ 1 that nobody shares, before any closes.
pub fn before(reproduction: f64, platforms: u8) -> f64 {
    giant(reproduction / f64::from(platforms))
}

/// (1 − 1/K)·S(R/K) + (μ/K)·S(Rμ/K): the share reached after one of K disjoint `platforms` ≥ 1 has closed and
/// μ = `follow` of its members, 0 … 1, have moved to its successor; μ·S(Rμ) for K = 1.
pub fn after(reproduction: f64, platforms: u8, follow: f64) -> f64 {
    let each = reproduction / f64::from(platforms);
    let left = follow * giant(each * follow);
    (f64::from(platforms - 1) * giant(each) + left) / f64::from(platforms)
}

/// The chance c that the leader's platform closes above which K disjoint `platforms` > 1 reach more than one
/// on average: [S(R)−S(R/K)] / {[S(R)−S(R/K)] + after_K − after_1}.
///
/// Above 1, infinite or negative where they never do.
pub fn break_even(reproduction: f64, platforms: u8, follow: f64) -> f64 {
    let cost = before(reproduction, 1) - before(reproduction, platforms);
    cost / (cost + after(reproduction, platforms, follow) - after(reproduction, 1, follow))
}

/// (1−c)·S(R/K) + c·μ·S(Rμ/K): the mean share reached if each of K disjoint `platforms` closes with `chance` c on
/// its own. It falls as K grows: without people on several platforms only the spread is gained.
pub fn each_at_risk(reproduction: f64, platforms: u8, follow: f64, chance: f64) -> f64 {
    let each = reproduction / f64::from(platforms);
    (1.0 - chance) * giant(each) + chance * follow * giant(each * follow)
}

#[cfg(test)]
mod tests {
    use super::super::accounts::Accounts;
    use super::super::percolation::giants;
    use super::super::testing::{assert_close, assert_printed};
    use super::*;
    use crate::id::PlatformId;

    /// The share in giants of a public with six ties each after the first of its platforms closed.
    fn percolated(platforms: u8, second: f64, follow: f64) -> f64 {
        let accounts = Accounts::exchangeable(platforms, second);
        giants(&accounts.closed(PlatformId(0), follow), 0.0, 6.0).union
    }

    /// The figures of the table were simulated; the formulas are within 0.002 of them.
    #[test]
    fn what_is_left_is_within_what_was_simulated() {
        for (platforms, follow, simulated) in [
            (1, 0.1, 0.0),
            (1, 0.2, 0.062),
            (1, 0.5, 0.470),
            (1, 1.0, 0.9975),
            (2, 0.1, 0.4705),
            (2, 0.2, 0.4705),
            (2, 0.5, 0.617),
            (2, 1.0, 0.940),
            (4, 0.1, 0.438),
        ] {
            assert_close(after(6.0, platforms, follow), simulated, 0.002);
        }
        assert_close(percolated(2, 0.3, 0.1), 0.643, 0.002);
        for follow in [0.0, 0.1, 0.5, 1.0] {
            assert_close(percolated(2, 1.0, follow), 0.9975, 0.002);
        }
    }

    #[test]
    fn the_closed_form_is_percolation_on_the_accounts_left() {
        for platforms in [1, 2, 4, 7] {
            for follow in [0.0, 0.2, 0.5, 1.0] {
                let found = percolated(platforms, 0.0, follow);
                assert_close(found, after(6.0, platforms, follow), 1e-10);
            }
        }
    }

    #[test]
    fn two_platforms_beat_one_from_the_chance_of_the_table() {
        for (reproduction, platforms, follow, percent) in [
            (6.0, 2, 0.1, "10.8"),
            (6.0, 2, 0.5, "28"),
            (6.0, 4, 0.1, "49"),
            (3.0, 2, 0.1, "55"),
            (10.0, 3, 0.2, "7.8"),
        ] {
            assert_printed(100.0 * break_even(reproduction, platforms, follow), percent);
        }
    }

    #[test]
    fn at_the_break_even_both_reach_as_many() {
        let (reproduction, platforms, follow) = (6.0, 3, 0.2);
        let chance = break_even(reproduction, platforms, follow);
        let reached =
            |k| (1.0 - chance) * before(reproduction, k) + chance * after(reproduction, k, follow);
        assert_close(reached(platforms), reached(1), 1e-14);
    }

    #[test]
    fn who_closes_nothing_or_is_followed_by_all_loses_nothing() {
        for platforms in 1..6 {
            assert_close(after(6.0, platforms, 1.0), before(6.0, platforms), 1e-15);
            assert_eq!(each_at_risk(6.0, platforms, 0.3, 0.0), before(6.0, platforms));
        }
        assert_eq!(each_at_risk(6.0, 1, 0.3, 1.0), after(6.0, 1, 0.3));
    }

    #[test]
    fn disjoint_platforms_each_at_risk_never_gain_on_average() {
        for reproduction in [1.5, 3.0, 6.0, 12.0] {
            for follow in [0.0, 0.3, 0.8] {
                for chance in [0.0, 0.3, 1.0] {
                    let mean = |k| each_at_risk(reproduction, k, follow, chance);
                    assert!((1..8).all(|k| mean(k + 1) <= mean(k)));
                }
            }
        }
    }
}
