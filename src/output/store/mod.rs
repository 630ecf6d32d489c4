//! The store of a sweep: every finished run as a record in a journal, whatever order they finish in.
//!
//! A journal is only ever appended to, and each record checks itself. What was cut off or damaged is
//! found when it is read, and is run again. Any number of journals may lie beside each other, written
//! at the same time by several processes: a record says which run it is, and equal runs are equal.

mod damage;
mod first_line;
mod frame;
mod journal;
mod record;
mod run_key;
mod scan;

pub use damage::Damage;
pub use frame::Status;
pub use journal::{Journal, Whereabouts};
pub use record::{decode, encode};
pub use run_key::{PointKey, PointKeys, RunKey};

use super::error::OutputError;
use crate::id::Replicate;
use scan::{Located, scan};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the journals, inside the folder of the result.
pub(super) const FOLDER: &str = "store";

/// How the name of a journal ends.
const ENDING: &str = ".journal";

/// What stands in the journals of a result: where each run lies.
#[derive(Debug)]
pub struct Store {
    files: Vec<(PathBuf, File)>,
    /// By point, arm and replicate, each once.
    records: Vec<Record>,
    damages: Vec<Damage>,
}

/// A run that stands in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// The position of its point in the design.
    pub point: u32,
    /// The position of its arm.
    pub arm: u16,
    /// Its replicate.
    pub replicate: Replicate,
    status: Status,
    file: u32,
    at: u64,
    length: u32,
    check: u32,
}

impl Record {
    /// Whether the run failed.
    pub fn failed(&self) -> bool {
        self.status == Status::Failed
    }

    /// How the run ended.
    pub fn status(&self) -> Status {
        self.status
    }

    fn run(&self) -> (u32, u16, Replicate) {
        (self.point, self.arm, self.replicate)
    }
}

impl Store {
    /// Read the journals in the folder `dir` of a result, keeping the runs of `points`.
    ///
    /// A run that failed once and succeeded once has succeeded.
    ///
    /// # Errors
    /// When the system refuses, when a journal is that of another `plan`, and when two records of one
    /// run differ.
    pub fn open(dir: &Path, plan: &str, points: &PointKeys) -> Result<Self, OutputError> {
        let mut store = Self { files: Vec::new(), records: Vec::new(), damages: Vec::new() };
        for path in journals(&dir.join(FOLDER))? {
            store.take_in(path, plan, points)?;
        }
        store
            .records
            .sort_unstable_by_key(|record| (record.run(), record.status, record.file, record.at));
        store.leave_one_of_each()?;
        Ok(store)
    }

    fn take_in(
        &mut self,
        path: PathBuf,
        plan: &str,
        points: &PointKeys,
    ) -> Result<(), OutputError> {
        let found = scan(&path, plan)?;
        let file = self.files.len() as u32;
        let record = |located: &Located| {
            let RunKey { point, arm, replicate } = located.run;
            Some(Record {
                point: points.position(point)?,
                arm,
                replicate,
                status: located.status,
                file,
                at: located.at,
                length: located.length,
                check: located.check,
            })
        };
        self.records.extend(found.records.iter().filter_map(record));
        self.damages.extend(found.damages);
        let opened = File::open(&path).map_err(OutputError::at(&path))?;
        self.files.push((path, opened));
        Ok(())
    }

    /// Of several records of a run keep the first, which is one that did not fail if there is any.
    fn leave_one_of_each(&mut self) -> Result<(), OutputError> {
        let mut kept: Vec<Record> = Vec::with_capacity(self.records.len());
        for &record in &self.records {
            match kept.last() {
                Some(first) if first.run() == record.run() => {
                    let comparable = !first.failed() && !record.failed();
                    if comparable && !self.same(first, &record)? {
                        return Err(self.unequal(first, &record));
                    }
                }
                _ => kept.push(record),
            }
        }
        self.records = kept;
        Ok(())
    }

    fn same(&self, one: &Record, other: &Record) -> Result<bool, OutputError> {
        let alike = (one.length, one.check) == (other.length, other.check);
        Ok(alike && self.read(one)? == self.read(other)?)
    }

    fn unequal(&self, one: &Record, other: &Record) -> OutputError {
        let path = |record: &Record| self.files[record.file as usize].0.clone();
        let Record { point, arm, replicate, .. } = one;
        OutputError::Unequal {
            run: format!("point {point}, arm {arm}, replicate {}", replicate.0),
            files: [path(one), path(other)],
        }
    }

    /// Every run, by point, arm and replicate.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The runs of the point at `position`, by arm and replicate.
    pub fn of_point(&self, position: u32) -> &[Record] {
        let from = self.records.partition_point(|record| record.point < position);
        let to = self.records.partition_point(|record| record.point <= position);
        &self.records[from..to]
    }

    /// What was found damaged or cut off, and is not in the store.
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// What `record` holds: see [`decode`].
    ///
    /// # Errors
    /// When the system refuses.
    pub fn read(&self, record: &Record) -> Result<Vec<u8>, OutputError> {
        let (path, file) = &self.files[record.file as usize];
        let mut bytes = vec![0; record.length as usize];
        read_at(file, &mut bytes, record.at).map_err(OutputError::at(path))?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

/// Whether the folder `dir` of a result has a store, which must be of `plan`.
///
/// # Errors
/// When one of its journals is of another plan, and when the system refuses.
pub(super) fn is_there(dir: &Path, plan: &str) -> Result<bool, OutputError> {
    let journals = journals(&dir.join(FOLDER))?;
    journals.iter().try_for_each(|path| scan::must_be_of(path, plan))?;
    Ok(!journals.is_empty())
}

/// Whether the folder `dir` of a result has journals, of whatever plan.
///
/// # Errors
/// When the system refuses.
pub(super) fn has_journals(dir: &Path) -> Result<bool, OutputError> {
    Ok(!journals(&dir.join(FOLDER))?.is_empty())
}

/// Take away the journals in the folder `dir` of a result, and their folder if it holds nothing else.
///
/// # Errors
/// When the system refuses.
pub(super) fn forget(dir: &Path) -> Result<(), OutputError> {
    let folder = dir.join(FOLDER);
    for path in journals(&folder)? {
        let at = OutputError::at(&path);
        if journal::is_one(&path).map_err(at)? {
            fs::remove_file(&path).map_err(at)?;
        }
    }
    // A folder that holds something stays, and so does a link: the system refuses.
    let _ = fs::remove_dir(&folder);
    Ok(())
}

/// The journals in `folder`, by name; none if there is no such folder.
fn journals(folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let listed = || {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(ENDING) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    };
    match listed() {
        Err(cause) if io::Error::kind(&cause) == io::ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed.map_err(OutputError::at(folder)),
    }
}

#[cfg(test)]
mod tests;
