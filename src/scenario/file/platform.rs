//! Keys of operators and of their platforms.

use crate::id::Day;
use crate::unit::Probability;
use schemars::JsonSchema;
use serde::Deserialize;

/// Who runs platforms.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Operator {
    /// Its name, unique in the arm.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// Its budget; arms must have equal totals unless one says `unequal = true`.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend("x-class" = "money", 
            "x-unit" = "budget units",
            "x-default" = "1/number of operators"
        )
    )]
    pub budget: Option<f64>,
    /// How many calls it can write.
    #[schemars(
        range(min = 0, max = 1000),
        extend("x-unit" = "per day", "x-default" = "no limit")
    )]
    pub capacity: Option<f64>,
    /// The camp it belongs to, for the tables of results.
    #[schemars(length(min = 1, max = 100), extend("x-class" = "output"))]
    pub camp: String,
}

/// A site people register on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Platform {
    /// Its name, unique in the arm; with a `count` its copies are NAME-1, NAME-2 and so on.
    #[schemars(required, length(min = 1, max = 100))]
    #[expect(dead_code, reason = "read with its position")]
    pub name: Option<String>,
    /// Who runs it; `"each"`: every copy has an operator of its own, named like it.
    #[schemars(extend("x-default" = "the only operator"))]
    pub operator: Option<String>,
    /// How many copies of it there are.
    #[schemars(
        range(min = 1, max = 16),
        extend("x-unit" = "platforms")
    )]
    pub count: u16,
    /// Days from the opening of one copy to the next.
    #[schemars(
        range(min = 0, max = 4000),
        extend("x-class" = "timing", "x-unit" = "days")
    )]
    pub every: u16,
    /// The day it opens.
    #[schemars(extend("x-class" = "timing", "x-unit" = "day"))]
    pub opens: Day,
    /// The day it closes, after the day it opens.
    #[schemars(extend("x-class" = "timing", "x-unit" = "day", "x-default" = "never"))]
    pub closes: Option<Day>,
    /// The platform that takes over its members when it closes.
    #[schemars(extend("x-default" = "none"))]
    pub successor: Option<String>,
    /// Days from its closing to the arrival of its members at the successor.
    #[schemars(
        range(min = 0, max = 4000),
        extend("x-class" = "timing", "x-unit" = "days")
    )]
    pub gap: u16,
    /// The share of members who follow when the successor's operator does not hold the file.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-class" = "behaviour", "x-unit" = "share")
    )]
    pub migration: Probability,
    /// The share of members who follow when the successor's operator holds the file.
    #[schemars(
        range(min = 0, max = 1),
        extend("x-class" = "behaviour", "x-unit" = "share")
    )]
    pub list_migration: Probability,
    /// Its weight in public interest.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend("x-class" = "technology", "x-unit" = "weight")
    )]
    pub appeal: f64,
    /// Its weight among initial accounts.
    #[schemars(
        range(min = 0, max = 1_000_000_000_000_u64),
        extend("x-class" = "public", "x-unit" = "weight", "x-default" = "its appeal")
    )]
    pub initial_weight: Option<f64>,
    /// The point of the circle from 0 to 1 that it appeals to most.
    #[schemars(
        range(min = 0),
        extend("x-class" = "technology", 
            "exclusiveMaximum" = 1,
            "x-unit" = "of the circle",
            "x-default" = "suits everybody"
        )
    )]
    pub niche: Option<f64>,
    /// The people taken over when it opens: a share of the supporters, or `{ from = …, share = … }`
    /// of the members of a platform.
    #[schemars(extend("x-unit" = "share", "x-default" = "nobody"))]
    pub imported: Option<Imported>,
    /// Days from its opening until all its federations have joined, one after the other.
    #[schemars(
        range(min = 0, max = 4000),
        extend("x-class" = "timing", "x-unit" = "days")
    )]
    pub rollout: u16,
    /// The federations it is open to, by their numbers from 0, each once.
    #[schemars(
        length(min = 1),
        inner(range(min = 0, max = 299_999_999)),
        extend("x-default" = "all")
    )]
    pub federations: Option<Vec<u32>>,
    /// The groups it is open to, by their names, each once.
    #[schemars(
        length(min = 1, max = 64),
        extend("x-default" = "everybody")
    )]
    pub open_to: Option<Vec<String>>,
}

/// The people taken over when a platform opens.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::scenario) enum Imported {
    /// A share of the supporters.
    Share(#[schemars(range(min = 0, max = 1))] f64),
    /// A share of the members of a platform.
    File(ImportedFile),
}

/// A share of the members of a platform.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct ImportedFile {
    /// The platform whose members of that day are in the file; without it, all supporters are.
    pub from: Option<String>,
    /// The share of them who are taken over.
    #[schemars(required, range(min = 0, max = 1), extend("x-unit" = "share"))]
    pub share: Option<f64>,
}
