//! The camps apart, where a scenario has several: who of them is ahead.

use super::definition::{Definition, of_camp};
use crate::scenario::{Arm, Scenario};

/// Read at each measure: active and mobilised of every camp that any arm has, if there are several.
pub(super) fn definitions(scenario: &Scenario) -> Vec<Definition> {
    let mut all = Vec::new();
    for camp in scenario.arms.iter().flat_map(Arm::camps) {
        if !all.contains(&camp) {
            all.push(camp);
        }
    }
    let several = all.iter().filter(|_| all.len() > 1);
    several.flat_map(|camp| of_one(camp, scenario)).collect()
}

fn of_one(camp: &str, scenario: &Scenario) -> [Definition; 2] {
    let position = |arm: &Arm| arm.camps().iter().position(|&other| other == camp);
    let positions: Vec<Option<usize>> = scenario.arms.iter().map(position).collect();
    let of = |what| format!("supporters {what} who hold an account in the camp “{camp}”");
    [
        of_camp(format!("active_{camp}"), of("active"), positions.clone(), |camp| camp.active),
        of_camp(format!("mobilised_{camp}"), of("ever mobilised"), positions, |camp| {
            camp.mobilised
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::example::with_active;
    use super::super::indicators;
    use crate::experiment::example::question;
    use crate::model::curve::Curve;
    use crate::model::testing::operator;
    use crate::scenario::Operator;
    use crate::tally::CampTally;

    #[test]
    fn camps_are_found_wherever_their_arm_has_them() {
        let mut scenario = question(&["rivals", "one"], 0, 4);
        let of = |camp: &str| Operator { camp: camp.into(), ..operator(camp) };
        scenario.arms[0].operators = ["party", "party", "frontier"].map(of).into();
        scenario.arms[1].operators = ["frontier"].map(of).into();
        let all = indicators(&scenario);
        let value = |arm: usize, curve: &Curve, name: &str| {
            all.iter().find(|indicator| indicator.name == name).expect(name).value(arm, curve)
        };
        let camp = |active| CampTally { registered: 90, active, mobilised: 10 * active };
        let rivals = Curve { camps: (0..10).map(camp).collect(), ..with_active(&[0, 0, 0, 0, 0]) };
        assert_eq!(value(0, &rivals, "active_party_election"), Some(4.0));
        assert_eq!(value(0, &rivals, "active_frontier_election"), Some(5.0));
        assert_eq!(value(0, &rivals, "mobilised_frontier_end"), Some(90.0));
        let one = Curve { camps: (0..5).map(camp).collect(), ..with_active(&[0; 5]) };
        assert_eq!(value(1, &one, "active_frontier_end"), Some(4.0));
        assert_eq!(value(1, &one, "active_party_end"), None);
        let unknown = with_active(&[0; 5]);
        assert_eq!(value(0, &unknown, "active_party_end"), None);
    }

    #[test]
    fn one_camp_is_not_told_apart() {
        let all = indicators(&question(&["one"], 0, 4));
        assert!(all.iter().all(|indicator| !indicator.name.starts_with("active_coordinator")));
    }
}
