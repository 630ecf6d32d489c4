//! Contagion where everybody may meet everybody, at `contact` rate b per day and active person.

use super::solve::last;
use crate::numeric::{expm1, ln};

/// The share active on days 0 … `days` if nobody ceases to be (SI): x(t+1) = x + (1−x)·(1 − e^(−bx)), from the
/// share `initial` on.
pub fn susceptible_infected(contact: f64, initial: f64, days: u32) -> Vec<f64> {
    let next = |x: &f64| Some(x - (1.0 - x) * expm1(-contact * x));
    std::iter::successors(Some(initial), next).take(days as usize + 1).collect()
}

/// The time at which half are active under dx/dt = b·x·(1−x) (logistic growth): ln((1−x₀)/x₀)/b.
pub fn logistic_half_time(contact: f64, initial: f64) -> f64 {
    ln((1.0 - initial) / initial) / contact
}

/// When a curve of days 0, 1, 2 … that does not fall first reaches `share`, between days in proportion; none
/// if it does not.
pub fn time_to(curve: &[f64], share: f64) -> Option<f64> {
    let day = curve.iter().position(|x| *x >= share)?;
    let Some((before, after)) = day.checked_sub(1).map(|before| (curve[before], curve[day])) else {
        return Some(0.0);
    };
    Some(day as f64 - (after - share) / (after - before))
}

/// The share active in the long run if each active person ceases with chance γ = `lapse` > 0 a day and
/// may become active again (SIS): the largest solution of γ·x = (1−x)·(1 − e^(−bx)).
///
/// In continuous time it is 1 − γ/b; 0 for b ≤ γ.
pub fn susceptible_infected_susceptible(contact: f64, lapse: f64) -> f64 {
    if contact <= lapse {
        return 0.0;
    }
    last(0.0, 1.0, |x| x == 0.0 || -(1.0 - x) * expm1(-contact * x) > lapse * x)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    /// V8.
    #[test]
    fn half_are_active_when_the_table_says() {
        for (contact, initial, days, map, logistic) in [
            (0.1, 0.01, 100, "47.884", "45.951"),
            (0.02, 0.01, 400, "231.71", "229.76"),
            (0.5, 0.001, 30, "16.74", "13.81"),
        ] {
            let curve = susceptible_infected(contact, initial, days);
            assert_printed(time_to(&curve, 0.5).unwrap(), map);
            assert_printed(logistic_half_time(contact, initial), logistic);
        }
    }

    #[test]
    fn a_time_lies_between_its_days() {
        assert_eq!(time_to(&[0.5, 0.75], 0.5), Some(0.0));
        assert_eq!(time_to(&[0.25, 0.25, 0.75], 0.5), Some(1.5));
        assert_eq!(time_to(&[0.25, 0.5], 0.5), Some(1.0));
        assert_eq!(time_to(&[0.25, 0.375], 0.5), None);
    }

    /// V10.
    #[test]
    fn activity_settles_where_the_table_says() {
        assert_printed(susceptible_infected_susceptible(0.2, 0.1), ".475831");
        assert_printed(susceptible_infected_susceptible(0.15, 0.1), ".317340");
    }

    #[test]
    fn slow_contagion_settles_as_in_continuous_time_or_dies() {
        assert_close(susceptible_infected_susceptible(2e-6, 1e-6), 0.5, 1e-6);
        assert_eq!(susceptible_infected_susceptible(0.1, 0.1), 0.0);
        assert_eq!(susceptible_infected_susceptible(0.0, 0.1), 0.0);
        assert_eq!(susceptible_infected(0.0, 0.3, 2), [0.3; 3]);
    }
}
