//! `sweep`, and the commands about the folder it fills: `status`, `missing`, `merge`.

pub mod stock;
mod summary;
pub mod swept;
mod tables;

use super::args::{Daily, MergeArgs, MissingArgs, Numbers, OnError, StatusArgs, SweepArgs};
use super::clock::Clock;
use super::failure::{Failure, INCOMPLETE, RUN_FAILED, WRONG};
use super::machine;
use super::progress::{Progress, Signals};
use super::say;
use super::words::{duration, plural, thousands};
use crate::experiment::execute::Crew;
use crate::experiment::sweep::{Agenda, Finished, Plan, Shard, execute};
use crate::output::store::{Journal, RunKey, Store};
use crate::output::{Access, OutputError, SweptFolder, write_points};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use stock::take_stock;
use swept::{Needs, Swept};

/// How long what was run may be lost to a power cut.
const SYNC: Duration = Duration::from_secs(2);

/// Run what is missing of a sweep, then make its tables; of a shard, no tables.
pub fn run(args: &SweepArgs) -> Result<(), Failure> {
    let clock = Clock::start();
    let swept = Swept::asked(args)?;
    if let Some(path) = &args.design_out {
        return Ok(write_points(path, &swept.points)?);
    }
    let needs = swept.needs(args.threads)?;
    let dir = args.out.clone().unwrap_or_else(|| default_folder(&swept));
    let access = if args.shard.is_some() { Access::Beside } else { Access::Alone };
    let folder = SweptFolder::open(&dir, &swept.file, access, args.force)?;
    if args.plan {
        return tell(args.quiet, &format!("{}\nplan: {}\n", swept.told(), dir.display()));
    }
    let plan = swept.plan()?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let mut agenda = Agenda::new(&plan, shard);
    let store = Store::open(&dir, &swept.file.identity, &swept.keys)?;
    let found = take_stock(&mut agenda, &plan, &store, &swept)?;
    for damage in store.damages() {
        say::err(&format!("note: {damage}"));
    }
    if access == Access::Alone && agenda.is_complete() && folder.is_published(&swept.scenario) {
        let told = std::fs::read_to_string(dir.join("summary.txt")).unwrap_or_default();
        tell(args.quiet, &told)?;
        tell(args.quiet, "This very sweep stood there already; --force runs another.\n")?;
        return Ok(());
    }
    if found > 0 && !args.quiet {
        say::err(&format!("note: {} stood in {} already", plural(found, "run"), dir.display()));
    }
    let failed = conduct(args, &swept, &needs, &plan, &mut agenda, &dir)?;
    if let Some(shard) = args.shard {
        let Shard { part, of } = shard;
        let took = duration(clock.elapsed().as_secs_f64());
        tell(args.quiet, &format!("shard {part}/{of} is done · took {took}\n"))?;
        return failures(failed);
    }
    let provenance = || swept.provenance(clock, Some(&needs));
    tables::publish(folder, &swept, &plan, &agenda, &dir, provenance, args.quiet)?;
    let took = duration(clock.elapsed().as_secs_f64());
    tell(args.quiet, &format!("\nfiles: {} · took {took}\n", dir.display()))?;
    failures(failed)
}

fn default_folder(swept: &Swept) -> PathBuf {
    Path::new("results").join(&swept.scenario.name)
}

/// Run what is missing and keep it; how many runs failed.
fn conduct(
    args: &SweepArgs,
    swept: &Swept,
    needs: &Needs,
    plan: &Plan,
    agenda: &mut Agenda,
    dir: &Path,
) -> Result<u64, Failure> {
    let signals = Signals::listen()?;
    let crew = Crew::new(needs.workers)
        .map_err(|cause| Failure::new(WRONG, format!("error: {cause}: --threads 1 would do")))?;
    let name = args.shard.map_or_else(|| "all".to_owned(), |s| format!("{}-of-{}", s.part, s.of));
    let mut journal = Journal::open(dir, &name, &swept.file.identity)?;
    let work = needs.work(agenda, plan.size());
    let progress = Progress::of_sweep(&swept.scenario.name, work, args.quiet, &signals);
    let mut synced = Clock::start();
    let mut failed = 0;
    let ended = execute(agenda, plan, &crew, &progress, |finished| {
        let Finished { point, replicate, runs, .. } = finished;
        let key = |arm| RunKey { point: swept.keys.key(*point), arm, replicate: *replicate };
        journal.append((0..).map(key).zip(runs))?;
        if synced.elapsed() > SYNC {
            journal.sync()?;
            synced = Clock::start();
        }
        progress.done(needs.cost(*point));
        let errors = runs.iter().filter_map(|run| run.as_ref().err());
        failed += errors.clone().count() as u64;
        match errors.clone().next() {
            Some(error) if args.on_error == OnError::Stop => {
                Err(Ended::Failed(format!("point {point}, replicate {}: {error}", replicate.0)))
            }
            _ => Ok(()),
        }
    });
    let synced = journal.sync();
    progress.finish();
    match ended {
        Err(Ended::Output(error)) => return Err(error.into()),
        Err(Ended::Failed(error)) => {
            let message =
                format!("error: {error}: stopped, as --on-error stop says; what ended is kept");
            return Err(Failure::new(RUN_FAILED, message));
        }
        Ok(()) => synced?,
    }
    if let Some(status) = signals.asked() {
        let message = format!(
            "stopped: what ended is kept, and the same command goes on; `groundswell merge {} \
             --partial` makes tables of it",
            dir.display()
        );
        return Err(Failure::new(status, message));
    }
    Ok(failed)
}

