//! The scenario file from outside: what is read, what is refused, and how it is said.

mod arms;
mod broken;
mod bytes;
mod calls;
mod changes;
mod defaults;
mod organisation;
mod people;
mod platforms;
mod sets;
mod sweeps;
mod targets;
mod thresholds;
mod world;
mod worlds;

use super::*;

/// A small scenario that is right, and uses most keys.
const FULL: &str = include_str!("full.toml");

/// The least that is a scenario.
const LEAST: &str = "[scenario]
name = \"least\"
days = 10

[population]
size = 100

[[arm]]
name = \"a\"

[[arm.platform]]
name = \"p\"
";

fn read(text: &str) -> Scenario {
    parse("s.toml", text, &[]).unwrap_or_else(|refused| panic!("{refused}"))
}

fn refuse(text: &str) -> Refused {
    parse("s.toml", text, &[]).expect_err("this is wrong")
}

/// Assert that `text` is refused for these reasons alone: code, line and column of each.
fn refused_at(text: &str, expected: &[(&str, usize, usize)]) -> String {
    let refused = refuse(text);
    let found = refused.addresses();
    let found: Vec<_> = found.iter().map(|&(code, _, line, column)| (code, line, column)).collect();
    assert_eq!(found, expected, "{refused}");
    refused.to_string()
}

/// [`LEAST`] with `line` after its line `after`.
fn least_with(after: usize, line: &str) -> String {
    let lines: Vec<&str> = LEAST.lines().collect();
    [&lines[..after], &[line], &lines[after..]].concat().join("\n")
}
