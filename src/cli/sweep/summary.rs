//! What a sweep says at its end: where which arm mobilised more.

use super::swept::Swept;
use crate::cli::organisation;
use crate::cli::summary::{heading, is_clear, saved};
use crate::cli::words::{plural, thousands};
use crate::experiment::tables::PairedRow;
use comfy_table::{CellAlignment, Table, presets};

/// How many points are shown at either end.
const SHOWN: usize = 6;

/// What the comparisons at all points say together.
#[derive(Debug)]
pub struct Verdicts<'a> {
    swept: &'a Swept,
    metric: String,
    /// In the order of the arms compared.
    arms: Vec<Verdict>,
}

/// What those of one arm say.
#[derive(Clone, Debug, Default)]
struct Verdict {
    arm: String,
    ahead: u64,
    behind: u64,
    untold: u64,
    replicates: u64,
    /// Variances of the arm and of the baseline, and of the difference, added up over points.
    variances: (f64, f64),
    /// The points furthest behind and furthest ahead, in this order, and the least number of others.
    shown: Vec<At>,
}

/// The difference at a point: the median of its replicates, their mean, and its simulation error.
#[derive(Clone, Debug)]
struct At {
    point: u32,
    replicates: u32,
    median: f64,
    mean: f64,
    error: Option<(f64, f64)>,
}

impl<'a> Verdicts<'a> {
    /// Nothing yet.
    pub fn new(swept: &'a Swept) -> Self {
        let measure = swept.scenario.measure.first().map_or("end", |measure| measure.name());
        Self { swept, metric: format!("mobilised_{measure}"), arms: Vec::new() }
    }

    /// Add a point, all indicators of all arms against the baseline.
    pub fn add(&mut self, rows: &[PairedRow]) {
        for row in rows.iter().filter(|row| row.metric == self.metric) {
            let position = self.arms.iter().position(|verdict| verdict.arm == row.arm);
            let position = position.unwrap_or_else(|| {
                self.arms.push(Verdict { arm: row.arm.to_owned(), ..Verdict::default() });
                self.arms.len() - 1
            });
            self.arms[position].add(row);
        }
    }

    /// The text of `summary.txt`.
    pub fn text(&self, missing: u64, failed: u64) -> String {
        let scenario = &self.swept.scenario;
        let mut lines = heading(scenario);
        lines.extend(organisation::heard(scenario));
        lines.push(self.swept.told());
        if missing > 0 {
            lines.push(format!("INCOMPLETE: {} missing.", plural(missing, "run")));
        }
        if failed > 0 {
            lines.push(format!("{} failed: runs.csv has the errors.", plural(failed, "run")));
        }
        let baseline = &scenario.arms[scenario.baseline].name;
        for verdict in &self.arms {
            lines.push(String::new());
            lines.extend(verdict.told(baseline));
            lines.push(self.table(verdict));
        }
        if self.arms.is_empty() {
            lines.push(
                "One arm: nothing to compare it with; summary.csv has it by point.".to_owned(),
            );
        }
        lines.push(String::new());
        lines.push(format!(
            "Differences are of {}, in people. Simulation error: 95 % interval of the mean, which more \
             replicates\nshrink; it does not cover what is unknown.",
            self.metric
        ));
        lines.join("\n") + "\n"
    }

