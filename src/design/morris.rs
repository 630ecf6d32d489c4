//! Trajectories for elementary effects (Morris 1991, doi:10.1080/00401706.1991.10484804; Campolongo,
//! Cariboni, Saltelli 2007, doi:10.1016/j.envsoft.2006.10.004): from a random point of the grid of
//! four levels 0, 1/3, 2/3, 1 each factor in turn, in random order, moves by Δ = 2/3.

use super::drawn::Cube;
use crate::rng::{Decision, Draws};

/// How many levels the grid has.
const LEVELS: u64 = 4;

/// How many levels a move spans, up where there is room above, or else down.
const MOVE: u64 = LEVELS / 2;

/// Trajectories, each of factors + 1 points.
#[derive(Debug)]
pub(super) struct Morris {
    trajectories: u32,
    factors: usize,
    draws: Draws,
}

impl Morris {
    /// So many `trajectories` of so many `factors`.
    pub fn new(trajectories: u32, factors: usize, draws: Draws) -> Self {
        Self { trajectories, factors, draws }
    }

    /// The draw of each factor: the level it starts at, and a number to be ordered by.
    fn starts(&self, trajectory: u32) -> Vec<(u64, u64)> {
        let factors = 0..self.factors as u32;
        let draw = |factor| self.draws.once(Decision::Trajectory, trajectory, factor);
        factors.map(draw).map(|draw| (draw % LEVELS, draw / LEVELS)).collect()
    }
}

impl Cube for Morris {
    fn points(&self) -> u64 {
        u64::from(self.trajectories) * (self.factors as u64 + 1)
    }

    fn at(&self, index: u64) -> Vec<f64> {
        let steps = self.factors as u64 + 1;
        let (trajectory, step) = (index / steps, (index % steps) as usize);
        let starts = self.starts(trajectory as u32);
        let mut order: Vec<usize> = (0..self.factors).collect();
        order.sort_by_key(|&factor| starts[factor].1);
        let mut levels: Vec<u64> = starts.iter().map(|start| start.0).collect();
        for &factor in &order[..step] {
            levels[factor] = (levels[factor] + MOVE) % LEVELS;
        }
        levels.into_iter().map(|level| level as f64 / (LEVELS - 1) as f64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;

    /// The trajectories of a design, a point a row.
    fn trajectories(count: u32, factors: usize) -> Vec<Vec<Vec<f64>>> {
        let morris = Morris::new(count, factors, Draws::new(2009, Replicate(0)));
        let points: Vec<Vec<f64>> = (0..morris.points()).map(|index| morris.at(index)).collect();
        points.chunks(factors + 1).map(<[Vec<f64>]>::to_vec).collect()
    }

    #[test]
    fn in_a_trajectory_each_factor_moves_once_by_two_thirds() {
        for factors in [1, 2, 3, 20] {
            for trajectory in trajectories(50, factors) {
                let mut moved = Vec::new();
                for pair in trajectory.windows(2) {
                    let differs = |&factor: &usize| pair[0][factor] != pair[1][factor];
                    let different: Vec<usize> = (0..factors).filter(differs).collect();
                    assert_eq!(different.len(), 1, "{pair:?}");
                    let step = pair[1][different[0]] - pair[0][different[0]];
                    assert!((step.abs() - 2.0 / 3.0).abs() < 1e-15, "{step}");
                    moved.extend(different);
                }
                moved.sort_unstable();
                assert!(moved.into_iter().eq(0..factors));
            }
        }
    }

    /// Each of 4 levels is the start, each of 3 factors the first to move, equally often: counts are
    /// binomial, five deviations are allowed.
    #[test]
    fn starts_and_orders_are_equally_likely() {
        let all = trajectories(3000, 3);
        let near = |count: usize, chance: f64| {
            let expected = 3000.0 * chance;
            let deviation = (expected * (1.0 - chance)).sqrt();
            assert!((count as f64 - expected).abs() < 5.0 * deviation, "{count} for {expected}");
        };
        for factor in 0..3 {
            for level in 0..4 {
                let starts = |t: &&Vec<Vec<f64>>| t[0][factor] == f64::from(level) / 3.0;
                near(all.iter().filter(starts).count(), 0.25);
            }
            near(all.iter().filter(|t| t[0][factor] != t[1][factor]).count(), 1.0 / 3.0);
        }
    }

    #[test]
    fn more_trajectories_leave_those_there_are() {
        assert_eq!(trajectories(5, 4), trajectories(50, 4)[..5]);
    }
}
