//! Scenarios from text, their runs, and samples of what runs give.

use super::Finding;
use crate::experiment::statistics::describe::Moments;
use crate::id::Replicate;
use crate::model::curve::Curve;
use crate::numeric::sqrt;
use crate::run::{Shared, Unwatched, run};
use crate::scenario::{Refused, Scenario, parse};
use rayon::prelude::*;

/// How many standard errors a mean may be off: by chance it is in one of 16,000 trials.
pub const ERRORS: f64 = 4.0;

/// The scenario of `lines`, which begin inside the table `[scenario]`, with every mechanism off that
/// they do not set.
pub fn scenario(lines: &str) -> Result<Scenario, Refused> {
    let head = "[scenario]\nname = \"selftest\"\ndefaults = \"neutral\"\n";
    parse("selftest.toml", &format!("{head}{lines}"), &[])
}

/// The curve of an arm in a replicate.
pub fn curve(scenario: &Scenario, arm: usize, replicate: u32) -> Curve {
    curve_among(scenario, arm, &Shared::new(scenario, Replicate(replicate)))
}

/// The curve of an arm among people whose ties and luck are drawn already.
pub fn curve_among(scenario: &Scenario, arm: usize, shared: &Shared) -> Curve {
    run(scenario, &scenario.arms[arm], shared, &Unwatched).expect("nobody stops it")
}

/// What `read` makes of the curves of an arm in replicates 0 … `replicates` − 1, in their order.
pub fn sample(
    scenario: &Scenario,
    arm: usize,
    replicates: u32,
    read: impl Fn(&Curve) -> f64 + Sync,
) -> Vec<f64> {
    each(replicates, |replicate| read(&curve(scenario, arm, replicate)))
}

/// What `trial` gives for 0 … `trials` − 1, in their order.
pub fn each<T: Send>(trials: u32, trial: impl Fn(u32) -> T + Send + Sync) -> Vec<T> {
    (0..trials).into_par_iter().map(trial).collect()
}

/// How many are active, day by day.
pub fn active(curve: &Curve) -> Vec<u64> {
    curve.days.iter().map(|day| day.active).collect()
}

/// How many are active when all is over.
///
/// # Errors
/// When it is not over: somebody became active on the last day.
pub fn ended(curve: &Curve) -> Result<f64, String> {
    match curve.days.last() {
        Some(day) if day.activated == 0 => Ok(day.active as f64),
        _ => Err("something still happens on the last day".to_owned()),
    }
}

/// How many are active on the last day.
pub fn last_active(curve: &Curve) -> f64 {
    curve.days.last().map_or(0.0, |day| day.active as f64)
}

/// The mean of `sample` must be `expected`, to four standard errors when one trial has the standard
/// deviation `sd`.
pub fn mean_is(figure: &str, sample: &[f64], expected: f64, sd: f64) -> Finding {
    let error = ERRORS * sd / sqrt(sample.len() as f64);
    Finding::within(figure, expected, mean(sample), error)
}

/// The mean of `sample` must be `expected`, to four standard errors as the sample itself has them.
pub fn mean_is_by_spread(figure: &str, sample: &[f64], expected: f64) -> Finding {
    mean_is(figure, sample, expected, sd(sample))
}

/// The standard deviation over a sample of something near normal must be `expected`, to four of its
/// standard errors, σ/√(2(n − 1)).
pub fn sd_is(figure: &str, sample: &[f64], expected: f64) -> Finding {
    let error = expected / sqrt(2.0 * (sample.len() as f64 - 1.0));
    Finding::within(figure, expected, sd(sample), ERRORS * error)
}

/// The share of `of` trials in which something of this `chance` happened, to four standard errors.
pub fn share_is(figure: &str, happened: usize, of: usize, chance: f64) -> Finding {
    let error = sqrt(chance * (1.0 - chance) / of as f64);
    Finding::within(figure, chance, happened as f64 / of as f64, ERRORS * error)
}

/// The mean, which is not a number without values.
pub fn mean(sample: &[f64]) -> f64 {
    Moments::of(sample).mean.unwrap_or(f64::NAN)
}

/// The standard deviation (n − 1), which is not a number with fewer than two values.
pub fn sd(sample: &[f64]) -> f64 {
    Moments::of(sample).sd().unwrap_or(f64::NAN)
}
