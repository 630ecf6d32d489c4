//! How much of an outcome is due to which factor of a sweep, how much to luck, and how much to both.
//!
//! Indices are computed between points that share their luck, replicate by replicate, and then
//! averaged. Noise that is the same at every point is no effect of any factor; were every point given
//! luck of its own, a factor without any effect would seem to have one. A file is a kind of
//! indices, pure functions of the [`Outputs`] of a whole design; [`Method`] says which kind a design is for.

mod bootstrap;
pub mod decomposition;
mod method;
pub mod morris;
pub mod shapley;
pub mod sobol;

pub use bootstrap::RESAMPLES;
pub use method::Method;

use super::statistics::describe::Interval;

/// What came out at every point of a design, in the same replicates everywhere: finite numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Outputs {
    by_replicate: Vec<Vec<f64>>,
}

impl Outputs {
    /// By replicate, and in it by point.
    ///
    /// # Panics
    /// When there is none, or replicates have other numbers of points.
    pub fn new(by_replicate: Vec<Vec<f64>>) -> Self {
        let points = by_replicate.first().map_or(0, Vec::len);
        assert!(points > 0, "indices are computed of something");
        assert!(by_replicate.iter().all(|outputs| outputs.len() == points), "no point is missing");
        Self { by_replicate }
    }

    /// How many points there are; not 0.
    pub fn points(&self) -> usize {
        self.by_replicate[0].len()
    }

    /// Those of each replicate, by point.
    pub fn replicates(&self) -> &[Vec<f64>] {
        &self.by_replicate
    }

    /// The mean over the replicates, as if it were the only one.
    pub fn averaged(&self) -> Self {
        let count = self.by_replicate.len() as f64;
        let at = |point| self.by_replicate.iter().fold(0.0, |sum, outputs| sum + outputs[point]);
        Self { by_replicate: vec![(0..self.points()).map(|point| at(point) / count).collect()] }
    }
}

/// What an index says of a factor, or of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Share of the variance that the factor explains alone.
    First,
    /// Share of the variance that is left when all others are known.
    Total,
    /// Share of the variance that two factors explain together and not alone.
    Second,
    /// Mean elementary effect.
    Mu,
    /// Mean size of an elementary effect.
    MuStar,
    /// Standard deviation of elementary effects.
    Sigma,
    /// What the second level adds, averaged over all orders in which factors can be changed.
    Shapley,
    /// What the second level adds when all others have their first.
    Alone,
    /// What the second level adds when all others have their second.
    Last,
    /// How much more two second levels add together than each without the other.
    Pair,
}

impl Kind {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Total => "total",
            Self::Second => "second",
            Self::Mu => "mu",
            Self::MuStar => "mu_star",
            Self::Sigma => "sigma",
            Self::Shapley => "shapley",
            Self::Alone => "alone",
            Self::Last => "last",
            Self::Pair => "pair",
        }
    }
}

/// An index of a factor, or of two. What cannot be told is `None`, never 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// What it says.
    pub kind: Kind,
    /// The position of the factor.
    pub factor: usize,
    /// The position of the second of two.
    pub with: Option<usize>,
    /// Its value, averaged over replicates; shares of the variance have none where nothing varies.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
    /// The part of the value that is the same under every seed.
    pub parameter: Option<f64>,
    /// The part of the value that is another under every seed.
    pub interaction: Option<f64>,
    /// The same index of the mean over replicates.
    pub of_mean: Option<f64>,
}

impl Index {
    /// Of which nothing is known yet.
    fn unknown(kind: Kind, factor: usize, with: Option<usize>) -> Self {
        Self {
            kind,
            factor,
            with,
            value: None,
            interval: None,
            parameter: None,
            interaction: None,
            of_mean: None,
        }
    }
}

/// All pairs of so many factors, each once.
fn pairs(factors: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..factors).flat_map(move |one| (one + 1..factors).map(move |other| (one, other)))
}

#[cfg(test)]
mod tests;
