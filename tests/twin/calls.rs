//! Sections 7.2, *Action stream and sends*, and 7.4, *Calls*.

use super::luck::Decision;
use super::numbers::{below, cut, exp, fit};
use super::world::{Action, World};
use groundswell::scenario::Lag;
use std::collections::BTreeSet;

/// What one operator writes about one action.
#[derive(Clone, Debug)]
pub struct Call {
    /// The place of the action among all announced.
    pub action: usize,
    pub writer: usize,
    pub recipients: BTreeSet<usize>,
}

/// What calls do to one supporter in one update.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// ρ_i.
    pub response: f64,
    /// Their fatigue after the update.
    pub fatigue: f64,
    /// The lists they leave.
    pub left: BTreeSet<usize>,
}

/// Actions of the day.
pub fn announce(world: &mut World) {
    let (luck, day) = (world.luck, world.day);
    let able = able_to_write(world);
    let count =
        how_many(luck.once_real(Decision::Actions.alone(), day, 0), world.scenario.actions.per_day);
    for k in 0..count {
        let origin = luck.once(Decision::ActionOrigin.alone(), day, k);
        world.actions.push(Action {
            day,
            number: 256 * day + k,
            deadline: day + usize::from(world.scenario.actions.notice),
            niche: luck.once_real(Decision::ActionNiche.alone(), day, k),
            origin: able.get(below(origin, able.len())).copied(),
            written: BTreeSet::new(),
            addressed: BTreeSet::new(),
            known_to: BTreeSet::new(),
        });
    }
    world.flows.announced = count as u64;
}

/// The operators that can write today.
fn able_to_write(world: &World) -> Vec<usize> {
    let mut able = world.operators_in_force();
    able.retain(|&operator| world.wires.shared_list || world.runs_an_open_platform(operator));
    able
}

/// A Poisson number of mean `f`, made of `u`; at most 255.
fn how_many(u: f64, f: f64) -> usize {
    let mut term = exp(-f);
    let mut sum = term;
    let mut k = 0;
    while k < 255 && sum <= u {
        term = (term * f) / (k as f64 + 1.0);
        sum += term;
        k += 1;
    }
    k
}

/// Sends: the calls of the day by action, and of one action as their writers are declared.
pub fn send(world: &mut World) -> Vec<Call> {
    let mut calls = Vec::new();
    for writer in world.operators_in_force() {
        let mut room = world.operators[writer].capacity.map_or(usize::MAX, |x| {
            ((x * world.day as f64).floor() - (x * (world.day as f64 - 1.0)).floor()) as usize
        });
        for action in 0..world.actions.len() {
            if room > 0 && knows(world, writer, action) && !is_done(world, writer, action) {
                room -= 1;
                let recipients = recipients(world, writer, action);
                world.actions[action].written.insert(writer);
                world.actions[action].addressed.extend(&recipients);
                world.flows.operators[writer].sent += recipients.len() as u64;
                calls.push(Call { action, writer, recipients });
            }
        }
    }
    calls.sort_by_key(|call| (call.action, call.writer));
    late(world);
    calls
}

fn knows(world: &World, operator: usize, action: usize) -> bool {
    let action = &world.actions[action];
    let learns = match world.wires.news_lag {
        Lag::Days(lag) => world.day >= action.day + usize::from(lag),
        Lag::Never => false,
    };
    action.origin.is_some_and(|origin| world.operators[origin].became == operator) || learns
}

/// Whether it is too late for the operator to write about the action, or it has written.
fn is_done(world: &World, operator: usize, action: usize) -> bool {
    let action = &world.actions[action];
    world.day > action.deadline || action.written.contains(&operator)
}

fn recipients(world: &World, writer: usize, action: usize) -> BTreeSet<usize> {
    let addressed = &world.actions[action].addressed;
    (0..world.size())
        .filter(|&i| {
            let supporter = &world.supporters[i];
            let is_written_to = match world.wires.shared_list {
                true => !supporter.lists.is_empty(),
                false => {
                    supporter.lists.contains(&writer)
                        && supporter.accounts.iter().any(|&p| world.operator_of(p) == writer)
                }
            };
            is_written_to && !(world.wires.shared_calendar && addressed.contains(&i))
        })
        .collect()
}

