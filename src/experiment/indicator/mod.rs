//! What one number says about a whole run. A family of indicators has a file of its own.

mod activity;
mod calls;
mod camps;
mod closure;
mod concentration;
mod conduction;
mod course;
mod definition;
mod election;
#[cfg(test)]
mod example;
mod growth;
mod money;
mod people;
mod reproduction;
mod seen;

pub use course::grew_tenfold;

use crate::id::Day;
use crate::model::curve::Curve;
use crate::scenario::Scenario;
use definition::{Definition, Reading};
use seen::Seen;

/// One number about a run: a column of `runs.csv`, a metric of `summary.csv` and `paired.csv`.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// The column.
    pub name: String,
    /// What it says, in one line.
    pub meaning: String,
    /// What it is counted in.
    pub unit: &'static str,
    /// The last day it looks at.
    until: Day,
    read: Reading,
}

impl Indicator {
    /// Its value for a run of the arm at position `arm`; `None` where it is not defined, or the run
    /// did not get so far.
    pub fn value(&self, arm: usize, curve: &Curve) -> Option<f64> {
        let seen = Seen::of(curve, self.until)?;
        let value = match &self.read {
            Reading::Whole(read) => read(&seen)? as f64,
            Reading::Real(read) => read(&seen)?,
            Reading::FirstDay { percent, count } => {
                course::reached(&seen, *count, *percent)? as f64
            }
            Reading::OfCamp { positions, read } => read(seen.camps().get(positions[arm]?)?) as f64,
        };
        Some(value).filter(|value| value.is_finite())
    }

    /// Whether it is a whole number (a count, a day, 0 or 1 for no and yes).
    pub fn is_whole(&self) -> bool {
        !matches!(self.read, Reading::Real(_))
    }
}

/// Every indicator of a scenario, in the order of the columns.
///
/// First those read at each measure, which carry its name as a suffix, then those of the whole run.
/// Measured at the election, a scenario without one has nothing to read there.
pub fn indicators(scenario: &Scenario) -> Vec<Indicator> {
    let of_camps = camps::definitions(scenario);
    let measured = scenario.measure.iter().filter_map(|&measure| {
        let day = scenario.day_of(measure)?;
        let all = MEASURED.iter().copied().flatten().chain(&of_camps);
        Some(all.map(move |definition| definition.measured(measure, day)))
    });
    let vote = if scenario.election.is_some() { election::WHOLE } else { &[] };
    let days_of_shares = course::days_of_shares();
    let whole = [course::WHOLE, &days_of_shares, closure::WHOLE, vote].into_iter().flatten();
    let whole = whole.map(|definition| definition.of_the_whole(scenario.days));
    measured.flatten().chain(whole).collect()
}

/// The position among the `indicators` of `scenario` of the one called `name`, which may be without the
/// suffix of the first measure.
pub fn position(name: &str, scenario: &Scenario, indicators: &[Indicator]) -> Option<usize> {
    let measured = scenario.measure.iter().map(|measure| format!("{name}_{}", measure.name()));
    let mut names = std::iter::once(name.to_owned()).chain(measured);
    names.find_map(|name| indicators.iter().position(|found| found.name == name))
}

/// Read at each measure.
const MEASURED: [&[Definition]; 8] = [
    people::MEASURED,
    growth::MEASURED,
    reproduction::MEASURED,
    conduction::MEASURED,
    concentration::MEASURED,
    calls::MEASURED,
    activity::MEASURED,
    money::MEASURED,
];

#[cfg(test)]
mod tests {
    use super::example::{one_day, read, with_active};
    use super::*;
    use crate::experiment::example::question;
    use crate::scenario::Measure;
    use std::collections::BTreeSet;

    #[test]
    fn measures_follow_the_order_of_the_scenario() {
        let mut scenario = question(&["one"], 0, 4);
        scenario.measure = vec![Measure::End, Measure::Election];
        let all = indicators(&scenario);
        let at = |name: &str| all.iter().position(|indicator| indicator.name == name).unwrap();
        assert_eq!(at("registered_end"), 0);
        assert!(at("cost_per_thousand_end") < at("registered_election"));
        let measured = at("registered_election");
        scenario.election = None;
        let without = indicators(&scenario).len();
        let gone = measured + election::WHOLE.len();
        assert_eq!(all.len() - without, gone, "no election, nothing to read there");
    }

    #[test]
    fn every_indicator_has_a_name_of_its_own_and_says_what_it_means_in_one_line() {
        let all = indicators(&question(&["one"], 0, 4));
        let names: BTreeSet<&str> = all.iter().map(|indicator| &*indicator.name).collect();
        assert_eq!(names.len(), all.len());
        for indicator in &all {
            let texts = [&*indicator.name, &indicator.meaning, indicator.unit];
            assert!(texts.iter().all(|text| !text.is_empty() && !text.contains('\n')));
            assert!(!indicator.meaning.ends_with('.'), "{}", indicator.name);
        }
        assert_eq!(all[0].meaning, "supporters holding an account, on election day");
    }

    #[test]
    fn a_run_that_did_not_get_so_far_has_no_value() {
        let short = with_active(&[1, 2, 3]);
        assert_eq!(read(&short, "active_election"), Some(3.0));
        assert_eq!((read(&short, "active_end"), read(&short, "peak_active")), (None, None));
    }

    #[test]
    fn a_run_in_which_nothing_happened_has_no_value_that_is_not_a_number() {
        for curve in [with_active(&[0; 5]), one_day()] {
            for indicator in indicators(&question(&["one"], 0, 4)) {
                let value = indicator.value(0, &curve);
                assert!(value.is_none_or(f64::is_finite), "{}", indicator.name);
                let whole = value.is_none_or(|value| value.fract() == 0.0);
                assert!(!indicator.is_whole() || whole, "{}", indicator.name);
            }
        }
    }
}
