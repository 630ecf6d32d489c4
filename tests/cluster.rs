//! Sweeps on engines that people have: a real Slurm, a real HyperQueue and GNU parallel run the scripts that
//! `emit` writes. Where one of them is missing these tests fail: `tests/cluster/install.sh` installs them.

mod common;

use common::{PROGRAM, Place, assert_same, names, result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

/// What installs the engines.
const REMEDY: &str = "is not installed: tests/cluster/install.sh installs it";

/// Python with HyperQueue, and with a parser of YAML.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/hyperqueue/bin/python");

/// A file of this test.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster").join(name)
}

/// A sweep that is shipped, with few replicates: 24 points × 3 arms × 4 replicates.
const SWEEP: [&str; 4] = [
    "sweep",
    concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/experiments/e10-structure.toml"),
    "--replicates",
    "4",
];

/// Its tables, made on one machine.
static AT_ONCE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let place = Place::new();
    place.run(SWEEP.into_iter().chain(["--out", "out", "--quiet"])).expect(0);
    result(&place.path("out"))
});

/// Into how many shards it is split.
const SHARDS: u32 = 8;

/// A folder whose name has to be quoted.
const OUT: &str = "it's a sweep/out 100 %";

/// A planned sweep, and the script of an engine for it.
struct Submission {
    place: Place,
}

impl Submission {
    fn to(engine: &str) -> Self {
        let place = Place::new();
        place.run(SWEEP.into_iter().chain(["--out", OUT, "--plan"])).expect(0);
        let shards = SHARDS.to_string();
        let sized = ["--shards", &shards, "--seconds", "0.3", "--out", "job.sh"];
        place.run(["emit", engine, OUT].into_iter().chain(sized)).expect(0);
        Self { place }
    }

    fn script(&self) -> PathBuf {
        self.place.path("job.sh")
    }

    /// Have every shard write the number of its process to a file first.
    fn tell_processes(&self, task: &str) {
        let script = fs::read_to_string(self.script()).unwrap();
        let (before, after) = script.rsplit_once("\nexec ").unwrap();
        let processes = self.place.path("process-");
        let told = format!("{before}\necho $$ >{}\"{task}\"\nexec {after}", processes.display());
        fs::write(self.script(), told).unwrap();
    }

    /// Kill the process of a shard in the midst of its work.
    fn kill(&self, shard: u32) {
        let begins = format!("{shard}-of-{SHARDS}@");
        let store = self.place.path(OUT).join("store");
        wait_until("the shard has kept runs", || {
            let written = if store.exists() { names(&store) } else { Vec::new() };
            let journal = written.iter().find(|name| name.starts_with(&begins));
            journal.is_some_and(|name| fs::metadata(store.join(name)).unwrap().len() > 500)
        });
        let process = fs::read_to_string(self.place.path(&format!("process-{shard}"))).unwrap();
        let killed = Command::new("kill").args(["-KILL", process.trim()]).status().unwrap();
        assert!(killed.success(), "the shard ended before it could be killed");
    }

    /// The shards that have work left, in the form of an engine.
    fn missing(&self, form: &str) -> String {
        let shards = SHARDS.to_string();
        let arguments = ["missing", OUT, "--shards", &shards, "--format", form];
        self.place.run(arguments).expect(0).stdout.trim().to_owned()
    }

    fn must_be_incomplete(&self) {
        let refused = self.place.run(["merge", OUT]).expect(3).stderr;
        assert!(refused.contains("missing as seen from here"), "{refused}");
        self.place.run(["status", OUT]).expect(3);
    }

    fn must_be_as_at_once(&self, what: &str) {
        assert_eq!(self.missing("lines"), "", "{what}");
        // What a lost engine left behind may still be at work there.
        let merge = || self.place.run(["merge", OUT, "--quiet"]);
        wait_until("nobody else writes", || merge().status != Some(74));
        merge().expect(0);
        assert_same(&AT_ONCE, &result(&self.place.path(OUT)), what);
    }
}

/// Wait for at most five minutes.
#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..30_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("in vain: {what}");
}

