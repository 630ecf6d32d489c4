//! What happens on a day: the processes that this scenario has, and what leaves out the others.

use super::{cell, parameters};
use crate::model::schedule::{Process, SCHEDULE};
use crate::scenario::{Entry, Scenario};

/// The arms in which a process can change anything.
fn arms_with<'a>(process: &Process, scenario: &'a Scenario) -> Vec<&'a str> {
    let arms = scenario.arms.iter().filter(|arm| (process.runs)(scenario, arm));
    arms.map(|arm| arm.name.as_str()).collect()
}

/// The processes that run in some arm.
fn running(scenario: &Scenario) -> impl Iterator<Item = &'static Process> {
    SCHEDULE.iter().filter(|process| !arms_with(process, scenario).is_empty())
}

/// The schedule.
pub fn overview(scenario: &Scenario, entries: &[Entry]) -> String {
    let row = |process: &Process| {
        let arms = arms_with(process, scenario);
        let arms = match arms.len() == scenario.arms.len() {
            true => "every arm".to_owned(),
            false => arms.join(", "),
        };
        let (number, name, summary) = (process.number, process.name, process.summary);
        format!("| {number} | {name} | {summary} | {} |\n", cell(&arms))
    };
    let rows: String = running(scenario).map(row).collect();
    let off = SCHEDULE.iter().filter(|process| arms_with(process, scenario).is_empty());
    let off: String = off.map(|process| format!("* {}: {}\n", process.name, process.off)).collect();
    let off = if off.is_empty() { "* none\n".to_owned() } else { off };
    let keys = parameters::left_out(entries).join(", ");
    format!(
        "## 3 Process overview and scheduling\n\n\
         Every day these run in this order. All supporters move at once: processes read the state of \
         the day before, and their changes are made together.\n\n\
         | # | process | what it settles | in |\n| --- | --- | --- | --- |\n{rows}\
         | 11 | record | the row of the day | every arm |\n\n\
         Not in this scenario, because of the keys named:\n\n{off}\n\
         Keys at a neutral value, which leaves out what they stand for: {}.\n",
        if keys.is_empty() { "none".to_owned() } else { keys }
    )
}

/// The design concepts.
pub fn concepts(scenario: &Scenario) -> String {
    let drawn = running(scenario).filter_map(|process| process.drawn);
    let drawn: Vec<&str> = drawn.collect();
    let drawn = if drawn.is_empty() { "nothing".to_owned() } else { drawn.join("; ") };
    format!(
        "## 4 Design concepts\n\n\
         * **Principles.** To join a platform is simple contagion and broadcast; to act follows a \
         dose and a threshold. A platform matters because ties conduct between those who meet on it.\n\
         * **Emergence.** The curves, whether activity spreads, and the sign of the difference between arms.\n\
         * **Adaptation, objectives, learning, prediction.** None.\n\
         * **Sensing.** Supporters see active friends through the platforms they visit and through bridges.\n\
         * **Interaction.** Between friends, through activation and invitation; among everybody, \
         through imitation.\n\
         * **Stochasticity.** Ties and the state of day 0 are drawn once a replicate. Drawn day by day: \
         {drawn}. Every draw is a function of seed, replicate, decision, day and supporter, not of the \
         arm: the same supporter has the same luck in every arm.\n\
         * **Collectives.** Federations and memberships; neither acts.\n\
         * **Observation.** A row a day, after the update; indicators on {}.\n",
        measured(scenario)
    )
}

fn measured(scenario: &Scenario) -> String {
    let days = scenario.measure.iter().map(|measure| match measure {
        crate::scenario::Measure::Election => "election day",
        crate::scenario::Measure::End => "the last day",
    });
    days.collect::<Vec<_>>().join(" and ")
}

/// The rules of the processes that run.
pub fn submodels(scenario: &Scenario) -> String {
    let rule = |process: &Process| format!("* **{}**: {}.\n", process.name, process.rule);
    let rules: String = running(scenario).map(rule).collect();
    format!("## 7 Submodels\n\n`docs/MODEL.md`, section 7, derives and explains them.\n\n{rules}")
}
