//! Arms × replicates, and what they say together.

pub mod estimate;
pub mod execute;
pub mod indicator;
pub mod overlap;
pub mod pilot;
pub mod results;
pub mod sensitivity;
pub mod statistics;
pub mod sweep;
pub mod tables;
pub mod target;
pub mod trace;

#[cfg(test)]
mod example {
    use crate::scenario::{Scenario, parse};

    /// A question about a public of ten, measured in the middle and at the end of `days` days.
    pub fn question(arms: &[&str], baseline: usize, days: u16) -> Scenario {
        let (election, baseline) = (days / 2, arms[baseline]);
        let arm = |name| format!("[[arm]]\nname = \"{name}\"\n[[arm.platform]]\nname = \"site\"\n");
        let arms: String = arms.iter().map(arm).collect();
        let text = format!(
            "[scenario]\nname = \"ten\"\ndays = {days}\nelection = {election}\nreplicates = 3\n\
             baseline = \"{baseline}\"\ndefaults = \"neutral\"\n\
             [population]\nsize = 10\n[ties]\nkind = \"complete\"\n{arms}"
        );
        parse("ten.toml", &text, &[]).expect("the question is a scenario")
    }
}
