//! What a run costs in instructions, which noise does not move: a guard against growing slow unnoticed.
//!
//! `benches/instructions.csv` says how many millions of instructions each work took when last
//! recorded, in the build that tests use, start-up and tables included. A tenth more fails. Who
//! makes something quicker, or knows why it must be slower, records anew:
//! `UPDATE_INSTRUCTIONS=1 cargo test --test instructions -- --ignored`. It needs `valgrind`, so that
//! `tests/suite.sh` calls it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const RECORD: &str = "benches/instructions.csv";

/// A work: its name, and what it runs.
const WORKS: [(&str, &str); 4] = [
    ("si", "probability = 0.05, action = 0"),
    ("cascade", "probability = 0.15, once = true, action = 0"),
    ("thresholds", "threshold = 0.12, threshold_strength = 1, action = 0"),
    ("fatigue", "probability = 0.01, lapse = 0.0167, reactivation = 0, action = 1"),
];

/// All mechanisms of the campaign, on a small public.
const WHOLE: [&str; 6] =
    ["scenarios/obama-2008.toml", "--set", "population.size=5000", "--arm", "as it was", "--quiet"];

fn classic(activation: &str, folder: &Path) -> Vec<String> {
    let scenario = folder.join("work.toml");
    let text = format!(
        "scenario = {{ name = \"work\", defaults = \"neutral\", days = 60, replicates = 1 }}\n\
         population = {{ size = 20_000, initially_active = 0.001 }}\n\
         ties = {{ mean = 8 }}\n\
         activation = {{ {activation} }}\n\
         [[arm]]\nname = \"everybody\"\ninitial = {{ all = true }}\n\
         platform = [{{ name = \"one for all\" }}]\n"
    );
    fs::write(&scenario, text).unwrap();
    vec![scenario.display().to_string(), "--quiet".into()]
}

/// Millions of instructions that a run takes.
fn counted(run: &[String], folder: &Path) -> u64 {
    let done = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            env!("CARGO_BIN_EXE_groundswell"),
        ])
        .arg("run")
        .args(run)
        .args(["--threads", "1", "--replicates", "1", "--force", "--out"])
        .arg(folder.join("result"))
        .stdin(Stdio::null())
        .output()
        .expect("valgrind is installed: tests/suite.sh installs it");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    let line = told.lines().find(|line| line.contains("Collected :")).expect("callgrind tells");
    let number: u64 = line.rsplit(' ').next().unwrap().parse().unwrap();
    number / 1_000_000
}

fn recorded() -> BTreeMap<String, u64> {
    let mut table = csv::Reader::from_path(RECORD).unwrap();
    table.deserialize().map(|row| row.unwrap()).collect()
}

#[expect(clippy::disallowed_methods, reason = "who records says so in the environment")]
fn is_update() -> bool {
    std::env::var_os("UPDATE_INSTRUCTIONS").is_some()
}

#[test]
#[ignore = "needs valgrind: tests/suite.sh"]
fn no_work_takes_a_tenth_more_instructions_than_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let mut found: Vec<(&str, u64)> = WORKS
        .iter()
        .map(|(name, activation)| {
            (*name, counted(&classic(activation, folder.path()), folder.path()))
        })
        .collect();
    found.push(("campaign", counted(&WHOLE.map(str::to_owned), folder.path())));
    if is_update() {
        let rows = found.iter().map(|(name, millions)| format!("{name},{millions}\n"));
        fs::write(RECORD, format!("work,millions\n{}", rows.collect::<String>())).unwrap();
    }
    let recorded = recorded();
    for (name, millions) in found {
        let before = recorded[name];
        assert!(
            10 * millions <= 11 * before,
            "{name}: {millions} million instructions, {before} before"
        );
        assert!(
            2 * millions >= before,
            "{name}: {millions} million instructions, {before} before: record what has become quicker"
        );
    }
}
