//! The contract with whoever types commands or scripts them.

mod common;

use common::{FILES, LEAST, Place, manifest, names, result, table};
use groundswell::id::Day;
use groundswell::scenario::{OnNewLeader, Overrides, read};
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

const CURVES: &str = "scenario,point,arm,replicate,day,registered,accounts,active,activated,lapsed,\
                      mobilised,actions,invitations,calls_sent,calls_received,calls_read,\
                      calls_duplicate,calls_contradictory,calls_late,unsubscribed,\
                      federations_covered,date,responses,activated_by_friends";

/// Closing, migration, bridges, one sign-on, thresholds, `once`, dates and several arms.
const RICH: &str = include_str!("../src/scenario/tests/full.toml");

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension() == Some("toml".as_ref())).collect();
    files.sort();
    files
}

#[test]
fn the_curves_have_the_header_of_the_contract_and_a_row_a_day_of_every_run() {
    let place = Place::with(RICH);
    place.line("run s.toml --quiet --out out --replicates 3").expect(0);
    let text = fs::read_to_string(place.path("out/curves.csv")).unwrap();
    assert!(text.starts_with(CURVES), "columns are added at the end");
    assert!(!text.contains('\r') && text.ends_with('\n'));
    assert_eq!(text.lines().count(), 1 + 3 * 3 * 301);
    let rows = table(&place.path("out/curves.csv"));
    let arms = ["one", "two rivals", "all wired"];
    let mut keys = arms.iter().flat_map(|arm| (0..3).map(move |r| (arm, r)));
    for run in rows.chunks(301) {
        let (arm, replicate) = keys.next().unwrap();
        let number = |day: usize, column: &str| run[day][column].parse::<u64>().unwrap();
        for (day, row) in run.iter().enumerate() {
            assert_eq!((&*row["arm"], &*row["scenario"], &*row["point"]), (*arm, "full", "0"));
            assert_eq!(row["replicate"], replicate.to_string());
            assert_eq!(row["day"], day.to_string());
            assert!(number(day, "registered") <= 1000 && number(day, "active") <= 1000);
            assert!(number(day, "mobilised") <= 1000 && number(day, "federations_covered") <= 10);
            assert!(number(day, "registered") <= number(day, "accounts"));
            let yesterday = day.saturating_sub(1);
            assert!(number(yesterday, "mobilised") <= number(day, "mobilised"), "{row:?}");
        }
        let flows = ["activated", "lapsed", "actions", "calls_sent", "unsubscribed"];
        assert!(flows.iter().all(|flow| number(0, flow) == 0), "nothing flows before day 1");
        assert_eq!((&*run[0]["date"], &*run[300]["date"]), ("2009-02-16", "2009-12-13"));
    }
    assert_eq!(keys.next(), None);
}

