//! Sweeps: the same bytes however they are split, extended, killed and gone on with.

mod common;

use common::{LEAST, Place, assert_same, names, result, table};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Six points of three publics, two arms.
const GRID: &str = r#"[scenario]
name = "grid"
start = 2009-02-16
days = 20
replicates = 5
seed = 11

[population]
size = 150
federations = 5
initially_active = 0.05

[ties]
mean = 6.0

[[arm]]
name = "one"
initial = { registered = 0.5 }
[[arm.platform]]
name = "p"

[[arm]]
name = "two"
initial = { registered = 0.5 }
[[arm.platform]]
name = "p"
operator = "each"
count = 2

[sweep]
design = "grid"
[[sweep.factor]]
key = "arm.two.wires.news_lag"
levels = [0, 7]
[[sweep.factor]]
key = "ties.mean"
levels = [3, 6, 9.5]
"#;

const SWEEP: &str = "sweep s.toml --out out";

/// The journal of a part of the sweep in a folder, which this machine wrote.
fn journal(place: &Place, folder: &str, part: &str) -> PathBuf {
    let store = place.path(folder).join("store");
    let begins = format!("{part}@");
    let journal = names(&store).into_iter().find(|name| name.starts_with(&begins)).unwrap();
    store.join(journal)
}

/// The tables of `GRID` with these `settings`, made at once on one thread.
fn at_once(settings: &str) -> BTreeMap<String, String> {
    let place = Place::with(GRID);
    place.line(&format!("{SWEEP} --threads 1 {settings}")).expect(0);
    result(&place.path("out"))
}

