//! What an experiment will need, told before anything is allocated.

use crate::scenario::{Scenario, TieRule};

/// The predicted needs of an experiment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The most memory in use at once, in bytes.
    pub memory: u64,
    /// All files of the result together, in bytes; about twice as much is needed while running.
    pub disk: u64,
    /// Time to compute, in seconds on the given threads; right to within a factor of three.
    pub seconds: f64,
}

/// Bytes of the program itself, before any supporter exists.
const PROGRAM: u64 = 12 << 20;

/// Bytes per supporter and arm under way: accounts, friends, four sets, and who is moved in a day.
const STATE: u64 = 14;

/// Seconds per supporter and day, for one platform and for each further one, on one thread.
const DAY: (f64, f64) = (6e-9, 1.5e-9);

/// Seconds per tie drawn.
const TIE: f64 = 1.2e-7;

/// Bytes of a row: of `curves.csv` and of the tables by day.
const ROW: u64 = 90;

/// Predict the needs of `scenario` with `threads` threads and `ahead` replicates under way.
pub fn estimate(scenario: &Scenario, threads: usize, ahead: u32) -> Estimate {
    let size = u64::from(scenario.population.size);
    let (arms, days) = (scenario.arms.len() as u64, u64::from(scenario.days.0) + 1);
    let replicates = u64::from(scenario.replicates);
    let ties = ties(scenario) as u64;
    let platforms: u64 = scenario.arms.iter().map(|arm| arm.platforms.len() as u64).sum();
    let working = (threads as u64).min(ahead.into()).min(replicates);
    let arms_working = (threads as u64).div_ceil(working.max(1)).min(arms);

    let drawing = 24 * ties + 12 * size;
    let running = 8 * ties + 4 * size + arms_working * STATE * size;
    let waiting = u64::from(ahead).min(replicates) * days * (72 * arms + 64 * platforms);
    let series = 16 * arms * replicates * days;
    let run_days = replicates * days;
    let days_of_all = scenario.arms.iter().map(|arm| {
        (DAY.0 + DAY.1 * (arm.platforms.len() as f64 - 1.0)) * size as f64 * days as f64
    });
    let seconds = replicates as f64 * (days_of_all.sum::<f64>() + TIE * ties as f64);
    Estimate {
        memory: PROGRAM + working * drawing.max(running) + waiting + series,
        disk: ROW * (run_days * (arms + platforms) + 9 * arms * days),
        seconds: seconds / (threads as f64).min((replicates * arms) as f64).max(1.0),
    }
}

fn ties(scenario: &Scenario) -> f64 {
    let size = f64::from(scenario.population.size);
    match &scenario.ties {
        TieRule::Poisson { mean, .. } => size * mean / 2.0,
        // Stubs, pairs and a search tree stand beside each other while a regular graph is drawn.
        TieRule::Regular { degree } => size * f64::from(*degree) * 2.0,
        TieRule::Complete => size * (size - 1.0) / 2.0,
        TieRule::Edges { edges } => edges.len() as f64,
    }
}