#[test]
fn check_tells_the_design_of_a_sweep_and_run_does_without_it() {
    let sweep = "[sweep]\ndesign = \"grid\"\n\
                 [[sweep.factor]]\nkey = \"visits.daily\"\nrange = [0, 1]\nstep = 0.05\n\
                 [[sweep.factor]]\nkey = \"arm.*.initial.registered\"\nlevels = [0.1, 0.2]\n";
    let place = Place::with(&format!("{LEAST}{sweep}"));
    place.write("plain.toml", LEAST);
    let told = place.line("check s.toml").expect(0).stdout;
    for line in [
        "plan: 1 point × 1 arm × 2 replicates = 2 runs",
        "sweep: grid of 2 factors, 42 points × 2 runs = 84 runs",
        "  visits.daily: 0 … 1, 21 levels",
        "  arm.*.initial.registered: 0.1, 0.2",
        "  point 1: visits.daily = 0, arm.*.initial.registered = 0.2",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    let json = place.line("check s.toml --json").expect(0).stdout;
    let plan: serde_json::Value = serde_json::from_str(json.trim_end()).unwrap();
    assert_eq!((&plan["runs"], &plan["arms"][0]), (&2.into(), &"a".into()));
    assert_eq!((&plan["sweep"]["points"], &plan["sweep"]["runs"]), (&42.into(), &84.into()));
    assert_eq!(plan["sweep"]["plan"]["factors"][0]["values"]["levels"][1], "0.05");
    assert_eq!(plan["sweep"]["first"][2], serde_json::json!(["0.05", "0.1"]));
    assert_eq!(plan["sweep"]["impossible"], 0);
    place.line("run s.toml --quiet --out swept").expect(0);
    place.line("run plain.toml --quiet --out plain").expect(0);
    let same = |file: &str| fs::read(place.path(file)).unwrap();
    assert_eq!(same("swept/curves.csv"), same("plain/curves.csv"));
    let scenario = |folder: &str| manifest(&place.path(folder))["scenario"].clone();
    assert_eq!(scenario("swept"), scenario("plain"), "a run has the points of no sweep");
}

#[test]
fn a_design_that_was_written_out_is_one_with_the_same_points() {
    let sweep = "[sweep]\ndesign = \"saltelli\"\nsamples = 4\n\
                 [[sweep.factor]]\nkey = \"visits.daily\"\nrange = [0.1, 1]\n\
                 [[sweep.factor]]\nkey = \"activation.reference\"\nlevels = [\"visible\", \"all\"]\n";
    let place = Place::with(&format!("{LEAST}{sweep}"));
    place.line("check s.toml --design-out design.csv").expect(0);
    let written = fs::read_to_string(place.path("design.csv")).unwrap();
    assert!(written.starts_with("point,visits.daily,activation.reference\n0,0."), "{written}");
    assert_eq!(written.lines().count(), 1 + 4 * 6);
    place.write("s.toml", format!("{LEAST}[sweep]\nfile = \"design.csv\"\n"));
    place.line("check s.toml --design-out again.csv").expect(0);
    assert_eq!(fs::read_to_string(place.path("again.csv")).unwrap(), written);
    place.write("design.csv", "point,visits.daily\n0,0.5\n1,0.5,0.6\n");
    let refused = place.line("check s.toml").expect(2).stderr;
    assert!(refused.contains("design.csv:3: has 3 cells"), "{refused}");
    place.write("s.toml", LEAST);
    let refused = place.line("check s.toml --design-out none.csv").expect(2).stderr;
    assert!(refused.contains("--design-out") && !place.path("none.csv").exists(), "{refused}");
}

#[test]
fn check_tells_which_points_cannot_be_run() {
    let sweep = "[sweep]\nfile = \"design.csv\"\n";
    let place = Place::with(&format!("{LEAST}{sweep}"));
    place.write("design.csv", "visits.daily\n0.5\nsome\n2\n");
    let told = place.line("check s.toml").expect(0).stdout;
    let line =
        "  2 of the first 3 points cannot be run, such as point 1: with visits.daily = \"some\": ";
    assert!(told.contains(line), "{told}");
}

#[test]
fn odd_prints_markdown_and_refuses_as_run_does() {
    let place = Place::with(RICH);
    let done = place.line("odd s.toml --set activation.lapse=0.04").expect(0);
    assert!(done.stdout.starts_with("# ODD description of `full`\n"), "{}", done.stdout);
    assert!(
        done.stdout.contains("| `activation.lapse` | The chance to cease to be active. | 0.04 |")
    );
    let done = place.line("odd s.toml --set activation.lapse=4").expect(2);
    assert!(done.stdout.is_empty() && done.stderr.contains("from 0 to 1"), "{}", done.stderr);
}

#[test]
fn a_result_has_its_files_and_no_others() {
    let place = Place::with(LEAST);
    let done = place.line("run s.toml --out deep/down/out").expect(0);
    assert!(done.stdout.contains("deep/down/out") && done.stderr.is_empty(), "{}", done.stderr);
    assert_eq!(names(&place.path("deep/down/out")), FILES);
    place.line("run s.toml").expect(0);
    assert_eq!(names(&place.path("results/least")), FILES);
    assert_eq!(names(&place.path("")), ["deep", "results", "s.toml"]);
    let manifest = manifest(&place.path("results/least"));
    for file in manifest["files"].as_array().unwrap() {
        let path = place.path("results/least").join(file["path"].as_str().unwrap());
        assert_eq!(file["bytes"], fs::metadata(path).unwrap().len());
    }
    assert_eq!(
        (&manifest["complete"], &manifest["replicates_finished"]),
        (&true.into(), &2.into())
    );
}

#[test]
fn the_same_command_again_says_so_and_touches_nothing() {
    let place = Place::with(LEAST);
    let first = place.line("run s.toml").expect(0);
    let before = place.stamps();
    let again = place.line("run s.toml --threads 1").expect(0);
    assert!(again.stdout.contains("already") && again.stdout.contains("--force"));
    let summary = first.stdout.split("\nfiles: ").next().unwrap();
    assert!(again.stdout.starts_with(summary), "the summary is told again: {}", again.stdout);
    assert!(place.stamps() == before);
    assert_eq!(place.line("run s.toml --quiet").expect(0).stdout, "");
    assert!(place.stamps() == before);
}

#[test]
fn another_experiment_in_the_same_folder_is_refused_and_forced() {
    let place = Place::with(&RICH.replace("replicates = 7", "replicates = 2"));
    place.line("run s.toml --quiet --out out").expect(0);
    let before = place.stamps();
    for other in ["--seed 7", "--replicates 3", "--set ties.mean=3", "--set scenario.title=x"] {
        let done = place.line(&format!("run s.toml --out out {other}")).expect(73);
        assert!(done.stdout.is_empty(), "{}", done.stdout);
        for word in ["out: holds another experiment", "there, ", "--force", "--out"] {
            assert!(done.stderr.contains(word), "{other}: {}", done.stderr);
        }
        assert!(place.stamps() == before, "{other}");
    }
    let one = result(&place.path("out"));
    place.line("run s.toml --quiet --out out --seed 7 --force").expect(0);
    let other = result(&place.path("out"));
    assert_eq!(names(&place.path("out")), FILES);
    assert!(one["curves.csv"] != other["curves.csv"]);
    assert_eq!(manifest(&place.path("out"))["seed"], "0x0000000000000007");
}

#[test]
fn a_folder_of_something_else_is_refused_and_its_files_outlive_force() {
    let place = Place::with(LEAST);
    fs::create_dir(place.path("mine")).unwrap();
    place.write("mine/thesis.tex", "four years");
    place.write("mine/summary.csv", "of something else");
    let before = place.stamps();
    let done = place.line("run s.toml --out mine").expect(2);
    let told = "holds files of a result's names and no result";
    assert!(done.stderr.contains(told) && done.stdout.is_empty(), "{}", done.stderr);
    assert!(place.stamps() == before);
    place.line("run s.toml --quiet --out mine --force").expect(0);
    assert_eq!(fs::read(place.path("mine/thesis.tex")).unwrap(), b"four years");
    assert_eq!(names(&place.path("mine")).len(), FILES.len() + 1);
}

#[test]
fn a_damaged_result_is_told_and_done_again() {
    let place = Place::with(LEAST);
    place.line("run s.toml --quiet --out out").expect(0);
    let whole = result(&place.path("out"));
    for damage in ["curves.csv", "summary.txt", "datapackage.json"] {
        let mut bytes = fs::read(place.path("out").join(damage)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        place.write(&format!("out/{damage}"), bytes);
        let done = place.line("run s.toml --quiet --out out").expect(0);
        assert!(done.stderr.contains(&format!("{damage} is not as")), "{}", done.stderr);
        common::assert_same(&whole, &result(&place.path("out")), damage);
    }
    fs::remove_file(place.path("out/runs.csv")).unwrap();
    place.line("run s.toml --quiet --out out").expect(0);
    common::assert_same(&whole, &result(&place.path("out")), "a file was missing");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_with_its_cause() {
    let place = Place::with(LEAST);
    for (out, cause) in
        [("s.toml/below", "Not a directory"), ("s.toml", "s.toml: "), ("/proc/x", "No such")]
    {
        let done = place.run(["run", "s.toml", "--out", out]).expect(74);
        assert!(done.stderr.contains(out) && done.stderr.contains(cause), "{}", done.stderr);
        assert!(done.stdout.is_empty());
        assert_eq!(names(&place.path("")), ["s.toml"]);
    }
    fs::create_dir_all(place.path("out/manifest.json")).unwrap();
    let done = place.run(["run", "s.toml", "--out", "out"]);
    assert!(matches!(done.status, Some(2 | 74)), "{done:?}");
    let done = place.run(["schema", "--out", "none/schema.json"]).expect(74);
    assert!(done.stderr.contains("none/schema.json: No such"), "{}", done.stderr);
}

#[test]
fn quiet_prints_nothing_and_progress_needs_a_terminal() {
    let place = Place::with(LEAST);
    let quiet = place.line("run s.toml -q").expect(0);
    assert_eq!((&*quiet.stdout, &*quiet.stderr), ("", ""));
    let told = place.line("run s.toml --force").expect(0);
    assert_eq!(told.stderr, "", "no bar where nobody looks");
    assert!(told.stdout.contains("results/least") && !told.stdout.contains('\u{1b}'));
}

#[test]
fn what_is_set_is_recorded_and_changes_the_result() {
    let place = Place::with(RICH);
    place.line("run s.toml -q --out plain --replicates 2").expect(0);
    let args = ["run", "s.toml", "-q", "--out", "set", "--replicates", "2", "--set"];
    let set = "arm.\"two rivals\".platform.layer.opens = 2009-04-01";
    place.run(args.into_iter().chain([set, "--set", "ties.mean=4"])).expect(0);
    let [plain, changed] = ["plain", "set"].map(|name| manifest(&place.path(name)));
    assert_eq!(plain["set"], serde_json::json!([]));
    assert_eq!(changed["set"], serde_json::json!([set, "ties.mean=4"]));
    assert_eq!(changed["scenario"]["ties"]["mean"], 4.0);
    assert_eq!(changed["scenario"]["arms"][1]["platforms"][1]["opens"], 44);
    let told = changed["execution"]["command"].as_array().unwrap();
    assert!(told.iter().any(|word| word == set), "{told:?}");
    let [plain, changed] = ["plain", "set"].map(|name| result(&place.path(name)));
    assert!(plain["curves.csv"] != changed["curves.csv"]);
}

#[test]
fn the_last_of_two_settings_holds() {
    let place = Place::with(LEAST);
    let line = "run s.toml -q --set population.size=50 --set population.size=60 --seed 3";
    place.line(line).expect(0);
    let manifest = manifest(&place.path("results/least"));
    assert_eq!(manifest["scenario"]["population"]["size"], 60);
    assert_eq!(
        (&manifest["seed"], &manifest["scenario"]["seed"]),
        (&"0x0000000000000003".into(), &3.into())
    );
}

#[test]
fn threads_may_be_given_by_the_environment() {
    let place = Place::with(LEAST);
    let status = |threads: &str| {
        let mut command = place.command(["run", "s.toml", "-q"]);
        command.env("GROUNDSWELL_THREADS", threads).stderr(Stdio::null());
        command.status().unwrap().code()
    };
    assert_eq!((status("zero"), status("0")), (Some(2), Some(2)));
    assert_eq!(names(&place.path("")), ["s.toml"]);
    assert_eq!(status("3"), Some(0));
    assert_eq!(manifest(&place.path("results/least"))["execution"]["threads"], 3);
}

/// The lines of `check` that tell of each arm of a shipped scenario, by the name of the arm.
fn arms_of(scenario: &str) -> Vec<(String, Vec<String>)> {
    let path = shipped().into_iter().find(|path| path.file_stem() == Some(scenario.as_ref()));
    let told = Place::new().run(["check".as_ref(), path.unwrap().as_os_str()]).expect(0).stdout;
    let mut arms: Vec<(String, Vec<String>)> = Vec::new();
    for line in told.lines() {
        match (line.strip_prefix("    "), line.strip_prefix("  ").and_then(|l| l.strip_suffix(':')))
        {
            (Some(fact), _) => arms.last_mut().unwrap().1.push(fact.to_owned()),
            (None, Some(name)) => arms.push((name.to_owned(), Vec::new())),
            _ => {}
        }
    }
    arms
}

/// What `arm` has and the first arm has not, and the other way round.
fn differing<'a>(arms: &'a [(String, Vec<String>)], arm: &str) -> [Vec<&'a str>; 2] {
    let (first, other) = (&arms[0].1, &arms.iter().find(|(name, _)| name == arm).unwrap().1);
    let without = |of: &'a [String], those: &[String]| {
        of.iter().filter(|fact| !those.contains(fact)).map(String::as_str).collect()
    };
    [without(other, first), without(first, other)]
}

/// The comments of `royal-frontier` say in what each arm differs; `check` finds that and nothing else.
#[test]
fn the_arms_of_royal_frontier_differ_in_what_the_file_declares() {
    let arms = arms_of("royal-frontier");
    let keeps = differing(&arms, "a party that keeps its tools");
    assert_eq!(keeps[0], ["a new leader of the party changes nothing"]);
    assert_eq!(keeps[1].len(), 1);
    let [open, closed] = differing(&arms, "a party open to sympathisers");
    let opened: Vec<String> =
        closed.iter().map(|fact| fact.replace("; open only to member", "")).collect();
    assert_eq!((open, closed.len()), (opened.iter().map(String::as_str).collect(), 2));
    let [one, as_it_was] = differing(&arms, "one coordinator");
    let follows = "followed by next tool of the party after 60 days: 10 % follow, 60 % where its \
                   operator holds the file";
    assert_eq!(
        one,
        [
            "operator national secretariat; budget 133.4 k€; camp party".to_owned(),
            format!(
                "platform Désirs d'avenir, tool of the party: run by national secretariat; opens on \
                 day 0; niche 0.1; {follows}"
            ),
            "platform next tool of the party: run by national secretariat; opens on day 323; \
             niche 0.1"
                .to_owned(),
            "no wires".to_owned(),
        ]
    );
    assert_eq!(as_it_was.len(), 7, "two operators, three platforms, the lag, whether they hear");
    assert_eq!(as_it_was[5], "wires: news_lag 180");
    assert!(as_it_was[6].contains("never in time (notice 7)"), "{as_it_was:?}");
}

/// `ump-2008` and `counterfactual-2012-ump` tell one story: UMPnet is there and stays, and the second
/// tool is put on top of it and closed.
#[test]
fn the_two_files_of_the_ump_tell_one_story() {
    let told = ["ump-2008", "counterfactual-2012-ump"].map(|scenario| {
        let path = shipped().into_iter().find(|path| path.file_stem() == Some(scenario.as_ref()));
        let scenario = read(&path.unwrap(), &[], &Overrides::default()).unwrap().0;
        let arm = scenario.arms.iter().find(|arm| arm.name == "as it was").unwrap();
        let [umpnet, second] = &arm.platforms[..] else { panic!("two tools") };
        assert_eq!((umpnet.opens, umpnet.closes), (Day(0), None));
        assert!(arm.on_new_leader == OnNewLeader::Keep && umpnet.successor.is_none());
        let dates = [Some(second.opens), second.closes].map(|day| scenario.date_of(day.unwrap()));
        let names = [&umpnet.name, &second.name].map(Clone::clone);
        let [launch] = arm.shocks[..] else { panic!("one launch") };
        let launch = (scenario.date_of(launch.day), launch.size, launch.decay, launch.exponent);
        let organisation = (arm.operators.clone(), arm.wires);
        (names, dates, launch, organisation, scenario.population.size)
    });
    assert_eq!(told[0], told[1]);
}

#[test]
fn check_prints_the_plan_and_the_needs_and_writes_nothing() {
    let place = Place::with(RICH);
    place.write("t.toml", LEAST);
    let before = place.stamps();
    let done = place.line("check s.toml t.toml --replicates 5").expect(0);
    for word in ["1 point × 3 arms × 5 replicates = 15 runs", "1 point × 1 arm × 5 replicates"]
    {
        assert!(done.stdout.contains(word), "{}", done.stdout);
    }
    for word in [
        "two rivals",
        "layer-3",
        "wires: sso, bridge 0.25, news_lag 20",
        "hear of each other's actions after 20 days, never in time (notice 10)",
        "from day 115: party and candidate become candidate; wires: sso, shared_list",
        "calls: 0.5 actions a day",
        "3 contacts a day on the phone",
        "of memory",
        "of disk",
    ] {
        assert!(done.stdout.contains(word), "{}", done.stdout);
    }
    assert_eq!(done.stderr, "");
    assert!(place.stamps() == before);
}

#[test]
fn what_is_too_large_for_the_machine_is_refused_before_anything_is_allocated() {
    let place = Place::with(LEAST);
    for verb in ["check", "run"] {
        let sets = "--set population.size=300_000_000 --set ties.mean=14 --set scenario.days=4000";
        let much = format!("{verb} s.toml {sets} --replicates 1000000 --threads 1024");
        let done = place.line(&much).expect(2);
        assert!(done.took < Duration::from_secs(1), "{:?}", done.took);
        for word in ["s.toml: needs about", "of memory", "are free", "population.size"] {
            assert!(done.stderr.contains(word), "{}", done.stderr);
        }
        assert_eq!(names(&place.path("")), ["s.toml"]);
    }
}

#[test]
fn a_new_scenario_runs_as_it_is_and_overwrites_nothing() {
    let place = Place::new();
    let done = place.line("new my-first.v2").expect(0);
    assert!(done.stdout.contains("groundswell run my-first.v2.toml"), "{}", done.stdout);
    assert_eq!(names(&place.path("")), ["my-first.v2.toml", "scenario.schema.json"]);
    place.line("run my-first.v2.toml --replicates 2 --set population.size=500").expect(0);
    assert_eq!(names(&place.path("results")), ["my-first.v2"]);
    place.write("my-first.v2.toml", "changed");
    let again = place.line("new my-first.v2").expect(2);
    assert!(again.stderr.contains("my-first.v2.toml: is there already"), "{}", again.stderr);
    assert_eq!(fs::read(place.path("my-first.v2.toml")).unwrap(), b"changed");
    place.line("new other").expect(0);
}

#[test]
fn the_schema_beside_the_scenarios_is_the_one_that_groundswell_schema_out_writes() {
    let place = Place::new();
    let told = place.line("schema").expect(0).stdout;
    let schema: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert!(schema["properties"]["arm"].is_object());
    place.line("schema --out written.json").expect(0);
    assert_eq!(fs::read_to_string(place.path("written.json")).unwrap(), told);
    let shipped = shipped()[0].with_file_name("scenario.schema.json");
    let how = "groundswell schema --out scenarios/scenario.schema.json --force";
    assert!(fs::read_to_string(shipped).unwrap() == told, "it is old; write it anew: {how}");
}

#[test]
fn every_shipped_scenario_passes_check_and_points_at_the_schema() {
    let scenarios = shipped();
    assert!(scenarios.len() >= 3);
    let place = Place::new();
    for path in scenarios {
        let done = place.run(["check".as_ref(), path.as_os_str()]).expect(0);
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(done.stdout.contains(name), "{name} is called so: {}", done.stdout);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("#:schema ./scenario.schema.json\n"), "{name}");
    }
}

