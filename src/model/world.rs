//! The state of a run, and the verbs that change it.
//!
//! Every count that is written out is kept here beside the state it counts, so that a day costs
//! what happens in it.

mod admitted;
mod calls;
mod followers;

pub use calls::Moved;

use super::action::Action;
use super::admission::Admission;
use super::agent_set::AgentSet;
use super::blocks;
use super::counts::Counts;
use super::event::{Event, EventKind};
use super::friends::Friends;
use super::law::Law;
use super::lists::Lists;
use super::phase::Phase;
use super::thresholds::Thresholds;
use crate::id::{AgentId, Day, OperatorId, OperatorSet, PlatformId, PlatformSet};
use crate::lanes::LANES;
use crate::network::{Society, Ties};
use crate::rng::{Decision, Draws};
use crate::tally::{CampTally, OperatorTally, PlatformTally, Tally};
use std::sync::Arc;

/// Money spent on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expense {
    /// By whom, in equal parts.
    pub by: OperatorSet,
    /// How much, in budget units.
    pub amount: f64,
}

/// One public on one day, under one arm.
#[derive(Debug)]
pub struct World<'a> {
    /// The day of the state, or of the update under way.
    pub day: Day,
    /// What people obey.
    pub law: &'a Law<'a>,
    /// How the campaign is organised on this day.
    pub phase: &'a Phase,
    /// Who the supporters are to each other.
    pub society: &'a Society,
    /// Who knows whom today.
    pub ties: Arc<Ties>,
    /// The luck of this replicate.
    pub draws: Draws,
    /// How many active friends it takes.
    pub thresholds: Thresholds<'a>,
    /// Who may become active without any friend: by chance, or with a threshold of zero.
    pub alone: AgentSet,
    /// What is so of each supporter.
    pub people: People,
    /// The platforms of the arm that are open.
    pub open: PlatformSet,
    /// The platforms that get no budget any more.
    pub defunded: PlatformSet,
    /// The operators that have paid the fixed cost.
    pub set_up: OperatorSet,
    /// Former members on their way to a successor.
    pub travellers: Vec<Travellers>,
    /// People of imported files whose federation has not joined yet.
    pub imported: Vec<Travellers>,
    /// The actions whose deadline has not passed, oldest first.
    pub actions: Vec<Action>,
    /// Whom operators may write to.
    pub lists: Lists,
    /// What happened so far.
    pub events: Vec<Event>,
    /// Whom each platform admits, by position.
    pub admission: Vec<Admission>,
    /// The last day on which accounts, activity, ties or the organisation changed.
    changed: Day,
    active_in: Vec<u64>,
    today: Tally,
    platforms: Vec<PlatformTally>,
    operators: Vec<OperatorTally>,
    camps: Vec<CampTally>,
    friendly_accounts: u64,
}

/// The state of the supporters, by column.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    /// The platforms each holds an account on.
    pub accounts: Vec<PlatformSet>,
    /// Who holds any account.
    pub registered: AgentSet,
    /// How many active friends each has.
    pub friends: Friends,
    /// How many active friends each needs if all are visible; zeros without a threshold rule.
    pub needed: Counts,
    /// Who is active.
    pub active: AgentSet,
    /// Who became active in the last update; nobody where that makes no difference.
    pub fresh: AgentSet,
    /// Who ever ceased to be active.
    pub lapsed_before: AgentSet,
    /// Who ever did an action.
    pub mobilised: AgentSet,
    /// How many actions each has done.
    pub actions: Counts,
    /// Of how many actions each has read a call.
    pub calls_read: Counts,
    /// How tired of calls each is; nobody's is kept where it can have no effect.
    pub fatigue: Vec<f64>,
    /// Who has ever been tired.
    pub tired: AgentSet,
}

impl People {
    /// h: how tired of calls `agent` is.
    pub fn fatigue_of(&self, agent: AgentId) -> f64 {
        self.fatigue.get(agent.index()).copied().unwrap_or(0.0)
    }

