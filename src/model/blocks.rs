//! Walking over many agents: in order, on as many threads as are free, with one result.

use crate::rng::BLOCK;
use rayon::prelude::*;
use std::ops::Range;

/// Fewer items than this are walked by one thread: a day of them is shorter than waking another.
const WORTH_SHARING: u32 = 1 << 17;

/// Items a task walks; a multiple of the 256 agents that share a block of draws.
const TASK: u32 = 1 << 14;
const _: () = assert!((TASK as usize).is_multiple_of(BLOCK));

/// What `visit` finds in consecutive ranges that cover 0 … `count`, put together in their order.
///
/// Ranges start at multiples of 256. The result does not depend on the number of threads.
pub fn gather<T: Send>(count: u32, visit: impl Fn(Range<u32>, &mut Vec<T>) + Sync) -> Vec<T> {
    let visited = |range| {
        let mut found = Vec::new();
        visit(range, &mut found);
        found
    };
    together(map(count, visited))
}

/// What was found in parts, one after the other.
pub fn together<T>(mut parts: Vec<Vec<T>>) -> Vec<T> {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| all.extend(part));
    all
}

/// What `visit` makes of each of the ranges, one or more, that cover 0 … `count`, in their order.
///
/// Ranges start at multiples of 256. How many there are depends on `count` alone.
pub fn map<T: Send>(count: u32, visit: impl Fn(Range<u32>) -> T + Sync) -> Vec<T> {
    if count < WORTH_SHARING {
        return vec![visit(0..count)];
    }
    (0..count.div_ceil(TASK))
        .into_par_iter()
        .map(|task| visit(task * TASK..count.min((task + 1).saturating_mul(TASK))))
        .collect()
}

/// Do two things that concern so many items, at once where they are many.
pub fn both(items: usize, one: impl FnOnce() + Send, other: impl FnOnce() + Send) {
    if items < TASK as usize {
        one();
        other();
    } else {
        rayon::join(one, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_visited_once_and_in_order() {
        for count in [0, 1, 255, 256, 100_000, WORTH_SHARING, WORTH_SHARING + 77, 1 << 20] {
            let seen = gather(count, |range, found| found.extend(range));
            assert!(seen.into_iter().eq(0..count), "{count}");
            let ranges = map(count, |range| range);
            assert!(ranges.iter().all(|range| (range.start as usize).is_multiple_of(BLOCK)));
            assert!(ranges.into_iter().flatten().eq(0..count), "{count}");
        }
    }
}
