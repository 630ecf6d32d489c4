//! Ties by place: the neighbours on a ring, and those on a square lattice.

use serde::Serialize;

/// Each of `agents` with the `degree`/2 next on the ring of numbers, lap by lap of growing distance.
/// `degree` is even and below `agents`.
pub fn ring(agents: u32, degree: u32) -> impl Iterator<Item = [u32; 2]> {
    let laps = 1..=degree / 2;
    laps.flat_map(move |lap| (0..agents).map(move |a| [a, ahead(a, lap, agents)]))
}

/// Who is `steps` further on a ring of `agents`.
pub fn ahead(agent: u32, steps: u32, agents: u32) -> u32 {
    ((u64::from(agent) + u64::from(steps)) % u64::from(agents)) as u32
}

/// Supporters on the cells of a square, row by row, tied to their neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lattice {
    /// L: cells of a row; at least 1, at least 3 where opposite edges meet.
    pub side: u32,
    /// Whom a cell touches.
    pub neighbourhood: Neighbourhood,
    /// Whether opposite edges meet, so that the square is a torus.
    pub wrap: bool,
}

/// Which cells around a cell are its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Neighbourhood {
    /// The eight cells around.
    Moore,
    /// The four cells above, below and beside.
    VonNeumann,
}

impl Neighbourhood {
    /// Half of the neighbours, the others being opposite: rows down and columns to the right.
    fn ahead(self) -> &'static [[i32; 2]] {
        match self {
            Self::Moore => &[[0, 1], [1, 0], [1, 1], [1, -1]],
            Self::VonNeumann => &[[0, 1], [1, 0]],
        }
    }
}

impl Lattice {
    /// How many ties there are.
    pub fn count(self) -> u64 {
        let places = |step: i32| self.side - if self.wrap { 0 } else { step.unsigned_abs() };
        let ahead = self.neighbourhood.ahead().iter();
        ahead.map(|&[down, right]| u64::from(places(down)) * u64::from(places(right))).sum()
    }

    /// The ties, each once: cell by cell, to the right, down, down right, down left.
    pub fn pairs(self) -> impl Iterator<Item = [u32; 2]> {
        let cells = (0..self.side).flat_map(move |row| (0..self.side).map(move |c| (row, c)));
        cells.flat_map(move |(row, column)| {
            self.neighbourhood.ahead().iter().filter_map(move |&[down, right]| {
                let (there, beside) = (self.step(row, down)?, self.step(column, right)?);
                Some([row * self.side + column, there * self.side + beside])
            })
        })
    }

    /// The row or column one step on, if there is one.
    fn step(self, from: u32, step: i32) -> Option<u32> {
        let to = i64::from(from) + i64::from(step);
        let side = i64::from(self.side);
        (self.wrap || (0..side).contains(&to)).then_some(to.rem_euclid(side) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn set(pairs: impl Iterator<Item = [u32; 2]>) -> BTreeSet<[u32; 2]> {
        let (mut set, mut count) = (BTreeSet::new(), 0);
        for [a, b] in pairs {
            set.insert([a.min(b), a.max(b)]);
            count += 1;
        }
        assert_eq!(set.len(), count, "no tie stands twice");
        set
    }

    /// Everybody with everybody who is near, by distance alone.
    fn near(cells: u32, is_near: impl Fn(u32, u32) -> bool) -> BTreeSet<[u32; 2]> {
        let pairs = (0..cells).flat_map(|b| (0..b).map(move |a| [a, b]));
        pairs.filter(|&[a, b]| is_near(a, b)).collect()
    }

    fn apart(a: u32, b: u32, around: Option<u32>) -> u32 {
        let straight = a.abs_diff(b);
        around.map_or(straight, |length| straight.min(length - straight))
    }

    #[test]
    fn a_ring_ties_those_who_are_near_on_it() {
        for (agents, degree) in [(7, 4), (9, 8), (3, 2), (12, 6), (5, 0)] {
            let expected = near(agents, |a, b| apart(a, b, Some(agents)) <= degree / 2);
            assert_eq!(set(ring(agents, degree)), expected);
        }
    }

    #[test]
    fn a_lattice_ties_cells_that_touch() {
        for (side, wrap) in [(3, true), (4, true), (7, true), (1, false), (2, false), (5, false)] {
            for neighbourhood in [Neighbourhood::Moore, Neighbourhood::VonNeumann] {
                let around = wrap.then_some(side);
                let touch = |a: u32, b: u32| {
                    let rows = apart(a / side, b / side, around);
                    let columns = apart(a % side, b % side, around);
                    match neighbourhood {
                        Neighbourhood::Moore => rows.max(columns) == 1,
                        Neighbourhood::VonNeumann => rows + columns == 1,
                    }
                };
                let lattice = Lattice { side, neighbourhood, wrap };
                let found = set(lattice.pairs());
                assert_eq!(found, near(side * side, touch), "{lattice:?}");
                assert_eq!(lattice.count(), found.len() as u64, "{lattice:?}");
            }
        }
    }
}
