//! Fronts on rings and lattices, where the day of everything is known.

use crate::scenario::{Refused, Scenario};
use crate::selftest::trial::{active, curve, scenario};
use crate::selftest::{Check, Depth, Finding, Found};

const CENTOLA: &str = "Centola & Macy 2007, doi:10.1086/521848; counted by hand";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("lattice/ring", CENTOLA, ring),
    Check::quick("lattice/small-torus", CENTOLA, small_torus),
    Check::long("lattice/torus", CENTOLA, torus),
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

/// The first day with at least nine tenths active; 0 if there is none.
fn nine_tenths(scenario: &Scenario) -> u64 {
    let most = u64::from(scenario.population.size) * 9;
    let days = active(&curve(scenario, 0, 0));
    days.iter().position(|active| active * 10 >= most).unwrap_or(0) as u64
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
        found.push(Finding::exact(&format!("{needed} needed, 90 %"), most, nine_tenths(&front)));
    }
    Ok(found)
}

fn small_torus(_: Depth) -> Found {
    fronts(50, [[25, 23], [48, 37], [71, 58]])
}

fn torus(_: Depth) -> Found {
    fronts(100, [[50, 46], [98, 76], [146, 120]])
}
