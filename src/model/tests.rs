mod calls;
mod organisation;

use super::event::EventKind;
use super::friends::Noticed;
use super::testing::{self, Fixture};
use super::world::World;
use super::*;
use crate::id::{AgentId, Day, OperatorId, PlatformId, PlatformSet};
use crate::scenario::{
    Arm, Budget, FixedCost, Group, Imported, Initial, InitiallyActive, Occurrence, OnNewLeader,
    Scenario, WorldEvent,
};
use crate::tally::{CampTally, OperatorTally, PlatformTally, Tally};
use crate::unit::Probability;

/// Every count of the day, from the state alone.
fn recount(world: &World) -> (Tally, Vec<PlatformTally>, u64) {
    let (people, kept) = (&world.people, world.tally());
    let everybody = || (0..world.size()).map(AgentId);
    let held = |a: AgentId| people.accounts[a.index()];
    let federations = &world.society.federations;
    let covered = |f: u32| people.active.iter().any(|a| federations.of(a) == f);
    let offered = |i: AgentId| {
        let from = |j: AgentId| held(j).minus(held(i)).len() as u64;
        world.ties.of(i).filter(|&j| people.active.contains(j)).map(from).sum::<u64>()
    };
    let tally = Tally {
        registered: everybody().filter(|&a| !held(a).is_empty()).count() as u64,
        accounts: everybody().map(|a| held(a).len() as u64).sum(),
        active: people.active.iter().count() as u64,
        mobilised: people.mobilised.iter().count() as u64,
        federations_covered: (0..federations.count()).filter(|&f| covered(f)).count() as u64,
        ..kept
    };
    let on = |p: PlatformId| everybody().filter(move |&a| held(a).contains(p));
    let platforms = world
        .platform_tallies()
        .iter()
        .zip((0..).map(PlatformId))
        .map(|(kept, p)| PlatformTally {
            open: world.open.contains(p),
            accounts: on(p).count() as u64,
            active: on(p).filter(|&a| people.active.contains(a)).count() as u64,
            already_elsewhere: on(p).filter(|&a| held(a).len() > 1).count() as u64,
            ..*kept
        })
        .collect();
    (tally, platforms, everybody().map(offered).sum())
}

/// Every count of those who follow operators and camps, from the state alone.
fn recount_followers(world: &World) -> (Vec<OperatorTally>, Vec<CampTally>) {
    let (people, arm) = (&world.people, world.law.arm);
    let (_, run_by) = testing::organisation(arm, world.day);
    let followers = |follows: &dyn Fn(OperatorId) -> bool| {
        let of = |p: PlatformId| follows(run_by[p.index()]);
        let them: Vec<AgentId> = (0..world.size())
            .map(AgentId)
            .filter(|a| people.accounts[a.index()].iter().any(of))
            .collect();
        let count = |of: &agent_set::AgentSet| them.iter().filter(|a| of.contains(**a)).count();
        CampTally {
            registered: them.len() as u64,
            active: count(&people.active) as u64,
            mobilised: count(&people.mobilised) as u64,
        }
    };
    let kept = world.operator_tallies().into_iter().zip((0..).map(OperatorId));
    let operators = kept.map(|(kept, operator)| {
        let CampTally { active, mobilised, .. } = followers(&|other| other == operator);
        OperatorTally { active, mobilised, ..kept }
    });
    let camp = |name: &str| followers(&|o| arm.operators[o.index()].camp == name);
    (operators.collect(), arm.camps().into_iter().map(camp).collect())
}

#[test]
fn kept_counts_equal_a_recount_on_random_worlds() {
    for seed in 0..100 {
        testing::on_random_world(seed, |world| {
            for _ in 0..5 {
                let (tally, platforms, friendly) = recount(world);
                assert_eq!(world.tally(), tally, "seed {seed}");
                assert_eq!(world.platform_tallies(), platforms, "seed {seed}");
                let (operators, camps) = recount_followers(world);
                assert_eq!(world.operator_tallies(), operators, "seed {seed}");
                assert_eq!(world.camp_tallies(), camps, "seed {seed}");
                world.weigh_invitations();
                if world.law.arm.registration.invitation > 0.0 {
                    assert_eq!(world.tally().invitations, friendly, "seed {seed}");
                }
                for (c, kept) in (0..).map(OperatorId).zip(world.operator_tallies()) {
                    assert_eq!(kept.listed, calls::listed(world, c), "seed {seed}");
                }
                for a in (0..world.size()).map(AgentId) {
                    let active = world.ties.of(a).filter(|&j| world.people.active.contains(j));
                    let (friends, active) = (&world.people.friends, Vec::from_iter(active));
                    let is_fresh = |j: &&AgentId| world.people.fresh.contains(**j);
                    let fresh = active.iter().filter(is_fresh).count() as u32;
                    let once = world.law.arm.activation.once;
                    let exposing = if once { fresh } else { active.len() as u32 };
                    assert_eq!(friends.exposing(a), exposing);
                    match world.law.noticed() {
                        Noticed::Fresh => assert_eq!(friends.active(a), fresh),
                        _ => assert_eq!(friends.active(a), active.len() as u32),
                    }
                }
                step(world);
            }
        });
    }
}

