//! What an arm's people do: activation, registration, visits, and what they hear of.

use super::defaults;
use super::diagnostic::Place;
use super::document::Node;
use super::file;
use super::names::quoted;
use super::resolve::World;
use super::{Activation, Platform, Reference, Registration, Shock, Thresholds, TieRule, Visits};
use crate::id::{Day, PlatformId};
use crate::unit::{Probability, Threshold};

/// What the file says of all arms, with what one arm sets.
pub(super) struct Sections<'a> {
    /// The tables, with positions.
    pub node: &'a Node,
    /// Where the ties are written.
    pub ties_place: Place,
    /// The ties, unless they are wrong.
    pub ties: Option<&'a TieRule>,
}

impl Sections<'_> {
    fn place(&self, section: &str, key: &str) -> Place {
        match self.node.get(section) {
            Some(table) => table.place_of(key),
            None => self.node.place,
        }
    }

    fn is_broken(&self, section: &str, key: &str) -> bool {
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
    let mean = sections.ties?.mean(world.size?);
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

fn thresholds(
    world: &mut World,
    sections: &Sections,
    written: Option<&file::Threshold>,
) -> Option<Thresholds> {
    use file::OtherThreshold as Other;
    let other = match written {
        _ if sections.is_broken("activation", "threshold") => return None,
        None => return Some(Thresholds::Same(Threshold::share(defaults::THRESHOLD))),
        Some(file::Threshold::Share(share)) => {
            return Some(Thresholds::Same(Threshold::share(*share)));
        }
        Some(file::Threshold::Other(other)) => other,
    };
    let each: Vec<Threshold> = match other {
        Other { count: Some(count), counts: None, shares: None } => {
            return Some(Thresholds::Same(Threshold::count(*count)));
        }
        Other { count: None, counts: Some(counts), shares: None } => {
            counts.iter().map(|count| Threshold::count(*count)).collect()
        }
        Other { count: None, counts: None, shares: Some(shares) } => {
            shares.iter().map(|share| Threshold::share(*share)).collect()
        }
        _ => {
            let form = sections.node.get("activation")?.get("threshold")?;
            if !form.entries().iter().any(|(_, node)| node.is_broken()) {
                let help = "write a share, or one of { count = … }, { counts = [ … ] } and \
                            { shares = [ … ] }";
                world.wrong("conflict", form.place, "the threshold must have one form", help);
            }
            return None;
        }
    };
    let size = world.size?;
    if each.len() != size as usize {
        let place = sections.place("activation", "threshold");
        let message = format!("{} thresholds for {size} supporters", each.len());
        world.wrong("wrong-length", place, message, format!("write exactly {size}"));
        return None;
    }
    Some(Thresholds::Each(each))
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
        niche_width: f64::INFINITY,
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

/// The bursts of interest in `list`; `of_all` if they come to every arm, of which this is `arm`.
pub(super) fn shocks(
    world: &mut World,
    list: Option<&Node>,
    written: &[file::Shock],
    platforms: Option<&[Platform]>,
    of_all: Option<&str>,
) -> Option<Vec<Shock>> {
    let items = list.map_or(&[][..], Node::items);
    let mut fine = list.is_none_or(|list| !list.is_broken());
    let mut shocks = Vec::new();
    for (node, shock) in items.iter().zip(written) {
        match self::shock(world, node, shock, platforms, of_all) {
            Some(shock) => shocks.push(shock),
            None => fine = false,
        }
    }
    fine.then_some(shocks)
}

fn shock(
    world: &mut World,
    node: &Node,
    written: &file::Shock,
    platforms: Option<&[Platform]>,
    of_all: Option<&str>,
) -> Option<Shock> {
    let day = match written.day {
        Some(when) => world.day(when, 0, node.place_of("day"))?,
        None => Day(1),
    };
    let platform = match (&written.platform, platforms) {
        (None, _) => None,
        (Some(_), None) => return None,
        (Some(name), Some(platforms)) => Some(shocked(world, node, name, platforms, of_all)?),
    };
    Some(Shock {
        day,
        size: written.size?,
        decay: written.decay.unwrap_or(1.0),
        exponent: written.exponent,
        platform,
    })
}

fn shocked(
    world: &mut World,
    node: &Node,
    name: &str,
    platforms: &[Platform],
    of_all: Option<&str>,
) -> Option<PlatformId> {
    if let Some(at) = platforms.iter().position(|platform| platform.name == name) {
        return u8::try_from(at).ok().map(PlatformId);
    }
    let place = node.place_of("platform");
    let names: Vec<&str> = platforms.iter().map(|platform| platform.name.as_str()).collect();
    match of_all {
        None => world.unknown_name(place, "platform", name, &names),
        Some(arm) => {
            let message = format!("arm {} has no platform `{name}` for this shock", quoted(arm));
            let help = "a [[shock]] comes to every arm: write it as [[arm.shock]] in the arms that \
                        have the platform";
            world.wrong("unknown-name", place, message, help);
        }
    }
    None
}
