//! A set of agents, one bit each.

use super::blocks;
use crate::id::{AgentId, PlatformSet};
use crate::lanes::{LANES, places};
use crate::rng::{BLOCK, Bits};
use std::ops::Range;

/// Which agents have a property; iterates in agent order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentSet {
    agents: u32,
    words: Vec<u64>,
    len: u64,
}

impl AgentSet {
    /// Nobody of `agents`.
    pub fn nobody(agents: u32) -> Self {
        Self { agents, words: vec![0; agents.div_ceil(64) as usize], len: 0 }
    }

    /// All of `agents`.
    pub fn everybody(agents: u32) -> Self {
        let words = (0..agents.div_ceil(64)).map(|word| full(agents, word)).collect();
        Self { agents, words, len: agents.into() }
    }

    /// Those of `agents` who are in this list.
    pub fn listed(agents: u32, list: &[AgentId]) -> Self {
        let mut set = Self::nobody(agents);
        set.insert_all(list);
        set
    }

    /// Those of `agents` who have these `numbers`, some of which may stand there more than once.
    pub fn numbered(agents: u32, numbers: &[u32]) -> Self {
        let mut set = Self::nobody(agents);
        numbers.iter().for_each(|number| set.insert_all(&[AgentId(*number)]));
        set
    }

    /// Those of `agents` who are told of by `blocks` of 256, a bit for each; none is beyond the last agent.
    pub fn of_blocks(agents: u32, blocks: Vec<Bits>) -> Self {
        let mut words = blocks.into_flattened();
        words.truncate(agents.div_ceil(LANES as u32) as usize);
        Self::of_words(agents, words)
    }

    /// Those who hold an account of a set that is `meant`, by the accounts of each.
    pub fn holding(accounts: &[PlatformSet], meant: impl Fn(PlatformSet) -> bool + Sync) -> Self {
        let bits = |some: &[PlatformSet]| match PlatformSet::common(some) {
            Some(held) if !meant(held) => 0,
            Some(_) => u64::MAX >> (LANES - some.len()),
            None => some.iter().rev().fold(0, |bits, &held| bits << 1 | u64::from(meant(held))),
        };
        let words = blocks::gather(accounts.len() as u32, |agents, words| {
            let some = &accounts[agents.start as usize..agents.end as usize];
            words.extend(some.chunks(LANES).map(bits));
        });
        Self::of_words(accounts.len() as u32, words)
    }

    /// How many agents could be in it.
    pub fn agents(&self) -> u32 {
        self.agents
    }

    /// How many are in the set.
    #[inline]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether nobody is in the set.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether `agent` is in the set.
    #[inline]
    pub fn contains(&self, agent: AgentId) -> bool {
        self.words[agent.index() / 64] >> (agent.0 % 64) & 1 == 1
    }

    /// Who of the 64 agents from 64·`word` on is in the set, a bit for each.
    #[inline]
    pub fn word(&self, word: usize) -> u64 {
        self.words[word]
    }

    /// Who of the 256 agents from `first` on, a multiple of 256, is in the set, a bit for each.
    #[inline(always)]
    pub fn block(&self, first: u32) -> Bits {
        let words = &self.words[first as usize / LANES..];
        words.first_chunk().copied().unwrap_or_else(|| {
            std::array::from_fn(|part| words.get(part).copied().unwrap_or_default())
        })
    }

    /// Who of the 256 agents from `first` on, a multiple of 256, is not in the set, a bit for each.
    #[inline(always)]
    pub fn others_in_block(&self, first: u32) -> Bits {
        let ([a, b, c, d], exist) = (self.block(first), everybody_in_block(self.agents, first));
        [exist[0] & !a, exist[1] & !b, exist[2] & !c, exist[3] & !d]
    }

    /// Put `agent` in; whether it was not in before.
    #[inline]
    pub fn insert(&mut self, agent: AgentId) -> bool {
        let before = self.len;
        self.insert_all(&[agent]);
        self.len > before
    }

