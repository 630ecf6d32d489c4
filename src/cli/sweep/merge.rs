//! `merge`: the tables of a sweep from what its shards have run.

use super::missing::ranges;
use super::stock::Stock;
use super::swept::Swept;
use super::tables;
use crate::cli::args::MergeArgs;
use crate::cli::clock::Clock;
use crate::cli::failure::{Failure, INCOMPLETE};
use crate::cli::words::plural;
use crate::experiment::sweep::{Plan, Shard};
use crate::output::{Access, SweptFolder};

/// Make the tables of the sweep in a folder.
pub fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let clock = Clock::start();
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let folder = SweptFolder::open(&args.dir, &swept.file, Access::Alone, false)?;
    let stock = Stock::take(&args.dir, &swept, &plan, Shard::WHOLE)?;
    stock.tell_damages();
    let missing = stock.absent(&swept, &plan);
    if missing > 0 && !args.partial {
        let (dir, missing) = (args.dir.display(), plural(missing, "run"));
        let points = places(&stock, &swept, &plan);
        let message = format!(
            "error: {dir}: {missing} missing as seen from here, at points {points}: run the shards that \
             `groundswell missing {dir} --shards N` names, or --partial makes tables of what is there; a \
             network file system may take a minute to show what other machines wrote"
        );
        return Err(Failure::new(INCOMPLETE, message));
    }
    let written = tables::write(folder, &swept, &plan, &stock, || swept.provenance(clock, None))?;
    written.told(args.quiet, "")
}

/// The most points that are named.
const NAMED: usize = 20;

/// The first points at which runs are missing.
fn places(stock: &Stock, swept: &Swept, plan: &Plan) -> String {
    let mut lacking = (0..plan.size()).filter(|&point| stock.absent_at(point, swept) > 0);
    let first: Vec<u32> = lacking.by_ref().take(NAMED).collect();
    let more = if lacking.next().is_some() { " and more" } else { "" };
    ranges(&first) + more
}
