//! Keys of what people do: activation; and of what moves them from outside: budgets and shocks.

use crate::id::Day;
use crate::scenario::laws;
use schemars::JsonSchema;
use serde::Deserialize;

/// How people become active, act, and cease to be active.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false, "x-class" = "behaviour"))]
pub(in crate::scenario) struct Activation {
    /// θ: the share of the reference ties that must be active; or `{ count = … }` friends;
    /// or supporter by supporter `{ shares = […] }` or `{ counts = […] }`; or drawn,
    /// `{ distribution = … }`.
    #[schemars(extend("x-unit" = "share"))]
    pub threshold: Threshold,
    /// All else.
    #[serde(flatten)]
    pub law: laws::Activation,
}

/// How many active friends it takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::scenario) enum Threshold {
    /// A share of the reference ties.
    Share(#[schemars(range(min = 0, max = 1))] f64),
    /// A number of friends, or each supporter's own threshold, written or drawn.
    Other(OtherThreshold),
}

/// A number of friends, or each supporter's own threshold, written or drawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct OtherThreshold {
    /// The number of active friends it takes, the same for everybody.
    #[schemars(range(min = 0, max = 300_000_000), extend("x-unit" = "friends"))]
    pub count: Option<i64>,
    /// The number of active friends it takes, one for each supporter; 0 or less: none are needed.
    #[schemars(
        inner(range(min = -300_000_000, max = 300_000_000)),
        extend("x-unit" = "friends")
    )]
    pub counts: Option<Vec<i64>>,
    /// The share of the reference ties, one for each supporter; 0 or less: none are needed.
    #[schemars(inner(range(min = -1_000_000, max = 1)), extend("x-unit" = "share"))]
    pub shares: Option<Vec<f64>>,
    /// Each supporter's share is drawn from it; 0 or less: no friends are needed.
    pub distribution: Option<DistributionKind>,
    /// The mean share. For `normal`, which requires it.
    #[schemars(range(min = -10, max = 10), extend("x-unit" = "share"))]
    pub mean: Option<f64>,
    /// The standard deviation of the shares. For `normal`, which requires it.
    #[schemars(range(min = 0, max = 10), extend("x-unit" = "share"))]
    pub sd: Option<f64>,
    /// The smallest share. For `uniform`, which requires it.
    #[schemars(range(min = -10, max = 10), extend("x-unit" = "share"))]
    pub low: Option<f64>,
    /// The largest share, at least `low`. For `uniform`, which requires it.
    #[schemars(range(min = -10, max = 10), extend("x-unit" = "share"))]
    pub high: Option<f64>,
}

/// What thresholds are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::scenario) enum DistributionKind {
    /// The normal distribution of `mean` and `sd`.
    Normal,
    /// Every share from `low` to `high` is equally likely.
    Uniform,
}

/// A burst of public interest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "public"))]
pub(in crate::scenario) struct Shock {
    /// The day it begins.
    #[schemars(extend("x-class" = "timing", "x-unit" = "day"))]
    pub day: Day,
    /// H: the hazard of opening an account that it begins with.
    #[schemars(required, range(min = 0, max = 10), extend("x-unit" = "per day"))]
    pub size: Option<f64>,
    /// τ: the time scale of its decay.
    #[schemars(
        range(min = 0.01, max = 10_000),
        extend("x-unit" = "days")
    )]
    pub decay: f64,
    /// φ: with it, (1 + u/decay)^(−exponent) of its size is left after u days.
    #[schemars(
        range(min = 0, max = 10),
        extend(
            "x-unit" = "exponent",
            "x-default" = "exponential decay"
        )
    )]
    pub exponent: Option<f64>,
    /// The platform that all of it goes to.
    #[schemars(extend(
        "x-default" = "all open platforms, by appeal"
    ))]
    pub platform: Option<String>,
}
