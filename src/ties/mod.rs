//! Undirected ties between agents, and the files they can stand in.

mod file;
mod gather;
mod graphical;
mod groups;
mod lattice;
mod listed;
mod partners;
mod permutation;
mod permuted;
mod rows;
mod stubs;
mod write;

pub use file::{Account, Bounds, Unreadable, Written, ids, read};
pub(crate) use gather::{Cutting, Kept, Pairs, Piece, gathered};
pub use graphical::is_graphical;
pub use groups::Groups;
pub use lattice::{Lattice, Neighbourhood, ahead, ring};

pub use partners::Partners;
pub use permutation::Keys;
pub use permuted::{Permuted, Pool};
pub use rows::{Batch, Row};
pub use write::Target;

use crate::id::AgentId;
use listed::Listed;
use std::ops::Range;
use std::sync::OnceLock;

/// The most ends of ties that can be numbered for a permutation, with room for the rest of a table.
pub const MOST_STUBS: f64 = 4.29e9;

/// So many agents are asked about together where their ties are computed.
const TOGETHER: usize = 256;

/// Undirected ties, by agent.
#[derive(Clone, Debug)]
pub struct Ties {
    rows: Rows,
    /// How many agents the largest group has, once somebody asked.
    largest_group: OnceLock<u64>,
}

impl PartialEq for Ties {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Eq for Ties {}

/// Who is tied to each agent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Rows {
    /// The partners of each stand together, sorted.
    Listed(Listed),
    /// All others.
    Complete { agents: u32 },
    /// They are computed when they are asked for.
    Permuted(Permuted),
}

impl Ties {
    /// Build the ties of `agents` from pairs of distinct agents, each pair once, in any order.
    ///
    /// Pairs are written low number in the high half: `u64::from(low) << 32 | high`.
    pub(crate) fn from_pairs(agents: u32, pairs: &[u64]) -> Self {
        let (listed, repeated) = gathered(agents, pairs, Cutting::STORED);
        debug_assert_eq!(repeated, [0], "no pair stands twice");
        listed.into()
    }

    /// Everybody tied to everybody, which takes no room.
    pub fn complete(agents: u32) -> Self {
        Rows::Complete { agents }.into()
    }

    /// Whether everybody is tied to everybody.
    pub fn are_complete(&self) -> bool {
        matches!(self.rows, Rows::Complete { .. })
    }

    /// Let memory fetch the rows of `agents`, which are read soon.
    pub fn fetch(&self, agents: impl Iterator<Item = AgentId>) {
        if let Rows::Listed(listed) = &self.rows {
            agents.for_each(|agent| listed.fetch(agent));
        }
    }

    /// Ties that are computed when they are asked for, which takes no room.
    pub(crate) fn permuted(ties: Permuted) -> Self {
        Rows::Permuted(ties).into()
    }

    /// The ties of rows that follow each other, as they were told by [`Ties::rows`].
    pub(crate) fn from_rows(batches: impl IntoIterator<Item = Batch>) -> Self {
        let (mut offsets, mut partners) = (vec![0], Vec::new());
        for batch in batches {
            for row in batch.each() {
                partners.extend_from_slice(row);
                offsets.push(u32::try_from(partners.len()).expect("as many ties as can be held"));
            }
        }
        Listed::new(offsets, partners).into()
    }

    /// How many agents there are.
    pub fn agents(&self) -> u32 {
        match &self.rows {
            Rows::Listed(listed) => listed.agents(),
            Rows::Complete { agents } => *agents,
            Rows::Permuted(ties) => ties.agents(),
        }
    }

    /// How many ties there are, each counted once; ties that are computed are walked for it.
    pub fn count(&self) -> usize {
        match &self.rows {
            Rows::Listed(listed) => listed.count(),
            Rows::Complete { agents: 0 } => 0,
            Rows::Complete { agents } => *agents as usize * (*agents as usize - 1) / 2,
            Rows::Permuted(_) => self.pairs().count(),
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
            Rows::Listed(listed) => Partners::Listed(listed.of(agent.0).iter()),
            Rows::Complete { agents } => Partners::Others(0..agent.0, agent.0 + 1..*agents),
            Rows::Permuted(ties) => Partners::Computed(ties.of(agent)),
        }
    }

    /// The agents tied to each of `agents`, row after row, in place of what `batch` held: quicker than
    /// to ask for one after the other, and the same.
    pub fn rows(&self, agents: &[AgentId], batch: &mut Batch) {
        batch.clear();
        match &self.rows {
            Rows::Listed(listed) => listed.rows(agents, batch),
            Rows::Complete { agents: all } => {
                for agent in agents {
                    batch.extend((0..agent.0).chain(agent.0 + 1..*all));
                    batch.end_row();
                }
            }
            Rows::Permuted(ties) => ties.rows(agents, batch),
        }
    }

    /// Show `visit` the agents tied to `agents`: the rows of [`Ties::rows`] in their order, one or
    /// more at a time.
    #[inline]
    pub fn visit(&self, agents: &[AgentId], mut visit: impl FnMut(&[u32])) {
        if let Rows::Listed(listed) = &self.rows {
            return listed.visit(agents, visit);
        }
        let mut batch = Batch::default();
        for some in agents.chunks(TOGETHER) {
            self.rows(some, &mut batch);
            visit(batch.partners());
        }
    }

    /// How many ties `agent` has.
    #[inline]
    pub fn degree(&self, agent: AgentId) -> u32 {
        match &self.rows {
            Rows::Listed(listed) => listed.of(agent.0).len() as u32,
            Rows::Complete { agents } => agents - 1,
            Rows::Permuted(ties) => ties.of(agent).len() as u32,
        }
    }

    /// How many agents the largest group has that ties hold together.
    pub fn largest_group(&self) -> u64 {
        match self.rows {
            Rows::Complete { agents } => agents.into(),
            _ => *self.largest_group.get_or_init(|| Groups::tied(self).largest()),
        }
    }

    /// How many ties each of some `agents` has, in order.
    pub fn degrees(&self, agents: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        let listed = match &self.rows {
            Rows::Listed(listed) => Some(listed.lengths(agents.clone())),
            Rows::Complete { .. } | Rows::Permuted(_) => None,
        };
        let asked = if listed.is_some() { 0..0 } else { agents };
        listed.into_iter().flatten().chain(asked.map(|agent| self.degree(AgentId(agent))))
    }

    /// Nobody has more ties; somebody has as many, unless ties are computed.
    pub fn largest_degree(&self) -> u32 {
        match &self.rows {
            Rows::Listed(listed) => listed.longest(),
            Rows::Complete { agents } => agents.saturating_sub(1),
            Rows::Permuted(ties) => ties.largest_degree(),
        }
    }
}

impl From<Rows> for Ties {
    fn from(rows: Rows) -> Self {
        Self { rows, largest_group: OnceLock::new() }
    }
}

impl From<Listed> for Ties {
    fn from(listed: Listed) -> Self {
        Rows::Listed(listed).into()
    }
}

/// The pair of two agents as [`Ties::from_pairs`] takes it.
pub(crate) fn pair(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

/// The two agents of a pair, low number first.
pub(crate) fn ends(pair: u64) -> [u32; 2] {
    [(pair >> 32) as u32, pair as u32]
}
