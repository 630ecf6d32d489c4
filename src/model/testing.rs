//! Small worlds for tests: plain ones to set up by hand, and random ones for the slow twins.

mod organisation;

pub use organisation::{federation, organisation};

use super::law::Law;
use super::process::{announce, read, send};
use super::reading::Reading;
use super::world::{Expense, Travellers, World};
use crate::id::{AgentId, Blocks, Day, Federations, OperatorId, PlatformId, Replicate};
use crate::network::{self, Acquaintance, Annealed, Society, Ties};
use crate::rng::{Decision, Draws, below};
use crate::scenario::*;
use crate::unit::{Probability, Threshold};
use std::sync::Arc;

/// A scenario with one neutral arm on one platform, changed as `change` says.
pub fn scenario(change: impl Fn(&mut Arm)) -> Scenario {
    let mut arm = neutral_arm();
    change(&mut arm);
    Scenario {
        name: "test".into(),
        title: String::new(),
        claim: String::new(),
        sources: Vec::new(),
        start: None,
        days: Day(100),
        election: None,
        measure: vec![Measure::End],
        replicates: 1,
        seed: 1,
        defaults: Defaults::Neutral,
        baseline: 0,
        currency: String::new(),
        population: Public {
            size: 100,
            federations: 1,
            initially_active: InitiallyActive::Count(0),
            groups: Vec::new(),
        },
        ties: TieRule::Complete,
        events: Vec::new(),
        actions: ActionStream { per_day: 0.0, notice: 7 },
        election_day: ElectionDay {
            contacts: 0.0,
            window: 4,
            channel: Channel::Door,
            targets: 100,
        },
        arms: vec![arm],
        targets: Vec::new(),
        uncertainty: Uncertainty::default(),
        flip: Vec::new(),
        sweep: None,
        original: None,
    }
}

/// Platforms of one operator, open from day 0.
pub fn platforms(count: u8) -> Vec<Platform> {
    (0..count)
        .map(|p| Platform {
            name: format!("p{p}"),
            operator: OperatorId(0),
            opens: Day(0),
            closes: None,
            successor: None,
            gap: 0,
            migration: Probability::ZERO,
            list_migration: Probability::ZERO,
            appeal: 1.0,
            initial_weight: 1.0,
            niche: None,
            imported: None,
            rollout: 0,
            federations: None,
            open_to: None,
        })
        .collect()
}

fn neutral_arm() -> Arm {
    Arm {
        name: "arm".into(),
        operators: vec![operator("team")],
        platforms: platforms(1),
        wires: wires(),
        initial: Initial::Shares { registered: 0.0, second: 0.0 },
        on_new_leader: OnNewLeader::Keep,
        activation: Activation {
            reproduction: None,
            probability: Probability::ZERO,
            threshold: Thresholds::Same(Threshold::share(0.18)),
            threshold_strength: Probability::ZERO,
            reference: Reference::Visible,
            once: false,
            spontaneous: Probability::ZERO,
            lapse: Probability::ZERO,
            reactivation: Probability::ONE,
            action: Probability::ONE,
        },
        registration: Registration {
            background: 0.0,
            imitation: 0.0,
            invitation: 0.0,
            further: 1.0,
            sso_further: 1.0,
            niche_width: f64::INFINITY,
        },
        visits: Visits { daily: 1.0, dilution: 0.0 },
        calls: Calls {
            attention: f64::INFINITY,
            response: Probability::ZERO,
            contradiction: Probability::ZERO,
            unsubscribe: Probability::ZERO,
        },
        fatigue: Fatigue { memory: 0.9, scale: f64::INFINITY, unsubscribe: 0.0, lapse: 0.0 },
        offline: Offline { meeting: Probability::ZERO },
        budget: Budget { fixed: FixedCost::Amount(0.0), returns: 1.0, reach: 0.0 },
        shocks: Vec::new(),
        changes: Vec::new(),
    }
}

/// An operator with a budget of 1.
pub fn operator(name: &str) -> Operator {
    Operator { name: name.into(), budget: 1.0, capacity: None, camp: "camp".into() }
}

/// Every wire off, and news that travels at once.
pub fn wires() -> Wires {
    Wires {
        sso: false,
        bridge: Probability::ZERO,
        shared_list: false,
        shared_calendar: false,
        same_message: false,
        news_lag: Lag::Days(0),
        pooled_budget: false,
    }
}

/// Ties and luck to put a world on.
pub struct Fixture {
    pub society: Society,
    pub draws: Draws,
}

