//! Indices of outputs whose indices are known.

use super::decomposition::{Shares, shares};
use super::morris::{Step, steps};
use super::*;
use crate::id::Replicate;
use crate::numeric::normal_quantile;
use crate::rng::{Decision, Draws};

/// A number between 0 and 1 that looks drawn.
fn uniform(first: usize, second: usize) -> f64 {
    let draws = Draws::new(7, Replicate(0));
    draws.once_real(Decision::Uncertain, first as u32, second as u32)
}

fn normal(first: usize, second: usize) -> f64 {
    normal_quantile(uniform(first, second))
}

/// Saltelli's sample of three factors: `blocks` times a, three crossed with b, three the other way, b.
fn saltelli(blocks: usize) -> Vec<[f64; 3]> {
    let block = |block| {
        let [a, b] = [0, 3].map(|from| [0, 1, 2].map(|factor| uniform(block, from + factor)));
        let crossed = |whole: [f64; 3], part: [f64; 3]| {
            [0, 1, 2].map(|factor| {
                let mut point = whole;
                point[factor] = part[factor];
                point
            })
        };
        [vec![a], crossed(a, b).into(), crossed(b, a).into(), vec![b]].concat()
    };
    (0..blocks).flat_map(block).collect()
}

fn find(indices: &[Index], kind: Kind, factor: usize) -> Index {
    *indices.iter().find(|i| (i.kind, i.factor, i.with) == (kind, factor, None)).unwrap()
}

fn holds(index: Index, value: f64) -> bool {
    index.interval.is_some_and(|interval| interval.low <= value && value <= interval.high)
}

const SOBOL: Method = Method::Sobol { factors: 3 };

/// Y = a + 2b + 0·c, with noise of every run or of every seed. If every point has another seed, c seems
/// to matter: with noise of variance 1 beside the 5/12 of a and b, its total index is near 1/(1 + 5/12) =
/// 0.71. Half the square of the difference of two noises has the mean 1 and the variance 2, the variance
/// of 512 outputs a relative error of 1/16, so that the index of 256 blocks has the error
/// 0.71·√(2/256 + 1/256) = 0.077: three times that are allowed. If points share their seeds it has none; a and b have what they have without noise, 1/5 and
/// 4/5.
#[test]
fn a_factor_without_effect_seems_to_matter_only_if_points_have_other_luck() {
    let points = saltelli(256);
    let effect = |at: usize| points[at][0] + 2.0 * points[at][1];
    let blind =
        Outputs::new(vec![(0..points.len()).map(|at| effect(at) + normal(at, 9)).collect()]);
    let total = find(&SOBOL.indices(&blind, 1), Kind::Total, 2);
    assert!((total.value.unwrap() - 0.71).abs() < 0.23 && !holds(total, 0.0), "{total:?}");

    let seeds = 0..8_usize;
    let under =
        |seed| (0..points.len()).map(|at| effect(at) + normal(1_000_000 + seed, 9)).collect();
    let indices = SOBOL.indices(&Outputs::new(seeds.map(under).collect()), 1);
    for (factor, share) in [(0, 0.2), (1, 0.8), (2, 0.0)] {
        for kind in [Kind::First, Kind::Total] {
            let index = find(&indices, kind, factor);
            assert!(holds(index, share), "{share}: {index:?}");
        }
    }
    assert!(find(&indices, Kind::Total, 2).value.unwrap().abs() < 1e-15);
}

/// Y = a + s·b with s = ±1 by seed. What b does has the same size under every seed and is the same under
/// none: over pairs of two of these four seeds s·s' is −1/3 on average. The mean over seeds knows of a
/// alone.
#[test]
fn what_a_factor_does_under_one_seed_and_not_another_is_told_apart() {
    let points = saltelli(64);
    let under = |sign: f64| points.iter().map(|[a, b, _]| a + sign * b).collect();
    let outputs = Outputs::new([1.0, -1.0, 1.0, -1.0].map(under).into());
    let indices = SOBOL.indices(&outputs, 1);
    for (factor, alike) in [(0, 1.0), (1, -1.0 / 3.0), (2, 0.0)] {
        let Index { value, parameter, interaction, .. } = find(&indices, Kind::Total, factor);
        let (value, parameter) = (value.unwrap(), parameter.unwrap());
        assert!((parameter - alike * value).abs() < 1e-12, "{parameter} of {value}");
        assert!((parameter + interaction.unwrap() - value).abs() < 1e-12);
    }
    assert!(find(&indices, Kind::Total, 1).of_mean.unwrap().abs() < 1e-12);
    let one = Outputs::new(vec![under(1.0)]);
    let index = find(&SOBOL.indices(&one, 1), Kind::First, 0);
    assert!(index.value.is_some() && index.parameter.is_none() && index.interaction.is_none());
}

/// Seeds under which nothing has an effect change nothing of the shares.
#[test]
fn a_seed_counts_by_the_variance_it_has() {
    let points = saltelli(128);
    let under = |size: f64| points.iter().map(|[a, b, _]| 0.3 + size * (a + 2.0 * b)).collect();
    let lively = SOBOL.indices(&Outputs::new(vec![under(1.0)]), 1);
    let mixed = SOBOL.indices(&Outputs::new([0.0, 1.0, 0.0, 0.0, 1.0].map(under).into()), 1);
    for (one, other) in lively.iter().zip(&mixed) {
        assert!((one.value.unwrap() - other.value.unwrap()).abs() < 1e-12);
    }
}

