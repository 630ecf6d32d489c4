//! The checks, a family a file.

mod canvass;
mod cascade;
mod crowd;
mod epidemic;
mod fragmentation;
mod generator;
mod invariance;
mod lattice;
mod laws;
mod mean_field;
mod percolation;
mod registration;
mod rules;
mod watts;

use super::Check;

/// All families, the exact ones first.
pub const ALL: &[&[Check]] = &[
    generator::CHECKS,
    rules::CHECKS,
    crowd::CHECKS,
    lattice::CHECKS,
    canvass::CHECKS,
    cascade::CHECKS,
    registration::CHECKS,
    laws::CHECKS,
    invariance::CHECKS,
    epidemic::CHECKS,
    percolation::CHECKS,
    watts::CHECKS,
    fragmentation::CHECKS,
    mean_field::CHECKS,
];
