//! Thresholds from a distribution.

use super::*;

fn with(form: &str) -> String {
    format!("{LEAST}[activation]\nthreshold = {form}\n")
}

#[test]
fn thresholds_are_drawn_from_two_distributions() {
    let threshold = |form: &str| read(&with(form)).arms[0].activation.threshold.clone();
    assert_eq!(
        threshold("{ distribution = \"normal\", mean = 0.25, sd = 0.1 }"),
        Thresholds::Drawn(Distribution::Normal { mean: 0.25, sd: 0.1 })
    );
    assert_eq!(
        threshold("{ distribution = \"uniform\", low = -0.1, high = 0.9 }"),
        Thresholds::Drawn(Distribution::Uniform { low: -0.1, high: 0.9 })
    );
    let resolved =
        serde_json::to_value(read(&with("{ distribution = \"uniform\", low = 0, high = 0 }")));
    let drawn = &resolved.unwrap()["arms"][0]["activation"]["threshold"]["drawn"];
    assert_eq!(drawn["distribution"], "uniform");
}

#[test]
fn a_distribution_that_is_none_is_refused() {
    for (form, code, column, remedy) in [
        ("{ distribution = \"norml\" }", "unknown-value", 30, "did you mean \"normal\"?"),
        ("{ distribution = \"normal\", mean = 1 }", "missing-key", 13, "write `sd = …`"),
        ("{ distribution = \"normal\", mean = 1, sd = -1 }", "out-of-range", 55, "from 0 to 10"),
        (
            "{ distribution = \"normal\", mean = 1, sd = 1, low = 0 }",
            "conflict",
            58,
            "distribution = \"uniform\"",
        ),
        ("{ distribution = \"uniform\", low = 1, high = 0 }", "impossible", 57, "high = 1 or more"),
        ("{ mean = 0.5, sd = 0.1 }", "conflict", 13, "{ distribution = … }"),
        ("{ distribution = \"uniform\", count = 1 }", "conflict", 13, "must have one form"),
        ("{ count = 1, sd = 1 }", "conflict", 26, "belongs to the distribution `normal`"),
    ] {
        let refused = refused_at(&with(form), &[(code, 14, column)]);
        assert!(refused.contains(remedy), "{refused}");
    }
}
