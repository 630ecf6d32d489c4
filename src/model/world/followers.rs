//! Followers: the supporters who hold an account on a platform of an operator, or of a camp.
//!
//! Somebody with accounts on several platforms of an operator follows it once. Whose a platform is
//! depends on the phase, so that all followers are counted anew when a phase begins.

use super::{World, shift};
use crate::id::{AgentId, PlatformSet};
use crate::model::phase::Phase;
use crate::tally::CampTally;

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
        let people = &self.people;
        let follower = CampTally {
            registered: 1,
            active: people.active.contains(agent).into(),
            mobilised: people.mobilised.contains(agent).into(),
        };
        self.weigh_followers(people.accounts[agent.index()], follower, sign);
    }

    /// Add `followers` who hold the accounts `held` to the counts of those they follow, or take them away
    /// (`sign` −1).
    pub(super) fn weigh_followers(&mut self, held: PlatformSet, followers: CampTally, sign: i64) {
        let CampTally { registered, active, mobilised } = followers;
        let operators = self.operators.iter_mut().zip(&self.phase.platforms_of);
        for (tally, _) in operators.filter(|(_, platforms)| held.meets(**platforms)) {
            shift(&mut tally.active, active, sign);
            shift(&mut tally.mobilised, mobilised, sign);
        }
        let camps = self.camps.iter_mut().zip(&self.phase.platforms_of_camp);
        for (tally, _) in camps.filter(|(_, platforms)| held.meets(**platforms)) {
            shift(&mut tally.registered, registered, sign);
            shift(&mut tally.active, active, sign);
            shift(&mut tally.mobilised, mobilised, sign);
        }
    }
}