/// Why a sweep ended early.
enum Ended {
    Output(OutputError),
    Failed(String),
}

impl From<OutputError> for Ended {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

fn failures(failed: u64) -> Result<(), Failure> {
    if failed == 0 {
        return Ok(());
    }
    let message = format!(
        "error: {} failed; runs.csv has the errors, and the same command tries them again",
        plural(failed, "run")
    );
    Err(Failure::new(RUN_FAILED, message))
}

/// Make the tables of the sweep in a folder.
pub fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let clock = Clock::start();
    let swept = Swept::in_folder(&args.dir)?;
    let folder = SweptFolder::open(&args.dir, &swept.file, Access::Alone, false)?;
    let plan = swept.plan()?;
    let mut agenda = Agenda::new(&plan, Shard::WHOLE);
    let store = Store::open(&args.dir, &swept.file.identity, &swept.keys)?;
    take_stock(&mut agenda, &plan, &store, &swept)?;
    for damage in store.damages() {
        say::err(&format!("note: {damage}"));
    }
    let missing = tables::absent(&swept, &plan, &agenda, &store);
    if missing > 0 && !args.partial {
        let message = format!(
            "error: {}: {} missing: run the shards that `groundswell missing {} --shards N` names, or \
             --partial makes tables of what is there",
            args.dir.display(),
            plural(missing, "run"),
            args.dir.display()
        );
        return Err(Failure::new(INCOMPLETE, message));
    }
    let provenance = || swept.provenance(clock, None);
    let failed =
        tables::publish(folder, &swept, &plan, &agenda, &args.dir, provenance, args.quiet)?;
    failures(failed)
}

/// Say how far the sweep in a folder has come.
pub fn status(args: &StatusArgs) -> Result<(), Failure> {
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let mut agenda = Agenda::new(&plan, Shard::WHOLE);
    let store = Store::open(&args.dir, &swept.file.identity, &swept.keys)?;
    take_stock(&mut agenda, &plan, &store, &swept)?;
    let (points, arms) = (plan.size(), swept.scenario.arms.len() as u64);
    let ended = |point| (0..plan.most()).filter(|&r| agenda.ended(point, r)).count() as u64;
    let ended: Vec<u64> = (0..points).map(ended).collect();
    let wanted = |point| u64::from(agenda.replicates(point).unwrap_or(plan.most()));
    let wanted: u64 = (0..points).map(wanted).sum::<u64>() * arms;
    let done = ended.iter().sum::<u64>() * arms;
    let failed = store.records().iter().filter(|record| record.failed()).count() as u64;
    let (least, most) = (ended.iter().min().unwrap_or(&0), ended.iter().max().unwrap_or(&0));
    let missing = (0..points).map(|point| u64::from(agenda.missing(point))).sum::<u64>() * arms;
    let damaged = store.damages().iter().map(|damage| damage.bytes).sum::<u64>();
    let told = if args.json {
        let status = json!({
            "scenario": swept.scenario.name,
            "points": points,
            "arms": arms,
            "runs": wanted,
            "done": done,
            "missing": missing,
            "failed": failed,
            "damaged_bytes": damaged,
            "replicates": [least, most],
            "complete": agenda.is_complete(),
        });
        format!("{status}\n")
    } else {
        let percent = 100.0 * (wanted - missing.min(wanted)) as f64 / (wanted as f64).max(1.0);
        let mut lines = vec![
            swept.told(),
            format!(
                "{} of {} ended, {percent:.1} %: {least} to {most} replicates a point",
                thousands(done),
                plural(wanted, "run"),
            ),
        ];
        lines.extend((failed > 0).then(|| format!("{} failed", plural(failed, "run"))));
        lines.extend(store.damages().iter().map(ToString::to_string));
        let next = match agenda.is_complete() {
            true => "complete".to_owned(),
            false => {
                format!("{} missing: the command of the sweep goes on", plural(missing, "run"))
            }
        };
        lines.push(next);
        lines.join("\n") + "\n"
    };
    say::out(&told)?;
    match agenda.is_complete() {
        true => Ok(()),
        false => Err(Failure::new(INCOMPLETE, "")),
    }
}

/// Name the shards that have work left; none if nothing is missing.
pub fn missing(args: &MissingArgs) -> Result<(), Failure> {
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let store = Store::open(&args.dir, &swept.file.identity, &swept.keys)?;
    let mut agenda = Agenda::new(&plan, Shard::WHOLE);
    take_stock(&mut agenda, &plan, &store, &swept)?;
    let parts = agenda.parts_missing(args.shards);
    let told = match args.format {
        Numbers::Lines => parts.iter().map(|part| format!("{part}\n")).collect(),
        Numbers::Slurm | Numbers::Hq if parts.is_empty() => String::new(),
        Numbers::Slurm | Numbers::Hq => ranges(&parts) + "\n",
    };
    say::out(&told)
}

/// Numbers in ascending order as `3,17,40-44`.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(",")
}

fn tell(quiet: bool, text: &str) -> Result<(), Failure> {
    if quiet { Ok(()) } else { say::out(text) }
}

/// Whether every day is kept.
fn is_daily(daily: Daily) -> bool {
    daily == Daily::Bands
}

/// Bytes of memory that may be used.
fn free_memory() -> u64 {
    machine::free_memory()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_batch_systems_take_them() {
        assert_eq!(ranges(&[3, 17, 40, 41, 42, 43, 44]), "3,17,40-44");
        assert_eq!(ranges(&[0, 1]), "0-1");
        assert_eq!(ranges(&[]), "");
    }
}
