//! The self-test from outside: what it says, how it ends, and what can be asked of it.

mod common;

use common::Place;
use serde_json::Value;

fn objects(stdout: &str) -> Vec<Value> {
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_family_is_tried_and_told_line_by_line() {
    let done = Place::new().line("selftest --quick --only crowd/riot --only rules").expect(0);
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert!(lines.len() > 15, "{}", done.stdout);
    let (last, lines) = lines.split_last().unwrap();
    assert_eq!(*last, format!("{} figures passed, 0 failed", lines.len()));
    for line in lines {
        assert!(
            line.starts_with("ok     crowd/riot") || line.starts_with("ok     rules/"),
            "{line}"
        );
        assert!(line.contains(": expected ") && line.contains(", got "), "{line}");
    }
}

#[test]
fn each_figure_can_be_an_object() {
    let done = Place::new().line("selftest --quick --only crowd/riot --json").expect(0);
    for finding in objects(&done.stdout) {
        let keys: Vec<&String> = finding.as_object().unwrap().keys().collect();
        let all = ["name", "figure", "source", "expected", "got", "tolerance", "verdict"];
        assert_eq!(keys, all);
        assert_eq!(
            (&finding["verdict"], &finding["tolerance"]),
            (&"passed".into(), &"exact".into())
        );
        assert_eq!(finding["expected"], finding["got"]);
    }
}

#[test]
fn threads_change_no_figure() {
    let place = Place::new();
    let line =
        |threads| format!("selftest --quick --json --only cascade/bridged --threads {threads}");
    let [one, three] = [1, 3].map(|threads| place.line(&line(threads)).expect(0).stdout);
    assert_eq!(one, three);
    assert!(objects(&one)[0]["tolerance"]["within"].is_f64(), "{one}");
}

#[test]
fn what_there_is_can_be_listed_and_what_is_quick() {
    let place = Place::new();
    let [quick, whole] = ["--quick", ""].map(|depth| {
        objects(&place.line(&format!("selftest --list --json {depth}")).expect(0).stdout)
    });
    assert!(quick.len() > 20 && whole.len() > quick.len() + 5);
    assert!(quick.iter().all(|check| check["quick"] == true && whole.contains(check)));
    let text = place.line("selftest --list --only watts/one-seed").expect(0).stdout;
    assert!(text.starts_with("watts/one-seed") && text.contains("doi:10.1073/pnas.082090499"));
}

#[test]
fn a_check_that_is_not_there_is_not_passed_in_silence() {
    let done = Place::new().line("selftest --only nothing --only no-such").expect(2);
    assert!(done.stderr.contains("nothing, no-such") && done.stderr.contains("--list"));
    let long = Place::new().line("selftest --quick --only watts/one-seed").expect(2);
    assert!(long.stderr.contains("watts/one-seed"), "{}", long.stderr);
}
