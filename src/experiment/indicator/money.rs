//! What was spent, and on how many it was spent.

use super::definition::{Definition, real};
use super::seen::Seen;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real("spent", "budget units", "what all operators have spent since day 0", spent),
    real(
        "cost_per_thousand",
        "budget units",
        "what was spent since day 0, per thousand supporters mobilised",
        |seen| {
            let mobilised = seen.last().mobilised;
            (mobilised > 0).then_some(1000.0 * spent(seen)? / mobilised as f64)
        },
    ),
];

fn spent(seen: &Seen) -> Option<f64> {
    let operators = seen.operators();
    (!operators.is_empty()).then(|| operators.iter().map(|operator| operator.spent).sum())
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, with_days};
    use crate::model::curve::Curve;
    use crate::tally::{OperatorTally, Tally};

    #[test]
    fn what_was_spent_is_held_against_those_mobilised() {
        let days = [0, 0, 4, 8, 500].map(|mobilised| Tally { mobilised, ..Tally::default() });
        let rows = [0.0, 0.0, 0.25, 0.0, 0.5, 0.25, 0.5, 0.5, 0.75, 0.5];
        let operators = rows.map(|spent| OperatorTally { spent, ..OperatorTally::default() });
        let curve = Curve { operators: operators.to_vec(), ..with_days(days) };
        assert_reads(
            &curve,
            &[
                ("spent_election", Some(0.75)),
                ("cost_per_thousand_election", Some(187.5)),
                ("spent_end", Some(1.25)),
                ("cost_per_thousand_end", Some(2.5)),
            ],
        );
        let nobody = [Tally::default(); 5];
        let curve = Curve { operators: operators.to_vec(), ..with_days(nobody) };
        assert_reads(&curve, &[("cost_per_thousand_end", None)]);
        assert_reads(&with_days(days), &[("spent_end", None), ("cost_per_thousand_end", None)]);
    }
}
