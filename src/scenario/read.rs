//! A path in, a scenario out; or everything that is wrong with it.

use super::context::Beside;
use super::diagnostic::{Diagnostic, Diagnostics, Place, Refused, Source};
use super::document::{self, Node, Value};
use super::names::{listed, short};
use super::original::Original;
use super::patch::{self, Step};
use super::path::Path as KeyPath;
use super::schema::schema;
use super::{Entry, Rule, Scenario, TieRule, account, resolve, sweep, uncertain, walk};
use serde_json::Value as Json;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What the command line decides, whatever the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The seed of all luck.
    pub seed: Option<u64>,
    /// How many replicates each arm runs.
    pub replicates: Option<u32>,
    /// The arms to keep; all if empty.
    pub arms: Vec<String>,
    /// Whether the comparison is repeated under every [`Rule`] of contagion.
    pub flip: bool,
    /// How a network in a file is read.
    pub network: NetworkAccess,
}

/// How a network in a file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkAccess {
    /// The file of ties, in place of the one that the scenario names; a file of nodes stands beside it.
    pub file: Option<PathBuf>,
    /// How much memory the network may take, in bytes; no limit if `None`.
    pub memory: Option<u64>,
}

/// The largest file that is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// Read the scenario at `path`, with `sets` (each `KEY=VALUE`) and `overrides` applied; beside it
/// the text that the file held.
///
/// # Errors
/// When the file cannot be read or anything in it is wrong: all of it at once.
pub fn read(
    path: &Path,
    sets: &[String],
    overrides: &Overrides,
) -> Result<(Scenario, String), Refused> {
    let text = load(path)?;
    let made = make(&path.display().to_string(), folder_of(path), text.clone(), sets, overrides)?;
    Ok((made.scenario, text))
}

/// Read the scenario at `path`, with `sets` and `overrides` applied; beside it every key with what it is there and
/// what it means.
///
/// # Errors
/// When the file cannot be read or anything in it is wrong: all of it at once.
pub fn read_account(
    path: &Path,
    sets: &[String],
    overrides: &Overrides,
) -> Result<(Scenario, Vec<Entry>), Refused> {
    let name = path.display().to_string();
    let Made { scenario, root, schema } =
        make(&name, folder_of(path), load(path)?, sets, overrides)?;
    let entries = account::account(&root, &schema, scenario.defaults);
    Ok((scenario, entries))
}

/// Read the scenario `text`, which is called `name` and names paths relative to `folder`, with `sets`
/// (each `KEY=VALUE`) and `overrides` applied.
///
/// # Errors
/// When anything in it is wrong: all of it at once.
pub fn read_text(
    name: &str,
    folder: &Path,
    text: &str,
    sets: &[String],
    overrides: &Overrides,
) -> Result<Scenario, Refused> {
    Ok(make(name, folder, text.to_owned(), sets, overrides)?.scenario)
}

/// Read the scenario `text`, which is called `name`, with `sets` applied; paths in it are relative to
/// the current folder.
///
/// # Errors
/// When anything in it is wrong: all of it at once.
pub fn parse(name: &str, text: &str, sets: &[String]) -> Result<Scenario, Refused> {
    Ok(make(name, Path::new(""), text.to_owned(), sets, &Overrides::default())?.scenario)
}

/// The whole number from 0 that `text` is in a scenario, such as `2_009` or `0xBEEF`.
pub fn whole_number(text: &str) -> Option<u64> {
    match document::parse_value(0, 0, text).ok()?.value {
        Value::Integer(number) => number.try_into().ok(),
        _ => None,
    }
}

/// The files in `folder` that the scenario `text` names with `sets` applied, whatever for: every text of
/// it that is the path of one.
pub fn named(folder: &Path, text: &str, sets: &[String]) -> Vec<PathBuf> {
    // Those who read the scenario say what is wrong with it.
    let mut diagnostics = Diagnostics::default();
    let mut root = document::parse(0, text, &mut diagnostics);
    let schema = schema();
    sets.iter().for_each(|set| patch::set(&mut root, &schema, 0, set, &mut diagnostics));
    let paths = root.texts().into_iter().map(|text| folder.join(text));
    paths.filter(|path| path.is_file()).collect()
}

