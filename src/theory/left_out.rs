//! What an arm has beside the core, and a prediction is made without.

use super::core;
use super::method::Method;
use crate::scenario::{Arm, OnNewLeader, Scenario, Thresholds, TieRule};

/// What the theory of `arm` by `method` leaves out, in words.
pub fn left_out(scenario: &Scenario, arm: &Arm, method: Option<Method>) -> Vec<&'static str> {
    let activation = &arm.activation;
    let (simple, complex) =
        (activation.probability.value() > 0.0, activation.threshold_strength.value() > 0.0);
    let any = |has: fn(&crate::scenario::Platform) -> bool| arm.platforms.iter().any(has);
    let has_niches = arm.registration.niche_width.is_finite() && any(|p| p.niche.is_some());
    let restricted = any(crate::scenario::Platform::is_restricted);
    let budgets = arm.operators.iter().any(|operator| operator.budget > 0.0);
    let mean_field = method == Some(Method::MeanField);
    let lasting = mean_field && !matches!(scenario.ties, TieRule::Annealed { .. });
    let all = [
        (arm.platforms.len() > 8, "a curve of more than eight platforms"),
        (simple && complex, "both rules of contagion at once"),
        (
            complex && !simple && method.is_none(),
            "thresholds with lapse, registration, rare visits or spontaneous activity",
        ),
        (
            complex && !matches!(activation.threshold, Thresholds::Same(_)),
            "thresholds that differ from one supporter to the next",
        ),
        (mean_field && activation.once && simple, "friends who count once only"),
        (lasting && simple, "friends who stay the same from day to day"),
        (
            !core::are_random(&scenario.ties) && !is_mean_field(&scenario.ties),
            "ties that are not tied at random",
        ),
        (
            scenario.actions.per_day > 0.0 && arm.calls.response.value() > 0.0,
            "calls, and whoever they move",
        ),
        (arm.offline.meeting.value() > 0.0, "meetings"),
        (has_niches, "niches"),
        (restricted, "platforms open to some"),
        (any(|p| p.imported.is_some_and(|file| file.share > 0.0)), "imported files"),
        (arm.budget.reach > 0.0 && budgets, "budgets"),
        (any(|p| p.successor.is_some()), "members who follow to a successor"),
        (!scenario.events.is_empty() && arm.on_new_leader != OnNewLeader::Keep, "new leaders"),
        (!arm.changes.is_empty(), "changes of organisation"),
        (!scenario.uncertain().is_empty(), "what is not known: it is taken as written"),
    ];
    all.into_iter().filter(|(is_on, _)| *is_on).map(|(_, what)| what).collect()
}

/// Whether the mean field is the theory of such ties.
fn is_mean_field(ties: &TieRule) -> bool {
    matches!(ties, TieRule::Annealed { .. } | TieRule::Complete)
}
