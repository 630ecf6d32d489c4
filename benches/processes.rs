//! Where the time of a run goes, process by process, on the full campaign of `obama-2008`.
//!
//! `cargo bench --bench processes [-- 100000 1000000]` runs the arms of replicate 0 one after the other on one
//! thread, with as many supporters as the scenario has or as is asked.
//! Processes only read the world, so each is timed by an extra call before the day is lived; what a
//! day takes beyond them is changing the world.

#![expect(clippy::disallowed_types, reason = "this is about time")]

use groundswell::id::Replicate;
use groundswell::model::law::Law;
use groundswell::model::process::{act, activate, lapse, register};
use groundswell::model::reading::Responses;
use groundswell::model::{start, step, tie};
use groundswell::rng::Draws;
use groundswell::scenario::{Overrides, Scenario, read};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Split {
    parts: [(&'static str, Duration); 4],
    steps: Duration,
}

impl Split {
    fn time<T>(&mut self, part: usize, name: &'static str, work: impl FnOnce() -> T) -> T {
        let clock = Instant::now();
        let result = black_box(work());
        self.parts[part] = (name, self.parts[part].1 + clock.elapsed());
        result
    }
}

fn main() {
    let sizes: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let asked = sizes.iter().map(|size| vec![format!("population.size={size}")]);
    let asked: Vec<Vec<String>> = if sizes.is_empty() { vec![Vec::new()] } else { asked.collect() };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/obama-2008.toml");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one");
    for set in asked {
        let (scenario, _) =
            read(&path, &set, &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        pool.install(|| split(&scenario));
    }
}

fn split(scenario: &Scenario) {
    let draws = Draws::new(scenario.seed, Replicate(0));
    let clock = Instant::now();
    let society = tie(scenario, draws);
    let size = scenario.population.size;
    println!("{size} supporters; ties, once a replicate: {:.3} s", clock.elapsed().as_secs_f64());
    for arm in &scenario.arms {
        let law = Law::new(scenario, arm, society.ties.largest_degree());
        let mut world = start(&law, &society, draws);
        let (mut split, calls) = (Split::default(), Responses::default());
        while world.day < scenario.days {
            split.time(0, "activate", || activate::run(&world, &calls));
            split.time(1, "lapse", || lapse::run(&world));
            split.time(2, "register", || register::run(&world));
            split.time(3, "act", || act::run(&world, &calls));
            let clock = Instant::now();
            step(&mut world);
            split.steps += clock.elapsed();
        }
        let run = split.steps.as_secs_f64();
        let days = f64::from(size) * f64::from(scenario.days.0);
        let each = 1e9 * run / days;
        println!("{}: {run:.3} s, {each:.2} ns a supporter and day", arm.name);
        for (name, time) in split.parts {
            let time = time.as_secs_f64();
            println!("  {name:9} {time:.3} s  {:3.0} %", 100.0 * time / run);
        }
        let rest = run - split.parts.iter().map(|p| p.1.as_secs_f64()).sum::<f64>();
        println!("  {:9} {rest:.3} s  {:3.0} %", "the rest", 100.0 * rest / run);
    }
}
