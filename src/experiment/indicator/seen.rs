//! A run as far as an indicator looks at it.

use crate::id::Day;
use crate::model::census::Census;
use crate::model::curve::Curve;
use crate::tally::{CampTally, OperatorTally, PlatformTally, Tally};

/// A count of a day.
pub(super) type Count = fn(&Tally) -> u64;

/// A run up to a day it reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    /// The whole run.
    pub curve: &'a Curve,
    until: Day,
}

impl<'a> Seen<'a> {
    /// The run of `curve` up to the day `until`; nothing of one that did not get so far.
    pub fn of(curve: &'a Curve, until: Day) -> Option<Self> {
        (until.index() < curve.days.len()).then_some(Self { curve, until })
    }

    /// The counts of every day, which are at least one.
    pub fn days(self) -> &'a [Tally] {
        &self.curve.days[..=self.until.index()]
    }

    /// The counts of the last day.
    pub fn last(self) -> &'a Tally {
        &self.curve.days[self.until.index()]
    }

    /// A count added up over all days.
    pub fn total(self, count: Count) -> u64 {
        self.days().iter().map(count).sum()
    }

    /// The counts of the platforms on the last day.
    pub fn platforms(self) -> &'a [PlatformTally] {
        self.on_the_last_day(&self.curve.platforms)
    }

    /// The counts of the operators on the last day.
    pub fn operators(self) -> &'a [OperatorTally] {
        self.on_the_last_day(&self.curve.operators)
    }

    /// The counts of the camps on the last day.
    pub fn camps(self) -> &'a [CampTally] {
        self.on_the_last_day(&self.curve.camps)
    }

    /// The public on the last day, if it was counted.
    pub fn census(self) -> Option<&'a Census> {
        self.curve.censuses.iter().find(|census| census.day == self.until)
    }

    /// Of what has the same number of rows every day, those of the last.
    fn on_the_last_day<T>(self, rows: &'a [T]) -> &'a [T] {
        let per_day = rows.len() / self.curve.days.len();
        &rows[self.until.index() * per_day..][..per_day]
    }
}

/// `part` of `whole`; nothing of nothing.
pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
