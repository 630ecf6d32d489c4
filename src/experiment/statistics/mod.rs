//! Statistics of samples and of paired samples, the same bits on every machine.
//!
//! What a sample cannot tell (the spread of one run, the test of differences that do not vary) is
//! `None`: never a zero, never a NaN. Values are finite.

pub mod describe;
pub mod holm;
pub mod paired;
pub mod student;
