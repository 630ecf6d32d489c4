//! What arms inherit, set and share.

use super::*;

fn with(text: &str) -> String {
    format!("{LEAST}{text}\n")
}

#[test]
fn an_arm_like_another_differs_only_in_what_is_written() {
    let full = read(FULL);
    let [_, rivals, wired] = full.arms.as_slice() else { panic!("three arms were written") };
    assert_eq!((&wired.operators, &wired.platforms), (&rivals.operators, &rivals.platforms));
    assert_eq!((wired.on_new_leader, &wired.shocks), (rivals.on_new_leader, &rivals.shocks));
    assert_eq!((rivals.wires.sso, rivals.wires.shared_list), (true, false));
    assert_eq!((wired.wires.bridge.value(), wired.wires.shared_list), (1.0, true));
    assert_eq!(wired.activation.lapse.value(), 0.05, "what is set is inherited key by key");
    assert_eq!((rivals.calls.attention, wired.calls.attention), (f64::INFINITY, 2.0));
    assert_eq!((rivals.fatigue.scale, rivals.budget.fixed), (12.0, FixedCost::Amount(0.1)));
    assert_eq!((rivals.changes.len(), wired.changes.len()), (2, 2), "changes are inherited whole");
    assert_eq!((rivals.visits.daily, wired.visits.daily), (0.2, 0.3));
    assert_eq!(wired.shocks.len(), 2);
    assert_eq!((wired.shocks[0].size, wired.shocks[1].platform), (0.01, Some(PlatformId(2))));
}

#[test]
fn wires_merge_key_by_key_and_lists_are_replaced_whole() {
    let scenario = read(&with(
        "[[arm]]\nname = \"b\"\nlike = \"c\"\nwires = { bridge = 0.5 }\n\
         [[arm]]\nname = \"c\"\nlike = \"a\"\nwires = \"all\"\nplatform = [{ name = \"q\" }]",
    ));
    let [a, b, c] = scenario.arms.as_slice() else { panic!("three arms were written") };
    assert_eq!((a.wires.sso, b.wires.sso, b.wires.shared_list), (false, true, true));
    assert_eq!((b.wires.bridge.value(), c.wires.bridge.value()), (0.5, 1.0));
    assert_eq!((b.platforms.len(), b.platforms[0].name.as_str()), (1, "q"));
}

#[test]
fn an_arm_cannot_be_like_itself() {
    let text = with(
        "[[arm]]\nname = \"b\"\nlike = \"c\"\n[[arm]]\nname = \"c\"\nlike = \"b\"\n\
         [[arm]]\nname = \"d\"\nlike = \"e\"",
    );
    refused_at(&text, &[("conflict", 15, 8), ("conflict", 18, 8), ("unknown-name", 21, 8)]);
}

#[test]
fn an_arm_sets_laws_and_nothing_else() {
    for (set, code, column, remedy) in [
        ("{ \"population.size\" = 3 }", "bad-set", 9, "the same in every arm"),
        ("{ \"wires.sso\" = true }", "bad-set", 9, "in the arm itself"),
        ("{ \"banana.x\" = 3 }", "bad-set", 9, "may set keys of `activation`"),
        ("{ \"calls.per_day\" = 3 }", "bad-set", 9, "write it in [calls]"),
        ("{ calls = { notice = 3 } }", "bad-set", 19, "write it in [calls]"),
        ("{ \"election_day.contacts\" = 3 }", "bad-set", 9, "the same in every arm"),
        ("{ \"target.0.low\" = 1 }", "bad-set", 9, "the same in every arm"),
        ("{ \"sweep.design\" = \"grid\" }", "bad-set", 9, "the same in every arm"),
        ("{ \"activation.lapes\" = 3 }", "unknown-key", 9, "did you mean `lapse`?"),
        ("{ \"activation.lapse\" = 3 }", "out-of-range", 30, "from 0 to 1"),
        ("{ activation = 3 }", "bad-set", 9, "activation.lapse"),
        ("{ \"shock.0.size\" = 3 }", "bad-set", 9, "[[shock]]"),
        ("{ \"a b\" = 3 }", "bad-set", 9, "dotted key"),
    ] {
        let text = refused_at(&least_with(9, &format!("set = {set}")), &[(code, 10, column)]);
        assert!(text.contains(remedy), "{text}");
    }
}

#[test]
fn setting_the_probability_replaces_the_reproduction() {
    let text = least_with(9, "set = { \"activation.probability\" = 0.3 }");
    let scenario = read(&format!("{text}\n[activation]\nreproduction = 2\n"));
    let activation = &scenario.arms[0].activation;
    assert_eq!((activation.reproduction, activation.probability.value()), (None, 0.3));
}

#[test]
fn a_shock_for_a_platform_needs_it_in_every_arm() {
    let text = with(
        "[[arm]]\nname = \"b\"\nplatform = [{ name = \"q\" }]\n\
         [[shock]]\nsize = 1\nplatform = \"p\"",
    );
    let text = refused_at(&text, &[("unknown-name", 18, 12)]);
    assert!(text.contains("arm b has no platform `p`") && text.contains("[[arm.shock]]"), "{text}");
    let alone = with("[[arm.shock]]\nsize = 1\nplatform = \"p\"");
    assert_eq!(read(&alone).arms[0].shocks[0].platform, Some(PlatformId(0)));
    refused_at(&alone.replace("platform = \"p\"", "platform = \"q\""), &[("unknown-name", 15, 12)]);
}

#[test]
fn two_arms_of_one_name_are_refused() {
    let text = with("[[arm]]\nname = \"a\"\nlike = \"a\"");
    let codes: Vec<_> = refuse(&text).addresses().iter().map(|address| address.0).collect();
    assert!(codes.contains(&"duplicate-name"), "{codes:?}");
}

#[test]
fn an_arm_without_platforms_is_refused() {
    let text = refused_at(&with("[[arm]]\nname = \"b\""), &[("missing-key", 13, 1)]);
    assert!(text.contains("[[arm.platform]]") && text.contains("like"), "{text}");
}

#[test]
fn lists_of_supporters_that_arms_would_copy_without_end_are_refused() {
    let arms: String =
        (0..30).map(|n| format!("[[arm]]\nname = \"arm {n}\"\nlike = \"a\"\n")).collect();
    let text = LEAST.replace("size = 100", "size = 1_000_000");
    let listed = text.replace("name = \"a\"", "name = \"a\"\ninitial = { accounts = [[]] }");
    refused_at(&format!("{listed}{arms}"), &[("too-large", 8, 1)]);
    assert_eq!(read(&format!("{text}{arms}")).arms.len(), 31, "shares take no memory");
}
