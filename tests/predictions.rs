//! What is predicted before anything is run. Times are held against the clock by `benches/predictions.py`.

mod common;

use common::{LEAST, PROGRAM, Place, manifest, table};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Factors that change nothing, so that every point takes what another does.
fn sweep(points: u32, precision: &str) -> String {
    format!(
        "{LEAST}[sweep]\ndesign = \"grid\"\n{precision}[[sweep.factor]]\nkey = \"calls.notice\"\n\
         range = [1, {points}]\nstep = 1\n"
    )
}

/// What `check` says of `text`, and its last line for people.
fn check(text: &str) -> (Value, String) {
    let place = Place::with(text);
    let json = place.line("check s.toml --threads 2 --json").expect(0).stdout;
    let told = place.line("check s.toml --threads 2").expect(0).stdout;
    assert_eq!(json, place.line("check s.toml --threads 2 --json").expect(0).stdout);
    let needs = told
        .lines()
        .find(|line| line.contains("needs about") && !line.starts_with("run "))
        .unwrap();
    (serde_json::from_str(&json).unwrap(), needs.to_owned())
}

#[test]
fn check_of_a_sweep_predicts_all_its_points_arms_and_replicates() {
    let [few, many] = [10, 40].map(|points| check(&sweep(points, "")).0);
    let of = |plan: &Value, key: &str| plan[key].as_f64().unwrap();
    assert_eq!(
        (few["sweep"]["runs"].as_u64(), many["sweep"]["runs"].as_u64()),
        (Some(20), Some(80))
    );
    assert!(few["sweep"]["least"].is_null());
    for key in ["disk_bytes", "seconds"] {
        let times = of(&many, key) / of(&few, key);
        assert!((3.9..4.1).contains(&times), "{key}: {times} times as much for 4 times as many");
    }
    let one = check(LEAST).0;
    assert!(of(&few, "seconds") > 5.0 * of(&one, "seconds"), "{few} {one}");
    let more = check(&sweep(10, "").replace("replicates = 2", "replicates = 20")).0;
    assert!(of(&more, "seconds") > 9.0 * of(&few, "seconds"), "{more} {few}");
}

#[test]
fn a_sweep_that_stops_when_it_knows_enough_is_told_from_its_fewest_to_its_most_replicates() {
    let precision =
        "precision = { metric = \"mobilised\", half_width = 0.01, min = 10, max = 40 }\n";
    let (plan, needs) = check(&sweep(5, precision));
    let (least, most) = (&plan["sweep"]["least"], &plan["sweep"]["runs"]);
    assert_eq!((least["runs"].as_u64(), most.as_u64()), (Some(50), Some(200)));
    for key in ["disk_bytes", "seconds"] {
        assert!(least[key].as_f64() < plan[key].as_f64(), "{key}: {plan}");
    }
    assert_eq!(needs.matches("from ").count(), 2, "{needs}");
    assert_eq!(needs.matches("to at most ").count(), 2, "{needs}");
}

#[test]
fn what_a_sweep_wrote_is_about_what_was_told() {
    let place = Place::with(&sweep(20, ""));
    let told = check(&sweep(20, "")).0["disk_bytes"].as_f64().unwrap();
    place.line("sweep s.toml --out out --quiet").expect(0);
    let sizes = |folder: &str| -> u64 {
        let files = fs::read_dir(place.path(folder)).unwrap().map(|file| file.unwrap());
        files.map(|f| f.metadata().unwrap()).filter(|m| m.is_file()).map(|m| m.len()).sum()
    };
    // The texts that are as long for any sweep are not counted.
    let of_tables = (sizes("out") + sizes("out/store")) as f64;
    let times = told / of_tables;
    assert!((0.5..2.0).contains(&times), "{told} bytes told, {of_tables} written");
}