/// Numbers that look drawn at random, the same every time.
fn drawn(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn a_sweep_writes_its_tables_by_point() {
    let place = Place::with(GRID);
    let said = place.line(SWEEP).expect(0);
    assert!(said.stdout.contains("grid of 6 points × 2 arms × 5 replicates"), "{}", said.stdout);
    let points = fs::read_to_string(place.path("out/points.csv")).unwrap();
    let expected = "point,arm.two.wires.news_lag,ties.mean\n\
                    0,0,3.0\n1,0,6.0\n2,0,9.5\n3,7,3.0\n4,7,6.0\n5,7,9.5\n";
    assert_eq!(points, expected);
    let runs = table(&place.path("out/runs.csv"));
    let order: Vec<_> = runs.iter().map(|r| (&*r["point"], &*r["arm"], &*r["replicate"])).collect();
    assert_eq!((order.len(), order[0], order[59]), (60, ("0", "one", "0"), ("5", "two", "4")));
    let numbered = (0..).zip(&runs).all(|(n, run): (u32, _)| run["run"] == n.to_string());
    assert!(numbered && runs.iter().all(|run| run["status"] == "ok"));
    for file in ["summary.csv", "paired.csv", "delta.csv", "bands.csv"] {
        let rows = table(&place.path("out").join(file));
        let points: Vec<u32> = rows.iter().map(|row| row["point"].parse().unwrap()).collect();
        assert!(points.is_sorted() && points[points.len() - 1] == 5, "{file}");
    }
    let bands = table(&place.path("out/bands.csv"));
    assert_eq!((bands.len(), &*bands[4]["date"]), (6 * 2 * 21 * 4, "2009-02-17"));
}

/// What a sweep says of a point is what `run` says of the scenario with those values.
#[test]
fn a_point_is_the_scenario_with_its_values() {
    let place = Place::with(GRID);
    place.line(SWEEP).expect(0);
    let settings = ["--set", "arm.two.wires.news_lag=7", "--set", "ties.mean=9.5"];
    let run = ["run", "s.toml", "--out", "alone"].into_iter().chain(settings);
    place.run(run).expect(0);
    for file in ["runs.csv", "summary.csv", "paired.csv", "delta.csv", "bands.csv"] {
        let rows = |folder: &str, point: &str| -> Vec<_> {
            let mut rows = table(&place.path(folder).join(file));
            rows.retain(|row| row["point"] == point);
            rows.iter_mut().for_each(|row| {
                row.remove("run");
                row.remove("point");
            });
            rows
        };
        assert_eq!(rows("out", "5"), rows("alone", "0"), "{file}");
    }
}

#[test]
fn threads_change_no_byte_of_a_sweep() {
    let expected = at_once("");
    for threads in ["2", "3", "8", "16"] {
        let place = Place::with(GRID);
        place.line(&format!("{SWEEP} --threads {threads}")).expect(0);
        assert_same(&expected, &result(&place.path("out")), threads);
    }
}

#[test]
fn a_sweep_that_is_extended_is_the_same_as_the_larger_one() {
    let twenty = at_once("--replicates 9");
    let place = Place::with(GRID);
    place.line(SWEEP).expect(0);
    let extended = place.line(&format!("{SWEEP} --replicates 9")).expect(0);
    assert!(extended.stderr.contains("60 runs stood in out already"), "{}", extended.stderr);
    assert_same(&twenty, &result(&place.path("out")), "more replicates");
    place.line(SWEEP).expect(0);
    assert_same(&at_once(""), &result(&place.path("out")), "fewer again");
    place.write("s.toml", GRID.replace("[0, 7]", "[0, 2, 7, 30]"));
    let extended = place.line(SWEEP).expect(0);
    assert!(extended.stderr.contains("60 runs stood in out already"), "{}", extended.stderr);
    let fresh = Place::with(&GRID.replace("[0, 7]", "[0, 2, 7, 30]"));
    fresh.line(SWEEP).expect(0);
    assert_same(&result(&fresh.path("out")), &result(&place.path("out")), "more points");
}

/// Designs that are drawn: more of them is the same as all at once, and what is exported can be driven.
#[test]
fn drawn_designs_extend_and_go_through_a_table() {
    let factors = "[[sweep.factor]]\nkey = \"activation.action\"\nrange = [0.01, 0.5]\nscale = \"log\"\n\
                   [[sweep.factor]]\nkey = \"ties.mean\"\nrange = [2, 9]\n";
    let question = GRID.split("[sweep]").next().unwrap();
    for (design, few, many) in [
        ("sobol", "samples = 5", "samples = 9"),
        ("saltelli", "samples = 1", "samples = 2"),
        ("morris", "trajectories = 2", "trajectories = 4"),
        ("latin-hypercube", "samples = 6", "samples = 6"),
    ] {
        let of =
            |count: &str| format!("{question}[sweep]\ndesign = \"{design}\"\n{count}\n{factors}");
        let place = Place::with(&of(few));
        place.line(&format!("{SWEEP} --replicates 2")).expect(0);
        let before = table(&place.path("out/points.csv"));
        place.write("s.toml", of(many));
        place.line(&format!("{SWEEP} --replicates 2")).expect(0);
        let after = table(&place.path("out/points.csv"));
        assert_eq!(before, after[..before.len()], "{design}");
        let fresh = Place::with(&of(many));
        fresh.line(&format!("{SWEEP} --replicates 2")).expect(0);
        assert_same(&result(&fresh.path("out")), &result(&place.path("out")), design);
        fresh.line("sweep s.toml --design-out design.csv").expect(0);
        fresh.write("t.toml", format!("{question}[sweep]\nfile = \"design.csv\"\n"));
        fresh.line("sweep t.toml --out driven --replicates 2").expect(0);
        for file in ["runs.csv", "paired.csv", "points.csv"] {
            let [one, other] =
                ["out", "driven"].map(|dir| fs::read(fresh.path(dir).join(file)).unwrap());
            assert!(one == other, "{design}: {file}");
        }
    }
}

#[test]
fn the_same_command_again_says_what_stands_there_and_writes_no_table() {
    let place = Place::with(GRID);
    let first = place.line(SWEEP).expect(0).stdout;
    let written = |place: &Place| {
        let mut stamps = place.stamps();
        stamps.retain(|path, _| !path.ends_with("plan.json"));
        stamps
    };
    let before = written(&place);
    let again = place.line(SWEEP).expect(0).stdout;
    let summary = first.split("\nfiles:").next().unwrap();
    assert!(again.starts_with(summary) && again.contains("stood there already"), "{again}");
    assert_eq!(before, written(&place));
}

/// Forty splits into shards, run in any order; some parts are run twice, under other splits.
#[test]
fn any_split_into_shards_in_any_order_is_the_same() {
    let expected = at_once("");
    let mut state = 2009;
    for split in 0..40 {
        let place = Place::with(GRID);
        let shards = 1 + drawn(&mut state) % 9;
        let mut parts: Vec<u64> = (0..shards).collect();
        parts.sort_by_cached_key(|_| drawn(&mut state));
        if split % 4 == 0 {
            place.line(&format!("{SWEEP} --shard 1/3 --quiet")).expect(0);
        }
        for part in &parts {
            match place.line("merge out --quiet").status {
                // Parts of several splits may have covered everything already.
                Some(0) => assert_same(&expected, &result(&place.path("out")), "early"),
                status => assert!(matches!(status, Some(2 | 3)), "{status:?}"),
            }
            place.line(&format!("{SWEEP} --shard {part}/{shards} --quiet")).expect(0);
        }
        place.line("merge out --quiet").expect(0);
        let told = format!("shards {parts:?} of {shards}");
        assert_same(&expected, &result(&place.path("out")), &told);
    }
}

#[test]
fn shards_may_run_at_the_same_time_and_twice() {
    let expected = at_once("");
    let place = Place::with(GRID);
    let start = |shard: &str| place.start(&format!("{SWEEP} --threads 1 --quiet --shard {shard}"));
    let workers: Vec<_> = ["0/2", "1/2", "0/2", "1/2", "0/3", "2/3"].map(start).into();
    for mut worker in workers {
        assert!(worker.wait().unwrap().success());
    }
    place.line("merge out --quiet").expect(0);
    assert_same(&expected, &result(&place.path("out")), "six workers");
}

#[test]
fn what_is_missing_is_told_by_shard() {
    let place = Place::with(GRID);
    place.line(&format!("{SWEEP} --plan")).expect(0);
    assert_eq!(place.line("missing out --shards 4").expect(0).stdout, "0-3\n");
    for shard in ["0/4", "2/4"] {
        place.line(&format!("{SWEEP} --shard {shard}")).expect(0);
    }
    assert_eq!(place.line("missing out --shards 4").expect(0).stdout, "1,3\n");
    assert_eq!(place.line("missing out --shards 4 --format lines").expect(0).stdout, "1\n3\n");
    let object = place.line("missing out --shards 4 --json").expect(0).stdout;
    assert_eq!(object, "{\"shards\":4,\"missing\":[1,3]}\n");
    let status = place.line("status out --json").expect(3).stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(
        (&status["runs"], &status["done"], &status["missing"]),
        (&60.into(), &30.into(), &30.into())
    );
    assert!(place.line("status out").expect(3).stdout.contains("30 of 60 runs ended"));
    let refused = place.line("merge out").expect(3).stderr;
    assert!(refused.contains("30 runs missing as seen from here, at points 0-5:"), "{refused}");
    let partial = place.line("merge out --partial").expect(3);
    assert!(partial.stdout.contains("INCOMPLETE: 30 runs missing"), "{}", partial.stdout);
    assert_eq!(table(&place.path("out/runs.csv")).len(), 30);
    for shard in ["1/4", "3/4"] {
        place.line(&format!("{SWEEP} --shard {shard}")).expect(0);
    }
    assert_eq!(place.line("missing out --shards 4").expect(0).stdout, "");
    assert!(place.line("status out").expect(0).stdout.ends_with("complete\n"));
    place.line("merge out").expect(0);
    assert_same(&at_once(""), &result(&place.path("out")), "merged at last");
}

const PRECISE: &str =
    "precision = { metric = \"mobilised\", half_width = 0.02, min = 3, max = 40 }";

#[test]
fn replicates_until_a_result_is_known_do_not_depend_on_threads_or_shards() {
    let text = GRID.replace("design = \"grid\"", &format!("design = \"grid\"\n{PRECISE}"));
    let place = Place::with(&text);
    place.line("sweep s.toml --out one --threads 1").expect(0);
    let one = result(&place.path("one"));
    let runs = table(&place.path("one/runs.csv"));
    let count = |point: &str| runs.iter().filter(|run| run["point"] == point).count() / 2;
    let counts = ["0", "1", "2", "3", "4", "5"].map(count);
    assert!(counts.iter().all(|count| (3..=40).contains(count)), "{counts:?}");
    assert!(counts.iter().any(|count| *count != counts[0]), "{counts:?}");
    place.line("sweep s.toml --out more --threads 7").expect(0);
    assert_same(&one, &result(&place.path("more")), "seven threads");
    for shard in ["2/3", "0/3", "1/3"] {
        place.line(&format!("sweep s.toml --out split --shard {shard}")).expect(0);
    }
    place.line("merge split").expect(0);
    assert_same(&one, &result(&place.path("split")), "three shards");
}

/// Kill after kill, at any moment: while runs are computed and kept, while tables are made, and while
/// what an earlier kill left is read.
fn killed(times: u32) {
    let expected = at_once("");
    let place = Place::with(GRID);
    let mut state = 42;
    let (mut ended, mut kills) = (0, 0);
    while kills < times {
        let mut command = place.command(SWEEP.split(' ').chain(["--quiet"]));
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(500 + drawn(&mut state) % 60_000));
        // What has ended cannot be killed.
        let _ = child.kill();
        match child.wait().unwrap().success() {
            false => kills += 1,
            true => {
                ended += 1;
                assert_same(&expected, &result(&place.path("out")), "after kills");
                // Now and then everything anew, or else only the tables.
                let (out, manifest) = (place.path("out"), place.path("out/manifest.json"));
                match ended % 3 {
                    0 => fs::remove_dir_all(out).unwrap(),
                    _ => fs::remove_file(manifest).unwrap(),
                }
            }
        }
    }
    place.line(SWEEP).expect(0);
    assert_same(&expected, &result(&place.path("out")), "at last");
    let left = names(&place.path("out"));
    assert!(left.iter().all(|name| !name.starts_with('.')), "{left:?}");
}

