//! Ties as one list: the partners of the first agent, then those of the second, and so on.

use super::{Batch, ends};
use crate::id::AgentId;
use prefetch_index::prefetch_index;
use std::ops::Range;

/// How many short rows are put together at most.
const TOGETHER: usize = 64;

/// Rows of no more partners than this are short.
const SHORT: usize = 16;

/// Memory is asked for a row when so many others are still to be read before it.
const AHEAD: usize = 24;

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
        self.fetched(agents).for_each(|agent| batch.add_row(self.of(agent.0)));
    }

    /// Show `visit` the partners of each of `agents`, those of some neighbours in `agents` together.
    ///
    /// Short rows are put one behind the other, each with what stands behind it, which the next then covers:
    /// so no branch depends on how long they are.
    #[inline]
    pub fn visit(&self, agents: &[AgentId], mut visit: impl FnMut(&[u32])) {
        let mut together = [0; (TOGETHER + 1) * SHORT];
        let (mut end, mut fetched) = (0, self.fetched(agents));
        for _ in 0..agents.len().div_ceil(TOGETHER) {
            for agent in fetched.by_ref().take(TOGETHER) {
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
            visit(&together[..std::mem::take(&mut end)]);
        }
    }

    /// Each of `agents`; memory is asked for the rows of those who follow.
    #[inline]
    fn fetched<'a>(&self, agents: &'a [AgentId]) -> impl Iterator<Item = &'a AgentId> {
        let (soon, later) = agents.split_at(agents.len().min(AHEAD));
        soon.iter().for_each(|agent| self.fetch(*agent));
        let mut later = later.iter();
        agents.iter().inspect(move |_| {
            if let Some(agent) = later.next() {
                self.fetch(*agent);
            }
        })
    }

    /// Ask memory for the row of `agent`, or the first of its partners if they are many.
    #[inline]
    pub fn fetch(&self, agent: AgentId) {
        let start = self.start(agent.0);
        prefetch_index(&self.partners, start);
        prefetch_index(&self.partners, start + SHORT - 1);
    }

    /// How many partners each of some `agents` has.
    pub fn lengths(&self, agents: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        let offsets = &self.offsets[agents.start as usize..=agents.end as usize];
        offsets.array_windows().map(|[start, end]| end - start)
    }

    /// The most partners anybody has.
    pub fn longest(&self) -> u32 {
        self.lengths(0..self.agents()).max().unwrap_or(0)
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
