use super::*;
use crate::experiment::results::RunRecord;
use crate::scenario::Setting;

const PLAN: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn points(count: u32) -> PointKeys {
    let setting = |value: u32| Setting { key: "ties.mean".to_owned(), value: value.to_string() };
    PointKeys::new((0..count).map(|value| PointKey::of(PLAN, &[setting(value)])))
}

fn kept(number: u32) -> Result<RunRecord, String> {
    let days = (0..5).map(|day| [number, day, number * day, 300_000 + day]).collect();
    Ok(RunRecord::new(vec![Some(f64::from(number) / 3.0), None, Some(-0.0)], days, number % 2 == 1))
}

fn run(points: &PointKeys, point: u32, replicate: u32) -> RunKey {
    RunKey { point: points.key(point), arm: 0, replicate: Replicate(replicate) }
}

/// A journal of `count` runs of a point each.
fn filled(dir: &Path, count: u32) -> PathBuf {
    let points = points(count);
    let mut journal = Journal::open(dir, "all", PLAN).unwrap();
    for point in 0..count {
        journal.append([(run(&points, point, 0), &kept(point))]).unwrap();
    }
    journal.sync().unwrap();
    dir.join("store/all.journal")
}

fn found(dir: &Path, count: u32) -> (Vec<u32>, usize) {
    let store = Store::open(dir, PLAN, &points(count)).unwrap();
    for record in store.records() {
        let held = decode(record.status(), &store.read(record).unwrap()).unwrap();
        assert_eq!(held, kept(record.point));
    }
    (store.records().iter().map(|record| record.point).collect(), store.damages().len())
}

#[test]
fn what_was_appended_is_found_again_to_the_bit() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 7);
    assert_eq!(found(dir.path(), 7), ((0..7).collect(), 0));
}

#[test]
fn runs_of_points_that_are_no_longer_asked_for_stay_out() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 7);
    assert_eq!(found(dir.path(), 3), (vec![0, 1, 2], 0));
}

#[test]
fn whatever_a_journal_is_cut_to_the_whole_records_stay_and_writing_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), 3);
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let (runs, damages) = found(dir.path(), 3);
        assert_eq!(runs, Vec::from_iter(0..runs.len() as u32), "{length}");
        let ends_between = whole_lengths(&whole).contains(&length) || length == 0;
        assert_eq!(damages, usize::from(!ends_between), "{length}");
        let mut journal = Journal::open(dir.path(), "all", PLAN).unwrap();
        for point in runs.len() as u32..3 {
            journal.append([(run(&points(3), point, 0), &kept(point))]).unwrap();
        }
        assert_eq!(fs::read(&path).unwrap(), whole, "{length}");
    }
}

/// Where the first line and each record end.
fn whole_lengths(journal: &[u8]) -> Vec<usize> {
    let mut ends = vec![first_line::FIRST_LINE];
    while ends[ends.len() - 1] < journal.len() {
        let at = ends[ends.len() - 1];
        let header = journal[at..at + frame::HEADER].try_into().unwrap();
        let length = frame::Header::read(header).unwrap().length as usize;
        ends.push(at + frame::HEADER + length + frame::CHECK);
    }
    ends
}

/// With any bit turned, a run is either found as it was or not at all; and that something is wrong is
/// always found.
#[test]
fn every_turned_bit_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), 3);
    let whole = fs::read(&path).unwrap();
    for bit in 0..8 * whole.len() {
        let mut turned = whole.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, &turned).unwrap();
        let (runs, damages) = found(dir.path(), 3);
        assert!(runs.len() < 3 && damages > 0, "bit {bit}");
    }
}

#[test]
fn damage_inside_a_record_leaves_those_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), 3);
    let mut bytes = fs::read(&path).unwrap();
    let second = whole_lengths(&bytes)[1];
    bytes[second + frame::HEADER] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(found(dir.path(), 3), (vec![0, 2], 1));
    let mut journal = Journal::open(dir.path(), "all", PLAN).unwrap();
    journal.append([(run(&points(3), 1, 0), &kept(1))]).unwrap();
    assert_eq!(found(dir.path(), 3), (vec![0, 1, 2], 1));
}

#[test]
fn a_journal_of_another_plan_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 1);
    let other = PLAN.replace('0', "1");
    let refusals = [
        Store::open(dir.path(), &other, &points(1)).map(drop),
        Journal::open(dir.path(), "all", &other).map(drop),
    ];
    for refused in refusals.map(Result::unwrap_err) {
        assert_eq!(refused.exit_code(), 73);
        assert!(refused.to_string().contains("all.journal"), "{refused}");
    }
}

#[test]
fn two_writers_of_one_name_write_two_journals_and_equal_runs_are_one() {
    let dir = tempfile::tempdir().unwrap();
    let points = points(2);
    let mut first = Journal::open(dir.path(), "1-of-2", PLAN).unwrap();
    let mut second = Journal::open(dir.path(), "1-of-2", PLAN).unwrap();
    for journal in [&mut first, &mut second] {
        journal.append([(run(&points, 1, 0), &kept(1))]).unwrap();
    }
    assert!(dir.path().join("store/1-of-2-2.journal").exists());
    assert_eq!(found(dir.path(), 2), (vec![1], 0));
}

#[test]
fn unequal_records_of_a_run_are_an_error_that_names_both() {
    let dir = tempfile::tempdir().unwrap();
    let points = points(2);
    for (name, number) in [("one", 1), ("other", 2)] {
        let mut journal = Journal::open(dir.path(), name, PLAN).unwrap();
        journal.append([(run(&points, 1, 3), &kept(number))]).unwrap();
    }
    let error = Store::open(dir.path(), PLAN, &points).unwrap_err();
    let told = error.to_string();
    assert!(told.contains("one.journal") && told.contains("other.journal"), "{told}");
    assert!(told.contains("point 1, arm 0, replicate 3"), "{told}");
    assert_eq!(error.exit_code(), 1);
}

#[test]
fn a_run_that_succeeded_at_last_has_succeeded() {
    let dir = tempfile::tempdir().unwrap();
    let points = points(1);
    let mut journal = Journal::open(dir.path(), "all", PLAN).unwrap();
    journal.append([(run(&points, 0, 0), &Err("no memory".to_owned()))]).unwrap();
    let store = Store::open(dir.path(), PLAN, &points).unwrap();
    assert!(store.records()[0].failed());
    let held = store.read(&store.records()[0]).unwrap();
    assert_eq!(decode(Status::Failed, &held), Some(Err("no memory".to_owned())));
    journal.append([(run(&points, 0, 0), &kept(0))]).unwrap();
    assert_eq!(found(dir.path(), 1), (vec![0], 0));
}

#[test]
fn a_point_is_known_by_all_that_it_sets() {
    let key = |plan: &str, settings: &[(&str, &str)]| {
        let setting =
            |&(key, value): &(&str, &str)| Setting { key: key.into(), value: value.into() };
        PointKey::of(plan, &settings.iter().map(setting).collect::<Vec<_>>())
    };
    let base = key(PLAN, &[("a.b", "1"), ("c", "2")]);
    assert_eq!(base, key(PLAN, &[("a.b", "1"), ("c", "2")]));
    for other in [
        key("sha256:other", &[("a.b", "1"), ("c", "2")]),
        key(PLAN, &[("a.b", "1")]),
        key(PLAN, &[("a.b", "1"), ("c", "3")]),
        key(PLAN, &[("a.b", "1c"), ("", "2")]),
        key(PLAN, &[("a.b1", ""), ("c", "2")]),
    ] {
        assert_ne!(base, other);
    }
}
