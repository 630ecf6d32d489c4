//! The built program, run in folders of its own.

#![allow(dead_code, reason = "each file of tests uses a part")]
#![expect(clippy::disallowed_types, reason = "what a user waits for is measured by a clock")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_groundswell");

/// The files of a result.
pub const FILES: [&str; 12] = [
    "bands.csv",
    "curves.csv",
    "datapackage.json",
    "delta.csv",
    "events.csv",
    "manifest.json",
    "operators.csv",
    "paired.csv",
    "platforms.csv",
    "runs.csv",
    "summary.csv",
    "summary.txt",
];

/// The shortest scenario there is.
pub const LEAST: &str = r#"[scenario]
name = "least"
days = 10
replicates = 2

[population]
size = 100

[[arm]]
name = "a"

[[arm.platform]]
name = "p"
"#;

/// How a command ended.
#[derive(Debug)]
pub struct Done {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

impl Done {
    /// Assert the exit status, showing what was said if it is another.
    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }
}

/// A folder that commands run in.
#[derive(Debug)]
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder that holds `text` as `s.toml`.
    pub fn with(text: &str) -> Self {
        let place = Self::new();
        place.write("s.toml", text);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// A command that has not been started.
    pub fn command<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.0.path()).env_remove("GROUNDSWELL_THREADS");
        command
    }

    /// Run the program with these arguments to its end.
    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Done {
        let started = Instant::now();
        let Output { status, stdout, stderr } =
            self.command(args).stdin(Stdio::null()).output().unwrap();
        Done {
            status: status.code(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
            took: started.elapsed(),
        }
    }

    /// Run with a line of arguments separated by spaces.
    pub fn line(&self, line: &str) -> Done {
        self.run(line.split_whitespace())
    }

    /// Start a line of arguments and leave it running.
    pub fn start(&self, line: &str) -> Child {
        let mut command = self.command(line.split_whitespace());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Everything in the folder: contents and times.
    pub fn stamps(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut stamps = BTreeMap::new();
        collect(self.0.path(), &mut stamps);
        stamps
    }
}

fn collect(folder: &Path, stamps: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::symlink_metadata(&path).unwrap();
        if about.is_dir() {
            collect(&path, stamps);
        }
        if about.is_dir() {
            // That temporary files came and went is no change.
            stamps.insert(path, (Vec::new(), SystemTime::UNIX_EPOCH));
            continue;
        }
        let bytes = if about.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
        stamps.insert(path, (bytes, about.modified().unwrap()));
    }
}

/// The names in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The files of a result; of the manifest all but its account of the execution.
pub fn result(folder: &Path) -> BTreeMap<String, String> {
    let read = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        if name != "manifest.json" {
            return (name, text);
        }
        let mut manifest: Value = serde_json::from_str(&text).unwrap();
        let execution = manifest.as_object_mut().unwrap().remove("execution");
        assert!(execution.is_some(), "the manifest tells of the execution");
        (name, manifest.to_string())
    };
    // The plan of a sweep knows where it lies, its store in which order runs ended, and logs what was said.
    let told = |name: &String| !["plan.json", "store", "logs"].contains(&name.as_str());
    names(folder).into_iter().filter(told).map(read).collect()
}

/// Assert that two results are the same, naming the files that differ rather than showing them.
#[track_caller]
pub fn assert_same(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>, what: &str) {
    assert!(one.keys().eq(other.keys()), "{what}: {:?} and {:?}", one.keys(), other.keys());
    let differ: Vec<_> = one.keys().filter(|name| one[*name] != other[*name]).collect();
    assert!(differ.is_empty(), "{what}: {differ:?} differ");
}

/// The manifest in a folder.
pub fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

/// A table: rows of cells by the name of their column.
pub fn table(file: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The lines of `curves.csv` that tell of `arm`, without its name.
pub fn curves_of(folder: &Path, arm: &str) -> Vec<String> {
    let cells = table(&folder.join("curves.csv"));
    let of_arm = cells.into_iter().filter(|row| row["arm"] == arm);
    let told = of_arm.map(|mut row| {
        row.remove("arm");
        format!("{row:?}")
    });
    told.collect()
}
