//! The self-test from outside: what it says, how it ends, and what can be asked of it.

mod common;

use common::Place;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

fn objects(stdout: &str) -> Vec<Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_family_is_tried_and_told_line_by_line() {
    let done = Place::new().line("selftest --quick --only crowd/riot --only rules").expect(0);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert!(lines.len() > 15, "{}", done.stdout);
    let (last, lines) = lines.split_last().unwrap();
    assert_eq!(*last, format!("{} figures passed, 0 failed", lines.len()));
    for line in lines {
        assert!(
            line.starts_with("ok     crowd/riot") || line.starts_with("ok     rules/"),
            "{line}"
        );
        assert!(line.contains(": expected ") && line.contains(", got "), "{line}");
    }
}

#[test]
fn each_figure_can_be_an_object() {
    let done = Place::new().line("selftest --quick --only crowd/riot --json").expect(0);
    for finding in objects(&done.stdout) {
        let keys: Vec<&String> = finding.as_object().unwrap().keys().collect();
        let all = ["name", "figure", "source", "expected", "got", "tolerance", "verdict"];
        assert_eq!(keys, all);
        assert_eq!(
            (&finding["verdict"], &finding["tolerance"]),
            (&"passed".into(), &"exact".into())
        );
        assert_eq!(finding["expected"], finding["got"]);
    }
}

#[test]
fn threads_change_no_figure() {
    let place = Place::new();
    let line =
        |threads| format!("selftest --quick --json --only cascade/bridged --threads {threads}");
    let [one, three] = [1, 3].map(|threads| place.line(&line(threads)).expect(0).stdout);
    assert_eq!(one, three);
    assert!(objects(&one)[0]["tolerance"]["within"].is_f64(), "{one}");
}

#[test]
fn what_there_is_can_be_listed_and_what_is_quick() {
    let place = Place::new();
    let [quick, whole] = ["--quick", ""].map(|depth| {
        objects(&place.line(&format!("selftest --list --json {depth}")).expect(0).stdout)
    });
    assert!(quick.len() > 20 && whole.len() > quick.len() + 5);
    assert!(quick.iter().all(|check| check["quick"] == true && whole.contains(check)));
    let text = place.line("selftest --list --only watts/one-seed").expect(0).stdout;
    assert!(text.starts_with("watts/one-seed") && text.contains("doi:10.1073/pnas.082090499"));
}

#[test]
fn a_check_that_is_not_there_is_not_passed_in_silence() {
    let done = Place::new().line("selftest --only nothing --only no-such").expect(2);
    assert!(done.stderr.contains("nothing, no-such") && done.stderr.contains("--list"));
    let long = Place::new().line("selftest --quick --only watts/one-seed").expect(2);
    assert!(long.stderr.contains("watts/one-seed"), "{}", long.stderr);
}

/// What the whole self-test printed.
const REPORT: &str = "results/reference/selftest.txt";

/// The page with the table of it.
const METHOD: &str = "docs/METHOD.md";

/// Tolerances below this are half a unit of the last digit of something printed.
const ROUNDING: f64 = 1e-4;

/// A line of the report, of the check with this source.
struct Line<'a> {
    passed: bool,
    text: &'a str,
    source: &'a str,
}

