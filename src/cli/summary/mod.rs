//! What a run says at its end: who was mobilised under which arm, and where the worlds lie.

mod arms;
mod curves;
mod flip;
mod heading;
mod mechanisms;
mod targets;
mod verdict;
mod worlds;

pub use heading::{heading, replicates};
pub use verdict::{is_clear, saved};

use super::collected::Collected;
use super::organisation;
use crate::experiment::overlap::Overlaps;
use crate::experiment::tables::{self, SummaryRow};
use crate::scenario::{Arm, Measure, Scenario, TieRule};

/// The summary of what was collected; no timings, so that it is the same on every machine.
pub fn text(collected: &Collected) -> String {
    parts(collected).concat()
}

/// The text of the summary before what it says of other rules of contagion, this, and the text after.
pub fn parts(collected: &Collected) -> [String; 3] {
    let Collected { scenario, results, overlaps, targets, finished, .. } = collected;
    let (summary, paired) = (tables::summary(results, 0), tables::paired(results, 0));
    let mut lines = heading(scenario);
    lines.extend(organisation::heard(scenario));
    if *finished < scenario.replicates {
        let (done, asked) = (finished, scenario.replicates);
        lines.push(format!("INCOMPLETE: {done} of {asked} replicates finished before the stop."));
    }
    for &measure in &scenario.measure {
        lines.push(String::new());
        lines.push(format!("{}, means over replicates:", when(scenario, measure)));
        lines.push(arms::table(scenario, &summary, measure));
        let comparisons = verdict::comparisons(&paired, results, measure);
        lines.extend(verdict::lines(&comparisons, scenario));
    }
    lines.push(String::new());
    let first = scenario.measure.first().copied();
    lines.extend(first.map(|measure| mechanisms::table(scenario, &summary, measure)));
    lines.push(GREW_TENFOLD.to_owned());
    let late = |row: &SummaryRow| row.metric.starts_with("calls_late") && row.mean > Some(0.0);
    lines.extend(summary.iter().any(late).then(|| TOO_LATE.to_owned()));
    let arms = scenario.arms.iter().enumerate();
    lines.extend(arms.flat_map(|(position, arm)| overlap(overlaps, position, arm)));
    let of_rules = flip::lines(collected);
    let mut after = targets::lines(scenario, &targets.rows());
    if !of_rules.is_empty() || !after.is_empty() {
        after.push(String::new());
    }
    after.extend(curves::drawn(scenario, results));
    after.push(String::new());
    after.push(CAUTION.to_owned());
    if matches!(scenario.ties, TieRule::File(_)) {
        after.push(PEOPLE.to_owned());
    }
    [lines, of_rules, after].map(|part| part.iter().map(|line| format!("{line}\n")).collect())
}

const GREW_TENFOLD: &str = "grew tenfold: at least ten active on the last day, and ten times as many as on \
                            day 0, whatever made them active";

const TOO_LATE: &str =
    "too late: calls that were never sent, as news of the action came after its deadline";

const CAUTION: &str = "Mobilised: did at least one action. It is not votes, and not persuasion;\n\
                       docs/BIAS.md says what the model favours.";

const PEOPLE: &str = "Ties stand in a file: if its ids are those of people, a trace (agents.csv, most of all \
                      with --ids) is data about their politics.";

fn when(scenario: &Scenario, measure: Measure) -> String {
    let (name, day) = match measure {
        Measure::Election => ("On election day", scenario.election.unwrap_or(scenario.days)),
        Measure::End => ("At the end", scenario.days),
    };
    let date = scenario.date_of(day).map_or_else(String::new, |date| format!(", {date}"));
    format!("{name} (day {}{date})", day.0)
}

fn metric(name: &str, measure: Measure) -> String {
    format!("{name}_{}", measure.name())
}

/// How many of those who joined a further platform already had an account elsewhere.
fn overlap(overlaps: &Overlaps, position: usize, arm: &Arm) -> Vec<String> {
    let joined = overlaps.of(position).iter().zip(&arm.platforms).skip(1);
    let line = |(platform, share): (&str, f64)| {
        let (percent, arm) = (100.0 * share, &arm.name);
        format!(
            "{percent:.1} % of those who joined “{platform}” had an account elsewhere (“{arm}”)"
        )
    };
    joined
        .filter_map(|(j, p)| Some((p.name.as_str(), j.share().filter(|share| *share > 0.0)?)))
        .map(line)
        .collect()
}
