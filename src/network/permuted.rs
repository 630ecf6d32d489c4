//! Random ties that take no room: their partners are computed by keyed permutations (`ties::Permuted`).
//!
//! How many ties supporters have stands in tables, which repeat along the public. Tables hold the
//! quantiles of a distribution, in an order that is drawn; those of ties inside federations and of ties
//! between them have lengths without a common divisor, so that they never fall into step.

use super::Ties;
use crate::id::{AgentId, Blocks};
use crate::rng::{Decision, Draws};
use crate::ties::{Batch, Keys, Permuted, Pool};
use crate::unit::{PowerLaw, poisson_quantiles};
use rayon::prelude::*;

/// Slots of the table of ties inside federations, a prime.
const LOCAL_SLOTS: usize = 4093;

/// Agents whose rows are put together by one task.
const TASK: u32 = 1 << 14;

/// What the ties of a pool are.
#[derive(Clone, Copy)]
enum Scope {
    /// Ties anywhere, or between federations.
    Wide = 0,
    /// Ties inside federations.
    Local = 1,
}

/// Random ties, `mean` per supporter, whose degrees are Poisson.
///
/// `local` is the share of ties inside federations, the rest is between federations; without it
/// federations play no part. Of the stubs of ties between federations, one in as many as there are
/// federations meets another of its own and is lost: so many more are made.
pub fn permuted(federations: Blocks, mean: f64, local: Option<f64>, draws: Draws) -> Ties {
    let (agents, count) = (federations.agents(), f64::from(federations.count()));
    let everybody = Blocks::new(agents, 1);
    let wide = |mean, apart| {
        let degrees = poisson_quantiles(mean, PowerLaw::SLOTS);
        pool(degrees, Scope::Wide, draws, everybody, apart)
    };
    let pools = match local {
        None => vec![wide(mean, None)],
        Some(local) => {
            let inside = poisson_quantiles(local * mean, LOCAL_SLOTS);
            let between = (1.0 - local) * mean * count / (count - 1.0);
            let inside = pool(inside, Scope::Local, draws, federations, None);
            vec![wide(between, Some(federations)), inside]
        }
    };
    Ties::permuted(Permuted::new(agents, pools))
}

/// Random ties anywhere, whose degrees are quantiles of a power law.
pub fn permuted_power_law(agents: u32, law: PowerLaw, draws: Draws) -> Ties {
    let degrees = law.quantiles(PowerLaw::SLOTS);
    let pool = pool(degrees, Scope::Wide, draws, Blocks::new(agents, 1), None);
    Ties::permuted(Permuted::new(agents, vec![pool]))
}

/// The same ties, held in memory.
pub fn held(ties: &Ties) -> Ties {
    let tasks = (0..ties.agents()).into_par_iter().step_by(TASK as usize);
    let rows: Vec<Batch> = tasks
        .map(|first| {
            let agents: Vec<AgentId> =
                (first..ties.agents().min(first + TASK)).map(AgentId).collect();
            let mut batch = Batch::default();
            ties.rows(&agents, &mut batch);
            batch
        })
        .collect();
    Ties::from_rows(rows)
}

/// Stubs with `degrees` in an order that is drawn, paired by keys that are drawn.
fn pool(
    degrees: Vec<u32>,
    scope: Scope,
    draws: Draws,
    within: Blocks,
    apart: Option<Blocks>,
) -> Pool {
    let mut order: Vec<(u64, u32)> = (0..degrees.len() as u32)
        .map(|slot| (draws.once(Decision::TableSlot, slot, scope as u32), slot))
        .collect();
    order.sort_unstable();
    let mut table = vec![0; degrees.len()];
    for ((_, slot), degree) in order.into_iter().zip(degrees) {
        table[slot as usize] = degree;
    }
    let key = |k| draws.once(Decision::PermutationKey, k, scope as u32) as u32;
    Pool::new(&table, Keys::new(key), within, apart)
}

#[cfg(test)]
mod tests;
