//! Ends of ties, numbered agent by agent, where a table that repeats says how many each agent has.

use crate::id::AgentId;
use std::array::from_fn;
use std::ops::Range;

/// The stubs of some agents: a *stub* is an end of a tie that has no other end yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stubs {
    /// How many stubs come before each slot of the table, and how many it has in all.
    before: Vec<u32>,
    /// The slot of each stub of the table.
    slots: Vec<u16>,
    /// ⌊(2³² − 1) / stubs of a table⌋.
    reciprocal: u32,
    most: u32,
}

impl Stubs {
    /// The largest number of stubs that can be numbered and permuted.
    pub const MOST: u64 = (1 << 32) - (1 << 17);

    /// The longest table.
    pub const SLOTS: usize = 1 << 16;

    /// Agent a has as many stubs as stands in slot a of `table`, which begins anew after its end.
    pub fn new(table: &[u32]) -> Self {
        assert!((1..=Self::SLOTS).contains(&table.len()), "slots are numbered with 16 bits");
        let mut before = vec![0];
        let mut slots = Vec::new();
        for (slot, &degree) in table.iter().enumerate() {
            before.push(before[slot] + degree);
            slots.extend((0..degree).map(|_| slot as u16));
        }
        let reciprocal = u32::MAX / (slots.len() as u32).max(1);
        Self { before, slots, reciprocal, most: table.iter().copied().max().unwrap_or(0) }
    }

    /// The largest number of stubs an agent has.
    pub fn most(&self) -> u32 {
        self.most
    }

    /// How many stubs so many `agents` have at most.
    pub fn total(&self, agents: u32) -> u64 {
        let tables = agents.div_ceil(self.before.len() as u32 - 1);
        u64::from(tables) * self.slots.len() as u64
    }

    /// How many stubs come before those of `agent`.
    pub fn before(&self, agent: u32) -> u32 {
        let slots = self.before.len() as u32 - 1;
        agent / slots * self.slots.len() as u32 + self.before[(agent % slots) as usize]
    }

    /// The stubs of `agent`.
    pub fn of(&self, agent: AgentId) -> Range<u32> {
        let slots = self.before.len() as u32 - 1;
        let (tables, slot) = (agent.0 / slots, (agent.0 % slots) as usize);
        let first = tables * self.slots.len() as u32;
        first + self.before[slot]..first + self.before[slot + 1]
    }

    /// Whose stubs these are.
    ///
    /// The high half of the product is the number of whole tables before the stub or one less: the
    /// reciprocal is too small by at most 1, the product by at most the stub, which is below 2³².
    pub fn owners<const LANES: usize>(&self, stubs: [u32; LANES]) -> [u32; LANES] {
        let whole = self.slots.len() as u32;
        let near = stubs.map(|s| ((u64::from(s) * u64::from(self.reciprocal)) >> 32) as u32);
        let tables: [u32; LANES] =
            from_fn(|l| near[l] + u32::from(stubs[l].wrapping_sub(near[l] * whole) >= whole));
        let within: [u32; LANES] = from_fn(|l| stubs[l].wrapping_sub(tables[l] * whole));
        let slots = self.before.len() as u32 - 1;
        from_fn(|l| tables[l] * slots + u32::from(self.slots[within[l] as usize]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_are_those_of_their_owners() {
        for table in [&[3, 0, 1, 7][..], &[1], &[0, 2], &[5, 5, 5, 0]] {
            let stubs = Stubs::new(table);
            for agent in (0..50).map(AgentId) {
                let own = stubs.of(agent);
                assert_eq!(own.len() as u32, table[agent.index() % table.len()]);
                own.for_each(|stub| assert_eq!(stubs.owners([stub]), [agent.0]));
            }
        }
    }

    #[test]
    fn the_last_stubs_that_can_be_numbered_have_an_owner() {
        for degree in [1, 2, 3, 10, 14, 600] {
            let table: Vec<u32> = (0..4096).map(|slot| degree + slot % 2).collect();
            let stubs = Stubs::new(&table);
            let whole = u64::from(stubs.before(4096));
            for tables in [1, Stubs::MOST / whole / 2, Stubs::MOST / whole] {
                let edge = (tables * whole) as u32;
                let agent = tables as u32 * 4096;
                assert_eq!(stubs.owners([edge - 1, edge]), [agent - 1, agent]);
            }
        }
    }
}
