//! One execution: a scenario, an arm and a replicate give a curve. No input, no output, no clock.

use crate::id::Replicate;
use crate::model::law::Law;
use crate::model::tally::Curve;
use crate::model::{self, census, election, world::World};
use crate::network::Ties;
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
    ties: Ties,
    draws: Draws,
}

impl Shared {
    /// Draw the ties of `replicate`.
    pub fn new(scenario: &Scenario, replicate: Replicate) -> Self {
        let draws = Draws::new(scenario.seed, replicate);
        Self { ties: model::tie(scenario, draws), draws }
    }
}

/// Run `arm` to the last day; `None` if `watch` stopped it.
pub fn run(scenario: &Scenario, arm: &Arm, shared: &Shared, watch: &impl Watch) -> Option<Curve> {
    let law = Law::new(scenario, arm, shared.ties.largest_degree());
    let mut world = model::start(&law, &shared.ties, shared.draws);
    let mut curve = Curve::default();
    record(&mut curve, &world);
    while world.day < scenario.days {
        if watch.stopped() {
            return None;
        }
        model::step(&mut world);
        record(&mut curve, &world);
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
