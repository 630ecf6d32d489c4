//! Whether two names, or a name and an open file, are of one file, whatever they look like.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Whether both paths lead to one file.
#[cfg(unix)]
pub(super) fn file(one: &Path, other: &Path) -> bool {
    let known = |path| fs::metadata(path).ok().map(|about| identity(&about));
    known(one).is_some_and(|file| known(other) == Some(file))
}

#[cfg(not(unix))]
pub(super) fn file(one: &Path, other: &Path) -> bool {
    one.canonicalize().ok().is_some_and(|file| other.canonicalize().ok() == Some(file))
}

/// Whether `path` leads to the open `file`, as far as the system tells.
pub(super) fn opened(path: &Path, file: &File) -> bool {
    let both = || io::Result::Ok((fs::metadata(path)?, file.metadata()?));
    match both() {
        Ok((there, here)) => identity(&there) == identity(&here),
        // A network file system that does not answer for a moment has lost no file.
        Err(cause) => !matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

#[cfg(unix)]
pub(super) fn identity(about: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (about.dev(), about.ino())
}

#[cfg(not(unix))]
fn identity(about: &Metadata) -> bool {
    about.is_file()
}
