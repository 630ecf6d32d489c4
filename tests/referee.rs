//! Whatever is changed in a result, a referee who executes all its runs refutes it.

mod common;

use common::{Place, names};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Two arms of which one has two platforms, calls, something uncertain, a target, and a closing platform.
const QUESTION: &str = r#"[scenario]
name = "question"
title = "a title with a 4"
start = 2009-02-16
days = 8
replicates = 3
seed = 3

[population]
size = 60
federations = 4
initially_active = 0.1

[uncertainty]
"activation.lapse" = [0.01, 0.04]

[calls]
per_day = 0.5

[[target]]
id = "known"
arm = "one"
metric = "active"
day = 8
low = 1
high = 50
use = "check"

[[arm]]
name = "one"
initial = { registered = 0.5 }
[[arm.platform]]
name = "p"

[[arm]]
name = "two, apart"
initial = { registered = 0.5 }
[[arm.platform]]
name = "p"
operator = "each"
count = 2
[[arm.platform]]
name = "q"
operator = "p-1"
opens = 2
closes = 6
"#;

const SWEEP: &str = r#"
[sweep]
design = "grid"
[[sweep.factor]]
key = "ties.mean"
levels = [3, 6]
"#;

fn ran() -> Place {
    let place = Place::with(QUESTION);
    place
        .run(["run", "s.toml", "-q", "--out", "out", "--flip", "--trace", "two, apart:1"])
        .expect(0);
    place
}

fn swept() -> Place {
    let (known, _) = QUESTION.split_once("[[target]]").unwrap();
    let (_, arms) = QUESTION.split_once("[[arm]]").unwrap();
    let place = Place::with(&format!("{known}[[arm]]{arms}{SWEEP}"));
    place.line("sweep s.toml -q --out out").expect(0);
    place
}

fn verify(place: &Place) -> common::Done {
    place.line("verify out --share 1 --threads 2")
}

fn digest(bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hash}")
}

/// Write `text` as a `file` of the result, and into the manifest what it says of such a file.
fn forge(folder: &Path, file: &str, text: &[u8]) {
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for entry in manifest["files"].as_array_mut().unwrap() {
        if entry["path"] == file {
            entry["hash"] = digest(text).into();
            entry["bytes"] = text.len().into();
        }
    }
    fs::write(folder.join(file), text).unwrap();
    fs::write(&path, format!("{manifest:#}\n")).unwrap();
}

/// Every digit of `text`, replaced by the next; some of many.
fn altered(text: &[u8]) -> Vec<Vec<u8>> {
    let digits: Vec<usize> = (0..text.len()).filter(|&at| text[at].is_ascii_digit()).collect();
    let step = digits.len().div_ceil(7).max(1);
    let change = |&at: &usize| {
        let mut other = text.to_vec();
        other[at] = b'0' + (other[at] - b'0' + 1) % 10;
        other
    };
    digits.iter().step_by(step).chain(digits.last()).map(change).collect()
}

#[test]
fn an_altered_digit_in_any_file_is_refuted() {
    for place in [ran(), swept()] {
        verify(&place).expect(0);
        let folder = place.path("out");
        let manifest = fs::read(folder.join("manifest.json")).unwrap();
        for file in names(&folder) {
            if !folder.join(&file).is_file() || file == "manifest.json" {
                continue;
            }
            let whole = fs::read(folder.join(&file)).unwrap();
            let others = altered(&whole);
            assert!(
                !others.is_empty() || whole.iter().filter(|b| **b == b'\n').count() == 1,
                "{file}"
            );
            for other in others {
                forge(&folder, &file, &other);
                let done = verify(&place);
                assert_eq!(done.status, Some(1), "{file}: {}{}", done.stdout, done.stderr);
                assert!(done.stderr.starts_with("REFUTED"), "{file}: {}", done.stderr);
                fs::write(folder.join("manifest.json"), &manifest).unwrap();
            }
            fs::write(folder.join(&file), whole).unwrap();
        }
        verify(&place).expect(0);
    }
}

