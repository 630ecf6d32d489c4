//! Targets: what is known of the outcome, held against the runs.
//!
//! A target is compatible if the median over the replicates of its arm lies between its ends. That
//! is no fit, and no proof of a mechanism: few points, often journalistic, exclude little.

use super::statistics::describe::Quantiles;
use crate::id::{Day, PlatformId, Replicate};
use crate::model::curve::Curve;
use crate::numeric::ln;
use crate::scenario::{Form, Metric, Purpose, Scenario, Target};
use crate::tally;
use serde::Serialize;
use std::collections::BTreeMap;

/// The values of every target in the finished runs of its arm.
#[derive(Clone, Debug)]
pub struct Targets<'a> {
    scenario: &'a Scenario,
    values: Vec<BTreeMap<Replicate, Option<f64>>>,
}

impl<'a> Targets<'a> {
    /// No run yet, of the targets of `scenario`.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, values: vec![BTreeMap::new(); scenario.targets.len()] }
    }

    /// Add a finished run of the arm at position `arm`.
    pub fn add(&mut self, arm: usize, replicate: Replicate, curve: &Curve) {
        for (target, values) in self.scenario.targets.iter().zip(&mut self.values) {
            if target.arm == arm {
                values.insert(replicate, value(self.scenario, target, curve));
            }
        }
    }

    /// How each target stands, in the order of the scenario.
    pub fn rows(&self) -> Vec<TargetRow> {
        let both = self.scenario.targets.iter().zip(&self.values);
        let row = |(target, values): (&Target, &BTreeMap<_, Option<f64>>)| {
            TargetRow::of(self.scenario, target, values.values().flatten().copied().collect())
        };
        both.map(row).collect()
    }
}

/// How a target stands, as the manifest tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetRow {
    /// The name of the target.
    pub id: String,
    /// The name of its arm.
    pub arm: String,
    /// The name of its platform, if it is about one.
    pub platform: Option<String>,
    /// What is counted.
    pub metric: Metric,
    /// What is made of the count.
    #[serde(rename = "as")]
    pub form: Form,
    /// The first day looked at, if there are several.
    pub since: Option<Day>,
    /// The day, or the last one.
    pub day: Day,
    /// The least that is compatible.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// What it is used for.
    #[serde(rename = "use")]
    pub purpose: Purpose,
    /// Runs of the arm that have a value.
    pub n: u32,
    /// Their median.
    pub median: Option<f64>,
    /// The 5 % quantile, of type 7.
    pub q05: Option<f64>,
    /// The 95 % quantile.
    pub q95: Option<f64>,
    /// The share of these runs that lie between the ends, 0 … 1.
    pub inside: Option<f64>,
    /// How the median stands to the range.
    pub verdict: Verdict,
    /// By how much the median is above the upper end, or, negative, below the lower.
    pub miss: Option<f64>,
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The median lies between the ends.
    Compatible,
    /// The median lies outside.
    Missed,
    /// No run has a value.
    Unknown,
}

impl TargetRow {
    fn of(scenario: &Scenario, target: &Target, values: Vec<f64>) -> Self {
        let arm = &scenario.arms[target.arm];
        let n = values.len() as u32;
        let (low, high) = (target.low, target.high);
        let inside = values.iter().filter(|value| (low..=high).contains(*value)).count();
        let quantiles = Quantiles::of(values);
        let median = quantiles.map(|quantiles| quantiles.median);
        let miss =
            median.map(|median| median - median.clamp(low, high)).filter(|miss| *miss != 0.0);
        Self {
            id: target.id.clone(),
            arm: arm.name.clone(),
            platform: target.platform.map(|p| arm.platforms[p.index()].name.clone()),
            metric: target.metric.clone(),
            form: target.form,
            since: target.since,
            day: target.day,
            low,
            high,
            purpose: target.purpose,
            n,
            median,
            q05: quantiles.map(|quantiles| quantiles.q05),
            q95: quantiles.map(|quantiles| quantiles.q95),
            inside: median.map(|_| inside as f64 / f64::from(n)),
            verdict: match (median, miss) {
                (None, _) => Verdict::Unknown,
                (_, Some(_)) => Verdict::Missed,
                _ => Verdict::Compatible,
            },
            miss,
        }
    }
}