/// What a command prints; it must succeed.
#[track_caller]
fn said(command: &mut Command, what: &str) -> String {
    let done = command.stdin(Stdio::null()).output();
    let Output { status, stdout, stderr } = done.unwrap_or_else(|_| panic!("{what} {REMEDY}"));
    assert!(status.success(), "{command:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8_lossy(&stdout).trim().to_owned()
}

/// A private Slurm of so many nodes with a core each, which ends with the test.
struct Slurm(Place);

impl Slurm {
    fn start(nodes: u32) -> Self {
        let slurm = Self(Place::new());
        slurm.manage("start", &[&nodes.to_string(), "1"]);
        slurm
    }

    fn folder(&self) -> PathBuf {
        self.0.path("slurm")
    }

    fn manage(&self, verb: &str, arguments: &[&str]) -> String {
        let mut script = Command::new(file("slurm.sh"));
        said(script.arg(verb).arg(self.folder()).args(arguments).env("PATH", path()), "Slurm")
    }

    fn command(&self, program: &str, submission: &Submission) -> Command {
        let mut command = Command::new(program);
        command.env("SLURM_CONF", self.folder().join("slurm.conf"));
        command.current_dir(submission.place.path(""));
        command
    }

    /// Submit the script with these arguments; the number of the job.
    fn submit(&self, submission: &Submission, arguments: &[&str]) -> String {
        let mut sbatch = self.command("sbatch", submission);
        said(sbatch.arg("--parsable").args(arguments).arg("job.sh"), "Slurm")
    }

    fn wait(&self, submission: &Submission, job: &str) {
        wait_until("the job ends", || {
            let mut squeue = self.command("squeue", submission);
            let states = ["--noheader", "--states", "pending,running,completing", "--jobs", job];
            let output = squeue.args(states).output().unwrap();
            output.status.success() && output.stdout.is_empty()
        });
    }
}

/// Where daemons are found, too.
#[expect(clippy::disallowed_methods, reason = "a test, which runs programs")]
fn path() -> String {
    format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default())
}

