//! Fronts on rings and lattices, where the day of everything is known.

use crate::id::{AgentId, Replicate};
use crate::model::curve::Curve;
use crate::numeric::sqrt;
use crate::run::Shared;
use crate::scenario::{InitiallyActive, Refused, Scenario};
use crate::selftest::trial::{ERRORS, active, curve, curve_among, each, ended, mean, scenario, sd};
use crate::selftest::{Check, Depth, Finding, Found};
use std::error::Error;

const CENTOLA: &str = "Centola & Macy 2007, doi:10.1086/521848; counted by hand";
const PROGRAMS: &str = "Centola & Macy 2007, doi:10.1086/521848; two other programs";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("lattice/ring", CENTOLA, ring),
    Check::quick("lattice/small-torus", CENTOLA, small_torus),
    Check::long("lattice/torus", CENTOLA, torus),
    Check::long("lattice/few-bridges", PROGRAMS, few_bridges),
    Check::long("lattice/more-bridges", PROGRAMS, more_bridges),
    Check::long("lattice/many-bridges", PROGRAMS, many_bridges),
];

/// Supporter `seed` and all neighbours active at first; `needed` active friends make active.
fn front(
    size: u32,
    edges: &[[u32; 2]],
    seed: u32,
    needed: u32,
    days: u16,
) -> Result<Scenario, Refused> {
    let neighbours = edges.iter().filter(|edge| edge.contains(&seed)).flatten().copied();
    let mut active: Vec<u32> = neighbours.chain([seed]).collect();
    active.sort_unstable();
    active.dedup();
    scenario(&format!(
        "days = {days}\n[population]\nsize = {size}\ninitially_active = {{ agents = {active:?} }}\n\
         [ties]\nkind = \"edges\"\nedges = {edges:?}\n\
         [activation]\nthreshold = {{ count = {needed} }}\nthreshold_strength = 1\n\
         [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"p\"\n"
    ))
}

/// The first update in which nobody became active; 0 if there was none.
fn first_idle(scenario: &Scenario) -> u64 {
    let days = curve(scenario, 0, 0).days;
    days.iter().skip(1).position(|day| day.activated == 0).map_or(0, |idle| idle as u64 + 1)
}

/// The first day with at least nine tenths of `size` active; 0 if there is none.
fn nine_tenths(size: u32, curve: &Curve) -> u64 {
    let most = u64::from(size) * 9;
    active(curve).iter().position(|active| active * 10 >= most).unwrap_or(0) as u64
}

fn ring(_: Depth) -> Found {
    let mut found = Vec::new();
    for (size, ties, needed, idle) in
        [(1000, 4, 2, 498_u64), (1001, 4, 1, 250), (1000, 6, 2, 249), (1000, 6, 3, 497)]
    {
        let steps = |node| (1..=ties / 2).map(move |step| [node, (node + step) % size]);
        let edges: Vec<[u32; 2]> = (0..size).flat_map(steps).collect();
        let front = front(size, &edges, size / 2, needed, 520)?;
        let figure = format!("{size} with {ties} ties, {needed} needed");
        found.push(Finding::exact(&figure, idle, first_idle(&front)));
    }
    Ok(found)
}

/// A torus of `side` by `side` in which everybody is tied to the eight around.
fn moore(side: u32) -> Vec<[u32; 2]> {
    let place = |row: u32, column: u32| (row % side) * side + column % side;
    let half = [(0, 1), (1, 0), (1, 1), (1, side - 1)];
    let ties = |node: u32| {
        let (row, column) = (node / side, node % side);
        half.map(|(down, right)| [node, place(row + down, column + right)])
    };
    (0..side * side).flat_map(ties).collect()
}

/// For 1, 2 and 3 friends needed: the first idle update, and the first day with nine tenths.
fn fronts(side: u32, expected: [[u64; 2]; 3]) -> Found {
    let edges = moore(side);
    let mut found = Vec::new();
    for (needed, [idle, most]) in (1..).zip(expected) {
        let front = front(side * side, &edges, side * (side / 2) + side / 2, needed, 160)?;
        found.push(Finding::exact(&format!("{needed} needed, idle"), idle, first_idle(&front)));
        let day = nine_tenths(side * side, &curve(&front, 0, 0));
        found.push(Finding::exact(&format!("{needed} needed, 90 %"), most, day));
    }
    Ok(found)
}

fn small_torus(_: Depth) -> Found {
    fronts(50, [[25, 23], [48, 37], [71, 58]])
}

fn torus(_: Depth) -> Found {
    fronts(100, [[50, 46], [98, 76], [146, 120]])
}

const SIDE: u32 = 100;
const SUPPORTERS: u32 = SIDE * SIDE;

/// A torus some of whose ties have exchanged partners. Somebody and all friends are active at first, as
/// the ties are after that.
#[derive(Clone, Copy)]
struct Bridged {
    swapped: f64,
    needed: u32,
}

/// How many are active when all is over, and the first day with nine tenths of all.
type Spread = (f64, u64);