/// Every value of `json`, by its path.
fn leaves(path: String, json: &Value, found: &mut Vec<String>) {
    match json {
        Value::Object(fields) if !fields.is_empty() => {
            let inner =
                |key: &String| format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
            fields.iter().for_each(|(key, value)| leaves(inner(key), value, found));
        }
        Value::Array(items) if !items.is_empty() => {
            let inner = items.iter().enumerate();
            inner.for_each(|(at, value)| leaves(format!("{path}/{at}"), value, found));
        }
        _ => found.push(path),
    }
}

/// Another value of the same kind.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(yes) => (!yes).into(),
        Value::Number(number) => match number.as_u64() {
            Some(whole) => (whole + 1).into(),
            None => (number.as_f64().unwrap() * 1.000_000_1 + 1e-9).into(),
        },
        Value::String(text) => format!("{text}1").into(),
        Value::Null => 1.into(),
        _ => "something".into(),
    }
}

/// A result of another tool is none, and one of another version cannot be judged by this one.
#[test]
fn every_altered_value_of_the_manifest_is_refuted() {
    for place in [ran(), swept()] {
        let path = place.path("out/manifest.json");
        let whole = fs::read(&path).unwrap();
        let manifest: Value = serde_json::from_slice(&whole).unwrap();
        let mut all = Vec::new();
        leaves(String::new(), &manifest, &mut all);
        let looked_at =
            |leaf: &&String| !["/execution", "/commit"].iter().any(|e| leaf.starts_with(e));
        let all: Vec<&String> = all.iter().filter(looked_at).collect();
        assert!(all.len() > 100, "{all:?}");
        for leaf in all {
            let mut changed = manifest.clone();
            let value = changed.pointer_mut(leaf).unwrap();
            *value = other(value);
            fs::write(&path, changed.to_string()).unwrap();
            let status = match leaf.as_str() {
                "/tool" => 2,
                "/version" | "/model" => 73,
                _ => 1,
            };
            let done = place.line("verify out --threads 2");
            assert_eq!(done.status, Some(status), "{leaf}: {}{}", done.stdout, done.stderr);
        }
        let mut more = manifest.clone();
        more["more"] = 1.into();
        fs::write(&path, more.to_string()).unwrap();
        verify(&place).expect(1);
        fs::write(&path, whole).unwrap();
        verify(&place).expect(0);
    }
}

#[test]
fn an_altered_value_of_the_plan_is_refuted() {
    let place = swept();
    let path = place.path("out/plan.json");
    let whole = fs::read(&path).unwrap();
    let plan: Value = serde_json::from_slice(&whole).unwrap();
    let mut all = Vec::new();
    leaves(String::new(), &plan, &mut all);
    for leaf in all {
        let mut changed = plan.clone();
        let value = changed.pointer_mut(&leaf).unwrap();
        *value = other(value);
        fs::write(&path, changed.to_string()).unwrap();
        let done = place.line("verify out --threads 2");
        assert_eq!(done.status, Some(1), "{leaf}: {}{}", done.stdout, done.stderr);
        assert!(done.stderr.contains("plan.json"), "{leaf}: {}", done.stderr);
    }
}

#[test]
fn a_damaged_store_is_refuted_and_one_that_is_gone_is_named() {
    let place = swept();
    let store = place.path("out/store");
    let journal = store.join(&names(&store)[0]);
    let whole = fs::read(&journal).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 9) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&journal, damaged).unwrap();
        let done = place.line("verify out");
        assert_eq!(done.status, Some(1), "{at}: {}{}", done.stdout, done.stderr);
    }
    fs::remove_file(&journal).unwrap();
    let said = place.line("verify out").expect(0).stdout;
    let last = said.lines().last().unwrap();
    assert!(last.starts_with("CERTIFIED out, except for"), "{said}");
    assert!(last.contains("bands.csv and delta.csv"), "{said}");
    let said = verify(&place).expect(0).stdout;
    assert!(said.contains("bands.csv made again") && !said.contains("delta.csv cannot"), "{said}");
    let bands = fs::read_to_string(place.path("out/bands.csv")).unwrap();
    forge(&place.path("out"), "bands.csv", &altered(bands.as_bytes())[3]);
    verify(&place).expect(1);
}

