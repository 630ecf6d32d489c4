//! Sends: which operator writes about which action, and to whom.
//!
//! An operator knows an action as its origin at once, otherwise `news_lag` days after it was
//! announced. It writes on the first day on which it knows of it and has the capacity, up to the
//! deadline, once; the oldest action comes first. With a capacity of x calls a day it can write
//! ⌊x·n⌋ − ⌊x·(n−1)⌋ on day n, and what is not used is lost.
//!
//! It writes to the holders of an account on its open platforms who are on its list; with
//! `shared_list` to everybody on any list. With `shared_calendar` it leaves out those to whom
//! anybody has written about the action. On the deadline day, what those who have still not written
//! would have sent to holders of an account is late.

use crate::id::{AgentId, OperatorId, OperatorSet, PlatformSet};
use crate::model::action::Action;
use crate::model::agent_set::AgentSet;
use crate::model::world::World;

/// A call written today.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// The place of its action among those of the world.
    pub action: usize,
    /// Who writes.
    pub operator: OperatorId,
    /// To whom.
    pub to: AgentSet,
}

/// Write the calls of the day; by action, and of the same action as operators are declared.
pub fn run(world: &mut World) -> Vec<Sending> {
    let mut sendings = Vec::new();
    for (action, writers) in writers(world).into_iter().enumerate() {
        for operator in writers.iter() {
            let to = recipients(world, operator, &world.actions[action].written);
            world.write(operator, action, &to);
            sendings.push(Sending { action, operator, to });
        }
    }
    let due = world.actions.iter().filter(|action| action.deadline == world.day);
    let missed = due.map(|action| missed(world, action)).sum();
    world.miss(missed);
    sendings
}

/// Who writes about each action today.
fn writers(world: &World) -> Vec<OperatorSet> {
    let lag = world.phase.wires.news_lag;
    let mut writers = vec![OperatorSet::EMPTY; world.actions.len()];
    for operator in world.phase.operators.iter() {
        let to_write = |action: &Action| {
            !action.sent.contains(operator) && action.is_known_to(operator, world.day, lag)
        };
        let waiting = world.actions.iter().zip(&mut writers).filter(|(a, _)| to_write(a));
        for (_, writers) in waiting.take(quota(world, operator)) {
            *writers = writers.with(operator);
        }
    }
    writers
}

fn quota(world: &World, operator: OperatorId) -> usize {
    let Some(capacity) = world.phase.capacities[operator.index()] else { return usize::MAX };
    let until = |day: u16| (capacity * f64::from(day)).floor();
    (until(world.day.0) - until(world.day.0 - 1)) as usize
}

/// To whom `operator` writes about an action of which others have `written` to these.
fn recipients(world: &World, operator: OperatorId, written: &AgentSet) -> AgentSet {
    let within_reach = within_reach(world, operator);
    match world.phase.wires.shared_calendar {
        true => within_reach.minus(written),
        false => within_reach,
    }
}

fn within_reach(world: &World, operator: OperatorId) -> AgentSet {
    if world.phase.wires.shared_list {
        return world.lists.anyone().clone();
    }
    let theirs: PlatformSet =
        world.open.iter().filter(|&p| world.phase.operator(p) == operator).collect();
    let accounts = &world.people.accounts;
    world.lists.of(operator).filtered(|agent| accounts[agent.index()].meets(theirs))
}

