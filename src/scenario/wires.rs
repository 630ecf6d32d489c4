//! What joins platforms and operators.

use super::Lag;
use super::diagnostic::Diagnostics;
use super::document::{self, Node, Value};
use super::file::{Wires as Written, WiresWord};
use crate::unit::Probability;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What joins platforms and operators.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "organisation"))]
pub struct Wires {
    /// One sign-on for all platforms: a further account costs `registration.sso_further`.
    #[schemars(extend("x-class" = "technology"))]
    pub sso: bool,
    /// The share of ties that conduct between any two platforms.
    #[schemars(extend("x-class" = "technology", "x-unit" = "share"))]
    pub bridge: Probability,
    /// One member file for all operators: it survives a closure.
    pub shared_list: bool,
    /// One calendar: of every action one operator only writes to each supporter.
    pub shared_calendar: bool,
    /// One message: copies of a call from different operators do not contradict each other.
    pub same_message: bool,
    /// ℓ: days until an operator learns of an action of another: longer than `calls.notice` is too late,
    /// `inf` is never.
    #[schemars(range(min = 0, max = 4000), extend("x-unit" = "days"))]
    pub news_lag: Lag,
    /// One purse: all budgets are spent together, and `budget.fixed` is paid once.
    #[schemars(extend("x-class" = "money"))]
    pub pooled_budget: bool,
}

/// The table that `word` stands for.
fn meant(word: WiresWord) -> Node {
    let tables = document::parse(0, include_str!("wires.toml"), &mut Diagnostics::default());
    let name = match word {
        WiresWord::None => "none",
        WiresWord::All => "all",
    };
    tables.get(name).cloned().unwrap_or(tables)
}

/// What `written` makes of the wires there are `before`: a word sets all, a table those it names.
pub(super) fn changed(before: Wires, written: Json) -> Option<Wires> {
    let mut wires = serde_json::to_value(before).ok()?;
    match (&mut wires, written) {
        (Json::Object(all), Json::Object(written)) => all.extend(written),
        (all, word) => *all = meant(serde_json::from_value(word).ok()?).json(),
    }
    serde_json::from_value(wires).ok()
}

/// The wires that are `written`.
pub(super) fn wires(written: &Written) -> Option<Wires> {
    match written {
        Written::Word(word) => serde_json::from_value(meant(*word).json()).ok(),
        Written::Each(wires) => Some(*wires),
    }
}

/// Give `arm` the wires `written` on top of those it inherits: a table changes what it names.
pub(super) fn inherit(arm: &mut Node, written: &Node) {
    let inherited = arm.get("wires").filter(|_| matches!(written.value, Value::Table(_)));
    let Some(inherited) = inherited else {
        arm.put("wires", written.clone());
        return;
    };
    let mut wires = inherited.clone();
    if let Ok(word) = serde_json::from_value(inherited.json()) {
        wires = Node { key: inherited.key, ..Node::table(inherited.place) };
        for (wire, node) in meant(word).entries() {
            wires.put(wire, Node { key: None, place: inherited.place, value: node.value.clone() });
        }
    }
    for (key, node) in written.entries() {
        wires.put(key, node.clone());
    }
    arm.put("wires", wires);
}