#[test]
fn a_traced_run_tells_of_every_supporter_and_changes_nothing_else() {
    let place = Place::with(LEAST);
    place.line("run s.toml --quiet --out plain").expect(0);
    place.line("run s.toml --quiet --out out --trace a:1").expect(0);
    let (mut traced, mut plain) = (result(&place.path("out")), result(&place.path("plain")));
    let agents = table(&place.path("out/agents.csv"));
    assert_eq!(agents.len(), 100);
    assert!(agents.iter().zip(0..).all(|(row, agent)| row["agent"] == agent.to_string()));
    let degrees: usize = agents.iter().map(|row| row["degree"].parse::<usize>().unwrap()).sum();
    assert_eq!(degrees, 2 * table(&place.path("out/ties.csv")).len());
    let mobilised = agents.iter().filter(|row| !row["mobilised"].is_empty()).count();
    let runs = table(&place.path("out/runs.csv"));
    assert_eq!(runs[1]["mobilised_end"], mobilised.to_string());
    for file in ["agents.csv", "ties.csv"] {
        assert!(traced.remove(file).is_some() && traced["datapackage.json"].contains(file));
        assert!(traced["manifest.json"].contains(file));
    }
    for told in ["datapackage.json", "manifest.json"] {
        assert!(traced.remove(told) != plain.remove(told));
    }
    assert!(traced == plain);
}

