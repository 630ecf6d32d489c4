//! Special cases are values: each limit of a mechanism equals the model without it, bit for bit.

use groundswell::id::Replicate;
use groundswell::model::curve::Curve;
use groundswell::run::{Shared, Unwatched, run};
use groundswell::scenario::{Scenario, parse};

/// A campaign with everything going on, whose arms are `arms`.
fn scenario(arms: &str, sets: &[&str]) -> Scenario {
    let text = format!(
        "[scenario]\nname = \"case\"\ndays = 60\n\
         [population]\nsize = 3000\nfederations = 10\ninitially_active = 0.01\n\
         [activation]\nreproduction = 8.0\nthreshold_strength = 0.3\nspontaneous = 0.002\n\
         [registration]\nimitation = 0.05\ninvitation = 0.01\n\
         [[shock]]\nsize = 0.01\n{arms}"
    );
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    parse("case.toml", &text, &sets).unwrap_or_else(|e| panic!("{e}"))
}

fn curves(scenario: &Scenario) -> Vec<Curve> {
    let shared = Shared::new(scenario, Replicate(1));
    let run = |arm| run(scenario, arm, &shared, &Unwatched).expect("nobody stops it");
    scenario.arms.iter().map(run).collect()
}

fn assert_same_people(a: &Curve, b: &Curve) {
    let people = |curve: &Curve| -> Vec<[u64; 5]> {
        let count = |d: &groundswell::tally::Tally| {
            [d.active, d.activated, d.lapsed, d.mobilised, d.actions]
        };
        curve.days.iter().map(count).collect()
    };
    assert_eq!(people(a), people(b));
    assert!(a.days.last().unwrap().activated > 0, "nothing happens");
}

const ONE: &str =
    "[[arm]]\nname = \"one\"\ninitial = { all = true }\n[[arm.platform]]\nname = \"p\"\n";

#[test]
fn rivals_with_the_same_platforms_are_a_coordinator_as_long_as_nothing_travels() {
    let [coordinator, rivals] = &curves(&scenario(
        "[[arm]]\nname = \"coordinator\"\n[[arm.platform]]\nname = \"p\"\ncount = 3\n\
         [[arm]]\nname = \"rivals\"\n[[arm.platform]]\nname = \"p\"\ncount = 3\noperator = \"each\"\n",
        &["calls.per_day=0"],
    ))[..] else {
        panic!("two arms")
    };
    assert!(coordinator.days == rivals.days && coordinator.platforms == rivals.platforms);
}

/// Arms with and without an operator whose platform opens on day `opens` and, if that is said, `closes`.
fn with_and_without_a_late_operator(opens: u16, closes: &str) -> [Curve; 2] {
    let arms = format!(
        "[[arm]]\nname = \"alone\"\nwires = \"none\"\ninitial = {{ registered = 0.4 }}\n\
         [[arm.operator]]\nname = \"first\"\n\
         [[arm.platform]]\nname = \"p\"\noperator = \"first\"\n\
         [[arm]]\nname = \"two\"\nlike = \"alone\"\n\
         [[arm.operator]]\nname = \"first\"\n[[arm.operator]]\nname = \"late\"\n\
         [[arm.platform]]\nname = \"p\"\noperator = \"first\"\n\
         [[arm.platform]]\nname = \"q\"\noperator = \"late\"\nopens = {opens}\n{closes}\n"
    );
    let found = curves(&scenario(&arms, &["scenario.days=260", "calls.per_day=0.5"]));
    found.try_into().expect("two arms")
}

#[test]
fn a_team_whose_platform_opens_on_day_200_swallows_nothing_before() {
    let [alone, two] = with_and_without_a_late_operator(200, "");
    assert!(alone.days[..200] == two.days[..200], "the arms differ before the platform opens");
    let sent = |curve: &Curve| curve.days[..200].iter().map(|day| day.calls_sent).sum::<u64>();
    assert!(sent(&alone) > 50_000 && sent(&alone) == sent(&two), "{}", sent(&alone));
    let later = |curve: &Curve| curve.days[200..].iter().map(|day| day.calls_sent).sum::<u64>();
    assert!(later(&two) < later(&alone), "from then on it announces actions that it alone knows");
}

