//! Keys of an arm.

use super::{Operator, Platform, Shock, When};
use crate::scenario::Lag;
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
    /// Keys of `[activation]`, `[registration]`, `[visits]`, `[calls]`, `[fatigue]`, `[offline]`,
    /// `[budget]` and `[[shock]]` that differ in this arm, by their dotted paths, such as
    /// `{ "activation.reference" = "all" }`.
    #[schemars(extend("x-default" = "nothing", "x-neutral" = "nothing"))]
    #[expect(dead_code, reason = "read with its position")]
    pub set: Option<BTreeMap<String, serde_json::Value>>,
    /// What joins platforms and operators; or `"none"`, or `"all"`.
    #[schemars(extend(
        "x-default" = "each wire its default",
        "x-neutral" = "each wire its default"
    ))]
    pub wires: Option<Wires>,
    /// Who holds an account on day 0: shares, `{ all = true }`, `{ fit = true }`, or
    /// `{ accounts = […] }`.
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
    /// How the organisation changes on given days; it does not unless written.
    #[schemars(length(min = 0, max = 100))]
    pub change: Option<Vec<Change>>,
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
    /// Every wire is off, and operators never learn of each other's actions: `news_lag` is `inf`.
    None,
    /// Every wire is on, `bridge` is 1, and `news_lag` is 0.
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
    /// One calendar: of every action one operator only writes to each supporter.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub shared_calendar: Option<bool>,
    /// One message: copies of a call from different operators do not contradict each other.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub same_message: Option<bool>,
    /// ℓ: days until an operator learns of an action of another: longer than `calls.notice` is too late,
    /// `inf` is never.
    #[schemars(
        range(min = 0, max = 4000),
        extend("x-unit" = "days", "x-default" = 5, "x-neutral" = 0)
    )]
    pub news_lag: Option<Lag>,
    /// One purse: all budgets are spent together, and `budget.fixed` is paid once.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub pooled_budget: Option<bool>,
}

/// Who holds an account on day 0; one of four forms.
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
    /// Each supporter holds an account on the platform that suits best, with chance
    /// exp(−d²/(2w²)) at distance d from its niche.
    #[schemars(extend("x-default" = false, "x-neutral" = false))]
    pub fit: Option<bool>,
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
    /// The operator whose oldest open platform it is; required with several operators.
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
    /// The oldest open platform of the operator gets no budget any more.
    Defund,
}

/// A change of organisation: other wires, fewer operators, or both.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Change {
    /// The first day on which the new organisation is in force, 1 or later; one change a day.
    #[schemars(required, extend("x-unit" = "day"))]
    pub day: Option<When>,
    /// The wires that change, the others stay; or `"none"`, or `"all"`.
    #[schemars(extend("x-default" = "no change", "x-neutral" = "no change"))]
    pub wires: Option<Wires>,
    /// The names of two or more operators that become one.
    #[schemars(
        length(min = 2, max = 64),
        extend("x-default" = "no merger", "x-neutral" = "no merger")
    )]
    pub merge: Option<Vec<String>>,
    /// Which of them remains; it runs the platforms, holds the lists and has the budgets of all.
    #[schemars(extend(
        "x-default" = "the first of `merge`",
        "x-neutral" = "the first of `merge`"
    ))]
    pub into: Option<String>,
}