/// Why a file cannot be read: a code, a message and a remedy.
type Unreadable = (&'static str, String, String);

fn load(path: &Path) -> Result<String, Refused> {
    text(path).map_err(|(code, message, help)| {
        let mut diagnostics = Diagnostics::default();
        diagnostics.add(Diagnostic::new(code, Place::BEGINNING, message).help(help));
        diagnostics.refuse(vec![Source { name: path.display().to_string(), text: None }])
    })
}

fn text(path: &Path) -> Result<String, Unreadable> {
    let unreadable = |error: std::io::Error| -> Unreadable {
        let beside = path.with_added_extension("toml");
        let help = match error.kind() {
            ErrorKind::NotFound if beside.is_file() => {
                format!("did you mean {}?", beside.display())
            }
            ErrorKind::NotFound => {
                "check the path, or write one with `groundswell new NAME`".into()
            }
            ErrorKind::PermissionDenied => "ask for the permission to read it".into(),
            _ => "name a text file".into(),
        };
        ("cannot-read", format!("the scenario cannot be read: {error}"), help)
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        let help = format!("name a file in it, such as {}", path.join("scenario.toml").display());
        return Err(("cannot-read", "a scenario is a file, this is a folder".into(), help));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("the file has more than {LARGEST} bytes, and no more are read");
        return Err(("too-large", message, "write shares instead of long lists".into()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("byte {} on line {line} is not UTF-8", valid + 1);
        ("not-utf-8", message, "save the file as UTF-8".into())
    })
}

/// A scenario and what it was made from.
struct Made {
    scenario: Scenario,
    root: Node,
    schema: Json,
}

/// The folder that paths in the file at `path` are relative to.
fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

fn make(
    name: &str,
    folder: &Path,
    text: String,
    sets: &[String],
    overrides: &Overrides,
) -> Result<Made, Refused> {
    let mut diagnostics = Diagnostics::default();
    let mut root = document::parse(0, &text, &mut diagnostics);
    let is_empty = text.trim_start_matches('\u{feff}').trim().is_empty();
    let mut sources = vec![Source { name: name.to_owned(), text: Some(text) }];
    if is_empty {
        let diagnostic = Diagnostic::new("empty-file", Place::BEGINNING, "the scenario is empty");
        diagnostics.add(diagnostic.help("write one with `groundswell new NAME`"));
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics.refuse(sources));
    }
    let schema = schema();
    for set in sets {
        patch::set(&mut root, &schema, sources.len(), set, &mut diagnostics);
        sources.push(Source { name: "--set".into(), text: Some(set.clone()) });
    }
    let numbers = [
        ("seed", overrides.seed.map(i128::from)),
        ("replicates", overrides.replicates.map(i128::from)),
    ];
    for (key, number) in numbers.into_iter().filter_map(|(key, n)| Some((key, n?))) {
        override_number(&mut root, &mut sources, key, number, &mut diagnostics);
    }
    let again = root.has("uncertainty") || root.has("sweep");
    let written = again.then(|| root.clone());
    walk::check(&schema, &mut root, &KeyPath::File, &mut diagnostics);
    let known = root.get("arm").map_or(&[][..], Node::items).iter();
    let known: Vec<&str> = known.filter_map(|arm| arm.get("name")?.text()).collect();
    for name in
        overrides.arms.iter().filter(|name| !known.is_empty() && !known.contains(&name.as_str()))
    {
        let place = Place { source: sources.len(), start: 0, end: name.len() };
        let message = format!("there is no arm `{}`", short(name));
        let diagnostic = Diagnostic::new("unknown-name", place, message);
        let declared = listed(known.iter().copied(), "none");
        diagnostics.add(diagnostic.help(format!("declared: {declared}")));
        sources.push(Source { name: "--arm".into(), text: Some(name.clone()) });
    }
    let network = &overrides.network;
    let beside = Beside { folder, network, read: None };
    let mut scenario =
        resolve::with_arms(&root, beside, &schema, &overrides.arms, &mut diagnostics);
    let read = scenario.as_ref().and_then(|scenario| match &scenario.ties {
        TieRule::File(file) => Some(file),
        _ => None,
    });
    let sweep = sweep::sweep(&root, &schema, Beside { folder, network, read }, &mut diagnostics);
    if let (Some(scenario), Some(root), true) = (&mut scenario, written, diagnostics.is_empty()) {
        let (folder, arms) = (folder.to_owned(), overrides.arms.clone());
        let original =
            Original::new(root, sources.clone(), folder, network.clone(), schema.clone(), arms);
        uncertain::bring_in(scenario, &original, &mut diagnostics);
        scenario.original = sweep.as_ref().map(|_| original);
    }
    match scenario {
        Some(mut scenario) if diagnostics.is_empty() => {
            scenario.flip = if overrides.flip { Rule::ALL.into() } else { Vec::new() };
            scenario.sweep = sweep;
            Ok(Made { scenario, root, schema })
        }
        _ => {
            if diagnostics.is_empty() {
                let message = "this scenario cannot be made sense of";
                diagnostics.add(Diagnostic::new("unreadable", Place::BEGINNING, message));
            }
            Err(diagnostics.refuse(sources))
        }
    }
}

fn override_number(
    root: &mut Node,
    sources: &mut Vec<Source>,
    key: &str,
    number: i128,
    diagnostics: &mut Diagnostics,
) {
    let text = number.to_string();
    let place = Place { source: sources.len(), start: 0, end: text.len() };
    let steps: [Step; 2] = [("scenario".into(), place), (key.into(), place)];
    let value = Node { key: None, place, value: Value::Integer(number) };
    if let Err(diagnostic) = patch::insert(root, &steps, value) {
        diagnostics.add(diagnostic);
    }
    sources.push(Source { name: format!("--{key}"), text: Some(text) });
}
