//! Designs from outside: how many points, which values, and what stays when a design grows.

use super::*;
use crate::numeric::pow;
use crate::scenario::{Scenario, parse};
use std::fs;

/// A scenario with the sweep `lines`.
fn scenario(lines: &str) -> Scenario {
    let text = format!(
        "[scenario]\nname = \"swept\"\ndays = 100\n[population]\nsize = 1_000\n\
         [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n[sweep]\n{lines}"
    );
    parse("s.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"))
}

/// The points of the sweep `lines`.
fn points(lines: &str) -> Points {
    let scenario = scenario(lines);
    Points::of(&scenario.sweep.unwrap(), scenario.seed).unwrap()
}

fn factor(key: &str, values: &str) -> String {
    format!("[[sweep.factor]]\nkey = '{key}'\n{values}\n")
}

/// The values of all points, a point a line.
fn told(points: &Points) -> Vec<String> {
    let cell = |cell: Option<String>| cell.unwrap_or_default();
    let line = |at| points.at(at).into_iter().map(cell).collect::<Vec<_>>().join(" | ");
    (0..points.len()).map(line).collect()
}

#[test]
fn in_a_grid_the_first_factor_changes_last() {
    let factors = factor("visits.daily", "levels = [0.5, 1]")
        + &factor("scenario.days", "levels = [7, 8, 9]");
    let points = points(&format!("design = \"grid\"\n{factors}"));
    assert_eq!(points.keys(), ["visits.daily", "scenario.days"]);
    let expected = ["0.5 | 7", "0.5 | 8", "0.5 | 9", "1 | 7", "1 | 8", "1 | 9"];
    assert_eq!(told(&points), expected);
}

#[test]
fn a_zip_takes_levels_together() {
    let factors = factor("visits.daily", "levels = [0.5, 1]")
        + &factor("population.initially_active", "levels = [0.1, { count = 7 }]");
    let points = points(&format!("design = \"zip\"\n{factors}"));
    assert_eq!(told(&points), ["0.5 | 0.1", "1 | { count = 7 }"]);
}

#[test]
fn a_point_of_a_list_leaves_out_what_it_does_not_name() {
    let points = points(
        "design = \"list\"\n[[sweep.point]]\n\"visits.daily\" = 0.5\n\
         [[sweep.point]]\nscenario.days = 9\n\"arm.*.wires.bridge\" = 0\n[[sweep.point]]\n",
    );
    assert_eq!(points.keys(), ["visits.daily", "scenario.days", "arm.*.wires.bridge"]);
    assert_eq!(told(&points), ["0.5 |  | ", " | 9 | 0", " |  | "]);
    assert_eq!(points.settings(2), []);
    let days = Setting { key: "scenario.days".into(), value: "9".into() };
    assert_eq!(points.settings(1)[0], days);
}

/// The drawn designs, with how many samples or trajectories.
const DRAWN: [(&str, &str); 4] = [
    ("latin-hypercube", "samples"),
    ("sobol", "samples"),
    ("morris", "trajectories"),
    ("saltelli", "samples"),
];

fn drawn(design: &str, word: &str, count: u32) -> Points {
    let factors = factor("visits.daily", "range = [0.1, 1]")
        + &factor("activation.lapse", "range = [0.001, 0.1]\nscale = \"log\"")
        + &factor("scenario.days", "range = [7, 10]\nstep = 1")
        + &factor("arm.*.wires", "levels = [\"none\", { sso = true }]");
    points(&format!("design = \"{design}\"\n{word} = {count}\n{factors}"))
}

#[test]
fn drawn_points_are_scenarios_and_lie_in_the_cube_where_their_values_say() {
    for (design, word) in DRAWN {
        let points = drawn(design, word, 20);
        for index in 0..points.len() {
            let (values, unit) = (points.at(index), points.unit(index).unwrap());
            let values: Vec<String> = values.into_iter().map(Option::unwrap).collect();
            assert!(unit.iter().all(|u| (0.0..=1.0).contains(u)), "{design}: {unit:?}");
            let daily: f64 = values[0].parse().unwrap();
            assert!((daily - (0.1 + unit[0] * 0.9)).abs() < 1e-15, "{design}: {daily}");
            let lapse: f64 = values[1].parse().unwrap();
            let expected = pow(10.0, 2.0 * unit[1] - 3.0);
            assert!((lapse / expected - 1.0).abs() < 1e-14, "{design}: {lapse}");
            assert_eq!(values[2], ["7", "8", "9", "10"][((unit[2] * 4.0) as usize).min(3)]);
            assert_eq!(values[3], ["\"none\"", "{ sso = true }"][usize::from(unit[3] >= 0.5)]);
        }
        let setting = &points.settings(points.len() - 1)[3];
        assert_eq!(setting.key, "arm.*.wires");
    }
    assert_eq!(points("design = \"list\"\n[[sweep.point]]\n").unit(0), None);
}