impl Bridged {
    fn runs(self, runs: u32) -> Result<Vec<Spread>, Box<dyn Error>> {
        let Self { swapped, needed } = self;
        let torus = scenario(&format!(
            "days = 120\n[population]\nsize = {SUPPORTERS}\n\
             [ties]\nkind = \"lattice\"\nswapped = {swapped}\n\
             [activation]\nthreshold = {{ count = {needed} }}\nthreshold_strength = 1\n\
             [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"p\"\n"
        ))?;
        let spread = |replicate| {
            let shared = Shared::new(&torus, Replicate(replicate));
            let mut torus = torus.clone();
            torus.population.initially_active = InitiallyActive::Agents(somebody(&shared));
            let curve = curve_among(&torus, 0, &shared);
            Ok((ended(&curve)?, nine_tenths(SUPPORTERS, &curve)))
        };
        Ok(each(runs, spread).into_iter().collect::<Result<_, String>>()?)
    }

    fn name(self) -> String {
        format!("{} swapped, {} needed", self.swapped, self.needed)
    }

    /// The share of `runs` that are full, against the `share` that another program found in `others` runs.
    fn full(self, share: f64, others: u32, runs: &[Spread]) -> Finding {
        let figure = format!("{}, full", self.name());
        let trials = 1.0 / runs.len() as f64 + 1.0 / f64::from(others);
        match sqrt(share * (1.0 - share) * trials) {
            0.0 => Finding::exact(&figure, share, full(runs)),
            error => Finding::within(&figure, share, full(runs), ERRORS * error),
        }
    }
}

/// Who stands in the middle, and all friends.
fn somebody(shared: &Shared) -> Vec<u32> {
    let middle = AgentId(SUPPORTERS / 2 + SIDE / 2);
    let friends = shared.lasting_ties().into_iter().flat_map(|ties| ties.of(middle));
    let mut all: Vec<u32> = friends.chain([middle]).map(|agent| agent.0).collect();
    all.sort_unstable();
    all
}

/// The share of runs in which everybody is active at last.
fn full(runs: &[Spread]) -> f64 {
    let full = runs.iter().filter(|(active, _)| *active == f64::from(SUPPORTERS)).count();
    full as f64 / runs.len() as f64
}

/// Runs of the prototype.
const THIRTY: u32 = 30;

/// Where bridges hurry a cascade on: everybody is active in nearly all runs, and nine tenths are on the day
/// that a prototype found on average over thirty runs of its own. The difference of two such means has
/// √(2/30) of a run's deviation, three of these; and one half, as the prototype's are whole days. Of how
/// many runs are full, see [`more_bridges`]; below 0.3 all are.
fn few_bridges(_: Depth) -> Found {
    let mut found = Vec::new();
    for (swapped, needed, day, share) in [
        (0.01, 2, 67.0, 1.0),
        (0.03, 2, 50.0, 1.0),
        (0.1, 2, 32.0, 1.0),
        (0.3, 2, 26.0, 0.992),
        (1.0, 1, 5.0, 1.0),
    ] {
        let torus = Bridged { swapped, needed };
        let runs = torus.runs(THIRTY)?;
        let days: Vec<f64> = runs.iter().map(|(_, day)| *day as f64).collect();
        let tolerance = 3.0 * sd(&days) * sqrt(2.0 / f64::from(THIRTY)) + 0.5;
        found.push(torus.full(share, 1000, &runs));
        found.push(Finding::within(
            &format!("{}, 90 %", torus.name()),
            day,
            mean(&days),
            tolerance,
        ));
    }
    Ok(found)
}

/// Runs at which a share of one half scatters by 0.025.
const FOUR_HUNDRED: u32 = 400;

/// Where bridges are about to stop a cascade it reaches everybody or hardly anybody. How often everybody is a
/// proportion, which a second program (`tests/classics/bridges.rs`) found in 4,000 runs: two proportions of
/// n and m runs differ by √(p(1 − p)(1/n + 1/m)), four of these.
fn more_bridges(_: Depth) -> Found {
    let mut found = Vec::new();
    for (swapped, share) in [(0.4, 0.9317), (0.5, 0.5685)] {
        let torus = Bridged { swapped, needed: 2 };
        let runs = torus.runs(FOUR_HUNDRED)?;
        let name = torus.name();
        found.push(torus.full(share, 4000, &runs));
        let tenth = f64::from(SUPPORTERS / 10);
        let between = runs.iter().filter(|(active, day)| *active >= tenth && *day == 0).count();
        found.push(Finding::exact(&format!("{name}, neither full nor stopped"), 0_u64, between));
    }
    Ok(found)
}

/// Where bridges stop a cascade: in none of thirty runs is everybody active at last.
fn many_bridges(_: Depth) -> Found {
    let held = |swapped| {
        let torus = Bridged { swapped, needed: 2 };
        let figure = format!("{}, full", torus.name());
        Ok(Finding::exact(&figure, 0.0, full(&torus.runs(THIRTY)?)))
    };
    [0.7, 1.0].into_iter().map(held).collect()
}
