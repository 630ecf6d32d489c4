//! The independent cascade on graphs of a few supporters, against the distribution of its size.

use crate::id::{PlatformId, PlatformSet};
use crate::numeric::sqrt;
use crate::scenario::{Refused, Scenario};
use crate::selftest::trial::{ERRORS, last_active, mean_is, sample, scenario, sd, share_is};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::theory::exact::{Outcome, conducting, independent_cascade};

const KEMPE: &str = "exact enumeration: Kempe, Kleinberg & Tardos 2003, doi:10.1145/956750.956769";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("cascade/small-graphs", KEMPE, small_graphs),
    Check::long("cascade/small-graphs-0.3", KEMPE, small_graphs_at_three_tenths),
    Check::quick("cascade/bridged-triangles", KEMPE, bridged_triangles),
    Check::quick("cascade/formulas", KEMPE, formulas),
];

/// A graph, who starts, and what is known of the number active at last.
struct Case {
    name: &'static str,
    supporters: u32,
    edges: &'static [(u32, u32)],
    seed: u32,
    /// Mean, variance and chance of all when a friend succeeds with chance one half, in print.
    half: [&'static str; 3],
    /// The mean with chance 0.3, in print.
    three_tenths: &'static str,
}

const STAR: &[(u32, u32)] = &[(0, 1), (0, 2), (0, 3), (0, 4)];

const CASES: [Case; 7] = [
    Case {
        name: "triangle",
        supporters: 3,
        edges: &[(0, 1), (1, 2), (0, 2)],
        seed: 0,
        half: ["2.25", ".6875", ".5"],
        three_tenths: "1.726",
    },
    Case {
        name: "end of a path of 4",
        supporters: 4,
        edges: &[(0, 1), (1, 2), (2, 3)],
        seed: 0,
        half: ["1.875", "1.109375", ".125"],
        three_tenths: "1.417",
    },
    Case {
        name: "hub of 4 rays",
        supporters: 5,
        edges: STAR,
        seed: 0,
        half: ["3", "1", ".0625"],
        three_tenths: "2.2",
    },
    Case {
        name: "end of one of 4 rays",
        supporters: 5,
        edges: STAR,
        seed: 1,
        half: ["2.25", "1.9375", ".0625"],
        three_tenths: "1.57",
    },
    Case {
        name: "cycle of 4",
        supporters: 4,
        edges: &[(0, 1), (1, 2), (2, 3), (0, 3)],
        seed: 0,
        half: ["2.5625", "1.371094", ".3125"],
        three_tenths: "1.8097",
    },
    Case {
        name: "K4",
        supporters: 4,
        edges: &[(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)],
        seed: 0,
        half: ["3.25", "1.125", ".59375"],
        three_tenths: "2.316556",
    },
    Case {
        name: "K5",
        supporters: 5,
        edges: &[(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)],
        seed: 0,
        half: ["4.4140625", "1.273865", ".7109375"],
        three_tenths: "3.10112977",
    },
];

/// A cascade from `seed` with chance `p` from each newly active friend, in each of `arms`.
fn cascade(
    supporters: u32,
    ties: &[(u32, u32)],
    seed: u32,
    p: f64,
    arms: &str,
) -> Result<Scenario, Refused> {
    let edges: Vec<[u32; 2]> = ties.iter().map(|&(one, other)| [one, other]).collect();
    scenario(&format!(
        "days = {supporters}\nseed = 5\n\
         [population]\nsize = {supporters}\ninitially_active = {{ agents = [{seed}] }}\n\
         [ties]\nkind = \"edges\"\nedges = {edges:?}\n\
         [activation]\nprobability = {p}\nonce = true\n{arms}"
    ))
}

const ONE_PLATFORM: &str =
    "[[arm]]\nname = \"one\"\ninitial = { all = true }\n[[arm.platform]]\nname = \"a\"\n";

impl Case {
    fn theory(&self, p: f64) -> Outcome {
        independent_cascade(self.supporters, self.edges, &[self.seed], p)
    }

    /// How many were active at last, in each replicate.
    fn sizes(&self, p: f64, replicates: u32) -> Result<Vec<f64>, Refused> {
        let scenario = cascade(self.supporters, self.edges, self.seed, p, ONE_PLATFORM)?;
        Ok(sample(&scenario, 0, replicates, last_active))
    }

