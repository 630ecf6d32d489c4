//! Ties that are not drawn: everybody with everybody, or as written.

use super::{Ties, pair};

/// Everybody tied to everybody. Memory grows with the square of `agents`.
pub fn complete(agents: u32) -> Ties {
    Ties::from_pairs(agents, &Vec::from_iter(every_pair(agents)))
}

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

    #[test]
    fn everybody_knows_everybody_else() {
        let ties = complete(5);
        assert_eq!((ties.agents(), ties.count(), ties.largest_degree()), (5, 10, 4));
        assert_eq!(ties.of(AgentId(2)).map(|a| a.0).collect::<Vec<_>>(), [0, 1, 3, 4]);
        assert_eq!(complete(1).count(), 0);
    }

    #[test]
    fn written_ties_hold_in_both_directions() {
        let ties = edges(4, &[[2, 0], [0, 1]]);
        assert_eq!(ties.of(AgentId(0)).map(|a| a.0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(ties.of(AgentId(2)).map(|a| a.0).collect::<Vec<_>>(), [0]);
        assert_eq!((ties.degree(AgentId(3)), ties.count()), (0, 2));
    }
}
