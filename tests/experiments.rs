//! The twelve experiments of the model document stand ready: each checks, asks something, and has a
//! design over at least two arms, some points of which are run among few people.

mod common;

use common::Place;
use groundswell::scenario::{Overrides, read};
use std::fs;
use std::path::PathBuf;

fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir("scenarios/experiments")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 12);
    files
}

/// Of each experiment a shard of about three points.
#[test]
fn the_twelve_experiments_run() {
    for path in files() {
        let (scenario, _) = read(&path, &[], &Overrides::default()).unwrap();
        let points = scenario.sweep.map_or(0, |sweep| sweep.points());
        let place = Place::new();
        let shard = format!("0/{}", (points / 3).max(1));
        let file = fs::canonicalize(&path).unwrap();
        let args = ["sweep", file.to_str().unwrap(), "--out", "out", "--shard", &shard];
        let few = ["--set", "population.size=1000", "--replicates", "1"];
        place.run(args.into_iter().chain(few)).expect(0);
        let status = place.line("status out --json").expect(3).stdout;
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        let (done, failed) = (status["done"].as_u64().unwrap(), status["failed"].as_u64().unwrap());
        assert!(done > 3 && failed == 0, "{}: {status}", path.display());
    }
}

#[test]
fn the_twelve_experiments_check() {
    let files = files();
    for (number, path) in (1..).zip(&files) {
        let (scenario, text) =
            read(path, &[], &Overrides::default()).unwrap_or_else(|refused| panic!("{refused}"));
        assert!(scenario.name.starts_with(&format!("e{number:02}-")), "{}", path.display());
        assert_eq!(path.file_stem().unwrap().to_string_lossy(), scenario.name);
        assert!(text.contains(&format!("# E{number}: ")), "{} tells its question", path.display());
        assert!(!scenario.claim.is_empty() && scenario.arms.len() > 1, "{}", path.display());
        let sweep = scenario.sweep.expect("an experiment has a sweep");
        assert!(sweep.points() > 10, "{}", path.display());
    }
}
