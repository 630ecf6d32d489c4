//! The tables of a sweep, made from its store: the same whatever order the runs ended in.

use super::stock::kept;
use super::summary::Verdicts;
use super::swept::Swept;
use crate::cli::failure::{Failure, INCOMPLETE};
use crate::cli::run::{cell, column, drawn};
use crate::cli::say;
use crate::cli::words::plural;
use crate::experiment::harvest::Harvest;
use crate::experiment::sweep::{Agenda, Plan};
use crate::experiment::tables;
use crate::id::Replicate;
use crate::output::store::Store;
use crate::output::{Column, Provenance, SweptFolder, Value};
use crate::run::values;
use std::path::Path;

/// Write and publish the tables, and say what they show; how many runs failed.
pub fn publish(
    folder: SweptFolder,
    swept: &Swept,
    plan: &Plan,
    agenda: &Agenda,
    dir: &Path,
    provenance: impl FnOnce() -> Provenance,
    quiet: bool,
) -> Result<u64, Failure> {
    let scenario = &swept.scenario;
    let store = Store::open(dir, &swept.file.identity, &swept.keys)?;
    let missing = absent(swept, plan, agenda, &store);
    let mut written = folder.tables(scenario);
    let points = swept.points.len();
    written.points(swept.points.keys(), (0..points).map(|point| swept.points.at(point)))?;
    let indicators = plan.indicators.iter().map(column);
    let columns: Vec<Column> = indicators.chain(scenario.uncertain().iter().map(drawn)).collect();
    let mut runs = written.begin("runs.csv", columns)?;
    let mut summary = written.begin("summary.csv", Vec::new())?;
    let mut paired = written.begin("paired.csv", Vec::new())?;
    let mut delta = written.begin("delta.csv", Vec::new())?;
    let mut bands = written.begin("bands.csv", Vec::new())?;
    let mut verdicts = Verdicts::new(swept);
    let empty = Harvest::new(scenario);
    for point in 0..plan.size() {
        let replicates = agenda.replicates(point).unwrap_or(plan.most());
        let mut harvest = empty.emptied();
        let records = store.of_point(swept.keys.first_like(point)).iter();
        for record in records.filter(|record| record.replicate.0 < replicates) {
            let (arm, replicate) = (usize::from(record.arm), record.replicate);
            match kept(&store, record)? {
                Ok(kept) => {
                    harvest.keep(arm, replicate, kept);
                    let cells = cells(swept, plan, &harvest, arm, replicate);
                    written.run(&mut runs, point, arm, replicate, Ok(cells))?;
                }
                Err(error) => written.run(&mut runs, point, arm, replicate, Err(&error))?,
            }
        }
        summary.add(tables::summary(&harvest, point))?;
        let differences = tables::paired(&harvest, point);
        verdicts.add(&differences);
        paired.add(differences)?;
        if plan.daily {
            delta.add(tables::delta(&harvest, point))?;
            bands.add(tables::bands(&harvest, point, |day| scenario.date_of(day)))?;
        }
    }
    let daily = if plan.daily { vec![delta, bands] } else { Vec::new() };
    for table in [runs, summary, paired].into_iter().chain(daily) {
        written.end(table)?;
    }
    let failed = written.failed();
    let text = verdicts.text(missing, failed);
    let least = (0..plan.size()).map(|p| agenda.replicates(p).unwrap_or(0)).min().unwrap_or(0);
    written.publish(&text, if missing == 0 { least } else { 0 }, missing == 0, &provenance())?;
    if !quiet {
        say::out(&text)?;
    }
    match missing {
        0 => Ok(failed),
        missing => {
            let message = format!("incomplete: {} missing", plural(missing, "run"));
            Err(Failure::new(INCOMPLETE, message))
        }
    }
}

/// How many runs are in no record, not even as failed.
pub fn absent(swept: &Swept, plan: &Plan, agenda: &Agenda, store: &Store) -> u64 {
    let arms = swept.scenario.arms.len() as u64;
    let absent = |point| {
        let wanted = agenda.replicates(point).unwrap_or(plan.most());
        let records = store.of_point(swept.keys.first_like(point)).iter();
        let there = records.filter(|record| record.replicate.0 < wanted).count() as u64;
        (u64::from(wanted) * arms).saturating_sub(there)
    };
    (0..plan.size()).map(absent).sum()
}

fn cells(
    swept: &Swept,
    plan: &Plan,
    harvest: &Harvest,
    arm: usize,
    replicate: Replicate,
) -> Vec<Value> {
    let indicators = plan.indicators.iter().zip(harvest.values(arm, replicate));
    let cells = indicators.map(|(of, value)| value.map_or(Value::Missing, |v| cell(of, v)));
    cells.chain(values(&swept.scenario, replicate).into_iter().map(Value::Real)).collect()
}
