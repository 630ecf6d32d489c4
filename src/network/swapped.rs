//! Ties by place some of which exchange partners: as in Centola & Macy (2007, doi:10.1086/521848), who
//! make bridges out of neighbourhoods and leave everybody's number of ties as it is.

use super::Ties;
use super::exchange::Exchange;
use crate::rng::{Decision, Draws};
use crate::unit::Cut;

/// Partners drawn for a tie before it stays as it is.
const TRIES: u32 = 20;

/// The ties between these `ends`, no pair twice, after each in its turn has, with a chance of
/// `swapped`/2, exchanged partners with another drawn at random.
///
/// `swapped` is between 0 and 2. Of E ties, about E·(1 − `swapped`/2)·exp(−`swapped`/2) are left as they
/// were.
pub fn swapped(agents: u32, ends: Vec<[u32; 2]>, swapped: f64, draws: Draws) -> Ties {
    let chance = Cut::of_probability(swapped / 2.0);
    let wants = |tie: &u32| chance.accepts(draws.once_40(Decision::Swap, *tie, 0));
    let turns = (0..ends.len() as u32).filter(wants);
    let mut ties = Exchange::new(ends);
    for tie in turns {
        let mut partners = (1..=TRIES).map(|number| draws.once(Decision::Swap, tie, number));
        partners.any(|partner| ties.try_two(tie as usize, partner));
    }
    Ties::from_pairs(agents, &Vec::from_iter(ties.into_pairs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use crate::network::tests::assert_simple_and_symmetric;
    use crate::rng::below;
    use crate::ties::{Lattice, Neighbourhood, ring};
    use std::collections::BTreeSet;

    fn draws(replicate: u32) -> Draws {
        Draws::new(5, Replicate(replicate))
    }

    fn torus(side: u32) -> Vec<[u32; 2]> {
        let neighbourhood = Neighbourhood::Moore;
        Lattice { side, neighbourhood, wrap: true }.pairs().collect()
    }

    fn pairs(ties: &Ties) -> BTreeSet<[u32; 2]> {
        ties.pairs().collect()
    }

    fn sorted(ends: &[[u32; 2]]) -> BTreeSet<[u32; 2]> {
        ends.iter().map(|&[a, b]| [a.min(b), a.max(b)]).collect()
    }

    /// The same, looking through all ties each time.
    fn by_the_book(agents: u32, ends: &[[u32; 2]], p: f64, draws: Draws) -> Ties {
        let mut ties = ends.to_vec();
        for one in 0..ends.len() {
            let luck = |number| draws.once(Decision::Swap, one as u32, number);
            let mut is_due = ((luck(0) >> 24) as f64) < p / 2.0 * (1u64 << 40) as f64;
            for number in 1..=20 {
                let drawn = below(luck(number), 2 * ends.len() as u64) as usize;
                let ([a, b], mut second) = (ties[one], ties[drawn / 2]);
                if drawn % 2 == 1 {
                    second.reverse();
                }
                let new = [[a, second[0]], [b, second[1]]];
                let fine = new.iter().all(|[x, y]| x != y) && sorted(&new).len() == 2;
                if is_due && fine && sorted(&new).is_disjoint(&sorted(&ties)) {
                    (ties[one], ties[drawn / 2]) = (new[0], new[1]);
                    is_due = false;
                }
            }
        }
        crate::network::edges(agents, &ties)
    }

    #[test]
    fn agrees_with_the_book() {
        for replicate in 0..10 {
            for (agents, ends) in [(9, torus(3)), (25, torus(5)), (11, ring(11, 4).collect())] {
                for p in [0.0, 0.3, 1.0, 2.0] {
                    let expected = by_the_book(agents, &ends, p, draws(replicate));
                    let found = swapped(agents, ends.clone(), p, draws(replicate));
                    assert_eq!(found, expected, "{agents} {p}");
                }
            }
        }
    }

    /// Of n ties, one is left alone if its own turn brings nothing, 1 − p/2, and it is the partner of none
    /// of the others, (1 − p/2n)^(n−1): u = (1 − p/2)·exp(−p/2). Two are with (1 − p/2)²·(1 − p/n)^(n−2),
    /// which is u²·(1 + (p/n)(1 − p/4)), so that the number of them has a variance of
    /// n·u·(1 − u + u·p·(1 − p/4)).
    ///
    /// Of the n·(1−u) pairs that were taken away a few are tied again, as any two of those with eight
    /// places each among 2n are, with 8·8/2n: 32·(1−u)² of them, as many give or take as a Poisson number.
    #[test]
    fn everybody_keeps_as_many_ties_and_as_many_ties_are_left_as_known() {
        let before = torus(40);
        let count = before.len() as f64;
        for p in [0.0, 0.01, 0.1, 0.5, 1.0, 2.0] {
            let ties = swapped(1600, before.clone(), p, draws(1));
            assert_simple_and_symmetric(&ties);
            assert!((0..1600).all(|a| ties.degree(AgentId(a)) == 8));
            let kept = pairs(&ties).intersection(&sorted(&before)).count() as f64;
            let alone = (1.0 - p / 2.0) * crate::numeric::exp(-p / 2.0);
            let again = 32.0 * (1.0 - alone) * (1.0 - alone);
            let spread = count * alone * (1.0 - alone + alone * p * (1.0 - p / 4.0));
            let (expected, tolerance) = (count * alone + again, 4.0 * (spread + again).sqrt());
            assert!((kept - expected).abs() <= tolerance, "{p}: {kept}, {expected}");
        }
    }

    #[test]
    fn ties_that_cannot_be_exchanged_stay() {
        assert_eq!(pairs(&swapped(9, torus(3), 2.0, draws(0))), sorted(&torus(3)));
        assert_eq!(swapped(2, vec![[0, 1]], 2.0, draws(0)).count(), 1);
        assert_eq!(swapped(4, Vec::new(), 2.0, draws(0)).count(), 0);
    }
}
