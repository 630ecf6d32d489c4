//! Diminishing returns: what a budget does in one purse and in several.

use crate::numeric::pow;

/// Σ (B/K − F)^η = K·(B/K − F)^η: the effect of a `budget` B shared out over K `purses` ≥ 1, each of which
/// pays a fixed cost F first, with returns η = `exponent`, 0 … 1; 0 if nothing is left.
///
/// Without fixed cost it is B^η·K^(1−η): many small budgets do more than a large one if η < 1.
pub fn effect(budget: f64, purses: u32, fixed: f64, exponent: f64) -> f64 {
    let left = budget / f64::from(purses) - fixed;
    if left > 0.0 { f64::from(purses) * pow(left, exponent) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;

    #[test]
    fn without_fixed_cost_splitting_multiplies_by_a_power_of_the_number() {
        for purses in 1..10 {
            for exponent in [0.3, 0.7, 1.0] {
                let gain = pow(f64::from(purses), 1.0 - exponent);
                let found = effect(5.0, purses, 0.0, exponent);
                assert_close(found, pow(5.0, exponent) * gain, 1e-14);
                assert!(purses == 1 || exponent == 1.0 || found > effect(5.0, 1, 0.0, exponent));
            }
        }
    }

    #[test]
    fn fixed_costs_favour_one() {
        assert_close(effect(10.0, 1, 3.0, 0.7), pow(7.0, 0.7), 1e-15);
        assert_close(effect(10.0, 3, 3.0, 0.7), 3.0 * pow(1.0 / 3.0, 0.7), 1e-14);
        assert!(effect(10.0, 3, 3.0, 0.7) < effect(10.0, 1, 3.0, 0.7));
        assert_eq!([effect(10.0, 4, 3.0, 0.7), effect(0.0, 1, 0.0, 0.7)], [0.0; 2]);
    }
}
