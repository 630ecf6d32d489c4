use super::*;
use crate::output::dictionary::Kind;
use crate::output::digest;
use crate::output::sample::{curve, provenance, scenario};
use std::fs;
use tempfile::TempDir;

#[derive(Serialize)]
struct Delta {
    scenario: &'static str,
    point: u32,
    arm: &'static str,
    baseline: &'static str,
    day: u16,
    metric: &'static str,
    n: u32,
    difference: f64,
    se: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    q05: f64,
    q25: f64,
    median: f64,
    q75: f64,
    q95: f64,
    share_below: f64,
    date: &'static str,
}

const NO_ROWS: [(); 0] = [];

fn fresh<'a>(dir: &Path, scenario: &'a Scenario, force: bool) -> Folder<'a> {
    match Folder::open(dir, scenario, force).unwrap() {
        Opened::Fresh(folder) => folder,
        Opened::AlreadyComplete { .. } => panic!("there is nothing to do"),
    }
}

fn refused(dir: &Path, scenario: &Scenario) -> OutputError {
    Folder::open(dir, scenario, false).expect_err("the folder is refused")
}

fn run(folder: &mut Folder, replicate: u32) {
    let scenario = folder.scenario;
    let curves = [0, 1].map(|arm| curve(scenario, arm, 1000 * u64::from(replicate)));
    let runs = [(0, Ok(&curves[0])), (1, Ok(&curves[1]))];
    folder.replicate(Replicate(replicate), &runs).unwrap();
}

fn finish(mut folder: Folder, threads: usize) -> Result<Published, OutputError> {
    let indicators = [
        Column::new("mobilised_end", Kind::Integer, "people", "Mobilised on the last day."),
        Column::new("growth_end", Kind::Number, "1/day", "Growth on the last day."),
    ];
    folder.runs(&indicators, |arm, replicate| {
        let growth = if arm == 0 { Value::Real(2.0) } else { Value::Missing };
        vec![Value::Count(u64::from(replicate.0)), growth]
    })?;
    for file in ["summary.csv", "paired.csv", "bands.csv"] {
        folder.table(file, NO_ROWS)?;
    }
    let delta = Delta {
        scenario: "Sample-2009",
        point: 0,
        arm: "rivals",
        baseline: "one, \"coordinated\"",
        day: 2,
        metric: "mobilised",
        n: 2,
        difference: -3.0,
        se: None,
        ci_low: Some(1e-9),
        ci_high: None,
        q05: -4.0,
        q25: -3.5,
        median: -3.0,
        q75: -2.5,
        q95: -2.0,
        share_below: 1.0,
        date: "",
    };
    folder.table("delta.csv", [delta])?;
    folder.publish("Two arms.\n", &provenance(threads))
}

fn publish(dir: &Path, scenario: &Scenario) -> Published {
    let mut folder = fresh(dir, scenario, false);
    run(&mut folder, 0);
    run(&mut folder, 1);
    finish(folder, 2).unwrap()
}

