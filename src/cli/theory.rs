//! `theory`: what can be known of a scenario without simulating, beside what was simulated.

use super::args::{ChangeArgs, TheoryArgs};
use super::chart;
use super::failure::Failure;
use super::given;
use super::say;
use crate::output::predicted::{self, Predicted};
use crate::output::{Destination, Means, files_in};
use crate::scenario::{Arm, Scenario};
use crate::theory::prediction::{Prediction, predict};
use comfy_table::{CellAlignment, Table, presets};

/// How wide and how high a curve is drawn, in characters.
const CURVE: (usize, usize) = (60, 2);

/// Print what theory says of each arm; write its curves if that is asked for.
pub fn run(args: &TheoryArgs) -> Result<(), Failure> {
    let changes = ChangeArgs { set: args.set.clone(), ..ChangeArgs::default() };
    let (scenario, source) = given::read(&args.scenario, &changes, false)?;
    let mut inputs = given::inputs(&source);
    inputs.extend(args.with.iter().flat_map(|dir| files_in(dir)));
    let destination = |path| Destination::new(path, &inputs, args.replace.force);
    let destination = args.out.as_deref().map(destination).transpose()?;
    let means = args.with.as_ref().map(|dir| Means::read(dir, &scenario)).transpose()?;
    let theory = Theory {
        predictions: scenario.arms.iter().map(|arm| predict(&scenario, arm)).collect(),
        scenario: &scenario,
        means,
    };
    if let Some(destination) = destination {
        destination.write_text(&theory.csv())?;
    }
    say::out(&theory.told())
}

/// What theory says of a scenario, and what runs said.
struct Theory<'a> {
    scenario: &'a Scenario,
    /// One for each arm.
    predictions: Vec<Prediction>,
    means: Option<Means>,
}

