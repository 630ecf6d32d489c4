//! Keys of the world that is the same in every arm: groups, events, election day.

use crate::id::Day;
use schemars::JsonSchema;
use serde::Deserialize;

/// A part of the public.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Group {
    /// Its name, unique in the public.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// Its share of the supporters; all shares add up to 1 at most, the others are in no group.
    #[schemars(required, range(min = 0, max = 1), extend("x-unit" = "share"))]
    pub share: Option<f64>,
}

/// Something that happens to the world.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "timing"))]
pub(in crate::scenario) struct Event {
    /// What happens; `new-leader`: the party has a new leader, and each arm does what its
    /// `on_new_leader` says.
    #[schemars(required)]
    pub kind: Option<EventKind>,
    /// The day it happens, 1 or later; this or `rate` is required.
    #[schemars(extend("x-unit" = "day", "x-day" = 1))]
    pub day: Option<Day>,
    /// The chance that it happens, on each day anew; excludes `day`.
    #[schemars(range(min = 0, max = 1), extend("x-unit" = "per day"))]
    pub rate: Option<f64>,
}

/// What can happen to the world.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum EventKind {
    /// The party has a new leader; each arm says under `on_new_leader` what it does then.
    NewLeader,
}
