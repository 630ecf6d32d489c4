//! Functions of the real line that give the same bits on every machine.
//!
//! The standard library hands `exp`, `ln`, `powf` … to the system, whose last bits differ between
//! processors and C libraries. Everything here is `libm`, pinned to one version: raising it is a
//! release that changes results.

mod normal;

pub use libm::{erf, erfc, exp, expm1, lgamma, log as ln, log1p as ln_1p, pow, sqrt};
pub use normal::normal_quantile;