impl Fixture {
    pub fn new(scenario: &Scenario, agents: u32, mean: f64) -> Self {
        let draws = Draws::new(scenario.seed, Replicate(0));
        let federations = Blocks::new(agents, scenario.population.federations);
        let ties = network::poisson(federations, mean, None, draws);
        Self::known(Acquaintance::Lasting(Arc::new(ties)), federations, draws)
    }

    /// The same with ties that are others every day.
    pub fn annealed(scenario: &Scenario, agents: u32, mean: f64) -> Self {
        let draws = Draws::new(scenario.seed, Replicate(0));
        let federations = Blocks::new(agents, scenario.population.federations);
        let ties = Acquaintance::Annealed(Annealed { federations, mean, local: None, draws });
        Self::known(ties, federations, draws)
    }

    /// These ties, in one federation.
    pub fn tied(ties: Ties, draws: Draws) -> Self {
        let federations = Blocks::new(ties.agents(), 1);
        Self::known(Acquaintance::Lasting(Arc::new(ties)), federations, draws)
    }

    fn known(ties: Acquaintance, federations: Blocks, draws: Draws) -> Self {
        let federations = Federations::Blocks(federations);
        Self { society: Society { ties, federations, niches: None }, draws }
    }

    pub fn law<'a>(&self, scenario: &'a Scenario) -> Law<'a> {
        Law::new(scenario, &scenario.arms[0], self.society.ties.largest_degree())
    }

    pub fn world<'a>(&'a self, law: &'a Law<'a>) -> World<'a> {
        World::empty(law, &self.society, self.draws)
    }
}

/// Random numbers for building random worlds, in the order they are asked for.
pub struct Lottery {
    draws: Draws,
    asked: u32,
}

impl Lottery {
    pub fn new(seed: u64) -> Self {
        Self { draws: Draws::new(seed, Replicate(99)), asked: 0 }
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        self.asked += 1;
        below(self.draws.once(Decision::Tie, self.asked, 0), limit.into()) as u32
    }

    pub fn chance(&mut self, p: f64) -> bool {
        f64::from(self.below(1 << 20)) < p * f64::from(1 << 20)
    }

    /// Often one of the ends, where the special cases live.
    pub fn share(&mut self) -> f64 {
        match self.below(4) {
            0 => 0.0,
            1 => 1.0,
            _ => f64::from(self.below(1000)) / 1000.0,
        }
    }

    fn probability(&mut self) -> Probability {
        Probability::new(self.share()).unwrap()
    }
}

/// Show 300 random worlds, of up to 300 supporters each, in the middle of an update.
pub fn on_random_worlds(mut show: impl FnMut(&World)) {
    for seed in 0..300 {
        on_random_world(seed, |world| show(world));
    }
}

/// Show 300 random worlds with what the calls read today do.
pub fn on_random_calls(mut show: impl FnMut(&World, &Reading)) {
    for seed in 0..300 {
        on_random_world(seed, |world| {
            announce::run(world);
            let sendings = send::run(world);
            let reading = read::run(world, &sendings);
            show(world, &reading);
        });
    }
}

/// The day whose update a random world is in the middle of.
const TODAY: Day = Day(3);

/// Show one random world in the middle of an update.
pub fn on_random_world(seed: u64, show: impl FnOnce(&mut World)) {
    let (mut luck, mut news) = (Lottery::new(seed), Lottery::new(!seed));
    let mut scenario = random_scenario(seed, &mut luck);
    call_at_random(&mut scenario, &mut news);
    let agents = 1 + luck.below(300);
    restrict(&mut scenario, agents, &mut luck);
    let mean = f64::from(luck.below(8)).min(f64::from(agents - 1));
    let fixture = match seed % 4 {
        0 => Fixture::annealed(&scenario, agents, mean),
        _ => Fixture::new(&scenario, agents, mean),
    };
    let law = fixture.law(&scenario);
    let mut world = fixture.world(&law);
    let declared = (0..).map(PlatformId).zip(&law.arm.platforms);
    declared.filter(|(_, p)| p.opens < TODAY).for_each(|(id, _)| world.open(id));
    let places: Vec<PlatformId> = world.open.iter().collect();
    let (settled, busy) = (luck.share(), luck.share() / 2.0);
    let (only_holders, together) = (luck.chance(0.6), luck.chance(0.6));
    for round in 0..2 {
        world.begin_day();
        world.forget_fresh();
        for agent in (0..agents).map(AgentId) {
            if round == 0 && luck.chance(settled) {
                let platforms = law.arm.platforms.len() as u32;
                for _ in 0..1 + luck.below(2) {
                    world.add_account(agent, PlatformId(luck.below(platforms) as u8));
                }
                if together {
                    world.add_account(agent, PlatformId(0));
                }
            }
            let may = !only_holders || world.people.registered.contains(agent);
            if luck.chance(busy) && may {
                match world.people.active.contains(agent) {
                    true => world.lapse(&[agent]),
                    false => world.activate(&[agent]),
                }
            }
        }
        receive_at_random(&mut world, &mut news);
    }
    if luck.chance(0.3) && world.open.len() > 1 {
        world.close(places[0]);
    }
    for arrive in [TODAY, TODAY, TODAY.plus(2)] {
        let at = PlatformId(luck.below(law.arm.platforms.len() as u32) as u8);
        let who = (0..agents).map(AgentId).filter(|_| luck.chance(0.1)).collect();
        let group = Travellers { arrive, at, who };
        match luck.chance(0.3) {
            true => world.imported.push(group),
            false => world.travellers.push(group),
        }
    }
    for operator in world.phase.operators.iter() {
        if luck.chance(0.5) {
            let by = [operator].into_iter().collect();
            world.spend(Expense { by, amount: luck.share() });
        }
    }
    world.defunded = world.open.iter().filter(|_| luck.chance(0.2)).collect();
    world.begin_day();
    show(&mut world);
}

