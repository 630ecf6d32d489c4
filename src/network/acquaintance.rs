//! Who knows whom from day to day: always the same, or anew every day.

use super::{Ties, annealed};
use crate::id::{Blocks, Day, Federations};
use crate::rng::Draws;
use std::sync::Arc;

/// Who the supporters are to each other, the same in every arm. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Society {
    /// Who knows whom.
    pub ties: Acquaintance,
    /// Who lives where.
    pub federations: Federations,
    /// The niche of each supporter, where a file gives them.
    pub niches: Option<Arc<[f64]>>,
}

/// Who knows whom on each day.
#[derive(Clone, Debug)]
pub enum Acquaintance {
    /// The same ties on every day.
    Lasting(Arc<Ties>),
    /// Ties drawn anew every day.
    Annealed(Annealed),
}

/// Random ties that last a day.
#[derive(Clone, Copy, Debug)]
pub struct Annealed {
    /// Who lives where.
    pub federations: Blocks,
    /// Ties per supporter.
    pub mean: f64,
    /// The share of ties inside federations.
    pub local: Option<f64>,
    /// The luck of the replicate.
    pub draws: Draws,
}

impl Acquaintance {
    /// The ties in force in the update of `day`; day 0 has those of day 1.
    pub fn on(&self, day: Day) -> Arc<Ties> {
        match self {
            Self::Lasting(ties) => ties.clone(),
            Self::Annealed(a) => {
                let day = day.max(Day(1));
                Arc::new(annealed(a.federations, a.mean, a.local, day, a.draws))
            }
        }
    }

    /// No supporter has more ties than this on any day.
    pub fn largest_degree(&self) -> u32 {
        match self {
            Self::Lasting(ties) => ties.largest_degree(),
            Self::Annealed(annealed) => annealed.federations.agents() - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;

    #[test]
    fn lasting_ties_stay_and_annealed_ones_change_every_day() {
        let (federations, draws) = (Blocks::new(200, 4), Draws::new(1, Replicate(0)));
        let annealed = Annealed { federations, mean: 6.0, local: Some(0.5), draws };
        let daily = Acquaintance::Annealed(annealed);
        assert_eq!(daily.on(Day(0)), daily.on(Day(1)));
        assert_ne!(daily.on(Day(1)), daily.on(Day(2)));
        assert_eq!(daily.on(Day(2)), daily.on(Day(2)));
        assert!(daily.on(Day(2)).largest_degree() <= daily.largest_degree());
        let lasting = Acquaintance::Lasting(daily.on(Day(3)));
        assert!(Arc::ptr_eq(&lasting.on(Day(0)), &lasting.on(Day(9))));
    }
}
