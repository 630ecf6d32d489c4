//! What grew tenfold, and what calls, federations, money and camps came to: a column for each that the
//! scenario has.

use super::metric;
use crate::cli::words::{count, thousands};
use crate::experiment::tables::SummaryRow;
use crate::scenario::{Arm, Measure, Scenario};
use comfy_table::{CellAlignment, Table, presets};

/// A row for each arm: what grew tenfold, and a column for each mechanism that is on.
pub fn table(scenario: &Scenario, summary: &[SummaryRow], measure: Measure) -> String {
    let means = Means { scenario, summary, measure };
    let mut columns: Vec<Column> = [
        Some(means.grew_tenfold()),
        means.column("calls received", "calls_received", |received, _| count(received)),
        means.column("duplicate", "calls_duplicate", share_of_received),
        means.column("at odds", "calls_contradictory", share_of_received),
        means.column("too late", "calls_late", |late, _| count(late)),
        means.federations(),
        means.votes(),
        means.cost(),
    ]
    .into_iter()
    .flatten()
    .collect();
    columns.extend(means.camps());
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(std::iter::once("").chain(columns.iter().map(|column| &*column.header)));
    for (position, arm) in scenario.arms.iter().enumerate() {
        let cells = columns.iter().map(|column| column.cells[position].clone());
        table.add_row(std::iter::once(format!("  {}", arm.name)).chain(cells));
    }
    table.column_iter_mut().skip(1).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
    table.trim_fmt()
}

struct Column {
    header: String,
    cells: Vec<String>,
}

fn share_of_received(calls: f64, received: f64) -> String {
    format!("{:.1} %", 100.0 * calls / received.max(1.0))
}

/// The means over replicates of one measure.
struct Means<'a> {
    scenario: &'a Scenario,
    summary: &'a [SummaryRow<'a>],
    measure: Measure,
}

impl Means<'_> {
    fn of(&self, arm: &Arm, name: &str) -> Option<f64> {
        let metric = metric(name, self.measure);
        self.summary.iter().find(|row| row.arm == arm.name && row.metric == metric)?.mean
    }

    /// In how many replicates each arm grew tenfold.
    fn grew_tenfold(&self) -> Column {
        let cell = |arm: &Arm| {
            let row = self.summary.iter().find(|row| row.arm == arm.name)?;
            let runs = (row.grew_tenfold? * f64::from(row.n)).round();
            Some(format!("{runs} of {}", row.n))
        };
        let cells = self.scenario.arms.iter().map(|arm| cell(arm).unwrap_or_else(dash));
        Column { header: "grew tenfold".to_owned(), cells: cells.collect() }
    }

    /// What `say` makes of a count of calls and of those received; nothing if it is 0 in all arms.
    fn column(&self, header: &str, name: &str, say: fn(f64, f64) -> String) -> Option<Column> {
        let arms = || self.scenario.arms.iter();
        arms().find(|arm| self.of(arm, name).is_some_and(|mean| mean > 0.0))?;
        let received = |arm| self.of(arm, "calls_received").unwrap_or(0.0);
        let cell = |arm| self.of(arm, name).map_or_else(dash, |mean| say(mean, received(arm)));
        Some(Column { header: header.to_owned(), cells: arms().map(cell).collect() })
    }

    fn votes(&self) -> Option<Column> {
        let votes = |arm: &Arm| {
            self.summary.iter().find(|row| row.arm == arm.name && row.metric == "votes")?.mean
        };
        let arms = || self.scenario.arms.iter();
        arms().find(|arm| votes(arm).is_some_and(|votes| votes > 0.0))?;
        let cells = arms().map(|arm| votes(arm).map_or_else(dash, count)).collect();
        Some(Column { header: "votes".to_owned(), cells })
    }

    fn federations(&self) -> Option<Column> {
        let all = self.scenario.population.federations;
        let cell = |arm| self.of(arm, "federations_covered").map_or_else(dash, count);
        (all > 1).then(|| Column {
            header: format!("federations of {}", thousands(all.into())),
            cells: self.scenario.arms.iter().map(cell).collect(),
        })
    }

    fn cost(&self) -> Option<Column> {
        let acts = |arm: &&Arm| arm.budget.reach > 0.0 && arm.budget() > 0.0;
        self.scenario.arms.iter().find(acts).filter(|_| !self.scenario.currency.is_empty())?;
        let cost = |arm: &Arm| self.of(arm, "cost_per_thousand").filter(|_| acts(&arm));
        let cell = |arm| cost(arm).map_or_else(dash, |cost| format!("{cost:.3}"));
        Some(Column {
            header: format!("{} per thousand", self.scenario.currency),
            cells: self.scenario.arms.iter().map(cell).collect(),
        })
    }

    /// How many are active in each camp, where there are several.
    fn camps(&self) -> Vec<Column> {
        let mut camps: Vec<&str> = self.scenario.arms.iter().flat_map(Arm::camps).collect();
        camps.sort_unstable();
        camps.dedup();
        let several = camps.into_iter().filter(|_| self.has_camps());
        let cell =
            |arm, camp: &str| self.of(arm, &format!("active_{camp}")).map_or_else(dash, count);
        several
            .map(|camp| Column {
                header: format!("active: {camp}"),
                cells: self.scenario.arms.iter().map(|arm| cell(arm, camp)).collect(),
            })
            .collect()
    }

    fn has_camps(&self) -> bool {
        let mut camps = self.scenario.arms.iter().flat_map(Arm::camps);
        let first = camps.next();
        camps.any(|camp| Some(camp) != first)
    }
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    fn said(change: fn(&mut Scenario), means: &[(&str, f64)]) -> Vec<String> {
        let mut scenario = testing::scenario(|_| {});
        change(&mut scenario);
        let named = means.iter().map(|(name, mean)| (format!("{name}_end"), *mean));
        let named: Vec<(String, f64)> = named.collect();
        let rows: Vec<SummaryRow> = named.iter().map(|(name, mean)| row(name, *mean)).collect();
        let table = table(&scenario, &rows, Measure::End);
        table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    fn row(metric: &str, mean: f64) -> SummaryRow<'_> {
        SummaryRow {
            scenario: "test",
            point: 0,
            arm: "arm",
            metric,
            n: 2,
            mean: Some(mean),
            sd: None,
            ci_low: None,
            ci_high: None,
            q05: None,
            q25: None,
            median: None,
            q75: None,
            q95: None,
            grew_tenfold: Some(0.5),
        }
    }

    #[test]
    fn what_is_off_is_not_mentioned() {
        let means = [
            ("cost_per_thousand", 1.0),
            ("calls_received", 0.0),
            ("calls_late", 0.0),
            ("federations_covered", 1.0),
        ];
        assert_eq!(said(|_| {}, &means), ["grew tenfold", "arm 1 of 2"]);
    }

    #[test]
    fn each_mechanism_has_its_line() {
        let on = |scenario: &mut Scenario| {
            scenario.arms[0].budget.reach = 1e-5;
            scenario.currency = "k€".into();
            scenario.population.federations = 20;
        };
        let means = [
            ("cost_per_thousand", 1.25),
            ("calls_received", 12_000.0),
            ("calls_duplicate", 1_500.0),
            ("calls_contradictory", 300.0),
            ("calls_late", 40.0),
            ("federations_covered", 7.4),
        ];
        assert_eq!(
            said(on, &means),
            [
                "grew tenfold calls received duplicate at odds too late federations of 20 k€ per thousand",
                "arm 1 of 2 12,000 12.5 % 2.5 % 40 7 1.250",
            ]
        );
    }
}