/// A world in which the platform closes before it opens is rare, and first comes long after those that are
/// tried before anything is run.
#[test]
fn a_world_that_cannot_be_among_a_million_is_found_when_its_turn_comes() {
    let text = LEAST.replace("days = 10", "days = 80").replace("size = 100", "size = 20");
    let ranges = "arm.a.platform.p.opens = [1, 40]\narm.a.platform.p.closes = [39, 80]\n";
    let text = text.replace("name = \"p\"", "name = \"p\"\nopens = 3\ncloses = 60");
    let place = Place::with(&format!("{text}[uncertainty]\n{ranges}"));
    // A million worlds would take minutes to try.
    place.line("check s.toml --replicates 1000000").expect(0);
    place.line("run s.toml --replicates 600 --seed 2 --out out --quiet").expect(1);
    let runs = table(&place.path("out/runs.csv"));
    let failed: Vec<_> = runs.iter().filter(|run| !run["error"].is_empty()).collect();
    assert!(!failed.is_empty() && failed.len() < 20, "{} failed", failed.len());
    assert!(failed[0]["error"].contains("closes"), "{:?}", failed[0]["error"]);
}

/// The most memory a run of `text` in `place` held at once, as the system counts it.
fn measured(place: &Place, threads: u32) -> f64 {
    let line = format!("run s.toml --out out --force --quiet --threads {threads}");
    let mut command = Command::new(PROGRAM);
    command.args(line.split(' ')).current_dir(place.path("")).stdin(Stdio::null());
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kilobytes.unwrap_or(0) * 1024);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success());
    let own = manifest(&place.path("out"))["execution"]["actual"]["memory_bytes"].as_u64().unwrap();
    own.max(most) as f64
}

#[test]
fn memory_is_predicted_to_within_a_tenth_or_five_megabytes() {
    let mut wrong = Vec::new();
    for (ties, size, threads) in [
        ("kind = \"poisson\"\nmean = 10", 10_000, 1),
        ("kind = \"poisson\"\nmean = 10", 100_000, 2),
        ("kind = \"poisson\"\nmean = 10", 1_000_000, 1),
        ("kind = \"permuted\"\nmean = 10", 500_000, 1),
        ("kind = \"permuted\"\nmean = 10\nstored = true", 300_000, 1),
        ("kind = \"regular\"\ndegree = 10", 100_000, 1),
        ("kind = \"configuration\"\nexponent = 2.5", 200_000, 1),
        ("kind = \"small-world\"\ndegree = 10", 200_000, 1),
        ("kind = \"ring\"\ndegree = 10", 200_000, 1),
        ("kind = \"lattice\"", 160_000, 1),
        ("kind = \"preferential\"\ndegree = 10", 100_000, 1),
        ("kind = \"blocks\"\nmean = 10", 200_000, 1),
        ("kind = \"annealed\"\nmean = 10", 200_000, 1),
        ("kind = \"file\"\npath = \"ties.csv\"", 100_000, 1),
        ("kind = \"file\"\npath = \"ties.csv\"", 1_000_000, 2),
    ] {
        let text = LEAST.replace("size = 100", &format!("size = {size}"));
        let place = Place::with(&format!("{text}[ties]\n{ties}\n"));
        if ties.contains("file") {
            place.write("ties.csv", neighbours(size));
        }
        let line = format!("check s.toml --json --threads {threads}");
        let plan: Value = serde_json::from_str(&place.line(&line).expect(0).stdout).unwrap();
        let told = plan["memory_bytes"].as_f64().unwrap();
        let is = measured(&place, threads);
        if (told - is).abs() > (0.1 * is).max(5e6) {
            wrong.push(format!("{ties}, {size}: {told} bytes told, {is} taken"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A list in which everybody knows ten others.
fn neighbours(size: u32) -> String {
    let mut text = "source,target\n".to_owned();
    for one in 0..size {
        for step in [1, 7, 101, 1009, 9001] {
            writeln!(text, "{one},{}", (one + step) % size).unwrap();
        }
    }
    text
}
