//! The data dictionary: what every column of every table means.
//!
//! `datapackage.json` and `docs/FORMAT.md` say what stands here.

mod swept;
mod traced;

use crate::tally::{self, OperatorTally, PlatformTally, Tally};
use schemars::JsonSchema;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A table of a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TableDoc {
    /// The name of its file.
    pub file: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Its columns, in order; those of `runs.csv` are followed by the indicators.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name in the header.
    pub name: Cow<'static, str>,
    /// How its cells are written.
    pub kind: Kind,
    /// What is counted or measured; empty where nothing is.
    pub unit: Cow<'static, str>,
    /// One sentence.
    pub meaning: Cow<'static, str>,
}

/// How the cells of a column are written; a missing value of any kind is an empty cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Digits.
    Integer,
    /// Finite, with a decimal point or an exponent.
    Number,
    /// Text.
    String,
    /// 0 or 1.
    Boolean,
    /// As 2009-02-16.
    Date,
}

impl Kind {
    /// The word of the Data Package standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }

    /// Whether `cell` is written as this kind says, or is empty.
    pub fn fits(self, cell: &str) -> bool {
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        cell.is_empty()
            || match self {
                Self::Integer => digits(cell.strip_prefix('-').unwrap_or(cell)),
                Self::Number => cell.contains(['.', 'e']) && cell.parse().is_ok_and(f64::is_finite),
                Self::String => true,
                Self::Boolean => cell == "0" || cell == "1",
                Self::Date => cell.len() >= 10 && cell.split('-').all(digits),
            }
    }
}

/// The tables every result has, in the order in which the manifest lists them.
pub fn tables() -> &'static [TableDoc] {
    &TABLES
}

/// The tables that a result has beside if one of its runs was traced, in order.
pub fn traced_tables() -> &'static [TableDoc] {
    traced::TABLES
}

/// The tables that only a sweep has, in order; those of runs are not among them.
pub fn sweep_tables() -> &'static [TableDoc] {
    swept::TABLES
}

/// The table in `file`, if a result may have one of that name.
pub fn table(file: &str) -> Option<&'static TableDoc> {
    tables().iter().chain(swept::TABLES).chain(traced::TABLES).find(|doc| doc.file == file)
}

impl Column {
    /// A column whose every word is known beforehand.
    pub const fn new(
        name: &'static str,
        kind: Kind,
        unit: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kind,
            unit: Cow::Borrowed(unit),
            meaning: Cow::Borrowed(meaning),
        }
    }
}

const fn count(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column::new(name, Kind::Integer, unit, meaning)
}

const fn real(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column::new(name, Kind::Number, unit, meaning)
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column::new(name, Kind::String, "", meaning)
}

/// The columns that come first, and those that `T` counts.
fn counted<T: JsonSchema>(first: &[Column]) -> Vec<Column> {
    let column = |(name, schema): (String, Json)| {
        let text = |keyword: &str| schema[keyword].as_str().unwrap_or_default().to_owned();
        let kind = match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("integer"), _) => Kind::Integer,
            (Some("number"), _) => Kind::Number,
            (Some("boolean"), _) => Kind::Boolean,
            _ => Kind::Date,
        };
        let (unit, meaning) = (text("x-unit").into(), text("description").into());
        Column { name: name.into(), kind, unit, meaning }
    };
    first.iter().cloned().chain(tally::columns::<T>().into_iter().map(column)).collect()
}

const OF_METRIC: &str = "unit of the metric";

const SCENARIO: Column = text("scenario", "Name of the scenario.");
const POINT: Column = count("point", "", "Design point, from 0; 0 where nothing is swept.");
const ARM: Column = text("arm", "Name of the arm.");
const BASELINE: Column = text("baseline", "Name of the arm it is compared with.");
const METRIC: Column = text("metric", "Name of the indicator, a column of runs.csv.");
const CURVE: Column = text("metric", "Name of the curve, a column of curves.csv.");
const REPLICATE: Column =
    count("replicate", "", "Repetition with other luck, from 0; the arms of one share its luck.");
const DAY: Column =
    count("day", "days", "0 is the state as initialised, t the state after t updates.");
const DATE: Column =
    Column::new("date", Kind::Date, "", "Calendar date of the day, if the scenario has one.");
