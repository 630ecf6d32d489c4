//! What a file may say of what is known.

use super::*;

const TARGET: &str = "[[target]]\nid = \"T1\"\narm = \"a\"\nmetric = \"registered\"\nday = 9\nlow = 1\n\
                      high = 2.5\nuse = \"fit\"\n";

fn with(line: &str) -> String {
    format!("{LEAST}{TARGET}{line}\n")
}

#[test]
fn a_target_is_about_a_day_of_an_arm() {
    let target = read(&with("source = \"a newspaper\"")).targets.remove(0);
    assert_eq!((target.id.as_str(), target.arm, target.platform), ("T1", 0, None));
    assert_eq!((target.metric.name(), target.form), ("registered", Form::Count));
    assert_eq!((target.since, target.day), (None, Day(9)));
    assert_eq!((target.low, target.high, target.purpose), (1.0, 2.5, Purpose::Fit));
    assert_eq!(target.source, "a newspaper");
}

#[test]
fn a_target_may_be_about_a_platform_and_several_days() {
    let text = with("platform = \"p\"\nas = \"exponent\"\nsince = 2009-02-18");
    let text = text.replace("registered", "accounts").replace("days", "start = 2009-02-16\ndays");
    let target = read(&text).targets.remove(0);
    assert_eq!((target.platform, target.since), (Some(PlatformId(0)), Some(Day(2))));
}

#[test]
fn a_target_that_means_nothing_is_refused_with_what_would_do() {
    for (line, code, place, remedy) in [
        ("platform = \"p\"", "conflict", (16, 10), "one of `accounts`"),
        ("as = \"growth\"", "conflict", (13, 1), "write since"),
        ("since = 3", "conflict", (21, 9), "remove `since`"),
        ("as = \"growth\"\nsince = 9", "conflict", (22, 9), "be before `day`"),
        ("as = \"exponent\"\nsince = 0", "before-start", (22, 9), "day 1 or later"),
        ("as = \"ratio\"", "unknown-value", (21, 6), "`per-registered`"),
    ] {
        let text = refused_at(&with(line), &[(code, place.0, place.1)]);
        assert!(text.contains(remedy), "{text}");
    }
    for (old, new, code, place, remedy) in [
        ("\"a\"\nmetric", "\"b\"\nmetric", "unknown-name", (15, 7), "declared: `a`"),
        ("registered", "joined", "conflict", (16, 10), "name a platform"),
        ("registered\"", "active\"\nplatform = \"q\"", "unknown-name", (17, 12), "declared: `p`"),
        ("registered", "votes", "unknown-value", (16, 10), "`mobilised`"),
        ("day = 9", "day = 11", "after-end", (17, 7), "day 10 or earlier"),
        ("low = 1", "low = 3", "conflict", (19, 8), "at least `low`"),
        ("use = \"fit\"", "", "missing-key", (13, 1), "use"),
    ] {
        let text = format!("{LEAST}{}", TARGET.replace(old, new));
        let text = refused_at(&text, &[(code, place.0, place.1)]);
        assert!(text.contains(remedy), "{text}");
    }
    refused_at(&format!("{LEAST}{TARGET}{TARGET}"), &[("duplicate-name", 22, 6)]);
}

#[test]
fn targets_of_arms_left_out_are_left_out() {
    let other = "[[arm]]\nname = \"b\"\nlike = \"a\"\n";
    let text = format!("{LEAST}{other}{TARGET}{}", TARGET.replace("\"a\"", "\"b\""))
        .replacen("T1", "T2", 1);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &text).unwrap();
    let overrides = Overrides { arms: vec!["b".into()], ..Overrides::default() };
    let (scenario, _) = crate::scenario::read(file.path(), &[], &overrides).unwrap();
    let kept: Vec<_> = scenario.targets.iter().map(|t| (t.id.as_str(), t.arm)).collect();
    assert_eq!(kept, [("T1", 0)]);
}

#[test]
fn a_target_can_be_changed_from_the_command_line() {
    let scenario = parse("s.toml", &with(""), &["target.T1.low=2".into()]).unwrap();
    assert_eq!(scenario.targets[0].low, 2.0);
}
