//! What is not known, and in how many plausible worlds a difference has its sign.

use super::metric;
use crate::cli::words::{plural, thousands};
use crate::experiment::harvest::Harvest;
use crate::scenario::{Measure, Scale, Scenario, Uncertain};

/// What is drawn anew in every replicate; nothing where all is known.
pub fn heading(scenario: &Scenario) -> Vec<String> {
    let uncertain = scenario.uncertain();
    if uncertain.is_empty() {
        return Vec::new();
    }
    let told = "not known, drawn anew in every replicate and the same in all arms, so that each replicate \
                is a\nplausible world and intervals cover what is not known as well as luck:";
    std::iter::once(told.to_owned()).chain(uncertain.iter().map(range)).collect()
}

fn range(uncertain: &Uncertain) -> String {
    let scale = match uncertain.scale {
        Scale::Linear => "",
        Scale::Log => " (log)",
    };
    format!("  {} {} to {}{scale}", uncertain.key, uncertain.low, uncertain.high)
}

/// In how many plausible worlds each arm mobilises fewer than the baseline, and more; nothing where
/// all is known.
pub fn signs(scenario: &Scenario, harvest: &Harvest, measure: Measure) -> Vec<String> {
    let name = metric("mobilised", measure);
    let position = harvest.indicators().iter().position(|indicator| indicator.name == name);
    let Some(position) = position.filter(|_| !scenario.uncertain().is_empty()) else {
        return Vec::new();
    };
    let sign = |arm: usize| {
        let pairs = harvest.pairs(arm, |run| run.indicator(position));
        let names = [arm, harvest.baseline()].map(|arm| harvest.arms()[arm].as_str());
        sentence(names, &pairs)
    };
    harvest.compared().filter_map(sign).collect()
}

/// The more frequent sign first; nothing of no pairs.
fn sentence([arm, baseline]: [&str; 2], pairs: &[(f64, f64)]) -> Option<String> {
    let count = |sign: fn(&(f64, f64)) -> bool| pairs.iter().filter(|pair| sign(pair)).count();
    let fewer = ("fewer", count(|(arm, base)| arm < base));
    let more = ("more", count(|(arm, base)| arm > base));
    let [first, second] = if more.1 > fewer.1 { [more, fewer] } else { [fewer, more] };
    let share = |count: usize| format!("{:.0} %", 100.0 * count as f64 / pairs.len() as f64);
    let worlds = pairs.len() as u64;
    (worlds > 0).then(|| {
        format!(
            "in {} of {} “{arm}” mobilises {} than “{baseline}”\n  ({} of {}), {} in {}",
            share(first.1),
            plural(worlds, "plausible world"),
            first.0,
            thousands(first.1 as u64),
            thousands(worlds),
            second.0,
            share(second.1),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::harvest::Harvest;
    use crate::scenario::parse;

    #[test]
    fn the_more_frequent_sign_comes_first() {
        let pairs = [(1.0, 2.0), (1.0, 2.0), (3.0, 2.0), (2.0, 2.0)];
        let told =
            "in 50 % of 4 plausible worlds “b” mobilises fewer than “a”\n  (2 of 4), more in 25 %";
        assert_eq!(sentence(["b", "a"], &pairs).as_deref(), Some(told));
        let turned = pairs.map(|(arm, base)| (base, arm));
        assert!(sentence(["b", "a"], &turned).unwrap().contains("mobilises more than"));
        assert_eq!(sentence(["b", "a"], &[]), None);
    }

    #[test]
    fn ranges_are_told_where_something_is_not_known() {
        let text = "[scenario]\nname = \"x\"\ndays = 9\n[population]\nsize = 100\n\
                    [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n";
        let known = parse("x.toml", text, &[]).unwrap();
        assert_eq!(heading(&known), [""; 0]);
        assert_eq!(signs(&known, &Harvest::new(&known), Measure::End), [""; 0]);
        let log = "{ range = [0.01, 0.03], scale = \"log\" }";
        let text =
            format!("{text}[uncertainty]\nactivation.lapse = {log}\nvisits.daily = [0.1, 1]");
        let said = heading(&parse("x.toml", &text, &[]).unwrap());
        let told = ["  activation.lapse 0.01 to 0.03 (log)", "  visits.daily 0.1 to 1"];
        assert_eq!(said[1..], told);
    }
}
