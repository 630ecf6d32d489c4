//! Admission: who may join which platform, and from which day on.
//!
//! A platform is open to everybody or to some groups, in all federations or in some. With a rollout
//! of R days, ⌈F·(a+1)/(R+1)⌉ of its F federations have joined it a days after it opened: all of
//! them after R days. Groups are exact shares of the supporters, drawn once and the same in every
//! arm; so is which federation comes before which.

use super::agent_set::AgentSet;
use super::law::Law;
use super::share::share_of;
use crate::id::{AgentId, Day, Federations, PlatformId};
use crate::rng::{Decision, Draws};
use crate::scenario::{Group, Platform};

/// Whom a platform admits.
#[derive(Debug)]
pub struct Admission {
    opens: Day,
    /// Those of the groups it is open to; `None`: everybody.
    members: Option<AgentSet>,
    /// The day each federation joins, if ever; `None`: all do when it opens.
    joining: Option<Vec<Option<Day>>>,
}

impl Admission {
    /// Whom each platform of an arm admits, by position.
    pub fn to_platforms(law: &Law, federations: &Federations, draws: Draws) -> Vec<Self> {
        let groups = &law.scenario.population.groups;
        let platforms = &law.arm.platforms;
        let restricted = platforms.iter().any(|platform| platform.open_to.is_some());
        let ranked = if restricted { by_luck(federations.agents(), draws) } else { Vec::new() };
        let members = |open_to: &Vec<usize>| members(&ranked, groups, open_to);
        (0..)
            .map(PlatformId)
            .zip(platforms)
            .map(|(id, platform)| Self {
                opens: platform.opens,
                members: platform.open_to.as_ref().map(members),
                joining: joining(id, platform, federations, draws),
            })
            .collect()
    }

    /// The first day on which it admits `agent`, who lives in `federation`; `None`: it never does.
    pub fn since(&self, agent: AgentId, federation: impl Fn() -> u32) -> Option<Day> {
        if self.members.as_ref().is_some_and(|members| !members.contains(agent)) {
            return None;
        }
        match &self.joining {
            None => Some(self.opens),
            Some(joining) => joining[federation() as usize],
        }
    }
}

/// Everybody, by the draw that assigns groups.
fn by_luck(agents: u32, draws: Draws) -> Vec<AgentId> {
    let mut drawn: Vec<(u64, AgentId)> =
        (0..agents).map(|agent| (draws.once(Decision::Group, agent, 0), AgentId(agent))).collect();
    drawn.sort_unstable();
    drawn.into_iter().map(|(_, agent)| agent).collect()
}

/// Those of the groups `open_to`, everybody being `ranked` by luck.
fn members(ranked: &[AgentId], groups: &[Group], open_to: &[usize]) -> AgentSet {
    let mut members = AgentSet::nobody(ranked.len() as u32);
    let (mut share, mut begin) = (0.0, 0);
    for (position, group) in groups.iter().enumerate() {
        share += group.share;
        let end = share_of(ranked.len(), share).min(ranked.len());
        if open_to.contains(&position) {
            ranked[begin..end].iter().for_each(|&agent| {
                members.insert(agent);
            });
        }
        begin = end;
    }
    members
}

/// The day each federation joins `platform`; `None`: all do when it opens.
fn joining(
    id: PlatformId,
    platform: &Platform,
    federations: &Federations,
    draws: Draws,
) -> Option<Vec<Option<Day>>> {
    if platform.rollout == 0 && platform.federations.is_none() {
        return None;
    }
    let mut allowed = match &platform.federations {
        Some(some) => some.clone(),
        None => (0..federations.count()).collect(),
    };
    allowed
        .sort_by_key(|&federation| (draws.once(Decision::Rollout(id), federation, 0), federation));
    let steps = u64::from(platform.rollout) + 1;
    let mut joining = vec![None; federations.count() as usize];
    for (rank, &federation) in (0..).zip(&allowed) {
        let age: u64 = rank * steps / allowed.len() as u64;
        joining[federation as usize] = Some(platform.opens.plus(age as u16));
    }
    Some(joining)
}

#[cfg(test)]
pub(super) mod tests;