const PLATFORM: Column = text("platform", "Name of the platform.");
const RUN_BY: Column = text("operator", "Name of who runs it.");
const OPERATOR: Column = text("operator", "Name of the operator.");
const CAMP: Column = text("camp", "Name of the camp it belongs to.");
const REPLICATES: Column = count("n", "replicates", "Replicates that entered.");
const MEAN: Column = real("mean", OF_METRIC, "Mean over the replicates.");
const Q05: Column = real("q05", OF_METRIC, "5 % of the values are below.");
const Q25: Column = real("q25", OF_METRIC, "A quarter of the values is below.");
const MEDIAN: Column = real("median", OF_METRIC, "Half of the values are below.");
const Q75: Column = real("q75", OF_METRIC, "Three quarters of the values are below.");
const Q95: Column = real("q95", OF_METRIC, "95 % of the values are below.");
const DIFFERENCE: Column =
    real("difference", OF_METRIC, "Mean over the replicates of arm minus baseline, same luck.");
const SE: Column = real("se", OF_METRIC, "Standard error of the difference.");
const CI_LOW: Column = real(
    "ci_low",
    OF_METRIC,
    "Lower end of the 95 % interval of the mean: simulation error, which more replicates shrink.",
);
const CI_HIGH: Column = real("ci_high", OF_METRIC, "Upper end of that interval.");
const SHARE_BELOW: Column =
    real("share_below", "share of replicates", "Share of the differences that lie below zero.");

static TABLES: LazyLock<Vec<TableDoc>> = LazyLock::new(|| {
    vec![
        TableDoc { file: "curves.csv", row: "a day of a run", columns: &CURVES },
        TableDoc { file: "platforms.csv", row: "a day of a platform", columns: &PLATFORMS },
        TableDoc { file: "operators.csv", row: "a day of an operator", columns: &OPERATORS },
        TableDoc { file: "events.csv", row: "something that happened", columns: EVENTS },
        TableDoc { file: "runs.csv", row: "a run", columns: RUNS },
        TableDoc { file: "summary.csv", row: "an arm and an indicator", columns: SUMMARY },
        TableDoc {
            file: "paired.csv",
            row: "an arm and an indicator, against the baseline",
            columns: PAIRED,
        },
        TableDoc { file: "delta.csv", row: "a day of a paired difference", columns: DELTA },
        TableDoc { file: "bands.csv", row: "a day of an arm and a curve", columns: BANDS },
    ]
});

static CURVES: LazyLock<Vec<Column>> =
    LazyLock::new(|| counted::<Tally>(&[SCENARIO, POINT, ARM, REPLICATE, DAY]));

static PLATFORMS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    counted::<PlatformTally>(&[SCENARIO, POINT, ARM, REPLICATE, DAY, PLATFORM, RUN_BY])
});

static OPERATORS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    counted::<OperatorTally>(&[SCENARIO, POINT, ARM, REPLICATE, DAY, OPERATOR, CAMP])
});

static EVENTS: &[Column] = &[
    SCENARIO,
    POINT,
    ARM,
    REPLICATE,
    DAY,
    text("event", "What happened: opened, closed, migrated or new-leader."),
    text("platform", "Name of the platform it happened to, if any."),
    text("operator", "Name of the operator it happened to, if any."),
    text("detail", "Further facts as key=value: people, how many people it touched."),
    DATE,
];

static RUNS: &[Column] = &[
    count("run", "", "Number of the run, from 0: all replicates of the first arm first."),
    SCENARIO,
    POINT,
    ARM,
    REPLICATE,
    text("seed", "Seed of the scenario, hexadecimal; with the replicate it fixes all luck."),
    text("status", "Whether the run ended: ok or failed."),
    text("error", "Why it failed, if it did."),
];

static SUMMARY: &[Column] = &[
    SCENARIO,
    POINT,
    ARM,
    METRIC,
    REPLICATES,
    MEAN,
    real("sd", OF_METRIC, "Standard deviation over the replicates, with n - 1."),
    CI_LOW,
    CI_HIGH,
    Q05,
    Q25,
    MEDIAN,
    Q75,
    Q95,
    real(
        "grew_tenfold",
        "share of replicates",
        "Share of the replicates that end with ten times as many active as on day 0.",
    ),
];

static PAIRED: &[Column] = &[
    SCENARIO,
    POINT,
    ARM,
    BASELINE,
    METRIC,
    count("n", "pairs", "Replicates that ended in both arms."),
    DIFFERENCE,
    SE,
    CI_LOW,
    CI_HIGH,
    Q05,
    Q25,
    MEDIAN,
    Q75,
    Q95,
    SHARE_BELOW,
    real(
        "p_value",
        "probability",
        "Chance of so large a difference were there none; Holm-adjusted for the number of arms.",
    ),
    real("win_share", "share of replicates", "Share of the replicates the arm wins."),
    real("correlation", "", "Correlation of the two arms over the replicates."),
    real(
        "variance_ratio",
        "",
        "Variance of the difference with independent luck, over that with the same luck.",
    ),
];

