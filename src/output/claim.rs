//! A folder that one process at a time may fill.

use super::error::OutputError;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A folder held against other processes; it goes again, with those made above it, if it was made
/// for nothing.
///
/// The lock is advisory and ends with the process, however it ends; where the file system has no
/// locks there is none.
#[derive(Debug)]
pub(super) struct Claim {
    dir: PathBuf,
    handle: File,
    /// The folders that were made, the innermost first.
    made: Vec<PathBuf>,
}

impl Claim {
    /// Hold `dir`, made if need be.
    pub fn take(dir: &Path) -> Result<Self, OutputError> {
        Self::with(dir, File::try_lock)
    }

    /// Hold `dir`, made if need be, together with others that share it.
    pub fn share(dir: &Path) -> Result<Self, OutputError> {
        Self::with(dir, File::try_lock_shared)
    }

    fn with(
        dir: &Path,
        lock: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Self, OutputError> {
        let at = OutputError::at(dir);
        let missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
        let made = dir.ancestors().take_while(missing).map(Path::to_owned).collect();
        fs::create_dir_all(dir).map_err(at)?;
        let claim = Self { dir: dir.to_owned(), handle: File::open(dir).map_err(at)?, made };
        match lock(&claim.handle) {
            Err(TryLockError::WouldBlock) => Err(OutputError::Busy { dir: dir.to_owned() }),
            Err(TryLockError::Error(_)) | Ok(()) => Ok(claim),
        }
    }

    /// Have the names in the folder, and those of new folders, survive a power cut.
    pub fn sync(&self) -> Result<(), OutputError> {
        let sync = || {
            self.handle.sync_all()?;
            for made in &self.made {
                if let Some(above) = made.canonicalize()?.parent() {
                    File::open(above)?.sync_all()?;
                }
            }
            io::Result::Ok(())
        };
        sync().map_err(OutputError::at(&self.dir))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        for made in &self.made {
            // A folder that holds something stays: the system refuses.
            let _ = fs::remove_dir(made);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_by_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = Claim::take(dir.path()).unwrap();
        assert!(matches!(Claim::take(dir.path()), Err(OutputError::Busy { .. })));
        drop(first);
        Claim::take(dir.path()).unwrap();
        assert!(dir.path().exists());
    }

    #[test]
    fn a_folder_made_for_nothing_goes_again() {
        let dir = tempfile::tempdir().unwrap();
        let made = dir.path().join("newly/made");
        drop(Claim::take(&made).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        let claim = Claim::take(&made).unwrap();
        fs::write(made.join("kept"), "x").unwrap();
        drop(claim);
        assert!(made.join("kept").exists());
    }

    #[test]
    fn a_folder_below_a_file_is_an_input_output_error() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "x").unwrap();
        for wrong in [file.join("below"), file] {
            let error = Claim::take(&wrong).unwrap_err();
            assert_eq!(error.exit_code(), 74);
            assert!(error.to_string().starts_with(wrong.to_str().unwrap()), "{error}");
        }
    }
}
