//! What is kept of finished runs to make the tables: the indicators, and four counts a day.

use super::indicator::{self, Indicator, indicators};
use crate::id::{Day, Replicate};
use crate::model::curve::Curve;
use crate::scenario::Scenario;
use crate::tally::Tally;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The counts kept for every day, in the order of the tables that have a row a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Supporters holding an account.
    Registered,
    /// Accounts held.
    Accounts,
    /// Supporters active.
    Active,
    /// Supporters who ever did an action.
    Mobilised,
}

impl Series {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Registered, Self::Accounts, Self::Active, Self::Mobilised];

    /// Its name among the metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Accounts => "accounts",
            Self::Active => "active",
            Self::Mobilised => "mobilised",
        }
    }

    fn of(self, tally: &Tally) -> u64 {
        match self {
            Self::Registered => tally.registered,
            Self::Accounts => tally.accounts,
            Self::Active => tally.active,
            Self::Mobilised => tally.mobilised,
        }
    }
}

/// What is kept of one run: its indicators, and 16 bytes a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    values: Vec<Option<f64>>,
    days: Vec<[u32; 4]>,
    grew_tenfold: bool,
}

impl RunRecord {
    /// The `values` of the indicators in their order, the four counts of every day, and whether the run
    /// grew tenfold.
    pub fn new(values: Vec<Option<f64>>, days: Vec<[u32; 4]>, grew_tenfold: bool) -> Self {
        Self { values, days, grew_tenfold }
    }

    /// What is kept of the `curve` of the arm at position `arm`: the `indicators`, and the counts of every
    /// day.
    pub fn of(arm: usize, curve: &Curve, indicators: &[Indicator]) -> Self {
        Self {
            values: indicators.iter().map(|indicator| indicator.value(arm, curve)).collect(),
            days: curve.days.iter().map(kept_of_day).collect(),
            grew_tenfold: indicator::grew_tenfold(&curve.days),
        }
    }

    /// The same without the counts of days.
    pub fn without_days(self) -> Self {
        Self { days: Vec::new(), ..self }
    }

    /// The value of the indicator at `position`, if it is defined.
    pub fn indicator(&self, position: usize) -> Option<f64> {
        self.values[position]
    }

    /// The count of `series` on `day`, if the run got so far.
    pub fn on(&self, day: Day, series: Series) -> Option<f64> {
        self.days.get(day.index()).map(|counts| f64::from(counts[series as usize]))
    }

    /// The four counts of every day, in the order of [`Series::ALL`].
    pub fn days(&self) -> &[[u32; 4]] {
        &self.days
    }

    /// Whether the run grew tenfold.
    pub fn grew_tenfold(&self) -> bool {
        self.grew_tenfold
    }
}

/// Counts of 2³² and more (16 accounts each of more than 268 million supporters) stop below it.
fn kept_of_day(tally: &Tally) -> [u32; 4] {
    Series::ALL.map(|series| u32::try_from(series.of(tally)).unwrap_or(u32::MAX))
}

/// What is kept of the finished runs of a scenario; a run that failed is absent.
///
/// Runs are kept by replicate: the order in which they finish changes no byte of any table.
#[derive(Clone, Debug)]
pub struct Results {
    scenario: String,
    arms: Vec<String>,
    baseline: usize,
    last_day: Day,
    indicators: Vec<Indicator>,
    runs: Vec<BTreeMap<Replicate, RunRecord>>,
}