    /// Put `agents` in.
    pub fn insert_all(&mut self, agents: &[AgentId]) {
        let mut new = 0;
        for agent in agents {
            let (word, bit) = (&mut self.words[agent.index() / LANES], bit_of(*agent));
            new += u64::from(*word & bit == 0);
            *word |= bit;
        }
        self.len += new;
    }

    /// Take `agents` out.
    pub fn remove_all(&mut self, agents: &[AgentId]) {
        for agent in agents {
            let (word, bit) = (&mut self.words[agent.index() / LANES], bit_of(*agent));
            self.len -= u64::from(*word & bit != 0);
            *word &= !bit;
        }
    }

    /// Take `agent` out; whether it was in before.
    #[inline]
    pub fn remove(&mut self, agent: AgentId) -> bool {
        let before = self.len;
        self.remove_all(&[agent]);
        self.len < before
    }

    /// Take everybody out.
    pub fn clear(&mut self) {
        self.words.fill(0);
        self.len = 0;
    }

    /// The words of 64 agents of whom some are in the set, by position, a bit for each: those that begin in
    /// a range that starts at a multiple of 64.
    pub fn some_words_within(&self, range: Range<u32>) -> impl Iterator<Item = (usize, u64)> + '_ {
        let words = range.start as usize / LANES..range.end.div_ceil(LANES as u32) as usize;
        words.clone().zip(self.words[words].iter().copied()).filter(|(_, word)| *word != 0)
    }

    /// Those in the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = AgentId> + '_ {
        self.words(0..if self.is_empty() { 0 } else { self.words.len() })
    }

    /// Those in the set, in order, found on as many threads as are free.
    pub fn list(&self) -> Vec<AgentId> {
        match self.is_empty() {
            true => Vec::new(),
            false => blocks::gather(self.agents, |agents, list| list.extend(self.within(agents))),
        }
    }

    /// Those in the set among the agents of a range that starts at a multiple of 64.
    pub fn within(&self, range: Range<u32>) -> impl Iterator<Item = AgentId> + '_ {
        debug_assert_eq!(range.start % 64, 0);
        let end = range.end;
        self.words(range.start as usize / 64..end.div_ceil(64) as usize)
            .take_while(move |agent| agent.0 < end)
    }

    /// How many are in the set among the agents of a range that starts and ends at a multiple of 64,
    /// or ends with the last agent.
    #[inline]
    pub fn count_within(&self, range: Range<u32>) -> usize {
        debug_assert_eq!(range.start % 64, 0);
        let words = &self.words[range.start as usize / 64..range.end.div_ceil(64) as usize];
        words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Those of the set whom `keep` keeps.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(AgentId) -> bool + Sync) -> Self {
        let words = blocks::gather(self.agents, |agents, words| {
            for first in agents.clone().step_by(LANES) {
                let some = self.within(first..agents.end.min(first + LANES as u32));
                let kept = some.filter(|&agent| keep(agent));
                words.push(kept.fold(0, |word, agent| word | bit_of(agent)));
            }
        });
        Self::of_words(self.agents, words)
    }

    /// Those of the set who are not in `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words).map(|(mine, theirs)| mine & !theirs);
        Self::of_words(self.agents, words.collect())
    }

    /// Put all of `other` in.
    pub fn unite(&mut self, other: &Self) {
        let words = self.words.iter().zip(&other.words).map(|(mine, theirs)| mine | theirs);
        *self = Self::of_words(self.agents, words.collect());
    }

    fn of_words(agents: u32, words: Vec<u64>) -> Self {
        let len = words.iter().map(|word| u64::from(word.count_ones())).sum();
        Self { agents, words, len }
    }

    fn words(&self, range: Range<usize>) -> impl Iterator<Item = AgentId> + '_ {
        range.flat_map(|w| places(self.words[w]).map(move |k| AgentId((w * LANES + k) as u32)))
    }
}

