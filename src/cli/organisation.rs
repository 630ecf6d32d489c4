//! How an arm is organised, in words, a line a fact: operators, platforms, wires, and what changes when.

use super::words::plural;
use crate::id::{OperatorId, PlatformId};
use crate::scenario::{
    Activation, Arm, Change, Initial, Lag, OnNewLeader, Operator, Platform, Scenario, Shock,
    Thresholds, Wires,
};
use serde_json::json;

/// The organisation of `arm` from day 0 on, then each of its changes.
pub fn told(scenario: &Scenario, arm: &Arm) -> Vec<String> {
    let mut lines = vec![format!("  {}:", arm.name)];
    lines.push(format!("    on day 0: {}", initial(arm)));
    lines.extend(arm.operators.iter().map(|operator| run_by(scenario, arm, operator)));
    lines.extend(arm.platforms.iter().map(|platform| site(scenario, arm, platform)));
    lines.extend(on_new_leader(scenario, arm));
    lines.extend(arm.shocks.iter().map(|shock| interest(arm, shock)));
    lines.push(format!("    {}", wires(arm, &arm.wires)));
    lines.push(format!("    rule: {}", rule(scenario, arm)));
    lines.extend(set(scenario, arm));
    lines.extend(arm.changes.iter().map(|change| changed(arm, change)));
    lines.extend(hearing(scenario, arm).map(|told| format!("    operators {told}")));
    lines
}

/// The keys of laws that have another value in `arm` than in the baseline.
fn set(scenario: &Scenario, arm: &Arm) -> Vec<String> {
    let baseline = &scenario.arms[scenario.baseline];
    let mut lines = Vec::new();
    for (section, [of_arm, of_baseline]) in [
        ("activation", [json!(arm.activation), json!(baseline.activation)]),
        ("registration", [json!(arm.registration), json!(baseline.registration)]),
        ("visits", [json!(arm.visits), json!(baseline.visits)]),
        ("calls", [json!(arm.calls), json!(baseline.calls)]),
        ("fatigue", [json!(arm.fatigue), json!(baseline.fatigue)]),
        ("offline", [json!(arm.offline), json!(baseline.offline)]),
        ("budget", [json!(arm.budget), json!(baseline.budget)]),
    ] {
        let keys = of_arm.as_object().into_iter().flatten();
        let differing = keys.filter(|(key, value)| of_baseline[key.as_str()] != **value);
        lines.extend(differing.map(|(key, value)| format!("    {section}.{key} = {value}")));
    }
    lines
}

/// Whether operators hear of each other's actions in time, a line for all arms of which the same is so.
pub fn heard(scenario: &Scenario) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for arm in &scenario.arms {
        let Some(told) = hearing(scenario, arm) else { continue };
        let name = format!("“{}”", arm.name);
        match groups.iter_mut().find(|(other, _)| *other == told) {
            Some((_, arms)) => arms.push(name),
            None => groups.push((told, vec![name])),
        }
    }
    let line =
        |(told, arms): (String, Vec<String>)| format!("operators of {} {told}", arms.join(", "));
    groups.into_iter().map(line).collect()
}

/// Whether the operators of `arm` hear of each other's actions in time, on day 0 and from each change
/// on; nothing where there is one operator, or nothing to hear of.
fn hearing(scenario: &Scenario, arm: &Arm) -> Option<String> {
    if scenario.actions.per_day == 0.0 || arm.operators.len() == 1 {
        return None;
    }
    let of_arm = |key: &str| key.starts_with("arm.*") || key.contains(&arm.name);
    let is_lag = |key: &str| key.ends_with("news_lag") || key.ends_with("wires");
    if scenario.varied().any(|key| key == "calls.notice" || is_lag(key) && of_arm(key)) {
        return Some(VARIED.to_owned());
    }
    let notice = scenario.actions.notice;
    let mut operators: Vec<usize> = (0..arm.operators.len()).collect();
    let mut phases = vec![(None, hears(operators.len(), arm.wires.news_lag, notice))];
    for change in &arm.changes {
        let gone = |operator: usize| {
            let merged = change.merge.iter().any(|from| from.index() == operator);
            merged && change.into.is_none_or(|into| into.index() != operator)
        };
        operators.retain(|&operator| !gone(operator));
        phases.push((Some(change.day), hears(operators.len(), change.wires.news_lag, notice)));
    }
    phases.dedup_by(|later, earlier| later.1 == earlier.1);
    let first_change = phases.get(1).and_then(|(from, _)| *from);
    let told = phases.iter().map(|(from, hears)| match (from, first_change) {
        (None, None) => hears.clone(),
        (None, Some(next)) => format!("until day {} {hears}", next.0 - 1),
        (Some(day), _) => format!("from day {} {hears}", day.0),
    });
    Some(told.collect::<Vec<_>>().join("; "))
}

