//! The folder of a result: filled out of sight, published at once.

use super::claim::Claim;
use super::dictionary::{Column, tables, traced_tables};
use super::error::OutputError;
use super::found::{Found, Record};
use super::manifest::{self, Identity, Outcome, Provenance};
use super::publication::{Publication, Published, documented};
use super::row::{RunRow, RunRows, Value};
use super::staged::{Staged, sweep};
use super::table::Table;
use super::traced;
use crate::experiment::target::TargetRow;
use crate::experiment::trace::Trace;
use crate::id::Replicate;
use crate::model::curve::Curve;
use crate::scenario::Scenario;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What became of the wish to write to a folder.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of them in a command")]
pub enum Opened<'a> {
    /// It can be filled.
    Fresh(Folder<'a>),
    /// It holds this very experiment, whole: there is nothing to do.
    AlreadyComplete {
        /// How many of its runs failed.
        failed_runs: u64,
        /// The run that was traced, if one was.
        traced: Option<String>,
        /// Whether the ids of a file of ties stand in its table of supporters.
        has_ids: bool,
    },
}

/// A result being written. Dropped before [`Folder::publish`], it leaves the folder as it was.
#[derive(Debug)]
pub struct Folder<'a> {
    scenario: &'a Scenario,
    identity: Identity,
    parts: Parts,
    outcomes: BTreeMap<Replicate, Vec<Option<String>>>,
    whole: bool,
    note: Option<String>,
    targets: Vec<TargetRow>,
    standing: u32,
    /// Let go of when the parts are gone.
    publication: Publication,
}

/// The tables that replicates fill: a part for each arm, because replicates arrive one after
/// another and rows stand arm after arm.
#[derive(Debug, Default)]
struct Parts {
    curves: Vec<Table>,
    platforms: Vec<Table>,
    operators: Vec<Table>,
    events: Vec<Table>,
}

