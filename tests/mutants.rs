//! Scenarios that nobody meant: the shipped files with some of their text changed at random. Each is refused
//! with an address, or gives tables that add up.

mod common;

use common::Place;
use groundswell::id::Replicate;
use groundswell::model::curve::Curve;
use groundswell::run::{Shared, Unwatched, run, world};
use groundswell::scenario::{Scenario, parse, schema};
use serde_json::Value;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Numbers that look drawn at random, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit as u64) as usize
    }

    fn of<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[self.below(these.len())]
    }
}

/// What stands in the place of a number.
const NUMBERS: [&str; 24] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "0.0",
    "1.0",
    "-0.0",
    "0.5",
    "1e-300",
    "1e308",
    "inf",
    "-inf",
    "nan",
    "4000",
    "4001",
    "65535",
    "65536",
    "4294967296",
    "18446744073709551615",
    "1e-9",
    "0.999999999999",
    "17",
    "[]",
];

/// Lines that may stand anywhere.
const LINES: [&str; 12] = [
    "[uncertainty]",
    "\"visits.daily\" = [0.1, 0.9]",
    "[[shock]]\nday = 1\nsize = 1.0\ndecay = 1",
    "[fatigue]\nscale = 0.1",
    "wires = \"all\"",
    "initial = { all = true }",
    "initial = { registered = 1.0, second = 1.0 }",
    "count = 3",
    "opens = 2",
    "[offline]\nmeeting = 1.0",
    "[activation]\nthreshold_strength = 1.0\nonce = true",
    "[[arm]]\nname = \"another\"\nlike = \"another\"",
];

/// The shipped files, in a public of 150 or, where that cannot be, as they are if they are small.
fn shipped() -> Vec<(String, Vec<String>)> {
    let mut files = Vec::new();
    for folder in ["scenarios", "scenarios/classics", "scenarios/experiments"] {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|e| e == "toml")));
    }
    files.sort();
    let small = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let few = ["population.size=150", "population.federations=5", "population.size=300"];
        let sets: [&[&str]; 4] = [&few[..2], &few[..1], &few[2..], &[]];
        let fits = |sets: &&[&str]| {
            let read =
                parse("s.toml", &text, &sets.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
            read.is_ok_and(|scenario| scenario.population.size <= 1000)
        };
        let sets = sets.into_iter().find(fits)?;
        Some((text.clone(), sets.iter().map(|s| (*s).to_owned()).collect()))
    };
    files.iter().filter_map(small).collect()
}

/// The places of the numbers of `text`.
fn numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let is_of = |c: char| c.is_ascii_digit() || c == '.' || c == '_';
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_alphanumeric() || is_of(c))
    });
    let end =
        |start: usize| start + text[start..].find(|c| !is_of(c)).unwrap_or(text.len() - start);
    starts.map(|(start, _)| start..end(start)).collect()
}

/// The mutant of this number, made from it alone: its text, and what is set in it.
fn mutant(shipped: &[(String, Vec<String>)], number: u64) -> (String, Vec<String>) {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (text, sets) = dice.of(shipped);
    let mut text = text.clone();
    for _ in 0..=dice.below(3) {
        let lines: Vec<&str> = text.lines().collect();
        let line = dice.below(lines.len());
        let other = dice.below(lines.len());
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        match dice.below(9) {
            0 => drop(changed.remove(line)),
            1 => changed.insert(other, lines[line].to_owned()),
            2 => changed.swap(line, other),
            3 => changed.insert(line, (*dice.of(&LINES)).to_owned()),
            4 => {
                let (stranger, _) = dice.of(shipped);
                let strange: Vec<&str> = stranger.lines().collect();
                changed.insert(line, (*dice.of(&strange)).to_owned());
            }
            5 => {
                let letters: Vec<char> = lines[line].chars().collect();
                let gone = dice.below(letters.len().max(1));
                changed[line] = letters
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != gone)
                    .map(|(_, c)| c)
                    .collect();
            }
            // Most of what is worth trying is another number.
            _ => {
                let places = numbers(&text);
                if !places.is_empty() {
                    let place = dice.of(&places).clone();
                    text.replace_range(place, NUMBERS[dice.below(NUMBERS.len())]);
                }
                continue;
            }
        }
        text = changed.join("\n") + "\n";
    }
    (text, sets.clone())
}

