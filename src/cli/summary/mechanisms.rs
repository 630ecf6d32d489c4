//! What money, calls and federations came to, each where the scenario has it.

use super::metric;
use crate::cli::words::{count, thousands};
use crate::experiment::tables::SummaryRow;
use crate::scenario::{Arm, Measure, Scenario};

/// A line for each mechanism that is on, with all arms.
pub fn lines(scenario: &Scenario, summary: &[SummaryRow], measure: Measure) -> Vec<String> {
    let means = Means { scenario, summary, measure };
    [cost(&means), calls(&means), late(&means), federations(&means)].into_iter().flatten().collect()
}

/// The means over replicates of one measure.
struct Means<'a> {
    scenario: &'a Scenario,
    summary: &'a [SummaryRow<'a>],
    measure: Measure,
}

impl Means<'_> {
    fn of(&self, arm: &Arm, name: &str) -> Option<f64> {
        let metric = metric(name, self.measure);
        self.summary.iter().find(|row| row.arm == arm.name && row.metric == metric)?.mean
    }

    /// What `said` says of the arms it has something to say about.
    fn each(&self, said: impl Fn(&Arm) -> Option<String>) -> Option<String> {
        let arms = self.scenario.arms.iter();
        let said: Vec<String> =
            arms.filter_map(|arm| Some(format!("“{}” {}", arm.name, said(arm)?))).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }
}

fn cost(means: &Means) -> Option<String> {
    let acts = |arm: &Arm| arm.budget.reach > 0.0 && arm.budget() > 0.0;
    let unit = &means.scenario.currency;
    let said = means.each(|arm| {
        let cost = means.of(arm, "cost_per_thousand").filter(|_| acts(arm))?;
        Some(format!("{cost:.3} {unit}").trim_end().to_owned())
    });
    Some(format!("cost per thousand mobilised: {}", said?))
}

fn calls(means: &Means) -> Option<String> {
    let said = means.each(|arm| {
        let received = means.of(arm, "calls_received").filter(|&received| received > 0.0)?;
        let part = |name: &str| 100.0 * means.of(arm, name).unwrap_or(0.0) / received;
        Some(format!(
            "{} ({:.1} % duplicate, {:.1} % contradictory)",
            count(received),
            part("calls_duplicate"),
            part("calls_contradictory")
        ))
    });
    Some(format!("calls received: {}", said?))
}

fn late(means: &Means) -> Option<String> {
    let said =
        means.each(|arm| Some(count(means.of(arm, "calls_late").filter(|&late| late > 0.0)?)));
    Some(format!("calls too late to be sent: {}", said?))
}

fn federations(means: &Means) -> Option<String> {
    let all = means.scenario.population.federations;
    let said = means.each(|arm| means.of(arm, "federations_covered").map(count));
    let several = said.filter(|_| all > 1)?;
    Some(format!("federations with an active nucleus, of {}: {several}", thousands(all.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    fn said(change: fn(&mut Scenario), means: &[(&str, f64)]) -> Vec<String> {
        let mut scenario = testing::scenario(|_| {});
        change(&mut scenario);
        let named = means.iter().map(|(name, mean)| (format!("{name}_end"), *mean));
        let named: Vec<(String, f64)> = named.collect();
        let rows: Vec<SummaryRow> = named.iter().map(|(name, mean)| row(name, *mean)).collect();
        lines(&scenario, &rows, Measure::End)
    }

    fn row(metric: &str, mean: f64) -> SummaryRow<'_> {
        SummaryRow {
            scenario: "test",
            point: 0,
            arm: "arm",
            metric,
            n: 2,
            mean: Some(mean),
            sd: None,
            ci_low: None,
            ci_high: None,
            q05: None,
            q25: None,
            median: None,
            q75: None,
            q95: None,
            taken_off: None,
        }
    }

    #[test]
    fn what_is_off_is_not_mentioned() {
        let means = [
            ("cost_per_thousand", 1.0),
            ("calls_received", 0.0),
            ("calls_late", 0.0),
            ("federations_covered", 1.0),
        ];
        assert_eq!(said(|_| {}, &means), [""; 0]);
    }

    #[test]
    fn each_mechanism_has_its_line() {
        let on = |scenario: &mut Scenario| {
            scenario.arms[0].budget.reach = 1e-5;
            scenario.currency = "k€".into();
            scenario.population.federations = 20;
        };
        let means = [
            ("cost_per_thousand", 1.25),
            ("calls_received", 12_000.0),
            ("calls_duplicate", 1_500.0),
            ("calls_contradictory", 300.0),
            ("calls_late", 40.0),
            ("federations_covered", 7.4),
        ];
        assert_eq!(
            said(on, &means),
            [
                "cost per thousand mobilised: “arm” 1.250 k€",
                "calls received: “arm” 12,000 (12.5 % duplicate, 2.5 % contradictory)",
                "calls too late to be sent: “arm” 40",
                "federations with an active nucleus, of 20: “arm” 7",
            ]
        );
    }
}
