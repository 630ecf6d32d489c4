//! Followers: the supporters who hold an account on a platform of an operator, or of a camp.
//!
//! Somebody with accounts on several platforms of an operator follows it once. Whose a platform is
//! depends on the phase, so that all followers are counted anew when a phase begins.

use super::{World, shift};
use crate::id::{AgentId, PlatformSet};
use crate::model::phase::Phase;
use crate::model::tally::CampTally;

impl<'a> World<'a> {
    /// The counts of the day by camp.
    pub fn camp_tallies(&self) -> &[CampTally] {
        &self.camps
    }

    /// Put `phase` in force.
    pub(super) fn reorganise(&mut self, phase: &'a Phase) {
        let size = self.size();
        let everybody = || (0..size).map(AgentId);
        everybody().for_each(|agent| self.weigh_as_follower(agent, -1));
        self.phase = phase;
        everybody().for_each(|agent| self.weigh_as_follower(agent, 1));
        self.merge_lists();
    }

    /// Add what `agent` contributes to the counts of those it follows, or take it away (`sign` −1).
    pub(super) fn weigh_as_follower(&mut self, agent: AgentId, sign: i64) {
        let held = self.people.accounts[agent.index()];
        let active = u64::from(self.people.active.contains(agent));
        let mobilised = u64::from(self.people.mobilised.contains(agent));
        let operators = self.operators.iter_mut().zip(&self.phase.platforms_of);
        for (tally, _) in operators.filter(|(_, platforms)| held.meets(**platforms)) {
            shift(&mut tally.active, active, sign);
            shift(&mut tally.mobilised, mobilised, sign);
        }
        let camps = self.camps.iter_mut().zip(&self.phase.platforms_of_camp);
        for (tally, _) in camps.filter(|(_, platforms)| held.meets(**platforms)) {
            shift(&mut tally.registered, 1, sign);
            shift(&mut tally.active, active, sign);
            shift(&mut tally.mobilised, mobilised, sign);
        }
    }

    /// Add what `holders` of the accounts `held` contribute to these counts by being active, or take it
    /// away (`sign` −1).
    pub(super) fn weigh_active_followers(&mut self, held: PlatformSet, holders: u64, sign: i64) {
        let operators = self.operators.iter_mut().zip(&self.phase.platforms_of);
        for (tally, _) in operators.filter(|(_, platforms)| held.meets(**platforms)) {
            shift(&mut tally.active, holders, sign);
        }
        let camps = self.camps.iter_mut().zip(&self.phase.platforms_of_camp);
        for (tally, _) in camps.filter(|(_, platforms)| held.meets(**platforms)) {
            shift(&mut tally.active, holders, sign);
        }
    }
}
