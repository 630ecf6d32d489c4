//! The public, its ties, and how it becomes active.

use super::*;
use crate::ties::Neighbourhood;

fn ties(text: &str) -> String {
    format!("{LEAST}[ties]\n{text}\n")
}

#[test]
fn who_is_active_on_day_0_takes_three_forms() {
    let active = |line: &str| read(&least_with(6, line)).population.initially_active;
    assert_eq!(active("initially_active = 0.025"), InitiallyActive::Count(3));
    assert_eq!(active("initially_active = { count = 100 }"), InitiallyActive::Count(100));
    let agents = InitiallyActive::Agents(vec![0, 7, 99]);
    assert_eq!(active("initially_active = { agents = [7, 0, 99] }"), agents);
    for (form, code, column) in [
        ("{ count = 101 }", "impossible", 20),
        ("{ agents = [100] }", "out-of-range", 32),
        ("{ agents = [1, 1] }", "duplicate", 35),
        ("{ agents = [1], count = 1 }", "conflict", 20),
        ("{}", "conflict", 20),
    ] {
        refused_at(&least_with(6, &format!("initially_active = {form}")), &[(code, 7, column)]);
    }
}

#[test]
fn the_size_is_required_unless_ties_stand_in_a_file() {
    let text = LEAST.replace("size = 100\n", "");
    let said = refused_at(&text, &[("missing-key", 5, 1)]);
    assert!(said.contains("`population.size` is missing"), "{said}");
    let text = format!("{text}[ties]\nkind = \"file\"\npath = \"tests/networks/karate.csv\"\n");
    assert_eq!(read(&text).population.size, 34);
    let without = |text: &str| text.replace("[population]\n", "");
    assert_eq!(read(&without(&text)).population.size, 34);
    let said = refused_at(&without(&LEAST.replace("size = 100\n", "")), &[("missing-key", 1, 1)]);
    assert!(said.contains("add a table [population]"), "{said}");
}

#[test]
fn more_federations_than_supporters_are_refused() {
    refused_at(&least_with(6, "federations = 101"), &[("impossible", 7, 15)]);
}

#[test]
fn each_kind_of_ties_is_read() {
    let rule = |text: &str| read(&ties(text)).ties;
    assert_eq!(rule("mean = 99"), TieRule::Poisson { mean: 99.0, local: None });
    assert_eq!(rule("kind = \"regular\""), TieRule::Regular { degree: 10 });
    assert_eq!(rule("kind = \"regular\"\ndegree = 99"), TieRule::Regular { degree: 99 });
    assert_eq!(rule("kind = \"complete\""), TieRule::Complete);
    let annealed = TieRule::Annealed { mean: 3.0, local: None };
    assert_eq!(rule("kind = \"annealed\"\nmean = 3\n[activation]\nprobability = 0.1"), annealed);
    let chance = |p| Probability::new(p).unwrap();
    let small_world = TieRule::SmallWorld { degree: 8, rewired: chance(0.1) };
    assert_eq!(rule("kind = \"small-world\"\ndegree = 8"), small_world);
    let preferential = TieRule::Preferential { degree: 10, clustering: chance(0.5) };
    assert_eq!(rule("kind = \"preferential\"\nclustering = 0.5"), preferential);
    let ring = TieRule::Ring { degree: 10, swapped: 0.0 };
    assert_eq!(rule("kind = \"ring\""), ring);
    let lattice = |side, neighbourhood, wrap, swapped| TieRule::Lattice {
        lattice: Lattice { side, neighbourhood, wrap },
        swapped,
    };
    assert_eq!(rule("kind = \"lattice\""), lattice(10, Neighbourhood::Moore, true, 0.0));
    let open = "kind = \"lattice\"\nneighbourhood = \"von-neumann\"\nwrap = false\nswapped = 0.5";
    let cut = "[activation]\nprobability = 0.1";
    let open = rule(&format!("{open}\n{cut}"));
    assert_eq!(open, lattice(10, Neighbourhood::VonNeumann, false, 0.5));
    let law = PowerLaw { exponent: 2.5, min: 4, max: 10 };
    let configuration = TieRule::Configuration { degrees: Degrees::PowerLaw(law) };
    assert_eq!(rule("kind = \"configuration\""), configuration);
    let permuted = |degrees, stored| TieRule::Permuted { degrees, stored };
    let poisson = Spread::Poisson { mean: 4.5, local: None };
    assert_eq!(rule("kind = \"permuted\"\nmean = 4.5"), permuted(poisson, false));
    let stored = rule("kind = \"permuted\"\nexponent = 2.5\nstored = true");
    assert_eq!(stored, permuted(Spread::PowerLaw(law), true));
    let degrees = "kind = \"configuration\"\ndegrees = [3, 3, 2, 2, 2]";
    let each = TieRule::Configuration { degrees: Degrees::Each(vec![3, 3, 2, 2, 2]) };
    let small = |text: &str| {
        let text = format!("{text}\n[activation]\nprobability = 0.1");
        read(&ties(&text).replace("size = 100", "size = 5\nfederations = 2")).ties
    };
    assert_eq!(small(degrees), each);
    let between = vec![vec![1.0, 0.5], vec![0.5, 0.25]];
    let blocks = "kind = \"blocks\"\nbetween = [[1, 0.5], [0.5, 0.25]]";
    assert_eq!(small(blocks), TieRule::Blocks(Mixing::Between { between }));
    let alike = TieRule::Blocks(Mixing::Alike { mean: 2.0, local: Some(0.25) });
    assert_eq!(small("kind = \"blocks\"\nmean = 2\nlocal = 0.25"), alike);
    let dense = "[activation]\nprobability = 0.1";
    let edges = rule(&format!("kind = \"edges\"\nedges = [[0, 1], [99, 3]]\n{dense}"));
    assert_eq!(edges, TieRule::Edges { edges: vec![[0, 1], [99, 3]] });
}

