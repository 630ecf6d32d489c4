//! What computed ties are: those that are held, and such as random ties are.

use super::*;
use crate::id::Replicate;
use crate::network::poisson;
use crate::network::tests::{assert_simple_and_symmetric, clustering};
use proptest::prelude::*;

fn draws(replicate: u32) -> Draws {
    Draws::new(11, Replicate(replicate))
}

fn row(ties: &Ties, agent: u32) -> Vec<u32> {
    ties.of(AgentId(agent)).map(|partner| partner.0).collect()
}

/// The same rows one by one, in batches, and held; symmetric, in order, nobody their own friend.
fn assert_consistent(ties: &Ties) {
    assert_simple_and_symmetric(ties);
    let held = held(ties);
    assert_eq!(ties.agents(), held.agents());
    assert_eq!(ties.count(), held.count());
    assert!(ties.largest_degree() >= held.largest_degree());
    let everybody: Vec<AgentId> = (0..ties.agents()).rev().map(AgentId).collect();
    for ties in [ties, &held] {
        let mut batch = Batch::default();
        ties.rows(&everybody, &mut batch);
        for (agent, found) in everybody.iter().zip(batch.each()) {
            assert_eq!(found, row(&held, agent.0));
            assert_eq!(row(ties, agent.0), found);
            assert_eq!(ties.degree(*agent) as usize, found.len());
        }
    }
}

proptest! {
    #[test]
    fn computed_ties_are_the_ties_that_are_held(
        agents in prop_oneof![2..60_u32, 2..3000_u32],
        divisor in 1..400_u32,
        mean in prop_oneof![0.0..3.0, 0.5..30.0],
        local in prop::option::of(prop::sample::select(vec![0.0, 0.5, 0.8, 1.0])),
        replicate in 0..1000_u32,
    ) {
        let count = (agents / divisor).max(1);
        let federations = Blocks::new(agents, count);
        let ties = permuted(federations, mean, local.filter(|_| count > 1), draws(replicate));
        assert_consistent(&ties);
        for [a, b] in ties.pairs() {
            let together = federations.of(AgentId(a)) == federations.of(AgentId(b));
            prop_assert!(count == 1 || local != Some(1.0) || together);
            prop_assert!(count == 1 || local != Some(0.0) || !together);
        }
    }

    #[test]
    fn computed_hubs_are_the_hubs_that_are_held(
        agents in 200..3000_u32,
        exponent in 1.8..3.0,
        replicate in 0..1000_u32,
    ) {
        let law = PowerLaw { exponent, min: 1, max: 150 };
        assert_consistent(&permuted_power_law(agents, law, draws(replicate)));
    }
}

#[test]
fn federations_of_two_have_one_tie_at_most_and_most_have_it() {
    let federations = Blocks::new(4000, 2000);
    let ties = permuted(federations, 5.0, Some(1.0), draws(0));
    assert_consistent(&ties);
    assert!((0..4000).all(|a| ties.degree(AgentId(a)) <= 1));
    // With five stubs each, that no pair joins the two has a chance of 5!!·5!!/9!! = 1/4 or less if both
    // numbers are even, and 0 if they are odd.
    assert!(ties.count() > 1500, "{}", ties.count());
}

/// Degrees by quantiles have the mean to within .001 (`unit`), and lose to loops and double ties
/// z/2 + (z/2)² pairs of stubs of N, that is 2·(z/2 + z²/4)/N of the mean; inside federations of m people
/// as many of m. Between federations, one stub in F is lost by luck: the sd of the mean is
/// √(z/(F·N))·… < √(2z/N).
#[test]
fn degrees_have_the_mean_and_variance_of_poisson() {
    let agents = 200_000;
    for (count, z, local) in [
        (1, 2.0, None),
        (1, 4.0, None),
        (1, 10.0, None),
        (20, 10.0, Some(0.5)),
        (2, 4.0, Some(0.0)),
        (20, 4.0, Some(1.0)),
    ] {
        let ties = permuted(Blocks::new(agents, count), z, local, draws(3));
        let n = f64::from(agents);
        let degrees: Vec<f64> = (0..agents).map(|a| f64::from(ties.degree(AgentId(a)))).collect();
        let mean = degrees.iter().sum::<f64>() / n;
        let variance = degrees.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / n;
        let lost = 2.0 * (z / 2.0 + z * z / 4.0) * f64::from(count) / n;
        let lucky = 5.0 * (2.0 * z / n).sqrt();
        assert!((mean - z).abs() < 0.001 + lost + lucky, "{count}, {z}, {local:?}: {mean}");
        // Var of the squared deviation of Poisson(z) is z + 2z²; five standard errors. The quantiles
        // lack the rarest degrees, .2 % of the variance.
        let error = 5.0 * ((z + 2.0 * z * z) / n).sqrt() + 0.002 * z + z * lost;
        assert!((variance - z).abs() < error, "{count}, {z}, {local:?}: {variance}");
    }
}

