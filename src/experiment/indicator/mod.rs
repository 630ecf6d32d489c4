//! What one number says about a whole run.

use crate::id::Day;
use crate::model::tally::{Curve, Tally};
use crate::scenario::{Measure, Scenario};

/// One whole number about a run (a count, a day, 0 or 1 for no and yes): a column of `runs.csv`, a metric of `summary.csv` and `paired.csv`.
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

/// An indicator of the days up to the last one looked at, which are at least one.
type Reading = fn(&[Tally]) -> Option<u64>;

impl Indicator {
    /// Its value for a run; `None` where it is not defined, or the run did not get so far.
    pub fn value(&self, curve: &Curve) -> Option<u64> {
        (self.read)(curve.days.get(..=self.until.index())?)
    }
}

/// Every indicator of a scenario, in the order of the columns.
///
/// First those read at each measure, which carry its name as a suffix, then those of the whole run.
/// Measured at the election, a scenario without one has nothing to read there.
pub fn indicators(scenario: &Scenario) -> Vec<Indicator> {
    let measured = scenario.measure.iter().filter_map(|&measure| {
        let day = day_of(measure, scenario)?;
        Some(MEASURED.map(move |reading| reading.measured(measure, day)))
    });
    let whole = WHOLE.map(|reading| reading.of_the_whole(scenario.days));
    measured.flatten().chain(whole).collect()
}

fn day_of(measure: Measure, scenario: &Scenario) -> Option<Day> {
    match measure {
        Measure::Election => scenario.election,
        Measure::End => Some(scenario.days),
    }
}

/// Whether a run took off: active at last at least ten times those active at first, and ten.
pub fn took_off(days: &[Tally]) -> bool {
    let active = |tally: Option<&Tally>| tally.map_or(0, |tally| tally.active);
    active(days.last()) >= 10 * active(days.first()).max(1)
}

/// An indicator before it knows its day.
struct Definition {
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    read: Reading,
}

impl Definition {
    fn measured(self, measure: Measure, day: Day) -> Indicator {
        let when = match measure {
            Measure::Election => "on election day",
            Measure::End => "on the last day",
        };
        Indicator {
            name: format!("{}_{}", self.name, measure.name()),
            meaning: format!("{}, {when}", self.meaning),
            unit: self.unit,
            until: day,
            read: self.read,
        }
    }

    fn of_the_whole(self, last: Day) -> Indicator {
        Indicator {
            name: self.name.to_owned(),
            meaning: self.meaning.to_owned(),
            unit: self.unit,
            until: last,
            read: self.read,
        }
    }
}

/// Read at each measure.
const MEASURED: [Definition; 6] = [
    Definition {
        name: "registered",
        unit: "supporters",
        meaning: "supporters holding an account",
        read: |days| Some(days.last()?.registered),
    },
    Definition {
        name: "accounts",
        unit: "accounts",
        meaning: "accounts held",
        read: |days| Some(days.last()?.accounts),
    },
    Definition {
        name: "active",
        unit: "supporters",
        meaning: "supporters active",
        read: |days| Some(days.last()?.active),
    },
    Definition {
        name: "mobilised",
        unit: "supporters",
        meaning: "supporters who ever did an action",
        read: |days| Some(days.last()?.mobilised),
    },
    Definition {
        name: "actions",
        unit: "actions",
        meaning: "actions done since day 0",
        read: |days| Some(days.iter().map(|tally| tally.actions).sum()),
    },
    Definition {
        name: "federations_covered",
        unit: "federations",
        meaning: "federations with at least one active supporter",
        read: |days| Some(days.last()?.federations_covered),
    },
];

/// Read on the whole run.
const WHOLE: [Definition; 5] = [
    Definition {
        name: "peak_active",
        unit: "supporters",
        meaning: "most supporters active on one day",
        read: |days| Some(peak(days)?.1),
    },
    Definition {
        name: "peak_day",
        unit: "day",
        meaning: "first day with the most supporters active",
        read: |days| Some(peak(days)?.0 as u64),
    },
    Definition {
        name: "active_days",
        unit: "supporter-days",
        meaning: "supporters active, added up over all days from day 0 on",
        read: |days| Some(days.iter().map(|tally| tally.active).sum()),
    },
    Definition {
        name: "half_mobilised_day",
        unit: "day",
        meaning: "first day with half of those mobilised at last; empty if nobody was",
        read: half_mobilised_day,
    },
    Definition {
        name: "taken_off",
        unit: "0 or 1",
        meaning: "whether the active of the last day are at least ten, and ten times those of day 0",
        read: |days| Some(u64::from(took_off(days))),
    },
];

