//! What stands in a folder before a run, and whether it may be replaced.

use super::dictionary::{sweep_tables, table, tables, traced_tables};
use super::differences::{differences, differs};
use super::digest;
use super::error::OutputError;
use super::manifest::Identity;
use super::plan_file::PLAN;
use super::source::Source;
use super::staged::TEMPORARY_MANIFEST;
use super::store::FOLDER;
use crate::scenario::Scenario;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What stands in a folder.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing that bears the name of a file of a result.
    Nothing,
    /// Files of a result's names, but no manifest of this tool.
    Foreign,
    /// A result.
    Result(Record),
    /// Part of a result: its publication was cut off, its manifest still has a temporary name.
    CutOff(Record, PathBuf),
}

/// A manifest that was read, of this or another version.
#[derive(Debug)]
pub(super) struct Record(Value);

impl Found {
    /// Look into `dir`.
    pub fn in_folder(dir: &Path) -> Result<Self, OutputError> {
        let (left, others) = names(dir).map_err(OutputError::at(dir))?;
        let manifest = dir.join(MANIFEST);
        if manifest.exists() {
            return Ok(Record::read(&manifest)?.map_or(Self::Foreign, Self::Result));
        }
        if others == 0 {
            return Ok(Self::Nothing);
        }
        for path in left {
            if let Some(record) = Record::read(&path)? {
                return Ok(Self::CutOff(record, path));
            }
        }
        Ok(Self::Foreign)
    }

    /// The result in `dir`.
    pub fn result_in(dir: &Path) -> Result<Record, OutputError> {
        match dir.is_dir().then(|| Self::in_folder(dir)).transpose()? {
            Some(Self::Result(record)) => Ok(record),
            _ => Err(OutputError::NoResult { dir: dir.to_owned() }),
        }
    }

    /// Whether it is the result of `run`, or part of one.
    pub fn is_of_run(&self) -> bool {
        match self {
            Self::Nothing | Self::Foreign => false,
            Self::Result(record) | Self::CutOff(record, _) => !record.lists("points.csv"),
        }
    }

    /// The tables of the result that stands there, or of what is left of one.
    pub fn tables(&self) -> Vec<&'static str> {
        match self {
            Self::Nothing | Self::Foreign => Vec::new(),
            Self::Result(record) | Self::CutOff(record, _) => record.tables(),
        }
    }

    /// The temporary name that tells of a cut-off publication.
    pub fn marker(&self) -> Option<&Path> {
        match self {
            Self::CutOff(_, path) => Some(path),
            _ => None,
        }
    }
}

impl Record {
    /// The manifest in the file `path`, if it is one.
    fn read(path: &Path) -> Result<Option<Self>, OutputError> {
        let bytes = fs::read(path).map_err(OutputError::at(path))?;
        let record = serde_json::from_slice(&bytes).ok().map(Self);
        Ok(record.filter(|record| record.0["tool"] == env!("CARGO_PKG_NAME")))
    }

    /// Whether it is the experiment of `identity`, whatever commit it was made by.
    pub fn is(&self, identity: &Identity) -> bool {
        self.is_of_this_version(identity) && self.0["identity"] == identity.digest
    }

    /// Whether every replicate ended.
    pub fn is_complete(&self) -> bool {
        self.0["complete"] == true
    }

    /// How many replicates were asked for.
    pub fn replicates(&self) -> Option<u32> {
        self.0["scenario"]["replicates"].as_u64()?.try_into().ok()
    }

    /// How many of its replicates ended.
    pub fn replicates_finished(&self) -> u32 {
        self.0["replicates_finished"].as_u64().and_then(|n| n.try_into().ok()).unwrap_or(0)
    }

    /// How many of its runs failed.
    pub fn failed_runs(&self) -> u64 {
        self.0["failed_runs"].as_u64().unwrap_or(0)
    }

    /// The run that was traced, if one was.
    pub fn traced(&self) -> Option<String> {
        self.0["trace"].as_str().map(str::to_owned)
    }

    /// Whether the ids of a file of ties stand in the table of supporters.
    pub fn has_ids(&self) -> bool {
        self.0["ids"] == true
    }

    /// The name of the file of ties, if they stood in one.
    pub fn network(&self) -> Option<&Path> {
        self.0["execution"]["network"]["path"].as_str().map(Path::new)
    }

