//! An action supporters are called to, from the day it is announced to its deadline.

use super::agent_set::AgentSet;
use crate::id::{ActionId, Day, OperatorId, OperatorSet};
use crate::scenario::Lag;

/// An action whose deadline has not passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// When it was announced, and its place among those of that day.
    pub id: ActionId,
    /// The operator that announced it, or whom it has become; `None` if nobody could write that day.
    pub origin: Option<OperatorId>,
    /// The point of the circle [0, 1) it appeals to most.
    pub niche: f64,
    /// The last day on which a call is in time.
    pub deadline: Day,
    /// Who has written about it.
    pub sent: OperatorSet,
    /// Whom anybody has written to about it.
    pub written: AgentSet,
    /// Who has read of it.
    pub read: AgentSet,
}

impl Action {
    /// Whether `operator` knows of it on `day`: as its origin at once, otherwise after `news_lag`.
    pub fn is_known_to(&self, operator: OperatorId, day: Day, news_lag: Lag) -> bool {
        self.origin == Some(operator) || news_lag.has_passed(self.id.day, day)
    }

    /// Count what operators did as done by those they have become.
    pub fn hand_over(&mut self, became: &[OperatorId]) {
        self.origin = self.origin.map(|origin| became[origin.index()]);
        self.sent = self.sent.iter().map(|operator| became[operator.index()]).collect();
    }
}
