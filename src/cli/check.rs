//! `check`: what would run, and what it would need.

use super::args::CheckArgs;
use super::failure::Failure;
use super::questions::{self, Question};
use super::say;
use super::summary;
use super::ties;
use super::words::{bytes, duration, plural};
use crate::id::OperatorId;
use crate::scenario::{ActionStream, Arm, Change, Channel, ElectionDay, Scenario, Wires};

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
    let comparisons = scenario.comparisons() as u64;
    let runs = arms * u64::from(scenario.replicates) * comparisons;
    let needs = question.estimate;
    let mut lines = summary::heading(scenario);
    lines.extend(ties::told(scenario).map(|told| format!("ties: {told}")));
    lines.push(format!(
        "plan: 1 point × {} × {}{} = {}",
        plural(arms, "arm"),
        plural(scenario.replicates.into(), "replicate"),
        if comparisons > 1 {
            format!(" × {comparisons} rules of contagion")
        } else {
            String::new()
        },
        plural(runs, "run")
    ));
    lines.extend(scenario.arms.iter().flat_map(describe));
    lines.extend(calls(scenario));
    lines.extend(election_day(scenario));
    lines.push(format!(
        "needs about {} of memory, {} of disk and {} on {} (time to within a factor of three)",
        bytes(needs.memory),
        bytes(needs.disk),
        duration(needs.seconds),
        plural(question.workers.threads as u64, "thread"),
    ));
    lines.join("\n") + "\n\n"
}

/// An arm on a line, and each change of its organisation on one more.
fn describe(arm: &Arm) -> Vec<String> {
    let platforms: Vec<String> = arm
        .platforms
        .iter()
        .map(|platform| {
            let operator = &arm.operators[platform.operator.index()].name;
            let closes = platform.closes.map_or_else(String::new, |day| format!("–{}", day.0));
            format!("{} (day {}{closes}, {operator})", platform.name, platform.opens.0)
        })
        .collect();
    let (wires, rule) = (wires(arm, &arm.wires), summary::rule(&arm.activation));
    let mut lines = vec![format!("  {}: {}; {wires}; {rule}", arm.name, platforms.join(", "))];
    lines.extend(arm.changes.iter().map(|change| changed(arm, change)));
    lines
}

/// The wires that are on, and how long news takes between the operators of `arm`.
fn wires(arm: &Arm, wires: &Wires) -> String {
    let switches = [
        ("sso", wires.sso),
        ("shared_list", wires.shared_list),
        ("shared_calendar", wires.shared_calendar),
        ("same_message", wires.same_message),
        ("pooled_budget", wires.pooled_budget),
    ];
    let mut on: Vec<String> =
        switches.into_iter().filter(|(_, on)| *on).map(|(wire, _)| wire.to_owned()).collect();
    let bridge = wires.bridge.value();
    on.extend((bridge > 0.0).then(|| format!("bridge {bridge}")));
    on.extend((arm.operators.len() > 1).then(|| format!("news_lag {}", wires.news_lag)));
    if on.is_empty() { "no wires".to_owned() } else { format!("wires: {}", on.join(", ")) }
}

fn changed(arm: &Arm, change: &Change) -> String {
    let name = |operator: &OperatorId| arm.operators[operator.index()].name.as_str();
    let merger = change.into.as_ref().map_or_else(String::new, |into| {
        let merging: Vec<&str> = change.merge.iter().map(name).collect();
        format!("{} become {}; ", merging.join(" and "), name(into))
    });
    format!("    from day {}: {merger}{}", change.day.0, wires(arm, &change.wires))
}

/// What supporters are called to do, if they are.
fn calls(scenario: &Scenario) -> Option<String> {
    let ActionStream { per_day, notice } = scenario.actions;
    let days = plural(notice.into(), "day");
    (per_day > 0.0).then(|| format!("calls: {per_day} actions a day on average, {days} of notice"))
}

/// What wins votes, if anything does.
fn election_day(scenario: &Scenario) -> Option<String> {
    let ElectionDay { contacts, window, channel, targets } = scenario.election_day;
    let election = scenario.election.filter(|_| contacts > 0.0)?;
    let (days, voters) = (plural(window.into(), "day"), plural(targets.into(), "voter"));
    let how = match channel {
        Channel::Door => "at the door",
        Channel::Phone => "on the phone",
    };
    Some(format!(
        "election on day {}: in the last {days} each active supporter makes {contacts} contacts a \
         day {how}, among {voters}",
        election.0
    ))
}
