//! What finished replicates leave for the tables and the summary.

use crate::experiment::execute::Outcome;
use crate::experiment::overlap::Overlaps;
use crate::experiment::results::Results;
use crate::experiment::target::Targets;
use crate::id::Replicate;
use crate::scenario::{Rule, Scenario};

/// What finished replicates leave behind.
#[derive(Debug)]
pub struct Collected<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What the tables are made of.
    pub results: Results,
    /// Whom further platforms won again.
    pub overlaps: Overlaps,
    /// How the targets stand.
    pub targets: Targets<'a>,
    /// The same of the arms under each other rule.
    pub flipped: Vec<(Rule, Results)>,
    /// The first error of a run under another rule, which no table has.
    pub unlisted: Option<String>,
    /// How many replicates ended.
    pub finished: u32,
    /// How many of their runs failed.
    pub failed: u64,
}

impl<'a> Collected<'a> {
    /// Nothing yet.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            results: Results::new(scenario),
            overlaps: Overlaps::new(scenario),
            targets: Targets::new(scenario),
            flipped: scenario.flip.iter().map(|&rule| (rule, Results::new(scenario))).collect(),
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
                self.results.add(arm, replicate, curve);
                self.overlaps.add(arm, curve);
                self.targets.add(arm, replicate, curve);
            }
        }
        for ((_, results), outcomes) in self.flipped.iter_mut().zip(flipped.chunks(written.len())) {
            for (arm, outcome) in outcomes.iter().enumerate() {
                match outcome.curve() {
                    Ok(curve) => results.add(arm, replicate, curve),
                    Err(error) => drop(self.unlisted.get_or_insert_with(|| error.to_owned())),
                }
            }
        }
        let ended = |outcome: &&Outcome| matches!(outcome, Outcome::Done(_));
        self.failed += (outcomes.len() - outcomes.iter().filter(ended).count()) as u64;
        self.finished += 1;
    }
}
