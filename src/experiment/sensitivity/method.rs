//! Which indices a design is for.

use super::morris::{self, Step};
use super::{Index, Outputs, shapley, sobol};
use crate::design::Points;
use crate::id::Replicate;
use crate::rng::Draws;
use crate::scenario::{Design, Factor, Sweep, Values};

/// The most factors of a factorial: every further one doubles its points.
const MOST_SWITCHES: usize = 20;

/// The indices that a design is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Method {
    /// Sobol' indices of Saltelli's design.
    Sobol {
        /// How many factors there are.
        factors: usize,
    },
    /// Elementary effects of Morris' design.
    Morris {
        /// How many factors there are.
        factors: usize,
        /// Trajectory after trajectory.
        steps: Vec<Step>,
    },
    /// Shapley values of a grid with two levels of every factor.
    Shapley {
        /// How many factors there are.
        factors: usize,
    },
}

impl Method {
    /// What the design of `sweep`, which has these `points`, is for.
    ///
    /// # Errors
    /// When it is for none of them: a sentence with what would do.
    pub fn of(sweep: &Sweep, points: &Points) -> Result<Self, String> {
        let factors = sweep.factors.len();
        let two = |factor: &Factor| matches!(&factor.values, Values::Levels(two) if two.len() == 2);
        match &sweep.design {
            Design::Saltelli { .. } => Ok(Self::Sobol { factors }),
            Design::Morris { .. } => {
                let at = |point| points.unit(point).unwrap_or_default();
                let points: Vec<Vec<f64>> = (0..points.len()).map(at).collect();
                let steps = morris::steps(&points);
                let steps = steps.map_err(|at| format!("point {at} is no step of a trajectory"))?;
                Ok(Self::Morris { factors, steps })
            }
            Design::Grid if factors <= MOST_SWITCHES && sweep.factors.iter().all(two) => {
                Ok(Self::Shapley { factors })
            }
            other => Err(format!(
                "indices cannot be computed of the design `{}`: `saltelli` gives Sobol' indices, `morris` \
                 elementary effects, and `grid` Shapley values of up to {MOST_SWITCHES} factors of two \
                 levels each",
                other.name()
            )),
        }
    }

    /// What it computes, in words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sobol { .. } => "Sobol' indices",
            Self::Morris { .. } => "elementary effects",
            Self::Shapley { .. } => "Shapley values",
        }
    }

    /// The indices of `outputs`. Intervals that need luck draw it under `seed`.
    pub fn indices(&self, outputs: &Outputs, seed: u64) -> Vec<Index> {
        // What is drawn is drawn for all replicates together, in the first.
        let draws = Draws::new(seed, Replicate(0));
        match self {
            Self::Sobol { factors } => sobol::indices(*factors, outputs, draws),
            Self::Morris { factors, steps } => morris::indices(*factors, steps, outputs, draws),
            Self::Shapley { factors } => shapley::indices(*factors, outputs),
        }
    }
}