impl Theory<'_> {
    fn arms(&self) -> impl Iterator<Item = (&Arm, &Prediction)> {
        self.scenario.arms.iter().zip(&self.predictions)
    }

    fn told(&self) -> String {
        let Scenario { name, title, .. } = self.scenario;
        let mut lines = vec![
            if title.is_empty() { name.clone() } else { format!("{name}: {title}") },
            "What theory says of the core: registration, visits, contagion and lapse on random ties."
                .to_owned(),
            String::new(),
            self.numbers(),
            "R₁: others made active by one, all on one platform; Λ: what the accounts of the last day \
             leave of it;\nz_c: ties each from which a giant component conducts; in it: of the public, \
             in any and in the largest"
                .to_owned(),
            String::new(),
            format!("On day {}, of the public:", self.scenario.days.0),
            self.outcomes(),
        ];
        lines.extend(self.arms().flat_map(|(arm, prediction)| sign_change(arm, prediction)));
        lines.push(String::new());
        lines.push("The curves go by".to_owned());
        lines.extend(self.left_out());
        lines.extend(self.drawn());
        lines.join("\n") + "\n"
    }

    /// By which theory the curves go and what it leaves out, arms of which that is the same together.
    fn left_out(&self) -> Vec<String> {
        let mut told: Vec<(String, Vec<&str>)> = Vec::new();
        for (arm, prediction) in self.arms() {
            let what = left_out(prediction);
            match told.iter_mut().find(|(same, _)| *same == what) {
                Some((_, arms)) => arms.push(&arm.name),
                None => told.push((what, vec![&arm.name])),
            }
        }
        let line = |(what, arms): (String, Vec<&str>)| format!("  “{}”: {what}", arms.join("”, “"));
        told.into_iter().map(line).collect()
    }

    /// A row an arm: reproduction and percolation.
    fn numbers(&self) -> String {
        let header = ["", "ties", "platforms", "R₁", "Λ", "R", "z_c", "in it", "largest"];
        table(
            &header,
            self.arms().map(|(arm, p)| {
                let rest = [
                    format!("{:.2}", p.mean_degree),
                    p.platforms.to_string(),
                    digits(p.single),
                    digits(Some(p.factor)),
                    digits(p.reproduction()),
                    digits(Some(p.critical_degree).filter(|z| z.is_finite())),
                    percent(Some(p.giants.union)),
                    percent(Some(p.giants.largest)),
                ];
                std::iter::once(format!("  {}", arm.name)).chain(rest).collect()
            }),
        )
    }

    /// A row an arm: the last day, by theory and in the runs.
    fn outcomes(&self) -> String {
        let header = ["", "registered", "simulated", "active", "simulated"];
        let all = [true, self.means.is_some()];
        let columns: Vec<usize> =
            (0..header.len()).filter(|column| all[usize::from([2, 4].contains(column))]).collect();
        let day = self.scenario.days.0;
        let rows = self.arms().map(|(arm, prediction)| {
            let last = prediction.curve.last();
            let cells = [
                format!("  {}", arm.name),
                percent(last.map(|row| row.registered)),
                percent(self.simulated(arm, "registered", day)),
                percent(last.map(|row| row.active)),
                percent(self.simulated(arm, "active", day)),
            ];
            columns.iter().map(|&column| cells[column].clone()).collect()
        });
        table(&columns.iter().map(|&column| header[column]).collect::<Vec<_>>(), rows)
    }

    /// A mean of the runs, as a share of the public.
    fn simulated(&self, arm: &Arm, curve: &str, day: u16) -> Option<f64> {
        let people = self.means.as_ref()?.on(&arm.name, curve, day)?;
        Some(people / f64::from(self.scenario.population.size))
    }

    /// The active by day, by theory and below it in the runs, all on one scale.
    fn drawn(&self) -> Vec<String> {
        let days = 0..=self.scenario.days.0;
        let by_theory = |p: &Prediction| p.curve.iter().map(|row| row.active).collect::<Vec<f64>>();
        let in_runs = |arm| -> Vec<f64> {
            days.clone().filter_map(|day| self.simulated(arm, "active", day)).collect()
        };
        let curves: Vec<(String, Vec<f64>)> = self
            .arms()
            .flat_map(|(arm, prediction)| {
                let theory = (arm.name.clone(), by_theory(prediction));
                [theory, ("  simulated".to_owned(), in_runs(arm))]
            })
            .filter(|(_, curve)| !curve.is_empty())
            .collect();
        let top = curves.iter().flat_map(|(_, curve)| curve).copied().fold(0.0, f64::max);
        if curves.is_empty() {
            return Vec::new();
        }
        let label = curves.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let mut lines =
            vec![String::new(), format!("active by day; full height {}:", percent(Some(top)))];
        for (name, curve) in &curves {
            let mut drawn = chart::filled(curve, top, CURVE.0, CURVE.1);
            let last = drawn.pop().unwrap_or_default();
            lines.extend(drawn.into_iter().map(|line| format!("  {:label$} {line}", "")));
            lines.push(format!("  {name:label$} {last} {}", percent(curve.last().copied())));
        }
        lines
    }

    fn csv(&self) -> String {
        predicted::csv(self.arms().flat_map(|(arm, prediction)| {
            (0u16..).zip(&prediction.curve).map(move |(day, row)| Predicted {
                scenario: &self.scenario.name,
                arm: &arm.name,
                day,
                registered: row.registered,
                active: row.active,
                simulated_registered: self.simulated(arm, "registered", day),
                simulated_active: self.simulated(arm, "active", day),
            })
        }))
    }
}

/// Where the answer turns round, as far as theory tells.
fn sign_change(arm: &Arm, prediction: &Prediction) -> Vec<String> {
    let name = &arm.name;
    let bridge = prediction.critical_bridge.map(|bridge| {
        let share = percent(Some(bridge));
        format!("“{name}”: with one account each, R reaches 1 where {share} of ties are bridged")
    });
    let window = prediction.window.map(|window| {
        let (lower, single) = (window.single_seed.lower, window.single_seed.upper);
        let upper = match window.upper.is_finite() {
            true => format!("{:.2}", window.upper),
            false => "any number of".to_owned(),
        };
        let each = prediction.mean_degree / f64::from(prediction.platforms);
        let helps = match (prediction.platforms, window.splitting_helps) {
            (1, _) => "one platform".to_owned(),
            (_, true) => format!("splitting helps, {each:.2} on each of its platforms"),
            (_, false) => format!("splitting does not help, {each:.2} on each of its platforms"),
        };
        format!(
            "“{name}”: cascades are global from {lower:.2} to {upper} visible ties ({single:.2} with a \
             single seed): {helps}"
        )
    });
    bridge.into_iter().chain(window).collect()
}

fn left_out(prediction: &Prediction) -> String {
    let method = prediction.method.map_or("no curve", |method| method.name());
    let what = match prediction.left_out.is_empty() {
        true => "nothing".to_owned(),
        false => prediction.left_out.join("; "),
    };
    format!("{method}\n    without: {what}")
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    table.add_rows(rows);
    table.column_iter_mut().skip(1).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
    table.trim_fmt()
}

fn digits(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.2} %", 100.0 * share))
}
