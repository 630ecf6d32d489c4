//! What matters how much: as SALib says on the same samples, and of sweeps that the program runs.

mod common;

use common::{Place, table};
use groundswell::experiment::sensitivity::morris::steps;
use groundswell::experiment::sensitivity::{Index, Kind, Method, Outputs};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The points and outputs of `<method>_sample.csv`, made by `fixtures/sensitivity/make.py`.
fn sample(method: &str) -> (Vec<Vec<f64>>, Outputs) {
    let rows = table(&Path::new("tests/fixtures/sensitivity").join(format!("{method}_sample.csv")));
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
    let points = rows.iter().map(|row| ["x1", "x2", "x3"].map(|x| number(row, x)).into()).collect();
    (points, Outputs::new(vec![rows.iter().map(|row| number(row, "y")).collect()]))
}

/// Assert that `indices` are those that SALib found, each of them.
fn assert_salib(method: &str, indices: &[Index]) {
    let file = Path::new("tests/fixtures/sensitivity").join(format!("{method}_indices.csv"));
    let expected = table(&file);
    assert_eq!(expected.len(), indices.len());
    for row in expected {
        let is = |index: &&Index| {
            index.kind.name() == row["index"]
                && index.factor.to_string() == row["factor"]
                && index.with.map_or_else(String::new, |with| with.to_string()) == row["with"]
        };
        let found = indices.iter().find(is).unwrap().value.unwrap();
        let expected: f64 = row["value"].parse().unwrap();
        assert!((found - expected).abs() < 1e-9, "{row:?}: {found}");
    }
}

#[test]
fn sobol_indices_are_those_of_salib() {
    let (_, outputs) = sample("sobol");
    assert_salib("sobol", &Method::Sobol { factors: 3 }.indices(&outputs, 1));
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let (points, outputs) = sample("morris");
    let method = Method::Morris { factors: 3, steps: steps(&points).unwrap() };
    assert_salib("morris", &method.indices(&outputs, 1));
}

/// The Ishigami function has the first order indices 0.3139, 0.4424 and 0, and the total ones 0.5576, 0.4424
/// and 0.2437 (Ishigami & Homma 1990, doi:10.1109/ISUMA.1990.151285): the intervals of 64 base samples hold them.
#[test]
fn intervals_hold_the_indices_of_the_function() {
    let (_, outputs) = sample("sobol");
    let indices = Method::Sobol { factors: 3 }.indices(&outputs, 1);
    for (kind, exact) in
        [(Kind::First, [0.3139, 0.4424, 0.0]), (Kind::Total, [0.5576, 0.4424, 0.2437])]
    {
        for index in indices.iter().filter(|index| index.kind == kind) {
            let interval = index.interval.unwrap();
            let exact = exact[index.factor];
            assert!(interval.low < exact && exact < interval.high, "{index:?}");
            assert!(interval.high - interval.low < 0.9, "{index:?}");
        }
    }
}

/// A public of eighty under one coordinator and two rivals, with this sweep.
fn scenario(sweep: &str) -> String {
    format!(
        "[scenario]\nname = \"tiny\"\ndays = 15\nreplicates = 4\nseed = 5\ndefaults = \"neutral\"\n\
         [population]\nsize = 80\ninitially_active = 0.1\n[ties]\nmean = 6.0\n\
         [activation]\nprobability = 0.1\nlapse = 0.05\naction = 0.3\n\
         [[arm]]\nname = \"one\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"p\"\n\
         [[arm]]\nname = \"two\"\ninitial = {{ registered = 1.0 }}\n\
         [[arm.platform]]\nname = \"q\"\noperator = \"each\"\ncount = 2\n[sweep]\n{sweep}"
    )
}

fn factor(key: &str, values: &str) -> String {
    format!("[[sweep.factor]]\nkey = '{key}'\n{values}\n")
}