#[test]
fn what_does_not_vary_has_no_shares() {
    let constant = Outputs::new(vec![vec![0.1; 8 * 64]; 3]);
    for index in SOBOL.indices(&constant, 1) {
        let Index { value, interval, parameter, of_mean, .. } = index;
        assert_eq!((value, interval, parameter, of_mean), (None, None, None, None));
    }
    assert_eq!(shares(&constant), None);
    assert_eq!(shares(&Outputs::new(vec![vec![1.0, 2.0]])), None, "one seed");
    assert_eq!(shares(&Outputs::new(vec![vec![1.0], vec![2.0]])), None, "one point");
}

/// Two points, two seeds: 0 and 2, 4 and 10. Point means 2 and 6, seed means 1 and 7, and 1 left over in
/// every cell: mean squares 16, 36 and 4, so the components are 6, 16 and 4.
#[test]
fn the_variance_is_decomposed_as_by_hand() {
    let Shares { parameter, seed, interaction } =
        shares(&Outputs::new(vec![vec![0.0, 2.0], vec![4.0, 10.0]])).unwrap();
    let found = [parameter, seed, interaction].map(|share| 26.0 * share);
    assert!(found.iter().zip([6.0, 16.0, 4.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
}

/// Two trajectories of two factors: effects of the first 3 and 1, of the second −2 and 4 for each unit.
#[test]
fn elementary_effects_are_those_of_a_hand() {
    let points = [[0.0, 1.0], [0.5, 1.0], [0.5, 0.5], [1.0, 0.0], [1.0, 0.5], [0.5, 0.5]];
    let steps = steps(&points.map(Vec::from)).unwrap();
    let by = |factor, by| Step { factor, by };
    assert_eq!(steps, [by(0, 0.5), by(1, -0.5), by(1, 0.5), by(0, -0.5)]);
    let method = Method::Morris { factors: 2, steps };
    let indices = method.indices(&Outputs::new(vec![vec![0.0, 1.5, 2.5, 7.0, 9.0, 8.5]]), 1);
    let sigma = 18.0_f64.sqrt();
    for (factor, [mu, mu_star, sigma]) in [(0, [2.0, 2.0, 2.0_f64.sqrt()]), (1, [1.0, 3.0, sigma])]
    {
        for (kind, expected) in [(Kind::Mu, mu), (Kind::MuStar, mu_star), (Kind::Sigma, sigma)] {
            let found = find(&indices, kind, factor).value.unwrap();
            assert!((found - expected).abs() < 1e-12, "{kind:?} {factor}: {found}");
        }
    }
}

#[test]
fn points_that_are_no_trajectory_are_told() {
    let both = [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]].map(Vec::from);
    assert_eq!(steps(&both), Err(1));
    let none = [[0.0, 0.0], [1.0, 0.0], [1.0, 0.0]].map(Vec::from);
    assert_eq!(steps(&none), Err(2));
}

/// One trajectory has no standard deviation.
#[test]
fn what_one_trajectory_cannot_tell_is_none() {
    let method = Method::Morris { factors: 1, steps: vec![Step { factor: 0, by: 0.5 }] };
    let indices = method.indices(&Outputs::new(vec![vec![1.0, 2.0]]), 1);
    let told = indices.iter().map(|i| (i.value, i.interval.is_some())).collect::<Vec<_>>();
    assert_eq!(told, [(Some(2.0), false), (Some(2.0), false), (None, false)]);
}

/// The glove game: the first has a left glove, the others a right one each; a pair is worth 6. Shapley
/// values 4, 1, 1. In a grid the first factor changes last.
#[test]
fn the_glove_game_is_shared_as_in_textbooks() {
    let worth = [0.0, 0.0, 0.0, 0.0, 0.0, 6.0, 6.0, 6.0];
    let method = Method::Shapley { factors: 3 };
    let indices =
        method.indices(&Outputs::new(vec![worth.into(), worth.map(|v| 2.0 * v).into()]), 1);
    for (kind, expected) in
        [(Kind::Shapley, [6.0, 1.5, 1.5]), (Kind::Alone, [0.0; 3]), (Kind::Last, [9.0, 0.0, 0.0])]
    {
        for (factor, expected) in expected.into_iter().enumerate() {
            let found = find(&indices, kind, factor);
            assert!((found.value.unwrap() - expected).abs() < 1e-12, "{found:?}");
            assert!(holds(found, expected));
        }
    }
    // Of the first with the second: 6 without the third, 0 with it; of the others with each other 0 and
    // −6.
    let pairs: Vec<f64> =
        indices.iter().filter(|i| i.with.is_some()).filter_map(|i| i.value).collect();
    assert!(pairs.iter().zip([4.5, 4.5, -4.5]).all(|(a, b)| (a - b).abs() < 1e-12), "{pairs:?}");
}

/// Values of all sizes of games add up to what all change together.
#[test]
fn shapley_values_add_up() {
    for factors in 1..8 {
        let worth: Vec<f64> = (0..1 << factors).map(|at| normal(factors, at)).collect();
        let all = worth[worth.len() - 1] - worth[0];
        let indices = Method::Shapley { factors }.indices(&Outputs::new(vec![worth]), 1);
        let values = indices.iter().filter(|index| index.kind == Kind::Shapley);
        let sum: f64 = values.filter_map(|index| index.value).sum();
        assert!((sum - all).abs() < 1e-12, "{factors}: {sum} {all}");
    }
}
