//! The Sobol' sequence (Sobol' 1967, doi:10.1016/0041-5553(67)90144-9), in the order of Antonov and
//! Saleev 1979 (doi:10.1016/0041-5553(79)90085-5), scrambled as Owen 1995
//! (doi:10.1007/978-1-4612-2552-2_19) does: each binary digit of a coordinate is flipped or not by a
//! draw that belongs to the digits before it. A point depends on its number alone.

mod directions;

use super::drawn::Cube;
use crate::rng::{Decision, Draws};
use directions::DIRECTIONS;

/// How many binary digits the sequence has, and the binary logarithm of how many points.
const DIGITS: usize = 31;

/// How many further binary digits scrambling adds, so that all fit the mantissa of a real number.
const FURTHER: u32 = 21;

/// The sequence as it is before scrambling: the direction numbers of each dimension.
#[derive(Debug)]
struct Sequence(Vec<[u32; DIGITS]>);

impl Sequence {
    /// In so many `dimensions`, 200 at most.
    fn new(dimensions: usize) -> Self {
        let first = std::iter::once([1; DIGITS]);
        let others = DIRECTIONS.iter().map(|&(polynomial, initial)| numbers(polynomial, initial));
        let aligned = |mut numbers: [u32; DIGITS]| {
            numbers.iter_mut().enumerate().for_each(|(at, m)| *m <<= DIGITS - 1 - at);
            numbers
        };
        let directions: Vec<_> = first.chain(others).take(dimensions).map(aligned).collect();
        assert_eq!(directions.len(), dimensions, "a sweep has 100 factors at most");
        Self(directions)
    }

    /// The digits of a coordinate of the point number `index`, below 2³¹, as a whole number.
    fn digits(&self, index: u32, dimension: usize) -> u32 {
        let gray = index ^ index >> 1;
        let chosen = self.0[dimension].iter().enumerate().filter(|(at, _)| gray >> at & 1 == 1);
        chosen.fold(0, |digits, (_, direction)| digits ^ direction)
    }
}

/// m₁, m₂, … by the recurrence of a primitive polynomial, whose first are given.
fn numbers(polynomial: u32, initial: &[u32]) -> [u32; DIGITS] {
    let degree = initial.len();
    let mut numbers = [0; DIGITS];
    numbers[..degree].copy_from_slice(initial);
    for at in degree..DIGITS {
        let terms = (1..=degree).filter(|back| polynomial >> (degree - back) & 1 == 1);
        let before = terms.map(|back| numbers[at - back] << back);
        numbers[at] = before.fold(numbers[at - degree], |number, term| number ^ term);
    }
    numbers
}

/// The first points of the scrambled sequence.
#[derive(Debug)]
pub(super) struct Sobol {
    samples: u32,
    sequence: Sequence,
    draws: Draws,
}

impl Sobol {
    /// So many `samples` in so many `dimensions`.
    pub fn new(samples: u32, dimensions: usize, draws: Draws) -> Self {
        Self { samples, sequence: Sequence::new(dimensions), draws }
    }

    /// The coordinate with these `digits`, scrambled; strictly between 0 and 1.
    ///
    /// A node of the binary tree of digits is numbered as in a heap; its draw decides on the next
    /// digit, and that of a leaf is the rest.
    fn scrambled(&self, digits: u32, dimension: usize) -> f64 {
        let draw = |node| self.draws.once(Decision::Digit, node, dimension as u32);
        let grown = |node, at: usize| node << 1 | (digits >> at & 1 ^ (draw(node) >> 63) as u32);
        let leaf = (0..DIGITS).rev().fold(1, grown);
        let rest = draw(leaf) >> (u64::BITS - FURTHER);
        let all = u64::from(leaf - (1 << DIGITS)) << FURTHER | rest;
        (all as f64 + 0.5) / (1u64 << (DIGITS as u32 + FURTHER)) as f64
    }
}

impl Cube for Sobol {
    fn points(&self) -> u64 {
        self.samples.into()
    }

