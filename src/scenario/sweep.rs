//! A sweep: the same comparison at many points, at each of which some keys have other values.

mod at;
pub mod cell;
mod decimal;
mod factor;
mod header;
mod point;
mod reading;
mod trial;
mod varied;

pub(super) use reading::sweep;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The points of a sweep, checked: every key can be set, and every level is in range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sweep {
    /// How the points are chosen.
    pub design: Design,
    /// What varies, in the order written.
    pub factors: Vec<Factor>,
    /// When a point has been replicated often enough; `None`: as often as the scenario says.
    pub precision: Option<Precision>,
}

/// How the points of a sweep are chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Design {
    /// Every combination of levels.
    Grid,
    /// The first levels together, then the second, and so on.
    Zip,
    /// The points as written.
    List {
        /// What each point sets.
        points: Vec<Vec<Setting>>,
    },
    /// A random sample in which every factor is spread evenly.
    LatinHypercube {
        /// How many points.
        samples: u32,
    },
    /// A scrambled Sobol' sequence.
    Sobol {
        /// How many points.
        samples: u32,
    },
    /// Morris' elementary effects.
    Morris {
        /// How many trajectories, each of factors + 1 points.
        trajectories: u32,
    },
    /// Saltelli's sample for Sobol' indices.
    Saltelli {
        /// How many base samples, each of 2·factors + 2 points.
        samples: u32,
    },
    /// The rows of a table.
    File {
        /// Its path as written.
        path: String,
        /// Where it is.
        #[serde(skip)]
        file: PathBuf,
        /// How many rows it had when it was read.
        rows: u64,
    },
}

/// A key that varies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Factor {
    /// Its dotted path as written, `arm.*` standing for every arm.
    pub key: String,
    /// Its values.
    pub values: Values,
}

/// The values a factor takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Values {
    /// One of these, each as TOML.
    Levels(Vec<String>),
    /// Any number from `low` to `high`.
    Range {
        /// The smallest.
        low: f64,
        /// The largest.
        high: f64,
        /// Whether draws are spread evenly in the logarithm.
        log: bool,
    },
    /// As each point says.
    ByPoint,
}

/// A key and the value it has at a point, as TOML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The dotted path, `arm.*` standing for every arm.
    pub key: String,
    /// The value.
    pub value: String,
}

/// When a point has been replicated often enough.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Precision {
    /// The indicator that is to be known.
    pub metric: String,
    /// What of it.
    pub of: Estimand,
    /// Half the width of its confidence interval that is narrow enough.
    pub half_width: f64,
    /// The fewest replicates.
    pub min: u32,
    /// The most replicates.
    pub max: u32,
}

/// What of an indicator is to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Estimand {
    /// Its mean in every arm.
    Mean,
    /// Its mean difference from the baseline, in every other arm.
    Difference,
}

impl Design {
    /// The word of the scenario file, or the path of the table.
    pub fn name(&self) -> String {
        match self {
            Self::Grid => "grid",
            Self::Zip => "zip",
            Self::List { .. } => "list",
            Self::LatinHypercube { .. } => "latin-hypercube",
            Self::Sobol { .. } => "sobol",
            Self::Morris { .. } => "morris",
            Self::Saltelli { .. } => "saltelli",
            Self::File { path, .. } => path,
        }
        .to_owned()
    }
}

impl Sweep {
    /// How many points there are; numbers too large to be written stay at the largest.
    pub fn points(&self) -> u64 {
        let factors = self.factors.len() as u64;
        let mut levels = self.factors.iter().map(|factor| match &factor.values {
            Values::Levels(levels) => levels.len() as u64,
            Values::Range { .. } | Values::ByPoint => 1,
        });
        match &self.design {
            Design::Grid => levels.fold(1, u64::saturating_mul),
            Design::Zip => levels.next().unwrap_or(0),
            Design::List { points } => points.len() as u64,
            Design::LatinHypercube { samples } | Design::Sobol { samples } => (*samples).into(),
            Design::Morris { trajectories } => u64::from(*trajectories) * (factors + 1),
            Design::Saltelli { samples } => u64::from(*samples) * (2 * factors + 2),
            Design::File { rows, .. } => *rows,
        }
    }
}
