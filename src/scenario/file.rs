//! The scenario file as written: its keys, their meaning, units, ranges and defaults.
//!
//! The descriptions are shown by editors and in `docs/FORMAT.md`. What a key is when it is not written stands in
//! `campaign.toml` and `neutral.toml`; where that follows from other keys, `x-default` and `x-neutral` say it in
//! words. Tables that mean what they say are those of [`laws`](super::laws).

mod arm;
mod calls;
mod laws;
mod platform;
mod sweep;
mod target;
mod ties;
mod world;

pub(super) use arm::*;
pub(super) use calls::*;
pub(super) use laws::*;
pub(super) use platform::*;
pub use sweep::Scale;
pub(super) use sweep::{DesignKind, Factor, Precision, Sweep};
pub(super) use target::*;
pub(super) use ties::*;
pub(super) use world::*;

use super::laws::{Budget, ElectionDay, Fatigue, Offline, Registration, Visits};
use super::{Date, Defaults, Measure};
use crate::id::Day;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A scenario of groundswell: one public, and several ways of organising the same campaign.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// What is asked, over how long, and how often.
    #[schemars(required)]
    pub scenario: Option<Question>,
    /// The supporters who could be mobilised; required, unless ties stand in a file.
    pub population: Option<Population>,
    /// Who knows whom.
    pub ties: Option<Ties>,
    /// How people become active, act, and cease to be active.
    pub activation: Option<Activation>,
    /// How people open accounts.
    pub registration: Option<Registration>,
    /// How people visit the accounts they hold.
    pub visits: Option<Visits>,
    /// What supporters are called to do, and how they read and answer calls.
    pub calls: Option<Calls>,
    /// How calls tire people.
    pub fatigue: Option<Fatigue>,
    /// How people meet without a platform.
    pub offline: Option<Offline>,
    /// What budgets do.
    pub budget: Option<Budget>,
    /// What active supporters do to win votes.
    pub election_day: Option<ElectionDay>,
    /// Bursts of public interest in every arm; none unless written.
    #[schemars(length(min = 0, max = 1000))]
    pub shock: Option<Vec<Shock>>,
    /// What happens to the world, the same in every arm; nothing unless written.
    #[schemars(length(min = 0, max = 256))]
    pub event: Option<Vec<Event>>,
    /// What is known of the outcome, which the runs are held against; nothing unless written.
    #[schemars(length(min = 0, max = 1000))]
    pub target: Option<Vec<Target>>,
    /// What is not known: keys by their dotted paths in quotes, such as `"activation.lapse"`, each
    /// with a range from which every replicate draws its own value, the same in all arms.
    #[schemars(extend("x-class" = "luck"))]
    #[expect(dead_code, reason = "read with its position")]
    pub uncertainty: Option<BTreeMap<String, Uncertain>>,
    /// The ways of organising the campaign that are compared.
    #[schemars(required, length(min = 1, max = 1000))]
    pub arm: Option<Vec<Arm>>,
    /// Many points, at each of which some keys have other values; `run` does without it.
    pub sweep: Option<Sweep>,
}

/// What is asked, over how long, and how often.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "output"))]
pub(super) struct Question {
    /// The short name, which also names the folder of results: letters, digits, `-`, `_`, `.`.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// One line for people.
    pub title: String,
    /// What the file tests, and the expected answer if known.
    pub claim: String,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The calendar date of day 0; with it every key that takes a day takes a date too.
    #[schemars(extend("x-class" = "timing", "x-default" = "no calendar"))]
    pub start: Option<Date>,
    /// The last day that is simulated.
    #[schemars(required, range(min = 1, max = 4000), extend("x-class" = "timing", "x-unit" = "days"))]
    pub days: Option<u16>,
    /// Election day.
    #[schemars(extend("x-class" = "timing", "x-unit" = "day", "x-default" = "no election"))]
    pub election: Option<Day>,
    /// When one-number indicators are read.
    #[schemars(
        length(min = 1, max = 2),
        extend(
            "x-default" = "the election if there is one, and the end"
        )
    )]
    pub measure: Option<Vec<Measure>>,
    /// How many replicates each arm runs.
    #[schemars(range(min = 1, max = 1_000_000), extend("x-class" = "luck", "x-unit" = "runs"))]
    pub replicates: u32,
    /// The seed of all luck.
    #[schemars(range(min = 0, max = 18_446_744_073_709_551_615_u64), extend("x-class" = "luck"))]
    pub seed: u64,
    /// What fills in the keys that are not written.
    #[schemars(extend("x-class" = "behaviour"))]
    pub defaults: Defaults,
    /// The name of the arm the others are compared with.
    #[schemars(extend("x-default" = "the first arm"))]
    #[expect(dead_code, reason = "read with its position")]
    pub baseline: Option<String>,
    /// The unit of every budget, for the labels.
    #[schemars(length(min = 0, max = 100))]
    pub currency: String,
}

/// The supporters who could be mobilised.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "public"))]
pub(super) struct Population {
    /// How many supporters could be mobilised; required, unless ties stand in a file.
    #[schemars(
        range(min = 1, max = 300_000_000),
        extend(
            "x-unit" = "supporters",
            "x-default" = "**required**; with ties of kind `file`, as many as it has"
        )
    )]
    #[expect(dead_code, reason = "read before all others")]
    pub size: Option<u32>,
    /// How many federations they live in; at most one for each supporter. A file of ties may say
    /// who lives where, and then how many there are.
    #[schemars(range(min = 1, max = 300_000_000), extend("x-unit" = "federations"))]
    pub federations: u32,
    /// Who is active on day 0: a share of the supporters, `{ count = … }`, or `{ agents = […] }`.
    #[schemars(extend("x-unit" = "share"))]
    pub initially_active: InitiallyActive,
    /// Parts of the public, for platforms that are open to some of them only; none unless written.
    #[schemars(length(min = 0, max = 64))]
    pub group: Option<Vec<Group>>,
}

/// Who is active on day 0.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum InitiallyActive {
    /// A share of the supporters: exactly round(share·size), drawn.
    Share(#[schemars(range(min = 0, max = 1))] f64),
    /// A number of supporters, or which ones.
    Some(ActiveSome),
}

/// A number of supporters, or which ones.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActiveSome {
    /// This many supporters, drawn.
    #[schemars(range(min = 0, max = 300_000_000), extend("x-unit" = "supporters"))]
    pub count: Option<u32>,
    /// These supporters, by their numbers from 0.
    #[schemars(inner(range(min = 0, max = 299_999_999)))]
    pub agents: Option<Vec<u32>>,
}
