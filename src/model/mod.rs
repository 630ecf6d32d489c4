//! The science.
pub mod tally;