#[test]
fn a_result_is_made_again_for_a_trace_and_keeps_no_file_of_another() {
    let place = Place::with(LEAST);
    place.line("run s.toml --quiet --out out").expect(0);
    let traced = || manifest(&place.path("out"))["trace"].clone();
    assert!(traced().is_null());
    place.line("run s.toml --quiet --out out --trace a:0").expect(0);
    let (first, before) = (result(&place.path("out")), place.stamps());
    assert_eq!((traced(), names(&place.path("out")).len()), ("a:0".into(), FILES.len() + 2));
    for again in ["", "--trace a:0"] {
        place.line(&format!("run s.toml --quiet --out out {again}")).expect(0);
        assert!(place.stamps() == before, "{again}");
    }
    place.line("run s.toml --quiet --out out --trace a:1").expect(0);
    assert_eq!(traced(), "a:1");
    assert!(result(&place.path("out"))["agents.csv"] != first["agents.csv"]);
    place.line("run s.toml --quiet --out out --force").expect(0);
    assert_eq!(names(&place.path("out")), FILES);
}

#[test]
fn what_is_no_run_of_the_scenario_cannot_be_traced() {
    let place = Place::with(LEAST);
    let before = place.stamps();
    for (run, word) in [("a:2", "0 to 1"), ("b:0", "“a”"), ("a", "a colon"), ("a:-1", "a colon")]
    {
        let done = place.run(["run", "s.toml", "--trace", run]).expect(2);
        assert!(done.stderr.contains(word), "{}", done.stderr);
        assert!(place.stamps() == before, "{run}");
    }
}

