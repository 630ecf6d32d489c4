//! The seven wires: each changes what happens when it alone is switched, and is inert where there is
//! nothing to join.
//!
//! The variant of `modem-2009` that is used: 2,000 members of whom 30 % hold an account on day 0, half
//! of these on both tools, a further account half as attractive as the first, news that travels in three days.

use groundswell::experiment::indicator::indicators;
use groundswell::id::Replicate;
use groundswell::model::curve::Curve;
use groundswell::run::{Shared, Unwatched, run};
use groundswell::scenario::{Scenario, parse};

const PUBLIC: &str = "
    [scenario]
    name = \"modem\"
    days = 120
    election = 111
    [population]
    size = 2000
    federations = 10
    initially_active = 0.01
    [registration]
    further = 0.5
    sso_further = 1.0
    [budget]
    reach = 0.001
    [[shock]]
    size = 0.0055
    exponent = 0.6
";

const INITIAL: &str = "initial = { registered = 0.3, second = 0.5 }";

const RIVALS: &str = "
    [[arm.operator]]
    name = \"lesdemocrates.fr team\"
    [[arm.operator]]
    name = \"forum volunteers\"
    [[arm.platform]]
    name = \"lesdemocrates.fr\"
    operator = \"lesdemocrates.fr team\"
    [[arm.platform]]
    name = \"forum démocrate\"
    operator = \"forum volunteers\"
";

const COORDINATOR: &str = "
    [[arm.operator]]
    name = \"members' desk\"
    [[arm.platform]]
    name = \"tool\"
    count = 3
";

const ONE_TOOL: &str = "
    [[arm.operator]]
    name = \"members' desk\"
    [[arm.platform]]
    name = \"tool\"
";

/// A wire, as it is off and on; `shared_calendar` and `same_message` matter where people get copies.
const WIRES: [(&str, &str); 7] = [
    ("shared_list = false", "shared_list = true"),
    ("sso = false", "sso = true"),
    ("shared_calendar = false", "shared_calendar = true"),
    ("same_message = false", "same_message = true"),
    ("news_lag = 3", "news_lag = 0"),
    ("pooled_budget = false", "pooled_budget = true"),
    ("bridge = 0.0", "bridge = 0.5"),
];

fn scenario(wire: &str, organisation: &str) -> Scenario {
    let lag = if wire.starts_with("news_lag") { "" } else { ", news_lag = 3" };
    let text = format!(
        "{PUBLIC}[[arm]]\nname = \"arm\"\n{INITIAL}\nwires = {{ {wire}{lag} }}\n{organisation}"
    );
    parse("wires.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"))
}

fn curve(scenario: &Scenario) -> Curve {
    let shared = Shared::new(scenario, Replicate(0));
    run(scenario, &scenario.arms[0], &shared, &Unwatched).expect("nobody stops it")
}

fn values(scenario: &Scenario) -> Vec<Option<f64>> {
    let curve = curve(scenario);
    indicators(scenario).iter().map(|indicator| indicator.value(0, &curve)).collect()
}

#[test]
fn each_wire_switched_alone_changes_some_indicator_among_rivals() {
    for (off, on) in WIRES {
        let [before, after] = [off, on].map(|wire| values(&scenario(wire, RIVALS)));
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert!(changed > 0, "{on} changes nothing");
    }
}

fn days_of(scenario: &Scenario) -> (Vec<groundswell::tally::Tally>, usize) {
    let curve = curve(scenario);
    let calls: u64 = curve.days.iter().map(|day| day.calls_read).sum();
    (curve.days, calls as usize)
}

#[test]
fn the_wires_of_operators_are_inert_under_one_operator_with_three_tools() {
    for (off, on) in WIRES.into_iter().filter(|(off, _)| !["sso", "bri"].contains(&&off[..3])) {
        let (before, calls) = days_of(&scenario(off, COORDINATOR));
        let (after, _) = days_of(&scenario(on, COORDINATOR));
        assert!(calls > 100, "calls are read");
        assert!(before == after, "{on} changes something");
    }
}

#[test]
fn sso_and_bridge_are_inert_with_one_platform() {
    for (off, on) in WIRES.into_iter().filter(|(off, _)| ["sso", "bri"].contains(&&off[..3])) {
        let [before, after] = [off, on].map(|wire| days_of(&scenario(wire, ONE_TOOL)).0);
        assert!(before == after, "{on} changes something");
    }
}
