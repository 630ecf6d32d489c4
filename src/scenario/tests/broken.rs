//! The twenty broken scenarios, and that every message says what would do.

use super::*;
use crate::scenario::{Overrides, read as read_file};
use std::path::Path;

#[test]
fn bad_toml_is_shown_where_it_is_bad() {
    let text = refused_at("[scenario]\nname = Two tools\n", &[("syntax", 2, 8)]);
    assert!(text.contains("write texts in quotes"), "{text}");
    refused_at("a = 1\na = 2\n", &[("syntax", 2, 1)]);
    refused_at("[a\n", &[("syntax", 1, 3)]);
}

#[test]
fn an_unknown_key_is_refused_with_the_keys_there_are() {
    let text = refused_at(&least_with(3, "banana = 3"), &[("unknown-key", 4, 1)]);
    assert!(text.contains("`replicates`"), "{text}");
    for (key, home) in [
        ("spontaneous", "a key of [activation]: write it there"),
        ("lapse", "a key of [activation] and of [fatigue]"),
    ] {
        let text = refused_at(&least_with(3, &format!("{key} = 0.1")), &[("unknown-key", 4, 1)]);
        assert!(text.contains(home), "{text}");
    }
}

#[test]
fn a_misspelt_key_is_refused_with_its_right_spelling() {
    let text = refused_at(&least_with(3, "replicate = 3"), &[("unknown-key", 4, 1)]);
    assert!(text.contains("did you mean `replicates`?"), "{text}");
    let misspelt = LEAST.replace("days", "dyas");
    let text = refused_at(&misspelt, &[("unknown-key", 3, 1)]);
    assert!(text.contains("did you mean `days`?"), "the missing key is not reported too: {text}");
}

#[test]
fn a_wrong_type_is_refused_with_the_right_way_to_write_it() {
    for (line, remedy) in [
        ("replicates = 1e2", "write 100"),
        ("replicates = 1e4000", "write a number from 1 to 1_000_000"),
        ("replicates = 2.5", "write a whole number from 1 to 1_000_000"),
        ("replicates = \"5\"", "write the number without quotes: 5"),
        ("start = \"2009-02-16\"", "write the date without quotes: 2009-02-16"),
        ("start = 2009-02-16T10:00:00", "write the date alone"),
        ("sources = \"me\"", "write [\"me\"]"),
        ("title = 3", "write a text in quotes"),
        ("election = true", "write a whole number or a date"),
    ] {
        let code = if line.contains("1e4000") { "not-a-number" } else { "wrong-type" };
        let column = line.find('=').unwrap() + 3;
        let text = refused_at(&least_with(3, line), &[(code, 4, column)]);
        assert!(text.contains(remedy), "{text}");
    }
    let text = refused_at(
        &LEAST.replace("[[arm]]", "[arm]").replace("[[arm.platform]]", "[arm.x]"),
        &[("wrong-type", 8, 1)],
    );
    assert!(text.contains("write [[arm]] in two brackets"), "{text}");
}

#[test]
fn numbers_that_are_none_or_infinite_are_refused() {
    for wrong in ["nan", "-nan", "inf", "-inf", "1e999"] {
        let line = format!("initially_active = {wrong}");
        let text = refused_at(&least_with(6, &line), &[("not-a-number", 7, 20)]);
        assert!(text.contains("write a number from 0 to 1"), "{text}");
    }
}

#[test]
fn a_negative_number_and_a_share_above_one_are_refused_with_the_range() {
    for wrong in ["-0.1", "-1", "1.01", "2"] {
        let line = format!("initially_active = {wrong}");
        let text = refused_at(&least_with(6, &line), &[("out-of-range", 7, 20)]);
        assert!(text.contains("must be from 0 to 1"), "{text}");
    }
}

#[test]
fn two_platforms_of_one_name_are_refused() {
    let text = format!("{LEAST}[[arm.platform]]\nname = \"p\"\n");
    let text = refused_at(&text, &[("duplicate-name", 14, 8)]);
    assert!(text.contains("give each platform of an arm its own name"), "{text}");
}

