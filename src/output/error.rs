//! Why a result could not be written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a result could not be written; each is a sentence with an address and what would do.
#[derive(Debug)]
pub enum OutputError {
    /// The folder holds the result of another experiment, or of another build.
    AnotherExperiment {
        /// The folder.
        dir: PathBuf,
        /// What differs, as far as known.
        differences: Vec<String>,
    },
    /// The folder holds something, but no result.
    NotAResult {
        /// The folder.
        dir: PathBuf,
    },
    /// A result was to be read, and the folder holds none.
    NoResult {
        /// The folder.
        dir: PathBuf,
    },
    /// A result was to be read, and the folder holds that of another scenario.
    OtherResult {
        /// The folder.
        dir: PathBuf,
        /// What differs, as far as known.
        differences: Vec<String>,
    },
    /// A sweep was to be read, and the folder has no plan of one.
    NoSweep {
        /// The folder.
        dir: PathBuf,
    },
    /// A plan was to be read, and the file is none.
    NoPlan {
        /// The file.
        file: PathBuf,
    },
    /// A journal belongs to another plan, or to another build.
    OtherPlan {
        /// The journal.
        file: PathBuf,
        /// The fingerprints of its plan, and of that asked for.
        plans: [String; 2],
    },
    /// Two journals hold the same run, with different outcomes.
    Unequal {
        /// Which run: its point, arm and replicate.
        run: String,
        /// The journals.
        files: [PathBuf; 2],
    },
    /// Another process is writing to the folder.
    Busy {
        /// The folder.
        dir: PathBuf,
    },
    /// The system refused to read or write.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl OutputError {
    /// The exit status of a process that ends for this reason: 1, 2, 73 or 74.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotAResult { .. }
            | Self::NoResult { .. }
            | Self::NoSweep { .. }
            | Self::NoPlan { .. } => 2,
            Self::Unequal { .. } => 1,
            Self::AnotherExperiment { .. } | Self::OtherResult { .. } | Self::OtherPlan { .. } => {
                73
            }
            Self::Busy { .. } | Self::Io { .. } => 74,
        }
    }

    /// Say of a system error that it happened to `path`.
    pub(super) fn at(path: &Path) -> impl Fn(io::Error) -> Self + Copy + '_ {
        |cause| Self::Io { path: path.to_owned(), cause }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherExperiment { dir, differences } => write!(
                f,
                "{}: holds another experiment ({}): --force replaces it, --out DIR keeps both",
                dir.display(),
                differences.join("; ")
            ),
            Self::NotAResult { dir } => write!(
                f,
                "{}: is not empty and holds no result: --out DIR writes elsewhere, --force writes \
                 here and replaces only files of a result's names",
                dir.display()
            ),
            Self::NoResult { dir } => {
                write!(f, "{}: holds no result: name the folder that `run` wrote to", dir.display())
            }
            Self::OtherResult { dir, differences } => write!(
                f,
                "{}: holds the result of another scenario ({}): name that of this one, or `--set` \
                 here what was set there",
                dir.display(),
                differences.join("; ")
            ),
            Self::NoSweep { dir } => write!(
                f,
                "{}: is no folder of a sweep: `groundswell sweep SCENARIO --out DIR --plan` makes one, and adds \
                 its plan to what a store holds that lost it",
                dir.display()
            ),
            Self::NoPlan { file } => write!(
                f,
                "{}: is no plan of a sweep: move it away and repeat the command of the sweep, which writes \
                 it again and goes on with what is stored, or --force begins anew",
                file.display()
            ),
            Self::OtherPlan { file, plans: [there, here] } => write!(
                f,
                "{}: is a journal of another plan or of another build ({there} there, {here} here): the \
                 build that wrote it goes on with it, --force begins anew, --out DIR keeps both",
                file.display()
            ),
            Self::Unequal { run, files: [one, other] } => write!(
                f,
                "{} and {}: hold different outcomes of the same run ({run}): one of the machines or \
                 builds that made them is wrong; `groundswell rerun` tells which, and without that \
                 journal the same command goes on",
                one.display(),
                other.display()
            ),
            Self::Busy { dir } => write!(
                f,
                "{}: another process is writing here: wait for it, or --out DIR writes elsewhere",
                dir.display()
            ),
            Self::Io { path, cause } => write!(
                f,
                "{}: {cause}: make room or give access, then repeat the command, or --out DIR \
                 writes elsewhere",
                path.display()
            ),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_address_and_what_would_do() {
        let dir = PathBuf::from("results/x");
        let differences = vec!["seed: 7 there, 8 here".into()];
        let another = OutputError::AnotherExperiment { dir: dir.clone(), differences };
        assert_eq!(
            another.to_string(),
            "results/x: holds another experiment (seed: 7 there, 8 here): --force replaces it, \
             --out DIR keeps both"
        );
        for error in [another, OutputError::NotAResult { dir: dir.clone() }] {
            assert!(error.to_string().starts_with("results/x: "));
            assert!(error.to_string().contains("--force") && error.to_string().contains("--out"));
        }
    }

    #[test]
    fn the_exit_status_says_whose_move_it_is() {
        let dir = PathBuf::from("x");
        let full = OutputError::at(&dir)(io::ErrorKind::StorageFull.into());
        assert_eq!(full.exit_code(), 74);
        assert_eq!(OutputError::NotAResult { dir: dir.clone() }.exit_code(), 2);
        assert_eq!(OutputError::Busy { dir: dir.clone() }.exit_code(), 74);
        let another = OutputError::AnotherExperiment { dir, differences: vec![] };
        assert_eq!(another.exit_code(), 73);
    }
}
