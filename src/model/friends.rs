//! The friends of each supporter who are active, counted.
//!
//! Whoever becomes active or ceases to be tells all friends, so that a day costs what happens in it.
//! The counts are a filter where platforms separate friends, and the answer where they do not.

use super::counts::{ByteBlock, Counts, Step};
use crate::id::AgentId;
use crate::network::Ties;
use rayon::prelude::*;

/// Which friends are counted: those who make any difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// All who are active.
    Active,
    /// Those who became active in the last update.
    Fresh,
    /// Both, each by themselves.
    ActiveAndFresh,
}

/// How many active friends each supporter has, on whatever platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Friends {
    noticed: Noticed,
    /// Those who are active; or the fresh, where only they are noticed.
    active: Counts,
    /// Those who became active in the last update, where both are noticed.
    fresh: Option<Counts>,
    /// Whoever has fresh friends, where nobody else is noticed and hardly anybody is told, some more than once.
    told: Option<Vec<u32>>,
    /// Where other threads count.
    apart: Apart,
}

/// Zeros in which each thread counts for itself, kept from day to day because asking for memory is slow.
#[derive(Clone, Debug, Default)]
struct Apart(Vec<Counts>);

impl PartialEq for Apart {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Apart {
    /// Zeros like `counts` for so many `threads`.
    fn like(&mut self, counts: &Counts, threads: usize) -> &mut [Counts] {
        if self.0.len() < threads {
            self.0.resize_with(threads, || counts.as_noughts());
        }
        &mut self.0[..threads]
    }
}

impl Friends {
    /// Nobody of `agents` has an active friend, nor will have more than `most`.
    pub fn none(agents: u32, most: u32, noticed: Noticed) -> Self {
        let active = Counts::zeros(agents, most);
        let fresh = (noticed == Noticed::ActiveAndFresh).then(|| active.clone());
        Self {
            noticed,
            active,
            fresh,
            told: (noticed == Noticed::Fresh).then(Vec::new),
            apart: Apart::default(),
        }
    }

    /// How many friends of `agent` are active; those who are not noticed do not count.
    #[inline]
    pub fn active(&self, agent: AgentId) -> u32 {
        self.active.of(agent)
    }

    /// Of these, how many make `agent` active today: all, or those who became active in the last
    /// update where they count once.
    #[inline]
    pub fn exposing(&self, agent: AgentId) -> u32 {
        self.exposures().of(agent)
    }

    /// Everybody who has a friend that is noticed, some more than once, where they are few and that is
    /// known.
    pub fn told(&self) -> Option<&[u32]> {
        self.told.as_deref()
    }

    /// The active friends of the 256 supporters from `first` on, 255 standing for more; in `room`, if
    /// they do not stand in bytes.
    #[inline(always)]
    pub fn active_in_block<'a>(&'a self, first: u32, room: &'a mut ByteBlock) -> &'a ByteBlock {
        self.active.block(first, room)
    }

    /// Of these, those who make active today.
    #[inline(always)]
    pub fn exposing_in_block<'a>(&'a self, first: u32, room: &'a mut ByteBlock) -> &'a ByteBlock {
        self.exposures().block(first, room)
    }

    #[inline(always)]
    fn exposures(&self) -> &Counts {
        self.fresh.as_ref().unwrap_or(&self.active)
    }

    /// Count anew: these are `active`, the `fresh` of them since the last update.
    pub fn recount(&mut self, ties: &Ties, active: &[AgentId], fresh: &[AgentId]) {
        self.forget_fresh();
        if self.noticed != Noticed::Fresh {
            self.active.clear();
            tell(ties, active, Step::More, &mut self.active, &mut self.apart);
        }
        self.note_fresh(ties, fresh);
    }

    /// Nobody became active in the last update.
    pub fn forget_fresh(&mut self) {
        match (self.noticed, &mut self.told) {
            (Noticed::Active, _) => {}
            (Noticed::ActiveAndFresh, _) => self.fresh.iter_mut().for_each(Counts::clear),
            (Noticed::Fresh, Some(told)) => {
                self.active.clear_of(told);
                told.clear();
            }
            (Noticed::Fresh, unknown) => {
                self.active.clear();
                *unknown = Some(Vec::new());
            }
        }
    }

