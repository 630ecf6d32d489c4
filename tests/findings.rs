//! What `docs/FINDINGS.md` says is what the runs said: its tables are made from the summaries that are kept.
//!
//! `UPDATE_REFERENCE=1 cargo test --test findings` writes them anew.

use groundswell::output::Identity;
use groundswell::scenario::{Overrides, read};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const FINDINGS: &str = "docs/FINDINGS.md";

/// The rules of contagion that are compared, as the summary of a run with `--flip` names them.
const RULES: [&str; 3] = ["as written", "complex (visible ties)", "complex (all ties)"];

/// What one arm differs from the baseline by, on the day that `heading` names, under one rule: the median
/// and the range of the worlds, and the mean with its simulation error.
struct Difference<'a> {
    heading: &'a str,
    rule: &'a str,
    arm: &'a str,
    worlds: String,
    mean: String,
}

/// The names of the shipped scenarios.
fn shipped() -> impl Iterator<Item = String> {
    let files = fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path());
    let scenarios = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    scenarios.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
}

fn summary(scenario: &str) -> String {
    let path = Path::new("results/reference").join(scenario).join("flip.txt");
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The lines of the comparison under several rules, such as
/// `   as written  “three layers”  −2.90  (−9.02 to −0.11)  −3.67  (−5.11 to −2.22)  loss`.
fn differences(summary: &str) -> Vec<Difference<'_>> {
    let section = summary.split("Under other rules of contagion").nth(1).expect("made with --flip");
    let mut heading = "";
    let mut found = Vec::new();
    for line in section.lines() {
        if let Some(day) = line.strip_suffix(':').filter(|line| !line.starts_with(' ')) {
            heading = day;
        }
        let cells = line.split_once('“').zip(line.split_once('”'));
        let Some(((rule, rest), (_, numbers))) = cells.filter(|_| line.starts_with("   ")) else {
            continue;
        };
        let arm = rest.split('”').next().expect("what is opened is closed");
        let words: Vec<&str> = numbers.split_whitespace().collect();
        let [median, lowest, "to", highest, mean, low, "to", high, ..] = words[..] else {
            panic!("{line}")
        };
        let worlds = format!("{median} {lowest} to {highest}");
        let mean = format!("{mean} {low} to {high}");
        found.push(Difference { heading, rule: rule.trim(), arm, worlds, mean });
    }
    found
}

/// The table of a scenario: a row an arm and day, a column a rule of contagion.
fn table(scenario: &str) -> String {
    let summary = summary(scenario);
    let all = differences(&summary);
    let mut rows = format!(
        "| arm | | {} | mean as written (simulation error) |\n| --- | --- | --- | --- | --- | --- |\n",
        RULES.join(" | ")
    );
    for first in all.iter().filter(|one| one.rule == RULES[0]) {
        let of = |rule: &&str| {
            let same =
                |d: &&Difference| (d.heading, d.arm, d.rule) == (first.heading, first.arm, rule);
            all.iter().find(same).map_or("", |difference| difference.worlds.as_str())
        };
        let cells: Vec<&str> = RULES.iter().map(of).collect();
        let day = first.heading.split(" (").next().unwrap_or_default();
        rows += &format!("| {} | {day} | {} | {} |\n", first.arm, cells.join(" | "), first.mean);
    }
    rows
}

/// A row of `reverses.csv`: the worlds of an arm with one assumption switched.
type Switched = BTreeMap<String, String>;

