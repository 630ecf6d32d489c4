//! What is counted on a day, as the tables of results have it.
//!
//! A field is a column: its name, its meaning in a sentence, its unit and its type stand here and nowhere else.
//! Tables, the data dictionary and the metrics of targets are made of them. New columns come last.

use crate::date::Date;
use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The counts of a day of a run: columns of `curves.csv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// Supporters holding an account.
    #[schemars(extend("x-unit" = "people"))]
    pub registered: u64,
    /// Accounts held.
    #[schemars(extend("x-unit" = "accounts"))]
    pub accounts: u64,
    /// Supporters active.
    #[schemars(extend("x-unit" = "people"))]
    pub active: u64,
    /// Became active in this update.
    #[schemars(extend("x-unit" = "people"))]
    pub activated: u64,
    /// Ceased to be active in this update.
    #[schemars(extend("x-unit" = "people"))]
    pub lapsed: u64,
    /// Supporters who ever did an action.
    #[schemars(extend("x-unit" = "people"))]
    pub mobilised: u64,
    /// Actions done in this update.
    #[schemars(extend("x-unit" = "actions"))]
    pub actions: u64,
    /// Active friends on a platform one is not on, one for each platform, in this update.
    #[schemars(extend("x-unit" = "invitations"))]
    pub invitations: u64,
    /// Calls written in this update, one for each recipient.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_sent: u64,
    /// Of the calls sent, those to people who hold an account.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_received: u64,
    /// Of the calls received, those read.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_read: u64,
    /// Of the calls read, copies of an action read of before.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_duplicate: u64,
    /// Of the calls that are copies, those at odds with an earlier one.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_contradictory: u64,
    /// Calls that missed their deadline, today, and were not sent.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_late: u64,
    /// Exits from lists in this update.
    #[schemars(extend("x-unit" = "exits"))]
    pub unsubscribed: u64,
    /// Federations with an active supporter.
    #[schemars(extend("x-unit" = "federations"))]
    pub federations_covered: u64,
    /// Calendar date of the day, if the scenario has one.
    pub date: Option<Date>,
    /// Of those activated, by a call.
    #[schemars(extend("x-unit" = "people"))]
    pub responses: u64,
    /// Of those activated, not without their friends.
    #[schemars(extend("x-unit" = "people"))]
    pub activated_by_friends: u64,
}

impl Tally {
    /// The same state with no flows.
    #[must_use]
    pub fn without_flows(self) -> Self {
        let Self { registered, accounts, active, mobilised, federations_covered, .. } = self;
        Self { registered, accounts, active, mobilised, federations_covered, ..Self::default() }
    }
}

/// The counts of a platform on a day: columns of `platforms.csv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlatformTally {
    /// Whether it is open.
    #[serde(with = "digit")]
    #[schemars(with = "bool")]
    pub open: bool,
    /// Accounts held on it.
    #[schemars(extend("x-unit" = "accounts"))]
    pub accounts: u64,
    /// Holders of an account on it who are active.
    #[schemars(extend("x-unit" = "people"))]
    pub active: u64,
    /// Accounts opened on it in this update.
    #[schemars(extend("x-unit" = "accounts"))]
    pub joined: u64,
    /// Accounts lost on it in this update.
    #[schemars(extend("x-unit" = "accounts"))]
    pub left: u64,
    /// Accounts whose holder also holds one elsewhere.
    #[schemars(extend("x-unit" = "accounts"))]
    pub already_elsewhere: u64,
    /// Of those joined, by people who held no account.
    #[schemars(extend("x-unit" = "accounts"))]
    pub joined_new: u64,
    /// Of those joined, by people who held one elsewhere.
    #[schemars(extend("x-unit" = "accounts"))]
    pub joined_registered: u64,
    /// Calendar date of the day, if the scenario has one.
    pub date: Option<Date>,
}

/// The counts of an operator on a day: columns of `operators.csv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OperatorTally {
    /// Supporters on its list.
    #[schemars(extend("x-unit" = "people"))]
    pub listed: u64,
    /// Calls it wrote in this update, one for each recipient.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_sent: u64,
    /// Of its calls received in this update, read.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_read: u64,
    /// Of these, copies of an action read of before.
    #[schemars(extend("x-unit" = "calls"))]
    pub calls_duplicate: u64,
    /// Exits from its list in this update.
    #[schemars(extend("x-unit" = "exits"))]
    pub unsubscribed: u64,
    /// What it has spent since day 0.
    #[schemars(extend("x-unit" = "budget units"))]
    pub spent: f64,
    /// Ever mobilised, with an account on a platform of its own.
    #[schemars(extend("x-unit" = "people"))]
    pub mobilised: u64,
    /// Calendar date of the day, if the scenario has one.
    pub date: Option<Date>,
    /// Active, with an account on a platform of its own.
    #[schemars(extend("x-unit" = "people"))]
    pub active: u64,
}

/// The counts of one camp on one day: of supporters who hold an account on a platform of any of its
/// operators, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampTally {
    /// All of them.
    pub registered: u64,
    /// Of these, active.
    pub active: u64,
    /// Of these, ever mobilised.
    pub mobilised: u64,
}

/// The columns that `T` counts, by name, each with its JSON Schema: the meaning is its `description`, the unit
/// its `x-unit`, if it has one.
pub fn columns<T: JsonSchema>() -> Vec<(String, Json)> {
    let mut schema = schema_for!(T);
    let properties = schema.as_object_mut().and_then(|schema| schema.remove("properties"));
    match properties {
        Some(Json::Object(properties)) => properties.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The count in the column `name` of `tally`; nothing if it has none of that name.
pub fn count(tally: &impl Serialize, name: &str) -> Option<u64> {
    serde_json::to_value(tally).ok()?.get(name)?.as_u64()
}

/// Whether something is so, as 1 or 0.
mod digit {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(is_so: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8((*is_so).into())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        u8::deserialize(deserializer).map(|digit| digit == 1)
    }
}
