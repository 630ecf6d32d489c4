//! The classics, as scenarios: what the field has known for decades comes out.

use groundswell::id::Replicate;
use groundswell::model::curve::Curve;
use groundswell::run::{Shared, Unwatched, run};
use groundswell::scenario::{Scenario, parse};

fn scenario(text: &str) -> Scenario {
    let head = "[scenario]\nname = \"classic\"\ndefaults = \"neutral\"\n";
    parse("classic.toml", &format!("{head}{text}"), &[]).unwrap_or_else(|e| panic!("{e}"))
}

fn curve(scenario: &Scenario, arm: usize, replicate: u32) -> Curve {
    let shared = Shared::new(scenario, Replicate(replicate));
    run(scenario, &scenario.arms[arm], &shared, &Unwatched).expect("nobody stops it")
}

fn active(curve: &Curve) -> Vec<u64> {
    curve.days.iter().map(|day| day.active).collect()
}

/// The mean final share of active supporters over five replicates.
fn final_share(scenario: &Scenario) -> f64 {
    let ends = (0..5).map(|r| *active(&curve(scenario, 0, r)).last().expect("there is a day 0"));
    ends.sum::<u64>() as f64 / 5.0 / f64::from(scenario.population.size)
}

/// Watts (2002): θ = 0.18, random ties of mean degree z, 0.1 % of seeds, everybody on a platform.
fn watts(z: f64, platforms: u8, reference: &str) -> Scenario {
    scenario(&format!(
        "days = 200\nseed = 1\n\
         [population]\nsize = 100_000\ninitially_active = 0.001\n[ties]\nmean = {z}\n\
         [activation]\nthreshold = 0.18\nthreshold_strength = 1.0\nreference = \"{reference}\"\n\
         [[arm]]\nname = \"watts\"\ninitial = {{ registered = 1.0 }}\n\
         [[arm.platform]]\nname = \"p\"\ncount = {platforms}\n"
    ))
}

/// Expected sizes: Gleeson & Cahalane (2007, doi:10.1103/PhysRevE.75.056103). At z = 4 the standard
/// deviation of a run is 0.0005, of a mean of five 0.0002.
#[test]
fn a_cascade_sweeps_the_window_of_watts_and_dies_outside_it() {
    let inside = final_share(&watts(4.0, 1, "visible"));
    assert!((inside - 0.9802).abs() <= 0.002, "z = 4: {inside}");
    let outside = final_share(&watts(8.0, 1, "visible"));
    assert!((outside - 0.0023).abs() <= 0.001, "z = 8: {outside}");
}

#[test]
fn splitting_a_crowded_public_sets_the_cascade_free_if_only_visible_ties_count() {
    let visible = final_share(&watts(8.0, 2, "visible"));
    assert!((visible - 0.9802).abs() <= 0.002, "visible: {visible}");
    let all = final_share(&watts(8.0, 2, "all"));
    assert!(all < 0.0025, "all: {all}");
}

#[test]
fn splitting_a_thin_public_kills_the_cascade() {
    // z = 4 on four platforms: each sees a network of mean degree 1, at the edge of the window.
    let four = final_share(&watts(4.0, 4, "visible"));
    let two = final_share(&watts(4.0, 2, "visible"));
    assert!((two - 0.7970).abs() <= 0.004, "K = 2: {two}");
    assert!(four < 0.06, "K = 4: {four}");
}

/// Granovetter (1978, doi:10.1086/226707): a hundred people, thresholds 0 … 99.
fn granovetter(second: u32, arm: &str) -> Scenario {
    let counts: Vec<u32> = (0..100).map(|i| if i == 1 { second } else { i }).collect();
    scenario(&format!(
        "days = 110\n[population]\nsize = 100\n[ties]\nkind = \"complete\"\n\
         [activation]\nthreshold = {{ counts = {counts:?} }}\nthreshold_strength = 1.0\n\
         [[arm]]\nname = \"crowd\"\n{arm}"
    ))
}

#[test]
fn a_riot_grows_by_one_a_day_until_everybody_riots() {
    let whole = granovetter(1, "initial = { all = true }\n[[arm.platform]]\nname = \"square\"\n");
    let expected: Vec<u64> = (0..=110).map(|day: u64| day.min(100)).collect();
    assert_eq!(active(&curve(&whole, 0, 0)), expected);
}

#[test]
fn one_person_with_another_threshold_stops_the_riot() {
    let broken = granovetter(2, "initial = { all = true }\n[[arm.platform]]\nname = \"square\"\n");
    assert_eq!(active(&curve(&broken, 0, 0))[100], 1);
}