const VARIED: &str =
    "hear of each other's actions in time where the lag, drawn or swept, is at most the notice";

/// Whether this number of `operators` hear of each other's actions before it is too late.
fn hears(operators: usize, lag: Lag, notice: u16) -> String {
    let after = match lag {
        _ if operators == 1 => return "are one".to_owned(),
        Lag::Never => {
            format!("do not hear of each other's actions: never in time (notice {notice})")
        }
        Lag::Days(0) => "hear of each other's actions on the same day".to_owned(),
        Lag::Days(days) => {
            format!("hear of each other's actions after {}", plural(days.into(), "day"))
        }
    };
    match lag {
        Lag::Never => after,
        _ if lag.is_within(notice) => format!("{after}, in time (notice {notice})"),
        _ => format!("{after}, never in time (notice {notice})"),
    }
}

fn initial(arm: &Arm) -> String {
    let percent = |share: f64| format!("{} %", rounded(100.0 * share));
    let first = |platform: &&Platform| platform.opens.0 == 0 && platform.initial_weight > 0.0;
    let several = arm.platforms.iter().filter(first).count() > 1;
    match &arm.initial {
        Initial::Shares { registered, .. } if *registered == 0.0 => {
            "who is active holds an account".to_owned()
        }
        Initial::Shares { registered, second } => {
            let first = format!("{} of the public hold an account", percent(*registered));
            let second = format!(", {} of them a second one", percent(*second));
            if several { first + &second } else { first }
        }
        Initial::All => "everybody holds an account on every open platform".to_owned(),
        Initial::Fit => "everybody may hold an account on the platform that suits best".to_owned(),
        Initial::Accounts(_) => "accounts as written, supporter by supporter".to_owned(),
    }
}

/// An operator with what it has, without budgets that have no effect.
fn run_by(scenario: &Scenario, arm: &Arm, operator: &Operator) -> String {
    let mut facts = Vec::new();
    if arm.budget.reach > 0.0 {
        facts.push(format!("budget {} {}", operator.budget, scenario.currency).trim().to_owned());
    }
    facts.extend(operator.capacity.map(|calls| format!("writes at most {calls} calls a day")));
    let camps = scenario.arms.iter().any(|arm| arm.camps().len() > 1);
    facts.extend(camps.then(|| format!("camp {}", operator.camp)));
    let facts: String = facts.into_iter().map(|fact| format!("; {fact}")).collect();
    format!("    operator {}{facts}", operator.name)
}

