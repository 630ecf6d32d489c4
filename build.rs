//! Gives a build the fingerprint of its source, so that sweeps of two builds are never mixed.

use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    Ok(())
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
