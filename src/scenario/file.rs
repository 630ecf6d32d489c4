//! The scenario file as written: its keys, their meaning, units, ranges and defaults.
//!
//! The descriptions are shown by editors and in `docs/FORMAT.md`. `x-default` is what a key is
//! when it is not written, `x-neutral` the same under `defaults = "neutral"`.

use super::{Date, Defaults, Measure, Reference};
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
    /// The supporters who could be mobilised.
    #[schemars(required)]
    pub population: Option<Population>,
    /// Who knows whom.
    pub ties: Option<Ties>,
    /// How people become active, act, and cease to be active.
    pub activation: Option<Activation>,
    /// How people open accounts.
    pub registration: Option<Registration>,
    /// How people visit the accounts they hold.
    pub visits: Option<Visits>,
    /// Bursts of public interest in every arm; none unless written.
    #[schemars(length(min = 0, max = 1000))]
    pub shock: Option<Vec<Shock>>,
    /// What happens to the world, the same in every arm; nothing unless written.
    #[schemars(length(min = 0, max = 1000))]
    pub event: Option<Vec<Event>>,
    /// The ways of organising the campaign that are compared.
    #[schemars(required, length(min = 1, max = 1000))]
    pub arm: Option<Vec<Arm>>,
}

/// What is asked, over how long, and how often.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// The short name, which also names the folder of results: letters, digits, `-`, `_`, `.`.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// One line for people.
    #[schemars(extend("x-default" = "", "x-neutral" = ""))]
    pub title: Option<String>,
    /// What the file tests, and the expected answer if known.
    #[schemars(extend("x-default" = "", "x-neutral" = ""))]
    pub claim: Option<String>,
    /// Where the facts come from.
    #[schemars(extend("x-default" = [], "x-neutral" = []))]
    pub sources: Option<Vec<String>>,
    /// The calendar date of day 0; with it every key that takes a day takes a date too.
    #[schemars(extend("x-default" = "no calendar", "x-neutral" = "no calendar"))]
    pub start: Option<Date>,
    /// The last day that is simulated.
    #[schemars(required, range(min = 1, max = 4000), extend("x-unit" = "days"))]
    pub days: Option<u16>,
    /// Election day.
    #[schemars(extend("x-unit" = "day", "x-default" = "no election", "x-neutral" = "no election"))]
    pub election: Option<When>,
    /// When one-number indicators are read.
    #[schemars(
        length(min = 1, max = 2),
        extend(
            "x-default" = "the election if there is one, and the end",
            "x-neutral" = "the election if there is one, and the end"
        )
    )]
    pub measure: Option<Vec<Measure>>,
    /// How many replicates each arm runs.
    #[schemars(
        range(min = 1, max = 1_000_000),
        extend("x-unit" = "runs", "x-default" = 20, "x-neutral" = 20)
    )]
    pub replicates: Option<u32>,
    /// The seed of all luck.
    #[schemars(
        range(min = 0, max = 18_446_744_073_709_551_615_u64),
        extend("x-default" = 1, "x-neutral" = 1)
    )]
    pub seed: Option<u64>,
    /// What fills in the keys that are not written.
    #[schemars(extend("x-default" = "campaign", "x-neutral" = "neutral"))]
    pub defaults: Option<Defaults>,
    /// The name of the arm the others are compared with.
    #[schemars(extend("x-default" = "the first arm", "x-neutral" = "the first arm"))]
    #[expect(dead_code, reason = "read with its position")]
    pub baseline: Option<String>,
    /// The unit of every budget, for the labels.
    #[schemars(length(min = 0, max = 100), extend("x-default" = "", "x-neutral" = ""))]
    pub currency: Option<String>,
}

/// A day of the campaign: its number, or with `scenario.start` a date written without quotes.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum When {
    /// The number of the day; 0 is the day the campaign starts.
    Number(#[schemars(range(min = 0, max = 4000))] u16),
    /// The date of the day.
    Date(Date),
}

/// The supporters who could be mobilised.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Population {
    /// How many supporters could be mobilised.
    #[schemars(required, range(min = 1, max = 300_000_000), extend("x-unit" = "supporters"))]
    pub size: Option<u32>,
    /// How many federations they live in; at most one for each supporter.
    #[schemars(
        range(min = 1, max = 300_000_000),
        extend("x-unit" = "federations", "x-default" = 1, "x-neutral" = 1)
    )]
    pub federations: Option<u32>,
    /// Who is active on day 0: a share of the supporters, `{ count = … }`, or `{ agents = […] }`.
    #[schemars(extend("x-unit" = "share", "x-default" = 0.001, "x-neutral" = 0))]
    pub initially_active: Option<InitiallyActive>,
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

