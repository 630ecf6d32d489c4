//! One execution: a scenario, an arm and a replicate give a curve. No input, no output, no clock.

mod world;

pub use world::{values, world};

use crate::id::Replicate;
use crate::model::curve::Curve;
use crate::model::law::Law;
use crate::model::{self, census, election, world::World};
use crate::network::{Acquaintance, Society, Ties};
use crate::rng::Draws;
use crate::scenario::{Arm, Scenario};

/// Who looks on while runs are under way.
pub trait Watch: Sync {
    /// A day of a run over `agents` supporters is done.
    fn day_done(&self, agents: u32);

    /// Whether to give up what is not finished.
    fn stopped(&self) -> bool;
}

/// Nobody looks on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn day_done(&self, _agents: u32) {}

    fn stopped(&self) -> bool {
        false
    }
}

/// What the arms of one replicate share: who knows whom, and the luck.
#[derive(Debug)]
pub struct Shared {
    society: Society,
    draws: Draws,
}

impl Shared {
    /// Draw the ties of `replicate`.
    pub fn new(scenario: &Scenario, replicate: Replicate) -> Self {
        let draws = Draws::new(scenario.seed, replicate);
        Self { society: model::tie(scenario, draws), draws }
    }

    /// Who the supporters are to each other.
    pub fn society(&self) -> &Society {
        &self.society
    }

    /// Who knows whom, unless that changes every day.
    pub fn lasting_ties(&self) -> Option<&Ties> {
        match &self.society.ties {
            Acquaintance::Lasting(ties) => Some(ties),
            Acquaintance::Annealed(_) => None,
        }
    }
}

/// Run `arm` to the last day; `None` if `watch` stopped it.
pub fn run(scenario: &Scenario, arm: &Arm, shared: &Shared, watch: &impl Watch) -> Option<Curve> {
    observe(scenario, arm, shared, watch, |_| {})
}

/// Run `arm` to the last day, showing the world of every day from day 0 on to `see`.
pub fn observe(
    scenario: &Scenario,
    arm: &Arm,
    shared: &Shared,
    watch: &impl Watch,
    mut see: impl FnMut(&World),
) -> Option<Curve> {
    let law = Law::new(scenario, arm, shared.society.ties.largest_degree());
    let mut world = model::start(&law, &shared.society, shared.draws);
    let mut curve = Curve::default();
    record(&mut curve, &world);
    see(&world);
    while world.day < scenario.days {
        if watch.stopped() {
            return None;
        }
        model::step(&mut world);
        record(&mut curve, &world);
        see(&world);
        watch.day_done(world.size());
    }
    curve.events = world.events;
    Some(curve)
}

fn record(curve: &mut Curve, world: &World) {
    curve.days.push(world.tally());
    curve.platforms.extend_from_slice(world.platform_tallies());
    curve.operators.extend(world.operator_tallies());
    curve.camps.extend_from_slice(world.camp_tallies());
    if world.law.scenario.is_counted(world.day) {
        curve.censuses.push(census::take(world));
    }
    if world.law.scenario.election == Some(world.day) {
        curve.ballot = Some(election::ballot(world, &curve.days));
    }
}
