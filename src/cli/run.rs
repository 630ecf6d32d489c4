//! `run`: every arm × replicate of scenarios, their files, and what they say.

use super::args::RunArgs;
use super::clock::Clock;
use super::collected::Collected;
use super::columns::{cells, columns};
use super::failure::{Failure, RUN_FAILED, WRONG};
use super::given;
use super::machine;
use super::progress::{Progress, Signals, Watched};
use super::questions::{self, Question};
use super::say;
use super::summary;
use super::ties;
use super::trace::Stoppable;
use super::words::{duration, plural};
use crate::experiment::execute::{Crew, Outcome, execute};
use crate::experiment::results::Results;
use crate::experiment::tables;
use crate::experiment::trace::{self, Trace};
use crate::output::{Cost, Folder, Opened, OutputError, Provenance, keep_inputs};
use std::fs;
use std::path::{Path, PathBuf};

/// Run the scenarios one after another; all are checked before the first starts.
pub fn run(args: &RunArgs) -> Result<(), Failure> {
    let mut questions = questions::read(&args.questions)?;
    questions.iter_mut().for_each(|question| question.scenario.sweep = None);
    questions.iter().try_for_each(Question::must_fit)?;
    let told = questions.iter().filter_map(|question| ties::told(&question.scenario));
    told.filter(|_| !args.quiet).for_each(|told| say::err(&format!("note: {told}")));
    if let Some(traced) = &args.trace {
        questions.iter().try_for_each(|question| question.must_have(traced))?;
    }
    if args.ids {
        questions.iter().try_for_each(ties::must_have_ids)?;
    }
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
    keep_inputs(dir, &given::inputs(&question.source))?;
    match open(args, question, dir)? {
        Opened::AlreadyComplete { failed_runs, .. } => {
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

/// A result without the trace that is asked for is made again.
fn open<'a>(args: &RunArgs, question: &'a Question, dir: &Path) -> Result<Opened<'a>, OutputError> {
    let asked = args.trace.as_ref().map(ToString::to_string);
    match Folder::open(dir, &question.scenario, args.force)? {
        Opened::AlreadyComplete { traced, has_ids, .. }
            if asked.is_some() && (traced != asked || has_ids != args.ids) =>
        {
            Folder::open(dir, &question.scenario, true)
        }
        opened => Ok(opened),
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
    let progress = Progress::new(scenario, args.quiet);
    let watched = Watched { progress: &progress, signals };
    let mut collected = Collected::new(scenario);
    execute(scenario, &crew, &watched, |replicate, outcomes| {
        let written = outcomes.iter().take(scenario.arms.len());
        let runs: Vec<_> = written.map(Outcome::curve).enumerate().collect();
        folder.replicate(replicate, &runs)?;
        collected.add(replicate, &outcomes);
        Ok::<(), OutputError>(())
    })?;
    progress.finish();
    if let Some(error) = &collected.unlisted {
        say::err(&format!("note: a run under another rule of contagion failed: {error}"));
    }
    let (finished, failed) = (collected.finished, collected.failed);
    if finished < scenario.replicates && finished <= folder.standing() {
        say::err(&format!("note: {}: left as it was: {finished} replicates ended", dir.display()));
        return Ok(failed);
    }
    write_tables(&mut folder, &collected)?;
    folder.targets(collected.targets.rows());
    let traced = trace(args, question, &collected.results, &crew, &mut folder, signals)?;
    let text = summary::text(&collected);
    let provenance = provenance(question, clock);
    // Pilots come last, so that they take no memory of the run; they tell the same before and after.
    let predicted = question.forecast().cost();
    let ids = args.ids && traced.is_some();
    folder.publish(&text, &Provenance { ids, trace: traced, predicted, ..provenance })?;
    tell(args, &text)?;
    let took = duration(clock.elapsed().as_secs_f64());
    tell(args, &format!("\nfiles: {} · took {took}\n", dir.display()))?;
    Ok(failed)
}

fn write_tables(folder: &mut Folder, collected: &Collected) -> Result<(), OutputError> {
    let (scenario, results) = (collected.scenario, &collected.results);
    let indicators = results.indicators();
    folder.runs(&columns(indicators, scenario), |arm, replicate| {
        let found = results.values(arm, replicate).iter().copied();
        cells(indicators, found, scenario, replicate)
    })?;
    folder.table("summary.csv", tables::summary(results, 0))?;
    folder.table("paired.csv", tables::paired(results, 0))?;
    let date = |day| scenario.date_of(day);
    folder.table("delta.csv", tables::delta(results, 0, date))?;
    folder.table("bands.csv", tables::bands(results, 0, date))
}

/// Repeat the run that is to be traced and write what became of everybody; which run it was.
fn trace(
    args: &RunArgs,
    question: &Question,
    results: &Results,
    crew: &Crew,
    folder: &mut Folder,
    signals: &Signals,
) -> Result<Option<String>, Failure> {
    let (scenario, asked) = (&question.scenario, args.trace.as_ref());
    let Some((run, arm)) = asked.and_then(|run| Some((run, run.arm_of(scenario)?))) else {
        return Ok(None);
    };
    let ended = !results.values(arm, run.replicate()).is_empty();
    let trace = ended
        .then(|| trace::trace(scenario, arm, run.replicate(), crew, &Stoppable(signals)))
        .flatten();
    let Some(trace) = trace else {
        say::err(&format!("note: {run} did not end and is not traced"));
        return Ok(None);
    };
    let ids = if args.ids { ties::ids(scenario)? } else { None };
    folder.trace(arm, &Trace { ids, ..trace })?;
    Ok(Some(run.to_string()))
}

fn provenance(question: &Question, clock: Clock) -> Provenance {
    Provenance {
        source: question.source.clone(),
        trace: None,
        ids: false,
        command: given::command_line(),
        started: clock.started(),
        threads: question.workers.threads,
        predicted: Cost::default(),
        actual: Cost {
            memory_bytes: machine::peak_memory(),
            seconds: Some(clock.elapsed().as_secs_f64()),
        },
    }
}

fn tell(args: &RunArgs, text: &str) -> Result<(), Failure> {
    if args.quiet { Ok(()) } else { say::out(text) }
}
