//! What is counted: the state after a day, and the flows that led to it.

use super::census::Census;
use super::election::Ballot;
use crate::id::{Day, OperatorId, PlatformId};

/// The counts of one day of a run; the columns of `curves.csv` have the same names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Supporters holding an account.
    pub registered: u64,
    /// Accounts held.
    pub accounts: u64,
    /// Supporters active.
    pub active: u64,
    /// Became active in this update.
    pub activated: u64,
    /// Ceased to be active in this update.
    pub lapsed: u64,
    /// Supporters who ever did an action.
    pub mobilised: u64,
    /// Actions done in this update.
    pub actions: u64,
    /// Pairs of an active friend and a platform it holds and one does not, weighed in this update.
    pub invitations: u64,
    /// Federations with at least one active supporter.
    pub federations_covered: u64,
    /// Calls written in this update, one for each recipient.
    pub calls_sent: u64,
    /// Of these, to people who hold an account.
    pub calls_received: u64,
    /// Of those received, read.
    pub calls_read: u64,
    /// Of those read, copies of an action the reader had read of before.
    pub calls_duplicate: u64,
    /// Of the duplicates, those found to be at odds with an earlier copy.
    pub calls_contradictory: u64,
    /// Calls that did not reach people before the deadline, which is today.
    pub calls_late: u64,
    /// Exits from lists in this update.
    pub unsubscribed: u64,
    /// Of those activated, by a call.
    pub responses: u64,
    /// Of those activated, who would not have been without friends.
    pub activated_by_friends: u64,
}

impl Tally {
    /// The same state with no flows.
    #[must_use]
    pub fn without_flows(self) -> Self {
        let Self { registered, accounts, active, mobilised, federations_covered, .. } = self;
        Self { registered, accounts, active, mobilised, federations_covered, ..Self::default() }
    }
}

/// The counts of one platform on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlatformTally {
    /// Whether it is open.
    pub open: bool,
    /// Who runs it.
    pub operator: OperatorId,
    /// Accounts held on it.
    pub accounts: u64,
    /// Of these, held by active supporters.
    pub active: u64,
    /// Accounts opened in this update.
    pub joined: u64,
    /// Accounts lost in this update.
    pub left: u64,
    /// Accounts whose holder also holds one elsewhere.
    pub already_elsewhere: u64,
    /// Of those joined, by people who held no account.
    pub joined_new: u64,
    /// Of those joined, by people who held one elsewhere.
    pub joined_registered: u64,
}

/// The counts of one operator on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OperatorTally {
    /// Supporters on its list.
    pub listed: u64,
    /// Calls it wrote in this update, one for each recipient.
    pub calls_sent: u64,
    /// Of its calls received in this update, those read.
    pub calls_read: u64,
    /// Of these, copies of an action the reader had read of before.
    pub calls_duplicate: u64,
    /// Exits from its list in this update.
    pub unsubscribed: u64,
    /// What it has spent since day 0, in budget units.
    pub spent: f64,
    /// Supporters ever mobilised who hold an account on a platform of its own.
    pub mobilised: u64,
    /// Supporters active who hold an account on a platform of its own.
    pub active: u64,
}

/// The counts of one camp on one day: of supporters who hold an account on a platform of any of its
/// operators, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampTally {
    /// All of them.
    pub registered: u64,
    /// Of these, active.
    pub active: u64,
    /// Of these, ever mobilised.
    pub mobilised: u64,
}

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
