//! What is wrong with a journal.

use std::fmt;
use std::path::PathBuf;

/// A part of a journal that cannot be used; the runs in it are run again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The journal.
    pub file: PathBuf,
    /// Where it begins, in bytes.
    pub at: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// Whether the journal just ends in the middle of a record, as when its writer was killed.
    pub cut_off: bool,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, at, bytes, cut_off } = self;
        let what = if *cut_off { "were cut off" } else { "are damaged" };
        write!(f, "{}: {bytes} bytes from byte {at} {what} and do not count", file.display())
    }
}