#[test]
fn an_operator_nobody_declared_is_refused_with_those_there_are() {
    let alone = format!("{LEAST}operator = \"nobody\"\n");
    let text = refused_at(&alone, &[("unknown-name", 13, 12)]);
    assert!(text.contains("declare it: [[arm.operator]]"), "{text}");
    let text = format!("{alone}[[arm.operator]]\nname = \"nobodi\"\n");
    let text = refused_at(&text, &[("unknown-name", 13, 12)]);
    assert!(text.contains("did you mean `nobodi`?") && text.contains("declared: `nobodi`"));
}

#[test]
fn closing_before_opening_is_refused() {
    let text = format!("{LEAST}opens = 5\ncloses = 5\n");
    let text = refused_at(&text, &[("closing-before-opening", 14, 10)]);
    assert!(text.contains("write closes = 6 or later"), "{text}");
}

#[test]
fn more_supporters_than_there_are_people_are_refused_before_any_is_made() {
    for size in ["1_000_000_000_000_000", "99999999999999999999999999999999999999999999"] {
        let text = LEAST.replace("size = 100", &format!("size = {size}"));
        let text = refused_at(&text, &[("out-of-range", 6, 8)]);
        assert!(text.contains("from 1 to 300_000_000"), "{text}");
    }
}

#[test]
fn an_empty_file_is_refused() {
    for empty in ["", "\n\n", "  ", "\u{feff}"] {
        let text = refused_at(empty, &[("empty-file", 1, 1)]);
        assert!(text.contains("groundswell new"), "{text}");
    }
}

#[test]
fn files_that_are_none_are_refused_without_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let latin = folder.path().join("latin.toml");
    std::fs::write(&latin, b"[scenario]\nname = \"caf\xe9\"\n").unwrap();
    let large = folder.path().join("large.toml");
    std::fs::write(&large, vec![b'#'; (4 << 20) + 1]).unwrap();
    for (path, code, message, remedy) in [
        (folder.path(), "cannot-read", "a folder", "name a file in it"),
        (&folder.path().join("none.toml"), "cannot-read", "cannot be read", "check the path"),
        (&latin, "not-utf-8", "byte 23 on line 2", "save the file as UTF-8"),
        (&large, "too-large", "more than 4194304 bytes", "shares instead"),
        (Path::new(""), "cannot-read", "cannot be read", "check the path"),
    ] {
        let refused = read_file(path, &[], &Overrides::default()).unwrap_err();
        let text = refused.to_string();
        assert_eq!(refused.addresses()[0].0, code, "{text}");
        assert!(text.contains(message) && text.contains(remedy), "{text}");
        assert!(text.contains(&path.display().to_string()), "{text}");
    }
}

#[test]
fn a_date_before_the_start_or_beyond_the_end_is_refused() {
    for (line, code, remedy) in [
        ("election = 2009-02-10", "before-start", "write 2009-02-16 or later"),
        ("election = 2009-02-27", "after-end", "let scenario.days be 11"),
        ("election = 11", "after-end", "write day 10 or earlier"),
    ] {
        let text = least_with(3, &format!("start = 2009-02-16\n{line}"));
        let text = refused_at(&text, &[(code, 5, 12)]);
        assert!(text.contains(remedy), "{text}");
    }
    let text = refused_at(&least_with(3, "election = 2009-02-20"), &[("bad-date", 4, 12)]);
    assert!(text.contains("write scenario.start"), "{text}");
}

#[test]
fn no_arm_is_refused() {
    let none = LEAST.split("[[arm]]").next().unwrap();
    let text = refused_at(none, &[("missing-key", 1, 1)]);
    assert!(text.contains("add a table [[arm]]"), "{text}");
    refused_at(&format!("arm = []\n{none}"), &[("wrong-length", 1, 7)]);
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let text = refuse("[activation]\nlapse = 0.1\n").to_string();
    for missing in ["`scenario` is missing", "`population` is missing", "`arm` is missing"] {
        assert!(text.contains(missing), "{text}");
    }
    refused_at(
        &LEAST.replace("name = \"least\"\ndays = 10\n", ""),
        &[("missing-key", 1, 1), ("missing-key", 1, 1)],
    );
}

#[test]
fn an_unknown_baseline_is_refused_with_the_arms_there_are() {
    let text = refused_at(&least_with(3, "baseline = \"b\""), &[("unknown-name", 4, 12)]);
    assert!(text.contains("declared: `a`"), "{text}");
}

