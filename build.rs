//! Gives a build the fingerprint of its source, so that sweeps of two builds are never mixed, and a release the
//! commit it is made from.

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What decides what a run gives, on any machine.
const SOURCE: [&str; 3] = ["Cargo.toml", "Cargo.lock", "src"];

/// How many bytes of the fingerprint are told.
const TOLD: usize = 8;

fn main() -> io::Result<()> {
    let mut hash = Sha256::new();
    for part in SOURCE.iter().map(Path::new).filter(|part| part.exists()) {
        println!("cargo::rerun-if-changed={}", part.display());
        for file in files(part)? {
            hash.update(file.to_string_lossy().as_bytes());
            hash.update(Sha256::digest(fs::read(&file)?));
        }
    }
    let told: String = hash.finalize()[..TOLD].iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=GROUNDSWELL_SOURCE={told}");
    if is_release()
        && let Some(commit) = commit()
    {
        println!("cargo::rustc-env=GROUNDSWELL_COMMIT={commit}");
    }
    Ok(())
}

/// Whether what is built is for use: what is built for tests is not built again after every commit.
#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts by the environment")]
fn is_release() -> bool {
    std::env::var("PROFILE").is_ok_and(|profile| profile == "release")
}

/// The commit that is checked out here, with `-dirty` if the source is another by now; `None` if this is
/// no checkout of its own, as a package from a registry is not.
fn commit() -> Option<String> {
    let here = fs::canonicalize(".").ok()?;
    if fs::canonicalize(git(&["rev-parse", "--show-toplevel"])?).ok()? != here {
        return None;
    }
    for moves in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", moves])?;
        if Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let commit = git(&["rev-parse", "HEAD"])?;
    let changed = git(&[&["status", "--porcelain", "--"], &SOURCE[..]].concat())?;
    Some(if changed.is_empty() { commit } else { commit + "-dirty" })
}

/// What git says, if there is a git and it says it.
fn git(arguments: &[&str]) -> Option<String> {
    let said = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    said.status.success().then(|| text.trim().to_owned())
}

/// The files below `part`, in order.
fn files(part: &Path) -> io::Result<Vec<PathBuf>> {
    if part.is_file() {
        return Ok(vec![part.to_owned()]);
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(part)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    let below: Vec<Vec<PathBuf>> =
        entries.iter().map(|entry| files(entry)).collect::<Result<_, _>>()?;
    Ok(below.concat())
}
