//! What one run leaves behind: the counts of every day, and what happened.

use super::census::Census;
use super::election::Ballot;
use super::event::Event;
use crate::tally::{CampTally, OperatorTally, PlatformTally, Tally};

/// What one run leaves behind: a row a day, from day 0 on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// The counts of every day, day 0 first.
    pub days: Vec<Tally>,
    /// The counts of every platform on every day: all platforms of day 0, then of day 1 …
    pub platforms: Vec<PlatformTally>,
    /// The counts of every operator on every day: all operators of day 0, then of day 1 …
    pub operators: Vec<OperatorTally>,
    /// The counts of every camp of the arm on every day: all camps of day 0, then of day 1 …
    pub camps: Vec<CampTally>,
    /// What happened, in order of time.
    pub events: Vec<Event>,
    /// What was counted on the days indicators are read, in order of time.
    pub censuses: Vec<Census>,
    /// What came of it on election day; none if there is none, or if the run ends before.
    pub ballot: Option<Ballot>,
}