/// The points of every design but a Latin hypercube stay when there are more, and those of no design
/// are the same under another seed.
#[test]
fn a_design_that_grows_keeps_its_points() {
    for (design, word) in &DRAWN[1..] {
        let (few, many) = (drawn(design, word, 7), drawn(design, word, 1000));
        assert!(few.len() < many.len());
        assert!((0..few.len()).all(|index| few.unit(index) == many.unit(index)), "{design}");
    }
    for (design, word) in DRAWN {
        let factors = factor("visits.daily", "range = [0.1, 1]");
        let scenario = scenario(&format!("design = \"{design}\"\n{word} = 50\n{factors}"));
        let under = |seed| told(&Points::of(scenario.sweep.as_ref().unwrap(), seed).unwrap());
        assert_eq!(under(1), under(1));
        assert_ne!(under(1), under(2), "{design}");
    }
}

#[test]
fn a_million_points_of_the_most_factors_are_made_one_by_one() {
    let keys = ["visits.daily", "visits.dilution", "activation.action", "registration.further"];
    let factors: String = keys.iter().map(|key| factor(key, "range = [0.7, 0.9]")).collect();
    for (design, word) in DRAWN {
        let points = points(&format!("design = \"{design}\"\n{word} = 10_000_000\n{factors}"));
        let last = points.len() - 1;
        assert!(last >= 9_999_999 && points.at(last) != points.at(last - 10), "{design}");
    }
    let sweep = |design| Sweep {
        design,
        factors: vec![
            Factor {
                key: "visits.daily".into(),
                values: Values::Range { low: 0.0, high: 1.0, log: false }
            };
            100
        ],
        precision: None,
    };
    let points = Points::of(&sweep(Design::Saltelli { samples: 10_000_000 }), 1).unwrap();
    assert_eq!((points.len(), points.at(0).len()), (2_020_000_000, 100));
    assert!(points.unit(points.len() - 1).unwrap().iter().all(|u| *u > 0.0 && *u < 1.0));
}

/// The points of the table `text`.
fn table(text: &[u8]) -> Result<Points, String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let scenario = scenario(&format!("file = {:?}\n", file.path().display().to_string()));
    let points = Points::of(&scenario.sweep.unwrap(), 1);
    let name = file.path().display().to_string();
    points.map_err(|error| error.to_string().replace(&name, "design.csv"))
}

#[test]
fn a_table_has_toml_or_words_in_its_cells_and_nothing_where_nothing_is_set() {
    let points = table(
        "\u{feff}visits.daily,point,ties.kind,\"population.initially_active\"\r\n\
         0.5,7,regular,\"{ count = 3 }\"\r\n\r\n,0,\"\"\"poisson\"\"\",\r\n1,1,\"a\nb\",0.1"
            .as_bytes(),
    )
    .unwrap();
    assert_eq!(points.keys(), ["visits.daily", "ties.kind", "population.initially_active"]);
    let expected =
        ["0.5 | \"regular\" | { count = 3 }", " | \"poisson\" | ", "1 | \"a\\u000Ab\" | 0.1"];
    assert_eq!(told(&points), expected);
    assert_eq!(points.unit(0), None);
    assert_eq!(points.settings(1).len(), 1);
}

#[test]
fn a_table_that_is_wrong_is_told_with_its_line() {
    for (text, expected) in [
        (&b"visits.daily\n0.5\n0.5,1\n"[..], "design.csv:3: has 2 cells, the header 1"),
        (b"point,visits.daily\n0,0.5\n\n1\n", "design.csv:4: has 1 cells, the header 2"),
        (b"point,visits.daily\n0,\xff\n", "design.csv:2: cell 2 is not UTF-8"),
    ] {
        let error = table(text).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
    let gone = Sweep {
        design: Design::File {
            path: "design.csv".to_owned(),
            file: "/nowhere/design.csv".into(),
            rows: 1,
        },
        factors: Vec::new(),
        precision: None,
    };
    let error = Points::of(&gone, 1).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/design.csv: cannot be read: "), "{error}");
}
