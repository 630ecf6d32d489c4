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
use crate::scenario::{self, Overrides, Scenario};
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
    /// How many threads and units work on it at once.
    pub workers: Workers,
    /// Where the file lies.
    path: PathBuf,
    memory: u64,
    /// Seconds predicted for a replicate at each point, on one thread.
    costs: Vec<f64>,
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
        };
        let file = PlanFile::new(&scenario, source, is_daily(args.daily));
        Self::new(scenario, file, args.scenario.clone(), args.threads)
    }

    /// The sweep whose plan stands in `dir`.
    pub fn in_folder(dir: &Path) -> Result<Self, Failure> {
        let there = PlanFile::read(dir)?;
        let there = there.ok_or_else(|| OutputError::NoResult { dir: dir.to_owned() })?;
        let Source { file, folder, text, set, seed, replicates, arms } = there.source.clone();
        let overrides = Overrides { seed, replicates, arms, flip: false };
        let scenario = scenario::read_text(&file, &folder, &text, &set, &overrides)?;
        let here = PlanFile::new(&scenario, there.source.clone(), there.daily);
        let differences = there.differences(&here);
        if !differences.is_empty() {
            return Err(OutputError::AnotherExperiment { dir: dir.to_owned(), differences }.into());
        }
        Self::new(scenario, here, PathBuf::from(file), None)
    }

    fn new(
        scenario: Scenario,
        file: PlanFile,
        path: PathBuf,
        threads: Option<NonZeroUsize>,
    ) -> Result<Self, Failure> {
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
        let threads = threads.map_or_else(machine::cores, NonZeroUsize::get);
        let runs = points.len().saturating_mul(u64::from(most(&scenario)));
        let stored = RUN.saturating_mul(runs.saturating_mul(scenario.arms.len() as u64));
        let needs = |ahead| Needs::of(&scenario, &points, threads, ahead);
        let one = needs(1);
        let fits = |ahead: &u32| needs(*ahead).memory.saturating_add(stored) <= free_memory();
        let ahead = (2..=2 * threads as u32).rev().find(fits).unwrap_or(1);
        let needs = if ahead == 1 { one } else { needs(ahead) };
        let settings = (0..points.len()).map(|point| points.settings(point));
        let keys = PointKeys::new(settings.map(|settings| PointKey::of(&file.identity, &settings)));
        let memory = needs.memory.saturating_add(stored);
        let workers = Workers { threads, ahead };
        Ok(Self { keys, workers, memory, costs: needs.costs, scenario, points, file, path })
    }

    /// Refuse what the machine cannot hold.
    pub fn must_fit(&self) -> Result<(), Failure> {
        let (needs, has) = (self.memory, free_memory());
        if needs <= has {
            return Ok(());
        }
        let (path, needs, has) = (self.path.display(), bytes(needs), bytes(has));
        let message = format!(
            "error: {path}: needs about {needs} of memory and {has} are free: fewer points, \
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

    /// What is predicted for a replicate at `point`, in milliseconds on one thread.
    pub fn cost(&self, point: u32) -> u64 {
        let seconds = self.costs.get(point as usize).or(self.costs.last());
        (1000.0 * seconds.copied().unwrap_or(0.0)).ceil() as u64
    }

    /// What is predicted for all that `agenda` still wants in its shard.
    pub fn work(&self, agenda: &Agenda) -> u64 {
        let points = 0..self.points.len() as u32;
        points.map(|point| self.cost(point) * u64::from(agenda.left_at(point))).sum()
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

    /// Where a result comes from that a command which was started with `clock` publishes.
    pub fn provenance(&self, clock: Clock) -> Provenance {
        let seconds: f64 =
            (0..self.points.len() as u32).map(|p| self.cost(p) as f64 / 1000.0).sum();
        let seconds = seconds * f64::from(most(&self.scenario)) / self.workers.threads as f64;
        Provenance {
            scenario_file: self.file.source.scenario_file(),
            set: self.file.source.set.clone(),
            trace: None,
            command: std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect(),
            started: clock.started(),
            threads: self.workers.threads,
            predicted: Cost { memory_bytes: Some(self.memory), seconds: Some(seconds) },
            actual: Cost {
                memory_bytes: machine::peak_memory(),
                seconds: Some(clock.elapsed().as_secs_f64()),
            },
        }
    }
}

/// The most replicates a point can have.
fn most(scenario: &Scenario) -> u32 {
    let precision = scenario.sweep.as_ref().and_then(|sweep| sweep.precision.as_ref());
    precision.map_or(scenario.replicates, |precision| precision.max)
}

/// What the points of a sweep need.
struct Needs {
    memory: u64,
    costs: Vec<f64>,
}

impl Needs {
    /// With so many threads, and units under way.
    fn of(scenario: &Scenario, points: &Points, threads: usize, ahead: u32) -> Self {
        let mut needs = Self { memory: 0, costs: Vec::new() };
        for point in 0..points.len().min(LOOKED_AT.into()) {
            let here = scenario.at(&points.settings(point));
            let here = here.unwrap_or_else(|_| Scenario { sweep: None, ..scenario.clone() });
            let one = Scenario { replicates: ahead, ..here };
            let Estimate { memory, seconds, .. } = estimate(&one, threads, ahead);
            let at_once = (threads as f64).min((ahead as usize * one.arms.len()) as f64).max(1.0);
            needs.memory = needs.memory.max(memory);
            needs.costs.push(seconds * at_once / f64::from(ahead));
        }
        needs
    }
}
