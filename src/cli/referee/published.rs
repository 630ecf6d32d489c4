//! A published result, read by somebody who did not make it.

use super::{refuted, refuted_file};
use crate::cli::columns::columns;
use crate::cli::failure::{Failure, WRONG};
use crate::cli::given;
use crate::cli::sweep::swept::Swept;
use crate::design::Points;
use crate::experiment::indicator::{Indicator, indicators};
use crate::experiment::sweep::{alike, first_possible};
use crate::id::Replicate;
use crate::output::{
    OutputError, PlanFile, Source, Standing, StandingTable, TextRow, is_of_a_result,
};
use crate::scenario::{self, Scenario};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A published result and what it is of.
#[derive(Debug)]
pub struct Published {
    /// The folder.
    pub dir: PathBuf,
    /// What its manifest says.
    pub standing: Standing,
    /// The scenario it is of, with its sweep.
    pub scenario: Scenario,
    /// The sweep it is of; none in the result of `run`.
    pub swept: Option<Swept>,
    /// How the plan of a sweep that lies there differs from that of the tables, if it does.
    pub other_plan: Option<Vec<String>>,
    /// The indicators, in the order of the columns.
    pub indicators: Vec<Indicator>,
}

/// A run as a row of `runs.csv` names it.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its number.
    pub number: u64,
    /// Its point.
    pub point: u32,
    /// The position of its arm.
    pub arm: usize,
    /// The name of its arm.
    pub arm_name: String,
    /// Its replicate.
    pub replicate: Replicate,
    /// What the row says of the indicators; `None` if it says that the run failed.
    pub values: Option<Vec<Option<f64>>>,
}

impl Published {
    /// The result in `dir`, which must be one of this build; its network may stand in the file `ties`.
    pub fn read(dir: &Path, ties: Option<&Path>) -> Result<Self, Failure> {
        let standing = Standing::read(dir)?;
        let source = standing.source().ok_or_else(|| {
            let told =
                format!("error: {}: manifest.json does not hold its scenario", dir.display());
            Failure::new(WRONG, format!("{told}: results of this version do"))
        })?;
        let scenario = of_places(&standing, &source, dir, ties)?;
        let (mut swept, mut other_plan) = (None, None);
        if scenario.sweep.is_some() {
            let daily = standing.tables().contains(&"bands.csv");
            let there = PlanFile::of_result(dir, &scenario, &source, daily)?;
            other_plan = there.as_ref().err().cloned();
            let own = || PlanFile::new(&scenario, source.clone(), daily);
            let plan = there.ok().flatten().unwrap_or_else(own);
            swept = Some(Swept::new(scenario.clone(), plan)?);
        }
        let wrong = |error: String| Failure::new(WRONG, format!("error: {error}"));
        let points = swept.as_ref().map(|swept| &swept.points);
        let first = points.map(|points| first_possible(&scenario, points));
        let first = first.transpose().map_err(wrong)?;
        let indicators = indicators(first.as_ref().unwrap_or(&scenario));
        let dir = dir.to_owned();
        Ok(Self { dir, standing, scenario, swept, other_plan, indicators })
    }

    /// The points of the sweep; none in the result of `run`.
    pub fn points(&self) -> Option<&Points> {
        self.swept.as_ref().map(|swept| &swept.points)
    }

    /// How many points there are.
    pub fn size(&self) -> u32 {
        self.points().map_or(1, |points| points.len() as u32)
    }

    /// The scenario at a point, if its runs fit into the tables.
    pub fn at(&self, point: u32) -> Result<Scenario, String> {
        let here = self.scenario_at(point)?;
        alike(&indicators(&here), &self.indicators)?;
        Ok(here)
    }

    fn scenario_at(&self, point: u32) -> Result<Scenario, String> {
        let settings = self.points().map(|points| points.settings(point.into()));
        let here = self.scenario.at(&settings.unwrap_or_default());
        here.map_err(|refused| refused.to_string())
    }

    /// The names of the columns of `runs.csv` after its own.
    pub fn further_names(&self) -> Vec<String> {
        let further = columns(&self.indicators, &self.scenario);
        further.iter().map(|column| column.name.to_string()).collect()
    }

    /// The runs that `runs.csv` names, in its order.
    ///
    /// # Errors
    /// When they are not those that were asked for, and when the system refuses.
    pub fn runs(&self) -> Result<Vec<Run>, Failure> {
        let table = StandingTable::open(&self.dir, "runs.csv", &self.further_names())?;
        let mut table = table.map_err(refuted)?;
        let mut runs: Vec<Run> = Vec::new();
        while let Some(row) = table.next_row()? {
            let run = self
                .run(&row, runs.len() as u64)
                .ok_or_else(|| refuted(table.wrong_row(&row, "a run of this experiment")))?;
            let follows = runs.last().is_none_or(|last| last.key() < run.key());
            if !follows || row.get(0) != Some(run.number.to_string().as_str()) {
                let number = run.number;
                let expected =
                    format!("run {number}, the next in the order of points, arms, replicates");
                return Err(refuted(table.wrong_row(&row, &expected)));
            }
            runs.push(run);
        }
        let mut counts: BTreeMap<(u32, usize), u32> = BTreeMap::new();
        runs.iter().for_each(|run| *counts.entry((run.point, run.arm)).or_insert(0) += 1);
        let sweep = self.scenario.sweep.as_ref();
        let precise = sweep.is_some_and(|sweep| sweep.precision.is_some());
        let wanted = self.scenario.replicates;
        let arms = 0..self.scenario.arms.len();
        let all = (0..self.size()).flat_map(|point| arms.clone().map(move |arm| (point, arm)));
        for (point, arm) in all {
            let count = counts.get(&(point, arm)).copied().unwrap_or(0);
            if !precise && count != wanted && self.standing.is_complete() {
                let arm = &self.scenario.arms[arm].name;
                let there = format!("{count} runs of “{arm}” at point {point}");
                return Err(refuted(table.wrong_count(&there, wanted.into())));
            }
        }
        Ok(runs)
    }

