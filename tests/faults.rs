//! The self-test finds faults: each of these is planted in a copy of the source, one line of it, and
//! `selftest --quick` of the program built from it must fail in the check that is meant for it.
//!
//! The copy stands below `target/`, and its build is kept, so that the crates it needs compile once and
//! of this crate only what a line changes. What that takes is said in `docs/ARCHITECTURE.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A line of source, what it becomes, and the check that must find it.
struct Fault {
    what: &'static str,
    file: &'static str,
    line: &'static str,
    becomes: &'static str,
    check: &'static str,
}

const FAULTS: [Fault; 9] = [
    Fault {
        what: "a threshold that must be exceeded",
        file: "src/model/process/activate.rs",
        line: "                Some(needed) => lanes::at_least(active, part_of(needed, part)),",
        becomes: "                Some(needed) => !lanes::at_least(part_of(needed, part), active),",
        check: "rules/one-friend-of-five",
    },
    Fault {
        what: "visits to all platforms with one draw",
        file: "src/rng.rs",
        line: "            Self::Look(p) => (1, p.0.into()),",
        becomes: "            Self::Look(_) => (1, 0),",
        check: "generator/addresses",
    },
    Fault {
        what: "registration on all platforms with one draw",
        file: "src/rng.rs",
        line: "            Self::Register(p) => (5, p.0.into()),",
        becomes: "            Self::Register(_) => (5, 0),",
        check: "registration/race",
    },
    Fault {
        what: "thresholds compared as doubles",
        file: "src/unit.rs",
        line: "                let needed = (u128::from(share) * u128::from(ties)).div_ceil(Self::WHOLE.into());",
        becomes: "                let needed = (share as f64 / 1e9 * f64::from(ties)).ceil() as u128;",
        check: "rules/threshold-shares",
    },
    Fault {
        what: "the luck of the next replicate",
        file: "src/rng.rs",
        line: "        let words = philox_once([replicate.0, 0, 0, KEY], [seed as u32, (seed >> 32) as u32]);",
        becomes: "        let words = philox_once([replicate.0 + 1, 0, 0, KEY], [seed as u32, (seed >> 32) as u32]);",
        check: "generator/addresses",
    },
    Fault {
        what: "oneself counted among one's ties",
        file: "src/model/process/activate.rs",
        line: "    world.ties.of(agent).filter(visible).count() as u32",
        becomes: "    world.ties.of(agent).filter(visible).count() as u32 + 1",
        check: "rules/visible-ties",
    },
    Fault {
        what: "all ties counted where visible ones should be",
        file: "src/model/law.rs",
        line: "        self.arm.activation.reference == Reference::Visible",
        becomes: "        self.arm.activation.reference != Reference::Visible",
        check: "rules/visible-ties",
    },
    Fault {
        what: "all ties and oneself",
        file: "src/model/thresholds.rs",
        line: "                let needs = |degree: u32| needs[degree as usize];",
        becomes: "                let needs = |degree: u32| needs[degree as usize + 1];",
        check: "rules/all-ties",
    },
    Fault {
        what: "activation that reads the lapse of the same day",
        file: "src/model/mod.rs",
        line: "    let activated = activate::run(world, &reading.responses); // 5 and 6",
        becomes: "    let early = lapse::run(world); world.lapse(&early); \
                  let activated = activate::run(world, &reading.responses);",
        check: "rules/lapse-after-activation",
    },
];

/// What a build needs.
const SOURCE: [&str; 5] = ["Cargo.toml", "Cargo.lock", "build.rs", "src", "benches"];

/// A copy of the source, built for itself.
struct Copy(PathBuf);

impl Copy {
    /// The source as it is. What has not changed since the last copy keeps its date, so that it is not
    /// compiled again.
    fn of_source() -> Self {
        let copy = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults"));
        fs::create_dir_all(copy.file("")).unwrap();
        SOURCE.iter().for_each(|part| renew(Path::new(part), &copy.0.join("source").join(part)));
        copy
    }

    fn file(&self, path: &str) -> PathBuf {
        self.0.join("source").join(path)
    }

    /// Build it and run its quick self-test: the exit status, and the names of checks that failed. What
    /// optimises across units of a crate would compile nearly all of them again for a changed line.
    fn tested(&self) -> (Option<i32>, Vec<String>) {
        let build = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--locked", "--quiet"])
            .args(["--config", "profile.dev.debug=false", "--config", "profile.dev.lto='off'"])
            .current_dir(self.0.join("source"))
            .env("CARGO_TARGET_DIR", self.0.join("build"))
            .output()
            .unwrap();
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        let program = self.0.join("build/debug/groundswell");
        let tested =
            Command::new(program).args(["selftest", "--quick", "--json"]).output().unwrap();
        let told = String::from_utf8(tested.stdout).unwrap();
        let findings = told.lines().map(|line| serde_json::from_str(line).unwrap());
        let failed = findings.filter(|finding: &serde_json::Value| finding["verdict"] == "failed");
        let mut names: Vec<String> =
            failed.map(|finding| finding["name"].as_str().unwrap().to_owned()).collect();
        names.dedup();
        (tested.status.code(), names)
    }

    /// The same with `fault` planted, and taken out again.
    fn tested_with(&self, fault: &Fault) -> (Option<i32>, Vec<String>) {
        let file = self.file(fault.file);
        let sound = fs::read_to_string(&file).unwrap();
        let lines = sound.lines().filter(|line| *line == fault.line);
        assert_eq!(lines.count(), 1, "{}: the line to break stands once", fault.what);
        fs::write(&file, sound.replace(fault.line, fault.becomes)).unwrap();
        let tested = self.tested();
        fs::write(&file, sound).unwrap();
        tested
    }

    fn assert_found(&self, fault: &Fault) {
        let (status, failed) = self.tested_with(fault);
        assert_eq!(status, Some(1), "{}: {failed:?}", fault.what);
        assert!(failed.iter().any(|name| name == fault.check), "{}: {failed:?}", fault.what);
    }
}

/// Make `to` what `from` is, touching no file that is so already.
fn renew(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        let names = |folder: &Path| -> Vec<_> {
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
        };
        let wanted = names(from);
        for gone in names(to).into_iter().filter(|name| !wanted.contains(name)) {
            let gone = to.join(gone);
            if gone.is_dir() { fs::remove_dir_all(gone) } else { fs::remove_file(gone) }.unwrap();
        }
        wanted.iter().for_each(|name| renew(&from.join(name), &to.join(name)));
        return;
    }
    let text = fs::read(from).unwrap();
    if fs::read(to).ok().as_ref() != Some(&text) {
        fs::write(to, text).unwrap();
    }
}

#[test]
fn every_planted_fault_is_found_and_sound_source_passes() {
    let copy = Copy::of_source();
    let (status, failed) = copy.tested();
    assert_eq!((status, &failed[..]), (Some(0), &[][..]), "sound source");
    FAULTS.iter().for_each(|fault| copy.assert_found(fault));
}