    fn at(&self, index: u64) -> Vec<f64> {
        let digits = |dimension| self.sequence.digits(index as u32, dimension);
        let dimensions = 0..self.sequence.0.len();
        dimensions.map(|dimension| self.scrambled(digits(dimension), dimension)).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::id::Replicate;

    /// The point number `index` before scrambling.
    pub fn unscrambled(index: u32, dimensions: usize) -> Vec<f64> {
        let sequence = Sequence::new(dimensions);
        let digits = |dimension| sequence.digits(index, dimension);
        (0..dimensions).map(|d| f64::from(digits(d)) / f64::from(1u32 << DIGITS)).collect()
    }

    /// In eighths, from SciPy 1.17.1: `(qmc.Sobol(5, scramble=False).random(8)*8).astype(int)`.
    #[test]
    fn the_first_points_are_those_of_scipy() {
        const SCIPY: [[u8; 5]; 8] = [
            [0, 0, 0, 0, 0],
            [4, 4, 4, 4, 4],
            [6, 2, 2, 2, 6],
            [2, 6, 6, 6, 2],
            [3, 3, 5, 7, 3],
            [7, 7, 1, 3, 7],
            [5, 1, 7, 5, 5],
            [1, 5, 3, 1, 1],
        ];
        for (index, expected) in SCIPY.iter().enumerate() {
            let point = unscrambled(index as u32, 5);
            assert_eq!(point, expected.map(|eighths| f64::from(eighths) / 8.0), "{index}");
        }
    }

    /// From SciPy 1.17.1, where `random` gives a point a row, all of them whole after `*4096`:
    ///
    /// ```python
    /// h = 0xcbf29ce484222325
    /// for row in (qmc.Sobol(200, scramble=False).random(4096)*4096).astype(int).tolist():
    ///     for x in row: h = (h ^ x) * 0x100000001b3 & 2**64 - 1
    /// ```
    #[test]
    fn all_dimensions_are_those_of_scipy() {
        let sequence = Sequence::new(200);
        let points = (0..4096).flat_map(|index| (0..200).map(move |d| (index, d)));
        let hash = points.fold(0xcbf2_9ce4_8422_2325_u64, |hash, (index, dimension)| {
            let coordinate = sequence.digits(index, dimension) >> (DIGITS - 12);
            (hash ^ u64::from(coordinate)).wrapping_mul(0x100_0000_01b3)
        });
        assert_eq!(hash, 0xb989_2451_4946_8725);
    }

    /// Owen's scrambling keeps what the sequence is made for: of the first 2ᵏ points one is in each
    /// 2ᵏ-th of each dimension, and in two dimensions, which form a net of quality 0, one is in each
    /// rectangle of that area.
    #[test]
    fn scrambled_points_are_as_evenly_spread() {
        let sobol = Sobol::new(256, 20, Draws::new(2009, Replicate(0)));
        let points: Vec<Vec<f64>> = (0..256).map(|index| sobol.at(index)).collect();
        let spread = |cell: &dyn Fn(&Vec<f64>) -> usize| {
            let mut cells: Vec<usize> = points.iter().map(cell).collect();
            cells.sort_unstable();
            cells.into_iter().eq(0..256)
        };
        for dimension in 0..20 {
            assert!(spread(&|point| (point[dimension] * 256.0) as usize), "{dimension}");
        }
        for split in 0..=8 {
            let (across, up) = (f64::from(1 << split), f64::from(256 >> split));
            let cell = |point: &Vec<f64>| {
                (point[0] * across) as usize * (256 >> split) + (point[1] * up) as usize
            };
            assert!(spread(&cell), "{across} × {up}");
        }
        assert!(points.iter().flatten().all(|u| *u > 0.0 && *u < 1.0));
    }

    /// Of 64 points one is at random in each 64th, so the mean of their squares has about the
    /// variance 1/(9·64³); over 100 seeds the mean of these is a tenth as uncertain. Each may deviate
    /// by seven deviations, their mean by five.
    #[test]
    fn scrambling_differs_from_seed_to_seed_and_has_no_bias() {
        let deviation = (1.0 / (9.0 * 64.0 * 64.0 * 64.0_f64)).sqrt();
        let mean = |seed| {
            let sobol = Sobol::new(64, 1, Draws::new(seed, Replicate(0)));
            let coordinates = (0..64).map(|index| sobol.at(index)[0]);
            coordinates.map(|u| u * u).sum::<f64>() / 64.0
        };
        let means: Vec<f64> = (0..100).map(mean).collect();
        assert!(means.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(means.iter().all(|mean| (mean - 1.0 / 3.0).abs() < 7.0 * deviation), "{means:?}");
        let mean = means.iter().sum::<f64>() / 100.0;
        assert!((mean - 1.0 / 3.0).abs() < 5.0 * deviation / 10.0, "{mean}");
    }
}
