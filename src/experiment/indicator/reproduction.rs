//! How many others one active supporter makes active: as it happened, and as the kernel has it.
//!
//! As it happened: activations that needed friends, over lapses expected. The ratio of these
//! activations on day t to the active of day t − 1, times the mean duration 1/γ, is R_t; here both are
//! added up over the days before they are divided. What fatigue adds to lapsing is left out.
//!
//! As the kernel of conduction has it: R₀ times its largest eigenvalue.

use super::definition::{Definition, real};
use super::seen::Seen;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real(
        "reproduction",
        "supporters",
        "activations that needed friends, over expected lapses (lapse times the active of the day \
         before, added up over the days)",
        reproduction,
    ),
    real(
        "next_generation",
        "factor",
        "largest eigenvalue of the matrix of who could see whom by account sets, weighted by their \
         shares of the public; times R₀ it is the reproduction number with full attention",
        |seen| Some(seen.census()?.next_generation),
    ),
];

fn reproduction(seen: &Seen) -> Option<f64> {
    let (_, before) = seen.days().split_last()?;
    let active: u64 = before.iter().map(|day| day.active).sum();
    let lapses = seen.census()?.lapse * active as f64;
    (lapses > 0.0).then(|| seen.total(|day| day.activated_by_friends) as f64 / lapses)
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, counted, with_days};
    use crate::id::Day;
    use crate::model::census::Census;
    use crate::model::curve::Curve;
    use crate::tally::Tally;

    #[test]
    fn activations_by_friends_are_held_against_expected_lapses() {
        let rows = [(10, 0), (20, 12), (30, 13), (20, 3), (99, 2)];
        let days = rows.map(|(active, activated_by_friends)| Tally {
            active,
            activated_by_friends,
            ..Tally::default()
        });
        let with_lapse = |lapse| {
            let census = Census { day: Day(4), lapse, ..Census::default() };
            Curve { censuses: vec![census], ..with_days(days) }
        };
        assert_reads(&with_lapse(0.25), &[("reproduction_end", Some(30.0 / 20.0))]);
        assert_reads(&with_lapse(0.0), &[("reproduction_end", None)]);
    }

    #[test]
    fn the_factor_is_read_where_the_public_was_counted() {
        let census = Census { next_generation: 0.25, ..Census::default() };
        assert_reads(
            &counted(census),
            &[("next_generation_end", Some(0.25)), ("next_generation_election", None)],
        );
    }
}
