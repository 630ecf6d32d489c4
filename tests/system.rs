//! What the system can do to a command, and what it grants: calls that fail, the order of writes, no room
//! for another file, fewer cores, less memory, an older processor. What is ignored here needs a tool or a
//! right; `tests/suite.sh` installs the tools, and runs what the machine has a right to.

mod common;

use common::{LEAST, PROGRAM, Place, assert_same, result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Two points of two arms and two replicates.
const GRID: &str = r#"[scenario]
name = "grid"
days = 20
replicates = 2

[population]
size = 300
initially_active = 0.02

[sweep]
design = "grid"
[[sweep.factor]]
key = "arm.two.wires.news_lag"
levels = [0, 7]

[[arm]]
name = "one"
initial = { registered = 0.3 }
[[arm.platform]]
name = "p"

[[arm]]
name = "two"
like = "one"
[[arm.platform]]
name = "p"
operator = "each"
count = 2
"#;

const RUN: &str = "run s.toml --out out --quiet";
const SWEEP: &str = "sweep s.toml --out out --quiet";

/// A command under `strace` with these arguments, on one thread.
fn traced(place: &Place, line: &str, arguments: &[&str]) -> Output {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "trace"]).args(arguments);
    strace.arg(PROGRAM).args(line.split(' ')).args(["--threads", "1"]);
    let strace = strace.current_dir(place.path("")).env("RAYON_NUM_THREADS", "1");
    strace.stdin(Stdio::null()).output().expect("strace is installed: tests/suite.sh installs it")
}

/// How often `line` calls the system for `what`. A trace may hold signals, too.
fn calls(place: &Place, line: &str, what: &str) -> usize {
    assert!(traced(place, line, &["-e", &format!("trace={what}")]).status.success());
    let trace = fs::read_to_string(place.path("trace")).unwrap();
    trace.lines().filter(|line| line.contains(&format!("{what}("))).count()
}

