//! What is said of the indices: text, JSON, CSV.

use super::{Of, Sensitivity, Study};
use crate::experiment::sensitivity::decomposition::Shares;
use crate::experiment::sensitivity::{Index, Kind, Method, RESAMPLES};
use crate::output::sensitivity::{self, SensitivityRow};
use crate::scenario::cell;
use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Value, json};
use std::borrow::Cow;

/// How many pairs of factors are shown.
const PAIRS: usize = 6;

impl Sensitivity<'_> {
    /// The text for people.
    pub fn text(&self) -> String {
        let mut lines = vec![self.swept.told(), self.about()];
        for study in &self.studies {
            lines.push(String::new());
            lines.push(self.title(study));
            lines.push(told(study.shares));
            lines.push(self.factors(study));
            lines.extend(self.pairs(study));
        }
        lines.push(String::new());
        lines.extend(legend(&self.method).iter().map(|line| (*line).to_owned()));
        lines.join("\n") + "\n"
    }

    fn about(&self) -> String {
        let intervals = match self.method {
            Method::Shapley { .. } => "t intervals over replicates".to_owned(),
            _ => format!("intervals of {RESAMPLES} resamples of blocks and replicates"),
        };
        let (what, metric, replicates) = (self.method.name(), self.metric, self.replicates);
        let seeds = match replicates {
            1 => "1 seed, common to all points".to_owned(),
            _ => format!("{replicates} seeds, each common to all points"),
        };
        format!("{what} of {metric}; {seeds}; 95 % {intervals}")
    }

    fn title(&self, study: &Study) -> String {
        let arm = &self.arm(study);
        match self.baseline() {
            "" => format!("“{arm}”"),
            baseline => format!("coordination loss: “{baseline}” minus “{arm}”"),
        }
    }

    fn arm(&self, study: &Study) -> &str {
        &self.swept.scenario.arms[study.arm].name
    }

    /// The arm that others are taken from, if they are.
    fn baseline(&self) -> &str {
        let scenario = &self.swept.scenario;
        if self.of == Of::Difference { &scenario.arms[scenario.baseline].name } else { "" }
    }

    /// A row a factor, a column an index.
    fn factors(&self, study: &Study) -> String {
        let keys = self.swept.points.keys();
        let of_factor = |factor: usize| {
            study.indices.iter().filter(move |i| i.factor == factor && i.with.is_none())
        };
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        let header = of_factor(0).flat_map(|index| columns(index).map(|(name, _)| name));
        table.set_header([String::new()].into_iter().chain(header));
        for (factor, key) in keys.iter().enumerate() {
            let cells = of_factor(factor).flat_map(|index| columns(index).map(|(_, cell)| cell));
            table.add_row([format!("  {key}")].into_iter().chain(cells));
        }
        table.column_iter_mut().skip(1).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
        table.trim_fmt()
    }

    /// The pairs of factors that go together most.
    fn pairs(&self, study: &Study) -> Vec<String> {
        let keys = self.swept.points.keys();
        let pair = |index: &Index| Some((index.factor, index.with?, index.value?, index.interval));
        let mut pairs: Vec<_> = study.indices.iter().filter_map(pair).collect();
        pairs.retain(|(_, _, value, _)| *value != 0.0);
        pairs.sort_by(|one, other| other.2.abs().total_cmp(&one.2.abs()));
        pairs.truncate(PAIRS);
        let heading = (!pairs.is_empty()).then(|| "pairs that go together most:".to_owned());
        let lines = pairs.into_iter().map(|(one, other, value, interval)| {
            let interval = interval.map_or_else(String::new, |interval| {
                format!(" ({} to {})", digits(interval.low), digits(interval.high))
            });
            format!("  {} with {}: {}{interval}", keys[one], keys[other], digits(value))
        });
        heading.into_iter().chain(lines).collect()
    }

    /// One object.
    pub fn json(&self) -> String {
        let keys = self.swept.points.keys();
        let index = |index: &Index| {
            let factors = [Some(index.factor), index.with].into_iter().flatten();
            json!({
                "index": index.kind.name(),
                "factors": factors.map(|factor| &keys[factor]).collect::<Vec<_>>(),
                "value": index.value,
                "ci_low": index.interval.map(|interval| interval.low),
                "ci_high": index.interval.map(|interval| interval.high),
                "parameter": index.parameter,
                "interaction": index.interaction,
                "of_mean": index.of_mean,
            })
        };
        let study = |study: &Study| {
            let shares = study.shares.map(|Shares { parameter, seed, interaction }| {
                json!({ "parameter": parameter, "seed": seed, "interaction": interaction })
            });
            let indices: Vec<Value> = study.indices.iter().map(index).collect();
            json!({ "arm": self.arm(study), "variance": shares, "indices": indices })
        };
        let sweep = self.swept.scenario.sweep.as_ref();
        let told = json!({
            "scenario": self.swept.scenario.name,
            "design": sweep.map(|sweep| sweep.design.name()),
            "points": self.swept.points.len(),
            "replicates": self.replicates,
            "metric": self.metric,
            "baseline": Some(self.baseline()).filter(|name| !name.is_empty()),
            "arms": self.studies.iter().map(study).collect::<Vec<_>>(),
        });
        format!("{told}\n")
    }

    /// A row an index, and before those of an arm a row a share of its variance.
    pub fn csv(&self) -> String {
        sensitivity::csv(self.studies.iter().flat_map(|study| {
            let indices = study.indices.iter().map(|index| self.row(study, index));
            self.shares(study).into_iter().chain(indices).collect::<Vec<_>>()
        }))
    }

    fn empty_row(&self, study: &Study) -> SensitivityRow<'_> {
        SensitivityRow {
            scenario: &self.swept.scenario.name,
            arm: &self.swept.scenario.arms[study.arm].name,
            baseline: self.baseline(),
            metric: self.metric,
            index: "",
            factor: "".into(),
            with: "".into(),
            value: None,
            ci_low: None,
            ci_high: None,
            parameter: None,
            interaction: None,
            of_mean: None,
        }
    }

    fn shares(&self, study: &Study) -> [SensitivityRow<'_>; 3] {
        let row = |index, value| SensitivityRow { index, value, ..self.empty_row(study) };
        [
            row("variance_parameter", study.shares.map(|shares| shares.parameter)),
            row("variance_seed", study.shares.map(|shares| shares.seed)),
            row("variance_interaction", study.shares.map(|shares| shares.interaction)),
        ]
    }

    fn row(&self, study: &Study, index: &Index) -> SensitivityRow<'_> {
        let head = |factor: usize| Cow::from(cell::head(&self.swept.points.keys()[factor]));
        SensitivityRow {
            index: index.kind.name(),
            factor: head(index.factor),
            with: index.with.map_or_else(Cow::default, head),
            value: index.value,
            ci_low: index.interval.map(|interval| interval.low),
            ci_high: index.interval.map(|interval| interval.high),
            parameter: index.parameter,
            interaction: index.interaction,
            of_mean: index.of_mean,
            ..self.empty_row(study)
        }
    }
}

