//! An arm against the baseline, in words.

use crate::cli::words::{count, plural, thousands};
use crate::experiment::tables::PairedRow;
use crate::scenario::Scenario;

/// How `row`, about people mobilised, reads: in points of the public and in people.
pub fn sentence(row: &PairedRow, scenario: &Scenario) -> String {
    let (arm, baseline) = (row.arm, row.baseline);
    let Some(difference) = row.difference else {
        return format!("“{arm}” against “{baseline}”: no replicate finished in both");
    };
    let Some((low, high)) = row.ci_low.zip(row.ci_high) else {
        let people = people(difference);
        return format!("“{arm}” against “{baseline}”: {people} people in the one replicate");
    };
    if difference == 0.0 && low == high {
        return format!("“{arm}” mobilises exactly as many as “{baseline}”, in every replicate");
    }
    let told = if is_clear(row, (low, high)) {
        told(row, [difference, low, high], scenario)
    } else {
        untold(row, [difference, low, high], scenario)
    };
    format!("{told}; {}", luck(row))
}

/// Whether a difference with this 95 % interval can be told from none.
///
/// The p is adjusted for the number of arms compared; without variance there is none.
pub fn is_clear(row: &PairedRow, (low, high): (f64, f64)) -> bool {
    row.p_value.map_or(low > 0.0 || high < 0.0, |p| p < 0.05)
}

fn told(row: &PairedRow, numbers: [f64; 3], scenario: &Scenario) -> String {
    let (arm, baseline) = (row.arm, row.baseline);
    let [difference, low, high] = numbers.map(f64::abs);
    let (near, far) = (low.min(high), low.max(high));
    let word = if numbers[0] > 0.0 { "more" } else { "fewer" };
    let points = |people: f64| format!("{:.2}", points(people, scenario));
    format!(
        "“{arm}” mobilises {} points {word} than “{baseline}”, 95 % {} to {}\n  \
         ({} people, {} to {})",
        points(difference),
        points(near),
        points(far),
        count(difference),
        count(near),
        count(far),
    )
}

fn untold(row: &PairedRow, numbers: [f64; 3], scenario: &Scenario) -> String {
    let (arm, baseline) = (row.arm, row.baseline);
    let points = |people: f64| format!("{:+.2}", points(people, scenario)).replace('-', "−");
    let [difference, low, high] = numbers;
    format!(
        "“{arm}” against “{baseline}”: no difference can be told\n  \
         ({} points, 95 % {} to {}; {} people, {} to {})",
        points(difference),
        points(low),
        points(high),
        people(difference),
        people(low),
        people(high),
    )
}

fn luck(row: &PairedRow) -> String {
    let ahead = (row.win_share.unwrap_or(0.0) * f64::from(row.n)).round() as u64;
    let said = format!("ahead in {ahead} of {}", plural(row.n.into(), "replicate"));
    match row.variance_ratio {
        Some(ratio) => format!("{said}; {}", saved(ratio, row.n.into())),
        None => said,
    }
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

fn points(people: f64, scenario: &Scenario) -> f64 {
    100.0 * people / f64::from(scenario.population.size)
}

fn people(difference: f64) -> String {
    let sign = if difference.round() > 0.0 { "+" } else { "" };
    format!("{sign}{}", count(difference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    fn row(difference: Option<f64>, interval: Option<(f64, f64)>) -> PairedRow<'static> {
        PairedRow {
            scenario: "test",
            point: 0,
            arm: "rivals",
            baseline: "coordinator",
            metric: "mobilised_end",
            n: 20,
            difference,
            se: None,
            ci_low: interval.map(|i| i.0),
            ci_high: interval.map(|i| i.1),
            p_value: interval.map(|(low, high)| if low * high > 0.0 { 0.01 } else { 0.5 }),
            win_share: Some(0.25),
            correlation: None,
            variance_ratio: Some(3.06),
        }
    }

    fn said(difference: Option<f64>, interval: Option<(f64, f64)>) -> String {
        let mut scenario = testing::scenario(|_| {});
        scenario.population.size = 60_000;
        sentence(&row(difference, interval), &scenario)
    }

    #[test]
    fn a_loss_is_told_in_points_and_people() {
        assert_eq!(
            said(Some(-2460.0), Some((-2760.0, -2160.0))),
            "“rivals” mobilises 4.10 points fewer than “coordinator”, 95 % 3.60 to 4.60\n  (2,460 \
             people, 2,160 to 2,760); ahead in 5 of 20 replicates; shared luck saved 41 unpaired \
             replicates (3.1 ×)"
        );
    }

    #[test]
    fn a_gain_is_told_the_same_way() {
        let gain = said(Some(600.0), Some((300.0, 900.0)));
        assert!(gain.starts_with("“rivals” mobilises 1.00 points more than"), "{gain}");
        assert!(gain.contains("95 % 0.50 to 1.50\n  (600 people, 300 to 900)"), "{gain}");
    }

    #[test]
    fn an_interval_around_zero_tells_no_difference() {
        let open = said(Some(6.0), Some((-6.0, 18.0)));
        assert!(open.contains("no difference can be told\n  (+0.01 points, 95 % −0.01 to +0.03"));
        assert!(open.contains("; +6 people, −6 to +18)"), "{open}");
    }

    #[test]
    fn what_does_not_survive_the_number_of_comparisons_is_not_told_as_a_difference() {
        let mut row = row(Some(600.0), Some((30.0, 1170.0)));
        row.p_value = Some(0.08);
        assert!(sentence(&row, &testing::scenario(|_| {})).contains("no difference can be told"));
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
    fn identical_arms_and_single_replicates_say_so() {
        assert!(said(Some(0.0), Some((0.0, 0.0))).contains("exactly as many"));
        assert!(said(Some(5.0), None).ends_with("+5 people in the one replicate"));
        assert!(said(None, None).contains("no replicate finished in both"));
    }
}
