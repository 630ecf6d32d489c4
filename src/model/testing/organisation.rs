//! Random organisations, and who runs what by the book.

use super::{Lottery, operator};
use crate::id::{AgentId, Day, OperatorId};
use crate::model::world::World;
use crate::scenario::*;
use crate::unit::Probability;

/// Federations that meet, camps, changes of organisation around today, and leaders at random.
pub(super) fn reorganise(scenario: &mut Scenario, luck: &mut Lottery) {
    let meeting = luck.probability();
    scenario.population.federations = 1 + luck.below(4);
    scenario.events.push(WorldEvent::NewLeader(Occurrence::Rate(luck.probability())));
    scenario.election_day = ElectionDay {
        contacts: f64::from(luck.below(40)) / 10.0,
        window: luck.below(5) as u16,
        channel: if luck.chance(0.5) { Channel::Door } else { Channel::Phone },
        targets: luck.below(300),
    };
    let arm = &mut scenario.arms[0];
    arm.offline.meeting = if luck.chance(0.5) { meeting } else { Probability::ZERO };
    arm.operators.push(Operator { camp: "others".into(), ..operator("allies") });
    for platform in arm.platforms.iter_mut().filter(|_| luck.chance(0.3)) {
        platform.operator = OperatorId(2);
    }
    if luck.chance(0.3) {
        arm.on_new_leader = OnNewLeader::Defund { operator: OperatorId(luck.below(3) as u8) };
    }
    let into = OperatorId(luck.below(3) as u8);
    let other = OperatorId((into.0 + 1 + luck.below(2) as u8) % 3);
    let merger =
        Change { day: Day(0), wires: arm.wires, merge: vec![into, other], into: Some(into) };
    let wires = Wires {
        bridge: luck.probability(),
        shared_list: luck.chance(0.5),
        sso: luck.chance(0.5),
        ..arm.wires
    };
    let rewiring = Change { day: Day(0), wires, merge: Vec::new(), into: None };
    let mut days = [luck.below(5), luck.below(5)].map(|later| Day(1 + later as u16));
    days.sort();
    arm.changes = [merger, rewiring].into_iter().filter(|_| luck.chance(0.5)).collect();
    arm.changes.iter_mut().zip(days).for_each(|(change, day)| change.day = day);
}

/// Where `agent` lives, by the book: the federation whose block of numbers holds it.
pub fn federation(world: &World, agent: AgentId) -> u32 {
    let count = world.law.scenario.population.federations;
    let edge = |f: u32| u64::from(f) * u64::from(world.size()) / u64::from(count);
    (0..count).find(|f| u64::from(agent.0) < edge(f + 1)).unwrap()
}

/// The wires and the operator of each platform on `day`, by the book.
pub fn organisation(arm: &Arm, day: Day) -> (Wires, Vec<OperatorId>) {
    let mut wires = arm.wires;
    let mut operators: Vec<OperatorId> = arm.platforms.iter().map(|p| p.operator).collect();
    for change in arm.changes.iter().filter(|change| change.day <= day) {
        wires = change.wires;
        for operator in operators.iter_mut().filter(|operator| change.merge.contains(operator)) {
            *operator = change.into.unwrap();
        }
    }
    (wires, operators)
}