/// What does not add up in the curve of a run among `size` supporters.
fn unsound(curve: &Curve, size: u64) -> Option<String> {
    let platforms = curve.platforms.len() / curve.days.len();
    for (day, tally) in curve.days.iter().enumerate() {
        let here = &curve.platforms[day * platforms..(day + 1) * platforms];
        let before = day.checked_sub(1).map(|before| &curve.days[before]);
        let sound = [
            ("more are active than there are", tally.active <= size),
            ("more are registered than there are", tally.registered <= size),
            ("more are mobilised than there are", tally.mobilised <= size),
            ("more calls are received than sent", tally.calls_received <= tally.calls_sent),
            ("more calls are read than received", tally.calls_read <= tally.calls_received),
            ("more copies than calls read", tally.calls_duplicate <= tally.calls_read),
            ("more at odds than copies", tally.calls_contradictory <= tally.calls_duplicate),
            ("accounts", tally.accounts == here.iter().map(|p| p.accounts).sum::<u64>()),
            ("joined", here.iter().all(|p| p.joined == p.joined_new + p.joined_registered)),
            ("a closed platform has accounts", here.iter().all(|p| p.open || p.accounts == 0)),
            (
                "active",
                before.is_none_or(|b| b.active + tally.activated == tally.active + tally.lapsed),
            ),
            ("mobilised falls", before.is_none_or(|b| b.mobilised <= tally.mobilised)),
            (
                "the accounts of a platform",
                day == 0
                    || here
                        .iter()
                        .zip(&curve.platforms[(day - 1) * platforms..])
                        .all(|(now, then)| then.accounts + now.joined == now.accounts + now.left),
            ),
        ];
        if let Some((what, _)) = sound.iter().find(|(_, holds)| !holds) {
            return Some(format!("day {day}: {what}: {tally:?} {here:?}"));
        }
    }
    None
}

/// Live a replicate of an arm of `scenario`; why it is wrong.
fn lived(scenario: &Scenario, number: u64) -> Option<String> {
    // What it would take to live many days of many people is tried by other tests.
    if scenario.population.size > 1000 {
        return None;
    }
    let world = world(scenario, Replicate(0)).ok()?;
    let shared = Shared::new(&world, Replicate(0));
    let arm = &world.arms[number as usize % world.arms.len()];
    let curve = run(&world, arm, &shared, &Unwatched)?;
    unsound(&curve, world.population.size.into())
}

/// Make mutants with these numbers; of those that are scenarios one in `share` is run and certified by the
/// program. How many are scenarios.
fn try_all(mutants: std::ops::Range<u64>, share: usize) -> usize {
    let shipped = shipped();
    assert!(shipped.len() > 20, "{} files", shipped.len());
    let mut scenarios = 0;
    for number in mutants {
        let (text, sets) = mutant(&shipped, number);
        let tried = catch_unwind(AssertUnwindSafe(|| match parse("s.toml", &text, &sets) {
            Ok(scenario) => lived(&scenario, number).map_or(Ok(true), Err),
            Err(refused) => {
                let told = refused.to_string();
                if told.contains("s.toml") { Ok(false) } else { Err(told) }
            }
        }));
        match tried {
            Ok(Ok(true)) => {
                scenarios += 1;
                if scenarios % share == 0 {
                    certify(&text, &sets, number);
                }
            }
            Ok(Ok(false)) => {}
            Ok(Err(wrong)) => panic!("mutant {number}: {wrong}\n{text}"),
            Err(_) => panic!("mutant {number} panicked\n{text}"),
        }
    }
    scenarios
}

