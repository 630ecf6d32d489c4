use super::pending::Unit;
use super::*;
use crate::design::Points;
use crate::experiment::execute::{Crew, Workers};
use crate::experiment::results::RunRecord;
use crate::id::Replicate;
use crate::run::Unwatched;
use crate::scenario::{Design, Scenario, Setting, parse};
use std::collections::BTreeMap;

/// A public of sixty in two arms, with the lines of a sweep at the end.
fn scenario(sweep: &str) -> Scenario {
    let text = format!(
        "[scenario]\nname = \"sixty\"\ndays = 12\nreplicates = 3\ndefaults = \"neutral\"\n\
         [population]\nsize = 60\ninitially_active = 0.1\n[ties]\nmean = 4.0\n\
         [activation]\nprobability = 0.1\naction = 0.5\n\
         [[arm]]\nname = \"one\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"site\"\n\
         [[arm]]\nname = \"two\"\ninitial = {{ registered = 1.0 }}\n\
         [[arm.platform]]\nname = \"part\"\ncount = 2\n[sweep]\n{sweep}"
    );
    parse("sixty.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"))
}

const GRID: &str = "design = \"grid\"\n\
    [[sweep.factor]]\nkey = \"activation.lapse\"\nlevels = [0.0, 0.1]\n\
    [[sweep.factor]]\nkey = \"ties.mean\"\nlevels = [3, 6]\n";

fn points(scenario: &Scenario) -> Points {
    Points::of(scenario.sweep.as_ref().unwrap(), scenario.seed).unwrap()
}

fn units(pending: &mut Pending) -> Vec<Unit> {
    std::iter::from_fn(|| pending.next()).collect()
}

fn crew(threads: usize, ahead: u32) -> Crew {
    Crew::new(Workers { threads, ahead }).unwrap()
}

/// What a sweep hands over, by point and replicate.
fn handed_over(
    plan: &Plan,
    pending: &mut Pending,
    crew: &Crew,
) -> BTreeMap<(u32, Replicate), Vec<Result<RunRecord, String>>> {
    let mut all = BTreeMap::new();
    let ended: Result<(), ()> = execute(pending, plan, crew, &Unwatched, |finished| {
        let run = (finished.point, finished.replicate);
        assert!(all.insert(run, finished.runs.clone()).is_none(), "{run:?} is run once");
        Ok(())
    });
    assert!(ended.is_ok());
    all
}

#[test]
fn replicates_follow_each_other_and_points_with_the_same_ties_stay_together() {
    let scenario = scenario(GRID);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, true).unwrap();
    let unit = |replicate, points: &[u32]| Unit {
        replicate: Replicate(replicate),
        points: points.to_vec(),
    };
    let expected = (0..3).flat_map(|replicate| [[0, 2], [1, 3]].map(|two| unit(replicate, &two)));
    let mut pending = Pending::new(&plan, Shard::WHOLE);
    assert_eq!(units(&mut pending), expected.collect::<Vec<_>>());
}

#[test]
fn what_ended_is_not_wanted_again() {
    let scenario = scenario(GRID);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, true).unwrap();
    let mut pending = Pending::new(&plan, Shard::WHOLE);
    for (point, replicate) in [(0, 0), (2, 0), (3, 1), (1, 2)] {
        pending.note(point, Replicate(replicate), &[], 60);
    }
    let wanted: Vec<(u32, u32)> = units(&mut pending)
        .into_iter()
        .flat_map(|unit| unit.points.into_iter().map(move |point| (unit.replicate.0, point)))
        .collect();
    assert_eq!(wanted, [(0, 1), (0, 3), (1, 0), (1, 2), (1, 1), (2, 0), (2, 2), (2, 3)]);
    assert_eq!([0, 1, 2, 3].map(|point| pending.missing(point)), [2, 2, 2, 2]);
    assert!(!pending.is_complete());
}

