//! The lints that keep results the same everywhere do catch what they forbid.

use std::fs;
use std::process::Command;

/// A line of code that uses what `clippy.toml` forbids under `path`.
fn planted(path: &str) -> String {
    let use_of = |expression: &str| format!("pub fn planted() {{ let _ = {expression}; }}");
    match path.rsplit_once("::").unwrap() {
        ("f64", method @ ("powf" | "atan2" | "hypot" | "log")) => {
            use_of(&format!("0.5_f64.{method}(0.5)"))
        }
        ("f64", "powi") => use_of("0.5_f64.powi(3)"),
        ("f64", "mul_add") => use_of("0.5_f64.mul_add(2.0, 1.0)"),
        ("f64", method) => use_of(&format!("0.5_f64.{method}()")),
        ("std::env", function) => use_of(&format!("std::env::{function}(\"SEED\")")),
        ("std::collections", set @ "HashSet") => {
            use_of(&format!("std::collections::{set}::<u8>::new()"))
        }
        ("std::collections", map) => use_of(&format!("std::collections::{map}::<u8, u8>::new()")),
        ("std::time", clock) => use_of(&format!("std::time::{clock}::now()")),
        ("rayon::iter::ParallelIterator", "sum") => {
            use_of("rayon::iter::ParallelIterator::sum::<f64>(rayon::iter::empty::<f64>())")
        }
        ("rayon::iter::ParallelIterator", "reduce") => use_of(
            "rayon::iter::ParallelIterator::reduce(rayon::iter::empty::<f64>(), || 0.0, |a, b| a + b)",
        ),
        ("rayon::iter::ParallelIterator", "reduce_with") => use_of(
            "rayon::iter::ParallelIterator::reduce_with(rayon::iter::empty::<f64>(), |a, b| a + b)",
        ),
        ("rayon::iter::ParallelIterator", "fold") => use_of(
            "rayon::iter::ParallelIterator::fold(rayon::iter::empty::<f64>(), || 0.0, |a, b| a + b)",
        ),
        _ => panic!("clippy.toml forbids {path}, and nothing plants it here"),
    }
}

/// Each line planted would make two machines, or two runs, disagree.
#[test]
fn every_planted_source_of_disagreement_is_caught() {
    let lints = fs::read_to_string("clippy.toml").unwrap();
    let paths: Vec<&str> = lints
        .lines()
        .filter_map(|line| line.trim().strip_prefix("{ path = \"")?.split('"').next())
        .collect();
    assert!(paths.len() > 30, "{paths:?}");
    let crate_of = tempfile::tempdir().unwrap();
    let manifest = "[package]\nname = \"planted\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
                    [dependencies]\nrayon = \"1.12\"\n";
    fs::write(crate_of.path().join("Cargo.toml"), manifest).unwrap();
    fs::copy("Cargo.lock", crate_of.path().join("Cargo.lock")).unwrap();
    fs::copy("clippy.toml", crate_of.path().join("clippy.toml")).unwrap();
    fs::create_dir(crate_of.path().join("src")).unwrap();
    let modules: String = (0..)
        .zip(&paths)
        .map(|(i, path)| format!("pub mod m{i} {{ {} }}\n", planted(path)))
        .collect();
    fs::write(crate_of.path().join("src/lib.rs"), modules).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--offline", "--quiet"])
        .current_dir(crate_of.path())
        .env("CARGO_TARGET_DIR", crate_of.path().join("target"))
        .env_remove("CLIPPY_CONF_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for (line, path) in (1..).zip(paths) {
        assert!(said.contains(&format!("src/lib.rs:{line}:")), "not caught: {path}\n{said}");
    }
}

#[test]
fn the_crate_itself_has_no_unsafe_code() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    assert!(library.starts_with("#![forbid(unsafe_code)]"));
}
