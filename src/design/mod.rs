//! The points of a sweep: which values its factors have at each of them.
//!
//! A point is computed when it is asked for and depends on its number alone: a million of them take
//! no memory, any part of them can be made anywhere, and a design that grows keeps those it had. A
//! file holds a design; what it has in common with the others is a `Rule`, or, if its points are drawn
//! from the unit cube, a `Cube`.

mod combined;
mod drawn;
mod error;
mod latin_hypercube;
mod listed;
mod morris;
mod saltelli;
mod sobol;
mod table;

pub use error::DesignError;

use crate::id::Replicate;
use crate::rng::Draws;
use crate::scenario::{Design, Factor, Setting, Sweep, Values};
use combined::Combined;
use drawn::Drawn;
use latin_hypercube::LatinHypercube;
use listed::Listed;
use morris::Morris;
use saltelli::Saltelli;
use sobol::Sobol;
use std::fmt::Debug;
use table::Table;

/// The points of a sweep, numbered from 0.
#[derive(Debug)]
pub struct Points {
    keys: Vec<String>,
    rule: Box<dyn Rule>,
}

/// How the number of a point becomes its values.
trait Rule: Debug + Send + Sync {
    /// How many points there are; numbers too large to be written stay at the largest.
    fn points(&self) -> u64;

    /// The value of each key as TOML; `None` where a point does not set it.
    fn values(&self, index: u64) -> Vec<Option<String>>;

    /// Where the point lies in the unit cube, if it is drawn from there.
    fn unit(&self, _index: u64) -> Option<Vec<f64>> {
        None
    }
}

impl Points {
    /// The points of `sweep`; what is drawn is drawn under the scenario's `seed`.
    ///
    /// # Errors
    /// When a table of points cannot be read, or is not what it was when the scenario was read.
    pub fn of(sweep: &Sweep, seed: u64) -> Result<Self, DesignError> {
        let keys: Vec<String> = sweep.factors.iter().map(|factor| factor.key.clone()).collect();
        let factors = keys.len();
        let values = || sweep.factors.iter().map(|factor| factor.values.clone()).collect();
        // What is drawn is the same in all replicates, and drawn in the first.
        let draws = Draws::new(seed, Replicate(0));
        let rule: Box<dyn Rule> = match &sweep.design {
            Design::Grid => Box::new(Combined::grid(levels(&sweep.factors))),
            Design::Zip => Box::new(Combined::zip(levels(&sweep.factors))),
            Design::List { points } => Box::new(Listed::new(&keys, points)),
            Design::LatinHypercube { samples } => {
                Box::new(Drawn::new(LatinHypercube::new(*samples, factors, draws), values()))
            }
            Design::Sobol { samples } => {
                Box::new(Drawn::new(Sobol::new(*samples, factors, draws), values()))
            }
            Design::Morris { trajectories } => {
                Box::new(Drawn::new(Morris::new(*trajectories, factors, draws), values()))
            }
            Design::Saltelli { samples } => {
                Box::new(Drawn::new(Saltelli::new(*samples, factors, draws), values()))
            }
            Design::File { file, .. } => Box::new(Table::read(file, factors)?),
        };
        Ok(Self { keys, rule })
    }

    /// How many points there are.
    pub fn len(&self) -> u64 {
        self.rule.points()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the points set: dotted paths, `arm.*` standing for every arm, in the order of the columns.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The value of each key at the point number `index`, as TOML; `None` where it is as in the
    /// scenario.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn at(&self, index: u64) -> Vec<Option<String>> {
        self.must_have(index);
        self.rule.values(index)
    }

    /// What the point number `index` sets.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn settings(&self, index: u64) -> Vec<Setting> {
        let both = self.keys.iter().zip(self.at(index));
        both.filter_map(|(key, value)| Some(Setting { key: key.clone(), value: value? })).collect()
    }

    /// Where the point number `index` lies in the unit cube, a coordinate from 0 to 1 for each key;
    /// `None` for designs whose points are not drawn from it.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn unit(&self, index: u64) -> Option<Vec<f64>> {
        self.must_have(index);
        self.rule.unit(index)
    }

    fn must_have(&self, index: u64) {
        assert!(index < self.len(), "there are {} points, none has the number {index}", self.len());
    }
}

/// The levels of factors that have levels.
fn levels(factors: &[Factor]) -> Vec<Vec<String>> {
    let levels = |factor: &Factor| match &factor.values {
        Values::Levels(levels) => levels.clone(),
        Values::Range { .. } | Values::ByPoint => Vec::new(),
    };
    factors.iter().map(levels).collect()
}

#[cfg(test)]
mod tests;
