//! A sweep that a command is about.

use super::needs::Needs;
use crate::cli::args::{ChangeArgs, Daily, SweepArgs};
use crate::cli::clock::Clock;
use crate::cli::failure::{Failure, WRONG};
use crate::cli::forecast::must_fit;
use crate::cli::given;
use crate::cli::machine;
use crate::cli::summary::replicates;
use crate::cli::words::plural;
use crate::design::Points;
use crate::experiment::sweep::Plan;
use crate::output::store::{PointKey, PointKeys, Record, Store};
use crate::output::{Cost, OutputError, PlanFile, Provenance, Source, files_in};
use crate::scenario::Scenario;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// A sweep, checked.
#[derive(Debug)]
pub struct Swept {
    /// The scenario, with its sweep.
    pub scenario: Scenario,
    /// Its points.
    pub points: Points,
    /// What later commands read of it.
    pub file: PlanFile,
    /// The points as the store knows them.
    pub keys: PointKeys,
    /// Where the file lies.
    path: PathBuf,
}

impl Swept {
    /// The sweep that the command line asks for: of a scenario, or the one planned in a folder.
    pub fn asked(args: &SweepArgs) -> Result<Self, Failure> {
        if args.scenario.is_dir() {
            must_be_alone(args)?;
            return Self::in_folder(&args.scenario);
        }
        let (scenario, source) = given::read(&args.scenario, &args.changes, false)?;
        let folder = std::path::absolute(Path::new(".").join(&source.folder));
        let folder = folder.map_err(|cause| Failure::new(WRONG, format!("error: {cause}")))?;
        let source = Source { folder, ..source };
        let daily = args.daily != Some(Daily::None);
        let file = PlanFile::new(&scenario, source, daily);
        Self::new(scenario, file)
    }

    /// The sweep whose plan stands in `dir`.
    pub fn in_folder(dir: &Path) -> Result<Self, Failure> {
        let there = if dir.is_dir() { PlanFile::read(dir)? } else { None };
        let there = there.ok_or_else(|| OutputError::NoSweep { dir: dir.to_owned() })?;
        let scenario = given::again(&there.source)?;
        let here = PlanFile::new(&scenario, there.source.clone(), there.daily);
        let differences = there.differences(&here);
        if !differences.is_empty() {
            return Err(OutputError::AnotherExperiment { dir: dir.to_owned(), differences }.into());
        }
        Self::new(scenario, here)
    }

    /// The sweep of `scenario`, of which later commands read `file`.
    ///
    /// # Errors
    /// When the scenario has no sweep, or one that cannot be run.
    pub fn new(scenario: Scenario, file: PlanFile) -> Result<Self, Failure> {
        let path = PathBuf::from(&file.source.file);
        let wrong =
            |message: String| Failure::new(WRONG, format!("error: {}: {message}", path.display()));
        let Some(sweep) = &scenario.sweep else {
            return Err(wrong("has no [sweep]: `groundswell run` runs it".to_owned()));
        };
        let points = Points::of(sweep, scenario.seed).map_err(|error| wrong(error.to_string()))?;
        Plan::must_have_a_size(&points).map_err(wrong)?;
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
        let has = machine::free_memory();
        let needs = Needs::of(&self.scenario, &self.points, threads, has);
        let would = "fewer points, replicates or supporters, or a larger machine";
        must_fit(needs.memory, &self.path, would)?;
        Ok(needs)
    }

    /// The files that a command reads which was given `path`, a scenario or the folder of a sweep.
    pub fn inputs(&self, path: &Path) -> Vec<PathBuf> {
        let mut inputs = given::inputs(&self.file.source);
        inputs.extend(files_in(path));
        inputs
    }

    /// What is to be run.
    pub fn plan(&self) -> Result<Plan<'_>, Failure> {
        let plan = Plan::new(&self.scenario, &self.points, self.file.daily);
        plan.map_err(|error| {
            Failure::new(WRONG, format!("error: {}: {error}", self.path.display()))
        })
    }

    /// The store in the folder `dir`.
    pub fn store(&self, dir: &Path) -> Result<Store, OutputError> {
        Store::open(dir, &self.file.identity, &self.keys)
    }

    /// What `store` has of the runs at `point`, replicates from 0 to `below`, by arm and replicate.
    pub fn records<'a>(
        &self,
        store: &'a Store,
        point: u32,
        below: u32,
    ) -> impl Iterator<Item = &'a Record> {
        let records = store.of_point(self.keys.first_like(point)).iter();
        records.filter(move |record| record.replicate.0 < below)
    }

    /// The design in a line.
    pub fn told(&self) -> String {
        let (points, arms) = (self.points.len(), self.scenario.arms.len() as u64);
        let sweep = self.scenario.sweep.as_ref();
        let design = sweep.map_or_else(String::new, |sweep| sweep.design.name());
        let replicates = replicates(&self.scenario);
        let (points, arms) = (plural(points, "point"), plural(arms, "arm"));
        format!("{}: {design} of {points} × {arms} × {replicates}", self.scenario.name)
    }

    /// Where a result comes from that a command which was started with `clock` publishes, having run
    /// something or only made tables.
    pub fn provenance(&self, clock: Clock, needs: Option<&Needs>) -> Provenance {
        Provenance {
            source: self.file.source.clone(),
            trace: None,
            ids: false,
            command: given::command_line(),
            started: clock.started(),
            threads: needs.map_or(1, |needs| needs.workers.threads),
            predicted: needs.map_or_else(Cost::default, |needs| needs.forecast().cost()),
            actual: Cost {
                memory_bytes: machine::peak_memory(),
                seconds: Some(clock.elapsed().as_secs_f64()),
            },
        }
    }
}

/// Refuse what would have a planned sweep be another.
fn must_be_alone(args: &SweepArgs) -> Result<(), Failure> {
    let SweepArgs { scenario, changes, out, force, daily, design_out, .. } = args;
    let replaces = *force && design_out.is_none();
    if *changes == ChangeArgs::default() && out.is_none() && !replaces && daily.is_none() {
        return Ok(());
    }
    let message = format!(
        "error: {}: is the folder of a sweep, which goes on as it was planned: --set, --seed, \
         --replicates, --arm, --out, --daily and --force go with a scenario file",
        scenario.display()
    );
    Err(Failure::new(WRONG, message))
}
