//! `[sweep]`: its points are counted, and every value is tried before anything is run.

use super::*;
use std::fs;

const ARMS: &str = "[scenario]
name = \"swept\"
days = 100
[population]
size = 1_000
federations = 10
[[arm]]
name = \"one\"
[[arm.platform]]
name = \"p\"
[[arm]]
name = \"two rivals\"
[[arm.platform]]
name = \"p\"
count = 2
";

/// The sweep of [`ARMS`] with these lines after it.
fn sweep(lines: &str) -> Sweep {
    read(&format!("{ARMS}{lines}")).sweep.expect("there is a sweep")
}

/// Assert that the sweep `lines` is refused for these reasons alone; lines are counted from 1.
fn sweep_refused(lines: &str, expected: &[(&str, usize, usize)]) -> String {
    let above = ARMS.lines().count();
    let expected: Vec<_> =
        expected.iter().map(|&(code, line, column)| (code, above + line, column)).collect();
    refused_at(&format!("{ARMS}{lines}"), &expected)
}

fn factor(key: &str, values: &str) -> String {
    format!("[[sweep.factor]]\nkey = '{key}'\n{values}\n")
}

#[test]
fn points_are_counted_as_each_design_has_them() {
    let levels = factor("activation.action", "levels = [0.01, 0.02, 0.05]");
    let stepped = factor("arm.\"two rivals\".wires.bridge", "range = [0, 1]\nstep = 0.1");
    let drawn = factor("visits.daily", "range = [0.1, 1]\nscale = \"log\"");
    for (head, factors, points) in [
        ("design = \"grid\"", &[&levels, &stepped][..], 33),
        ("design = \"grid\"", &[&stepped], 11),
        ("design = \"zip\"", &[&levels, &factor("scenario.days", "levels = [5, 6, 7]")], 3),
        ("design = \"latin-hypercube\"\nsamples = 50", &[&levels, &drawn], 50),
        ("design = \"sobol\"\nsamples = 64", &[&drawn], 64),
        ("design = \"morris\"\ntrajectories = 10", &[&levels, &stepped, &drawn], 40),
        ("design = \"saltelli\"\nsamples = 100", &[&levels, &stepped, &drawn], 800),
    ] {
        let factors: String = factors.iter().map(|factor| factor.as_str()).collect();
        let sweep = sweep(&format!("[sweep]\n{head}\n{factors}"));
        assert_eq!(sweep.points(), points, "{head}");
    }
}

#[test]
fn a_factor_keeps_its_values_as_toml() {
    let text = "[sweep]\ndesign = \"grid\"\n".to_owned()
        + &factor("arm.*.wires", "levels = [\"none\", { sso = true, bridge = 0.5 }]")
        + &factor("population.initially_active", "levels = [1e-3, { count = 7 }]")
        + &factor("visits.daily", "range = [0.1, 0.3]\nstep = 0.1");
    let sweep = sweep(&text);
    let levels = |at: usize| match &sweep.factors[at].values {
        Values::Levels(levels) => levels.join(" | "),
        other => panic!("{other:?}"),
    };
    assert_eq!(levels(0), "\"none\" | { sso = true, bridge = 0.5 }");
    assert_eq!(levels(1), "0.001 | { count = 7 }");
    assert_eq!(levels(2), "0.1 | 0.2 | 0.3");
    assert_eq!(sweep.factors[0].key, "arm.*.wires");
    assert_eq!((sweep.points(), sweep.precision), (12, None));
}

#[test]
fn the_points_of_a_list_name_keys_with_or_without_quotes() {
    let sweep = sweep(
        "[sweep]\ndesign = \"list\"\n\
         [[sweep.point]]\n\"activation.lapse\" = 0.1\narm.one.wires.bridge = 0.5\n\
         [[sweep.point]]\n\"arm.*.initial.registered\" = 0.2\npopulation.initially_active = { count = 3 }\n",
    );
    let Design::List { points } = &sweep.design else { panic!("{sweep:?}") };
    let told = |point: &[Setting]| -> Vec<String> {
        point.iter().map(|s| format!("{}={}", s.key, s.value)).collect()
    };
    assert_eq!(told(&points[0]), ["activation.lapse=0.1", "arm.one.wires.bridge=0.5"]);
    assert_eq!(
        told(&points[1]),
        ["arm.*.initial.registered=0.2", "population.initially_active={ count = 3 }"]
    );
    assert_eq!((sweep.points(), sweep.factors.len()), (2, 4));
}

