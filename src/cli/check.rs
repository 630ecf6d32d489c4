//! `check`: what would run, and what it would need.

use super::args::CheckArgs;
use super::failure::Failure;
use super::questions::{self, Question};
use super::say;
use super::summary;
use super::words::{bytes, duration, plural};
use crate::scenario::Arm;

/// Print the resolved plan of the scenarios; refuse what `run` would refuse.
pub fn run(args: &CheckArgs) -> Result<(), Failure> {
    for question in questions::read(&args.questions)? {
        say::out(&plan(&question))?;
        question.must_fit()?;
    }
    Ok(())
}

fn plan(question: &Question) -> String {
    let scenario = &question.scenario;
    let arms = scenario.arms.len() as u64;
    let runs = arms * u64::from(scenario.replicates);
    let needs = question.estimate;
    let mut lines = summary::heading(scenario);
    lines.push(format!(
        "plan: 1 point × {} × {} = {}",
        plural(arms, "arm"),
        plural(scenario.replicates.into(), "replicate"),
        plural(runs, "run")
    ));
    lines.extend(scenario.arms.iter().map(describe));
    lines.push(format!(
        "needs about {} of memory, {} of disk and {} on {} (time to within a factor of three)",
        bytes(needs.memory),
        bytes(needs.disk),
        duration(needs.seconds),
        plural(question.workers.threads as u64, "thread"),
    ));
    lines.join("\n") + "\n\n"
}

fn describe(arm: &Arm) -> String {
    let platforms: Vec<String> = arm
        .platforms
        .iter()
        .map(|platform| {
            let operator = &arm.operators[platform.operator.index()].name;
            let closes = platform.closes.map_or_else(String::new, |day| format!("–{}", day.0));
            format!("{} (day {}{closes}, {operator})", platform.name, platform.opens.0)
        })
        .collect();
    format!("  {}: {}; {}", arm.name, platforms.join(", "), summary::rule(&arm.activation))
}