/// Who knows whom.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ties {
    /// How ties are drawn.
    #[schemars(extend("x-default" = "poisson", "x-neutral" = "poisson"))]
    pub kind: Option<TieKind>,
    /// Ties per supporter on average, at most size − 1. For `poisson`.
    #[schemars(
        range(min = 0, max = 299_999_999),
        extend("x-unit" = "ties", "x-default" = 10, "x-neutral" = 10)
    )]
    pub mean: Option<f64>,
    /// The share of ties inside the federation; without it federations play no part. For `poisson`.
    #[schemars(
        range(min = 0, max = 1),
        extend(
            "x-unit" = "share",
            "x-default" = 0.5,
            "x-neutral" = "federations play no part"
        )
    )]
    pub local: Option<f64>,
    /// Ties of every supporter; below size, and size·degree even. For `regular`.
    #[schemars(
        range(min = 0, max = 299_999_999),
        extend("x-unit" = "ties", "x-default" = 10, "x-neutral" = 10)
    )]
    pub degree: Option<u32>,
    /// Pairs of distinct supporters by their numbers from 0, each pair once. For `edges`.
    #[schemars(inner(length(min = 2, max = 2)), inner(inner(range(min = 0, max = 299_999_999))))]
    pub edges: Option<Vec<Vec<u32>>>,
}

/// How ties are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TieKind {
    /// A given number of ties between pairs drawn at random.
    Poisson,
    /// Everybody has the same number of ties, otherwise at random.
    Regular,
    /// Everybody is tied to everybody; for at most 100,000 supporters.
    Complete,
    /// The ties written under `edges`.
    Edges,
}

/// How people become active, act, and cease to be active.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Activation {
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
    /// or supporter by supporter `{ shares = […] }` or `{ counts = […] }`.
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
pub(super) enum Threshold {
    /// A share of the reference ties.
    Share(#[schemars(range(min = 0, max = 1))] f64),
    /// A number of friends, or each supporter's own threshold.
    Other(OtherThreshold),
}

/// A number of friends, or each supporter's own threshold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherThreshold {
    /// The number of active friends it takes, the same for everybody.
    #[schemars(range(min = 0, max = 300_000_000), extend("x-unit" = "friends"))]
    pub count: Option<i64>,
    /// The number of active friends it takes, one for each supporter; 0 or less: nobody.
    #[schemars(
        inner(range(min = -300_000_000, max = 300_000_000)),
        extend("x-unit" = "friends")
    )]
    pub counts: Option<Vec<i64>>,
    /// The share of the reference ties, one for each supporter; 0 or less: nobody.
    #[schemars(inner(range(min = -1_000_000, max = 1)), extend("x-unit" = "share"))]
    pub shares: Option<Vec<f64>>,
}

/// How people open accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    /// e₀: the hazard of opening an account that is always there.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "per day", "x-default" = 0.00001, "x-neutral" = 0)
    )]
    pub background: Option<f64>,
    /// q: the hazard of imitation if everybody else held an account.
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
}

/// How people visit the accounts they hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Visits {
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

/// A burst of public interest.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Shock {
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
    /// φ: after u days it is (1 + u/decay)^(−exponent) of its size.
    #[schemars(
        range(min = 0, max = 10),
        extend(
            "x-unit" = "exponent",
            "x-default" = "exponential decay",
            "x-neutral" = "exponential decay"
        )
    )]
    pub exponent: Option<f64>,
    /// The platform that has all of it.
    #[schemars(extend(
        "x-default" = "all open platforms, by appeal",
        "x-neutral" = "all open platforms, by appeal"
    ))]
    pub platform: Option<String>,
}

/// Something that happens to the world.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    /// What happens.
    #[schemars(required)]
    pub kind: Option<EventKind>,
    /// The day it happens, 1 or later.
    #[schemars(required, extend("x-unit" = "day"))]
    pub day: Option<When>,
}

/// What can happen to the world.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EventKind {
    /// The party has a new leader; each arm says under `on_new_leader` what it does then.
    NewLeader,
}

/// One way of organising the campaign.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arm {
    /// Its name, unique in the scenario.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// The name of the arm it starts from: what is not written here is as there.
    #[schemars(extend("x-default" = "no other arm", "x-neutral" = "no other arm"))]
    #[expect(dead_code, reason = "read with its position")]
    pub like: Option<String>,
    /// Keys of `[activation]`, `[registration]`, `[visits]` and `[[shock]]` that differ in this
    /// arm, by their dotted paths, such as `{ "activation.reference" = "all" }`.
    #[schemars(extend("x-default" = "nothing", "x-neutral" = "nothing"))]
    #[expect(dead_code, reason = "read with its position")]
    pub set: Option<BTreeMap<String, serde_json::Value>>,
    /// What joins platforms and operators; or `"none"`, or `"all"`.
    #[schemars(extend("x-default" = "none", "x-neutral" = "none"))]
    pub wires: Option<Wires>,
    /// Who holds an account on day 0: shares, `{ all = true }`, or `{ accounts = […] }`.
    #[schemars(extend(
        "x-default" = "nobody but those active",
        "x-neutral" = "nobody but those active"
    ))]
    pub initial: Option<Initial>,
    /// What this arm does when the party has a new leader.
    #[schemars(extend("x-default" = "nothing", "x-neutral" = "nothing"))]
    pub on_new_leader: Option<OnNewLeader>,
    /// Whether its total budget may differ from the other arms'.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    #[expect(dead_code, reason = "read with its position")]
    pub unequal: Option<bool>,
    /// Who runs platforms; budgets are declared here.
    #[schemars(
        length(min = 0, max = 64),
        extend("x-default" = "one, `coordinator`", "x-neutral" = "one, `coordinator`")
    )]
    pub operator: Option<Vec<Operator>>,
    /// The sites people register on, at most 16 after counting; required unless `like` has some.
    #[schemars(length(min = 1, max = 16))]
    pub platform: Option<Vec<Platform>>,
    /// Bursts of public interest in this arm alone; none unless written.
    #[schemars(length(min = 0, max = 1000))]
    pub shock: Option<Vec<Shock>>,
}