#[test]
fn ties_that_cannot_be_are_refused() {
    for (text, code, line, column) in [
        ("mean = 99.1", "impossible", 14, 8),
        ("kind = \"regular\"\ndegree = 100", "impossible", 15, 10),
        ("kind = \"edges\"", "missing-key", 14, 8),
        ("kind = \"edges\"\nedges = [[0, 1], [1, 0]]", "duplicate", 15, 18),
        ("kind = \"edges\"\nedges = [[1, 1]]", "impossible", 15, 10),
        ("kind = \"edges\"\nedges = [[1, 100]]", "out-of-range", 15, 14),
        ("kind = \"edges\"\nedges = [[1]]", "wrong-length", 15, 10),
        ("kind = \"complete\"\nmean = 3", "conflict", 15, 1),
        ("degree = 3", "conflict", 14, 1),
        ("kind = \"regular\"\nlocal = 0.5", "conflict", 15, 1),
        ("kind = \"small-world\"\ndegree = 7", "impossible", 15, 10),
        ("kind = \"small-world\"\ndegree = 100", "impossible", 15, 10),
        ("kind = \"small-world\"\nclustering = 0.5", "conflict", 15, 1),
        ("kind = \"small-world\"\nswapped = 0.5", "conflict", 15, 1),
        ("kind = \"ring\"\ndegree = 7", "impossible", 15, 10),
        ("kind = \"ring\"\ndegree = 100", "impossible", 15, 10),
        ("kind = \"ring\"\nrewired = 0.1", "conflict", 15, 1),
        ("kind = \"ring\"\nswapped = 2.1", "out-of-range", 15, 11),
        ("kind = \"lattice\"\ndegree = 8", "conflict", 15, 1),
        ("kind = \"lattice\"\nneighbourhood = \"more\"", "unknown-value", 15, 17),
        ("kind = \"lattice\"\nwrap = 1", "wrong-type", 15, 8),
        ("wrap = true", "conflict", 14, 1),
        ("kind = \"preferential\"\ndegree = 200", "impossible", 15, 10),
        ("kind = \"configuration\"\ndegrees = [1]", "wrong-length", 15, 11),
        ("kind = \"configuration\"\nmin = 11\nmax = 10", "impossible", 16, 7),
        ("kind = \"configuration\"\nmax = 100", "impossible", 15, 7),
        ("kind = \"configuration\"\nmin = 100", "impossible", 15, 7),
        ("kind = \"permuted\"\nmean = 99.1", "impossible", 15, 8),
        ("kind = \"permuted\"\nmin = 2\nmean = 3", "conflict", 16, 8),
        ("kind = \"permuted\"\nlocal = 0.5\nmax = 9", "conflict", 15, 9),
        ("kind = \"permuted\"\ndegrees = [1]", "conflict", 15, 1),
        ("kind = \"permuted\"\nstored = 1", "wrong-type", 15, 10),
        ("stored = true", "conflict", 14, 1),
        ("kind = \"blocks\"\nbetween = [[1, 1]]", "wrong-length", 15, 11),
        ("kind = \"blocks\"\nbetween = [[100]]", "impossible", 15, 13),
        ("kind = \"blocks\"\nbetween = [[1]]\nmean = 3", "conflict", 16, 8),
        ("kind = \"file\"", "missing-key", 14, 8),
        ("kind = \"file\"\npath = \"nowhere.csv\"", "bad-file", 15, 8),
        ("path = \"nowhere.csv\"", "conflict", 14, 1),
    ] {
        refused_at(&ties(text), &[(code, line, column)]);
    }
    let odd = ties("kind = \"regular\"\ndegree = 3").replace("size = 100", "size = 101");
    refused_at(&odd, &[("impossible", 15, 10)]);
    for (size, wrap, reason) in [
        (99, true, "let population.size be 81 or 100"),
        (4, true, "write ties.wrap = false"),
        (5, false, "let population.size be 4 or 9"),
    ] {
        let text = ties(&format!("kind = \"lattice\"\nwrap = {wrap}"));
        let text = text.replace("size = 100", &format!("size = {size}"));
        let said = refused_at(&text, &[("impossible", 14, 8)]);
        assert!(said.contains(reason), "{said}");
    }
    for (degrees, reason) in [("1, 1, 1", "odd"), ("3, 3, 1, 1", "no network")] {
        let size = format!("size = {}", degrees.split(',').count());
        let text = ties(&format!("kind = \"configuration\"\ndegrees = [{degrees}]"));
        let said = refused_at(&text.replace("size = 100", &size), &[("impossible", 15, 11)]);
        assert!(said.contains(reason), "{said}");
    }
    let uneven = ties("kind = \"blocks\"\nbetween = [[1, 2], [3, 1]]");
    let uneven = uneven.replace("size = 100", "size = 100\nfederations = 2");
    refused_at(&uneven, &[("conflict", 16, 16)]);
    let large = ties("kind = \"complete\"\n[activation]\nprobability = 0");
    let large = read(&large.replace("size = 100", "size = 300_000_000"));
    assert_eq!(large.held_ties(), 0.0, "all to all is said without ties");
    let computed = |size: &str, more: &str| {
        let text = ties(&format!("kind = \"permuted\"\n{more}\n[activation]\nprobability = 0"));
        text.replace("size = 100", &format!("size = {size}"))
    };
    assert_eq!(read(&computed("300_000_000", "mean = 14")).held_ties(), 0.0);
    assert_eq!(read(&computed("1000", "mean = 14\nstored = true")).held_ties(), 7000.0);
    refused_at(&computed("300_000_000", "mean = 15"), &[("impossible", 14, 8)]);
    refused_at(&computed("1000", "mean = 301"), &[("impossible", 15, 8)]);
}

