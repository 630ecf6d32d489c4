//! The rows of the tables. Fields are columns, in this order: appending one is a minor version,
//! touching one a major.

use crate::id::{Day, OperatorId, Replicate};
use crate::model::phase::{in_force, phases};
use crate::model::tally::{Curve, Event, OperatorTally, PlatformTally, Tally};
use crate::scenario::{Arm, Scenario};
use serde::{Deserialize, Serialize};

/// A row of `curves.csv`: a day of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct CurveRow<'a> {
    pub scenario: &'a str,
    pub point: u32,
    pub arm: &'a str,
    pub replicate: Replicate,
    pub day: Day,
    pub registered: u64,
    pub accounts: u64,
    pub active: u64,
    pub activated: u64,
    pub lapsed: u64,
    pub mobilised: u64,
    pub actions: u64,
    pub invitations: u64,
    pub calls_sent: u64,
    pub calls_received: u64,
    pub calls_read: u64,
    pub calls_duplicate: u64,
    pub calls_contradictory: u64,
    pub calls_late: u64,
    pub unsubscribed: u64,
    pub federations_covered: u64,
    #[serde(borrow)]
    pub date: Option<&'a str>,
    pub responses: u64,
    pub activated_by_friends: u64,
}

/// A row of `platforms.csv`: a day of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct PlatformRow<'a> {
    pub scenario: &'a str,
    pub point: u32,
    pub arm: &'a str,
    pub replicate: Replicate,
    pub day: Day,
    pub platform: &'a str,
    pub operator: &'a str,
    pub open: u8,
    pub accounts: u64,
    pub active: u64,
    pub joined: u64,
    pub left: u64,
    pub already_elsewhere: u64,
    pub joined_new: u64,
    pub joined_registered: u64,
    #[serde(borrow)]
    pub date: Option<&'a str>,
}

/// A row of `operators.csv`: a day of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct OperatorRow<'a> {
    pub scenario: &'a str,
    pub point: u32,
    pub arm: &'a str,
    pub replicate: Replicate,
    pub day: Day,
    pub operator: &'a str,
    pub camp: &'a str,
    pub listed: u64,
    pub calls_sent: u64,
    pub calls_read: u64,
    pub calls_duplicate: u64,
    pub unsubscribed: u64,
    pub spent: f64,
    pub mobilised: u64,
    pub date: Option<&'a str>,
    pub active: u64,
}

/// A row of `events.csv`: something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct EventRow<'a> {
    pub scenario: &'a str,
    pub point: u32,
    pub arm: &'a str,
    pub replicate: Replicate,
    pub day: Day,
    pub event: &'a str,
    pub platform: Option<&'a str>,
    pub operator: Option<&'a str>,
    pub detail: Option<String>,
    pub date: Option<&'a str>,
}

/// The fixed part of a row of `runs.csv`: a run; its indicators follow as [`Value`]s.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct RunRow<'a> {
    pub run: u64,
    pub scenario: &'a str,
    pub point: u32,
    pub arm: &'a str,
    pub replicate: Replicate,
    pub seed: String,
    pub status: &'a str,
    pub error: Option<String>,
}

impl CurveRow<'_> {
    /// The counts it tells.
    pub fn tally(&self) -> Tally {
        Tally {
            registered: self.registered,
            accounts: self.accounts,
            active: self.active,
            activated: self.activated,
            lapsed: self.lapsed,
            mobilised: self.mobilised,
            actions: self.actions,
            invitations: self.invitations,
            federations_covered: self.federations_covered,
            calls_sent: self.calls_sent,
            calls_received: self.calls_received,
            calls_read: self.calls_read,
            calls_duplicate: self.calls_duplicate,
            calls_contradictory: self.calls_contradictory,
            calls_late: self.calls_late,
            unsubscribed: self.unsubscribed,
            responses: self.responses,
            activated_by_friends: self.activated_by_friends,
        }
    }
}

impl PlatformRow<'_> {
    /// The counts it tells.
    pub fn tally(&self) -> PlatformTally {
        PlatformTally {
            open: self.open == 1,
            accounts: self.accounts,
            active: self.active,
            joined: self.joined,
            left: self.left,
            already_elsewhere: self.already_elsewhere,
            joined_new: self.joined_new,
            joined_registered: self.joined_registered,
        }
    }
}

/// The curve of a run of which the counts of days and of platforms are known, and no more.
pub fn curve_of(days: Vec<Tally>, platforms: Vec<PlatformTally>) -> Curve {
    Curve { days, platforms, ..Curve::default() }
}

/// A one-number indicator of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Not available; an empty cell, never 0.
    Missing,
    /// A number of something.
    Count(u64),
    /// A real number, finite.
    Real(f64),
}

