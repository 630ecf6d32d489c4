//! Keys of an arm.

use super::{Operator, Platform, Shock};
use crate::id::Day;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One way of organising the campaign.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "organisation"))]
pub(in crate::scenario) struct Arm {
    /// Its name, unique in the scenario.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// The name of the arm it starts from: what is not written here is as there.
    #[schemars(extend("x-default" = "no other arm"))]
    #[expect(dead_code, reason = "read with its position")]
    pub like: Option<String>,
    /// Keys of `[activation]`, `[registration]`, `[visits]`, `[calls]`, `[fatigue]`, `[offline]`,
    /// `[budget]` and `[[shock]]` that differ in this arm, by their dotted paths, such as
    /// `{ "activation.reference" = "all" }`.
    #[schemars(extend("x-class" = "behaviour", "x-default" = "nothing"))]
    #[expect(dead_code, reason = "read with its position")]
    pub set: Option<BTreeMap<String, serde_json::Value>>,
    /// What joins platforms and operators; or `"none"`, or `"all"`.
    #[schemars(extend(
        "x-default" = "each wire its default"
    ))]
    pub wires: Wires,
    /// Who holds an account on day 0: shares, `{ all = true }`, `{ fit = true }`, or
    /// `{ accounts = […] }`.
    #[schemars(extend("x-class" = "public",
        "x-default" = "nobody but those active"
    ))]
    pub initial: Option<Initial>,
    /// What this arm does when the party has a new leader.
    #[schemars(extend("x-default" = "nothing"))]
    pub on_new_leader: Option<OnNewLeader>,
    /// Whether its total budget may differ from the other arms'.
    #[schemars(extend("x-class" = "money"))]
    #[expect(dead_code, reason = "read with its position")]
    pub unequal: bool,
    /// Who runs platforms; budgets are declared here.
    #[schemars(
        length(min = 0, max = 64),
        extend("x-default" = "one, `coordinator`")
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
    Each(crate::scenario::Wires),
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

/// Who holds an account on day 0; one of four forms.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Initial {
    /// The share of supporters who hold an account.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share")
    )]
    pub registered: f64,
    /// The share of holders who hold a second account.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-unit" = "share")
    )]
    pub second: f64,
    /// Everybody holds an account on every platform open on day 0.
    pub all: bool,
    /// Each supporter holds an account on the platform that suits best, with chance
    /// exp(−d²/(2w²)) at distance d from its niche.
    pub fit: bool,
    /// The names of the platforms each supporter holds an account on, one list a supporter.
    pub accounts: Option<Vec<Vec<String>>>,
}

/// What an arm does when the party has a new leader.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct OnNewLeader {
    /// What it does.
    pub does: Reaction,
    /// The operator whose oldest open platform it is; required with several operators.
    #[schemars(extend("x-default" = "the only operator"))]
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
    #[schemars(required, extend("x-class" = "timing", "x-unit" = "day", "x-day" = 1))]
    pub day: Option<Day>,
    /// The wires that change, the others stay; or `"none"`, or `"all"`.
    #[schemars(with = "Option<Wires>", extend("x-default" = "no change"))]
    pub wires: Option<serde_json::Value>,
    /// The names of two or more operators that become one.
    #[schemars(
        length(min = 2, max = 64),
        extend("x-default" = "no merger")
    )]
    pub merge: Option<Vec<String>>,
    /// Which of them remains; it runs the platforms, holds the lists and has the budgets of all.
    #[schemars(extend(
        "x-default" = "the first of `merge`"
    ))]
    pub into: Option<String>,
}
