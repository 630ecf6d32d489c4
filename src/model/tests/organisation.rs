//! Changes of organisation, new leaders, meetings without a platform.

use crate::id::{AgentId, Day, OperatorId, PlatformId, PlatformSet, Replicate};
use crate::model::curve::Curve;
use crate::model::event::{Event, EventKind};
use crate::model::testing::{self, operator, wires};
use crate::run::{Shared, Unwatched, run};
use crate::scenario::*;
use crate::tally::CampTally;
use crate::unit::Probability;

fn chance(p: f64) -> Probability {
    Probability::new(p).unwrap()
}

fn curve(scenario: &Scenario) -> Curve {
    let shared = Shared::new(scenario, Replicate(0));
    run(scenario, &scenario.arms[0], &shared, &Unwatched).unwrap()
}

/// Three platforms of three operators, of two camps, with everything that depends on who runs what:
/// the second closes on day 8 and the third takes over, a leader closes one of the first's.
fn rivals(change: impl Fn(&mut Arm)) -> Scenario {
    let mut scenario = testing::scenario(|arm| {
        arm.operators = ["party", "left", "right"].map(operator).to_vec();
        arm.operators[1].camp = "others".into();
        arm.platforms = testing::platforms(3);
        (0..).zip(&mut arm.platforms).for_each(|(o, platform)| platform.operator = OperatorId(o));
        arm.platforms[1].closes = Some(Day(8));
        arm.platforms[1].successor = Some(PlatformId(2));
        arm.platforms[1].migration = chance(0.2);
        arm.platforms[1].list_migration = chance(0.7);
        arm.platforms[0].opens = Day(0);
        arm.on_new_leader = OnNewLeader::Close { operator: OperatorId(0) };
        arm.initial = Initial::Shares { registered: 0.5, second: 0.3 };
        arm.registration.background = 0.01;
        arm.registration.invitation = 0.01;
        arm.registration.further = 0.3;
        arm.visits.daily = 0.6;
        arm.activation.probability = chance(0.1);
        arm.activation.lapse = chance(0.1);
        arm.activation.action = chance(0.3);
        change(arm);
    });
    scenario.days = Day(20);
    scenario.ties = TieRule::Poisson { mean: 6.0, local: None };
    scenario.population.size = 1000;
    scenario.population.federations = 4;
    scenario.population.initially_active = InitiallyActive::Count(50);
    scenario.events = vec![WorldEvent::NewLeader(Occurrence::Day(Day(14)))];
    scenario
}

fn merge_all(day: u16, wires: Wires) -> Change {
    let merge = [0, 1, 2].map(OperatorId).to_vec();
    Change { day: Day(day), wires, merge, into: Some(OperatorId(0)) }
}

fn joined_up() -> Wires {
    Wires { sso: true, bridge: chance(0.4), shared_list: true, ..wires() }
}

#[test]
fn rivals_who_merge_on_day_1_are_a_coordinator() {
    let merged = curve(&rivals(|arm| arm.changes = vec![merge_all(1, joined_up())]));
    let coordinator = curve(&rivals(|arm| {
        arm.operators.truncate(1);
        arm.operators[0].budget = 3.0;
        arm.platforms.iter_mut().for_each(|platform| platform.operator = OperatorId(0));
        arm.wires = joined_up();
    }));
    assert_eq!(merged.days, coordinator.days);
    assert_eq!(merged.platforms, coordinator.platforms);
    let party = |curve: &Curve, operators| -> Vec<_> {
        curve.operators.chunks(operators).skip(1).map(|day| day[0]).collect()
    };
    assert_eq!(party(&merged, 3), party(&coordinator, 1));
    let told = |curve: &Curve| -> Vec<Event> {
        let of_organisation = [EventKind::Opened, EventKind::Merged, EventKind::Rewired];
        curve.events.iter().filter(|e| !of_organisation.contains(&e.kind)).cloned().collect()
    };
    assert_eq!(told(&merged), told(&coordinator));
    assert!(told(&merged).len() >= 4, "a closing, a migration, a leader, a closing");
}

#[test]
fn a_change_that_changes_nothing_and_one_after_the_last_day_leave_no_trace() {
    let without = curve(&rivals(|_| {}));
    let idle = Change { day: Day(5), wires: wires(), merge: Vec::new(), into: None };
    assert_eq!(curve(&rivals(|arm| arm.changes = vec![idle.clone()])), without);
    assert_eq!(curve(&rivals(|arm| arm.changes = vec![merge_all(21, joined_up())])), without);
}

#[test]
fn until_the_day_of_the_change_nothing_differs() {
    let without = curve(&rivals(|_| {}));
    let with = curve(&rivals(|arm| arm.changes = vec![merge_all(5, joined_up())]));
    assert_eq!(with.days[..5], without.days[..5]);
    assert_ne!(with.days, without.days);
}

