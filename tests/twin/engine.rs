//! What the engine makes of a scenario, as the rows that the twin makes.

use super::ballot;
use super::record::{Cell, Row};
use groundswell::id::Replicate;
use groundswell::model::curve::Curve;
use groundswell::model::election::Ballot;
use groundswell::model::event::Event;
use groundswell::run::{self, Shared, Unwatched};
use groundswell::scenario::{Arm, Scenario};
use groundswell::tally::CampTally;
use serde::Serialize;
use serde_json::Value as Json;

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
    let mut whole = counted(day, ("curve", 0), &curve.days[day]);
    whole.cells.insert("announced".to_owned(), Cell::Count(announced));
    let mut rows = vec![whole];
    rows.extend(
        platforms.iter().enumerate().map(|(p, tally)| counted(day, ("platform", p), tally)),
    );
    rows.extend(
        operators.iter().enumerate().map(|(c, tally)| counted(day, ("operator", c), tally)),
    );
    rows.extend(of_camps.iter().enumerate().map(|(at, tally)| camp(day, at, *tally)));
    rows.extend(curve.events.iter().filter(|event| event.day.index() == day).map(event));
    rows
}

/// A row of all that `tally` counts.
fn counted(day: usize, about: (&'static str, usize), tally: &impl Serialize) -> Row {
    let mut row = Row::counts(day, about, []);
    let Json::Object(counts) = serde_json::to_value(tally).unwrap() else { unreachable!() };
    let cell = |(name, count): (String, Json)| match (count.as_u64(), count.as_f64()) {
        (Some(count), _) => Some((name, Cell::Count(count))),
        (None, Some(real)) => Some((name, Cell::Real(real))),
        (None, None) => None,
    };
    row.cells.extend(counts.into_iter().filter_map(cell));
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