impl Results {
    /// Nothing yet, of the arms of `scenario`.
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            scenario: scenario.name.clone(),
            arms: scenario.arms.iter().map(|arm| arm.name.clone()).collect(),
            baseline: scenario.baseline,
            last_day: scenario.days,
            indicators: indicators(scenario),
            runs: vec![BTreeMap::new(); scenario.arms.len()],
        }
    }

    /// Keep a finished run of the arm at position `arm`, in place of any of the same replicate.
    ///
    /// # Panics
    /// When the scenario has no arm at that position.
    pub fn add(&mut self, arm: usize, replicate: Replicate, curve: &Curve) {
        self.keep(arm, replicate, RunRecord::of(arm, curve, &self.indicators));
    }

    /// Keep what was kept of a finished run of the arm at position `arm`, in place of any of the same
    /// replicate.
    ///
    /// # Panics
    /// When the scenario has no arm at that position.
    pub fn keep(&mut self, arm: usize, replicate: Replicate, kept: RunRecord) {
        self.runs[arm].insert(replicate, kept);
    }

    /// Nothing yet, of the same arms.
    pub fn emptied(&self) -> Self {
        Self { runs: vec![BTreeMap::new(); self.arms.len()], ..self.clone() }
    }

    /// The name of the scenario.
    pub fn scenario(&self) -> &str {
        &self.scenario
    }

    /// The names of the arms, as declared.
    pub fn arms(&self) -> &[String] {
        &self.arms
    }

    /// The position of the arm the others are compared with.
    pub fn baseline(&self) -> usize {
        self.baseline
    }

    /// The positions of the others, as declared.
    pub fn compared(&self) -> impl Iterator<Item = usize> + Clone {
        let baseline = self.baseline;
        (0..self.arms.len()).filter(move |&arm| arm != baseline)
    }

    /// Every day a run has a row of: those of the runs kept, or of the scenario if none is.
    pub fn days(&self) -> impl Iterator<Item = Day> + Clone {
        let kept = self.runs.iter().flat_map(BTreeMap::values).map(|run| run.days.len());
        let days = kept.max().unwrap_or(self.last_day.index() + 1);
        (0..days as u16).map(Day)
    }

    /// The indicators kept of each run, in the order of the columns.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The indicators of a run, in the order of the columns; none if it did not finish.
    pub fn values(&self, arm: usize, replicate: Replicate) -> &[Option<f64>] {
        self.runs[arm].get(&replicate).map_or(&[], |run| &run.values)
    }

    /// What `read` finds in the runs of an arm, by replicate.
    pub fn sample(&self, arm: usize, read: impl Fn(&RunRecord) -> Option<f64>) -> Vec<f64> {
        self.runs[arm].values().filter_map(read).collect()
    }

    /// What `read` finds in the runs of an arm and of the baseline with the same luck, by replicate;
    /// where it finds nothing in one of the two, neither counts.
    pub fn pairs(&self, arm: usize, read: impl Fn(&RunRecord) -> Option<f64>) -> Vec<(f64, f64)> {
        let baseline = &self.runs[self.baseline];
        let pair = |(replicate, run)| Some((read(run)?, read(baseline.get(replicate)?)?));
        self.runs[arm].iter().filter_map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::example::question;

    fn curve(active: [u64; 3]) -> Curve {
        let tally = |active| Tally {
            registered: active + 1,
            accounts: active + 2,
            active,
            mobilised: active + 3,
            ..Tally::default()
        };
        Curve { days: active.map(tally).to_vec(), ..Curve::default() }
    }

    fn last_active(run: &RunRecord) -> Option<f64> {
        run.on(Day(2), Series::Active)
    }

    #[test]
    fn four_counts_are_kept_of_every_day() {
        let mut results = Results::new(&question(&["one"], 0, 2));
        results.add(0, Replicate(0), &curve([1, 5, 40]));
        let kept = &results.runs[0][&Replicate(0)];
        let counts = Series::ALL.map(|series| kept.on(Day(1), series));
        assert_eq!(counts, [Some(6.0), Some(7.0), Some(5.0), Some(8.0)]);
        assert_eq!((kept.on(Day(3), Series::Active), kept.grew_tenfold()), (None, true));
        assert_eq!(size_of_val(&kept.days[0]), 16);
    }

    #[test]
    fn the_order_in_which_runs_finish_does_not_show() {
        let mut results = Results::new(&question(&["one"], 0, 2));
        for replicate in [2, 0, 1] {
            results.add(0, Replicate(replicate), &curve([0, 0, u64::from(replicate)]));
        }
        assert_eq!(results.sample(0, last_active), [0.0, 1.0, 2.0]);
    }

    #[test]
    fn only_replicates_of_both_arms_are_paired() {
        let mut results = Results::new(&question(&["split", "one"], 1, 2));
        for (arm, replicate, last) in [(0, 0, 3), (0, 2, 5), (0, 3, 7), (1, 1, 1), (1, 2, 2)] {
            results.add(arm, Replicate(replicate), &curve([0, 0, last]));
        }
        assert_eq!(results.pairs(0, last_active), [(5.0, 2.0)]);
        assert_eq!(results.compared().collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn a_value_missing_in_one_arm_makes_no_pair() {
        let mut results = Results::new(&question(&["one", "split"], 0, 2));
        let half = results.indicators().iter().position(|i| i.name == "half_mobilised_day");
        let nobody = Curve { days: vec![Tally::default(); 3], ..Curve::default() };
        results.add(0, Replicate(0), &curve([0, 0, 1]));
        results.add(1, Replicate(0), &nobody);
        assert_eq!(results.pairs(1, |run| run.indicator(half.unwrap())), []);
        assert_eq!(results.pairs(1, last_active), [(0.0, 1.0)]);
    }

    #[test]
    fn counts_too_large_to_keep_stop_instead_of_turning_over() {
        let huge = Tally { accounts: 1 << 33, ..Tally::default() };
        assert_eq!(kept_of_day(&huge), [0, u32::MAX, 0, 0]);
    }
}