#[test]
fn several_scenarios_go_to_folders_of_their_names() {
    let place = Place::with(LEAST);
    place.write("t.toml", LEAST.replace("least", "other"));
    place.line("run s.toml t.toml -q --out both").expect(0);
    assert_eq!(names(&place.path("both")), ["least", "other"]);
    assert_eq!(names(&place.path("both/other")), FILES);
    let done = place.line("run s.toml t.toml --out both").expect(0);
    assert_eq!(done.stdout.matches("already").count(), 2);
}

#[test]
fn whoever_stops_listening_ends_the_talk_without_a_panic() {
    let place = Place::with(LEAST);
    for line in ["schema", "check s.toml", "run s.toml", "run s.toml", "new name", "--help"] {
        let mut command = place.command(line.split(' '));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), &*said), (Some(0), ""), "{line}");
    }
    assert_eq!(names(&place.path("results/least")), FILES);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_told_and_the_result_stands() {
    let place = Place::with(LEAST);
    for line in ["schema", "check s.toml", "run s.toml", "new name"] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = place.command(line.split(' ')).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(74), "{line}: {said}");
        assert!(said.contains("standard output") && !said.contains("panicked"), "{said}");
    }
    assert_eq!(names(&place.path("results/least")), FILES);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let status = place.command(["check", "none.toml"]).stderr(full).status().unwrap();
    assert_eq!(status.code(), Some(2), "there is nobody to tell");
}

