//! Sobol' indices of Saltelli's design: shares of the variance within a seed.
//!
//! With ā, b̄ the outputs of the base samples a and b, and āᵢ, b̄ᵢ those of a with its i-th factor from b
//! and the other way round:
//!
//! * variance: of all ā and b̄ together;
//! * first order Vᵢ = mean of b̄·(āᵢ − ā) (Saltelli and others 2010, doi:10.1016/j.cpc.2009.09.018);
//! * total order Tᵢ = half the mean of (ā − āᵢ)² (Jansen 1999, doi:10.1016/S0010-4655(98)00154-4);
//! * second order Vᵢⱼ = mean of b̄ᵢ·āⱼ − ā·b̄ (Saltelli 2002, doi:10.1016/S0010-4655(02)00280-1), less Vᵢ and Vⱼ.
//!
//! Outputs are centred under each seed by the mean of all its points, as SALib does. Each of these
//! is averaged over the seeds before it is divided by the variance, so that a seed counts by the
//! variance it has: one under which nothing happens anywhere tells nothing of which factor matters.
//!
//! All are bilinear in the outputs. Averaged over pairs of two seeds instead of over each with itself, they
//! hold what factors do under every seed alike; the rest is what they do under one and not another.

use super::bootstrap::{Statistic, averages, intervals};
use super::{Index, Kind, Outputs, pairs};
use crate::experiment::statistics::describe::Moments;
use crate::rng::Draws;

/// The first, total and second order indices of so many `factors`, from blocks of 2·factors + 2
/// points: a, a with each factor from b, b with each factor from a, b. Intervals are drawn by `draws`.
///
/// # Panics
/// When the points are no such blocks.
pub fn indices(factors: usize, outputs: &Outputs, draws: Draws) -> Vec<Index> {
    let sobol = Sobol { factors };
    assert_eq!(outputs.points() % sobol.block(), 0, "blocks are whole");
    let within = averages(&sobol, outputs);
    let of_mean = averages(&sobol, &outputs.averaged());
    let parameter = alike(&within, &of_mean, outputs.replicates().len());
    let parameter = parameter.map_or_else(Vec::new, |parameter| sobol.figures(&parameter));
    let (values, of_mean) = (sobol.figures(&within), sobol.figures(&of_mean));
    let intervals = intervals(&sobol, outputs, draws);
    let known = |(at, index): (usize, Index)| {
        let parameter = parameter.get(at).copied().flatten();
        Index {
            value: values[at],
            interval: values[at].and(intervals[at]),
            parameter,
            interaction: parameter.zip(values[at]).map(|(alike, whole)| whole - alike),
            of_mean: of_mean[at],
            ..index
        }
    };
    sobol.unknown().enumerate().map(known).collect()
}

/// Of forms averaged `within` each of so many `seeds`, and of those of the mean over seeds, which holds all
/// pairs: the average over pairs of two. The variance stays that within a seed, to divide by.
fn alike(within: &[f64], of_mean: &[f64], seeds: usize) -> Option<Vec<f64>> {
    let seeds = seeds as f64;
    let of_pairs = |(within, all): (&f64, &f64)| (seeds * all - within) / (seeds - 1.0);
    let mut alike: Vec<f64> = within.iter().zip(of_mean).map(of_pairs).collect();
    alike[VARIANCE] = within[VARIANCE];
    (seeds > 1.0).then_some(alike)
}

struct Sobol {
    factors: usize,
}

/// Where the mean of the base samples stands among the terms, where their variance, and where the
/// first of the forms.
const MEAN: usize = 0;
const VARIANCE: usize = 1;
const FORMS: usize = 2;

/// A variance below this share of the mean square is what rounding left of none.
const ROUNDING: f64 = 1e-12;

impl Sobol {
    /// How many points a block has.
    fn block(&self) -> usize {
        2 * self.factors + 2
    }

    /// The indices in the order of the forms.
    fn unknown(&self) -> impl Iterator<Item = Index> {
        let of = |kind| (0..self.factors).map(move |factor| Index::unknown(kind, factor, None));
        let second = |(one, other)| Index::unknown(Kind::Second, one, Some(other));
        of(Kind::First).chain(of(Kind::Total)).chain(pairs(self.factors).map(second))
    }

    fn add_terms(&self, block: &[f64], terms: &mut Vec<f64>) {
        let (a, b) = (block[0], block[2 * self.factors + 1]);
        let (with_b, with_a) = block[1..=2 * self.factors].split_at(self.factors);
        terms.extend([(a + b) / 2.0, (a * a + b * b) / 2.0]);
        terms.extend(with_b.iter().map(|a_i| b * (a_i - a)));
        terms.extend(with_b.iter().map(|a_i| 0.5 * (a - a_i) * (a - a_i)));
        terms.extend(pairs(self.factors).map(|(i, j)| with_a[i] * with_b[j] - a * b));
    }
}

impl Statistic for Sobol {
    fn width(&self) -> usize {
        FORMS + self.unknown().count()
    }

    fn terms(&self, outputs: &[f64]) -> Vec<f64> {
        let mean = Moments::of(outputs).mean.unwrap_or(0.0);
        let centred: Vec<f64> = outputs.iter().map(|output| output - mean).collect();
        let mut terms = Vec::with_capacity(centred.len() / self.block() * self.width());
        for block in centred.chunks_exact(self.block()) {
            self.add_terms(block, &mut terms);
        }
        terms
    }

    fn under_seed(&self, means: &mut [f64], _blocks: usize) {
        let square = means[VARIANCE];
        let variance = square - means[MEAN] * means[MEAN];
        means[VARIANCE] = if variance > ROUNDING * square { variance } else { 0.0 };
    }

    fn figures(&self, averages: &[f64]) -> Vec<Option<f64>> {
        let variance = Some(averages[VARIANCE]).filter(|variance| *variance > 0.0);
        let shares: Vec<Option<f64>> =
            averages[FORMS..].iter().map(|form| variance.map(|variance| form / variance)).collect();
        let net = |(at, index): (usize, Index)| match index.with {
            None => shares[at],
            Some(with) => Some(shares[at]? - shares[index.factor]? - shares[with]?),
        };
        self.unknown().enumerate().map(net).collect()
    }
}
