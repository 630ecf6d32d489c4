//! What is asked, of whom, under which rules.

use crate::cli::words::plural;
use crate::id::Day;
use crate::scenario::{Activation, Arm, Scenario, Thresholds};

/// What is asked, of whom, under which rules.
pub fn heading(scenario: &Scenario) -> Vec<String> {
    let public = &scenario.population;
    let mut lines = vec![match scenario.title.as_str() {
        "" => scenario.name.clone(),
        title => format!("{}: {title}", scenario.name),
    }];
    if !scenario.claim.is_empty() {
        lines.push(format!("claim: {}", scenario.claim));
    }
    lines.push(format!(
        "{} in {}, {}, {}, seed {}",
        plural(public.size.into(), "supporter"),
        plural(public.federations.into(), "federation"),
        horizon(scenario),
        plural(scenario.replicates.into(), "replicate"),
        scenario.seed
    ));
    let rules: Vec<String> = scenario.arms.iter().map(|arm| rule(&arm.activation)).collect();
    if rules.windows(2).all(|two| two[0] == two[1]) {
        lines.push(format!("rule: {}", rules[0]));
    } else {
        let named = scenario.arms.iter().zip(rules);
        lines.extend(named.map(|(arm, rule)| format!("rule of {}: {rule}", arm.name)));
    }
    lines.extend(budgets(scenario));
    lines
}

fn horizon(scenario: &Scenario) -> String {
    let from = scenario.date_of(Day(0)).map_or_else(String::new, |date| format!(" from {date}"));
    plural(scenario.days.0.into(), "day") + &from
}

/// The budgets of the arms, where they are not the same.
fn budgets(scenario: &Scenario) -> Option<String> {
    let totals: Vec<f64> = scenario.arms.iter().map(Arm::budget).collect();
    let named = scenario.arms.iter().zip(&totals);
    let named: Vec<String> =
        named.map(|(arm, total)| format!("“{}” {total} {}", arm.name, scenario.currency)).collect();
    let unequal = totals.iter().any(|total| *total != totals[0]);
    unequal.then(|| format!("budgets, without effect in this version: {}", named.join(", ")))
}

/// The rule of contagion, with the reference of the threshold.
pub fn rule(activation: &Activation) -> String {
    let beta = activation.probability.value();
    let simple = match activation.reproduction {
        _ if beta == 0.0 => "no simple contagion (probability = 0)".to_owned(),
        Some(r0) => format!("simple contagion, β = {beta:.4} (R₀ = {r0})"),
        None => format!("simple contagion, β = {beta:.4}"),
    };
    let lambda = activation.threshold_strength.value();
    let complex = match &activation.threshold {
        _ if lambda == 0.0 => "no threshold rule (threshold_strength = 0)".to_owned(),
        Thresholds::Drawn(from) => format!("thresholds {from}, strength {lambda}"),
        Thresholds::Each(_) => format!("thresholds of their own, strength {lambda}"),
        Thresholds::Same(threshold) => format!("threshold {threshold}, strength {lambda}"),
    };
    format!("{simple}; {complex}; threshold reference: {}", activation.reference.name())
}
