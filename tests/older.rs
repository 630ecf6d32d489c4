//! Results that older versions wrote, kept as they were: they are read, or refused by the name of what wrote
//! them. Never is one taken for a result of this build that was tampered with. Until 0.1.0 is released, what it
//! writes can change, and its folder here is written anew then.

mod common;

use common::{Done, Place};
use std::fs;
use std::path::Path;

/// Copy a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy(&from, &to),
            false => assert!(fs::copy(from, to).is_ok()),
        }
    }
}

/// What is said of the version or the build that wrote a result, if it is not read.
#[track_caller]
fn is_read_or_refused_by_name(done: &Done, what: &str) {
    let told = format!("{what}: {:?}\n{}{}", done.status, done.stdout, done.stderr);
    match done.status {
        Some(0) => {}
        Some(73) => {
            let names = ["version", "build", "commit", "model"];
            assert!(names.iter().any(|name| done.stderr.contains(name)), "{told}");
        }
        _ => panic!("{told}"),
    }
}

#[test]
fn a_result_of_the_first_version_is_read_or_refused_by_name() {
    let place = Place::new();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/result-0.1.0");
    copy(&kept, &place.path(""));
    for line in [
        "verify run",
        "rerun run --run 0",
        "status sweep",
        "sweep sweep",
        "merge sweep",
        "verify sweep",
    ] {
        let before = place.stamps();
        let done = place.line(line);
        is_read_or_refused_by_name(&done, line);
        if done.status == Some(73) {
            assert!(place.stamps() == before, "{line}: what is refused is left as it was");
        }
    }
}
