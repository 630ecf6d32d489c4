//! Levels put together: every combination of them, or one after the other.

use super::Rule;

/// Levels of factors, put together.
#[derive(Debug)]
pub(super) struct Combined {
    levels: Vec<Vec<String>>,
    /// How many points pass before a factor goes on to its next level.
    strides: Vec<u64>,
    points: u64,
}

impl Combined {
    /// Every combination; the level of the first factor changes last.
    pub fn grid(levels: Vec<Vec<String>>) -> Self {
        let mut points: u64 = 1;
        let mut strides = vec![0; levels.len()];
        for (stride, levels) in strides.iter_mut().zip(&levels).rev() {
            *stride = points;
            points = points.saturating_mul(levels.len() as u64);
        }
        Self { levels, strides, points }
    }

    /// All first levels, then all second, and so on.
    pub fn zip(levels: Vec<Vec<String>>) -> Self {
        let points = levels.iter().map(Vec::len).min().unwrap_or(0) as u64;
        Self { strides: vec![1; levels.len()], levels, points }
    }
}

impl Rule for Combined {
    fn points(&self) -> u64 {
        self.points
    }

    fn values(&self, index: u64) -> Vec<Option<String>> {
        let level = |(levels, stride): (&Vec<String>, &u64)| {
            levels.get((index / stride % levels.len() as u64) as usize).cloned()
        };
        self.levels.iter().zip(&self.strides).map(level).collect()
    }
}
