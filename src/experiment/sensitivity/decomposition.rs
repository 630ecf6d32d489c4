//! Whose doing the variance of an outcome is: the factors', luck's, or both together.
//!
//! Analysis of variance of points × replicates, one output each (Searle, Casella, McCulloch 1992,
//! doi:10.1002/9780470316856, chapter 4): y = mean + point + seed + interaction. With P points and R
//! replicates and the mean squares of points, seeds and of what is left, the components are
//! (MSₚ − MSᵢ)/R, (MSₛ − MSᵢ)/P and MSᵢ. They are unbiased, so that one that is next to nothing may
//! come out a little below 0.

use super::Outputs;

/// Shares of the variance, which add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// What points do under every seed.
    pub parameter: f64,
    /// What a seed does at every point.
    pub seed: f64,
    /// What a seed does at some points and not at others.
    pub interaction: f64,
}

/// A variance below this share of the squared mean is what rounding left of none.
const ROUNDING: f64 = 1e-24;

/// The shares of points and seeds; `None` with fewer than two of either, and where nothing varies.
pub fn shares(outputs: &Outputs) -> Option<Shares> {
    let (points, seeds) = (outputs.points(), outputs.replicates().len());
    let of_point = &outputs.averaged().by_replicate[0];
    let of_seed: Vec<f64> = outputs.replicates().iter().map(|seed| mean(seed)).collect();
    let whole = mean(of_point);
    let left = |seed: usize, point: usize| {
        outputs.by_replicate[seed][point] - of_point[point] - of_seed[seed] + whole
    };
    let cells = (0..seeds).flat_map(|seed| (0..points).map(move |point| (seed, point)));
    let of_cells = squares(cells.map(|(seed, point)| left(seed, point)));
    let of_points = squares(of_point.iter().map(|mean| mean - whole));
    let of_seeds = squares(of_seed.iter().map(|mean| mean - whole));

    let (p, r) = (points as f64, seeds as f64);
    let interaction = of_cells / ((p - 1.0) * (r - 1.0));
    let parameter = of_points / (p - 1.0) - interaction / r;
    let seed = of_seeds / (r - 1.0) - interaction / p;
    let sum = parameter + seed + interaction;
    let told = points > 1 && seeds > 1 && sum > ROUNDING * whole * whole;
    told.then(|| Shares {
        parameter: parameter / sum,
        seed: seed / sum,
        interaction: interaction / sum,
    })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value) / values.len() as f64
}

fn squares(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value * value)
}
