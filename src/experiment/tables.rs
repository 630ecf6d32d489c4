//! The tables that put runs together: each arm alone, and each against the baseline.
//!
//! Rows are in the order of the arms as declared, then of days, then of metrics; a point of a
//! design has its results. A value that is not defined is `None`.

use super::results::{Results, RunRecord, Series};
use super::statistics::describe::{Moments, Quantiles};
use super::statistics::holm;
use super::statistics::paired::{Paired, Spread};
use crate::id::Day;
use serde::Serialize;

/// A row of `summary.csv`: an indicator over the runs of an arm. Fields are columns, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryRow<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The design point, from 0.
    pub point: u32,
    /// The name of the arm.
    pub arm: &'a str,
    /// The name of the indicator; its unit holds for all but `n` and `grew_tenfold`.
    pub metric: &'a str,
    /// Runs of the arm that have a value.
    pub n: u32,
    /// Their mean.
    pub mean: Option<f64>,
    /// Their standard deviation (n − 1).
    pub sd: Option<f64>,
    /// The lower end of the 95 % t interval of the mean.
    pub ci_low: Option<f64>,
    /// Its upper end.
    pub ci_high: Option<f64>,
    /// The 5 % quantile, of type 7.
    pub q05: Option<f64>,
    /// The 25 % quantile.
    pub q25: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The 75 % quantile.
    pub q75: Option<f64>,
    /// The 95 % quantile.
    pub q95: Option<f64>,
    /// The share of the arm's finished runs that grew tenfold, 0 … 1; the same for all its metrics.
    pub grew_tenfold: Option<f64>,
}

/// A row of `paired.csv`: an indicator of an arm against the baseline. Fields are columns, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairedRow<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The design point, from 0.
    pub point: u32,
    /// The name of the arm.
    pub arm: &'a str,
    /// The name of the arm it is compared with.
    pub baseline: &'a str,
    /// The name of the indicator; its unit holds for the difference, its error and interval.
    pub metric: &'a str,
    /// Replicates in which both have a value.
    pub n: u32,
    /// The mean of arm − baseline.
    pub difference: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// The lower end of its 95 % t interval.
    pub ci_low: Option<f64>,
    /// Its upper end.
    pub ci_high: Option<f64>,
    /// The 5 % quantile of the differences, of type 7.
    pub q05: Option<f64>,
    /// Their 25 % quantile.
    pub q25: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Their 75 % quantile.
    pub q75: Option<f64>,
    /// Their 95 % quantile.
    pub q95: Option<f64>,
    /// The share of the differences that lie below zero, 0 … 1.
    pub share_below: Option<f64>,
    /// The two-sided p of the paired t test, adjusted by Holm over the arms compared.
    pub p_value: Option<f64>,
    /// The share of replicates in which the arm is strictly above the baseline, 0 … 1.
    pub win_share: Option<f64>,
    /// The correlation of the two, −1 … 1.
    pub correlation: Option<f64>,
    /// What sharing luck bought: (variance of the arm + of the baseline) / of the difference.
    pub variance_ratio: Option<f64>,
}

/// A row of `delta.csv`: a day of a paired difference. Fields are columns, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeltaRow<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The design point, from 0.
    pub point: u32,
    /// The name of the arm.
    pub arm: &'a str,
    /// The name of the arm it is compared with.
    pub baseline: &'a str,
    /// The day, from 0.
    pub day: Day,
    /// The name of the count: registered, accounts, active or mobilised.
    pub metric: &'a str,
    /// Replicates finished in both arms.
    pub n: u32,
    /// The mean of arm − baseline.
    pub difference: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// The lower end of its 95 % t interval.
    pub ci_low: Option<f64>,
    /// Its upper end.
    pub ci_high: Option<f64>,
    /// The 5 % quantile of the differences, of type 7.
    pub q05: Option<f64>,
    /// Their 25 % quantile.
    pub q25: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Their 75 % quantile.
    pub q75: Option<f64>,
    /// Their 95 % quantile.
    pub q95: Option<f64>,
    /// The share of the differences that lie below zero, 0 … 1.
    pub share_below: Option<f64>,
    /// The calendar date of the day, ISO 8601, if the scenario has a start.
    pub date: Option<String>,
}