#[test]
fn local_ties_must_fit_into_the_federations() {
    let with = |federations: u32, local: &str| {
        ties(&format!("local = {local}"))
            .replace("size = 100", &format!("size = 100\nfederations = {federations}"))
    };
    let rule = TieRule::Poisson { mean: 10.0, local: Some(1.0) };
    assert_eq!(read(&with(9, "1")).ties, rule, "9 federations have room for 506 of the 500 pairs");
    refused_at(&with(10, "1"), &[("impossible", 15, 9)]);
    refused_at(&with(100, "0.1"), &[("impossible", 15, 9)]);
    assert_eq!(read(&with(1, "0.3")).ties, TieRule::Poisson { mean: 10.0, local: None });
}

#[test]
fn reproduction_sets_the_probability_of_each_kind_of_ties() {
    let probability = |text: &str| read(&ties(text)).arms[0].activation.probability.value();
    let law = "[activation]\nreproduction = 2\nlapse = 0.05\n[visits]\ndaily = 0.5";
    for (rule, mean) in [
        ("mean = 4", 4.0),
        ("kind = \"regular\"\ndegree = 8", 8.0),
        ("kind = \"complete\"", 99.0),
        ("kind = \"small-world\"\ndegree = 6", 6.0),
        ("kind = \"annealed\"\nmean = 5", 5.0),
        ("kind = \"permuted\"\nmean = 5", 5.0),
        ("kind = \"ring\"\ndegree = 6", 6.0),
        ("kind = \"lattice\"", 8.0),
        ("kind = \"lattice\"\nneighbourhood = \"von-neumann\"\nwrap = false", 3.6),
        ("kind = \"blocks\"\nbetween = [[7]]", 7.0),
        ("kind = \"preferential\"\ndegree = 4", (3.0 + 97.0 * 2.0) / 50.0),
        ("kind = \"configuration\"\nexponent = 0\nmin = 3\nmax = 7", 5.0),
        ("kind = \"edges\"\nedges = [[0,1],[0,2],[0,3],[0,4],[0,5],[0,6],[0,7],[0,8],[0,9],[1,2],
          [1,3],[1,4],[1,5],[1,6],[1,7]]", 0.3),
    ] {
        let expected = 2.0 * 0.05 / (mean * 0.5);
        assert!((probability(&format!("{rule}\n{law}")) - expected).abs() < 1e-15, "{rule}");
    }
}

