//! Whom a platform is for: niches, files, federations, groups; and what an operator can do.

use super::*;

/// [`LEAST`] with three federations, two groups, and `text` in its platform.
fn with(text: &str) -> String {
    let groups = "size = 100\nfederations = 3\n[[population.group]]\nname = \"member\"\nshare = 0.3\n\
                  [[population.group]]\nname = \"donor\"\nshare = 0.1";
    format!("{}{text}\n", LEAST.replace("size = 100", groups))
}

fn platform(text: &str) -> Platform {
    read(&with(text)).arms[0].platforms[0].clone()
}

#[test]
fn whom_a_platform_is_for_is_read() {
    let next = &read(FULL).arms[0].platforms[1];
    assert_eq!((next.niche, next.rollout), (Some(0.25), 30));
    assert_eq!(next.imported, Some(Imported { from: Some(PlatformId(0)), share: 0.5 }));
    assert_eq!(next.federations, Some(vec![0, 3, 9]), "sorted");
    assert_eq!(next.open_to, Some(vec![0, 1]), "by position");
    assert_eq!(platform("imported = 0.4").imported, Some(Imported { from: None, share: 0.4 }));
    let supporters = platform("imported = { share = 1 }").imported;
    assert_eq!(supporters, Some(Imported { from: None, share: 1.0 }));
    assert_eq!(platform("open_to = [\"donor\"]").open_to, Some(vec![1]));
    assert_eq!(platform("niche = 0").niche, Some(0.0));
}

#[test]
fn a_platform_for_nobody_there_is_is_refused() {
    for (text, code, column, remedy) in [
        ("niche = 1", "out-of-range", 9, "from 0 to below 1"),
        ("niche = 1.0", "out-of-range", 9, "from 0 to below 1"),
        ("niche = -0.1", "out-of-range", 9, "from 0 to below 1"),
        ("niche = inf", "not-a-number", 9, "from 0 to below 1"),
        ("rollout = 4001", "out-of-range", 11, "from 0 to 4_000"),
        ("imported = 1.1", "out-of-range", 12, "from 0 to 1"),
        ("imported = \"q\"", "wrong-type", 12, "a number or a table"),
        ("imported = { from = \"q\" }", "missing-key", 12, "write `share = …`"),
        ("imported = { from = \"q\", share = 1 }", "unknown-name", 21, "declared: `p`"),
        ("imported = { from = \"p\", share = 1 }", "conflict", 21, "another platform"),
        ("federations = []", "wrong-length", 15, "let there be at least 1"),
        ("federations = [0, 3]", "out-of-range", 19, "from 0 to 2"),
        ("federations = [1, 1]", "duplicate", 19, "each federation once"),
        ("federations = [-1]", "out-of-range", 16, "from 0"),
        ("open_to = []", "wrong-length", 11, "1 to 64 items"),
        ("open_to = [\"membre\"]", "unknown-name", 12, "did you mean `member`?"),
        ("open_to = [\"member\", \"member\"]", "duplicate", 22, "each group once"),
    ] {
        let refused = refused_at(&with(text), &[(code, 20, column)]);
        assert!(refused.contains(remedy), "{refused}");
    }
    let alone = format!("{LEAST}open_to = [\"member\"]\n");
    let refused = refused_at(&alone, &[("unknown-name", 13, 12)]);
    assert!(refused.contains("declare it: [[population.group]]"), "{refused}");
    let one = refused_at(&format!("{LEAST}federations = [1]\n"), &[("out-of-range", 13, 16)]);
    assert!(one.contains("there is only federation 0"), "{one}");
}

#[test]
fn lists_of_federations_that_arms_would_copy_without_end_are_refused() {
    let federations: Vec<String> = (0..50_000).map(|f| f.to_string()).collect();
    let text = LEAST.replace("size = 100", "size = 50_000\nfederations = 50_000");
    let lists =
        format!("ties.local = 0\n{text}count = 16\nfederations = [{}]\n", federations.join(","));
    let arms: String =
        (0..40).map(|n| format!("[[arm]]\nname = \"arm {n}\"\nlike = \"a\"\n")).collect();
    let refused = refuse(&format!("{lists}{arms}"));
    assert_eq!(refused.addresses()[0].0, "too-large", "{refused}");
    assert_eq!(read(&lists).arms[0].platforms.len(), 16);
}

#[test]
fn an_operator_has_a_capacity_and_a_camp() {
    let full = read(FULL);
    let [party, candidate] = full.arms[1].operators.as_slice() else { panic!("two operators") };
    assert_eq!((party.capacity, party.camp.as_str()), (Some(0.5), "party"));
    assert_eq!((candidate.capacity, candidate.camp.as_str()), (None, "campaign"));
    let operator = |line: &str| with(&format!("[[arm.operator]]\nname = \"o\"\n{line}"));
    refused_at(&operator("camp = \"n/a\""), &[("bad-name", 22, 8)]);
    refused_at(&operator("camp = 3"), &[("wrong-type", 22, 8)]);
    refused_at(&operator("capacity = -1"), &[("out-of-range", 22, 12)]);
    refused_at(&operator("capacity = inf"), &[("not-a-number", 22, 12)]);
}

#[test]
fn everybody_may_begin_where_it_suits() {
    let initial = |text: &str| format!("{LEAST}[arm.initial]\n{text}\n");
    assert_eq!(read(&initial("fit = true")).arms[0].initial, Initial::Fit);
    let shares = Initial::Shares { registered: 0.0, second: 0.2 };
    assert_eq!(read(&initial("fit = false")).arms[0].initial, shares);
    let both = refused_at(&initial("fit = true\nall = true"), &[("conflict", 13, 1)]);
    assert!(both.contains("{ fit = true }"), "{both}");
    let closed = initial("fit = true").replace("name = \"p\"", "name = \"p\"\nopens = 1");
    refused_at(&closed, &[("impossible", 14, 1)]);
}
