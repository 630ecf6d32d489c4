//! Listed ties from pairs that are told as often as is asked, with little room beside the result.
//!
//! An end of a pair belongs to the row of its agent. Rows are sorted by bins, which are so narrow
//! that the ends of one stay in cache. First all pairs are told to count the ends of each bin. Then
//! they are told again and again, for the next bins each time: their ends wait behind the place of
//! their rows, in the part of the list that is still empty, and from there each bin is sorted to its
//! place. As an end waits as two numbers and stands as one, a third of the empty part is filled each time.
//!
//! Pairs are told in pieces and bins are sorted by themselves, so that threads share both. How pairs
//! are cut and in which order ends wait does not matter, because rows are sorted at last.

use super::listed::Listed;
use crate::id::MOST_TIES;
use rayon::prelude::*;
use std::ops::Range;
use std::slice::IterMut;

/// Pairs of agents, the same ones each time they are told. What is no tie, because an agent is paired
/// with itself or a pair was told before, is left out of the list.
pub(crate) trait Pairs<const KINDS: usize>: Sync {
    /// How many there are.
    fn count(&self) -> u64;

    /// How many of them are in a `piece`.
    fn size(&self, piece: Piece) -> u64;

    /// Tell `listener` those of a `piece`.
    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2]));

    /// Which kind a pair is of, below `KINDS`.
    fn kind(&self, pair: [u32; 2]) -> usize;
}

impl Pairs<1> for [u64] {
    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn size(&self, piece: Piece) -> u64 {
        let Range { start, end } = piece.range(self.len() as u64);
        end - start
    }

    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2])) {
        let Range { start, end } = piece.range(self.len() as u64);
        self[start as usize..end as usize].iter().copied().map(super::ends).for_each(listener);
    }

    fn kind(&self, _: [u32; 2]) -> usize {
        0
    }
}

/// One of several pieces of about one size that things in a row are cut in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    number: u64,
    of: u64,
}

impl Piece {
    /// The first, and one past the last, of `count` things that are in this piece.
    pub fn range(self, count: u64) -> Range<u64> {
        let edge = |number| (u128::from(count) * u128::from(number) / u128::from(self.of)) as u64;
        edge(self.number)..edge(self.number + 1)
    }
}

/// How the work is cut, which never changes the result.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cutting {
    /// The most pieces of pairs.
    pub pieces: u64,
    /// A piece has about so many pairs, or more.
    pub pairs: u64,
    /// A bin has about so many ends, or fewer if it would take too many rows.
    pub ends: u64,
    /// The most rows in a bin.
    pub rows: u64,
    /// So many numbers may stand beside the result, however small this is.
    pub room: usize,
}

impl Cutting {
    /// Bins for a cache of 1 MiB, and 16 MiB of room.
    pub const USUAL: Self =
        Self { pieces: 64, pairs: 1 << 12, ends: 1 << 20, rows: 1 << 16, room: 1 << 22 };

    fn pieces(self, count: u64) -> impl Iterator<Item = Piece> {
        let of = (count / self.pairs).clamp(1, self.pieces);
        (0..of).map(move |number| Piece { number, of })
    }

    /// How many rows are in a bin, as a power of two.
    fn width(self, agents: u32, ends: u64) -> u32 {
        (self.ends * u64::from(agents) / ends.max(1)).clamp(1, self.rows).ilog2()
    }
}

/// The list of what is told of `agents`, each pair once; and how many pairs of each kind were repeated.
pub(crate) fn gathered<const KINDS: usize>(
    agents: u32,
    pairs: &(impl Pairs<KINDS> + ?Sized),
    cutting: Cutting,
) -> (Listed, [u64; KINDS]) {
    assert!(pairs.count() <= MOST_TIES, "more ties than 32-bit offsets can hold");
    let bins = Bins::counted(agents, pairs, cutting);
    let mut partners = vec![0; bins.ends(0..bins.sizes.len()) + bins.room(cutting.room)];
    let mut offsets = vec![0; agents as usize + 1];
    let (mut first, mut filled) = (0, 0);
    let mut repeated = Vec::with_capacity(bins.sizes.len());
    while first < bins.sizes.len() {
        let empty = &mut partners[filled..];
        let next = bins.next(first, empty.len() / 3);
        let rows = offsets[1..].chunks_mut(1 << bins.width).skip(first).take(next.len());
        repeated.par_extend(bins.fill(next.clone(), pairs, empty, rows.collect()));
        (first, filled) = (next.end, filled + bins.ends(next));
    }
    bins.close(&mut offsets[1..], &mut partners);
    let total = |kind| repeated.iter().map(|times: &[u64; KINDS]| times[kind]).sum();
    (Listed::new(offsets, partners), std::array::from_fn(total))
}

