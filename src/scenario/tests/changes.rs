//! Wires, and how the organisation changes by day.

use super::*;

/// Three rivals, each with a platform.
const RIVALS: &str = "[scenario]
name = \"rivals\"
days = 100
[population]
size = 100
[[arm]]
name = \"x\"
wires = { sso = true, news_lag = 9 }
[[arm.platform]]
name = \"p\"
count = 3
operator = \"each\"
";

fn with(text: &str) -> String {
    format!("{RIVALS}{text}\n")
}

fn changes(text: &str) -> Vec<Change> {
    read(&with(text)).arms[0].changes.clone()
}

#[test]
fn wires_are_off_on_or_each_on_its_own() {
    let wires = |written: &str| read(&least_with(9, &format!("wires = {written}"))).arms[0].wires;
    let none = wires("\"none\"");
    let off = [none.sso, none.shared_list, none.shared_calendar, none.same_message];
    assert_eq!((off, none.pooled_budget, none.bridge.value()), ([false; 4], false, 0.0));
    assert_eq!(none.news_lag, Lag::Never);
    assert_eq!(wires("{}"), Wires { news_lag: Lag::Days(5), ..none }, "what a table omits");
    assert_eq!(read(LEAST).arms[0].wires, wires("{}"), "unwritten");
    assert_eq!(wires("{ news_lag = inf }"), none);
    let all = wires("\"all\"");
    let on = [all.sso, all.shared_list, all.shared_calendar, all.same_message];
    assert_eq!((on, all.pooled_budget, all.bridge.value()), ([true; 4], true, 1.0));
    assert_eq!(all.news_lag, Lag::Days(0));
    let some = wires("{ news_lag = 180, pooled_budget = true, same_message = true }");
    assert_eq!((some.news_lag, some.pooled_budget), (Lag::Days(180), true));
    assert!(some.same_message);
    assert!(!some.shared_calendar);
    refused_at(&least_with(9, "wires = { news_lag = 4001 }"), &[("out-of-range", 10, 22)]);
    refused_at(&least_with(9, "wires = { news_lag = -inf }"), &[("not-a-number", 10, 22)]);
}

#[test]
fn an_arm_like_one_with_all_wires_takes_some_away() {
    let text = format!(
        "{LEAST}[[arm]]\nname = \"b\"\nlike = \"a\"\nwires = \"all\"\n\
         [[arm]]\nname = \"c\"\nlike = \"b\"\nwires = {{ shared_calendar = false }}\n"
    );
    let [a, b, c] = &read(&text).arms[..] else { panic!("three arms") };
    assert_eq!((a.wires.news_lag, b.wires.news_lag), (Lag::Days(5), Lag::Days(0)));
    assert_eq!(c.wires, Wires { shared_calendar: false, ..b.wires });
}

#[test]
fn an_arm_like_one_without_wires_gets_those_it_names_and_stays_deaf() {
    let text = format!(
        "{LEAST}[[arm]]\nname = \"b\"\nlike = \"a\"\nwires = \"none\"\n\
         [[arm]]\nname = \"c\"\nlike = \"b\"\nwires = {{ sso = true }}\n"
    );
    let [_, b, c] = &read(&text).arms[..] else { panic!("three arms") };
    assert_eq!((b.wires.news_lag, c.wires), (Lag::Never, Wires { sso: true, ..b.wires }));
}

