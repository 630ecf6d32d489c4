//! How people of one arm become active: what takes more than one key to tell right from wrong.

use super::context::Context;
use super::file;
use super::laws::{Activation, Visits};
use super::settings::Sections;
use super::thresholds::thresholds;
use crate::unit::Probability;

/// A probability whose range the schema has checked.
pub(super) fn probability(value: f64) -> Option<Probability> {
    Probability::new(value).ok()
}

/// How people of one arm become active and cease to be.
pub(super) fn activation(
    context: &mut Context,
    sections: &Sections,
    written: file::Activation,
    visits: &Visits,
) -> Option<Activation> {
    let contagion = contagion(context, sections, &written.law, visits);
    let threshold = thresholds(context, sections, &written.threshold);
    let (reproduction, probability) = contagion?;
    Some(Activation { reproduction, probability, threshold: threshold?, ..written.law })
}

/// R₀, if it is used, and β.
fn contagion(
    context: &mut Context,
    sections: &Sections,
    law: &Activation,
    visits: &Visits,
) -> Option<(Option<f64>, Probability)> {
    let broken = |key| sections.is_broken("activation", key);
    if broken("reproduction") || broken("probability") || broken("lapse") {
        return None;
    }
    let place = sections.place("activation", "reproduction");
    let is_written = |key| sections.node.get("activation").is_some_and(|table| table.has(key));
    if is_written("reproduction") && is_written("probability") {
        let help = "remove one of them: reproduction sets the probability";
        let message = "`reproduction` and `probability` exclude each other";
        context.wrong("conflict", place, message, help);
        return None;
    }
    let (Some(reproduction), false) = (law.reproduction, sections.is_broken("visits", "daily"))
    else {
        return Some((None, law.probability));
    };
    let mean = sections.mean_ties?;
    let (lapse, encounters) = (law.lapse.value(), mean * visits.daily);
    if lapse <= 0.0 || encounters <= 0.0 {
        if !is_written("reproduction") {
            return Some((None, Probability::ZERO));
        }
        let message = "the reproduction number means nothing without lapse, ties and visits";
        let help = "write activation.probability instead, or let activation.lapse, ties.mean and \
                    visits.daily be above 0";
        context.wrong("impossible", place, message, help);
        return None;
    }
    let chance = reproduction * lapse / encounters;
    if chance > 1.0 {
        let most = (encounters / lapse * 1000.0).floor() / 1000.0;
        let (place, which) = match is_written("reproduction") {
            true => (place, ""),
            false => (sections.ties_place, "the default "),
        };
        let message = format!(
            "{which}reproduction {reproduction} takes a probability above 1 per friend and day: \
             {reproduction}·{lapse}/({mean}·{})",
            visits.daily
        );
        let help = format!(
            "write activation.reproduction = {most} or less, or activation.probability, or more \
             ties or visits"
        );
        context.wrong("impossible", place, message, help);
        return None;
    }
    Some((Some(reproduction), probability(chance)?))
}
