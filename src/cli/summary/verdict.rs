//! Each arm against the baseline, in words: first where the worlds lie, then the mean over them.

use super::metric;
use crate::cli::words::{count, plural, thousands};
use crate::experiment::results::Results;
use crate::experiment::statistics::paired::Spread;
use crate::experiment::tables::PairedRow;
use crate::scenario::{Measure, Scenario};

/// A comparison of people mobilised, and where the differences of its worlds lie; `None` without any.
pub struct Comparison<'a> {
    /// What the table of differences has of it.
    pub row: &'a PairedRow<'a>,
    /// The differences, one of each world.
    pub spread: Option<Spread>,
}

/// The comparisons of people mobilised on the day of `measure`, an arm after the other.
pub fn comparisons<'a>(
    paired: &'a [PairedRow],
    results: &Results,
    measure: Measure,
) -> Vec<Comparison<'a>> {
    let name = metric("mobilised", measure);
    let position = results.indicators().iter().position(|indicator| indicator.name == name);
    let spread = |arm: usize| {
        let pairs = results.pairs(arm, |run| run.indicator(position?));
        Spread::of(pairs.iter().map(|(arm, base)| arm - base).collect())
    };
    let rows = paired.iter().filter(|row| row.metric == name);
    rows.zip(results.compared()).map(|(row, arm)| Comparison { row, spread: spread(arm) }).collect()
}

/// How the `comparisons` read: the median and the range of the worlds, then the means with their
/// simulation error.
pub fn lines(comparisons: &[Comparison], scenario: &Scenario) -> Vec<String> {
    let mut lines: Vec<String> = comparisons.iter().map(|c| worlds(c, scenario)).collect();
    let arms = comparisons.len();
    let most = comparisons.iter().map(|comparison| comparison.row.n).max().unwrap_or(0);
    let fewer = |n: u32| if n < most { format!(" ({n} worlds)") } else { String::new() };
    let mean = |row: &PairedRow| Some(mean(row, arms, scenario)? + &fewer(row.n));
    let means = comparisons.iter().filter_map(|comparison| mean(comparison.row));
    let means: Vec<String> = means.collect();
    if !means.is_empty() {
        lines.push(format!("mean over {most} worlds, with its simulation error; {MEAN}:"));
    }
    lines.extend(means);
    lines
}

const MEAN: &str = "the error shrinks with more replicates and does not cover what is unknown";

/// Where the worlds lie, in points of the public and in people.
fn worlds(Comparison { row, spread }: &Comparison, scenario: &Scenario) -> String {
    let (arm, baseline) = (row.arm, row.baseline);
    let Some(spread) = spread else {
        return format!("“{arm}” against “{baseline}”: no replicate finished in both");
    };
    let (low, high) = (spread.range.low, spread.range.high);
    let worlds = f64::from(row.n);
    if row.n == 1 {
        return format!("“{arm}” against “{baseline}”: {} people in the one world", people(low));
    }
    if low == 0.0 && high == 0.0 {
        return format!("“{arm}” mobilises exactly as many as “{baseline}”, in every world");
    }
    let of = |share: f64| (share * worlds).round() as u64;
    let (below, above) = (of(spread.share_below), of(spread.share_above));
    let equal = match u64::from(row.n) - below - above {
        0 => String::new(),
        equal => format!(", equal in {}", thousands(equal)),
    };
    format!(
        "“{arm}” against “{baseline}”: median {} points ({} people)\n  {}, from {} to {} points; \
         fewer in {}, more in {}{equal}",
        points(spread.quantiles.median, scenario),
        people(spread.quantiles.median),
        plural(row.n.into(), "world"),
        points(low, scenario),
        points(high, scenario),
        thousands(below),
        thousands(above),
    )
}

/// The mean over the worlds with its simulation error; nothing where no world differs. p is adjusted for
/// the number of `arms` compared, the error is not.
fn mean(row: &PairedRow, arms: usize, scenario: &Scenario) -> Option<String> {
    let (difference, low, high) = (row.difference?, row.ci_low?, row.ci_high?);
    if difference == 0.0 && low == high {
        return None;
    }
    let sure = match row.p_value.filter(|_| !is_clear(row, (low, high))) {
        None => String::new(),
        Some(p) if low > 0.0 || high < 0.0 => {
            format!(", cannot be told from 0 among {arms} arms (p {p:.2}, adjusted for them)")
        }
        Some(_) => ", cannot be told from 0".to_owned(),
    };
    let luck = row.variance_ratio.map(|ratio| format!("; {}", saved(ratio, row.n.into())));
    Some(format!(
        "  “{}” {} points (95 % {} to {}), {} people{sure}{}",
        row.arm,
        points(difference, scenario),
        points(low, scenario),
        points(high, scenario),
        people(difference),
        luck.unwrap_or_default(),
    ))
}

/// Whether the mean difference, with this simulation error, differs from 0 at the 95 % level.
///
/// The p is adjusted for the number of arms compared; without variance there is none.
pub fn is_clear(row: &PairedRow, (low, high): (f64, f64)) -> bool {
    row.p_value.map_or(low > 0.0 || high < 0.0, |p| p < 0.05)
}

