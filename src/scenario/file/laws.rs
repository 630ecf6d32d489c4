//! Keys of what people do: activation, registration, visits, meetings; and of what moves them from
//! outside: budgets and shocks.

use super::When;
use crate::scenario::Reference;
use crate::scenario::infinite::Unbounded;
use schemars::JsonSchema;
use serde::Deserialize;

/// How people become active, act, and cease to be active.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Activation {
    /// R₀: how many others one active supporter would activate if all could see; sets
    /// `probability` = reproduction·lapse/(mean ties·daily visits) and excludes it.
    #[schemars(
        range(min = 0, max = 1_000_000),
        extend(
            "x-unit" = "supporters",
            "x-default" = 6,
            "x-neutral" = "not used: probability is 0"
        )
    )]
    pub reproduction: Option<f64>,
    /// β: the chance to become active, for each visible active friend.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per friend and day", "x-default" = "from reproduction", "x-neutral" = 0)
    )]
    pub probability: Option<f64>,
    /// θ: the share of the reference ties that must be active; or `{ count = … }` friends;
    /// or supporter by supporter `{ shares = […] }` or `{ counts = […] }`; or drawn,
    /// `{ distribution = … }`.
    #[schemars(extend("x-unit" = "share", "x-default" = 0.18, "x-neutral" = 0.18))]
    pub threshold: Option<Threshold>,
    /// λ: the chance to become active on a day the threshold is met; 0: no threshold rule.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0, "x-neutral" = 0)
    )]
    pub threshold_strength: Option<f64>,
    /// Which ties the threshold is a share of.
    #[schemars(extend("x-default" = "visible", "x-neutral" = "visible"))]
    pub reference: Option<Reference>,
    /// Whether each newly active friend counts in one update only (independent cascade).
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub once: Option<bool>,
    /// The chance to become active without any friend.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0, "x-neutral" = 0)
    )]
    pub spontaneous: Option<f64>,
    /// γ: the chance to cease to be active.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0.03, "x-neutral" = 0)
    )]
    pub lapse: Option<f64>,
    /// ω: the factor on the chance to become active of those who lapsed before.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "factor", "x-default" = 0.5, "x-neutral" = 1)
    )]
    pub reactivation: Option<f64>,
    /// π₀: the chance that an active supporter does an action; the first makes mobilised.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per active day", "x-default" = 0.05, "x-neutral" = 1)
    )]
    pub action: Option<f64>,
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

/// How people open accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Registration {
    /// e₀: the hazard of opening an account that is always there, shared out over the open platforms
    /// by appeal.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0.00001, "x-neutral" = 0)
    )]
    pub background: Option<f64>,
    /// q: the hazard of imitation on a platform where everybody else held an account; it is in
    /// proportion to those who do.
    #[schemars(
        range(min = 0, max = 10),
        extend("x-unit" = "per day", "x-default" = 0.005, "x-neutral" = 0)
    )]
    pub imitation: Option<f64>,
    /// ι: the hazard of accepting an invitation, for each active friend on the platform.
    #[schemars(
        range(min = 0, max = 10),
        extend("x-unit" = "per friend and day", "x-default" = 0.0005, "x-neutral" = 0)
    )]
    pub invitation: Option<f64>,
    /// μ: the factor on these hazards for each account already held.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "factor", "x-default" = 0.2, "x-neutral" = 1)
    )]
    pub further: Option<f64>,
    /// The same factor when the wire `sso` is on.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "factor", "x-default" = 1, "x-neutral" = 1)
    )]
    pub sso_further: Option<f64>,
    /// w: how far on the circle of niches people still feel addressed: at distance d hazards and
    /// responses have the factor exp(−d²/(2w²)); `inf`: there are no niches.
    #[schemars(
        range(min = 0.001, max = 1000),
        extend("x-unit" = "of the circle", "x-default" = 0.25, "x-neutral" = "inf")
    )]
    pub niche_width: Option<Unbounded>,
}

/// How people visit the accounts they hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Visits {
    /// v: the chance to visit one's only account.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0.1, "x-neutral" = 1)
    )]
    pub daily: Option<f64>,
    /// δ: each of r accounts is visited with chance daily·r^(−dilution).
    #[schemars(
        range(min = 0, max = 10),
        extend("x-unit" = "exponent", "x-default" = 0.5, "x-neutral" = 0)
    )]
    pub dilution: Option<f64>,
}

/// How people meet without a platform.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Offline {
    /// o: the chance that two friends of one federation meet.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per tie and day", "x-default" = 0.01, "x-neutral" = 0)
    )]
    pub meeting: Option<f64>,
}

/// What budgets do.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Budget {
    /// F: what an operator pays before anything has an effect, the same for each; without it, a share
    /// of its own budget, and of the largest where budgets are pooled.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend(
            "x-unit" = "budget units",
            "x-default" = "0.3 × its own budget",
            "x-neutral" = 0
        )
    )]
    pub fixed: Option<f64>,
    /// η: the exponent of returns on what a purse has left for its platforms.
    #[schemars(
        range(min = 0.01, max = 10),
        extend("x-unit" = "exponent", "x-default" = 0.7, "x-neutral" = 1)
    )]
    pub returns: Option<f64>,
    /// ε: the hazard of opening an account that one budget unit makes; without effect where no
    /// operator's budget is written.
    #[schemars(
        range(min = 0, max = 10),
        extend(
            "x-unit" = "per day",
            "x-default" = "0.00001, or 0 where no operator's budget is written",
            "x-neutral" = 0
        )
    )]
    pub reach: Option<f64>,
}

/// A burst of public interest.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Shock {
    /// The day it begins.
    #[schemars(extend("x-unit" = "day", "x-default" = 1, "x-neutral" = 1))]
    pub day: Option<When>,
    /// H: the hazard of opening an account that it begins with.
    #[schemars(required, range(min = 0, max = 10), extend("x-unit" = "per day"))]
    pub size: Option<f64>,
    /// τ: the time scale of its decay.
    #[schemars(
        range(min = 0.01, max = 10_000),
        extend("x-unit" = "days", "x-default" = 1, "x-neutral" = 1)
    )]
    pub decay: Option<f64>,
    /// φ: with it, (1 + u/decay)^(−exponent) of its size is left after u days.
    #[schemars(
        range(min = 0, max = 10),
        extend(
            "x-unit" = "exponent",
            "x-default" = "exponential decay",
            "x-neutral" = "exponential decay"
        )
    )]
    pub exponent: Option<f64>,
    /// The platform that all of it goes to.
    #[schemars(extend(
        "x-default" = "all open platforms, by appeal",
        "x-neutral" = "all open platforms, by appeal"
    ))]
    pub platform: Option<String>,
}