/// The value of `target` in a run of its arm, if it is defined.
fn value(scenario: &Scenario, target: &Target, curve: &Curve) -> Option<f64> {
    let platforms = scenario.arms[target.arm].platforms.len();
    let of = |p: PlatformId, day: Day| curve.platforms.get(day.index() * platforms + p.index());
    let on = |day: Day| match target.platform {
        None => tally::count(curve.days.get(day.index())?, target.metric.name()),
        Some(p) => tally::count(of(p, day)?, target.metric.name()),
    };
    let day = target.day;
    let count = on(day)? as f64;
    match target.form {
        Form::Count => Some(count),
        Form::Share => Some(count / f64::from(scenario.population.size)),
        Form::PerRegistered => {
            let registered = match target.platform {
                None => curve.days.get(day.index())?.registered,
                Some(p) => of(p, day)?.accounts,
            };
            (registered > 0).then(|| count / registered as f64)
        }
        Form::Growth => {
            let before = target.since?;
            let growth = logarithm(on(day)?)? - logarithm(on(before)?)?;
            Some(growth / f64::from(day.0 - before.0))
        }
        Form::Exponent => {
            let is_open =
                |day| target.platform.is_none_or(|p| of(p, Day(day)).is_some_and(|t| t.open));
            let opens = (0..=day.0).find(|&day| is_open(day))?.max(1);
            let time = |day: u16| day.checked_sub(opens).map(|age| ln(f64::from(age) + 1.0));
            let days = target.since?.0..=day.0;
            let points = days.map(|day| Some((time(day)?, logarithm(on(Day(day))?)?)));
            slope(&points.collect::<Option<Vec<_>>>()?)
        }
    }
}

fn logarithm(count: u64) -> Option<f64> {
    (count > 0).then(|| ln(count as f64))
}

