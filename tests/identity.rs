//! What a run is known by: all that it hangs on, and nothing else.

use groundswell::output::{Identity, PlanFile, Source};
use groundswell::scenario::{Scenario, parse};
use std::collections::{BTreeMap, BTreeSet};

/// A scenario in which every key is written.
const FULL: &str = include_str!("../src/scenario/tests/full.toml");

fn read(text: &str) -> Option<Scenario> {
    parse("full.toml", text, &[]).ok()
}

/// What a result of `scenario` is known by, and a record of a sweep of it.
fn identity(scenario: &Scenario) -> (String, String) {
    let plan = PlanFile::new(scenario, Source::default(), true);
    (Identity::of(scenario).digest, plan.identity)
}

/// What could stand in the place of `value`.
fn others(value: &str) -> Vec<String> {
    let plain = value.replace('_', "");
    let words = match plain.as_str() {
        "true" => vec!["false"],
        "inf" => vec!["3.5"],
        "\"poisson\"" => vec!["\"annealed\""],
        "\"all\"" => vec!["\"visible\"", "[]"],
        "\"phone\"" => vec!["\"door\""],
        "\"close\"" => vec!["\"keep\""],
        "\"one\"" => vec!["\"two rivals\"", "\"uno\""],
        "\"donor\"" => vec!["\"giver\""],
        "\"candidate\"" => vec!["\"party\"", "\"rival\""],
        "\"party\"" => vec!["\"candidate\"", "\"rival\""],
        "\"layer-2\"" => vec!["\"layer-3\""],
        _ => Vec::new(),
    };
    let mut others: Vec<String> = words.into_iter().map(str::to_owned).collect();
    if let Ok(whole) = plain.parse::<i128>() {
        others.extend([whole + 1, whole - 1, whole + 100].map(|number| number.to_string()));
    } else if let Some(real) = plain.parse().ok().filter(|real: &f64| real.is_finite()) {
        others.extend([real * 0.5, real * 2.0].map(|number| number.to_string()));
    } else if plain.len() == 10 && plain.starts_with("2009-") {
        others.extend(["2009-02-17", "2009-03-02", "2009-06-06"].map(str::to_owned));
    } else if plain.starts_with('"') && others.is_empty() {
        others.push(format!("\"x{}", &plain[1..]));
    }
    others
}

/// Where the values of `text` stand that are a number, a truth, a date or a word.
fn values(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c == '"' || c.is_alphanumeric() || c == '-') {
        let start = at + start;
        let rest = &text[start..];
        let end = match rest.strip_prefix('"') {
            Some(inner) => start + inner.find('"').unwrap() + 2,
            None => {
                let is_of = |c: char| c.is_alphanumeric() || "_.-€".contains(c);
                start + rest.find(|c| !is_of(c)).unwrap_or(rest.len())
            }
        };
        // What stands before an equals sign or in the head of a table is a key.
        let is_key = text[end..].trim_start_matches([' ', ']']).starts_with('=')
            || text[..start].ends_with('[') && text[..start].trim_end_matches('[').ends_with('\n');
        if !is_key {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// The key that the value at `start` is of.
fn key_of(text: &str, start: usize) -> &str {
    let line = text[..start].rsplit('\n').next().unwrap();
    line.rsplit('=')
        .nth(1)
        .unwrap_or(line)
        .rsplit([',', '{', ' '])
        .find(|word| !word.is_empty())
        .unwrap_or(line)
}

/// Keys whose value names something else, or adds up with others, so that no other alone would do.
const TOGETHER: [&str; 9] =
    ["[", "budget", "from", "like", "measure", "merge", "open_to", "successor", "wires"];

#[test]
fn another_value_of_any_key_is_another_experiment() {
    let before = identity(&read(FULL).unwrap());
    let mut seen = BTreeSet::from([before.clone()]);
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for place in values(FULL) {
        let key = key_of(FULL, place.start);
        let count = tried.entry(key).or_default();
        for other in others(&FULL[place.clone()]) {
            let text = format!("{}{other}{}", &FULL[..place.start], &FULL[place.end..]);
            let Some(scenario) = read(&text) else { continue };
            let after = identity(&scenario);
            let told = format!("{key} = {} or {other}", &FULL[place.clone()]);
            assert_ne!(before.0, after.0, "a result: {told}");
            // How many replicates there are is no part of what a run is.
            assert_eq!(before.1 == after.1, key == "replicates", "a record: {told}");
            seen.insert(after);
            *count += 1;
        }
    }
    let untried = tried.iter().filter(|(_, count)| **count == 0).map(|(key, _)| *key);
    let untried: Vec<&str> = untried.filter(|key| !TOGETHER.contains(key)).collect();
    assert!(untried.is_empty(), "no other value was found of {untried:?}");
    assert!(seen.len() > 120, "{} changes", seen.len());
}

#[test]
fn what_changes_no_run_changes_no_identity() {
    let before = identity(&read(FULL).unwrap());
    let commented: String = FULL.lines().map(|line| format!("{line}  # said\n\n")).collect();
    let sections: Vec<&str> = FULL.split("\n\n").collect();
    let (arms, shared): (Vec<&str>, Vec<&str>) =
        sections.iter().partition(|section| section.starts_with("[[arm"));
    let backwards = |section: &&str| -> String {
        let (head, keys) = section.split_once('\n').unwrap();
        let keys: Vec<&str> = keys.lines().rev().collect();
        format!("{head}\n{}\n\n", keys.join("\n"))
    };
    let turned: String = shared.iter().rev().map(backwards).collect();
    let turned = turned + &arms.iter().map(backwards).collect::<String>();
    for (what, text) in [
        ("comments and empty lines", commented),
        ("the order of keys and tables", turned),
        ("another system's ends of lines", FULL.replace('\n', "\r\n")),
        ("blanks", FULL.replace(" = ", "   =\t")),
        ("numbers in other forms", FULL.replace("1_000", "1000").replace("1e-4", "0.0001")),
        ("quoted keys", FULL.replace("\nlapse = ", "\n\"lapse\" = ")),
    ] {
        assert!(text != FULL, "{what}");
        let scenario = read(&text).unwrap_or_else(|| panic!("{what}: {text}"));
        assert_eq!(identity(&scenario), before, "{what}");
    }
    let elsewhere = parse("another folder/another name.toml", FULL, &[]).unwrap();
    assert_eq!(identity(&elsewhere), before, "the path");
    let source = Source { file: "x".into(), folder: "/y".into(), ..Source::default() };
    assert_eq!(PlanFile::new(&elsewhere, source, true).identity, before.1, "where it was read");
}