fn read(dir: &Path, file: &str) -> String {
    fs::read_to_string(dir.join(file)).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn json(dir: &Path, file: &str) -> serde_json::Value {
    serde_json::from_str(&read(dir, file)).unwrap()
}

fn here() -> (TempDir, Scenario) {
    (tempfile::tempdir().unwrap(), scenario())
}

#[test]
fn rows_stand_arm_after_arm_though_replicates_arrive_one_after_another() {
    let (dir, scenario) = here();
    publish(dir.path(), &scenario);
    let curves = read(dir.path(), "curves.csv");
    let lines: Vec<_> = curves.lines().collect();
    assert_eq!(lines.len(), 1 + 2 * 2 * 3);
    let first = "Sample-2009,0,\"one, \"\"coordinated\"\"\",0,0,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,2,2009-02-27,15,16";
    assert_eq!(lines[1], first);
    assert!(lines[4].starts_with("Sample-2009,0,\"one, \"\"coordinated\"\"\",1,0,1000,"));
    assert!(lines[7].starts_with("Sample-2009,0,rivals,0,0,0,"));
    assert!(lines[12].starts_with("Sample-2009,0,rivals,1,2,1000,"));
    assert!(lines[12].ends_with(",2,2009-03-01,1015,1016"));
    let platforms = read(dir.path(), "platforms.csv");
    let platforms: Vec<_> = platforms.lines().collect();
    assert_eq!(platforms.len(), 1 + 2 * 3 + 2 * 3 * 2);
    assert_eq!(platforms[7], "Sample-2009,0,rivals,0,0,désirs,équipe,1,0,1,2,3,4,5,6,2009-02-27");
    let operators = read(dir.path(), "operators.csv");
    let operators: Vec<_> = operators.lines().collect();
    assert_eq!(operators.len(), 1 + 2 * 2 * 3);
    let camp = scenario.arms[1].operators[0].camp.as_str();
    let last = format!("Sample-2009,0,rivals,1,2,équipe,{camp},1000,1,2,3,4,0.5,5,2009-03-01,6");
    assert_eq!(operators[12], last);
    assert!(platforms[8].starts_with("Sample-2009,0,rivals,0,0,\"parti, officiel\",équipe,0,10,"));
}

#[test]
fn events_name_their_platform_and_leave_empty_what_is_not() {
    let (dir, scenario) = here();
    publish(dir.path(), &scenario);
    let events = read(dir.path(), "events.csv");
    let lines: Vec<_> = events.lines().collect();
    assert_eq!(lines.len(), 1 + 2 * 2 * 2);
    assert_eq!(lines[5], "Sample-2009,0,rivals,0,1,new-leader,,,,2009-02-28");
    assert_eq!(lines[6], "Sample-2009,0,rivals,0,1,closed,désirs,équipe,people=412,2009-02-28");
}

#[test]
fn a_failed_run_is_a_row_with_its_error_and_its_seed() {
    let (dir, scenario) = here();
    let mut folder = fresh(dir.path(), &scenario, false);
    run(&mut folder, 0);
    let whole = curve(&scenario, 1, 7);
    let panicked = "attempt to divide by zero, day 3";
    folder.replicate(Replicate(1), &[(0, Err(panicked)), (1, Ok(&whole))]).unwrap();
    finish(folder, 1).unwrap();
    let one = "\"one, \"\"coordinated\"\"\"";
    let seed = "0x00000000000007d9";
    assert_eq!(
        read(dir.path(), "runs.csv"),
        format!(
            "run,scenario,point,arm,replicate,seed,status,error,mobilised_end,growth_end\n\
             0,Sample-2009,0,{one},0,{seed},ok,,0,2.0\n\
             1,Sample-2009,0,{one},1,{seed},failed,\"{panicked}\",,\n\
             2,Sample-2009,0,rivals,0,{seed},ok,,0,\n\
             3,Sample-2009,0,rivals,1,{seed},ok,,1,\n"
        )
    );
    assert_eq!(read(dir.path(), "curves.csv").lines().count(), 1 + 3 * 3);
    let manifest = json(dir.path(), "manifest.json");
    assert_eq!((&manifest["failed_runs"], &manifest["complete"]), (&1.into(), &true.into()));
    let opened = Folder::open(dir.path(), &scenario, false).unwrap();
    assert!(matches!(opened, Opened::AlreadyComplete { failed_runs: 1, .. }));
}

#[test]
fn a_result_lists_its_files_with_rows_bytes_and_hashes() {
    let (dir, scenario) = here();
    let published = publish(dir.path(), &scenario);
    let files: Vec<_> = published.files.iter().map(|file| file.path).collect();
    let tables = tables().iter().map(|doc| doc.file);
    let texts = ["summary.txt", "datapackage.json", "manifest.json"];
    assert!(files.iter().copied().eq(tables.chain(texts)));
    assert_eq!(names(dir.path()).len(), files.len());
    let manifest = json(dir.path(), "manifest.json");
    for (entry, told) in published.files.iter().zip(manifest["files"].as_array().unwrap()) {
        let bytes = fs::read(dir.path().join(entry.path)).unwrap();
        assert_eq!(
            (told["path"].as_str(), &told["hash"]),
            (Some(entry.path), &digest::digest(&bytes).into())
        );
        assert_eq!(told["bytes"], bytes.len());
    }
    assert_eq!((published.files[0].rows, published.files[8].rows), (Some(12), Some(0)));
    assert_eq!(manifest["seed"], "0x00000000000007d9");
    assert_eq!(manifest["scenario"]["arms"][1]["name"], "rivals");
    assert_eq!(manifest["set"][0], "scenario.seed=2009");
    assert_eq!(read(dir.path(), "summary.txt"), "Two arms.\n");
}

#[test]
fn before_publication_there_is_nothing_but_temporary_files_and_afterwards_none() {
    let (dir, scenario) = here();
    let mut folder = fresh(dir.path(), &scenario, false);
    run(&mut folder, 0);
    folder.table("summary.csv", NO_ROWS).unwrap();
    let before = names(dir.path());
    assert!(!before.is_empty() && before.iter().all(|name| name.starts_with(".groundswell-")));
    drop(folder);
    assert!(names(dir.path()).is_empty());
    publish(dir.path(), &scenario);
    assert!(names(dir.path()).iter().all(|name| !name.starts_with('.')));
}

#[test]
fn a_folder_made_for_a_run_that_was_given_up_goes_again() {
    let (dir, scenario) = here();
    let made = dir.path().join("results").join("sample");
    drop(fresh(&made, &scenario, false));
    assert!(!made.exists());
    publish(&made, &scenario);
    assert!(made.join("manifest.json").exists());
}

#[test]
fn the_same_experiment_gives_the_same_bytes_but_for_how_it_was_executed() {
    let (dir, scenario) = here();
    let folders = [1, 7].map(|threads| {
        let at = dir.path().join(threads.to_string());
        let mut folder = fresh(&at, &scenario, false);
        run(&mut folder, 0);
        run(&mut folder, 1);
        finish(folder, threads).unwrap();
        at
    });
    let [one, seven] = &folders;
    for file in names(one).iter().filter(|name| *name != "manifest.json") {
        assert_eq!(read(one, file), read(seven, file), "{file}");
    }
    let manifests = [one, seven].map(|at| {
        let text = read(at, "manifest.json");
        text[..text.find("\"execution\"").unwrap()].to_owned()
    });
    assert_eq!(manifests[0], manifests[1]);
}

#[test]
fn an_experiment_that_is_there_whole_is_not_run_again() {
    let (dir, scenario) = here();
    publish(dir.path(), &scenario);
    let before = read(dir.path(), "manifest.json");
    let opened = Folder::open(dir.path(), &scenario, false).unwrap();
    assert!(matches!(opened, Opened::AlreadyComplete { failed_runs: 0, .. }));
    assert_eq!(read(dir.path(), "manifest.json"), before);
    assert!(matches!(Folder::open(dir.path(), &scenario, true).unwrap(), Opened::Fresh(_)));
}

#[test]
fn a_damaged_or_unfinished_result_of_the_same_experiment_is_made_again() {
    let (dir, scenario) = here();
    let mut folder = fresh(dir.path(), &scenario, false);
    run(&mut folder, 0);
    finish(folder, 1).unwrap();
    assert_eq!(json(dir.path(), "manifest.json")["complete"], false);
    let folder = fresh(dir.path(), &scenario, false);
    assert_eq!(folder.note(), Some("it was stopped before its end"));
    drop(folder);
    publish(dir.path(), &scenario);
    let whole = read(dir.path(), "curves.csv");
    fs::write(dir.path().join("curves.csv"), whole.replacen('3', "4", 1)).unwrap();
    let folder = fresh(dir.path(), &scenario, false);
    assert_eq!(folder.note(), Some("curves.csv is not as its manifest says"));
    drop(folder);
    publish(dir.path(), &scenario);
    assert_eq!(read(dir.path(), "curves.csv"), whole);
}

#[test]
fn another_experiment_is_refused_with_what_differs_and_what_would_do() {
    let (dir, mut scenario) = here();
    publish(dir.path(), &scenario);
    let before = names(dir.path());
    scenario.seed = 2010;
    scenario.replicates = 40;
    scenario.arms[1].name = "three rivals".into();
    let error = refused(dir.path(), &scenario);
    assert_eq!(error.exit_code(), 73);
    let message = error.to_string();
    for told in [
        "replicates: 2 there, 40 here; seed: 2009 there, 2010 here",
        "arms[1].name: \"rivals\" there, \"three rivals\" here",
        "--force replaces it, --out DIR keeps both",
    ] {
        assert!(message.contains(told), "{message}");
    }
    assert_eq!(names(dir.path()), before);
}

#[test]
fn a_result_of_another_version_is_refused() {
    let (dir, scenario) = here();
    publish(dir.path(), &scenario);
    let manifest = read(dir.path(), "manifest.json");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let older = manifest.replace(&version, "\"version\": \"0.0.9\"");
    fs::write(dir.path().join("manifest.json"), older).unwrap();
    let error = refused(dir.path(), &scenario);
    assert_eq!(error.exit_code(), 73);
    assert!(error.to_string().contains("version: \"0.0.9\" there"), "{error}");
}

#[test]
fn a_folder_that_holds_no_result_is_refused() {
    let (dir, scenario) = here();
    fs::write(dir.path().join("runs.csv"), "x").unwrap();
    assert_eq!(refused(dir.path(), &scenario).exit_code(), 2);
    for other in ["{\"name\": \"my web site\"}", "torn {"] {
        fs::write(dir.path().join("manifest.json"), other).unwrap();
        assert_eq!(refused(dir.path(), &scenario).exit_code(), 2);
        assert_eq!(read(dir.path(), "manifest.json"), other);
    }
    assert_eq!(names(dir.path()).len(), 2);
}

#[test]
fn force_replaces_a_result_and_touches_nothing_else() {
    let (dir, mut scenario) = here();
    publish(dir.path(), &scenario);
    fs::write(dir.path().join("notes.md"), "mine").unwrap();
    fs::write(dir.path().join("agents.csv"), "mine too").unwrap();
    scenario.seed = 2010;
    let mut folder = fresh(dir.path(), &scenario, true);
    run(&mut folder, 0);
    run(&mut folder, 1);
    assert_eq!(json(dir.path(), "manifest.json")["seed"], "0x00000000000007d9");
    finish(folder, 1).unwrap();
    assert_eq!(json(dir.path(), "manifest.json")["seed"], "0x00000000000007da");
    assert_eq!(read(dir.path(), "notes.md"), "mine");
    assert_eq!(read(dir.path(), "agents.csv"), "mine too");
}

#[test]
fn what_a_killed_process_left_is_swept_when_the_next_one_starts() {
    let (dir, scenario) = here();
    for left in [".groundswell-a1b2c3", ".groundswell-manifest-d4e5f6"] {
        fs::write(dir.path().join(left), "half a li").unwrap();
    }
    let folder = fresh(dir.path(), &scenario, false);
    assert!(
        names(dir.path()).iter().all(|name| !name.contains("a1b2c3") && !name.contains("d4e5f6"))
    );
    drop(folder);
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_publication_that_was_cut_off_is_made_again_by_the_same_command() {
    let (dir, mut scenario) = here();
    publish(dir.path(), &scenario);
    // As it lies there when the process is killed before the last name is given.
    let cut_off = dir.path().join(".groundswell-manifest-a1b2c3");
    fs::rename(dir.path().join("manifest.json"), cut_off).unwrap();
    for _ in 0..2 {
        let folder = fresh(dir.path(), &scenario, false);
        assert_eq!(folder.note(), Some("its publication was cut off"));
    }
    scenario.seed = 1;
    assert_eq!(refused(dir.path(), &scenario).exit_code(), 73);
    scenario.seed = 2009;
    publish(dir.path(), &scenario);
    assert!(names(dir.path()).iter().all(|name| !name.starts_with('.')));
}

#[test]
fn two_processes_do_not_write_to_one_folder() {
    let (dir, scenario) = here();
    let first = fresh(dir.path(), &scenario, false);
    assert!(matches!(refused(dir.path(), &scenario), OutputError::Busy { .. }));
    drop(first);
    publish(dir.path(), &scenario);
}

#[test]
fn a_path_below_a_file_is_an_input_output_error() {
    let (dir, scenario) = here();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = refused(&file.join("results"), &scenario);
    assert_eq!(error.exit_code(), 74);
    assert!(error.to_string().contains("file/results: "), "{error}");
}

#[test]
#[should_panic(expected = "every table is written once")]
fn a_forgotten_table_is_a_bug() {
    let (dir, scenario) = here();
    let mut folder = fresh(dir.path(), &scenario, false);
    run(&mut folder, 0);
    let _ = folder.publish("", &provenance(1));
}

#[test]
fn the_data_package_gives_every_column_its_type_and_every_file_its_hash() {
    let (dir, scenario) = here();
    let published = publish(dir.path(), &scenario);
    let package = json(dir.path(), "datapackage.json");
    assert_eq!((package["name"].as_str(), package.get("description")), (Some("sample-2009"), None));
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), tables().len());
    for (resource, entry) in resources.iter().zip(&published.files) {
        assert_eq!(
            (&resource["hash"], &resource["bytes"]),
            (&entry.hash.as_str().into(), &entry.bytes.into())
        );
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let columns: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        let text = read(dir.path(), entry.path);
        assert_eq!(text.lines().next().unwrap(), columns.join(","));
        assert_eq!(resource["schema"]["missingValues"][0], "");
    }
    let open = &resources[1]["schema"]["fields"][7];
    assert_eq!((&open["type"], &open["trueValues"][0]), (&"boolean".into(), &"1".into()));
    assert_eq!(resources[4]["schema"]["fields"][9]["unit"], "1/day");
}

#[test]
fn every_cell_is_written_as_its_column_says() {
    let (dir, scenario) = here();
    publish(dir.path(), &scenario);
    for doc in tables() {
        let mut csv = csv::Reader::from_path(dir.path().join(doc.file)).unwrap();
        for record in csv.records() {
            for (cell, column) in record.unwrap().iter().zip(doc.columns) {
                assert!(column.kind.fits(cell), "{}: {} {cell:?}", doc.file, column.name);
            }
        }
    }
}
