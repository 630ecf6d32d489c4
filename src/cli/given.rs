//! A scenario as it was given: its file, and what the command line changes of it.

use super::args::ChangeArgs;
use super::machine;
use crate::output::Source;
use crate::scenario::{self, NetworkAccess, Overrides, Refused, Scenario};
use std::iter::once;
use std::path::{Path, PathBuf};

/// The scenario in the file `path` with `changes`, the comparison under other rules of contagion if
/// `flip`; and how it was given.
///
/// # Errors
/// When the file cannot be read or anything in it is wrong.
pub fn read(path: &Path, changes: &ChangeArgs, flip: bool) -> Result<(Scenario, Source), Refused> {
    let mut source = Source {
        file: path.display().to_string(),
        folder: folder_of(path),
        text: String::new(),
        set: changes.set.clone(),
        seed: changes.seed,
        replicates: changes.replicates,
        arms: changes.arm.clone(),
        flip,
    };
    let (scenario, text) = scenario::read(path, &source.set, &overrides(&source))?;
    source.text = text;
    Ok((scenario, source))
}

/// The scenario that was given as `source`.
///
/// # Errors
/// When it is none any more, as when a file it names is gone.
pub fn again(source: &Source) -> Result<Scenario, Refused> {
    with_ties(source, None)
}

/// The scenario that was given as `source`, with the ties of another file if one is named.
///
/// # Errors
/// When it is none any more.
pub fn with_ties(source: &Source, ties: Option<PathBuf>) -> Result<Scenario, Refused> {
    let Source { file, folder, text, set, .. } = source;
    let mut overrides = overrides(source);
    overrides.network.file = ties;
    scenario::read_text(file, folder, text, set, &overrides)
}

/// The command line, without where the program lies.
pub fn command_line() -> Vec<String> {
    let arguments = std::env::args_os().skip(1);
    let told = arguments.map(|argument| argument.to_string_lossy().into_owned());
    once(env!("CARGO_PKG_NAME").to_owned()).chain(told).collect()
}

/// The files that the scenario given as `source` is read from: its own, and those it names.
pub fn inputs(source: &Source) -> Vec<PathBuf> {
    let own = Path::new(&source.file);
    let moved = own.file_name().map(|name| source.folder.join(name));
    let named = scenario::named(&source.folder, &source.text, &source.set);
    once(own.to_owned()).chain(moved).chain(named).collect()
}

fn overrides(source: &Source) -> Overrides {
    let Source { seed, replicates, arms, flip, .. } = source;
    let (seed, replicates, arms, flip) = (*seed, *replicates, arms.clone(), *flip);
    Overrides { seed, replicates, arms, flip, ..within_memory() }
}

/// Nothing is changed, and a network in a file may take the memory that is free.
pub fn within_memory() -> Overrides {
    let network =
        NetworkAccess { memory: Some(machine::free_memory()), ..NetworkAccess::default() };
    Overrides { network, ..Overrides::default() }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}