/// How many more replicates arms with luck of their own would take for an interval as narrow as that
/// of these `replicates`, whose variance is `ratio` times smaller.
pub fn saved(ratio: f64, replicates: u64) -> String {
    let spared = |ratio: f64| (replicates as f64 * (ratio - 1.0)).round() as u64;
    match (ratio, spared(ratio)) {
        (100.0.., _) => {
            let least = thousands(spared(100.0));
            format!("shared luck saved over {least} unpaired replicates (over 100 ×)")
        }
        (_, 0) => format!("shared luck saved no replicates ({ratio:.1} ×)"),
        (_, spared) => {
            format!("shared luck saved {} ({ratio:.1} ×)", plural(spared, "unpaired replicate"))
        }
    }
}

/// People as points of the public, with a sign; what rounds to nothing has none.
pub fn points(people: f64, scenario: &Scenario) -> String {
    let points = (1e4 * people / f64::from(scenario.population.size)).round() / 100.0;
    if points == 0.0 { "0.00".to_owned() } else { format!("{points:+.2}").replace('-', "−") }
}

fn people(difference: f64) -> String {
    let sign = if difference.round() > 0.0 { "+" } else { "" };
    format!("{sign}{}", count(difference))
}

/// A comparison for the tests of summaries.
#[cfg(test)]
pub fn example(
    n: u32,
    difference: Option<f64>,
    interval: Option<(f64, f64)>,
) -> PairedRow<'static> {
    let (low, high) = interval.unzip();
    PairedRow {
        scenario: "test",
        point: 0,
        arm: "rivals",
        baseline: "coordinator",
        metric: "mobilised_end",
        n,
        difference,
        se: None,
        ci_low: low,
        ci_high: high,
        q05: None,
        q25: None,
        median: None,
        q75: None,
        q95: None,
        share_below: None,
        p_value: interval.map(|(low, high)| if low * high > 0.0 { 0.01 } else { 0.5 }),
        win_share: Some(0.25),
        correlation: None,
        variance_ratio: Some(3.06),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    fn said(differences: &[f64], mean: Option<f64>, interval: Option<(f64, f64)>) -> Vec<String> {
        let mut scenario = testing::scenario(|_| {});
        scenario.population.size = 60_000;
        let row = example(differences.len() as u32, mean, interval);
        let spread = Spread::of(differences.to_vec());
        lines(&[Comparison { row: &row, spread }], &scenario)
    }

    #[test]
    fn the_worlds_come_first_and_the_mean_is_called_what_it_is() {
        let told = said(&[-2460.0, -60.0, 6.0, 0.0], Some(-628.5), Some((-2760.0, -30.0)));
        assert_eq!(
            told,
            [
                "“rivals” against “coordinator”: median −0.05 points (−30 people)\n  4 worlds, from \
                 −4.10 to +0.01 points; fewer in 2, more in 1, equal in 1",
                "mean over 4 worlds, with its simulation error; the error shrinks with more \
                 replicates and does not cover what is unknown:",
                "  “rivals” −1.05 points (95 % −4.60 to −0.05), −629 people; shared luck saved 8 \
                 unpaired replicates (3.1 ×)",
            ]
        );
    }

    #[test]
    fn a_mean_whose_error_holds_zero_cannot_be_told_from_it() {
        let open = said(&[-6.0, 18.0], Some(6.0), Some((-6.0, 18.0)));
        assert!(open[2].contains("(95 % −0.01 to +0.03), +6 people, cannot be told from 0; "));
    }

    #[test]
    fn what_does_not_survive_the_number_of_comparisons_cannot_be_told_from_zero() {
        let mut row = example(20, Some(600.0), Some((30.0, 1170.0)));
        let told = |row: &PairedRow| mean(row, 4, &testing::scenario(|_| {})).unwrap();
        assert!(!told(&row).contains("cannot be told"));
        row.p_value = Some(0.08);
        let among = ", cannot be told from 0 among 4 arms (p 0.08, adjusted for them)";
        assert!(told(&row).contains(among));
    }

    #[test]
    fn what_sharing_luck_saved_is_a_number_of_unpaired_replicates() {
        assert_eq!(saved(1.06, 20), "shared luck saved 1 unpaired replicate (1.1 ×)");
        assert_eq!(saved(8.7, 20), "shared luck saved 154 unpaired replicates (8.7 ×)");
        assert_eq!(saved(0.8, 20), "shared luck saved no replicates (0.8 ×)");
        let many = "shared luck saved over 1,980 unpaired replicates (over 100 ×)";
        assert_eq!((saved(100.0, 20), saved(7e9, 20)), (many.to_owned(), many.to_owned()));
    }

    #[test]
    fn identical_arms_and_single_worlds_say_so() {
        let same = said(&[0.0; 3], Some(0.0), Some((0.0, 0.0)));
        assert_eq!(same, ["“rivals” mobilises exactly as many as “coordinator”, in every world"]);
        assert!(said(&[5.0], Some(5.0), None)[0].ends_with("+5 people in the one world"));
        assert!(said(&[], None, None)[0].ends_with("no replicate finished in both"));
    }
}