    /// Keep `memory` of everybody's fatigue.
    fn rest(&mut self, memory: f64) {
        for (word, some) in self.fatigue.chunks_mut(LANES).enumerate() {
            if self.tired.word(word) != 0 {
                some.iter_mut().for_each(|fatigue| *fatigue *= memory);
            }
        }
    }

    /// Let `agent` be so tired.
    pub fn tire(&mut self, agent: AgentId, fatigue: f64) {
        self.fatigue[agent.index()] = fatigue;
        self.tired.insert(agent);
    }
}

/// People on their way to a platform: from one that closed, or from a file it takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Travellers {
    /// The day they arrive.
    pub arrive: Day,
    /// Where.
    pub at: PlatformId,
    /// Who, in order.
    pub who: Vec<AgentId>,
}

impl Travellers {
    /// Take those out of `groups` whose `day` has come.
    pub fn due(groups: &mut Vec<Self>, day: Day) -> Vec<Self> {
        let (due, waiting) = std::mem::take(groups).into_iter().partition(|g| g.arrive <= day);
        *groups = waiting;
        due
    }
}

impl<'a> World<'a> {
    /// A world before day 0: no account, nobody active, no platform open.
    pub fn empty(law: &'a Law<'a>, society: &'a Society, draws: Draws) -> Self {
        let size = society.federations.agents();
        let phase = law.phase(Day(0));
        let ties = society.ties.on(Day(0));
        let thresholds = Thresholds::new(&law.arm.activation.threshold, size, draws);
        Self {
            day: Day(0),
            law,
            phase,
            society,
            draws,
            people: People {
                accounts: vec![PlatformSet::EMPTY; size as usize],
                registered: AgentSet::nobody(size),
                friends: Friends::none(size, law.most_friends, law.noticed()),
                needed: thresholds.needed(&ties, law),
                active: AgentSet::nobody(size),
                fresh: AgentSet::nobody(size),
                lapsed_before: AgentSet::nobody(size),
                mobilised: AgentSet::nobody(size),
                actions: Counts::zeros(size, 0),
                calls_read: Counts::zeros(size, 0),
                fatigue: vec![0.0; if law.tires() { size as usize } else { 0 }],
                tired: AgentSet::nobody(size),
            },
            alone: alone(law, &thresholds, size),
            ties,
            thresholds,
            open: PlatformSet::EMPTY,
            defunded: PlatformSet::EMPTY,
            set_up: OperatorSet::EMPTY,
            travellers: Vec::new(),
            imported: Vec::new(),
            actions: Vec::new(),
            lists: Lists::empty(law.arm.operators.len(), size),
            events: Vec::new(),
            admission: Admission::to_platforms(law, &society.federations, draws),
            changed: Day(0),
            active_in: vec![0; society.federations.count() as usize],
            today: Tally::default(),
            platforms: vec![PlatformTally::default(); law.arm.platforms.len()],
            operators: vec![OperatorTally::default(); phase.platforms_of.len()],
            camps: vec![CampTally::default(); phase.platforms_of_camp.len()],
            friendly_accounts: 0,
        }
    }

    /// How many supporters there are.
    pub fn size(&self) -> u32 {
        self.ties.agents()
    }

    /// The federation `agent` lives in.
    pub fn federation(&self, agent: AgentId) -> u32 {
        self.society.federations.of(agent)
    }

    /// Begin the update that leads to the next day: the ties are those of that day, and no flow has
    /// happened in it yet.
    pub fn begin_day(&mut self) {
        self.day = self.day.next();
        let phase = self.law.phase(self.day);
        if phase.from == self.day {
            self.changed = self.day;
            self.reorganise(phase);
        }
        self.forget_flows();
        let ties = self.society.ties.on(self.day);
        if !Arc::ptr_eq(&ties, &self.ties) {
            self.know(ties);
        }
    }

    /// Know others than yesterday: what is kept of friends is counted anew.
    fn know(&mut self, ties: Arc<Ties>) {
        self.ties = ties;
        self.changed = self.day;
        let people = &mut self.people;
        people.needed = self.thresholds.needed(&self.ties, self.law);
        let active = people.active.list();
        people.friends.recount(&self.ties, &active, &people.fresh.list());
        self.friendly_accounts = self.offered_by(&active);
    }

