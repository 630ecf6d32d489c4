//! How an experiment ended, counted from the rows of its runs.

use super::published::{Published, Run};
use super::refuted_file;
use crate::cli::failure::{Failure, WRONG};
use crate::cli::sweep::swept::Swept;
use crate::experiment::results::RunRecord;
use crate::experiment::sweep::{Pending, Shard};
use crate::id::Replicate;
use std::collections::{BTreeMap, BTreeSet};

/// How an experiment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// How many replicates ended, at every point of a sweep.
    pub finished: u32,
    /// How many runs failed.
    pub failed: u64,
    /// How many runs are missing of what was asked for.
    pub missing: u64,
}

impl Ended {
    /// How the experiment ended whose `runs` these are.
    ///
    /// # Errors
    /// When it can have no such runs.
    pub fn of(published: &Published, runs: &[Run]) -> Result<Self, Failure> {
        let failed = runs.iter().filter(|run| run.values.is_none()).count() as u64;
        let (finished, missing) = match &published.swept {
            None => of_run(published, runs)?,
            Some(swept) => of_sweep(swept, runs)?,
        };
        Ok(Self { finished, failed, missing })
    }
}

/// How many replicates ended, in every arm, and how many runs are missing.
fn of_run(published: &Published, runs: &[Run]) -> Result<(u32, u64), Failure> {
    let scenario = &published.scenario;
    let of_arm = |arm| -> BTreeSet<Replicate> {
        runs.iter().filter(|run| run.arm == arm).map(|run| run.replicate).collect()
    };
    let ended = of_arm(0);
    if let Some(arm) = (1..scenario.arms.len()).find(|&arm| of_arm(arm) != ended) {
        let why =
            format!("has other replicates of “{}” than of the first arm", scenario.arms[arm].name);
        return Err(refuted_file("runs.csv", &why));
    }
    must_be_below(runs, |_| scenario.replicates)?;
    let finished = ended.len() as u32;
    let missing = u64::from(scenario.replicates - finished) * scenario.arms.len() as u64;
    Ok((finished, missing))
}

/// How many replicates ended at every point if nothing is missing, and how many runs are.
fn of_sweep(swept: &Swept, runs: &[Run]) -> Result<(u32, u64), Failure> {
    let plan = swept.plan()?;
    let arms = swept.scenario.arms.len();
    let mut pending = Pending::new(&plan, Shard::WHOLE);
    for of_point in runs.chunk_by(|one, next| one.point == next.point) {
        let point = of_point[0].point;
        let mut ended: BTreeMap<Replicate, Vec<Result<RunRecord, String>>> = BTreeMap::new();
        for run in of_point {
            let values = run.values.iter().cloned();
            let kept = values.map(|values| Ok(RunRecord::new(values, Vec::new(), false)));
            ended.entry(run.replicate).or_default().extend(kept);
        }
        let here = plan.at(point).map_err(|error| Failure::new(WRONG, format!("error: {error}")));
        ended.retain(|_, kept| kept.len() == arms);
        let supporters = if ended.is_empty() { 0 } else { here?.population.size };
        must_be_below(of_point, |_| plan.most())?;
        for (replicate, kept) in ended {
            pending.note(point, replicate, &kept, supporters);
        }
    }
    must_be_below(runs, |run| pending.wanted(run.point))?;
    let wanted = |point| u64::from(pending.wanted(point)) * arms as u64;
    let missing = (0..plan.size()).map(wanted).sum::<u64>() - runs.len() as u64;
    let least = (0..plan.size()).map(|point| pending.wanted(point)).min().unwrap_or(0);
    Ok((if missing == 0 { least } else { 0 }, missing))
}

/// See that no run has a replicate beyond those that `wanted` says.
fn must_be_below(runs: &[Run], wanted: impl Fn(&Run) -> u32) -> Result<(), Failure> {
    match runs.iter().find(|run| run.replicate.0 >= wanted(run)) {
        None => Ok(()),
        Some(run) => {
            let why = format!("run {} is of a replicate that nobody asked for", run.number);
            Err(refuted_file("runs.csv", &why))
        }
    }
}
