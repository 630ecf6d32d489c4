//! Keys of calls to action: those of the world, and those of each arm.

use crate::scenario::laws;
use schemars::JsonSchema;
use serde::Deserialize;

/// What supporters are called to do, and how they read and answer calls.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false, "x-class" = "behaviour"))]
pub(in crate::scenario) struct Calls {
    /// What supporters are called to do.
    #[serde(flatten)]
    pub actions: laws::ActionStream,
    /// How they read and answer calls.
    #[serde(flatten)]
    pub answers: laws::Calls,
}
