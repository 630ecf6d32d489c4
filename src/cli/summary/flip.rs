//! The same comparison under other rules of contagion: does the sign of a difference survive?

use super::verdict::{Comparison, comparisons, is_clear, points};
use super::when;
use crate::cli::collected::Collected;
use crate::cli::words::plural;
use crate::experiment::results::Results;
use crate::experiment::tables::{self, PairedRow};
use crate::scenario::Scenario;
use comfy_table::{CellAlignment, Table, presets};

/// A table of the differences under each rule, and what survives; nothing unless it is asked for.
pub fn lines(collected: &Collected) -> Vec<String> {
    let Collected { scenario, results, flipped, .. } = collected;
    if flipped.is_empty() || results.compared().next().is_none() {
        return Vec::new();
    }
    let others = flipped.iter().map(|(rule, results)| (rule.name(), results));
    let tables: Vec<(&str, &Results, Vec<PairedRow>)> = std::iter::once(("as written", results))
        .chain(others)
        .map(|(name, results)| (name, results, tables::paired(results, 0)))
        .collect();
    let mut lines = vec![
        String::new(),
        "Under other rules of contagion, points of the public more or fewer:".into(),
        format!("  simple: {}, λ = 0; complex: β = 0, λ = 1, threshold as written", beta(scenario)),
    ];
    for &measure in &scenario.measure {
        let rules: Vec<Rule> = tables
            .iter()
            .map(|(name, results, rows)| (*name, comparisons(rows, results, measure)))
            .collect();
        lines.push(format!("{}:", when(scenario, measure)));
        lines.push(table(scenario, &rules));
        let of_arm = |arm| survival(arm, &rules);
        lines.extend(results.compared().filter_map(|arm| of_arm(&results.arms()[arm])));
    }
    lines.push(TABLES.to_owned());
    lines
}

const TABLES: &str = "  Tables of these runs are not kept; for those of complex (all ties), say:
  --set activation.probability=0 --set activation.threshold_strength=1 --set activation.reference=all";

/// The β of simple contagion: as written, or where an arm writes none, which one it gets.
fn beta(scenario: &Scenario) -> String {
    let without = scenario.arms.iter().filter(|a| a.activation.probability.value() == 0.0);
    let given: Vec<String> =
        without.map(|arm| format!("{:.4}", scenario.simple(arm).value())).collect();
    match given.first() {
        None => "β as written".to_owned(),
        Some(first) => format!("β = {first}, the campaign's R₀ 6, where none is written"),
    }
}

/// How a difference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Gain,
    Loss,
    Nothing,
    Untold,
}

impl Sign {
    fn of(row: &PairedRow) -> Self {
        match (row.difference, row.ci_low.zip(row.ci_high)) {
            (Some(difference), Some((low, high))) if difference == 0.0 && low == high => {
                Self::Nothing
            }
            (Some(difference), Some(interval)) if is_clear(row, interval) => {
                if difference > 0.0 {
                    Self::Gain
                } else {
                    Self::Loss
                }
            }
            _ => Self::Untold,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Gain => "gain",
            Self::Loss => "loss",
            Self::Nothing => "exactly none",
            Self::Untold => "cannot be told",
        }
    }
}

/// The name of a rule, and the comparisons under it.
type Rule<'a> = (&'a str, Vec<Comparison<'a>>);

fn table(scenario: &Scenario, rules: &[Rule]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let header = ["", "", "median", "lowest to highest", "mean", "simulation error (95 %)", ""];
    table.set_header(header);
    for (rule, comparisons) in rules {
        table.add_rows(comparisons.iter().map(|comparison| cells(scenario, rule, comparison)));
    }
    table
        .column_iter_mut()
        .skip(2)
        .take(4)
        .for_each(|c| c.set_cell_alignment(CellAlignment::Right));
    table.trim_fmt()
}

