//! What stands in the store already, and what is still wanted.

use super::swept::Swept;
use crate::cli::failure::Failure;
use crate::cli::say;
use crate::experiment::results::RunRecord;
use crate::experiment::sweep::{Pending, Plan, Shard};
use crate::id::Replicate;
use crate::output::store::{Record, Store, decode};
use std::collections::BTreeMap;
use std::path::Path;

/// The store of a sweep, and what is left to do.
#[derive(Debug)]
pub struct Stock<'a> {
    /// What is still wanted.
    pub pending: Pending<'a>,
    /// What ended.
    pub store: Store,
    /// How many runs need not be run again.
    pub found: u64,
}

impl<'a> Stock<'a> {
    /// Look into the store in `dir`, and cross off what stands there of the runs pending in `shard`.
    ///
    /// A replicate of which an arm failed is run again.
    pub fn take(dir: &Path, swept: &Swept, plan: &'a Plan, shard: Shard) -> Result<Self, Failure> {
        let store = swept.store(dir)?;
        let mut stock = Self { pending: Pending::new(plan, shard), store, found: 0 };
        (0..plan.size()).try_for_each(|point| stock.cross_off(point, swept, plan))?;
        Ok(stock)
    }

    fn cross_off(&mut self, point: u32, swept: &Swept, plan: &Plan) -> Result<(), Failure> {
        let arms = swept.scenario.arms.len();
        let mut replicates: BTreeMap<Replicate, Vec<&Record>> = BTreeMap::new();
        for record in swept.records(&self.store, point, plan.most()).filter(|r| !r.failed()) {
            replicates.entry(record.replicate).or_default().push(record);
        }
        replicates.retain(|_, records| records.len() == arms);
        // How many replicates are enough is decided from what they hold.
        let looks = plan.goal.is_some() && !replicates.is_empty();
        let supporters =
            if looks { plan.at(point).map_or(0, |here| here.population.size) } else { 0 };
        for (replicate, records) in replicates {
            let held = if looks { records } else { Vec::new() };
            let runs = held.into_iter().map(|record| kept(&self.store, record));
            let runs: Vec<_> = runs.collect::<Result<_, _>>()?;
            self.pending.note(point, replicate, &runs, supporters);
            self.found += arms as u64;
        }
        Ok(())
    }

    /// Say what is damaged.
    pub fn tell_damages(&self) {
        self.store.damages().iter().for_each(|damage| say::err(&format!("note: {damage}")));
    }

    /// How many runs are in no record, not even as failed.
    pub fn absent(&self, swept: &Swept, plan: &Plan) -> u64 {
        (0..plan.size()).map(|point| self.absent_at(point, swept)).sum()
    }

    /// How many runs at `point` are in no record, not even as failed.
    pub fn absent_at(&self, point: u32, swept: &Swept) -> u64 {
        let wanted = self.pending.wanted(point);
        let there = swept.records(&self.store, point, wanted).count() as u64;
        (u64::from(wanted) * swept.scenario.arms.len() as u64).saturating_sub(there)
    }
}

/// What `record` holds.
pub fn kept(store: &Store, record: &Record) -> Result<Result<RunRecord, String>, Failure> {
    let held = store.read(record)?;
    let unreadable = || Err("its record cannot be read by this build".to_owned());
    Ok(decode(record.status(), &held).unwrap_or_else(unreadable))
}