#[test]
fn a_table_of_points_needs_a_header_of_keys() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("s.toml");
    let read = |header: &str| {
        fs::write(folder.path().join("design.csv"), format!("{header}\n0,0.1,0.2\n")).unwrap();
        fs::write(&scenario, format!("{ARMS}[sweep]\nfile = \"design.csv\"\n")).unwrap();
        crate::scenario::read(&scenario, &[], &Overrides::default())
    };
    let (fine, _) = read("point,activation.lapse,\"arm.\"\"two rivals\"\".wires.bridge\"").unwrap();
    let sweep = fine.sweep.unwrap();
    let keys: Vec<&str> = sweep.factors.iter().map(|factor| factor.key.as_str()).collect();
    assert_eq!(keys, ["activation.lapse", "arm.\"two rivals\".wires.bridge"]);
    assert_eq!((sweep.points(), sweep.factors[0].values.clone()), (1, Values::ByPoint));
    for (header, code) in [
        ("point,activation.laps,visits.daily", "unknown-key"),
        ("point,arm.nobody.wires.bridge,visits.daily", "unknown-name"),
        ("point,a b,visits.daily", "bad-key"),
        ("point,visits.daily,visits.daily", "conflict"),
    ] {
        let refused = read(header).unwrap_err();
        assert!(refused.addresses().iter().any(|a| a.0 == code), "{header}: {refused}");
    }
    fs::remove_file(folder.path().join("design.csv")).unwrap();
    fs::write(&scenario, format!("{ARMS}[sweep]\nfile = \"design.csv\"\n")).unwrap();
    let refused = crate::scenario::read(&scenario, &[], &Overrides::default()).unwrap_err();
    assert_eq!(refused.addresses()[0].0, "cannot-read", "{refused}");
}

#[test]
fn a_design_that_lacks_something_or_has_too_much_is_refused() {
    let grid = |rest: &str| format!("[sweep]\ndesign = \"grid\"\n{rest}");
    for (lines, expected) in [
        ("[sweep]\n".to_owned(), ("missing-key", 1, 1)),
        (grid(""), ("missing-key", 2, 10)),
        ("[sweep]\ndesign = \"list\"\n".to_owned(), ("missing-key", 2, 10)),
        (grid("file = \"x\"\n"), ("conflict", 3, 8)),
        (
            grid(&format!("samples = 3\n{}", factor("scenario.seed", "levels = [1]"))),
            ("conflict", 3, 1),
        ),
        ("[sweep]\ndesign = \"cube\"\n".to_owned(), ("unknown-value", 2, 10)),
        (grid(&factor("visits.daily", "")), ("missing-key", 3, 1)),
        (grid(&factor("visits.daily", "range = [0, 1]")), ("bad-range", 5, 9)),
        (grid(&factor("visits.daily", "range = [1, 0]\nstep = 0.1")), ("bad-range", 5, 9)),
        (grid(&factor("visits.daily", "range = [0, 1]\nstep = 1e-6")), ("bad-range", 6, 8)),
        (grid(&factor("visits.daily", "levels = [0.1]\nstep = 0.1")), ("conflict", 6, 1)),
        (
            grid(&factor("visits.daily", "levels = [1]"))
                + "[sweep.precision]\nmetric = \"mobilised\"\nhalf_width = 0.01\nmin = 9\nmax = 8\n",
            ("conflict", 6, 1),
        ),
    ] {
        let text = sweep_refused(&lines, &[expected]);
        assert!(text.contains("help: "), "{text}");
    }
    let text = sweep_refused(
        "[sweep]\ndesign = \"sobol\"\n[[sweep.factor]]\nkey = \"visits.daily\"\nrange = [0, 1]\nscale = \"log\"\n",
        &[("missing-key", 2, 10)],
    );
    assert!(text.contains("samples"), "{text}");
    sweep_refused(
        "[sweep]\ndesign = \"sobol\"\nsamples = 8\n[[sweep.factor]]\nkey = \"visits.daily\"\nrange = [0, 1]\nscale = \"log\"\n",
        &[("bad-range", 6, 9)],
    );
}

#[test]
fn every_wrong_level_of_every_factor_is_told_at_once_where_it_stands() {
    let lines = "[sweep]\ndesign = \"grid\"\n".to_owned()
        + &factor("activation.lapse", "levels = [0.1, 2, \"x\"]")
        + &factor("visits.dayly", "levels = [0.1, 0.2]")
        + &factor("arm.nobody.wires.bridge", "levels = [0.1]")
        + &factor("arm.*.name", "levels = [\"x\"]")
        + &factor("sweep.samples", "levels = [1]");
    let text = sweep_refused(
        &lines,
        &[
            ("out-of-range", 5, 16),
            ("wrong-type", 5, 19),
            ("unknown-key", 7, 7),
            ("unknown-name", 10, 7),
            ("bad-key", 13, 7),
            ("bad-key", 16, 7),
        ],
    );
    assert!(text.contains("did you mean `daily`?"), "{text}");
}