#[test]
fn the_local_share_is_inside_federations() {
    let federations = Blocks::new(100_000, 25);
    for local in [0.0, 0.25, 0.5, 1.0] {
        let ties = permuted(federations, 8.0, Some(local), draws(1));
        let of = |a| federations.of(AgentId(a));
        let inside = ties.pairs().filter(|&[a, b]| of(a) == of(b)).count() as f64;
        let share = inside / ties.count() as f64;
        // Loops and double ties inside take 4.25·25 of 400,000; the number between varies as thinned ones
        // do, by less than its root.
        assert!(
            (share - local).abs() < 5.0 / 200_000.0_f64.sqrt() * 0.5 + 0.001,
            "{local}: {share}"
        );
    }
}

/// The share of the largest component.
fn giant(ties: &Ties) -> f64 {
    let mut first: Vec<u32> = (0..ties.agents()).collect();
    fn root(first: &mut [u32], mut agent: u32) -> u32 {
        while first[agent as usize] != agent {
            first[agent as usize] = first[first[agent as usize] as usize];
            agent = first[agent as usize];
        }
        agent
    }
    for [a, b] in ties.pairs() {
        let (a, b) = (root(&mut first, a), root(&mut first, b));
        first[a.max(b) as usize] = a.min(b);
    }
    let mut sizes = vec![0; first.len()];
    (0..ties.agents()).for_each(|a| sizes[root(&mut first, a) as usize] += 1);
    f64::from(*sizes.iter().max().unwrap()) / f64::from(ties.agents())
}

/// S = 1 − e^(−zS) (Erdős & Rényi 1960) is .7968 at z = 2 and .9802 at 4. The variance of the size is
/// N·S(1−S)(1 + …)/(1 − z(1−S))² (Stepanov 1970), less than N·S(1−S)/(1 − z(1−S))²·2: for eight
/// networks of 100,000, five standard errors; the table's share of those alone is off by 1/8192 at most
/// and of those with one tie as well, which moves S by less than .0003.
#[test]
fn the_largest_component_is_that_of_random_ties() {
    for (z, theory) in [(2.0, 0.7968), (4.0, 0.9802)] {
        for (count, local) in [(1, None), (10, Some(0.5))] {
            let networks = 8;
            let sizes = (0..networks)
                .map(|r| giant(&permuted(Blocks::new(100_000, count), z, local, draws(r))));
            let mean = sizes.sum::<f64>() / f64::from(networks);
            let slope = 1.0 - z * (1.0 - theory);
            let error = (2.0 * theory * (1.0 - theory) / 1e5).sqrt() / slope / 8.0_f64.sqrt();
            assert!((mean - theory).abs() < 5.0 * error + 0.0003, "{z}, {local:?}: {mean}");
        }
    }
}

/// Of random ties, three given people are tied all round with chance (z/N)³: z³/6 triangles of N
/// people, Poisson. Clustering × N is about z.
#[test]
fn triangles_are_as_rare_as_in_random_ties() {
    for (z, networks) in [(4.0, 12_u32), (10.0, 4)] {
        let found: usize = (0..networks)
            .map(|r| {
                let ties = permuted(Blocks::new(20_000, 1), z, None, draws(r));
                let closed = |[a, b]: [u32; 2]| {
                    let of_a = row(&ties, a);
                    row(&ties, b).into_iter().filter(|c| *c > b && of_a.contains(c)).count()
                };
                ties.pairs().map(closed).sum::<usize>()
            })
            .sum();
        let expected = f64::from(networks) * z * z * z / 6.0;
        // Poisson, five standard deviations.
        assert!(
            (found as f64 - expected).abs() < 5.0 * expected.sqrt(),
            "{z}: {found}, {expected}"
        );
    }
    let ties = permuted(Blocks::new(20_000, 1), 10.0, None, draws(0));
    // About 167 triangles make it z; their sd is √167/167 = 8 % of that.
    assert!((clustering(&ties) * 20_000.0 / 10.0 - 1.0).abs() < 5.0 * 0.08);
}

