//! Ties that are not drawn: as written; and every pair there is.

use super::{Ties, pair};

pub(super) fn every_pair(agents: u32) -> impl Iterator<Item = u64> {
    (0..agents).flat_map(move |a| (a + 1..agents).map(move |b| pair(a, b)))
}

/// The ties as written: pairs of distinct agents below `agents`, each pair once.
pub fn edges(agents: u32, edges: &[[u32; 2]]) -> Ties {
    let pairs: Vec<u64> = edges.iter().map(|&[a, b]| pair(a, b)).collect();
    Ties::from_pairs(agents, &pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AgentId;

    /// Everybody with everybody, held as such and held pair by pair, cannot be told apart.
    #[test]
    fn complete_ties_are_those_of_every_pair() {
        for agents in [0, 1, 2, 5, 70] {
            let complete = Ties::complete(agents);
            let listed = Ties::from_pairs(agents, &Vec::from_iter(every_pair(agents)));
            assert_eq!((complete.agents(), complete.count()), (listed.agents(), listed.count()));
            assert_eq!(complete.largest_degree(), listed.largest_degree());
            assert!(complete.pairs().eq(listed.pairs()));
            for agent in (0..agents).map(AgentId) {
                assert_eq!(complete.degree(agent), listed.degree(agent));
                assert!(complete.of(agent).eq(listed.of(agent)));
                let sum =
                    |ties: &Ties| ties.of(agent).fold(0, |sum, friend| 3 * sum % 97 + friend.0);
                assert_eq!(sum(&complete), sum(&listed));
            }
        }
    }

    #[test]
    fn written_ties_hold_in_both_directions() {
        let ties = edges(4, &[[2, 0], [0, 1]]);
        assert_eq!(ties.of(AgentId(0)).map(|a| a.0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(ties.of(AgentId(2)).map(|a| a.0).collect::<Vec<_>>(), [0]);
        assert_eq!((ties.degree(AgentId(3)), ties.count()), (0, 2));
    }
}