#[test]
fn a_reproduction_that_cannot_be_is_refused_and_a_mere_default_steps_back() {
    let law = |text: &str| format!("{LEAST}[activation]\n{text}\n");
    let most = refused_at(&law("reproduction = 34"), &[("impossible", 14, 16)]);
    assert!(most.contains("reproduction = 33.333 or less"), "{most}");
    read(&law("reproduction = 33.333"));
    refused_at(&law("reproduction = 1\nlapse = 0"), &[("impossible", 14, 16)]);
    refused_at(&law("reproduction = 1\nprobability = 0.1"), &[("conflict", 14, 16)]);
    assert_eq!(read(&law("lapse = 0")).arms[0].activation.probability, Probability::ZERO);
    refused_at(&ties("mean = 1"), &[("impossible", 13, 1)]);
}

#[test]
fn thresholds_take_four_forms() {
    let threshold = |text: &str| {
        let text = format!("{LEAST}[activation]\nthreshold = {text}\n");
        read(&text.replace("size = 100", "size = 11")).arms[0].activation.threshold.clone()
    };
    assert_eq!(threshold("0.3"), Thresholds::Same(Threshold::share(0.3)));
    assert_eq!(threshold("{ count = 2 }"), Thresholds::Same(Threshold::Count(2)));
    let each = |first: &str| format!("[{first}, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
    let counts = [&[Threshold::Zero][..], &[Threshold::Count(1); 10]].concat();
    assert_eq!(threshold(&format!("{{ counts = {} }}", each("-3"))), Thresholds::Each(counts));
    let shares = [&[Threshold::Zero][..], &[Threshold::share(1.0); 10]].concat();
    assert_eq!(threshold(&format!("{{ shares = {} }}", each("-0.5"))), Thresholds::Each(shares));
    for (form, code) in [
        ("{ counts = [1] }", "wrong-length"),
        ("{ count = 1, counts = [1] }", "conflict"),
        ("{}", "conflict"),
    ] {
        let text = format!("{LEAST}[activation]\nthreshold = {form}\n");
        refused_at(&text, &[(code, 14, 13)]);
    }
}

#[test]
fn days_may_be_dates_and_events_begin_on_day_1() {
    let full = read(FULL);
    assert_eq!(full.election, Some(Day(111)));
    assert_eq!(full.date_of(Day(111)).as_deref(), Some("2009-06-07"));
    assert_eq!(full.arms[0].shocks[0].day, Day(4));
    assert_eq!(full.events[0], WorldEvent::NewLeader(Occurrence::Day(Day(100))));
    assert_eq!(full.seed, u64::MAX);
    let early = format!("{LEAST}[[event]]\nkind = \"new-leader\"\nday = 0\n");
    refused_at(&early, &[("before-start", 15, 7)]);
    refused_at(&least_with(3, "measure = [\"election\"]"), &[("missing-key", 4, 11)]);
    for name in ["..", "a b", "a/b", "é", "--help", ".hidden", "con"] {
        refused_at(&LEAST.replace("least", name), &[("bad-name", 2, 8)]);
    }
}

#[test]
fn a_federation_of_one_supporter_has_no_local_ties() {
    let text = |local: f64| {
        let public = "[population]\nsize = 30\nfederations = 20\n";
        format!(
            "[scenario]\nname = \"x\"\ndays = 3\n{public}[ties]\nmean = 2\nlocal = {local}\n\
             [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n"
        )
    };
    refused_at(&text(1.0), &[("impossible", 9, 9)]);
    assert!(read(&text(0.0)).arms.len() == 1);
}

#[test]
fn more_ties_than_can_be_held_are_refused() {
    let text = |kind: &str| {
        format!(
            "[scenario]\nname = \"x\"\ndays = 3\n[population]\nsize = 300_000_000\n[ties]\n{kind}\n\
             [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n"
        )
    };
    for kind in ["mean = 50", "kind = \"regular\"\ndegree = 20"] {
        let refused = parse("x.toml", &text(kind), &[]).expect_err("too many").to_string();
        assert!(refused.contains("can be held"), "{refused}");
    }
}
