//! From the unit cube to the values of factors.

use super::Rule;
use crate::numeric::{exp, ln};
use crate::scenario::Values;
use std::fmt::Debug;

/// Points of the unit cube.
pub(super) trait Cube: Debug + Send + Sync {
    /// How many there are.
    fn points(&self) -> u64;

    /// The coordinates of one of them, from 0 to 1.
    fn at(&self, index: u64) -> Vec<f64>;
}

/// Points drawn from the unit cube, and the values its coordinates stand for.
#[derive(Debug)]
pub(super) struct Drawn<C> {
    cube: C,
    values: Vec<Values>,
}

impl<C> Drawn<C> {
    /// The points of `cube`, of which each coordinate stands for one of these `values`.
    pub fn new(cube: C, values: Vec<Values>) -> Self {
        Self { cube, values }
    }
}

impl<C: Cube> Rule for Drawn<C> {
    fn points(&self) -> u64 {
        self.cube.points()
    }

    fn values(&self, index: u64) -> Vec<Option<String>> {
        let unit = self.cube.at(index);
        self.values.iter().zip(unit).map(|(values, u)| value(values, u)).collect()
    }

    fn unit(&self, index: u64) -> Option<Vec<f64>> {
        Some(self.cube.at(index))
    }
}

/// The value at `u`, from 0 to 1: each level has an equal part; a real number is the shortest TOML
/// that means it, always with a point or an exponent.
fn value(values: &Values, u: f64) -> Option<String> {
    match values {
        Values::Levels(levels) => {
            let last = levels.len().checked_sub(1)?;
            levels.get(((u * levels.len() as f64) as usize).min(last)).cloned()
        }
        Values::Range { low, high, log } => Some(format!("{:?}", real(*low, *high, *log, u))),
        Values::ByPoint => None,
    }
}

/// low + u·(high − low), or low·(high/low)^u if `log`; counted from the nearer end, so that both
/// ends come out exactly.
fn real(low: f64, high: f64, log: bool, u: f64) -> f64 {
    let (end, way) = if u < 0.5 { (low, u) } else { (high, u - 1.0) };
    let value = if log { end * exp(way * (ln(high) - ln(low))) } else { end + way * (high - low) };
    value.clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_filled_evenly_or_evenly_in_the_logarithm() {
        let [linear, log] =
            [false, true].map(|log| [0.0, 0.25, 0.5, 0.75, 1.0].map(|u| real(1.2, 10.0, log, u)));
        assert_eq!((linear[0], linear[4], log[0], log[4]), (1.2, 10.0, 1.2, 10.0), "exactly");
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-14;
        assert!(near(linear[1], 3.4) && near(linear[2], 5.6) && near(linear[3], 7.8));
        let root = (10.0_f64 / 1.2).sqrt();
        assert!(near(log[1], 1.2 * root.sqrt()) && near(log[2], 1.2 * root));
        assert!(near(log[3], 10.0 / root.sqrt()));
    }

    #[test]
    fn every_level_has_an_equal_part_and_the_end_has_the_last() {
        let levels = Values::Levels(["1", "\"x\"", "{ count = 2 }"].map(str::to_owned).into());
        let at = |u| value(&levels, u).unwrap();
        assert_eq!([0.0, 0.333, 0.334, 0.666, 0.667, 1.0].map(at), {
            ["1", "1", "\"x\"", "\"x\"", "{ count = 2 }", "{ count = 2 }"]
        });
    }

    #[test]
    fn a_real_number_has_a_point_or_an_exponent() {
        let at = |high, u| value(&Values::Range { low: 0.0, high, log: false }, u).unwrap();
        assert_eq!([at(2.0, 0.5), at(2.0, 0.05), at(1e-7, 1.0), at(1e15, 1.0)], {
            ["1.0", "0.1", "1e-7", "1000000000000000.0"]
        });
    }
}