#[test]
fn files_that_are_missing_or_too_many_are_refuted_and_foreign_ones_are_named() {
    for (place, extra) in [(ran(), "points.csv"), (swept(), "curves.csv")] {
        let folder = place.path("out");
        for file in names(&folder) {
            if ["manifest.json", "plan.json", "store"].contains(&file.as_str()) {
                continue;
            }
            let whole = fs::read(folder.join(&file)).unwrap();
            fs::remove_file(folder.join(&file)).unwrap();
            let refuted = place.line("verify out").expect(1).stderr;
            assert!(refuted.starts_with(&format!("REFUTED: {file}: is not there")), "{refuted}");
            fs::write(folder.join(&file), whole).unwrap();
        }
        place.write(&format!("out/{extra}"), "x\n");
        let refuted = place.line("verify out").expect(1).stderr;
        assert!(refuted.starts_with(&format!("REFUTED: {extra}: bears the name")), "{refuted}");
        fs::remove_file(folder.join(extra)).unwrap();
        place.write("out/notes.md", "x");
        let said = place.line("verify out").expect(0).stdout;
        assert!(said.contains("notes.md: not part of the result"), "{said}");
    }
}

/// What a referee has not looked at stands in its last line.
#[test]
fn the_last_line_says_what_was_not_looked_at() {
    let place = Place::with(&QUESTION.replace("replicates = 3", "replicates = 20"));
    place.line("run s.toml -q --out out --flip").expect(0);
    let last = |line: &str| place.line(line).expect(0).stdout.lines().last().unwrap().to_owned();
    let some = last("verify out");
    for told in
        ["CERTIFIED out, except for", "`execution` and `commit`", "37 of 40 runs", "other rules"]
    {
        assert!(some.contains(told), "{some}");
    }
    let all = last("verify out --share 1");
    assert!(all.contains("except for `execution` and `commit` in manifest.json ·"), "{all}");
}

/// A result that a signal cut short, and tables of a sweep of which runs are missing, are what they say.
#[test]
fn incomplete_results_are_certified_as_such() {
    let place =
        Place::with(&format!("{QUESTION}{SWEEP}").replace("replicates = 3", "replicates = 9"));
    place.line("sweep s.toml -q --out out --shard 0/5").expect(0);
    place.line("sweep s.toml -q --out out --shard 3/5").expect(0);
    place.line("merge out -q --partial").expect(3);
    let said = verify(&place).expect(0).stdout;
    assert!(said.contains("CERTIFIED"), "{said}");
    let manifest = place.path("out/manifest.json");
    let told = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, told.replace("\"complete\": false", "\"complete\": true")).unwrap();
    place.line("verify out").expect(1);
}

/// Scenarios drawn at random, with round numbers.
fn certified(count: u64) {
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for number in 0..count {
        let tenth = |n: u64| n as f64 / 10.0;
        let text = format!(
            "[scenario]\nname = \"s\"\ndays = {}\nreplicates = {}\nseed = {number}\n[population]\nsize = {}\n\
             initially_active = {:?}\n[ties]\nmean = {:?}\n[activation]\nreproduction = {:?}\nlapse = {:?}\n\
             [visits]\ndaily = {:?}\n[[arm]]\nname = \"one\"\n[[arm.platform]]\nname = \"p\"\n[[arm]]\n\
             name = \"two\"\n[[arm.platform]]\nname = \"p\"\noperator = \"each\"\ncount = {}\n",
            5 + draw(20),
            1 + draw(4),
            30 + 10 * draw(20),
            tenth(draw(5)) / 10.0,
            2.0 + tenth(draw(60)),
            1.0 + tenth(draw(50)),
            (1.0 + draw(10) as f64) / 100.0,
            tenth(5 + draw(6)),
            1 + draw(4),
        );
        let place = Place::with(&text);
        place.line("run s.toml -q --out out").expect(0);
        let done = place.line("verify out --threads 1");
        assert_eq!(done.status, Some(0), "{text}{}", done.stderr);
    }
}

#[test]
fn forty_scenarios_of_round_numbers_are_certified() {
    certified(40);
}

#[test]
#[ignore = "takes minutes"]
fn three_hundred_scenarios_of_round_numbers_are_certified() {
    certified(300);
}
