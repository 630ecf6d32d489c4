//! What a file may say of what is not known.

use super::*;

fn with(lines: &str) -> String {
    format!("{LEAST}[uncertainty]\n{lines}\n")
}

fn full(lines: &str) -> Scenario {
    read(&format!("{FULL}\n[uncertainty]\n{lines}\n"))
}

#[test]
fn a_range_has_two_ends_and_may_have_a_scale() {
    let scenario = read(&with(
        "\"activation.reproduction\" = { range = [1.2, 10], scale = \"log\" }\n\
         visits.daily = [0.05, 0.2]\n\"arm.a.platform.p.opens\" = [0, 9]",
    ));
    let told: Vec<_> = scenario
        .uncertain()
        .iter()
        .map(|u| (u.key.as_str(), u.low, u.high, u.scale, u.whole, u.unit.as_str()))
        .collect();
    let expected = [
        ("activation.reproduction", 1.2, 10.0, Scale::Log, false, "supporters"),
        ("visits.daily", 0.05, 0.2, Scale::Linear, false, "per day"),
        ("arm.a.platform.p.opens", 0.0, 9.0, Scale::Linear, true, "day"),
    ];
    assert_eq!(told, expected);
    assert_eq!(read(LEAST).uncertain(), []);
}

#[test]
fn an_imagined_scenario_is_the_file_with_other_values() {
    let scenario = full(
        "\"activation.probability\" = [0.1, 0.2]\n\"arm.'two rivals'.wires.bridge\" = [0, 1]\n\
         \"arm.'all wired'.platform.'party.fr'.opens\" = [1, 50]\n\
         \"arm.'two rivals'.set.'activation.lapse'\" = [0.01, 0.1]\n\"shock.0.size\" = [0, 0.1]",
    );
    let imagined = scenario.imagined(&[0.125, 0.5, 7.0, 0.0625, 0.03]).unwrap();
    let [one, rivals, wired] = imagined.arms.as_slice() else { panic!("three arms") };
    let activation = &one.activation;
    assert_eq!((activation.reproduction, activation.probability.value()), (None, 0.125));
    assert_eq!((activation.lapse.value(), one.shocks[0].size), (0.02, 0.03));
    assert_eq!((rivals.wires.bridge.value(), wired.wires.bridge.value()), (0.5, 1.0));
    assert_eq!((rivals.activation.lapse.value(), rivals.shocks[0].size), (0.0625, 0.01));
    assert_eq!(wired.activation.lapse.value(), 0.0625, "what is set is inherited");
    assert_eq!((rivals.platforms[0].opens, wired.platforms[0].opens), (Day(0), Day(7)));
    assert_eq!(imagined.uncertain(), []);
    assert_eq!(read(FULL).imagined(&[]).unwrap(), read(FULL), "nothing is uncertain");
}

#[test]
fn imagined_scenarios_keep_what_the_command_line_changed() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{FULL}\n[uncertainty]\nties.mean = [4, 8]\n")).unwrap();
    let overrides = Overrides {
        seed: Some(5),
        replicates: Some(3),
        arms: vec!["all wired".into()],
        ..Overrides::default()
    };
    let sets = ["activation.lapse=0.1".to_owned()];
    let (scenario, _) = crate::scenario::read(file.path(), &sets, &overrides).unwrap();
    let imagined = scenario.imagined(&[6.5]).unwrap();
    assert_eq!((imagined.seed, imagined.replicates, imagined.arms.len()), (5, 3, 1));
    assert_eq!(imagined.ties, TieRule::Poisson { mean: 6.5, local: Some(0.4) });
    let activation = &imagined.arms[0].activation;
    assert_eq!(activation.probability.value(), 2.0 * 0.05 / (6.5 * 0.3), "of the arm's own values");
}

