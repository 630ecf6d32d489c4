//! The number of threads, the order of keys and the other arms change no byte of a result.

mod common;

use common::{Place, assert_same, curves_of, result, table};
use std::collections::BTreeMap;
use std::path::Path;

/// Closing, migration, bridges, one sign-on, thresholds, `once`, dates and several arms.
const RICH: &str = include_str!("../src/scenario/tests/full.toml");

/// Run `scenario` with `settings` under several numbers of threads; all results are the same.
#[track_caller]
fn the_same_for_any_threads(scenario: &Path, settings: &str) -> BTreeMap<String, String> {
    let place = Place::new();
    let scenario = scenario.to_str().unwrap();
    let of = |threads: &str| {
        let out = format!("out-{threads}");
        let settings = settings.split_whitespace();
        let args = ["run", scenario, "--quiet", "--threads", threads, "--out", &out];
        place.run(args.into_iter().chain(settings)).expect(0);
        result(&place.path(&out))
    };
    let one = of("1");
    for threads in ["2", "3", "7", "16"] {
        assert_same(&one, &of(threads), &format!("{scenario} on {threads} threads"));
    }
    one
}

fn shipped(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

#[test]
fn threads_change_no_byte_of_the_modem_of_2009() {
    let settings = "--replicates 6 --set population.size=2000";
    the_same_for_any_threads(&shipped("modem-2009.toml"), settings);
}

#[test]
fn threads_change_no_byte_of_the_campaign_of_2008() {
    let settings = "--replicates 6 --set population.size=2000";
    the_same_for_any_threads(&shipped("obama-2008.toml"), settings);
}

#[test]
fn threads_change_no_byte_of_the_frontier_of_2009() {
    let settings = "--replicates 6 --set population.size=1200";
    let files = the_same_for_any_threads(&shipped("royal-frontier.toml"), settings);
    let events = &files["events.csv"];
    assert!(["new-leader", "close", "migrat"].iter().all(|event| events.contains(event)));
}

#[test]
fn threads_change_no_byte_where_every_mechanism_is_on() {
    let place = Place::with(RICH);
    the_same_for_any_threads(&place.path("s.toml"), "");
    let counted = "--set activation.threshold={count=2} --set ties={kind=\"regular\",degree=6}";
    the_same_for_any_threads(&place.path("s.toml"), counted);
}

#[test]
fn threads_change_no_byte_of_a_run_large_enough_to_be_divided() {
    let place = Place::with(RICH);
    let settings = "--replicates 2 --set population.size=140_000 --set scenario.days=120 \
                    --set scenario.election=60 --set arm.one.platform.site.closes=80 \
                    --set population.initially_active=0.02 --arm one --set \
                    population.federations=50";
    let files = the_same_for_any_threads(&place.path("s.toml"), settings);
    assert_eq!(files["curves.csv"].lines().count(), 1 + 2 * 121);
}

#[test]
fn threads_change_no_byte_of_computed_ties_nor_does_it_that_they_are_stored() {
    let place = Place::with(RICH);
    for ties in ["mean=6,local=0.5", "min=2,max=40,exponent=2.2"] {
        let of = |stored: bool| {
            let ties = format!("--set ties={{kind=\"permuted\",{ties},stored={stored}}}");
            let mut files = the_same_for_any_threads(&place.path("s.toml"), &ties);
            files.remove("manifest.json");
            files
        };
        assert_same(&of(false), &of(true), ties);
    }
}

#[test]
fn two_identical_arms_differ_by_exactly_nothing() {
    let twin = "\n[[arm]]\nname = \"twin\"\nlike = \"one\"\n";
    let place = Place::with(&format!("{RICH}{twin}"));
    place.line("run s.toml --quiet --out out").expect(0);
    let out = place.path("out");
    assert_eq!(curves_of(&out, "twin"), curves_of(&out, "one"));
    let numbers = ["difference", "se", "ci_low", "ci_high"];
    let nothing = |file: &str| {
        let rows = table(&out.join(file));
        let of_twin: Vec<_> = rows.iter().filter(|row| row["arm"] == "twin").collect();
        assert!(!of_twin.is_empty());
        for row in of_twin.into_iter().filter(|row| row["n"] != "0") {
            // An indicator that is defined in one replicate only has no spread.
            let told = if row["n"] == "1" { &numbers[..1] } else { &numbers[..] };
            let exact = told.iter().all(|&column| row[column] == "0.0");
            assert!(exact, "{file}: {row:?}");
        }
        rows.iter().any(|row| row["arm"] != "twin" && row["difference"] != "0.0")
    };
    assert!(nothing("paired.csv") && nothing("delta.csv"), "other arms do differ");
}

#[test]
fn an_arm_does_not_depend_on_the_arms_beside_it() {
    let place = Place::with(RICH);
    place.line("run s.toml --quiet --out all").expect(0);
    let further = "\n[[arm]]\nname = \"further\"\nlike = \"two rivals\"\nwires = \"none\"\n";
    place.write("more.toml", format!("{RICH}{further}"));
    place.line("run more.toml --quiet --out more").expect(0);
    for arm in ["one", "two rivals", "all wired"] {
        place.run(["run", "s.toml", "--quiet", "--arm", arm, "--out", arm]).expect(0);
        let told = curves_of(&place.path("all"), arm);
        assert_eq!(told.len(), 7 * 301);
        assert!(told == curves_of(&place.path(arm), arm), "alone, {arm} is another");
        assert!(told == curves_of(&place.path("more"), arm), "with a further arm {arm} is another");
    }
}

#[test]
fn the_order_of_keys_and_comments_change_nothing() {
    let place = Place::with(RICH);
    place.line("run s.toml --quiet --out plain").expect(0);
    let tables: Vec<String> = RICH.split("\n\n").map(reversed).collect();
    let first_arm = tables.iter().position(|table| table.contains("[[arm]]")).unwrap();
    let (common, arms) = tables.split_at(first_arm);
    let mut shuffled: Vec<String> = common.to_vec();
    shuffled.reverse();
    shuffled.extend_from_slice(arms);
    place.write("s.toml", format!("# Another order.\r\n{}", shuffled.join("\n\n# so\n")));
    place.line("run s.toml --quiet --out shuffled").expect(0);
    let without_manifest = |name: &str| {
        let mut files = result(&place.path(name));
        files.remove("manifest.json");
        files
    };
    assert_same(&without_manifest("plain"), &without_manifest("shuffled"), "another order");
    let again = place.line("run s.toml --out plain").expect(0);
    assert!(again.stdout.contains("already"), "it is the same experiment: {}", again.stdout);
}

/// A table with its keys from the last to the first.
fn reversed(table: &str) -> String {
    let (heads, mut keys): (Vec<&str>, Vec<&str>) =
        table.trim().lines().partition(|line| line.starts_with('['));
    keys.reverse();
    [heads, keys].concat().join("\n")
}
