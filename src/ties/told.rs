//! The ties of a file as they are read: room grows by steps, and nothing that was read is moved.

use super::{Pairs, Piece};
use std::ops::Range;

/// So many pairs make a step.
const STEP: usize = 1 << 16;

/// Pairs of numbers in the order in which they were told.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// All but the last have [`STEP`] pairs.
    steps: Vec<Vec<[u32; 2]>>,
}

impl Told {
    /// One more pair.
    pub fn push(&mut self, pair: [u32; 2]) {
        match self.steps.last_mut() {
            Some(step) if step.len() < STEP => step.push(pair),
            _ => {
                let mut step = Vec::with_capacity(STEP);
                step.push(pair);
                self.steps.push(step);
            }
        }
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = [u32; 2]> {
        self.steps.iter().flatten().copied()
    }

    /// All ends of pairs, to be changed.
    pub fn each_end(&mut self) -> impl Iterator<Item = &mut u32> {
        self.steps.iter_mut().flatten().flatten()
    }
}

impl Pairs<1> for Told {
    fn count(&self) -> u64 {
        self.steps.iter().map(|step| step.len() as u64).sum()
    }

    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2])) {
        let Range { start, end } = piece.range(self.count());
        let steps = self.steps[start as usize / STEP..].iter().flatten().copied();
        steps.skip(start as usize % STEP).take((end - start) as usize).for_each(listener);
    }

    fn kind(&self, _: [u32; 2]) -> usize {
        0
    }
}
