//! What matters how much in a sweep, as CSV.

use super::table::text;
use serde::Serialize;
use std::borrow::Cow;

/// An index of a factor or of two, or a share of the variance. Fields are columns, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SensitivityRow<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The name of the arm.
    pub arm: &'a str,
    /// The name of the arm it is taken from; empty if none is.
    pub baseline: &'a str,
    /// The indicator.
    pub metric: &'a str,
    /// What the row says.
    pub index: &'a str,
    /// The key that varies, as the head of its column in `points.csv`; empty for a share of the variance.
    pub factor: Cow<'a, str>,
    /// The second of two keys; or else empty.
    pub with: Cow<'a, str>,
    /// Its value.
    pub value: Option<f64>,
    /// The lower end of its 95 % interval.
    pub ci_low: Option<f64>,
    /// The upper end.
    pub ci_high: Option<f64>,
    /// The part of the value that is the same under every seed.
    pub parameter: Option<f64>,
    /// The part of the value that is another under every seed.
    pub interaction: Option<f64>,
    /// The same index of the mean over replicates.
    pub of_mean: Option<f64>,
}

/// The `rows` as CSV with a header.
pub fn csv<'a>(rows: impl IntoIterator<Item = SensitivityRow<'a>>) -> String {
    text(rows, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_told_is_an_empty_cell() {
        let row = SensitivityRow {
            scenario: "x",
            arm: "a, b",
            baseline: "",
            metric: "mobilised_end",
            index: "first",
            factor: "visits.daily".into(),
            with: "".into(),
            value: Some(0.5),
            ci_low: None,
            ci_high: Some(1.0),
            parameter: None,
            interaction: None,
            of_mean: Some(0.25),
        };
        assert_eq!(
            csv([row]),
            "scenario,arm,baseline,metric,index,factor,with,value,ci_low,ci_high,parameter,interaction,\
             of_mean\nx,\"a, b\",,mobilised_end,first,visits.daily,,0.5,,1.0,,,0.25\n"
        );
    }
}
