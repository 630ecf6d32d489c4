//! The scenario file that a result was made from.

use super::digest::digest;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The scenario as it was given: the text of its file, and what the command line changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The name of the file as given.
    pub file: String,
    /// The folder that paths in it are relative to.
    pub folder: PathBuf,
    /// What stood in the file.
    pub text: String,
    /// Every `--set key=value`.
    pub set: Vec<String>,
    /// The seed, if the command line gave one.
    pub seed: Option<u64>,
    /// The replicates, if the command line gave them.
    pub replicates: Option<u32>,
    /// The arms that were kept; all if empty.
    pub arms: Vec<String>,
    /// Whether the comparison was made under other rules of contagion, too.
    pub flip: bool,
}

impl Source {
    /// What the manifest says of the file.
    pub fn scenario_file(&self) -> ScenarioFile {
        let name = Path::new(&self.file).file_name().unwrap_or_default().to_string_lossy();
        ScenarioFile::new(&name, self.text.as_bytes())
    }
}

/// The scenario file a result was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScenarioFile {
    /// Its name as given, without its folder.
    pub name: String,
    /// Its fingerprint, `sha256:…`.
    pub hash: String,
}

impl ScenarioFile {
    /// The file `name` that holds `bytes`.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), hash: digest(bytes) }
    }
}
