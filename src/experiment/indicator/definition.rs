//! An indicator before it knows its day.

use super::Indicator;
use super::seen::{Count, Seen};
use crate::id::Day;
use crate::scenario::Measure;
use crate::tally::CampTally;
use std::borrow::Cow;

/// What an indicator is called, what it means, and how it is read.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    name: Cow<'static, str>,
    unit: &'static str,
    meaning: Cow<'static, str>,
    read: Reading,
}

/// How an indicator is read from what was seen of a run.
#[derive(Clone, Debug)]
pub(super) enum Reading {
    /// A whole number.
    Whole(fn(&Seen) -> Option<u64>),
    /// A real number.
    Real(fn(&Seen) -> Option<f64>),
    /// The first day on which a count is a share of the public.
    FirstDay {
        /// The share.
        percent: u64,
        /// The count.
        count: Count,
    },
    /// A count of a camp.
    OfCamp {
        /// Its position in each arm; `None` in those that do not have it.
        positions: Vec<Option<usize>>,
        /// The count.
        read: fn(&CampTally) -> u64,
    },
}

/// A whole number.
pub(super) const fn whole(
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    read: fn(&Seen) -> Option<u64>,
) -> Definition {
    let (name, meaning) = (Cow::Borrowed(name), Cow::Borrowed(meaning));
    Definition { name, unit, meaning, read: Reading::Whole(read) }
}

/// A real number.
pub(super) const fn real(
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    read: fn(&Seen) -> Option<f64>,
) -> Definition {
    let (name, meaning) = (Cow::Borrowed(name), Cow::Borrowed(meaning));
    Definition { name, unit, meaning, read: Reading::Real(read) }
}

/// The first day on which a count is `percent` of the public.
pub(super) fn first_day(name: String, meaning: String, percent: u64, count: Count) -> Definition {
    let read = Reading::FirstDay { percent, count };
    Definition { name: name.into(), unit: "day", meaning: meaning.into(), read }
}

/// A number of supporters in a camp that has these `positions` in the arms.
pub(super) fn of_camp(
    name: String,
    meaning: String,
    positions: Vec<Option<usize>>,
    read: fn(&CampTally) -> u64,
) -> Definition {
    let read = Reading::OfCamp { positions, read };
    Definition { name: name.into(), unit: "supporters", meaning: meaning.into(), read }
}

impl Definition {
    /// Read at a measure, which is on `day`.
    pub fn measured(&self, measure: Measure, day: Day) -> Indicator {
        let when = match measure {
            Measure::Election => "on election day",
            Measure::End => "on the last day",
        };
        Indicator {
            name: format!("{}_{}", self.name, measure.name()),
            meaning: format!("{}, {when}", self.meaning),
            unit: self.unit,
            until: day,
            read: self.read.clone(),
        }
    }

    /// Read on the whole run, which ends on the day `last`.
    pub fn of_the_whole(&self, last: Day) -> Indicator {
        Indicator {
            name: self.name.to_string(),
            meaning: self.meaning.to_string(),
            unit: self.unit,
            until: last,
            read: self.read.clone(),
        }
    }
}
