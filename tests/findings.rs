//! What `docs/FINDINGS.md` says is what the runs said: its tables are made from the summaries that are kept.
//!
//! `UPDATE_REFERENCE=1 cargo test --test findings` writes them anew.

use std::fs;
use std::path::Path;

const FINDINGS: &str = "docs/FINDINGS.md";

/// The rules of contagion that are compared, as the summary of a run with `--flip` names them.
const RULES: [&str; 3] = ["as written", "complex (visible ties)", "complex (all ties)"];

/// What one arm differs from the baseline by, on the day that `heading` names, under one rule.
struct Difference<'a> {
    heading: &'a str,
    rule: &'a str,
    arm: &'a str,
    told: String,
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
/// `   as written  “three layers”  −3.67  (−5.11 to −2.22)  loss`.
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
        let [difference, low, "to", high, ..] = words[..] else { panic!("{line}") };
        let told = format!("{difference} {low} to {high}");
        found.push(Difference { heading, rule: rule.trim(), arm, told });
    }
    found
}

/// The table of a scenario: a row an arm and day, a column a rule of contagion.
fn table(scenario: &str) -> String {
    let summary = summary(scenario);
    let all = differences(&summary);
    let mut rows = format!("| arm | | {} |\n| --- | --- | --- | --- | --- |\n", RULES.join(" | "));
    for first in all.iter().filter(|one| one.rule == RULES[0]) {
        let of = |rule: &&str| {
            let same =
                |d: &&Difference| (d.heading, d.arm, d.rule) == (first.heading, first.arm, rule);
            all.iter().find(same).map_or("", |difference| difference.told.as_str())
        };
        let cells: Vec<&str> = RULES.iter().map(of).collect();
        let day = first.heading.split(" (").next().unwrap_or_default();
        rows += &format!("| {} | {day} | {} |\n", first.arm, cells.join(" | "));
    }
    rows
}

/// `text` with everything between a marker such as `<!-- flip:sandwich -->` and `<!-- end -->` new.
fn regenerated(text: &str) -> String {
    let mut lines = text.lines();
    let mut new = String::new();
    while let Some(line) = lines.next() {
        new += &format!("{line}\n");
        let marker = line.strip_prefix("<!-- flip:").and_then(|rest| rest.strip_suffix(" -->"));
        let Some(scenario) = marker else { continue };
        new += &format!("\n{}\n<!-- end -->\n", table(scenario));
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
    }
}
