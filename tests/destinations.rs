//! No option destroys what it is pointed at: inputs, links, pipes, devices and the files of others.

#![cfg(unix)]

mod common;

use common::{Place, manifest, names, result};
use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

/// A sweep of two points whose ties stand in a file.
const QUESTION: &str = r#"[scenario]
name = "question"
days = 5
replicates = 2

[population]
federations = 2

[ties]
kind = "file"
path = "net.csv"
nodes = "nodes.csv"

[[arm]]
name = "a"
[[arm.platform]]
name = "p"

[sweep]
file = "design.csv"
"#;

/// Every option that writes a file the user names, as a line that ends with it.
const OPTIONS: [&str; 8] = [
    "sweep s.toml --design-out",
    "sweep swept --design-out",
    "check s.toml --design-out",
    "ties s.toml --out",
    "theory s.toml --with ran --out",
    "sensitivity studied --out",
    "emit local planned --seconds 1 --shards 1 --out",
    "schema --out",
];

/// The files that the commands above read.
const INPUTS: [(&str, &[&str]); 7] = [
    (OPTIONS[0], &["s.toml", "net.csv", "nodes.csv", "design.csv"]),
    (OPTIONS[1], &["swept/plan.json", "swept/runs.csv"]),
    (OPTIONS[2], &["s.toml", "net.csv", "nodes.csv", "design.csv"]),
    (OPTIONS[3], &["net.csv", "nodes.csv", "hard.csv"]),
    (OPTIONS[4], &["s.toml", "net.csv", "ran/bands.csv", "ran/manifest.json"]),
    (OPTIONS[5], &["studied/plan.json", "studied/runs.csv"]),
    (OPTIONS[6], &["planned/plan.json", "s.toml", "net.csv"]),
];

fn place() -> Place {
    let place = Place::with(QUESTION);
    place.write("net.csv", "source,target\n0,1\n1,2\n2,3\n3,4\n4,0\n5,0\n6,1\n7,2\n8,3\n9,4\n");
    let nodes: String = (0..10).map(|node| format!("{node},{}\n", node % 2)).collect();
    place.write("nodes.csv", format!("id,federation\n{nodes}"));
    place.write("design.csv", "point,visits.daily\n0,0.1\n1,0.9\n");
    let factors = "[sweep]\ndesign = \"saltelli\"\nsamples = 2\n[[sweep.factor]]\nkey = \
                   \"visits.daily\"\nrange = [0.1, 0.9]\n";
    place.write("drawn.toml", QUESTION.split("[sweep]").next().unwrap().to_owned() + factors);
    place.line("run s.toml -q --out ran").expect(0);
    place.line("sweep s.toml -q --out swept").expect(0);
    place.line("sweep drawn.toml -q --out studied").expect(0);
    place.line("sweep s.toml -q --out planned --plan").expect(0);
    fs::hard_link(place.path("net.csv"), place.path("hard.csv")).unwrap();
    place
}

/// Run the program with the words of `line` and a last argument.
fn with(place: &Place, line: &str, last: &str, force: bool) -> common::Done {
    place.run(line.split(' ').chain([last]).chain(force.then_some("--force")))
}

