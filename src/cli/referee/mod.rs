//! `rerun` and `verify`: whether a result is what its scenario gives, for somebody who did not make it.

mod by_run;
mod outcome;
mod published;
mod repeat;
mod tables;
mod texts;

use super::args::{RerunArgs, VerifyArgs};
use super::clock::Clock;
use super::failure::{CHECK_FAILED, Failure, WRONG};
use super::machine;
use super::progress::Signals;
use super::say;
use super::words::{duration, plural};
use crate::experiment::execute::{Crew, Workers};
use crate::output::{Difference, lots, write_run};
use crate::scenario::TieRule;
use by_run::Told;
use published::{Published, Run};
use std::num::NonZeroUsize;
use std::path::Path;
use tables::{Days, PointResults};

/// The fewest runs that are executed again.
const FEWEST: u64 = 3;

/// The tables that have rows of runs.
const OF_RUNS: [&str; 5] =
    ["runs.csv", "curves.csv", "platforms.csv", "operators.csv", "events.csv"];

/// Repeat one run of a result and compare it with what stands there.
pub fn rerun(args: &RerunArgs) -> Result<(), Failure> {
    let published = Published::read(&args.dir, args.ties.as_deref())?;
    let runs = published.runs()?;
    let Some(run) = runs.iter().find(|run| run.number == args.run) else {
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

/// Check the files of a result, make all that follows from its runs again, and execute some runs again.
pub fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let clock = Clock::start();
    let published = Published::read(&args.dir, args.ties.as_deref())?;
    let mut findings = Findings::new();
    let damaged = findings.files(&published)?;
    if let TieRule::File(file) = &published.scenario.ties {
        let path = file.from.0.display();
        findings.same(&format!("the network in {path} is the one it was made with"))?;
    }
    let runs = published.runs()?;
    let count = runs.len() as u64;
    findings.same(&format!("runs.csv has the {} asked for", plural(count, "run")))?;
    let wanted = ((args.share * count as f64).ceil() as u64).max(FEWEST);
    let doubtful = damaged.iter().any(|file| OF_RUNS.contains(&file.as_str()));
    let draw = args.draw.unwrap_or_else(|| clock.lot());
    let drawn = lots(count, if doubtful { count } else { wanted }, draw);
    let threads = args.computing.threads.map_or_else(machine::cores, NonZeroUsize::get);
    let crew = Crew::new(Workers { threads, ahead: threads as u32 })
        .map_err(|cause| Failure::new(WRONG, format!("error: {cause}: --threads 1 would do")))?;
    let signals = Signals::listen()?;
    let sample: Vec<&Run> = drawn.iter().map(|&run| &runs[run as usize]).collect();
    let all = sample.len() == runs.len();
    let executed = executed_again(&published, &sample, &crew, &signals)?;
    let again = format!("{} of {count} executed again", plural(drawn.len() as u64, "run"));
    findings.same(&format!("{again}, --draw {draw}: the same"))?;
    if !all {
        let left = count - drawn.len() as u64;
        findings.except(format!("{left} of {count} runs, which were not drawn"));
    }
    let mut told = Told::read(&published, &runs)?;
    let daily = published.standing.tables().contains(&"bands.csv");
    let days = match &published.swept {
        None => Some(std::mem::take(&mut told.days)),
        Some(swept) => tables::days_of_store(&published, swept, &runs)?,
    };
    // What was kept of every day is known of runs that were all executed, too.
    let days = if daily { days.or(all.then_some(executed)) } else { Some(Days::new()) };
    let point_results = PointResults { published: &published, runs: &runs, days: days.as_ref() };
    findings.all_made(tables::made_again(&point_results, daily)?)?;
    let flipped = texts::flipped(&published, &runs, all.then_some(&crew), &signals)?;
    findings.all_made(texts::made_again(&point_results, told, flipped, &crew, &signals)?)?;
    if !damaged.is_empty() {
        let message = format!("REFUTED: {}: not as manifest.json says", damaged.join(", "));
        return Err(Failure::new(CHECK_FAILED, message));
    }
    findings.certify(&args.dir, clock)
}

/// Execute the runs of `sample` again and compare them with what stands there; the counts of their days.
fn executed_again(
    published: &Published,
    sample: &[&Run],
    crew: &Crew,
    signals: &Signals,
) -> Result<Days, Failure> {
    let mut days = Days::new();
    for some in sample.chunks(64) {
        let repeated = crew.at_work(|| repeat::all(published, some, signals));
        let repeated = repeated.ok_or_else(|| stopped(signals))?;
        if let Some(difference) = repeat::compare(published, &repeated)? {
            return Err(refuted(difference));
        }
        days.extend(some.iter().zip(repeated).map(|(run, again)| (run.key(), again.days)));
    }
    Ok(days)
}

/// What came of a file that was made again.
#[derive(Debug)]
pub enum Made {
    /// It holds the same; its name.
    Same(String),
    /// It does not.
    Differs(Difference),
    /// It cannot be made again.
    Unknown {
        /// What cannot.
        what: String,
        /// Why not.
        why: String,
    },
}

impl Made {
    /// What the first `difference` from `file` made again says of it.
    pub fn of(file: &str, difference: Option<Difference>) -> Self {
        difference.map_or_else(|| Self::Same(file.to_owned()), Self::Differs)
    }
}

/// What a referee has found so far, each told in a line.
struct Findings {
    /// What was not looked at.
    exceptions: Vec<String>,
}

impl Findings {
    fn new() -> Self {
        Self { exceptions: vec!["`execution` and `commit` in manifest.json".to_owned()] }
    }

    fn same(&self, what: &str) -> Result<(), Failure> {
        say::out(&format!("ok      {what}\n"))
    }

    fn except(&mut self, what: String) {
        self.exceptions.push(what);
    }

    /// Whether all files of the result are there and no others, and which are not as the manifest says.
    fn files(&mut self, published: &Published) -> Result<Vec<String>, Failure> {
        let standing = &published.standing;
        if let Some(file) = standing.missing().first() {
            return Err(refuted_file(file, "is not there, and manifest.json lists it"));
        }
        let [claimed, foreign] = standing.others()?;
        if let Some(file) = claimed.first() {
            let why = "bears the name of a file of a result, and manifest.json does not list it";
            return Err(refuted_file(file, why));
        }
        if !foreign.is_empty() {
            say::out(&format!("–       {}: not part of the result\n", foreign.join(", ")))?;
        }
        if let Some(differences) = &published.other_plan {
            let why = format!("is not the plan of these tables ({})", differences.join("; "));
            return Err(refuted_file("plan.json", &why));
        }
        let damaged = standing.damaged();
        for file in &damaged {
            say::out(&format!("DAMAGED {file}: not as manifest.json says\n"))?;
        }
        if damaged.is_empty() {
            self.same("every file is as manifest.json says")?;
        }
        Ok(damaged)
    }

    fn made(&mut self, made: Made) -> Result<(), Failure> {
        match made {
            Made::Same(file) => self.same(&format!("{file} made again: the same")),
            Made::Differs(difference) => Err(refuted(difference)),
            Made::Unknown { what, why } => {
                say::out(&format!("–       {what} cannot be made again: {why}\n"))?;
                self.except(what);
                Ok(())
            }
        }
    }

    fn all_made(&mut self, all: Vec<Made>) -> Result<(), Failure> {
        all.into_iter().try_for_each(|made| self.made(made))
    }

    fn certify(self, dir: &Path, clock: Clock) -> Result<(), Failure> {
        let (exceptions, took) = (self.exceptions.join("; "), clock.elapsed().as_secs_f64());
        let (dir, took) = (dir.display(), duration(took));
        say::out(&format!("CERTIFIED {dir}, except for {exceptions} · took {took}\n"))
    }
}

fn refuted(difference: Difference) -> Failure {
    Failure::new(CHECK_FAILED, format!("REFUTED: {difference}"))
}

fn refuted_file(file: &str, why: &str) -> Failure {
    Failure::new(CHECK_FAILED, format!("REFUTED: {file}: {why}"))
}

fn stopped(signals: &Signals) -> Failure {
    Failure::new(signals.asked().unwrap_or(CHECK_FAILED), "stopped: neither certified nor refuted")
}
