//! The scenario that `groundswell new` writes.

/// A commented scenario called `name` (letters, digits, `-`, `_`, `.`), to start from.
pub fn template(name: &str) -> String {
    include_str!("template.toml").replace("NAME", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scenario_to_start_from_can_be_run() {
        let text = template("my-first");
        assert!(text.starts_with("#:schema ./scenario.schema.json\n"));
        let scenario = crate::scenario::parse("my-first.toml", &text, &[]).unwrap();
        assert_eq!(scenario.name, "my-first");
        assert_eq!((scenario.population.size, scenario.days.0), (10_000, 180));
        assert_eq!((scenario.replicates, scenario.arms.len()), (10, 2));
        assert!(scenario.arms[0].operators.len() < scenario.arms[1].operators.len());
        let late = |arm: &crate::scenario::Arm| arm.platforms.iter().any(|p| p.opens.0 > 0);
        assert!(!scenario.arms.iter().any(late), "the arms differ in who runs what, not in when");
    }

    #[test]
    fn what_the_scenario_to_start_from_leaves_out_can_be_put_in() {
        let text = template("more");
        let keys = ["capacity", "niche", "imported", "rollout", "[[arm.change]]", "day", "wires"];
        let ranges =
            ["[uncertainty]", "\"activation.", "\"calls.r", "\"calls.c", "\"reg", "\"arm."];
        let mut put_in = text.clone();
        for key in keys.iter().chain(&ranges).chain(&["merge"]) {
            let (out, line) = (format!("\n# {key}"), format!("\n{key}"));
            assert_eq!(text.matches(&out).count(), 1, "{key}");
            put_in = put_in.replace(&out, &line);
        }
        let scenario = crate::scenario::parse("more.toml", &put_in, &[]).unwrap();
        let arm = &scenario.arms[1];
        assert_eq!((arm.changes.len(), arm.operators[1].capacity), (1, Some(0.5)));
        assert_eq!((arm.platforms[1].niche, arm.platforms[1].rollout), (Some(0.25), 30));
        assert_eq!(scenario.uncertain().len(), 5);
    }
}
