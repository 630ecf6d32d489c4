//! Operators, platforms, and accounts on day 0.

use super::*;
use crate::id::PlatformSet;

fn with(text: &str) -> String {
    format!("{LEAST}{text}\n")
}

#[test]
fn a_counted_platform_becomes_several_that_open_one_after_the_other() {
    let arm = &read(&with("count = 3\nevery = 4\nopens = 1\nappeal = 2")).arms[0];
    let found: Vec<_> = arm.platforms.iter().map(|p| (p.name.as_str(), p.opens.0)).collect();
    assert_eq!(found, [("p-1", 1), ("p-2", 5), ("p-3", 9)]);
    assert!(arm.platforms.iter().all(|p| p.initial_weight == 2.0 && p.operator == OperatorId(0)));
    assert_eq!(arm.operators.len(), 1);
    refused_at(&with("count = 4\nevery = 4"), &[("after-end", 14, 9)]);
    refused_at(&with("count = 17"), &[("out-of-range", 13, 9)]);
    let many = with("count = 9\n[[arm.platform]]\nname = \"q\"\ncount = 8");
    refused_at(&many, &[("out-of-range", 16, 9)]);
    let twice = with("count = 2\n[[arm.platform]]\nname = \"p-2\"");
    refused_at(&twice, &[("duplicate-name", 15, 8)]);
}

#[test]
fn each_copy_can_have_an_operator_of_its_own() {
    let text = "count = 3\noperator = \"each\"\n[[arm.operator]]\nname = \"p-2\"\nbudget = 0.5";
    let arm = &read(&with(&format!("{text}\n"))).arms[0];
    let found: Vec<_> = arm.operators.iter().map(|o| (o.name.as_str(), o.budget)).collect();
    assert_eq!(found, [("p-2", 0.5), ("p-1", 1.0 / 3.0), ("p-3", 1.0 / 3.0)]);
    let runs: Vec<u8> = arm.platforms.iter().map(|p| p.operator.0).collect();
    assert_eq!(runs, [1, 0, 2]);
}

#[test]
fn with_several_operators_it_must_be_said_which() {
    let two = "[[arm.operator]]\nname = \"x\"\n[[arm.operator]]\nname = \"y\"";
    let text = refused_at(&with(two), &[("missing-key", 11, 1)]);
    assert!(text.contains("one of `x` and `y`"), "{text}");
    let close = with(&format!("operator = \"x\"\n{two}\n[arm.on_new_leader]\ndoes = \"close\""));
    refused_at(&close, &[("missing-key", 18, 1)]);
    let twice = with("[[arm.operator]]\nname = \"x\"\n[[arm.operator]]\nname = \"x\"");
    refused_at(&twice, &[("duplicate-name", 16, 8)]);
    refused_at(&with("[[arm.operator]]\nname = \"each\""), &[("bad-name", 14, 8)]);
}

#[test]
fn a_successor_is_another_platform_of_the_arm() {
    let other = "[[arm.platform]]\nname = \"q\"";
    let arm = &read(&with(&format!("successor = \"q\"\ngap = 7\n{other}"))).arms[0];
    let first = &arm.platforms[0];
    assert_eq!((first.successor, first.gap), (Some(PlatformId(1)), 7));
    assert_eq!((first.migration.value(), first.list_migration.value()), (0.1, 0.6));
    refused_at(&with("successor = \"q\""), &[("unknown-name", 13, 13)]);
    refused_at(&with("successor = \"p\""), &[("conflict", 13, 13)]);
    for key in ["gap = 3", "migration = 0.1", "list_migration = 0.1"] {
        refused_at(&with(key), &[("conflict", 13, 1)]);
    }
    refused_at(&with("appeal = 0"), &[("impossible", 13, 10)]);
}

#[test]
fn initial_accounts_take_three_forms() {
    let text = |form: &str| {
        let text = LEAST.replace("size = 100", "size = 11");
        format!("{text}[[arm.platform]]\nname = \"q\"\n[arm.initial]\n{form}\n")
    };
    let initial = |form: &str| read(&text(form)).arms[0].initial.clone();
    assert_eq!(initial("registered = 0.5"), Initial::Shares { registered: 0.5, second: 0.2 });
    assert_eq!(initial("all = true"), Initial::All);
    let lists = format!("accounts = [[\"q\"], [\"q\", \"p\"], {}]", "[],".repeat(9));
    let Initial::Accounts(accounts) = initial(&lists) else { panic!("accounts were written") };
    let [p, q] = [PlatformId(0), PlatformId(1)];
    assert_eq!(accounts[0], PlatformSet::EMPTY.with(q));
    assert_eq!(accounts[1], PlatformSet::EMPTY.with(p).with(q));
    assert_eq!((accounts.len(), accounts[2]), (11, PlatformSet::EMPTY));
    refused_at(&text("all = true\nregistered = 0.1"), &[("conflict", 15, 1)]);
    refused_at(&text("accounts = [[]]"), &[("wrong-length", 16, 12)]);
    let unknown = format!("accounts = [[\"r\"], {}]", "[],".repeat(10));
    refused_at(&text(&unknown), &[("unknown-name", 16, 14)]);
}

#[test]
fn nobody_holds_an_account_on_a_platform_that_is_not_open() {
    for form in ["registered = 0.1", "all = true"] {
        refused_at(&with(&format!("opens = 1\n[arm.initial]\n{form}")), &[("impossible", 14, 1)]);
    }
    let lists = format!("accounts = [[\"p\"], {}]", "[],".repeat(99));
    let text = with(&format!("opens = 1\n[arm.initial]\n{lists}"));
    refused_at(&text, &[("conflict", 15, 14)]);
}

#[test]
fn names_that_tables_lose_are_refused_wherever_they_stand() {
    for (from, line) in [("name = \"a\"", 9), ("name = \"p\"", 12)] {
        let text = LEAST.replace(from, "name = \"None\"");
        let text = refused_at(&text, &[("bad-name", line, 8)]);
        assert!(text.contains("missing value"), "{text}");
    }
    refused_at(&with("[[arm.operator]]\nname = \"n/a\""), &[("bad-name", 14, 8)]);
    for (name, reason) in [("01", "a number"), ("True", "a truth value"), ("=1+1", "a formula")] {
        let text = refused_at(&LEAST.replace("\"a\"", &format!("{name:?}")), &[("bad-name", 9, 8)]);
        assert!(text.contains(reason), "{text}");
    }
    let refused = refuse(&with("count = 2").replace("\"p\"", "\"may\""));
    assert!(refused.to_string().contains("`may-1` cannot be a name"), "{refused}");
}