    /// `agents` are active from now on, and tell their friends.
    pub fn gain(&mut self, ties: &Ties, agents: &[AgentId]) {
        if self.noticed != Noticed::Fresh {
            tell(ties, agents, Step::More, &mut self.active, &mut self.apart);
        }
        self.note_fresh(ties, agents);
    }

    fn note_fresh(&mut self, ties: &Ties, agents: &[AgentId]) {
        if let Some(fresh) = &mut self.fresh {
            return tell(ties, agents, Step::More, fresh, &mut self.apart);
        }
        if self.noticed == Noticed::Active {
            return;
        }
        let before = self.told.as_ref().map_or(0, Vec::len);
        self.told = self.told.take().and_then(|told| listed(ties, agents, told));
        match &self.told {
            Some(told) => self.active.step(&told[before..], Step::More),
            None => tell(ties, agents, Step::More, &mut self.active, &mut self.apart),
        }
    }

    /// `agents`, none of whom is fresh, are active no more, and tell their friends.
    pub fn lose(&mut self, ties: &Ties, agents: &[AgentId]) {
        if self.noticed != Noticed::Fresh {
            tell(ties, agents, Step::Less, &mut self.active, &mut self.apart);
        }
    }
}

/// Hardly anybody is told if no more are than this share of all.
const SHARE_OF_FEW: usize = 16;

/// So many friends at least are expected of those who tell.
const FRIENDS: usize = 4;

/// Those `told`, and the friends of `agents`, if they are few.
fn listed(ties: &Ties, agents: &[AgentId], mut told: Vec<u32>) -> Option<Vec<u32>> {
    let most = ties.agents() as usize / SHARE_OF_FEW;
    if ties.are_complete() || agents.len() * FRIENDS > most {
        return None;
    }
    let mut list = |row: &[u32]| {
        if told.len() <= most {
            told.extend_from_slice(row);
        }
    };
    if rayon::current_num_threads() > 1 && agents.len() >= WORTH_SHARING {
        let parts: Vec<Vec<u32>> =
            agents.par_chunks(PART).map(|part| friends(ties, part)).collect();
        parts.iter().for_each(|friends| list(friends));
    } else {
        ties.visit(agents, list);
    }
    (told.len() <= most).then_some(told)
}

/// The friends of `agents`, some more than once.
fn friends(ties: &Ties, agents: &[AgentId]) -> Vec<u32> {
    let mut friends = Vec::with_capacity(agents.len() * FRIENDS);
    ties.visit(agents, |row| friends.extend_from_slice(row));
    friends
}

/// From so many on, friends are told on as many threads as are free.
const WORTH_SHARING: usize = 1 << 12;

/// Let `agents` take a `step` in the count of each friend; other threads count `apart`.
fn tell(ties: &Ties, agents: &[AgentId], step: Step, counts: &mut Counts, apart: &mut Apart) {
    if ties.are_complete() {
        let oneself: Vec<u32> = agents.iter().map(|agent| agent.0).collect();
        counts.step_all(agents.len() as u32, step);
        return counts.step(&oneself, step.back());
    }
    let (all, telling) = (ties.agents() as usize, agents.len());
    let threads = rayon::current_num_threads();
    let is_shared = threads > 1 && telling >= WORTH_SHARING;
    if is_shared && all <= MOST_APART.min(telling * WORTH_ADDING) {
        let apart = apart.like(counts, threads.min(PARTS_APART) - 1);
        counts.step_friends_apart(ties, agents, step, apart);
    } else if is_shared || telling >= WORTH_SHARING && all > MOST_IN_CACHE {
        tell_by_blocks(ties, agents, step, counts);
    } else {
        counts.step_friends(ties, agents, step);
    }
}

/// Counts of more supporters than this do not stay in the cache of all threads.
const MOST_IN_CACHE: usize = 20_000_000;

/// Counts of more supporters than this do not stay in the cache of each thread.
const MOST_APART: usize = 4_000_000;

/// So many threads at most have counts for themselves.
const PARTS_APART: usize = 4;

/// Adding up counts is worth it if no more than so many times those who tell are counted.
const WORTH_ADDING: usize = 128;

/// Supporters who tell their friends before these are sorted.
const PART: usize = 1 << 10;

/// Parts under way at once.
const PARTS: usize = 1 << 8;

/// [`tell`], friends sorted into blocks of supporters whose counts stay in the cache.
fn tell_by_blocks(ties: &Ties, agents: &[AgentId], step: Step, counts: &mut Counts) {
    let shift = (u32::BITS - ties.agents().leading_zeros()).saturating_sub(8).max(18);
    for round in agents.chunks(PART * PARTS) {
        let parts: Vec<Sorted> =
            round.par_chunks(PART).map(|part| Sorted::friends(ties, part, shift)).collect();
        counts.step_by_blocks(shift, step, |block| parts.iter().map(move |part| part.of(block)));
    }
}

/// Supporters, some more than once, by block of 2^`shift`.
struct Sorted {
    starts: Vec<u32>,
    friends: Vec<u32>,
}

impl Sorted {
    /// The friends of `agents`.
    fn friends(ties: &Ties, agents: &[AgentId], shift: u32) -> Self {
        let told = friends(ties, agents);
        let blocks = (ties.agents() >> shift) as usize + 1;
        let mut starts = vec![0; blocks + 1];
        told.iter().for_each(|friend| starts[(friend >> shift) as usize + 1] += 1);
        (0..blocks).for_each(|block| starts[block + 1] += starts[block]);
        let (mut free, mut friends) = (starts.clone(), vec![0; told.len()]);
        for friend in told {
            let place = &mut free[(friend >> shift) as usize];
            friends[*place as usize] = friend;
            *place += 1;
        }
        Self { starts, friends }
    }