/// Rows that are sorted together, and how many ends they have.
struct Bins {
    /// The logarithm to base 2 of how many rows a bin has.
    width: u32,
    pieces: Vec<Piece>,
    /// How many ends of each piece of pairs are in each bin.
    counts: Vec<Vec<u32>>,
    /// How many ends are in each bin.
    sizes: Vec<usize>,
}

impl Bins {
    fn counted<const KINDS: usize>(
        agents: u32,
        pairs: &(impl Pairs<KINDS> + ?Sized),
        cutting: Cutting,
    ) -> Self {
        let width = cutting.width(agents, 2 * pairs.count());
        let pieces: Vec<Piece> = cutting.pieces(pairs.count()).collect();
        let bins = agents.div_ceil(1 << width) as usize;
        let count = |piece: &Piece| {
            let mut counts = vec![0; bins];
            match counts.as_mut_slice() {
                // All ends are in the only bin there is.
                [all] => *all = 2 * pairs.size(*piece) as u32,
                counts => pairs.tell(*piece, |ends| {
                    ends.into_iter().for_each(|end| counts[(end >> width) as usize] += 1);
                }),
            }
            counts
        };
        let counts: Vec<Vec<u32>> = pieces.par_iter().map(count).collect();
        let size = |bin| counts.iter().map(|counts| counts[bin] as usize).sum();
        let sizes = (0..bins).map(size).collect();
        Self { width, pieces, counts, sizes }
    }

    fn ends(&self, bins: Range<usize>) -> usize {
        self.sizes[bins].iter().sum()
    }

    /// How many numbers must stand beside the result: the ends of any bin must find room to wait, and
    /// with an eighth of the result few rounds suffice.
    fn room(&self, granted: usize) -> usize {
        let (all, largest) = (self.ends(0..self.sizes.len()), self.sizes.iter().max());
        (all / 8).max(granted.min(2 * all)).max(2 * largest.unwrap_or(&0))
    }

    /// The bins from `first` on that have `most` ends or fewer, at least one.
    fn next(&self, first: usize, most: usize) -> Range<usize> {
        let mut ends = 0;
        let fits = |size: &&usize| {
            ends += **size;
            ends <= most
        };
        first..first + self.sizes[first..].iter().take_while(fits).count().max(1)
    }

    /// Sort the partners of the rows of `bins` to the start of the `empty` part of the list, and note
    /// where each row ends in its bin; how many pairs of each kind were repeated in each bin.
    fn fill<const KINDS: usize>(
        &self,
        bins: Range<usize>,
        pairs: &(impl Pairs<KINDS> + ?Sized),
        empty: &mut [u32],
        rows: Vec<&mut [u32]>,
    ) -> Vec<[u64; KINDS]> {
        let ends = self.ends(bins.clone());
        let (mut partners, rest) = empty.split_at_mut(ends);
        let waiting = &mut rest.as_chunks_mut().0[..ends];
        self.wait(bins.clone(), pairs, waiting);
        let mut waiting = &*waiting;
        let mut sorted = Vec::with_capacity(bins.len());
        for (bin, ends) in bins.zip(rows) {
            let bin = Bin {
                first: (bin << self.width) as u32,
                waiting: waiting.split_off(..self.sizes[bin]).expect("all ends of the bins wait"),
                ends,
                partners: partners.split_off_mut(..self.sizes[bin]).expect("there is room for all"),
            };
            sorted.push(bin);
        }
        sorted.into_par_iter().map(|bin| bin.sort(pairs)).collect()
    }

