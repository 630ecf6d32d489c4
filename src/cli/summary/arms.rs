//! The arms side by side.

use super::metric;
use crate::cli::words::{count, count_or_dash};
use crate::experiment::tables::SummaryRow;
use crate::scenario::{Measure, Scenario};
use comfy_table::{CellAlignment, Table, presets};

/// A row for each arm: means, and quantiles of the mobilised.
pub fn table(scenario: &Scenario, summary: &[SummaryRow], measure: Measure) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "",
        "registered",
        "accounts",
        "active",
        "mobilised",
        "5 % to 95 %",
        "of public",
    ]);
    table.add_rows(scenario.arms.iter().map(|arm| row(scenario, summary, &arm.name, measure)));
    table.column_iter_mut().skip(1).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
    table.trim_fmt()
}

fn row(scenario: &Scenario, summary: &[SummaryRow], arm: &str, measure: Measure) -> [String; 7] {
    let of = |name: &str| {
        let metric = metric(name, measure);
        summary.iter().find(|row| row.arm == arm && row.metric == metric)
    };
    let mean = |name: &str| count_or_dash(of(name).and_then(|row| row.mean));
    let mobilised = of("mobilised");
    let range = mobilised.and_then(|row| Some((row.q05?, row.q95?)));
    let share = mobilised.and_then(|row| row.mean).map(|m| m / f64::from(scenario.population.size));
    [
        format!("  {arm}"),
        mean("registered"),
        mean("accounts"),
        mean("active"),
        mean("mobilised"),
        range.map_or_else(
            || "–".to_owned(),
            |(low, high)| format!("{} to {}", count(low), count(high)),
        ),
        share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", 100.0 * share)),
    ]
}
