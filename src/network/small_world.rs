//! Small-world ties: a ring of neighbours, some of whose ties lead anywhere.
//!
//! Watts & Strogatz (1998, doi:10.1038/30918): everybody is tied to the `degree`/2 next and the
//! `degree`/2 previous on a ring. In laps of growing distance around the ring, the tie of each to the one so
//! far ahead is rewired with a given chance: its other end becomes anybody to whom one is not tied.
//! The ring is that of the numbers, so neighbours mostly share a federation.

use super::Ties;
use super::growing::Growing;
use crate::rng::{Decision, Draws, below};
use crate::ties::{ahead, ring};
use crate::unit::Probability;

/// A ring in which each of `agents` has `degree` neighbours, even and below `agents`, and each tie is
/// `rewired` with this chance.
pub fn small_world(agents: u32, degree: u32, rewired: Probability, draws: Draws) -> Ties {
    let mut ties = Growing::new(agents);
    ring(agents, degree).for_each(|[a, b]| ties.tie(a, b));
    for (lap, a) in (1..=degree / 2).flat_map(|lap| (0..agents).map(move |a| (lap, a))) {
        let knows_all = ties.of(a).len() as u32 == agents - 1;
        if knows_all || !rewired.cut().accepts(draws.once_40(Decision::Rewire, a, lap)) {
            continue;
        }
        let others = u64::from(agents) - 1;
        let mut drawn = (0..).map(|trial: u32| {
            let place = trial.wrapping_mul(degree / 2).wrapping_add(lap - 1);
            let rank = below(draws.once(Decision::NewPartner, a, place), others) as u32;
            rank + u32::from(rank >= a)
        });
        let stranger = drawn.find(|&b| !ties.has(a, b));
        let stranger = stranger.expect("somebody is a stranger, and an endless search finds him");
        ties.untie(a, ahead(a, lap, agents));
        ties.tie(a, stranger);
    }
    ties.ties()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use crate::network::tests::{assert_simple_and_symmetric, clustering};

    fn world(agents: u32, degree: u32, rewired: f64) -> Ties {
        let draws = Draws::new(5, Replicate(0));
        small_world(agents, degree, Probability::new(rewired).unwrap(), draws)
    }

    #[test]
    fn nothing_rewired_is_a_ring() {
        let ring = world(7, 4, 0.0);
        assert_eq!(ring.of(AgentId(0)).map(|a| a.0).collect::<Vec<_>>(), [1, 2, 5, 6]);
        assert_eq!(ring.of(AgentId(3)).map(|a| a.0).collect::<Vec<_>>(), [1, 2, 4, 5]);
        assert_eq!(world(3, 2, 0.0).count(), 3);
        assert_eq!(world(2, 0, 1.0).count(), 0);
    }

    /// C(0) = 3(k−2)/4(k−1) on the ring, and very nearly C(0)·(1−p)³ after rewiring (Barrat & Weigt
    /// 2000, doi:10.1007/s100510050067).
    #[test]
    fn clustering_falls_as_known() {
        let of_ring = 3.0 * 8.0 / (4.0 * 9.0);
        assert!((clustering(&world(1000, 10, 0.0)) - of_ring).abs() < 1e-12);
        for rewired in [0.1, 0.3] {
            let ties = world(20_000, 10, rewired);
            let expected = of_ring * (1.0f64 - rewired) * (1.0 - rewired) * (1.0 - rewired);
            assert!((clustering(&ties) - expected).abs() < 0.01, "{rewired}");
        }
    }

    #[test]
    fn rewiring_keeps_the_number_of_ties_and_half_of_everybodys() {
        for (agents, degree, rewired) in [(1000, 6, 0.2), (50, 4, 1.0), (5, 4, 1.0), (9, 8, 0.5)] {
            let ties = world(agents, degree, rewired);
            assert_simple_and_symmetric(&ties);
            assert_eq!(ties.count() as u32, agents * degree / 2);
            assert!((0..agents).all(|a| ties.degree(AgentId(a)) >= degree / 2));
        }
    }

    #[test]
    fn as_many_ties_are_rewired_as_the_chance_says() {
        let ties = world(20_000, 6, 0.25);
        let far = ties.pairs().filter(|[a, b]| (b - a).min(20_000 - (b - a)) > 3).count() as f64;
        // Binomial(60000, 1/4), five standard deviations; a few land near by chance: 6 in 20,000.
        let spread = 5.0 * (60_000.0f64 * 0.25 * 0.75).sqrt() + 15_000.0 * 6.0 / 20_000.0;
        assert!((far - 15_000.0).abs() < spread, "{far}");
    }
}
