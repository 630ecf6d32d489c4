//! What one run leaves behind: the counts of every day, and what happened.

use super::census::Census;
use super::election::Ballot;
use crate::id::{Day, OperatorId, PlatformId};
use crate::tally::{CampTally, OperatorTally, PlatformTally, Tally};

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub day: Day,
    /// What.
    pub kind: EventKind,
    /// On which platform, if any.
    pub platform: Option<PlatformId>,
    /// By which operator, if any.
    pub operator: Option<OperatorId>,
    /// How many people it touched, if it touches people.
    pub people: Option<u64>,
}

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A platform opened.
    Opened,
    /// A platform closed; its members lost their account.
    Closed,
    /// Former members of a closed platform arrived at its successor.
    Migrated,
    /// The party has a new leader.
    NewLeader,
    /// A platform gets no budget any more.
    Defunded,
    /// A file was taken over.
    Imported,
    /// Operators became one.
    Merged,
    /// Wires were switched.
    Rewired,
}

impl EventKind {
    /// The word in `events.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Migrated => "migrated",
            Self::NewLeader => "new-leader",
            Self::Defunded => "defunded",
            Self::Imported => "imported",
            Self::Merged => "merged",
            Self::Rewired => "rewired",
        }
    }
}

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