impl<'a> RunRow<'a> {
    /// The row of the run with this `number`: the arm in position `arm` at `point`; `error` if it failed.
    ///
    /// Runs are numbered from 0, by point, by arm, by replicate.
    pub fn new(
        number: u64,
        point: u32,
        scenario: &'a Scenario,
        arm: usize,
        replicate: Replicate,
        error: Option<&str>,
    ) -> Self {
        Self {
            run: number,
            scenario: &scenario.name,
            point,
            arm: &scenario.arms[arm].name,
            replicate,
            seed: seed(scenario),
            status: if error.is_some() { "failed" } else { "ok" },
            error: error.map(on_one_line),
        }
    }
}

/// `text` without line breaks, so that a row is a line for whoever counts lines.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The seed of `scenario` as it is written: a string, because R corrupts large integers.
pub(super) fn seed(scenario: &Scenario) -> String {
    format!("{:#018x}", scenario.seed)
}

/// The ISO dates of the days of a scenario, if it has a first date.
#[derive(Clone, Debug, Default)]
pub struct Calendar(Vec<String>);

impl Calendar {
    /// The dates from day 0 to the last day of `scenario`.
    pub fn of(scenario: &Scenario) -> Self {
        Self((0..=scenario.days.0).filter_map(|day| scenario.date_of(Day(day))).collect())
    }

    /// The date of `day`, as `2009-02-16`.
    pub fn date(&self, day: Day) -> Option<&str> {
        self.0.get(day.index()).map(String::as_str)
    }
}

/// Makes the rows of one run.
#[derive(Clone, Copy, Debug)]
pub struct RunRows<'a> {
    scenario: &'a Scenario,
    point: u32,
    arm: &'a Arm,
    replicate: Replicate,
    calendar: &'a Calendar,
}

impl<'a> RunRows<'a> {
    /// The rows of a run of the arm in position `arm`.
    pub fn new(
        scenario: &'a Scenario,
        arm: usize,
        replicate: Replicate,
        calendar: &'a Calendar,
    ) -> Self {
        Self { scenario, point: 0, arm: &scenario.arms[arm], replicate, calendar }
    }

    /// The same at a point of a sweep.
    pub fn at_point(self, point: u32) -> Self {
        Self { point, ..self }
    }