#[test]
fn a_team_whose_platform_has_closed_swallows_nothing_after() {
    let [alone, two] = with_and_without_a_late_operator(20, "closes = 60");
    let of_first = |curve: &Curve, operators: usize, days: std::ops::Range<usize>| {
        let sent = |day: usize| curve.operators[day * operators].calls_sent;
        days.map(sent).sum::<u64>() as f64
    };
    let share =
        |days: std::ops::Range<usize>| of_first(&two, 2, days.clone()) / of_first(&alone, 1, days);
    assert!(share(20..60) < 0.7 && share(60..260) > 0.9, "{} {}", share(20..60), share(60..260));
}

#[test]
fn money_that_nobody_wrote_does_nothing() {
    let arms = |budget: &str| {
        format!(
            "[[arm]]\nname = \"a\"\n[[arm.operator]]\nname = \"o\"\n{budget}\n\
             [[arm.platform]]\nname = \"p\"\n"
        )
    };
    let with = |budget: &str, reach: &str| {
        curves(&scenario(&arms(budget), &[&format!("budget.reach={reach}")])).remove(0)
    };
    assert!(with("", "0") == with("", "1e-5") && with("", "0") == with("", "0.01"));
    assert!(with("budget = 1", "0").days != with("budget = 1", "0.01").days, "written money works");
}

#[test]
fn everybody_on_every_platform_is_everybody_on_one() {
    let many = "[[arm]]\nname = \"many\"\ninitial = { all = true }\n\
                [[arm.platform]]\nname = \"p\"\ncount = 4\n";
    let found =
        curves(&scenario(&format!("{ONE}{many}"), &["visits.daily=1", "visits.dilution=0"]));
    assert_same_people(&found[0], &found[1]);
}

#[test]
fn a_whole_bridge_between_platforms_is_one_platform() {
    let bridged = "[[arm]]\nname = \"bridged\"\ninitial = { registered = 1.0 }\n\
                   wires = { bridge = 1.0 }\n[[arm.platform]]\nname = \"p\"\ncount = 3\n";
    // A further account would put whoever left a list on one again.
    let sets = ["visits.daily=1", "visits.dilution=0", "calls.unsubscribe=0"];
    let found = curves(&scenario(&format!("{ONE}{bridged}"), &sets));
    assert_same_people(&found[0], &found[1]);
}

#[test]
fn the_names_of_platforms_do_not_matter() {
    let arm = |name: &str, first: &str, second: &str| {
        format!(
            "[[arm]]\nname = \"{name}\"\n[[arm.platform]]\nname = \"{first}\"\n\
             [[arm.platform]]\nname = \"{second}\"\nopens = 5\n"
        )
    };
    let arms = arm("a", "zebra", "ant") + &arm("b", "ant", "zebra");
    let found = curves(&scenario(&arms, &[]));
    assert!(found[0] == found[1], "the curves differ");
}

#[test]
fn every_wire_is_inert_on_one_platform_of_one_operator() {
    let plain = "[[arm]]\nname = \"off\"\n[[arm.platform]]\nname = \"p\"\n";
    let wired = "[[arm]]\nname = \"on\"\nlike = \"off\"\nwires = \"all\"\n";
    let found = curves(&scenario(&format!("{plain}{wired}"), &[]));
    assert!(found[0] == found[1], "the curves differ");
}