#[test]
fn two_hundred_kills_change_no_byte() {
    killed(200);
}

#[test]
#[ignore = "takes minutes"]
fn five_thousand_kills_change_no_byte() {
    killed(5000);
}

#[test]
fn what_is_damaged_is_told_and_run_again() {
    let place = Place::with(GRID);
    place.line(SWEEP).expect(0);
    let expected = result(&place.path("out"));
    let journal = journal(&place, "out", "all");
    let whole = fs::read(&journal).unwrap();
    let mut state = 7;
    for trial in 0..12 {
        let mut bytes = whole.clone();
        let at = drawn(&mut state) as usize % bytes.len();
        match trial % 3 {
            0 => bytes[at] ^= 1 << (at % 8),
            1 => bytes.truncate(at),
            _ => bytes[at..].fill(0),
        }
        fs::write(&journal, &bytes).unwrap();
        fs::remove_file(place.path("out/manifest.json")).unwrap();
        place.line("status out").expect(3);
        place.line("merge out").expect(3);
        let again = place.line(SWEEP).expect(0);
        assert!(again.stderr.contains("/all@") || at == 0, "{at}: {}", again.stderr);
        assert_same(&expected, &result(&place.path("out")), &format!("trial {trial}, byte {at}"));
    }
}

#[test]
fn a_plan_that_is_broken_or_lost_takes_no_run_with_it() {
    let place = Place::with(GRID);
    place.line(SWEEP).expect(0);
    let expected = result(&place.path("out"));
    place.write("out/plan.json", "{}");
    for command in [SWEEP, "status out", "merge out"] {
        let refused = place.line(command).expect(2).stderr;
        assert!(refused.contains("plan.json: is no plan") && refused.contains("move it away"));
    }
    fs::remove_file(place.path("out/plan.json")).unwrap();
    fs::remove_file(place.path("out/manifest.json")).unwrap();
    let other = place.line(&format!("{SWEEP} --set ties.mean=7")).expect(73).stderr;
    assert!(
        other.contains("/all@")
            && other.contains(" there, sha256:")
            && !place.path("out/plan.json").exists(),
        "{other}"
    );
    let again = place.line(SWEEP).expect(0).stderr;
    assert!(again.contains("60 runs stood in out already"), "{again}");
    assert_same(&expected, &result(&place.path("out")), "after the plan was lost");
}

