//! Arms × replicates, and what they say together.

pub mod statistics;
