//! The curves of the arms, drawn small with dates.

use crate::cli::chart;
use crate::cli::words::count;
use crate::experiment::results::{Results, Series};
use crate::id::Day;
use crate::scenario::Scenario;

/// How wide and how high a curve is drawn, in characters.
const CURVE: (usize, usize) = (60, 2);

/// The mean of mobilised by day, an arm below the other, on one scale.
pub fn drawn(scenario: &Scenario, results: &Results) -> Vec<String> {
    let means: Vec<Vec<f64>> = (0..scenario.arms.len())
        .map(|arm| results.days().map(|day| mean_on(results, arm, day)).collect())
        .collect();
    let top = means.iter().flatten().copied().fold(0.0, f64::max);
    let label = scenario.arms.iter().map(|arm| arm.name.chars().count()).max().unwrap_or(0);
    let mut lines = vec![format!("mobilised, mean by day; full height {}:", count(top))];
    for (arm, mean) in scenario.arms.iter().zip(&means) {
        let mut drawn = chart::filled(mean, top, CURVE.0, CURVE.1);
        let last = drawn.pop().unwrap_or_default();
        lines.extend(drawn.into_iter().map(|line| format!("  {:label$} {line}", "")));
        let name = &arm.name;
        lines.push(format!("  {name:label$} {last} {}", count(*mean.last().unwrap_or(&0.0))));
    }
    let date = |day: Day| scenario.date_of(day).unwrap_or_else(|| format!("day {}", day.0));
    let (from, to) = (date(Day(0)), date(scenario.days));
    let gap = CURVE.0.saturating_sub(from.chars().count());
    lines.push(format!("  {:label$} {from}{to:>gap$}", ""));
    lines
}

fn mean_on(results: &Results, arm: usize, day: Day) -> f64 {
    let sample = results.sample(arm, |run| run.on(day, Series::Mobilised));
    sample.iter().sum::<f64>() / (sample.len() as f64).max(1.0)
}
