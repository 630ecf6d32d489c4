//! `run`: every arm × replicate of scenarios, their files, and what they say.

use super::args::RunArgs;
use super::clock::Clock;
use super::failure::{Failure, RUN_FAILED, WRONG};
use super::machine;
use super::progress::{Progress, Signals};
use super::questions::{self, Question};
use super::say;
use super::summary;
use super::words::{duration, plural};
use crate::experiment::doublon::Doublons;
use crate::experiment::execute::{Crew, Outcome, execute};
use crate::experiment::harvest::Harvest;
use crate::experiment::indicator::Indicator;
use crate::experiment::tables;
use crate::id::{Day, Replicate};
use crate::output::{Column, Cost, Folder, Kind, Opened, OutputError, Provenance, Value};
use crate::scenario::Scenario;
use std::fs;
use std::path::{Path, PathBuf};

/// Run the scenarios one after another; all are checked before the first starts.
pub fn run(args: &RunArgs) -> Result<(), Failure> {
    let mut questions = questions::read(&args.questions)?;
    questions.iter_mut().for_each(|question| question.scenario.sweep = None);
    questions.iter().try_for_each(Question::must_fit)?;
    let signals = Signals::listen()?;
    let several = questions.len() > 1;
    let mut failed = 0;
    for question in &questions {
        failed += answer(args, question, &folder(args, question, several), &signals)?;
        if let Some(status) = signals.asked() {
            let message =
                "stopped: what stands is whole replicates; the same command runs them all";
            return Err(Failure::new(status, message));
        }
    }
    if failed > 0 {
        let message = format!("error: {} failed; runs.csv has the errors", plural(failed, "run"));
        return Err(Failure::new(RUN_FAILED, message));
    }
    Ok(())
}

fn folder(args: &RunArgs, question: &Question, several: bool) -> PathBuf {
    let name = &question.scenario.name;
    match &args.out {
        None => Path::new("results").join(name),
        Some(dir) if several => dir.join(name),
        Some(dir) => dir.clone(),
    }
}

/// Run one scenario, unless its folder has the answer already; how many of its runs failed.
fn answer(
    args: &RunArgs,
    question: &Question,
    dir: &Path,
    signals: &Signals,
) -> Result<u64, Failure> {
    match Folder::open(dir, &question.scenario, args.force)? {
        Opened::AlreadyComplete { failed_runs } => {
            let told = fs::read_to_string(dir.join("summary.txt"));
            tell(args, &told.unwrap_or_default())?;
            tell(args, "This very experiment stood there already; --force runs it again.\n")?;
            Ok(failed_runs)
        }
        Opened::Fresh(folder) => {
            if let Some(note) = folder.note() {
                say::err(&format!("note: {}: redone, because {note}", dir.display()));
            }
            conduct(args, question, dir, folder, signals)
        }
    }
}

fn conduct(
    args: &RunArgs,
    question: &Question,
    dir: &Path,
    mut folder: Folder,
    signals: &Signals,
) -> Result<u64, Failure> {
    let clock = Clock::start();
    let scenario = &question.scenario;
    let crew = Crew::new(question.workers)
        .map_err(|cause| Failure::new(WRONG, format!("error: {cause}: --threads 1 would do")))?;
    let progress = Progress::new(scenario, args.quiet, signals);
    let mut gathered = Gathered::new(scenario);
    execute(scenario, &crew, &progress, |replicate, outcomes| {
        let runs: Vec<_> = outcomes.iter().map(Outcome::curve).enumerate().collect();
        folder.replicate(replicate, &runs)?;
        gathered.add(replicate, &outcomes);
        Ok::<(), OutputError>(())
    })?;
    progress.finish();
    let Gathered { harvest, doublons, finished, failed } = gathered;
    if finished < scenario.replicates && finished <= folder.standing() {
        say::err(&format!("note: {}: left as it was: {finished} replicates ended", dir.display()));
        return Ok(failed);
    }
    write_tables(&mut folder, &harvest, |day| scenario.date_of(day))?;
    let text = summary::text(scenario, &harvest, &doublons, finished);
    folder.publish(&text, &provenance(args, question, clock))?;
    tell(args, &text)?;
    let took = duration(clock.elapsed().as_secs_f64());
    tell(args, &format!("\nfiles: {} · took {took}\n", dir.display()))?;
    Ok(failed)
}

/// What finished replicates leave for the tables and the summary.
struct Gathered {
    harvest: Harvest,
    doublons: Doublons,
    finished: u32,
    failed: u64,
}

impl Gathered {
    fn new(scenario: &Scenario) -> Self {
        let (harvest, doublons) = (Harvest::new(scenario), Doublons::new(scenario));
        Self { harvest, doublons, finished: 0, failed: 0 }
    }

    fn add(&mut self, replicate: Replicate, outcomes: &[Outcome]) {
        for (arm, outcome) in outcomes.iter().enumerate() {
            if let Outcome::Done(curve) = outcome {
                self.harvest.add(arm, replicate, curve);
                self.doublons.add(arm, curve);
            } else {
                self.failed += 1;
            }
        }
        self.finished += 1;
    }
}

fn write_tables(
    folder: &mut Folder,
    harvest: &Harvest,
    date: impl Fn(Day) -> Option<String>,
) -> Result<(), OutputError> {
    let columns: Vec<Column> = harvest.indicators().iter().map(column).collect();
    folder.runs(&columns, |arm, replicate| cells(harvest, arm, replicate))?;
    folder.table("summary.csv", tables::summary(harvest, 0))?;
    folder.table("paired.csv", tables::paired(harvest, 0))?;
    folder.table("delta.csv", tables::delta(harvest, 0))?;
    folder.table("bands.csv", tables::bands(harvest, 0, date))
}

fn column(indicator: &Indicator) -> Column {
    Column {
        name: indicator.name.clone().into(),
        kind: if indicator.is_whole() { Kind::Integer } else { Kind::Number },
        unit: indicator.unit.into(),
        meaning: indicator.meaning.clone().into(),
    }
}

fn cells(harvest: &Harvest, arm: usize, replicate: Replicate) -> Vec<Value> {
    let values = harvest.indicators().iter().zip(harvest.values(arm, replicate));
    values.map(|(indicator, value)| value.map_or(Value::Missing, |v| cell(indicator, v))).collect()
}

fn cell(indicator: &Indicator, value: f64) -> Value {
    if indicator.is_whole() { Value::Count(value as u64) } else { Value::Real(value) }
}

fn provenance(args: &RunArgs, question: &Question, clock: Clock) -> Provenance {
    Provenance {
        scenario_file: question.file.clone(),
        set: args.questions.set.clone(),
        command: std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect(),
        started: clock.started(),
        threads: question.workers.threads,
        predicted: Cost {
            memory_bytes: Some(question.estimate.memory),
            seconds: Some(question.estimate.seconds),
        },
        actual: Cost {
            memory_bytes: machine::peak_memory(),
            seconds: Some(clock.elapsed().as_secs_f64()),
        },
    }
}

fn tell(args: &RunArgs, text: &str) -> Result<(), Failure> {
    if args.quiet { Ok(()) } else { say::out(text) }
}
