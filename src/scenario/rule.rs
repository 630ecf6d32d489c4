//! The rules of contagion under which a comparison can be repeated: whether one active friend is
//! enough decides, in most models, whether splitting a public helps or hurts it.

use super::{Arm, Defaults, Reference, Scenario};
use crate::unit::Probability;
use serde::Serialize;
use std::borrow::Cow;

/// A rule of contagion that every arm is put under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// One friend is enough: β as written, λ = 0.
    Simple,
    /// A share of the visible ties is needed: β = 0, λ = 1.
    ComplexVisible,
    /// A share of all ties is needed: β = 0, λ = 1.
    ComplexAll,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Simple, Self::ComplexVisible, Self::ComplexAll];

    /// Its name in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::ComplexVisible => "complex (visible ties)",
            Self::ComplexAll => "complex (all ties)",
        }
    }

    /// `arm` under this rule; nothing but its activation changes.
    fn put(self, arm: &Arm, scenario: &Scenario) -> Arm {
        let mut arm = arm.clone();
        let probability = scenario.simple(&arm);
        let activation = &mut arm.activation;
        match self {
            Self::Simple => {
                activation.probability = probability;
                activation.threshold_strength = Probability::ZERO;
            }
            Self::ComplexVisible | Self::ComplexAll => {
                activation.reproduction = None;
                activation.probability = Probability::ZERO;
                activation.threshold_strength = Probability::ONE;
            }
        }
        match self {
            Self::Simple => {}
            Self::ComplexVisible => activation.reference = Reference::Visible,
            Self::ComplexAll => activation.reference = Reference::All,
        }
        arm
    }
}

impl Scenario {
    /// How often the arms are compared: as written, and under each rule of `flip`.
    pub fn comparisons(&self) -> usize {
        1 + self.flip.len()
    }

    /// The arms as written, then under each rule of `flip`.
    pub fn lineup(&self) -> Vec<Cow<'_, Arm>> {
        let written = self.arms.iter().map(Cow::Borrowed);
        let put = |rule: Rule| self.arms.iter().map(move |arm| Cow::Owned(rule.put(arm, self)));
        written.chain(self.flip.iter().copied().flat_map(put)).collect()
    }

    /// β of `arm` under simple contagion: as written, or if none is the one that the campaign's R₀
    /// gives with the arm's lapse, ties and visits, and where they give none, with the campaign's.
    pub fn simple(&self, arm: &Arm) -> Probability {
        if arm.activation.probability != Probability::ZERO {
            return arm.activation.probability;
        }
        let usual = |path| Defaults::Campaign.of(path).as_f64().unwrap_or_default();
        let reproduction = usual("activation.reproduction");
        let encounters = self.ties.mean(&self.population) * arm.visits.daily;
        let given = reproduction * arm.activation.lapse.value() / encounters;
        let encounters = usual("ties.mean") * usual("visits.daily");
        let usual = reproduction * usual("activation.lapse") / encounters;
        let given = if given.is_finite() && given > 0.0 { given } else { usual };
        Probability::new(given.min(1.0)).unwrap_or(Probability::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    fn scenario(activation: &str) -> Scenario {
        let text = format!(
            "[scenario]\nname = \"x\"\ndays = 9\n[population]\nsize = 100\n[activation]\n\
             {activation}\n[[arm]]\nname = \"a\"\nset = {{ \"activation.threshold\" = 0.3 }}\n\
             [[arm.platform]]\nname = \"p\"\n[[arm]]\nname = \"b\"\nlike = \"a\"\n"
        );
        let scenario = parse("x.toml", &text, &[]).unwrap_or_else(|e| panic!("{e}"));
        Scenario { flip: Rule::ALL.into(), ..scenario }
    }

    #[test]
    fn every_arm_is_put_under_every_rule_and_keeps_all_else() {
        let scenario = scenario("reproduction = 2\nthreshold_strength = 0.5\nreference = \"all\"");
        let lineup = scenario.lineup();
        assert_eq!((lineup.len(), scenario.comparisons()), (8, 4));
        assert!(lineup[..2].iter().zip(&scenario.arms).all(|(arm, written)| **arm == *written));
        let of = |arm: &Arm| {
            let a = &arm.activation;
            (a.probability.value(), a.threshold_strength.value(), a.reference)
        };
        let rules: Vec<_> = lineup.iter().map(|arm| of(arm)).collect();
        assert_eq!(rules[2], (0.06, 0.0, Reference::All));
        assert_eq!(rules[4], (0.0, 1.0, Reference::Visible));
        assert_eq!(rules[6], (0.0, 1.0, Reference::All));
        for arm in &lineup[2..] {
            let mut back = arm.clone().into_owned();
            back.activation = scenario.arms[0].activation.clone();
            back.name.clone_from(&scenario.arms[0].name);
            assert_eq!(back, scenario.arms[0]);
            assert_eq!(arm.activation.threshold, scenario.arms[0].activation.threshold);
        }
    }

    #[test]
    fn without_a_probability_simple_contagion_has_that_of_the_campaign() {
        let simple = |activation: &str| {
            let scenario = scenario(activation);
            scenario.simple(&scenario.arms[0]).value()
        };
        assert_eq!(simple("probability = 0.3"), 0.3);
        assert!((simple("probability = 0\nlapse = 0.1") - 0.6).abs() < 1e-15, "6·0.1/(10·0.1)");
        assert_eq!(simple("probability = 0\nlapse = 0.9"), 1.0);
        assert!((simple("probability = 0\nlapse = 0") - 0.18).abs() < 1e-15, "6·0.03/(10·0.1)");
    }
}
