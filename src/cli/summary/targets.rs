//! What is known, and whether the runs agree with it.

use crate::cli::words::count;
use crate::experiment::target::{TargetRow, Verdict};
use crate::scenario::{Form, Purpose, Scenario};

/// How many targets the runs are compatible with, and a line for each; nothing without targets.
pub fn lines(scenario: &Scenario, rows: &[TargetRow]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let told = rows.iter().map(|row| line(scenario, row));
    [String::new(), score(rows)].into_iter().chain(told).collect()
}

/// “Compatible with 5 of 6 targets”, those fitted to and those that check told apart.
fn score(rows: &[TargetRow]) -> String {
    let of = |purpose: Option<Purpose>| {
        let asked = || rows.iter().filter(move |row| purpose.is_none_or(|p| row.purpose == p));
        let met = asked().filter(|row| row.verdict == Verdict::Compatible).count();
        (met, asked().count())
    };
    let (met, all) = of(None);
    let purposes = [("fitted to", Purpose::Fit), ("kept to check", Purpose::Check)];
    let parts: Vec<String> = purposes
        .into_iter()
        .map(|(name, purpose)| (name, of(Some(purpose))))
        .filter(|(_, (_, asked))| *asked > 0)
        .map(|(name, (met, asked))| format!("{met} of {asked} {name}"))
        .collect();
    let unknown = rows.iter().filter(|row| row.verdict == Verdict::Unknown).count();
    let unknown = if unknown > 0 { format!("; {unknown} unknown") } else { String::new() };
    let targets = if all == 1 { "target" } else { "targets" };
    format!("Compatible with {met} of {all} {targets} ({}){unknown}:", parts.join(", "))
}

/// What it is about and the range; below, what was found and how the two stand.
fn line(scenario: &Scenario, row: &TargetRow) -> String {
    let told = |value| measured(value, row.form);
    let when = |day| scenario.date_of(day).unwrap_or_else(|| format!("day {}", day.0));
    let since = row.since.map_or_else(String::new, |since| format!("{} to ", when(since)));
    let place = match &row.platform {
        Some(platform) => format!("“{}”, “{platform}”", row.arm),
        None => format!("“{}”", row.arm),
    };
    let found = match (row.median, row.q05, row.q95) {
        (Some(median), Some(q05), Some(q95)) => {
            format!("found {} ({} to {})", told(median), told(q05), told(q95))
        }
        _ => "found nothing".to_owned(),
    };
    let inside = format!("{:.0} % of runs inside", 100.0 * row.inside.unwrap_or(0.0));
    let verdict = match (row.verdict, row.miss) {
        (Verdict::Unknown, _) => "unknown, no run has a value".to_owned(),
        (_, None) => format!("compatible, {inside}"),
        (_, Some(gap)) => {
            let side = if gap < 0.0 { "low" } else { "high" };
            format!("missed, {} too {side}, {inside}", apart(gap.abs(), row.form))
        }
    };
    let what = format!(
        "{}{}, {since}{}",
        row.metric.name().replace('_', " "),
        suffix(row.form),
        when(row.day)
    );
    let (id, low, high) = (&row.id, told(row.low), told(row.high));
    format!("  {id}: {what} ({place}): {low} to {high}\n    {found}: {verdict}")
}

fn suffix(form: Form) -> &'static str {
    match form {
        Form::Count => "",
        Form::Share => " of the public",
        Form::PerRegistered => " of those registered",
        Form::Growth => ", growth",
        Form::Exponent => ", exponent",
    }
}

/// A value as its form is told: people, per cent, or a plain number of three digits.
fn measured(value: f64, form: Form) -> String {
    match form {
        Form::Count if value.abs() >= 100.0 || value.fract() == 0.0 => count(value),
        Form::Count | Form::Exponent => digits(value),
        Form::Share | Form::PerRegistered => format!("{} %", digits(100.0 * value)),
        Form::Growth => format!("{} % a day", digits(100.0 * value)),
    }
}

/// The distance of two values: shares are points apart.
fn apart(gap: f64, form: Form) -> String {
    measured(gap, form).replace(" %", " points")
}

/// Three digits of a number, or as many as stand before its point.
fn digits(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        size if size >= 0.1 => 3,
        size if size >= 0.01 => 4,
        _ => 5,
    };
    format!("{value:.decimals$}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Day;
    use crate::model::testing;

    fn row(purpose: Purpose, verdict: Verdict, miss: Option<f64>) -> TargetRow {
        TargetRow {
            id: "T1".into(),
            arm: "as it was".into(),
            platform: None,
            metric: crate::scenario::Metric::new("calls_sent").unwrap(),
            form: Form::Share,
            since: None,
            day: Day(22),
            low: 0.0026,
            high: 0.0035,
            purpose,
            n: 20,
            median: Some(0.0031),
            q05: Some(0.0029),
            q95: Some(0.01),
            inside: Some(0.9),
            verdict,
            miss,
        }
    }

    fn said(rows: &[TargetRow]) -> String {
        lines(&testing::scenario(|_| {}), rows).join("\n")
    }

    #[test]
    fn a_target_met_is_told_with_its_range_and_what_was_found() {
        let said = said(&[row(Purpose::Fit, Verdict::Compatible, None)]);
        for words in [
            "Compatible with 1 of 1 target (1 of 1 fitted to):",
            "  T1: calls sent of the public, day 22 (“as it was”): 0.260 % to 0.350 %\n",
            "    found 0.310 % (0.290 % to 1.00 %): compatible, 90 % of runs inside",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }

    #[test]
    fn what_is_missed_and_what_is_unknown_are_told_apart() {
        let missed = row(Purpose::Check, Verdict::Missed, Some(0.002));
        let unknown = row(Purpose::Check, Verdict::Unknown, None);
        let said = said(&[row(Purpose::Fit, Verdict::Compatible, None), missed, unknown]);
        let score =
            "Compatible with 1 of 3 targets (1 of 1 fitted to, 0 of 2 kept to check); 1 unknown:";
        assert!(said.contains(score), "{said}");
        assert!(
            said.contains("missed, 0.200 points too high") && said.contains("no run has a value")
        );
    }

    #[test]
    fn without_targets_nothing_is_said() {
        assert_eq!(said(&[]), "");
    }

    #[test]
    fn numbers_are_told_as_their_form_asks() {
        let told = [
            (15_500.0, Form::Count, "15,500"),
            (2.5, Form::Count, "2.50"),
            (0.055, Form::Share, "5.50 %"),
            (-0.0065, Form::Growth, "−0.650 % a day"),
            (0.395, Form::Exponent, "0.395"),
        ];
        told.into_iter().for_each(|(value, form, text)| assert_eq!(measured(value, form), text));
    }
}