    /// Whether accounts, activity, ties and the organisation are what they were when people looked
    /// yesterday.
    pub fn is_still(&self) -> bool {
        self.changed.next() < self.day
    }

    /// Set all flows of the day to 0.
    pub fn forget_flows(&mut self) {
        self.today = self.today.without_flows();
        for platform in &mut self.platforms {
            *platform = PlatformTally {
                joined: 0,
                left: 0,
                joined_new: 0,
                joined_registered: 0,
                ..*platform
            };
        }
        for operator in &mut self.operators {
            *operator = OperatorTally {
                calls_sent: 0,
                calls_read: 0,
                calls_duplicate: 0,
                unsubscribed: 0,
                ..*operator
            };
        }
    }

    /// Whether the tie between two supporters conducts between any two platforms.
    pub fn bridged(&self, a: AgentId, b: AgentId) -> bool {
        let bridge = self.phase.wires.bridge;
        if bridge.value() == 0.0 {
            return false;
        }
        let (low, high) = (a.0.min(b.0), a.0.max(b.0));
        bridge.cut().accepts(self.draws.once_40(Decision::Bridge, low, high))
    }

    /// Whether a platform joins two supporters, or a bridge between platforms does.
    ///
    /// `through` are the accounts, or the visits of the day, by which `agent` may see `friend`.
    pub fn sees(&self, agent: AgentId, through: PlatformSet, friend: AgentId) -> bool {
        let theirs = self.people.accounts[friend.index()];
        through.meets(theirs)
            || !through.is_empty() && !theirs.is_empty() && self.bridged(agent, friend)
    }

    /// The platforms on which all are who are active: a visit to one shows every active friend.
    pub fn showing_all_active(&self) -> PlatformSet {
        let active = self.people.active.len();
        let platforms = (0..).map(PlatformId).zip(&self.platforms);
        platforms.filter(|(_, tally)| tally.active == active).map(|(id, _)| id).collect()
    }

    /// Whether every tie joins two who could see each other, because everybody is on one platform.
    pub fn all_ties_conduct(&self) -> bool {
        self.platforms.iter().any(|platform| platform.accounts == u64::from(self.size()))
    }

    /// Whether every tie is a reference tie of thresholds: all ties are, or all conduct.
    pub fn refers_to_all_ties(&self) -> bool {
        !self.law.counts_visible_ties() || self.all_ties_conduct()
    }

    /// Whether two friends may meet without a platform: if friends do, and they live in the same
    /// federation.
    pub fn may_meet(&self, a: AgentId, b: AgentId) -> bool {
        self.law.has_meetings() && self.society.federations.of(a) == self.society.federations.of(b)
    }

    /// Whether two friends meet today: drawn once for both.
    pub fn meet(&self, a: AgentId, b: AgentId) -> bool {
        let chance = self.law.arm.offline.meeting.cut();
        self.may_meet(a, b) && chance.accepts(self.draws.meeting(self.day, a.min(b), a.max(b)))
    }

    /// How many accounts are held on `platform`.
    pub fn members(&self, platform: PlatformId) -> u64 {
        self.platforms[platform.index()].accounts
    }

    /// Open `platform`.
    pub fn open(&mut self, platform: PlatformId) {
        self.open = self.open.with(platform);
        self.platforms[platform.index()].open = true;
        self.note(EventKind::Opened, Some(platform), None);
    }

    /// Close `platform`: its members, who are returned in order, lose their account.
    pub fn close(&mut self, platform: PlatformId) -> Vec<AgentId> {
        self.open = self.open.without(platform);
        self.platforms[platform.index()].open = false;
        let members: Vec<AgentId> = (0..self.size())
            .map(AgentId)
            .filter(|a| self.people.accounts[a.index()].contains(platform))
            .collect();
        for &member in &members {
            self.remove_account(member, platform);
        }
        self.note(EventKind::Closed, Some(platform), Some(members.len() as u64));
        members
    }

    /// Let the operator of `platform` spend nothing on it any more.
    pub fn defund(&mut self, platform: PlatformId) {
        self.defunded = self.defunded.with(platform);
        self.note(EventKind::Defunded, Some(platform), None);
    }

