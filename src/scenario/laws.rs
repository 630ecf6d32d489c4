//! What an arm's people obey: activation, registration, visits, calls, fatigue, meetings, budgets.
//!
//! Each struct that is read as it is declares its keys: what they mean, in which unit, in which range.
//! What they are when they are not written stands in `campaign.toml` and `neutral.toml`.

use super::infinite::{self, Unbounded};
use super::{Channel, Reference, Thresholds};
use crate::unit::Probability;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How people become active, act, and cease to be active.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Activation {
    /// R₀: how many others one active supporter would activate if all could see; sets
    /// `probability` = reproduction·lapse/(mean ties·daily visits) and excludes it.
    #[schemars(
        range(min = 0, max = 1_000_000),
        extend("x-unit" = "supporters", "x-neutral" = "not used: probability is 0")
    )]
    pub reproduction: Option<f64>,
    /// β: the chance to become active, for each visible active friend.
    #[serde(default = "never")]
    #[schemars(extend("x-unit" = "per friend and day", "x-default" = "from reproduction"))]
    pub probability: Probability,
    /// θ: how many active friends it takes.
    #[serde(skip_deserializing)]
    #[schemars(skip)]
    pub threshold: Thresholds,
    /// λ: the chance to become active on a day the threshold is met; 0: no threshold rule.
    #[schemars(extend("x-unit" = "per day"))]
    pub threshold_strength: Probability,
    /// Which ties the threshold is a share of.
    pub reference: Reference,
    /// Whether each newly active friend counts in one update only (independent cascade).
    pub once: bool,
    /// The chance to become active without any friend.
    #[schemars(extend("x-unit" = "per day"))]
    pub spontaneous: Probability,
    /// γ: the chance to cease to be active.
    #[schemars(extend("x-unit" = "per day"))]
    pub lapse: Probability,
    /// ω: the factor on the chance to become active of those who lapsed before.
    #[schemars(extend("x-unit" = "factor"))]
    pub reactivation: Probability,
    /// π₀: the chance that an active supporter does an action; the first makes mobilised.
    #[schemars(extend("x-unit" = "per active day"))]
    pub action: Probability,
}

/// How people open accounts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "behaviour"))]
pub struct Registration {
    /// e₀: the hazard of opening an account that is always there, shared out over the open platforms
    /// by appeal.
    #[schemars(range(min = 0, max = 1), extend("x-unit" = "per day"))]
    pub background: f64,
    /// q: the hazard of imitation on a platform where everybody else held an account; it is in
    /// proportion to those who do.
    #[schemars(range(min = 0, max = 10), extend("x-unit" = "per day"))]
    pub imitation: f64,
    /// ι: the hazard of accepting an invitation, for each active friend on the platform.
    #[schemars(range(min = 0, max = 10), extend("x-unit" = "per friend and day"))]
    pub invitation: f64,
    /// μ: the factor on these hazards for each account already held.
    #[schemars(range(min = 0, max = 1), extend("x-unit" = "factor"))]
    pub further: f64,
    /// The same factor when the wire `sso` is on.
    #[schemars(range(min = 0, max = 1), extend("x-unit" = "factor"))]
    pub sso_further: f64,
    /// w: how far on the circle of niches people still feel addressed: at distance d hazards and
    /// responses have the factor exp(−d²/(2w²)); `inf`: there are no niches.
    #[serde(with = "infinite")]
    #[schemars(
        with = "Unbounded",
        range(min = 0.001, max = 1000),
        extend("x-unit" = "of the circle")
    )]
    pub niche_width: f64,
}

/// How people visit the accounts they hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "behaviour"))]
pub struct Visits {
    /// v: the chance to visit one's only account.
    #[schemars(range(min = 0, max = 1), extend("x-unit" = "per day"))]
    pub daily: f64,
    /// δ: each of r accounts is visited with chance daily·r^(−dilution).
    #[schemars(range(min = 0, max = 10), extend("x-unit" = "exponent"))]
    pub dilution: f64,
}

/// What supporters are called to do, the same in every arm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActionStream {
    /// f: the actions that are announced, on average; the same in every arm.
    #[schemars(range(min = 0, max = 100), extend("x-class" = "timing", "x-unit" = "per day"))]
    pub per_day: f64,
    /// Days from the announcement of an action to its deadline, which is still in time; the same
    /// in every arm.
    #[schemars(range(min = 1, max = 365), extend("x-class" = "timing", "x-unit" = "days"))]
    pub notice: u16,
}