/// A disk that fills while a sweep is under way, and then grows; where no disk can be made, files that
/// may not grow.
#[test]
fn a_full_disk_is_survived() {
    let alone = ["--user", "--map-root-user", "--mount"];
    let may = Command::new("unshare").args(alone).arg("true").status().is_ok_and(|s| s.success());
    let place = Place::with(GRID);
    fs::create_dir(place.path("small")).unwrap();
    let (fill, grow, cause) = match may {
        true => (
            "mount -t tmpfs -o size=96k none small",
            "mount -o remount,size=8m small",
            "No space left on device",
        ),
        false => ("ulimit -S -f 40", "ulimit -S -f unlimited", "File too large"),
    };
    let script = format!(
        "{fill} && sweep() {{ {program} sweep s.toml --out small/out --quiet; }}
         sweep 2>said; status=$?; cat said; [ $status = 74 ] || exit 9
         grep -q '{cause}' said && grep -q small/out said || exit 8
         {grow} && sweep && cp -r small/out out",
        program = common::PROGRAM,
    );
    let mut shell = Command::new(if may { "unshare" } else { "bash" });
    shell.args(if may { &alone[..] } else { &[] }).args(may.then_some("bash"));
    let done = shell.args(["-c", &script]).current_dir(place.path("")).output().unwrap();
    assert!(done.status.success(), "{:?} {}", done.status, String::from_utf8_lossy(&done.stdout));
    assert_same(&at_once(""), &result(&place.path("out")), "after the disk has grown");
}