#[test]
fn a_broken_range_is_refused_where_it_stands() {
    for (line, code, column, remedy) in [
        ("activation.lapse = 0.1", "wrong-type", 20, "a list or a table"),
        ("activation.lapse = [0.1]", "wrong-length", 20, "exactly 2"),
        ("activation.lapse = [0.1, \"b\"]", "wrong-type", 26, "a number"),
        ("activation.lapse = [0.1, inf]", "not-a-number", 26, "finite"),
        ("activation.lapse = [0.2, 0.1]", "conflict", 20, "the lower end first"),
        ("activation.spontaneous = [0.2, 1.1]", "out-of-range", 32, "from 0 to 1"),
        ("activation.lapse = { range = [0, 1], scale = \"log\" }", "out-of-range", 20, "above 0"),
        ("activation.lapse = { range = [0, 1], scale = \"odd\" }", "unknown-value", 46, "`log`"),
        ("activation.lapse = { range = [0, 1], odd = 1 }", "unknown-key", 38, "`scale`"),
        ("activation.lapes = [0.1, 0.2]", "unknown-key", 12, "`lapse`"),
        ("arm.b.wires.bridge = [0, 1]", "unknown-name", 5, "there are `a`"),
        ("arm.a.wires.sso = [0, 1]", "not-uncertain", 19, "only numbers"),
        ("arm.a.name = [0, 1]", "not-uncertain", 14, "only numbers"),
        ("arm.a.platform.p.opens = [0, 2.5]", "wrong-type", 30, "whole number"),
        ("arm.a.platform.p.opens = [0, 11]", "after-end", 30, "day 10 or earlier"),
        ("arm.a.platform.p.count = [1, 2]", "not-uncertain", 30, "the same rows"),
        ("population.size = [100, 200]", "not-uncertain", 25, "the same rows"),
        ("scenario.seed = [1, 2]", "not-uncertain", 17, "one value"),
        ("\"uncertainty.x\" = [1, 2]", "not-uncertain", 19, "one value"),
        ("\"a b\" = [1, 2]", "bad-key", 1, "a path in quotes"),
        ("activation.reproduction = [1, 90]", "impossible", 31, "33.333 or less"),
        ("ties.mean = [2, 200]", "impossible", 17, "99 or less"),
        (
            "ties.mean = { range = [2, 4], with = \"a.b\" }",
            "unknown-name",
            13,
            "that has no `with`",
        ),
        ("ties.mean = { range = [2, 4], with = \"ties.mean\" }", "unknown-name", 13, "another key"),
    ] {
        let text = refused_at(&with(line), &[(code, 14, column)]);
        assert!(text.contains(remedy), "{text}");
    }
}

#[test]
fn what_excludes_what_cannot_both_be_uncertain() {
    for (one, other) in [
        ("activation.reproduction", "activation.probability"),
        ("activation.probability", "activation.reproduction"),
        ("activation.lapse", "\"activation.lapse\""),
        ("\"activation.threshold\"", "\"activation.threshold.count\""),
    ] {
        let text = with(&format!("{one} = [0, 0.1]\n{other} = [0, 0.1]"));
        let codes: Vec<_> = refuse(&text).addresses().iter().map(|a| (a.0, a.2)).collect();
        assert!(codes.contains(&("conflict", 15)), "{codes:?}");
    }
}

/// Each alone would do: R₀ 30 with daily visits of 0.1, and daily visits of 0.05 with R₀ 6.
#[test]
fn ends_that_do_not_go_together_are_refused() {
    let text = with(
        "activation.reproduction = [6, 30]\nvisits.daily = [0.05, 0.1]\nactivation.lapse = [0.01, 0.034]",
    );
    let text = refused_at(&text, &[("impossible", 13, 1)]);
    assert!(text.contains("at its upper end"), "{text}");
}

#[test]
fn values_that_cannot_be_are_refused_with_what_they_are() {
    let text = LEAST.replace("size = 100", "size = 101");
    let text = format!("{text}[ties]\nkind = \"regular\"\n[uncertainty]\nties.degree = [4, 6]\n");
    let scenario = read(&text);
    assert_eq!(scenario.imagined(&[4.0]).unwrap().ties, TieRule::Regular { degree: 4 });
    let refused = scenario.imagined(&[5.0]).unwrap_err().to_string();
    assert!(refused.contains("with ties.degree = 5") && refused.contains("s.toml:15"), "{refused}");
}

#[test]
fn ranges_make_another_experiment_and_their_order_of_keys_does_not() {
    let json = |lines: &str| serde_json::to_string(&read(&with(lines))).unwrap();
    let one = json("\"visits.daily\" = [0.1, 0.2]");
    assert_ne!(one, json("\"visits.daily\" = [0.1, 0.3]"));
    assert_eq!(one, json("visits.daily = [0.1, 0.2] # so"));
    assert!(one.contains("\"low\":0.1"));
}

#[test]
fn a_file_of_ties_is_read_once_for_all_worlds() {
    let folder = tempfile::tempdir().unwrap();
    let ties = folder.path().join("ties.txt");
    std::fs::write(&ties, "0 1\n1 2\n2 0\n").unwrap();
    let file = folder.path().join("s.toml");
    let text = LEAST.replace("size = 100", "size = 3");
    let text = format!(
        "{text}[ties]\nkind = \"file\"\npath = \"ties.txt\"\n[activation]\nprobability = 0.1\n"
    );
    std::fs::write(&file, format!("{text}[uncertainty]\nactivation.lapse = [0.1, 0.2]\n")).unwrap();
    let (scenario, _) = crate::scenario::read(&file, &[], &Overrides::default()).unwrap();
    std::fs::remove_file(&ties).unwrap();
    let imagined = scenario.imagined(&[0.15]).unwrap();
    assert_eq!(imagined.ties, scenario.ties);
    assert_eq!(imagined.arms[0].activation.lapse.value(), 0.15);
}
