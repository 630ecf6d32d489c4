//! What follows from the runs and the tables, made again: a traced run, the summary, what columns mean, the
//! manifest.

use super::by_run::Told;
use super::outcome::Ended;
use super::published::{Published, Run};
use super::tables::{self, PointResults};
use super::{Made, refuted_file, stopped};
use crate::cli::collected::Collected;
use crate::cli::columns::columns;
use crate::cli::failure::Failure;
use crate::cli::progress::Signals;
use crate::cli::summary;
use crate::cli::sweep::summary::Verdicts;
use crate::cli::sweep::swept::Swept;
use crate::cli::ties;
use crate::cli::trace::{Stoppable, TracedRun};
use crate::experiment::execute::{Crew, execute};
use crate::experiment::results::Results;
use crate::experiment::tables::paired;
use crate::experiment::target::TargetRow;
use crate::experiment::trace::{Trace, trace};
use crate::output::{Outcome, compare_text, traced_rows};
use crate::scenario::Rule;
use std::convert::Infallible;
use std::fs;

/// The runs under other rules of contagion, which are in no table.
pub type Flipped = Vec<(Rule, Results)>;

/// The runs under other rules of contagion executed again, all of them, by the `crew`; none without one.
pub fn flipped(
    published: &Published,
    runs: &[Run],
    crew: Option<&Crew>,
    signals: &Signals,
) -> Result<Option<Flipped>, Failure> {
    let scenario = &published.scenario;
    let mut collected = Collected::new(scenario);
    if !scenario.flip.is_empty() {
        let Some(crew) = crew else { return Ok(None) };
        let Ok(()) = execute(scenario, crew, &Stoppable(signals), |replicate, outcomes| {
            if runs.iter().any(|run| run.replicate == replicate) {
                collected.add(replicate, &outcomes);
            }
            Ok::<(), Infallible>(())
        });
        if signals.asked().is_some() {
            return Err(stopped(signals));
        }
    }
    Ok(Some(collected.flipped))
}

/// Make everything again that follows from the runs and the tables, and compare.
pub fn made_again(
    point_results: &PointResults,
    told: Told,
    flipped: Option<Flipped>,
    crew: &Crew,
    signals: &Signals,
) -> Result<Vec<Made>, Failure> {
    let PointResults { published, runs, .. } = *point_results;
    let ended = Ended::of(published, runs)?;
    let mut made = Vec::new();
    let traced = traced(published)?;
    if let Some(run) = &traced {
        made.extend(traced_again(published, run, crew, signals)?);
    }
    let targets = told.targets.rows();
    match &published.swept {
        Some(swept) => made.push(summary_of_sweep(point_results, swept, ended)?),
        None => made.extend(summary_of_run(point_results, told, flipped, ended)?),
    }
    let entries = published.standing.entries(&tables_of(published, traced.is_some()))?;
    let further = |file: &str| match file {
        "runs.csv" => columns(&published.indicators, &published.scenario),
        "points.csv" => tables::point_columns_of(published),
        _ => Vec::new(),
    };
    let package = published.standing.package(&published.scenario, &entries, further);
    let found = compare_text(&published.dir, "datapackage.json", &package)?;
    made.push(Made::of("datapackage.json", found));
    let targets: &[TargetRow] = if published.swept.is_some() { &[] } else { &targets };
    let outcome = Outcome {
        complete: ended.missing == 0,
        replicates_finished: ended.finished,
        failed_runs: ended.failed,
        targets,
    };
    let traced = traced.map(|run| run.to_string());
    let standing = &published.standing;
    let found = standing.manifest_differences(&published.scenario, outcome, &entries, traced);
    if !found.is_empty() {
        return Err(refuted_file("manifest.json", &found.join("; ")));
    }
    made.push(Made::Same("manifest.json".to_owned()));
    Ok(made)
}