fn switched(scenario: &str) -> Vec<Switched> {
    let path = Path::new("results/reference").join(scenario).join("reverses.csv");
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &Switched, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

fn points(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    if rounded == 0.0 { "0.00".to_owned() } else { format!("{rounded:+.2}").replace('-', "−") }
}

/// What reverses the findings of a scenario: a row a switch, a column an arm; in bold what has another sign
/// than as written.
fn reversed(scenario: &str) -> String {
    let rows = switched(scenario);
    let mut arms: Vec<&str> = Vec::new();
    let mut switches: Vec<&str> = Vec::new();
    for row in &rows {
        for (seen, column) in [(&mut arms, "arm"), (&mut switches, "switch")] {
            if !seen.contains(&row[column].as_str()) {
                seen.push(&row[column]);
            }
        }
    }
    let of =
        |switch: &str, arm: &str| rows.iter().find(|r| r["switch"] == switch && r["arm"] == arm);
    let cell = |switch: &str, arm: &str| {
        let (Some(row), Some(written)) = (of(switch, arm), of("as written", arm)) else {
            return "–".to_owned();
        };
        let [median, lowest, highest] = ["median", "lowest", "highest"].map(|c| number(row, c));
        let (below, worlds) = (&row["below"], &row["worlds"]);
        let range = format!("({} to {})", points(lowest), points(highest));
        let told = format!("{} {range}, {below} of {worlds}", points(median));
        let turned = median * number(written, "median") < 0.0 && points(median) != "0.00";
        if turned { format!("**{told}**") } else { told }
    };
    let size = number(&rows[0], "size");
    let mut table = format!("| {size:.0} supporters | {} |\n", arms.join(" | "));
    table += &format!("| --- |{}\n", " --- |".repeat(arms.len()));
    for switch in switches {
        let cells: Vec<String> = arms.iter().map(|arm| cell(switch, arm)).collect();
        table += &format!("| {switch} | {} |\n", cells.join(" | "));
    }
    table
}

/// `text` with everything between a marker such as `<!-- flip:sandwich -->` or `<!-- reverses:sandwich -->`
/// and `<!-- end -->` new.
fn regenerated(text: &str) -> String {
    let mut lines = text.lines();
    let mut new = String::new();
    while let Some(line) = lines.next() {
        new += &format!("{line}\n");
        let marker = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let made = match marker.and_then(|marker| marker.split_once(':')) {
            Some(("flip", scenario)) => table(scenario),
            Some(("reverses", scenario)) => reversed(scenario),
            _ => continue,
        };
        new += &format!("\n{made}\n<!-- end -->\n");
        assert!(lines.any(|line| line == "<!-- end -->"), "{FINDINGS}: {line} has no end");
    }
    new
}

#[test]
fn the_tables_are_those_of_the_runs() {
    let found = fs::read_to_string(FINDINGS).unwrap();
    let wanted = regenerated(&found);
    #[expect(clippy::disallowed_methods, reason = "a test, asked to write instead of to compare")]
    let update = std::env::var_os("UPDATE_REFERENCE").is_some();
    if update {
        fs::write(FINDINGS, &wanted).unwrap();
    } else {
        assert!(found == wanted, "{FINDINGS} has other tables than the runs");
    }
}

#[test]
fn the_comparison_as_written_is_that_of_the_plain_run() {
    for name in shipped() {
        let folder = Path::new("results/reference").join(&name);
        let plain = fs::read_to_string(folder.join("summary.txt")).unwrap();
        let flipped = summary(&name);
        let (before, _) = flipped.split_once("\nUnder other rules of contagion").unwrap();
        assert!(plain.starts_with(before), "{name}: the two are not of one experiment");
    }
}

#[test]
fn every_shipped_scenario_has_its_findings() {
    let text = fs::read_to_string(FINDINGS).unwrap();
    for name in shipped() {
        assert!(text.contains(&format!("<!-- flip:{name} -->")), "{name}");
        assert!(text.contains(&format!("<!-- reverses:{name} -->")), "{name}");
    }
}

#[test]
fn what_reverses_a_finding_was_tried_on_the_scenario_as_it_is() {
    for name in shipped() {
        let rows = switched(&name);
        let path = Path::new("scenarios").join(format!("{name}.toml"));
        let sets = [format!("population.size={}", rows[0]["size"])];
        let (mut scenario, _) = read(&path, &sets, &Overrides::default()).unwrap();
        scenario.sweep = None; // `run` does without it
        let identity = Identity::of(&scenario).digest;
        assert!(
            rows.iter().all(|row| row["as_written"] == identity),
            "{name}: remake reverses.csv"
        );
        assert!(rows.iter().filter(|row| row["switch"] != "as written").count() > 5, "{name}");
    }
}
