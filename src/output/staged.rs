//! Files that wait under a temporary name until they are published.

use super::digest;
use super::error::OutputError;
use serde::Serialize;
use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::Path;
use tempfile::{NamedTempFile, TempPath};

/// A file of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// Its name in the folder.
    pub path: &'static str,
    /// How many rows it has below the header, if it is a table.
    pub rows: Option<u64>,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// Its fingerprint, `sha256:…`.
    pub hash: String,
}

/// How the names of temporary files begin.
pub(super) const TEMPORARY: &str = ".groundswell-";

/// How the temporary name of a manifest begins: while one stands beside results without a
/// manifest, their publication was cut off.
pub(super) const TEMPORARY_MANIFEST: &str = ".groundswell-manifest-";

/// A file written and synced, but not yet under its name.
#[derive(Debug)]
pub(super) struct Staged {
    temporary: TempPath,
    /// What the manifest says of it.
    pub entry: FileEntry,
}

impl Staged {
    /// Stage a text.
    pub fn text(dir: &Path, name: &'static str, text: &str) -> Result<Self, OutputError> {
        let prefix = if name == "manifest.json" { TEMPORARY_MANIFEST } else { TEMPORARY };
        let write = || {
            let mut file = temporary(dir, prefix)?;
            file.write_all(text.as_bytes())?;
            Self::seal(file, name, None)
        };
        write().map_err(OutputError::at(&dir.join(name)))
    }

    /// Sync a file, all of whose bytes were handed to the system, and read it back for its
    /// fingerprint.
    pub fn seal(
        mut file: NamedTempFile,
        name: &'static str,
        rows: Option<u64>,
    ) -> io::Result<Self> {
        file.as_file().sync_all()?;
        file.rewind()?;
        let (bytes, hash) = digest::of_stream(file.as_file_mut())?;
        let entry = FileEntry { path: name, rows, bytes, hash };
        Ok(Self { temporary: file.into_temp_path(), entry })
    }

    /// Open the bytes as they stand.
    pub fn reopen(&self) -> io::Result<File> {
        File::open(&self.temporary)
    }

    /// Keep the temporary file should its publication fail.
    pub fn outlive_failure(&mut self) {
        self.temporary.disable_cleanup(true);
    }

    /// See that no folder bears the name in `dir` that the file is to have.
    pub fn can_be_named(&self, dir: &Path) -> Result<(), OutputError> {
        let name = dir.join(self.entry.path);
        match name.is_dir() && !name.is_symlink() {
            true => Err(OutputError::at(&name)(io::ErrorKind::IsADirectory.into())),
            false => Ok(()),
        }
    }

    /// Give the file its name in `dir`, replacing what bore it.
    pub fn publish(self, dir: &Path) -> Result<FileEntry, OutputError> {
        let name = dir.join(self.entry.path);
        self.temporary.persist(&name).map_err(|e| OutputError::at(&name)(e.error))?;
        Ok(self.entry)
    }
}

/// A new file in `dir`, readable by those the umask allows; it goes when it is dropped.
pub(super) fn temporary(dir: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir)
}

/// Remove what killed processes left in `dir`, apart from `keep`.
pub(super) fn sweep(dir: &Path, keep: Option<&Path>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let left = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        if left && entry.file_type()?.is_file() && keep != Some(entry.path().as_path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let text = Staged::text(dir.path(), "summary.txt", "four words of text\n").unwrap();
        assert!(!dir.path().join("summary.txt").exists());
        assert_eq!(text.entry.bytes, 19);
        text.publish(dir.path()).unwrap();
        let read = fs::read_to_string(dir.path().join("summary.txt")).unwrap();
        assert_eq!(read, "four words of text\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_dropped_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        drop(Staged::text(dir.path(), "summary.txt", "text").unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_published_file_may_be_read_by_whom_the_umask_allows() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("plain"), "").unwrap();
        Staged::text(dir.path(), "summary.txt", "text").unwrap().publish(dir.path()).unwrap();
        let permissions = |name| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(permissions("summary.txt"), permissions("plain"));
    }

    #[test]
    fn only_leftovers_are_swept() {
        let dir = tempfile::tempdir().unwrap();
        let kept = dir.path().join(".groundswell-manifest-a");
        for name in [".groundswell-manifest-a", ".groundswell-b", ".other", "groundswell-notes"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        fs::create_dir(dir.path().join(".groundswell-folder")).unwrap();
        sweep(dir.path(), Some(&kept)).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 4);
        assert!(kept.exists() && !dir.path().join(".groundswell-b").exists());
    }
}