#[test]
fn unequal_budgets_are_refused_unless_said() {
    let other = |unequal| {
        let arm = format!("[[arm]]\nname = \"b\"\n{unequal}\nplatform = [{{ name = \"p\" }}]\n");
        format!("{LEAST}{arm}[[arm.operator]]\nname = \"o\"\nbudget = 2\n")
    };
    let text = refused_at(&other(""), &[("unequal-budgets", 19, 10)]);
    assert!(text.contains("write unequal = true"), "{text}");
    assert_eq!(read(&other("unequal = true")).arms[1].budget(), 2.0);
}

#[test]
fn all_errors_of_a_file_are_reported_at_once_in_the_order_of_the_file() {
    let text = FULL
        .replace("days = 300", "days = 3e2")
        .replace("mean = 8", "maen = 8")
        .replace("reference = \"all\"", "reference = \"everybody\"")
        .replace("lapse = 0.02", "lapse = nan")
        .replace("successor = \"next\"", "successor = \"net\"")
        .replace("gap = 30", "gap = -30");
    refused_at(
        &text,
        &[
            ("wrong-type", 7, 8),
            ("unknown-key", 23, 1),
            ("unknown-value", 30, 13),
            ("not-a-number", 33, 9),
            ("unknown-name", 95, 13),
            ("out-of-range", 96, 7),
        ],
    );
}

#[test]
fn hidden_characters_are_refused_where_they_stand_and_never_shown_raw() {
    for (key, hidden) in [
        ("title", "\\u001B]0;owned\\u0007"),
        ("claim", "a\\u009B2J"),
        ("currency", "\\u202Eeuro"),
        ("sources", "a\\u2028b"),
    ] {
        let value = format!("\"{hidden}\"");
        let value = if key == "sources" { format!("[{value}]") } else { value };
        let column = key.len() + 4 + usize::from(key == "sources");
        let line = format!("{key} = {value}");
        let told = refused_at(&least_with(3, &line), &[("hidden-character", 4, column)]);
        assert!(told.contains(&hidden[hidden.find('\\').unwrap()..][..6]), "{told}");
    }
    let told = refused_at(&LEAST.replace("\"p\"", "\"\u{202e}p\""), &[("hidden-character", 12, 8)]);
    assert!(told.contains("12 | name = \"\\u202Ep\""), "{told}");
    let refused = parse("a\u{1b}[2J\u{9b}.toml", &LEAST.replace("days", "d\u{85}ys"), &[]);
    let told = refused.expect_err("a key has no control characters").render(false);
    assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told:?}");
    assert!(read(&least_with(3, "claim = \"\"\"two\nlines\tand a tab\"\"\"")).claim.contains('\t'));
}

#[test]
fn words_of_other_tools_are_answered_with_the_key_that_was_meant() {
    let factor = "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nkey = \"ties.mean\"\n";
    for (text, meant) in [
        (least_with(3, "steps = 3"), "did you mean `days`?"),
        (least_with(3, "ticks = 3"), "did you mean `days`?"),
        (least_with(3, "duration = 3"), "did you mean `days`?"),
        (least_with(3, "repetitions = 3"), "did you mean `replicates`?"),
        (least_with(3, "runs = 3"), "did you mean `replicates`?"),
        (least_with(3, "n = 3"), "what others call `n` is `population.size`"),
        (least_with(6, "agents = 3"), "did you mean `size`?"),
        (least_with(6, "nodes = 3"), "did you mean `size`?"),
        (format!("{LEAST}{factor}bounds = [1, 2]"), "did you mean `range`?"),
        (format!("{LEAST}{factor}low = 1\nhigh = 2"), "did you mean `range`?"),
        (format!("{LEAST}{factor}min = 1\nmax = 2"), "did you mean `range`?"),
        (format!("{LEAST}{factor}values = [1, 2]"), "did you mean `levels`?"),
        (format!("{LEAST}{factor}steps = 1\nrange = [1, 2]"), "did you mean `step`?"),
    ] {
        let told = refuse(&text).to_string();
        assert!(told.contains(meant), "{told}");
    }
}
