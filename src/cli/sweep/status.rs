//! `status`: how far a sweep has come.

use super::stock::Stock;
use super::swept::Swept;
use crate::cli::args::StatusArgs;
use crate::cli::failure::{Failure, INCOMPLETE};
use crate::cli::say;
use crate::cli::words::{plural, thousands};
use crate::experiment::sweep::{Plan, Shard};
use crate::output::store::Damage;
use serde_json::json;

/// Say how far the sweep in a folder has come.
pub fn status(args: &StatusArgs) -> Result<(), Failure> {
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let stock = Stock::take(&args.dir, &swept, &plan, Shard::WHOLE)?;
    let progress = Progress::of(&stock, &swept, &plan);
    say::out(&if args.json { progress.json(&swept) } else { progress.text(&swept) })?;
    match stock.pending.is_complete() {
        true => Ok(()),
        false => Err(Failure::new(INCOMPLETE, "")),
    }
}

/// How far a sweep has come, in runs.
struct Progress<'a> {
    /// Wanted; up to the most where their number is decided on the way.
    wanted: u64,
    missing: u64,
    failed: u64,
    /// The fewest and the most replicates that ended at a point.
    replicates: [u64; 2],
    damages: &'a [Damage],
}

impl<'a> Progress<'a> {
    fn of(stock: &'a Stock, swept: &Swept, plan: &Plan) -> Self {
        let (pending, arms) = (&stock.pending, swept.scenario.arms.len() as u64);
        let runs = |of_point: &dyn Fn(u32) -> u32| {
            (0..plan.size()).map(|point| u64::from(of_point(point))).sum::<u64>() * arms
        };
        let ended = |point| (0..plan.most()).filter(|&r| pending.ended(point, r)).count() as u64;
        let ended = (0..plan.size()).map(ended);
        let failed = stock.store.records().iter().filter(|record| record.failed()).count();
        Self {
            wanted: runs(&|point| pending.wanted(point)),
            missing: runs(&|point| pending.missing(point)),
            failed: failed as u64,
            replicates: [ended.clone().min().unwrap_or(0), ended.max().unwrap_or(0)],
            damages: stock.store.damages(),
        }
    }

    fn done(&self) -> u64 {
        self.wanted - self.missing
    }

    fn json(&self, swept: &Swept) -> String {
        let status = json!({
            "scenario": swept.scenario.name,
            "points": swept.points.len(),
            "arms": swept.scenario.arms.len(),
            "runs": self.wanted,
            "done": self.done(),
            "missing": self.missing,
            "failed": self.failed,
            "damaged_bytes": self.damages.iter().map(|damage| damage.bytes).sum::<u64>(),
            "replicates": self.replicates,
            "complete": self.missing == 0,
        });
        format!("{status}\n")
    }

    fn text(&self, swept: &Swept) -> String {
        let percent = 100.0 * self.done() as f64 / (self.wanted as f64).max(1.0);
        let [least, most] = self.replicates;
        let mut lines = vec![
            swept.told(),
            format!(
                "{} of {} ended, {percent:.1} %: {least} to {most} replicates a point",
                thousands(self.done()),
                plural(self.wanted, "run"),
            ),
        ];
        lines.extend((self.failed > 0).then(|| format!("{} failed", plural(self.failed, "run"))));
        lines.extend(self.damages.iter().map(ToString::to_string));
        lines.push(match self.missing {
            0 => "complete".to_owned(),
            missing => {
                format!("{} missing: the command of the sweep goes on", plural(missing, "run"))
            }
        });
        lines.join("\n") + "\n"
    }
}
