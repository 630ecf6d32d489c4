//! What is known and what is not, from the file to the summary.

mod common;

use common::{LEAST, Place, assert_same, curves_of, manifest, names, result, table};
use std::collections::BTreeSet;
use std::fs;

/// Two arms that differ, and two that do not.
const HALLS: &str = r#"[scenario]
name = "halls"
days = 40
election = 30
replicates = 12
seed = 7

[population]
size = 600
federations = 6
initially_active = 0.02

[activation]
reproduction = 6

[registration]
background = 0.01

[[arm]]
name = "one hall"
initial = { registered = 0.6 }

[[arm.platform]]
name = "hall"

[[arm]]
name = "two halls"
like = "one hall"

[[arm.platform]]
name = "hall"
count = 2

[[arm]]
name = "twin"
like = "one hall"
"#;

const UNKNOWN: &str = r#"
[uncertainty]
"activation.reproduction" = { range = [1.2, 10], scale = "log" }
"ties.mean" = [4, 16]
"arm.'two halls'.platform.hall.every" = [0, 5]
"#;

const KNOWN: &str = r#"
[[target]]
id = "T1"
arm = "one hall"
metric = "registered"
as = "share"
day = 0
low = 0.6
high = 0.61
use = "fit"

[[target]]
id = "T2"
arm = "two halls"
platform = "hall-2"
metric = "accounts"
day = 30
low = 5_000
high = 6_000
use = "check"

[[target]]
id = "T3"
arm = "one hall"
metric = "calls_contradictory"
as = "growth"
since = 2
day = 5
low = -1
high = 1
use = "check"
"#;

fn unknown() -> Place {
    Place::with(&format!("{HALLS}{UNKNOWN}"))
}

#[test]
fn where_nothing_is_uncertain_the_summary_says_that_luck_is_alone() {
    let alone = "all parameters fixed as written: luck alone";
    let told = |place: Place| place.line("run s.toml --out out").expect(0).stdout;
    assert!(told(Place::with(HALLS)).contains(alone));
    assert!(!told(unknown()).contains(alone));
}

