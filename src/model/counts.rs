//! Small whole numbers, one for each supporter: in bytes where all of them fit.

use super::agent_set::AgentSet;
use crate::id::AgentId;
use crate::lanes::{self, LANES, Work, places};
use crate::network::Ties;
use crate::rng::BLOCK;
use rayon::prelude::*;
use std::ops::Range;

/// From so many on, numbers of supporters who share a word of bits are changed together.
const WORTH_A_WORD: u32 = 8;

/// Setting this many neighbours to zero takes as long as finding one.
const CLEARED_AT_ONCE: usize = 64;

/// A byte for each of the 256 supporters of a block.
pub type ByteBlock = [u8; BLOCK];

/// A number for each supporter, and for those who would fill the last block of 256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// None can exceed 255.
    Bytes(Vec<u8>),
    /// Some can.
    Words(Vec<u32>),
}

impl Counts {
    /// Zero for each of `agents`, to be no more than `most`.
    pub fn zeros(agents: u32, most: u32) -> Self {
        let room = (agents as usize).next_multiple_of(BLOCK);
        match u8::try_from(most) {
            Ok(_) => Self::Bytes(vec![0; room]),
            Err(_) => Self::Words(vec![0; room]),
        }
    }

    /// The numbers `of_some` of `agents`, none of which is more than `most`.
    pub fn new<I: Iterator<Item = u32>>(
        agents: u32,
        most: u32,
        of_some: impl Fn(Range<u32>) -> I + Sync,
    ) -> Self {
        let mut counts = Self::zeros(agents, most);
        match &mut counts {
            Self::Bytes(bytes) => {
                write(bytes, agents, |some| of_some(some).map(|number| number as u8))
            }
            Self::Words(words) => write(words, agents, of_some),
        }
        counts
    }

    /// Zero for each of the same supporters.
    pub fn as_noughts(&self) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(vec![0; bytes.len()]),
            Self::Words(words) => Self::Words(vec![0; words.len()]),
        }
    }

    /// The number of `agent`.
    #[inline]
    pub fn of(&self, agent: AgentId) -> u32 {
        match self {
            Self::Bytes(bytes) => bytes[agent.index()].into(),
            Self::Words(words) => words[agent.index()],
        }
    }

    /// Let everybody have zero.
    pub fn clear(&mut self) {
        match self {
            Self::Bytes(bytes) => bytes.fill(0),
            Self::Words(words) => words.fill(0),
        }
    }

    /// Let everybody have zero, of whom only `agents` may have more.
    pub fn clear_of(&mut self, agents: &[u32]) {
        match self {
            Self::Bytes(bytes) => clear(bytes, agents),
            Self::Words(words) => clear(words, agents),
        }
    }

    /// Let the number of `agent` be one more; all move to a wider form when one does not fit any more.
    #[inline]
    pub fn bump(&mut self, agent: AgentId) {
        if let Self::Bytes(bytes) = self {
            if bumps(&mut bytes[agent.index()]) {
                return;
            }
            *self = Self::Words(bytes.iter().map(|&byte| byte.into()).collect());
        }
        if let Self::Words(words) = self {
            words[agent.index()] += 1;
        }
    }

    /// Let the number of each of `agents` be one more.
    pub fn bump_all(&mut self, agents: &AgentSet) {
        let left = match self {
            Self::Bytes(bytes) => in_pieces(bytes, agents, |bytes, first| {
                lanes::widely(Bumping { bytes, first, agents })
            }),
            Self::Words(words) => in_pieces(words, agents, |words, first| {
                let who = agents.within(first..first + words.len() as u32);
                who.for_each(|agent| words[(agent.0 - first) as usize] += 1);
                Vec::new()
            }),
        };
        left.into_iter().for_each(|agent| self.bump(agent));
    }

    /// The numbers of the 256 supporters from `first` on, which is a multiple of 256, each 255 if it is
    /// more; what stands there beyond the last supporter means nothing. They stand in `room` if they are
    /// not bytes already.
    #[inline(always)]
    pub fn block<'a>(&'a self, first: u32, room: &'a mut ByteBlock) -> &'a ByteBlock {
        let block = first as usize / BLOCK;
        match self {
            Self::Bytes(bytes) => &bytes.as_chunks().0[block],
            Self::Words(words) => {
                let words = &words.as_chunks::<BLOCK>().0[block];
                room.iter_mut().zip(words).for_each(|(byte, word)| *byte = capped(*word));
                room
            }
        }
    }
}