#[test]
fn flows_lead_from_one_day_to_the_next() {
    for seed in 0..100 {
        testing::on_random_world(seed, |world| {
            for _ in 0..5 {
                let (before, on) = (world.tally(), world.platform_tallies().to_vec());
                step(world);
                let after = world.tally();
                assert_eq!(after.active + after.lapsed, before.active + after.activated);
                assert!(after.mobilised >= before.mobilised);
                calls::assert_flows_add_up(world);
                assert!(after.actions <= before.active + after.responses);
                for (b, a) in on.iter().zip(world.platform_tallies()) {
                    assert_eq!(a.accounts + a.left, b.accounts + a.joined);
                    assert_eq!(a.joined, a.joined_new + a.joined_registered);
                }
            }
        });
    }
}

/// Two platforms of two operators; the first closes, the second takes over.
fn succession(change: impl Fn(&mut Arm)) -> (Vec<PlatformTally>, Vec<event::Event>) {
    let mut scenario = testing::scenario(|arm| {
        arm.operators.push(testing::operator("rivals"));
        arm.platforms = testing::platforms(2);
        arm.platforms[1].operator = OperatorId(1);
        arm.platforms[0].closes = Some(Day(3));
        arm.platforms[0].successor = Some(PlatformId(1));
        arm.platforms[0].gap = 4;
        arm.platforms[0].migration = Probability::new(0.1).unwrap();
        arm.platforms[0].list_migration = Probability::new(0.6).unwrap();
        let first = PlatformSet::EMPTY.with(PlatformId(0));
        arm.initial = Initial::Accounts(vec![first; 2000]);
        change(arm);
    });
    scenario.events = vec![WorldEvent::NewLeader(Occurrence::Day(Day(6)))];
    scenario.population.initially_active = InitiallyActive::Count(50);
    let fixture = Fixture::new(&scenario, 2000, 2.0);
    let law = fixture.law(&scenario);
    let mut world = start(&law, &fixture.society, fixture.draws);
    let mut second = vec![world.platform_tallies()[1]];
    for _ in 0..12 {
        step(&mut world);
        second.push(world.platform_tallies()[1]);
        assert!(world.tally().active >= 50, "closing withdraws nobody");
    }
    (second, world.events)
}

#[test]
fn members_of_a_closed_platform_arrive_at_its_successor_after_the_gap() {
    let (second, events) = succession(|_| {});
    let arrived = second[7].accounts as f64;
    assert!(second[..7].iter().all(|day| day.accounts == 0));
    // Binomial(2000, 0.1), five standard deviations.
    assert!((arrived - 200.0).abs() < 5.0 * (2000.0f64 * 0.1 * 0.9).sqrt(), "{arrived}");
    assert_eq!(second[7].joined_new, second[7].joined);
    let told: Vec<_> = events.iter().map(|e| (e.day.0, e.kind, e.people)).collect();
    assert_eq!(
        told,
        [
            (0, EventKind::Opened, None),
            (0, EventKind::Opened, None),
            (3, EventKind::Closed, Some(2000)),
            (6, EventKind::NewLeader, None),
            (7, EventKind::Migrated, Some(second[7].accounts)),
        ]
    );
}

#[test]
fn a_shared_list_or_the_same_operator_brings_more_of_them() {
    let followers = |change: fn(&mut Arm)| succession(change).0[12].accounts;
    let without = followers(|_| {});
    let shared = followers(|arm| arm.wires.shared_list = true);
    let same = followers(|arm| arm.platforms[1].operator = OperatorId(0));
    assert_eq!(shared, same, "both hold the file, and luck is the same");
    assert!(shared > 4 * without, "{shared} follow with the file, {without} without");
}

#[test]
fn members_wait_for_a_successor_that_opens_later_and_are_lost_if_it_has_closed() {
    let (later, _) = succession(|arm| arm.platforms[1].opens = Day(9));
    assert!(later[8].accounts == 0 && later[9].accounts > 100);
    let (gone, _) = succession(|arm| arm.platforms[1].closes = Some(Day(5)));
    assert!(gone.iter().all(|day| day.accounts == 0));
}

#[test]
fn a_new_leader_closes_the_oldest_open_platform_of_the_operator() {
    let (second, events) = succession(|arm| {
        arm.platforms[0].closes = None;
        arm.on_new_leader = OnNewLeader::Close { operator: OperatorId(0) };
    });
    let closed = events.iter().find(|e| e.kind == EventKind::Closed).expect("it closes");
    assert_eq!((closed.day, closed.platform), (Day(6), Some(PlatformId(0))));
    assert!(second[10].accounts > 100, "its members follow");
    let (_, untouched) = succession(|arm| {
        arm.platforms[0].closes = None;
        arm.on_new_leader = OnNewLeader::Keep;
    });
    assert!(untouched.iter().all(|e| e.kind != EventKind::Closed));
}

