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

    /// Tell `listener` those in the [range](Piece::range) of a `piece`.
    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2]));

    /// Which kind a pair is of, below `KINDS`.
    fn kind(&self, pair: [u32; 2]) -> usize;

    /// Hear of a pair that was told before, in either direction; its lower end comes first.
    fn repeats(&self, _pair: [u32; 2]) {}
}

impl Pairs<1> for [u64] {
    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2])) {
        piece.of_slice(self).iter().copied().map(super::ends).for_each(listener);
    }

    fn kind(&self, _: [u32; 2]) -> usize {
        0
    }
}

/// Pairs that were told once and are kept.
pub(crate) struct Kept<'a, P> {
    source: &'a P,
    pairs: Vec<[u32; 2]>,
}

impl<'a, P> Kept<'a, P> {
    /// The pairs of `source`.
    pub fn new<const KINDS: usize>(source: &'a P, cutting: Cutting) -> Self
    where
        P: Pairs<KINDS>,
    {
        let (count, pieces) = (source.count(), cutting.pieces(source.count()));
        let mut pairs = vec![[0; 2]; count as usize];
        let mut rest = pairs.as_mut_slice();
        let mut places = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            let Range { start, end } = piece.range(count);
            let place = rest.split_off_mut(..(end - start) as usize);
            places.push(place.expect("the pieces are as many pairs as there are").iter_mut());
        }
        pieces.par_iter().zip(places).for_each(|(piece, mut places)| {
            source.tell(*piece, |pair| {
                *places.next().expect("a piece has as many pairs as fall to it") = pair;
            });
        });
        Self { source, pairs }
    }
}

