//! Ties by place some of which exchange partners: as in Centola & Macy (2007, doi:10.1086/521848), who
//! make bridges out of neighbourhoods and leave everybody's number of ties as it is.

use super::Ties;
use super::exchange::Exchange;
use crate::rng::{Decision, Draws};

/// Trials for each exchange before it is given up.
const TRIALS: u64 = 100;

/// The ties between these `ends`, no pair twice, after `swapped`/2 exchanges for each of them between
/// two drawn at random.
pub fn swapped(agents: u32, ends: Vec<[u32; 2]>, swapped: f64, draws: Draws) -> Ties {
    let exchanges = (swapped * ends.len() as f64 / 2.0).round() as usize;
    let mut ties = Exchange::new(ends);
    let done = |trial: &u64| ties.try_two(Decision::Swap, *trial, draws);
    (0..TRIALS * exchanges as u64).filter(done).take(exchanges).for_each(drop);
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
    fn by_the_book(agents: u32, ends: &[[u32; 2]], exchanges: usize, draws: Draws) -> Ties {
        let mut ties = ends.to_vec();
        let (count, mut done) = (ties.len() as u64, 0);
        for trial in 0..100 * exchanges as u32 {
            let one = below(draws.once(Decision::Swap, trial, 0), count) as usize;
            let drawn = below(draws.once(Decision::Swap, trial, 1), 2 * count) as usize;
            let ([a, b], mut second) = (ties[one], ties[drawn / 2]);
            if drawn % 2 == 1 {
                second.reverse();
            }
            let new = [[a, second[0]], [b, second[1]]];
            let fine = new.iter().all(|[x, y]| x != y) && sorted(&new).len() == 2;
            if done < exchanges && fine && sorted(&new).is_disjoint(&sorted(&ties)) {
                (ties[one], ties[drawn / 2]) = (new[0], new[1]);
                done += 1;
            }
        }
        crate::network::edges(agents, &ties)
    }

    #[test]
    fn agrees_with_the_book() {
        for replicate in 0..10 {
            for (agents, ends) in [(9, torus(3)), (25, torus(5)), (11, ring(11, 4).collect())] {
                for p in [0.0, 0.3, 1.0, 2.5] {
                    let exchanges = (p * ends.len() as f64 / 2.0).round() as usize;
                    let expected = by_the_book(agents, &ends, exchanges, draws(replicate));
                    let found = swapped(agents, ends.clone(), p, draws(replicate));
                    assert_eq!(found, expected, "{agents} {p}");
                }
            }
        }
    }

    /// Of n ties, each exchange draws two: a tie is untouched with a chance of (1 − 2/n)^(p·n/2), about
    /// exp(−p). Touched ties scatter less than independent ones, by √(n·exp(−p)) at most; that a pair that
    /// was taken away is made again happens to about 4·p²·n²/1600² ≤ 64·p² of them.
    #[test]
    fn everybody_keeps_as_many_ties_and_as_many_ties_are_touched_as_known() {
        let before = torus(40);
        let count = before.len() as f64;
        for p in [0.0, 0.01, 0.1, 0.5, 1.0] {
            let ties = swapped(1600, before.clone(), p, draws(1));
            assert_simple_and_symmetric(&ties);
            assert!((0..1600).all(|a| ties.degree(AgentId(a)) == 8));
            let kept = pairs(&ties).intersection(&sorted(&before)).count() as f64;
            let expected = count * crate::numeric::exp(-p);
            let tolerance = 5.0 * (count * p).min(expected).sqrt() + 64.0 * p * p;
            assert!((kept - expected).abs() <= tolerance, "{p}: {kept}, {expected}");
        }
    }

    #[test]
    fn ties_that_cannot_be_exchanged_stay() {
        assert_eq!(pairs(&swapped(9, torus(3), 1.0, draws(0))), sorted(&torus(3)));
        assert_eq!(swapped(2, vec![[0, 1]], 10.0, draws(0)).count(), 1);
        assert_eq!(swapped(4, Vec::new(), 10.0, draws(0)).count(), 0);
    }
}
