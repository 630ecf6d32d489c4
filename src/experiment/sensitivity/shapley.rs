//! Shapley values of a full factorial with two levels: to which factor how much is due of what
//! changes when all go from their first level to their second (Shapley 1953,
//! doi:10.1515/9781400881970-018).
//!
//! Of k factors, with v(S) the output when those in S have their second level:
//! φᵢ = Σ over S without i of [v(S∪i) − v(S)] / (k·C(k − 1, |S|)). They add up to v(all) − v(none), exactly.
//! The same average of second differences tells how two factors go together (Grabisch & Roubens 1999,
//! doi:10.1007/s001820050125). Everything is linear in v: the figures of each replicate, in which all combinations
//! have the same luck, are a sample, and the interval is the t interval of its mean.

use super::{Index, Kind, Outputs, pairs};
use crate::experiment::statistics::describe::Moments;

/// φ of so many `factors`, what each adds alone and last, and how every two go together. Points are a
/// grid, in which the first factor changes last.
///
/// # Panics
/// When there are not 2^factors points.
pub fn indices(factors: usize, outputs: &Outputs) -> Vec<Index> {
    assert_eq!(outputs.points(), 1 << factors, "every combination is there");
    let game = Game { factors };
    let by_replicate: Vec<Vec<f64>> =
        outputs.replicates().iter().map(|outputs| game.figures(outputs)).collect();
    let known = |(at, index): (usize, Index)| {
        let sample: Vec<f64> = by_replicate.iter().map(|figures| figures[at]).collect();
        let moments = Moments::of(&sample);
        Index { value: moments.mean, interval: moments.interval(), ..index }
    };
    game.unknown().enumerate().map(known).collect()
}

struct Game {
    factors: usize,
}

impl Game {
    /// The indices in the order of the figures.
    fn unknown(&self) -> impl Iterator<Item = Index> {
        let kinds = [Kind::Shapley, Kind::Alone, Kind::Last];
        let of = |kind| (0..self.factors).map(move |factor| Index::unknown(kind, factor, None));
        let pair = |(one, other)| Index::unknown(Kind::Pair, one, Some(other));
        kinds.into_iter().flat_map(of).chain(pairs(self.factors).map(pair))
    }

    fn figures(&self, v: &[f64]) -> Vec<f64> {
        let all = v.len() - 1;
        let figure = |index: Index| {
            let bit = self.bit(index.factor);
            match (index.kind, index.with) {
                (Kind::Alone, _) => v[bit] - v[0],
                (Kind::Last, _) => v[all] - v[all ^ bit],
                (_, None) => self.average(bit, |s| v[s | bit] - v[s]),
                (_, Some(with)) => {
                    let other = self.bit(with);
                    let gain = |s: usize| v[s | bit] - v[s];
                    self.average(bit | other, |s| gain(s | other) - gain(s))
                }
            }
        };
        self.unknown().map(figure).collect()
    }

    /// Which bit of the number of a point is the level of `factor`.
    fn bit(&self, factor: usize) -> usize {
        1 << (self.factors - 1 - factor)
    }

    /// The average of `gain` over all sets without those in `left_out`, in the order of their numbers: all sizes
    /// weigh the same, and in a size all sets.
    fn average(&self, left_out: usize, gain: impl Fn(usize) -> f64) -> f64 {
        let others = self.factors - left_out.count_ones() as usize;
        let sets = (0..1 << self.factors).filter(|set| set & left_out == 0);
        sets.fold(0.0, |sum, set: usize| {
            let alike = (others + 1) as f64 * combinations(others, set.count_ones() as usize);
            sum + gain(set) / alike
        })
    }
}

/// In how many ways so many can be chosen of so many.
fn combinations(of: usize, chosen: usize) -> f64 {
    (0..chosen).fold(1.0, |ways, at| ways * (of - at) as f64 / (at + 1) as f64)
}
