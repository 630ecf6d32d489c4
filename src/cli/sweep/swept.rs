//! A sweep that a command is about.

use super::{free_memory, is_daily};
use crate::cli::args::SweepArgs;
use crate::cli::clock::Clock;
use crate::cli::failure::{Failure, WRONG};
use crate::cli::machine;
use crate::cli::words::{bytes, plural};
use crate::design::Points;
use crate::experiment::estimate::{Estimate, estimate};
use crate::experiment::execute::Workers;
use crate::experiment::sweep::{Agenda, Plan};
use crate::output::store::{PointKey, PointKeys};
use crate::output::{Cost, OutputError, PlanFile, Provenance, Source};
use crate::scenario::{self, Overrides, Refused, Scenario};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Points that are looked at one by one before anything is run; of further ones it is taken that they
/// need as much as the last of these.
const LOOKED_AT: u32 = 2000;

/// Bytes of memory for each run of a sweep: where its record lies, and whether it ended.
const RUN: u64 = 48;

/// A sweep, checked.
#[derive(Debug)]
pub struct Swept {
    /// The scenario, with its sweep.
    pub scenario: Scenario,
    /// Its points.
    pub points: Points,
    /// What later commands are told of it.
    pub file: PlanFile,
    /// The points as the store knows them.
    pub keys: PointKeys,
    /// Where the file lies.
    path: PathBuf,
}

/// What running a sweep will take.
#[derive(Debug)]
pub struct Needs {
    /// How many threads and units work on it at once.
    pub workers: Workers,
    /// Bytes of memory predicted.
    memory: u64,
    /// Seconds predicted for a replicate at each point, on one thread.
    costs: Vec<f64>,
    /// The most replicates of all points together.
    replicates: f64,
}

impl Swept {
    /// The sweep that the command line asks for.
    pub fn asked(args: &SweepArgs) -> Result<Self, Failure> {
        let overrides = Overrides {
            seed: args.seed,
            replicates: args.replicates,
            arms: args.arm.clone(),
            flip: false,
        };
        let (scenario, text) = scenario::read(&args.scenario, &args.set, &overrides)?;
        let folder = args.scenario.parent().unwrap_or(Path::new(""));
        let folder = std::path::absolute(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        });
        let source = Source {
            file: args.scenario.display().to_string(),
            folder: folder.map_err(|cause| Failure::new(WRONG, format!("error: {cause}")))?,
            text,
            set: args.set.clone(),
            seed: args.seed,
            replicates: args.replicates,
            arms: args.arm.clone(),
            flip: false,
        };
        let file = PlanFile::new(&scenario, source, is_daily(args.daily));
        Self::new(scenario, file, args.scenario.clone())
    }

    /// The sweep whose plan stands in `dir`.
    pub fn in_folder(dir: &Path) -> Result<Self, Failure> {
        let there = PlanFile::read(dir)?;
        let there = there.ok_or_else(|| OutputError::NoResult { dir: dir.to_owned() })?;
        let scenario = reread(&there.source)?;
        let here = PlanFile::new(&scenario, there.source.clone(), there.daily);
        let differences = there.differences(&here);
        if !differences.is_empty() {
            return Err(OutputError::AnotherExperiment { dir: dir.to_owned(), differences }.into());
        }
        Self::new(scenario, here, PathBuf::from(&there.source.file))
    }

    fn new(scenario: Scenario, file: PlanFile, path: PathBuf) -> Result<Self, Failure> {
        let wrong =
            |message: String| Failure::new(WRONG, format!("error: {}: {message}", path.display()));
        let Some(sweep) = &scenario.sweep else {
            return Err(wrong("has no [sweep]: `groundswell run` runs it".to_owned()));
        };
        let points = Points::of(sweep, scenario.seed).map_err(|error| wrong(error.to_string()))?;
        if points.is_empty() || points.len() > u64::from(u32::MAX) / 4 {
            let points = plural(points.len(), "point");
            return Err(wrong(format!("the design has {points}: 1 to 1,073,741,823 can be run")));
        }
        let settings = (0..points.len()).map(|point| points.settings(point));
        let keys = PointKeys::new(settings.map(|settings| PointKey::of(&file.identity, &settings)));
        Ok(Self { keys, scenario, points, file, path })
    }

    /// What running it will take.
    ///
    /// # Errors
    /// When that is more memory than is free.
    pub fn needs(&self, threads: Option<NonZeroUsize>) -> Result<Needs, Failure> {
        let threads = threads.map_or_else(machine::cores, NonZeroUsize::get);
        let needs = Needs::of(&self.scenario, &self.points, threads);
        let (memory, has) = (needs.memory, free_memory());
        if memory <= has {
            return Ok(needs);
        }
        let (path, memory, has) = (self.path.display(), bytes(memory), bytes(has));
        let message = format!(
            "error: {path}: needs about {memory} of memory and {has} are free: fewer points, \
             replicates or supporters, or a larger machine would do"
        );
        Err(Failure::new(WRONG, message))
    }

    /// What is to be run.
    pub fn plan(&self) -> Result<Plan<'_>, Failure> {
        let plan = Plan::new(&self.scenario, &self.points, self.file.daily);
        plan.map_err(|error| {
            Failure::new(WRONG, format!("error: {}: {error}", self.path.display()))
        })
    }

    /// The design in a line.
    pub fn told(&self) -> String {
        let (points, arms) = (self.points.len(), self.scenario.arms.len() as u64);
        let sweep = self.scenario.sweep.as_ref();
        let design = sweep.map_or_else(String::new, |sweep| sweep.design.name());
        let precision = sweep.and_then(|sweep| sweep.precision.as_ref());
        let replicates = match precision {
            None => plural(self.scenario.replicates.into(), "replicate"),
            Some(goal) => format!("{} to {} replicates", goal.min, goal.max),
        };
        let (points, arms) = (plural(points, "point"), plural(arms, "arm"));
        format!("{}: {design} of {points} × {arms} × {replicates}", self.scenario.name)
    }

    /// Where a result comes from that a command which was started with `clock` publishes, having run
    /// something or only made tables.
    pub fn provenance(&self, clock: Clock, needs: Option<&Needs>) -> Provenance {
        Provenance {
            source: self.file.source.clone(),
            trace: None,
            command: std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect(),
            started: clock.started(),
            threads: needs.map_or(1, |needs| needs.workers.threads),
            predicted: needs.map_or_else(Cost::default, Needs::predicted),
            actual: Cost {
                memory_bytes: machine::peak_memory(),
                seconds: Some(clock.elapsed().as_secs_f64()),
            },
        }
    }
}

