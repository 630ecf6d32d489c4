//! Section 7.6, *Adoption and invitations*.

use super::budgets::hazard;
use super::environment::suits;
use super::luck::Decision;
use super::numbers::{cut, exp, expm1, log1p, pow, share_of_draws};
use super::world::World;
use groundswell::scenario::Shock;

/// Who opens an account, and where.
pub fn register(world: &mut World) -> Vec<(usize, usize)> {
    count_invitations(world);
    let rule = &world.arm.registration;
    let open = world.open_platforms();
    let pulls: Vec<f64> = open
        .iter()
        .map(|&p| {
            let holders = world.members(p).len() as f64 / world.size() as f64;
            interest_and_effort(world, p) + rule.imitation * holders
        })
        .collect();
    let mut registered = Vec::new();
    for i in 0..world.size() {
        let mut first: Option<(f64, usize)> = None;
        for (&p, pull) in open.iter().zip(&pulls) {
            if world.supporters[i].accounts.contains(&p) || !world.may_join(p, i) {
                continue;
            }
            let invited = rule.invitation * inviting(world, i, p) as f64;
            let hazard = (friction(world, i) * suits(world, i, p)) * (pull + invited);
            let draw = world.luck.daily(Decision::Register.at(p), i, world.day);
            if draw < cut(-expm1(-hazard)) {
                let clock = -log1p(-share_of_draws(draw)) / hazard;
                if first.is_none_or(|(earliest, _)| clock < earliest) {
                    first = Some((clock, p));
                }
            }
        }
        registered.extend(first.map(|(_, p)| (i, p)));
    }
    registered
}

/// κ(r).
fn friction(world: &World, i: usize) -> f64 {
    let rule = &world.arm.registration;
    let held = world.supporters[i].accounts.len();
    match world.wires.sso && held > 0 {
        true => rule.sso_further,
        false => pow(rule.further, held as f64),
    }
}

/// A_ip: how many active friends of `i` hold an account on platform `p`.
fn inviting(world: &World, i: usize, p: usize) -> usize {
    let friends = world.friends[i].iter().map(|&j| &world.supporters[j]);
    friends.filter(|friend| friend.active && friend.accounts.contains(&p)).count()
}

fn count_invitations(world: &mut World) {
    if world.arm.registration.invitation > 0.0 {
        let invited = |i: usize| {
            (0..world.platforms.len())
                .filter(|p| !world.supporters[i].accounts.contains(p))
                .map(|p| inviting(world, i, p))
                .sum::<usize>()
        };
        world.flows.invitations = (0..world.size()).map(invited).sum::<usize>() as u64;
    }
}

/// e_p: public interest, and what budgets add.
fn interest_and_effort(world: &World, p: usize) -> f64 {
    let appeal = |p: usize| world.arm.platforms[p].appeal;
    let of_shocks = |on: Option<usize>| {
        let shocks = world.arm.shocks.iter();
        let meant = shocks.filter(|shock| shock.platform.map(|p| p.index()) == on);
        meant.fold(0.0, |sum, shock| sum + strength(shock, world.day))
    };
    let appeals = world.open_platforms().into_iter().fold(0.0, |sum, p| sum + appeal(p));
    let shared = match appeals > 0.0 {
        true => (world.arm.registration.background + of_shocks(None)) * (appeal(p) / appeals),
        false => 0.0,
    };
    (shared + of_shocks(Some(p))) + hazard(world, p)
}

/// What a shock adds to the hazard on `day`.
fn strength(shock: &Shock, day: usize) -> f64 {
    let first = usize::from(shock.day.0).max(1);
    if day < first {
        return 0.0;
    }
    let age = (day - first) as f64;
    match shock.exponent {
        Some(exponent) => shock.size * pow(1.0 + age / shock.decay, -exponent),
        None => shock.size * exp(-(age / shock.decay)),
    }
}
