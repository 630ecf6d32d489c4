//! Who may import whom, and where each third-party crate lives.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms it may use beside its own.
const MAY_USE: [(&str, &[&str]); 20] = [
    ("date", &[]),
    ("id", &[]),
    ("lanes", &[]),
    ("numeric", &[]),
    ("visible", &[]),
    ("tally", &["date"]),
    ("unit", &["numeric"]),
    ("rng", &["id", "lanes", "unit"]),
    ("ties", &["id", "visible"]),
    ("network", &["id", "numeric", "rng", "ties", "unit"]),
    ("scenario", &["date", "id", "tally", "ties", "unit", "visible"]),
    ("design", &["id", "numeric", "rng", "scenario"]),
    ("theory", &["id", "numeric", "scenario", "unit"]),
    ("model", &["id", "lanes", "network", "numeric", "rng", "scenario", "tally", "ties", "unit"]),
    ("run", &["id", "model", "network", "numeric", "rng", "scenario"]),
    ("experiment", &["design", "id", "model", "numeric", "rng", "run", "scenario", "tally"]),
    ("odd", &["id", "model", "scenario"]),
    ("output", &["date", "design", "experiment", "id", "model", "scenario", "tally"]),
    (
        "selftest",
        &[
            "experiment",
            "id",
            "model",
            "numeric",
            "rng",
            "run",
            "scenario",
            "tally",
            "theory",
            "unit",
        ],
    ),
    (
        "cli",
        &[
            "design",
            "experiment",
            "id",
            "odd",
            "output",
            "run",
            "scenario",
            "selftest",
            "theory",
            "ties",
            "visible",
        ],
    ),
];

/// A third-party crate, and the rooms where it may be named.
const HOMES: [(&str, &[&str]); 29] = [
    ("annotate_snippets", &["scenario"]),
    ("clap", &["cli"]),
    ("comfy_table", &["cli"]),
    ("crc32fast", &["output"]),
    ("csv", &["design", "output"]),
    ("encoding_rs", &["ties"]),
    ("encoding_rs_io", &["ties"]),
    ("flate2", &["ties"]),
    ("indexmap", &["ties"]),
    ("indicatif", &["cli"]),
    ("libm", &["numeric"]),
    ("postcard", &["output"]),
    ("prefetch_index", &["ties"]),
    ("pulp", &["lanes"]),
    ("quick_xml", &["ties"]),
    ("rayon", &["cli", "experiment", "model", "network", "selftest", "ties"]),
    ("ruzstd", &["ties"]),
    ("schemars", &["date", "output", "scenario", "tally"]),
    (
        "serde",
        &["date", "experiment", "id", "output", "scenario", "selftest", "tally", "ties", "unit"],
    ),
    ("serde_json", &["cli", "odd", "output", "scenario", "tally"]),
    ("sha2", &["output", "ties"]),
    ("shlex", &["cli"]),
    ("signal_hook", &["cli"]),
    ("strsim", &["scenario"]),
    ("sysinfo", &["cli"]),
    ("tempfile", &["output"]),
    ("thiserror", &["design", "output", "scenario", "unit"]),
    ("toml", &["scenario"]),
    ("wide", &["lanes"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect();
    files.sort();
    files
}

/// The room of a file: the first part of its path below `src`.
fn room(file: &Path) -> String {
    let below = file.strip_prefix("src").unwrap().components().next().unwrap();
    below.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The code of a file without its tests and comments.
fn product_code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test_code(file: &Path) -> bool {
    matches!(file.file_name().unwrap().to_str().unwrap(), "tests.rs" | "testing.rs")
        || file.components().any(|part| part.as_os_str() == "tests")
}

/// Words that follow `before` in `code`, as far as they are identifiers; also inside `{…}`.
fn words_after<'a>(code: &'a str, before: &str) -> BTreeSet<&'a str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(before)
        .flat_map(|(at, _)| {
            let rest = &code[at + before.len()..];
            let group = rest.strip_prefix('{').and_then(|g| g.split("};").next());
            let names: Vec<&str> = match group {
                Some(group) => group.split(',').map(str::trim).collect(),
                None => vec![rest],
            };
            names.into_iter().map(move |n| n.split(|c| !is_word(c)).next().unwrap_or(""))
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// What a file does that its room may not.
fn trespasses(room: &str, code: &str) -> Vec<String> {
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
        return vec![format!("`{room}` is a room without a rule: add it to MAY_USE")];
    };
    let rooms: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let mut found: Vec<String> = words_after(code, "crate::")
        .into_iter()
        .filter(|used| rooms.contains(used) && *used != room && !allowed.contains(used))
        .map(|used| format!("`{room}` may not use `{used}`"))
        .collect();
    for (package, homes) in HOMES {
        let named =
            code.contains(&format!("{package}::")) || code.contains(&format!("use {package};"));
        if named && !homes.contains(&room) {
            found.push(format!("`{package}` may not be named in `{room}`"));
        }
    }
    found
}

#[test]
fn every_room_keeps_to_the_rooms_below_it() {
    for file in sources(Path::new("src")).iter().filter(|file| !is_test_code(file)) {
        let room = room(file);
        if room != "lib" && room != "main" {
            let found = trespasses(&room, &product_code(file));
            assert!(found.is_empty(), "{}: {}", file.display(), found.join("; "));
        }
    }
}

#[test]
fn a_planted_trespass_is_caught() {
    assert_eq!(trespasses("model", "use crate::output::Folder;"), ["`model` may not use `output`"]);
    assert_eq!(
        trespasses("network", "use crate::{id::AgentId, scenario::Scenario};"),
        ["`network` may not use `scenario`"]
    );
    assert_eq!(
        trespasses("scenario", "fn f() { csv::Writer::from_path(p); }"),
        ["`csv` may not be named in `scenario`"]
    );
    assert_eq!(trespasses("model", "use crate::id::Day;"), [""; 0]);
}

#[test]
fn every_dependency_has_a_home() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
    let dependencies = dependencies.split("\n[").next().unwrap();
    let named: BTreeSet<String> = dependencies
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    let code: String = sources(Path::new("src")).iter().map(|file| product_code(file)).collect();
    for package in &named {
        let used = [format!("{package}::"), format!("use {package};")];
        assert!(used.iter().any(|u| code.contains(u)), "`{package}` is not used");
    }
    let homes: BTreeSet<String> = HOMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(named, homes);
}

#[test]
fn the_program_is_thin() {
    let main = fs::read_to_string("src/main.rs").unwrap();
    assert!(main.lines().count() <= 30, "main.rs parses, runs, prints the error and exits");
}