#[test]
fn another_scenario_or_another_result_is_refused_by_name() {
    let place = Place::with(GRID);
    place.line(SWEEP).expect(0);
    let expected = result(&place.path("out"));
    let refused = place.line(&format!("{SWEEP} --set ties.mean=7")).expect(73).stderr;
    assert!(refused.contains("mean") && refused.contains("--force"), "{refused}");
    let refused = place.line(&format!("{SWEEP} --daily none")).expect(73).stderr;
    assert!(refused.contains("daily: true there, false here"), "{refused}");
    let refused = place.line("run s.toml --out out").expect(73).stderr;
    assert!(refused.contains("--force"), "{refused}");
    assert_same(&expected, &result(&place.path("out")), "after refusals");
    place.line(&format!("{SWEEP} --set ties.mean=7 --force")).expect(0);
    place.line("run s.toml --out ran").expect(0);
    let refused = place.line("sweep s.toml --out ran").expect(73).stderr;
    assert!(refused.contains("the result of `run` there"), "{refused}");
}

#[test]
fn without_days_a_sweep_has_no_tables_by_day() {
    let place = Place::with(GRID);
    place.line(&format!("{SWEEP} --daily none")).expect(0);
    let names = names(&place.path("out"));
    assert!(!names.contains(&"bands.csv".to_owned()) && names.contains(&"paired.csv".to_owned()));
    let with = at_once("");
    for file in ["runs.csv", "summary.csv", "paired.csv", "points.csv"] {
        assert_eq!(fs::read_to_string(place.path("out").join(file)).unwrap(), with[file], "{file}");
    }
}

