//! What a run says at its end: who was mobilised under which arm, and how sure that is.

use super::chart;
use super::words::{count, count_or_dash, plural};
use crate::experiment::harvest::{Harvest, Series};
use crate::experiment::tables::{self, PairedRow, SummaryRow};
use crate::id::Day;
use crate::model::tally::Curve;
use crate::scenario::{Activation, Measure, Scenario, Thresholds};
use crate::unit::Threshold;
use comfy_table::{CellAlignment, Table, presets};

/// The summary of an experiment of which `finished` replicates ended.
pub fn text(scenario: &Scenario, harvest: &Harvest, doublons: &Doublons, finished: u32) -> String {
    let (summary, paired) = (tables::summary(harvest, 0), tables::paired(harvest, 0));
    let mut lines = heading(scenario);
    if finished < scenario.replicates {
        let (done, asked) = (finished, scenario.replicates);
        lines.push(format!("INCOMPLETE: {done} of {asked} replicates finished before the stop."));
    }
    for &measure in &scenario.measure {
        lines.push(String::new());
        lines.push(format!("{}, means over replicates:", when(scenario, measure)));
        lines.push(arms_table(scenario, &summary, measure));
        lines.extend(
            paired
                .iter()
                .filter(|row| row.metric == metric("mobilised", measure))
                .map(|row| compared(row, scenario)),
        );
    }
    lines.push(String::new());
    lines.extend(doublons.lines(scenario));
    lines.extend(curves(scenario, harvest));
    lines.push(String::new());
    lines.push(CAUTION.to_owned());
    lines.join("\n") + "\n"
}

const CAUTION: &str = "Mobilised: did at least one action. It is not votes, and not persuasion; \
                       docs/BIAS.md says what the model favours.";

/// What is asked, of whom, under which rules.
pub fn heading(scenario: &Scenario) -> Vec<String> {
    let public = &scenario.population;
    let mut lines = vec![match scenario.title.as_str() {
        "" => scenario.name.clone(),
        title => format!("{}: {title}", scenario.name),
    }];
    if !scenario.claim.is_empty() {
        lines.push(format!("claim: {}", scenario.claim));
    }
    lines.push(format!(
        "{} in {}, {}, {}, seed {}",
        plural(public.size.into(), "supporter"),
        plural(public.federations.into(), "federation"),
        horizon(scenario),
        plural(scenario.replicates.into(), "replicate"),
        scenario.seed
    ));
    let rules: Vec<String> = scenario.arms.iter().map(|arm| rule(&arm.activation)).collect();
    if rules.windows(2).all(|two| two[0] == two[1]) {
        lines.push(format!("rule: {}", rules[0]));
    } else {
        let named = scenario.arms.iter().zip(rules);
        lines.extend(named.map(|(arm, rule)| format!("rule of {}: {rule}", arm.name)));
    }
    lines.push(budgets(scenario));
    lines
}

fn horizon(scenario: &Scenario) -> String {
    let from = scenario.date_of(Day(0)).map_or_else(String::new, |date| format!(" from {date}"));
    plural(scenario.days.0.into(), "day") + &from
}

fn budgets(scenario: &Scenario) -> String {
    let total = |arm: &crate::scenario::Arm| arm.operators.iter().map(|o| o.budget).sum::<f64>();
    let totals: Vec<String> = scenario.arms.iter().map(|arm| format!("{}", total(arm))).collect();
    let unit = if scenario.currency.is_empty() { "units" } else { &scenario.currency };
    match totals.windows(2).all(|two| two[0] == two[1]) {
        true => {
            format!("budgets: {} {unit} in every arm (without effect in this version)", totals[0])
        }
        false => format!(
            "budgets: {} {unit}, by arm (without effect in this version)",
            totals.join(", ")
        ),
    }
}

