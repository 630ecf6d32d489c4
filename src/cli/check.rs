//! `check`: what would run, and what it would need.

use super::args::CheckArgs;
use super::failure::{Failure, WRONG};
use super::forecast::{Forecast, must_fit};
use super::given;
use super::machine;
use super::organisation;
use super::questions::{self, Question};
use super::say;
use super::summary;
use super::sweep::needs::Needs;
use super::ties;
use super::words::plural;
use crate::design::Points;
use crate::experiment::sweep::Plan;
use crate::output::{Destination, write_points};
use crate::scenario::{
    ActionStream, Channel, ElectionDay, Estimand, Precision, Refused, Scenario, Setting, Sweep,
    Values,
};
use serde_json::json;
use std::path::Path;

/// Print the resolved plan of the scenarios; refuse what `run` would refuse.
pub fn run(args: &CheckArgs) -> Result<(), Failure> {
    let questions = questions::read(&args.questions)?;
    for question in &questions {
        let points = points(question)?;
        if let Some(path) = &args.design_out {
            write(path, args.replace.force, &questions, points.as_ref())?;
        }
        let points = points.as_ref();
        let (run, sweep) = forecasts(question, points);
        say::out(&match args.json {
            true => object(question, points, (&run, sweep.as_ref())),
            false => plan(question, points, (&run, sweep.as_ref())),
        })?;
        must_fit(sweep.unwrap_or(run).memory, &question.path, SMALLER)?;
    }
    Ok(())
}

/// What would make a scenario fit that does not.
const SMALLER: &str =
    "a smaller `population.size`, fewer ties, points or replicates, or a larger machine";

/// What `run` takes, and what `sweep` does if there is one.
fn forecasts(question: &Question, points: Option<&Points>) -> (Forecast, Option<Forecast>) {
    let threads = question.workers.threads;
    let swept = |points| Needs::of(&question.scenario, points, threads, machine::free_memory());
    (question.forecast(), points.map(|points| swept(points).forecast()))
}

/// The points of the sweep, if there is one; refused where `sweep` would refuse them.
fn points(question: &Question) -> Result<Option<Points>, Failure> {
    let Question { scenario, path, .. } = question;
    let Some(sweep) = &scenario.sweep else { return Ok(None) };
    let wrong = |error: String| Failure::new(WRONG, format!("error: {}: {error}", path.display()));
    let points = Points::of(sweep, scenario.seed).map_err(|error| wrong(error.to_string()))?;
    Plan::new(scenario, &points, false).map_err(wrong)?;
    Ok(Some(points))
}

/// Write the design of the one scenario that has one to `path`.
fn write(
    path: &Path,
    force: bool,
    questions: &[Question],
    points: Option<&Points>,
) -> Result<(), Failure> {
    let (Some(points), [question]) = (points, questions) else {
        let message = "error: --design-out writes the design of one scenario with a [sweep]";
        return Err(Failure::new(WRONG, message));
    };
    let inputs = given::inputs(&question.source);
    let destination = Destination::new(path, &inputs, force)?;
    Ok(destination.write(|out| write_points(out, points))?)
}

fn plan(
    question: &Question,
    points: Option<&Points>,
    (run, sweep): (&Forecast, Option<&Forecast>),
) -> String {
    let scenario = &question.scenario;
    let arms = scenario.arms.len() as u64;
    let comparisons = scenario.comparisons() as u64;
    let runs = arms * u64::from(scenario.replicates) * comparisons;
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
    lines.extend(
        scenario.varied().next().map(|_| "arms, where nothing is drawn or swept:".to_owned()),
    );
    lines.extend(scenario.arms.iter().flat_map(|arm| organisation::told(scenario, arm)));
    lines.extend(calls(scenario));
    lines.extend(scenario.writes_of_money_in_vain().then(|| IN_VAIN.to_owned()));
    lines.extend(election_day(scenario));
    let swept = scenario.sweep.iter().zip(points);
    lines.extend(swept.flat_map(|(sweep, points)| design(scenario, sweep, points, runs)));
    lines.extend(match sweep {
        None => vec![run.told()],
        Some(sweep) => vec![format!("run {}", run.told()), format!("sweep {}", sweep.told())],
    });
    lines.join("\n") + "\n\n"
}

