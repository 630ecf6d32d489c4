//! Ties as one list: the partners of the first agent, then those of the second, and so on.

use super::{Batch, ends};
use crate::id::AgentId;

/// How many rows are put together, or touched before any is read.
const AHEAD: usize = 64;

/// Rows of no more partners than this are short.
const SHORT: usize = 16;

/// The partners of each agent, sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Where the partners of each agent begin, and at last where they all end.
    offsets: Vec<u32>,
    partners: Vec<u32>,
}

impl Listed {
    /// The list in which the row of an agent begins at its offset and ends at the next.
    pub fn new(offsets: Vec<u32>, partners: Vec<u32>) -> Self {
        Self { offsets, partners }
    }

    /// How many agents there are.
    pub fn agents(&self) -> u32 {
        (self.offsets.len() - 1) as u32
    }

    /// How many ties there are, each counted once.
    pub fn count(&self) -> usize {
        self.partners.len() / 2
    }

    /// The partners of `agent`.
    #[inline]
    pub fn of(&self, agent: u32) -> &[u32] {
        &self.partners[self.start(agent)..self.start(agent + 1)]
    }

    /// Add the partners of each of `agents` to `batch`, a row each.
    pub fn rows(&self, agents: &[AgentId], batch: &mut Batch) {
        for some in agents.chunks(AHEAD) {
            self.touch(some.iter().copied());
            some.iter().for_each(|agent| batch.add_row(self.of(agent.0)));
        }
    }

    /// Show `visit` the partners of each of `agents`, those of some neighbours in `agents` together.
    ///
    /// Short rows are put one behind the other, each with what stands behind it, which the next then covers:
    /// so no branch depends on how long they are, and memory fetches many of them at a time.
    #[inline]
    pub fn visit(&self, agents: &[AgentId], mut visit: impl FnMut(&[u32])) {
        let mut together = [0; (AHEAD + 1) * SHORT];
        for some in agents.chunks(AHEAD) {
            let mut end = 0;
            for agent in some {
                let (start, stop) = (self.start(agent.0), self.start(agent.0 + 1));
                match self.partners.get(start..start + SHORT) {
                    Some(row) if stop - start <= SHORT => {
                        together[end..end + SHORT].copy_from_slice(row);
                        end += stop - start;
                    }
                    _ => {
                        visit(&together[..std::mem::take(&mut end)]);
                        visit(&self.partners[start..stop]);
                    }
                }
            }
            visit(&together[..end]);
        }
    }

    /// Read both ends of the rows of `agents`.
    #[inline]
    pub fn touch(&self, agents: impl Iterator<Item = AgentId>) {
        let ends = |agent: AgentId| match self.of(agent.0) {
            [] => 0,
            [first, .., last] => first ^ last,
            [only] => *only,
        };
        std::hint::black_box(agents.map(ends).fold(0, |a, b| a ^ b));
    }

    /// How many partners each agent has.
    pub fn lengths(&self) -> impl Iterator<Item = u32> + '_ {
        self.offsets.windows(2).map(|row| row[1] - row[0])
    }

    /// The most partners anybody has.
    pub fn longest(&self) -> u32 {
        self.lengths().max().unwrap_or(0)
    }

    /// Whether the two of a pair are tied.
    pub fn holds(&self, pair: u64) -> bool {
        let [low, high] = ends(pair);
        self.of(low).binary_search(&high).is_ok()
    }

    /// Tie pairs that are not tied yet, each given once: from the last on, what stands behind a new
    /// partner moves to its last place at once.
    pub fn insert(&mut self, pairs: &[u64]) {
        let both_ways = |&pair| [ends(pair), [pair as u32, (pair >> 32) as u32]];
        let mut new: Vec<[u32; 2]> = pairs.iter().flat_map(both_ways).collect();
        new.sort_unstable();
        let mut unmoved = self.partners.len();
        self.partners.reserve_exact(new.len());
        self.partners.resize(unmoved + new.len(), 0);
        for (before, &[agent, partner]) in new.iter().enumerate().rev() {
            let row = self.start(agent)..self.start(agent + 1).min(unmoved);
            let place = row.start + self.partners[row].partition_point(|known| *known < partner);
            self.partners.copy_within(place..unmoved, place + before + 1);
            self.partners[place + before] = partner;
            unmoved = place;
        }
        let mut before = 0;
        for (agent, offset) in (0..).zip(&mut self.offsets) {
            before += new[before..].iter().take_while(|[of, _]| *of < agent).count();
            *offset += before as u32;
        }
    }

    /// Give back the room that is not needed.
    pub fn shrink(&mut self) {
        self.partners.shrink_to_fit();
    }

    #[inline]
    fn start(&self, agent: u32) -> usize {
        self.offsets[agent as usize] as usize
    }
}