/// The rule of contagion, with the reference of the threshold.
pub fn rule(activation: &Activation) -> String {
    let beta = activation.probability.value();
    let simple = match activation.reproduction {
        _ if beta == 0.0 => "no simple contagion".to_owned(),
        Some(r0) => format!("simple contagion, β = {beta:.4} (R₀ = {r0})"),
        None => format!("simple contagion, β = {beta:.4}"),
    };
    let lambda = activation.threshold_strength.value();
    let complex = match &activation.threshold {
        _ if lambda == 0.0 => "no threshold rule".to_owned(),
        Thresholds::Each(_) => format!("thresholds of their own, strength {lambda}"),
        Thresholds::Same(Threshold::Zero) => format!("threshold 0, strength {lambda}"),
        Thresholds::Same(Threshold::Count(friends)) => {
            format!("threshold {friends} friends, strength {lambda}")
        }
        Thresholds::Same(Threshold::Share(nano)) => {
            format!("threshold {} of ties, strength {lambda}", *nano as f64 / 1e9)
        }
    };
    format!("{simple}; {complex}; threshold reference: {}", activation.reference.name())
}

fn when(scenario: &Scenario, measure: Measure) -> String {
    let (name, day) = match measure {
        Measure::Election => ("On election day", scenario.election.unwrap_or(scenario.days)),
        Measure::End => ("At the end", scenario.days),
    };
    let date = scenario.date_of(day).map_or_else(String::new, |date| format!(", {date}"));
    format!("{name} (day {}{date})", day.0)
}

fn metric(name: &str, measure: Measure) -> String {
    format!("{name}_{}", measure.name())
}

fn arms_table(scenario: &Scenario, summary: &[SummaryRow], measure: Measure) -> String {
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
        "took off",
    ]);
    for arm in &scenario.arms {
        let row = |name: &str| {
            let metric = metric(name, measure);
            summary.iter().find(|row| row.arm == arm.name && row.metric == metric)
        };
        let mean = |name: &str| count_or_dash(row(name).and_then(|row| row.mean));
        let mobilised = row("mobilised");
        let range = mobilised.and_then(|row| Some((row.q05?, row.q95?)));
        let share = mobilised.and_then(|row| row.mean);
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let dash = || "–".to_owned();
        table.add_row([
            format!("  {}", arm.name),
            mean("registered"),
            mean("accounts"),
            mean("active"),
            mean("mobilised"),
            range.map_or_else(dash, |(low, high)| format!("{} to {}", count(low), count(high))),
            share.map_or_else(dash, |m| percent(m / f64::from(scenario.population.size))),
            mobilised.and_then(|row| row.taken_off).map_or_else(dash, percent),
        ]);
    }
    table.column_iter_mut().skip(1).for_each(|c| c.set_cell_alignment(CellAlignment::Right));
    table.trim_fmt()
}

/// An arm against the baseline, in words: points of the public, and people.
fn compared(row: &PairedRow, scenario: &Scenario) -> String {
    let (arm, baseline) = (row.arm, row.baseline);
    let Some(difference) = row.difference else {
        return format!("“{arm}” against “{baseline}”: no replicate finished in both");
    };
    let Some((low, high)) = row.ci_low.zip(row.ci_high) else {
        let one = count(difference);
        return format!(
            "“{arm}” against “{baseline}”: {one} people in the only replicate; no interval"
        );
    };
    if difference == 0.0 && low == high {
        return format!("“{arm}” mobilises exactly as many as “{baseline}”, in every replicate");
    }
    let points = |people: f64| 100.0 * people / f64::from(scenario.population.size);
    let wins = format!(
        "ahead in {:.0} of {}",
        row.win_share.unwrap_or(0.0) * f64::from(row.n),
        plural(row.n.into(), "replicate")
    );
    let saved = row.variance_ratio.map_or_else(String::new, |ratio| {
        format!("; sharing luck was worth {ratio:.1} × the replicates")
    });
    if low <= 0.0 && high >= 0.0 {
        return format!(
            "“{arm}” against “{baseline}”: no difference can be told: {} points, 95 % {} to {} \
             ({} people, {} to {}); {wins}{saved}",
            signed(points(difference)),
            signed(points(low)),
            signed(points(high)),
            count(difference),
            count(low),
            count(high),
        );
    }
    let (word, sign) = if difference > 0.0 { ("more", 1.0) } else { ("fewer", -1.0) };
    let (near, far) = if sign > 0.0 { (low, high) } else { (-high, -low) };
    format!(
        "“{arm}” mobilises {:.2} points {word} than “{baseline}”, 95 % {:.2} to {:.2} \
         ({} people, {} to {}); {wins}{saved}",
        points(difference.abs()),
        points(near),
        points(far),
        count(difference.abs()),
        count(near),
        count(far),
    )
}

