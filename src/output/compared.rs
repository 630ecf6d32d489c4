//! Whether a table that stands in a folder holds what it should, row by row.

use super::claim::Claim;
use super::error::OutputError;
use super::publication::documented;
use super::staged::Staged;
use super::table::text;
use csv::StringRecord;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// A row as text, cell by cell.
pub type TextRow = StringRecord;

/// Where a table is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub file: String,
    /// The line, the header being line 1.
    pub line: u64,
    /// The column; empty if the whole row is missing or too many.
    pub column: String,
    /// What stands there.
    pub there: String,
    /// What should.
    pub expected: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, there, expected } = self;
        if column.is_empty() {
            return write!(f, "{file}, line {line}: {there}, expected {expected}");
        }
        write!(f, "{file}, line {line}, column {column}: {there:?} there, {expected:?} expected")
    }
}

/// A table that stands in a folder.
#[derive(Debug)]
pub struct StandingTable {
    path: PathBuf,
    file: String,
    header: StringRecord,
    rows: csv::Reader<BufReader<File>>,
    line: u64,
}

impl StandingTable {
    /// Open the table `file` in `dir`; its header must be that of the dictionary with `further` columns.
    ///
    /// # Errors
    /// When the system refuses; inside, where the header is another.
    pub fn open(
        dir: &Path,
        file: &str,
        further: &[String],
    ) -> Result<Result<Self, Difference>, OutputError> {
        let path = dir.join(file);
        let opened = File::open(&path).map_err(OutputError::at(&path))?;
        let mut builder = csv::ReaderBuilder::new();
        let mut rows = builder.flexible(true).from_reader(BufReader::new(opened));
        let header = rows.headers().cloned().map_err(|e| OutputError::at(&path)(e.into()))?;
        let own = documented(file).columns.iter().map(|column| column.name.to_string());
        let expected: StringRecord = own.chain(further.iter().cloned()).collect();
        let names = StringRecord::from(vec!["header"; expected.len().max(header.len())]);
        if let Some(difference) = differing(file, 1, &names, &header, &expected) {
            return Ok(Err(difference));
        }
        Ok(Ok(Self { path, file: file.to_owned(), header, rows, line: 1 }))
    }

    /// The next row, if there is one.
    ///
    /// # Errors
    /// When the system refuses, or the file is no CSV from here on.
    pub fn next_row(&mut self) -> Result<Option<StringRecord>, OutputError> {
        let mut row = StringRecord::new();
        let read = self.rows.read_record(&mut row);
        let read = read.map_err(|e| OutputError::at(&self.path)(e.into()))?;
        self.line = row.position().map_or(self.line + 1, csv::Position::line);
        Ok(read.then_some(row))
    }

    /// The first difference from `rows`, which follow those read before.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn follow(
        &mut self,
        rows: impl IntoIterator<Item = TextRow>,
    ) -> Result<Option<Difference>, OutputError> {
        for expected in rows {
            let Some(there) = self.next_row()? else {
                let (file, line) = (self.file.clone(), self.line + 1);
                let expected = written(&expected);
                let (column, there) = (String::new(), "nothing".to_owned());
                return Ok(Some(Difference { file, line, column, there, expected }));
            };
            let found = differing(&self.file, self.line, &self.header, &there, &expected);
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// `row` by the names of its cells; inside, that it is not as the columns say.
    pub fn parsed<'r, R: Deserialize<'r>>(&'r self, row: &'r TextRow) -> Result<R, Difference> {
        row.deserialize(Some(&self.header))
            .map_err(|_| self.wrong_row(row, "cells as the columns say"))
    }

    /// That `row` is not what was `expected`.
    pub fn wrong_row(&self, row: &StringRecord, expected: &str) -> Difference {
        Difference {
            file: self.file.clone(),
            line: row.position().map_or(self.line, csv::Position::line),
            column: String::new(),
            there: written(row),
            expected: expected.to_owned(),
        }
    }

    /// That there is another number of something than was `wanted`.
    pub fn wrong_count(&self, there: &str, wanted: u64) -> Difference {
        Difference {
            file: self.file.clone(),
            line: self.line,
            column: String::new(),
            there: there.to_owned(),
            expected: wanted.to_string(),
        }
    }

    /// The first row that is too many, all that should be there having been read.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn end(&mut self) -> Result<Option<Difference>, OutputError> {
        Ok(self.next_row()?.map(|row| Difference {
            file: self.file.clone(),
            line: self.line,
            column: String::new(),
            there: written(&row),
            expected: "nothing".to_owned(),
        }))
    }

    /// The first difference from `expected`, rows by their first cells that name a run, each of which
    /// must have exactly these; `key` is the positions of those cells. Rows of other runs are not looked at.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn sample(
        mut self,
        key: &[usize],
        expected: &BTreeMap<Vec<String>, Vec<StringRecord>>,
    ) -> Result<Option<Difference>, OutputError> {
        let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        while let Some(row) = self.next_row()? {
            let run: Vec<String> =
                key.iter().map(|&at| row.get(at).unwrap_or_default().to_owned()).collect();
            let Some(rows) = expected.get(&run) else { continue };
            let seen = seen.entry(run).or_default();
            let found = match rows.get(*seen) {
                Some(expected) => differing(&self.file, self.line, &self.header, &row, expected),
                None => Some(Difference {
                    file: self.file.clone(),
                    line: self.line,
                    column: String::new(),
                    there: written(&row),
                    expected: "nothing".to_owned(),
                }),
            };
            if found.is_some() {
                return Ok(found);
            }
            *seen += 1;
        }
        let short = expected.iter().find(|(run, rows)| seen.get(*run).unwrap_or(&0) < &rows.len());
        Ok(short.map(|(run, rows)| Difference {
            file: self.file.clone(),
            line: self.line + 1,
            column: String::new(),
            there: "the end".to_owned(),
            expected: format!("{} rows of {}", rows.len(), run.join(", ")),
        }))
    }
}

