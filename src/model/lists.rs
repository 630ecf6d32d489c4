//! Lists: whom an operator may write to.
//!
//! Opening an account puts one on the list of the platform's operator, closing the platform takes
//! nobody off, and unsubscribing leaves the list, never the account.

use super::agent_set::AgentSet;
use crate::id::{AgentId, OperatorId};

/// Who is on the list of each operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    of: Vec<AgentSet>,
    anyone: AgentSet,
}

impl Lists {
    /// Empty lists of so many `operators`.
    pub fn empty(operators: usize, agents: u32) -> Self {
        let nobody = AgentSet::nobody(agents);
        Self { of: vec![nobody.clone(); operators], anyone: nobody }
    }

    /// Who is on the list of `operator`.
    pub fn of(&self, operator: OperatorId) -> &AgentSet {
        &self.of[operator.index()]
    }

    /// Who is on any list.
    pub fn anyone(&self) -> &AgentSet {
        &self.anyone
    }

    /// Let the lists, on which nobody is, be these, one for each operator.
    pub fn settle(&mut self, lists: Vec<AgentSet>) {
        self.of = lists;
        self.of.iter().for_each(|list| self.anyone.unite(list));
    }

    /// Put `agent` on the list of `operator`.
    pub fn enter(&mut self, operator: OperatorId, agent: AgentId) {
        self.of[operator.index()].insert(agent);
        self.anyone.insert(agent);
    }

    /// Take `agent` off the list of `operator`; whether the list had them.
    pub fn leave(&mut self, operator: OperatorId, agent: AgentId) -> bool {
        let left = self.of[operator.index()].remove(agent);
        if !self.of.iter().any(|list| list.contains(agent)) {
            self.anyone.remove(agent);
        }
        left
    }

    /// Take `agent` off every list; whether any list had them.
    pub fn leave_all(&mut self, agent: AgentId) -> bool {
        for list in &mut self.of {
            list.remove(agent);
        }
        self.anyone.remove(agent)
    }

    /// Hand the list of `from` over to `into`.
    pub fn merge(&mut self, from: OperatorId, into: OperatorId) {
        let nobody = AgentSet::nobody(self.anyone.agents());
        let handed_over = std::mem::replace(&mut self.of[from.index()], nobody);
        self.of[into.index()].unite(&handed_over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_on_any_list_is_the_union_of_the_lists() {
        let (one, two, three) = (OperatorId(0), OperatorId(1), OperatorId(2));
        let mut lists = Lists::empty(3, 10);
        for (operator, agent) in [(one, 1), (one, 2), (two, 2), (three, 3)] {
            lists.enter(operator, AgentId(agent));
        }
        let on = |set: &AgentSet| set.iter().map(|agent| agent.0).collect::<Vec<_>>();
        assert!(lists.leave(one, AgentId(2)), "two still has them");
        assert_eq!(on(lists.anyone()), [1, 2, 3]);
        assert!(!lists.leave(one, AgentId(2)), "nobody leaves twice");
        assert!(lists.leave(one, AgentId(1)));
        assert_eq!(on(lists.anyone()), [2, 3]);
        lists.merge(three, two);
        assert_eq!((on(lists.of(two)), on(lists.of(three))), (vec![2, 3], vec![]));
        assert!(lists.leave_all(AgentId(3)) && !lists.leave_all(AgentId(3)));
        assert_eq!((on(lists.anyone()), on(lists.of(two))), (vec![2], vec![2]));
    }
}
