//! A CSV file being written: UTF-8, a header, `,`, `\n`, RFC 4180 quoting.

use super::dictionary::{Column, Kind, TableDoc};
use super::error::OutputError;
use super::staged::{Staged, TEMPORARY, temporary};
use serde::Serialize;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A table, or the part of it that one arm fills, streamed to a temporary file.
#[derive(Debug)]
pub(super) struct Table {
    file: &'static str,
    address: PathBuf,
    columns: Vec<Column>,
    csv: csv::Writer<NamedTempFile>,
    rows: u64,
}

impl Table {
    /// Begin the table `doc` in `dir`, with `further` columns after its own: write the header.
    pub fn create(dir: &Path, doc: &TableDoc, further: &[Column]) -> Result<Self, OutputError> {
        let mut table = Self::part(dir, doc)?;
        table.columns.extend_from_slice(further);
        let header = table.columns.iter().map(|column| column.name.as_bytes());
        let written = table.csv.write_record(header);
        written.map_err(|e| OutputError::at(&table.address)(e.into()))?;
        Ok(table)
    }

    /// Begin a later part of the table `doc`: no header.
    pub fn part(dir: &Path, doc: &TableDoc) -> Result<Self, OutputError> {
        let address = dir.join(doc.file);
        let file = temporary(dir, TEMPORARY).map_err(OutputError::at(&address))?;
        let mut csv = csv::WriterBuilder::new();
        let csv = csv.has_headers(false).buffer_capacity(1 << 16).from_writer(file);
        Ok(Self { file: doc.file, address, columns: doc.columns.to_vec(), csv, rows: 0 })
    }

    /// Add rows; the fields of a row are the columns.
    pub fn write_rows<R: Serialize>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), OutputError> {
        for row in rows {
            if self.rows == 0 {
                self.check_fields(&row);
            }
            self.csv.serialize(row).map_err(|e| OutputError::at(&self.address)(e.into()))?;
            self.rows += 1;
        }
        Ok(())
    }

    /// Finish the table with the rows of further parts after its own.
    pub fn seal(self, further: impl IntoIterator<Item = Self>) -> Result<Staged, OutputError> {
        let (name, columns, mut rows) = (self.file, self.columns.clone(), self.rows);
        let address = self.address.clone();
        let finish = || {
            let mut file = self.flushed()?;
            for part in further {
                rows += part.rows;
                let mut part = part.flushed()?;
                part.rewind()?;
                io::copy(part.as_file_mut(), file.as_file_mut())?;
            }
            let staged = Staged::seal(file, name, Some(rows))?;
            check_cells(&staged, &columns)?;
            Ok(staged)
        };
        finish().map_err(OutputError::at(&address))
    }

    fn flushed(mut self) -> io::Result<NamedTempFile> {
        self.csv.flush()?;
        Ok(self.csv.into_inner().expect("what was flushed needs no flushing"))
    }

    fn check_fields(&self, row: &impl Serialize) {
        if let Some(fields) = fields(row) {
            let columns = self.columns.iter().map(|column| column.name.as_ref());
            assert!(fields.iter().eq(columns), "a row of {} has fields {fields:?}", self.file);
        }
    }
}

/// `rows` as CSV, with a header of their fields if that is asked for.
pub(super) fn text<R: Serialize>(rows: impl IntoIterator<Item = R>, header: bool) -> String {
    let mut csv = csv::WriterBuilder::new().has_headers(header).from_writer(Vec::new());
    for row in rows {
        csv.serialize(row).expect("memory takes any row of plain fields");
    }
    let bytes = csv.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("fields are text and numbers")
}

/// The names of the fields of `row`, if it is a plain struct.
fn fields(row: &impl Serialize) -> Option<csv::StringRecord> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.serialize(row).ok()?;
    let written = csv.into_inner().ok()?;
    let mut lines = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_slice());
    let lines: Vec<_> = lines.records().collect::<Result<_, _>>().ok()?;
    (lines.len() == 2).then(|| lines[0].clone())
}