/// The first line in which the text `file` in `dir` is not as it should be.
///
/// # Errors
/// When the system refuses.
pub fn compare_text(
    dir: &Path,
    file: &str,
    expected: &str,
) -> Result<Option<Difference>, OutputError> {
    let path = dir.join(file);
    let there = fs::read(&path).map_err(OutputError::at(&path))?;
    if there == expected.as_bytes() {
        return Ok(None);
    }
    let there = String::from_utf8_lossy(&there);
    let mut lines = [there.split('\n'), expected.split('\n')];
    let mut next = || lines.each_mut().map(|lines| lines.next().map(|line| format!("{line:?}")));
    let mut line = 1;
    let [there, expected] = loop {
        match next() {
            // The one is not Unicode, which is shown as the other.
            [None, None] => break [None, None],
            [there, expected] if there != expected => break [there, expected],
            _ => line += 1,
        }
    };
    let [there, expected] = [there, expected].map(|line| line.unwrap_or("the end".to_owned()));
    Ok(Some(Difference { file: file.to_owned(), line, column: String::new(), there, expected }))
}

/// `rows` as they are written.
pub fn as_text<R: Serialize>(rows: impl IntoIterator<Item = R>) -> Vec<StringRecord> {
    let text = text(rows, false);
    let mut rows =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    rows.records().map(|row| row.expect("what was written as CSV is CSV")).collect()
}

fn differing(
    file: &str,
    line: u64,
    header: &StringRecord,
    there: &StringRecord,
    expected: &StringRecord,
) -> Option<Difference> {
    let cells = 0..there.len().max(expected.len());
    let cell = |row: &StringRecord, at| row.get(at).unwrap_or_default().to_owned();
    let at = cells.into_iter().find(|&at| there.get(at) != expected.get(at))?;
    Some(Difference {
        file: file.to_owned(),
        line,
        column: header.get(at).unwrap_or("beyond the last").to_owned(),
        there: cell(there, at),
        expected: cell(expected, at),
    })
}

fn written(row: &StringRecord) -> String {
    row.iter().take(6).collect::<Vec<_>>().join(",")
}

/// The rows of a run in one of the tables.
#[derive(Clone, Debug)]
pub struct TableRows {
    /// The table.
    pub file: &'static str,
    /// Its columns after those of the dictionary.
    pub further: Vec<String>,
    /// The rows.
    pub rows: Vec<StringRecord>,
}

impl TableRows {
    /// `rows` of the table `file`.
    pub fn new(file: &'static str, further: Vec<String>, rows: Vec<StringRecord>) -> Self {
        Self { file, further, rows }
    }
}

/// Write the tables of a single run to the folder `dir`, which must be empty or not be there.
///
/// # Errors
/// When the folder holds something, and when the system refuses.
pub fn write_run(dir: &Path, tables: &[TableRows]) -> Result<(), OutputError> {
    let claim = Claim::take(dir)?;
    let mut entries = fs::read_dir(dir).map_err(OutputError::at(dir))?;
    if entries.next().is_some() {
        return Err(OutputError::NotEmpty { dir: dir.to_owned() });
    }
    for TableRows { file, further, rows } in tables {
        let columns = documented(file).columns.iter().map(|column| column.name.to_string());
        let header: StringRecord = columns.chain(further.iter().cloned()).collect();
        let rows = [&header].into_iter().chain(rows).map(|row| row.iter().collect::<Vec<_>>());
        let text = text(rows, false);
        Staged::text(dir, file, &text)?.publish(dir)?;
    }
    claim.sync()
}
