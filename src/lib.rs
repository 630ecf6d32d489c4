#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! Same public, other organisation: how many people would have been mobilised?

pub mod cli;
pub mod experiment;
pub mod id;
pub mod model;
pub mod network;
pub mod numeric;
pub mod output;
pub mod rng;
pub mod run;
pub mod scenario;
pub mod unit;