/// Read a table that holds real numbers back and see that every cell is what its column says:
/// no `NaN` is ever published.
fn check_cells(staged: &Staged, columns: &[Column]) -> io::Result<()> {
    if columns.iter().all(|column| column.kind != Kind::Number) {
        return Ok(());
    }
    for record in csv::Reader::from_reader(staged.reopen()?).records() {
        for (column, cell) in columns.iter().zip(&record?) {
            let (file, name) = (staged.entry.path, &column.name);
            assert!(column.kind.fits(cell), "{file}: {cell:?} is no {:?} ({name})", column.kind);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const DOC: TableDoc = TableDoc {
        file: "delta.csv",
        row: "a test",
        columns: &[
            Column::new("arm", Kind::String, "", "."),
            Column::new("day", Kind::Integer, "days", "."),
            Column::new("mean", Kind::Number, "", "."),
        ],
    };

    #[derive(Serialize)]
    struct Row {
        arm: &'static str,
        day: u16,
        mean: Option<f64>,
    }

    fn written(rows: Vec<Row>) -> String {
        let dir = tempfile::tempdir().unwrap();
        let mut table = Table::create(dir.path(), &DOC, &[]).unwrap();
        table.write_rows(rows).unwrap();
        table.seal([]).unwrap().publish(dir.path()).unwrap();
        fs::read_to_string(dir.path().join("delta.csv")).unwrap()
    }

    #[test]
    fn a_table_without_rows_has_its_header() {
        assert_eq!(written(vec![]), "arm,day,mean\n");
    }

    #[test]
    fn names_with_commas_quotes_and_accents_are_quoted_as_rfc_4180_says() {
        let names = ["a, b", "the \"party\"", "Désirs d’avenir", "two\nlines"];
        let rows = names.map(|arm| Row { arm, day: 1, mean: None });
        assert_eq!(
            written(rows.into()),
            "arm,day,mean\n\"a, b\",1,\n\"the \"\"party\"\"\",1,\nDésirs d’avenir,1,\n\
             \"two\nlines\",1,\n"
        );
    }

    #[test]
    fn real_numbers_carry_a_point_or_an_exponent_and_come_back_the_same() {
        let numbers = [0.0, -0.0, 1.0, 100_000.0, 1e21, 1e-7, 0.1 + 0.2, f64::MAX, 5e-324, -2.5];
        let text = written(numbers.map(|n| Row { arm: "a", day: 0, mean: Some(n) }).into());
        for (line, number) in text.lines().skip(1).zip(numbers) {
            let cell = line.rsplit(',').next().unwrap();
            assert!(Kind::Number.fits(cell), "{cell}");
            assert_eq!(cell.parse::<f64>().unwrap().to_bits(), number.to_bits());
        }
    }

    #[test]
    #[should_panic(expected = "delta.csv: \"NaN\" is no Number (mean)")]
    fn not_a_number_is_never_published() {
        written(vec![Row { arm: "a", day: 0, mean: Some(f64::NAN) }]);
    }

    #[test]
    #[should_panic(expected = "delta.csv: \"inf\" is no Number (mean)")]
    fn infinity_is_never_published() {
        written(vec![Row { arm: "a", day: 0, mean: Some(f64::INFINITY) }]);
    }

    #[test]
    #[should_panic(expected = "a row of delta.csv has fields")]
    fn a_row_whose_fields_are_not_the_columns_is_a_bug() {
        #[derive(Serialize)]
        struct Swapped {
            day: u16,
            arm: &'static str,
            mean: f64,
        }
        let dir = tempfile::tempdir().unwrap();
        let mut table = Table::create(dir.path(), &DOC, &[]).unwrap();
        table.write_rows([Swapped { day: 1, arm: "a", mean: 1.0 }]).unwrap();
    }

    #[test]
    fn parts_are_joined_under_one_header() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = Table::create(dir.path(), &DOC, &[]).unwrap();
        let mut second = Table::part(dir.path(), &DOC).unwrap();
        for day in 0..2 {
            first.write_rows([Row { arm: "a", day, mean: None }]).unwrap();
            second.write_rows([Row { arm: "b", day, mean: None }]).unwrap();
        }
        let entry = first.seal([second]).unwrap().publish(dir.path()).unwrap();
        let text = fs::read_to_string(dir.path().join("delta.csv")).unwrap();
        assert_eq!(text, "arm,day,mean\na,0,\na,1,\nb,0,\nb,1,\n");
        assert_eq!((entry.rows, entry.bytes), (Some(4), text.len() as u64));
        assert_eq!(entry.hash, super::super::digest::digest(text.as_bytes()));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_named_with_the_file_it_hit() {
        let dir = tempfile::tempdir().unwrap();
        let mut table = Table::create(dir.path(), &DOC, &[]).unwrap();
        let full = fs::OpenOptions::new().read(true).write(true).open("/dev/full").unwrap();
        let path = temporary(dir.path(), TEMPORARY).unwrap().into_temp_path();
        table.csv = csv::Writer::from_writer(NamedTempFile::from_parts(full, path));
        table.write_rows([Row { arm: "a", day: 0, mean: None }]).unwrap();
        let error = table.seal([]).unwrap_err();
        assert_eq!(error.exit_code(), 74);
        let address = dir.path().join("delta.csv: No space left on device");
        assert!(error.to_string().starts_with(address.to_str().unwrap()), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
