//! Who may join which platform today.

use super::World;
use crate::id::{AgentId, Day, PlatformId, PlatformSet};

impl World<'_> {
    /// The first day on which `platform` admits `agent`; `None`: it never does.
    pub fn admitted_since(&self, agent: AgentId, platform: PlatformId) -> Option<Day> {
        self.admission[platform.index()].since(agent, || self.society.federations.of(agent))
    }

    /// Whether `agent` may join `platform` today: it is open, to the agent's group, and the agent's
    /// federation has joined it.
    pub fn may_join(&self, agent: AgentId, platform: PlatformId) -> bool {
        let since = || self.admitted_since(agent, platform);
        self.open.contains(platform) && since().is_some_and(|day| day <= self.day)
    }

    /// The platforms everybody may join today, if all may join the same for want of restrictions.
    pub fn offered_to_all(&self) -> Option<PlatformSet> {
        let platforms = &self.law.arm.platforms;
        let is_restricted = |platform: PlatformId| platforms[platform.index()].is_restricted();
        (!self.open.iter().any(is_restricted)).then_some(self.open)
    }

    /// The platforms `agent` may join today.
    pub fn offered(&self, agent: AgentId) -> PlatformSet {
        self.open.iter().filter(|&platform| self.may_join(agent, platform)).collect()
    }
}