/// Have `what` fail in `line` with `error` at the calls `when` says; the exit status.
fn failing(place: &Place, line: &str, what: &str, error: &str, when: &str) -> Option<i32> {
    let inject = format!("inject={what}:error={error}:when={when}");
    let done = traced(place, line, &["-e", &format!("trace={what}"), "-e", &inject]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(!said.contains("panicked"), "{what} {error} {when}: {said}");
    // Where every write fails, so does the one that would say why.
    let mute = what == "write" && when.ends_with('+');
    if done.status.code() == Some(74) && !mute {
        let causes = ["os error", "standard output"];
        assert!(causes.iter().any(|cause| said.contains(cause)), "{what} {error} {when}: {said}");
    }
    done.status.code()
}

const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EDQUOT", "EMFILE"];

/// Every call of the system that writes fails once, one after the other, and some of them from then on: the
/// command says which file and why, nothing is torn, and the same command ends the work.
#[test]
#[ignore = "needs strace: tests/suite.sh"]
fn every_call_that_fails_is_told_and_gone_on_from() {
    for line in [SWEEP, RUN] {
        let fresh = Place::with(GRID);
        fresh.line(line).expect(0);
        let expected = result(&fresh.path("out"));
        for what in ["openat", "write", "fsync", "fdatasync", "ftruncate", "renameat"] {
            let count = calls(&Place::with(GRID), line, what);
            // A run is left to a sample: it publishes as a sweep does.
            let step = if line == RUN { 5 } else { 1 };
            let once = (1..=count).step_by(step).map(|number| number.to_string());
            let for_good = (1..=count).step_by(7).map(|number| format!("{number}+"));
            let mut reached = 0;
            for (number, when) in once.chain(for_good).enumerate() {
                let place = Place::with(GRID);
                let status = failing(&place, line, what, ERRORS[number % 4], &when);
                // Before the folder is there the program is loaded and the scenario read.
                let told = matches!(status, Some(0 | 74)) || !place.path("out").exists();
                assert!(told, "{line}: {what} {when}: {status:?}");
                reached += usize::from(status == Some(74));
                place.line(line).expect(0);
                assert_same(&expected, &result(&place.path("out")), &format!("{what} {when}"));
            }
            // Some machines count an ftruncate in a run, which does without it.
            let certain = ["openat", "write", "fsync"].contains(&what);
            let spared = what == "ftruncate" || count == 0 && !certain;
            assert!(reached > 0 || spared, "{line}: none of {count} {what} ended the command");
        }
    }
}

/// A store that cannot be read is not taken for an empty one.
#[test]
#[ignore = "needs strace: tests/suite.sh"]
fn every_read_that_fails_leaves_what_stands() {
    let fresh = Place::with(GRID);
    fresh.line(SWEEP).expect(0);
    let expected = result(&fresh.path("out"));
    let half = || {
        let place = Place::with(GRID);
        place.line(&format!("{SWEEP} --shard 0/2")).expect(0);
        place
    };
    for number in 1..=calls(&half(), SWEEP, "read") {
        let place = half();
        let before = fs::read(place.path("out/plan.json")).unwrap();
        let status = failing(&place, SWEEP, "read", "EIO", &number.to_string());
        // What loads the program ends with 127, a scenario that cannot be read with 2.
        assert!(matches!(status, Some(0 | 2 | 74 | 127)), "read {number}: {status:?}");
        assert!(fs::read(place.path("out/plan.json")).unwrap() == before, "read {number}");
        place.line(SWEEP).expect(0);
        assert_same(&expected, &result(&place.path("out")), &format!("read {number}"));
    }
}

/// The name of the call in a line of a trace, and the path it is about: of a new name, the new one.
fn step(line: &str) -> Option<(&str, &str)> {
    let (before, arguments) = line.split_once('(')?;
    let call = before.rsplit(' ').next()?;
    let path = match call {
        "rename" | "renameat" | "renameat2" => arguments.split('"').nth(3)?,
        _ => arguments.split(['<', '>']).nth(1)?,
    };
    Some((call, path))
}

/// Hold the order fsync(file), rename, fsync(folder) for everything that `line` publishes in `out`.
fn must_be_safe(line: &str) {
    let place = Place::with(GRID);
    let calls = "trace=write,fsync,fdatasync,rename,renameat,renameat2";
    assert!(traced(&place, line, &["-y", "-s", "4096", "-e", calls]).status.success());
    let trace = fs::read_to_string(place.path("trace")).unwrap();
    let mut unsynced = BTreeSet::new();
    let mut published = BTreeMap::new();
    let folder = fs::canonicalize(place.path("out")).unwrap();
    for (number, line) in trace.lines().enumerate() {
        let Some((call, path)) = step(line) else { continue };
        let inside = |path: &str| Path::new(path).starts_with(&folder);
        match call {
            "write" if inside(path) => {
                unsynced.insert(path.to_owned());
            }
            "fsync" | "fdatasync" if Path::new(path) == folder => published.clear(),
            "fsync" | "fdatasync" => {
                unsynced.remove(path);
            }
            "rename" | "renameat" | "renameat2" => {
                let hidden = line.split('"').nth(1).unwrap();
                assert!(!unsynced.contains(hidden), "{path} got its name before it was on disk");
                if path.ends_with("manifest.json") {
                    let waiting: Vec<_> = published.keys().collect();
                    assert!(waiting.is_empty(), "the manifest came before {waiting:?} were safe");
                }
                published.insert(path.to_owned(), number);
            }
            _ => {}
        }
    }
    assert!(trace.contains("manifest.json"), "nothing was published");
    assert!(published.is_empty(), "the folder was not synced after {:?}", published.keys());
    assert!(unsynced.iter().all(|path| !path.contains("/store/")), "left unsynced: {unsynced:?}");
}

#[test]
#[ignore = "needs strace: tests/suite.sh"]
fn files_are_on_disk_before_they_have_their_names_and_their_folder_after() {
    must_be_safe(RUN);
    must_be_safe(SWEEP);
}

/// A file system that has `room`, until it has more: the command ends with 74 and the cause, and the same
/// command ends the work.
fn must_survive(line: &str, room: &str) {
    let place = Place::with(GRID);
    fs::create_dir(place.path("small")).unwrap();
    let command = line.replace("--out out", "--out small/out");
    let script = format!(
        "mount -t tmpfs -o {room} none small
         {PROGRAM} {command} 2>said; status=$?; cat said; [ $status = 74 ] || exit 9
         grep -q 'No space left on device' said && grep -q small/out said || exit 8
         mount -o remount,size=8m,nr_inodes=1000 small && {PROGRAM} {command} && cp -r small/out out"
    );
    let alone = ["--user", "--map-root-user", "--mount", "bash", "-c", &script];
    let done = Command::new("unshare").args(alone).current_dir(place.path("")).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{line} with {room}: {:?} {said}", done.status);
    let fresh = Place::with(GRID);
    fresh.line(line).expect(0);
    assert_same(&result(&fresh.path("out")), &result(&place.path("out")), room);
}

#[test]
#[ignore = "needs the right to mount: tests/suite.sh"]
fn a_full_disk_and_the_last_file_are_survived() {
    for line in [RUN, SWEEP] {
        for room in ["nr_inodes=3", "nr_inodes=5", "nr_inodes=8", "size=8k", "size=24k", "size=64k"]
        {
            must_survive(line, room);
        }
    }
}

/// What `check` says under `words` before the program, by its key.
fn told(words: &[&str], key: &str) -> u64 {
    let place = Place::with(LEAST);
    let check = [PROGRAM, "check", "s.toml", "--json"];
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args(check).current_dir(place.path(""));
    command.env_remove("GROUNDSWELL_THREADS");
    let done = command.output().expect("util-linux is installed");
    assert!(done.status.success(), "{done:?}");
    let plan: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    plan[key].as_u64().unwrap()
}

#[test]
#[ignore = "needs taskset: tests/suite.sh"]
fn no_more_threads_are_started_than_cores_are_granted() {
    let all = told(&["env"], "threads");
    assert_eq!(told(&["taskset", "-c", "0"], "threads"), 1);
    assert_eq!(told(&["env", "SLURM_CPUS_PER_TASK=1"], "threads"), 1);
    assert_eq!(told(&["env", "SLURM_CPUS_PER_TASK=4096"], "threads"), all);
}

/// A control group of version 2 with half a core and 64 MiB: one thread is started, and what is larger is
/// refused with the reason, where the system would kill it without one.
#[test]
#[ignore = "needs a control group of version 2: tests/suite.sh"]
fn what_a_control_group_grants_is_not_exceeded() {
    let place = Place::with(LEAST);
    let script = format!(
        "group=/sys/fs/cgroup/groundswell-$$; mkdir $group
         echo '50000 100000' >$group/cpu.max; echo 64M >$group/memory.max
         ( echo $BASHPID >$group/cgroup.procs
           {PROGRAM} check s.toml --json >told
           {PROGRAM} run s.toml --out out --quiet --set population.size=3000000 2>said; echo $? >status )
         rmdir $group"
    );
    let done = Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output();
    assert!(done.unwrap().status.success());
    let plan: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path("told")).unwrap()).unwrap();
    assert_eq!(plan["threads"], 1);
    assert_eq!(fs::read_to_string(place.path("status")).unwrap(), "2\n");
    assert!(fs::read_to_string(place.path("said")).unwrap().contains("are free"));
}

/// The C library takes other instructions for its functions where the processor is older: none of them may
/// show in a result.
#[test]
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn the_functions_of_older_processors_change_no_byte() {
    let masked = "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-FMA,-FMA_Usable,-AVX,-ERMS";
    for scenario in ["obama-2008", "sandwich", "classics/watts", "experiments/e10-structure"] {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let place = Place::new();
        for (out, masked) in [("here", ""), ("older", masked)] {
            let scenario = format!("{file}/{scenario}.toml");
            let mut command = place.command(["run", &scenario, "--out", out, "--quiet"]);
            command.args(["--replicates", "1"]);
            if scenario.ends_with("obama-2008.toml") || scenario.ends_with("sandwich.toml") {
                command.args(["--set", "population.size=3000"]);
            }
            command.env("GLIBC_TUNABLES", masked);
            let done = command.output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        assert_same(&result(&place.path("here")), &result(&place.path("older")), scenario);
    }
}
