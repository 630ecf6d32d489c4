//! `docs/GUARANTEES.md` lists every guarantee, and each test it names is there.

use std::fs;
use std::path::Path;

const GUARANTEES: usize = 26;

fn page() -> String {
    fs::read_to_string("docs/GUARANTEES.md").unwrap()
}

/// The paragraphs of the page by guarantee, from its number to the next.
fn sections(page: &str) -> Vec<(String, &str)> {
    let start = |number: usize| page.find(&format!("**G{number}.")).unwrap_or(page.len());
    let section = |number| (format!("G{number}"), &page[start(number)..start(number + 1)]);
    (1..=GUARANTEES).map(section).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Why the test of this name, `file::function` or a script, is none; `None` if it is one.
fn missing(test: &str) -> Option<String> {
    let (file, function) = test.split_once("::").unwrap_or((test, ""));
    let Ok(text) = fs::read_to_string(file) else { return Some(format!("there is no {file}")) };
    if function.is_empty() {
        return None;
    }
    let Some(at) = text.find(&format!("fn {function}(")) else {
        return Some(format!("{file} has no {function}"));
    };
    let above = text[..at].rsplit("\n}\n").next().unwrap_or("");
    (!above.contains("#[test]")).then(|| format!("{test} is no test"))
}

fn is_test(quoted: &&str) -> bool {
    let is_of = |folder| quoted.starts_with(folder);
    quoted.contains("::") && (is_of("tests/") || is_of("src/"))
        || is_of("tests/") && Path::new(quoted).extension().is_some()
        || is_of("benches/")
}

#[test]
fn every_guarantee_is_listed_with_tests_that_exist() {
    let page = page();
    for (number, section) in sections(&page) {
        assert!(!section.is_empty(), "{number} is not listed");
        let tests: Vec<&str> = quoted(section).filter(is_test).collect();
        let is_untested = section.contains("Not tested:");
        assert!(!tests.is_empty() || is_untested, "{number} names no test");
        let missing: Vec<String> = tests.into_iter().filter_map(missing).collect();
        assert!(missing.is_empty(), "{number}: {}", missing.join(", "));
    }
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    let here = "tests/guarantees.rs";
    assert!(missing(&format!("{here}::every_guarantee_is_listed_with_tests_that_exist")).is_none());
    assert!(missing(&format!("{here}::page")).is_some(), "a function that is no test");
    assert!(missing(&format!("{here}::nothing")).is_some());
    assert!(missing("tests/nothing.rs::nothing").is_some());
    assert!(missing("tests/nothing.sh").is_some());
}