fn cells(scenario: &Scenario, rule: &str, Comparison { row, spread }: &Comparison) -> [String; 7] {
    let points = |people: f64| points(people, scenario);
    let range = |(low, high): (f64, f64)| format!("({} to {})", points(low), points(high));
    let or_dash = |people: Option<f64>| people.map_or_else(|| "–".to_owned(), points);
    let missing = match row.n == scenario.replicates {
        true => String::new(),
        false => format!(", of {}", plural(row.n.into(), "replicate")),
    };
    [
        format!("  {rule}"),
        format!("“{}”", row.arm),
        or_dash(spread.map(|spread| spread.quantiles.median)),
        spread.map(|spread| range((spread.range.low, spread.range.high))).unwrap_or_default(),
        or_dash(row.difference),
        row.ci_low.zip(row.ci_high).map(range).unwrap_or_default(),
        format!("{}{missing}", Sign::of(row).word()),
    ]
}

/// Under which rules the sign that `arm` has as written survives, flips, or cannot be told.
fn survival(arm: &str, rules: &[Rule]) -> Option<String> {
    let signs: Vec<(&str, Sign)> = rules
        .iter()
        .filter_map(|(rule, comparisons)| {
            let of_arm = comparisons.iter().find(|comparison| comparison.row.arm == arm)?;
            Some((*rule, Sign::of(of_arm.row)))
        })
        .collect();
    let (&(_, written), others) = signs.split_first()?;
    let under = |fits: &dyn Fn(Sign) -> bool| {
        let rules: Vec<&str> = others.iter().filter(|o| fits(o.1)).map(|o| o.0).collect();
        (!rules.is_empty()).then(|| rules.join(", "))
    };
    let opposite = match written {
        Sign::Gain => Sign::Loss,
        Sign::Loss => Sign::Gain,
        Sign::Nothing | Sign::Untold => {
            let told: Vec<String> = [Sign::Gain, Sign::Loss]
                .into_iter()
                .filter_map(|sign| {
                    Some(format!("a {} under {}", sign.word(), under(&|s| s == sign)?))
                })
                .collect();
            let told = if told.is_empty() { "none under any rule".into() } else { told.join("; ") };
            return Some(format!("  “{arm}” has no sign as written that could flip: {told}"));
        }
    };
    let parts = [
        ("survives under", under(&|sign| sign == written)),
        ("flips under", under(&|sign| sign == opposite)),
        ("cannot be told under", under(&|sign| sign != written && sign != opposite)),
    ];
    let parts = parts.into_iter().filter_map(|(word, rules)| Some(format!("{word} {}", rules?)));
    let parts: Vec<String> = parts.collect();
    Some(format!("  the {} of “{arm}” {}", written.word(), parts.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::summary::verdict::example;

    fn row(arm: &'static str, (low, high): (f64, f64)) -> PairedRow<'static> {
        let row = example(20, Some((low + high) / 2.0), Some((low, high)));
        PairedRow { arm, p_value: row.p_value.filter(|_| low != high), ..row }
    }

    fn told(written: (f64, f64), others: [(f64, f64); 3]) -> String {
        let names = ["as written", "simple", "complex (visible ties)", "complex (all ties)"];
        let intervals = std::iter::once(written).chain(others);
        let rows: Vec<_> = intervals.map(|interval| row("two", interval)).collect();
        let compared = rows.iter().map(|row| vec![Comparison { row, spread: None }]);
        let rules: Vec<Rule> = names.into_iter().zip(compared).collect();
        survival("two", &rules).unwrap()
    }

    #[test]
    fn a_sign_survives_flips_or_cannot_be_told() {
        assert_eq!(
            told((-9.0, -5.0), [(-4.0, -1.0), (2.0, 8.0), (-1.0, 1.0)]),
            "  the loss of “two” survives under simple; flips under complex (visible ties); \
             cannot be told under complex (all ties)"
        );
        let gain = told((1.0, 2.0), [(1.0, 2.0), (1.0, 3.0), (1.0, 1.0)]);
        let all = "simple, complex (visible ties), complex (all ties)";
        assert_eq!(gain, format!("  the gain of “two” survives under {all}"));
    }

    #[test]
    fn what_has_no_sign_cannot_flip() {
        let none = told((0.0, 0.0), [(0.0, 0.0); 3]);
        assert!(
            none.ends_with("no sign as written that could flip: none under any rule"),
            "{none}"
        );
        let loss = told((-1.0, 1.0), [(-4.0, -1.0), (0.0, 0.0), (1.0, 2.0)]);
        assert!(loss.ends_with("a gain under complex (all ties); a loss under simple"), "{loss}");
    }
}