impl Drop for Slurm {
    fn drop(&mut self) {
        let stopped = Command::new(file("slurm.sh")).arg("stop").arg(self.folder()).status();
        assert!(stopped.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

#[test]
fn slurm_runs_a_sweep_of_which_a_task_is_killed() {
    let slurm = Slurm::start(4);
    let submission = Submission::to("slurm");
    said(slurm.command("sbatch", &submission).args(["--test-only", "job.sh"]), "Slurm");
    submission.tell_processes("$SLURM_ARRAY_TASK_ID");
    let job = slurm.submit(&submission, &[]);
    submission.kill(2);
    slurm.wait(&submission, &job);
    assert_eq!(submission.missing("slurm"), "2");
    submission.must_be_incomplete();
    let array = format!("--array={}", submission.missing("slurm"));
    let job = slurm.submit(&submission, &[&array]);
    slurm.wait(&submission, &job);
    let log = fs::read_to_string(submission.place.path(OUT).join("logs/2.log")).unwrap();
    assert!(log.contains("shard 2/8 is done"), "{log}");
    submission.must_be_as_at_once("on Slurm");
}

/// A node and the controller are lost while tasks run there: Slurm starts them again elsewhere, where what
/// they had kept is gone on with, beside those that the lost node still runs.
#[test]
#[ignore = "takes minutes: Slurm waits before it gives a node up"]
fn slurm_loses_a_node_and_its_controller() {
    let slurm = Slurm::start(4);
    let submission = Submission::to("slurm");
    submission.tell_processes("$SLURM_ARRAY_TASK_ID");
    let job = slurm.submit(&submission, &[]);
    submission.kill(1);
    slurm.manage("kill", &["2"]);
    slurm.manage("restart", &[]);
    slurm.wait(&submission, &job);
    let array = format!("--array={}", submission.missing("slurm"));
    let job = slurm.submit(&submission, &[&array]);
    slurm.wait(&submission, &job);
    submission.must_be_as_at_once("after a node and the controller were lost");
}

/// HyperQueue with these tasks of a script, not yet started.
fn hyperqueue(submission: &Submission, tasks: &str) -> Command {
    assert!(Path::new(PYTHON).exists(), "HyperQueue {REMEDY}");
    let server = tempfile::tempdir_in(submission.place.path("")).unwrap().keep();
    let mut python = Command::new(PYTHON);
    python.arg(file("hq.py")).arg(server).arg(submission.script());
    python.args(tasks.lines()).stdin(Stdio::null());
    python
}

#[test]
fn hyperqueue_runs_a_sweep_of_which_a_task_is_killed() {
    let submission = Submission::to("hq");
    submission.tell_processes("$HQ_TASK_ID");
    let mut running = hyperqueue(&submission, &submission.missing("lines")).spawn().unwrap();
    submission.kill(2);
    assert_eq!(running.wait().unwrap().code(), Some(1), "a task failed");
    assert_eq!(submission.missing("hq"), "2");
    submission.must_be_incomplete();
    said(&mut hyperqueue(&submission, &submission.missing("lines")), "HyperQueue");
    submission.must_be_as_at_once("on HyperQueue");
}

/// The server and its workers are killed; the tasks they leave behind go on beside those that a new server
/// starts.
#[test]
fn hyperqueue_is_killed_and_started_anew() {
    let submission = Submission::to("hq");
    submission.tell_processes("$HQ_TASK_ID");
    let mut running = hyperqueue(&submission, &submission.missing("lines")).spawn().unwrap();
    submission.kill(0);
    running.kill().unwrap();
    running.wait().unwrap();
    said(&mut hyperqueue(&submission, &submission.missing("lines")), "HyperQueue");
    submission.must_be_as_at_once("after the server was killed");
}

#[test]
fn gnu_parallel_runs_a_sweep() {
    said(Command::new("parallel").arg("--version"), "GNU parallel");
    let submission = Submission::to("local");
    let run = || said(Command::new("bash").arg(submission.script()), "bash");
    let shards = run();
    assert!(shards.contains("shard 7/8 is done"), "{shards}");
    submission.must_be_as_at_once("by GNU parallel");
    assert_eq!(run(), "nothing is missing");
}

/// What `emit` writes, the folders of this test and of the program having other names.
fn emitted(place: &Place, engine: &str) -> String {
    let sized = ["--shards", "40", "--threads", "2", "--seconds", "600"];
    let text = place.run(["emit", engine, "a sweep"].into_iter().chain(sized)).expect(0).stdout;
    let folder = place.path("a sweep");
    text.replace(PROGRAM, "/home/me/bin/groundswell")
        .replace(folder.to_str().unwrap(), "/scratch/me/a sweep")
}

const ENGINES: [(&str, &str); 5] = [
    ("slurm", "slurm.golden.sh"),
    ("hq", "hq.golden.sh"),
    ("local", "local.golden.sh"),
    ("sge", "sge.golden.sh"),
    ("k8s", "k8s.golden.yaml"),
];

/// `SNAPSHOTS=overwrite cargo test --test cluster scripts` writes them anew.
#[test]
fn scripts_are_as_they_were_looked_at() {
    let place = Place::new();
    place.run(SWEEP.into_iter().chain(["--out", "a sweep", "--plan"])).expect(0);
    for (engine, golden) in ENGINES {
        let kept = snapbox::Data::read_from(&file(golden), None).raw();
        snapbox::Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .eq(snapbox::Data::from(emitted(&place, engine)).raw(), kept);
        if golden.ends_with(".sh") {
            said(Command::new("bash").arg("-n").arg(file(golden)), "bash");
        }
        let is_run = !["sge", "k8s"].contains(&engine);
        let text = fs::read_to_string(file(golden)).unwrap();
        assert_eq!(text.contains("not run in CI"), !is_run, "{engine}");
    }
}

#[test]
fn what_kubernetes_is_given_is_yaml() {
    assert!(Path::new(PYTHON).exists(), "a parser of YAML {REMEDY}");
    let program = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let parsed =
        said(Command::new(PYTHON).args(["-c", program]).arg(file("k8s.golden.yaml")), "YAML");
    let job: Value = serde_json::from_str(&parsed).unwrap();
    assert_eq!(job["kind"], "Job");
    let spec = &job["spec"];
    assert_eq!((&spec["completionMode"], &spec["completions"]), (&json!("Indexed"), &json!(40)));
    let container = &spec["template"]["spec"]["containers"][0];
    assert_eq!(container["command"], json!(["groundswell", "sweep", "/scratch/me/a sweep"]));
    let shard = "$(JOB_COMPLETION_INDEX)/40";
    assert_eq!(container["args"], json!(["--shard", shard, "--threads", "2"]));
}

/// Without anything said, some replicates are timed, and nothing is kept of them.
#[test]
fn a_script_is_sized_by_what_is_timed_and_missing() {
    let place = Place::new();
    place.run(SWEEP.into_iter().chain(["--out", "out", "--plan"])).expect(0);
    let timed = place.line("emit slurm out").expect(0);
    assert!(timed.stdout.contains("timed here") && timed.stdout.contains("--array=0\n"));
    assert!(timed.stderr.contains("`groundswell sweep out` does it"), "{}", timed.stderr);
    assert!(!place.path("out/store").exists());
    fs::remove_file(place.path("out/plan.json")).unwrap();
    let lost = place.line("emit slurm out").expect(2).stderr;
    assert!(lost.contains("--plan` makes one"), "{lost}");
    place.run(SWEEP.into_iter().chain(["--out", "out", "--plan"])).expect(0);
    let long = place.line("emit slurm out --seconds 3600").expect(0).stdout;
    assert!(long.contains("# 96 shards of about 60 min on 1 thread"), "{long}");
    let longest = place.line("emit slurm out --seconds 864000").expect(0);
    assert!(longest.stdout.contains("#SBATCH --array=0-95\n"), "{}", longest.stdout);
    assert!(longest.stderr.contains("more threads a shard would make it shorter"));
    for shard in ["0/3", "2/3"] {
        place.run(["sweep", "out", "--quiet", "--shard", shard]).expect(0);
    }
    let rest = place.line("emit hq out --shards 3 --seconds 9 --out rest.sh").expect(0).stdout;
    assert!(rest.contains("now: hq submit rest.sh"), "{rest}");
    let script = fs::read_to_string(place.path("rest.sh")).unwrap();
    assert!(script.contains("#HQ --array=1\n"), "{script}");
    let again = place.line("emit hq out --shards 3 --seconds 9 --out rest.sh").expect(2).stderr;
    assert!(again.contains("rest.sh: is there already"), "{again}");
    place.run(["sweep", "out", "--quiet"]).expect(0);
    let refused = place.line("emit slurm out").expect(2).stderr;
    assert!(refused.contains("nothing is missing"), "{refused}");
    place.line("emit slurm out --shards 1001").expect(2);
}

/// Sixty-four shards on two slots take at most a tenth longer than one process on two threads; of three
/// times each the shortest is taken, because whatever else a machine does only adds.
#[test]
#[ignore = "measures time: nothing else may run"]
fn many_shards_take_little_longer_than_one_process() {
    let [sweep, scenario, ..] = SWEEP;
    let took = |command: &str| {
        let place = Place::new();
        let planned = [sweep, scenario, "--replicates", "10", "--out", "out", "--plan"];
        place.run(planned).expect(0);
        let command = command.replace("groundswell", PROGRAM);
        let mut shell = Command::new("bash");
        shell.args(["-c", &format!("time ({command})")]).env("TIMEFORMAT", "%R");
        let done = shell.current_dir(place.path("")).stdin(Stdio::null()).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        let told = String::from_utf8(done.stderr).unwrap();
        told.lines().last().unwrap().parse::<f64>().unwrap()
    };
    let shards = "seq 0 63 | xargs -P 2 -I{} groundswell sweep out --shard {}/64 --threads 1 -q \
                  && groundswell merge out -q";
    let shortest = |command| (0..3).map(|_| took(command)).fold(f64::INFINITY, f64::min);
    let (one, many) = (shortest("groundswell sweep out --threads 2 -q"), shortest(shards));
    eprintln!("one process {one} s, 64 shards {many} s");
    assert!(many <= 1.10 * one, "one process {one} s, 64 shards {many} s");
}

/// Half of the shards are run on an emulated processor of 2008, which has neither fused multiplication nor wide
/// registers: neither the mathematical library nor the work in lanes may take them.
#[test]
#[ignore = "needs qemu: tests/suite.sh"]
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn lesser_processors_compute_the_same() {
    let lesser = ["qemu-x86_64", "-cpu", "Nehalem"];
    let mut loader = Command::new(lesser[0]);
    loader.args(&lesser[1..]).args(["/lib64/ld-linux-x86-64.so.2", "--help"]);
    let able = said(&mut loader, "the loader");
    assert!(able.contains("x86-64-v2 (supported") && !able.contains("x86-64-v3 (supported"));
    let place = Place::new();
    place.run(SWEEP.into_iter().chain(["--out", "out", "--plan"])).expect(0);
    for shard in 0..4 {
        let words: Vec<&str> = match shard % 2 {
            0 => lesser.into_iter().chain([PROGRAM]).collect(),
            _ => vec![PROGRAM],
        };
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args([
            "sweep",
            "out",
            "--quiet",
            "--shard",
            &format!("{shard}/4"),
        ]);
        said(command.current_dir(place.path("")), "the program");
    }
    place.run(["merge", "out", "--quiet"]).expect(0);
    assert_same(&AT_ONCE, &result(&place.path("out")), "half of it on a lesser processor");
}

/// Half of the shards are run by the program at the path in `GROUNDSWELL_ELSEWHERE`, such as one for another
/// kind of processor, which the system knows how to run.
#[test]
#[ignore = "needs a program for another machine: docs/CLUSTER.md says how it is made"]
#[expect(clippy::disallowed_methods, reason = "a test, which is told a program")]
fn other_machines_compute_the_same() {
    let elsewhere = std::env::var("GROUNDSWELL_ELSEWHERE").expect("GROUNDSWELL_ELSEWHERE is set");
    let place = Place::new();
    place.run(SWEEP.into_iter().chain(["--out", "out", "--plan"])).expect(0);
    for shard in 0..4 {
        let program = if shard % 2 == 0 { PROGRAM } else { &elsewhere };
        let mut words = program.split(' ');
        let mut command = Command::new(words.next().unwrap());
        command.args(words).args(["sweep", "out", "--quiet", "--shard", &format!("{shard}/4")]);
        said(command.current_dir(place.path("")), "the other program");
    }
    place.run(["merge", "out", "--quiet"]).expect(0);
    assert_same(&AT_ONCE, &result(&place.path("out")), "half of it on another machine");
}
