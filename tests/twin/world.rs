//! Section 2, *Entities*, and section 3, *A day*: the state of a run, and the order of its processes.

use super::luck::{Decision, Luck};
use super::numbers::{normal_quantile, rounded, smallest};
use super::record::Row;
use super::{activation, adoption, budgets, calls, environment, looks, record, ties};
use groundswell::scenario::{Arm, Distribution, Imported, Scenario, Thresholds, TieRule, Wires};
use groundswell::unit::Threshold;
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default)]
pub struct Supporter {
    pub federation: usize,
    pub group: Option<usize>,
    pub niche: f64,
    pub accounts: BTreeSet<usize>,
    /// The operators on whose lists they are.
    pub lists: BTreeSet<usize>,
    pub active: bool,
    pub fresh: bool,
    pub lapsed_before: bool,
    pub mobilised: bool,
    pub fatigue: f64,
}

#[derive(Clone, Debug)]
pub struct Platform {
    /// The operator that declared it.
    pub declared_by: usize,
    pub open: bool,
    pub defunded: bool,
    /// The day on which each federation joins, if it ever does.
    pub joins: Vec<Option<usize>>,
}

#[derive(Clone, Debug)]
pub struct Operator {
    /// The operator it has become by mergers, at first itself.
    pub became: usize,
    pub budget: f64,
    pub capacity: Option<f64>,
    pub spent: f64,
    pub paid_fixed_cost: bool,
}

/// Former members of a closed platform on their way to a successor.
#[derive(Clone, Debug)]
pub struct Travellers {
    pub to: usize,
    pub day: usize,
    pub members: Vec<usize>,
}

/// People of an imported file who have not been given their account yet.
#[derive(Clone, Debug)]
pub struct FilePeople {
    pub platform: usize,
    pub people: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Action {
    pub day: usize,
    /// 256·day announced + its number that day.
    pub number: usize,
    pub deadline: usize,
    pub niche: f64,
    pub origin: Option<usize>,
    /// The operators that have written about it.
    pub written: BTreeSet<usize>,
    /// The supporters to whom anybody has written about it.
    pub addressed: BTreeSet<usize>,
    /// The supporters who have read of it.
    pub known_to: BTreeSet<usize>,
}

/// What is counted within an update of one platform.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlatformFlows {
    pub joined_new: u64,
    pub joined_registered: u64,
    pub left: u64,
}

/// What is counted within an update of one operator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OperatorFlows {
    pub sent: u64,
    pub read: u64,
    pub duplicate: u64,
    pub unsubscribed: u64,
}

/// What is counted within an update.
#[derive(Clone, Debug, Default)]
pub struct Flows {
    pub activated: u64,
    pub lapsed: u64,
    pub responses: u64,
    pub activated_by_friends: u64,
    pub actions: u64,
    pub announced: u64,
    pub received: u64,
    pub late: u64,
    pub contradictory: u64,
    pub invitations: u64,
    pub platforms: Vec<PlatformFlows>,
    pub operators: Vec<OperatorFlows>,
}

#[derive(Clone, Debug)]
pub struct World<'a> {
    pub scenario: &'a Scenario,
    pub arm: &'a Arm,
    pub luck: Luck,
    pub day: usize,
    pub friends: Vec<Vec<usize>>,
    pub supporters: Vec<Supporter>,
    pub thresholds: Vec<Threshold>,
    pub platforms: Vec<Platform>,
    pub operators: Vec<Operator>,
    pub wires: Wires,
    pub travellers: Vec<Travellers>,
    pub files: Vec<FilePeople>,
    pub actions: Vec<Action>,
    pub flows: Flows,
    /// What has happened today: the kind, the platform, the operator, and how many people.
    pub events: Vec<Happening>,
}

