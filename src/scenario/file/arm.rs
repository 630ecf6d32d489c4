//! Keys of an arm.

use super::{Shock, When};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One way of organising the campaign.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Arm {
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
pub(in crate::scenario) enum Wires {
    /// All of them, or none.
    Word(WiresWord),
    /// Each on its own.
    Each(WireTable),
}

/// All wires, or none.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::scenario) enum WiresWord {
    /// Every wire is off.
    None,
    /// `sso` and `shared_list` are on, `bridge` is 1.
    All,
}

/// Each wire on its own.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct WireTable {
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
pub(in crate::scenario) struct Initial {
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
pub(in crate::scenario) struct OnNewLeader {
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
pub(in crate::scenario) enum Reaction {
    /// Nothing.
    Keep,
    /// The oldest open platform of the operator closes.
    Close,
}

/// Who runs platforms.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Operator {
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
pub(in crate::scenario) struct Platform {
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