    fn table(&self, verdict: &Verdict) -> String {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        let keys = self.swept.points.keys();
        let header = ["  point".to_owned()].into_iter().chain(keys.iter().map(|key| short(key)));
        let after = ["median", "mean", "simulation error", "replicates"].map(str::to_owned);
        table.set_header(header.chain(after));
        let mut shown = verdict.shown.clone();
        shown.sort_by(|a, b| b.mean.total_cmp(&a.mean).then(a.point.cmp(&b.point)));
        let gap = shown.len() > 2 * SHOWN;
        let last = shown.len().saturating_sub(SHOWN);
        for (position, at) in shown.iter().enumerate() {
            if gap && (SHOWN..last).contains(&position) {
                continue;
            }
            let values = self.swept.points.at(at.point.into());
            let values = values.into_iter().map(|value| value.map_or_else(String::new, rounded));
            let error = at.error.map_or_else(String::new, |(low, high)| {
                format!("{} to {}", signed(low), signed(high))
            });
            let number = format!("  {}", at.point);
            let figures = [signed(at.median), signed(at.mean), error, at.replicates.to_string()];
            table.add_row([number].into_iter().chain(values).chain(figures));
        }
        table.column_iter_mut().skip(1).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
        let left_out = match verdict.points() {
            all if gap => format!(
                "\n  {} of {} shown: those furthest ahead and furthest behind",
                2 * SHOWN,
                plural(all, "point")
            ),
            _ => String::new(),
        };
        table.trim_fmt() + &left_out
    }
}

impl Verdict {
    fn add(&mut self, row: &PairedRow) {
        let Some((mean, median)) = row.difference.zip(row.median) else { return };
        let error = row.ci_low.zip(row.ci_high);
        let clear = error.is_some_and(|error| is_clear(row, error));
        match clear {
            true if mean > 0.0 => self.ahead += 1,
            true if mean < 0.0 => self.behind += 1,
            _ => self.untold += 1,
        }
        if let (Some(se), Some(ratio)) = (row.se, row.variance_ratio) {
            let variance = se * se * f64::from(row.n);
            self.variances.0 += ratio * variance;
            self.variances.1 += variance;
        }
        self.replicates += u64::from(row.n);
        self.shown.push(At { point: row.point, replicates: row.n, median, mean, error });
        if self.shown.len() > 64 * SHOWN {
            self.shown.sort_by(|a, b| a.mean.total_cmp(&b.mean));
            let last = self.shown.len() - SHOWN;
            self.shown.drain(SHOWN + 1..last);
        }
    }

    /// At how many points the arm is compared.
    fn points(&self) -> u64 {
        self.ahead + self.behind + self.untold
    }

    fn told(&self, baseline: &str) -> Vec<String> {
        let Self { arm, ahead, behind, untold, variances: (apart, paired), .. } = self;
        let points = plural(self.points(), "point");
        let mut lines = vec![format!(
            "“{arm}” against “{baseline}”, {points}: mobilises more at {}, fewer at {}, no difference \
             can be told at {}",
            thousands(*ahead),
            thousands(*behind),
            thousands(*untold)
        )];
        lines.extend(
            (*paired > 0.0)
                .then(|| format!("{} over all points", saved(apart / paired, self.replicates))),
        );
        lines
    }
}

/// A value, as TOML; a number with many digits has four that tell, `points.csv` has all.
fn rounded(value: String) -> String {
    const WIDE: usize = 8;
    let number = value.parse::<f64>().ok();
    let long = number.filter(|_| value.len() > WIDE && value.contains(['.', 'e']));
    let round = |number: f64| format!("{number:.3e}").parse::<f64>().ok();
    long.and_then(round).map_or(value, |number| number.to_string())
}

/// The last two components of a dotted path.
fn short(key: &str) -> String {
    let parts: Vec<&str> = key.rsplitn(3, '.').collect();
    match parts.as_slice() {
        [last, before, _] => format!("{before}.{last}"),
        _ => key.to_owned(),
    }
}

fn signed(number: f64) -> String {
    format!("{number:+.0}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_value_is_shown_with_four_digits_and_any_other_as_it_is() {
        for (value, shown) in [
            ("0.18882503082966348", "0.1888"),
            ("1.2345678901e-7", "0.0000001235"),
            ("0.25", "0.25"),
            ("123456789", "123456789"),
            ("{ count = 7.5 }", "{ count = 7.5 }"),
            ("2009-02-16", "2009-02-16"),
        ] {
            assert_eq!(rounded(value.to_owned()), shown);
        }
    }
}
