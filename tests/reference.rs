//! What the shipped scenarios gave is kept, and comes out again byte for byte.
//!
//! `results/reference/NAME/` holds the tables of the scenario as shipped, `reduced/` below it those of
//! a smaller public. The reduced ones are made again here and compared; of the others the manifest
//! must be of the scenario as it is now. `UPDATE_REFERENCE=1 cargo test --test reference` replaces
//! the reduced ones, `results/reference/remake.sh` all of them: a change of science, to be told in
//! CHANGELOG.md under "Changes results".

use groundswell::model;
use groundswell::output::Identity;
use groundswell::scenario::{Overrides, read};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A scenario, and how it is reduced.
const REDUCED: [(&str, &[&str]); 10] = [
    ("counterfactual-2012-modem", &SMALL),
    ("counterfactual-2012-ps", &SMALL),
    ("counterfactual-2012-ump", &SMALL),
    ("divide-and-rule", &SMALL),
    ("modem-2009", &SMALL),
    ("obama-2008", &SMALL),
    ("ps-2009", &SMALL),
    ("royal-frontier", &SMALL),
    ("sandwich", &SMALL),
    ("ump-2008", &SMALL),
];

const SMALL: [&str; 4] = ["--set", "population.size=2000", "--replicates", "3"];

const TABLES: [&str; 2] = ["summary.csv", "paired.csv"];

fn reference(name: &str) -> PathBuf {
    Path::new("results/reference").join(name)
}

fn manifest(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The manifest without what depends on the machine, the moment and the build.
fn lasting(path: &Path) -> Value {
    let mut manifest = manifest(path);
    let keys = manifest.as_object_mut().expect("a manifest is an object");
    keys.remove("execution");
    keys.insert("commit".to_owned(), Value::Null);
    manifest
}

#[expect(clippy::disallowed_methods, reason = "who updates says so in the environment")]
fn is_update() -> bool {
    std::env::var_os("UPDATE_REFERENCE").is_some()
}

#[test]
fn the_reduced_references_come_out_again_byte_for_byte() {
    for (name, how) in REDUCED {
        let out = tempfile::tempdir().unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_groundswell"))
            .args(["run", &format!("scenarios/{name}.toml"), "--quiet", "--out"])
            .arg(out.path())
            .args(how)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let kept = reference(name).join("reduced");
        if is_update() {
            fs::create_dir_all(&kept).unwrap();
            for file in TABLES {
                fs::copy(out.path().join(file), kept.join(file)).unwrap();
            }
            let lasting = format!("{:#}\n", lasting(&out.path().join("manifest.json")));
            fs::write(kept.join("manifest.json"), lasting).unwrap();
        }
        for file in TABLES {
            let (new, old) = (fs::read(out.path().join(file)), fs::read(kept.join(file)));
            assert!(new.unwrap() == old.unwrap(), "{name}: {file} differs from its reference");
        }
        let (new, old) = (out.path().join("manifest.json"), kept.join("manifest.json"));
        assert!(lasting(&new) == lasting(&old), "{name}: manifest.json differs");
    }
    hold_the_number();
}

/// The number of the model, and the digest of all reduced references: both in one line.
fn numbered() -> String {
    let tables = REDUCED.iter().flat_map(|(name, _)| {
        TABLES.map(|file| fs::read(reference(name).join("reduced").join(file)).unwrap())
    });
    let hash = Sha256::digest(tables.collect::<Vec<_>>().concat());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("model {}: {hash}\n", model::NUMBER)
}

/// A model whose references moved must have another number.
fn hold_the_number() {
    let path = Path::new("results/reference/model.txt");
    let (kept, here) = (fs::read_to_string(path).unwrap_or_default(), numbered());
    let number = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let is_new = number(&kept) != number(&here);
    if is_update() && is_new {
        fs::write(path, &here).unwrap();
        return;
    }
    assert!(!is_new, "{} says `{kept}`: UPDATE_REFERENCE=1 writes it anew", path.display());
    assert!(kept == here, "a curve moved: raise model::NUMBER, and say why in CHANGELOG.md");
}

#[test]
fn the_full_references_are_of_the_scenarios_as_shipped() {
    for (name, _) in REDUCED {
        let path = PathBuf::from(format!("scenarios/{name}.toml"));
        let (mut scenario, _) =
            read(&path, &[], &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        scenario.sweep = None; // `run` does without it
        let kept = manifest(&reference(name).join("manifest.json"));
        assert_eq!(
            kept["identity"],
            Identity::of(&scenario).digest,
            "{name}: remake the reference"
        );
        assert_eq!(kept["complete"], true);
        let said = fs::read_to_string(reference(name).join("summary.txt")).unwrap();
        assert!(said.starts_with(&format!("{name}: ")), "{said}");
    }
}

/// Targets that the model does not meet; `docs/FINDINGS.md` says by how much, and why.
const MISSED: [(&str, &str); 2] = [("obama-2008", "T3"), ("ps-2009", "T8")];

#[test]
fn the_references_are_compatible_with_what_is_known_but_for_the_misses_told() {
    let mut missed = Vec::new();
    let mut known = 0;
    for (name, _) in REDUCED {
        let kept = manifest(&reference(name).join("manifest.json"));
        let targets = kept["targets"].as_array().unwrap_or_else(|| panic!("{name}: no targets"));
        for target in targets {
            known += 1;
            if target["verdict"] != "compatible" {
                missed.push((name, target["id"].as_str().unwrap().to_owned()));
            }
        }
    }
    let told: Vec<_> = MISSED.iter().map(|&(name, id)| (name, id.to_owned())).collect();
    assert_eq!(missed, told, "of {known} targets");
}

#[test]
fn every_shipped_scenario_has_a_reference() {
    let files = fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path());
    let toml = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let mut shipped: Vec<String> =
        toml.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    shipped.sort();
    assert_eq!(shipped, REDUCED.map(|(name, _)| name));
}

#[test]
fn the_readme_shows_what_the_first_command_says() {
    let readme = fs::read_to_string("README.md").unwrap();
    let said = fs::read_to_string(reference("modem-2009").join("summary.txt")).unwrap();
    let (before, shown) = readme.split_once("```text\n").expect("the summary is shown");
    let (shown, after) = shown.split_once("```\n").expect("what is opened is closed");
    if is_update() {
        fs::write("README.md", format!("{before}```text\n{said}```\n{after}")).unwrap();
    } else {
        assert!(shown == said, "README.md shows another summary");
    }
}
