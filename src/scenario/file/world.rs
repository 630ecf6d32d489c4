//! Keys of the world that is the same in every arm: groups, events, election day.

use super::When;
use crate::scenario::Channel;
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
pub(in crate::scenario) struct Event {
    /// What happens; `new-leader`: the party has a new leader, and each arm does what its
    /// `on_new_leader` says.
    #[schemars(required)]
    pub kind: Option<EventKind>,
    /// The day it happens, 1 or later; this or `rate` is required.
    #[schemars(extend("x-unit" = "day"))]
    pub day: Option<When>,
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

/// What active supporters do to win votes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct ElectionDay {
    /// κ_c: the contacts with voters that an active supporter makes.
    #[schemars(
        range(min = 0, max = 1000),
        extend("x-unit" = "per active day", "x-default" = 2, "x-neutral" = 0)
    )]
    pub contacts: Option<f64>,
    /// The last days before the polls close, election day included, on which contacts are made.
    #[schemars(
        range(min = 1, max = 365),
        extend("x-unit" = "days", "x-default" = 4, "x-neutral" = 4)
    )]
    pub window: Option<u16>,
    /// How voters are contacted.
    #[schemars(extend("x-default" = "door", "x-neutral" = "door"))]
    pub channel: Option<Channel>,
    /// T: the voters to be contacted.
    #[schemars(
        range(min = 1, max = 300_000_000),
        extend(
            "x-unit" = "voters",
            "x-default" = "population.size",
            "x-neutral" = "population.size"
        )
    )]
    pub targets: Option<u32>,
}
