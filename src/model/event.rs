//! What happens in a run: platforms open and close, operators merge, people arrive.

use crate::id::{Day, OperatorId, PlatformId};

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
