//! The lints that keep results the same everywhere do catch what they forbid.

use std::fs;
use std::process::Command;

/// Each line would make two machines, or two runs, disagree.
const PLANTED: [&str; 9] = [
    "pub fn order() -> usize { std::collections::HashMap::<u8, u8>::new().len() }",
    "pub fn set() -> usize { std::collections::HashSet::<u8>::new().len() }",
    "pub fn transcendental(x: f64) -> f64 { x.exp() }",
    "pub fn logarithm(x: f64) -> f64 { x.ln() }",
    "pub fn power(x: f64) -> f64 { x.powf(0.5) }",
    "pub fn integer_power(x: f64) -> f64 { x.powi(3) }",
    "pub fn fused(x: f64) -> f64 { x.mul_add(2.0, 1.0) }",
    "pub fn clock() -> std::time::Duration { std::time::Instant::now().elapsed() }",
    "pub fn environment() -> bool { std::env::var(\"SEED\").is_ok() }",
];

#[test]
fn a_planted_source_of_disagreement_is_caught() {
    let planted = tempfile::tempdir().unwrap();
    let manifest = "[package]\nname = \"planted\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    fs::write(planted.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(planted.path().join("src")).unwrap();
    fs::write(planted.path().join("src/lib.rs"), PLANTED.join("\n")).unwrap();
    fs::copy("clippy.toml", planted.path().join("clippy.toml")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--offline", "--quiet"])
        .current_dir(planted.path())
        .env("CARGO_TARGET_DIR", planted.path().join("target"))
        .env_remove("CLIPPY_CONF_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for (line, text) in (1..).zip(PLANTED) {
        assert!(said.contains(&format!("src/lib.rs:{line}:")), "not caught: {text}\n{said}");
    }
}

#[test]
fn the_crate_itself_has_no_unsafe_code() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    assert!(library.starts_with("#![forbid(unsafe_code)]"));
}
