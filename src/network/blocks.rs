//! Ties by blocks: every pair of supporters is tied by chance, the chance depends on where they live.
//!
//! This is the stochastic block model of Holland, Laskey & Leinhardt (1983,
//! doi:10.1016/0378-8733(83)90021-7): pairs are independent, so the numbers of ties within and between
//! federations vary from replicate to replicate. Pairs are not asked one by one: how many to pass
//! before the next tie is geometric (Batagelj & Brandes 2005, doi:10.1103/PhysRevE.71.036113).

use super::{Ties, pair};
use crate::id::Blocks;
use crate::numeric;
use crate::rng::{Decision, Draws};
use rayon::prelude::*;

/// Ties in which each pair of a supporter of federation f and one of federation g has `chance`(f, g),
/// f ≤ g.
pub fn blocks(federations: Blocks, chance: impl Fn(u32, u32) -> f64 + Sync, draws: Draws) -> Ties {
    let count = federations.count();
    let rows: Vec<Vec<u64>> = (0..count)
        .into_par_iter()
        .map(|f| (f..count).flat_map(|g| between(federations, [f, g], &chance, draws)).collect())
        .collect();
    Ties::from_pairs(federations.agents(), &rows.concat())
}

/// The ties of a block, or between two.
fn between(
    federations: Blocks,
    [f, g]: [u32; 2],
    chance: &impl Fn(u32, u32) -> f64,
    draws: Draws,
) -> impl Iterator<Item = u64> {
    let [first, second] = [f, g].map(|block| federations.range(block));
    let width = second.len() as u64;
    let all = if f == g { width * width.saturating_sub(1) / 2 } else { first.len() as u64 * width };
    let object = f * federations.count() + g;
    tied(all, chance(f, g), object, draws).map(move |rank| {
        let [row, column] =
            if f == g { below_diagonal(rank) } else { [rank / width, rank % width] };
        pair(first.start + row as u32, second.start + column as u32)
    })
}

/// The ranks, of `all`, that are tied with this `chance` each.
fn tied(all: u64, chance: f64, object: u32, draws: Draws) -> impl Iterator<Item = u64> {
    let untied = numeric::ln_1p(-chance.clamp(0.0, 1.0));
    let mut next = 0;
    (0..).map_while(move |k| {
        let luck = draws.once_real(Decision::BlockTie, object, k);
        let passed = if untied < 0.0 { numeric::ln(luck) / untied } else { f64::INFINITY };
        let rank = (passed < (all - next) as f64).then(|| next + passed as u64)?;
        next = rank + 1;
        Some(rank)
    })
}

/// The row and the smaller column of a rank among the pairs (1, 0), (2, 0), (2, 1), (3, 0) …
fn below_diagonal(rank: u64) -> [u64; 2] {
    let start = |row: u64| row * (row - 1) / 2;
    let near = ((1.0 + (1.0 + 8.0 * rank as f64).sqrt()) / 2.0) as u64;
    let fits = |row: &u64| start(*row) <= rank && rank < start(row + 1);
    let row = (near.max(2) - 1..).find(fits).expect("the root is right to within one");
    [row, rank - start(row)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use crate::network::tests::assert_simple_and_symmetric;

    fn draws(replicate: u32) -> Draws {
        Draws::new(5, Replicate(replicate))
    }

    #[test]
    fn ranks_below_the_diagonal_are_all_pairs() {
        let pairs = (1..200).flat_map(|row| (0..row).map(move |column| [row, column]));
        assert!(pairs.eq((0..199 * 200 / 2).map(below_diagonal)));
        let last = (1u64 << 32) * ((1 << 32) - 1) / 2 - 1;
        assert_eq!(below_diagonal(last), [(1 << 32) - 1, (1 << 32) - 2]);
    }

    #[test]
    fn certain_pairs_are_tied_and_impossible_ones_are_not() {
        let ties = blocks(Blocks::new(10, 3), |f, g| f64::from(u8::from(f == g)), draws(0));
        assert_simple_and_symmetric(&ties);
        assert_eq!(ties.count(), 3 + 3 + 6);
        assert_eq!(blocks(Blocks::new(6, 2), |_, _| 1.0, draws(0)).count(), 15);
        assert_eq!(blocks(Blocks::new(6, 6), |_, _| 0.0, draws(0)).count(), 0);
    }

    #[test]
    fn each_pair_has_its_chance_and_pairs_are_independent() {
        let (federations, replicates) = (Blocks::new(7, 3), 4000);
        let chance = |f: u32, g: u32| 0.1 + 0.2 * f64::from(f) + 0.15 * f64::from(g);
        let mut times = [[0.0f64; 7]; 7];
        let mut counts = Vec::new();
        for r in 0..replicates {
            let ties = blocks(federations, chance, draws(r));
            counts.push(ties.count() as f64);
            ties.pairs().for_each(|[a, b]| times[a as usize][b as usize] += 1.0);
        }
        let (n, mut variance) = (f64::from(replicates), 0.0);
        for (a, b) in (0..7).flat_map(|b| (0..b).map(move |a| (a, b))) {
            let p = chance(federations.of(AgentId(a)), federations.of(AgentId(b)));
            variance += p * (1.0 - p);
            let found = times[a as usize][b as usize];
            // Binomial(4000, p), five standard deviations.
            assert!((found - n * p).abs() < 5.0 * (n * p * (1.0 - p)).sqrt(), "{a} {b}: {found}");
        }
        let mean = counts.iter().sum::<f64>() / n;
        let spread = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / (n - 1.0);
        // The number of ties varies as independent pairs do; sd of a variance: σ²√(2/(n−1)).
        assert!((spread / variance - 1.0).abs() < 5.0 * (2.0 / (n - 1.0)).sqrt(), "{spread}");
    }
}
