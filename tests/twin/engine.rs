//! What the engine makes of a scenario, as the rows that the twin makes.

use super::ballot;
use super::record::{Cell, Row};
use groundswell::id::Replicate;
use groundswell::model::election::Ballot;
use groundswell::model::tally::{CampTally, Curve, Event, OperatorTally, PlatformTally, Tally};
use groundswell::run::{self, Shared, Unwatched};
use groundswell::scenario::{Arm, Scenario};

/// All rows of the arm at `arm` in `replicate`.
pub fn run(scenario: &Scenario, arm: usize, replicate: u32) -> Vec<Row> {
    let replicate = Replicate(replicate);
    let world = run::world(scenario, replicate).expect("values of a range are fine");
    let (arm, shared) = (&world.arms[arm], Shared::new(&world, replicate));
    let curve = run::run(&world, arm, &shared, &Unwatched).expect("nobody stops it");
    let days = 0..curve.days.len();
    days.flat_map(|day| {
        let mut rows = rows(&curve, arm, day);
        let ballot = curve.ballot.iter().filter(|_| world.election.map(|e| e.index()) == Some(day));
        rows.extend(ballot.map(|&Ballot { contacts, lists, reached, votes }| {
            ballot::row(day, contacts, lists.into(), reached, votes)
        }));
        rows
    })
    .collect()
}

fn rows(curve: &Curve, arm: &Arm, day: usize) -> Vec<Row> {
    let announced = &curve.censuses.last().expect("the last day is counted").announced;
    let announced = if day == 0 { 0 } else { announced[day - 1].into() };
    let camps = arm.camps().len();
    let platforms = &curve.platforms[day * arm.platforms.len()..][..arm.platforms.len()];
    let operators = &curve.operators[day * arm.operators.len()..][..arm.operators.len()];
    let of_camps = &curve.camps[day * camps..][..camps];
    let mut rows = vec![whole(day, curve.days[day], announced)];
    rows.extend(platforms.iter().enumerate().map(|(p, tally)| platform(day, p, *tally)));
    rows.extend(operators.iter().enumerate().map(|(c, tally)| operator(day, c, *tally)));
    rows.extend(of_camps.iter().enumerate().map(|(at, tally)| camp(day, at, *tally)));
    rows.extend(curve.events.iter().filter(|event| event.day.index() == day).map(event));
    rows
}

fn whole(day: usize, tally: Tally, announced: u64) -> Row {
    let Tally {
        registered,
        accounts,
        active,
        activated,
        lapsed,
        mobilised,
        actions,
        invitations,
        federations_covered,
        calls_sent,
        calls_received,
        calls_read,
        calls_duplicate,
        calls_contradictory,
        calls_late,
        unsubscribed,
        responses,
        activated_by_friends,
    } = tally;
    Row::counts(
        day,
        ("curve", 0),
        [
            ("registered", registered),
            ("accounts", accounts),
            ("active", active),
            ("activated", activated),
            ("lapsed", lapsed),
            ("responses", responses),
            ("activated_by_friends", activated_by_friends),
            ("mobilised", mobilised),
            ("actions", actions),
            ("announced", announced),
            ("calls_sent", calls_sent),
            ("calls_received", calls_received),
            ("calls_read", calls_read),
            ("calls_late", calls_late),
            ("calls_duplicate", calls_duplicate),
            ("calls_contradictory", calls_contradictory),
            ("unsubscribed", unsubscribed),
            ("invitations", invitations),
            ("federations_covered", federations_covered),
        ],
    )
}

fn platform(day: usize, p: usize, tally: PlatformTally) -> Row {
    let PlatformTally {
        open,
        accounts,
        active,
        joined,
        left,
        already_elsewhere,
        joined_new,
        joined_registered,
    } = tally;
    Row::counts(
        day,
        ("platform", p),
        [
            ("open", open.into()),
            ("accounts", accounts),
            ("active", active),
            ("joined", joined),
            ("left", left),
            ("already_elsewhere", already_elsewhere),
            ("joined_new", joined_new),
            ("joined_registered", joined_registered),
        ],
    )
}

fn operator(day: usize, c: usize, tally: OperatorTally) -> Row {
    let OperatorTally {
        listed,
        calls_sent,
        calls_read,
        calls_duplicate,
        unsubscribed,
        spent,
        mobilised,
        active,
    } = tally;
    let mut row = Row::counts(
        day,
        ("operator", c),
        [
            ("listed", listed),
            ("calls_sent", calls_sent),
            ("calls_read", calls_read),
            ("calls_duplicate", calls_duplicate),
            ("unsubscribed", unsubscribed),
            ("active", active),
            ("mobilised", mobilised),
        ],
    );
    row.cells.push(("spent", Cell::Real(spent)));
    row
}

fn camp(day: usize, at: usize, tally: CampTally) -> Row {
    let CampTally { registered, active, mobilised } = tally;
    Row::counts(
        day,
        ("camp", at),
        [("registered", registered), ("active", active), ("mobilised", mobilised)],
    )
}

fn event(event: &Event) -> Row {
    let Event { day, kind, platform, operator, people } = event;
    Row::event(
        day.index(),
        kind.name(),
        platform.map(|p| p.index()),
        operator.map(|c| c.index()),
        people.map(|people| people as usize),
    )
}
