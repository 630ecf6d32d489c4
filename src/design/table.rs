//! Points that stand in a CSV: a column for each key, a row for each point.

use super::{DesignError, Rule};
use crate::scenario::cell;
use csv::{ErrorKind, ReaderBuilder, StringRecord};
use std::fs;
use std::path::Path;

/// A table, held as it was read.
#[derive(Debug)]
pub(super) struct Table {
    text: Vec<u8>,
    /// The first byte of each row.
    rows: Vec<u64>,
    /// The positions of the columns that are keys.
    columns: Vec<usize>,
}

impl Table {
    /// The table at `path`, which had a column for so many `keys` when the scenario was read.
    ///
    /// # Errors
    /// When it cannot be read, is not UTF-8, has other columns by now, or a row has too few cells or
    /// too many.
    pub fn read(path: &Path, keys: usize) -> Result<Self, DesignError> {
        let address = path.display();
        let wrong = |what: String| DesignError(format!("{address}{what}"));
        let text = fs::read(path).map_err(|cause| wrong(format!(": cannot be read: {cause}")))?;
        let csv_wrong = |cause| wrong(told(&cause));
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
        let header = reader.headers().map_err(csv_wrong)?.clone();
        let columns: Vec<usize> = (0..header.len()).filter(|&at| &header[at] != "point").collect();
        if columns.len() != keys {
            let found = columns.len();
            let now = format!(
                ":1: has {found} columns of keys, and had {keys} when the scenario was read"
            );
            return Err(wrong(now));
        }
        let mut rows = Vec::new();
        let mut row = StringRecord::new();
        while reader.read_record(&mut row).map_err(csv_wrong)? {
            let byte = row.position().map_or(0, csv::Position::byte);
            if row.len() != header.len() {
                let line = line_of(&text, byte as usize);
                let (cells, names) = (row.len(), header.len());
                let line =
                    format!(":{line}: has {cells} cells, the header {names}: give each its own");
                return Err(wrong(line));
            }
            rows.push(byte);
        }
        Ok(Self { text, rows, columns })
    }
}

impl Rule for Table {
    fn points(&self) -> u64 {
        self.rows.len() as u64
    }

    fn values(&self, index: u64) -> Vec<Option<String>> {
        let text = &self.text[self.rows[index as usize] as usize..];
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        let mut row = StringRecord::new();
        // What was read before can be read again.
        let found = reader.read_record(&mut row).unwrap_or_default();
        let value = |&column: &usize| row.get(column).filter(|_| found).and_then(cell::value);
        self.columns.iter().map(value).collect()
    }
}

/// The line of the row that begins at `byte`, or after blank lines there.
fn line_of(text: &[u8], byte: usize) -> usize {
    let blank = text[byte..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    text[..byte + blank].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where a table is wrong, and how.
fn told(cause: &csv::Error) -> String {
    match cause.kind() {
        ErrorKind::Utf8 { pos, err } => {
            let line = pos.as_ref().map_or(1, csv::Position::line);
            format!(":{line}: cell {} is not UTF-8: save the table as UTF-8", err.field() + 1)
        }
        _ => format!(": cannot be read: {cause}"),
    }
}
