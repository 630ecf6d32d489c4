//! What is the same in every arm: groups, events, election day.

use super::*;

fn with(text: &str) -> String {
    format!("{LEAST}{text}\n")
}

#[test]
fn groups_share_the_public() {
    let groups = read(FULL).population.groups;
    let found: Vec<_> = groups.iter().map(|group| (group.name.as_str(), group.share)).collect();
    assert_eq!(found, [("member", 0.2), ("donor", 0.1)]);
    let group = |lines: &str| least_with(6, &format!("group = [{lines}]"));
    assert_eq!(read(&group("{ name = \"g\", share = 1 }")).population.groups.len(), 1);
    for (lines, code, column, remedy) in [
        ("{ name = \"g\" }", "missing-key", 10, "write `share = …`"),
        ("{ share = 1 }", "missing-key", 10, "write `name = …`"),
        ("{ name = \"g\", share = 1.5 }", "out-of-range", 32, "from 0 to 1"),
        ("{ name = \"NA\", share = 0.5 }", "bad-name", 19, "missing value"),
        (
            "{ name = \"g\", share = 0.5 }, { name = \"g\", share = 0.1 }",
            "duplicate-name",
            48,
            "its own name",
        ),
        (
            "{ name = \"g\", share = 0.6 }, { name = \"h\", share = 0.5 }",
            "impossible",
            61,
            "add up to 1 or less",
        ),
    ] {
        let refused = refused_at(&group(lines), &[(code, 7, column)]);
        assert!(refused.contains(remedy), "{refused}");
    }
    let tenths = (0..10).map(|g| format!("{{ name = \"g{g}\", share = 0.1 }}"));
    read(&group(&tenths.collect::<Vec<_>>().join(", ")));
}

#[test]
fn an_event_has_a_day_or_a_rate() {
    let event = |lines: &str| with(&format!("[[event]]\nkind = \"new-leader\"\n{lines}"));
    let rate = Occurrence::Rate(Probability::new(0.002).unwrap());
    assert_eq!(read(&event("rate = 0.002")).events, [WorldEvent::NewLeader(rate)]);
    let neither = refused_at(&event(""), &[("missing-key", 13, 1)]);
    assert!(neither.contains("write day"), "{neither}");
    let both = refused_at(&event("day = 3\nrate = 0.1"), &[("conflict", 16, 1)]);
    assert!(both.contains("remove one of them"), "{both}");
    refused_at(&event("rate = 1.5"), &[("out-of-range", 15, 8)]);
    let many = "[[event]]\nkind = \"new-leader\"\nrate = 0.1\n".repeat(257);
    refused_at(&with(&many), &[("wrong-length", 13, 1)]);
}

#[test]
fn election_day_is_read_and_needs_an_election() {
    let expected = ElectionDay { contacts: 3.0, window: 5, channel: Channel::Phone, targets: 4000 };
    assert_eq!(read(FULL).election_day, expected);
    let announced = least_with(3, "election = 10");
    let day = |line: &str| format!("{announced}\n[election_day]\n{line}\n");
    assert_eq!(read(&day("window = 9")).election_day.window, 9);
    for (line, code, column) in [
        ("window = 0", "out-of-range", 10),
        ("targets = 0", "out-of-range", 11),
        ("channel = \"letter\"", "unknown-value", 11),
        ("contacts = inf", "not-a-number", 12),
    ] {
        refused_at(&day(line), &[(code, 15, column)]);
    }
    let none = refused_at(&with("[election_day]\nwindow = 3"), &[("missing-key", 13, 1)]);
    assert!(none.contains("write scenario.election"), "{none}");
}