/// Calls that tire, contradict and come late, by three operators of which one has no platform.
fn call_at_random(scenario: &mut Scenario, luck: &mut Lottery) {
    scenario.actions.per_day = f64::from(luck.below(4));
    scenario.actions.notice = luck.below(4) as u16;
    let arm = &mut scenario.arms[0];
    arm.operators.push(operator("silent"));
    for operator in &mut arm.operators {
        operator.capacity = luck.chance(0.4).then(|| f64::from(luck.below(12)) / 4.0);
    }
    arm.wires.shared_calendar = luck.chance(0.4);
    arm.wires.same_message = luck.chance(0.3);
    arm.wires.news_lag =
        if luck.below(8) == 0 { Lag::Never } else { Lag::Days(luck.below(5) as u16) };
    arm.calls = Calls {
        attention: if luck.chance(0.3) { f64::INFINITY } else { 4.0 * luck.share() },
        response: luck.probability(),
        contradiction: luck.probability(),
        unsubscribe: luck.probability(),
    };
    arm.fatigue = Fatigue {
        memory: luck.share(),
        scale: if luck.chance(0.5) { 3.0 } else { f64::INFINITY },
        unsubscribe: luck.share(),
        lapse: luck.share(),
    };
}

/// Let actions be announced and written about, some calls be read, some people be tired, and some
/// leave lists.
fn receive_at_random(world: &mut World, luck: &mut Lottery) {
    announce::run(world);
    send::run(world);
    let attentive = luck.share();
    for action in &mut world.actions {
        let readers: Vec<AgentId> =
            action.written.iter().filter(|_| luck.chance(attentive)).collect();
        for reader in readers {
            action.read.insert(reader);
        }
    }
    for agent in (0..world.people.fatigue.len() as u32).map(AgentId) {
        world.people.tire(agent, world.people.fatigue_of(agent) + 5.0 * luck.share());
    }
    for agent in (0..world.size()).map(AgentId) {
        if luck.chance(0.1) {
            world.lists.leave(OperatorId(luck.below(3) as u8), agent);
        }
        if luck.chance(0.05) {
            world.lists.leave_all(agent);
        }
    }
}

/// Niches, groups, rollouts, imported files and budgets, each as often absent as not.
fn restrict(scenario: &mut Scenario, agents: u32, luck: &mut Lottery) {
    let public = &mut scenario.population;
    public.size = agents;
    public.federations = 1 + luck.below(agents.min(6));
    let group = |g: u32, share: f64| Group { name: format!("g{g}"), share };
    public.groups = (0..3).map(|g| group(g, luck.share() / 3.0)).collect();
    public.initially_active = InitiallyActive::Count(luck.below(1 + agents / 4));
    let arm = &mut scenario.arms[0];
    arm.initial = match luck.below(3) {
        0 => Initial::All,
        1 => Initial::Fit,
        _ => Initial::Shares { registered: luck.share(), second: luck.share() },
    };
    let platforms = arm.platforms.len() as u32;
    for platform in &mut arm.platforms {
        platform.niche = luck.chance(0.5).then(|| luck.share() * 0.999);
        platform.rollout = if luck.chance(0.5) { luck.below(6) as u16 } else { 0 };
        let some = (0..public.federations).filter(|_| luck.chance(0.6)).collect();
        platform.federations = luck.chance(0.3).then_some(some);
        platform.open_to = luck.chance(0.3).then(|| (0..3).filter(|_| luck.chance(0.5)).collect());
        let from = luck.chance(0.5).then(|| PlatformId(luck.below(platforms) as u8));
        platform.imported = luck.chance(0.5).then(|| Imported { from, share: luck.share() });
    }
    arm.registration.niche_width = [0.1, 0.3, f64::INFINITY][luck.below(3) as usize];
    arm.wires.pooled_budget = luck.chance(0.3);
    let fixed = match luck.chance(0.5) {
        true => FixedCost::Amount(luck.share()),
        false => FixedCost::Share { share: luck.share() },
    };
    arm.budget = Budget { fixed, returns: 0.7, reach: luck.share() * 0.1 };
    for operator in &mut arm.operators {
        operator.budget = luck.share() * 2.0;
    }
}

