//! A journal that this process appends to.

use super::first_line::{FirstLine, TITLE};
use super::frame;
use super::record::encode;
use super::run_key::RunKey;
use super::scan::scan;
use super::{ENDING, FOLDER};
use crate::experiment::results::RunRecord;
use crate::output::error::OutputError;
use crate::output::same;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Whether the file at `path` begins as a journal does, or is empty as one is that was just begun.
pub fn is_one(path: &Path) -> io::Result<bool> {
    if !fs::metadata(path)?.is_file() {
        return Ok(false);
    }
    let mut beginning = Vec::new();
    File::open(path)?.take(TITLE.len() as u64).read_to_end(&mut beginning)?;
    Ok(TITLE.as_bytes().starts_with(&beginning))
}

/// A journal that this process alone appends to, until it ends.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// What is written together.
    bytes: Vec<u8>,
}

impl Journal {
    /// Go on with the journal `name` in the folder `dir` of a result, or begin it; what is cut off or
    /// damaged at its end is taken away. While another process writes to it, `name`-2 is tried, and so
    /// on. Locks may hold on one machine only: a `name` has that of the machine in it.
    ///
    /// # Errors
    /// When the system refuses, and when the journal is one of another `plan`.
    pub fn open(dir: &Path, name: &str, plan: &str) -> Result<Self, OutputError> {
        let folder = dir.join(FOLDER);
        fs::create_dir_all(&folder).map_err(OutputError::at(&folder))?;
        let numbered = (2..).map(|number| format!("{name}-{number}{ENDING}"));
        let mut names = std::iter::once(format!("{name}{ENDING}")).chain(numbered);
        loop {
            let path = folder.join(names.next().expect("numbers do not end"));
            let own = own(&path).map_err(OutputError::at(&path))?;
            let Some(file) = own else { continue };
            let mut journal = Self { path, file, bytes: Vec::new() };
            journal.go_on(plan)?;
            let names = File::open(&folder).and_then(|folder| folder.sync_all());
            return names.map(|()| journal).map_err(OutputError::at(&folder));
        }
    }

    fn go_on(&mut self, plan: &str) -> Result<(), OutputError> {
        let sound = scan(&self.path, plan)?.sound;
        let first = FirstLine { plan: plan.to_owned() }.text();
        let mut file = &self.file;
        let mut go_on = || {
            file.set_len(sound)?;
            file.seek(SeekFrom::Start(sound))?;
            if sound == 0 {
                file.write_all(first.as_bytes())?;
            }
            file.sync_all()
        };
        io::Result::map_err(go_on(), OutputError::at(&self.path))
    }

    /// Where it lies, for those who look whether it still does.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn whereabouts(&self) -> Result<Whereabouts, OutputError> {
        let file = self.file.try_clone().map_err(OutputError::at(&self.path))?;
        Ok(Whereabouts { path: self.path.clone(), file })
    }

    /// Append runs, together.
    ///
    /// # Errors
    /// When the system refuses; what was written of them is taken away when the journal is opened again.
    pub fn append<'a>(
        &mut self,
        runs: impl IntoIterator<Item = (RunKey, &'a Result<RunRecord, String>)>,
    ) -> Result<(), OutputError> {
        self.bytes.clear();
        for (key, run) in runs {
            let (status, held) = encode(run);
            frame::write(key, status, &held, &mut self.bytes);
        }
        self.file.write_all(&self.bytes).map_err(OutputError::at(&self.path))
    }

    /// Have all that was appended survive a power cut.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn sync(&self) -> Result<(), OutputError> {
        self.file.sync_data().map_err(OutputError::at(&self.path))
    }
}

/// Where a journal lies that is being written.
#[derive(Debug)]
pub struct Whereabouts {
    path: PathBuf,
    file: File,
}

impl Whereabouts {
    /// Whether it was moved or taken away.
    pub fn is_left(&self) -> bool {
        !same::opened(&self.path, &self.file)
    }
}

/// The file at `path`, unless another process writes to it; where the file system has no locks, unless
/// anybody ever did.
fn own(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    match options.clone().create_new(true).open(path) {
        Ok(new) => Ok(match new.try_lock() {
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) | Ok(()) => Some(new),
        }),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            let old = options.open(path)?;
            Ok(old.try_lock().is_ok().then_some(old))
        }
        Err(cause) => Err(cause),
    }
}
