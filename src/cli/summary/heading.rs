//! What is asked, of whom, under which rules.

use crate::cli::organisation::rule;
use crate::cli::words::plural;
use crate::id::Day;
use crate::scenario::{Arm, Scenario};

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
        replicates(scenario),
        scenario.seed
    ));
    let rules: Vec<String> = scenario.arms.iter().map(|arm| rule(scenario, arm)).collect();
    if rules.windows(2).all(|two| two[0] == two[1]) {
        lines.push(format!("rule: {}", rules[0]));
    } else {
        let named = scenario.arms.iter().zip(rules);
        lines.extend(named.map(|(arm, rule)| format!("rule of {}: {rule}", arm.name)));
    }
    lines.extend(super::worlds::heading(scenario));
    lines.extend(budgets(scenario));
    lines
}

/// How many replicates there are, or can be where their number is decided on the way.
pub fn replicates(scenario: &Scenario) -> String {
    match scenario.sweep.as_ref().and_then(|sweep| sweep.precision.as_ref()) {
        None => plural(scenario.replicates.into(), "replicate"),
        Some(goal) => format!("{} to {} replicates", goal.min, goal.max),
    }
}

fn horizon(scenario: &Scenario) -> String {
    let from = scenario.date_of(Day(0)).map_or_else(String::new, |date| format!(" from {date}"));
    plural(scenario.days.0.into(), "day") + &from
}

/// The budgets of the arms, where they are not the same.
fn budgets(scenario: &Scenario) -> Option<String> {
    let totals: Vec<f64> = scenario.arms.iter().map(Arm::budget).collect();
    let named = scenario.arms.iter().zip(&totals);
    let named: Vec<String> = named
        .map(|(arm, total)| format!("“{}” {total} {}", arm.name, scenario.currency))
        .map(|told| told.trim_end().to_owned())
        .collect();
    let differ = |total: &f64| (total - totals[0]).abs() > 1e-9 * total.max(totals[0]);
    let unequal = totals.iter().any(differ);
    unequal.then(|| format!("budgets: {}", named.join(", ")))
}