#[test]
fn operators_who_have_all_merged_have_no_use_for_the_wires_between_them() {
    let of = |wires| curve(&rivals(|arm| arm.changes = vec![merge_all(1, wires)]));
    let mut none = of(wires());
    none.events.retain(|event| event.kind != EventKind::Rewired);
    let switched = [
        Wires { shared_list: true, ..wires() },
        Wires { shared_calendar: true, ..wires() },
        Wires { same_message: true, ..wires() },
        Wires { news_lag: Lag::Days(30), ..wires() },
        Wires { pooled_budget: true, ..wires() },
    ];
    for wires in switched {
        let mut one = of(wires);
        one.events.retain(|event| event.kind != EventKind::Rewired);
        assert_eq!(one, none, "{wires:?}");
    }
}

#[test]
fn changes_are_told_and_followers_counted_anew() {
    let change = Change {
        merge: vec![OperatorId(1), OperatorId(2)],
        into: Some(OperatorId(2)),
        ..merge_all(6, joined_up())
    };
    let curve = curve(&rivals(|arm| arm.changes = vec![change.clone()]));
    let told = |kind| curve.events.iter().find(|e| e.kind == kind).unwrap();
    assert_eq!(
        (told(EventKind::Merged).day, told(EventKind::Merged).operator),
        (Day(6), Some(OperatorId(2)))
    );
    assert_eq!((told(EventKind::Rewired).day, told(EventKind::Rewired).operator), (Day(6), None));
    assert_eq!(told(EventKind::Closed).operator, Some(OperatorId(2)), "whose it is when it closes");
    let camps = |day: usize| [curve.camps[2 * day], curve.camps[2 * day + 1]];
    assert!(camps(5)[1].registered > 0);
    assert_eq!(camps(6)[1], CampTally::default(), "the other camp has nobody left to run anything");
    assert_eq!(camps(6)[0].registered, curve.days[6].registered);
    assert_eq!(camps(6)[0].active, curve.days[6].active, "none has lost an account so far");
}

fn closed_and_defunded(scenario: &Scenario) -> Vec<(u16, EventKind, u8)> {
    let acted = |event: &Event| match event.kind {
        EventKind::Closed | EventKind::Defunded => {
            Some((event.day.0, event.kind, event.platform?.0))
        }
        _ => None,
    };
    curve(scenario).events.iter().filter_map(acted).collect()
}

fn two_leaders(does: OnNewLeader, change: impl Fn(&mut Arm)) -> Vec<(u16, EventKind, u8)> {
    let mut scenario = rivals(|arm| {
        arm.platforms.iter_mut().for_each(|platform| platform.operator = OperatorId(1));
        arm.platforms[1].closes = None;
        arm.platforms[0].opens = Day(2);
        arm.on_new_leader = does;
        change(arm);
    });
    let leader = |day| WorldEvent::NewLeader(Occurrence::Day(Day(day)));
    scenario.events = vec![leader(5), leader(9), leader(9)];
    closed_and_defunded(&scenario)
}

#[test]
fn each_new_leader_takes_the_next_oldest_platform() {
    let operator = OperatorId(1);
    let closed = [(5, EventKind::Closed, 1), (9, EventKind::Closed, 2)];
    assert_eq!(two_leaders(OnNewLeader::Close { operator }, |_| {}), closed);
    let defunded = [(5, EventKind::Defunded, 1), (9, EventKind::Defunded, 2)];
    assert_eq!(two_leaders(OnNewLeader::Defund { operator }, |_| {}), defunded);
    let nothing = two_leaders(OnNewLeader::Close { operator: OperatorId(2) }, |_| {});
    assert_eq!(nothing, []);
}

#[test]
fn a_new_leader_deals_with_whom_the_operator_has_become() {
    let merged = two_leaders(OnNewLeader::Close { operator: OperatorId(2) }, |arm| {
        arm.platforms[1].operator = OperatorId(0);
        arm.platforms[2].operator = OperatorId(0);
        arm.changes = vec![merge_all(7, wires())];
    });
    assert_eq!(merged, [(9, EventKind::Closed, 1)]);
}