fn random_scenario(seed: u64, luck: &mut Lottery) -> Scenario {
    let mut scenario = scenario(|_| {});
    scenario.seed = seed;
    let arm = &mut scenario.arms[0];
    arm.platforms = platforms(1 + luck.below(4) as u8);
    arm.operators.push(operator("rivals"));
    let others = arm.platforms.len() as u32;
    for (position, platform) in arm.platforms.iter_mut().enumerate() {
        platform.appeal = f64::from(luck.below(3));
        platform.operator = OperatorId(luck.below(2) as u8);
        platform.opens = if position > 0 && luck.chance(0.2) { TODAY } else { Day(0) };
        platform.closes = luck.chance(0.3).then_some(TODAY).filter(|_| platform.opens < TODAY);
        platform.successor = luck.chance(0.7).then(|| PlatformId(luck.below(others) as u8));
        platform.gap = luck.below(3) as u16;
        platform.migration = luck.probability();
        platform.list_migration = luck.probability();
    }
    arm.wires.shared_list = luck.chance(0.3);
    if luck.chance(0.5) {
        arm.on_new_leader = OnNewLeader::Close { operator: OperatorId(luck.below(2) as u8) };
    }
    arm.wires.sso = luck.chance(0.3);
    arm.wires.bridge = luck.probability();
    arm.visits = Visits { daily: luck.share(), dilution: luck.share() };
    let law = &mut arm.activation;
    law.probability = luck.probability();
    law.threshold_strength = luck.probability();
    law.threshold = Thresholds::Same(match luck.below(3) {
        0 => Threshold::share(luck.share()),
        1 => Threshold::count(luck.below(4).into()),
        _ => Threshold::share(0.2),
    });
    law.reference = if luck.chance(0.5) { Reference::All } else { Reference::Visible };
    law.once = luck.chance(0.3);
    law.spontaneous = Probability::new(luck.share() * 0.1).unwrap();
    law.lapse = luck.probability();
    law.reactivation = luck.probability();
    law.action = luck.probability();
    arm.registration = Registration {
        background: luck.share() * 0.1,
        imitation: luck.share() * 0.1,
        invitation: luck.share() * 0.1,
        further: luck.share(),
        ..arm.registration
    };
    let day = Day(luck.below(4) as u16);
    let shock = Shock { day, size: luck.share(), decay: 2.0, exponent: None, platform: None };
    let named = Shock { exponent: Some(0.6), platform: Some(PlatformId(0)), ..shock };
    arm.shocks = [shock, named].into_iter().filter(|_| luck.chance(0.5)).collect();
    scenario.events = vec![WorldEvent::NewLeader(Occurrence::Day(Day(3 + luck.below(2) as u16)))];
    organisation::reorganise(&mut scenario, luck);
    simplify(&mut scenario.arms[0], luck);
    scenario
}

/// Let some mechanisms be off, and some chances zero or one, so that much is known beforehand.
fn simplify(arm: &mut Arm, luck: &mut Lottery) {
    let law = &mut arm.activation;
    let mut extreme = |chance: &mut Probability, often: f64| {
        if luck.chance(often) {
            *chance = if luck.chance(0.5) { Probability::ONE } else { Probability::ZERO };
        }
    };
    extreme(&mut law.probability, 0.2);
    extreme(&mut law.threshold_strength, 0.4);
    extreme(&mut law.reactivation, 0.6);
    if luck.chance(0.3) {
        law.spontaneous = Probability::ZERO;
    }
    if luck.chance(0.3) {
        arm.visits = Visits { daily: 1.0, dilution: 0.0 };
    }
    if luck.chance(0.3) {
        arm.registration.invitation = 0.0;
    }
}
