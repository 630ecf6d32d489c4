//! Any bytes: an answer, never a panic.

use super::FULL;
use crate::scenario::parse;
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "",
    "0",
    "-1",
    "1e9",
    "nan",
    "inf",
    "9999999999999999999999",
    "\"",
    "'",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\n",
    "#",
    "true",
    "2009-02-16",
    "\"x\"",
    "name",
    "arm",
    "like",
    "set",
    "\"two rivals\"",
    "count = 16",
    "shock",
    "[ties]",
    "kind = \"regular\"",
    "kind = \"edges\"",
    "edges = [[0, 1]]",
    "all = true",
    "{ counts = [1] }",
    "\u{0}",
    "\u{feff}",
    "é",
    "operator = \"each\"",
    "[[arm.change]]",
    "merge = [\"party\", \"candidate\"]",
    "into = \"party\"",
    "rate = 0.5",
    "{ distribution = \"normal\", mean = 1, sd = 0 }",
    "{ from = \"site\", share = 0.5 }",
    "[0]",
    "[\"member\"]",
    "[[population.group]]",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_scenario_is_read_or_refused(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..30_usize, 0..PIECES.len()), 1..6)
    ) {
        let mut bytes = FULL.as_bytes().to_vec();
        for (at, length, piece) in cuts {
            let start = at.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, PIECES[piece].bytes());
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Err(refused) = parse("s.toml", &text, &[]) {
            prop_assert!(refused.to_string().contains("error["));
        }
    }

    #[test]
    fn a_scenario_with_a_line_replaced_is_read_or_refused(
        line in 0..200_usize, key in 0..200_usize, piece in 0..PIECES.len()
    ) {
        let lines: Vec<&str> = FULL.lines().collect();
        let donor = lines[key % lines.len()].split('=').next().unwrap_or_default();
        let new = format!("{donor}= {}", PIECES[piece]);
        let at = line % lines.len();
        let text = [&lines[..at], &[new.as_str()], &lines[at + 1..]].concat().join("\n");
        if let Err(refused) = parse("s.toml", &text, &[]) {
            prop_assert!(!refused.render(true).is_empty());
        }
    }

    #[test]
    fn any_set_is_applied_or_refused(key in "[a-z0-9.\"' ]{0,20}", value in ".{0,20}") {
        if let Err(refused) = parse("s.toml", FULL, &[format!("{key}={value}"), value]) {
            prop_assert!(refused.to_string().contains("--set"));
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        format!("a{} = 1", ".a".repeat(100_000)),
        format!("x = {}", "[".repeat(100_000)),
        format!("x = {}", "{a=".repeat(100_000)),
        format!("[a{}]", ".a".repeat(100_000)),
    ] {
        assert!(parse("s.toml", &text, &[]).is_err());
        assert!(parse("s.toml", FULL, &[text]).is_err());
    }
}