#[test]
fn leaders_at_random_come_on_the_same_days_in_every_arm() {
    let days = |does, rate| -> Vec<u16> {
        let mut scenario = rivals(|arm| arm.on_new_leader = does);
        scenario.days = Day(300);
        scenario.events = vec![WorldEvent::NewLeader(Occurrence::Rate(chance(rate)))];
        let leaders = curve(&scenario).events;
        leaders.iter().filter(|e| e.kind == EventKind::NewLeader).map(|e| e.day.0).collect()
    };
    let often = days(OnNewLeader::Keep, 0.1);
    assert_eq!(often, days(OnNewLeader::Close { operator: OperatorId(0) }, 0.1));
    // Binomial(300, 0.1), five standard deviations.
    assert!((often.len() as f64 - 30.0).abs() < 5.0 * (300.0f64 * 0.1 * 0.9).sqrt(), "{often:?}");
    assert!(
        days(OnNewLeader::Keep, 0.05).iter().all(|day| often.contains(day)),
        "rarer leaders nest"
    );
    assert_eq!(days(OnNewLeader::Keep, 0.0), [0; 0]);
    assert_eq!(days(OnNewLeader::Keep, 1.0), (1..=300).collect::<Vec<u16>>());
}

/// A public without any account whose federations meet with the chance `meeting`.
fn offline(meeting: f64, change: impl Fn(&mut Scenario)) -> Vec<u64> {
    let mut scenario = rivals(|arm| {
        arm.initial = Initial::Accounts(vec![PlatformSet::EMPTY; 1000]);
        arm.registration.background = 0.0;
        arm.registration.invitation = 0.0;
        arm.offline.meeting = chance(meeting);
        arm.activation.threshold_strength = chance(0.3);
    });
    scenario.population.federations = 1;
    scenario.population.initially_active = InitiallyActive::Count(30);
    change(&mut scenario);
    curve(&scenario).days.iter().map(|day| day.active).collect()
}

#[test]
fn friends_who_meet_every_day_need_no_platform() {
    for reference in [Reference::Visible, Reference::All] {
        let square = offline(1.0, |scenario| scenario.arms[0].activation.reference = reference);
        let platform = offline(0.0, |scenario| {
            let arm = &mut scenario.arms[0];
            arm.activation.reference = reference;
            arm.platforms = testing::platforms(1);
            arm.on_new_leader = OnNewLeader::Keep;
            arm.initial = Initial::All;
            arm.visits.daily = 1.0;
        });
        assert_eq!(square, platform);
        assert!(square.iter().any(|&active| active > 100), "{square:?}");
    }
}

#[test]
fn nobody_meets_across_federations_or_is_moved_alone_without_an_account() {
    let apart = offline(1.0, |scenario| scenario.population.federations = 1000);
    let alone = offline(1.0, |scenario| {
        scenario.population.federations = 1000;
        scenario.arms[0].activation.spontaneous = chance(0.5);
        scenario.arms[0].activation.threshold = Thresholds::Same(crate::unit::Threshold::Zero);
    });
    for active in [apart, alone] {
        assert!(active.windows(2).all(|days| days[1] <= days[0]), "{active:?}");
    }
}

#[test]
fn friends_meet_as_often_as_the_chance_says_and_both_know_of_it() {
    let scenario = rivals(|arm| arm.offline.meeting = chance(0.3));
    let fixture = testing::Fixture::new(&scenario, 1000, 8.0);
    let law = fixture.law(&scenario);
    let mut world = fixture.world(&law);
    let (mut pairs, mut met) = (0.0, 0.0);
    for _ in 0..5 {
        world.begin_day();
        for a in (0..1000).map(AgentId) {
            for b in world.ties.of(a).filter(|&b| world.may_meet(a, b)) {
                assert_eq!(world.meet(a, b), world.meet(b, a));
                pairs += 0.5;
                met += if world.meet(a, b) { 0.5 } else { 0.0 };
            }
        }
    }
    let sd = (pairs * 0.3f64 * 0.7).sqrt();
    assert!(pairs > 4000.0 && (met - pairs * 0.3).abs() < 5.0 * sd, "{met} of {pairs}");
}

#[test]
fn the_ballot_is_of_election_day() {
    let mut scenario = rivals(|_| {});
    scenario.election_day =
        ElectionDay { contacts: 2.0, window: 3, channel: Channel::Door, targets: 400 };
    assert_eq!(curve(&scenario).ballot, None, "no election");
    scenario.election = Some(Day(21));
    assert_eq!(curve(&scenario).ballot, None, "the run ends before");
    scenario.election = Some(Day(7));
    let early = curve(&scenario);
    let ballot = early.ballot.unwrap();
    let active: u64 = early.days[5..=7].iter().map(|day| day.active).sum();
    assert_eq!((ballot.contacts, ballot.lists), (2.0 * active as f64, 3));
    assert!(ballot.reached > 0 && ballot.votes > ballot.reached as f64 / 14.0);
    scenario.election = Some(Day(10));
    assert_eq!(curve(&scenario).ballot.unwrap().lists, 2, "one of the platforms has closed");
    scenario.arms[0].wires.shared_list = true;
    assert_eq!(curve(&scenario).ballot.unwrap().lists, 1);
}
