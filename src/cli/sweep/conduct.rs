//! `sweep`: what is missing is run and kept.

use super::needs::Needs;
use super::stock::Stock;
use super::swept::Swept;
use super::tables::{self, failures};
use crate::cli::args::{OnError, SweepArgs};
use crate::cli::clock::Clock;
use crate::cli::failure::{Failure, RUN_FAILED, WRONG};
use crate::cli::given;
use crate::cli::machine;
use crate::cli::progress::{Progress, Signals};
use crate::cli::say;
use crate::cli::words::{duration, plural};
use crate::experiment::execute::Crew;
use crate::experiment::sweep::{Finished, Pending, Plan, Shard, execute};
use crate::output::store::{Journal, RunKey, Whereabouts};
use crate::output::{Access, Destination, OutputError, SweptFolder, keep_inputs, write_points};
use crate::run::Watch;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How long what was run may be lost to a power cut.
const SYNC: Duration = Duration::from_secs(2);

/// Run what is missing of a sweep, then make its tables; of a shard, no tables.
pub fn run(args: &SweepArgs) -> Result<(), Failure> {
    let clock = Clock::start();
    let swept = Swept::asked(args)?;
    if let Some(path) = &args.design_out {
        let inputs = swept.inputs(&args.scenario);
        let destination = Destination::new(path, &inputs, args.force)?;
        return Ok(destination.write(|out| write_points(out, &swept.points))?);
    }
    let plan = swept.plan()?;
    let needs = swept.needs(args.computing.threads)?;
    let dir = folder(args, &swept);
    let access = if args.shard.is_some() { Access::Beside } else { Access::Alone };
    keep_inputs(&dir, &given::inputs(&swept.file.source))?;
    let folder = SweptFolder::open(&dir, &swept.file, access, args.force)?;
    if args.plan {
        return tell(args, &format!("{}\nplan: {}\n", swept.told(), dir.display()));
    }
    let mut stock = Stock::take(&dir, &swept, &plan, args.shard.unwrap_or(Shard::WHOLE))?;
    stock.tell_damages();
    let is_whole = access == Access::Alone && stock.pending.is_complete();
    if is_whole && folder.is_published(&swept.scenario) {
        let told = fs::read_to_string(dir.join("summary.txt"));
        tell(args, &told.unwrap_or_default())?;
        return tell(args, "This very sweep stood there already; --force runs another.\n");
    }
    if stock.found > 0 && !args.quiet {
        say::err(&format!(
            "note: {} stood in {} already",
            plural(stock.found, "run"),
            dir.display()
        ));
    }
    let failed = conduct(args, &swept, &needs, &plan, &mut stock.pending, &dir)?;
    let took = || duration(clock.elapsed().as_secs_f64());
    if let Some(Shard { part, of }) = args.shard {
        tell(args, &format!("shard {part}/{of} is done · took {}\n", took()))?;
        return failures(failed);
    }
    stock.store = swept.store(&dir)?;
    let provenance = || swept.provenance(clock, Some(&needs));
    let written = tables::write(folder, &swept, &plan, &stock, provenance)?;
    written.told(args.quiet, &format!("\nfiles: {} · took {}\n", dir.display(), took()))
}

fn folder(args: &SweepArgs, swept: &Swept) -> PathBuf {
    match &args.out {
        _ if args.scenario.is_dir() => args.scenario.clone(),
        Some(dir) => dir.clone(),
        None => Path::new("results").join(&swept.scenario.name),
    }
}

fn tell(args: &SweepArgs, text: &str) -> Result<(), Failure> {
    if args.quiet { Ok(()) } else { say::out(text) }
}

/// Run what is missing and keep it; how many runs failed meanwhile.
fn conduct(
    args: &SweepArgs,
    swept: &Swept,
    needs: &Needs,
    plan: &Plan,
    pending: &mut Pending,
    dir: &Path,
) -> Result<u64, Failure> {
    let signals = Signals::listen()?;
    let crew = Crew::new(needs.workers)
        .map_err(|cause| Failure::new(WRONG, format!("error: {cause}: --threads 1 would do")))?;
    let part = args.shard.map_or_else(|| "all".to_owned(), |s| format!("{}-of-{}", s.part, s.of));
    let name = format!("{part}@{}", machine::name());
    let mut journal = Journal::open(dir, &name, &swept.file.identity)?;
    let work = needs.work(pending, plan.size());
    let progress = Progress::of_sweep(&swept.scenario.name, work, args.quiet);
    let mut synced = Clock::start();
    let mut failed = 0;
    let attended = Attended::new(&signals, journal.whereabouts()?);
    let ended = execute(pending, plan, &crew, &attended, |finished| {
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
    if attended.is_left() {
        return Err(OutputError::Vanished { dir: dir.to_owned() }.into());
    }
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
            "stopped: what ended is kept, and the same command resumes; `groundswell merge {} \
             --partial` makes tables of it",
            dir.display()
        );
        return Err(Failure::new(status, message));
    }
    Ok(failed)
}

/// What stops the runs of a sweep: a signal, and that the journal they go to is where nobody finds it.
struct Attended<'a> {
    signals: &'a Signals,
    journal: Whereabouts,
    clock: Clock,
    /// The second in which somebody looked.
    looked: AtomicU64,
    left: AtomicBool,
}

impl<'a> Attended<'a> {
    fn new(signals: &'a Signals, journal: Whereabouts) -> Self {
        let (looked, left) = (AtomicU64::new(0), AtomicBool::new(false));
        Self { signals, journal, clock: Clock::start(), looked, left }
    }

    /// Whether the journal was moved or taken away; looked at once a second.
    fn is_left(&self) -> bool {
        let second = self.clock.elapsed().as_secs();
        if self.looked.fetch_max(second, Ordering::Relaxed) < second && self.journal.is_left() {
            self.left.store(true, Ordering::Relaxed);
        }
        self.left.load(Ordering::Relaxed)
    }
}

impl Watch for Attended<'_> {
    fn day_done(&self, _agents: u32) {}

    fn stopped(&self) -> bool {
        self.signals.asked().is_some() || self.is_left()
    }
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
