use super::*;
use crate::id::{AgentId, Blocks, Replicate};
use crate::rng::Draws;

fn draws(replicate: u32) -> Draws {
    Draws::new(7, Replicate(replicate))
}

fn all_pairs(ties: &Ties) -> Vec<(u32, u32)> {
    (0..ties.agents()).flat_map(|a| ties.of(AgentId(a)).map(move |b| (a, b.0))).collect()
}

pub(super) fn assert_simple_and_symmetric(ties: &Ties) {
    let pairs = all_pairs(ties);
    assert!(pairs.windows(2).all(|two| two[0] < two[1]), "rows are sorted, no tie stands twice");
    assert!(pairs.iter().all(|&(a, b)| a != b), "nobody is their own friend");
    let mut turned: Vec<_> = pairs.iter().map(|&(a, b)| (b, a)).collect();
    turned.sort_unstable();
    assert_eq!(pairs, turned);
    assert_eq!(pairs.len(), 2 * ties.count());
}

/// The mean, over agents with two friends or more, of the share of pairs of friends that are tied.
pub(super) fn clustering(ties: &Ties) -> f64 {
    let friends = |a: AgentId| ties.of(a).collect::<Vec<_>>();
    let of = |a: AgentId| {
        let friends = friends(a);
        let closed = |b: &AgentId| ties.of(*b).filter(|c| friends.contains(c)).count();
        let pairs = friends.len() * (friends.len() - 1);
        friends.iter().map(closed).sum::<usize>() as f64 / pairs as f64
    };
    let many: Vec<AgentId> =
        (0..ties.agents()).map(AgentId).filter(|&a| ties.degree(a) > 1).collect();
    many.iter().map(|&a| of(a)).sum::<f64>() / many.len() as f64
}

#[test]
fn random_ties_are_as_many_as_asked_for_and_distinct() {
    for (agents, count, mean, local) in [
        (1000, 1, 10.0, None),
        (1000, 10, 10.0, Some(0.5)),
        (997, 96, 3.3, Some(0.1)),
        (40, 4, 9.0, Some(1.0)),
        (6, 2, 5.0, Some(0.4)),
        (5, 1, 4.0, None),
        (10, 3, 0.0, Some(0.5)),
    ] {
        let ties = poisson(Blocks::new(agents, count), mean, local, draws(0));
        assert_simple_and_symmetric(&ties);
        assert_eq!(ties.count(), (f64::from(agents) * mean / 2.0).round() as usize);
    }
}

#[test]
fn the_local_share_of_ties_is_inside_federations() {
    let federations = Blocks::new(5000, 7);
    for local in [0.0, 0.25, 0.5, 1.0] {
        let ties = poisson(federations, 8.0, Some(local), draws(1));
        let inside = all_pairs(&ties)
            .into_iter()
            .filter(|&(a, b)| federations.of(AgentId(a)) == federations.of(AgentId(b)))
            .count();
        assert_eq!(inside / 2, (local * 20_000.0) as usize);
    }
}

#[test]
fn degrees_of_random_ties_have_the_mean_and_variance_of_poisson() {
    let n = 50_000;
    for (count, local) in [(1, None), (25, Some(0.5))] {
        let ties = poisson(Blocks::new(n, count), 10.0, local, draws(2));
        let degrees: Vec<f64> = (0..n).map(|a| f64::from(ties.degree(AgentId(a)))).collect();
        let variance = degrees.iter().map(|d| (d - 10.0) * (d - 10.0)).sum::<f64>() / f64::from(n);
        // Var of the squared deviation of Poisson(10) is 10 + 2·10²; five standard errors.
        assert!((variance - 10.0).abs() < 5.0 * (210.0 / f64::from(n)).sqrt(), "{variance}");
    }
}

#[test]
fn every_pair_is_equally_likely() {
    let mut times = [0u32; 15];
    for replicate in 0..3000 {
        let ties = poisson(Blocks::new(6, 1), 2.0, None, draws(replicate));
        for (a, b) in all_pairs(&ties).into_iter().filter(|(a, b)| a < b) {
            times[(b * (b - 1) / 2 + a) as usize] += 1;
        }
    }
    // Each of 15 pairs is in 6 of 15 draws: Binomial(3000, 0.4), five standard deviations.
    for t in times {
        assert!((f64::from(t) - 1200.0).abs() < 5.0 * (3000.0f64 * 0.4 * 0.6).sqrt(), "{times:?}");
    }
}

#[test]
fn in_regular_ties_everybody_has_the_same_number_of_friends() {
    for (agents, degree) in [(1000, 3), (100, 10), (6, 5), (7, 4), (10, 0), (2, 1), (500, 7)] {
        for replicate in 0..5 {
            let ties = regular(agents, degree, draws(replicate));
            assert_simple_and_symmetric(&ties);
            assert!((0..agents).all(|a| ties.degree(AgentId(a)) == degree));
        }
    }
}

#[test]
fn replicates_have_other_ties_and_the_same_replicate_the_same() {
    let build = |r| poisson(Blocks::new(500, 5), 6.0, Some(0.5), draws(r));
    assert_eq!(build(0), build(0));
    assert_ne!(build(0), build(1));
    assert_ne!(regular(500, 4, draws(0)), regular(500, 4, draws(1)));
}