/// Three switches, the last of which nothing asks for without calls.
fn switches() -> String {
    let factors = factor("arm.two.wires.bridge", "levels = [0.0, 1.0]")
        + &factor("activation.lapse", "levels = [0.02, 0.2]")
        + &factor("arm.two.wires.shared_calendar", "levels = [false, true]");
    format!("design = \"grid\"\n{factors}")
}

fn swept(sweep: &str) -> Place {
    let place = Place::with(&scenario(sweep));
    place.line("sweep s.toml --out out --quiet").expect(0);
    place
}

fn json(place: &Place, arguments: &str) -> Value {
    let said = place.line(&format!("sensitivity out --json {arguments}")).expect(0);
    serde_json::from_str(&said.stdout).unwrap()
}

/// The mobilised of an arm of `runs.csv`, by point and replicate.
fn mobilised(place: &Place, arm: &str) -> BTreeMap<(usize, usize), f64> {
    let runs = table(&place.path("out/runs.csv"));
    let runs = runs.iter().filter(|run| run["arm"] == arm);
    let number = |run: &BTreeMap<String, String>, name: &str| run[name].parse::<usize>().unwrap();
    let of = |run| (number(run, "point"), number(run, "replicate"));
    runs.map(|run| (of(run), run["mobilised_end"].parse().unwrap())).collect()
}

fn index<'a>(of_arm: &'a Value, kind: &str, factor: &str) -> &'a Value {
    let is =
        |index: &&Value| index["index"] == kind && index["factors"] == serde_json::json!([factor]);
    of_arm["indices"].as_array().unwrap().iter().find(is).unwrap()
}

