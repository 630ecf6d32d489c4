//! Designs from outside: how many points, which values, and what stays when a design grows.

use super::*;
use crate::scenario::parse;

/// A scenario with the sweep `lines`.
fn points(lines: &str) -> Points {
    let text = format!(
        "[scenario]\nname = \"swept\"\ndays = 100\n[population]\nsize = 1_000\n\
         [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n[sweep]\n{lines}"
    );
    let scenario = parse("s.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"));
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
