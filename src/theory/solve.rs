//! Equations solved by going on until nothing changes.

/// Steps after which a state that has not settled is taken as it is.
const MOST_STEPS: u32 = 200_000;

/// What `step` repeated from `start` comes to: it ends when no entry changes by more than 10⁻¹⁴.
///
/// A point that attracts with factor r < 1 is met to 10⁻¹⁴·r/(1−r): near critical points less exactly.
pub(super) fn settle(start: Vec<f64>, step: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let mut state = start;
    for _ in 0..MOST_STEPS {
        let next = step(&state);
        let moved = state.iter().zip(&next).map(|(one, other)| (one - other).abs());
        let settled = moved.fold(0.0, f64::max) <= 1e-14;
        state = next;
        if settled {
            break;
        }
    }
    state
}

/// Where `holds`, true at `low` and false at `high`, ceases to be true: by halving, to the last bit.
pub(super) fn last(low: f64, high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    last_within(0.0, low, high, holds)
}

/// The same, found no further than `precision` from where it is.
pub(super) fn last_within(precision: f64, low: f64, high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (low, high);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high || high - low <= precision {
            return low;
        }
        *(if holds(middle) { &mut low } else { &mut high }) = middle;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;
    use crate::numeric::sqrt;

    #[test]
    fn a_root_is_found_to_the_last_bit() {
        assert_close(last(1.0, 2.0, |x| x * x <= 2.0), sqrt(2.0), 3e-16);
        assert_eq!(last(0.0, 1.0, |x| x <= 0.0), 0.0);
        assert_close(last_within(1e-3, 1.0, 2.0, |x| x * x <= 2.0), sqrt(2.0), 1e-3);
    }

    #[test]
    fn what_attracts_is_met() {
        let newton = |x: &[f64]| vec![(x[0] + 2.0 / x[0]) / 2.0, x[1] / 2.0];
        let settled = settle(vec![1.0, 1.0], newton);
        assert_close(settled[0], sqrt(2.0), 1e-15);
        assert_close(settled[1], 0.0, 1e-14);
    }
}
