//! The ties of a file as they are read: room grows by steps, and nothing that was read is moved.

use crate::ties::{Pairs, Piece};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The pairs of a step, where they come one by one.
const STEP: usize = 1 << 16;

/// The pairs that are held before those that were told before are left out for the first time.
const MANY: usize = 1 << 24;

/// Pairs of numbers in the order in which they were told.
#[derive(Debug)]
pub(super) struct Told {
    steps: Vec<Vec<[u32; 2]>>,
    /// How many pairs come before each step, and how many there are in all.
    before: Vec<usize>,
    /// At this many pairs, those that were told before are left out.
    full: usize,
    /// How many were left out because they were told before, in this direction.
    left_out: u64,
}

impl Default for Told {
    fn default() -> Self {
        Self { steps: Vec::new(), before: vec![0], full: MANY, left_out: 0 }
    }
}

impl Told {
    /// One more pair.
    pub fn push(&mut self, pair: [u32; 2]) {
        match self.steps.last_mut() {
            Some(step) if step.len() < step.capacity() => {
                step.push(pair);
                *self.before.last_mut().expect("there is one more than steps") += 1;
            }
            _ => {
                let mut step = Vec::with_capacity(STEP);
                step.push(pair);
                self.extend(step);
            }
        }
    }

    /// More pairs.
    pub fn extend(&mut self, step: Vec<[u32; 2]>) {
        if step.is_empty() {
            return;
        }
        self.before.push(self.len() + step.len());
        self.steps.push(step);
        if self.len() >= self.full {
            self.leave_out();
        }
    }

    /// Leave out pairs that were told before, so that a file that says the same again and again takes no
    /// memory for it.
    fn leave_out(&mut self) {
        let mut all = std::mem::take(&mut self.steps).concat();
        let before = all.len();
        all.par_sort_unstable();
        all.dedup();
        all.shrink_to_fit();
        self.left_out += (before - all.len()) as u64;
        self.full = MANY.max(2 * all.len());
        self.before = vec![0, all.len()];
        self.steps = vec![all];
    }

    /// How many pairs are held.
    pub fn len(&self) -> usize {
        *self.before.last().expect("there is one more than steps")
    }

    /// How many pairs were told.
    pub fn lines(&self) -> u64 {
        self.len() as u64 + self.left_out
    }

    /// The bytes that are taken, or will be with another step.
    pub fn memory(&self) -> u64 {
        8 * (self.len() + STEP) as u64
    }

    /// All pairs that are held.
    pub fn iter(&self) -> impl Iterator<Item = [u32; 2]> {
        self.steps.iter().flatten().copied()
    }

    /// All pairs that are held, on all threads.
    pub fn par_iter(&self) -> impl ParallelIterator<Item = [u32; 2]> {
        self.steps.par_iter().flat_map_iter(|step| step.iter().copied())
    }

    /// The ends of all pairs that are held, on all threads.
    pub fn par_ends(&self) -> impl ParallelIterator<Item = u32> {
        self.steps.par_iter().flat_map_iter(|step| step.as_flattened().iter().copied())
    }

    /// Change every end of a pair.
    pub fn each_end(&mut self, change: impl Fn(u32) -> u32 + Sync) {
        let each = |step: &mut Vec<[u32; 2]>| {
            step.as_flattened_mut().iter_mut().for_each(|end| *end = change(*end));
        };
        self.steps.par_iter_mut().for_each(each);
    }

    /// Tell `listener` those in the range of a `piece`.
    fn tell(&self, piece: Piece, mut listener: impl FnMut([u32; 2])) {
        let Range { start, end } = piece.range(self.len() as u64);
        let (start, end) = (start as usize, end as usize);
        let first = self.before.partition_point(|before| *before <= start).saturating_sub(1);
        for (step, before) in self.steps.iter().zip(&self.before).skip(first) {
            if *before >= end {
                break;
            }
            let here = start.saturating_sub(*before)..(end - before).min(step.len());
            step[here].iter().copied().for_each(&mut listener);
        }
    }
}

/// All pairs, and those among them that were told before.
pub(super) struct Repeating<'a> {
    told: &'a Told,
    repeated: Mutex<Vec<[u32; 2]>>,
}

impl<'a> Repeating<'a> {
    /// All pairs, of which none is known to repeat another.
    pub fn new(told: &'a Told) -> Self {
        Self { told, repeated: Mutex::default() }
    }

    /// How many pairs were told in both directions, once it is known which are repeated.
    pub fn both_ways(self) -> u64 {
        let mut repeated = self.repeated.into_inner().expect("no thread has panicked");
        if repeated.is_empty() {
            return 0;
        }
        repeated.par_sort_unstable();
        repeated.dedup();
        let told: [Vec<AtomicBool>; 2] =
            std::array::from_fn(|_| repeated.iter().map(|_| AtomicBool::new(false)).collect());
        self.told.par_iter().for_each(|[a, b]| {
            if let Ok(place) = repeated.binary_search(&[a.min(b), a.max(b)]) {
                told[usize::from(a < b)][place].store(true, Relaxed);
            }
        });
        let both = |[up, down]: [&AtomicBool; 2]| up.load(Relaxed) && down.load(Relaxed);
        told[0].iter().zip(&told[1]).filter(|(up, down)| both([up, down])).count() as u64
    }
}

impl Pairs<1> for Repeating<'_> {
    fn count(&self) -> u64 {
        self.told.len() as u64
    }

    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2])) {
        self.told.tell(piece, listener);
    }

    fn kind(&self, _: [u32; 2]) -> usize {
        0
    }

    fn repeats(&self, pair: [u32; 2]) {
        self.repeated.lock().expect("no thread has panicked").push(pair);
    }
}
