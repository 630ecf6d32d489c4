//! The tables over runs, made again from those of runs.

use super::published::{Published, Run};
use crate::cli::failure::Failure;
use crate::cli::sweep::stock::kept;
use crate::cli::sweep::swept::Swept;
use crate::experiment::harvest::{Harvest, Kept};
use crate::experiment::tables;
use crate::id::Replicate;
use crate::output::{
    Difference, OutputError, StandingTable, TextRow, as_text, point_columns, point_rows,
};
use std::collections::BTreeMap;

/// What came of tables that were made again.
#[derive(Debug)]
pub enum Made {
    /// They hold the same; their names.
    Same(String),
    /// They do not.
    Differs(Difference),
    /// They cannot be made again, for this reason.
    Unknown(String),
}

/// Four counts of every day of a run, by point, arm and replicate.
type Days = BTreeMap<(u32, usize, Replicate), Vec<[u32; 4]>>;

/// Make every table over runs again and compare.
pub fn made_again(published: &Published, runs: &[Run]) -> Result<Vec<Made>, Failure> {
    let mut made = Vec::new();
    if let Some(points) = &published.points {
        let at = || (0..points.len()).map(|point| points.at(point));
        let columns = point_columns(points.keys(), at());
        let names: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
        let found = whole(published, "points.csv", &names, as_text(point_rows(&columns, at())))?;
        made.push(found.map_or(Made::Same("points.csv".to_owned()), Made::Differs));
    }
    let daily = published.standing.tables().contains(&"bands.csv");
    let days = match (daily, &published.points) {
        (false, _) => Some(Days::new()),
        (true, None) => Some(days_of_curves(published)?),
        (true, Some(_)) => days_of_store(published)?,
    };
    let harvests = Harvests { published, runs, days: days.as_ref() };
    let summary = harvests.rows(|harvest, point| as_text(tables::summary(harvest, point)));
    made.push(held(published, "summary.csv", summary)?);
    let paired = harvests.rows(|harvest, point| as_text(tables::paired(harvest, point)));
    made.push(held(published, "paired.csv", paired)?);
    match days {
        _ if !daily => {}
        None => made.push(Made::Unknown(
            "bands.csv and delta.csv cannot be made again: the store of the sweep is not there"
                .to_owned(),
        )),
        Some(_) => {
            let date = |day| published.scenario.date_of(day);
            let delta =
                harvests.rows(|harvest, point| as_text(tables::delta(harvest, point, date)));
            made.push(held(published, "delta.csv", delta)?);
            let bands =
                harvests.rows(|harvest, point| as_text(tables::bands(harvest, point, date)));
            made.push(held(published, "bands.csv", bands)?);
        }
    }
    Ok(made)
}

/// The runs, point by point.
struct Harvests<'a> {
    published: &'a Published,
    runs: &'a [Run],
    days: Option<&'a Days>,
}

impl Harvests<'_> {
    /// What `rows` makes of each point.
    fn rows<'a>(
        &'a self,
        rows: impl Fn(&Harvest, u32) -> Vec<TextRow> + 'a,
    ) -> impl Iterator<Item = TextRow> + 'a {
        let scenario = &self.published.scenario;
        let grew_tenfold = self.published.indicators.iter().position(|i| i.name == "grew_tenfold");
        let points = self.published.points.as_ref().map_or(1, |points| points.len() as u32);
        (0..points).flat_map(move |point| {
            let mut harvest = Harvest::new(scenario);
            let from = self.runs.partition_point(|run| run.point < point);
            let of_point = self.runs[from..].iter().take_while(|run| run.point == point);
            for run in of_point {
                if let Some(values) = &run.values {
                    let key = (point, run.arm, run.replicate);
                    let days =
                        self.days.and_then(|days| days.get(&key)).cloned().unwrap_or_default();
                    let grew_tenfold = grew_tenfold.and_then(|at| values[at]) == Some(1.0);
                    let kept = Kept::new(values.clone(), days, grew_tenfold);
                    harvest.keep(run.arm, run.replicate, kept);
                }
            }
            rows(&harvest, point)
        })
    }
}

fn held(
    published: &Published,
    file: &str,
    rows: impl Iterator<Item = TextRow>,
) -> Result<Made, Failure> {
    let found = whole(published, file, &[], rows)?;
    Ok(found.map_or(Made::Same(file.to_owned()), Made::Differs))
}

/// The first difference between a whole table and `rows`.
fn whole(
    published: &Published,
    file: &str,
    further: &[String],
    rows: impl IntoIterator<Item = TextRow>,
) -> Result<Option<Difference>, OutputError> {
    let mut table = match StandingTable::open(&published.dir, file, further)? {
        Ok(table) => table,
        Err(difference) => return Ok(Some(difference)),
    };
    match table.follow(rows)? {
        Some(difference) => Ok(Some(difference)),
        None => table.end(),
    }
}

/// The counts of every day as `curves.csv` has them.
fn days_of_curves(published: &Published) -> Result<Days, Failure> {
    let mut days = Days::new();
    let Ok(mut table) = StandingTable::open(&published.dir, "curves.csv", &[])? else {
        return Ok(days);
    };
    while let Some(row) = table.next_row()? {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let arm = published.scenario.arms.iter().position(|arm| arm.name == cell(2));
        if let (Some(arm), Ok(replicate)) = (arm, cell(3).parse()) {
            let count = |at| cell(at).parse().unwrap_or(u32::MAX);
            let key = (0, arm, Replicate(replicate));
            days.entry(key).or_default().push([count(5), count(6), count(7), count(10)]);
        }
    }
    Ok(days)
}

/// The counts of every day as the store of a sweep has them, if it is there and whole.
fn days_of_store(published: &Published) -> Result<Option<Days>, Failure> {
    let Ok(swept) = Swept::in_folder(&published.dir) else { return Ok(None) };
    let store = swept.store(&published.dir)?;
    let mut days = Days::new();
    for point in 0..swept.points.len() as u32 {
        for record in store.of_point(swept.keys.first_like(point)) {
            if let Ok(kept) = kept(&store, record)? {
                days.insert(
                    (point, usize::from(record.arm), record.replicate),
                    kept.days().to_vec(),
                );
            }
        }
    }
    Ok((!days.is_empty()).then_some(days))
}