impl<const KINDS: usize, P: Pairs<KINDS>> Pairs<KINDS> for Kept<'_, P> {
    fn count(&self) -> u64 {
        self.pairs.len() as u64
    }

    fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2])) {
        piece.of_slice(&self.pairs).iter().copied().for_each(listener);
    }

    fn kind(&self, pair: [u32; 2]) -> usize {
        self.source.kind(pair)
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

    /// Those of `things` that are in this piece.
    pub fn of_slice<T>(self, things: &[T]) -> &[T] {
        let Range { start, end } = self.range(things.len() as u64);
        &things[start as usize..end as usize]
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
    /// So much room, as a share of the result, may stand beside it.
    pub share: f64,
    /// So much room may in any case, up to half of the result, in numbers of 4 bytes.
    pub room: usize,
}

impl Cutting {
    /// For pairs that are stored and quickly told: bins for a cache of 1 MiB, hardly any room.
    pub const STORED: Self =
        Self { pieces: 64, pairs: 1 << 12, ends: 1 << 18, rows: 1 << 16, share: 0.06, room: 0 };

    /// For pairs that were read from a file and are held beside the list: a little more room halves how often
    /// they are told.
    pub const READ: Self = Self { share: 0.155, ..Self::STORED };

    /// For pairs that are drawn each time they are told: with this share of room five times suffice,
    /// and with 16 MiB for ten million ends three.
    pub const DRAWN: Self = Self { ends: 1 << 19, share: 0.155, room: 1 << 22, ..Self::STORED };

    fn pieces(self, count: u64) -> Vec<Piece> {
        let of = (count / self.pairs).clamp(1, self.pieces);
        (0..of).map(move |number| Piece { number, of }).collect()
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
    let mut partners = vec![0; bins.ends(0..bins.sizes.len()) + bins.room(cutting)];
    let mut offsets = vec![0; agents as usize + 1];
    let (mut first, mut filled) = (0, 0);
    let mut repeated = Vec::with_capacity(bins.sizes.len());
    while first < bins.sizes.len() {
        let empty = &mut partners[filled..];
        let next = bins.next(first, empty.len() / 3);
        let rows = offsets[1..].chunks_mut(1 << bins.width).skip(first).take(next.len());
        repeated.extend(bins.fill(next.clone(), pairs, empty, rows.collect()));
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
        let pieces = cutting.pieces(pairs.count());
        let bins = agents.div_ceil(1 << width) as usize;
        let count = |piece: &Piece| {
            let mut counts = vec![0; bins];
            let mut add = |end: u32| counts[(end >> width) as usize] += 1;
            pairs.tell(*piece, |ends| ends.into_iter().for_each(&mut add));
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

    /// How many numbers stand beside the result: at least so many that the ends of any bin find room
    /// to wait.
    fn room(&self, cutting: Cutting) -> usize {
        let (all, largest) = (self.ends(0..self.sizes.len()), self.sizes.iter().max());
        let granted = ((all as f64 * cutting.share) as usize).max(cutting.room.min(all / 2));
        granted.max(2 * largest.unwrap_or(&0))
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
        self.pieces.par_iter().zip(queues).for_each(|(piece, mut queues)| {
            let mut join = |[agent, partner]: [u32; 2]| {
                let bin = ((agent >> self.width) as usize).wrapping_sub(bins.start);
                if let Some(queue) = queues.get_mut(bin) {
                    *queue.next().expect("as many are told as were counted") = [agent, partner];
                }
            };
            pairs.tell(*piece, |[a, b]| [[a, b], [b, a]].into_iter().for_each(&mut join));
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
                    pairs.repeats([agent, partner]);
                }
            }
            *end = kept as u32;
        }
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ties::pair;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Pairs in the order of a list; of kind 1 if the numbers of both are odd.
    #[derive(Debug)]
    struct Dictated(Vec<[u32; 2]>);

    impl Pairs<2> for Dictated {
        fn count(&self) -> u64 {
            self.0.len() as u64
        }

        fn tell(&self, piece: Piece, listener: impl FnMut([u32; 2])) {
            piece.of_slice(&self.0).iter().copied().for_each(listener);
        }

        fn kind(&self, [a, b]: [u32; 2]) -> usize {
            (a & b & 1) as usize
        }
    }

    /// The same, one pair after the other.
    fn by_the_book(agents: u32, dictated: &Dictated) -> (Vec<Vec<u32>>, [u64; 2]) {
        let mut rows = vec![BTreeSet::new(); agents as usize];
        let mut repeated = [0; 2];
        for &[a, b] in dictated.0.iter().filter(|[a, b]| a != b) {
            repeated[dictated.kind([a, b])] += u64::from(!rows[a as usize].insert(b));
            rows[b as usize].insert(a);
        }
        (rows.into_iter().map(Vec::from_iter).collect(), repeated)
    }

    fn rows(listed: &Listed) -> Vec<Vec<u32>> {
        (0..listed.agents()).map(|agent| listed.of(agent).to_vec()).collect()
    }

    fn dictated() -> impl Strategy<Value = (u32, Dictated)> {
        (1..60_u32).prop_flat_map(|agents| {
            let pairs = prop::collection::vec([0..agents, 0..agents], 0..400);
            (Just(agents), pairs.prop_map(Dictated))
        })
    }

    /// Work cut so finely that there are many pieces, bins and rounds.
    fn cutting() -> impl Strategy<Value = Cutting> {
        let sizes = (1..9_u64, 1..50_u64, 1..200_u64, 1..20_u64, 0.0..0.6, 0..80_usize);
        sizes.prop_map(|(pieces, pairs, ends, rows, share, room)| Cutting {
            pieces,
            pairs,
            ends,
            rows,
            share,
            room,
        })
    }

    proptest! {
        #[test]
        fn a_list_is_that_of_the_book((agents, dictated) in dictated(), cutting in cutting()) {
            let expected = by_the_book(agents, &dictated);
            let (listed, repeated) = gathered(agents, &dictated, cutting);
            prop_assert_eq!((rows(&listed), repeated), expected);
            let kept = gathered(agents, &Kept::new(&dictated, cutting), cutting);
            prop_assert_eq!(kept, (listed, repeated));
        }

        #[test]
        fn what_is_inserted_could_have_been_told_at_first(
            (agents, dictated) in dictated(),
            cutting in cutting(),
            first in 0.0..=1.0_f64,
        ) {
            let (whole, _) = gathered(agents, &dictated, cutting);
            let both_ways = (0..agents).flat_map(|a| whole.of(a).iter().map(move |&b| [a, b]));
            let ties: Vec<[u32; 2]> = both_ways.filter(|[a, b]| a < b).collect();
            let mut late = ties.clone();
            let early = Dictated(late.split_off((ties.len() as f64 * first) as usize));
            let (mut listed, _) = gathered(agents, &early, cutting);
            let late: Vec<u64> = late.into_iter().map(|[a, b]| pair(a, b)).collect();
            prop_assert!(late.iter().all(|pair| whole.holds(*pair) && !listed.holds(*pair)));
            listed.insert(&late);
            prop_assert_eq!(listed, whole);
        }
    }

    #[test]
    fn nobody_and_nothing_make_an_empty_list() {
        for agents in [0, 1, 5] {
            let (listed, repeated) = gathered(agents, &Dictated(Vec::new()), Cutting::STORED);
            assert_eq!((listed.agents(), listed.count(), repeated), (agents, 0, [0, 0]));
        }
    }

    #[test]
    fn pieces_cover_everything_once() {
        for (count, of) in [(0, 1), (10, 3), (5, 8), (u64::from(u32::MAX), 64)] {
            let edges: Vec<_> = (0..of).map(|number| Piece { number, of }.range(count)).collect();
            assert_eq!((edges[0].start, edges[edges.len() - 1].end), (0, count));
            assert!(edges.windows(2).all(|two| two[0].end == two[1].start));
        }
    }
}