/// The slope of the line of least squares through `points`, of which x is not always the same.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let mean = |of: fn(&(f64, f64)) -> f64| {
        points.iter().map(of).fold(0.0, |sum, x| sum + x) / points.len() as f64
    };
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).fold(0.0, |sum, x| sum + x);
    let spread = sum(&|point| (point.0 - x) * (point.0 - x));
    (spread > 0.0).then(|| sum(&|point| (point.0 - x) * (point.1 - y)) / spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::example::question;
    use crate::tally::{PlatformTally, Tally};

    fn target(metric: &str, form: Form, since: Option<u16>, day: u16) -> Target {
        Target {
            id: "T".into(),
            arm: 0,
            platform: None,
            metric: Metric::new(metric).unwrap(),
            form,
            since: since.map(Day),
            day: Day(day),
            low: 2.0,
            high: 3.0,
            purpose: Purpose::Check,
            source: String::new(),
        }
    }

    fn asked(targets: Vec<Target>) -> Scenario {
        let mut scenario = question(&["one", "two"], 0, 8);
        scenario.targets = targets;
        scenario
    }

    /// A run whose registered and active are as given; the platform has half the accounts.
    fn curve(registered: impl IntoIterator<Item = u64>, active: u64) -> Curve {
        let days: Vec<Tally> = registered
            .into_iter()
            .map(|registered| Tally { registered, active, ..Tally::default() })
            .collect();
        let half = |day: &Tally| PlatformTally {
            accounts: day.registered / 2,
            active,
            joined: 7,
            ..PlatformTally::default()
        };
        let platforms = days.iter().map(half).collect();
        Curve { days, platforms, ..Curve::default() }
    }

    fn read(target: Target, curve: &Curve) -> Option<f64> {
        value(&asked(Vec::new()), &target, curve)
    }

    #[test]
    fn counts_and_shares_are_read_on_the_day() {
        let curve = curve([0, 4, 8], 2);
        let of = |form, day| read(target("registered", form, None, day), &curve);
        assert_eq!((of(Form::Count, 2), of(Form::Share, 2)), (Some(8.0), Some(0.8)));
        assert_eq!(of(Form::Count, 3), None, "the run did not get so far");
        let active = |day| read(target("active", Form::PerRegistered, None, day), &curve);
        assert_eq!((active(1), active(0)), (Some(0.5), None), "of nobody there is no share");
    }

    #[test]
    fn a_platform_has_counts_of_its_own() {
        let curve = curve([0, 4, 8], 2);
        let of = |metric, form| {
            let target = target(metric, form, None, 2);
            read(Target { platform: Some(PlatformId(0)), ..target }, &curve)
        };
        assert_eq!(of("accounts", Form::Count), Some(4.0));
        assert_eq!(of("active", Form::PerRegistered), Some(0.5));
        assert_eq!(of("joined", Form::Share), Some(0.7));
    }

    #[test]
    fn growth_is_that_of_an_exponential() {
        let doubling = curve((0..9).map(|day| 1 << day), 0);
        let growth = read(target("registered", Form::Growth, Some(2), 7), &doubling);
        assert!((growth.unwrap() - std::f64::consts::LN_2).abs() < 1e-14);
        let from_nobody = curve([0, 5, 9], 0);
        assert_eq!(read(target("registered", Form::Growth, Some(0), 2), &from_nobody), None);
    }

    #[test]
    fn the_exponent_is_that_of_a_power() {
        let square = curve((0..9).map(|day| 3 * day * day), 0);
        let exponent =
            |since| read(target("registered", Form::Exponent, Some(since), 8), &square).unwrap();
        assert!((exponent(1) - 2.0).abs() < 1e-14 && (exponent(5) - 2.0).abs() < 1e-13);
    }

    /// The sums written out in Python.
    #[test]
    fn the_exponent_of_points_off_the_line_is_that_of_least_squares() {
        let curve = curve([0, 2, 3, 10], 0);
        let found = read(target("registered", Form::Exponent, Some(1), 3), &curve).unwrap();
        assert!((found - 1.370_212_142_329_694_2).abs() < 1e-14, "{found}");
    }

    #[test]
    fn time_counts_from_the_opening_of_the_platform() {
        let mut grown = curve((0..9_u64).map(|day| 2 * day.saturating_sub(2)), 0);
        grown.platforms.iter_mut().skip(3).for_each(|day| day.open = true);
        let target = target("accounts", Form::Exponent, Some(3), 8);
        let target = Target { platform: Some(PlatformId(0)), ..target };
        assert!((read(target, &grown).unwrap() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn the_median_decides_and_what_it_misses_by_is_told() {
        let verdict = |values: &[u64]| {
            let scenario = asked(vec![target("registered", Form::Count, None, 0)]);
            let mut targets = Targets::new(&scenario);
            for (replicate, &value) in (0..).map(Replicate).zip(values) {
                targets.add(0, replicate, &curve([value], 0));
                targets.add(1, replicate, &curve([99], 0));
            }
            let row = targets.rows().remove(0);
            (row.verdict, row.miss, row.n, row.inside)
        };
        assert_eq!(verdict(&[0, 2, 9]), (Verdict::Compatible, None, 3, Some(1.0 / 3.0)));
        assert_eq!(verdict(&[0, 0, 9]), (Verdict::Missed, Some(-2.0), 3, Some(0.0)));
        assert_eq!(verdict(&[3, 4]), (Verdict::Missed, Some(0.5), 2, Some(0.5)));
        assert_eq!(verdict(&[]), (Verdict::Unknown, None, 0, None));
    }
}