/// A row of `bands.csv`: a day of an arm. Fields are columns, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BandRow<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The design point, from 0.
    pub point: u32,
    /// The name of the arm.
    pub arm: &'a str,
    /// The day, from 0.
    pub day: Day,
    /// The name of the count: registered, accounts, active or mobilised.
    pub metric: &'a str,
    /// Finished runs of the arm.
    pub n: u32,
    /// Their mean.
    pub mean: Option<f64>,
    /// The 5 % quantile, of type 7.
    pub q05: Option<f64>,
    /// The 25 % quantile.
    pub q25: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// The 75 % quantile.
    pub q75: Option<f64>,
    /// The 95 % quantile.
    pub q95: Option<f64>,
    /// The calendar date of the day, ISO 8601, if the scenario has a start.
    pub date: Option<String>,
}

/// Every indicator of every arm.
pub fn summary(results: &Results, point: u32) -> Vec<SummaryRow<'_>> {
    let arms = 0..results.arms().len();
    arms.flat_map(|arm| {
        let grew_tenfold = results.sample(arm, |run| Some(f64::from(run.grew_tenfold())));
        let grew_tenfold = Moments::of(&grew_tenfold).mean;
        let metrics = 0..results.indicators().len();
        metrics.map(move |metric| summary_row(results, point, arm, metric, grew_tenfold))
    })
    .collect()
}

fn summary_row(
    results: &Results,
    point: u32,
    arm: usize,
    metric: usize,
    grew_tenfold: Option<f64>,
) -> SummaryRow<'_> {
    let sample = results.sample(arm, |run| run.indicator(metric));
    let moments = Moments::of(&sample);
    let interval = moments.interval();
    let [q05, q25, median, q75, q95] = Quantiles::cells(Quantiles::of(sample));
    SummaryRow {
        scenario: results.scenario(),
        point,
        arm: &results.arms()[arm],
        metric: &results.indicators()[metric].name,
        n: moments.n,
        mean: moments.mean,
        sd: moments.sd(),
        ci_low: interval.map(|interval| interval.low),
        ci_high: interval.map(|interval| interval.high),
        q05,
        q25,
        median,
        q75,
        q95,
        grew_tenfold,
    }
}

/// Every indicator of every arm but the baseline, against the baseline.
///
/// The p of a metric is adjusted for the number of arms compared on it.
pub fn paired(results: &Results, point: u32) -> Vec<PairedRow<'_>> {
    let metrics = results.indicators().len();
    let mut rows: Vec<PairedRow> = results
        .compared()
        .flat_map(|arm| (0..metrics).map(move |metric| paired_row(results, point, arm, metric)))
        .collect();
    for metric in 0..metrics {
        let alone: Vec<Option<f64>> =
            rows.iter().skip(metric).step_by(metrics).map(|row| row.p_value).collect();
        let of_metric = rows.iter_mut().skip(metric).step_by(metrics);
        of_metric.zip(holm::adjust(&alone)).for_each(|(row, adjusted)| row.p_value = adjusted);
    }
    rows
}

fn paired_row(results: &Results, point: u32, arm: usize, metric: usize) -> PairedRow<'_> {
    let paired = Paired::of(&results.pairs(arm, |run| run.indicator(metric)));
    let quantiles = paired.spread.map(|spread| spread.quantiles);
    let [q05, q25, median, q75, q95] = Quantiles::cells(quantiles);
    PairedRow {
        scenario: results.scenario(),
        point,
        arm: &results.arms()[arm],
        baseline: &results.arms()[results.baseline()],
        metric: &results.indicators()[metric].name,
        n: paired.n,
        difference: paired.difference,
        se: paired.se,
        ci_low: paired.interval.map(|interval| interval.low),
        ci_high: paired.interval.map(|interval| interval.high),
        q05,
        q25,
        median,
        q75,
        q95,
        share_below: paired.spread.map(|spread| spread.share_below),
        p_value: paired.p_value,
        win_share: paired.win_share,
        correlation: paired.correlation,
        variance_ratio: paired.variance_ratio,
    }
}

