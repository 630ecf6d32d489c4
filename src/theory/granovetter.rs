//! Thresholds in a crowd where everybody sees everybody (Granovetter 1978, doi:10.1086/226707).

use super::solve::{last, settle};
use crate::numeric::{erfc, exp, normal_quantile, sqrt};
use std::f64::consts::{PI, SQRT_2};

/// How many are active on days 0, 1, 2 … until nobody joins, `thresholds` being numbers of active
/// people: a(t+1) is how many have a threshold of a(t) or less, a(0) = 0.
///
/// Exact for any crowd; the last day is the first on which as many are active as the day before.
pub fn riot(thresholds: &[u32]) -> Vec<u32> {
    let mut sorted = thresholds.to_vec();
    sorted.sort_unstable();
    let joined = |active: u32| sorted.partition_point(|threshold| *threshold <= active) as u32;
    let mut days = vec![0];
    let mut active = 0;
    loop {
        let next = joined(active);
        days.push(next);
        if next == active {
            return days;
        }
        active = next;
    }
}

/// Thresholds of `agents` people spread like a normal distribution, without luck:
/// ⌈N·(μ + σ·Φ⁻¹((i−½)/N))⌉ for i = 1 … N, with μ the `mean` and σ the `deviation` in shares; 0 where
/// that is negative.
pub fn normal_thresholds(agents: u32, mean: f64, deviation: f64) -> Vec<u32> {
    let crowd = f64::from(agents);
    let share = |i: u32| mean + deviation * normal_quantile((f64::from(i) - 0.5) / crowd);
    (1..=agents).map(|i| (crowd * share(i)).ceil().max(0.0) as u32).collect()
}

/// The share active in the end in an infinite crowd with normal thresholds, nobody being active at
/// first: the smallest solution of x = Φ((x−μ)/σ), with μ the `mean` and σ > 0 the `deviation`.
pub fn equilibrium(mean: f64, deviation: f64) -> f64 {
    settle(vec![0.0], |x| vec![below((x[0] - mean) / deviation)])[0]
}

/// σ_c: the `deviation` at which the share active in the end jumps, and the share it jumps from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jump {
    /// σ_c.
    pub deviation: f64,
    /// The largest share active in the end just below it.
    pub share: f64,
}

/// Where the crowd with mean threshold μ = `mean`, above 0 and below ½, is set off: x = Φ(y) touches the
/// diagonal, φ(y) = σ with y = (x−μ)/σ, so that Φ(y) − y·φ(y) = μ.
pub fn jump(mean: f64) -> Jump {
    let density = |y: f64| exp(-y * y / 2.0) / sqrt(2.0 * PI);
    let y = last(-40.0, 0.0, |y| below(y) - y * density(y) < mean);
    Jump { deviation: density(y), share: below(y) }
}

/// Φ(y): the chance that a standard normal number is below `y`.
fn below(y: f64) -> f64 {
    erfc(-y / SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    /// V6.
    #[test]
    fn a_riot_grows_by_one_a_day_and_one_threshold_stops_it() {
        let crowd: Vec<u32> = (0..100).collect();
        let days = riot(&crowd);
        assert_eq!(days, (0..=100).chain([100]).collect::<Vec<u32>>());
        let broken: Vec<u32> = crowd.into_iter().map(|i| if i == 1 { 2 } else { i }).collect();
        assert_eq!(riot(&broken), [0, 1, 1]);
        assert_eq!(
            [riot(&[]), riot(&[1, 1]), riot(&[0, 0])],
            [vec![0, 0], vec![0, 0], vec![0, 2, 2]]
        );
    }

    /// V7, in the limit.
    #[test]
    fn an_infinite_crowd_jumps_where_the_table_says() {
        for (deviation, printed) in
            [(0.10, ".0077"), (0.12, ".0402"), (0.122, ".0548"), (0.1222, ".06")]
        {
            assert_printed(equilibrium(0.25, deviation), printed);
        }
        let jump = jump(0.25);
        assert_printed(jump.deviation, "0.12222");
        assert_printed(jump.share, ".0620");
        assert!(equilibrium(0.25, jump.deviation * 0.9999) < jump.share);
        assert!(equilibrium(0.25, jump.deviation * 1.0001) > 0.9);
    }

    /// V7, with quantiles.
    #[test]
    fn ten_thousand_people_jump_there_too() {
        let active = |deviation| *riot(&normal_thresholds(10_000, 0.25, deviation)).last().unwrap();
        assert_eq!([active(0.122), active(0.123)], [543, 10_000]);
    }

    #[test]
    fn a_large_crowd_is_nearly_infinite() {
        let active = *riot(&normal_thresholds(1_000_000, 0.3, 0.1)).last().unwrap();
        assert_close(f64::from(active) / 1e6, equilibrium(0.3, 0.1), 2e-6);
    }
}
