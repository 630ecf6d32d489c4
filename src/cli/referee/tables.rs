//! The tables over runs, made again from those of runs.

use super::published::{Published, Run};
use super::{Made, refuted_file};
use crate::cli::failure::Failure;
use crate::cli::sweep::stock::kept;
use crate::cli::sweep::swept::Swept;
use crate::experiment::results::{Results, RunRecord};
use crate::experiment::tables;
use crate::id::Replicate;
use crate::output::store::Record;
use crate::output::{
    Column, OutputError, StandingTable, TextRow, as_text, point_columns, point_rows,
};
use std::collections::BTreeMap;

/// Four counts of every day of a run, by point, arm and replicate.
pub type Days = BTreeMap<(u32, usize, Replicate), Vec<[u32; 4]>>;

/// Make every table over runs again and compare; those of days only if the result has them.
pub fn made_again(point_results: &PointResults, daily: bool) -> Result<Vec<Made>, Failure> {
    let published = point_results.published;
    let mut made = Vec::new();
    if let Some(points) = published.points() {
        let at = || (0..points.len()).map(|point| points.at(point));
        let columns = point_columns_of(published);
        let names: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
        made.push(held(published, "points.csv", &names, as_text(point_rows(&columns, at())))?);
    }
    let held = |file, rows: &dyn Fn(&Results, u32) -> Vec<TextRow>| {
        held(published, file, &[], point_results.rows(rows))
    };
    made.push(held("summary.csv", &|results, point| as_text(tables::summary(results, point)))?);
    made.push(held("paired.csv", &|results, point| as_text(tables::paired(results, point)))?);
    if !daily {
        return Ok(made);
    }
    if point_results.days.is_none() {
        made.push(Made::Unknown {
            what: "bands.csv and delta.csv".to_owned(),
            why: "the store of the sweep is not there; --share 1 executes all its runs".to_owned(),
        });
        return Ok(made);
    }
    let date = |day| published.scenario.date_of(day);
    made.push(held("delta.csv", &|results, point| as_text(tables::delta(results, point, date)))?);
    made.push(held("bands.csv", &|results, point| as_text(tables::bands(results, point, date)))?);
    Ok(made)
}

/// The columns that `points.csv` has after its own.
pub fn point_columns_of(published: &Published) -> Vec<Column> {
    let columns = published.points().map(|points| {
        point_columns(points.keys(), (0..points.len()).map(|point| points.at(point)))
    });
    columns.unwrap_or_default()
}

/// The runs, point by point.
#[derive(Clone, Copy)]
pub struct PointResults<'a> {
    /// The result they are of.
    pub published: &'a Published,
    /// All of them.
    pub runs: &'a [Run],
    /// The counts of their days, if they are known.
    pub days: Option<&'a Days>,
}

impl PointResults<'_> {
    /// The runs at a point.
    pub fn at(&self, point: u32) -> Results {
        let mut results = Results::new(&self.published.scenario);
        let grew_tenfold = self.published.indicators.iter().position(|i| i.name == "grew_tenfold");
        let from = self.runs.partition_point(|run| run.point < point);
        for run in self.runs[from..].iter().take_while(|run| run.point == point) {
            if let Some(values) = &run.values {
                let days = self.days.and_then(|days| days.get(&run.key())).cloned();
                let grew_tenfold = grew_tenfold.and_then(|at| values[at]) == Some(1.0);
                let kept = RunRecord::new(values.clone(), days.unwrap_or_default(), grew_tenfold);
                results.keep(run.arm, run.replicate, kept);
            }
        }
        results
    }

    /// What `rows` makes of each point.
    fn rows<'a>(
        &'a self,
        rows: &'a dyn Fn(&Results, u32) -> Vec<TextRow>,
    ) -> impl Iterator<Item = TextRow> + 'a {
        (0..self.published.size()).flat_map(move |point| rows(&self.at(point), point))
    }
}

/// Compare a whole table with `rows`.
pub fn held(
    published: &Published,
    file: &str,
    further: &[String],
    rows: impl IntoIterator<Item = TextRow>,
) -> Result<Made, Failure> {
    let mut table = match StandingTable::open(&published.dir, file, further)? {
        Ok(table) => table,
        Err(difference) => return Ok(Made::Differs(difference)),
    };
    let found = match table.follow(rows)? {
        Some(difference) => Some(difference),
        None => table.end()?,
    };
    Ok(Made::of(file, found))
}

/// The counts of every day as the store of a sweep has them, if it is there and has all `runs`.
///
/// # Errors
/// When the store is damaged, or has other values of a run than `runs.csv`; and when the system refuses.
pub fn days_of_store(
    published: &Published,
    swept: &Swept,
    runs: &[Run],
) -> Result<Option<Days>, Failure> {
    let store = match swept.store(&published.dir) {
        Err(OutputError::OtherPlan { .. }) => return Ok(None),
        store => store?,
    };
    let mut days = Days::new();
    let mut lacks = false;
    for run in runs {
        let records = store.of_point(swept.keys.first_like(run.point)).iter();
        let is_of_it = |record: &&Record| {
            (usize::from(record.arm), record.replicate) == (run.arm, run.replicate)
        };
        let Some(record) = records.into_iter().find(is_of_it) else {
            lacks = true;
            continue;
        };
        let kept = kept(&store, record)?.ok();
        let of_kept = |kept: &RunRecord| -> Vec<Option<f64>> {
            (0..published.indicators.len()).map(|at| kept.indicator(at)).collect()
        };
        if kept.as_ref().map(of_kept) != run.values {
            let why = format!("has other values of run {} than runs.csv", run.number);
            return Err(refuted_file("store", &why));
        }
        days.extend(kept.map(|kept| (run.key(), kept.days().to_vec())));
    }
    // What a killed process left cut off lacks nothing if it was run again.
    if let Some(damage) = store.damages().iter().find(|damage| lacks || !damage.cut_off) {
        return Err(refuted_file("store", &damage.to_string()));
    }
    Ok((!lacks).then_some(days))
}