    /// Let everybody, who hold no account and are not active, hold these `accounts`, by agent.
    pub fn settle(&mut self, accounts: Vec<PlatformSet>) {
        let mut holders = vec![0; 1 << self.platforms.len()];
        for some in accounts.chunks(LANES) {
            match PlatformSet::common(some) {
                Some(held) => holders[usize::from(held.bits())] += some.len() as u64,
                None => some.iter().for_each(|held| holders[usize::from(held.bits())] += 1),
            }
        }
        let on_any = |of: PlatformSet| AgentSet::holding(&accounts, |held| held.meets(of));
        self.people.registered = on_any(self.law.platforms());
        self.lists.settle(self.phase.platforms_of.iter().map(|of| on_any(*of)).collect());
        self.people.accounts = accounts;
        for (held, holders) in (0..=u16::MAX).map(PlatformSet::of_bits).zip(holders) {
            self.weigh_holders(held, holders);
        }
    }

    /// Count so many `holders` of the accounts `held`, who are not active.
    fn weigh_holders(&mut self, held: PlatformSet, holders: u64) {
        self.today.accounts += holders * held.len() as u64;
        for platform in held.iter() {
            let tally = &mut self.platforms[platform.index()];
            tally.accounts += holders;
            tally.already_elsewhere += if held.len() > 1 { holders } else { 0 };
        }
        let camps = self.camps.iter_mut().zip(&self.phase.platforms_of_camp);
        for (tally, _) in camps.filter(|(_, platforms)| held.meets(**platforms)) {
            tally.registered += holders;
        }
    }

    /// Give `agent` an account on `platform`, unless it holds one.
    pub fn add_account(&mut self, agent: AgentId, platform: PlatformId) {
        let before = self.people.accounts[agent.index()];
        if before.contains(platform) {
            return;
        }
        self.changed = self.day;
        self.discount(agent);
        self.people.accounts[agent.index()] = before.with(platform);
        self.people.registered.insert(agent);
        self.lists.enter(self.phase.operator(platform), agent);
        self.count(agent);
        let joined = &mut self.platforms[platform.index()];
        joined.joined += 1;
        if before.is_empty() {
            joined.joined_new += 1;
        } else {
            joined.joined_registered += 1;
        }
    }

    /// Give those of a `group` an account who may join where they arrive; note an event of this
    /// `kind`, unless the platform is closed.
    pub fn welcome(&mut self, group: Travellers, kind: EventKind) {
        if !self.open.contains(group.at) {
            return;
        }
        let before = self.members(group.at);
        for agent in group.who {
            if self.may_join(agent, group.at) {
                self.add_account(agent, group.at);
            }
        }
        let arrived = self.members(group.at) - before;
        self.note(kind, Some(group.at), Some(arrived));
    }

    fn remove_account(&mut self, agent: AgentId, platform: PlatformId) {
        self.changed = self.day;
        self.discount(agent);
        let accounts = &mut self.people.accounts[agent.index()];
        *accounts = accounts.without(platform);
        if accounts.is_empty() {
            self.people.registered.remove(agent);
        }
        self.count(agent);
        self.platforms[platform.index()].left += 1;
    }

    /// Forget who became active in the last update.
    pub fn forget_fresh(&mut self) {
        if !self.people.fresh.is_empty() {
            self.people.fresh.clear();
            self.people.friends.forget_fresh();
        }
    }

    /// Make `agents`, none of whom is active, active; they are given in order.
    pub fn activate(&mut self, agents: &[AgentId]) {
        self.weigh_activity(agents, 1);
        let People { friends, active, fresh, .. } = &mut self.people;
        let enter = || {
            active.insert_all(agents);
            if self.law.arm.activation.once {
                fresh.insert_all(agents);
            }
        };
        blocks::both(agents.len(), || friends.gain(&self.ties, agents), enter);
        self.today.activated += agents.len() as u64;
    }

