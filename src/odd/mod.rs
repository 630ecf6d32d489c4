//! The ODD description of one scenario, as Markdown.
//!
//! The seven elements are those of the second update of the protocol (Grimm et al. 2020,
//! doi:10.18564/jasss.4259). Keys, units, ranges and values come from the schema and the scenario,
//! processes from the schedule of the model; only what is so of every scenario is written here.

mod arms;
mod parameters;
mod processes;
#[cfg(test)]
mod tests;

use crate::id::Day;
use crate::scenario::{Entry, Scenario};

/// The ODD description of `scenario`, whose keys are `entries`.
pub fn describe(scenario: &Scenario, entries: &[Entry]) -> String {
    let parts = [
        heading(scenario),
        purpose(scenario),
        entities(scenario),
        processes::overview(scenario, entries),
        processes::concepts(scenario),
        initialisation(scenario, entries),
        input(scenario, entries),
        processes::submodels(scenario),
        parameters::laws(scenario, entries),
        arms::arms(scenario, entries),
    ];
    parts.join("\n")
}

fn heading(scenario: &Scenario) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "# ODD description of `{}`\n\n\
         This describes the model of one scenario as groundswell {version} runs it, by the ODD protocol in \
         its second update (Grimm et al. 2020, doi:10.18564/jasss.4259). `docs/MODEL.md` describes the \
         model whatever the scenario, down to the last digit.\n",
        scenario.name
    )
}

fn purpose(scenario: &Scenario) -> String {
    let mut text = "## 1 Purpose and patterns\n\n".to_owned();
    for line in [&scenario.title, &scenario.claim].into_iter().filter(|line| !line.is_empty()) {
        text += &format!("{line}\n\n");
    }
    text += "The model answers one question: if the same public, with the same ties and the same luck, had \
             been organised differently, how many of its members would have registered, been active, \
             and done something? The answer is the difference between the arms below, never the forecast \
             of one. It is judged by whether launches relax slowly, campaigns spread or stall, and \
             members are lost when a platform closes.\n";
    if !scenario.sources.is_empty() {
        let sources = scenario.sources.iter().map(|source| format!("* {source}\n"));
        text += &format!("\nSources:\n\n{}", sources.collect::<String>());
    }
    text
}

fn entities(scenario: &Scenario) -> String {
    let public = &scenario.population;
    let last = on(scenario, scenario.days);
    let election = scenario
        .election
        .map_or_else(String::new, |day| format!("; election on {}", on(scenario, day)));
    let arms = scenario.arms.iter().map(|arm| {
        let (platforms, operators) = (arm.platforms.len(), arm.operators.len());
        format!("| arm {} | {platforms} platforms, {operators} operators | its platforms open or closed |\n", cell(&arm.name))
    });
    format!(
        "## 2 Entities, state variables and scales\n\n\
         One step is one day, from day 0 to {last}{election}. There is no space but the federation \
         one lives in. Each arm runs {} replicates, from seed {}.\n\n\
         | entity | how many | what changes from day to day |\n| --- | --- | --- |\n\
         | supporter | {} | accounts held, active or not, lapsed before, mobilised, fatigue |\n\
         | federation | {} | nothing |\n{}",
        scenario.replicates,
        scenario.seed,
        public.size,
        public.federations,
        arms.collect::<String>()
    )
}

/// A day, with its date if it has one.
fn on(scenario: &Scenario, day: Day) -> String {
    let date = scenario.date_of(day).map_or_else(String::new, |date| format!(" ({date})"));
    format!("day {}{date}", day.0)
}

fn initialisation(scenario: &Scenario, entries: &[Entry]) -> String {
    let ties = serde_json::to_value(&scenario.ties).unwrap_or_default();
    let of_other_kind = |entry: &Entry| {
        !entry.written && entry.key.strip_prefix("ties.").is_some_and(|key| ties[key].is_null())
    };
    let entries: Vec<Entry> =
        entries.iter().filter(|entry| !of_other_kind(entry)).cloned().collect();
    let tables = parameters::table(&entries, &["population", "ties"]);
    format!(
        "## 5 Initialisation\n\n\
         Ties are drawn first, then who is active on day 0, then who holds an account; platforms with \
         `opens = 0` are open. Ties and luck are the same in every arm. What each arm starts from \
         stands below, arm by arm.\n\n{tables}"
    )
}

fn input(scenario: &Scenario, entries: &[Entry]) -> String {
    let none = scenario.events.is_empty() && scenario.arms.iter().all(|arm| arm.shocks.is_empty());
    let text = match none {
        true => "None: no time series drives a run, and nothing happens to the world.\n".to_owned(),
        false => format!(
            "No time series drives a run. What happens to the world is written with its day:\n\n{}",
            parameters::table(entries, &["shock", "event"])
        ),
    };
    format!("## 6 Input data\n\n{text}")
}

/// Text as it can stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
