//! Arms × replicates, and what they say together.

pub mod estimate;
pub mod execute;
pub mod harvest;
pub mod indicator;
pub mod statistics;
pub mod tables;

#[cfg(test)]
mod example {
    use crate::id::{Day, OperatorId};
    use crate::scenario::*;
    use crate::unit::{Probability, Threshold};

    /// A question about a public of ten, measured in the middle and at the end of `days` days.
    pub fn question(arms: &[&str], baseline: usize, days: u16) -> Scenario {
        Scenario {
            name: "ten".into(),
            title: String::new(),
            claim: String::new(),
            sources: Vec::new(),
            start: None,
            days: Day(days),
            election: Some(Day(days / 2)),
            measure: vec![Measure::Election, Measure::End],
            replicates: 3,
            seed: 1,
            defaults: Defaults::Neutral,
            baseline,
            currency: "k€".into(),
            population: Public {
                size: 10,
                federations: 2,
                initially_active: InitiallyActive::Count(1),
            },
            ties: TieRule::Complete,
            events: Vec::new(),
            arms: arms.iter().map(|&name| arm(name)).collect(),
        }
    }

    fn arm(name: &str) -> Arm {
        Arm {
            name: name.into(),
            operators: vec![Operator { name: "party".into(), budget: 1.0 }],
            platforms: Vec::new(),
            wires: Wires { sso: false, bridge: Probability::ZERO, shared_list: false },
            initial: Initial::All,
            on_new_leader: OnNewLeader::Close { operator: OperatorId(0) },
            activation: Activation {
                reproduction: None,
                probability: Probability::ZERO,
                threshold: Thresholds::Same(Threshold::Zero),
                threshold_strength: Probability::ZERO,
                reference: Reference::Visible,
                once: false,
                spontaneous: Probability::ZERO,
                lapse: Probability::ZERO,
                reactivation: Probability::ONE,
                action: Probability::ONE,
            },
            registration: Registration {
                background: 0.0,
                imitation: 0.0,
                invitation: 0.0,
                further: 1.0,
                sso_further: 1.0,
            },
            visits: Visits { daily: 1.0, dilution: 0.0 },
            shocks: Vec::new(),
        }
    }
}
