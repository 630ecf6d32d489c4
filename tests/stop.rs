//! Signals and kills: what stands is whole, and the same command again ends the work.

mod common;

use common::{FILES, Place, assert_same, manifest, names, result, table};
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

#[expect(clippy::disallowed_types, reason = "what a user waits for is measured by a clock")]
type Clock = std::time::Instant;

/// Two arms, many replicates, each well below a second.
const LONG: &str = r#"[scenario]
name = "long"
days = 120
replicates = 40
seed = 5

[population]
size = 12_000
federations = 10
initially_active = 0.01

[[shock]]
day = 1
size = 0.01

[[arm]]
name = "one"
[[arm.platform]]
name = "p"

[[arm]]
name = "two"
[[arm.platform]]
name = "p"
operator = "each"
count = 2
"#;

const RUN: &str = "run s.toml --out out --threads 2";

fn signal(child: &Child, name: &str) {
    let command = format!("kill -{name} {}", child.id());
    assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
}

/// Wait until `enough` holds of the folder that `child` writes to.
#[track_caller]
fn wait(child: &mut Child, folder: &Path, enough: impl Fn(&Path) -> bool) {
    for _ in 0..6000 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be stopped");
        if folder.exists() && enough(folder) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("nothing happened for half a minute");
}

/// Whether rows of a replicate have been written.
fn a_replicate_is_written(folder: &Path) -> bool {
    let lengths =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().metadata().map_or(0, |m| m.len()));
    lengths.max().unwrap_or(0) > 8000
}

/// Whether the files that will be filled are there.
fn it_has_begun(folder: &Path) -> bool {
    names(folder).iter().any(|name| name.starts_with(".groundswell-"))
}

fn uninterrupted() -> std::collections::BTreeMap<String, String> {
    let place = Place::with(LONG);
    place.line(RUN).expect(0);
    result(&place.path("out"))
}

#[test]
fn a_stopped_experiment_keeps_what_is_finished_and_the_same_command_ends_it() {
    let whole = uninterrupted();
    for (name, status) in [("TERM", 75), ("INT", 130), ("HUP", 75)] {
        let place = Place::with(LONG);
        let out = place.path("out");
        let mut child = place.start(RUN);
        wait(&mut child, &out, a_replicate_is_written);
        signal(&child, name);
        let asked = Clock::now();
        let output = child.wait_with_output().unwrap();
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("INCOMPLETE"));
        assert_eq!(names(&out), FILES, "no litter");
        is_a_balanced_part(&out, &whole);
        let again = place.line(RUN).expect(0);
        assert!(again.stderr.contains("stopped before its end"), "{}", again.stderr);
        assert_same(&result(&out), &whole, name);
    }
}

/// Assert that the result holds finished replicates alone, all arms of each, as in the whole one.
fn is_a_balanced_part(out: &Path, whole: &std::collections::BTreeMap<String, String>) {
    let manifest = manifest(out);
    let finished = manifest["replicates_finished"].as_u64().unwrap() as usize;
    assert_eq!(manifest["complete"], false);
    assert!((1..40).contains(&finished), "{finished}");
    let runs = table(&out.join("runs.csv"));
    let of_arm = |arm: &str| -> Vec<String> {
        let rows = runs.iter().filter(|row| row["arm"] == arm && row["status"] == "ok");
        rows.map(|row| row["replicate"].clone()).collect()
    };
    assert_eq!((of_arm("one"), runs.len()), (of_arm("two"), 2 * finished));
    let curves = fs::read_to_string(out.join("curves.csv")).unwrap();
    assert_eq!(curves.lines().count(), 1 + 2 * finished * 121);
    let known: std::collections::BTreeSet<&str> = whole["curves.csv"].lines().collect();
    assert!(curves.lines().all(|line| known.contains(line)), "rows of the whole experiment");
    for file in manifest["files"].as_array().unwrap() {
        let about = fs::metadata(out.join(file["path"].as_str().unwrap())).unwrap();
        assert_eq!(file["bytes"], about.len());
    }
}

#[test]
fn an_experiment_stopped_before_anything_is_finished_leaves_nothing() {
    for (name, status) in [("TERM", 75), ("INT", 130), ("HUP", 75)] {
        let place = Place::with(LONG);
        let sets = "--set population.size=200_000 --set scenario.days=3000";
        let mut child = place.start(&format!("run s.toml --threads 2 {sets}"));
        wait(&mut child, &place.path("results/long"), it_has_begun);
        std::thread::sleep(Duration::from_millis(300));
        signal(&child, name);
        let asked = Clock::now();
        let output = child.wait_with_output().unwrap();
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(names(&place.path("")), ["s.toml"]);
    }
}