static DELTA: &[Column] = &[
    SCENARIO,
    POINT,
    ARM,
    BASELINE,
    DAY,
    CURVE,
    count("n", "pairs", "Replicates that ended in both arms."),
    DIFFERENCE,
    SE,
    CI_LOW,
    CI_HIGH,
    Q05,
    Q25,
    MEDIAN,
    Q75,
    Q95,
    SHARE_BELOW,
    DATE,
];

static BANDS: &[Column] =
    &[SCENARIO, POINT, ARM, DAY, CURVE, REPLICATES, MEAN, Q05, Q25, MEDIAN, Q75, Q95, DATE];

#[cfg(test)]
mod tests {
    use super::*;

    /// The headers of 0.1.0: columns are only added, at the end.
    const HEADERS: &[(&str, &str)] = &[
        (
            "curves.csv",
            "scenario,point,arm,replicate,day,registered,accounts,active,activated,lapsed,mobilised,actions,invitations,calls_sent,calls_received,calls_read,calls_duplicate,calls_contradictory,calls_late,unsubscribed,federations_covered,date,responses,activated_by_friends",
        ),
        (
            "platforms.csv",
            "scenario,point,arm,replicate,day,platform,operator,open,accounts,active,joined,left,already_elsewhere,joined_new,joined_registered,date",
        ),
        (
            "operators.csv",
            "scenario,point,arm,replicate,day,operator,camp,listed,calls_sent,calls_read,calls_duplicate,unsubscribed,spent,mobilised,date,active",
        ),
        ("events.csv", "scenario,point,arm,replicate,day,event,platform,operator,detail,date"),
        ("runs.csv", "run,scenario,point,arm,replicate,seed,status,error"),
        (
            "summary.csv",
            "scenario,point,arm,metric,n,mean,sd,ci_low,ci_high,q05,q25,median,q75,q95,grew_tenfold",
        ),
        (
            "paired.csv",
            "scenario,point,arm,baseline,metric,n,difference,se,ci_low,ci_high,q05,q25,median,q75,q95,share_below,p_value,win_share,correlation,variance_ratio",
        ),
        (
            "delta.csv",
            "scenario,point,arm,baseline,day,metric,n,difference,se,ci_low,ci_high,q05,q25,median,q75,q95,share_below,date",
        ),
        ("bands.csv", "scenario,point,arm,day,metric,n,mean,q05,q25,median,q75,q95,date"),
        (
            "agents.csv",
            "agent,federation,degree,first_registration,platforms,activated,lapsed,mobilised,calls_read,id",
        ),
        ("ties.csv", "agent,other"),
    ];

    #[test]
    fn every_header_begins_as_promised() {
        for (file, promised) in HEADERS {
            let columns = table(file).unwrap().columns.iter();
            let names: Vec<_> = columns.map(|column| column.name.as_ref()).collect();
            let promised: Vec<_> = promised.split(',').collect();
            assert!(names.starts_with(&promised), "{file}: columns are added at the end");
        }
        assert_eq!(HEADERS.len(), tables().len() + traced_tables().len());
    }

    #[test]
    fn every_column_is_explained_in_one_sentence() {
        for column in tables().iter().chain(traced_tables()).flat_map(|doc| doc.columns) {
            assert!(column.meaning.ends_with('.') && column.meaning.len() > 8, "{}", column.name);
            assert!(
                column
                    .name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
            );
            assert!(column.kind != Kind::String || column.unit.is_empty(), "{}", column.name);
        }
    }

    #[test]
    fn a_table_is_found_by_its_file() {
        assert_eq!(table("bands.csv").map(|doc| doc.columns.len()), Some(13));
        assert_eq!(table("agents.csv").map(|doc| doc.columns.len()), Some(10));
        assert_eq!(table("thesis.csv"), None);
    }

    #[test]
    fn a_cell_fits_its_kind_or_is_empty() {
        let fits: &[(Kind, &[&str])] = &[
            (Kind::Integer, &["0", "-3", "18446744073709551615", ""]),
            (Kind::Number, &["0.0", "1e-7", "-2.5", "1e21", ""]),
            (Kind::Boolean, &["0", "1", ""]),
            (Kind::Date, &["2009-02-16", ""]),
        ];
        let others: &[(Kind, &[&str])] = &[
            (Kind::Integer, &["1.0", "NaN", "x"]),
            (Kind::Number, &["1", "NaN", "inf", "-inf", "1.x", "true"]),
            (Kind::Boolean, &["true", "2"]),
            (Kind::Date, &["16/02/2009", "14302"]),
        ];
        assert!(fits.iter().all(|(kind, cells)| cells.iter().all(|cell| kind.fits(cell))));
        assert!(others.iter().all(|(kind, cells)| !cells.iter().any(|cell| kind.fits(cell))));
    }
}