/// An event: its kind, platform, operator and people.
pub type Happening = (&'static str, Option<usize>, Option<usize>, Option<usize>);

/// All rows of a run of `arm`.
pub fn run(scenario: &Scenario, arm: &Arm, replicate: u32) -> Vec<Row> {
    let mut world = World::before_day_0(scenario, arm, replicate);
    world.no_flows();
    environment::begin(&mut world);
    budgets::spend(&mut world);
    world.no_flows();
    let mut history = vec![world.active()];
    let mut rows = record::rows(&world, &history);
    for day in 1..=usize::from(scenario.days.0) {
        update(&mut world, day);
        history.push(world.active());
        rows.extend(record::rows(&world, &history));
    }
    rows
}

/// Update `day`, which makes that day out of the one before.
fn update(world: &mut World, day: usize) {
    world.day = day;
    world.no_flows();
    world.events.clear();
    if let TieRule::Annealed { .. } = world.scenario.ties {
        world.friends =
            ties::friends(&world.scenario.ties, &world.scenario.population, &world.luck, day);
    }
    environment::environment(world);
    calls::announce(world);
    let sent = calls::send(world);
    let visits = looks::looks(world);
    let readings = calls::read(world, &sent);
    let activated = activation::activate(world, &visits, &readings);
    let lapsed = activation::lapse(world);
    let registered = adoption::register(world);
    let acted = activation::act(world, &readings);
    budgets::spend(world);

    for (supporter, reading) in world.supporters.iter_mut().zip(&readings) {
        for list in &reading.left {
            supporter.lists.remove(list);
        }
        supporter.fatigue = reading.fatigue;
        supporter.fresh = false;
    }
    for i in lapsed {
        world.supporters[i].active = false;
        world.supporters[i].lapsed_before = true;
    }
    for (i, responds) in activated {
        world.supporters[i].active = true;
        world.supporters[i].fresh = true;
        world.supporters[i].mobilised |= responds;
    }
    for i in acted {
        world.supporters[i].mobilised = true;
    }
    for (i, platform) in registered {
        world.open_account(i, platform);
    }
}

impl<'a> World<'a> {
    fn before_day_0(scenario: &'a Scenario, arm: &'a Arm, replicate: u32) -> Self {
        let luck = Luck::new(scenario.seed, replicate);
        let operators = arm.operators.iter().enumerate().map(|(c, operator)| Operator {
            became: c,
            budget: operator.budget,
            capacity: operator.capacity,
            spent: 0.0,
            paid_fixed_cost: false,
        });
        let platforms = (0..arm.platforms.len()).map(|p| Platform {
            declared_by: arm.platforms[p].operator.index(),
            open: false,
            defunded: false,
            joins: joining_days(scenario, arm, p, &luck),
        });
        Self {
            scenario,
            arm,
            luck,
            day: 0,
            friends: ties::friends(&scenario.ties, &scenario.population, &luck, 1),
            supporters: public(scenario, &luck),
            thresholds: thresholds(scenario, arm, &luck),
            platforms: platforms.collect(),
            operators: operators.collect(),
            wires: arm.wires,
            travellers: Vec::new(),
            files: Vec::new(),
            actions: Vec::new(),
            flows: Flows::default(),
            events: Vec::new(),
        }
    }

    fn no_flows(&mut self) {
        self.flows = Flows {
            platforms: vec![PlatformFlows::default(); self.platforms.len()],
            operators: vec![OperatorFlows::default(); self.operators.len()],
            ..Flows::default()
        };
    }

    pub fn size(&self) -> usize {
        self.supporters.len()
    }

    pub fn active(&self) -> usize {
        self.supporters.iter().filter(|supporter| supporter.active).count()
    }

    /// Who runs platform `p` today.
    pub fn operator_of(&self, p: usize) -> usize {
        self.operators[self.platforms[p].declared_by].became
    }

    /// The operators that have not been merged into another, as declared.
    pub fn operators_in_force(&self) -> Vec<usize> {
        (0..self.operators.len()).filter(|&c| self.operators[c].became == c).collect()
    }

    pub fn open_platforms(&self) -> Vec<usize> {
        (0..self.platforms.len()).filter(|&p| self.platforms[p].open).collect()
    }

    pub fn runs_an_open_platform(&self, c: usize) -> bool {
        self.open_platforms().into_iter().any(|p| self.operator_of(p) == c)
    }

    /// Whether platform `p` suits the group of supporter `i`, whatever the day.
    fn is_for_the_group_of(&self, p: usize, i: usize) -> bool {
        let group = self.supporters[i].group;
        let open_to = self.arm.platforms[p].open_to.as_ref();
        open_to.is_none_or(|groups| group.is_some_and(|group| groups.contains(&group)))
    }

    /// Whether platform `p` will ever admit supporter `i`.
    pub fn ever_admits(&self, p: usize, i: usize) -> bool {
        let joins = self.platforms[p].joins[self.supporters[i].federation];
        joins.is_some() && self.is_for_the_group_of(p, i)
    }

    /// Whether the federation of `i` has joined platform `p`.
    pub fn has_joined(&self, p: usize, i: usize) -> bool {
        let joins = self.platforms[p].joins[self.supporters[i].federation];
        joins.is_some_and(|day| day <= self.day)
    }

    pub fn may_join(&self, p: usize, i: usize) -> bool {
        self.platforms[p].open && self.is_for_the_group_of(p, i) && self.has_joined(p, i)
    }

    /// Give supporter `i` an account on platform `p`; false if they hold one already.
    pub fn open_account(&mut self, i: usize, p: usize) -> bool {
        let operator = self.operator_of(p);
        let supporter = &mut self.supporters[i];
        let flows = &mut self.flows.platforms[p];
        if supporter.accounts.contains(&p) {
            return false;
        }
        match supporter.accounts.is_empty() {
            true => flows.joined_new += 1,
            false => flows.joined_registered += 1,
        }
        supporter.accounts.insert(p);
        supporter.lists.insert(operator);
        true
    }

    /// Who holds an account on platform `p`.
    pub fn members(&self, p: usize) -> Vec<usize> {
        (0..self.size()).filter(|&i| self.supporters[i].accounts.contains(&p)).collect()
    }

    /// Where the file comes from that platform `p` takes over, if it does.
    pub fn file_of(&self, p: usize) -> Option<Imported> {
        self.arm.platforms[p].imported
    }
}

/// Supporters with what is fixed for the run.
fn public(scenario: &Scenario, luck: &Luck) -> Vec<Supporter> {
    let size = scenario.population.size as usize;
    let written = match &scenario.ties {
        TieRule::File(file) => Some(&file.written),
        _ => None,
    };
    let mut supporters = vec![Supporter::default(); size];
    for (f, block) in
        ties::federations(size, scenario.population.federations as usize).into_iter().enumerate()
    {
        for i in block {
            supporters[i].federation = f;
        }
    }
    for (i, supporter) in supporters.iter_mut().enumerate() {
        supporter.niche = luck.once_real(Decision::Niche.alone(), i, 0);
        if let Some(federations) = written.and_then(|file| file.federations.as_ref()) {
            supporter.federation = federations.of(groundswell::id::AgentId(i as u32)) as usize;
        }
        if let Some(niches) = written.and_then(|file| file.niches.as_ref()) {
            supporter.niche = niches[i];
        }
    }
    let sorted = smallest(0..size, size, |i| luck.once(Decision::Group.alone(), i, 0));
    let (mut sum, mut from) = (0.0, 0);
    for (g, group) in scenario.population.groups.iter().enumerate() {
        sum += group.share;
        let to = rounded(sum * size as f64).min(size);
        for &i in &sorted[from..to] {
            supporters[i].group = Some(g);
        }
        from = to;
    }
    supporters
}

/// The threshold of each supporter.
fn thresholds(scenario: &Scenario, arm: &Arm, luck: &Luck) -> Vec<Threshold> {
    let size = scenario.population.size as usize;
    let drawn = |distribution: Distribution, i| {
        let u = luck.once_real(Decision::Threshold.alone(), i, 0);
        let share = match distribution {
            Distribution::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Distribution::Uniform { low, high } => low + (high - low) * u,
        };
        match share > 0.0 {
            true => Threshold::Share((share * 1e9).round_ties_even() as u64),
            false => Threshold::Zero,
        }
    };
    match &arm.activation.threshold {
        Thresholds::Same(threshold) => vec![*threshold; size],
        Thresholds::Each(thresholds) => thresholds.clone(),
        Thresholds::Drawn(distribution) => (0..size).map(|i| drawn(*distribution, i)).collect(),
    }
}

/// On which day each federation joins platform `p`.
fn joining_days(scenario: &Scenario, arm: &Arm, p: usize, luck: &Luck) -> Vec<Option<usize>> {
    let platform = &arm.platforms[p];
    let count = scenario.population.federations as usize;
    let ever: Vec<usize> = match &platform.federations {
        Some(named) => named.iter().map(|&federation| federation as usize).collect(),
        None => (0..count).collect(),
    };
    let opens = usize::from(platform.opens.0);
    let lasts = usize::from(platform.rollout) + 1;
    let total = ever.len();
    let draw = |f| luck.once(Decision::Rollout.at(p), f, 0);
    let mut days = vec![None; count];
    for (place, f) in smallest(ever, total, draw).into_iter().enumerate() {
        days[f] = Some(opens + place * lasts / total);
    }
    days
}