impl Needs {
    /// On so many threads, with as many units under way as memory holds.
    fn of(scenario: &Scenario, points: &Points, threads: usize) -> Self {
        let precision = scenario.sweep.as_ref().and_then(|sweep| sweep.precision.as_ref());
        let most = precision.map_or(scenario.replicates, |precision| precision.max);
        let replicates = points.len() as f64 * f64::from(most);
        let stored = (RUN as f64 * replicates * scenario.arms.len() as f64) as u64;
        let mut choices: Vec<(u32, u64)> =
            units_under_way(threads).map(|ahead| (ahead, 0)).collect();
        let mut costs = Vec::new();
        for point in 0..points.len().min(LOOKED_AT.into()) {
            let here = scenario.at(&points.settings(point));
            let here = here.unwrap_or_else(|_| Scenario { sweep: None, ..scenario.clone() });
            for (ahead, memory) in &mut choices {
                let needs = of_units(&here, threads, *ahead);
                *memory = (*memory).max(needs.memory.saturating_add(stored));
            }
            costs.push(of_units(&here, 1, 1).seconds);
        }
        let fits = |(_, memory): &&(u32, u64)| *memory <= free_memory();
        let least = (1, u64::MAX);
        let chosen = choices.iter().rev().find(fits).or(choices.first());
        let (ahead, memory) = *chosen.unwrap_or(&least);
        Self { workers: Workers { threads, ahead }, memory, costs, replicates }
    }

    /// What is predicted for a replicate at `point`, in microseconds on one thread.
    pub fn cost(&self, point: u32) -> u64 {
        let seconds = self.costs.get(point as usize).or(self.costs.last());
        (1e6 * seconds.copied().unwrap_or(0.0)).ceil() as u64
    }

    /// What is predicted for all that `agenda` still wants in its shard.
    pub fn work(&self, agenda: &Agenda, points: u32) -> u64 {
        (0..points).map(|point| self.cost(point) * u64::from(agenda.left_at(point))).sum()
    }

    fn predicted(&self) -> Cost {
        let mean = self.costs.iter().sum::<f64>() / self.costs.len().max(1) as f64;
        let seconds = mean * self.replicates / self.workers.threads as f64;
        Cost { memory_bytes: Some(self.memory), seconds: Some(seconds) }
    }
}

/// The scenario that was given as `source`.
///
/// # Errors
/// When it is none any more, as when a file it names is gone.
pub fn reread(source: &Source) -> Result<Scenario, Refused> {
    let Source { file, folder, text, set, seed, replicates, arms, flip } = source;
    let (seed, replicates, flip) = (*seed, *replicates, *flip);
    let overrides = Overrides { seed, replicates, arms: arms.clone(), flip };
    scenario::read_text(file, folder, text, set, &overrides)
}

/// How many units may be under way: 1, 2, 4 … up to two for each thread.
fn units_under_way(threads: usize) -> impl Iterator<Item = u32> {
    let most = 2 * threads as u32;
    std::iter::successors(Some(1_u32), |ahead| Some(2 * ahead)).take_while(move |a| *a <= most)
}

/// What so many replicates of the scenario at once need.
fn of_units(scenario: &Scenario, threads: usize, ahead: u32) -> Estimate {
    estimate(&Scenario { replicates: ahead, ..scenario.clone() }, threads, ahead)
}
