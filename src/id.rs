//! Who and when: the indices by which everything else is addressed.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A day of the campaign: 0 is the state as initialised, day n the state after n updates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub u16);

impl Day {
    /// The day as a plain index into a series.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The day after.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// This day moved `days` later; stays at the last day that can be written.
    pub fn plus(self, days: u16) -> Self {
        Self(self.0.saturating_add(days))
    }
}

/// A potential supporter, numbered from 0; unless a file says otherwise, federations are contiguous
/// blocks of these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct AgentId(pub u32);

impl AgentId {
    /// The number as an index into a column.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A platform, by its position in its arm. The position, never the name, addresses draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PlatformId(pub u8);

impl PlatformId {
    /// The position as an index into a list of platforms.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// An operator, by its position in its arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct OperatorId(pub u8);

impl OperatorId {
    /// The position as an index into a list of operators.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A set of operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperatorSet(u64);

impl OperatorSet {
    /// The largest number of operators an arm can have.
    pub const MOST: usize = 64;

    /// No operator at all.
    pub const EMPTY: Self = Self(0);

    /// Whether `operator` is in the set.
    #[inline]
    pub fn contains(self, operator: OperatorId) -> bool {
        self.0 >> operator.0 & 1 == 1
    }

    /// The set with `operator` in it.
    #[must_use]
    #[inline]
    pub fn with(self, operator: OperatorId) -> Self {
        Self(self.0 | 1 << operator.0)
    }

    /// The set with `operator` not in it.
    #[must_use]
    #[inline]
    pub fn without(self, operator: OperatorId) -> Self {
        Self(self.0 & !(1 << operator.0))
    }

    /// How many operators are in the set.
    #[inline]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether no operator is in the set.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The operators of the set, as declared.
    pub fn iter(self) -> impl Iterator<Item = OperatorId> {
        (0..Self::MOST as u8).map(OperatorId).filter(move |&operator| self.contains(operator))
    }
}

impl FromIterator<OperatorId> for OperatorSet {
    fn from_iter<I: IntoIterator<Item = OperatorId>>(operators: I) -> Self {
        operators.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// An action supporters are called to: the `ordinal`-th of those announced on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActionId {
    /// The day it is announced.
    pub day: Day,
    /// Its place among those of the day, from 0.
    pub ordinal: u8,
}

impl ActionId {
    /// One number for it, below 2²⁰ on days up to 4,095.
    pub fn number(self) -> u32 {
        u32::from(self.day.0) << 8 | u32::from(self.ordinal)
    }
}

/// One repetition of the experiment with other luck, numbered from 0; shared by all arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Replicate(pub u32);

/// A set of platforms: the accounts somebody holds, or those visited today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PlatformSet(u16);

impl PlatformSet {
    /// The largest number of platforms an arm can have.
    pub const MOST: usize = 16;

    /// No platform at all.
    pub const EMPTY: Self = Self(0);

    /// Whether no platform is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many platforms are in the set.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether `platform` is in the set.
    pub fn contains(self, platform: PlatformId) -> bool {
        self.0 >> platform.0 & 1 == 1
    }

    /// The set as a number: bit p stands for the platform at position p.
    #[inline]
    pub fn bits(self) -> u16 {
        self.0
    }

    /// The set of which [`PlatformSet::bits`] is this number.
    pub fn of_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// Whether a platform is in both sets.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with `platform` in it.
    #[must_use]
    pub fn with(self, platform: PlatformId) -> Self {
        Self(self.0 | 1 << platform.0)
    }

    /// The set with `platform` not in it.
    #[must_use]
    pub fn without(self, platform: PlatformId) -> Self {
        Self(self.0 & !(1 << platform.0))
    }

    /// Those of the set that are not in `other`.
    #[must_use]
    #[inline]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The set that each of `sets` is, if they are all the same and there are any.
    pub fn common(sets: &[Self]) -> Option<Self> {
        let first = *sets.first()?;
        let apart = sets.iter().fold(0, |apart, set| apart | set.0 ^ first.0);
        (apart == 0).then_some(first)
    }

    /// The platforms of the set, by position.
    pub fn iter(self) -> impl Iterator<Item = PlatformId> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let first = PlatformId(rest.trailing_zeros() as u8);
            (rest != 0).then(|| {
                rest &= rest - 1;
                first
            })
        })
    }
}

impl FromIterator<PlatformId> for PlatformSet {
    fn from_iter<I: IntoIterator<Item = PlatformId>>(platforms: I) -> Self {
        platforms.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// The most ties a network can hold: each stands twice under 32-bit offsets.
pub const MOST_TIES: u64 = (u32::MAX / 2) as u64;

/// Contiguous blocks of agents, of sizes equal to ±1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    agents: u32,
    count: u32,
}

impl Blocks {
    /// Split `agents` supporters into `count` blocks, 1 ≤ `count` ≤ `agents`.
    pub fn new(agents: u32, count: u32) -> Self {
        assert!((1..=agents.max(1)).contains(&count), "between one federation and one each");
        Self { agents, count }
    }