/// Those left by `work`, which is given the counts of some of `agents` and who the first of these is.
fn in_pieces<T: Send>(
    counts: &mut [T],
    agents: &AgentSet,
    work: impl Fn(&mut [T], u32) -> Vec<AgentId> + Sync,
) -> Vec<AgentId> {
    let pieces = counts[..agents.agents() as usize].par_chunks_mut(PIECE).enumerate();
    pieces.map(|(piece, counts)| work(counts, (piece * PIECE) as u32)).flatten_iter().collect()
}

/// To let the bytes of those among some agents who are meant be one more, the `first` of them being given; who
/// is left because one more does not fit.
struct Bumping<'a> {
    bytes: &'a mut [u8],
    first: u32,
    agents: &'a AgentSet,
}

impl Work for Bumping<'_> {
    type Done = Vec<AgentId>;

    #[inline(always)]
    fn done(self) -> Self::Done {
        let Self { bytes, first, agents } = self;
        let mut left = Vec::new();
        for (word, who) in agents.some_words_within(first..first + bytes.len() as u32) {
            let of = word * LANES;
            let some = &mut bytes[of - first as usize..];
            let full = match some.first_chunk_mut() {
                Some(all) if who.count_ones() >= WORTH_A_WORD => lanes::bump(all, who),
                _ => places(who).fold(0, |full, k| full | u64::from(!bumps(&mut some[k])) << k),
            };
            left.extend(places(full).map(|k| AgentId((of + k) as u32)));
        }
        left
    }
}

/// A step of a count: one more, or one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more.
    More,
    /// One less.
    Less,
}

impl Counts {
    /// Take a `step` for each of `agents`, as often as they stand there.
    pub fn step(&mut self, agents: &[u32], step: Step) {
        match self {
            Self::Bytes(bytes) => add(bytes, 0, agents, step.of(1, u8::MAX), u8::wrapping_add),
            Self::Words(words) => add(words, 0, agents, step.of(1, u32::MAX), u32::wrapping_add),
        }
    }

    /// Take a `step` for each friend of each of `agents`.
    pub fn step_friends(&mut self, ties: &Ties, agents: &[AgentId], step: Step) {
        match self {
            Self::Bytes(bytes) => {
                let change = step.of(1, u8::MAX);
                ties.visit(agents, |row| add(bytes, 0, row, change, u8::wrapping_add));
            }
            Self::Words(words) => {
                let change = step.of(1, u32::MAX);
                ties.visit(agents, |row| add(words, 0, row, change, u32::wrapping_add));
            }
        }
    }

    /// [`Counts::step_friends`] in parts at once: all but one count in zeros of the same supporters, which
    /// stand `apart`, are added up and are zeros again.
    pub fn step_friends_apart(
        &mut self,
        ties: &Ties,
        agents: &[AgentId],
        step: Step,
        apart: &mut [Self],
    ) {
        let share = agents.len().div_ceil(1 + apart.len());
        let (first, others) = agents.split_at(share);
        let others = apart.par_iter_mut().zip(others.par_chunks(share.max(1)));
        rayon::join(
            || self.step_friends(ties, first, step),
            || others.for_each(|(own, agents)| own.step_friends(ties, agents, step)),
        );
        apart.iter_mut().for_each(|own| self.take(own));
    }

    /// Take over all numbers of `other`, which stands for the same supporters and has zeros then.
    fn take(&mut self, other: &mut Self) {
        match (self, other) {
            (Self::Bytes(mine), Self::Bytes(theirs)) => take(mine, theirs, u8::wrapping_add),
            (Self::Words(mine), Self::Words(theirs)) => take(mine, theirs, u32::wrapping_add),
            _ => unreachable!("counts that are told apart are made alike"),
        }
    }

    /// Take a `step` so many `times` for everybody.
    pub fn step_all(&mut self, times: u32, step: Step) {
        let change = step.of(times, times.wrapping_neg());
        match self {
            Self::Bytes(bytes) => {
                bytes.iter_mut().for_each(|count| *count = count.wrapping_add(change as u8));
            }
            Self::Words(words) => {
                words.iter_mut().for_each(|count| *count = count.wrapping_add(change));
            }
        }
    }

