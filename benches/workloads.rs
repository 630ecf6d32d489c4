//! The workloads that the peers are timed on, on the same ties from the same start.
//!
//! `cargo bench --bench workloads -- si --ties FILE --starters FILE [--replicates 3] [--threads 1]`
//! reads who is tied to whom (`FILE`: two numbers a line) and who is active on day 0 (a line of numbers),
//! lives the replicates one after the other and prints a line of JSON. `run_s` is the time from
//! the start to the last day, ties excluded, and `start_s` the part before the first,
//! in seconds of the clock. `benches/peers.py` runs it beside the peers. With `--drawn 10000000` instead of
//! files so many supporters have random ties, as many as in those, and one in a thousand starts.

#![expect(clippy::disallowed_types, reason = "this is about time")]

use groundswell::id::Replicate;
use groundswell::model;
use groundswell::model::law::Law;
use groundswell::rng::Draws;
use groundswell::scenario::parse;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A workload: its name, how many days it takes, how many ties a supporter has, and what is not neutral.
const WORKLOADS: [(&str, u16, u16, &str); 4] = [
    ("si", 50, 10, "probability = 0.05, action = 0"),
    ("ic15", 60, 10, "probability = 0.15, once = true, action = 0"),
    ("watts", 40, 5, "threshold = 0.18, threshold_strength = 1, action = 0"),
    (
        "saf",
        365,
        10,
        "probability = 0.01, lapse = 0.016666666666666666, reactivation = 0, action = 1",
    ),
];

struct Asked {
    workload: String,
    public: Public,
    replicates: u32,
    threads: usize,
}

/// Who is tied to whom, and who starts.
enum Public {
    Written { ties: PathBuf, starters: PathBuf },
    Drawn { size: u32 },
}

fn asked() -> Asked {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let after = |flag: &str| {
        let place = words.iter().position(|word| word == flag)?;
        words.get(place + 1).cloned()
    };
    let file =
        |flag: &str| PathBuf::from(after(flag).unwrap_or_else(|| panic!("{flag} FILE is needed")));
    let number = |flag: &str, other: u32| {
        after(flag).map_or(other, |word| word.parse().unwrap_or_else(|e| panic!("{flag}: {e}")))
    };
    Asked {
        workload: words.first().cloned().unwrap_or_default(),
        public: match number("--drawn", 0) {
            0 => Public::Written { ties: file("--ties"), starters: file("--starters") },
            size => Public::Drawn { size },
        },
        replicates: number("--replicates", 3),
        threads: number("--threads", 1) as usize,
    }
}

fn scenario_text(asked: &Asked, folder: &Path) -> String {
    let known = WORKLOADS.iter().find(|workload| workload.0 == asked.workload);
    let (name, days, mean, activation) = known.unwrap_or_else(|| {
        panic!("{:?} is none of {:?}", asked.workload, WORKLOADS.map(|workload| workload.0))
    });
    let (size, active, ties) = match &asked.public {
        Public::Drawn { size } => (*size as usize, "0.001".into(), format!("mean = {mean}")),
        Public::Written { ties, starters } => {
            let file = folder.join("ties.csv");
            let size = (copied(ties, &file) + 1).next_multiple_of(10);
            (size, written(starters), format!("kind = \"file\", path = {file:?}"))
        }
    };
    format!(
        "scenario = {{ name = \"{name}\", defaults = \"neutral\", days = {days}, seed = 1 }}\n\
         population = {{ size = {size}, initially_active = {active} }}\n\
         ties = {{ {ties} }}\n\
         activation = {{ {activation} }}\n\
         [[arm]]\nname = \"everybody\"\ninitial = {{ all = true }}\n\
         platform = [{{ name = \"one for all\" }}]\n",
    )
}

/// The starters of a file, as a scenario names them.
fn written(starters: &Path) -> String {
    let starters = fs::read_to_string(starters).expect("the starters can be read");
    let first = starters.lines().next().expect("a line of starters");
    let active: Vec<&str> = first.split_whitespace().collect();
    format!("{{ agents = [{}] }}", active.join(", "))
}

/// Copy the ties as a CSV; who the highest number in it is.
fn copied(ties: &Path, to: &Path) -> usize {
    let text = fs::read_to_string(ties).expect("the ties can be read");
    fs::write(to, text.replace(' ', ",")).expect("the ties can be written");
    let numbers = text.split_whitespace().map(|word| word.parse::<usize>().expect("a number"));
    numbers.max().expect("a tie")
}

fn main() {
    let asked = asked();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = scenario_text(&asked, folder.path());
    let scenario = parse("workload.toml", &text, &[]).unwrap_or_else(|e| panic!("{e}"));
    let draws = Draws::new(scenario.seed, Replicate(0));
    let society = model::tie(&scenario, draws);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(asked.threads).build();
    let (mut starts, mut seconds, mut finals) = (Vec::new(), Vec::new(), Vec::new());
    pool.expect("a pool of threads").install(|| {
        for _ in 0..asked.replicates {
            let start = Instant::now();
            let (law, mut ever) =
                (Law::new(&scenario, &scenario.arms[0], society.ties.largest_degree()), 0);
            let mut world = model::start(&law, &society, draws);
            ever += world.tally().active;
            starts.push(start.elapsed().as_secs_f64());
            while world.day < scenario.days {
                model::step(&mut world);
                ever += world.tally().activated;
            }
            seconds.push(start.elapsed().as_secs_f64());
            finals.push(ever);
        }
    });
    let (workload, threads, size) = (asked.workload, asked.threads, scenario.population.size);
    println!(
        "@@{{\"peer\": \"groundswell\", \"workload\": \"{workload}\", \"n\": {size}, \
         \"threads\": {threads}, \"start_s\": {starts:?}, \"run_s\": {seconds:?}, \"finals\": {finals:?}}}"
    );
}
