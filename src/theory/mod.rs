//! Closed forms: what the model must come to where mathematics can follow it.
//!
//! Each formula stands here once, with its source; the simulation is held against what it gives. No random
//! number is drawn, nothing is simulated. The core of the model has a theory because a supporter's
//! fate depends on the *set* of platforms it holds accounts on: [`accounts`].

pub mod accounts;
pub mod bass;
pub mod canvassing;
pub mod cascade;
pub mod closure;
pub mod conduction;
pub mod contagion;
mod core;
pub mod coverage;
pub mod exact;
pub mod giant;
pub mod granovetter;
mod kernel;
mod left_out;
pub mod logistic;
pub mod mean_field;
pub mod method;
pub mod percolation;
mod poisson;
pub mod prediction;
pub mod reproduction;
pub mod returns;
pub mod single_seed;
mod solve;
#[cfg(test)]
mod testing;
pub mod window;