    fn of(&self, block: usize) -> &[u32] {
        &self.friends[self.starts[block] as usize..self.starts[block + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Blocks, Replicate};
    use crate::network::poisson;
    use crate::rng::Draws;

    /// The counts of `agents`, in bytes and in words, after some of them were `told` of.
    fn told(agents: u32, told: impl Fn(&Ties, &[AgentId], &mut Counts)) -> [Counts; 2] {
        let ties = poisson(Blocks::new(agents, 2), 6.0, Some(0.3), Draws::new(5, Replicate(0)));
        let some: Vec<AgentId> = (0..agents).filter(|a| a % 3 != 1).map(AgentId).collect();
        [200, 300].map(|most| {
            let mut counts = Counts::zeros(agents, most);
            told(&ties, &some, &mut counts);
            counts
        })
    }

    fn friends_of(ties: &Ties, some: &[AgentId]) -> Vec<u32> {
        some.iter().flat_map(|&agent| ties.of(agent).map(|friend| friend.0)).collect()
    }

    #[test]
    fn where_all_are_friends_all_are_told_at_once() {
        let (ties, some) = (Ties::complete(400), Vec::from_iter((3..90).map(AgentId)));
        let mut counts = [Counts::zeros(400, 500), Counts::zeros(400, 500)];
        counts[0].step(&friends_of(&ties, &some), Step::More);
        tell(&ties, &some, Step::More, &mut counts[1], &mut Apart::default());
        (0..400)
            .map(AgentId)
            .for_each(|agent| assert_eq!(counts[0].of(agent), counts[1].of(agent)));
    }

    #[test]
    fn friends_are_told_the_same_by_several_threads_as_one_after_the_other() {
        for agents in [20, 1000, 300_000] {
            for step in [Step::More, Step::Less] {
                let plain = told(agents, |ties, some, counts| {
                    counts.step(&friends_of(ties, some), step);
                });
                let sorted = |ties: &Ties, some: &[AgentId], counts: &mut Counts| {
                    tell_by_blocks(ties, some, step, counts);
                };
                let one_by_one = |ties: &Ties, some: &[AgentId], counts: &mut Counts| {
                    tell(ties, some, step, counts, &mut Apart::default());
                };
                let apart = |ties: &Ties, some: &[AgentId], counts: &mut Counts| {
                    let mut apart = Apart::default();
                    counts.step_friends_apart(ties, some, step, apart.like(counts, 2));
                    assert_eq!(apart.0, vec![counts.as_noughts(); 2]);
                };
                assert_eq!(told(agents, sorted), plain);
                assert_eq!(told(agents, apart), plain);
                assert_eq!(told(agents, one_by_one), plain);
            }
        }
    }
}
