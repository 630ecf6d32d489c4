//! Into how many shards a sweep is split, and what each asks an engine for.

use crate::cli::args::MOST_SHARDS;
use std::num::NonZeroUsize;

/// How long a shard is to take, in seconds: between the minutes below which engines are slower than the
/// work, and the hour up to which what is killed is soon done again.
const WANTED: f64 = 1800.0;

/// Seconds below which a sweep is not worth an engine.
pub const SHORT: f64 = 600.0;

/// Seconds above which a shard is long.
pub const LONG: f64 = 3600.0;

/// The most shards.
pub const MOST: u64 = MOST_SHARDS as u64;

/// Thread counts that are tried until shards are short enough.
const THREADS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// How many times as long as the timed runs suggest a shard may take before it is stopped.
const PATIENCE: f64 = 3.0;

/// Limits of time are told in steps of so many seconds.
const STEP: u64 = 300;

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Seconds on one thread.
    pub seconds: f64,
    /// The most parts it can be split into.
    pub parts: u64,
}

/// How a sweep is split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// How many shards.
    pub shards: u32,
    /// Threads of each.
    pub threads: usize,
    /// Seconds that each takes, predicted.
    pub seconds: f64,
    /// Seconds after which it may be stopped.
    pub limit: u64,
}

impl Size {
    /// Such that a shard takes half an hour, as far as nothing else is asked for.
    pub fn of(work: Work, shards: Option<u32>, threads: Option<NonZeroUsize>) -> Self {
        let most = work.parts.clamp(1, MOST);
        let count = shards.map_or(most, u64::from);
        let alone = |threads: usize| work.seconds / threads as f64;
        let short = |&&threads: &&usize| alone(threads) / count as f64 <= LONG;
        let enough = || THREADS.iter().find(short).or(THREADS.last()).copied().unwrap_or(1);
        let threads = threads.map_or_else(enough, NonZeroUsize::get);
        let fitting = || ((alone(threads) / WANTED).ceil() as u64).clamp(1, most);
        let shards = shards.unwrap_or_else(|| fitting() as u32);
        let seconds = alone(threads) / f64::from(shards);
        let limit = (PATIENCE * seconds).max(SHORT) as u64;
        Self { shards, threads, seconds, limit: limit.div_ceil(STEP) * STEP }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3600.0;

    fn size(hours: f64, parts: u64) -> Size {
        Size::of(Work { seconds: hours * HOUR, parts }, None, None)
    }

    #[test]
    fn a_shard_takes_half_an_hour_if_it_can() {
        assert_eq!(size(20.0, 10_000).shards, 40);
        assert_eq!(size(20.0, 10_000).threads, 1);
        assert_eq!(size(20.0, 10_000).limit, 5400);
        assert_eq!(size(0.001, 10_000).shards, 1);
        assert_eq!(size(0.001, 10_000).limit, 600);
    }

    /// From the shortest to the longest sweep a shard takes 10 to 60 minutes, as long as there is enough to
    /// do for the first, and enough that can be done at once for the second.
    #[test]
    fn no_sweep_has_shards_that_are_too_short_or_too_long() {
        for hours in (1..2000).map(|n| f64::from(n * n) * 0.17) {
            let Size { shards, seconds, .. } = size(hours, 1_000_000);
            let enough = hours * HOUR > SHORT;
            let bearable = hours <= 64_000.0;
            assert!(seconds >= SHORT || !enough, "{hours} h: {shards} shards of {seconds} s");
            assert!(seconds <= LONG || !bearable, "{hours} h: {shards} shards of {seconds} s");
            assert!(u64::from(shards) <= MOST);
        }
    }

    #[test]
    fn what_cannot_be_split_gets_more_threads() {
        let few = size(20.0, 5);
        assert_eq!((few.shards, few.threads), (5, 4));
        assert_eq!(size(4000.0, 1_000_000).threads, 4);
    }

    #[test]
    fn what_is_asked_for_is_given() {
        let work = Work { seconds: HOUR, parts: 100 };
        let asked = Size::of(work, Some(16), NonZeroUsize::new(2));
        assert_eq!((asked.shards, asked.threads, asked.seconds), (16, 2, 112.5));
    }
}
