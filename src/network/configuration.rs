//! Random ties with given degrees: the configuration model on simple networks.
//!
//! Ends of ties are paired at random and mended by switching (`pairing`). Above half of all possible
//! ties the ones that are *missing* are drawn instead. Degrees that resist a hundred shuffles, as
//! those of a star with few other ties may, are built as Havel (1955) and Hakimi (1962,
//! doi:10.1137/0110037) do and then shuffled by a hundred exchanges a tie (Milo et al. 2003,
//! arXiv:cond-mat/0312028).
//!
//! Degrees by a power law are drawn one by one; draws that no simple network can have, by an odd sum
//! or by the criterion of Erdős and Gallai, are thrown away together and drawn anew.

use super::exchange::Exchange;
use super::pairing::paired;
use super::{Ties, explicit};
use crate::rng::{Decision, Draws, below};
use crate::ties::is_graphical;
use crate::unit::PowerLaw;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Shuffles that are tried before the ties are built and exchanged.
const SHUFFLES: u32 = 100;

/// Exchanges tried for each tie that was built.
const EXCHANGES: u64 = 100;

/// Draws of all degrees before it is given up.
const PATIENCE: u32 = 1000;

/// Random ties in which each agent has its number in `degrees`, which a simple network must have.
pub fn configuration(degrees: &[u32], draws: Draws) -> Ties {
    let agents = degrees.len() as u32;
    let others = agents.saturating_sub(1);
    let ends: u64 = degrees.iter().copied().map(u64::from).sum();
    if ends <= u64::from(agents) * u64::from(others / 2) {
        return Ties::from_pairs(agents, &Vec::from_iter(drawn(degrees, draws)));
    }
    let missing: Vec<u32> = degrees.iter().map(|degree| others - degree).collect();
    let missing = drawn(&missing, draws);
    let pairs: Vec<u64> =
        explicit::every_pair(agents).filter(|pair| !missing.contains(pair)).collect();
    Ties::from_pairs(agents, &pairs)
}

/// Degrees of `agents` by a power law, which a simple network can have.
///
/// # Panics
/// When a thousand draws gave none: the law asks for hubs that cannot be.
pub fn power_law(agents: u32, law: PowerLaw, draws: Draws) -> Vec<u32> {
    let mut reached = 0.0;
    let steps: Vec<f64> = (law.min..=law.max)
        .map(|degree| {
            reached += law.weight(degree);
            reached
        })
        .collect();
    let degree = |agent, attempt| {
        let luck = draws.once_real(Decision::Degree, agent, attempt) * reached;
        let step = steps.partition_point(|&step| step <= luck).min(steps.len() - 1);
        law.min + step as u32
    };
    (0..PATIENCE)
        .map(|attempt| (0..agents).into_par_iter().map(|a| degree(a, attempt)).collect::<Vec<_>>())
        .find(|degrees| is_graphical(degrees))
        .expect("no simple network has such degrees: a smaller ties.max would do")
}

fn drawn(degrees: &[u32], draws: Draws) -> BTreeSet<u64> {
    let shuffled = (0..SHUFFLES).find_map(|shuffle| paired(degrees, shuffle, draws));
    shuffled.unwrap_or_else(|| exchanged(built(degrees), draws))
}

/// The one with most ties left is tied to those with most ties left, over and over.
fn built(degrees: &[u32]) -> Vec<[u32; 2]> {
    let mut left: BTreeSet<(u32, u32)> = degrees.iter().copied().zip(0..).collect();
    let mut ends = Vec::new();
    while let Some((degree, agent)) = left.pop_last() {
        let partners: Vec<_> = (0..degree).filter_map(|_| left.pop_last()).collect();
        for (theirs, partner) in partners {
            ends.push([agent, partner]);
            left.insert((theirs - 1, partner));
        }
    }
    ends
}

fn exchanged(ends: Vec<[u32; 2]>, draws: Draws) -> BTreeSet<u64> {
    let count = ends.len() as u64;
    let mut ties = Exchange::new(ends);
    for trial in 0..EXCHANGES * count {
        let (low, high) = (trial as u32, (trial >> 32) as u32);
        let luck = |which| draws.once(Decision::Shuffle, low, 2 * high + which);
        ties.try_two(below(luck(0), count) as usize, luck(1));
    }
    ties.into_pairs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};

    fn draws(replicate: u32) -> Draws {
        Draws::new(3, Replicate(replicate))
    }

    fn degrees(ties: &Ties) -> Vec<u32> {
        (0..ties.agents()).map(|a| ties.degree(AgentId(a))).collect()
    }

    #[test]
    fn everybody_has_the_ties_that_are_written() {
        let star = [&[5][..], &[1; 5]].concat();
        let nested = vec![5, 4, 3, 2, 2, 2];
        let empty = vec![0, 0, 0];
        let hub: Vec<u32> = [&[300][..], &[3; 600]].concat();
        for written in [star, nested, empty, hub, vec![4; 5], vec![3, 3, 2, 2, 2]] {
            for replicate in 0..5 {
                assert_eq!(degrees(&configuration(&written, draws(replicate))), written);
            }
        }
    }

    #[test]
    fn building_and_exchanging_keeps_the_degrees_and_forgets_the_building() {
        let written = [3, 3, 2, 2, 2, 2, 1, 1];
        let seen: BTreeSet<Vec<u64>> = (0..200)
            .map(|r| {
                let pairs = Vec::from_iter(exchanged(built(&written), draws(r)));
                assert_eq!(degrees(&Ties::from_pairs(8, &pairs)), written);
                pairs
            })
            .collect();
        assert!(seen.len() > 100, "only {} networks", seen.len());
    }

    /// Paths of four: the ends have one tie, the others two, so exactly two networks exist.
    #[test]
    fn networks_with_the_same_degrees_are_equally_likely() {
        let path = |r| configuration(&[1, 2, 2, 1], draws(r));
        let crossed = (0..4000).filter(|&r| path(r).of(AgentId(0)).any(|b| b.0 == 1)).count();
        // Binomial(4000, 1/2), five standard deviations.
        assert!((crossed as f64 - 2000.0).abs() < 5.0 * 1000.0f64.sqrt(), "{crossed}");
    }

    #[test]
    fn degrees_follow_the_power_law() {
        let law = PowerLaw { exponent: 2.5, min: 2, max: 60 };
        let drawn = power_law(40_000, law, draws(0));
        assert!(drawn.iter().all(|degree| (2..=60).contains(degree)));
        let whole: f64 = (2..=60).map(|k| law.weight(k)).sum();
        for degree in [2, 3, 5, 10] {
            let share = law.weight(degree) / whole;
            let found = drawn.iter().filter(|&&d| d == degree).count() as f64;
            // Binomial(40000, share), five standard deviations.
            let spread = (40_000.0 * share * (1.0 - share)).sqrt();
            assert!((found - 40_000.0 * share).abs() < 5.0 * spread, "{degree}: {found}");
        }
        assert_eq!(degrees(&configuration(&drawn, draws(0))), drawn);
    }
}
