//! Random regular ties: everybody has the same number of friends.

use super::{Ties, configuration};
use crate::rng::Draws;

/// Random ties in which each of `agents` has `degree`; `agents`·`degree` even, `degree` < `agents`.
pub fn regular(agents: u32, degree: u32, draws: Draws) -> Ties {
    configuration(&vec![degree; agents as usize], draws)
}
