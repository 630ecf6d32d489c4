//! How far the engine is from what the same machine can do at all, measured in the same run.
//!
//! `cargo bench --bench limits [-- 100000 1000000 10000000]` takes random ties, 10 a supporter, and gives the
//! time to add one to a byte of every friend of everybody, ties read in order (*push*); to make the
//! draws of one decision for everybody, and nothing else (*draw*); SI with a chance of 0.05 over 50 days,
//! as a multiple of the pushes it made; and the whole model of `obama-2008`, a supporter and day.
//! The least of three rounds counts (of two for the campaign); above a million supporters of two (of one).

#![expect(clippy::disallowed_types, reason = "this is about time")]

use groundswell::id::{AgentId, Blocks, Day, Replicate};
use groundswell::model::law::Law;
use groundswell::model::{self, start};
use groundswell::network::{Society, poisson};
use groundswell::rng::{BLOCK, Decision, Draws};
use groundswell::scenario::{Overrides, Scenario, parse, read};
use groundswell::ties::Batch;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// The least time of `rounds`, in seconds.
fn least(rounds: u32, mut work: impl FnMut()) -> f64 {
    let mut time = || {
        let clock = Instant::now();
        work();
        clock.elapsed().as_secs_f64()
    };
    (0..rounds).map(|_| time()).fold(f64::INFINITY, f64::min)
}

fn si(size: u32) -> Scenario {
    let text = format!(
        "scenario = {{ name = \"si\", defaults = \"neutral\", days = 50, seed = 1 }}\n\
         population = {{ size = {size}, initially_active = 0.0001 }}\n\
         ties = {{ mean = 10 }}\n\
         activation = {{ probability = 0.05, action = 0 }}\n\
         [[arm]]\nname = \"everybody\"\ninitial = {{ all = true }}\n\
         platform = [{{ name = \"one for all\" }}]\n"
    );
    parse("si.toml", &text, &[]).unwrap_or_else(|e| panic!("{e}"))
}

fn campaign(size: u32) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/obama-2008.toml");
    let set = [format!("population.size={size}")];
    read(&path, &set, &Overrides::default()).unwrap_or_else(|e| panic!("{e}")).0
}

/// Live the first arm of `scenario`; how many became active.
fn live(scenario: &Scenario, society: &Society, draws: Draws) -> u64 {
    let law = Law::new(scenario, &scenario.arms[0], society.ties.largest_degree());
    let mut world = start(&law, society, draws);
    let mut activated = world.tally().active;
    while world.day < scenario.days {
        model::step(&mut world);
        activated += world.tally().activated;
    }
    activated
}

fn limits(size: u32) {
    let rounds = if size > 1_000_000 { 2 } else { 3 };
    let draws = Draws::new(1, Replicate(0));
    let ties = poisson(Blocks::new(size, 1), 10.0, None, draws);
    let everybody: Vec<AgentId> = (0..size).map(AgentId).collect();
    let mut rows = Batch::default();
    ties.rows(&everybody, &mut rows);
    let friends = rows.partners();
    let mut bytes = vec![0_u8; size as usize];
    let push = least(rounds, || {
        for &friend in friends {
            let byte = &mut bytes[friend as usize];
            *byte = byte.wrapping_add(1);
        }
        black_box(&bytes);
    }) / rows.partners().len() as f64;
    drop((ties, rows, bytes));
    let draw = least(rounds, || {
        for block in 0..size.div_ceil(BLOCK as u32) {
            black_box(draws.top_bytes(Decision::Act, Day(1), block));
        }
    }) / f64::from(size);
    let scenario = si(size);
    let society = model::tie(&scenario, draws);
    let mut active = 0;
    let spread = least(rounds, || active = live(&scenario, &society, draws));
    let pushes = 10.0 * active as f64;
    let scenario = campaign(size);
    let society = model::tie(&scenario, draws);
    let campaign = least(rounds - 1, || {
        live(&scenario, &society, draws);
    });
    let days = f64::from(scenario.days.0);
    println!(
        "{size:>9}: push {:.2} ns, draw {:.2} ns; SI {spread:.4} s, {:.1} times its pushes; campaign \
         {campaign:.2} s, {:.2} ns a supporter and day",
        1e9 * push,
        1e9 * draw,
        spread / (push * pushes),
        1e9 * campaign / (f64::from(size) * days),
    );
}

fn main() {
    let sizes: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100_000, 1_000_000] } else { sizes };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one");
    pool.install(|| sizes.into_iter().for_each(limits));
}