#[test]
fn changes_come_in_order_of_time_and_build_on_each_other() {
    let found = changes(
        "[[arm.change]]\nday = 50\nwires = { shared_list = true }\nmerge = [\"p-3\", \"p-1\"]\n\
         [[arm.change]]\nday = 20\nwires = { news_lag = 0 }\n\
         [[arm.change]]\nday = 70\nmerge = [\"p-2\", \"p-3\"]\ninto = \"p-3\"\n\
         [[arm.change]]\nday = 80\nwires = \"none\"",
    );
    let days: Vec<u16> = found.iter().map(|change| change.day.0).collect();
    assert_eq!(days, [20, 50, 70, 80]);
    let lags: Vec<Lag> = found.iter().map(|change| change.wires.news_lag).collect();
    assert_eq!(lags, [Lag::Days(0), Lag::Days(0), Lag::Days(0), Lag::Never]);
    assert!(found[..3].iter().all(|change| change.wires.sso) && !found[3].wires.sso);
    let lists: Vec<bool> = found.iter().map(|change| change.wires.shared_list).collect();
    assert_eq!(lists, [false, true, true, false]);
    let [p1, p2, p3] = [OperatorId(0), OperatorId(1), OperatorId(2)];
    assert_eq!((found[1].merge.as_slice(), found[1].into), (&[p3, p1][..], Some(p3)));
    assert_eq!((found[2].merge.as_slice(), found[2].into), (&[p2, p3][..], Some(p3)));
    assert_eq!((found[0].merge.as_slice(), found[0].into), (&[][..], None));
}

#[test]
fn changes_take_dates_and_are_inherited_whole() {
    let full = read(FULL);
    let [one, rivals, wired] = full.arms.as_slice() else { panic!("three arms were written") };
    assert!(one.changes.is_empty());
    let days: Vec<u16> = rivals.changes.iter().map(|change| change.day.0).collect();
    assert_eq!(days, [90, 115]);
    assert_eq!(
        rivals.changes[1].wires,
        Wires { news_lag: Lag::Days(0), ..rivals.changes[0].wires }
    );
    assert_eq!(rivals.changes[1].into, Some(OperatorId(1)));
    assert_eq!(wired.changes[0].wires.bridge.value(), 0.5, "the change, on top of its own wires");
    assert!(wired.changes[0].wires.pooled_budget);
    let none = with("[[arm]]\nname = \"y\"\nlike = \"x\"\nchange = []").replace(
        "[[arm]]\nname = \"y\"",
        "[[arm.change]]\nday = 3\nwires = \"all\"\n[[arm]]\nname = \"y\"",
    );
    let [x, y] = &read(&none).arms[..] else { panic!("two arms") };
    assert_eq!((x.changes.len(), y.changes.len()), (1, 0));
}

#[test]
fn a_change_that_cannot_be_is_refused() {
    let merge = "[[arm.change]]\nday = 5\nmerge = ";
    for (text, code, line, column, remedy) in [
        ("[[arm.change]]\nday = 0\nwires = \"all\"", "before-start", 14, 7, "day 1 or later"),
        ("[[arm.change]]\nday = 101\nwires = \"all\"", "after-end", 14, 7, "day 100 or earlier"),
        ("[[arm.change]]\nwires = \"all\"", "missing-key", 13, 1, "write `day = …`"),
        ("[[arm.change]]\nday = 5", "missing-key", 13, 1, "write wires = …, or merge"),
        (&format!("{merge}[\"p-1\"]"), "wrong-length", 15, 9, "2 to 64 items"),
        (&format!("{merge}[\"p-1\", \"q\"]"), "unknown-name", 15, 17, "declared: `p-1`"),
        (&format!("{merge}[\"p-1\", \"p-1\"]"), "duplicate", 15, 17, "each operator once"),
        (
            &format!("{merge}[\"p-1\", \"p-2\"]\ninto = \"p-3\""),
            "conflict",
            16,
            8,
            "write one of `p-1` and `p-2`",
        ),
        ("[[arm.change]]\nday = 5\ninto = \"p-1\"", "conflict", 15, 8, "write merge = [ … ]"),
        (
            &format!("{merge}[\"p-1\", \"p-2\"]\n[[arm.change]]\nday = 5\nwires = \"all\""),
            "conflict",
            17,
            7,
            "one [[arm.change]]",
        ),
        (
            &format!(
                "{merge}[\"p-1\", \"p-2\"]\n[[arm.change]]\nday = 9\nmerge = [\"p-2\", \"p-3\"]"
            ),
            "conflict",
            18,
            10,
            "it became `p-1` on day 5",
        ),
    ] {
        let refused = refused_at(&with(text), &[(code, line, column)]);
        assert!(refused.contains(remedy), "{refused}");
    }
}