/// What joins platforms and operators.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Wires {
    /// All of them, or none.
    Word(WiresWord),
    /// Each on its own.
    Each(WireTable),
}

/// All wires, or none.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum WiresWord {
    /// Every wire is off.
    None,
    /// `sso` and `shared_list` are on, `bridge` is 1.
    All,
}

/// Each wire on its own.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WireTable {
    /// One sign-on for all platforms: a further account costs `registration.sso_further`.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub sso: Option<bool>,
    /// The share of ties that conduct between any two platforms.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share", "x-default" = 0, "x-neutral" = 0)
    )]
    pub bridge: Option<f64>,
    /// One member file for all operators: it survives a closure.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub shared_list: Option<bool>,
}

/// Who holds an account on day 0; one of three forms.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Initial {
    /// The share of supporters who hold an account.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share", "x-default" = 0, "x-neutral" = 0)
    )]
    pub registered: Option<f64>,
    /// The share of holders who hold a second account.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share", "x-default" = 0.2, "x-neutral" = 0)
    )]
    pub second: Option<f64>,
    /// Everybody holds an account on every platform open on day 0.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub all: Option<bool>,
    /// The names of the platforms each supporter holds an account on, one list a supporter.
    pub accounts: Option<Vec<Vec<String>>>,
}

/// What an arm does when the party has a new leader.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OnNewLeader {
    /// What it does.
    #[schemars(extend("x-default" = "keep", "x-neutral" = "keep"))]
    pub does: Option<Reaction>,
    /// The operator whose oldest open platform closes; required with several operators.
    #[schemars(extend("x-default" = "the only operator", "x-neutral" = "the only operator"))]
    pub operator: Option<String>,
}

/// What an arm does when the party has a new leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reaction {
    /// Nothing.
    Keep,
    /// The oldest open platform of the operator closes.
    Close,
}

/// Who runs platforms.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Operator {
    /// Its name, unique in the arm.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// Its budget; arms must have equal totals unless one says `unequal = true`.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend(
            "x-unit" = "budget units",
            "x-default" = "1/number of operators",
            "x-neutral" = "1/number of operators"
        )
    )]
    pub budget: Option<f64>,
}

/// A site people register on.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Platform {
    /// Its name, unique in the arm; with a `count` its copies are NAME-1, NAME-2 and so on.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// Who runs it; `"each"`: every copy has an operator of its own, named like it.
    #[schemars(extend("x-default" = "the only operator", "x-neutral" = "the only operator"))]
    pub operator: Option<String>,
    /// How many copies of it there are.
    #[schemars(
        range(min = 1, max = 16),
        extend("x-unit" = "platforms", "x-default" = 1, "x-neutral" = 1)
    )]
    pub count: Option<u16>,
    /// Days from the opening of one copy to the next.
    #[schemars(
        range(min = 0, max = 4000),
        extend("x-unit" = "days", "x-default" = 0, "x-neutral" = 0)
    )]
    pub every: Option<u16>,
    /// The day it opens.
    #[schemars(extend("x-unit" = "day", "x-default" = 0, "x-neutral" = 0))]
    pub opens: Option<When>,
    /// The day it closes, after the day it opens.
    #[schemars(extend("x-unit" = "day", "x-default" = "never", "x-neutral" = "never"))]
    pub closes: Option<When>,
    /// The platform that takes over its members when it closes.
    #[schemars(extend("x-default" = "none", "x-neutral" = "none"))]
    pub successor: Option<String>,
    /// Days from its closing to the arrival of its members at the successor.
    #[schemars(
        range(min = 0, max = 4000),
        extend("x-unit" = "days", "x-default" = 60, "x-neutral" = 0)
    )]
    pub gap: Option<u16>,
    /// The share of members who follow when the successor's operator does not hold the file.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share", "x-default" = 0.1, "x-neutral" = 0)
    )]
    pub migration: Option<f64>,
    /// The share of members who follow when the successor's operator holds the file.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share", "x-default" = 0.6, "x-neutral" = 0)
    )]
    pub list_migration: Option<f64>,
    /// Its weight in public interest.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend("x-unit" = "weight", "x-default" = 1, "x-neutral" = 1)
    )]
    pub appeal: Option<f64>,
    /// Its weight among initial accounts.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend("x-unit" = "weight", "x-default" = "its appeal", "x-neutral" = "its appeal")
    )]
    pub initial_weight: Option<f64>,
}