    /// The run that the row of `runs.csv` at `position` names, if the experiment has it.
    fn run(&self, row: &TextRow, position: u64) -> Option<Run> {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let arm = self.scenario.arms.iter().position(|arm| arm.name == cell(3))?;
        let point = cell(2).parse().ok().filter(|point| *point < self.size())?;
        let replicate: u32 = cell(4).parse().ok()?;
        let number = match self.swept {
            Some(_) => position,
            None => arm as u64 * u64::from(self.scenario.replicates) + u64::from(replicate),
        };
        let value = |at: usize| cell(8 + at).parse::<f64>().ok();
        let values = (cell(6) == "ok").then(|| (0..self.indicators.len()).map(value).collect());
        let (arm_name, replicate) = (cell(3).to_owned(), Replicate(replicate));
        Some(Run { number, point, arm, arm_name, replicate, values })
    }
}

impl Run {
    /// Its point, its arm and its replicate.
    pub fn key(&self) -> (u32, usize, Replicate) {
        (self.point, self.arm, self.replicate)
    }
}

/// The scenario that was given as `source`, with the network of the first place that has the right one:
/// the file `ties` if it is named, or else the folder of the result, the one around it, and where it was.
///
/// # Errors
/// When no place has it; the message says where it was looked for.
fn of_places(
    standing: &Standing,
    source: &Source,
    dir: &Path,
    ties: Option<&Path>,
) -> Result<Scenario, Failure> {
    let name = standing.network().and_then(Path::file_name);
    let own = name.filter(|name| !is_of_a_result(&name.to_string_lossy()));
    let around = dir.canonicalize().ok().and_then(|dir| Some(dir.parent()?.to_owned()));
    let beside =
        [own.map(|name| dir.join(name)), around.zip(name).map(|(dir, name)| dir.join(name))];
    let mut places: Vec<Option<PathBuf>> = match ties {
        Some(ties) => vec![Some(ties.to_owned())],
        None => beside.into_iter().flatten().filter(|path| path.is_file()).map(Some).collect(),
    };
    if ties.is_none() {
        places.push(None);
    }
    let looked: Vec<String> =
        places.iter().flatten().map(|path| path.display().to_string()).collect();
    let mut wrong = None;
    for place in places {
        let read =
            given::with_ties(source, place).map_err(Failure::from).and_then(|mut scenario| {
                if !standing.is_of_sweep() {
                    scenario.sweep = None;
                }
                must_be_of(standing, &scenario, source, dir).map(|()| scenario)
            });
        match read {
            Ok(scenario) => return Ok(scenario),
            Err(failure) => wrong = Some(failure),
        }
    }
    if let Some(ties) = ties {
        let message = format!("error: {}: is not the network of this result", ties.display());
        let wrong = wrong.map_or(message.clone(), |wrong| wrong.about(&message));
        return Err(Failure::new(WRONG, wrong));
    }
    let wrong = wrong.expect("at least one place is looked at");
    let Some(name) = name else { return Err(wrong) };
    let looked = match looked.is_empty() {
        true => String::new(),
        false => format!(", after {}", looked.join(" and ")),
    };
    let name = name.to_string_lossy();
    Err(wrong.with(&format!(
        "note: the ties of `{name}` were looked for beside the result and where the scenario names \
         them{looked}; --ties FILE says where they are"
    )))
}

/// See that the result which stands in `dir` is of `scenario`, which was given as `source`.
///
/// # Errors
/// Refuted, if its manifest contradicts itself; or that another build made it, or that files which the
/// scenario names are others now.
fn must_be_of(
    standing: &Standing,
    scenario: &Scenario,
    source: &Source,
    dir: &Path,
) -> Result<(), Failure> {
    standing.must_be_of_this_build(scenario)?;
    let differences = standing.differences(scenario);
    if differences.is_empty() {
        return Ok(());
    }
    let of_files = |told: &String| ["ties", "sweep"].iter().any(|key| told.starts_with(key));
    let names_files = !scenario::named(&source.folder, &source.text, &source.set).is_empty();
    let other_files = names_files && differences.iter().all(of_files);
    if !other_files {
        let told = differences.join("; ");
        let why = format!("contradicts the scenario it holds, which says otherwise here ({told})");
        return Err(refuted_file("manifest.json", &why));
    }
    Err(OutputError::OtherResult { dir: dir.to_owned(), differences }.into())
}
