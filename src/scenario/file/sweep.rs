//! Keys of a sweep: many points, at each of which some keys have other values.

use crate::scenario::infinite::Unbounded;
use crate::scenario::sweep::Estimand;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which points a sweep visits.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-class" = "output"))]
pub(in crate::scenario) struct Sweep {
    /// How the points are chosen; required unless `file` names them.
    pub design: Option<DesignKind>,
    /// A table of points: a column for each key, named by its dotted path, a row for each point;
    /// a column `point` is allowed. It takes the place of `design`.
    #[schemars(length(min = 1, max = 4000))]
    pub file: Option<String>,
    /// How many points are drawn for `latin-hypercube` and `sobol`, which require it; for
    /// `saltelli`, which requires it, there are 2·factors + 2 points for each.
    #[schemars(range(min = 1, max = 10_000_000), extend("x-unit" = "samples"))]
    pub samples: Option<u32>,
    /// How many trajectories are drawn for `morris`, which requires it; each has factors + 1
    /// points.
    #[schemars(range(min = 1, max = 10_000_000), extend("x-unit" = "trajectories"))]
    pub trajectories: Option<u32>,
    /// What varies; not for `list` and `file`, which name keys and values themselves.
    #[schemars(length(min = 1, max = 100))]
    pub factor: Option<Vec<Factor>>,
    /// For `list`: one point each, keys by their dotted paths, such as `"activation.lapse" = 0.1`;
    /// what a point does not name is as in the scenario.
    #[schemars(length(min = 1, max = 10_000))]
    #[expect(dead_code, reason = "read with its position")]
    pub point: Option<Vec<BTreeMap<String, serde_json::Value>>>,
    /// With it, each point is replicated until its result is known precisely enough.
    #[schemars(extend(
        "x-default" = "`scenario.replicates` at every point"
    ))]
    pub precision: Option<Precision>,
}

/// How points are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum DesignKind {
    /// Every combination of levels.
    Grid,
    /// The first levels together, then the second, and so on.
    Zip,
    /// The points as written under `point`.
    List,
    /// A random sample in which every factor is spread evenly.
    LatinHypercube,
    /// A scrambled Sobol' sequence, which can be extended.
    Sobol,
    /// Morris' elementary effects: trajectories that change one factor at a time.
    Morris,
    /// Saltelli's sample for Sobol' indices of first, second and total order.
    Saltelli,
}

/// A key that varies.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Factor {
    /// The dotted path of the key; `arm.*.…` for a key of all arms together.
    #[schemars(required, length(min = 1, max = 1000))]
    pub key: Option<String>,
    /// Its values, one after the other; or else a `range`.
    #[schemars(length(min = 1, max = 1000))]
    #[expect(dead_code, reason = "read with its position")]
    pub levels: Option<Vec<Level>>,
    /// The smallest and the largest of its values; `grid` and `zip` need a `step` with it.
    #[schemars(length(min = 2, max = 2), inner(range(min = -1e15, max = 1e15)))]
    pub range: Option<Vec<f64>>,
    /// How draws are spread over the range.
    pub scale: Scale,
    /// From one value of the range to the next, exact in decimals; at most 1,000 values.
    #[schemars(
        range(min = 1e-9, max = 1e15),
        extend("x-default" = "any value of the range")
    )]
    pub step: Option<f64>,
}

/// A value of a factor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "read with its position")]
pub(in crate::scenario) enum Level {
    /// A number.
    Number(Unbounded),
    /// True or false.
    Switch(bool),
    /// A word.
    Word(String),
    /// A date.
    Date(crate::scenario::Date),
    /// A table, such as `{ count = 2 }`.
    Table(BTreeMap<String, serde_json::Value>),
}

/// How values are spread over a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Evenly.
    #[default]
    Linear,
    /// Evenly in their logarithm: as likely from 1 to 10 as from 10 to 100. For ranges above 0; in a sweep
    /// without a `step`.
    Log,
}

/// When a point has been replicated often enough.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Precision {
    /// The indicator that is to be known, such as `mobilised`.
    #[schemars(required, length(min = 1, max = 100))]
    pub metric: Option<String>,
    /// What of it is to be known.
    pub of: Estimand,
    /// Half the width of its 95 % confidence interval that is narrow enough.
    #[schemars(required, range(min = 0, max = 1), extend("x-unit" = "share of the supporters"))]
    pub half_width: Option<f64>,
    /// The fewest replicates of a point.
    #[schemars(
        range(min = 2, max = 1_000_000),
        extend("x-unit" = "runs")
    )]
    pub min: u32,
    /// The most replicates of a point, at least `min`.
    #[schemars(
        range(min = 2, max = 1_000_000),
        extend("x-unit" = "runs")
    )]
    pub max: u32,
}