fn site(scenario: &Scenario, arm: &Arm, platform: &Platform) -> String {
    let name = |platform: PlatformId| &arm.platforms[platform.index()].name;
    let mut facts = vec![format!("run by {}", operator(arm, platform.operator))];
    facts.push(format!("opens on day {}", platform.opens.0));
    facts.extend(platform.closes.map(|day| format!("closes on day {}", day.0)));
    facts.extend(platform.niche.map(|niche| format!("niche {niche}")));
    facts.extend(platform.open_to.as_ref().map(|groups| {
        let groups = groups.iter().map(|&g| scenario.population.groups[g].name.as_str());
        format!("open only to {}", groups.collect::<Vec<_>>().join(" and "))
    }));
    facts.extend(platform.federations.as_ref().map(|some| {
        format!(
            "open in {} of {}",
            some.len(),
            plural(scenario.population.federations.into(), "federation")
        )
    }));
    facts.extend(
        (platform.rollout > 0)
            .then(|| format!("federations join over {}", plural(platform.rollout.into(), "day"))),
    );
    facts.extend(platform.imported.map(|file| {
        let from = file.from.map_or_else(|| "the public".to_owned(), |from| name(from).clone());
        format!("takes over a file with {} % of {from}", rounded(100.0 * file.share))
    }));
    facts.extend(platform.successor.map(|successor| {
        format!(
            "followed by {} after {}: {} % follow, {} % where its operator holds the file",
            name(successor),
            plural(platform.gap.into(), "day"),
            rounded(100.0 * platform.migration.value()),
            rounded(100.0 * platform.list_migration.value()),
        )
    }));
    facts.extend((platform.appeal != 1.0).then(|| format!("appeal {}", platform.appeal)));
    let weight = platform.initial_weight;
    facts.extend((weight != 1.0).then(|| format!("weight {weight} among accounts of day 0")));
    format!("    platform {}: {}", platform.name, facts.join("; "))
}

/// What a new leader does to the arm; nothing where the party never has one.
fn on_new_leader(scenario: &Scenario, arm: &Arm) -> Option<String> {
    let does = match arm.on_new_leader {
        OnNewLeader::Keep => "changes nothing".to_owned(),
        OnNewLeader::Close { operator: whose } => {
            format!("closes the oldest open platform of {}", operator(arm, whose))
        }
        OnNewLeader::Defund { operator: whose } => {
            format!("takes the money from the oldest open platform of {}", operator(arm, whose))
        }
    };
    (!scenario.events.is_empty()).then(|| format!("    a new leader of the party {does}"))
}

fn interest(arm: &Arm, shock: &Shock) -> String {
    let whom = shock.platform.map_or_else(String::new, |platform| {
        format!(" in {}", arm.platforms[platform.index()].name)
    });
    let decay = match shock.exponent {
        Some(exponent) => format!("by a power of time, exponent {exponent}, scale {}", shock.decay),
        None => format!("exponentially, scale {}", shock.decay),
    };
    format!(
        "    public interest{whom} from day {}: {} a day at first, fading {decay}",
        shock.day.0, shock.size
    )
}

/// The wires that are on, and how long news takes where there is somebody to send it.
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
    if let Lag::Days(days) = wires.news_lag
        && arm.operators.len() > 1
    {
        on.push(format!("news_lag {days}"));
    }
    if on.is_empty() { "no wires".to_owned() } else { format!("wires: {}", on.join(", ")) }
}

fn changed(arm: &Arm, change: &Change) -> String {
    let merger = change.into.map_or_else(String::new, |into| {
        let merging: Vec<&str> = change.merge.iter().map(|&from| operator(arm, from)).collect();
        format!("{} become {}; ", merging.join(" and "), operator(arm, into))
    });
    format!("    from day {}: {merger}{}", change.day.0, wires(arm, &change.wires))
}

fn operator(arm: &Arm, operator: OperatorId) -> &str {
    &arm.operators[operator.index()].name
}

/// A percentage without the noise of its last digits.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// The rule of contagion of an `arm`, with the reference of the threshold.
pub fn rule(scenario: &Scenario, arm: &Arm) -> String {
    let is_beta = |key: &str| ["reproduction", "probability"].iter().any(|end| key.ends_with(end));
    let drawn = scenario.uncertain().iter().any(|uncertain| is_beta(&uncertain.key));
    let simple = match drawn {
        true => "simple contagion, β drawn in every replicate".to_owned(),
        false if scenario.varied().any(is_beta) => "simple contagion, β swept".to_owned(),
        false => simple(&arm.activation),
    };
    rule_of(&arm.activation, &simple)
}