#[cfg(target_os = "linux")]
#[test]
fn limits_of_the_shell_are_told_and_leave_nothing() {
    let place = Place::with(&RICH.replace("size = 1_000\n", "size = 5_000\n"));
    let limited = |limit: &str, further: &str| {
        let line = format!("ulimit {limit} && exec {} run s.toml -q {further}", common::PROGRAM);
        let mut command = std::process::Command::new("sh");
        let output = command.args(["-c", &line]).current_dir(place.path("")).output().unwrap();
        assert_eq!(names(&place.path("")), ["s.toml"]);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, said) = limited("-f 40", "");
    assert_eq!(status, Some(74), "{said}");
    assert!(said.contains("File too large") && said.contains(".csv"), "{said}");
    let (status, said) = limited("-v 300000", "--set population.size=9_000_000");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("of memory"), "{said}");
}

#[test]
fn files_may_have_any_name_and_any_line_ends() {
    let place = Place::new();
    place.write("été 🌊.toml", format!("\u{feff}{}", LEAST.replace('\n', "\r\n")));
    place.run(["run", "été 🌊.toml", "-q", "--out", "là bas"]).expect(0);
    assert_eq!(manifest(&place.path("là bas"))["scenario_file"]["name"], "été 🌊.toml");
    place.write("plain.toml", LEAST);
    place.run(["run", "plain.toml", "-q", "--out", "plain"]).expect(0);
    let [strange, plain] = ["là bas", "plain"].map(|name| result(&place.path(name)));
    assert!(strange["curves.csv"] == plain["curves.csv"]);
    place.write("-x.toml", LEAST);
    place.run(["run", "-q", "--out", "dash", "--", "-x.toml"]).expect(0);
    let latin = std::ffi::OsStr::from_bytes(b"caf\xe9.toml");
    if fs::write(place.path("").join(latin), LEAST).is_ok() {
        let args = ["run".as_ref(), latin, "-q".as_ref(), "--out".as_ref(), "latin".as_ref()];
        place.run(args).expect(0);
        assert_eq!(names(&place.path("latin")), FILES);
    }
}