#[test]
fn a_level_that_fits_but_makes_no_scenario_is_told_where_it_stands() {
    let grid = "[sweep]\ndesign = \"grid\"\n";
    let size = factor("population.size", "levels = [1_000, 100, 5]");
    let text = sweep_refused(&format!("{grid}{size}"), &[("impossible", 5, 23)]);
    assert!(text.contains("with population.size = 5: 10 federations for 5"), "{text}");
    let days = factor("arm.*.platform.p.opens", "levels = [0, 101]");
    sweep_refused(&format!("{grid}{days}"), &[("after-end", 5, 14)]);
    // What is right together is right, though each alone is not.
    let both = factor("population.size", "levels = [8]")
        + &factor("population.federations", "levels = [4]");
    let mean = factor("ties.mean", "levels = [2]");
    assert_eq!(sweep(&format!("{grid}{both}{mean}")).points(), 1);
    sweep(&format!("[sweep]\ndesign = \"zip\"\n{both}{mean}"));
    let point = "[sweep]\ndesign = \"list\"\n[[sweep.point]]\n\"population.size\" = 5\n";
    sweep_refused(point, &[("impossible", 3, 1)]);
}

#[test]
fn no_order_of_levels_decides_whether_a_grid_is_refused() {
    for (sizes, federations) in [
        ("80, 1_000", "100, 5"),
        ("1_000, 80", "100, 5"),
        ("80, 1_000", "5, 100"),
        ("1_000, 80", "5, 100"),
    ] {
        let size = factor("population.size", &format!("levels = [{sizes}]"));
        let federations = factor("population.federations", &format!("levels = [{federations}]"));
        let grid = sweep(&format!("[sweep]\ndesign = \"grid\"\n{size}{federations}"));
        assert_eq!(
            grid.points(),
            4,
            "one of them, 100 federations of 80 supporters, cannot be run"
        );
    }
}

#[test]
fn draws_of_a_whole_number_need_a_step() {
    let drawn = |values: &str| {
        format!("[sweep]\ndesign = \"sobol\"\nsamples = 8\n{}", factor("scenario.days", values))
    };
    let text = sweep_refused(&drawn("range = [10, 99]"), &[("wrong-type", 6, 9)]);
    assert!(text.contains("write step = 1"), "{text}");
    assert_eq!(sweep(&drawn("range = [10, 99]\nstep = 1")).points(), 8);
}

#[test]
fn two_factors_cannot_change_the_same() {
    let grid = |a: &str, b: &str| {
        let factors = factor(a, "levels = [0.1]") + &factor(b, "levels = [0.2]");
        format!("[sweep]\ndesign = \"grid\"\n{factors}")
    };
    for (a, b) in [
        ("visits.daily", "visits.daily"),
        ("arm.*.wires.bridge", "arm.one.wires.bridge"),
        ("activation.probability", "activation.reproduction"),
    ] {
        sweep_refused(&grid(a, b), &[("conflict", 7, 7)]);
    }
    sweep(&grid("arm.one.wires.bridge", "arm.\"two rivals\".wires.bridge"));
}

#[test]
fn what_is_uncertain_is_not_swept() {
    let uncertain = "[uncertainty]\n\"arm.one.wires.bridge\" = [0.1, 0.2]\n";
    let swept = |key: &str| {
        let factor = factor(key, "levels = [0.5]");
        format!("{uncertain}[sweep]\ndesign = \"grid\"\n{factor}")
    };
    sweep_refused(&swept("arm.*.wires.bridge"), &[("conflict", 3, 1)]);
    sweep(&swept("arm.\"two rivals\".wires.bridge"));
}

#[test]
fn precision_is_read() {
    let lines = "[sweep]\ndesign = \"grid\"\n\
                 precision = { metric = \"mobilised\", half_width = 0.01, of = \"mean\" }\n"
        .to_owned()
        + &factor("visits.daily", "levels = [0.5]");
    let precision = sweep(&lines).precision.unwrap();
    assert_eq!((precision.of, precision.min, precision.max), (Estimand::Mean, 8, 200));
}

#[test]
fn whatever_a_key_or_a_value_is_there_is_an_answer() {
    let odd = [
        "",
        "*",
        "arm",
        "arm.*",
        "arm.*.",
        "arm.one",
        "arm.*.platform",
        "arm.*.platform.p",
        "shock.0",
        "population",
        "ties.edges.0",
        "scenario",
        "a.b.c.d",
        "\u{1b}[31m",
        "visits.daily.x",
        ".",
    ];
    let values = ["1", "true", "\"x\"", "2009-02-16", "{}", "{ a = { b = 1 } }", "-1e300", "nan"];
    for key in odd {
        for value in values {
            let factor = factor(key, &format!("levels = [{value}]"));
            let point = format!("[[sweep.point]]\n{:?} = {value}\n", key.replace('\u{1b}', ""));
            for text in [
                format!("{ARMS}[sweep]\ndesign = \"grid\"\n{factor}"),
                format!("{ARMS}[sweep]\ndesign = \"list\"\n{point}"),
            ] {
                if let Err(refused) = parse("s.toml", &text, &[]) {
                    assert!(!refused.to_string().is_empty(), "{text}");
                }
            }
        }
    }
}

