//! The curves that theory predicts, beside those of a result, as CSV.

use super::table::text;
use serde::Serialize;

/// A day of an arm. Fields are columns, in order; shares of the public.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Predicted<'a> {
    /// The name of the scenario.
    pub scenario: &'a str,
    /// The name of the arm.
    pub arm: &'a str,
    /// The day.
    pub day: u16,
    /// Who holds an account, by theory.
    pub registered: f64,
    /// Who is active, by theory.
    pub active: f64,
    /// Who holds an account, mean of the runs.
    pub simulated_registered: Option<f64>,
    /// Who is active, mean of the runs.
    pub simulated_active: Option<f64>,
}

/// The `rows` as CSV with a header.
pub fn csv<'a>(rows: impl IntoIterator<Item = Predicted<'a>>) -> String {
    text(rows, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_that_is_missing_is_an_empty_cell() {
        let row = Predicted {
            scenario: "x",
            arm: "a, b",
            day: 3,
            registered: 1.0,
            active: 0.25,
            simulated_registered: None,
            simulated_active: Some(0.2),
        };
        assert_eq!(
            csv([row]),
            "scenario,arm,day,registered,active,simulated_registered,simulated_active\n\
             x,\"a, b\",3,1.0,0.25,,0.2\n"
        );
    }
}
