//! `emit`: the job script that has an engine run a sweep in shards. The engine is what starts, watches and
//! kills; a shard is a command, a folder and an exit status.

mod pace;
mod script;
mod size;

use super::args::EmitArgs;
use super::failure::{Failure, IO, WRONG};
use super::machine;
use super::say;
use super::sweep::needs::Needs;
use super::sweep::stock::Stock;
use super::sweep::swept::Swept;
use super::words::{duration, plural};
use crate::experiment::sweep::{Pending, Plan, Shard};
use crate::output::{Destination, LOGS, OutputError};
use pace::Pace;
use script::Script;
use size::{LONG, Size, Work};
use std::fs;
use std::path::{Path, PathBuf};

/// Write the script for the engine that is asked for.
pub fn run(args: &EmitArgs) -> Result<(), Failure> {
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let stock = Stock::take(&args.dir, &swept, &plan, Shard::WHOLE)?;
    if stock.pending.is_complete() {
        let dir = args.dir.display();
        let message = format!(
            "error: {dir}: nothing is missing, so that there is nothing to submit: `groundswell merge \
             {dir}` makes the tables"
        );
        return Err(Failure::new(WRONG, message));
    }
    let inputs = swept.inputs(&args.dir);
    let destination = |path| Destination::new(path, &inputs, args.replace.force);
    let destination = args.out.as_deref().map(destination).transpose()?;
    let needs = Needs::of(&swept.scenario, &swept.points, 1, u64::MAX);
    let pace = match args.seconds {
        Some(seconds) => Pace::given(seconds, &stock.pending, &plan, &needs),
        None => Pace::timed(&plan, &needs)?,
    };
    let work = work(&stock.pending, &plan, &needs, &pace);
    let size = Size::of(work, args.shards, args.threads);
    let memory = match size.threads {
        1 => needs.memory,
        threads => Needs::of(&swept.scenario, &swept.points, threads, u64::MAX).memory,
    };
    warn(args, work, &size);
    let folder = absolute(&args.dir)?;
    let logs = folder.join(LOGS);
    fs::create_dir_all(&logs).map_err(OutputError::at(&logs))?;
    let script = Script {
        engine: args.engine,
        name: &swept.scenario.name,
        told: swept.told(),
        timed: pace.told,
        missing: stock.pending.parts_missing(size.shards),
        program: text(&program()?)?,
        folder: text(&folder)?,
        file: args.out.as_deref().map(text).transpose()?,
        memory,
        size,
    };
    match destination {
        None => say::out(&script.text()),
        Some(destination) => {
            destination.write_text(&script.text())?;
            say::out(&script.next())
        }
    }
}

/// What is still to be done.
fn work(pending: &Pending, plan: &Plan, needs: &Needs, pace: &Pace) -> Work {
    let missing = (0..plan.size()).map(|point| u64::from(pending.missing(point)));
    let replicates: u64 = missing.clone().sum();
    let points = missing.filter(|missing| *missing > 0).count() as u64;
    Work {
        seconds: needs.work(pending, plan.size()) as f64 / 1e6 * pace.factor,
        // Replicates whose number is decided on the way stay together.
        parts: if plan.goal.is_some() { points } else { replicates },
    }
}

/// Say what a user may not expect.
fn warn(args: &EmitArgs, work: Work, size: &Size) {
    let here = work.seconds / machine::cores() as f64;
    if here < size::SHORT && args.shards.is_none() {
        let (dir, cores) = (args.dir.display(), plural(machine::cores() as u64, "core"));
        let here = duration(here);
        say::err(&format!(
            "note: all of it takes about {here} on the {cores} here: `groundswell sweep {dir}` does it"
        ));
    }
    if size.seconds > LONG {
        let long = duration(size.seconds);
        let remedy = match size.threads {
            _ if u64::from(size.shards) < work.parts.min(size::MOST) => "more shards",
            _ => "more threads a shard",
        };
        say::err(&format!("note: a shard takes about {long}: {remedy} would make it shorter"));
    }
}

/// Where the program lies.
fn program() -> Result<PathBuf, Failure> {
    std::env::current_exe()
        .map_err(|cause| Failure::new(IO, format!("error: groundswell: {cause}")))
}

fn absolute(dir: &Path) -> Result<PathBuf, Failure> {
    let at = |cause| Failure::new(IO, format!("error: {}: {cause}", dir.display()));
    std::path::absolute(dir).map_err(at)
}

/// A path as it can stand in a script.
fn text(path: &Path) -> Result<String, Failure> {
    let plain = path.to_str().filter(|text| !text.contains(char::is_control));
    plain.map(str::to_owned).ok_or_else(|| {
        let message = format!(
            "error: {}: cannot be written into a job script, because it has control characters or is not \
             Unicode: another name would do",
            path.display()
        );
        Failure::new(WRONG, message)
    })
}