/// The first day with the most active, and how many they were.
fn peak(days: &[Tally]) -> Option<(usize, u64)> {
    let active = days.iter().map(|tally| tally.active).enumerate();
    active.reduce(|highest, day| if day.1 > highest.1 { day } else { highest })
}

fn half_mobilised_day(days: &[Tally]) -> Option<u64> {
    let last = days.last()?.mobilised;
    let first = days.iter().position(|tally| 2 * tally.mobilised >= last)?;
    if last == 0 { None } else { Some(first as u64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::example::question;

    /// Four updates of ten supporters in two federations; a row a day: registered, accounts, active,
    /// mobilised, actions, federations covered.
    fn four_days() -> Curve {
        let days = [
            [1, 1, 1, 0, 0, 1],
            [3, 4, 2, 2, 2, 1],
            [5, 7, 6, 3, 5, 2],
            [8, 12, 6, 4, 3, 2],
            [9, 14, 3, 7, 4, 1],
        ];
        let rows = days.map(|row: [u64; 6]| Tally {
            registered: row[0],
            accounts: row[1],
            active: row[2],
            mobilised: row[3],
            actions: row[4],
            federations_covered: row[5],
            ..Tally::default()
        });
        Curve { days: rows.to_vec(), ..Curve::default() }
    }

    fn read(curve: &Curve, name: &str) -> Option<u64> {
        let all = indicators(&question(&["one"], 0, 4));
        all.iter().find(|indicator| indicator.name == name).expect(name).value(curve)
    }

    fn with_active(active: &[u64]) -> Curve {
        let tally = |&active| Tally { active, ..Tally::default() };
        Curve { days: active.iter().map(tally).collect(), ..Curve::default() }
    }

    #[test]
    fn every_indicator_reads_what_a_hand_counts() {
        let expected = [
            ("registered_election", 5),
            ("accounts_election", 7),
            ("active_election", 6),
            ("mobilised_election", 3),
            ("actions_election", 7),
            ("federations_covered_election", 2),
            ("registered_end", 9),
            ("accounts_end", 14),
            ("active_end", 3),
            ("mobilised_end", 7),
            ("actions_end", 14),
            ("federations_covered_end", 1),
            ("peak_active", 6),
            ("peak_day", 2),
            ("active_days", 18),
            ("half_mobilised_day", 3),
            ("taken_off", 0),
        ];
        let curve = four_days();
        let all = indicators(&question(&["one"], 0, 4));
        let found: Vec<(&str, Option<u64>)> =
            all.iter().map(|indicator| (&*indicator.name, indicator.value(&curve))).collect();
        assert_eq!(found, expected.map(|(name, number)| (name, Some(number))));
    }

    #[test]
    fn measures_follow_the_order_of_the_scenario() {
        let mut scenario = question(&["one"], 0, 4);
        scenario.measure = vec![Measure::End, Measure::Election];
        let all = indicators(&scenario);
        assert_eq!((&*all[0].name, &*all[6].name), ("registered_end", "registered_election"));
        scenario.election = None;
        assert_eq!(indicators(&scenario).len(), 11, "no election, nothing to read there");
    }

    #[test]
    fn half_of_an_odd_number_is_reached_by_the_larger_half() {
        assert_eq!(read(&four_days(), "half_mobilised_day"), Some(3), "4 of 7, not 3");
    }

    #[test]
    fn nobody_mobilised_has_no_day_of_half_of_them() {
        assert_eq!(read(&with_active(&[1, 1, 1, 1, 1]), "half_mobilised_day"), None);
    }

    #[test]
    fn a_run_takes_off_at_ten_times_its_first_active_and_at_ten() {
        let taken_off = |first, last| read(&with_active(&[first, 0, 0, 0, last]), "taken_off");
        assert_eq!((taken_off(3, 29), taken_off(3, 30)), (Some(0), Some(1)));
        assert_eq!((taken_off(0, 9), taken_off(0, 10)), (Some(0), Some(1)));
    }

    #[test]
    fn a_run_that_did_not_get_so_far_has_no_value() {
        let short = with_active(&[1, 2, 3]);
        assert_eq!(read(&short, "active_election"), Some(3));
        assert_eq!((read(&short, "active_end"), read(&short, "peak_active")), (None, None));
    }

    #[test]
    fn every_indicator_says_what_it_means_in_one_line() {
        for indicator in indicators(&question(&["one"], 0, 4)) {
            let texts = [&*indicator.name, &indicator.meaning, indicator.unit];
            assert!(texts.iter().all(|text| !text.is_empty() && !text.contains('\n')));
        }
        let all = indicators(&question(&["one"], 0, 4));
        assert_eq!(all[0].meaning, "supporters holding an account, on election day");
    }
}
