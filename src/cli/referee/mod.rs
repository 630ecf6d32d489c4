//! `rerun` and `verify`: whether a result is what its scenario gives, for somebody who did not make it.

mod published;
mod repeat;
mod tables;

use super::args::{RerunArgs, VerifyArgs};
use super::clock::Clock;
use super::failure::{CHECK_FAILED, Failure, WRONG};
use super::machine;
use super::progress::Signals;
use super::say;
use super::words::{duration, plural};
use crate::experiment::execute::{Crew, Workers};
use crate::output::{Difference, lots, write_run};
use published::Published;
use std::num::NonZeroUsize;

/// The fewest runs that are executed again.
const FEWEST: u64 = 3;

/// Repeat one run of a result and compare it with what stands there.
pub fn rerun(args: &RerunArgs) -> Result<(), Failure> {
    let published = Published::read(&args.dir)?;
    let runs = published.runs()?.map_err(refuted)?;
    let Some(run) = usize::try_from(args.run).ok().and_then(|run| runs.get(run)) else {
        let (dir, count) = (args.dir.display(), plural(runs.len() as u64, "run"));
        let message = format!("error: {dir}: has {count}, numbered from 0: none is {}", args.run);
        return Err(Failure::new(WRONG, message));
    };
    let signals = Signals::listen()?;
    let repeated = repeat::repeat(&published, run, &signals).ok_or_else(|| stopped(&signals))?;
    if let Some(out) = &args.out {
        write_run(out, &repeated.rows)?;
    }
    if let Some(difference) = repeat::compare(&published, &[repeated])? {
        return Err(refuted(difference));
    }
    let (arm, replicate) = (&run.arm_name, run.replicate.0);
    say::out(&format!(
        "run {} (point {}, “{arm}”, replicate {replicate}) gives what stands in {}\n",
        args.run,
        run.point,
        args.dir.display()
    ))
}

/// Check the files of a result, make its tables again, and execute some of its runs again.
pub fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let clock = Clock::start();
    let published = Published::read(&args.dir)?;
    let damaged = published.standing.damaged();
    for file in &damaged {
        say::out(&format!("DAMAGED {file}: not as manifest.json says\n"))?;
    }
    if damaged.is_empty() {
        say::out("ok      every file is as manifest.json says\n")?;
    }
    let runs = published.runs()?.map_err(refuted)?;
    say::out(&format!(
        "ok      runs.csv has the {} asked for\n",
        plural(runs.len() as u64, "run")
    ))?;
    let of_runs = ["runs.csv", "curves.csv", "platforms.csv", "operators.csv", "events.csv"];
    let all = damaged.iter().any(|file| of_runs.contains(&file.as_str()));
    let count = runs.len() as u64;
    let wanted = ((args.share * count as f64).ceil() as u64).max(FEWEST);
    let draw = args.draw.unwrap_or_else(|| clock.lot());
    let drawn = lots(count, if all { count } else { wanted }, draw);
    let signals = Signals::listen()?;
    let threads = args.threads.map_or_else(machine::cores, NonZeroUsize::get);
    let crew = Crew::new(Workers { threads, ahead: 1 })
        .map_err(|cause| Failure::new(WRONG, format!("error: {cause}: --threads 1 would do")))?;
    let sample: Vec<_> = drawn.iter().map(|&run| &runs[run as usize]).collect();
    for some in sample.chunks(64) {
        let repeated = crew.at_work(|| repeat::all(&published, some, &signals));
        let repeated = repeated.ok_or_else(|| stopped(&signals))?;
        if let Some(difference) = repeat::compare(&published, &repeated)? {
            return Err(refuted(difference));
        }
    }
    let again = plural(drawn.len() as u64, "run");
    say::out(&format!("ok      {again} of {count} executed again, --draw {draw}: the same\n"))?;
    for table in tables::made_again(&published, &runs)? {
        match table {
            tables::Made::Same(files) => {
                say::out(&format!("ok      {files} made again: the same\n"))?
            }
            tables::Made::Differs(difference) => return Err(refuted(difference)),
            tables::Made::Unknown(why) => say::out(&format!("–       {why}\n"))?,
        }
    }
    if !damaged.is_empty() {
        let message = format!("REFUTED: {}: not as manifest.json says", damaged.join(", "));
        return Err(Failure::new(CHECK_FAILED, message));
    }
    let took = duration(clock.elapsed().as_secs_f64());
    say::out(&format!("CERTIFIED {} · took {took}\n", args.dir.display()))
}

fn refuted(difference: Difference) -> Failure {
    Failure::new(CHECK_FAILED, format!("REFUTED: {difference}"))
}

fn stopped(signals: &Signals) -> Failure {
    Failure::new(signals.asked().unwrap_or(CHECK_FAILED), "stopped: neither certified nor refuted")
}
