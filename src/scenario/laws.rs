//! What an arm's people obey: activation, registration, visits, calls, fatigue, meetings, budgets.

use super::defaults;
use super::diagnostic::Place;
use super::document::Node;
use super::file;
use super::resolve::World;
use super::thresholds::thresholds;
use super::{
    Activation, Budget, Calls, Fatigue, FixedCost, Offline, Reference, Registration, Visits,
};
use crate::unit::Probability;

/// What the file says of all arms, with what one arm sets.
pub(super) struct Sections<'a> {
    /// The tables, with positions.
    pub node: &'a Node,
    /// Where the ties are written.
    pub ties_place: Place,
    /// How many ties a supporter has on average, unless they are wrong.
    pub mean_ties: Option<f64>,
}

impl Sections<'_> {
    fn place(&self, section: &str, key: &str) -> Place {
        match self.node.get(section) {
            Some(table) => table.place_of(key),
            None => self.node.place,
        }
    }

    pub fn is_broken(&self, section: &str, key: &str) -> bool {
        self.node
            .get(section)
            .is_some_and(|table| table.is_broken() || table.get(key).is_some_and(Node::is_broken))
    }
}

/// A probability whose range the schema has checked.
pub(super) fn probability(value: f64) -> Option<Probability> {
    Probability::new(value).ok()
}

/// How people of one arm become active and cease to be.
pub(super) fn activation(
    world: &mut World,
    sections: &Sections,
    written: &file::Activation,
    visits: &Visits,
) -> Option<Activation> {
    let filling = world.defaults.filling();
    let lapse = written.lapse.unwrap_or(filling.lapse);
    let contagion = contagion(world, sections, written, visits, lapse);
    let threshold = thresholds(world, sections, written.threshold.as_ref());
    let (reproduction, probability_per_friend) = contagion?;
    Some(Activation {
        reproduction,
        probability: probability(probability_per_friend)?,
        threshold: threshold?,
        threshold_strength: probability(written.threshold_strength.unwrap_or(0.0))?,
        reference: written.reference.unwrap_or(Reference::Visible),
        once: written.once.unwrap_or(false),
        spontaneous: probability(written.spontaneous.unwrap_or(0.0))?,
        lapse: probability(lapse)?,
        reactivation: probability(written.reactivation.unwrap_or(filling.reactivation))?,
        action: probability(written.action.unwrap_or(filling.action))?,
    })
}

/// R₀, if it is used, and β.
fn contagion(
    world: &mut World,
    sections: &Sections,
    written: &file::Activation,
    visits: &Visits,
    lapse: f64,
) -> Option<(Option<f64>, f64)> {
    let broken = |key| sections.is_broken("activation", key);
    if broken("reproduction") || broken("probability") || broken("lapse") {
        return None;
    }
    let place = sections.place("activation", "reproduction");
    let reproduction = match (written.reproduction, written.probability) {
        (Some(_), Some(_)) => {
            let help = "remove one of them: reproduction sets the probability";
            let message = "`reproduction` and `probability` exclude each other";
            world.wrong("conflict", place, message, help);
            return None;
        }
        (None, Some(probability)) => return Some((None, probability)),
        (written, None) => written.or(world.defaults.filling().reproduction),
    };
    let (Some(reproduction), false) = (reproduction, sections.is_broken("visits", "daily")) else {
        return Some((None, 0.0));
    };
    let mean = sections.mean_ties?;
    let encounters = mean * visits.daily;
    if lapse <= 0.0 || encounters <= 0.0 {
        if written.reproduction.is_none() {
            return Some((None, 0.0));
        }
        let message = "the reproduction number means nothing without lapse, ties and visits";
        let help = "write activation.probability instead, or let activation.lapse, ties.mean and \
                    visits.daily be above 0";
        world.wrong("impossible", place, message, help);
        return None;
    }
    let probability = reproduction * lapse / encounters;
    if probability > 1.0 {
        let most = (encounters / lapse * 1000.0).floor() / 1000.0;
        let (place, which) = match written.reproduction {
            Some(_) => (place, ""),
            None => (sections.ties_place, "the default "),
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
        world.wrong("impossible", place, message, help);
        return None;
    }
    Some((Some(reproduction), probability))
}

/// How people of one arm open accounts.
pub(super) fn registration(world: &World, written: &file::Registration) -> Registration {
    let filling = world.defaults.filling();
    Registration {
        background: written.background.unwrap_or(filling.background),
        imitation: written.imitation.unwrap_or(filling.imitation),
        invitation: written.invitation.unwrap_or(filling.invitation),
        further: written.further.unwrap_or(filling.further),
        sso_further: written.sso_further.unwrap_or(defaults::SSO_FURTHER),
        niche_width: written.niche_width.map_or(filling.niche_width, |width| width.0),
    }
}

/// How people of one arm visit the accounts they hold.
pub(super) fn visits(world: &World, written: &file::Visits) -> Visits {
    let filling = world.defaults.filling();
    Visits {
        daily: written.daily.unwrap_or(filling.daily),
        dilution: written.dilution.unwrap_or(filling.dilution),
    }
}

/// How people of one arm read and answer calls.
pub(super) fn calls(world: &World, written: &file::Calls) -> Option<Calls> {
    let filling = world.defaults.filling();
    Some(Calls {
        attention: written.attention.map_or(filling.attention, |calls| calls.0),
        response: probability(written.response.unwrap_or(filling.response))?,
        contradiction: probability(written.contradiction.unwrap_or(filling.contradiction))?,
        unsubscribe: probability(written.unsubscribe.unwrap_or(filling.unsubscribe))?,
    })
}

/// How calls tire people of one arm.
pub(super) fn fatigue(written: &file::Fatigue) -> Fatigue {
    Fatigue {
        memory: written.memory.unwrap_or(defaults::MEMORY),
        scale: written.scale.map_or(defaults::SCALE, |units| units.0),
        unsubscribe: written.unsubscribe.unwrap_or(0.0),
        lapse: written.lapse.unwrap_or(0.0),
    }
}

/// How people of one arm meet without a platform.
pub(super) fn offline(world: &World, written: &file::Offline) -> Option<Offline> {
    let filling = world.defaults.filling();
    Some(Offline { meeting: probability(written.meeting.unwrap_or(filling.meeting))? })
}

/// What budgets do in one arm.
pub(super) fn budget(world: &World, written: &file::Budget) -> Budget {
    let filling = world.defaults.filling();
    Budget {
        fixed: written.fixed.map_or(filling.fixed, FixedCost::Amount),
        returns: written.returns.unwrap_or(filling.returns),
        reach: written.reach.unwrap_or(filling.reach),
    }
}
