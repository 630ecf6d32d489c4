//! Intervals by resampling (Efron 1979, doi:10.1214/aos/1176344552).
//!
//! A block is a group of points that stand and fall together: one base sample, one trajectory. Blocks and
//! replicates are both drawn with replacement, independently of each other (Owen 2007,
//! doi:10.1214/07-AOAS122), so that an interval holds what further samples and further seeds would
//! change. The draws have addresses: the same outputs have the same intervals.

use super::Outputs;
use crate::experiment::statistics::describe::{Interval, quantile};
use crate::rng::{Decision, Draws, below};
use rayon::prelude::*;

/// How many resamples an interval is made of.
pub const RESAMPLES: u32 = 1000;

/// Figures made of means: of terms over the blocks under each seed, then of what is made of these over
/// the seeds.
pub(super) trait Statistic: Sync {
    /// How many terms a block has.
    fn width(&self) -> usize;

    /// The terms of every block under a seed, block after block.
    fn terms(&self, outputs: &[f64]) -> Vec<f64>;

    /// Make of the means of the terms over `blocks` what is averaged over the seeds.
    fn under_seed(&self, means: &mut [f64], blocks: usize);

    /// The figures, of those averages; `None` where there is none.
    fn figures(&self, averages: &[f64]) -> Vec<Option<f64>>;
}

/// What the figures are made of, as the outputs have it.
pub(super) fn averages(statistic: &impl Statistic, outputs: &Outputs) -> Vec<f64> {
    let mut sums = vec![0.0; statistic.width()];
    for outputs in outputs.replicates() {
        let terms = statistic.terms(outputs);
        let blocks = terms.len() / statistic.width();
        add_seed(&mut sums, statistic, &terms, &vec![1; blocks], 1);
    }
    divided(sums, outputs.replicates().len())
}

/// The percentile interval of every figure: the middle 95 % of what it is in resamples that have it. None
/// of fewer than two blocks.
pub(super) fn intervals(
    statistic: &impl Statistic,
    outputs: &Outputs,
    draws: Draws,
) -> Vec<Option<Interval>> {
    let resampled = resampled(statistic, outputs, draws);
    let figures = resampled.first().map_or(0, Vec::len);
    let of_figure = |figure: usize| {
        let mut values: Vec<f64> = resampled.iter().filter_map(|all| all[figure]).collect();
        values.sort_unstable_by(f64::total_cmp);
        Some(Interval { low: quantile(&values, 0.025)?, high: quantile(&values, 0.975)? })
    };
    let blocks = statistic.terms(&outputs.replicates()[0]).len() / statistic.width();
    (0..figures).map(|figure| of_figure(figure).filter(|_| blocks > 1)).collect()
}

/// The figures of every resample.
fn resampled(statistic: &impl Statistic, outputs: &Outputs, draws: Draws) -> Vec<Vec<Option<f64>>> {
    let width = statistic.width();
    let replicates = outputs.replicates().len();
    let mut sums: Vec<Vec<f64>> = (0..RESAMPLES).map(|_| vec![0.0; width]).collect();
    for (replicate, outputs) in outputs.replicates().iter().enumerate() {
        let terms = statistic.terms(outputs);
        sums.par_iter_mut().zip(0..RESAMPLES).for_each(|(sums, resample)| {
            let seeds = counts(draws, Decision::ResampledReplicate, resample, replicates);
            if seeds[replicate] > 0 {
                let blocks = terms.len() / width;
                let blocks = counts(draws, Decision::ResampledBlock, resample, blocks);
                add_seed(sums, statistic, &terms, &blocks, seeds[replicate]);
            }
        });
    }
    sums.into_iter().map(|sums| statistic.figures(&divided(sums, replicates))).collect()
}

/// How often each of so many is drawn when as many are drawn.
fn counts(draws: Draws, decision: Decision, resample: u32, of: usize) -> Vec<u32> {
    let mut counts = vec![0; of];
    for place in 0..of as u32 {
        counts[below(draws.once(decision, resample, place), of as u64) as usize] += 1;
    }
    counts
}

/// Add `times` what `terms` give under their seed, each block as often as it is in `counts`.
fn add_seed(
    sums: &mut [f64],
    statistic: &impl Statistic,
    terms: &[f64],
    counts: &[u32],
    times: u32,
) {
    let mut means = vec![0.0; sums.len()];
    for (terms, &count) in terms.chunks_exact(sums.len()).zip(counts) {
        if count > 0 {
            add(&mut means, terms, f64::from(count));
        }
    }
    let mut means = divided(means, counts.len());
    statistic.under_seed(&mut means, counts.len());
    add(sums, &means, f64::from(times));
}

fn add(sums: &mut [f64], terms: &[f64], times: f64) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += times * term;
    }
}

fn divided(sums: Vec<f64>, by: usize) -> Vec<f64> {
    sums.into_iter().map(|sum| sum / by as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;

    /// The mean of blocks of one point.
    struct Mean;

    impl Statistic for Mean {
        fn width(&self) -> usize {
            1
        }
        fn terms(&self, outputs: &[f64]) -> Vec<f64> {
            outputs.to_vec()
        }
        fn under_seed(&self, _: &mut [f64], _: usize) {}
        fn figures(&self, averages: &[f64]) -> Vec<Option<f64>> {
            averages.iter().copied().map(Some).collect()
        }
    }

    fn interval(by_replicate: Vec<Vec<f64>>, seed: u64) -> Option<Interval> {
        let draws = Draws::new(seed, Replicate(0));
        intervals(&Mean, &Outputs::new(by_replicate), draws)[0]
    }

    /// Of 400 values with the standard deviation 1 the mean has the error 1/20, so that half the width
    /// is about 0.098. A percentile of 1000 resamples has the error √(0.025·0.975/1000)/φ(1.96) = 0.085
    /// deviations, half the difference of two of them 0.06 of 1.96, about 3 %: four times that are
    /// allowed.
    #[test]
    fn the_mean_of_a_sample_has_the_interval_of_its_standard_error() {
        let values: Vec<f64> = (0..400).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        for seed in 0..5 {
            let Interval { low, high } = interval(vec![values.clone()], seed).unwrap();
            let half_width = (high - low) / 2.0;
            assert!((half_width / 0.098 - 1.0).abs() < 0.12, "{half_width}");
            assert!(low < 0.0 && high > 0.0);
        }
        let [one, other] = [1, 2].map(|seed| interval(vec![values.clone()], seed));
        assert!(one != other && one == interval(vec![values], 1));
    }

    #[test]
    fn what_differs_from_seed_to_seed_alone_widens_the_interval() {
        let seeds: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i % 2); 10]).collect();
        let Interval { low, high } = interval(seeds, 1).unwrap();
        assert!(low > 0.2 && low < 0.4 && high > 0.6 && high < 0.8, "{low} {high}");
        assert_eq!(interval(vec![vec![3.0]], 1), None, "one block tells nothing");
    }
}