fn simple(activation: &Activation) -> String {
    let beta = activation.probability.value();
    match activation.reproduction {
        _ if beta == 0.0 => "no simple contagion (probability = 0)".to_owned(),
        Some(r0) => format!("simple contagion, β = {beta:.4} (R₀ = {r0})"),
        None => format!("simple contagion, β = {beta:.4}"),
    }
}

fn rule_of(activation: &Activation, simple: &str) -> String {
    let lambda = activation.threshold_strength.value();
    let complex = match &activation.threshold {
        _ if lambda == 0.0 => "no threshold rule (threshold_strength = 0)".to_owned(),
        Thresholds::Drawn(from) => format!("thresholds {from}, strength {lambda}"),
        Thresholds::Each(_) => format!("thresholds of their own, strength {lambda}"),
        Thresholds::Same(threshold) => format!("threshold {threshold}, strength {lambda}"),
    };
    format!("{simple}; {complex}; threshold reference: {}", activation.reference.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    fn scenario(wires: &str, rest: &str) -> Scenario {
        let text = format!(
            "[scenario]\nname = \"x\"\ndays = 99\n[population]\nsize = 100\n\
             [[arm]]\nname = \"a\"\n{wires}\n\
             [[arm.platform]]\nname = \"p\"\ncount = 2\noperator = \"each\"\n{rest}"
        );
        parse("x.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"))
    }

    fn heard(wires: &str, rest: &str) -> String {
        let scenario = scenario(wires, rest);
        hearing(&scenario, &scenario.arms[0]).unwrap_or_default()
    }

    #[test]
    fn it_is_said_whether_rivals_hear_of_each_other_in_time() {
        let in_time = "hear of each other's actions after 5 days, in time (notice 7)";
        assert_eq!(
            (heard("", ""), heard("wires = { sso = true }", "")),
            (in_time.into(), in_time.into())
        );
        assert_eq!(
            heard("wires = \"none\"", ""),
            "do not hear of each other's actions: never in time (notice 7)"
        );
        assert_eq!(
            heard("wires = { news_lag = 30 }", ""),
            "hear of each other's actions after 30 days, never in time (notice 7)"
        );
        assert_eq!(
            heard("wires = \"all\"", ""),
            "hear of each other's actions on the same day, in time (notice 7)"
        );
    }

    #[test]
    fn changes_of_hearing_are_told_and_mergers_end_it() {
        let change = "[[arm.change]]\nday = 9\nwires = { news_lag = 1 }\n\
                      [[arm.change]]\nday = 20\nwires = { sso = true }\n\
                      [[arm.change]]\nday = 50\nmerge = [\"p-1\", \"p-2\"]\n";
        assert_eq!(
            heard("wires = \"none\"", change),
            "until day 8 do not hear of each other's actions: never in time (notice 7); from day 9 hear \
             of each other's actions after 1 day, in time (notice 7); from day 50 are one"
        );
    }

    #[test]
    fn what_an_arm_sets_is_told_and_nothing_else() {
        let other = "[[arm]]\nname = \"b\"\nlike = \"a\"\nset = { \"calls.response\" = 0.9 }\n";
        let scenario = scenario("", other);
        assert_eq!(set(&scenario, &scenario.arms[1]), ["    calls.response = 0.9"]);
        assert_eq!(set(&scenario, &scenario.arms[0]), [""; 0]);
    }

    #[test]
    fn of_a_lag_that_varies_nothing_is_said_that_holds_in_some_worlds_only() {
        let range = "[uncertainty]\n\"arm.a.wires.news_lag\" = [0, 14]\n";
        assert_eq!(heard("wires = { sso = true }", range), VARIED);
        let notice = "[uncertainty]\n\"calls.notice\" = [1, 9]\n";
        assert_eq!(heard("", notice), VARIED);
        let sweep = "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nkey = \"arm.*.wires.news_lag\"\n\
                     levels = [0, 9]\n";
        assert_eq!(heard("wires = { sso = true }", sweep), VARIED);
    }
}