/// Every day of every arm but the baseline, against the baseline; `date` writes a day as a calendar date,
/// if there is one.
pub fn delta<'a>(
    results: &'a Results,
    point: u32,
    date: impl Fn(Day) -> Option<String> + 'a,
) -> impl Iterator<Item = DeltaRow<'a>> {
    let days = move |arm| results.days().map(move |day| (arm, day));
    results.compared().flat_map(days).flat_map(move |(arm, day)| {
        Series::ALL.map(|series| {
            let pairs = results.pairs(arm, |run: &RunRecord| run.on(day, series));
            let differences: Vec<f64> = pairs.iter().map(|(arm, base)| arm - base).collect();
            let moments = Moments::of(&differences);
            let interval = moments.interval();
            let spread = Spread::of(differences);
            let quantiles = spread.map(|spread| spread.quantiles);
            let [q05, q25, median, q75, q95] = Quantiles::cells(quantiles);
            DeltaRow {
                scenario: results.scenario(),
                point,
                arm: &results.arms()[arm],
                baseline: &results.arms()[results.baseline()],
                day,
                metric: series.name(),
                n: moments.n,
                difference: moments.mean,
                se: moments.standard_error(),
                ci_low: interval.map(|interval| interval.low),
                ci_high: interval.map(|interval| interval.high),
                q05,
                q25,
                median,
                q75,
                q95,
                share_below: spread.map(|spread| spread.share_below),
                date: date(day),
            }
        })
    })
}