    /// Whether it lists `file`.
    pub fn lists(&self, file: &str) -> bool {
        self.files().iter().any(|entry| entry["path"] == file)
    }

    /// What it says of each file.
    pub fn files(&self) -> &[Value] {
        self.0["files"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The first file in `dir` that is not as the manifest says.
    pub fn damaged(&self, dir: &Path) -> Option<String> {
        self.files_damaged(dir).next()
    }

    /// Every file in `dir` that is not as the manifest says.
    pub fn all_damaged(&self, dir: &Path) -> Vec<String> {
        self.files_damaged(dir).collect()
    }

    fn files_damaged(&self, dir: &Path) -> impl Iterator<Item = String> {
        let names =
            self.files().iter().map(|file| (file, file["path"].as_str().unwrap_or_default()));
        let damaged = names.filter(|(file, name)| {
            let read = File::open(dir.join(name)).and_then(|mut f| digest::of_stream(&mut f));
            !read.is_ok_and(|(bytes, hash)| file["bytes"] == bytes && file["hash"] == hash)
        });
        damaged.map(|(_, name)| name.to_owned())
    }

    /// The tables it lists, in the order of the dictionary.
    pub fn tables(&self) -> Vec<&'static str> {
        let all = tables().iter().chain(sweep_tables()).chain(traced_tables());
        all.map(|doc| doc.file).filter(|file| self.lists(file)).collect()
    }

    /// The scenario as it was given, if it has it.
    pub fn source(&self) -> Option<Source> {
        serde_json::from_value(self.0["execution"]["source"].clone()).ok()
    }

    /// The fingerprint of the experiment.
    pub fn identity(&self) -> String {
        self.0["identity"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether it shows exactly this scenario.
    pub fn shows(&self, scenario: &Scenario) -> bool {
        serde_json::to_value(scenario).is_ok_and(|here| self.0["scenario"] == here)
    }

    /// Whether it is of the version and the model of this build.
    pub fn is_of_this_version(&self, identity: &Identity) -> bool {
        self.0["version"] == identity.version && self.0["model"] == identity.model
    }

    /// The version and the model that made it, in words.
    pub fn build(&self) -> String {
        let said = |key: &str| match &self.0[key] {
            Value::String(text) => text.clone(),
            Value::Null => "unknown".to_owned(),
            other => other.to_string(),
        };
        format!("version {}, model {}", said("version"), said("model"))
    }

    /// All that it says.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// What differs from the experiment of `identity`, a few sentences at most.
    pub fn differences(&self, identity: &Identity, scenario: &Scenario) -> Vec<String> {
        let Identity { version, model, .. } = identity;
        let there =
            ["version", "model", "scenario"].map(|key| (key.to_owned(), self.0[key].clone()));
        let here = json!({ "version": version, "model": model, "scenario": scenario });
        let mut differences = differences(&Value::Object(there.into_iter().collect()), &here);
        if differences.is_empty() {
            let here = Value::from(identity.digest.as_str());
            differences.push(differs("scenario digest", &self.0["identity"], &here));
        }
        differences
    }
}

/// The name of the manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// The files of every result that are no tables, apart from the manifest, in the order of the manifest.
pub(super) const TEXTS: [&str; 2] = ["summary.txt", "datapackage.json"];

/// Whether a result may have a file, or a folder of journals, called `name`.
pub fn is_of_a_result(name: &str) -> bool {
    table(name).is_some() || TEXTS.contains(&name) || [MANIFEST, PLAN, FOLDER].contains(&name)
}

/// The files of a result in `dir`, its journals too; none if it is no folder.
pub fn files_in(dir: &Path) -> Vec<PathBuf> {
    let entries = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten();
    let own = entries(dir).filter(|entry| is_of_a_result(&entry.file_name().to_string_lossy()));
    let own = own.chain(entries(&dir.join(FOLDER))).map(|entry| entry.path());
    own.filter(|path| path.is_file()).collect()
}

/// The manifests left under a temporary name in `dir`, and how many files have a name of a result's.
fn names(dir: &Path) -> io::Result<(Vec<PathBuf>, usize)> {
    let (mut left, mut others) = (Vec::new(), 0);
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY_MANIFEST) {
            left.push(entry.path());
        } else if is_of_a_result(&name) {
            others += 1;
        }
    }
    left.sort();
    Ok((left, others))
}
