//! The points of a sweep: which values its factors have at each of them.
//!
//! A point is computed when it is asked for and depends on its number alone, so that a million of
//! them take no memory and any part of them can be made anywhere.

mod combined;
mod error;

pub use error::DesignError;

use crate::scenario::{Design, Factor, Setting, Sweep, Values};
use combined::Combined;

/// The points of a sweep, numbered from 0.
#[derive(Debug)]
pub struct Points {
    keys: Vec<String>,
    rule: Rule,
}

/// How the number of a point becomes its values.
#[derive(Debug)]
enum Rule {
    Combined(Combined),
    Listed(Vec<Vec<Option<String>>>),
}

impl Points {
    /// The points of `sweep`; what is drawn is drawn under the scenario's `seed`.
    ///
    /// # Errors
    /// When a table of points cannot be read.
    pub fn of(sweep: &Sweep, _seed: u64) -> Result<Self, DesignError> {
        let keys: Vec<String> = sweep.factors.iter().map(|factor| factor.key.clone()).collect();
        let rule = match &sweep.design {
            Design::Grid => Rule::Combined(Combined::grid(levels(&sweep.factors))),
            Design::Zip => Rule::Combined(Combined::zip(levels(&sweep.factors))),
            Design::List { points } => {
                Rule::Listed(points.iter().map(|point| row(&keys, point)).collect())
            }
            other => return Err(DesignError(format!("no points are made by {}", other.name()))),
        };
        Ok(Self { keys, rule })
    }

    /// How many points there are.
    pub fn len(&self) -> u64 {
        match &self.rule {
            Rule::Combined(combined) => combined.points(),
            Rule::Listed(rows) => rows.len() as u64,
        }
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
        assert!(index < self.len(), "there are {} points, none has the number {index}", self.len());
        match &self.rule {
            Rule::Combined(combined) => combined.at(index),
            Rule::Listed(rows) => rows[index as usize].clone(),
        }
    }

    /// What the point number `index` sets.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn settings(&self, index: u64) -> Vec<Setting> {
        let both = self.keys.iter().zip(self.at(index));
        both.filter_map(|(key, value)| Some(Setting { key: key.clone(), value: value? })).collect()
    }

    /// Where the point number `index` lies in the unit cube, a coordinate for each key; `None` for
    /// designs whose points are not drawn.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn unit(&self, _index: u64) -> Option<Vec<f64>> {
        None
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

/// The settings of a point in the order of the keys.
fn row(keys: &[String], settings: &[Setting]) -> Vec<Option<String>> {
    let value = |key: &String| settings.iter().find(|s| s.key == *key).map(|s| s.value.clone());
    keys.iter().map(value).collect()
}

#[cfg(test)]
mod tests;