    /// [`Counts::step`] for agents sorted into blocks of 2^`shift`: those of a block stand in some parts.
    pub fn step_by_blocks<'a, P>(&mut self, shift: u32, step: Step, of: impl Fn(usize) -> P + Sync)
    where
        P: Iterator<Item = &'a [u32]>,
    {
        match self {
            Self::Bytes(bytes) => {
                bytes.par_chunks_mut(1 << shift).enumerate().for_each(|(block, some)| {
                    let first = (block << shift) as u32;
                    of(block).for_each(|agents| {
                        add(some, first, agents, step.of(1, u8::MAX), u8::wrapping_add);
                    });
                });
            }
            Self::Words(words) => {
                words.par_chunks_mut(1 << shift).enumerate().for_each(|(block, some)| {
                    let first = (block << shift) as u32;
                    of(block).for_each(|agents| {
                        add(some, first, agents, step.of(1, u32::MAX), u32::wrapping_add);
                    });
                });
            }
        }
    }
}

impl Step {
    /// The step that undoes it.
    pub fn back(self) -> Self {
        self.of(Self::Less, Self::More)
    }

    fn of<T>(self, more: T, less: T) -> T {
        match self {
            Self::More => more,
            Self::Less => less,
        }
    }
}

/// Let all `counts` be zero; only those of `agents` may be more.
fn clear<T: Copy + Default>(counts: &mut [T], agents: &[u32]) {
    if agents.len() < counts.len() / CLEARED_AT_ONCE {
        agents.iter().for_each(|agent| counts[*agent as usize] = T::default());
    } else {
        counts.fill(T::default());
    }
}

/// So many counts are written or added up at a time.
const PIECE: usize = 1 << 16;

/// Add to each of `counts` that of `others`, which is zero then.
fn take<T: Copy + Default + Send>(
    counts: &mut [T],
    others: &mut [T],
    sum: impl Fn(T, T) -> T + Sync,
) {
    counts.par_chunks_mut(PIECE).zip(others.par_chunks_mut(PIECE)).for_each(|(counts, others)| {
        for (count, other) in counts.iter_mut().zip(others) {
            *count = sum(*count, std::mem::take(other));
        }
    });
}

/// Put the `numbers` of `agents` into `places`, of which there may be more.
fn write<T: Send, I: Iterator<Item = T>>(
    places: &mut [T],
    agents: u32,
    numbers: impl Fn(Range<u32>) -> I + Sync,
) {
    let places = places[..agents as usize].par_chunks_mut(PIECE).enumerate();
    places.for_each(|(piece, places)| {
        let (first, mut places) = ((piece * PIECE) as u32, places.iter_mut());
        let end = first + places.len() as u32;
        numbers(first..end).for_each(|number| {
            if let Some(place) = places.next() {
                *place = number;
            }
        });
    });
}

/// A number in a byte, 255 standing for more.
#[inline(always)]
pub fn capped(number: u32) -> u8 {
    number.min(u8::MAX.into()) as u8
}

/// Let a byte be one more; whether it can.
#[inline]
fn bumps(byte: &mut u8) -> bool {
    byte.checked_add(1).map(|more| *byte = more).is_some()
}

/// Add `change` to the counts of `agents`, those of `first` and the following being given.
#[inline(always)]
fn add<T: Copy>(counts: &mut [T], first: u32, agents: &[u32], change: T, sum: impl Fn(T, T) -> T) {
    for &agent in agents {
        let count = &mut counts[(agent - first) as usize];
        *count = sum(*count, change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_that_outgrow_bytes_are_kept_whole(
            bumps in prop::collection::vec(0u32..3, 0..1200),
            most in 0u32..600,
        ) {
            let (mut counts, mut plain) = (Counts::zeros(3, most), [0u32; 3]);
            for agent in bumps {
                counts.bump(AgentId(agent));
                plain[agent as usize] += 1;
            }
            prop_assert_eq!([0, 1, 2].map(|agent| counts.of(AgentId(agent))), plain);
            let (capped, mut room) = (plain.map(capped), [0; BLOCK]);
            prop_assert_eq!(&counts.block(0, &mut room)[..4], &[capped[0], capped[1], capped[2], 0][..]);
        }

        #[test]
        fn numbers_are_bumped_together_as_one_by_one(rounds in prop::collection::vec(0u64..8, 0..600)) {
            let (mut together, mut plain) = (Counts::zeros(200, 0), Counts::zeros(200, 0));
            for round in rounds {
                let who = Vec::from_iter((0..200).filter(|a| a % (round + 1) == 0).map(|a| AgentId(a as u32)));
                together.bump_all(&AgentSet::listed(200, &who));
                who.iter().for_each(|&agent| plain.bump(agent));
            }
            prop_assert_eq!(together, plain);
        }
    }
}
