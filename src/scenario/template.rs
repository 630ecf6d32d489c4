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
    }
}
