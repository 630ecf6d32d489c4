//! The scenarios a command is about, all checked before anything is run.

use super::args::QuestionArgs;
use super::failure::{Failure, WRONG};
use super::forecast::{Forecast, must_fit};
use super::given;
use super::machine;
use super::trace::TracedRun;
use crate::experiment::estimate::{Estimate, Extremes};
use crate::experiment::execute::Workers;
use crate::id::Replicate;
use crate::output::Source;
use crate::run::world;
use crate::scenario::{Refused, Scenario};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// A scenario, where it was read, and what running it will take.
#[derive(Debug)]
pub struct Question {
    /// The file it was read from.
    pub path: PathBuf,
    /// What the manifest says of that file, and of the command line.
    pub source: Source,
    /// What it asks.
    pub scenario: Scenario,
    /// How many threads and replicates work on it at once.
    pub workers: Workers,
    /// What it is predicted to need.
    pub estimate: Estimate,
}

/// Read every scenario; all errors of all files are told at once.
///
/// # Errors
/// When a scenario is wrong, or two have the same name and would share a folder.
pub fn read(args: &QuestionArgs) -> Result<Vec<Question>, Failure> {
    let mut questions = Vec::new();
    let mut refusals = Vec::new();
    for path in &args.scenarios {
        let read = given::read(path, &args.changes, args.flip);
        match read.and_then(|(scenario, source)| Ok((plausible(scenario)?, source))) {
            Ok((scenario, source)) => {
                questions.push(question(path, source, scenario, args.computing.threads));
            }
            Err(refused) => refusals.push(refused),
        }
    }
    if !refusals.is_empty() {
        return Err(Failure::refused(&refusals));
    }
    let names: BTreeSet<&str> = questions.iter().map(|q| q.scenario.name.as_str()).collect();
    if names.len() < questions.len() {
        let message = "error: two of the scenarios have the same name and would share a folder: \
                       run them one after the other with --out";
        return Err(Failure::new(WRONG, message));
    }
    Ok(questions)
}

/// The most replicates whose values are tried before anything is run. A later one that cannot be fails alone.
const TRIED: u32 = 100;

/// The scenario, if it can be with what its first replicates draw for its uncertain keys; that it can be at
/// the ends of every range is known since it was read.
fn plausible(scenario: Scenario) -> Result<Scenario, Refused> {
    if !scenario.uncertain().is_empty() {
        let mut replicates = (0..scenario.replicates.min(TRIED)).map(Replicate);
        replicates.try_for_each(|replicate| world(&scenario, replicate).map(drop))?;
    }
    Ok(scenario)
}

/// As many replicates at once as keep all threads busy, or fewer if memory is short.
fn question(
    path: &Path,
    source: Source,
    scenario: Scenario,
    threads: Option<NonZeroUsize>,
) -> Question {
    let threads = threads.map_or_else(machine::cores, NonZeroUsize::get);
    let (memory, extremes) = (machine::free_memory(), Extremes::of(&scenario));
    let estimate = |ahead: u32| extremes.estimate(scenario.replicates, threads, ahead);
    let fits = |ahead: &u32| estimate(*ahead).memory <= memory;
    let ahead = (1..=2 * threads as u32).rev().find(fits).unwrap_or(1);
    let estimate = estimate(ahead);
    let workers = Workers { threads, ahead };
    Question { path: path.to_owned(), source, scenario, workers, estimate }
}

impl Question {
    /// What running all arms and replicates will take.
    pub fn forecast(&self) -> Forecast {
        Forecast::of_run(&self.scenario, self.workers, self.estimate)
    }

    /// Refuse to run what the machine cannot hold.
    ///
    /// # Errors
    /// When more memory is predicted than is free.
    pub fn must_fit(&self) -> Result<(), Failure> {
        let would = "a smaller `population.size`, fewer ties or a larger machine";
        must_fit(self.estimate.memory, &self.path, would)
    }
}

impl Question {
    /// Refuse a run to trace that is none of its own.
    ///
    /// # Errors
    /// When it has no such arm or replicate.
    pub fn must_have(&self, run: &TracedRun) -> Result<(), Failure> {
        let scenario = &self.scenario;
        if run.arm_of(scenario).is_some() {
            return Ok(());
        }
        let arms: Vec<String> = scenario.arms.iter().map(|arm| format!("“{}”", arm.name)).collect();
        let message = format!(
            "error: {}: --trace {run} is none of its runs: its arms are {}, its replicates 0 to {}",
            self.path.display(),
            arms.join(", "),
            scenario.replicates - 1
        );
        Err(Failure::new(WRONG, message))
    }
}
