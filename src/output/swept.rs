//! The folder of a sweep: its plan, its store, and the tables made of them.

use super::claim::Claim;
use super::dictionary::{Column, Kind};
use super::error::OutputError;
use super::found::Found;
use super::given_up::forget;
use super::manifest::{self, Identity, Outcome, Provenance};
use super::plan_file::{PLAN, PlanFile};
use super::publication::{Publication, Published};
use super::row::{RunRow, Value};
use super::staged::{Staged, sweep};
use super::store;
use super::table::Table;
use crate::id::Replicate;
use crate::scenario::{Scenario, cell};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The folder of what shards said, inside the folder of a sweep; nobody's result.
pub const LOGS: &str = "logs";

/// How the folder of a sweep is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nobody else writes there meanwhile.
    Alone,
    /// Others do their part of the sweep at the same time, and nobody writes tables.
    Beside,
}

/// The folder of a sweep, entered.
#[derive(Debug)]
pub struct SweptFolder {
    dir: PathBuf,
    claim: Claim,
    found: Found,
}

impl SweptFolder {
    /// Enter `dir` for the sweep of `plan`, which is written there; `force` takes away the journals of
    /// another.
    ///
    /// # Errors
    /// When `dir` holds another experiment or no result at all and `force` is not given, when another
    /// process is writing there, and when the system refuses.
    pub fn open(
        dir: &Path,
        plan: &PlanFile,
        access: Access,
        force: bool,
    ) -> Result<Self, OutputError> {
        let claim = match access {
            Access::Alone => Claim::take(dir)?,
            Access::Beside => Claim::share(dir)?,
        };
        let found = Found::in_folder(dir)?;
        if found.is_of_run() && !force {
            let differences = vec!["the result of `run` there, a sweep here".to_owned()];
            return Err(OutputError::AnotherExperiment { dir: dir.to_owned(), differences });
        }
        let there = PlanFile::read(dir);
        // Many may read it at this moment.
        let stands = there.as_ref().is_ok_and(|there| there.as_ref() == Some(plan));
        match there {
            Ok(Some(there)) => {
                let differences = there.differences(plan);
                if !differences.is_empty() {
                    if !force {
                        let dir = dir.to_owned();
                        return Err(OutputError::AnotherExperiment { dir, differences });
                    }
                    forget(dir)?;
                }
            }
            Ok(None) | Err(OutputError::NoPlan { .. }) if force => forget(dir)?,
            // Journals say themselves of which plan they are.
            Ok(None) if store::is_there(dir, &plan.identity)? => {}
            Ok(None) if matches!(found, Found::Foreign) => {
                return Err(OutputError::NotAResult { dir: dir.to_owned() });
            }
            Ok(None) if !matches!(found, Found::Nothing) => {
                let differences = vec!["tables of a sweep without its plan there".to_owned()];
                return Err(OutputError::AnotherExperiment { dir: dir.to_owned(), differences });
            }
            Ok(None) => {}
            Err(error) => return Err(error),
        }
        if access == Access::Alone {
            sweep(dir, found.marker()).map_err(OutputError::at(dir))?;
        }
        if !stands {
            Staged::text(dir, PLAN, &plan.text())?.publish(dir)?;
        }
        claim.sync()?;
        Ok(Self { dir: dir.to_owned(), claim, found })
    }

    /// Whether the tables of this very sweep stand there, undamaged.
    pub fn is_published(&self, scenario: &Scenario) -> bool {
        let identity = Identity::of(scenario);
        match &self.found {
            Found::Result(there) => {
                there.is(&identity) && there.is_complete() && there.damaged(&self.dir).is_none()
            }
            _ => false,
        }
    }

    /// Begin the tables.
    pub fn tables(self, scenario: &Scenario) -> SweptTables<'_> {
        let Self { dir, claim, found } = self;
        let marker = found.marker().map(Path::to_owned);
        let publication = Publication::new(&dir, claim, marker, found.tables());
        SweptTables { publication, scenario, run: 0, failed: 0 }
    }
}

/// The tables of a sweep, being written.
#[derive(Debug)]
pub struct SweptTables<'a> {
    publication: Publication,
    scenario: &'a Scenario,
    run: u64,
    failed: u64,
}

/// A table of a sweep, to which rows are added point after point.
#[derive(Debug)]
pub struct Growing {
    table: Table,
    further: Vec<Column>,
}

impl Growing {
    /// Add rows.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn add<R: Serialize>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), OutputError> {
        self.table.write_rows(rows)
    }
}

