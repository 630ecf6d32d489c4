//! The rules of a day in worlds of a few supporters, where there is one right answer.

use crate::scenario::Refused;
use crate::selftest::trial::{active, curve, scenario};
use crate::selftest::{Check, Depth, Finding, Found};

const RULE: &str = "docs/MODEL.md, section 7.5";
const WATTS: &str = "Watts 2002, doi:10.1073/pnas.082090499";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("rules/one-friend-of-five", WATTS, one_friend_of_five),
    Check::quick("rules/threshold-shares", WATTS, threshold_shares),
    Check::quick("rules/visible-ties", RULE, visible_ties),
    Check::quick("rules/all-ties", RULE, all_ties),
    Check::quick(
        "rules/lapse-after-activation",
        "docs/MODEL.md, section 3",
        lapse_after_activation,
    ),
    Check::quick("rules/one-step-a-day", "docs/MODEL.md, section 3", one_step_a_day),
];

/// Somebody at the centre of friends who know nobody else.
#[derive(Clone, Copy)]
struct Star {
    /// The threshold of the one at the centre, a share of ties.
    threshold: f64,
    friends: u32,
    active: u32,
}

/// How many of those at the centre of `stars` are active after a day in which only thresholds count.
fn moved(stars: &[Star]) -> Result<u64, Refused> {
    let (mut edges, mut thresholds, mut active) = (Vec::new(), Vec::new(), Vec::new());
    for star in stars {
        let centre = thresholds.len() as u32;
        edges.extend((1..=star.friends).map(|friend| [centre, centre + friend]));
        active.extend((1..=star.active).map(|friend| centre + friend));
        thresholds.push(star.threshold);
        thresholds.extend((0..star.friends).map(|_| 1.0));
    }
    let size = thresholds.len();
    let scenario = scenario(&format!(
        "days = 1\n[population]\nsize = {size}\ninitially_active = {{ agents = {active:?} }}\n\
         [ties]\nkind = \"edges\"\nedges = {edges:?}\n\
         [activation]\nthreshold = {{ shares = {thresholds:?} }}\nthreshold_strength = 1\n\
         [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"p\"\n"
    ))?;
    Ok(curve(&scenario, 0, 0).days.last().map_or(0, |day| day.activated))
}

/// 1 ≥ 0.2·5 and 1 ≥ 0.25·4, whatever a machine thinks of 0.2; 1 < 0.2·6 and 1 < 0.25·5.
fn one_friend_of_five(_: Depth) -> Found {
    let star = |threshold, friends| Star { threshold, friends, active: 1 };
    Ok(vec![
        Finding::exact("1 of 5 at 0.2", 1_u64, moved(&[star(0.2, 5)])?),
        Finding::exact("1 of 4 at 0.25", 1_u64, moved(&[star(0.25, 4)])?),
        Finding::exact("1 of 6 at 0.2", 0_u64, moved(&[star(0.2, 6)])?),
        Finding::exact("1 of 5 at 0.25", 0_u64, moved(&[star(0.25, 5)])?),
    ])
}

/// Every share in hundredths that is a whole number of friends: so many friends move, one friend fewer
/// does not. In doubles 0.28·25, 0.14·50, 0.55·100 and ten others are above the whole number they are.
fn threshold_shares(_: Depth) -> Found {
    let whole = |friends: u32| {
        let hundredths = (1..100).filter(move |share| (share * friends).is_multiple_of(100));
        hundredths.map(move |share| (share, friends))
    };
    let pairs: Vec<(u32, u32)> = [5, 10, 20, 25, 50, 75, 100].into_iter().flat_map(whole).collect();
    let stars = |fewer: u32| -> Vec<Star> {
        let star = |&(share, friends): &(u32, u32)| Star {
            threshold: f64::from(share) / 100.0,
            friends,
            active: share * friends / 100 - fewer,
        };
        pairs.iter().map(star).collect()
    };
    Ok(vec![
        Finding::exact("just enough friends", pairs.len(), moved(&stars(0))?),
        Finding::exact("one friend fewer", 0_u64, moved(&stars(1))?),
    ])
}