#[test]
fn the_same_crowd_split_in_two_squares_stops_at_one_or_at_fifty() {
    let arm = |home: fn(u32) -> u32| {
        let accounts: Vec<[String; 1]> = (0..100).map(|i| [format!("p{}", home(i))]).collect();
        format!(
            "initial = {{ accounts = {accounts:?} }}\n\
             [[arm.platform]]\nname = \"p0\"\n[[arm.platform]]\nname = \"p1\"\n"
        )
    };
    let alternate = granovetter(1, &arm(|i| i % 2));
    assert_eq!(active(&curve(&alternate, 0, 0))[110], 1);
    let halves = granovetter(1, &arm(|i| i / 50));
    assert_eq!(active(&curve(&halves, 0, 0))[110], 50);
}

#[test]
fn shares_of_what_one_sees_can_lose_or_win_by_splitting() {
    let crowd = |first: f64, blocks: u32| {
        let shares: Vec<f64> =
            (0..100).map(|i| if i == 1 { first } else { f64::from(i) / 100.0 }).collect();
        let accounts: Vec<[String; 1]> =
            (0..100).map(|i| [format!("p{}", i * blocks / 100)]).collect();
        let platforms: String =
            (0..blocks).map(|p| format!("[[arm.platform]]\nname = \"p{p}\"\n")).collect();
        let scenario = scenario(&format!(
            "days = 110\n[population]\nsize = 100\n[ties]\nkind = \"complete\"\n\
             [activation]\nthreshold = {{ shares = {shares:?} }}\nthreshold_strength = 1.0\n\
             [[arm]]\nname = \"a\"\ninitial = {{ accounts = {accounts:?} }}\n{platforms}"
        ));
        active(&curve(&scenario, 0, 0))[110]
    };
    assert_eq!((crowd(0.01, 1), crowd(0.01, 10)), (100, 10));
    assert_eq!((crowd(0.02, 1), crowd(0.02, 10)), (1, 10));
}

/// Two triangles joined by a bridge, independent cascade with p = 0.5 from supporter 0 (Kempe,
/// Kleinberg & Tardos 2003, doi:10.1145/956750.956769), by exact enumeration: 2.953125 active on one
/// platform, 2.25 with a triangle on each of two, 2.953125 again if supporter 2 is on both.
#[test]
fn an_independent_cascade_on_a_small_graph_has_its_exact_mean() {
    let scenario = scenario(
        "days = 6\n[population]\nsize = 6\ninitially_active = { agents = [0] }\n\
         [ties]\nkind = \"edges\"\nedges = [[0,1],[1,2],[0,2],[2,3],[3,4],[4,5],[3,5]]\n\
         [activation]\nprobability = 0.5\nonce = true\n\
         [[arm]]\nname = \"one\"\ninitial = { all = true }\n[[arm.platform]]\nname = \"a\"\n\
         [[arm]]\nname = \"split\"\n\
         initial = { accounts = [[\"a\"],[\"a\"],[\"a\"],[\"b\"],[\"b\"],[\"b\"]] }\n\
         [[arm.platform]]\nname = \"a\"\n[[arm.platform]]\nname = \"b\"\n\
         [[arm]]\nname = \"both\"\nlike = \"split\"\n\
         initial = { accounts = [[\"a\"],[\"a\"],[\"a\",\"b\"],[\"b\"],[\"b\"],[\"b\"]] }\n",
    );
    let runs = 20_000;
    let mean = |arm| {
        let ends = (0..runs).map(|r| active(&curve(&scenario, arm, r))[6]);
        ends.sum::<u64>() as f64 / f64::from(runs)
    };
    // The largest variance of the three is below 3; four standard errors.
    let tolerance = 4.0 * (3.0 / f64::from(runs)).sqrt();
    for (arm, expected) in [(0, 2.953_125), (1, 2.25), (2, 2.953_125)] {
        let found = mean(arm);
        assert!((found - expected).abs() < tolerance, "arm {arm}: {found}, expected {expected}");
    }
}

/// SI on a static random graph, β = 0.05, ρ₀ = 0.005, z = 8: the edge-based equations of Miller,
/// Slim & Volz (2012, doi:10.1098/rsif.2011.0403) in days reach one half on day 18, and on day 37 when
/// the public is split between two platforms.
#[test]
fn simple_contagion_reaches_half_of_the_public_on_the_day_theory_says() {
    let half = |platforms: u8| {
        let scenario = scenario(&format!(
            "days = 60\nseed = 3\n[population]\nsize = 100_000\ninitially_active = 0.005\n\
             [ties]\nmean = 8\n[activation]\nprobability = 0.05\n\
             [[arm]]\nname = \"si\"\ninitial = {{ registered = 1.0 }}\n\
             [[arm.platform]]\nname = \"p\"\ncount = {platforms}\n"
        ));
        active(&curve(&scenario, 0, 0)).iter().position(|&a| a >= 50_000).expect("it gets there")
    };
    assert!(half(1).abs_diff(18) <= 1, "one platform: day {}", half(1));
    assert!(half(2).abs_diff(37) <= 1, "two platforms: day {}", half(2));
}