/// How many calls about `action` nobody will have received of those who have not written by now.
fn missed(world: &World, action: &Action) -> u64 {
    let mut written = action.written.clone();
    let mut missed = 0;
    for operator in world.phase.operators.iter().filter(|&o| !action.sent.contains(o)) {
        let to = recipients(world, operator, &written);
        let holds = |agent: &AgentId| !world.people.accounts[agent.index()].is_empty();
        missed += to.iter().filter(holds).count() as u64;
        written.unite(&to);
    }
    missed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::process::announce;
    use crate::model::testing;
    use crate::scenario::Lag;

    /// Who writes about which action to whom, and how many calls are late.
    type Book = (Vec<(usize, OperatorId, Vec<AgentId>)>, u64);

    fn in_force(world: &World) -> Vec<OperatorId> {
        (0..64).map(OperatorId).filter(|&c| world.phase.operators.contains(c)).collect()
    }

    /// Whether `c` can write to `i`, were there no calendar.
    fn reaches(world: &World, c: OperatorId, i: AgentId) -> bool {
        let accounts = world.people.accounts[i.index()];
        let theirs = |p| world.open.contains(p) && world.phase.operator_of[p.index()] == c;
        match world.phase.wires.shared_list {
            true => in_force(world).into_iter().any(|c| world.lists.of(c).contains(i)),
            false => world.lists.of(c).contains(i) && accounts.iter().any(theirs),
        }
    }

    fn by_the_book(world: &World) -> Book {
        let (n, wires) = (world.day.0, world.phase.wires);
        let mut writing = Vec::new();
        for c in in_force(world) {
            let mut left = match world.phase.capacities[c.index()] {
                None => i64::MAX,
                Some(x) => {
                    (x * f64::from(n)).floor() as i64 - (x * f64::from(n - 1)).floor() as i64
                }
            };
            for (place, action) in world.actions.iter().enumerate() {
                let learns = match wires.news_lag {
                    Lag::Days(lag) => n - action.id.day.0 >= lag,
                    Lag::Never => false,
                };
                let knows = action.origin == Some(c) || learns;
                if knows && !action.sent.contains(c) && n <= action.deadline.0 && left > 0 {
                    left -= 1;
                    writing.push((place, c));
                }
            }
        }
        writing.sort();
        let everybody = || (0..world.size()).map(AgentId);
        let (mut sent, mut late) = (Vec::new(), 0);
        for (place, action) in world.actions.iter().enumerate() {
            let mut written: Vec<bool> = everybody().map(|i| action.written.contains(i)).collect();
            let mut write = |c| -> Vec<AgentId> {
                let reached = everybody().filter(|&i| {
                    reaches(world, c, i) && !(wires.shared_calendar && written[i.index()])
                });
                let to: Vec<AgentId> = reached.collect();
                to.iter().for_each(|i| written[i.index()] = true);
                to
            };
            let today = |c| writing.contains(&(place, c));
            for c in in_force(world).into_iter().filter(|&c| today(c)) {
                sent.push((place, c, write(c)));
            }
            if action.deadline == world.day {
                let idle = in_force(world).into_iter();
                for c in idle.filter(|&c| !today(c) && !action.sent.contains(c)) {
                    let holds = |i: &AgentId| !world.people.accounts[i.index()].is_empty();
                    late += write(c).iter().filter(|i| holds(i)).count() as u64;
                }
            }
        }
        (sent, late)
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let (mut written, mut missed, mut left_out) = (0, 0, 0);
        for seed in 0..300 {
            testing::on_random_world(seed, |world| {
                announce::run(world);
                let before = world.tally();
                let expected = by_the_book(world);
                let mut actions = world.actions.clone();
                let found = run(world);
                for sending in &found {
                    let action = &mut actions[sending.action];
                    action.sent = action.sent.with(sending.operator);
                    action.written.unite(&sending.to);
                    written += sending.to.len();
                    let reached = (0..world.size()).map(AgentId);
                    let reached = reached.filter(|&i| reaches(world, sending.operator, i)).count();
                    left_out += reached as u64 - sending.to.len();
                }
                let late = world.tally().calls_late - before.calls_late;
                let plain = |s: &Sending| (s.action, s.operator, s.to.iter().collect());
                assert_eq!((found.iter().map(plain).collect(), late), expected, "seed {seed}");
                assert_eq!(world.actions, actions, "seed {seed}");
                let sent: u64 = found.iter().map(|sending| sending.to.len()).sum();
                assert_eq!(world.tally().calls_sent, sent, "seed {seed}");
                missed += late;
            });
        }
        assert!(written > 1000 && missed > 1000, "{written} written, {missed} late");
        assert!(left_out > 1000, "the calendar leaves out hardly anybody: {left_out}");
    }

    #[test]
    fn a_capacity_is_spread_over_the_days() {
        let scenario = testing::scenario(|arm| arm.operators[0].capacity = Some(0.4));
        let fixture = testing::Fixture::new(&scenario, 1, 0.0);
        let law = fixture.law(&scenario);
        let mut world = fixture.world(&law);
        let mut quotas = Vec::new();
        for _ in 0..10 {
            world.begin_day();
            quotas.push(quota(&world, OperatorId(0)));
        }
        assert_eq!(quotas, [0, 0, 1, 0, 1, 0, 0, 1, 0, 1]);
    }
}
