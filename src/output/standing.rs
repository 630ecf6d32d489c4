//! A result that stands in a folder, as its manifest tells of it.

use super::error::OutputError;
use super::found::{Found, Record};
use super::manifest::Identity;
use super::plan_file::Source;
use crate::scenario::Scenario;
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
        match dir.exists().then(|| Found::in_folder(dir)).transpose()? {
            Some(Found::Result(record)) => Ok(Self { dir: dir.to_owned(), record }),
            _ => Err(OutputError::NoResult { dir: dir.to_owned() }),
        }
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
}