/// The bit of `agent` in its word.
#[inline]
fn bit_of(agent: AgentId) -> u64 {
    1 << (agent.0 % LANES as u32)
}

/// The bits of those there are among the 64 agents from 64·`word` on.
#[inline]
fn full(agents: u32, word: u32) -> u64 {
    match agents.saturating_sub(64 * word) {
        64.. => u64::MAX,
        some => (1 << some) - 1,
    }
}

/// Who of the 256 numbers from `first` on, a multiple of 256, is one of `agents`, a bit for each.
#[inline(always)]
pub fn everybody_in_block(agents: u32, first: u32) -> Bits {
    match agents - first {
        256.. => [u64::MAX; BLOCK / LANES],
        _ => std::array::from_fn(|part| full(agents, first / LANES as u32 + part as u32)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::BLOCK;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_holds_what_a_plain_set_holds(moves in prop::collection::vec((0u32..300, any::<bool>()), 0..400)) {
            let (mut set, mut plain) = (AgentSet::nobody(300), BTreeSet::new());
            for (agent, comes) in moves {
                let (fast, slow) = if comes {
                    (set.insert(AgentId(agent)), plain.insert(agent))
                } else {
                    (set.remove(AgentId(agent)), plain.remove(&agent))
                };
                prop_assert_eq!(fast, slow);
            }
            prop_assert_eq!(set.len(), plain.len() as u64);
            prop_assert_eq!(set.iter().map(|a| a.0).collect::<Vec<_>>(), plain.iter().copied().collect::<Vec<_>>());
            let some: Vec<u32> = set.within(64..200).map(|a| a.0).collect();
            prop_assert_eq!(some, plain.range(64..200).copied().collect::<Vec<_>>());
            prop_assert_eq!(set.count_within(64..192), plain.range(64..192).count());
            prop_assert_eq!(set.count_within(256..300), plain.range(256..).count());
            prop_assert_eq!(set.is_empty(), plain.is_empty());
            for first in [0, 256] {
                let there = |k: usize| plain.contains(&(first + k as u32));
                let exists = |k: usize| first + (k as u32) < 300;
                for k in 0..BLOCK {
                    let bit = |words: Bits| words[k / LANES] >> (k % LANES) & 1 == 1;
                    prop_assert_eq!(bit(set.block(first)), there(k));
                    prop_assert_eq!(bit(set.others_in_block(first)), exists(k) && !there(k));
                }
            }
        }

        #[test]
        fn it_combines_as_plain_sets_do(
            one in prop::collection::btree_set(0u32..300, 0..200),
            other in prop::collection::btree_set(0u32..300, 0..200),
        ) {
            let set = |plain: &BTreeSet<u32>| {
                let mut set = AgentSet::nobody(300);
                plain.iter().for_each(|&agent| assert!(set.insert(AgentId(agent))));
                set
            };
            let (a, b) = (set(&one), set(&other));
            prop_assert_eq!(a.minus(&b), set(&one.difference(&other).copied().collect()));
            let odd = one.iter().copied().filter(|agent| agent % 2 == 1).collect();
            prop_assert_eq!(a.filtered(|agent| agent.0 % 2 == 1), set(&odd));
            let mut both = a;
            both.unite(&b);
            prop_assert_eq!(&both, &set(&one.union(&other).copied().collect()));
            let more = Vec::from_iter(b.minus(&set(&one)).iter());
            both.remove_all(&more);
            prop_assert_eq!(&both, &set(&one));
            both.insert_all(&more);
            prop_assert_eq!(&both, &set(&one.union(&other).copied().collect()));
            both.insert_all(&more);
            prop_assert_eq!(&both, &set(&one.union(&other).copied().collect()));
            both.remove_all(&Vec::from_iter(b.iter()));
            both.remove_all(&more);
            prop_assert_eq!(both, set(&one.difference(&other).copied().collect()));
        }
    }
}