/// Run a mutant by the program and have it certified.
fn certify(text: &str, sets: &[String], number: u64) {
    let place = Place::with(text);
    let sets = sets.iter().flat_map(|set| ["--set", set.as_str()]);
    let words = ["run", "s.toml", "--replicates", "2", "--out", "out", "--quiet"];
    let done = place.run(words.into_iter().chain(sets));
    assert!(!done.stderr.contains("panicked"), "mutant {number}: {}", done.stderr);
    // A refusal by name, by value or by memory is as good as a result; a failed run is a row.
    assert!(
        matches!(done.status, Some(0..=2)),
        "mutant {number}: {:?} {}",
        done.status,
        done.stderr
    );
    if done.status == Some(0) {
        let verdict = place.line("verify out");
        let told = format!("{}{}", verdict.stdout, verdict.stderr);
        assert_eq!(verdict.status, Some(0), "mutant {number}: {told}\n{text}");
    }
}

#[test]
fn mutated_scenarios_are_refused_or_give_sound_tables() {
    let scenarios = try_all(0..1500, 25);
    assert!((150..1400).contains(&scenarios), "{scenarios} of 1,500 are scenarios");
}

#[test]
#[ignore = "takes an hour"]
fn a_hundred_thousand_mutants() {
    try_all(1500..101_500, 50);
}

/// A scenario with a table of every kind.
const TABLES: &str = "[scenario]\nname = \"s\"\ndays = 9\n[population]\nsize = 100\n[ties]\n[activation]\n\
                      [registration]\n[visits]\n[calls]\n[fatigue]\n[offline]\n[budget]\n[election_day]\n\
                      [[shock]]\nday = 1\nsize = 0.1\ndecay = 1\n[[arm]]\nname = \"a\"\n[[arm.operator]]\n\
                      name = \"o\"\n[[arm.platform]]\nname = \"p\"\noperator = \"o\"\n";

/// The keys of `schema` by their paths, lists of tables by the name of their first.
fn keys(path: &str, schema: &Value, into: &mut Vec<String>) {
    for member in schema["anyOf"].as_array().into_iter().flatten() {
        keys(path, member, into);
    }
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        into.push(path.clone());
        let first = match path.as_str() {
            "arm" => Some("a"),
            "arm.a.platform" => Some("p"),
            "arm.a.operator" => Some("o"),
            "shock" => Some("0"),
            _ => None,
        };
        match (first, property.get("items")) {
            (Some(first), Some(items)) => keys(&format!("{path}.{first}"), items, into),
            (None, Some(_)) => {}
            _ => keys(&path, property, into),
        }
    }
}

#[test]
fn every_misspelt_key_is_refused() {
    let mut all = Vec::new();
    keys("", &schema(), &mut all);
    all.sort();
    all.dedup();
    let of_tables = |path: &&String| {
        path.contains('.') && !path.starts_with("sweep") && !path.starts_with("target")
    };
    let paths: Vec<&String> = all.iter().filter(of_tables).collect();
    assert!(paths.len() > 80, "{} keys", paths.len());
    let mut silent = Vec::new();
    for path in &paths {
        let (table, key) = path.rsplit_once('.').unwrap();
        if key.len() < 4 {
            continue;
        }
        let misspelt =
            [format!("{}{}", key, &key[key.len() - 1..]), format!("{}{}", &key[..2], &key[3..])];
        for wrong in misspelt {
            if all.iter().any(|path| *path == format!("{table}.{wrong}")) {
                continue;
            }
            let refused = parse("s.toml", TABLES, &[format!("{table}.{wrong}=1")]);
            let told =
                refused.map_or_else(|refused| refused.to_string(), |_| "accepted".to_owned());
            if !told.contains(&format!("`{key}`")) {
                silent.push(format!("{table}.{wrong}: {}", told.lines().next().unwrap_or("")));
            }
        }
    }
    assert!(silent.is_empty(), "{} of {}:\n{}", silent.len(), paths.len(), silent.join("\n"));
}
