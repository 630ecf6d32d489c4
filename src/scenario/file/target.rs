//! Keys of what is known of the outcome, and of what is not known beforehand.

use super::Scale;
use crate::id::Day;
use crate::scenario::{Form, Metric, Purpose};
use schemars::JsonSchema;
use serde::Deserialize;

/// Something known of the outcome, which the runs of an arm are held against.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "output"))]
pub(in crate::scenario) struct Target {
    /// Its name, unique among the targets.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub id: Option<String>,
    /// The name of the arm it is about.
    #[schemars(required)]
    #[expect(dead_code, reason = "read with its position")]
    pub arm: Option<String>,
    /// The name of the platform of that arm it is about.
    #[schemars(extend("x-default" = "the whole arm"))]
    #[expect(dead_code, reason = "read with its position")]
    pub platform: Option<String>,
    /// What is counted: a column of curves.csv, or with a platform of platforms.csv.
    #[schemars(required)]
    pub metric: Option<Metric>,
    /// What is made of the count.
    #[serde(rename = "as")]
    pub form: Form,
    /// The first day that a growth or an exponent looks at; only they have one, and must.
    #[schemars(extend("x-unit" = "day", "x-default" = "not used"))]
    pub since: Option<Day>,
    /// The day it is about; of a growth or an exponent the last.
    #[schemars(required, extend("x-unit" = "day"))]
    pub day: Option<Day>,
    /// The least that is compatible with what is known.
    #[schemars(
        required,
        range(min = -1_000_000_000_000_i64, max = 1_000_000_000_000_i64),
        extend("x-unit" = "as `as` says")
    )]
    pub low: Option<f64>,
    /// The most that is compatible with what is known.
    #[schemars(
        required,
        range(min = -1_000_000_000_000_i64, max = 1_000_000_000_000_i64),
        extend("x-unit" = "as `as` says")
    )]
    pub high: Option<f64>,
    /// What it is used for.
    #[serde(rename = "use")]
    #[schemars(required)]
    pub purpose: Option<Purpose>,
    /// Where it comes from.
    pub source: String,
}

/// The range of a key that is not known: `[low, high]`, or more about it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::scenario) enum Uncertain {
    /// Its lower and its upper end; values are spread evenly.
    Ends(#[schemars(length(min = 2, max = 2))] Vec<f64>),
    /// A range with a scale, or with another key.
    Scaled(Scaled),
}

/// A range with a scale, or with another key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Scaled {
    /// Its lower and its upper end, both included.
    #[schemars(required, length(min = 2, max = 2))]
    pub range: Option<Vec<f64>>,
    /// How values are spread over it.
    #[schemars(extend("x-default" = "linear"))]
    pub scale: Option<Scale>,
    /// Another uncertain key that it goes with: in every replicate both are equally far up their ranges.
    pub with: Option<String>,
}