/// Who is at the centre of four friends is on `a` with two of them, the other two are on `b`; half of
/// the reference ties must be active. `active` numbers friends, the first two being those on `a`.
fn moved_among_four(reference: &str, active: &[u32]) -> Result<u64, Refused> {
    let scenario = scenario(&format!(
        "days = 1\n[population]\nsize = 5\ninitially_active = {{ agents = {active:?} }}\n\
         [ties]\nkind = \"edges\"\nedges = [[0, 1], [0, 2], [0, 3], [0, 4]]\n\
         [activation]\nthreshold = 0.5\nthreshold_strength = 1\nreference = \"{reference}\"\n\
         [[arm]]\nname = \"a\"\n\
         initial = {{ accounts = [[\"a\"], [\"a\"], [\"a\"], [\"b\"], [\"b\"]] }}\n\
         [[arm.platform]]\nname = \"a\"\n[[arm.platform]]\nname = \"b\"\n"
    ))?;
    Ok(curve(&scenario, 0, 0).days.last().map_or(0, |day| day.activated))
}

/// Two ties are visible: one active friend among them is half of them. Were the one at the centre
/// counted too, or were all ties, one would not be enough.
fn visible_ties(_: Depth) -> Found {
    let moved = |active: &[u32]| moved_among_four("visible", active);
    Ok(vec![
        Finding::exact("one visible friend", 1_u64, moved(&[1])?),
        Finding::exact("two friends out of sight", 0_u64, moved(&[3, 4])?),
    ])
}

/// There are four ties: two active friends are half of them if both are seen. Were the one at the
/// centre counted too, two would not be enough; were only visible ties, one would be.
fn all_ties(_: Depth) -> Found {
    let moved = |active: &[u32]| moved_among_four("all", active);
    Ok(vec![
        Finding::exact("one visible friend", 0_u64, moved(&[1])?),
        Finding::exact("two visible friends", 1_u64, moved(&[1, 2])?),
        Finding::exact("one of two in sight", 0_u64, moved(&[1, 3])?),
    ])
}

/// Two friends who lapse every day and are moved for certain: each goes as the other comes, because
/// activation reads yesterday. Were today's lapse read, both would be gone on day 1.
fn lapse_after_activation(_: Depth) -> Found {
    let scenario = scenario(
        "days = 6\n[population]\nsize = 2\ninitially_active = { agents = [0] }\n\
         [ties]\nkind = \"edges\"\nedges = [[0, 1]]\n\
         [activation]\nprobability = 1\nlapse = 1\n\
         [[arm]]\nname = \"a\"\ninitial = { all = true }\n[[arm.platform]]\nname = \"p\"\n",
    )?;
    let curve = curve(&scenario, 0, 0);
    let flows: Vec<[u64; 3]> =
        curve.days.iter().skip(1).map(|day| [day.active, day.activated, day.lapsed]).collect();
    Ok(vec![
        Finding::exact("active", format!("{:?}", [1; 7]), format!("{:?}", active(&curve))),
        Finding::exact("active, came, went", format!("{:?}", [[1; 3]; 6]), format!("{flows:?}")),
    ])
}

/// Along a line of ten, certain contagion moves one a day: nobody is moved by who is moved today.
fn one_step_a_day(_: Depth) -> Found {
    let scenario = scenario(
        "days = 11\n[population]\nsize = 10\ninitially_active = { agents = [9] }\n\
         [ties]\nkind = \"edges\"\n\
         edges = [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7], [7, 8], [8, 9]]\n\
         [activation]\nprobability = 1\n\
         [[arm]]\nname = \"a\"\ninitial = { all = true }\n[[arm.platform]]\nname = \"p\"\n",
    )?;
    let expected: Vec<u64> = (1..=12).map(|day: u64| day.min(10)).collect();
    let found = active(&curve(&scenario, 0, 0));
    Ok(vec![Finding::exact("", format!("{expected:?}"), format!("{found:?}"))])
}
