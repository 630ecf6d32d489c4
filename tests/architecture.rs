//! Who may import whom, and where each third-party crate lives.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
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
        || file
            .components()
            .any(|part| ["tests", "testing"].map(OsStr::new).contains(&part.as_os_str()))
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

/// The paths that `text` begins with: one, or those of a group in braces.
fn paths(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if let (true, Some(group)) = (word.is_empty(), rest.strip_prefix('{')) {
        let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
        for (at, c) in group.char_indices() {
            match c {
                ',' | '}' if depth == 0 => {
                    found.extend(paths(group[begin..at].trim()));
                    begin = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
        }
        return found;
    }
    match rest.strip_prefix("::") {
        Some(below) => paths(below).iter().map(|path| format!("{word}::{path}")).collect(),
        None => vec![word.to_owned()],
    }
}

/// The files of `modules` that the one called `module` names in its `code`, not counting the root of its room.
fn named(module: &str, code: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let begins = |at: &usize| {
        let before = code[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
    };
    let places = ["crate::", "super::"].iter().flat_map(|word| code.match_indices(word));
    let found = places.filter(|(at, _)| begins(at)).flat_map(|(at, _)| paths(&code[at..]));
    let whole = |path: String| {
        let mut above: Vec<&str> = module.split("::").collect();
        let mut below: Vec<&str> = path.split("::").collect();
        while below.first() == Some(&"super") {
            above.pop();
            below.remove(0);
        }
        let whole = if below[0] == "crate" { below[1..].to_vec() } else { [above, below].concat() };
        (2..=whole.len()).rev().map(|k| whole[..k].join("::")).find(|file| modules.contains(file))
    };
    found.filter_map(whole).filter(|file| file != module).collect()
}

/// Those of which some name others that name them, in the end, and those that name such ones.
fn in_circles(mut named: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let left: BTreeSet<String> = named.keys().cloned().collect();
        named.retain(|_, others| !others.is_disjoint(&left));
        if named.len() == left.len() {
            return left.into_iter().collect();
        }
    }
}

#[test]
fn no_files_of_a_room_run_in_a_circle() {
    let files = sources(Path::new("src")).into_iter().filter(|file| !is_test_code(file));
    let module = |file: &PathBuf| {
        let path = file.strip_prefix("src").unwrap().with_extension("");
        path.to_string_lossy().trim_end_matches("/mod").replace('/', "::")
    };
    let files: BTreeMap<String, PathBuf> = files.map(|file| (module(&file), file)).collect();
    let modules: BTreeSet<String> = files.keys().cloned().collect();
    let all = files
        .iter()
        .map(|(module, file)| (module.clone(), named(module, &product_code(file), &modules)));
    let all: BTreeMap<_, _> = all.filter(|(module, _)| module.contains("::")).collect();
    assert!(all.values().map(BTreeSet::len).sum::<usize>() > 500, "hardly any file names another");
    assert_eq!(in_circles(all), [""; 0], "these name each other, in the end");
}

#[test]
fn a_planted_circle_is_found() {
    let modules = ["a::b", "a::c", "a::d"].map(str::to_owned);
    let code = ["use super::{d::{D, E}, x};", "fn f() { crate::a::b::g() }", "use crate::a::c::C;"];
    let known = modules.iter().cloned().collect();
    let all = modules.iter().zip(code).map(|(m, code)| (m.clone(), named(m, code, &known)));
    assert_eq!(in_circles(all.clone().collect()), modules);
    assert_eq!(in_circles(all.skip(1).collect()), [""; 0]);
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
