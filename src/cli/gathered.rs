//! What finished replicates leave for the tables and the summary.

use crate::experiment::doublon::Doublons;
use crate::experiment::execute::Outcome;
use crate::experiment::harvest::Harvest;
use crate::experiment::target::Targets;
use crate::id::Replicate;
use crate::scenario::Scenario;

/// What finished replicates leave behind.
#[derive(Debug)]
pub struct Gathered<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What the tables are made of.
    pub harvest: Harvest,
    /// Whom further platforms won again.
    pub doublons: Doublons,
    /// How the targets stand.
    pub targets: Targets<'a>,
    /// How many replicates ended.
    pub finished: u32,
    /// How many of their runs failed.
    pub failed: u64,
}

impl<'a> Gathered<'a> {
    /// Nothing yet.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            harvest: Harvest::new(scenario),
            doublons: Doublons::new(scenario),
            targets: Targets::new(scenario),
            finished: 0,
            failed: 0,
        }
    }

    /// Add a replicate: the outcomes of all arms, as declared.
    pub fn add(&mut self, replicate: Replicate, outcomes: &[Outcome]) {
        for (arm, outcome) in outcomes.iter().enumerate() {
            if let Outcome::Done(curve) = outcome {
                self.harvest.add(arm, replicate, curve);
                self.doublons.add(arm, curve);
                self.targets.add(arm, replicate, curve);
            } else {
                self.failed += 1;
            }
        }
        self.finished += 1;
    }
}
