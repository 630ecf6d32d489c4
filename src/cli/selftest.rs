//! `selftest`: theory against simulation, a line as soon as its check is done.

use super::args::SelftestArgs;
use super::failure::{CHECK_FAILED, Failure, WRONG};
use super::words::plural;
use super::{machine, say};
use crate::experiment::execute::{Crew, Workers};
use crate::selftest::{Check, Depth, Finding, Verdict, checks};
use serde_json::json;
use std::num::NonZeroUsize;

/// Try the checks that are asked for.
pub fn run(args: &SelftestArgs) -> Result<(), Failure> {
    let depth = if args.quick { Depth::Quick } else { Depth::Whole };
    let chosen = chosen(args, depth)?;
    if args.list {
        return chosen.into_iter().try_for_each(|check| say::out(&listed(args, check)));
    }
    let threads = args.computing.threads.map_or_else(machine::cores, NonZeroUsize::get);
    let crew = Crew::new(Workers { threads, ahead: 1 })
        .map_err(|cause| Failure::new(WRONG, format!("error: {cause}: --threads 1 would do")))?;
    let (mut passed, mut failed) = (0, 0);
    for check in chosen {
        for finding in crew.at_work(|| check.run(depth)) {
            match finding.verdict {
                Verdict::Passed => passed += 1,
                Verdict::Failed => failed += 1,
            }
            say::out(&told(args, check, &finding))?;
        }
    }
    if !args.json {
        say::out(&format!("{} passed, {failed} failed\n", plural(passed, "figure")))?;
    }
    match failed {
        0 => Ok(()),
        _ => Err(Failure::new(CHECK_FAILED, String::new())),
    }
}

fn chosen(args: &SelftestArgs, depth: Depth) -> Result<Vec<&'static Check>, Failure> {
    let asked = |check: &&Check| {
        args.only.is_empty() || args.only.iter().any(|part| check.name.contains(part))
    };
    let chosen: Vec<_> = checks().filter(|check| check.is_of(depth)).filter(asked).collect();
    if chosen.is_empty() {
        let names = args.only.join(", ");
        let message = format!("error: no check is called {names}: --list says what there is");
        return Err(Failure::new(WRONG, message));
    }
    Ok(chosen)
}

fn listed(args: &SelftestArgs, check: &Check) -> String {
    let Check { name, source, .. } = check;
    if args.json {
        let quick = check.is_of(Depth::Quick);
        return format!("{}\n", json!({ "name": name, "source": source, "quick": quick }));
    }
    format!("{name:<34} {source}\n")
}

fn told(args: &SelftestArgs, check: &Check, finding: &Finding) -> String {
    let Finding { figure, expected, got, tolerance, verdict } = finding;
    let Check { name, source, .. } = check;
    if args.json {
        let object = json!({
            "name": name,
            "figure": figure,
            "source": source,
            "expected": expected,
            "got": got,
            "tolerance": tolerance,
            "verdict": verdict,
        });
        return format!("{object}\n");
    }
    let name = if figure.is_empty() { (*name).to_owned() } else { format!("{name}: {figure}") };
    format!("{verdict:<6} {name}: expected {expected}, got {got} ({tolerance}); {source}\n")
}
