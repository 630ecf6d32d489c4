//! The indicator in every run of a sweep, or which runs do not have it.

use crate::cli::failure::{Failure, INCOMPLETE, RUN_FAILED, UNDEFINED};
use crate::cli::sweep::stock::{Stock, kept};
use crate::cli::sweep::swept::Swept;
use crate::cli::words::plural;
use crate::experiment::sensitivity::Outputs;
use crate::experiment::sweep::{Plan, Shard};
use crate::output::store::{Record, Store};
use std::path::Path;

/// The indicator in every run: by arm, replicate and point.
pub struct Outcomes {
    by_arm: Vec<Vec<Vec<f64>>>,
}

/// How many runs are named that do not have it.
const NAMED: usize = 8;

impl Outcomes {
    /// The indicator at position `metric` in every run of the sweep in `dir`, in as many replicates as
    /// every point has.
    ///
    /// # Errors
    /// When a run is missing, failed, or has no value: no index is made of a part of a design.
    pub fn read(dir: &Path, swept: &Swept, plan: &Plan, metric: usize) -> Result<Self, Failure> {
        let Stock { pending, store, .. } = Stock::take(dir, swept, plan, Shard::WHOLE)?;
        let wanted = |point| pending.wanted(point);
        let common = (0..plan.size()).map(wanted).min().unwrap_or(0);
        let arms = swept.scenario.arms.len();
        let mut by_arm = vec![vec![Vec::new(); common as usize]; arms];
        let mut gaps = Gaps::default();
        for point in 0..plan.size() {
            let records = store.of_point(swept.keys.first_like(point));
            for (arm, replicate) in
                (0..arms).flat_map(|arm| (0..wanted(point)).map(move |replicate| (arm, replicate)))
            {
                match value(&store, records, (arm, replicate), metric)? {
                    Ok(value) if replicate < common => {
                        by_arm[arm][replicate as usize].push(value);
                    }
                    Err(Gap::Undefined) if replicate >= common => {}
                    Ok(_) => {}
                    Err(gap) => {
                        let arm = &swept.scenario.arms[arm].name;
                        gaps.add(format!("point {point}, arm “{arm}”, replicate {replicate}"), gap);
                    }
                }
            }
        }
        gaps.refused(dir, &plan.indicators[metric].name)?;
        Ok(Self { by_arm })
    }

    /// How many replicates there are.
    pub fn replicates(&self) -> u32 {
        self.by_arm[0].len() as u32
    }

    /// The indicator in the arm at position `arm`.
    pub fn of(&self, arm: usize) -> Outputs {
        Outputs::new(self.by_arm[arm].clone())
    }

    /// What `arm` has less than the `baseline`.
    pub fn difference(&self, baseline: usize, arm: usize) -> Outputs {
        let both = self.by_arm[baseline].iter().zip(&self.by_arm[arm]);
        let less = |(whole, part): (&Vec<f64>, &Vec<f64>)| {
            whole.iter().zip(part).map(|(w, p)| w - p).collect()
        };
        Outputs::new(both.map(less).collect())
    }
}

/// Why a run has no value.
enum Gap {
    Missing,
    Failed(String),
    Undefined,
}

/// The indicator in the run of this arm and replicate among the `records` of a point.
fn value(
    store: &Store,
    records: &[Record],
    (arm, replicate): (usize, u32),
    metric: usize,
) -> Result<Result<f64, Gap>, Failure> {
    let run = |record: &&Record| (usize::from(record.arm), record.replicate.0) == (arm, replicate);
    let Some(record) = records.iter().find(run) else { return Ok(Err(Gap::Missing)) };
    Ok(match kept(store, record)? {
        Err(error) => Err(Gap::Failed(error)),
        Ok(kept) => kept.indicator(metric).ok_or(Gap::Undefined),
    })
}

/// The runs that have no value.
#[derive(Default)]
struct Gaps {
    named: Vec<String>,
    missing: u64,
    failed: u64,
    undefined: u64,
}

impl Gaps {
    fn add(&mut self, run: String, gap: Gap) {
        let (count, why) = match gap {
            Gap::Missing => (&mut self.missing, "missing".to_owned()),
            Gap::Failed(error) => {
                (&mut self.failed, format!("failed: {}", error.lines().next().unwrap_or_default()))
            }
            Gap::Undefined => (&mut self.undefined, "no value".to_owned()),
        };
        *count += 1;
        if self.named.len() < NAMED {
            self.named.push(format!("  {run}: {why}"));
        }
    }

    /// Refuse if there is any.
    fn refused(self, dir: &Path, metric: &str) -> Result<(), Failure> {
        let Self { named, missing, failed, undefined } = self;
        let (status, remedy) = match (missing, failed, undefined) {
            (0, 0, 0) => return Ok(()),
            (0, 0, _) => (UNDEFINED, "another --metric, which every run has, would do"),
            (0, ..) => (RUN_FAILED, "the command of the sweep tries failed runs again"),
            _ => (INCOMPLETE, "the command of the sweep goes on"),
        };
        let all = missing + failed + undefined;
        let further = all - named.len() as u64;
        let further = (further > 0).then(|| format!("  and {further} more"));
        let named = named.into_iter().chain(further).collect::<Vec<_>>().join("\n");
        let (dir, runs) = (dir.display(), plural(all, "run"));
        let message = format!(
            "error: {dir}: {metric} is not known of {runs}, and no index is made of a part of a design: \
             {remedy}\n{named}"
        );
        Err(Failure::new(status, message))
    }
}
