//! Runs executed again.

use super::published::{Published, Run};
use crate::cli::columns::cells;
use crate::cli::failure::Failure;
use crate::cli::progress::Signals;
use crate::cli::trace::Stoppable;
use crate::experiment::execute::alone;
use crate::experiment::indicator::indicators;
use crate::experiment::results::RunRecord;
use crate::output::{Difference, RunRow, RunRows, StandingTable, TableRows, Value, as_text};
use rayon::prelude::*;

/// What a run gave when it was executed again: its rows of every table that has rows of runs.
#[derive(Debug)]
pub struct Repeated {
    /// The point, the arm and the replicate as the tables write them.
    run: Vec<String>,
    /// The rows, by table.
    pub rows: Vec<TableRows>,
    /// Four counts of every day; none if it failed.
    pub days: Vec<[u32; 4]>,
}

/// Execute `some` of the runs again; `None` if it was stopped.
pub fn all(published: &Published, some: &[&Run], signals: &Signals) -> Option<Vec<Repeated>> {
    some.par_iter().map(|run| repeat(published, run, signals)).collect()
}

/// Execute `run` again; `None` if it was stopped.
pub fn repeat(published: &Published, run: &Run, signals: &Signals) -> Option<Repeated> {
    let outcome = match published.at(run.point) {
        Err(error) => Err(error),
        Ok(scenario) => {
            let curve = alone(&scenario, run.arm, run.replicate, &Stoppable(signals))?;
            curve.map(|curve| (scenario, curve))
        }
    };
    let header = published.further_names();
    let scenario = &published.scenario;
    let error = outcome.as_ref().err().map(String::as_str);
    let row = RunRow::new(run.number, run.point, scenario, run.arm, run.replicate, error);
    let mut days = Vec::new();
    let cells = match &outcome {
        Err(_) => vec![Value::Missing; header.len()],
        Ok((here, curve)) => {
            let kept = RunRecord::of(run.arm, curve, &indicators(here));
            days = kept.days().to_vec();
            let found = (0..published.indicators.len()).map(|at| kept.indicator(at));
            cells(&published.indicators, found, scenario, run.replicate)
        }
    };
    let mut rows = vec![TableRows::new("runs.csv", header, as_text([(row, cells)]))];
    if let Ok((here, curve)) = &outcome {
        let of = RunRows::new(here, run.arm, run.replicate).at_point(run.point);
        rows.push(TableRows::new("curves.csv", Vec::new(), as_text(of.curves(curve))));
        rows.push(TableRows::new("platforms.csv", Vec::new(), as_text(of.platforms(curve))));
        rows.push(TableRows::new("operators.csv", Vec::new(), as_text(of.operators(curve))));
        rows.push(TableRows::new("events.csv", Vec::new(), as_text(of.events(curve))));
    }
    let run = vec![run.point.to_string(), run.arm_name.clone(), run.replicate.0.to_string()];
    Some(Repeated { run, rows, days })
}

/// The first difference between the runs executed again and what stands there.
pub fn compare(
    published: &Published,
    repeated: &[Repeated],
) -> Result<Option<Difference>, Failure> {
    for file in published.standing.tables() {
        let own = |run: &Repeated| {
            let rows = run.rows.iter().find(|rows| rows.file == file)?;
            Some((run.run.clone(), rows.rows.clone()))
        };
        let expected: std::collections::BTreeMap<_, _> = repeated.iter().filter_map(own).collect();
        if expected.is_empty() {
            continue;
        }
        let (key, further) = match file {
            "runs.csv" => ([2, 3, 4], published.further_names()),
            _ => ([1, 2, 3], Vec::new()),
        };
        let difference = match StandingTable::open(&published.dir, file, &further)? {
            Ok(table) => table.sample(&key, &expected)?,
            Err(difference) => Some(difference),
        };
        if difference.is_some() {
            return Ok(difference);
        }
    }
    Ok(None)
}
