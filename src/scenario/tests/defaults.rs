//! What the schema says a key is when it is not written is what it is then.

use super::*;
use crate::scenario::schema;
use serde_json::Value as Json;

/// Where the resolved scenario has the value of a key; `None`: it is there only when written.
fn pointer(key: &str) -> Option<String> {
    let sections =
        ["activation", "registration", "visits", "calls", "fatigue", "offline", "budget"];
    let (table, rest) = key.split_once('.')?;
    Some(match table {
        "scenario" => format!("/{rest}"),
        "calls" if ["per_day", "notice"].contains(&rest) => format!("/actions/{rest}"),
        _ if sections.contains(&table) => format!("/arms/0/{table}/{rest}"),
        "arm" => {
            let rest = rest.replacen("platform.", "platforms/0/", 1);
            let rest = rest.replacen("operator.", "operators/0/", 1);
            let rest = rest.replacen("initial.", "initial/shares/", 1);
            format!("/arms/0/{}", rest.replace('.', "/"))
        }
        "shock" => format!("/arms/0/shocks/0/{rest}"),
        _ => format!("/{}", key.replace('.', "/")),
    })
}

/// The same number, however it is written, or the same of anything else.
fn same(resolved: &Json, said: &Json) -> bool {
    match (resolved.as_f64(), said.as_f64()) {
        (Some(resolved), Some(said)) => resolved == said,
        _ => resolved == said,
    }
}

fn each_key(path: &str, schema: &Json, see: &mut impl FnMut(&str, &Json)) {
    for member in schema["anyOf"].as_array().into_iter().flatten() {
        each_key(path, member, see);
    }
    if let Some(items) = schema.get("items") {
        each_key(path, items, see);
    }
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        see(&path, property);
        each_key(&path, property, see);
    }
}

/// Keys whose default cannot be seen in a resolved scenario, each with a test of its own.
const ELSEWHERE: &[&str] = &[
    "population.federations",
    "population.initially_active",
    "ties.degree",
    "ties.exponent",
    "ties.min",
    "ties.rewired",
    "ties.swapped",
    "ties.neighbourhood",
    "ties.wrap",
    "ties.clustering",
    "ties.stored",
    "activation.threshold",
    "arm.unequal",
    "arm.initial.all",
    "arm.initial.fit",
    "arm.on_new_leader.does",
    "arm.platform.count",
    "arm.platform.every",
];

fn hold_against(defaults: &str, keyword: &str) {
    let line = format!("defaults = \"{defaults}\"");
    let text = least_with(3, &line).replace("size = 100", "size = 1000\nfederations = 2");
    let text = format!("{text}\n[[shock]]\nsize = 1\n");
    let resolved = serde_json::to_value(read(&text)).unwrap();
    let mut held = 0;
    each_key("", &schema(), &mut |key, property| {
        let Some(said) = property.get(keyword) else { return };
        let elsewhere =
            ["arm.shock.", "arm.change.", "sweep."].iter().any(|table| key.starts_with(table));
        if ELSEWHERE.contains(&key) || elsewhere {
            return;
        }
        let found = pointer(key).and_then(|pointer| resolved.pointer(&pointer));
        let in_words = said.as_str().is_some_and(|said| found.and_then(Json::as_str) != Some(said));
        if !in_words {
            assert!(found.is_some_and(|found| same(found, said)), "{key}: {found:?}, {said}");
            held += 1;
        }
    });
    assert!(held >= 55, "only {held} defaults were held against the resolved scenario");
}

#[test]
fn the_schema_says_what_campaign_defaults_are() {
    hold_against("campaign", "x-default");
}

#[test]
fn the_schema_says_what_neutral_defaults_are() {
    hold_against("neutral", "x-neutral");
}

#[test]
fn defaults_in_words_are_as_the_words_say() {
    let campaign = read(LEAST);
    let neutral = read(&least_with(3, "defaults = \"neutral\""));
    for scenario in [&campaign, &neutral] {
        let arm = &scenario.arms[0];
        assert_eq!((scenario.election, scenario.start, scenario.baseline), (None, None, 0));
        assert_eq!(scenario.measure, [Measure::End]);
        assert_eq!((arm.operators.len(), arm.operators[0].name.as_str()), (1, "coordinator"));
        assert_eq!((arm.operators[0].budget, arm.platforms.len()), (1.0, 1));
        assert_eq!(arm.on_new_leader, OnNewLeader::Keep);
        assert_eq!(arm.platforms[0].initial_weight, arm.platforms[0].appeal);
        assert_eq!((arm.platforms[0].closes, arm.platforms[0].successor), (None, None));
        assert_eq!(arm.activation.threshold, Thresholds::Same(Threshold::share(0.18)));
        assert_eq!((scenario.events.len(), arm.shocks.len(), arm.changes.len()), (0, 0, 0));
        assert_eq!(scenario.population.groups, []);
        assert_eq!(scenario.election_day.targets, 100);
        assert_eq!(arm.operators[0].capacity, None);
        let platform = &arm.platforms[0];
        assert_eq!((platform.niche, platform.imported), (None, None));
        assert_eq!((&platform.federations, &platform.open_to), (&None, &None));
        assert_eq!(scenario.population.federations, 1);
        assert_eq!(scenario.ties, TieRule::Poisson { mean: 10.0, local: None });
    }
    let activation = &campaign.arms[0].activation;
    assert_eq!(activation.reproduction, Some(6.0));
    assert!((activation.probability.value() - 0.18).abs() < 1e-15);
    let fixed = |scenario: &Scenario| scenario.arms[0].budget.fixed;
    assert_eq!(fixed(&campaign), FixedCost::Share { share: 0.3 });
    assert_eq!(fixed(&neutral), FixedCost::Amount(0.0));
    assert_eq!(neutral.arms[0].activation.reproduction, None);
    assert_eq!(neutral.arms[0].activation.probability, Probability::ZERO);
    let active = |size| {
        let text = LEAST.replace("size = 100", &format!("size = {size}"));
        read(&text).population.initially_active
    };
    assert_eq!(active(1500), InitiallyActive::Count(2));
    assert_eq!(neutral.population.initially_active, InitiallyActive::Count(0));
}