#[test]
fn a_stop_does_not_replace_a_result_that_has_more() {
    let place = Place::with(LONG);
    let out = place.path("out");
    let stopped = |line: &str| {
        let mut child = place.start(line);
        wait(&mut child, &out, a_replicate_is_written_anew);
        signal(&child, "TERM");
        assert_eq!(child.wait().unwrap().code(), Some(75));
    };
    place.line(&format!("{RUN} --quiet")).expect(0);
    let whole = place.stamps();
    stopped(&format!("{RUN} --force"));
    assert!(place.stamps() == whole, "a whole result is not replaced by a part of it");
}

/// Whether rows of a replicate have been written beside a result that stands.
fn a_replicate_is_written_anew(folder: &Path) -> bool {
    let new = names(folder).into_iter().filter(|name| name.starts_with(".groundswell-"));
    let lengths = new.map(|name| fs::metadata(folder.join(name)).map_or(0, |m| m.len()));
    lengths.max().unwrap_or(0) > 8000
}

#[test]
fn a_second_signal_ends_at_once() {
    let place = Place::with(LONG);
    let mut child = place.start(RUN);
    wait(&mut child, &place.path("out"), it_has_begun);
    signal(&child, "TERM");
    signal(&child, "INT");
    let status = child.wait().unwrap().code();
    assert!(matches!(status, Some(75 | 130)), "{status:?}");
    place.line(RUN).expect(0);
    assert_eq!(names(&place.path("out")), FILES);
}

#[test]
fn a_killed_experiment_leaves_nothing_readable_and_the_next_ends_it() {
    let whole = uninterrupted();
    let place = Place::with(LONG);
    let out = place.path("out");
    for _ in 0..2 {
        let mut child = place.start(RUN);
        wait(&mut child, &out, a_replicate_is_written_anew);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = names(&out);
        assert!(!left.is_empty() && left.iter().all(|name| name.starts_with(".groundswell-")));
    }
    place.line(RUN).expect(0);
    assert_same(&result(&out), &whole, "after two kills");
}

#[test]
fn killed_at_any_moment_the_folder_holds_the_whole_result_or_no_manifest() {
    let short = LONG.replace("40", "4").replace("12_000", "1_000");
    let fresh = Place::with(&short);
    let whole = {
        fresh.line(RUN).expect(0);
        result(&fresh.path("out"))
    };
    let took = fresh.line(&format!("{RUN} --force")).expect(0).took;
    for moment in 0..30 {
        let place = Place::with(&short);
        let out = place.path("out");
        let mut child = place.start(RUN);
        std::thread::sleep(took * moment / 26);
        child.kill().unwrap();
        child.wait().unwrap();
        if out.join("manifest.json").exists() {
            assert_same(&result(&out), &whole, "it was killed after its publication");
        }
        place.line(RUN).expect(0);
        assert_same(&result(&out), &whole, "nothing is left of the killed one");
    }
}

#[test]
fn one_at_a_time_may_write_to_a_folder() {
    let place = Place::with(LONG);
    let mut child = place.start(RUN);
    wait(&mut child, &place.path("out"), it_has_begun);
    let other = place.line(RUN).expect(74);
    assert!(other.stderr.contains("another process is writing here"), "{}", other.stderr);
    signal(&child, "TERM");
    child.wait().unwrap();
}

/// As `nohup` has it: the terminal goes, and the work is done.
#[test]
fn a_hangup_that_is_ignored_stops_nothing() {
    let place = Place::with(&LONG.replace("40", "12"));
    let out = place.path("out");
    let line = format!("trap '' HUP; exec {} {RUN} -q", common::PROGRAM);
    let mut child =
        Command::new("sh").args(["-c", &line]).current_dir(place.path("")).spawn().unwrap();
    wait(&mut child, &out, a_replicate_is_written);
    signal(&child, "HUP");
    assert!(child.wait().unwrap().success());
    assert_eq!(manifest(&out)["complete"], true);
}

/// A sweep of which runs end seldom: what stops it is not the end of one.
fn swept() -> Place {
    let factor = "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nkey = \"visits.daily\"\nlevels = [0.1, 0.2]\n";
    Place::with(&format!("{}{factor}", LONG.replace("12_000", "60_000").replace("40", "400")))
}

