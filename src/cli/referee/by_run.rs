//! What the tables of runs tell, run after run in the order of `runs.csv`.

use super::published::{Published, Run};
use super::refuted;
use super::tables::Days;
use crate::cli::failure::Failure;
use crate::experiment::overlap::Overlaps;
use crate::experiment::results::RunRecord;
use crate::experiment::target::Targets;
use crate::output::{StandingTable, TextRow, curve_of};

/// What the tables of runs tell that further files are made of.
#[derive(Debug)]
pub struct Told<'a> {
    /// The counts of every day.
    pub days: Days,
    /// Whom further platforms won again.
    pub overlaps: Overlaps,
    /// How the targets stand.
    pub targets: Targets<'a>,
}

impl<'a> Told<'a> {
    /// What the tables of a result tell of its `runs`; nothing of a sweep, which has none of them.
    ///
    /// # Errors
    /// When a table has other rows than those of the runs, and when the system refuses.
    pub fn read(published: &'a Published, runs: &[Run]) -> Result<Self, Failure> {
        let scenario = &published.scenario;
        let (overlaps, targets) = (Overlaps::new(scenario), Targets::new(scenario));
        let mut told = Self { days: Days::new(), overlaps, targets };
        if published.swept.is_some() {
            return Ok(told);
        }
        let open = |file| ByRun::open(published, file);
        let (mut curves, mut platforms) = (open("curves.csv")?, open("platforms.csv")?);
        let days = scenario.days.index() + 1;
        for run in runs.iter().filter(|run| run.values.is_some()) {
            let of_arm = scenario.arms[run.arm].platforms.len();
            let (rows, table) = curves.told(run, days)?;
            let of_days: Result<_, _> = rows.iter().map(|row| table.parsed(row)).collect();
            let (rows, table) = platforms.told(run, days * of_arm)?;
            let of_platforms: Result<_, _> = rows.iter().map(|row| table.parsed(row)).collect();
            let curve = curve_of(of_days.map_err(refuted)?, of_platforms.map_err(refuted)?);
            told.days.insert(run.key(), RunRecord::of(run.arm, &curve, &[]).days().to_vec());
            told.overlaps.add(run.arm, &curve);
            told.targets.add(run.arm, run.replicate, &curve);
        }
        [curves, platforms].into_iter().try_for_each(ByRun::end)?;
        for mut table in [open("operators.csv")?, open("events.csv")?] {
            runs.iter().try_for_each(|run| table.rows_of(run).map(drop))?;
            table.end()?;
        }
        Ok(told)
    }
}

/// A table that has rows of runs.
struct ByRun {
    table: StandingTable,
    next: Option<TextRow>,
}

impl ByRun {
    fn open(published: &Published, file: &str) -> Result<Self, Failure> {
        let mut table = StandingTable::open(&published.dir, file, &[])?.map_err(refuted)?;
        let next = table.next_row()?;
        Ok(Self { table, next })
    }

    /// The next rows, as long as they are of `run`.
    fn rows_of(&mut self, run: &Run) -> Result<Vec<TextRow>, Failure> {
        let key = [run.point.to_string(), run.arm_name.clone(), run.replicate.0.to_string()];
        let is_of_it =
            |row: &mut TextRow| (1..).zip(&key).all(|(at, part)| row.get(at) == Some(part));
        let mut rows = Vec::new();
        while let Some(row) = self.next.take_if(is_of_it) {
            rows.push(row);
            self.next = self.table.next_row()?;
        }
        Ok(rows)
    }

    /// The rows of `run`, of which there must be `wanted`, and the table they are of.
    fn told(
        &mut self,
        run: &Run,
        wanted: usize,
    ) -> Result<(Vec<TextRow>, &StandingTable), Failure> {
        let rows = self.rows_of(run)?;
        if rows.len() != wanted {
            let there = format!("{} rows of run {}", rows.len(), run.number);
            return Err(refuted(self.table.wrong_count(&there, wanted as u64)));
        }
        Ok((rows, &self.table))
    }

    /// See that nothing is left.
    fn end(self) -> Result<(), Failure> {
        match self.next {
            None => Ok(()),
            Some(row) => {
                let expected = "rows in the order of the runs of runs.csv";
                Err(refuted(self.table.wrong_row(&row, expected)))
            }
        }
    }
}