#[test]
fn a_level_may_be_infinite_where_the_key_may() {
    let attention = factor("calls.attention", "levels = [0.25, inf]");
    let sweep = sweep(&format!("[sweep]\ndesign = \"grid\"\n{attention}"));
    assert_eq!(sweep.factors[0].values, Values::Levels(vec!["0.25".into(), "inf".into()]));
    let daily = factor("visits.daily", "levels = [0.25, inf]");
    sweep_refused(&format!("[sweep]\ndesign = \"grid\"\n{daily}"), &[("not-a-number", 5, 17)]);
}

/// What `text` with the sweep `lines` is at the point of these `settings`.
fn at(text: &str, lines: &str, settings: &[(&str, &str)]) -> Result<Scenario, Refused> {
    let setting = |&(key, value): &(&str, &str)| Setting { key: key.into(), value: value.into() };
    let settings: Vec<Setting> = settings.iter().map(setting).collect();
    read(&format!("{text}{lines}")).at(&settings)
}

#[test]
fn a_point_is_the_scenario_with_its_values_written_in() {
    let lines = "[sweep]\ndesign = \"grid\"\n".to_owned() + &factor("visits.daily", "levels = [1]");
    let settings = [
        ("scenario.days", "50"),
        ("arm.*.wires", "{ sso = true, bridge = 0.5 }"),
        ("population.initially_active", "{ count = 7 }"),
    ];
    let point = at(ARMS, &lines, &settings).unwrap();
    let written = ARMS
        .replace("days = 100", "days = 50")
        .replace("[[arm]]\n", "[[arm]]\nwires = { sso = true, bridge = 0.5 }\n")
        .replace("federations = 10", "federations = 10\ninitially_active = { count = 7 }");
    assert_eq!(point, read(&written));
    let json = |scenario: &Scenario| serde_json::to_string(scenario).unwrap();
    assert_eq!(json(&point), json(&read(&written)), "the identity of results");
    assert_eq!(at(ARMS, &lines, &[]).unwrap(), read(ARMS));
}

#[test]
fn a_point_keeps_what_the_command_line_says_and_what_is_uncertain() {
    let lines = "[sweep]\ndesign = \"grid\"\n".to_owned() + &factor("visits.daily", "levels = [1]");
    let uncertain = "[uncertainty]\n\"activation.lapse\" = [0.01, 0.02]\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    let overrides = Overrides {
        seed: Some(7),
        replicates: Some(3),
        arms: vec!["one".into()],
        flip: true,
        ..Overrides::default()
    };
    let read = |text: &str| {
        fs::write(&path, text).unwrap();
        crate::scenario::read(&path, &["registration.further=0.5".into()], &overrides).unwrap().0
    };
    let days = Setting { key: "scenario.days".into(), value: "50".into() };
    let point = read(&format!("{ARMS}{uncertain}{lines}")).at(&[days]).unwrap();
    let written = read(&format!("{ARMS}{uncertain}").replace("days = 100", "days = 50"));
    let json = |scenario: &Scenario| serde_json::to_string(scenario).unwrap();
    assert_eq!(json(&point), json(&written));
    let imagined = point.imagined(&[0.015]).unwrap();
    assert_eq!(json(&imagined), json(&written.imagined(&[0.015]).unwrap()));
    assert_eq!((imagined.days.0, imagined.seed, imagined.flip.len()), (50, 7, Rule::ALL.len()));
}

#[test]
fn a_point_that_is_no_scenario_is_refused_with_its_values() {
    let lines = "[sweep]\ndesign = \"grid\"\n".to_owned() + &factor("visits.daily", "levels = [1]");
    for (settings, code) in [
        ([("visits.daily", "1"), ("population.size", "5")], "impossible"),
        ([("visits.daily", "1"), ("arm.nobody.wires.bridge", "1")], "unknown-name"),
        ([("visits.daily", "1"), ("activation.lapse", "\"x\"")], "wrong-type"),
        ([("visits.daily", "1"), ("activation.lapse", "1, 2")], "syntax"),
    ] {
        let refused = at(ARMS, &lines, &settings).unwrap_err();
        assert_eq!(refused.addresses()[0].0, code, "{refused}");
        let text = refused.to_string();
        let told = format!("with visits.daily = 1, {} = {}: ", settings[1].0, settings[1].1);
        assert!(text.contains(&told) && text.contains("[sweep]"), "{text}");
    }
}
