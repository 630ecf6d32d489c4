//! What running will take, told before anything is run.

use super::failure::{Failure, WRONG};
use super::machine;
use super::words::{bytes, duration, plural};
use crate::experiment::estimate::Estimate;
use crate::experiment::execute::Workers;
use crate::experiment::pilot;
use crate::output::Cost;
use crate::scenario::Scenario;
use std::path::Path;

/// What running will take.
#[derive(Clone, Copy, Debug)]
pub struct Forecast {
    /// How many threads and replicates work on it at once.
    pub workers: Workers,
    /// Bytes of memory in use at once.
    pub memory: u64,
    /// What the fewest replicates take that may be enough, if that is decided on the way.
    pub least: Option<Effort>,
    /// What all replicates take.
    pub most: Effort,
}

/// What grows with the number of replicates.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How many runs there are.
    pub runs: u64,
    /// Bytes of all files.
    pub disk: u64,
    /// Seconds of the clock.
    pub seconds: f64,
}

impl Forecast {
    /// What all arms and replicates of `scenario` take, of which the `needs` are known.
    pub fn of_run(scenario: &Scenario, workers: Workers, needs: Estimate) -> Self {
        let replicates = f64::from(scenario.replicates);
        let effort = pilot::effort(replicates * pilot::usual(scenario));
        let each = pilot::expected(scenario, effort);
        let runs =
            (scenario.arms.len() * scenario.comparisons()) as u64 * u64::from(scenario.replicates);
        let seconds = replicates * each / (workers.threads as f64).min(runs as f64);
        let most = Effort { runs, disk: needs.disk, seconds };
        Self { workers, memory: needs.memory, least: None, most }
    }

    /// Memory and time, as the manifest has them.
    pub fn cost(&self) -> Cost {
        Cost { memory_bytes: Some(self.memory), seconds: Some(self.most.seconds) }
    }

    /// All of it in a line.
    pub fn told(&self) -> String {
        let range = |told: fn(&Effort) -> String| match &self.least {
            None => told(&self.most),
            Some(least) => format!("from {} to at most {}", told(least), told(&self.most)),
        };
        format!(
            "needs about {} of memory, {} of disk and {} on {} (up to three times as long, or as short)",
            bytes(self.memory),
            range(|effort| bytes(effort.disk)),
            range(|effort| duration(effort.seconds)),
            plural(self.workers.threads as u64, "thread"),
        )
    }
}

/// Refuse what stands at `path` if this machine has less than `memory` bytes free, and say what
/// `would` do.
///
/// # Errors
/// When it has.
pub fn must_fit(memory: u64, path: &Path, would: &str) -> Result<(), Failure> {
    let free = machine::free_memory();
    if memory <= free {
        return Ok(());
    }
    let (path, needs, has) = (path.display(), bytes(memory), bytes(free));
    let message = format!(
        "error: {path}: needs about {needs} of memory and {has} are free: {would} would do"
    );
    Err(Failure::new(WRONG, message))
}