/// Every day of every arm; `date` writes a day as a calendar date, if there is one.
pub fn bands<'a>(
    results: &'a Results,
    point: u32,
    date: impl Fn(Day) -> Option<String> + 'a,
) -> impl Iterator<Item = BandRow<'a>> {
    let days = move |arm| results.days().map(move |day| (arm, day));
    (0..results.arms().len()).flat_map(days).flat_map(move |(arm, day)| {
        Series::ALL.map(|series| {
            let sample = results.sample(arm, |run: &RunRecord| run.on(day, series));
            let moments = Moments::of(&sample);
            let [q05, q25, median, q75, q95] = Quantiles::cells(Quantiles::of(sample));
            BandRow {
                scenario: results.scenario(),
                point,
                arm: &results.arms()[arm],
                day,
                metric: series.name(),
                n: moments.n,
                mean: moments.mean,
                q05,
                q25,
                median,
                q75,
                q95,
                date: date(day),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::example::question;
    use crate::id::Replicate;
    use crate::model::curve::Curve;
    use crate::tally::Tally;
    use proptest::prelude::*;

    /// A run of two updates that ends with `last` supporters active.
    fn ends_with(last: u64) -> Curve {
        let tally = |active| Tally { active, registered: 2 * active, ..Tally::default() };
        Curve { days: [1, 2, last].map(tally).to_vec(), ..Curve::default() }
    }

    /// The results of runs (arm, replicate, active at last) of arms called "a", "b", "c".
    fn results(arms: usize, baseline: usize, runs: &[(usize, u32, u64)]) -> Results {
        let mut results = Results::new(&question(&["a", "b", "c"][..arms], baseline, 2));
        for &(arm, replicate, last) in runs {
            results.add(arm, Replicate(replicate), &ends_with(last));
        }
        results
    }

    /// The names of the fields of a row, as its derived form shows them.
    fn columns(row: &impl std::fmt::Debug) -> String {
        let shown = format!("{row:#?}");
        let fields = shown.lines().filter_map(|line| line.strip_prefix("    "));
        let names = fields.filter_map(|field| field.split_once(": ").map(|(name, _)| name));
        names.filter(|name| !name.starts_with(' ')).collect::<Vec<_>>().join(",")
    }

    fn no_date(_: Day) -> Option<String> {
        None
    }

    #[test]
    fn columns_are_those_of_the_contract() {
        let results = results(2, 0, &[]);
        assert_eq!(
            columns(&summary(&results, 0)[0]),
            "scenario,point,arm,metric,n,mean,sd,ci_low,ci_high,q05,q25,median,q75,q95,grew_tenfold"
        );
        assert_eq!(
            columns(&paired(&results, 0)[0]),
            "scenario,point,arm,baseline,metric,n,difference,se,ci_low,ci_high,q05,q25,\
             median,q75,q95,share_below,p_value,win_share,correlation,variance_ratio"
        );
        assert_eq!(
            columns(&delta(&results, 0, no_date).next().unwrap()),
            "scenario,point,arm,baseline,day,metric,n,difference,se,ci_low,ci_high,q05,q25,\
             median,q75,q95,share_below,date"
        );
        assert_eq!(
            columns(&bands(&results, 0, no_date).next().unwrap()),
            "scenario,point,arm,day,metric,n,mean,q05,q25,median,q75,q95,date"
        );
    }

    #[test]
    fn a_summary_is_what_a_hand_computes() {
        let results = results(1, 0, &[(0, 0, 4), (0, 1, 6), (0, 2, 20)]);
        let rows = summary(&results, 7);
        let row = rows.iter().find(|row| row.metric == "active_end").unwrap();
        assert_eq!((row.scenario, row.point, row.arm, row.n), ("ten", 7, "a", 3));
        assert_eq!(
            (row.mean, row.median, row.q25, row.q75),
            (Some(10.0), Some(6.0), Some(5.0), Some(13.0))
        );
        assert!((row.sd.unwrap() - 76_f64.sqrt()).abs() < 1e-14, "(36 + 16 + 100) / 2");
        let half_width = 4.302652729749464 * (76.0_f64 / 3.0).sqrt();
        assert!((row.ci_low.unwrap() - (10.0 - half_width)).abs() < 1e-12);
        assert!((row.ci_high.unwrap() - (10.0 + half_width)).abs() < 1e-12);
        assert_eq!(row.grew_tenfold, Some(1.0 / 3.0));
    }

    #[test]
    fn a_value_that_is_not_defined_is_left_out_of_n() {
        let results = results(1, 0, &[(0, 0, 4), (0, 1, 6)]);
        let rows = summary(&results, 0);
        let row = rows.iter().find(|row| row.metric == "half_mobilised_day").unwrap();
        assert_eq!((row.n, row.mean, row.median, row.grew_tenfold), (0, None, None, Some(0.0)));
    }

    #[test]
    fn an_arm_whose_runs_all_failed_has_rows_of_nothing() {
        let results = results(2, 0, &[(0, 0, 4), (0, 1, 6)]);
        let of_b = summary(&results, 0).into_iter().filter(|row| row.arm == "b");
        assert!(
            of_b.map(|row| (row.n, row.mean, row.grew_tenfold)).all(|row| row == (0, None, None))
        );
        assert!(paired(&results, 0).iter().all(|row| row.n == 0 && row.difference.is_none()));
        assert!(delta(&results, 0, no_date).all(|row| row.n == 0 && row.difference.is_none()));
        let empty = bands(&results, 0, no_date).filter(|row| row.n == 0 && row.mean.is_none());
        assert_eq!(empty.count(), 3 * 4);
    }

    /// Differences of b 1, 2, 3 and of c 1, 1, 4 against a: t = 2√3 and t = 2, two degrees.
    #[test]
    fn each_arm_is_compared_with_the_baseline_and_adjusted_for_the_other() {
        let runs = [
            [(0, 0, 4), (0, 1, 6), (0, 2, 20)],
            [(1, 0, 5), (1, 1, 8), (1, 2, 23)],
            [(2, 0, 5), (2, 1, 7), (2, 2, 24)],
        ];
        let results = results(3, 0, &runs.concat());
        let rows = paired(&results, 0);
        let of_metric: Vec<_> = rows.iter().filter(|row| row.metric == "active_end").collect();
        let seen: Vec<_> = of_metric.iter().map(|row| (row.arm, row.baseline, row.n)).collect();
        assert_eq!(seen, [("b", "a", 3), ("c", "a", 3)]);
        assert!(of_metric.iter().all(|row| row.difference == Some(2.0)));
        assert!(of_metric.iter().all(|row| row.win_share == Some(1.0)));
        assert!(of_metric.iter().all(|row| row.share_below == Some(0.0)));
        assert_eq!(
            of_metric.iter().map(|row| row.median).sum::<Option<f64>>(),
            Some(3.0),
            "2 and 1"
        );
        let alone = |t: f64| 1.0 - t / (2.0 + t * t).sqrt();
        let expected = [2.0 * alone(12_f64.sqrt()), alone(2.0)];
        for (row, expected) in of_metric.iter().zip(expected) {
            assert!((row.p_value.unwrap() - expected).abs() < 1e-12, "{}", row.arm);
        }
    }

    #[test]
    fn two_arms_need_no_adjustment() {
        let runs = [(0, 0, 4), (0, 1, 6), (0, 2, 20), (1, 0, 5), (1, 1, 8), (1, 2, 23)];
        let results = results(2, 0, &runs);
        let rows = paired(&results, 0);
        let row = rows.iter().find(|row| row.metric == "active_end").unwrap();
        assert!((row.p_value.unwrap() - (1.0 - (12.0_f64 / 14.0).sqrt())).abs() < 1e-12);
    }

    #[test]
    fn a_day_of_a_difference_leaves_failed_runs_out() {
        let results = results(2, 1, &[(0, 0, 5), (0, 1, 9), (0, 3, 7), (1, 0, 4), (1, 1, 6)]);
        let rows: Vec<_> = delta(&results, 0, no_date).collect();
        let seen: Vec<_> = rows.iter().map(|row| (row.arm, row.day.0, row.metric)).collect();
        let metrics = ["registered", "accounts", "active", "mobilised"];
        let days = (0..3).flat_map(|day| metrics.map(|metric| ("a", day, metric)));
        assert_eq!(seen, days.collect::<Vec<_>>());
        let active = &rows[10];
        assert_eq!((active.baseline, active.n), ("b", 2));
        assert_eq!((active.difference, active.se), (Some(2.0), Some(1.0)), "1 and 3");
        assert_eq!((active.q25, active.median, active.q75), (Some(1.5), Some(2.0), Some(2.5)));
        assert_eq!(active.share_below, Some(0.0));
        let half_width = active.ci_high.unwrap() - 2.0;
        assert!((half_width - 12.706204736174693).abs() < 1e-12);
        assert_eq!((rows[2].difference, rows[2].se), (Some(0.0), Some(0.0)), "day 0");
    }

    #[test]
    fn bands_follow_the_arms_as_declared_and_carry_dates() {
        let results = results(2, 1, &[(0, 0, 4), (0, 1, 6), (1, 0, 8)]);
        let date = |day: Day| Some(format!("2009-02-{}", 16 + day.0));
        let rows: Vec<_> = bands(&results, 0, date).collect();
        assert_eq!(rows.len(), 2 * 3 * 4);
        let last = &rows[10];
        assert_eq!((last.arm, last.day, last.metric, last.n), ("a", Day(2), "active", 2));
        assert_eq!((last.mean, last.q25, last.median), (Some(5.0), Some(4.5), Some(5.0)));
        assert_eq!(last.date.as_deref(), Some("2009-02-18"));
        assert_eq!((rows[12].arm, rows[12].day), ("b", Day(0)));
    }

    #[test]
    fn metrics_follow_the_indicators_within_each_arm() {
        let results = results(3, 1, &[]);
        let names: Vec<&str> = results.indicators().iter().map(|i| &*i.name).collect();
        let seen: Vec<_> = paired(&results, 0).iter().map(|row| (row.arm, row.metric)).collect();
        let expected =
            ["a", "c"].map(|arm| names.iter().map(|&name| (arm, name)).collect::<Vec<_>>());
        assert_eq!(seen, expected.concat());
    }

    proptest! {
        #[test]
        fn identical_arms_differ_by_exactly_nothing(
            last in proptest::collection::vec(0_u64..100_000, 2..20),
        ) {
            let both = |(replicate, &last)| [0, 1].map(|arm| (arm, replicate, last));
            let runs: Vec<_> = (0..).zip(&last).flat_map(both).collect();
            let results = results(2, 0, &runs);
            for row in delta(&results, 0, no_date) {
                prop_assert_eq!((row.difference, row.se), (Some(0.0), Some(0.0)));
                prop_assert_eq!((row.ci_low, row.ci_high), (Some(0.0), Some(0.0)));
            }
            for row in paired(&results, 0).iter().filter(|row| row.n > 0) {
                prop_assert_eq!((row.difference, row.se), (Some(0.0), Some(0.0)));
                prop_assert_eq!((row.p_value, row.variance_ratio), (None, None));
            }
        }

        #[test]
        fn the_order_in_which_runs_finish_changes_no_row(
            runs in proptest::collection::btree_map((0_usize..3, 0_u32..20), 0_u64..1000, 1..40)
                .prop_map(|runs| runs.into_iter().map(|((a, r), last)| (a, r, last)).collect())
                .prop_flat_map(|runs: Vec<_>| (Just(runs.clone()), Just(runs).prop_shuffle())),
        ) {
            let (one, other) = (results(3, 1, &runs.0), results(3, 1, &runs.1));
            prop_assert_eq!(summary(&one, 0), summary(&other, 0));
            prop_assert_eq!(paired(&one, 0), paired(&other, 0));
            prop_assert!(delta(&one, 0, no_date).eq(delta(&other, 0, no_date)));
            prop_assert!(bands(&one, 0, no_date).eq(bands(&other, 0, no_date)));
        }
    }
}
