//! Ties by place of which some exchange partners: as in Centola & Macy (2007, doi:10.1086/521848), who
//! make bridges out of neighbourhoods and leave everybody's number of ties as it is.

use super::exchange::Exchange;
use super::{Ties, pair};
use crate::rng::{Decision, Draws, below};
use crate::unit::Probability;

/// Exchanges tried for each tie before those that resist are left as they are.
const TRIALS: u64 = 100;

/// The ties between these `ends`, no pair twice, of which a `share` exchange partners two by two, each
/// at most once.
pub fn swapped(agents: u32, ends: Vec<[u32; 2]>, share: Probability, draws: Draws) -> Ties {
    let count = ends.len();
    let exchanges = (share.value() * count as f64 / 2.0).round() as usize;
    let left = count - 2 * exchanges.min(count / 2);
    let mut untouched = Vec::from_iter(0..count);
    let mut ties = Exchange::new(ends);
    for trial in 0..TRIALS * count as u64 {
        if untouched.len() <= left {
            break;
        }
        let luck =
            |which| draws.once(Decision::Swap, trial as u32, (trial >> 32) as u32 * 2 + which);
        let others = untouched.len() as u64 - 1;
        let one = below(luck(0), others + 1) as usize;
        let drawn = below(luck(1), 2 * others) as usize;
        let other = drawn / 2 + usize::from(drawn / 2 >= one);
        if ties.exchange(untouched[one], untouched[other], drawn % 2 == 1) {
            untouched.swap_remove(one.max(other));
            untouched.swap_remove(one.min(other));
        }
    }
    Ties::from_pairs(agents, &Vec::from_iter(ties.into_pairs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use crate::network::tests::assert_simple_and_symmetric;
    use crate::ties::{Lattice, Neighbourhood, ring};
    use std::collections::BTreeSet;

    fn draws(replicate: u32) -> Draws {
        Draws::new(5, Replicate(replicate))
    }

    fn torus(side: u32) -> Vec<[u32; 2]> {
        let neighbourhood = Neighbourhood::Moore;
        Lattice { side, neighbourhood, wrap: true }.pairs().collect()
    }

    fn share(share: f64) -> Probability {
        Probability::new(share).unwrap()
    }

    fn pairs(ties: &Ties) -> BTreeSet<[u32; 2]> {
        ties.pairs().collect()
    }

    fn sorted(ends: &[[u32; 2]]) -> BTreeSet<[u32; 2]> {
        ends.iter().map(|&[a, b]| [a.min(b), a.max(b)]).collect()
    }

    /// The same with who is tied to whom as a set, and ties that are done taken out of a list.
    fn by_the_book(agents: u32, ends: &[[u32; 2]], exchanges: usize, draws: Draws) -> Ties {
        let mut tied = sorted(ends);
        let mut waiting = ends.to_vec();
        for trial in 0..100 * ends.len() as u32 {
            if ends.len() - waiting.len() == 2 * exchanges {
                break;
            }
            let waits = waiting.len() as u64;
            let one = below(draws.once(Decision::Swap, trial, 0), waits) as usize;
            let drawn = below(draws.once(Decision::Swap, trial, 1), 2 * (waits - 1)) as usize;
            let other = (0..waiting.len()).filter(|&k| k != one).nth(drawn / 2).unwrap();
            let ([a, b], mut second) = (waiting[one], waiting[other]);
            if drawn % 2 == 1 {
                second.reverse();
            }
            let new = [[a, second[0]], [b, second[1]]];
            let fine = new.iter().all(|[x, y]| x != y) && sorted(&new).len() == 2;
            if fine && sorted(&new).is_disjoint(&tied) {
                tied = &tied - &sorted(&[waiting[one], waiting[other]]);
                tied.extend(sorted(&new));
                waiting.swap_remove(one.max(other));
                waiting.swap_remove(one.min(other));
            }
        }
        crate::network::edges(agents, &Vec::from_iter(tied))
    }

    #[test]
    fn agrees_with_the_book() {
        for replicate in 0..20 {
            for (agents, ends) in [(9, torus(3)), (25, torus(5)), (11, ring(11, 4).collect())] {
                for p in [0.0, 0.3, 1.0] {
                    let count = ends.len();
                    let exchanges = ((p * count as f64 / 2.0).round() as usize).min(count / 2);
                    let expected = by_the_book(agents, &ends, exchanges, draws(replicate));
                    let found = swapped(agents, ends.clone(), share(p), draws(replicate));
                    assert_eq!(found, expected, "{agents} {p}");
                }
            }
        }
    }

    #[test]
    fn everybody_keeps_as_many_ties_and_as_many_ties_are_touched_as_asked() {
        let before = torus(40);
        for p in [0.0, 0.01, 0.1, 0.5, 1.0] {
            let ties = swapped(1600, before.clone(), share(p), draws(1));
            assert_simple_and_symmetric(&ties);
            assert!((0..1600).all(|a| ties.degree(AgentId(a)) == 8));
            let gone = sorted(&before).difference(&pairs(&ties)).count();
            let touched = 2 * (p * 3200.0).round() as usize;
            // An exchange makes a given pair with a chance of about 2·2/1600²; `touched` pairs and half
            // as many exchanges make at most 6400·3200·4/1600² = 32 of those taken away again.
            let again = touched - gone;
            assert!(again as f64 <= 32.0 + 5.0 * 32f64.sqrt(), "{p}: {again} of {touched}");
        }
    }

    #[test]
    fn ties_that_cannot_be_exchanged_stay() {
        assert_eq!(pairs(&swapped(9, torus(3), share(1.0), draws(0))), sorted(&torus(3)));
        let one = swapped(2, vec![[0, 1]], share(1.0), draws(0));
        assert_eq!(one.count(), 1);
        assert_eq!(swapped(4, Vec::new(), share(1.0), draws(0)).count(), 0);
    }
}
