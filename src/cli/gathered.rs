//! What finished replicates leave for the tables and the summary.

use crate::experiment::doublon::Doublons;
use crate::experiment::execute::Outcome;
use crate::experiment::harvest::Harvest;
use crate::experiment::target::Targets;
use crate::id::Replicate;
use crate::scenario::{Rule, Scenario};

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
    /// The same of the arms under each other rule.
    pub flipped: Vec<(Rule, Harvest)>,
    /// The first error of a run under another rule, which no table has.
    pub unlisted: Option<String>,
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
            flipped: scenario.flip.iter().map(|&rule| (rule, Harvest::new(scenario))).collect(),
            unlisted: None,
            finished: 0,
            failed: 0,
        }
    }

    /// Add a replicate: the outcomes of all arms, as declared, then those under each other rule.
    pub fn add(&mut self, replicate: Replicate, outcomes: &[Outcome]) {
        let (written, flipped) = outcomes.split_at(self.scenario.arms.len());
        for (arm, outcome) in written.iter().enumerate() {
            if let Outcome::Done(curve) = outcome {
                self.harvest.add(arm, replicate, curve);
                self.doublons.add(arm, curve);
                self.targets.add(arm, replicate, curve);
            }
        }
        for ((_, harvest), outcomes) in self.flipped.iter_mut().zip(flipped.chunks(written.len())) {
            for (arm, outcome) in outcomes.iter().enumerate() {
                match outcome.curve() {
                    Ok(curve) => harvest.add(arm, replicate, curve),
                    Err(error) => drop(self.unlisted.get_or_insert_with(|| error.to_owned())),
                }
            }
        }
        let ended = |outcome: &&Outcome| matches!(outcome, Outcome::Done(_));
        self.failed += (outcomes.len() - outcomes.iter().filter(ended).count()) as u64;
        self.finished += 1;
    }
}
