//! The action stream: what supporters are called upon to do, the same in every arm.
//!
//! The number of actions announced on a day is Poisson with mean f, by inversion: as many as there
//! are partial sums of exp(−f)·f^k/k! that do not exceed a uniform, 255 at most. Each appeals most to
//! one point of the circle, and comes from one of the operators that can write that day: those with an
//! open platform, or all of them where the list is shared. Where nobody can, it comes from nobody.

use crate::id::{ActionId, Day, OperatorSet};
use crate::model::action::Action;
use crate::model::agent_set::AgentSet;
use crate::model::world::World;
use crate::numeric;
use crate::rng::{Decision, below};

/// Forget the actions whose deadline has passed, and announce those of the day.
pub fn run(world: &mut World) {
    let today = world.day;
    world.actions.retain(|action| action.deadline >= today);
    for ordinal in 0..count(world, today) {
        world.actions.push(announced(world, ActionId { day: today, ordinal }));
    }
}

/// How many actions are announced on `day`.
pub fn count(world: &World, day: Day) -> u8 {
    let luck = world.draws.once_real(Decision::Actions, day.0.into(), 0);
    poisson(world.law.scenario.actions.per_day, luck)
}

/// How many happen, by inversion of the uniform `luck`, if `mean` are expected.
fn poisson(mean: f64, luck: f64) -> u8 {
    let mut chance = numeric::exp(-mean);
    let mut not_above = chance;
    let mut count = 0;
    while not_above <= luck && count < u8::MAX {
        count += 1;
        chance = chance * mean / f64::from(count);
        not_above += chance;
    }
    count
}

fn announced(world: &World, id: ActionId) -> Action {
    let (day, ordinal) = (u32::from(id.day.0), u32::from(id.ordinal));
    let able = able_to_write(world);
    let place = below(world.draws.once(Decision::ActionOrigin, day, ordinal), able.len() as u64);
    let nobody = AgentSet::nobody(world.size());
    Action {
        id,
        origin: able.iter().nth(place as usize),
        niche: world.draws.once_real(Decision::ActionNiche, day, ordinal),
        deadline: id.day.plus(world.law.scenario.actions.notice),
        sent: OperatorSet::EMPTY,
        written: nobody.clone(),
        read: nobody,
    }
}

/// The operators that can write today: where the list is shared all of them, otherwise those with an
/// open platform, whoever holds an account there.
fn able_to_write(world: &World) -> OperatorSet {
    let phase = world.phase;
    match phase.wires.shared_list {
        true => phase.operators,
        false => world.open.iter().map(|platform| phase.operator(platform)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{OperatorId, PlatformId, PlatformSet};
    use crate::model::testing;

    /// p_0 = exp(−f), p_{k+1} = p_k·f/(k+1), and as many actions as partial sums ≤ u, at most 255.
    fn book_count(mean: f64, luck: f64) -> usize {
        let mut terms = vec![numeric::exp(-mean)];
        for k in 1..256 {
            terms.push(terms[k - 1] * mean / k as f64);
        }
        let sums = terms.iter().scan(0.0, |sum, term| {
            *sum += term;
            Some(*sum)
        });
        sums.filter(|&sum| sum <= luck).count().min(255)
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let (mut announced, mut dropped, mut by_nobody) = (0, 0, 0);
        for seed in 0..300 {
            testing::on_random_world(seed, |world| {
                if seed % 10 == 0 {
                    world.open = PlatformSet::EMPTY;
                }
                let n = u32::from(world.day.0);
                let stream = &world.law.scenario.actions;
                let mut expected = world.actions.clone();
                expected.retain(|action| action.id.day.0 + stream.notice >= world.day.0);
                dropped += world.actions.len() - expected.len();
                let luck = world.draws.once_real(Decision::Actions, n, 0);
                for k in 0..book_count(stream.per_day, luck) as u32 {
                    let can_write = |o: OperatorId| {
                        let open = |p: PlatformId| world.open.contains(p);
                        let theirs = |p: PlatformId| world.phase.operator_of[p.index()] == o;
                        let platforms = (0..world.law.arm.platforms.len() as u8).map(PlatformId);
                        world.phase.operators.contains(o)
                            && (world.phase.wires.shared_list
                                || platforms.filter(|&p| open(p) && theirs(p)).count() > 0)
                    };
                    let able: Vec<OperatorId> =
                        (0..64).map(OperatorId).filter(|&o| can_write(o)).collect();
                    by_nobody += u32::from(able.is_empty());
                    let u = world.draws.once(Decision::ActionOrigin, n, k);
                    expected.push(Action {
                        id: ActionId { day: world.day, ordinal: k as u8 },
                        origin: able.get(below(u, able.len() as u64) as usize).copied(),
                        niche: world.draws.once_real(Decision::ActionNiche, n, k),
                        deadline: Day(world.day.0 + stream.notice),
                        sent: OperatorSet::EMPTY,
                        written: AgentSet::nobody(world.size()),
                        read: AgentSet::nobody(world.size()),
                    });
                    announced += 1;
                }
                run(world);
                assert_eq!(world.actions, expected, "seed {seed}");
            });
        }
        assert!(announced > 100 && dropped > 50, "{announced} announced, {dropped} dropped");
        assert!(by_nobody > 10, "somebody can nearly always write: {by_nobody}");
    }

    #[test]
    fn inversion_counts_partial_sums() {
        assert_eq!((poisson(0.0, 1.0 - 1e-16), poisson(800.0, 0.5)), (0, 255));
        for mean in [0.1, 0.25, 2.0, 30.0] {
            for step in 0..1000 {
                let luck = (f64::from(step) + 0.5) / 1000.0;
                assert_eq!(usize::from(poisson(mean, luck)), book_count(mean, luck));
            }
        }
    }

    #[test]
    fn as_many_are_announced_as_expected_and_as_evenly() {
        let mut scenario = testing::scenario(|arm| {
            arm.operators.push(testing::operator("rivals"));
            arm.platforms = testing::platforms(2);
            arm.platforms[1].operator = OperatorId(1);
        });
        scenario.actions.per_day = 2.0;
        scenario.actions.notice = 0;
        let fixture = testing::Fixture::new(&scenario, 1, 0.0);
        let law = fixture.law(&scenario);
        let mut world = fixture.world(&law);
        world.open = PlatformSet::EMPTY.with(PlatformId(0)).with(PlatformId(1));
        let (mut all, mut of_first, mut squares) = (0.0, 0.0, 0.0);
        let days = 4000.0;
        for _ in 0..4000 {
            world.begin_day();
            run(&mut world);
            let today = world.actions.len() as f64;
            all += today;
            squares += (today - 2.0) * (today - 2.0);
            of_first +=
                world.actions.iter().filter(|a| a.origin == Some(OperatorId(0))).count() as f64;
        }
        // Poisson: mean and variance 2, fourth central moment 2 + 3·2²; five standard deviations.
        assert!((all - 2.0 * days).abs() < 5.0 * (2.0 * days).sqrt(), "{all}");
        let spread: f64 = (2.0 + 12.0 - 4.0) * days;
        assert!((squares - 2.0 * days).abs() < 5.0 * spread.sqrt(), "{squares}");
        assert!((of_first - all / 2.0).abs() < 5.0 * (all / 4.0).sqrt(), "{of_first} of {all}");
    }
}
