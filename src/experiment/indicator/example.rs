//! Runs for the tests of the families.

use super::indicators;
use crate::experiment::example::question;
use crate::id::Day;
use crate::model::census::Census;
use crate::model::curve::Curve;
use crate::model::election::Ballot;
use crate::tally::Tally;

/// The indicator `name` of a run of four updates, with the election on day 2.
pub(super) fn read(curve: &Curve, name: &str) -> Option<f64> {
    let all = indicators(&question(&["one"], 0, 4));
    let indicator = all.iter().find(|indicator| indicator.name == name);
    indicator.unwrap_or_else(|| panic!("{name} is no indicator")).value(0, curve)
}

/// Assert that indicators of a run are what a hand computed, to within rounding.
#[track_caller]
pub(super) fn assert_reads(curve: &Curve, expected: &[(&str, Option<f64>)]) {
    for &(name, expected) in expected {
        let found = read(curve, name);
        let same = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= 1e-12 * expected.abs(),
            _ => found == expected,
        };
        assert!(same, "{name} is {found:?}, not {expected:?}");
    }
}

/// A row a day.
pub(super) fn with_days(days: impl IntoIterator<Item = Tally>) -> Curve {
    Curve { days: days.into_iter().collect(), ..Curve::default() }
}

/// A run of which only the active are known.
pub(super) fn with_active(active: &[u64]) -> Curve {
    with_days(active.iter().map(|&active| Tally { active, ..Tally::default() }))
}

/// A run of five days with this `census` on the last.
pub(super) fn counted(census: Census) -> Curve {
    let censuses = vec![Census { day: Day(4), ..census }];
    Curve { censuses, ..with_active(&[0; 5]) }
}

/// A run that has nothing but rows of nothing.
pub(super) fn one_day() -> Curve {
    let empty = counted(Census::default());
    let platforms = vec![Default::default(); 5];
    let operators = vec![Default::default(); 5];
    let ballot = Some(Ballot { contacts: 0.0, lists: 1, reached: 0, votes: 0.0 });
    Curve { platforms, operators, ballot, ..empty }
}