#[test]
fn unequal_duplicates_stop_the_merge_and_are_named() {
    let place = Place::with(GRID);
    place.line(&format!("{SWEEP} --shard 0/1")).expect(0);
    let other = Place::with(GRID);
    other.line(&format!("{SWEEP} --shard 0/2")).expect(0);
    let forged = forge(&journal(&other, "out", "0-of-2"));
    fs::write(place.path("out/store/forged.journal"), forged).unwrap();
    let refused = place.line("merge out").expect(1).stderr;
    let names_both = refused.contains("/0-of-1@") && refused.contains("forged.journal");
    assert!(names_both && refused.contains("(point "), "{refused}");
}

/// A journal in which what the last record holds was changed, with its check.
fn forge(journal: &Path) -> Vec<u8> {
    let mut bytes = fs::read(journal).unwrap();
    let (mut at, mut last) = (103, 103);
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at + 23..at + 27].try_into().unwrap());
        last = at;
        at += 31 + length as usize + 4;
    }
    let held = last + 31..bytes.len() - 4;
    bytes[held.end - 1] ^= 1;
    let check = crc32fast::hash(&bytes[held.clone()]).to_le_bytes();
    bytes[held.end..].copy_from_slice(&check);
    bytes
}

#[test]
fn a_scenario_without_a_sweep_is_told_what_to_do() {
    let place = Place::with(LEAST);
    let refused = place.line(SWEEP).expect(2).stderr;
    assert!(refused.contains("has no [sweep]: `groundswell run`"), "{refused}");
    assert!(!place.path("out").exists());
    let refused = place.line("status nothing").expect(2).stderr;
    assert!(refused.contains("nothing: is no folder of a sweep"), "{refused}");
}

/// A folder goes on as it was planned, whatever became of the file of its scenario.
#[test]
fn a_planned_sweep_is_run_by_its_folder() {
    let expected = at_once("--replicates 4");
    let place = Place::with(GRID);
    place.line(&format!("{SWEEP} --replicates 4 --plan")).expect(0);
    fs::remove_file(place.path("s.toml")).unwrap();
    place.line("sweep out --shard 1/2").expect(0);
    let refused = place.line("sweep out --replicates 9").expect(2).stderr;
    assert!(refused.contains("goes on as it was planned"), "{refused}");
    place.line("sweep out").expect(0);
    assert_same(&expected, &result(&place.path("out")), "by its folder");
    for verb in ["missing nothing --shards 2", "merge nothing", "emit slurm nothing"] {
        let refused = place.line(verb).expect(2).stderr;
        assert!(refused.contains("nothing: is no folder of a sweep"), "{refused}");
    }
    let refused = place.line("sweep out --shard 17/1").expect(2).stderr;
    assert!(refused.contains("must be written into a job script"), "{refused}");
}

/// A plan of another build, or its journal alone, is refused with both builds named.
#[test]
fn two_builds_are_not_mixed() {
    let place = Place::with(GRID);
    place.line(&format!("{SWEEP} --shard 0/2")).expect(0);
    let plan = fs::read_to_string(place.path("out/plan.json")).unwrap();
    let mut other: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let build = other["build"].as_str().unwrap().to_owned();
    other["build"] = "0123456789abcdef".into();
    other["identity"] = format!("sha256:{}", "0".repeat(64)).into();
    place.write("out/plan.json", other.to_string());
    for command in
        ["sweep s.toml --out out --shard 1/2", "sweep out", "merge out", "missing out --shards 2"]
    {
        let refused = place.line(command).expect(73).stderr;
        let names_both = refused.contains("0123456789abcdef") && refused.contains(&build);
        assert!(names_both, "{command}: {refused}");
    }
    place.write("out/plan.json", plan);
    place.line("sweep out").expect(0);
    assert_same(&at_once(""), &result(&place.path("out")), "of one build");
}