#[test]
fn a_scenario_may_come_through_a_pipe() {
    let place = Place::with(LEAST);
    let text = fs::File::open(place.path("s.toml")).unwrap();
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::thread::spawn(move || std::io::copy(&mut { text }, &mut writer));
    let mut command = place.command(["run", "/dev/stdin", "-q", "--out", "piped"]);
    assert!(command.stdin(reader).status().unwrap().success());
    place.line("run s.toml -q --out plain").expect(0);
    let hash = |name: &str| manifest(&place.path(name))["scenario_file"]["hash"].clone();
    assert_eq!(hash("piped"), hash("plain"), "what was read is what is recorded");
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let place = Place::with(LEAST);
    let check = |threads: &str| {
        place.command(["check", "s.toml"]).env("GROUNDSWELL_THREADS", threads).output().unwrap()
    };
    assert!(check("").status.success());
    assert_eq!(check("none").status.code(), Some(2));
}

#[test]
fn what_is_printed_spells_hidden_characters_out() {
    let place = Place::with(LEAST);
    for (verb, path) in [
        ("run", "no\u{1b}]0;owned\u{7}.toml"),
        ("status", "no\u{9b}2J"),
        ("verify", "\u{202e}here"),
    ] {
        let told = place.run([verb, path]).expect(2).stderr;
        assert!(told.contains("\\u"), "{told:?}");
        assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told:?}");
        assert!(!told.contains('\u{202e}'), "{told:?}");
    }
}

#[test]
fn a_manifest_names_the_commit_and_hides_where_the_program_lies() {
    let place = Place::with(LEAST);
    place.line("run s.toml -q --out out").expect(0);
    let manifest = manifest(&place.path("out"));
    let command = ["groundswell", "run", "s.toml", "-q", "--out", "out"];
    assert_eq!(manifest["execution"]["command"], serde_json::json!(command));
    let is_checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join(".git").exists();
    match manifest["commit"].as_str() {
        None => assert!(cfg!(debug_assertions) || !is_checkout, "a release knows its commit"),
        Some(commit) => {
            let (hash, rest) = commit.split_at(40);
            assert!(hash.chars().all(|c| c.is_ascii_hexdigit()), "{commit}");
            assert!(["", "-dirty"].contains(&rest), "{commit}");
        }
    }
}
