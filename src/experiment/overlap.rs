//! The overlap: whom a further platform wins, and whom it merely wins again.

use crate::model::curve::Curve;
use crate::scenario::Scenario;

/// Who joined each platform after day 0, over all finished runs of an arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlaps {
    joined: Vec<Vec<Joined>>,
}

/// How many accounts were opened on a platform, summed over days and runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// All of them.
    pub all: u64,
    /// Those of people who held one elsewhere.
    pub registered: u64,
}

impl Joined {
    /// The share that was opened by people who held one elsewhere; none of nobody.
    pub fn share(self) -> Option<f64> {
        (self.all > 0).then(|| self.registered as f64 / self.all as f64)
    }
}

impl Overlaps {
    /// Nobody yet, on the platforms of `scenario`.
    pub fn new(scenario: &Scenario) -> Self {
        let none = |platforms: usize| vec![Joined::default(); platforms];
        Self { joined: scenario.arms.iter().map(|arm| none(arm.platforms.len())).collect() }
    }

    /// Add a finished run of the arm at position `arm`.
    pub fn add(&mut self, arm: usize, curve: &Curve) {
        let joined = &mut self.joined[arm];
        for day in curve.platforms.chunks_exact(joined.len()) {
            for (joined, platform) in joined.iter_mut().zip(day) {
                joined.all += platform.joined;
                joined.registered += platform.joined_registered;
            }
        }
    }

    /// Who joined the platforms of an arm, as declared.
    pub fn of(&self, arm: usize) -> &[Joined] {
        &self.joined[arm]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;
    use crate::tally::PlatformTally;

    #[test]
    fn days_and_runs_add_up() {
        let scenario = testing::scenario(|arm| arm.platforms = testing::platforms(2));
        let on = |joined, joined_registered| PlatformTally {
            joined,
            joined_registered,
            ..PlatformTally::default()
        };
        let mut overlaps = Overlaps::new(&scenario);
        for platforms in [vec![on(9, 0), on(2, 1), on(50, 4), on(10, 4)], vec![on(0, 0), on(4, 3)]]
        {
            overlaps.add(0, &Curve { platforms, ..Curve::default() });
        }
        assert_eq!(overlaps.of(0)[0], Joined { all: 59, registered: 4 });
        assert_eq!(overlaps.of(0)[1].share(), Some(8.0 / 16.0));
        assert_eq!(Joined::default().share(), None);
    }
}
