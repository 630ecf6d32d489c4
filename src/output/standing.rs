//! A result that stands in a folder, as its manifest tells of it.

use super::datapackage;
use super::dictionary::{Column, TableDoc, table};
use super::differences::differences;
use super::digest;
use super::error::OutputError;
use super::found::{Found, MANIFEST, Record, TEXTS, is_of_a_result};
use super::manifest::{self, Identity, Outcome, Provenance};
use super::plan_file::PLAN;
use super::publication::all_tables;
use super::source::Source;
use super::staged::FileEntry;
use super::staged::TEMPORARY;
use super::store::{self, FOLDER};
use super::swept::LOGS;
use crate::scenario::{Scenario, TieRule};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A result that stands in a folder.
#[derive(Debug)]
pub struct Standing {
    dir: PathBuf,
    record: Record,
}

impl Standing {
    /// The result in `dir`.
    ///
    /// # Errors
    /// When there is none, and when the system refuses.
    pub fn read(dir: &Path) -> Result<Self, OutputError> {
        Ok(Self { dir: dir.to_owned(), record: Found::result_in(dir)? })
    }

    /// The scenario as it was given, if the manifest has it.
    pub fn source(&self) -> Option<Source> {
        self.record.source()
    }

    /// What differs from the result that `scenario` has in this build; nothing if it is the same.
    pub fn differences(&self, scenario: &Scenario) -> Vec<String> {
        let identity = Identity::of(scenario);
        match self.record.is(&identity) && self.record.shows(scenario) {
            true => Vec::new(),
            false => self.record.differences(&identity, scenario),
        }
    }

    /// Its files that are not as its manifest says.
    pub fn damaged(&self) -> Vec<String> {
        self.record.all_damaged(&self.dir)
    }

    /// The tables it has.
    pub fn tables(&self) -> Vec<&'static str> {
        self.record.tables()
    }

    /// The fingerprint of the experiment.
    pub fn identity(&self) -> String {
        self.record.identity()
    }

    /// Whether nothing of what was asked for is missing.
    pub fn is_complete(&self) -> bool {
        self.record.is_complete()
    }

    /// See that a build of this version and this model made it.
    ///
    /// # Errors
    /// When another one did; its version and its model are named.
    pub fn must_be_of_this_build(&self, scenario: &Scenario) -> Result<(), OutputError> {
        let identity = Identity::of(scenario);
        if self.record.is_of_this_version(&identity) {
            return Ok(());
        }
        let (there, here) = (self.record.build(), identity.build());
        Err(OutputError::OtherBuild { dir: self.dir.clone(), there, here })
    }

    /// Whether it is a sweep's.
    pub fn is_of_sweep(&self) -> bool {
        self.tables().contains(&"points.csv")
    }

    /// The run that was traced, if one was.
    pub fn traced(&self) -> Option<String> {
        self.record.traced()
    }

    /// Whether the ids of a file of ties stand in its table of supporters.
    pub fn has_ids(&self) -> bool {
        self.record.has_ids()
    }

    /// The name of the file of ties, if they stood in one.
    pub fn network(&self) -> Option<&Path> {
        self.record.network()
    }

    /// Files that its manifest lists and that are not there.
    pub fn missing(&self) -> Vec<String> {
        let listed = self.record.files().iter().filter_map(|file| file["path"].as_str());
        let missing = listed.filter(|file| !self.dir.join(file).is_file());
        missing.map(str::to_owned).collect()
    }

    /// What else lies in the folder: first what bears the name of a file of a result, then what does not.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn others(&self) -> Result<[Vec<String>; 2], OutputError> {
        let mut own = vec![MANIFEST];
        own.extend(self.is_of_sweep().then_some([PLAN, FOLDER, LOGS]).into_iter().flatten());
        let entries = fs::read_dir(&self.dir).map_err(OutputError::at(&self.dir))?;
        let (mut claimed, mut foreign) = (Vec::new(), Vec::new());
        for entry in entries {
            let name = entry.map_err(OutputError::at(&self.dir))?.file_name();
            let name = name.to_string_lossy().into_owned();
            let listed = own.contains(&name.as_str()) || self.record.lists(&name);
            if listed || name.starts_with(TEMPORARY) {
                continue;
            }
            let bears = is_of_a_result(&name);
            let empty = name == FOLDER && !store::has_journals(&self.dir)?;
            if bears && !empty { claimed.push(name) } else { foreign.push(name) }
        }
        claimed.sort();
        foreign.sort();
        Ok([claimed, foreign])
    }

    /// The files as they stand of a result that has these `tables`, in the order of the manifest.
    ///
    /// # Errors
    /// When the system refuses, and when a table is no CSV.
    pub fn entries(&self, tables: &[&str]) -> Result<Vec<FileEntry>, OutputError> {
        let names = all_tables().filter(|file| tables.contains(file));
        names
            .map(|file| self.entry(file, true))
            .chain(TEXTS.map(|file| self.entry(file, false)))
            .collect()
    }

    fn entry(&self, path: &'static str, is_table: bool) -> Result<FileEntry, OutputError> {
        let file = self.dir.join(path);
        let at = OutputError::at(&file);
        let opened = || File::open(&file).map_err(at);
        let (bytes, hash) = digest::of_stream(&mut opened()?).map_err(at)?;
        let count = || {
            let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(opened()?);
            let (mut row, mut count) = (csv::ByteRecord::new(), 0);
            while rows.read_byte_record(&mut row).map_err(|cause| at(cause.into()))? {
                count += 1;
            }
            Ok(count)
        };
        let rows = is_table.then(count).transpose()?;
        Ok(FileEntry { path, rows, bytes, hash })
    }

    /// The text that `datapackage.json` should have, with these `entries` of files and the columns that
    /// `further` gives a table after its own.
    pub fn package(
        &self,
        scenario: &Scenario,
        entries: &[FileEntry],
        further: impl Fn(&str) -> Vec<Column>,
    ) -> String {
        let tables = entries.iter().filter_map(|entry| Some((entry, table(entry.path)?)));
        let columns = |doc: &TableDoc| [doc.columns, &further(doc.file)].concat();
        let tables: Vec<_> = tables.map(|(entry, doc)| (entry, columns(doc))).collect();
        let tables: Vec<_> = tables.iter().map(|(entry, all)| (*entry, all.as_slice())).collect();
        datapackage::text(scenario, &tables)
    }

    /// Where the manifest differs from that of a result of `scenario` with this `outcome`, these `entries` of
    /// files and, if one was `traced`, this run; its account of the execution and the commit are not looked at.
    pub fn manifest_differences(
        &self,
        scenario: &Scenario,
        outcome: Outcome<'_>,
        entries: &[FileEntry],
        traced: Option<String>,
    ) -> Vec<String> {
        let source = self.source().unwrap_or_default();
        let can_have_ids = traced.is_some() && matches!(scenario.ties, TieRule::File(_));
        let ids = self.has_ids() && can_have_ids;
        let provenance = Provenance { source, trace: traced, ids, ..Provenance::default() };
        let files: Vec<&FileEntry> = entries.iter().collect();
        let text = manifest::text(scenario, &Identity::of(scenario), outcome, &files, &provenance);
        let mut expected: Value = serde_json::from_str(&text).unwrap_or_default();
        let there = self.record.value();
        for key in ["execution", "commit"] {
            expected[key] = there[key].clone();
        }
        differences(there, &expected)
    }
}