    /// How many supporters are in them.
    pub fn agents(self) -> u32 {
        self.agents
    }

    /// How many blocks there are.
    pub fn count(self) -> u32 {
        self.count
    }

    /// The block of `agent`.
    pub fn of(self, agent: AgentId) -> u32 {
        let product = (u64::from(agent.0) + 1) * u64::from(self.count) - 1;
        (product / u64::from(self.agents)) as u32
    }

    /// The agents of `block`, first to one past the last.
    pub fn range(self, block: u32) -> std::ops::Range<u32> {
        let edge = |b: u32| (u64::from(b) * u64::from(self.agents) / u64::from(self.count)) as u32;
        edge(block)..edge(block + 1)
    }
}

/// Where supporters live. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Federations {
    /// In blocks, as many in each.
    Blocks(Blocks),
    /// Each where it is written.
    Written {
        /// How many federations there are.
        count: u32,
        /// The federation of each supporter.
        of: Arc<[u32]>,
    },
}

impl Federations {
    /// Split `agents` supporters into `count` federations of one size, 1 ≤ `count` ≤ `agents`.
    pub fn new(agents: u32, count: u32) -> Self {
        Self::Blocks(Blocks::new(agents, count))
    }

    /// The federation of each supporter, as written; all numbers up to the largest count.
    pub fn written(of: Vec<u32>) -> Self {
        let count = of.iter().max().map_or(1, |last| last + 1);
        Self::Written { count, of: of.into() }
    }

    /// How many supporters live in them.
    pub fn agents(&self) -> u32 {
        match self {
            Self::Blocks(blocks) => blocks.agents,
            Self::Written { of, .. } => of.len() as u32,
        }
    }

    /// How many federations there are.
    pub fn count(&self) -> u32 {
        match self {
            Self::Blocks(blocks) => blocks.count,
            Self::Written { count, .. } => *count,
        }
    }

    /// The federation of `agent`.
    pub fn of(&self, agent: AgentId) -> u32 {
        match self {
            Self::Blocks(blocks) => blocks.of(agent),
            Self::Written { of, .. } => of[agent.index()],
        }
    }

    /// The federations of `agents`, who are given in order, of neighbours who live together once, and how many
    /// these are.
    pub fn runs<'a>(
        &'a self,
        mut agents: &'a [AgentId],
    ) -> impl Iterator<Item = (u32, usize)> + 'a {
        debug_assert!(agents.is_sorted(), "agents are not in order");
        std::iter::from_fn(move || {
            let federation = self.of(*agents.first()?);
            let together = match self {
                Self::Blocks(blocks) => {
                    let end = blocks.range(federation).end;
                    agents.partition_point(|agent| agent.0 < end)
                }
                Self::Written { of, .. } => {
                    agents.iter().take_while(|agent| of[agent.index()] == federation).count()
                }
            };
            agents = &agents[together..];
            Some((federation, together))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn federations_are_contiguous_blocks_equal_to_one() {
        for (agents, count) in [(10, 3), (96, 96), (97, 96), (1000, 7), (5, 1), (60_000, 96)] {
            let all = Blocks::new(agents, count);
            let sizes: Vec<u32> = (0..count).map(|f| all.range(f).len() as u32).collect();
            assert_eq!(sizes.iter().sum::<u32>(), agents);
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
            for f in 0..count {
                for a in all.range(f) {
                    assert_eq!(all.of(AgentId(a)), f, "agent {a} of {agents} in {count}");
                }
            }
        }
    }

    #[test]
    fn a_platform_set_holds_what_was_put_in() {
        let set: PlatformSet = [3, 0, 15].map(PlatformId).into_iter().collect();
        assert_eq!(set.iter().map(|p| p.0).collect::<Vec<_>>(), [0, 3, 15]);
        assert_eq!((set.len(), set.without(PlatformId(3)).len()), (3, 2));
        assert!(set.contains(PlatformId(15)) && !set.contains(PlatformId(1)));
        assert!(set.meets(PlatformSet::EMPTY.with(PlatformId(0))));
        assert!(!set.minus(set).meets(set) && set.minus(set).is_empty());
    }

    #[test]
    fn federations_are_where_blocks_or_the_written_say() {
        let blocks = Federations::new(10, 3);
        assert_eq!((blocks.agents(), blocks.count(), blocks.of(AgentId(9))), (10, 3, 2));
        let written = Federations::written(vec![2, 0, 0]);
        assert_eq!((written.agents(), written.count(), written.of(AgentId(0))), (3, 3, 2));
    }

    #[test]
    fn neighbours_who_live_together_are_a_run() {
        let some = [0, 1, 4, 7, 8, 9].map(AgentId);
        let runs = |all: Federations| Vec::from_iter(all.runs(&some));
        assert_eq!(runs(Federations::new(10, 3)), [(0, 2), (1, 1), (2, 3)]);
        let written = Federations::written(vec![5, 5, 1, 1, 0, 1, 1, 0, 0, 5]);
        assert_eq!(runs(written), [(5, 2), (0, 3), (5, 1)]);
    }
}
