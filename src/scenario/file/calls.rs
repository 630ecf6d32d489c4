//! Keys of calls to action, and of the fatigue they cause.

use crate::scenario::infinite::Unbounded;
use schemars::JsonSchema;
use serde::Deserialize;

/// What supporters are called to do, and how they read and answer calls.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Calls {
    /// f: the actions that are announced, on average; the same in every arm.
    #[schemars(
        range(min = 0, max = 100),
        extend("x-unit" = "per day", "x-default" = 0.25, "x-neutral" = 0)
    )]
    pub per_day: Option<f64>,
    /// Days from the announcement of an action to its deadline, which is still in time; the same
    /// in every arm.
    #[schemars(
        range(min = 1, max = 365),
        extend("x-unit" = "days", "x-default" = 7, "x-neutral" = 7)
    )]
    pub notice: Option<u16>,
    /// A: the calls one reads fully in a day; of n received, each is read with chance
    /// min(1, attention/n).
    #[schemars(
        range(min = 0, max = 1_000_000),
        extend("x-unit" = "per day", "x-default" = 0.25, "x-neutral" = "inf")
    )]
    pub attention: Option<Unbounded>,
    /// ρ₀: the chance that a call that is read and suits makes an untired holder act.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per call read", "x-default" = 0.05, "x-neutral" = 0)
    )]
    pub response: Option<f64>,
    /// χ: the chance that a further copy from another operator, once read, contradicts.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per copy read", "x-default" = 0.2, "x-neutral" = 0)
    )]
    pub contradiction: Option<f64>,
    /// u₀: the chance to leave the sender's list.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per call received", "x-default" = 0.002, "x-neutral" = 0)
    )]
    pub unsubscribe: Option<f64>,
}

/// How calls tire people. Duplicates, contradictions and unread calls add a unit each.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Fatigue {
    /// ζ: the part of fatigue that is left after a day.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0.9, "x-neutral" = 0.9)
    )]
    pub memory: Option<f64>,
    /// H: the fatigue at which responses have fallen to 1/e; `inf`: it does not touch them.
    #[schemars(
        range(min = 0.001, max = 1_000_000),
        extend("x-unit" = "units", "x-default" = "inf", "x-neutral" = "inf")
    )]
    pub scale: Option<Unbounded>,
    /// u₁: the factor on `calls.unsubscribe` is 1 + unsubscribe·fatigue.
    #[schemars(
        range(min = 0, max = 1000),
        extend("x-unit" = "per unit", "x-default" = 0, "x-neutral" = 0)
    )]
    pub unsubscribe: Option<f64>,
    /// γ_h: the factor on `activation.lapse` is 1 + lapse·fatigue.
    #[schemars(
        range(min = 0, max = 1000),
        extend("x-unit" = "per unit", "x-default" = 0, "x-neutral" = 0)
    )]
    pub lapse: Option<f64>,
}