/// The columns of an index: its name and what stands below it.
fn columns(index: &Index) -> impl Iterator<Item = (String, String)> + use<> {
    let Index { kind, value, interval, parameter, interaction, .. } = *index;
    let name = kind.name();
    let interval = interval.map_or_else(String::new, |interval| {
        format!("{} to {}", digits(interval.low), digits(interval.high))
    });
    let apart = [("of it parameter", parameter), ("with seed", interaction)];
    let apart = apart.map(|(what, part)| (what.to_owned(), digits_or_dash(part)));
    let apart = apart.into_iter().filter(move |_| kind == Kind::Total);
    let own = [(name.to_owned(), digits_or_dash(value)), ("95 %".to_owned(), interval)];
    let of_mean = (kind == Kind::MuStar).then(|| ("of the mean".to_owned(), index.of_mean));
    let of_mean = of_mean.map(|(what, value)| (what, digits_or_dash(value)));
    own.into_iter().chain(apart).chain(of_mean)
}

fn told(shares: Option<Shares>) -> String {
    match shares {
        None => "of its variance nothing can be told apart".to_owned(),
        Some(Shares { parameter, seed, interaction }) => format!(
            "of its variance: parameters {:.1} %, seed {:.1} %, both together {:.1} %",
            100.0 * parameter,
            100.0 * seed,
            100.0 * interaction
        ),
    }
}

/// What the columns say.
fn legend(method: &Method) -> &'static [&'static str] {
    match method {
        Method::Sobol { .. } => &[
            "first: share of the variance under a seed that a factor explains alone; total: with all it does \
             together",
            "with others; of it parameter: the same under every seed, with seed: another under each.",
        ],
        Method::Morris { .. } => &[
            "mu: mean effect of a factor over its whole range; mu_star: mean size of the effect, of the mean: once \
             outputs",
            "are averaged over seeds; sigma: how much the effect depends on where the others stand.",
        ],
        Method::Shapley { .. } => &[
            "shapley: what the second level of a factor adds, averaged over all orders in which all change; \
             alone: if it is",
            "the only one; last: if all others have changed. Values of shapley add up to what all change together.",
        ],
    }
}

/// A number with about three digits that tell.
fn digits(number: f64) -> String {
    let told = match number.abs() {
        size if size < 10.0 => format!("{number:.3}"),
        size if size < 1000.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    };
    told.replace('-', "−")
}

fn digits_or_dash(number: Option<f64>) -> String {
    number.map_or_else(|| "–".to_owned(), digits)
}
