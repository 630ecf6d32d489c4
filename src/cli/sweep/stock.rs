//! What stands in the store already.

use super::swept::Swept;
use crate::cli::failure::Failure;
use crate::experiment::harvest::Kept;
use crate::experiment::sweep::{Agenda, Plan};
use crate::id::Replicate;
use crate::output::store::{Record, Store, decode};
use std::collections::BTreeMap;

/// Note on `agenda` what need not be run again; how many runs that are.
///
/// A replicate of which an arm failed is run again.
pub fn take_stock(
    agenda: &mut Agenda,
    plan: &Plan,
    store: &Store,
    swept: &Swept,
) -> Result<u64, Failure> {
    let arms = swept.scenario.arms.len();
    let mut found = 0;
    for point in 0..plan.size() {
        let mut replicates: BTreeMap<Replicate, Vec<&Record>> = BTreeMap::new();
        let records = store.of_point(swept.keys.first_like(point)).iter();
        for record in records.filter(|r| !r.failed() && r.replicate.0 < plan.most()) {
            replicates.entry(record.replicate).or_default().push(record);
        }
        replicates.retain(|_, records| records.len() == arms);
        if replicates.is_empty() {
            continue;
        }
        let supporters = match &plan.goal {
            Some(_) => plan.at(point).map_or(0, |scenario| scenario.population.size),
            None => 0,
        };
        for (replicate, records) in replicates {
            let runs = match &plan.goal {
                Some(_) => records.iter().map(|r| kept(store, r)).collect::<Result<_, _>>()?,
                None => Vec::new(),
            };
            agenda.note(point, replicate, &runs, supporters);
            found += arms as u64;
        }
    }
    Ok(found)
}

/// What `record` holds.
pub fn kept(store: &Store, record: &Record) -> Result<Result<Kept, String>, Failure> {
    let held = store.read(record)?;
    let unreadable = || Err("its record cannot be read by this build".to_owned());
    Ok(decode(record.failed(), &held).unwrap_or_else(unreadable))
}