/// Whether runs of a sweep have ended.
fn has_runs(folder: &Path) -> bool {
    let journals = fs::read_dir(folder.join("store")).into_iter().flatten().flatten();
    journals.map(|journal| journal.metadata().map_or(0, |about| about.len())).sum::<u64>() > 200
}

#[test]
fn a_sweep_stops_within_seconds_when_its_folder_is_moved_or_taken_away() {
    for moved in [true, false] {
        let place = swept();
        let (out, elsewhere) = (place.path("out"), place.path("elsewhere"));
        let mut child = place.start("sweep s.toml --out out --threads 2");
        wait(&mut child, &out, has_runs);
        if moved {
            fs::rename(&out, &elsewhere).unwrap();
        } else {
            fs::remove_dir_all(&out).unwrap();
        }
        let asked = Clock::now();
        let output = child.wait_with_output().unwrap();
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(74), "{said}");
        assert!(said.contains("out: was moved or taken away: stopped"), "{said}");
        assert_eq!((out.exists(), elsewhere.exists()), (false, moved));
        if moved {
            let told = place.line("status elsewhere").expect(3).stdout;
            assert!(!told.contains(" 0 of"), "{told}");
        }
    }
}

/// `LONG` at three points.
fn long_sweep() -> String {
    format!(
        "{LONG}[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nkey = \"visits.daily\"\nlevels = [0.1, 0.2, 0.3]\n"
    )
}

const SWEEP: &str = "sweep s.toml --out out --threads 2";

/// Whether some runs are kept.
fn some_runs_are_kept(folder: &Path) -> bool {
    let Ok(store) = fs::read_dir(folder.join("store")) else { return false };
    store.map(|entry| entry.unwrap().metadata().map_or(0, |m| m.len())).sum::<u64>() > 30_000
}

#[test]
fn a_stopped_sweep_keeps_what_ended_and_the_same_command_ends_it() {
    let text = long_sweep().replace("replicates = 40", "replicates = 12");
    let fresh = Place::with(&text);
    fresh.line(SWEEP).expect(0);
    let whole = result(&fresh.path("out"));
    for (name, status) in [("TERM", 75), ("INT", 130), ("HUP", 75)] {
        let place = Place::with(&text);
        let out = place.path("out");
        let mut child = place.start(SWEEP);
        wait(&mut child, &out, some_runs_are_kept);
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(said.contains("the same command resumes"), "{said}");
        assert!(
            !out.join("manifest.json").exists(),
            "no tables of a part unless they are asked for"
        );
        place.line("merge out --partial --quiet").expect(3);
        let runs = table(&out.join("runs.csv"));
        let count = |point: &str, arm: &str| {
            runs.iter().filter(|run| run["point"] == point && run["arm"] == arm).count()
        };
        let counts = ["0", "1", "2"].map(|point| {
            assert_eq!(count(point, "one"), count(point, "two"), "{name}: point {point}");
            count(point, "one")
        });
        // Up to four replicates are under way on two threads.
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        assert!(*most > 0 && most - least <= 4, "{name}: {counts:?}");
        let again = place.line(SWEEP).expect(0);
        assert!(again.stderr.contains("stood in out already"), "{}", again.stderr);
        assert_same(&result(&out), &whole, name);
    }
}

#[test]
fn a_merge_killed_at_any_moment_takes_nothing() {
    let text = long_sweep().replace("replicates = 40", "replicates = 4").replace("12_000", "500");
    let fresh = Place::with(&text);
    fresh.line(SWEEP).expect(0);
    let whole = result(&fresh.path("out"));
    let place = Place::with(&text);
    let out = place.path("out");
    place.line(&format!("{SWEEP} --shard 0/1")).expect(0);
    let took = fresh.line("merge out --quiet").expect(0).took;
    for moment in 0..20 {
        let mut child = place.start("merge out --quiet");
        std::thread::sleep(took * moment / 16);
        child.kill().unwrap();
        child.wait().unwrap();
        if out.join("manifest.json").exists() {
            assert_same(&result(&out), &whole, "it was killed after its publication");
            fs::remove_file(out.join("manifest.json")).unwrap();
        }
    }
    place.line("merge out --quiet").expect(0);
    assert_same(&result(&out), &whole, "after twenty kills");
    assert!(names(&out).iter().all(|name| !name.starts_with('.')), "no litter");
}
