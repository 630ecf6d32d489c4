//! Ties that come and go while a network is built.

use super::{Ties, pair};

/// The partners of each agent, in no order.
pub(super) struct Growing {
    rows: Vec<Vec<u32>>,
}

impl Growing {
    /// No ties yet.
    pub fn new(agents: u32) -> Self {
        Self { rows: vec![Vec::new(); agents as usize] }
    }

    /// Those tied to `agent`.
    pub fn of(&self, agent: u32) -> &[u32] {
        &self.rows[agent as usize]
    }

    /// Whether two agents are tied.
    pub fn has(&self, a: u32, b: u32) -> bool {
        let (short, other) = if self.of(a).len() <= self.of(b).len() { (a, b) } else { (b, a) };
        self.of(short).contains(&other)
    }

    /// Tie two agents that are not tied.
    pub fn tie(&mut self, a: u32, b: u32) {
        self.rows[a as usize].push(b);
        self.rows[b as usize].push(a);
    }

    /// Untie two agents that are tied.
    pub fn untie(&mut self, a: u32, b: u32) {
        self.rows[a as usize].retain(|&partner| partner != b);
        self.rows[b as usize].retain(|&partner| partner != a);
    }

    /// The ties as they are now.
    pub fn ties(&self) -> Ties {
        let rows = (0..).zip(&self.rows);
        let pairs: Vec<u64> = rows
            .flat_map(|(a, row)| row.iter().filter(move |&&b| a < b).map(move |&b| pair(a, b)))
            .collect();
        Ties::from_pairs(self.rows.len() as u32, &pairs)
    }
}
