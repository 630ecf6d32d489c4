//! What the README tells people to type does what it says.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// The fenced blocks of a language.
fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    let fence = format!("```{language}\n");
    let parts: Vec<&str> = README.split(fence.as_str()).skip(1).collect();
    parts.into_iter().filter_map(|part| part.split("```").next())
}

/// What `script` prints, `groundswell` being this program.
fn said(script: &str, here: &Path) -> String {
    let program = env!("CARGO_BIN_EXE_groundswell");
    let script = format!("set -e\ngroundswell() {{ \"{program}\" \"$@\"; }}\n{script}");
    let done = Command::new("sh").args(["-c", &script]).current_dir(here).output().unwrap();
    assert!(done.status.success(), "{script}\n{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_commands_can_be_typed() {
    let here = tempfile::tempdir().unwrap();
    let typed = blocks("sh").find(|block| block.starts_with("groundswell new")).unwrap();
    let script = typed.replacen('\n', "\nsed -i.old 's/^size = 10_000/size = 500/' *.toml\n", 1);
    said(&script, here.path());
    for file in
        ["results/daily/manifest.json", "results/trace/agents.csv", "odd.md", "ties.graphml"]
    {
        assert!(here.path().join(file).exists(), "{file}");
    }
}

#[test]
fn the_sweep_can_be_typed_and_says_what_is_shown() {
    let here = tempfile::tempdir().unwrap();
    let example = blocks("toml").find(|block| block.contains("crowding")).unwrap();
    let sweep = blocks("toml").find(|block| block.starts_with("[sweep]")).unwrap();
    fs::write(here.path().join("crowding.toml"), format!("{example}{sweep}")).unwrap();
    let typed = blocks("sh").find(|block| block.starts_with("groundswell sweep")).unwrap();
    let all = said(typed, here.path());
    let shown = blocks("text").find(|block| block.contains("“two platforms” against")).unwrap();
    assert!(all.contains(shown.trim_end()), "{all}");
    assert!(all.contains("360 of 360 runs ended") && all.contains("CERTIFIED"), "{all}");
}

#[test]
fn the_example_gives_the_shares_that_are_said() {
    let here = tempfile::tempdir().unwrap();
    let example = blocks("toml").find(|block| block.contains("crowding")).unwrap();
    fs::write(here.path().join("crowding.toml"), example).unwrap();
    let shares = |options: &str| {
        let summary =
            said(&format!("groundswell run crowding.toml --force {options}"), here.path());
        let rows: Vec<&str> = summary.lines().filter(|line| line.ends_with(" %")).collect();
        let share = |row: &&str| row.rsplit("  ").next().unwrap_or_default().to_owned();
        rows.iter().map(share).collect::<Vec<_>>()
    };
    assert_eq!(shares(""), ["0.2 %", "98.0 %"]);
    assert_eq!(shares("--set activation.reference=all"), ["0.2 %", "0.1 %"]);
    assert_eq!(shares("--set ties.mean=4"), ["98.0 %", "75.5 %"]);
    for said in
        ["0.2 % of this public, two mobilise 98.0 %", "0.2 % and 0.1 %", "98 % and two 76 %"]
    {
        assert!(README.replace('\n', " ").contains(said), "{said}");
    }
}
