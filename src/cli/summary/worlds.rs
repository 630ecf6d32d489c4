//! What differs from world to world: luck, and what is not known.

use crate::scenario::{Scale, Scenario, Uncertain};

/// What is drawn anew in every replicate beside luck, or that nothing is.
pub fn heading(scenario: &Scenario) -> Vec<String> {
    let uncertain = scenario.uncertain();
    if uncertain.is_empty() {
        let swept = if scenario.sweep.is_some() { " but those swept" } else { "" };
        return vec![format!("all parameters{swept} fixed as written: luck alone")];
    }
    let told = "not known, drawn anew in every replicate and the same in all arms, so that each \
                replicate is a plausible world:";
    std::iter::once(told.to_owned()).chain(uncertain.iter().map(range)).collect()
}

fn range(uncertain: &Uncertain) -> String {
    let scale = match uncertain.scale {
        Scale::Linear => "",
        Scale::Log => " (log)",
    };
    format!("  {} {} to {}{scale}", uncertain.key, uncertain.low, uncertain.high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    #[test]
    fn ranges_are_told_and_that_there_are_none() {
        let text = "[scenario]\nname = \"x\"\ndays = 9\n[population]\nsize = 100\n\
                    [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n";
        let known = parse("x.toml", text, &[]).unwrap();
        assert_eq!(heading(&known), ["all parameters fixed as written: luck alone"]);
        let sweep = "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nkey = \"visits.daily\"\nlevels = [0.1, 1]\n";
        let swept = parse("x.toml", &format!("{text}{sweep}"), &[]).unwrap();
        let all_others = "all parameters but those swept fixed as written: luck alone";
        assert_eq!(heading(&swept), [all_others]);
        let log = "{ range = [0.01, 0.03], scale = \"log\" }";
        let text =
            format!("{text}[uncertainty]\nactivation.lapse = {log}\nvisits.daily = [0.1, 1]");
        let said = heading(&parse("x.toml", &text, &[]).unwrap());
        let told = ["  activation.lapse 0.01 to 0.03 (log)", "  visits.daily 0.1 to 1"];
        assert_eq!(said[1..], told);
    }
}
