//! The files of a result, written out of sight and published at once, the manifest last.

use super::claim::Claim;
use super::datapackage;
use super::dictionary::{Column, TableDoc, sweep_tables, table, tables, traced_tables};
use super::error::OutputError;
use super::given_up::{give_up, remove};
use super::staged::FileEntry;
use super::staged::Staged;
use super::table::Table;
use crate::scenario::Scenario;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A result that stands in its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The folder.
    pub dir: PathBuf,
    /// Its files, the manifest last.
    pub files: Vec<FileEntry>,
}

/// Files that wait to be published. Dropped before, they leave the folder as it was.
#[derive(Debug)]
pub(super) struct Publication {
    dir: PathBuf,
    staged: Vec<(Staged, Vec<Column>)>,
    /// The temporary manifest of a publication that was cut off.
    marker: Option<PathBuf>,
    /// Tables of the result that is replaced, which go if this one does not have them.
    standing: Vec<&'static str>,
    /// Whether a sweep that stands there goes, with its plan and its journals.
    replaces_sweep: bool,
    /// Let go of when what is staged is gone.
    claim: Claim,
}

impl Publication {
    /// Nothing yet, in the claimed folder `dir`.
    pub fn new(
        dir: &Path,
        claim: Claim,
        marker: Option<PathBuf>,
        standing: Vec<&'static str>,
    ) -> Self {
        let (dir, staged) = (dir.to_owned(), Vec::new());
        Self { dir, staged, marker, standing, replaces_sweep: false, claim }
    }

    /// The same, in the place of any sweep that stands there.
    pub fn replacing_sweep(self) -> Self {
        Self { replaces_sweep: true, ..self }
    }

    /// Begin the table `file`, with `further` columns after its own.
    pub fn begin(&self, file: &str, further: &[Column]) -> Result<Table, OutputError> {
        Table::create(&self.dir, documented(file), further)
    }

    /// Write the whole table `file`.
    pub fn table<R: Serialize>(
        &mut self,
        file: &str,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), OutputError> {
        let mut table = self.begin(file, &[])?;
        table.write_rows(rows)?;
        self.stage(table.seal([])?, &[]);
        Ok(())
    }

    /// Add a table that was sealed, with `further` columns after its own.
    pub fn stage(&mut self, table: Staged, further: &[Column]) {
        let mut columns = documented(table.entry.path).columns.to_vec();
        columns.extend_from_slice(further);
        self.staged.push((table, columns));
        self.staged.sort_by_key(|(table, _)| place(table.entry.path));
    }

    /// The names of the tables so far, in the order of the dictionary.
    pub fn staged(&self) -> impl Iterator<Item = &'static str> {
        self.staged.iter().map(|(table, _)| table.entry.path)
    }

    /// Give every file its name, the manifest last; `summary` is the text of `summary.txt`, and
    /// `manifest` makes its text from what stands in the files.
    ///
    /// Until every file is written and synced nothing of an older result is touched.
    pub fn publish(
        mut self,
        scenario: &Scenario,
        summary: &str,
        manifest: impl FnOnce(&[&FileEntry]) -> String,
    ) -> Result<Published, OutputError> {
        let tables = self.staged.iter().map(|(table, columns)| (&table.entry, columns.as_slice()));
        let package = datapackage::text(scenario, &tables.collect::<Vec<_>>());
        let here: Vec<&str> = self.staged().collect();
        self.standing.retain(|file| !here.contains(file));
        let mut files: Vec<Staged> = self.staged.drain(..).map(|(table, _)| table).collect();
        files.push(Staged::text(&self.dir, "summary.txt", summary)?);
        files.push(Staged::text(&self.dir, "datapackage.json", &package)?);
        let entries: Vec<&FileEntry> = files.iter().map(|file| &file.entry).collect();
        let manifest = Staged::text(&self.dir, "manifest.json", &manifest(&entries))?;
        self.rename(files, manifest)
    }

    fn rename(self, files: Vec<Staged>, mut manifest: Staged) -> Result<Published, OutputError> {
        for file in files.iter().chain([&manifest]) {
            file.can_be_named(&self.dir)?;
        }
        manifest.outlive_failure();
        self.claim.sync()?;
        if let Some(cut_off) = &self.marker {
            remove(cut_off)?;
        }
        remove(&self.dir.join("manifest.json"))?;
        self.claim.sync()?;
        self.standing.iter().try_for_each(|file| remove(&self.dir.join(file)))?;
        if self.replaces_sweep {
            give_up(&self.dir)?;
        }
        let published = files.into_iter().map(|file| file.publish(&self.dir));
        let mut files = published.collect::<Result<Vec<_>, _>>()?;
        self.claim.sync()?;
        files.push(manifest.publish(&self.dir)?);
        self.claim.sync()?;
        Ok(Published { dir: self.dir, files })
    }
}

pub(super) fn documented(file: &str) -> &'static TableDoc {
    table(file).expect("only tables of the dictionary are written")
}

/// All tables that a result may have, in the order of its manifest.
pub(super) fn all_tables() -> impl Iterator<Item = &'static str> {
    let all = sweep_tables().iter().chain(tables()).chain(traced_tables());
    all.map(|doc| doc.file)
}

/// The position of a table in the manifest.
fn place(file: &str) -> Option<usize> {
    all_tables().position(|name| name == file)
}