    /// A row a day.
    pub fn curves(self, curve: &'a Curve) -> impl Iterator<Item = CurveRow<'a>> {
        (0..).map(Day).zip(&curve.days).map(move |(day, tally)| self.curve(day, tally))
    }

    /// A row a day and platform, platforms as declared, with who runs each on that day.
    pub fn platforms(self, curve: &'a Curve) -> impl Iterator<Item = PlatformRow<'a>> {
        let per_day = self.arm.platforms.len().max(1);
        let days = (0..).map(Day).zip(curve.platforms.chunks(per_day));
        let phases = phases(self.arm);
        days.flat_map(move |(day, tallies)| {
            let run_by = in_force(&phases, day).operator_of.clone();
            let platforms = (0..).zip(run_by).zip(tallies);
            platforms.map(move |((position, operator), tally)| {
                self.platform(day, position, operator, tally)
            })
        })
    }

    /// A row a day and operator, operators as declared.
    pub fn operators(self, curve: &'a Curve) -> impl Iterator<Item = OperatorRow<'a>> {
        let per_day = self.arm.operators.len().max(1);
        let days = (0..).map(Day).zip(curve.operators.chunks(per_day));
        days.flat_map(move |(day, tallies)| {
            (0..).zip(tallies).map(move |(position, tally)| self.operator(day, position, tally))
        })
    }

    /// A row an event, in order of time.
    pub fn events(self, curve: &'a Curve) -> impl Iterator<Item = EventRow<'a>> {
        curve.events.iter().map(move |event| self.event(event))
    }

    fn curve(self, day: Day, tally: &Tally) -> CurveRow<'a> {
        CurveRow {
            scenario: &self.scenario.name,
            point: self.point,
            arm: &self.arm.name,
            replicate: self.replicate,
            day,
            registered: tally.registered,
            accounts: tally.accounts,
            active: tally.active,
            activated: tally.activated,
            lapsed: tally.lapsed,
            mobilised: tally.mobilised,
            actions: tally.actions,
            invitations: tally.invitations,
            calls_sent: tally.calls_sent,
            calls_received: tally.calls_received,
            calls_read: tally.calls_read,
            calls_duplicate: tally.calls_duplicate,
            calls_contradictory: tally.calls_contradictory,
            calls_late: tally.calls_late,
            unsubscribed: tally.unsubscribed,
            federations_covered: tally.federations_covered,
            date: self.calendar.date(day),
            responses: tally.responses,
            activated_by_friends: tally.activated_by_friends,
        }
    }

    fn platform(
        self,
        day: Day,
        position: usize,
        operator: OperatorId,
        tally: &PlatformTally,
    ) -> PlatformRow<'a> {
        let platform = &self.arm.platforms[position];
        PlatformRow {
            scenario: &self.scenario.name,
            point: self.point,
            arm: &self.arm.name,
            replicate: self.replicate,
            day,
            platform: &platform.name,
            operator: &self.arm.operators[operator.index()].name,
            open: u8::from(tally.open),
            accounts: tally.accounts,
            active: tally.active,
            joined: tally.joined,
            left: tally.left,
            already_elsewhere: tally.already_elsewhere,
            joined_new: tally.joined_new,
            joined_registered: tally.joined_registered,
            date: self.calendar.date(day),
        }
    }

    fn operator(self, day: Day, position: usize, tally: &OperatorTally) -> OperatorRow<'a> {
        let operator = &self.arm.operators[position];
        OperatorRow {
            scenario: &self.scenario.name,
            point: self.point,
            arm: &self.arm.name,
            replicate: self.replicate,
            day,
            operator: &operator.name,
            camp: &operator.camp,
            listed: tally.listed,
            calls_sent: tally.calls_sent,
            calls_read: tally.calls_read,
            calls_duplicate: tally.calls_duplicate,
            unsubscribed: tally.unsubscribed,
            spent: tally.spent,
            mobilised: tally.mobilised,
            date: self.calendar.date(day),
            active: tally.active,
        }
    }

    fn event(self, event: &'a Event) -> EventRow<'a> {
        EventRow {
            scenario: &self.scenario.name,
            point: self.point,
            arm: &self.arm.name,
            replicate: self.replicate,
            day: event.day,
            event: event.kind.name(),
            platform: event.platform.map(|p| self.arm.platforms[p.index()].name.as_str()),
            operator: event.operator.map(|o| self.arm.operators[o.index()].name.as_str()),
            detail: event.people.map(|people| format!("people={people}")),
            date: self.calendar.date(event.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::table;
    use super::super::sample::{curve, scenario};
    use super::*;
    use crate::scenario::{Change, Operator};

    fn header(row: impl Serialize) -> String {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.serialize(row).unwrap();
        let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
        text.lines().next().unwrap().to_owned()
    }

    fn documented(file: &str) -> String {
        let columns = table(file).unwrap().columns;
        columns.iter().map(|column| column.name.as_ref()).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn the_fields_of_a_row_are_the_columns_of_its_table() {
        let scenario = scenario();
        let (calendar, curve) = (Calendar::of(&scenario), curve(&scenario, 0, 1));
        let rows = RunRows::new(&scenario, 0, Replicate(0), &calendar);
        assert_eq!(header(rows.curves(&curve).next().unwrap()), documented("curves.csv"));
        assert_eq!(header(rows.platforms(&curve).next().unwrap()), documented("platforms.csv"));
        assert_eq!(header(rows.operators(&curve).next().unwrap()), documented("operators.csv"));
        assert_eq!(header(rows.events(&curve).next().unwrap()), documented("events.csv"));
        let run = RunRow::new(0, 0, &scenario, 0, Replicate(0), None);
        assert_eq!(header(run), documented("runs.csv"));
    }

    #[test]
    fn a_platform_shows_who_runs_it_on_the_day() {
        let mut scenario = scenario();
        let arm = &mut scenario.arms[1];
        arm.operators.push(Operator { name: "rivaux".into(), ..arm.operators[0].clone() });
        arm.platforms[1].operator = OperatorId(1);
        let merge = vec![OperatorId(0), OperatorId(1)];
        let into = Some(OperatorId(1));
        arm.changes = vec![Change { day: Day(1), wires: arm.wires, merge, into }];
        let (calendar, curve) = (Calendar::of(&scenario), curve(&scenario, 1, 1));
        let rows = RunRows::new(&scenario, 1, Replicate(0), &calendar).platforms(&curve);
        let shown: Vec<&str> = rows.map(|row| row.operator).take(4).collect();
        assert_eq!(shown, ["équipe", "rivaux", "rivaux", "rivaux"]);
    }

    #[test]
    fn a_scenario_without_a_first_date_has_no_dates() {
        let mut scenario = scenario();
        assert_eq!(Calendar::of(&scenario).date(Day(2)), Some("2009-03-01"));
        assert_eq!(Calendar::of(&scenario).date(Day(3)), None);
        scenario.start = None;
        assert_eq!(Calendar::of(&scenario).date(Day(0)), None);
    }
}
