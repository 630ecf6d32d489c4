//! The doublon: whom a further platform wins, and whom it merely wins again.

use crate::model::tally::Curve;
use crate::scenario::Scenario;

/// The members of each platform on the last day, over all finished runs of an arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doublons {
    members: Vec<Vec<Members>>,
}

/// How many members platforms have, summed over runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// All of them.
    pub all: u64,
    /// Those who also hold an account elsewhere.
    pub elsewhere: u64,
}

impl Members {
    /// The share who also hold an account elsewhere; none of nobody.
    pub fn share(self) -> Option<f64> {
        (self.all > 0).then(|| self.elsewhere as f64 / self.all as f64)
    }
}

impl Doublons {
    /// Nobody yet, on the platforms of `scenario`.
    pub fn new(scenario: &Scenario) -> Self {
        let none = |platforms: usize| vec![Members::default(); platforms];
        Self { members: scenario.arms.iter().map(|arm| none(arm.platforms.len())).collect() }
    }

    /// Add a finished run of the arm at position `arm`.
    pub fn add(&mut self, arm: usize, curve: &Curve) {
        let members = &mut self.members[arm];
        let last = &curve.platforms[curve.platforms.len() - members.len()..];
        for (members, platform) in members.iter_mut().zip(last) {
            members.all += platform.accounts;
            members.elsewhere += platform.already_elsewhere;
        }
    }

    /// The members of the platforms of an arm, as declared.
    pub fn of(&self, arm: usize) -> &[Members] {
        &self.members[arm]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tally::PlatformTally;
    use crate::model::testing;

    #[test]
    fn only_the_last_day_counts_and_runs_add_up() {
        let scenario = testing::scenario(|arm| arm.platforms = testing::platforms(2));
        let on = |accounts, already_elsewhere| PlatformTally {
            accounts,
            already_elsewhere,
            ..PlatformTally::default()
        };
        let mut doublons = Doublons::new(&scenario);
        for platforms in [vec![on(9, 9), on(9, 9), on(50, 4), on(10, 4)], vec![on(0, 0), on(6, 2)]]
        {
            doublons.add(0, &Curve { platforms, ..Curve::default() });
        }
        assert_eq!(doublons.of(0)[0], Members { all: 50, elsewhere: 4 });
        assert_eq!(doublons.of(0)[1].share(), Some(6.0 / 16.0));
        assert_eq!(Members::default().share(), None);
    }
}