const IN_VAIN: &str = "[budget] does nothing: no operator has a budget of its own; \
                       write `budget = …` under [[arm.operator]]";

/// The plan as a line of JSON.
fn object(
    question: &Question,
    points: Option<&Points>,
    (run, swept): (&Forecast, Option<&Forecast>),
) -> String {
    let scenario = &question.scenario;
    let needs = swept.unwrap_or(run);
    let arms: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    let runs = arms.len() as u64 * u64::from(scenario.replicates);
    let sweep = scenario.sweep.as_ref().zip(points).map(|(sweep, points)| {
        let first: Vec<_> = (0..points.len().min(SHOWN)).map(|index| points.at(index)).collect();
        json!({
            "points": points.len(),
            "runs": needs.most.runs,
            "least": needs.least.as_ref().map(|least| json!({
                "runs": least.runs,
                "disk_bytes": least.disk,
                "seconds": least.seconds,
            })),
            "plan": sweep,
            "keys": points.keys(),
            "first": first,
            "impossible": impossible(scenario, points).len(),
        })
    });
    let plan = json!({
        "scenario": scenario.name,
        "arms": arms,
        "replicates": scenario.replicates,
        "runs": runs,
        "sweep": sweep,
        "threads": question.workers.threads,
        "run": swept.map(|_| json!({
            "memory_bytes": run.memory,
            "disk_bytes": run.most.disk,
            "seconds": run.most.seconds,
        })),
        "memory_bytes": needs.memory,
        "disk_bytes": needs.most.disk,
        "seconds": needs.most.seconds,
    });
    format!("{plan}\n")
}

/// How many points are shown.
const SHOWN: u64 = 3;

/// The design of a sweep; at each of its `points` there are so many `runs`.
fn design(scenario: &Scenario, sweep: &Sweep, points: &Points, runs: u64) -> Vec<String> {
    let factors = sweep.factors.len() as u64;
    let mut lines = vec![format!(
        "sweep: {} of {}, {} × {} = {}",
        sweep.design.name(),
        plural(factors, "factor"),
        plural(points.len(), "point"),
        plural(runs, "run"),
        plural(points.len().saturating_mul(runs), "run"),
    )];
    lines.extend(sweep.factors.iter().map(|factor| match &factor.values {
        Values::Levels(levels) => format!("  {}: {}", factor.key, listed(levels)),
        Values::Range { low, high, log } => {
            let scale = if *log { ", logarithmic" } else { "" };
            format!("  {}: {low} to {high}{scale}", factor.key)
        }
        Values::ByPoint => format!("  {}: as each point says", factor.key),
    }));
    lines.extend(sweep.precision.as_ref().map(|precision| {
        let of = match precision.of {
            Estimand::Mean => "mean",
            Estimand::Difference => "difference from the baseline",
        };
        let Precision { metric, half_width, min, max, .. } = precision;
        format!("  {min} to {max} replicates a point, until the {of} of {metric} is known to ±{half_width}")
    }));
    lines.extend((0..points.len().min(SHOWN)).map(|index| {
        let set = |Setting { key, value }: Setting| format!("{key} = {value}");
        let set: Vec<String> = points.settings(index).into_iter().map(set).collect();
        let set = if set.is_empty() { "as written".to_owned() } else { set.join(", ") };
        format!("  point {index}: {set}")
    }));
    let impossible = impossible(scenario, points);
    lines.extend(impossible.first().map(|(index, refused)| {
        let (count, tried) = (impossible.len(), points.len().min(TRIED));
        let why = refused.reason();
        format!("  {count} of the first {tried} points cannot be run, such as point {index}: {why}")
    }));
    lines
}

/// How many points are tried.
const TRIED: u64 = 1000;

/// Those of the first points that are no scenario, and why.
fn impossible(scenario: &Scenario, points: &Points) -> Vec<(u64, Refused)> {
    let tried = 0..points.len().min(TRIED);
    tried.filter_map(|at| Some((at, scenario.at(&points.settings(at)).err()?))).collect()
}

/// All levels, or the first, the last and how many there are.
fn listed(levels: &[String]) -> String {
    match levels {
        [first, .., last] if levels.len() > 12 => {
            format!("{first} … {last}, {} levels", levels.len())
        }
        _ => levels.join(", "),
    }
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