    /// The mean, the variance and the chance of all in a simulation, to four standard errors. The error
    /// of a sample's variance is √((μ₄ − σ⁴)/n), and μ₄ is at most R²σ² if nothing is further than R
    /// from the mean.
    fn simulated(&self, p: f64, replicates: u32) -> Found {
        let Outcome { mean, variance, all } = self.theory(p);
        let (sizes, supporters) = (self.sizes(p, replicates)?, f64::from(self.supporters));
        let reach = (supporters - mean).max(mean - 1.0);
        let error = sqrt((reach * reach - variance) * variance / f64::from(replicates));
        let spread = sd(&sizes);
        let whole = sizes.iter().filter(|&&size| size == supporters).count();
        let (name, spread) = (self.name, spread * spread);
        Ok(vec![
            mean_is(name, &sizes, mean, sqrt(variance)),
            Finding::within(&format!("{name}, variance"), variance, spread, ERRORS * error),
            share_is(&format!("{name}, all"), whole, sizes.len(), all),
        ])
    }
}

fn small_graphs(depth: Depth) -> Found {
    let simulated = CASES.iter().map(|case| case.simulated(0.5, depth.pick(1000, 20_000)));
    Ok(simulated.collect::<Result<Vec<_>, _>>()?.concat())
}

fn small_graphs_at_three_tenths(_: Depth) -> Found {
    let simulated = CASES.iter().map(|case| case.simulated(0.3, 20_000));
    Ok(simulated.collect::<Result<Vec<_>, _>>()?.concat())
}

/// What the enumeration gives is what was printed.
fn formulas(_: Depth) -> Found {
    let printed = |case: &Case| {
        let (name, half, three_tenths) = (case.name, case.theory(0.5), case.theory(0.3));
        let [mean, variance, all] = case.half;
        [
            Finding::printed(&format!("{name}, mean"), mean, half.mean),
            Finding::printed(&format!("{name}, variance"), variance, half.variance),
            Finding::printed(&format!("{name}, all"), all, half.all),
            Finding::printed(&format!("{name}, mean at 0.3"), case.three_tenths, three_tenths.mean),
        ]
    };
    let split: Vec<(u32, u32)> = BRIDGED.iter().copied().filter(|tie| *tie != (2, 3)).collect();
    let mean = |ties: &[(u32, u32)]| independent_cascade(6, ties, &[0], 0.5).mean;
    let triangles = [
        Finding::printed("bridged triangles", "2.953125", mean(BRIDGED)),
        Finding::printed("triangles apart", "2.25", mean(&split)),
    ];
    Ok(CASES.iter().flat_map(printed).chain(triangles).collect())
}

const BRIDGED: &[(u32, u32)] = &[(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)];

/// Two triangles, 0-1-2 and 3-4-5, and a bridge from 2 to 3: to split them between two platforms costs
/// what crosses the bridge, and one supporter on both platforms mends it.
fn bridged_triangles(depth: Depth) -> Found {
    let homes = [
        ("one platform", [&["a"][..]; 6]),
        ("two platforms", [&["a"], &["a"], &["a"], &["b"], &["b"], &["b"]]),
        ("two, one on both", [&["a"], &["a"], &["a", "b"], &["b"], &["b"], &["b"]]),
    ];
    let arm = |(name, accounts): &(&str, [&[&str]; 6])| {
        format!(
            "[[arm]]\nname = \"{name}\"\ninitial = {{ accounts = {accounts:?} }}\n\
             [[arm.platform]]\nname = \"a\"\n[[arm.platform]]\nname = \"b\"\n"
        )
    };
    let arms: String = homes.iter().map(arm).collect();
    let scenario = cascade(6, BRIDGED, 0, 0.5, &arms)?;
    let platforms = |held: &[&str]| -> PlatformSet {
        held.iter().map(|name| PlatformId(u8::from(*name == "b"))).collect()
    };
    let held = |(arm, (name, accounts)): (usize, (&str, [&[&str]; 6]))| {
        let ties = conducting(BRIDGED, &accounts.map(platforms));
        let Outcome { mean, variance, .. } = independent_cascade(6, &ties, &[0], 0.5);
        let sizes = sample(&scenario, arm, depth.pick(1000, 20_000), last_active);
        mean_is(name, &sizes, mean, sqrt(variance))
    };
    Ok(homes.into_iter().enumerate().map(held).collect())
}
