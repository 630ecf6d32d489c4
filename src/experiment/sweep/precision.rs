//! Replicating until a result is known: the first number of replicates, from the least on, at which
//! every interval asked for is narrow enough.
//!
//! Whether n replicates are enough is decided from the first n alone, in their order. Replicates that
//! were run ahead of the decision are kept in the store and left out of the tables, so that neither the
//! number of threads nor the order in which runs end shows in a result. Looking after each replicate
//! stops a little early now and then (Chow & Robbins 1965, doi:10.1214/aoms/1177700156): the interval
//! covers somewhat less than its 95 % when `min` is small.

use crate::experiment::indicator::{self, Indicator};
use crate::experiment::results::RunRecord;
use crate::experiment::statistics::describe::Moments;
use crate::scenario::{Estimand, Precision, Scenario};

/// When a point has been replicated often enough.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The position of the indicator.
    metric: usize,
    /// Its name.
    pub name: String,
    /// Whether it is counted in supporters, so that it is known as a share of them.
    pub of_supporters: bool,
    of: Estimand,
    baseline: usize,
    half_width: f64,
    min: u32,
    /// The most replicates.
    pub max: u32,
}

impl Goal {
    /// What `precision` asks for, of one of the `indicators` of `scenario`, whose name may be without
    /// the suffix of the first measure.
    ///
    /// # Errors
    /// When there is no such indicator.
    pub fn new(
        precision: &Precision,
        scenario: &Scenario,
        indicators: &[Indicator],
    ) -> Result<Self, String> {
        let metric = indicator::position(&precision.metric, scenario, indicators);
        let metric = metric.ok_or_else(|| {
            format!(
                "`sweep.precision.metric`: there is no indicator `{}`: name a metric of summary.csv, \
                 such as mobilised",
                precision.metric
            )
        })?;
        Ok(Self {
            metric,
            name: indicators[metric].name.clone(),
            of_supporters: indicators[metric].unit == "supporters",
            of: precision.of,
            baseline: scenario.baseline,
            half_width: precision.half_width,
            min: precision.min,
            max: precision.max,
        })
    }

    /// What the decision is made from: the indicator in each arm of a replicate, among so many
    /// `supporters`.
    pub fn seen(&self, runs: &[Result<RunRecord, String>], supporters: u32) -> Vec<Option<f64>> {
        let scale = if self.of_supporters { f64::from(supporters) } else { 1.0 };
        let value = |kept: &RunRecord| kept.indicator(self.metric).map(|value| value / scale);
        runs.iter().map(|run| run.as_ref().ok().and_then(value)).collect()
    }

    /// Whether `replicates` are enough, each with the indicator in every arm.
    pub fn is_reached(&self, replicates: &[Vec<Option<f64>>]) -> bool {
        let count = replicates.len() as u32;
        let arms = replicates.first().map_or(0, Vec::len);
        count >= self.max
            || count >= self.min && (0..arms).all(|arm| self.is_known(arm, replicates))
    }

    fn is_known(&self, arm: usize, replicates: &[Vec<Option<f64>>]) -> bool {
        let value = |values: &Vec<Option<f64>>| match self.of {
            Estimand::Mean => values[arm],
            Estimand::Difference => Some(values[arm]? - values[self.baseline]?),
        };
        let of_interest = self.of == Estimand::Mean || arm != self.baseline;
        let sample: Vec<f64> = replicates.iter().filter_map(value).collect();
        let interval = Moments::of(&sample).interval();
        !of_interest || interval.is_some_and(|i| (i.high - i.low) / 2.0 <= self.half_width)
    }
}
