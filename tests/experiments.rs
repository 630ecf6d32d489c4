//! The twelve experiments of the model document stand ready: each checks, asks something, and has a
//! design over at least two arms.

use groundswell::scenario::{Overrides, read};
use std::fs;

#[test]
fn the_twelve_experiments_check() {
    let mut files: Vec<_> = fs::read_dir("scenarios/experiments")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 12);
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
