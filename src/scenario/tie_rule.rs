//! What follows from a rule of ties: how many there are, and the chances of blocks.

use super::pairs::{pairs, room_inside};
use super::{Degrees, Mixing, Public, Spread, TieRule};
use crate::id::Blocks;

impl TieRule {
    /// How many ties a supporter has on average.
    pub(super) fn mean(&self, public: &Public) -> f64 {
        let size = f64::from(public.size);
        match self {
            Self::Poisson { mean, .. } | Self::Annealed { mean, .. } => *mean,
            Self::Blocks(Mixing::Alike { mean, .. }) => *mean,
            Self::Regular { degree }
            | Self::SmallWorld { degree, .. }
            | Self::Ring { degree, .. } => f64::from(*degree),
            Self::Lattice { lattice, .. } => 2.0 * lattice.count() as f64 / size,
            Self::Configuration { degrees: Degrees::Each(degrees) } => {
                degrees.iter().map(|degree| f64::from(*degree)).sum::<f64>() / size
            }
            Self::Configuration { degrees: Degrees::PowerLaw(law) } => law.mean(),
            Self::Preferential { degree, .. } => {
                let each = f64::from(degree / 2);
                (each * (each + 1.0) / 2.0 + (size - each - 1.0) * each) * 2.0 / size
            }
            Self::Blocks(Mixing::Between { between }) => {
                let blocks = public.blocks();
                let members = |f: usize| f64::from(blocks.range(f as u32).len() as u32);
                let ends = |(f, row): (usize, &Vec<f64>)| row.iter().sum::<f64>() * members(f);
                between.iter().enumerate().map(ends).sum::<f64>() / size
            }
            Self::Permuted { degrees: Spread::Poisson { mean, .. }, .. } => *mean,
            Self::Permuted { degrees: Spread::PowerLaw(law), .. } => law.mean_of_table(),
            Self::Complete => size - 1.0,
            Self::File(file) => 2.0 * file.written.ties.count() as f64 / size,
            Self::Edges { edges } => 2.0 * edges.len() as f64 / size,
        }
    }

    /// How many ties have to be held, or are expected to: that everybody is tied to everybody is said
    /// without any, and those that are computed are not held.
    pub(super) fn held(&self, public: &Public) -> f64 {
        match self {
            Self::Complete | Self::Permuted { stored: false, .. } => 0.0,
            _ => f64::from(public.size) * self.mean(public) / 2.0,
        }
    }
}

impl Public {
    /// Federations as blocks of one size.
    pub fn blocks(&self) -> Blocks {
        Blocks::new(self.size, self.federations)
    }
}

impl Mixing {
    /// The blocks by which ties are drawn: federations, unless they play no part.
    pub fn blocks(&self, public: &Public) -> Blocks {
        match self {
            Self::Alike { local: None, .. } => Blocks::new(public.size, 1),
            _ => public.blocks(),
        }
    }

    /// The chance that a supporter of block `f` and another of block `g` are tied.
    pub fn chance(&self, public: &Public, [f, g]: [u32; 2]) -> f64 {
        let (size, all) = (u64::from(public.size), pairs(public.size.into()));
        match self {
            Self::Alike { mean, local } => {
                let ties = f64::from(public.size) * mean / 2.0;
                let inside = room_inside(size, u64::from(self.blocks(public).count()));
                let local = local.unwrap_or(1.0);
                let (ties, room) = match f == g {
                    true => (ties * local, inside),
                    false => (ties * (1.0 - local), all - inside),
                };
                if room == 0 { 0.0 } else { (ties / room as f64).min(1.0) }
            }
            Self::Between { between } => {
                Self::pair_chance(public, between, [f as usize, g as usize])
            }
        }
    }

    /// The chance of a pair of blocks by the expected ties `between` them.
    pub(super) fn pair_chance(public: &Public, between: &[Vec<f64>], [f, g]: [usize; 2]) -> f64 {
        let members = |f: usize| f64::from(public.blocks().range(f as u32).len() as u32);
        let (here, there, ties) = (members(f), members(g), between[f][g]);
        let chance =
            if f == g { ties / (here - 1.0) } else { ties * (here + there) / 2.0 / (here * there) };
        if ties == 0.0 { 0.0 } else { chance }
    }
}