    /// Make `agents`, all of whom are active, inactive; they are given in order.
    pub fn lapse(&mut self, agents: &[AgentId]) {
        self.weigh_activity(agents, -1);
        let People { friends, active, lapsed_before, .. } = &mut self.people;
        let leave = || {
            active.remove_all(agents);
            lapsed_before.insert_all(agents);
        };
        blocks::both(agents.len(), || friends.lose(&self.ties, agents), leave);
        self.today.lapsed += agents.len() as u64;
    }

    /// Let each of `agents` do an action.
    pub fn act(&mut self, agents: &AgentSet) {
        if agents.is_empty() {
            return;
        }
        let first = agents.minus(&self.people.mobilised).list();
        self.people.mobilised.insert_all(&first);
        self.weigh_mobilised(&first);
        self.people.actions.bump_all(agents);
        self.today.actions += agents.len();
    }

    /// What `operator` has spent since day 0, in budget units.
    pub fn spent(&self, operator: OperatorId) -> f64 {
        self.operators[operator.index()].spent
    }

    /// Spend money; who has spent any has paid the fixed cost first.
    pub fn spend(&mut self, expense: Expense) {
        for operator in expense.by.iter() {
            self.operators[operator.index()].spent += expense.amount / expense.by.len() as f64;
            self.set_up = self.set_up.with(operator);
        }
    }

    /// Note how many invitations are weighed in this update; they are counted where they have an effect.
    pub fn weigh_invitations(&mut self) {
        self.today.invitations = self.friendly_accounts;
    }

    /// Note an event of this day; `people` is how many it touched.
    pub fn note(&mut self, kind: EventKind, platform: Option<PlatformId>, people: Option<u64>) {
        let operator = platform.map(|p| self.phase.operator(p));
        self.note_by(kind, platform, operator, people);
    }

    /// Note an event of this day that concerns an operator and may concern no platform.
    pub fn note_by(
        &mut self,
        kind: EventKind,
        platform: Option<PlatformId>,
        operator: Option<OperatorId>,
        people: Option<u64>,
    ) {
        self.events.push(Event { day: self.day, kind, platform, operator, people });
    }

    /// The counts of the day.
    pub fn tally(&self) -> Tally {
        Tally {
            registered: self.people.registered.len(),
            active: self.people.active.len(),
            mobilised: self.people.mobilised.len(),
            ..self.today
        }
    }

    /// The counts of the day by platform.
    pub fn platform_tallies(&self) -> &[PlatformTally] {
        &self.platforms
    }

    fn count(&mut self, agent: AgentId) {
        self.weigh(agent, 1);
    }

    fn discount(&mut self, agent: AgentId) {
        self.weigh(agent, -1);
    }

    /// Add all that `agent` contributes to the counts, or take it away (`sign` −1).
    fn weigh(&mut self, agent: AgentId, sign: i64) {
        let held = self.people.accounts[agent.index()];
        let active = self.people.active.contains(agent);
        let add = |count: &mut u64, change: u64| shift(count, change, sign);
        add(&mut self.today.accounts, held.len() as u64);
        for platform in held.iter() {
            let tally = &mut self.platforms[platform.index()];
            add(&mut tally.accounts, 1);
            add(&mut tally.active, u64::from(active));
            add(&mut tally.already_elsewhere, u64::from(held.len() > 1));
        }
        self.weigh_as_follower(agent, sign);
        let offered = if active { self.offered_by(&[agent]) } else { 0 } + self.offered_to(agent);
        shift(&mut self.friendly_accounts, offered, sign);
    }

    /// Add what `agents` contribute to the counts by being active, or take it away (`sign` −1).
    fn weigh_activity(&mut self, agents: &[AgentId], sign: i64) {
        if agents.is_empty() {
            return;
        }
        self.changed = self.day;
        for (held, holders) in self.accounts_of(agents) {
            for platform in held.iter() {
                shift(&mut self.platforms[platform.index()].active, holders, sign);
            }
            self.weigh_followers(held, CampTally { active: holders, ..CampTally::default() }, sign);
        }
        for (federation, neighbours) in self.society.federations.runs(agents) {
            let here = &mut self.active_in[federation as usize];
            let before = *here;
            shift(here, neighbours as u64, sign);
            let covered = &mut self.today.federations_covered;
            *covered += u64::from(*here > 0);
            *covered -= u64::from(before > 0);
        }
        let offered = self.offered_by(agents);
        shift(&mut self.friendly_accounts, offered, sign);
    }

