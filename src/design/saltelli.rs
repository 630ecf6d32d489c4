//! Saltelli's sample for Sobol' indices (Saltelli and others 2010, doi:10.1016/j.cpc.2009.09.018): a
//! point of a Sobol' sequence in twice as many dimensions as there are factors is two points a and b;
//! with them go a with each of its factors from b, and b with each of its factors from a.

use super::drawn::Cube;
use super::sobol::Sobol;
use crate::rng::Draws;

/// Blocks of 2·factors + 2 points: a, a with factor 1 from b, …, b with factor 1 from a, …, b.
#[derive(Debug)]
pub(super) struct Saltelli {
    base: Sobol,
    factors: usize,
}

impl Saltelli {
    /// So many base `samples` of so many `factors`.
    pub fn new(samples: u32, factors: usize, draws: Draws) -> Self {
        Self { base: Sobol::new(samples, 2 * factors, draws), factors }
    }

    fn block(&self) -> u64 {
        2 * self.factors as u64 + 2
    }
}

impl Cube for Saltelli {
    fn points(&self) -> u64 {
        self.base.points() * self.block()
    }

    fn at(&self, index: u64) -> Vec<f64> {
        let base = self.base.at(index / self.block());
        crossed(base.split_at(self.factors), (index % self.block()) as usize)
    }
}

/// The point of a block that stands at this `place`, made of `a` and `b`.
fn crossed((a, b): (&[f64], &[f64]), place: usize) -> Vec<f64> {
    let factors = a.len();
    let (from, other) = if place <= factors { (a, b) } else { (b, a) };
    let mut point = from.to_vec();
    let swapped = (1..=2 * factors).contains(&place).then(|| (place - 1) % factors);
    if let Some(factor) = swapped {
        point[factor] = other[factor];
    }
    point
}

#[cfg(test)]
mod tests {
    use super::super::sobol::tests::unscrambled;
    use super::*;
    use crate::id::Replicate;

    /// In eighths, from SALib 1.6.0: `SALib.sample.sobol.sample(problem, 4, scramble=False)*8` of
    /// three factors from 0 to 1.
    #[test]
    fn the_points_are_those_of_salib() {
        const SALIB: [[[u8; 3]; 8]; 4] = [
            [[0; 3]; 8],
            [[4; 3]; 8],
            [
                [6, 2, 2],
                [2, 2, 2],
                [6, 6, 2],
                [6, 2, 6],
                [6, 6, 6],
                [2, 2, 6],
                [2, 6, 2],
                [2, 6, 6],
            ],
            [
                [2, 6, 6],
                [6, 6, 6],
                [2, 2, 6],
                [2, 6, 2],
                [2, 2, 2],
                [6, 6, 2],
                [6, 2, 6],
                [6, 2, 2],
            ],
        ];
        for (index, block) in SALIB.iter().enumerate() {
            let base = unscrambled(index as u32, 6);
            for (place, expected) in block.iter().enumerate() {
                let point = crossed(base.split_at(3), place);
                assert_eq!(point, expected.map(|eighths| f64::from(eighths) / 8.0));
            }
        }
    }

    #[test]
    fn a_block_is_a_and_b_and_each_with_one_factor_of_the_other() {
        let saltelli = Saltelli::new(10, 4, Draws::new(2009, Replicate(0)));
        assert_eq!(saltelli.points(), 100);
        let points: Vec<Vec<f64>> = (0..100).map(|index| saltelli.at(index)).collect();
        for block in points.chunks(10) {
            let (a, b) = (&block[0], &block[9]);
            assert!(a.iter().zip(b).all(|(a, b)| a != b));
            for factor in 0..4 {
                let with = |mut point: Vec<f64>, from: &[f64]| {
                    point[factor] = from[factor];
                    point
                };
                assert_eq!(block[1 + factor], with(a.clone(), b));
                assert_eq!(block[5 + factor], with(b.clone(), a));
            }
        }
    }
}