/// How far apart in number two who are tied are, on the circle: uniform, for every key.
#[test]
fn distances_of_partners_are_uniform() {
    let (agents, bins) = (100_000_u32, 50);
    for replicate in 0..10 {
        let ties = permuted(Blocks::new(agents, 1), 4.0, None, draws(replicate));
        let mut times = vec![0_u32; bins];
        for [a, b] in ties.pairs() {
            let apart = (b - a).min(agents - (b - a)) - 1;
            times[apart as usize * bins / (agents as usize / 2)] += 1;
        }
        let expected = ties.count() as f64 / bins as f64;
        let chi: f64 = times
            .iter()
            .map(|&t| (f64::from(t) - expected) * (f64::from(t) - expected) / expected)
            .sum();
        // χ² of 49: mean 49, variance 98.
        assert!((chi - 49.0).abs() < 5.0 * 98.0_f64.sqrt(), "{replicate}: {chi}");
    }
}

/// Each pair of few people is as often tied as any other, of few stubs.
#[test]
fn pairs_of_few_people_are_equally_likely() {
    let replicates = 6000;
    let mut times = [0_u32; 15];
    for replicate in 0..replicates {
        let ties = permuted(Blocks::new(6, 1), 2.0, None, draws(replicate));
        ties.pairs().for_each(|[a, b]| times[(b * (b - 1) / 2 + a) as usize] += 1);
    }
    let mean = f64::from(times.iter().sum::<u32>()) / 15.0;
    // Binomial, five standard deviations. Who has which degree is drawn anew each time.
    let p = mean / f64::from(replicates);
    let error = 5.0 * (f64::from(replicates) * p * (1.0 - p)).sqrt();
    assert!(times.iter().all(|&t| (f64::from(t) - mean).abs() < error), "{times:?}");
}

/// Cascades by a threshold of .18 from 20 of 20,000, as on ties that are drawn.
#[test]
fn cascades_are_those_on_random_ties() {
    let agents = 20_000;
    let cascade = |ties: &Ties| {
        let mut active = vec![false; agents as usize];
        let mut count = vec![0_u32; agents as usize];
        let mut fresh: Vec<u32> = (0..20).map(|k| k * 997).collect();
        fresh.iter().for_each(|&a| active[a as usize] = true);
        while let Some(agent) = fresh.pop() {
            for friend in row(ties, agent) {
                count[friend as usize] += 1;
                let met = f64::from(count[friend as usize])
                    >= 0.18 * f64::from(ties.degree(AgentId(friend)));
                if met && !active[friend as usize] {
                    active[friend as usize] = true;
                    fresh.push(friend);
                }
            }
        }
        active.into_iter().filter(|&is_active| is_active).count() as f64 / f64::from(agents)
    };
    let networks = 12;
    let sizes = |draw: &dyn Fn(u32) -> Ties| -> [f64; 2] {
        let found: Vec<f64> = (0..networks).map(|r| cascade(&draw(r))).collect();
        let mean = found.iter().sum::<f64>() / f64::from(networks);
        let squares = found.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        [mean, squares / f64::from(networks - 1) / f64::from(networks)]
    };
    for (count, local) in [(1, None), (10, Some(0.5))] {
        let federations = Blocks::new(agents, count);
        let [computed, error] = sizes(&|r| permuted(federations, 4.0, local, draws(r)));
        let [drawn, other] = sizes(&|r| poisson(federations, 4.0, local, draws(r)));
        // Two means of twelve, five standard errors; the table moves the mean by .0003 (as above).
        assert!(drawn > 0.9, "a global cascade: {drawn}");
        let allowed = 5.0 * (error + other).sqrt() + 0.0003;
        assert!((computed - drawn).abs() < allowed, "{local:?}: {computed}, {drawn}");
    }
}

#[test]
fn replicates_have_other_ties_and_the_same_replicate_the_same() {
    let build = |r| held(&permuted(Blocks::new(500, 5), 6.0, Some(0.5), draws(r)));
    assert_eq!(build(0), build(0));
    assert_ne!(build(0), build(1));
}
