//! Undirected ties between agents, and the files they can stand in.

mod file;
mod graphical;
mod graphml;
mod lattice;
mod list;
mod matrix_market;
mod nodes;
mod numbering;
mod partners;
#[cfg(test)]
mod tests;
mod unpack;
mod write;

pub use file::{Unreadable, read};
pub use graphical::is_graphical;
pub use lattice::{Lattice, Neighbourhood, ahead, ring};
pub use numbering::Written;
pub use partners::Partners;
pub use write::Target;

use crate::id::{AgentId, MOST_TIES};
use std::ops::Range;

/// Undirected ties, by agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ties {
    rows: Rows,
}

/// Who is tied to each agent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rows {
    /// The partners of each stand together, sorted.
    Listed { offsets: Vec<u32>, partners: Vec<u32> },
    /// All others.
    Complete { agents: u32 },
}

impl Ties {
    /// Build the ties of `agents` from pairs of distinct agents, each pair once, in any order.
    ///
    /// Pairs are written low number in the high half: `u64::from(low) << 32 | high`.
    pub(crate) fn from_pairs(agents: u32, pairs: &[u64]) -> Self {
        assert!(pairs.len() as u64 <= MOST_TIES, "more ties than 32-bit offsets can hold");
        let ends = |&pair: &u64| [(pair >> 32) as u32, pair as u32];
        let mut offsets = vec![0u32; agents as usize + 1];
        for end in pairs.iter().flat_map(ends) {
            offsets[end as usize + 1] += 1;
        }
        for i in 0..agents as usize {
            offsets[i + 1] += offsets[i];
        }
        let mut free = offsets.clone();
        let mut partners = vec![0u32; pairs.len() * 2];
        for [a, b] in pairs.iter().map(ends) {
            for (from, to) in [(a, b), (b, a)] {
                partners[free[from as usize] as usize] = to;
                free[from as usize] += 1;
            }
        }
        for row in offsets.windows(2) {
            partners[row[0] as usize..row[1] as usize].sort_unstable();
        }
        Self { rows: Rows::Listed { offsets, partners } }
    }

    /// Everybody tied to everybody, which takes no room.
    pub fn complete(agents: u32) -> Self {
        Self { rows: Rows::Complete { agents } }
    }

    /// How many agents there are.
    pub fn agents(&self) -> u32 {
        match &self.rows {
            Rows::Listed { offsets, .. } => (offsets.len() - 1) as u32,
            Rows::Complete { agents } => *agents,
        }
    }

    /// How many ties there are, each counted once.
    pub fn count(&self) -> usize {
        match &self.rows {
            Rows::Listed { partners, .. } => partners.len() / 2,
            Rows::Complete { agents: 0 } => 0,
            Rows::Complete { agents } => *agents as usize * (*agents as usize - 1) / 2,
        }
    }

    /// The ties, each once as low and high number, in the order of these.
    pub fn pairs(&self) -> impl Iterator<Item = [u32; 2]> + '_ {
        let later = |a: AgentId| self.of(a).filter(move |b| *b > a).map(move |b| [a.0, b.0]);
        (0..self.agents()).map(AgentId).flat_map(later)
    }

    /// The agents tied to `agent`, in order.
    #[inline]
    pub fn of(&self, agent: AgentId) -> Partners<'_> {
        match &self.rows {
            Rows::Listed { offsets, partners } => {
                let row = offsets[agent.index()]..offsets[agent.index() + 1];
                Partners::Listed(partners[row.start as usize..row.end as usize].iter())
            }
            Rows::Complete { agents } => Partners::Others(0..agent.0, agent.0 + 1..*agents),
        }
    }

    /// Put all who are tied to each of `agents` into `partners`, one row after the other, each in order.
    ///
    /// The ends of all rows are touched before any is read, so that memory fetches them together.
    pub fn rows(&self, agents: &[AgentId], partners: &mut Vec<u32>) {
        match &self.rows {
            Rows::Listed { offsets, partners: all } => {
                let row =
                    |a: &AgentId| offsets[a.index()] as usize..offsets[a.index() + 1] as usize;
                let ends = |row: Range<usize>| match row.is_empty() {
                    true => 0,
                    false => all[row.start] ^ all[row.end - 1],
                };
                std::hint::black_box(agents.iter().map(row).map(ends).fold(0, |a, b| a ^ b));
                agents.iter().for_each(|agent| partners.extend_from_slice(&all[row(agent)]));
            }
            Rows::Complete { .. } => {
                agents.iter().for_each(|&agent| partners.extend(self.of(agent).map(|a| a.0)));
            }
        }
    }

    /// How many ties `agent` has.
    #[inline]
    pub fn degree(&self, agent: AgentId) -> u32 {
        match &self.rows {
            Rows::Listed { offsets, .. } => offsets[agent.index() + 1] - offsets[agent.index()],
            Rows::Complete { agents } => agents - 1,
        }
    }

    /// The largest number of ties anybody has.
    pub fn largest_degree(&self) -> u32 {
        match &self.rows {
            Rows::Listed { offsets, .. } => {
                offsets.windows(2).map(|row| row[1] - row[0]).max().unwrap_or(0)
            }
            Rows::Complete { agents } => agents.saturating_sub(1),
        }
    }
}

/// The pair of two agents as [`Ties::from_pairs`] takes it.
pub(crate) fn pair(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}
