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
    /// The folder holds files of a result's names, but no result.
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
    /// A result was to be read that a build of another version or model made.
    OtherBuild {
        /// The folder.
        dir: PathBuf,
        /// The version and the model that made it.
        there: String,
        /// Those of this build.
        here: String,
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
    /// A file that is to be written is one that the command reads.
    IsInput {
        /// The file, as it was named.
        file: PathBuf,
        /// The name it is read by.
        input: PathBuf,
    },
    /// A file that is to be written is there, and was not to be replaced.
    Stands {
        /// The file.
        file: PathBuf,
    },
    /// A folder that is to be filled holds something.
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder of a sweep was moved or taken away while it was filled.
    Vanished {
        /// The folder, as it was called.
        dir: PathBuf,
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
            | Self::IsInput { .. }
            | Self::Stands { .. }
            | Self::NotEmpty { .. }
            | Self::NoPlan { .. } => 2,
            Self::Unequal { .. } => 1,
            Self::AnotherExperiment { .. }
            | Self::OtherResult { .. }
            | Self::OtherBuild { .. }
            | Self::OtherPlan { .. } => 73,
            Self::Vanished { .. } | Self::Busy { .. } | Self::Io { .. } => 74,
        }
    }

    /// Say of a system error that it happened to `path`.
    pub fn at(path: &Path) -> impl Fn(io::Error) -> Self + Copy + '_ {
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
                "{}: holds files of a result's names and no result: --out DIR writes elsewhere, --force \
                 writes here and replaces only files of these names",
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
            Self::OtherBuild { dir, there, here } => write!(
                f,
                "{}: was made by {there}, and this is {here}: use the one that made it, or run the scenario again",
                dir.display()
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
            Self::IsInput { file, input } => write!(
                f,
                "{}: is {}, which this command reads: another name keeps it",
                file.display(),
                input.display()
            ),
            Self::Stands { file } => write!(
                f,
                "{}: is there already: another name keeps it, --force replaces it",
                file.display()
            ),
            Self::NotEmpty { dir } => {
                write!(f, "{}: is not empty: name a folder that is, or a new one", dir.display())
            }
            Self::Vanished { dir } => write!(
                f,
                "{}: was moved or taken away: stopped; if it was moved, `groundswell sweep` with its new path \
                 resumes it",
                dir.display()
            ),
            Self::Busy { dir } => write!(
                f,
                "{}: another process is writing here: wait for it, or --out DIR writes elsewhere",
                dir.display()
            ),
            Self::Io { path, cause } => {
                write!(f, "{}: {cause}: {}", path.display(), remedy(cause))
            }
        }
    }
}

/// What would do after the system refused with `cause`.
fn remedy(cause: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match cause.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => {
            "make room, then repeat the command, or write elsewhere"
        }
        Kind::FileTooLarge => {
            "no file may grow so large here: raise the limit, as `ulimit -f` tells it, or write elsewhere"
        }
        Kind::PermissionDenied => "give access, then repeat the command, or write elsewhere",
        Kind::ReadOnlyFilesystem => "nothing can be written here: write elsewhere",
        Kind::NotFound => "check the path",
        Kind::AlreadyExists | Kind::NotADirectory => {
            "a file stands where a folder is wanted: name another folder"
        }
        Kind::IsADirectory => "a folder stands where a file is wanted: name a file in it",
        Kind::InvalidFilename => "a shorter name would do",
        Kind::StaleNetworkFileHandle => {
            "another machine took it away: see what stands there, then repeat the command"
        }
        Kind::InvalidData => "the file is not as it was written: make it again",
        Kind::OutOfMemory => "free memory, then repeat the command",
        _ => match cause.raw_os_error() {
            Some(ENFILE | EMFILE) => {
                "raise the limit of open files, as `ulimit -n` tells it, then repeat the command"
            }
            Some(ELOOP) => "symbolic links lead round in a circle: name what they should lead to",
            _ => "repeat the command; if this comes again, the disk or the file system is at fault",
        },
    }
}

/// The system has as many files open as it may.
const ENFILE: i32 = 23;
/// This process has as many files open as it may.
const EMFILE: i32 = 24;
/// Symbolic links do not end.
const ELOOP: i32 = 40;

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
    fn each_error_of_the_system_has_its_own_remedy() {
        let path = PathBuf::from("x");
        let told = |cause: io::Error| OutputError::at(&path)(cause).to_string();
        let full = told(io::ErrorKind::StorageFull.into());
        assert!(full.contains("make room") && !full.contains("access"), "{full}");
        let denied = told(io::ErrorKind::PermissionDenied.into());
        assert!(denied.contains("give access") && !denied.contains("room"), "{denied}");
        for (code, remedy) in [
            (2, "check the path"),
            (17, "name another folder"),
            (20, "name another folder"),
            (21, "name a file in it"),
            (24, "ulimit -n"),
            (27, "ulimit -f"),
            (30, "write elsewhere"),
            (36, "a shorter name"),
            (40, "symbolic links"),
        ] {
            let said = told(io::Error::from_raw_os_error(code));
            assert!(!cfg!(target_os = "linux") || said.contains(remedy), "{code}: {said}");
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