    /// Let the ends that are in `bins` wait, bin by bin.
    fn wait<const KINDS: usize>(
        &self,
        bins: Range<usize>,
        pairs: &(impl Pairs<KINDS> + ?Sized),
        mut waiting: &mut [[u32; 2]],
    ) {
        let mut queues: Vec<Vec<IterMut<[u32; 2]>>> = Vec::new();
        queues.resize_with(self.pieces.len(), || Vec::with_capacity(bins.len()));
        for bin in bins.clone() {
            for (queues, counts) in queues.iter_mut().zip(&self.counts) {
                let queue = waiting.split_off_mut(..counts[bin] as usize);
                queues.push(queue.expect("there is room for all").iter_mut());
            }
        }
        self.pieces.par_iter().zip(queues).for_each(|(piece, queues)| {
            let mut queues = Queues::new(bins.clone(), self.width, queues);
            pairs.tell(*piece, |[a, b]| queues.take([[a, b], [b, a]]));
            queues.admit();
        });
    }

    /// Close the gaps that repeated pairs left behind bins.
    fn close(&self, ends: &mut [u32], partners: &mut Vec<u32>) {
        let (mut start, mut kept) = (0, 0);
        for (size, ends) in self.sizes.iter().zip(ends.chunks_mut(1 << self.width)) {
            let length = ends.last().map_or(0, |end| *end as usize);
            if kept < start {
                partners.copy_within(start..start + length, kept);
            }
            ends.iter_mut().for_each(|end| *end += kept as u32);
            (start, kept) = (start + size, kept + length);
        }
        partners.truncate(kept);
    }
}

/// So many ends are held back at most.
const HELD_BACK: usize = 64;

/// Where the ends of a piece of pairs wait.
struct Queues<'a> {
    /// The bins that are filled now.
    bins: Range<u32>,
    width: u32,
    /// The room left in each of them.
    queues: Vec<IterMut<'a, [u32; 2]>>,
    /// Ends that are in these bins. That an end is not, which nobody can guess, costs no more than that
    /// the next is written over it.
    held_back: [[u32; 2]; HELD_BACK],
    count: usize,
}

impl<'a> Queues<'a> {
    fn new(bins: Range<usize>, width: u32, queues: Vec<IterMut<'a, [u32; 2]>>) -> Self {
        let bins = bins.start as u32..bins.end as u32;
        Self { bins, width, queues, held_back: [[0; 2]; HELD_BACK], count: 0 }
    }

    /// Take both ends of a pair, or what is in the bins of them.
    fn take(&mut self, ends: [[u32; 2]; 2]) {
        if self.count + ends.len() > HELD_BACK {
            self.admit();
        }
        for end in ends {
            self.held_back[self.count] = end;
            self.count += usize::from(self.bins.contains(&(end[0] >> self.width)));
        }
    }

    /// Let those held back queue.
    fn admit(&mut self) {
        for end in &self.held_back[..self.count] {
            let bin = (end[0] >> self.width) - self.bins.start;
            let place = self.queues[bin as usize].next();
            *place.expect("as many are told as were counted") = *end;
        }
        self.count = 0;
    }
}

/// A bin to be sorted.
struct Bin<'a> {
    /// The agent of its first row.
    first: u32,
    /// Its ends, in any order, each with its partner.
    waiting: &'a [[u32; 2]],
    /// Where each row ends, to be written.
    ends: &'a mut [u32],
    /// The rows, to be written.
    partners: &'a mut [u32],
}

impl Bin<'_> {
    /// Write the rows, each partner once; how many pairs of each kind were repeated.
    fn sort<const KINDS: usize>(self, pairs: &(impl Pairs<KINDS> + ?Sized)) -> [u64; KINDS] {
        let Self { first, waiting, ends, partners } = self;
        let row = |agent: u32| (agent - first) as usize;
        ends.fill(0);
        waiting.iter().for_each(|[agent, _]| ends[row(*agent)] += 1);
        let mut start = 0;
        for end in ends.iter_mut() {
            start += std::mem::replace(end, start);
        }
        for &[agent, partner] in waiting {
            let next = &mut ends[row(agent)];
            partners[*next as usize] = partner;
            *next += 1;
        }
        let (mut start, mut kept, mut repeated) = (0, 0, [0; KINDS]);
        for (agent, end) in (first..).zip(ends) {
            let row = start..std::mem::replace(end, 0) as usize;
            start = row.end;
            partners[row.clone()].sort_unstable();
            let mut last = None;
            for place in row {
                let partner = partners[place];
                if last.replace(partner) != Some(partner) {
                    partners[kept] = partner;
                    kept += usize::from(partner != agent);
                } else if agent < partner {
                    repeated[pairs.kind([agent, partner])] += 1;
                }
            }
            *end = kept as u32;
        }
        repeated
    }
}