fn signed(points: f64) -> String {
    format!("{points:+.2}").replace('-', "−")
}

/// How wide and how high a curve is drawn, in characters.
const CURVE: (usize, usize) = (60, 2);

fn curves(scenario: &Scenario, harvest: &Harvest) -> Vec<String> {
    let means: Vec<Vec<f64>> = (0..scenario.arms.len())
        .map(|arm| harvest.days().map(|day| mean_on(harvest, arm, day)).collect())
        .collect();
    let top = means.iter().flatten().copied().fold(0.0, f64::max);
    let label = scenario.arms.iter().map(|arm| arm.name.chars().count()).max().unwrap_or(0);
    let mut lines = vec![format!("mobilised, mean by day; full height {}:", count(top))];
    for (arm, mean) in scenario.arms.iter().zip(&means) {
        let mut drawn = chart::filled(mean, top, CURVE.0, CURVE.1);
        let last = drawn.pop().unwrap_or_default();
        lines.extend(drawn.into_iter().map(|line| format!("  {:label$} {line}", "")));
        let name = &arm.name;
        lines.push(format!("  {name:label$} {last} {}", count(*mean.last().unwrap_or(&0.0))));
    }
    let date = |day: Day| scenario.date_of(day).unwrap_or_else(|| format!("day {}", day.0));
    let (from, to) = (date(Day(0)), date(scenario.days));
    let gap = CURVE.0.saturating_sub(from.chars().count());
    lines.push(format!("  {:label$} {from}{to:>gap$}", ""));
    lines
}

fn mean_on(harvest: &Harvest, arm: usize, day: Day) -> f64 {
    let sample = harvest.sample(arm, |run| run.on(day, Series::Mobilised));
    sample.iter().sum::<f64>() / (sample.len() as f64).max(1.0)
}

/// How many members of each further platform already held an account elsewhere, on the last day.
#[derive(Clone, Debug)]
pub struct Doublons {
    members: Vec<Vec<(u64, u64)>>,
}

impl Doublons {
    /// Nobody yet.
    pub fn new(scenario: &Scenario) -> Self {
        let platforms = scenario.arms.iter().map(|arm| vec![(0, 0); arm.platforms.len()]);
        Self { members: platforms.collect() }
    }

    /// Add a finished run of the arm at position `arm`.
    pub fn add(&mut self, arm: usize, curve: &Curve) {
        let count = self.members[arm].len();
        let last = &curve.platforms[curve.platforms.len() - count..];
        for (sum, platform) in self.members[arm].iter_mut().zip(last) {
            sum.0 += platform.accounts;
            sum.1 += platform.already_elsewhere;
        }
    }

    fn lines(&self, scenario: &Scenario) -> Vec<String> {
        let further = |(members, arm): (&Vec<(u64, u64)>, &crate::scenario::Arm)| {
            let platforms = members.iter().zip(&arm.platforms).skip(1);
            let line =
                platforms.filter(|((all, _), _)| *all > 0).map(|((all, twice), platform)| {
                    format!(
                        "{:.1} % of the members of “{}” hold another account as well (“{}”)",
                        100.0 * *twice as f64 / *all as f64,
                        platform.name,
                        arm.name
                    )
                });
            line.collect::<Vec<_>>()
        };
        self.members.iter().zip(&scenario.arms).flat_map(further).collect()
    }
}
