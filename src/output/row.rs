//! The rows of the tables. Fields are columns, in this order: appending one is a minor version,
//! touching one a major. What is counted stands in [`tally`](crate::tally).

use crate::date::Date;
use crate::id::{Day, Replicate};
use crate::model::curve::Curve;
use crate::model::event::Event;
use crate::model::phase::{in_force, phases};
use crate::scenario::{Arm, Scenario};
use crate::tally::{OperatorTally, PlatformTally, Tally};
use serde::Serialize;

/// The first columns of tables with a row a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct DayKey<'a> {
    pub scenario: &'a str,
    pub point: u32,
    pub arm: &'a str,
    pub replicate: Replicate,
    pub day: Day,
}

/// What a row of `events.csv` says after its [`DayKey`]: something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the dictionary gives each column its meaning")]
pub struct EventRow<'a> {
    pub event: &'a str,
    pub platform: Option<&'a str>,
    pub operator: Option<&'a str>,
    pub detail: Option<String>,
    pub date: Option<Date>,
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

/// Makes the rows of one run.
#[derive(Clone, Copy, Debug)]
pub struct RunRows<'a> {
    scenario: &'a Scenario,
    point: u32,
    arm: &'a Arm,
    replicate: Replicate,
}

impl<'a> RunRows<'a> {
    /// The rows of a run of the arm in position `arm`.
    pub fn new(scenario: &'a Scenario, arm: usize, replicate: Replicate) -> Self {
        Self { scenario, point: 0, arm: &scenario.arms[arm], replicate }
    }

    /// The same at a point of a sweep.
    pub fn at_point(self, point: u32) -> Self {
        Self { point, ..self }
    }

    /// A row a day.
    pub fn curves(self, curve: &'a Curve) -> impl Iterator<Item = (DayKey<'a>, Tally)> {
        let days = (0..).map(Day).zip(&curve.days);
        days.map(move |(day, tally)| (self.key(day), Tally { date: self.date(day), ..*tally }))
    }

    /// A row a day and platform, platforms as declared, with who runs each on that day.
    pub fn platforms(
        self,
        curve: &'a Curve,
    ) -> impl Iterator<Item = (DayKey<'a>, [&'a str; 2], PlatformTally)> {
        let per_day = self.arm.platforms.len().max(1);
        let days = (0..).map(Day).zip(curve.platforms.chunks(per_day));
        let phases = phases(self.arm);
        days.flat_map(move |(day, tallies)| {
            let run_by = in_force(&phases, day).operator_of.clone();
            self.arm.platforms.iter().zip(run_by).zip(tallies).map(
                move |((platform, operator), tally)| {
                    let operator = &self.arm.operators[operator.index()];
                    let tally = PlatformTally { date: self.date(day), ..*tally };
                    (self.key(day), [&*platform.name, &*operator.name], tally)
                },
            )
        })
    }

    /// A row a day and operator, operators as declared, with their camps.
    pub fn operators(
        self,
        curve: &'a Curve,
    ) -> impl Iterator<Item = (DayKey<'a>, [&'a str; 2], OperatorTally)> {
        let per_day = self.arm.operators.len().max(1);
        let days = (0..).map(Day).zip(curve.operators.chunks(per_day));
        days.flat_map(move |(day, tallies)| {
            self.arm.operators.iter().zip(tallies).map(move |(operator, tally)| {
                let tally = OperatorTally { date: self.date(day), ..*tally };
                (self.key(day), [&*operator.name, &*operator.camp], tally)
            })
        })
    }

    /// A row an event, in order of time.
    pub fn events(self, curve: &'a Curve) -> impl Iterator<Item = (DayKey<'a>, EventRow<'a>)> {
        curve.events.iter().map(move |event| self.event(event))
    }

    fn key(self, day: Day) -> DayKey<'a> {
        let (scenario, arm) = (&*self.scenario.name, &*self.arm.name);
        DayKey { scenario, point: self.point, arm, replicate: self.replicate, day }
    }

    fn date(self, day: Day) -> Option<Date> {
        self.scenario.start.map(|start| start.plus(day.0))
    }

    fn event(self, event: &'a Event) -> (DayKey<'a>, EventRow<'a>) {
        let row = EventRow {
            event: event.kind.name(),
            platform: event.platform.map(|p| self.arm.platforms[p.index()].name.as_str()),
            operator: event.operator.map(|o| self.arm.operators[o.index()].name.as_str()),
            detail: event.people.map(|people| format!("people={people}")),
            date: self.date(event.day),
        };
        (self.key(event.day), row)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::{Column, table};
    use super::super::sample::{curve, scenario};
    use super::*;
    use crate::id::OperatorId;
    use crate::scenario::{Change, Operator};

    /// The fields of the parts of a row, in order.
    fn fields<R: Serialize>(row: Option<R>) -> Vec<String> {
        let row = serde_json::to_value(row.unwrap()).unwrap();
        let parts = row.as_array().cloned().unwrap_or(vec![row]);
        let names = |part: &serde_json::Value| match part.as_array() {
            Some(names) => vec!["*".to_owned(); names.len()],
            None => part.as_object().unwrap().keys().cloned().collect(),
        };
        parts.iter().flat_map(names).collect()
    }

    /// Whether these are the columns of the table in `file`.
    fn are_columns(fields: &[String], file: &str) -> bool {
        let columns = table(file).unwrap().columns;
        let is_so = |(field, column): (&String, &Column)| field == "*" || *field == column.name;
        fields.len() == columns.len() && fields.iter().zip(columns).all(is_so)
    }

    #[test]
    fn the_fields_of_a_row_are_the_columns_of_its_table() {
        let scenario = scenario();
        let curve = curve(&scenario, 0, 1);
        let rows = RunRows::new(&scenario, 0, Replicate(0));
        assert!(are_columns(&fields(rows.curves(&curve).next()), "curves.csv"));
        assert!(are_columns(&fields(rows.platforms(&curve).next()), "platforms.csv"));
        assert!(are_columns(&fields(rows.operators(&curve).next()), "operators.csv"));
        assert!(are_columns(&fields(rows.events(&curve).next()), "events.csv"));
        let run = RunRow::new(0, 0, &scenario, 0, Replicate(0), None);
        assert!(are_columns(&fields(Some(run)), "runs.csv"));
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
        let curve = curve(&scenario, 1, 1);
        let rows = RunRows::new(&scenario, 1, Replicate(0)).platforms(&curve);
        let shown: Vec<&str> = rows.map(|(_, [_, operator], _)| operator).take(4).collect();
        assert_eq!(shown, ["équipe", "rivaux", "rivaux", "rivaux"]);
    }

    #[test]
    fn a_scenario_without_a_first_date_has_no_dates() {
        let mut scenario = scenario();
        let curve = curve(&scenario, 0, 1);
        let last = |scenario: &Scenario| {
            let (_, tally) = RunRows::new(scenario, 0, Replicate(0)).curves(&curve).last().unwrap();
            tally.date.map(|date| date.to_string())
        };
        assert_eq!(last(&scenario).as_deref(), Some("2009-03-01"));
        scenario.start = None;
        assert_eq!(last(&scenario), None);
    }
}
