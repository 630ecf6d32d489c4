//! Groups that ties hold together.

use super::Ties;
use crate::id::AgentId;

/// Groups that grow together: everybody points to a member of the same group with a lower number, or
/// to itself (union-find with path halving; Tarjan & van Leeuwen 1984, doi:10.1145/62.2160).
#[derive(Debug)]
pub struct Groups(Vec<u32>);

impl Groups {
    /// Those whom `ties` hold together.
    pub fn tied(ties: &Ties) -> Self {
        let mut groups = Self::of_one(ties.agents());
        for agent in (0..ties.agents()).map(AgentId) {
            let mut group = groups.of(agent.0);
            let later = ties.of(agent).skip_while(|friend| *friend < agent);
            later.for_each(|friend| group = groups.joined(group, friend.0));
        }
        groups
    }

    /// Each of `agents` alone.
    pub fn of_one(agents: u32) -> Self {
        Self((0..agents).collect())
    }

    /// Let the group of which `first` is the first take in that of `agent`; the first of both.
    #[inline]
    pub fn joined(&mut self, first: u32, agent: u32) -> u32 {
        let other = self.of(agent);
        let (first, later) = (first.min(other), first.max(other));
        self.0[later as usize] = first;
        first
    }

    /// The group of `agent`: its member with the lowest number.
    #[inline]
    pub fn of(&mut self, mut agent: u32) -> u32 {
        while self.0[agent as usize] != agent {
            let further = self.0[self.0[agent as usize] as usize];
            self.0[agent as usize] = further;
            agent = further;
        }
        agent
    }

    /// How many the largest group has.
    pub fn largest(mut self) -> u64 {
        let agents = self.0.len();
        let mut sizes = vec![0_u32; agents];
        (0..agents as u32).for_each(|agent| sizes[self.of(agent) as usize] += 1);
        sizes.into_iter().max().unwrap_or(0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network;

    #[test]
    fn ties_hold_groups_together() {
        let ties = network::edges(9, &[[0, 3], [3, 7], [1, 2], [4, 7], [5, 8]]);
        let mut groups = Groups::tied(&ties);
        let firsts: Vec<u32> = (0..9).map(|agent| groups.of(agent)).collect();
        assert_eq!(firsts, [0, 1, 1, 0, 0, 5, 6, 0, 5]);
        assert_eq!((groups.largest(), ties.largest_group()), (4, 4));
        assert_eq!(Ties::complete(5).largest_group(), 5);
        assert_eq!(Ties::complete(0).largest_group(), 0);
    }
}