impl<'a> Folder<'a> {
    /// Prepare `dir` for the result of `scenario`; `force` replaces whatever result it holds.
    ///
    /// Only files of a result's names are ever replaced, and only by [`Folder::publish`].
    ///
    /// # Errors
    /// When `dir` holds another experiment or no result at all and `force` is not given, when
    /// another process is writing there, and when the system refuses.
    pub fn open(
        dir: &Path,
        scenario: &'a Scenario,
        force: bool,
    ) -> Result<Opened<'a>, OutputError> {
        let claim = Claim::take(dir)?;
        let identity = Identity::of(scenario);
        let found = Found::in_folder(dir)?;
        let mut note = None;
        match &found {
            Found::Nothing => {}
            _ if force => {}
            Found::Foreign => return Err(OutputError::NotAResult { dir: dir.to_owned() }),
            Found::Result(there) | Found::CutOff(there, _) if !there.is(&identity) => {
                let differences = there.differences(&identity, scenario);
                return Err(OutputError::AnotherExperiment { dir: dir.to_owned(), differences });
            }
            Found::CutOff(..) => note = Some("its publication was cut off".to_owned()),
            Found::Result(there) => match defect(there, dir) {
                None => {
                    let (failed_runs, traced) = (there.failed_runs(), there.traced());
                    let has_ids = there.has_ids();
                    return Ok(Opened::AlreadyComplete { failed_runs, traced, has_ids });
                }
                defect => note = defect,
            },
        }
        let standing = match &found {
            Found::Result(there) if there.is(&identity) && there.damaged(dir).is_none() => {
                there.replicates_finished()
            }
            _ => 0,
        };
        let marker = found.marker().map(Path::to_owned);
        sweep(dir, marker.as_deref()).map_err(OutputError::at(dir))?;
        Ok(Opened::Fresh(Self {
            scenario,
            identity,
            parts: Parts::create(dir, scenario.arms.len())?,
            outcomes: BTreeMap::new(),
            whole: true,
            note,
            targets: Vec::new(),
            standing,
            publication: Publication::new(dir, claim, marker, found.tables()).replacing_sweep(),
        }))
    }

    /// How many replicates ended in the undamaged result of this very experiment that would be
    /// replaced; 0 if none would.
    pub fn standing(&self) -> u32 {
        self.standing
    }

    /// What is wrong with the result of this very experiment that is being replaced, if one is,
    /// such as "curves.csv is not as its manifest says".
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Add a replicate: every arm once, as declared, with its curve or the error it failed with.
    ///
    /// Replicates come in order; some may be left out.
    ///
    /// # Errors
    /// When the system refuses; nothing more can be written afterwards.
    pub fn replicate(
        &mut self,
        replicate: Replicate,
        runs: &[(usize, Result<&Curve, &str>)],
    ) -> Result<(), OutputError> {
        let last = self.outcomes.last_key_value();
        assert!(last.is_none_or(|(last, _)| *last < replicate), "replicates come in order");
        let arms = runs.iter().map(|(arm, _)| *arm);
        assert!(arms.eq(0..self.scenario.arms.len()), "every arm comes once, as declared");
        self.expect_whole();
        self.whole = false;
        for &(arm, run) in runs {
            if let Ok(curve) = run {
                assert_eq!(curve.days.len(), self.scenario.days.index() + 1, "a row a day");
                let rows = RunRows::new(self.scenario, arm, replicate);
                self.parts.write(arm, rows, curve)?;
            }
        }
        self.whole = true;
        let errors = runs.iter().map(|(_, run)| run.err().map(str::to_owned)).collect();
        self.outcomes.insert(replicate, errors);
        Ok(())
    }

    /// Write `runs.csv`: the `indicators`, one of `values` each, of every run that did not fail.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn runs(
        &mut self,
        indicators: &[Column],
        mut values: impl FnMut(usize, Replicate) -> Vec<Value>,
    ) -> Result<(), OutputError> {
        let mut table = self.publication.begin("runs.csv", indicators)?;
        for arm in 0..self.scenario.arms.len() {
            for (&replicate, errors) in &self.outcomes {
                let error = errors[arm].as_deref();
                let values = match error {
                    Some(_) => vec![Value::Missing; indicators.len()],
                    None => values(arm, replicate),
                };
                let number =
                    arm as u64 * u64::from(self.scenario.replicates) + u64::from(replicate.0);
                let row = RunRow::new(number, 0, self.scenario, arm, replicate, error);
                table.write_rows([(row, values)])?;
            }
        }
        self.publication.stage(table.seal([])?, indicators);
        Ok(())
    }

    /// Write the table `file`: such as `summary.csv`.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn table<R: Serialize>(
        &mut self,
        file: &str,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), OutputError> {
        self.publication.table(file, rows)
    }

    /// Write `agents.csv` and `ties.csv` of a run of the arm at position `arm`.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn trace(&mut self, arm: usize, trace: &Trace) -> Result<(), OutputError> {
        self.table("agents.csv", traced::agents(trace, &self.scenario.arms[arm]))?;
        self.table("ties.csv", traced::ties(trace))
    }

    /// Tell in the manifest how the targets stand.
    pub fn targets(&mut self, targets: Vec<TargetRow>) {
        self.targets = targets;
    }

    /// Give every file its name, the manifest last; `summary` is the text of `summary.txt`.
    ///
    /// Until every file is written and synced nothing of an older result is touched.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn publish(
        mut self,
        summary: &str,
        provenance: &Provenance,
    ) -> Result<Published, OutputError> {
        self.expect_whole();
        for staged in std::mem::take(&mut self.parts).seal()? {
            self.publication.stage(staged, &[]);
        }
        self.expect_all_tables();
        let Self { publication, scenario, identity, outcomes, targets, .. } = self;
        let finished = outcomes.len() as u32;
        let outcome = Outcome {
            complete: finished == scenario.replicates,
            replicates_finished: finished,
            failed_runs: outcomes.values().flatten().flatten().count() as u64,
            targets: &targets,
        };
        publication.publish(scenario, summary, |files| {
            manifest::text(scenario, &identity, outcome, files, provenance)
        })
    }

    fn expect_all_tables(&self) {
        let traced = self.publication.staged().count() > tables().len();
        let traced = if traced { traced_tables() } else { &[] };
        let wanted = tables().iter().chain(traced).map(|doc| doc.file);
        assert!(self.publication.staged().eq(wanted), "every table is written once");
    }

    fn expect_whole(&self) {
        assert!(self.whole, "after a failed write nothing can be written");
    }
}

impl Parts {
    fn create(dir: &Path, arms: usize) -> Result<Self, OutputError> {
        let parts = |file| {
            let part = |arm| match arm {
                0 => Table::create(dir, documented(file), &[]),
                _ => Table::part(dir, documented(file)),
            };
            (0..arms).map(part).collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            curves: parts("curves.csv")?,
            platforms: parts("platforms.csv")?,
            operators: parts("operators.csv")?,
            events: parts("events.csv")?,
        })
    }

    fn write(&mut self, arm: usize, rows: RunRows, curve: &Curve) -> Result<(), OutputError> {
        self.curves[arm].write_rows(rows.curves(curve))?;
        self.platforms[arm].write_rows(rows.platforms(curve))?;
        self.operators[arm].write_rows(rows.operators(curve))?;
        self.events[arm].write_rows(rows.events(curve))
    }

    fn seal(self) -> Result<Vec<Staged>, OutputError> {
        let join = |parts: Vec<Table>| {
            let mut parts = parts.into_iter();
            parts.next().expect("a scenario has an arm").seal(parts)
        };
        [self.curves, self.platforms, self.operators, self.events].into_iter().map(join).collect()
    }
}

/// What keeps the result in `dir` from being the whole of its experiment.
fn defect(there: &Record, dir: &Path) -> Option<String> {
    if !there.is_complete() {
        return Some("it was stopped before its end".to_owned());
    }
    there.damaged(dir).map(|file| format!("{file} is not as its manifest says"))
}

#[cfg(test)]
mod tests;
