//! Who knows whom: undirected ties between agents, and the ways to draw them.
//!
//! A network knows agents and federations; it does not know platforms.

mod acquaintance;
mod blocks;
mod configuration;
mod exchange;
mod explicit;
mod growing;
mod pairing;
mod permuted;
mod poisson;
mod preferential;
mod regular;
mod small_world;
mod swapped;

pub use crate::ties::Ties;
pub use acquaintance::{Acquaintance, Annealed, Society};
pub use blocks::blocks;
pub use configuration::{configuration, power_law};
pub use explicit::edges;
pub use permuted::{held, permuted, permuted_power_law};
pub use poisson::{annealed, poisson};
pub use preferential::preferential;
pub use regular::regular;
pub use small_world::small_world;
pub use swapped::swapped;

use crate::ties::pair;

#[cfg(test)]
mod tests;