#[test]
fn a_friend_counts_once_in_the_update_after_its_activation() {
    let scenario = testing::scenario(|arm| {
        arm.initial = Initial::All;
        arm.activation.once = true;
        arm.activation.probability = Probability::new(0.3).unwrap();
    });
    let fixture = Fixture::new(&scenario, 500, 5.0);
    let law = fixture.law(&scenario);
    let mut world = start(&law, &fixture.society, fixture.draws);
    world.activate(&[0, 1, 2, 3, 4].map(AgentId));
    let mut active = vec![world.people.active.len()];
    while world.people.fresh.iter().count() > 0 {
        step(&mut world);
        active.push(world.people.active.len());
    }
    let ended = world.people.active.clone();
    (0..20).for_each(|_| step(&mut world));
    assert_eq!(world.people.active, ended, "a cascade that has stopped stays stopped");
    assert!(active.len() > 2, "the cascade goes beyond the first friends: {active:?}");
}

#[test]
fn a_day_draws_the_same_whatever_else_happens() {
    let quiet = testing::scenario(|arm| arm.initial = Initial::All);
    let busy = testing::scenario(|arm| {
        arm.initial = Initial::All;
        arm.platforms = testing::platforms(2);
        arm.registration.background = 0.1;
    });
    let lapsed = |scenario: &crate::scenario::Scenario| {
        let mut scenario = scenario.clone();
        scenario.population.initially_active = InitiallyActive::Count(200);
        scenario.arms[0].activation.lapse = Probability::new(0.1).unwrap();
        let fixture = Fixture::new(&scenario, 500, 5.0);
        let law = fixture.law(&scenario);
        let mut world = start(&law, &fixture.society, fixture.draws);
        (0..10).for_each(|_| step(&mut world));
        world.people.lapsed_before.clone()
    };
    assert_eq!(lapsed(&quiet), lapsed(&busy));
}

#[test]
fn restrictions_that_restrict_nobody_change_nothing() {
    let lively = || {
        let mut scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(3);
            arm.initial = Initial::Shares { registered: 0.2, second: 0.2 };
            arm.registration.background = 0.02;
            arm.registration.imitation = 0.1;
            arm.registration.invitation = 0.05;
            arm.registration.further = 0.5;
            arm.activation.probability = Probability::new(0.2).unwrap();
            arm.activation.lapse = Probability::new(0.1).unwrap();
        });
        scenario.population.size = 500;
        scenario.population.federations = 5;
        scenario.population.initially_active = InitiallyActive::Count(20);
        scenario
    };
    let run = |scenario: &Scenario| {
        let fixture = Fixture::new(scenario, 500, 5.0);
        let law = fixture.law(scenario);
        let mut world = start(&law, &fixture.society, fixture.draws);
        (0..20).for_each(|_| step(&mut world));
        (world.people.clone(), world.tally(), world.platform_tallies().to_vec())
    };
    let neutral = run(&lively());
    let changes: [fn(&mut Scenario); 6] = [
        |s| s.arms[0].platforms.iter_mut().for_each(|p| p.niche = Some(0.3)),
        |s| s.arms[0].registration.niche_width = 0.01,
        |s| {
            let group = |name: &str| Group { name: name.into(), share: 0.5 };
            s.population.groups = vec![group("member"), group("friend")];
            s.arms[0].platforms[0].open_to = Some(vec![0, 1]);
        },
        |s| s.arms[0].platforms[1].federations = Some((0..5).collect()),
        |s| s.arms[0].platforms[1].imported = Some(Imported { from: None, share: 0.0 }),
        |s| s.arms[0].budget = Budget { fixed: FixedCost::Amount(0.3), returns: 0.5, reach: 0.0 },
    ];
    for (position, change) in changes.into_iter().enumerate() {
        let mut scenario = lively();
        change(&mut scenario);
        assert!(run(&scenario) == neutral, "change {position}");
    }
    let mut scenario = lively();
    scenario.arms[0].budget.reach = 0.1;
    assert!(run(&scenario) != neutral, "money has an effect");
}

/// So many that each way of sharing the work of a day is taken: few told of by many, many who enter at once,
/// counts in several pieces.
#[test]
fn a_large_public_lives_the_same_on_one_thread_and_on_three() {
    let mut scenario = testing::scenario(|arm| {
        arm.initial = Initial::All;
        let law = &mut arm.activation;
        (law.once, law.probability) = (true, Probability::new(0.9).unwrap());
        (law.lapse, law.action) = (Probability::new(0.1).unwrap(), Probability::ONE);
    });
    scenario.population.initially_active = InitiallyActive::Count(4500);
    let fixture = Fixture::new(&scenario, 300_000, 3.0);
    let law = fixture.law(&scenario);
    let lived = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut world = start(&law, &fixture.society, fixture.draws);
            let mut days = vec![(world.people.clone(), world.tally())];
            for _ in 0..8 {
                step(&mut world);
                days.push((world.people.clone(), world.tally()));
            }
            days
        })
    };
    let (alone, together) = (lived(1), lived(3));
    assert!(alone[0].0.friends.told().is_some(), "too many are told to be listed");
    assert!(alone.iter().any(|(_, tally)| tally.activated > 1 << 15), "hardly anybody enters");
    assert!(alone == together);
}