#[test]
fn a_point_that_cannot_be_is_a_row_wherever_it_stands() {
    let place = Place::with(&format!("{LEAST}\n[sweep]\nfile = \"design.csv\"\n"));
    let of_points = |rows: &[&str]| {
        place.write("design.csv", format!("ties.mean\n{}\n", rows.join("\n")));
        place.line("check s.toml").expect(0);
        place.line("sweep s.toml --quiet --out out --force").expect(1);
        let runs = table(&place.path("out/runs.csv"));
        runs.iter().map(|run| (run["point"].clone(), run["status"].clone())).collect::<Vec<_>>()
    };
    let run = |point: &str, status: &str| (point.to_owned(), status.to_owned());
    let [fine, wrong] = [["ok", "ok"], ["failed", "failed"]];
    let rows = |points: [[&str; 2]; 2]| -> Vec<_> {
        (0..2).flat_map(|p| points[p].map(|status| run(&p.to_string(), status))).collect()
    };
    assert_eq!(of_points(&["3", "5000"]), rows([fine, wrong]));
    assert_eq!(of_points(&["5000", "3"]), rows([wrong, fine]));
    for (design, why) in [
        ("ties.mean\n5000\n6000\n", "none of the 2 points can be run; point 0: "),
        ("ties.mean\n", "the design has 0 points"),
    ] {
        place.write("design.csv", design);
        for verb in ["check", "sweep"] {
            let done = place.run([verb, "s.toml"]).expect(2);
            assert!(done.stderr.contains(why) && done.stdout.is_empty(), "{verb}: {}", done.stderr);
        }
    }
}

#[test]
fn the_heads_of_points_need_no_quotes_of_csv_and_are_keys_again() {
    let named = |text: &str| text.replace("name = \"two\"", "name = \"two teams\"");
    let key = "arm.'two teams'.wires.news_lag";
    let place = Place::with(&named(GRID).replace("arm.two.wires.news_lag", key));
    place.line(SWEEP).expect(0);
    let text = fs::read_to_string(place.path("out/points.csv")).unwrap();
    let head = text.lines().next().unwrap();
    assert!(head.contains(&format!(",{key},")) && !head.contains('"'), "{head}");
    place.line("sweep s.toml --design-out design.csv").expect(0);
    let question = named(GRID.split("[sweep]").next().unwrap());
    place.write("t.toml", format!("{question}[sweep]\nfile = \"design.csv\"\n"));
    place.line("sweep t.toml --out driven").expect(0);
    for file in ["runs.csv", "paired.csv", "points.csv"] {
        let [one, other] =
            ["out", "driven"].map(|dir| fs::read(place.path(dir).join(file)).unwrap());
        assert!(one == other, "{file}");
    }
    let unquoted = GRID.replace("arm.two.", "arm.two teams.");
    place.write("u.toml", unquoted);
    let told = place.line("check u.toml").expect(2).stderr;
    assert!(told.contains("arm.'two teams'.wires.bridge"), "{told}");
}

#[test]
fn a_summary_says_how_many_of_its_points_it_shows() {
    for (levels, note) in [("[2, 3, 4, 5, 6, 7]", false), ("[2, 3, 4, 5, 6, 7, 8]", true)] {
        let place = Place::with(&GRID.replace("[3, 6, 9.5]", levels));
        let told = place.line(&format!("{SWEEP} --replicates 1")).expect(0).stdout;
        assert_eq!(told.contains("12 of 14 points shown"), note, "{told}");
    }
}

/// Whoever counts lines counts rows, whatever the errors of failed runs say.
#[test]
fn an_error_of_a_run_stands_on_one_line() {
    let (scenario, _) = GRID.split_once("[sweep]").unwrap();
    let place = Place::with(&format!("{scenario}[sweep]\nfile = \"design.csv\"\n"));
    place.write("design.csv", "ties.mean,population.size\n3,150\n140,100\n");
    place.line(&format!("{SWEEP} -q")).expect(1);
    let runs = fs::read_to_string(place.path("out/runs.csv")).unwrap();
    assert_eq!(runs.lines().count(), 1 + 20);
    let failed = table(&place.path("out/runs.csv"));
    let failed: Vec<_> = failed.iter().filter(|run| run["status"] == "failed").collect();
    assert!(failed.len() == 10 && failed.iter().all(|run| run["error"].contains("140 ties")));
    assert!(place.line("verify out --share 1").expect(0).stdout.contains("CERTIFIED"));
}