impl SweptTables<'_> {
    /// Begin the table `file` with `further` columns after its own.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn begin(&self, file: &str, further: Vec<Column>) -> Result<Growing, OutputError> {
        Ok(Growing { table: self.publication.begin(file, &further)?, further })
    }

    /// Add the table to what is published.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn end(&mut self, table: Growing) -> Result<(), OutputError> {
        self.publication.stage(table.table.seal([])?, &table.further);
        Ok(())
    }

    /// Add the row of a run to `runs.csv`: its indicators, or the error it failed with.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn run(
        &mut self,
        table: &mut Growing,
        point: u32,
        arm: usize,
        replicate: Replicate,
        values: Result<Vec<Value>, &str>,
    ) -> Result<(), OutputError> {
        let error = values.as_ref().err().copied();
        let row = RunRow::new(self.run, point, self.scenario, arm, replicate, error);
        self.run += 1;
        self.failed += u64::from(error.is_some());
        let values = values.unwrap_or_else(|_| vec![Value::Missing; table.further.len()]);
        table.add([(row, values)])
    }

    /// Write `points.csv`: what is set at each point, under `keys`.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn points(
        &mut self,
        keys: &[String],
        points: impl Iterator<Item = Vec<Option<String>>> + Clone,
    ) -> Result<(), OutputError> {
        let columns = point_columns(keys, points.clone());
        let mut table = self.begin("points.csv", columns.clone())?;
        table.add(point_rows(&columns, points))?;
        self.end(table)
    }

    /// How many of the runs written failed.
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Give every file its name, the manifest last; `summary` is the text of `summary.txt`. At every
    /// point `replicates` ended at least; `complete` is whether nothing is missing.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn publish(
        self,
        summary: &str,
        replicates: u32,
        complete: bool,
        provenance: &Provenance,
    ) -> Result<Published, OutputError> {
        let Self { publication, scenario, failed, .. } = self;
        let outcome = Outcome {
            complete,
            replicates_finished: replicates,
            failed_runs: failed,
            targets: &[],
        };
        let identity = Identity::of(scenario);
        publication.publish(scenario, summary, |files| {
            manifest::text(scenario, &identity, outcome, files, provenance)
        })
    }
}

/// The columns of `points.csv` for what is set under `keys`.
pub fn point_columns(
    keys: &[String],
    points: impl Iterator<Item = Vec<Option<String>>>,
) -> Vec<Column> {
    let mut forms = vec![Forms::ANY; keys.len()];
    for point in points {
        for (forms, value) in forms.iter_mut().zip(point) {
            value.iter().for_each(|value| forms.narrow(value));
        }
    }
    let column = |(key, forms): (&String, &Forms)| Column {
        name: cell::head(key).into(),
        kind: forms.kind(),
        unit: "".into(),
        meaning: format!("value of {key} at this point").into(),
    };
    keys.iter().zip(&forms).map(column).collect()
}

/// The rows of `points.csv`.
pub fn point_rows(
    columns: &[Column],
    points: impl Iterator<Item = Vec<Option<String>>>,
) -> impl Iterator<Item = (u64, Vec<Option<String>>)> {
    (0..).zip(points).map(move |(number, point)| {
        let cells = point.iter().zip(columns).map(|(value, c)| written(value.as_deref(), c.kind));
        (number, cells.collect())
    })
}

/// How values, as TOML, can all be written.
#[derive(Clone, Copy, Debug)]
struct Forms {
    boolean: bool,
    integer: bool,
    number: bool,
}

impl Forms {
    /// In every way, as long as there is no value.
    const ANY: Self = Self { boolean: true, integer: true, number: true };

    fn narrow(&mut self, value: &str) {
        self.boolean &= value == "true" || value == "false";
        self.integer &= value.parse::<i64>().is_ok();
        self.number &= value.parse().is_ok_and(f64::is_finite);
    }

    fn kind(self) -> Kind {
        match self {
            Self { boolean: true, .. } => Kind::Boolean,
            Self { integer: true, .. } => Kind::Integer,
            Self { number: true, .. } => Kind::Number,
            _ => Kind::String,
        }
    }
}

/// A value, as TOML, as a cell of this kind.
fn written(value: Option<&str>, kind: Kind) -> Option<String> {
    let value = value?;
    Some(match kind {
        Kind::Boolean => u8::from(value == "true").to_string(),
        Kind::Integer => value.parse().map_or_else(|_| value.to_owned(), |v: i64| v.to_string()),
        Kind::Number => value.parse().map_or_else(|_| value.to_owned(), |v: f64| format!("{v:?}")),
        _ => cell::text(value),
    })
}
