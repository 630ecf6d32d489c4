//! A plain twin of the whole model, written from `docs/MODEL.md` and nothing else, draws the same
//! curves as the engine, to the bit, on random small scenarios.
//!
//! The twin has a file for each part of the document, in `tests/twin`. Of the program it uses the
//! resolved scenario, as values. Every column of every row is compared. On the first difference the
//! test prints the scenario, the arm, the replicate, the day and the column, so that it can be run
//! again.
//!
//! The long test, with 10,000 scenarios, is
//! `cargo test --release --test twin -- --ignored --nocapture`.

mod twin {
    pub mod activation;
    pub mod adoption;
    pub mod ballot;
    pub mod budgets;
    pub mod calls;
    pub mod engine;
    pub mod environment;
    pub mod looks;
    pub mod lottery;
    pub mod luck;
    pub mod mechanisms;
    pub mod numbers;
    pub mod permuted;
    pub mod record;
    pub mod ties;
    pub mod uncertain;
    pub mod world;
}

use groundswell::id::{AgentId, Replicate};
use groundswell::run::Shared;
use groundswell::scenario::{Scenario, parse};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::ops::Range;
use twin::luck::Luck;
use twin::mechanisms::Mechanisms;
use twin::record::Row;
use twin::{engine, lottery, ties, uncertain, world};

const REPLICATES: u32 = 2;

/// The least share of the scenarios in which every mechanism has to be on, in percent.
const LEAST: usize = 5;

fn read(text: &str) -> Scenario {
    parse("twin.toml", text, &[]).unwrap_or_else(|refused| panic!("{text}\n{refused}"))
}

/// The first row in which the two differ, and how, in words.
fn first_difference(twin: &[Row], engine: &[Row]) -> Option<String> {
    let both = twin.iter().zip(engine);
    let Some((ours, theirs)) = both.into_iter().find(|(ours, theirs)| ours != theirs) else {
        let (twin, engine) = (twin.len(), engine.len());
        return (twin != engine)
            .then(|| format!("{twin} rows by the twin, {engine} by the engine"));
    };
    let of = |row: &Row| format!("day {}, {} {}", row.day, row.about, row.position);
    if of(ours) != of(theirs) {
        return Some(format!("a row more or less: {ours:?} by the twin, {theirs:?} by the engine"));
    }
    let columns = ours.cells.iter().zip(&theirs.cells).filter(|(ours, theirs)| ours != theirs);
    let columns: String = columns
        .map(|((name, ours), (_, theirs))| format!("\n  {name}: {ours:?}, not {theirs:?}"))
        .collect();
    Some(format!("{}, the twin has{columns}", of(ours)))
}

/// Hold scenario `number` of the lottery against the engine; the mechanisms it has.
fn compare(number: u64) -> Mechanisms {
    let text = lottery::scenario(number);
    let scenario = read(&text);
    let mut rows = Vec::new();
    for replicate in 0..REPLICATES {
        let imagined = uncertain::world(&scenario, replicate);
        for (at, arm) in imagined.arms.iter().enumerate() {
            let twin = world::run(&imagined, arm, replicate);
            let engine = engine::run(&scenario, at, replicate);
            if let Some(difference) = first_difference(&twin, &engine) {
                let place = format!("scenario {number}, arm {at}, replicate {replicate}");
                panic!("{text}\n{place}, {difference}");
            }
            rows.extend(twin);
        }
    }
    Mechanisms::of(&scenario, &rows)
}

/// Hold the scenarios against the engine; every mechanism must be on in enough of them.
fn compare_all(numbers: Range<u64>) {
    let total = numbers.clone().count();
    let compared: Vec<Mechanisms> = numbers.into_par_iter().map(compare).collect();
    let mut on: BTreeMap<String, usize> = BTreeMap::new();
    for mechanisms in compared {
        for name in mechanisms.all {
            *on.entry(name).or_default() += 0;
        }
        for name in mechanisms.on {
            *on.entry(name).or_default() += 1;
        }
    }
    println!("of {total} scenarios: {on:#?}");
    let rare: Vec<_> = on.iter().filter(|(_, count)| **count * 100 < LEAST * total).collect();
    assert!(rare.is_empty(), "on in less than {LEAST} % of {total} scenarios: {rare:?}");
}

#[test]
fn the_twin_draws_the_curves_of_the_engine() {
    compare_all(0..300);
}

/// In domains of more than a thousand stubs, and with tables that begin anew, as the lottery has none.
#[test]
fn computed_ties_of_many_people_are_those_of_the_document() {
    for (federations, keys) in [
        (1, "mean = 6"),
        (3, "mean = 5.5\nlocal = 0.5"),
        (40, "mean = 9\nlocal = 0.25"),
        (1, "exponent = 2.3\nmin = 1\nmax = 200"),
    ] {
        let scenario = read(&format!(
            "[scenario]\nname = \"many\"\ndays = 1\ndefaults = \"neutral\"\n\
             [population]\nsize = 9001\nfederations = {federations}\n\
             [ties]\nkind = \"permuted\"\n{keys}\n[activation]\nprobability = 0\n\
             [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n"
        ));
        let shared = Shared::new(&scenario, Replicate(REPLICATES));
        let engine = shared.lasting_ties().unwrap();
        let luck = Luck::new(scenario.seed, REPLICATES);
        let twin = ties::friends(&scenario.ties, &scenario.population, &luck, 1);
        for (agent, mut friends) in twin.into_iter().enumerate() {
            friends.sort_unstable();
            let found = engine.of(AgentId(agent as u32)).map(|friend| friend.index());
            assert!(found.eq(friends), "{keys}, supporter {agent}");
        }
    }
}

#[test]
#[ignore = "takes minutes"]
fn the_twin_draws_the_curves_of_the_engine_in_ten_thousand_scenarios() {
    compare_all(300..10_300);
}
