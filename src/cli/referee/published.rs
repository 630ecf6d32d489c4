//! A published result, read by somebody who did not make it.

use crate::cli::columns::columns;
use crate::cli::failure::{Failure, WRONG};
use crate::cli::given;
use crate::design::Points;
use crate::experiment::indicator::{Indicator, indicators};
use crate::experiment::sweep::first_possible;
use crate::id::Replicate;
use crate::output::{Difference, OutputError, Standing, StandingTable};
use crate::scenario::Scenario;
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
    /// The points of the sweep; none in the result of `run`.
    pub points: Option<Points>,
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
    /// The result in `dir`, which must be one of this build.
    pub fn read(dir: &Path) -> Result<Self, Failure> {
        let standing = Standing::read(dir)?;
        let source = standing.source().ok_or_else(|| {
            let told =
                format!("error: {}: manifest.json does not hold its scenario", dir.display());
            Failure::new(WRONG, format!("{told}: results of this version do"))
        })?;
        let mut scenario = given::again(&source)?;
        if !standing.tables().contains(&"points.csv") {
            scenario.sweep = None;
        }
        let differences = standing.differences(&scenario);
        if !differences.is_empty() {
            return Err(OutputError::OtherResult { dir: dir.to_owned(), differences }.into());
        }
        let wrong = |error: String| Failure::new(WRONG, format!("error: {error}"));
        let points = scenario.sweep.as_ref().map(|sweep| Points::of(sweep, scenario.seed));
        let points = points.transpose().map_err(|error| wrong(error.to_string()))?;
        let first = points.as_ref().map(|points| first_possible(&scenario, points));
        let first = first.transpose().map_err(wrong)?;
        let indicators = indicators(first.as_ref().unwrap_or(&scenario));
        Ok(Self { dir: dir.to_owned(), standing, scenario, points, indicators })
    }

    /// The scenario at a point.
    pub fn at(&self, point: u32) -> Result<Scenario, String> {
        let settings = self.points.as_ref().map(|points| points.settings(point.into()));
        let here = self.scenario.at(&settings.unwrap_or_default());
        here.map_err(|refused| refused.to_string())
    }

    /// The names of the columns of `runs.csv` after its own.
    pub fn further_names(&self) -> Vec<String> {
        let further = columns(&self.indicators, &self.scenario);
        further.iter().map(|column| column.name.to_string()).collect()
    }

    /// The runs that `runs.csv` names, in its order; inside, where they are not those that were asked
    /// for.
    pub fn runs(&self) -> Result<Result<Vec<Run>, Difference>, Failure> {
        let mut table = match StandingTable::open(&self.dir, "runs.csv", &self.further_names())? {
            Ok(table) => table,
            Err(difference) => return Ok(Err(difference)),
        };
        let mut runs: Vec<Run> = Vec::new();
        let mut counts: BTreeMap<(u32, usize), u32> = BTreeMap::new();
        let points = self.points.as_ref().map_or(1, Points::len);
        while let Some(row) = table.next_row()? {
            let cell = |at: usize| row.get(at).unwrap_or_default();
            let arm = self.scenario.arms.iter().position(|arm| arm.name == cell(3));
            let (point, replicate) = (cell(2).parse::<u32>().ok(), cell(4).parse::<u32>().ok());
            let number = runs.len() as u64;
            let named = (point.filter(|p| u64::from(*p) < points), arm, replicate);
            let (Some(point), Some(arm), Some(replicate)) = named else {
                return Ok(Err(table.wrong_row(&row, "a run of this experiment")));
            };
            let next = counts.entry((point, arm)).or_insert(0);
            let follows = runs.last().is_none_or(|last| (last.point, last.arm) <= (point, arm));
            if *next != replicate || !follows || cell(0) != number.to_string() {
                let expected =
                    format!("run {number}, the next in the order of points, arms, replicates");
                return Ok(Err(table.wrong_row(&row, &expected)));
            }
            *next += 1;
            let value = |at: usize| cell(8 + at).parse::<f64>().ok();
            let values = (cell(6) == "ok").then(|| (0..self.indicators.len()).map(value).collect());
            let (arm_name, replicate) = (cell(3).to_owned(), Replicate(replicate));
            runs.push(Run { number, point, arm, arm_name, replicate, values });
        }
        let sweep = self.scenario.sweep.as_ref();
        let precise = sweep.is_some_and(|sweep| sweep.precision.is_some());
        let wanted = self.scenario.replicates;
        let all =
            (0..points as u32).flat_map(|p| (0..self.scenario.arms.len()).map(move |a| (p, a)));
        for (point, arm) in all {
            let count = counts.get(&(point, arm)).copied().unwrap_or(0);
            if !precise && count != wanted && self.standing.is_complete() {
                let arm = &self.scenario.arms[arm].name;
                return Ok(Err(
                    table.wrong_count(&format!("{count} runs of “{arm}” at point {point}"), wanted)
                ));
            }
        }
        Ok(Ok(runs))
    }
}