#[test]
fn every_replicate_is_a_world_of_its_own_and_its_arms_share_it() {
    let place = unknown();
    let said = place.line("run s.toml --out out").expect(0).stdout;
    for words in [
        "  activation.reproduction 1.2 to 10 (log)\n  ties.mean 4 to 16\n  arm.",
        "so that each replicate is a plausible world:",
        "“two halls” against “one hall”: median −",
        "\n  12 worlds, from −",
        "“twin” mobilises exactly as many as “one hall”, in every world",
        "mean over 12 worlds, with its simulation error; the error shrinks with more replicates and does \
         not cover what is unknown",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let rows = table(&place.path("out/runs.csv"));
    let (mean, every) = ("uncertain:ties.mean", "uncertain:arm.'two halls'.platform.hall.every");
    for row in &rows {
        let of_baseline = &rows[row["replicate"].parse::<usize>().unwrap()];
        assert_eq!((&row[mean], &row[every]), (&of_baseline[mean], &of_baseline[every]));
        assert!((4.0..=16.0).contains(&row[mean].parse().unwrap()));
        assert!(["0.0", "1.0", "2.0", "3.0", "4.0", "5.0"].contains(&row[every].as_str()));
    }
    let worlds: BTreeSet<&String> = rows.iter().map(|row| &row[mean]).collect();
    assert_eq!((rows.len(), worlds.len()), (36, 12));
    let metrics = table(&place.path("out/paired.csv"));
    assert!(metrics.iter().all(|row| !row["metric"].starts_with("uncertain")));
    let uncertainty = &manifest(&place.path("out"))["scenario"]["uncertainty"];
    assert_eq!(uncertainty["keys"][1]["key"], "ties.mean");
    assert_eq!(uncertainty["written"]["activation"]["reproduction"], 6);
}

#[test]
fn threads_change_no_byte_where_something_is_not_known() {
    let place = Place::with(&format!("{HALLS}{UNKNOWN}{KNOWN}"));
    let of = |threads: &str| {
        place.line(&format!("run s.toml -q --threads {threads} --out {threads}")).expect(0);
        result(&place.path(threads))
    };
    assert_same(&of("1"), &of("3"), "one thread and three");
}

#[test]
fn identical_arms_differ_by_exactly_nothing_in_every_plausible_world() {
    let place = unknown();
    place.line("run s.toml -q --out out").expect(0);
    let out = place.path("out");
    assert_eq!(curves_of(&out, "twin"), curves_of(&out, "one hall"));
    for file in ["paired.csv", "delta.csv"] {
        let rows = table(&out.join(file));
        let twin = rows.iter().filter(|row| row["arm"] == "twin" && row["n"] != "0");
        assert!(twin.clone().count() > 0);
        assert!(twin.into_iter().all(|row| row["difference"] == "0.0" && row["se"] == "0.0"));
        assert!(rows.iter().any(|row| row["arm"] != "twin" && row["difference"] != "0.0"));
    }
}

#[test]
fn a_world_is_the_file_with_its_values_written_into_it() {
    let place = unknown();
    place.line("run s.toml -q --out worlds").expect(0);
    let rows = table(&place.path("worlds/runs.csv"));
    let world = &rows[5];
    let written = |key: &str| world[&format!("uncertain:{key}")].clone();
    let sets = [
        format!("activation.reproduction={}", written("activation.reproduction")),
        format!("ties.mean={}", written("ties.mean")),
        format!(
            "arm.'two halls'.platform.hall.every={}",
            written("arm.'two halls'.platform.hall.every").trim_end_matches(".0")
        ),
    ];
    place.write("known.toml", HALLS);
    let mut args = vec!["run", "known.toml", "-q", "--out", "known"];
    sets.iter().for_each(|set| args.extend(["--set", set]));
    place.run(args).expect(0);
    let replicate = |folder: &str| {
        let rows = table(&place.path(folder).join("curves.csv"));
        let of_five = rows.into_iter().filter(|row| row["replicate"] == "5");
        of_five.map(|row| format!("{row:?}")).collect::<Vec<_>>()
    };
    let (world, known) = (replicate("worlds"), replicate("known"));
    assert_eq!(world.len(), 3 * 41);
    assert!(world == known, "the same curves in all arms");
}

#[test]
fn other_ranges_are_another_experiment() {
    let place = unknown();
    place.line("run s.toml -q --out out").expect(0);
    let again = place.line("run s.toml --out out").expect(0);
    assert!(again.stdout.contains("already"));
    place.write("s.toml", format!("{HALLS}{}", UNKNOWN.replace("4, 16", "4, 17")));
    let other = place.line("run s.toml --out out").expect(73);
    assert!(other.stderr.contains("high: 16.0 there, 17.0 here"), "{}", other.stderr);
    place.write("s.toml", HALLS);
    place.line("run s.toml --out out").expect(73);
}

#[test]
fn a_broken_range_is_refused_before_anything_is_run() {
    for (line, remedy) in [
        ("activation.reproduction = [1, 500]", "write activation.reproduction ="),
        ("activation.lapse = [0.5, 0.1]", "write the lower end first"),
        ("population.size = [500, 700]", "a result has the same rows in every world"),
        ("scenario.seed = [1, 2]", "write one value, in its own table"),
    ] {
        let place = Place::with(&format!("{HALLS}\n[uncertainty]\n{line}\n"));
        for verb in ["check", "run"] {
            let done = place.line(&format!("{verb} s.toml")).expect(2);
            assert!(done.stderr.contains("s.toml:39:"), "{}", done.stderr);
            assert!(done.stderr.contains(remedy), "{}", done.stderr);
        }
        assert_eq!(names(&place.path("")), ["s.toml"]);
    }
}

/// Both ends are even numbers of ties, some whole numbers between are not.
#[test]
fn a_world_that_cannot_be_is_refused_before_anything_is_run() {
    let odd = LEAST.replace("size = 100", "size = 101").replace("replicates = 2", "replicates = 9");
    let ties = "[ties]\nkind = \"regular\"\n[uncertainty]\nties.degree = [4, 8]\n";
    let place = Place::with(&format!("{odd}{ties}"));
    let done = place.line("run s.toml").expect(2);
    assert!(done.stderr.contains("with ties.degree = "), "{}", done.stderr);
    assert_eq!(names(&place.path("")), ["s.toml"]);
}

#[test]
fn targets_are_met_missed_or_unknown() {
    let place = Place::with(&format!("{HALLS}{KNOWN}"));
    let said = place.line("run s.toml --out out").expect(0).stdout;
    for words in [
        "Compatible with 1 of 3 targets (1 of 1 fitted to, 0 of 2 kept to check); 1 unknown:",
        "  T1: registered of the public, day 0 (“one hall”): 60.0 % to 61.0 %\n",
        "  T2: accounts, day 30 (“two halls”, “hall-2”): 5,000 to 6,000\n",
        "too low, 0 % of runs inside",
        "found nothing: unknown, no run has a value",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(fs::read_to_string(place.path("out/summary.txt")).unwrap().matches("T2").count(), 1);
    let told = &manifest(&place.path("out"))["targets"];
    let verdicts: Vec<_> = told.as_array().unwrap().iter().map(|t| &t["verdict"]).collect();
    assert_eq!(verdicts, ["compatible", "missed", "unknown"]);
    assert!(told[1]["miss"].as_f64().unwrap() < -4000.0 && told[2]["median"].is_null());
}

#[test]
fn targets_change_no_run() {
    let place = Place::with(HALLS);
    place.write("t.toml", format!("{HALLS}{KNOWN}"));
    place.line("run s.toml -q --out without").expect(0);
    place.line("run t.toml -q --out with").expect(0);
    for file in ["curves.csv", "platforms.csv", "runs.csv", "paired.csv"] {
        let [with, without] = ["with", "without"].map(|dir| fs::read(place.path(dir).join(file)));
        assert!(with.unwrap() == without.unwrap(), "{file}");
    }
}

#[test]
fn the_comparison_is_made_under_every_rule_of_contagion() {
    let place = Place::with(HALLS);
    let plan = place.line("check s.toml --flip").expect(0).stdout;
    assert!(plan.contains("3 arms × 12 replicates × 4 rules of contagion = 144 runs"), "{plan}");
    let said = place.line("run s.toml --flip --out flip").expect(0).stdout;
    for words in [
        "Under other rules of contagion",
        "simple: β as written, λ = 0; complex: β = 0, λ = 1, threshold as written",
        "the loss of “two halls” survives under simple",
        "“twin” has no sign as written that could flip: none under any rule",
        "--set activation.probability=0",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let sets = "--set activation.probability=0 --set activation.threshold_strength=1";
    for (rule, sets) in [
        ("simple", "--set activation.threshold_strength=0".to_owned()),
        ("complex (visible ties)", format!("{sets} --set activation.reference=visible")),
        ("complex (all ties)", format!("{sets} --set activation.reference=all")),
    ] {
        place.line(&format!("run s.toml -q --force --out set {sets}")).expect(0);
        let rows = table(&place.path("set/paired.csv"));
        let of_measure = |metric: &str| {
            let row =
                rows.iter().find(|r| r["metric"] == metric && r["arm"] == "two halls").unwrap();
            let points = (row["difference"].parse::<f64>().unwrap() * 100.0 / 6.0).round() / 100.0;
            format!("{points:+.2}").replace('-', "−")
        };
        let told: Vec<&str> =
            said.lines().filter(|l| l.contains(rule) && l.contains("“two halls”  ")).collect();
        assert_eq!(told.len(), 2, "{said}");
        let measured = ["mobilised_election", "mobilised_end"].map(of_measure);
        let same = told.iter().zip(&measured).all(|(line, points)| line.contains(points.as_str()));
        assert!(same, "{rule}: {measured:?}\n{said}");
    }
}

#[test]
fn other_rules_change_no_table_and_threads_no_byte() {
    let place = unknown();
    let of = |out: &str, options: &str| {
        place.line(&format!("run s.toml -q --out {out} {options}")).expect(0);
        result(&place.path(out))
    };
    let one = of("one", "--flip --threads 1");
    assert_same(&one, &of("three", "--flip --threads 3"), "one thread and three");
    let plain = of("plain", "");
    for file in ["curves.csv", "platforms.csv", "runs.csv", "paired.csv", "bands.csv"] {
        assert!(plain[file] == one[file], "{file}");
    }
    assert!(plain["summary.txt"] != one["summary.txt"]);
    let other = place.line("run s.toml --flip --out plain").expect(73);
    assert!(other.stderr.contains("flip"), "{}", other.stderr);
}

#[test]
fn without_simple_contagion_the_summary_says_which_one_is_tried() {
    let place = Place::with(&HALLS.replace("reproduction = 6", "probability = 0"));
    let said = place.line("run s.toml --flip --replicates 2").expect(0).stdout;
    assert!(
        said.contains("simple: β = 0.1800, the campaign's R₀ 6, where none is written"),
        "{said}"
    );
}
