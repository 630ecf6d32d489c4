//! What was expected, what came, and how far apart they may be.

use serde::Serialize;
use std::fmt;

/// A number, or something else that can be compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(f64),
    /// Anything else, as text.
    Text(String),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Number(count as f64)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Number(count as f64)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", six_digits(*number)),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// `number` to six decimals at most, without zeros at the end.
fn six_digits(number: f64) -> String {
    if number != 0.0 && number.abs() < 1e-4 {
        return format!("{number:.2e}");
    }
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// How far what came may be from what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tolerance {
    /// Not at all.
    Exact,
    /// So far, to either side.
    Within(f64),
    /// As far below as it likes, never above.
    AtMost,
    /// As far above as it likes, never below.
    AtLeast,
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => f.write_str("exact"),
            Self::Within(distance) => write!(f, "±{}", six_digits(*distance)),
            Self::AtMost => f.write_str("at most"),
            Self::AtLeast => f.write_str("at least"),
        }
    }
}

/// Whether what came is what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is.
    Passed,
    /// It is not.
    Failed,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Passed => "ok",
            Self::Failed => "FAILED",
        })
    }
}

/// One figure of an experiment, held against what is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Which figure of the experiment; empty if there is but one.
    pub figure: String,
    /// What theory says.
    pub expected: Value,
    /// What came.
    pub got: Value,
    /// How far they may be apart.
    pub tolerance: Tolerance,
    /// Whether they are no further apart.
    pub verdict: Verdict,
}

impl Finding {
    fn new(figure: &str, expected: Value, got: Value, tolerance: Tolerance) -> Self {
        let passed = match (&expected, &got, tolerance) {
            (Value::Number(expected), Value::Number(got), Tolerance::Within(distance)) => {
                (got - expected).abs() <= distance
            }
            (Value::Number(expected), Value::Number(got), Tolerance::AtMost) => got <= expected,
            (Value::Number(expected), Value::Number(got), Tolerance::AtLeast) => got >= expected,
            (expected, got, Tolerance::Exact) => expected == got,
            _ => false,
        };
        let verdict = if passed { Verdict::Passed } else { Verdict::Failed };
        Self { figure: figure.to_owned(), expected, got, tolerance, verdict }
    }

    /// `got` must be `expected`.
    pub fn exact(figure: &str, expected: impl Into<Value>, got: impl Into<Value>) -> Self {
        Self::new(figure, expected.into(), got.into(), Tolerance::Exact)
    }

    /// `got` must be within `distance` of `expected`.
    pub fn within(figure: &str, expected: f64, got: f64, distance: f64) -> Self {
        Self::new(figure, expected.into(), got.into(), Tolerance::Within(distance))
    }

    /// `got` must not be above `bound`.
    pub fn at_most(figure: &str, bound: f64, got: f64) -> Self {
        Self::new(figure, bound.into(), got.into(), Tolerance::AtMost)
    }

    /// `got` must not be below `bound`.
    pub fn at_least(figure: &str, bound: f64, got: f64) -> Self {
        Self::new(figure, bound.into(), got.into(), Tolerance::AtLeast)
    }

    /// `computed` must be what was `printed` in a table, to half a unit of its last digit.
    pub fn printed(figure: &str, printed: &str, computed: f64) -> Self {
        let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let unit = (0..decimals).fold(1.0, |unit, _| unit / 10.0);
        // What is no number fails, as it is within no distance of anything.
        let expected = printed.parse().unwrap_or(f64::NAN);
        Self::within(figure, expected, computed, 0.5 * unit + 1e-12)
    }

    /// There is nothing to compare, for this `reason`.
    pub fn none(reason: &str) -> Self {
        Self::exact("", "a result".to_owned(), reason.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_passes_within_its_tolerance_and_nowhere_else() {
        let verdict = |finding: Finding| finding.verdict;
        assert_eq!(verdict(Finding::exact("", 3_u64, 3_u64)), Verdict::Passed);
        assert_eq!(verdict(Finding::exact("", 3_u64, 4_u64)), Verdict::Failed);
        assert_eq!(verdict(Finding::exact("", "a".to_owned(), "b".to_owned())), Verdict::Failed);
        assert_eq!(verdict(Finding::within("", 1.0, 1.5, 0.5)), Verdict::Passed);
        assert_eq!(verdict(Finding::within("", 1.0, 0.4, 0.5)), Verdict::Failed);
        assert_eq!(verdict(Finding::within("", 1.0, f64::NAN, 0.5)), Verdict::Failed);
        assert_eq!(verdict(Finding::at_most("", 1.0, 0.0)), Verdict::Passed);
        assert_eq!(verdict(Finding::at_most("", 1.0, 1.1)), Verdict::Failed);
        assert_eq!(verdict(Finding::at_most("", 1.0, f64::NAN)), Verdict::Failed);
        assert_eq!(verdict(Finding::at_least("", 1.0, 1.0)), Verdict::Passed);
        assert_eq!(verdict(Finding::at_least("", 1.0, 0.9)), Verdict::Failed);
        assert_eq!(verdict(Finding::printed("", ".9802", 0.980_24)), Verdict::Passed);
        assert_eq!(verdict(Finding::printed("", ".9802", 0.980_26)), Verdict::Failed);
        assert_eq!(verdict(Finding::printed("", "nothing", 0.0)), Verdict::Failed);
        assert_eq!(verdict(Finding::none("nothing")), Verdict::Failed);
    }

    #[test]
    fn numbers_are_told_to_six_decimals() {
        let told = [0.0, -0.0, 100.0, 0.25, 2.0 / 3.0, 3e-7].map(|n| Value::from(n).to_string());
        assert_eq!(told, ["0", "0", "100", "0.25", "0.666667", "3.00e-7"]);
        assert_eq!(Tolerance::Within(0.002).to_string(), "±0.002");
    }
}