/// How people read and answer calls.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calls {
    /// A: the calls one reads fully in a day; of n received, each is read with chance
    /// min(1, attention/n).
    #[serde(with = "infinite")]
    #[schemars(
        with = "Unbounded",
        range(min = 0, max = 1_000_000),
        extend("x-unit" = "per day")
    )]
    pub attention: f64,
    /// ρ₀: the chance that a call that is read and suits makes an untired holder act.
    #[schemars(extend("x-unit" = "per call read"))]
    pub response: Probability,
    /// χ: the chance that a further copy from another operator, once read, contradicts.
    #[schemars(extend("x-unit" = "per copy read"))]
    pub contradiction: Probability,
    /// u₀: the chance to leave the sender's list.
    #[schemars(extend("x-unit" = "per call received"))]
    pub unsubscribe: Probability,
}

/// How calls tire people. Duplicates, contradictions and unread calls add a unit each.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "behaviour"))]
pub struct Fatigue {
    /// ζ: the part of fatigue that is left after a day.
    #[schemars(range(min = 0, max = 1), extend("x-unit" = "per day"))]
    pub memory: f64,
    /// H: the fatigue at which responses have fallen to 1/e; `inf`: it does not touch them.
    #[serde(with = "infinite")]
    #[schemars(
        with = "Unbounded",
        range(min = 0.001, max = 1_000_000),
        extend("x-unit" = "units")
    )]
    pub scale: f64,
    /// u₁: the factor on `calls.unsubscribe` is 1 + unsubscribe·fatigue.
    #[schemars(range(min = 0, max = 1000), extend("x-unit" = "per unit"))]
    pub unsubscribe: f64,
    /// γ_h: the factor on `activation.lapse` is 1 + lapse·fatigue.
    #[schemars(range(min = 0, max = 1000), extend("x-unit" = "per unit"))]
    pub lapse: f64,
}

impl Fatigue {
    /// Whether being tired of calls has any effect.
    pub fn is_felt(&self) -> bool {
        self.scale.is_finite() || self.unsubscribe > 0.0 || self.lapse > 0.0
    }
}

/// How people meet without a platform.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "behaviour"))]
pub struct Offline {
    /// o: the chance that two friends of one federation meet.
    #[schemars(extend("x-unit" = "per tie and day"))]
    pub meeting: Probability,
}

fn never() -> Probability {
    Probability::ZERO
}

/// What a purse pays before its money has any effect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FixedCost {
    /// The same for every purse, in budget units.
    Amount(f64),
    /// A share of the largest budget in the purse, from 0 to 1.
    Share {
        /// That share.
        share: f64,
    },
}

/// What budgets do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "money"))]
pub struct Budget {
    /// F: what an operator pays before anything has an effect, the same for each; without it, a share
    /// of its own budget, and of the largest where budgets are pooled.
    #[schemars(
        with = "f64",
        range(min = 0, max = 1_000_000_000_000_u64),
        extend("x-unit" = "budget units", "x-default" = "0.3 × its own budget")
    )]
    pub fixed: FixedCost,
    /// η: the exponent of returns on what a purse has left for its platforms.
    #[schemars(range(min = 0.01, max = 10), extend("x-unit" = "exponent"))]
    pub returns: f64,
    /// ε: the hazard of opening an account that one budget unit makes; without effect where no
    /// operator's budget is written.
    #[schemars(
        range(min = 0, max = 10),
        extend(
            "x-unit" = "per day",
            "x-default" = "0.00001, or 0 where no operator's budget is written"
        )
    )]
    pub reach: f64,
}

/// What active supporters do to win votes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "behaviour"))]
pub struct ElectionDay {
    /// κ_c: the contacts with voters that an active supporter makes.
    #[schemars(range(min = 0, max = 1000), extend("x-unit" = "per active day"))]
    pub contacts: f64,
    /// The last days before the polls close, election day included, on which contacts are made.
    #[schemars(range(min = 1, max = 365), extend("x-class" = "timing", "x-unit" = "days"))]
    pub window: u16,
    /// How voters are contacted.
    #[schemars(extend("x-class" = "technology"))]
    pub channel: Channel,
    /// T: the voters to be contacted.
    #[serde(default)]
    #[schemars(
        range(min = 1, max = 300_000_000),
        extend("x-class" = "public", 
            "x-unit" = "voters",
            "x-default" = "population.size"
        )
    )]
    pub targets: u32,
}