#[test]
fn the_coordination_loss_is_shared_out_among_the_switches_of_a_grid() {
    let place = swept(&switches());
    let said = json(&place, "");
    assert_eq!((&said["design"], &said["baseline"]), (&"grid".into(), &"one".into()));
    assert_eq!((&said["metric"], &said["replicates"]), (&"mobilised_end".into(), &4.into()));
    let [of_arm] = said["arms"].as_array().unwrap().as_slice() else { panic!("{said}") };
    let keys = ["arm.two.wires.bridge", "activation.lapse", "arm.two.wires.shared_calendar"];
    let values = keys.map(|key| index(of_arm, "shapley", key)["value"].as_f64().unwrap());
    let (one, two) = (mobilised(&place, "one"), mobilised(&place, "two"));
    let loss = |point| (0..4).map(|r| one[&(point, r)] - two[&(point, r)]).sum::<f64>() / 4.0;
    assert!((values.iter().sum::<f64>() - (loss(7) - loss(0))).abs() < 1e-9, "{values:?}");
    assert!(
        (index(of_arm, "alone", keys[0])["value"].as_f64().unwrap() - (loss(4) - loss(0))).abs()
            < 1e-9
    );
    assert!(values[0] < 0.0, "a bridge makes the loss smaller: {values:?}");
    let inert = index(of_arm, "shapley", keys[2]);
    assert_eq!((&inert["value"], &inert["ci_low"]), (&0.0.into(), &0.0.into()));
    let shares = of_arm["variance"].as_object().unwrap().values();
    assert!((shares.map(|share| share.as_f64().unwrap()).sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn each_arm_can_be_looked_at_and_written_as_a_table() {
    let place = swept(&switches());
    let told = place.line("sensitivity out --of mean --metric active_end --out i.csv").expect(0);
    for words in ["Shapley values of active_end", "“one”", "“two”", "activation.lapse"] {
        assert!(told.stdout.contains(words), "{words}\n{}", told.stdout);
    }
    let rows = table(&place.path("i.csv"));
    assert_eq!(rows.len(), 2 * (3 + 3 * 3 + 3));
    let bridge = |row: &&BTreeMap<String, String>| {
        row["arm"] == "one" && row["index"] == "last" && row["factor"] == "arm.two.wires.bridge"
    };
    let bridge = rows.iter().find(bridge).unwrap();
    assert_eq!((&*bridge["value"], &*bridge["baseline"]), ("0.0", ""), "it is in the other arm");
    let again = place.line("sensitivity out --of mean --metric active_end").expect(0);
    assert_eq!(again.stdout, told.stdout);
}

/// Two factors that matter to the arm of two rivals, and one that does not matter without calls.
fn drawn(design: &str) -> String {
    let factors = factor("activation.probability", "range = [0.02, 0.3]")
        + &factor("arm.two.wires.bridge", "range = [0, 1]")
        + &factor("arm.two.wires.shared_calendar", "levels = [false, true]");
    format!("{design}\n{factors}")
}

/// The total index by hand: half the mean of (a − aᵢ)² over the variance of all a and b, both averaged over
/// the seeds first.
#[test]
fn the_shares_of_a_saltelli_sweep_are_those_of_its_tables() {
    let place = swept(&drawn("design = \"saltelli\"\nsamples = 8"));
    let of_arm = &json(&place, "")["arms"][0];
    let (one, two) = (mobilised(&place, "one"), mobilised(&place, "two"));
    let loss = |sample: usize, row: usize, replicate| {
        let run = (8 * sample + row, replicate);
        one[&run] - two[&run]
    };
    let runs = || (0..4).flat_map(|replicate| (0..8).map(move |sample| (sample, replicate)));
    let variance = |replicate| {
        let both: Vec<f64> =
            (0..8).flat_map(|s| [loss(s, 0, replicate), loss(s, 7, replicate)]).collect();
        let mean = both.iter().sum::<f64>() / 16.0;
        both.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / 16.0
    };
    let variance = (0..4).map(variance).sum::<f64>() / 4.0;
    let keys = ["activation.probability", "arm.two.wires.bridge", "arm.two.wires.shared_calendar"];
    for (factor, key) in keys.into_iter().enumerate() {
        let moved = runs().map(|(s, r)| loss(s, 0, r) - loss(s, factor + 1, r));
        let expected = moved.map(|by| by * by).sum::<f64>() / 64.0 / variance;
        let found = index(of_arm, "total", key);
        let number = |name: &str| found[name].as_f64().unwrap();
        assert!((number("value") - expected).abs() < 1e-9, "{found}: {expected}");
        assert!((number("parameter") + number("interaction") - expected).abs() < 1e-9);
        assert!(number("ci_low") <= expected && expected <= number("ci_high"), "{found}");
    }
    let inert = index(of_arm, "total", keys[2]);
    assert_eq!((&inert["value"], &inert["ci_high"]), (&0.0.into(), &0.0.into()));
}

/// μ by hand: a trajectory of four points, of which two in a row differ in one factor, by 2/3 of its range.
#[test]
fn the_effects_of_a_morris_sweep_are_those_of_its_tables() {
    let place = swept(&drawn("design = \"morris\"\ntrajectories = 5"));
    let of_arm = &json(&place, "--of mean")["arms"][1];
    let points = table(&place.path("out/points.csv"));
    let two = mobilised(&place, "two");
    let mean = |point| (0..4).map(|replicate| two[&(point, replicate)]).sum::<f64>() / 4.0;
    for (key, range) in [("activation.probability", 0.28), ("arm.two.wires.bridge", 1.0)] {
        let at = |point: usize| points[point][key].parse::<f64>().unwrap();
        let moved = (1..20).filter(|point| point % 4 > 0 && at(*point) != at(point - 1));
        let effects = moved.map(|p| (mean(p) - mean(p - 1)) / (at(p) - at(p - 1)) * range);
        let effects: Vec<f64> = effects.collect();
        assert_eq!(effects.len(), 5);
        let found = index(of_arm, "mu", key)["value"].as_f64().unwrap();
        assert!((found - effects.iter().sum::<f64>() / 5.0).abs() < 1e-9, "{found}");
        let size = index(of_arm, "mu_star", key);
        let sizes = effects.iter().map(|effect| effect.abs()).sum::<f64>() / 5.0;
        assert!((size["of_mean"].as_f64().unwrap() - sizes).abs() < 1e-9, "{size}");
        assert!(size["value"].as_f64().unwrap() >= sizes - 1e-9);
    }
    assert_eq!(index(of_arm, "mu_star", "arm.two.wires.shared_calendar")["value"], 0.0);
}

#[test]
fn where_points_have_other_numbers_of_replicates_those_of_all_are_used() {
    let goal = "precision = { metric = \"mobilised\", half_width = 0.1, min = 3, max = 12 }\n";
    let place = swept(&switches().replacen('\n', &format!("\n{goal}"), 1));
    let counts = table(&place.path("out/summary.csv"));
    let counts = counts.iter().filter(|row| row["metric"] == "mobilised_end");
    let counts: Vec<u64> = counts.map(|row| row["n"].parse().unwrap()).collect();
    let (fewest, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(fewest < most, "{counts:?}");
    assert_eq!(json(&place, "")["replicates"], *fewest);
}

#[test]
fn a_design_that_is_for_no_index_is_refused() {
    let three =
        format!("design = \"grid\"\n{}", factor("activation.lapse", "levels = [0, 0.1, 0.2]"));
    let zip = format!("design = \"zip\"\n{}", factor("activation.lapse", "levels = [0, 0.1]"));
    for (sweep, name) in [(three, "`grid`"), (zip, "`zip`")] {
        let place = Place::with(&scenario(&sweep));
        place.line("sweep s.toml --out out --plan --quiet").expect(0);
        let refused = place.line("sensitivity out").expect(2).stderr;
        assert!(refused.contains(name) && refused.contains("`saltelli`"), "{refused}");
    }
    let place = Place::new();
    place.line("sensitivity nothing").expect(2);
}

#[test]
fn what_was_asked_for_wrongly_is_refused() {
    let place = Place::with(&scenario(&switches()));
    place.line("sweep s.toml --out out --arm one --plan --quiet").expect(0);
    let refused = place.line("sensitivity out --of difference").expect(2).stderr;
    assert!(refused.contains("--of mean"), "{refused}");
    let refused = place.line("sensitivity out --metric fame").expect(2).stderr;
    assert!(refused.contains("`fame`") && refused.contains("summary.csv"), "{refused}");
}

#[test]
fn runs_that_are_missing_are_named() {
    let place = Place::with(&scenario(&switches()));
    place.line("sweep s.toml --out out --shard 0/2 --quiet").expect(0);
    let refused = place.line("sensitivity out").expect(3).stderr;
    assert!(refused.contains("mobilised_end is not known of 32 runs"), "{refused}");
    assert!(refused.contains("  point 0, arm “one”, replicate 1: missing"), "{refused}");
    assert!(refused.contains("  and 24 more"), "{refused}");
}

#[test]
fn runs_that_failed_or_have_no_value_are_named() {
    let size = factor("population.size", "levels = [80, 4]");
    let active = factor("population.initially_active", "levels = [0.1, { count = 5 }]");
    let few = scenario(&format!("design = \"grid\"\n{size}{active}"));
    let place = Place::with(&few.replace("mean = 6.0", "mean = 2.0"));
    place.line("sweep s.toml --out out --quiet").expect(1);
    let refused = place.line("sensitivity out").expect(1).stderr;
    assert!(refused.contains("mobilised_end is not known of 8 runs"), "{refused}");
    assert!(refused.contains("  point 3, arm “one”, replicate 0: failed: "), "{refused}");
    let place = swept(&switches());
    let refused = place.line("sensitivity out --metric mobilised_50_percent_day").expect(1).stderr;
    assert!(refused.contains(": no value") && refused.contains("another --metric"), "{refused}");
}