impl Line<'_> {
    /// How far the figure is from what was expected, as a share of how far it may be.
    fn used(&self) -> Option<f64> {
        let told = self.text.strip_suffix(&format!("); {}", self.source)).unwrap();
        let (told, tolerance) = told.rsplit_once(" (").unwrap();
        let tolerance = number(tolerance.strip_prefix('±')?);
        let (told, got) = told.rsplit_once(", got ").unwrap();
        let (_, expected) = told.rsplit_once(": expected ").unwrap();
        let used = (number(got) - number(expected)).abs() / tolerance;
        (tolerance >= ROUNDING).then_some(used)
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

/// The row of a check: its name and source, how many figures the quick self-test and the whole have, what
/// part of its tolerance the worst uses, and whether all passed.
fn row(check: &Value, quick: usize, report: &str) -> String {
    let [name, source] = ["name", "source"].map(|key| check[key].as_str().unwrap());
    let of_this =
        |line: &&str| line.split_whitespace().nth(1).unwrap().trim_end_matches(':') == name;
    let line = |text| Line { passed: str::starts_with(text, "ok "), text, source };
    let lines: Vec<Line> = report.lines().filter(of_this).map(line).collect();
    let worst = lines.iter().filter_map(Line::used).reduce(f64::max);
    let worst = worst.map_or("–".to_owned(), |used| format!("{:.0} %", 100.0 * used));
    let quick = if quick == 0 { "–".to_owned() } else { quick.to_string() };
    let failed = lines.iter().filter(|line| !line.passed).count();
    let verdict = if failed == 0 { "ok".to_owned() } else { format!("{failed} FAILED") };
    format!("| `{name}` | {source} | {quick} | {} | {worst} | {verdict} |\n", lines.len())
}

/// `page` with the table of all checks new.
fn with_table(page: &str, rows: &str) -> String {
    let (before, rest) = page.split_once("<!-- selftest -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->\n").unwrap();
    let head = "| check | known from | figures, quick | whole | of its tolerance | verdict |\n\
                | --- | --- | --- | --- | --- | --- |\n";
    format!("{before}<!-- selftest -->\n\n{head}{rows}\n<!-- end -->\n{after}")
}

/// `UPDATE_DOCS=1 cargo test --test selftest` writes the table anew.
#[test]
fn the_page_on_method_has_the_table_of_the_report() {
    let (place, report) = (Place::new(), fs::read_to_string(REPORT).unwrap());
    let checks = objects(&place.line("selftest --list --json").expect(0).stdout);
    let quick = objects(&place.line("selftest --quick --json").expect(0).stdout);
    let figures =
        |check: &Value| quick.iter().filter(|found| found["name"] == check["name"]).count();
    let rows: String = checks.iter().map(|check| row(check, figures(check), &report)).collect();
    let found = fs::read_to_string(METHOD).unwrap();
    let wanted = with_table(&found, &rows);
    #[expect(clippy::disallowed_methods, reason = "a test, asked to write instead of to compare")]
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    if update {
        fs::write(METHOD, wanted).unwrap();
        return;
    }
    let differ = wanted.lines().zip(found.lines()).find(|(wanted, found)| wanted != found);
    assert!(wanted == found, "UPDATE_DOCS=1 cargo test --test selftest would write {differ:#?}");
}

/// Every check is in the report, and those that take no time still give what stands in it.
#[test]
fn the_report_is_that_of_this_program() {
    let (place, report) = (Place::new(), fs::read_to_string(REPORT).unwrap());
    let stored: BTreeSet<&str> = report.lines().collect();
    let figures = report.lines().count() - 1;
    assert!(report.ends_with(&format!("\n{figures} figures passed, 0 failed\n")), "{figures}");
    let checks = objects(&place.line("selftest --list --json").expect(0).stdout);
    for check in checks {
        let line = format!("ok     {}: ", check["name"].as_str().unwrap());
        assert!(report.contains(&line), "{line}");
    }
    let swift = "selftest --only crowd/ --only rules --only generator --only formulas --only window \
                 --only lattice/torus --only canvass --only cascade/bridged";
    let told = place.line(swift).expect(0).stdout;
    let (_, lines) = told.trim_end().rsplit_once('\n').map(|(lines, last)| (last, lines)).unwrap();
    assert!(lines.lines().count() > 100, "{told}");
    assert_eq!(lines.lines().find(|line| !stored.contains(line)), None);
}

#[test]
fn every_check_that_the_page_names_is_one() {
    let checks = objects(&Place::new().line("selftest --list --json").expect(0).stdout);
    let names: BTreeSet<&str> =
        checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    let families: BTreeSet<&str> = names.iter().filter_map(|name| name.split('/').next()).collect();
    let page = fs::read_to_string(METHOD).unwrap();
    let of_a_family = |word: &&str| {
        word.split_once('/').is_some_and(|(family, check)| {
            families.contains(family)
                && check.chars().all(|c| c.is_alphanumeric() || "-.".contains(c))
        })
    };
    let named: BTreeSet<&str> = page.split('`').filter(of_a_family).collect();
    assert_eq!(named, names);
}

/// The DOIs that `text` names.
fn dois(text: &str) -> BTreeSet<String> {
    let end = |c: char| c.is_whitespace() || ",;)]".contains(c);
    let named = text.split("doi:").skip(1).filter_map(|rest| rest.split(end).next());
    named.map(|doi| doi.trim_end_matches('.').to_owned()).collect()
}

#[test]
fn every_source_of_theory_is_among_the_sources_of_the_model() {
    let sources = dois(&fs::read_to_string("docs/MODEL.md").unwrap());
    let files = fs::read_dir("src/theory").unwrap().map(|file| file.unwrap().path());
    let theory: String = files.map(|file| fs::read_to_string(file).unwrap()).collect();
    let checks = Place::new().line("selftest --list").expect(0).stdout;
    let named = dois(&(theory + &checks));
    assert!(named.len() > 10, "{named:?}");
    assert_eq!(named.difference(&sources).collect::<Vec<_>>(), [""; 0]);
}