#[test]
fn no_option_writes_over_what_its_command_reads() {
    let place = place();
    let before = place.stamps();
    for (line, inputs) in INPUTS {
        for input in inputs {
            for force in [false, true] {
                let done = with(&place, line, input, force);
                assert_eq!(done.status, Some(2), "{line} {input}: {}", done.stderr);
                assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
                assert!(place.stamps() == before, "{line} {input}");
            }
        }
    }
    for (name, leads) in [("soft.csv", "net.csv"), ("softer.csv", "soft.csv")] {
        symlink(leads, place.path(name)).unwrap();
    }
    let before = place.stamps();
    for name in ["soft.csv", "softer.csv", "./net.csv", "ran/../net.csv"] {
        with(&place, OPTIONS[3], name, true).expect(2);
        with(&place, OPTIONS[0], name, true).expect(2);
        assert!(place.stamps() == before, "{name}");
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_if_asked_and_a_link_stays_a_link() {
    let place = place();
    for line in OPTIONS {
        place.write("mine.csv", "four years");
        fs::create_dir_all(place.path("deep")).unwrap();
        place.write("deep/target.csv", "four years");
        let link = place.path("link.csv");
        symlink("deep/target.csv", &link).unwrap();
        for name in ["mine.csv", "link.csv"] {
            let refused = with(&place, line, name, false).expect(2).stderr;
            let told = refused.contains(name) && refused.contains("is there already");
            assert!(told && refused.contains("--force"), "{line}: {refused}");
            assert_eq!(fs::read(place.path(name)).unwrap(), b"four years", "{line}");
        }
        with(&place, line, "mine.csv", true).expect(0);
        with(&place, line, "link.csv", true).expect(0);
        let written = fs::read(place.path("mine.csv")).unwrap();
        assert!(written != b"four years" && link.is_symlink(), "{line}");
        assert_eq!(fs::read(place.path("deep/target.csv")).unwrap().len(), written.len());
        fs::remove_file(place.path("deep/target.csv")).unwrap();
        with(&place, line, "link.csv", false).expect(0);
        assert!(link.is_symlink() && place.path("deep/target.csv").is_file(), "{line}");
        fs::remove_file(link).unwrap();
        assert!(names(&place.path("")).iter().all(|name| !name.starts_with('.')), "litter");
    }
}

#[test]
fn a_pipe_is_written_into_and_stays_one() {
    let place = place();
    for (number, line) in OPTIONS.into_iter().enumerate() {
        let fifo = place.path(&format!("pipe{number}.csv"));
        let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        let reader = Command::new("timeout")
            .args(["20", "cat"])
            .arg(&fifo)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        with(&place, line, &format!("pipe{number}.csv"), number % 2 == 0).expect(0);
        let read = reader.wait_with_output().unwrap().stdout;
        assert!(read.len() > 10, "{line}");
        assert!(fs::symlink_metadata(&fifo).unwrap().file_type().is_fifo(), "{line}");
    }
}

/// Where a device can be made, which takes root.
#[test]
fn a_device_is_written_into_and_stays_one() {
    let place = place();
    let null = place.path("null.csv");
    let made =
        Command::new("mknod").arg(&null).args(["c", "1", "3"]).stderr(Stdio::null()).status();
    if !made.is_ok_and(|made| made.success()) || fs::write(&null, "x").is_err() {
        return;
    }
    for line in OPTIONS {
        for force in [false, true] {
            with(&place, line, "null.csv", force).expect(0);
            assert!(fs::symlink_metadata(&null).unwrap().file_type().is_char_device(), "{line}");
        }
    }
    let full = place.path("full.csv");
    let made = Command::new("mknod").arg(&full).args(["c", "1", "7"]).status().unwrap();
    assert!(made.success());
    let refused = with(&place, OPTIONS[0], "full.csv", true).expect(74).stderr;
    assert!(refused.contains("full.csv: No space") && refused.contains("make room"), "{refused}");
    assert!(fs::symlink_metadata(&full).unwrap().file_type().is_char_device());
}

#[test]
fn standard_output_is_written_to_wherever_it_goes() {
    let place = place();
    symlink("/proc/self/fd/1", place.path("out.csv")).unwrap();
    for line in OPTIONS {
        place.write("taken", "before\n");
        let taken = fs::OpenOptions::new().append(true).open(place.path("taken")).unwrap();
        let mut command = place.command(line.split(' ').chain(["out.csv"]));
        assert!(command.stdout(taken).status().unwrap().success(), "{line}");
        let told = fs::read_to_string(place.path("taken")).unwrap();
        assert!(told.starts_with("before\n") && told.len() > 20, "{line}: {told}");
        let piped = place.run(line.split(' ').chain(["out.csv"])).expect(0);
        assert_eq!("before\n".to_owned() + &piped.stdout, told, "{line}");
        assert!(place.path("out.csv").is_symlink());
    }
}

#[test]
fn a_new_scenario_replaces_nothing_unless_asked() {
    let place = Place::new();
    place.write("mine.toml", "four years");
    symlink("mine.toml", place.path("link.toml")).unwrap();
    for name in ["mine", "link"] {
        let refused = place.run(["new", name]).expect(2).stderr;
        assert!(refused.contains(&format!("{name}.toml: is there already")), "{refused}");
    }
    assert_eq!(names(&place.path("")), ["link.toml", "mine.toml"]);
    place.line("new mine --force").expect(0);
    place.line("check mine.toml").expect(0);
}

#[test]
fn what_cannot_be_written_is_told_with_its_own_remedy() {
    let place = place();
    let long = "x".repeat(300) + ".csv";
    for (name, remedy) in [
        ("none/x.csv", "check the path"),
        ("s.toml/x.csv", "a file stands where a folder is wanted"),
        (long.as_str(), "a shorter name"),
    ] {
        for line in OPTIONS {
            let refused = with(&place, line, name, false).expect(74).stderr;
            assert!(refused.contains(remedy) && !refused.contains("room"), "{line}: {refused}");
        }
    }
    fs::create_dir(place.path("folder.csv")).unwrap();
    for line in OPTIONS {
        let refused = with(&place, line, "folder.csv", true).expect(74).stderr;
        assert!(refused.contains("name a file in it"), "{line}: {refused}");
    }
    let misspelt = place.line("theory s.toml --with rann").expect(2).stderr;
    assert!(misspelt.contains("rann: holds no result"), "{misspelt}");
    for command in ["verify s.toml", "verify rann", "theory s.toml --with s.toml"] {
        place.line(command).expect(2);
    }
}

const FOREIGN: [&str; 4] = ["store/shop.db", "store/mine/x", "notes.md", "log.txt"];

fn foreign(place: &Place, folder: &str) {
    fs::create_dir_all(place.path(&format!("{folder}/store/mine"))).unwrap();
    for file in FOREIGN {
        place.write(&format!("{folder}/{file}"), "precious");
    }
}

fn assert_kept(place: &Place, folder: &str) {
    for file in FOREIGN {
        let kept = fs::read(place.path(&format!("{folder}/{file}"))).unwrap();
        assert_eq!(kept, b"precious", "{file}");
    }
}

#[test]
fn a_sweep_forced_takes_away_journals_and_nothing_else() {
    let place = place();
    foreign(&place, "work");
    place.line("sweep s.toml -q --out work").expect(2);
    assert_kept(&place, "work");
    place.line("sweep s.toml -q --out work --force").expect(0);
    place.write("work/store/own.journal", "precious");
    place.line("sweep s.toml -q --out work --seed 7 --force").expect(0);
    assert_kept(&place, "work");
    assert_eq!(fs::read(place.path("work/store/own.journal")).unwrap(), b"precious");
    let elsewhere = place.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("x"), "precious").unwrap();
    fs::create_dir(place.path("linked")).unwrap();
    symlink(&elsewhere, place.path("linked/store")).unwrap();
    place.line("sweep s.toml -q --out linked --force").expect(0);
    place.line("sweep s.toml -q --out linked --seed 7 --force").expect(0);
    assert_eq!(fs::read(elsewhere.join("x")).unwrap(), b"precious");
    assert!(place.path("linked/store").is_symlink());
}

#[test]
fn a_run_forced_over_a_sweep_leaves_nothing_to_merge() {
    let place = place();
    foreign(&place, "swept");
    place.line("run s.toml -q --out swept").expect(73);
    place.line("run s.toml -q --out swept --force").expect(0);
    assert_kept(&place, "swept");
    assert!(!place.path("swept/plan.json").exists());
    assert_eq!(names(&place.path("swept/store")), ["mine", "shop.db"]);
    let before = place.stamps();
    place.line("merge swept").expect(2);
    place.line("sweep s.toml --out swept").expect(73);
    assert!(place.stamps() == before);
    // A plan that some other program wrote is no sweep's.
    place.write("ran/plan.json", "{\"tool\": \"terraform\"}");
    place.line("run s.toml -q --out ran --force --seed 3").expect(0);
    assert!(fs::read_to_string(place.path("ran/plan.json")).unwrap().contains("terraform"));
}

/// However a plan came to lie beside the result of `run`.
#[test]
fn merge_does_not_replace_the_result_of_run() {
    let place = place();
    fs::copy(place.path("swept/plan.json"), place.path("ran/plan.json")).unwrap();
    fs::create_dir(place.path("ran/store")).unwrap();
    for journal in names(&place.path("swept/store")) {
        let [from, to] = ["swept", "ran"].map(|at| place.path(&format!("{at}/store/{journal}")));
        fs::copy(from, to).unwrap();
    }
    let before = place.stamps();
    let refused = place.line("merge ran").expect(73).stderr;
    assert!(refused.contains("the result of `run` there"), "{refused}");
    assert!(place.stamps() == before);
}

#[test]
fn only_names_of_a_result_stand_in_the_way() {
    let place = place();
    for folder in ["one", "two"] {
        fs::create_dir_all(place.path(&format!("{folder}/logs"))).unwrap();
        for file in ["log.txt", ".snakemake_timestamp", "thesis.tex", "logs/1.log"] {
            place.write(&format!("{folder}/{file}"), "precious");
        }
    }
    place.line("run s.toml -q --out one").expect(0);
    place.line("sweep s.toml -q --out two").expect(0);
    for folder in ["one", "two"] {
        for file in ["log.txt", ".snakemake_timestamp", "thesis.tex", "logs/1.log"] {
            assert_eq!(fs::read(place.path(&format!("{folder}/{file}"))).unwrap(), b"precious");
        }
    }
    for file in
        ["summary.txt", "curves.csv", "points.csv", "agents.csv", "plan.json", "manifest.json"]
    {
        fs::create_dir(place.path("mine")).unwrap();
        place.write(&format!("mine/{file}"), "precious");
        for command in ["run", "sweep"] {
            let done = place.line(&format!("{command} s.toml --out mine"));
            assert_eq!(done.status, Some(2), "{command} {file}: {}", done.stderr);
            assert_eq!(names(&place.path("mine")), [file]);
            assert_eq!(fs::read(place.path(&format!("mine/{file}"))).unwrap(), b"precious");
        }
        fs::remove_dir_all(place.path("mine")).unwrap();
    }
    fs::create_dir(place.path("full")).unwrap();
    place.write("full/x", "precious");
    let refused = place.line("rerun ran --run 0 --out full").expect(2).stderr;
    assert!(refused.contains("full: is not empty") && !refused.contains("--force"), "{refused}");
}

/// Tables are replaced through links without writing where they lead.
#[test]
fn a_table_that_is_a_link_leaves_its_target_alone() {
    let place = place();
    place.write("victim", "precious");
    fs::remove_file(place.path("ran/curves.csv")).unwrap();
    symlink(place.path("victim"), place.path("ran/curves.csv")).unwrap();
    place.line("run s.toml -q --out ran --force").expect(0);
    assert_eq!(fs::read(place.path("victim")).unwrap(), b"precious");
    assert_eq!(manifest(&place.path("ran"))["complete"], true);
    assert!(result(&place.path("ran")).contains_key("curves.csv"));
    assert!(!Path::new(&place.path("ran/curves.csv")).is_symlink());
}
