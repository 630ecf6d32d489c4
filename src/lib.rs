#![forbid(unsafe_code)]
#![warn(missing_docs)]
//! Same public, other organisation: how many people would have been mobilised?
//!
//! A [`scenario`] names a public and the arms that would organise it; [`run`] lives one arm through one
//! replicate, day by day, by the laws of [`model`]; [`experiment`] does so for all of them and says
//! what they have in common; [`output`] writes it down. `docs/ARCHITECTURE.md` is the map.
//!
//! ```
//! use groundswell::id::Replicate;
//! use groundswell::run::{Shared, Unwatched, run};
//! use groundswell::scenario::parse;
//!
//! let text = r#"
//!     [scenario]
//!     name = "two-halls"
//!     days = 60
//!     [population]
//!     size = 2_000
//!     initially_active = 0.01
//!     [activation]
//!     spontaneous = 0.001
//!     [[arm]]
//!     name = "one hall"
//!     initial = { registered = 1.0 }
//!     [[arm.platform]]
//!     name = "hall"
//!     [[arm]]
//!     name = "two halls"
//!     like = "one hall"
//!     [[arm.platform]]
//!     name = "hall"
//!     count = 2
//! "#;
//! let scenario = parse("two-halls.toml", text, &[])?;
//! let shared = Shared::new(&scenario, Replicate(0));
//! let mobilised: Vec<u64> = scenario
//!     .arms
//!     .iter()
//!     .filter_map(|arm| run(&scenario, arm, &shared, &Unwatched))
//!     .filter_map(|curve| Some(curve.days.last()?.mobilised))
//!     .collect();
//! assert!(mobilised[0] > mobilised[1], "simple contagion loses by splitting");
//! # Ok::<(), groundswell::scenario::Refused>(())
//! ```

pub mod cli;
pub mod date;
pub mod design;
pub mod experiment;
pub mod id;
mod lanes;
pub mod model;
pub mod network;
pub mod numeric;
pub mod odd;
pub mod output;
pub mod rng;
pub mod run;
pub mod scenario;
pub mod selftest;
pub mod tally;
pub mod theory;
pub mod ties;
pub mod unit;
mod visible;