#[test]
fn neutral_values_are_the_mechanism_left_out() {
    let neutral = |sets: &[&str]| {
        let text = "[scenario]\nname = \"n\"\ndays = 40\ndefaults = \"neutral\"\n\
                    [population]\nsize = 1000\ninitially_active = 0.02\n\
                    [activation]\nprobability = 0.02\nlapse = 0.02\n\
                    [[arm]]\nname = \"a\"\ninitial = { registered = 0.8 }\n\
                    [[arm.platform]]\nname = \"p\"\ncount = 2\n";
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        curves(&parse("n.toml", text, &sets).unwrap_or_else(|e| panic!("{e}"))).remove(0)
    };
    let left_out = neutral(&[]);
    for set in [
        "activation.threshold_strength=0",
        "activation.spontaneous=0",
        "activation.reactivation=1",
        "activation.once=false",
        "activation.action=1",
        "registration.background=0",
        "registration.imitation=0",
        "registration.invitation=0",
        "registration.further=1",
        "visits.daily=1",
        "visits.dilution=0",
        "arm.a.wires.bridge=0",
    ] {
        assert!(neutral(&[set]) == left_out, "{set} changes something");
    }
    assert!(neutral(&["visits.daily=0.5"]) != left_out, "a value that is not neutral shows");
}

/// Simple contagion and absolute thresholds without lapse are attractive: more can only add active
/// supporters, day by day and, luck being shared, for certain.
#[test]
fn more_of_anything_only_adds_when_contagion_is_attractive() {
    let last = |sets: &[&str]| {
        let text = "[scenario]\nname = \"more\"\ndays = 40\ndefaults = \"neutral\"\n\
                    [population]\nsize = 2000\ninitially_active = 0.03\n[ties]\nmean = 14\n\
                    [activation]\nprobability = 0.02\nthreshold = { count = 2 }\n\
                    threshold_strength = 0.5\n[visits]\ndaily = 0.5\n\
                    [[arm]]\nname = \"a\"\ninitial = { registered = 0.6, second = 0.2 }\n\
                    wires = { bridge = 0.1 }\n[[arm.platform]]\nname = \"p\"\ncount = 3\n";
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let scenario = parse("more.toml", text, &sets).unwrap_or_else(|e| panic!("{e}"));
        let days = curves(&scenario).remove(0).days;
        days.into_iter().map(|day| day.active).collect::<Vec<_>>()
    };
    let before = last(&[]);
    for set in [
        "activation.probability=0.05",
        "activation.threshold_strength=0.9",
        "activation.threshold.count=1",
        "visits.daily=0.9",
        "arm.a.wires.bridge=0.4",
        "arm.a.initial.registered=0.9",
        "arm.a.initial.second=0.6",
        "population.initially_active=0.06",
    ] {
        let after = last(&[set]);
        assert!(before.iter().zip(&after).all(|(b, a)| b <= a), "{set} removed somebody");
        assert!(before.iter().zip(&after).any(|(b, a)| b < a), "{set} changed nothing");
    }
}

#[test]
fn thresholds_drawn_without_spread_are_the_same_for_everybody() {
    let with = |threshold: &str| {
        let same = format!("activation.threshold={threshold}");
        curves(&scenario(ONE, &[&same, "activation.threshold_strength=1"]))
    };
    let written = with("0.18");
    for drawn in [
        "{ distribution = \"normal\", mean = 0.18, sd = 0 }",
        "{ distribution = \"uniform\", low = 0.18, high = 0.18 }",
    ] {
        assert!(with(drawn)[0].days == written[0].days, "{drawn}");
    }
    let spread = with("{ distribution = \"normal\", mean = 0.18, sd = 0.1 }");
    assert!(spread[0].days != written[0].days);
}

#[test]
fn ties_drawn_anew_among_all_pairs_are_ties_of_all_with_all() {
    let of = |ties: &[&str]| {
        let small = ["population.size=120", "population.federations=1"];
        let law = ["activation.probability=0.01", "registration.invitation=0.001"];
        curves(&scenario(ONE, &[&small[..], &law, ties].concat()))
    };
    let annealed = of(&["ties.kind=annealed", "ties.mean=119"]);
    assert!(of(&["ties.kind=complete"]) == annealed, "every day everybody knows everybody");
    assert!(annealed[0].days.last().unwrap().mobilised > 60, "nothing happens");
}