#[test]
fn every_replicate_of_every_point_is_in_one_shard() {
    let scenario = scenario(GRID);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, true).unwrap();
    for of in [1, 2, 3, 5, 20] {
        let mut seen = BTreeMap::new();
        for part in 0..of {
            let mut pending = Pending::new(&plan, Shard { part, of });
            let left: u32 = (0..4).map(|point| pending.left_at(point)).sum();
            let units = units(&mut pending);
            assert_eq!(left as usize, units.iter().map(|unit| unit.points.len()).sum::<usize>());
            for unit in units {
                for point in unit.points {
                    *seen.entry((point, unit.replicate)).or_insert(0) += 1;
                }
            }
        }
        assert_eq!(seen.len(), 12);
        assert!(seen.values().all(|count| *count == 1), "{of}");
    }
}

#[test]
fn the_parts_with_work_left_are_those_of_what_is_missing() {
    let scenario = scenario(GRID);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, true).unwrap();
    let mut pending = Pending::new(&plan, Shard::WHOLE);
    assert_eq!(pending.parts_missing(3), [0, 1, 2]);
    let others = |point: u32, replicate: u32| (point + replicate) % 3 != 1;
    for (point, replicate) in (0..4).flat_map(|p| (0..3).map(move |r| (p, r))) {
        if others(point, replicate) {
            pending.note(point, Replicate(replicate), &[], 60);
        }
    }
    assert_eq!(pending.parts_missing(3), [1]);
}

#[test]
fn no_run_depends_on_the_others_of_its_sweep() {
    let scenario = scenario(GRID);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, true).unwrap();
    let whole = |threads, ahead| {
        handed_over(&plan, &mut Pending::new(&plan, Shard::WHOLE), &crew(threads, ahead))
    };
    let expected = whole(1, 1);
    assert_eq!(expected.len(), 12);
    for (threads, ahead) in [(1, 4), (2, 2), (3, 9), (8, 16)] {
        assert_eq!(whole(threads, ahead), expected, "{threads} {ahead}");
    }
    for ((point, replicate), runs) in &expected {
        let alone = scenario.at(&points.settings(u64::from(*point))).unwrap();
        let shared = crate::run::Shared::new(&alone, *replicate);
        for (arm, run) in runs.iter().enumerate() {
            let curve = crate::run::run(&alone, &alone.arms[arm], &shared, &Unwatched).unwrap();
            assert_eq!(*run, Ok(RunRecord::of(arm, &curve, &plan.indicators)));
        }
    }
}

#[test]
fn a_point_that_cannot_be_fails_alone() {
    let list = "design = \"list\"\n[[sweep.point]]\n\"activation.lapse\" = 0.1\n\
                [[sweep.point]]\n\"population.size\" = 50\n";
    let mut scenario = scenario(list);
    let wrong = [Setting { key: "population.size".into(), value: "-5".into() }];
    let sweep = scenario.sweep.as_mut().unwrap();
    sweep.design = match &sweep.design {
        Design::List { points } => {
            Design::List { points: vec![points[0].clone(), wrong.to_vec(), points[1].clone()] }
        }
        other => panic!("{other:?}"),
    };
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, false).unwrap();
    let all = handed_over(&plan, &mut Pending::new(&plan, Shard::WHOLE), &crew(2, 2));
    assert_eq!(all.len(), 9);
    for ((point, _), runs) in &all {
        match point {
            1 => assert!(runs.iter().all(|run| run.as_ref().is_err_and(|e| e.contains("-5")))),
            _ => assert!(runs.iter().all(Result::is_ok)),
        }
    }
}

const PRECISE: &str = "design = \"grid\"\n\
    precision = { metric = \"mobilised\", half_width = 0.06, min = 3, max = 40 }\n\
    [[sweep.factor]]\nkey = \"activation.lapse\"\nlevels = [0.0, 0.1, 0.4]\n";