    /// Add what `agents` contribute to the counts by being mobilised.
    fn weigh_mobilised(&mut self, agents: &[AgentId]) {
        for (held, holders) in self.accounts_of(agents) {
            self.weigh_followers(held, CampTally { mobilised: holders, ..CampTally::default() }, 1);
        }
    }

    /// The accounts that everybody holds, if all hold the same.
    fn accounts_of_all(&self) -> Option<PlatformSet> {
        let (nobody, everybody) = (0, u64::from(self.size()));
        let held_by = |holders| {
            let platforms = (0..).map(PlatformId).zip(&self.platforms);
            platforms.filter(move |(_, tally)| tally.accounts == holders).map(|(id, _)| id)
        };
        let are_alike = held_by(nobody).chain(held_by(everybody)).count() == self.platforms.len();
        are_alike.then(|| held_by(everybody).collect())
    }

    /// The sets of accounts that `agents` hold, and how many hold them; those whose accounts are not the
    /// first one's are told one by one if they are few.
    fn accounts_of(&self, agents: &[AgentId]) -> Vec<(PlatformSet, u64)> {
        if let Some(common) = self.accounts_of_all() {
            return vec![(common, agents.len() as u64)];
        }
        let held = |agent: &AgentId| self.people.accounts[agent.index()];
        let Some(common) = agents.first().map(held) else { return Vec::new() };
        let sharing = agents.iter().filter(|agent| held(agent) == common).count();
        let (common, sets) = ((common, sharing as u64), 1 << self.platforms.len());
        let others = agents.iter().map(held).filter(|held| *held != common.0);
        if agents.len() - sharing < sets {
            return [common].into_iter().chain(others.map(|held| (held, 1))).collect();
        }
        let mut holders = vec![0; sets];
        others.for_each(|held| holders[usize::from(held.bits())] += 1);
        let others = (0..=u16::MAX).map(PlatformSet::of_bits).zip(holders);
        [common].into_iter().chain(others.filter(|(_, holders)| *holders > 0)).collect()
    }

    /// Accounts that friends could be invited to by `agents` if these are active; none where nobody invites.
    fn offered_by(&self, agents: &[AgentId]) -> u64 {
        if !self.law.has_invitations() {
            return 0;
        }
        let accounts = |agent: AgentId| self.people.accounts[agent.index()];
        let offered = |&agent: &AgentId| -> u64 {
            let held = accounts(agent);
            self.ties.of(agent).map(|friend| held.minus(accounts(friend)).len() as u64).sum()
        };
        let of_some = |some: &[AgentId]| -> u64 {
            self.ties.fetch(some.iter().copied());
            some.iter().map(offered).sum()
        };
        agents.chunks(LANES).map(of_some).sum()
    }

    /// Accounts that `agent` could be invited to by active friends; none where nobody invites.
    fn offered_to(&self, agent: AgentId) -> u64 {
        let people = &self.people;
        if !self.law.has_invitations() || people.friends.active(agent) == 0 {
            return 0;
        }
        let held = people.accounts[agent.index()];
        let active = self.ties.of(agent).filter(|&friend| people.active.contains(friend));
        active.map(|friend| people.accounts[friend.index()].minus(held).len() as u64).sum()
    }
}

fn alone(law: &Law, thresholds: &Thresholds, agents: u32) -> AgentSet {
    match thresholds {
        Thresholds::Same(threshold) if law.moves_alone(*threshold) => AgentSet::everybody(agents),
        Thresholds::Same(_) => AgentSet::nobody(agents),
        Thresholds::Each(_) => {
            AgentSet::everybody(agents).filtered(|agent| law.moves_alone(thresholds.of(agent)))
        }
    }
}

/// Add `change` to `count`, or take it away (`sign` −1).
fn shift(count: &mut u64, change: u64, sign: i64) {
    *count = count.wrapping_add_signed(sign * change as i64);
}
