//! `--trace`: one run again, with every supporter followed.

use super::progress::Signals;
use crate::id::Replicate;
use crate::run::Watch;
use crate::scenario::Scenario;
use std::fmt;
use std::str::FromStr;

/// A run as the command line names it; the name of an arm may have colons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedRun {
    arm: String,
    replicate: Replicate,
}

impl FromStr for TracedRun {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let split = text.rsplit_once(':').and_then(|(arm, replicate)| {
            Some(Self { arm: arm.to_owned(), replicate: Replicate(replicate.parse().ok()?) })
        });
        split.ok_or_else(|| "the name of an arm, a colon, and a replicate from 0".to_owned())
    }
}

impl fmt::Display for TracedRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.arm, self.replicate.0)
    }
}

impl TracedRun {
    /// The replicate.
    pub fn replicate(&self) -> Replicate {
        self.replicate
    }

    /// The position of its arm in `scenario`, if the scenario has such a run.
    pub fn arm_of(&self, scenario: &Scenario) -> Option<usize> {
        let arm = scenario.arms.iter().position(|arm| arm.name == self.arm);
        arm.filter(|_| self.replicate.0 < scenario.replicates)
    }
}

/// Nothing is shown of a run that is traced, but a signal stops it.
#[derive(Debug)]
pub struct Stoppable<'a>(pub &'a Signals);

impl Watch for Stoppable<'_> {
    fn day_done(&self, _agents: u32) {}

    fn stopped(&self) -> bool {
        self.0.asked().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_colon_divides_arm_and_replicate() {
        let run: TracedRun = "Act II: the fall:12".parse().unwrap();
        assert_eq!((run.arm.as_str(), run.replicate), ("Act II: the fall", Replicate(12)));
        assert_eq!(run.to_string(), "Act II: the fall:12");
        for wrong in ["rivals", "rivals:", "rivals:-1", "rivals:one", "3"] {
            assert!(wrong.parse::<TracedRun>().is_err(), "{wrong}");
        }
    }
}
