//! Taking away what an older result left in its folder.

use super::error::OutputError;
use super::plan_file::{PLAN, PlanFile};
use super::store;
use std::path::Path;
use std::{fs, io};

/// Remove `file`, if it is there.
pub(super) fn remove(file: &Path) -> Result<(), OutputError> {
    match fs::remove_file(file) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(OutputError::at(file)(cause)),
        _ => Ok(()),
    }
}

/// Take away the plan and the journals of another sweep, and nothing else.
pub(super) fn forget(dir: &Path) -> Result<(), OutputError> {
    remove(&dir.join(PLAN))?;
    store::forget(dir)
}

/// Take away the plan and the journals of the sweep in `dir`, if there is one, so that no later command
/// takes it up.
pub(super) fn give_up(dir: &Path) -> Result<(), OutputError> {
    match PlanFile::read(dir) {
        Ok(Some(_)) => forget(dir),
        // A file of another program has the name of a plan.
        Ok(None) | Err(OutputError::NoPlan { .. }) => store::forget(dir),
        Err(error) => Err(error),
    }
}
