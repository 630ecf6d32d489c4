//! The tables of a sweep, made from its store: the same whatever order the runs ended in.

use super::stock::{Stock, kept};
use super::summary::Verdicts;
use super::swept::Swept;
use crate::cli::columns::{cells, columns};
use crate::cli::failure::{Failure, INCOMPLETE, RUN_FAILED};
use crate::cli::say;
use crate::cli::words::plural;
use crate::experiment::results::Results;
use crate::experiment::sweep::Plan;
use crate::experiment::tables;
use crate::output::{Growing, Provenance, SweptFolder, SweptTables};

/// Tables that were published.
#[derive(Debug)]
pub struct Written {
    text: String,
    /// How many of their runs failed.
    failed: u64,
    /// How many runs are not in them.
    missing: u64,
}

impl Written {
    /// Say what they show, with a `closing`, and end as they are.
    ///
    /// # Errors
    /// When something is missing or failed.
    pub fn told(&self, quiet: bool, closing: &str) -> Result<(), Failure> {
        if !quiet {
            say::out(&format!("{}{closing}", self.text))?;
        }
        match self.missing {
            0 => failures(self.failed),
            missing => {
                let message = format!("incomplete: {} missing", plural(missing, "run"));
                Err(Failure::new(INCOMPLETE, message))
            }
        }
    }
}

/// End well if no run failed.
pub fn failures(failed: u64) -> Result<(), Failure> {
    if failed == 0 {
        return Ok(());
    }
    let message = format!(
        "error: {} failed; runs.csv has the errors, and the same command tries them again",
        plural(failed, "run")
    );
    Err(Failure::new(RUN_FAILED, message))
}

/// The tables to which every point adds rows.
struct ByPoint {
    runs: Growing,
    summary: Growing,
    paired: Growing,
    /// Differences and bands, if counts are kept of every day.
    daily: Option<[Growing; 2]>,
}

impl ByPoint {
    fn begin(written: &SweptTables, swept: &Swept, plan: &Plan) -> Result<Self, Failure> {
        let begin = |file| written.begin(file, Vec::new());
        let daily = || Ok::<_, Failure>([begin("delta.csv")?, begin("bands.csv")?]);
        Ok(Self {
            runs: written.begin("runs.csv", columns(&plan.indicators, &swept.scenario))?,
            summary: begin("summary.csv")?,
            paired: begin("paired.csv")?,
            daily: plan.daily.then(daily).transpose()?,
        })
    }

    fn end(self, written: &mut SweptTables) -> Result<(), Failure> {
        let over_runs = [self.runs, self.summary, self.paired].into_iter();
        over_runs
            .chain(self.daily.into_iter().flatten())
            .try_for_each(|table| written.end(table))?;
        Ok(())
    }
}

/// Write and publish the tables.
pub fn write(
    folder: SweptFolder,
    swept: &Swept,
    plan: &Plan,
    stock: &Stock,
    provenance: impl FnOnce() -> Provenance,
) -> Result<Written, Failure> {
    let scenario = &swept.scenario;
    let missing = stock.absent(swept, plan);
    let mut written = folder.tables(scenario);
    let points = swept.points.len();
    written.points(swept.points.keys(), (0..points).map(|point| swept.points.at(point)))?;
    let mut by_point = ByPoint::begin(&written, swept, plan)?;
    let mut verdicts = Verdicts::new(swept);
    let empty = Results::new(scenario);
    for point in 0..plan.size() {
        let results =
            harvested(&empty, point, &mut written, &mut by_point.runs, (swept, plan, stock))?;
        by_point.summary.add(tables::summary(&results, point))?;
        let differences = tables::paired(&results, point);
        verdicts.add(&differences);
        by_point.paired.add(differences)?;
        if let Some([delta, bands]) = &mut by_point.daily {
            let date = |day| scenario.date_of(day);
            delta.add(tables::delta(&results, point, date))?;
            bands.add(tables::bands(&results, point, date))?;
        }
    }
    by_point.end(&mut written)?;
    let failed = written.failed();
    let text = verdicts.text(missing, failed);
    let least = (0..plan.size()).map(|point| stock.pending.wanted(point)).min().unwrap_or(0);
    written.publish(&text, if missing == 0 { least } else { 0 }, missing == 0, &provenance())?;
    Ok(Written { text, failed, missing })
}

/// Write the rows of the runs of a point; what they are together.
fn harvested(
    empty: &Results,
    point: u32,
    written: &mut SweptTables,
    runs: &mut Growing,
    (swept, plan, stock): (&Swept, &Plan, &Stock),
) -> Result<Results, Failure> {
    let mut results = empty.emptied();
    for record in swept.records(&stock.store, point, stock.pending.wanted(point)) {
        let (arm, replicate) = (usize::from(record.arm), record.replicate);
        match kept(&stock.store, record)? {
            Ok(kept) => {
                results.keep(arm, replicate, kept);
                let found = results.values(arm, replicate).iter().copied();
                let cells = cells(&plan.indicators, found, &swept.scenario, replicate);
                written.run(runs, point, arm, replicate, Ok(cells))?;
            }
            Err(error) => written.run(runs, point, arm, replicate, Err(&error))?,
        }
    }
    Ok(results)
}