/// The tables that the result should have.
fn tables_of(published: &Published, traced: bool) -> Vec<&'static str> {
    let daily = published.standing.tables().contains(&"bands.csv");
    let mut tables = vec!["runs.csv", "summary.csv", "paired.csv"];
    match published.swept {
        Some(_) => tables.push("points.csv"),
        None => tables.extend(["curves.csv", "platforms.csv", "operators.csv", "events.csv"]),
    }
    if daily || published.swept.is_none() {
        tables.extend(["delta.csv", "bands.csv"]);
    }
    if traced {
        tables.extend(["agents.csv", "ties.csv"]);
    }
    tables
}

/// The run that the manifest says was traced.
fn traced(published: &Published) -> Result<Option<TracedRun>, Failure> {
    let Some(told) = published.standing.traced() else { return Ok(None) };
    let run: Option<TracedRun> = told.parse().ok();
    let run = run.filter(|run| run.arm_of(&published.scenario).is_some());
    let no_run =
        || refuted_file("manifest.json", &format!("trace: {told} is no run of its scenario"));
    run.map(Some).ok_or_else(no_run)
}

/// Trace `run` again.
fn traced_again(
    published: &Published,
    run: &TracedRun,
    crew: &Crew,
    signals: &Signals,
) -> Result<Vec<Made>, Failure> {
    let scenario = &published.scenario;
    let arm = run.arm_of(scenario).unwrap_or_default();
    let trace = trace(scenario, arm, run.replicate(), crew, &Stoppable(signals));
    let trace = trace.ok_or_else(|| match signals.asked() {
        Some(_) => stopped(signals),
        None => refuted_file("manifest.json", &format!("trace: {run} is no run that ends")),
    })?;
    let ids = if published.standing.has_ids() { ties::ids(scenario)? } else { None };
    let trace = Trace { ids, ..trace };
    let tables = traced_rows(&trace, &scenario.arms[arm]).into_iter();
    let compared = tables.map(|of| tables::held(published, of.file, &of.further, of.rows));
    compared.collect()
}

fn summary_of_sweep(
    point_results: &PointResults,
    swept: &Swept,
    ended: Ended,
) -> Result<Made, Failure> {
    let mut verdicts = Verdicts::new(swept);
    for point in 0..point_results.published.size() {
        verdicts.add(&paired(&point_results.at(point), point));
    }
    let text = verdicts.text(ended.missing, ended.failed);
    Ok(Made::of("summary.txt", compare_text(&point_results.published.dir, "summary.txt", &text)?))
}

/// What a summary says of other rules of contagion is taken as it stands if their runs were not `flipped`.
fn summary_of_run(
    point_results: &PointResults,
    told: Told,
    flipped: Option<Flipped>,
    ended: Ended,
) -> Result<Vec<Made>, Failure> {
    let published = point_results.published;
    let is_known = flipped.is_some();
    let blank = Collected::new(&published.scenario);
    let collected = Collected {
        results: point_results.at(0),
        overlaps: told.overlaps,
        targets: told.targets,
        flipped: flipped.unwrap_or(blank.flipped),
        finished: ended.finished,
        ..blank
    };
    let [before, of_rules, after] = summary::parts(&collected);
    let path = published.dir.join("summary.txt");
    let there = fs::read_to_string(&path).unwrap_or_default();
    let lines: Vec<&str> = there.split_inclusive('\n').collect();
    let [first, last] = [&before, &after].map(|part| part.lines().count());
    let of_rules = match is_known {
        true => of_rules,
        false => lines.get(first..lines.len().saturating_sub(last)).unwrap_or_default().concat(),
    };
    let text = [before, of_rules, after].concat();
    let mut made =
        vec![Made::of("summary.txt", compare_text(&published.dir, "summary.txt", &text)?)];
    made.extend((!is_known).then(|| Made::Unknown {
        what: "what summary.txt says of other rules of contagion".to_owned(),
        why: "--share 1 executes these runs, too".to_owned(),
    }));
    Ok(made)
}
