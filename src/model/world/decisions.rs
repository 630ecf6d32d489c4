//! Daily decisions of the active: to whom of them one happens.

use super::World;
use crate::id::AgentId;
use crate::lanes::{self, LANES, Work, places};
use crate::model::agent_set::AgentSet;
use crate::model::blocks;
use crate::rng::{BLOCK, Bits, Decision};
use crate::unit::Cut;
use std::ops::Range;

/// Chances that some have for themselves.
pub trait Own: Sync {
    /// Who has, of the 256 agents from `first` on, a bit for each.
    fn who(&self, first: u32) -> Bits;

    /// The chance of `agent`, who has.
    fn chance(&self, agent: AgentId) -> Cut;
}

/// To find out to whom of the active among some agents a decision happens; the first shares no draws with
/// those before.
struct Deciding<'a, O> {
    world: &'a World<'a>,
    decision: Decision,
    chance: Cut,
    own: Option<&'a O>,
    agents: Range<u32>,
}

impl<O: Own> Work for Deciding<'_, O> {
    type Done = Vec<Bits>;

    #[inline(always)]
    fn done(self) -> Self::Done {
        let mut blocks = Vec::with_capacity(self.agents.len() / BLOCK + 1);
        for first in self.agents.clone().step_by(BLOCK) {
            blocks.push(self.of_block(first));
        }
        blocks
    }
}

impl<O: Own> Deciding<'_, O> {
    #[inline(always)]
    fn of_block(&self, first: u32) -> Bits {
        let (world, own) = (self.world, self.own);
        let mut active = world.people.active.block(first);
        let askers: u32 = active.iter().map(|word| word.count_ones()).sum();
        if askers == 0 {
            return active;
        }
        let askers = if self.chance.is_decided() { 0 } else { askers as usize };
        let draws = world.draws.block(self.decision, world.day, first / BLOCK as u32, askers);
        let special = own.map(|own| own.who(first)).unwrap_or_default();
        for (part, (word, special)) in active.iter_mut().zip(special).enumerate() {
            let befallen = draws.befalling(*word & !special, part, self.chance);
            let happens = |k: usize| {
                let agent = AgentId(first + (part * LANES + k) as u32);
                own.is_some_and(|own| draws.happens(agent, own.chance(agent)))
            };
            let with_own = places(*word & special);
            *word = with_own.fold(befallen, |bits, k| bits | u64::from(happens(k)) << k);
        }
        active
    }
}

impl World<'_> {
    /// Those active yesterday to whom a daily `decision` happens, with the same `chance` for all but those
    /// who have their `own`.
    pub fn active_who(&self, decision: Decision, chance: Cut, own: Option<impl Own>) -> AgentSet {
        if chance == Cut::NEVER && own.is_none() {
            return AgentSet::nobody(self.size());
        }
        let own = own.as_ref();
        let decided =
            |agents| lanes::widely(Deciding { world: self, decision, chance, own, agents });
        AgentSet::of_blocks(self.size(), blocks::together(blocks::map(self.size(), decided)))
    }
}