fn holds_an_account(world: &World, i: usize) -> bool {
    !world.supporters[i].accounts.is_empty()
}

/// Late calls of the actions whose deadline is today.
fn late(world: &mut World) {
    for action in 0..world.actions.len() {
        if world.actions[action].deadline != world.day {
            continue;
        }
        let mut missed: Vec<usize> = Vec::new();
        for operator in world.operators_in_force() {
            if !world.actions[action].written.contains(&operator) {
                missed.extend(recipients(world, operator, action));
            }
        }
        if world.wires.shared_calendar {
            missed.sort_unstable();
            missed.dedup();
        }
        missed.retain(|&i| holds_an_account(world, i));
        world.flows.late += missed.len() as u64;
    }
}

/// Who reads what: what calls do to each supporter.
pub fn read(world: &mut World, sent: &[Call]) -> Vec<Reading> {
    (0..world.size())
        .map(|i| {
            let addressed = sent.iter().filter(|call| call.recipients.contains(&i));
            let received: Vec<&Call> = addressed.filter(|_| holds_an_account(world, i)).collect();
            read_by(world, i, &received)
        })
        .collect()
}

fn read_by(world: &mut World, i: usize, received: &[&Call]) -> Reading {
    let (arm, day, luck) = (world.arm, world.day, world.luck);
    let h = world.supporters[i].fatigue;
    let reads = cut((arm.calls.attention / received.len() as f64).min(1.0));
    let contradicts = match world.wires.same_message {
        true => 0,
        false => cut(arm.calls.contradiction.value()),
    };
    let leaves = cut(arm.calls.unsubscribe.value() * (1.0 + arm.fatigue.unsubscribe * h));
    let mut not_acting = 1.0;
    let [mut duplicates, mut contradictions, mut unread] = [0.0; 3];
    let mut left = BTreeSet::new();
    world.flows.received += received.len() as u64;
    for call in received {
        let about = world.actions[call.action].number;
        let draw = |decision: Decision| luck.daily_about(decision.at(call.writer), about, i, day);
        let flows = &mut world.flows.operators[call.writer];
        if draw(Decision::Unsubscribe) < leaves {
            leave(&mut left, &mut flows.unsubscribed, call.writer, world.wires.shared_list);
        }
        if draw(Decision::Read) >= reads {
            unread += 1.0;
            continue;
        }
        flows.read += 1;
        if world.actions[call.action].known_to.insert(i) {
            not_acting *= 1.0 - response(world, i, call.action);
            continue;
        }
        flows.duplicate += 1;
        duplicates += 1.0;
        if draw(Decision::Contradict) < contradicts {
            contradictions += 1.0;
            world.flows.contradictory += 1;
        }
    }
    if world.wires.shared_list && !left.is_empty() {
        left = world.operators_in_force().into_iter().collect();
    }
    let fatigue = ((arm.fatigue.memory * h + duplicates) + contradictions) + unread;
    Reading { response: 1.0 - not_acting, fatigue, left }
}

/// Leave the list of `writer`, which with a shared list is every list; an exit counts once.
fn leave(left: &mut BTreeSet<usize>, exits: &mut u64, writer: usize, shared: bool) {
    let is_exit = if shared { left.is_empty() } else { !left.contains(&writer) };
    left.insert(writer);
    *exits += u64::from(is_exit);
}

/// r: the chance that a first read makes supporter `i` act.
fn response(world: &World, i: usize, action: usize) -> f64 {
    let arm = world.arm;
    let supporter = &world.supporters[i];
    let g = fit(supporter.niche, world.actions[action].niche, arm.registration.niche_width);
    (arm.calls.response.value() * g) * exp(-(supporter.fatigue / arm.fatigue.scale))
}
