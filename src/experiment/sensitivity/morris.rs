//! Elementary effects of Morris' design: what the output changes by when one factor moves through its
//! whole range, at the rate of the step it takes.
//!
//! μ is their mean, μ* the mean of their sizes (Campolongo, Cariboni, Saltelli 2007,
//! doi:10.1016/j.envsoft.2006.10.004), σ their standard deviation (Morris 1991,
//! doi:10.1080/00401706.1991.10484804), n − 1, which tells of interactions with other factors. Effects are
//! differences of points with the same luck; μ, μ* and σ² are averaged over the seeds.

use super::bootstrap::{Statistic, averages, intervals};
use super::{Index, Kind, Outputs};
use crate::numeric::sqrt;
use crate::rng::Draws;

/// A step of a trajectory: the factor that moves, and how far in the unit cube, down if below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The position of the factor.
    pub factor: usize,
    /// How far it moves; not 0.
    pub by: f64,
}

/// The steps of trajectories of factors + 1 `points` each, trajectory after trajectory.
///
/// # Errors
/// When two points in a row of a trajectory differ in none or several of their factors, the position of
/// the second.
pub fn steps(points: &[Vec<f64>]) -> Result<Vec<Step>, usize> {
    let factors = points.first().map_or(0, Vec::len);
    let within = |at: &usize| !at.is_multiple_of(factors + 1);
    (0..points.len())
        .filter(within)
        .map(|at| step(&points[at - 1], &points[at]).ok_or(at))
        .collect()
}

fn step(from: &[f64], to: &[f64]) -> Option<Step> {
    let moves = from.iter().zip(to).map(|(from, to)| to - from).enumerate();
    let mut moves = moves.filter(|(_, by)| *by != 0.0);
    let (factor, by) = moves.next()?;
    moves.next().is_none().then_some(Step { factor, by })
}

/// μ, μ* and σ of so many `factors`, each of which moves in one of the `steps` of every trajectory.
/// Intervals are drawn by `draws`.
///
/// # Panics
/// When outputs and steps are not those of whole trajectories.
pub fn indices(factors: usize, steps: &[Step], outputs: &Outputs, draws: Draws) -> Vec<Index> {
    assert_eq!(steps.len() % factors, 0, "trajectories are whole");
    assert_eq!(outputs.points(), steps.len() / factors * (factors + 1), "a point more than steps");
    let morris = Morris { factors, steps };
    let values = morris.figures(&averages(&morris, outputs));
    let of_mean = morris.figures(&averages(&morris, &outputs.averaged()));
    let intervals = intervals(&morris, outputs, draws);
    let kinds = [Kind::Mu, Kind::MuStar, Kind::Sigma];
    let of_factor = |factor| kinds.map(|kind| Index::unknown(kind, factor, None));
    let known = |(at, index): (usize, Index)| Index {
        value: values[at],
        interval: values[at].and(intervals[at]),
        of_mean: of_mean[at],
        ..index
    };
    (0..factors).flat_map(of_factor).enumerate().map(known).collect()
}

struct Morris<'a> {
    factors: usize,
    steps: &'a [Step],
}

/// The terms of a factor: its effect, the size of it, how far it is from the mean, and the square of that.
const TERMS: usize = 4;

impl Morris<'_> {
    /// Trajectory after trajectory, the effects by factor.
    fn effects(&self, outputs: &[f64]) -> Vec<f64> {
        let mut effects = vec![0.0; self.steps.len()];
        let trajectories = outputs.chunks_exact(self.factors + 1);
        for (trajectory, (outputs, steps)) in
            trajectories.zip(self.steps.chunks_exact(self.factors)).enumerate()
        {
            for (pair, step) in outputs.windows(2).zip(steps) {
                effects[trajectory * self.factors + step.factor] = (pair[1] - pair[0]) / step.by;
            }
        }
        effects
    }
}

impl Statistic for Morris<'_> {
    fn width(&self) -> usize {
        TERMS * self.factors
    }

    fn terms(&self, outputs: &[f64]) -> Vec<f64> {
        let effects = self.effects(outputs);
        let trajectories = (effects.len() / self.factors) as f64;
        let mut means = vec![0.0; self.factors];
        for effects in effects.chunks_exact(self.factors) {
            for (mean, effect) in means.iter_mut().zip(effects) {
                *mean += effect / trajectories;
            }
        }
        let of_effect = |(at, &effect): (usize, &f64)| {
            let off = effect - means[at % self.factors];
            [effect, effect.abs(), off, off * off]
        };
        effects.iter().enumerate().flat_map(of_effect).collect()
    }

    fn under_seed(&self, means: &mut [f64], blocks: usize) {
        for terms in means.chunks_exact_mut(TERMS) {
            let variance = (terms[3] - terms[2] * terms[2]).max(0.0);
            terms[3] = variance * blocks as f64 / (blocks as f64 - 1.0);
        }
    }

    fn figures(&self, averages: &[f64]) -> Vec<Option<f64>> {
        let of_factor = |terms: &[f64]| [terms[0], terms[1], sqrt(terms[3])];
        let figures = averages.chunks_exact(TERMS).flat_map(of_factor);
        figures.map(|figure| Some(figure).filter(|figure| figure.is_finite())).collect()
    }
}
