//! What the world keeps about calls, and the verbs that change it.

use super::World;
use crate::id::{AgentId, OperatorId};
use crate::model::agent_set::AgentSet;
use crate::model::process::send::Sending;
use crate::model::reading::Reading;
use crate::tally::OperatorTally;

/// Who becomes active in an update, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Who, in order.
    pub agents: Vec<AgentId>,
    /// How many of them would not have without friends.
    pub by_friends: u64,
    /// Those of them for whom a call was enough, whatever the friends did, in order.
    pub by_calls: Vec<AgentId>,
}

impl World<'_> {
    /// Hand lists and calls of operators over to those they have become.
    pub(super) fn merge_lists(&mut self) {
        let became = &self.phase.became;
        let gone = (0..).map(OperatorId).zip(became).filter(|(from, into)| from != *into);
        gone.for_each(|(from, &into)| self.lists.merge(from, into));
        self.actions.iter_mut().for_each(|action| action.hand_over(became));
    }

    /// Let `operator` write about the action at this place to all of `to`.
    pub fn write(&mut self, operator: OperatorId, action: usize, to: &AgentSet) {
        let action = &mut self.actions[action];
        action.sent = action.sent.with(operator);
        action.written.unite(to);
        self.today.calls_sent += to.len();
        self.operators[operator.index()].calls_sent += to.len();
    }

    /// Note how many calls did not reach people before a deadline, which is today.
    pub fn miss(&mut self, calls: u64) {
        self.today.calls_late += calls;
    }

    /// Make those active whom something moved; responding to a call is an action done.
    pub fn move_all(&mut self, moved: &Moved) {
        self.activate(&moved.agents);
        self.today.activated_by_friends += moved.by_friends;
        self.today.responses += moved.by_calls.len() as u64;
        if !moved.by_calls.is_empty() {
            self.act(&AgentSet::listed(self.size(), &moved.by_calls));
        }
    }

    /// Remember what the calls of today did to those who received them.
    pub fn remember(&mut self, sendings: &[Sending], reading: Reading) {
        for (sending, count) in sendings.iter().zip(&reading.counts) {
            self.today.calls_received += count.received;
            self.today.calls_read += count.read;
            self.today.calls_duplicate += count.duplicate;
            self.today.calls_contradictory += count.contradictory;
            let writer = &mut self.operators[sending.operator.index()];
            writer.calls_read += count.read;
            writer.calls_duplicate += count.duplicate;
        }
        for (action, reader) in reading.first_reads {
            self.actions[action].read.insert(reader);
            self.people.calls_read.bump(reader);
        }
        reading.exits.into_iter().for_each(|(writer, agent)| self.unsubscribe(writer, agent));
        self.people.rest(self.law.arm.fatigue.memory);
        for (agent, fatigue) in reading.fatigue {
            self.people.tire(agent, fatigue);
        }
    }

    fn unsubscribe(&mut self, writer: OperatorId, agent: AgentId) {
        let left = match self.phase.wires.shared_list {
            true => self.lists.leave_all(agent),
            false => self.lists.leave(writer, agent),
        };
        self.today.unsubscribed += u64::from(left);
        self.operators[writer.index()].unsubscribed += u64::from(left);
    }

    /// The counts of the day by operator.
    pub fn operator_tallies(&self) -> Vec<OperatorTally> {
        let listed = |operator| match self.phase.wires.shared_list {
            true if self.phase.operators.contains(operator) => self.lists.anyone().len(),
            true => 0,
            false => self.lists.of(operator).len(),
        };
        let kept = (0..).map(OperatorId).zip(&self.operators);
        kept.map(|(operator, &kept)| OperatorTally { listed: listed(operator), ..kept }).collect()
    }
}
