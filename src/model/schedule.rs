//! The schedule of a day as a table: what each process does, by which rule, and what leaves it out.
//!
//! [`super::step`] is the same list as code, and `docs/MODEL.md` shows it; tests hold them together.

use crate::scenario::{Arm, OnNewLeader, Scenario};

/// A process of a day.
#[derive(Debug)]
pub struct Process {
    /// Its place in the schedule.
    pub number: u8,
    /// What it is called.
    pub name: &'static str,
    /// Its file below `src/model/process`, without the ending.
    pub file: &'static str,
    /// What it settles, in part of a sentence.
    pub summary: &'static str,
    /// Its rule, in the symbols of the keys.
    pub rule: &'static str,
    /// What is drawn in it, if anything is.
    pub drawn: Option<&'static str>,
    /// The keys and values that leave it out.
    pub off: &'static str,
    /// Whether it can change anything in an arm.
    pub runs: fn(&Scenario, &Arm) -> bool,
}

/// The processes in the order of a day.
pub const SCHEDULE: [Process; 11] = [
    Process {
        number: 1,
        name: "environment",
        file: "environment",
        summary: "the organisation may change; platforms open, close and are succeeded; the party may \
                  have a new leader",
        rule: "a closed platform takes its accounts with it; of its members the share `migration`, or \
               `list_migration` where the successor's operator holds the file, arrive at the successor \
               `gap` days later",
        drawn: Some("who follows to a successor; the days of new leaders that have a rate"),
        off: "no platform with `opens` above 0 or `closes`, no `change`, `on_new_leader.does = \"keep\"`",
        runs: |_, arm| {
            let moves = |p: &crate::scenario::Platform| p.opens.0 > 0 || p.closes.is_some();
            let leads = arm.on_new_leader != OnNewLeader::Keep;
            leads || !arm.changes.is_empty() || arm.platforms.iter().any(moves)
        },
    },
    Process {
        number: 1,
        name: "imported files",
        file: "import",
        summary: "who is given an account because a platform takes over a file",
        rule: "a platform that opens gives an account to the share of the members of another, or of the \
               supporters, that its file holds",
        drawn: Some("who is in a file; in which order federations join"),
        off: "no `imported`",
        runs: |_, arm| arm.platforms.iter().any(|platform| platform.imported.is_some()),
    },
    Process {
        number: 2,
        name: "action stream",
        file: "announce",
        summary: "what supporters are called upon to do",
        rule: "a Poisson number of actions a day with mean f, the same in every arm, each with an \
               origin, a niche and a deadline",
        drawn: Some("how many actions a day brings, whose they are and whom they suit"),
        off: "`calls.per_day = 0`",
        runs: |scenario, _| scenario.actions.per_day > 0.0,
    },
    Process {
        number: 3,
        name: "sends",
        file: "send",
        summary: "which operator writes about which action, and to whom",
        rule: "the origin knows an action at once, the others `news_lag` days later; who knows it by \
               the deadline and has capacity writes once to everybody on the list",
        drawn: None,
        off: "`calls.per_day = 0`",
        runs: |scenario, _| scenario.actions.per_day > 0.0,
    },
    Process {
        number: 4,
        name: "calls",
        file: "read",
        summary: "who reads what, may respond, tires, leaves a list",
        rule: "of n calls each is read with chance min(1, A/n); one read for the first time moves with \
               chance ρ₀·g·exp(−h/H)",
        drawn: Some("each call read, each contradiction found, each list left"),
        off: "`calls.per_day = 0`",
        runs: |scenario, _| scenario.actions.per_day > 0.0,
    },
    Process {
        number: 5,
        name: "visits",
        file: "visit",
        summary: "who visits which of their accounts today",
        rule: "each of r accounts is visited with chance v·r^(−δ)",
        drawn: Some("each visit"),
        off: "`visits.daily = 1` and `visits.dilution = 0`: everybody visits everything",
        runs: |_, arm| arm.visits.daily < 1.0 || arm.visits.dilution > 0.0,
    },
    Process {
        number: 6,
        name: "activation",
        file: "activate",
        summary: "who becomes active",
        rule: "P = ω·[1 − (1−s)·(1−β)^a·(1−ρ)·(1−λ·met)], with a active friends seen, s the \
               spontaneous chance, ρ the response to calls, and met if a reaches the threshold",
        drawn: Some("each activation"),
        off: "`activation.probability = 0`, `activation.threshold_strength = 0` and \
              `activation.spontaneous = 0`, without calls",
        runs: |scenario, arm| {
            let law = &arm.activation;
            let chances = [law.probability, law.threshold_strength, law.spontaneous];
            let responds = scenario.actions.per_day > 0.0 && arm.calls.response.value() > 0.0;
            responds || chances.iter().any(|chance| chance.value() > 0.0)
        },
    },
    Process {
        number: 7,
        name: "lapse",
        file: "lapse",
        summary: "who ceases to be active",
        rule: "with chance γ·(1 + γ_h·h)",
        drawn: Some("each lapse"),
        off: "`activation.lapse = 0`",
        runs: |_, arm| arm.activation.lapse.value() > 0.0,
    },
    Process {
        number: 8,
        name: "adoption and invitations",
        file: "register",
        summary: "who opens an account, and where",
        rule: "hazard κ(r)·g·[e_p + q·N_p/N + ι·A_p] for each platform; the first of them within the \
               day wins",
        drawn: Some("each account opened"),
        off: "`registration.background = 0`, `registration.imitation = 0`, \
              `registration.invitation = 0`, `budget.reach = 0`, no `shock`",
        runs: |_, arm| {
            let law = &arm.registration;
            let hazards = [law.background, law.imitation, law.invitation, arm.budget.reach];
            !arm.shocks.is_empty() || hazards.iter().any(|hazard| *hazard > 0.0)
        },
    },
    Process {
        number: 9,
        name: "actions done",
        file: "act",
        summary: "who of the active does something",
        rule: "with chance π₀, at most one a day; the first makes mobilised",
        drawn: Some("each action done"),
        off: "`activation.action = 0`",
        runs: |_, arm| arm.activation.action.value() > 0.0,
    },
    Process {
        number: 10,
        name: "budgets",
        file: "spend",
        summary: "what operators have spent",
        rule: "the fixed cost F when the first platform opens, the rest evenly over the days left; it \
               adds ε·effort^η to the hazard of opening an account",
        drawn: None,
        off: "`budget.reach = 0`",
        runs: |_, arm| arm.budget.reach > 0.0,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_process_has_its_place_in_the_schedule() {
        let listed: BTreeSet<String> = SCHEDULE.iter().map(|p| format!("{}.rs", p.file)).collect();
        let files = std::fs::read_dir("src/model/process").unwrap();
        let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<String> =
            files.filter(|file| file.ends_with(".rs") && file != "mod.rs").collect();
        assert!(files.is_subset(&listed), "{:?}", files.difference(&listed));
        assert!(SCHEDULE.is_sorted_by_key(|process| process.number));
    }

    #[test]
    fn neutral_worlds_do_nothing_but_act() {
        let scenario = crate::model::testing::scenario(|_| {});
        let run = SCHEDULE.iter().filter(|process| (process.runs)(&scenario, &scenario.arms[0]));
        assert_eq!(run.map(|process| process.file).collect::<Vec<_>>(), ["act"]);
    }
}
