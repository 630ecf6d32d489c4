//! Sections 7.5, *Activation and lapse*, and 7.7, *Actions done*.

use super::calls::Reading;
use super::looks::{sees, visible_ties};
use super::luck::Decision;
use super::numbers::cut;
use super::world::World;
use groundswell::scenario::Reference;
use groundswell::unit::Threshold;
use std::collections::BTreeSet;

/// κ_i: how many active friends supporter `i` has to see.
fn needed(world: &World, i: usize) -> usize {
    let reference = match world.arm.activation.reference {
        Reference::All => world.friends[i].len(),
        Reference::Visible => visible_ties(world, i),
    };
    match world.thresholds[i] {
        Threshold::Zero => 0,
        Threshold::Count(count) => count as usize,
        Threshold::Share(share) => {
            (u128::from(share) * reference as u128).div_ceil(1_000_000_000).max(1) as usize
        }
    }
}

/// Who becomes active, and whether that is a response.
pub fn activate(
    world: &mut World,
    visits: &[BTreeSet<usize>],
    readings: &[Reading],
) -> Vec<(usize, bool)> {
    let rule = &world.arm.activation;
    let mut activated = Vec::new();
    for (i, supporter) in world.supporters.iter().enumerate() {
        if supporter.active {
            continue;
        }
        let active = |&&j: &&usize| world.supporters[j].active;
        let seen: Vec<usize> = world.friends[i]
            .iter()
            .filter(active)
            .copied()
            .filter(|&j| sees(world, visits, i, j))
            .collect();
        let counting = seen.iter().filter(|&&j| !rule.once || world.supporters[j].fresh).count();
        let holds = !supporter.accounts.is_empty();
        let needed = needed(world, i);
        let met = seen.len() >= needed && (needed > 0 || holds);
        let met_alone = needed == 0 && holds;
        let s = if holds { rule.spontaneous.value() } else { 0.0 };
        let factor = if supporter.lapsed_before { rule.reactivation.value() } else { 1.0 };
        let chance = |friends: usize, met: bool| {
            let mut u = 1.0 - s;
            for _ in 0..friends {
                u *= 1.0 - rule.probability.value();
            }
            u *= 1.0 - readings[i].response;
            if met {
                u *= 1.0 - rule.threshold_strength.value();
            }
            (1.0 - u) * factor
        };
        let draw = world.luck.daily(Decision::Activate.alone(), i, world.day);
        if draw < cut(chance(counting, met)) {
            let responds = draw < cut(factor * readings[i].response);
            world.flows.activated += 1;
            world.flows.responses += u64::from(responds);
            world.flows.actions += u64::from(responds);
            world.flows.activated_by_friends += u64::from(draw >= cut(chance(0, met_alone)));
            activated.push((i, responds));
        }
    }
    activated
}

/// Who ceases to be active.
pub fn lapse(world: &mut World) -> Vec<usize> {
    let (rate, tired) = (world.arm.activation.lapse.value(), world.arm.fatigue.lapse);
    let lapses = |i: &usize| {
        let supporter = &world.supporters[*i];
        let chance = rate * (1.0 + tired * supporter.fatigue);
        supporter.active && world.luck.daily(Decision::Lapse.alone(), *i, world.day) < cut(chance)
    };
    let lapsed: Vec<usize> = (0..world.size()).filter(lapses).collect();
    world.flows.lapsed = lapsed.len() as u64;
    lapsed
}

/// Who of the active does an action.
pub fn act(world: &mut World, readings: &[Reading]) -> Vec<usize> {
    let usual = world.arm.activation.action.value();
    let acts = |i: &usize| {
        let response = readings[*i].response;
        let chance = match response == 0.0 {
            true => usual,
            false => 1.0 - (1.0 - usual) * (1.0 - response),
        };
        world.supporters[*i].active
            && world.luck.daily(Decision::Act.alone(), *i, world.day) < cut(chance)
    };
    let acted: Vec<usize> = (0..world.size()).filter(acts).collect();
    world.flows.actions += acted.len() as u64;
    acted
}
