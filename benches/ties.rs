//! What it costs to ask who is tied to whom, of ties that are held and of ties that are computed.
//!
//! `cargo bench --bench ties -- 1000000 10000000` asks about everybody, in an order without any order,
//! on one thread, and prints nanoseconds per partner, the least of three.

#![expect(clippy::disallowed_types, reason = "this is about time")]

use groundswell::id::{AgentId, Blocks, Replicate};
use groundswell::network::{Ties, held, permuted, poisson};
use groundswell::rng::Draws;
use groundswell::ties::Batch;
use std::hint::black_box;
use std::time::Instant;

/// Seconds of `work`, and what it gives.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let clock = Instant::now();
    let done = black_box(work());
    (clock.elapsed().as_secs_f64(), done)
}

fn one_by_one(ties: &Ties, agents: &[AgentId]) -> u64 {
    agents.iter().map(|&a| ties.of(a).fold(0, |sum, b| sum ^ u64::from(b.0))).sum()
}

fn in_batches(ties: &Ties, agents: &[AgentId]) -> u64 {
    let mut batch = Batch::default();
    let mut sum = 0;
    for agents in agents.chunks(1024) {
        ties.rows(agents, &mut batch);
        sum += batch.partners().iter().map(|&b| u64::from(b)).sum::<u64>();
    }
    sum
}

fn main() {
    let sizes = std::env::args().filter_map(|word| word.parse::<u32>().ok());
    let one =
        rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    for agents in sizes {
        let draws = Draws::new(1, Replicate(0));
        // A prime that divides no size: one after the other, far apart.
        let order: Vec<AgentId> = (0..agents)
            .map(|k| AgentId((u64::from(k) * 611_953 % u64::from(agents)) as u32))
            .collect();
        for (count, local) in [(1, None), (96, Some(0.5))] {
            let federations = Blocks::new(agents, count);
            let (making, computed) = timed(|| permuted(federations, 10.0, local, draws));
            let (storing, stored) = timed(|| one.install(|| held(&computed)));
            let (drawing, drawn) =
                timed(|| one.install(|| poisson(federations, 10.0, local, draws)));
            println!(
                "{agents} people, {count} federations: {making:.4} s to make computed ties, {storing:.2} s \
                 to hold them, {drawing:.2} s to draw poisson ones"
            );
            let partners = 2.0 * stored.count() as f64;
            for (name, ties) in [("computed", &computed), ("stored", &stored), ("poisson", &drawn)]
            {
                let least = |ask: fn(&Ties, &[AgentId]) -> u64| {
                    (0..3).map(|_| timed(|| ask(ties, &order)).0).fold(f64::INFINITY, f64::min)
                };
                let [one, many] =
                    [least(one_by_one), least(in_batches)].map(|s| s * 1e9 / partners);
                println!("  {name:9} {one:5.1} ns a partner one by one, {many:5.1} in batches");
            }
        }
    }
}