#[test]
fn when_to_stop_depends_on_the_replicates_alone() {
    let scenario = scenario(PRECISE);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, false).unwrap();
    let counts = |threads, ahead| {
        let mut pending = Pending::new(&plan, Shard::WHOLE);
        let all = handed_over(&plan, &mut pending, &crew(threads, ahead));
        assert!(pending.is_complete());
        let counts: Vec<u32> = (0..3).map(|point| pending.replicates(point).unwrap()).collect();
        let used = |point: u32, n: u32| {
            (0..n).map(|r| all[&(point, Replicate(r))].clone()).collect::<Vec<_>>()
        };
        let used: Vec<_> = (0..3).zip(&counts).map(|(point, n)| used(point, *n)).collect();
        (counts, used)
    };
    let expected = counts(1, 1);
    let (least, most) = (expected.0.iter().min().unwrap(), expected.0.iter().max().unwrap());
    assert!(*least >= 3 && *most <= 40 && least < most, "{:?}", expected.0);
    for (threads, ahead) in [(2, 3), (3, 12), (8, 16)] {
        assert_eq!(counts(threads, ahead), expected);
    }
}

/// The first number of replicates, from three on, whose interval is narrow enough: looked up by hand.
#[test]
fn as_many_replicates_as_the_interval_needs() {
    let scenario = scenario(PRECISE);
    let points = points(&scenario);
    let plan = Plan::new(&scenario, &points, false).unwrap();
    let mut pending = Pending::new(&plan, Shard::WHOLE);
    let all = handed_over(&plan, &mut pending, &crew(1, 1));
    let metric = plan.indicators.iter().position(|i| i.name == "mobilised_end").unwrap();
    for point in 0..3 {
        let share = |replicate, arm: usize| {
            let run = all[&(point, Replicate(replicate))][arm].as_ref().unwrap();
            run.indicator(metric).unwrap() / 60.0
        };
        let half_width = |n: u32| {
            let differences: Vec<f64> = (0..n).map(|r| share(r, 1) - share(r, 0)).collect();
            let interval = crate::experiment::statistics::describe::Moments::of(&differences);
            interval.interval().map(|i| (i.high - i.low) / 2.0).unwrap()
        };
        let n = pending.replicates(point).unwrap();
        assert!(n == 40 || half_width(n) <= 0.06);
        assert!((3..n).all(|fewer| half_width(fewer) > 0.06), "{point}: {n}");
    }
}

#[test]
fn a_precision_of_something_unknown_is_refused() {
    let scenario = scenario(&PRECISE.replace("mobilised", "fame"));
    let points = points(&scenario);
    let refused = Plan::new(&scenario, &points, true).unwrap_err();
    assert!(refused.contains("`fame`") && refused.contains("mobilised"), "{refused}");
}

/// Whatever the number of shards, all have something to do and none much more than another (the worst
/// are 8, of 28 to 32 runs); and while there are no more than replicates, every point is in each.
#[test]
fn shards_are_of_a_size_and_their_points_are_spread() {
    let twelve = scenario(
        "design = \"grid\"\n\
         [[sweep.factor]]\nkey = \"activation.lapse\"\nlevels = [0.0, 0.1, 0.2]\n\
         [[sweep.factor]]\nkey = \"ties.mean\"\nlevels = [3, 4, 5, 6]\n",
    );
    let twelve = Scenario { replicates: 20, ..twelve };
    let points = points(&twelve);
    let plan = Plan::new(&twelve, &points, true).unwrap();
    for of in 1..=240 {
        let left = |part| {
            let pending = Pending::new(&plan, Shard { part, of });
            (0..12).map(|point| pending.left_at(point)).collect::<Vec<_>>()
        };
        let shards: Vec<Vec<u32>> = (0..of).map(left).collect();
        let totals: Vec<u32> = shards.iter().map(|of_points| of_points.iter().sum()).collect();
        let (least, most) = (totals.iter().min().unwrap(), totals.iter().max().unwrap());
        assert_eq!(totals.iter().sum::<u32>(), 240, "{of}");
        assert!(*least > 0 && most - least <= if of > 20 { 1 } else { 4 }, "{of}: {totals:?}");
        assert!(of > 20 || shards.iter().flatten().all(|left| *left > 0), "{of}: {shards:?}");
    }
}
