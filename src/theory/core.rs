//! The core of an arm, as the closed forms take it: who starts where, who hears of what, and when.

use super::accounts::Accounts;
use super::coverage::covered;
use super::mean_field::MeanField;
use super::reproduction::Attention;
use crate::id::{PlatformId, PlatformSet};
use crate::numeric::{exp, pow};
use crate::scenario::{Arm, Initial, InitiallyActive, Scenario, Shock, Spread, TieRule};

/// Whether ties of this kind are tied at random, with degrees that are Poisson and friends that stay.
pub fn are_random(ties: &TieRule) -> bool {
    match ties {
        TieRule::Poisson { .. } => true,
        TieRule::Permuted { degrees, .. } => matches!(degrees, Spread::Poisson { .. }),
        _ => false,
    }
}

/// Whether the accounts of day 0 are those of every day, but for closings.
pub fn nobody_joins(scenario: &Scenario, arm: &Arm) -> bool {
    let law = arm.registration;
    let interest = (1..=scenario.days.0).any(|day| interest(arm, day).iter().any(|e| *e > 0.0));
    !interest && law.imitation == 0.0 && law.invitation == 0.0
}

/// Who holds what on day 0; the active hold an account even where places do not suffice.
///
/// The first account of a holder is on platform p with chance w_p/W, a second one on another q with
/// chance w_q/(W − w_p). By best fit, equally spaced niches are taken for granted.
pub fn accounts(scenario: &Scenario, arm: &Arm) -> Accounts {
    let open: Vec<(PlatformId, f64)> = (0..)
        .map(PlatformId)
        .zip(&arm.platforms)
        .filter(|(_, platform)| platform.opens.0 == 0)
        .map(|(p, platform)| (p, platform.initial_weight))
        .collect();
    let one = |p: PlatformId| PlatformSet::EMPTY.with(p);
    let all: f64 = open.iter().map(|(_, weight)| weight).sum();
    match &arm.initial {
        Initial::All => [(open.iter().map(|(p, _)| *p).collect(), 1.0)].into_iter().collect(),
        Initial::Accounts(held) => {
            let each = 1.0 / f64::from(scenario.population.size);
            held.iter().map(|set| (*set, each)).collect()
        }
        Initial::Fit => {
            let share = covered(open.len() as u8, arm.registration.niche_width);
            open.iter().map(|(p, _)| (one(*p), share / open.len() as f64)).collect()
        }
        Initial::Shares { registered, second } => {
            let registered = registered.max(active(scenario));
            let weighty = || open.iter().filter(|(_, weight)| *weight > 0.0);
            let second = if weighty().count() > 1 { *second } else { 0.0 };
            let firsts = weighty().map(|&(p, w)| (p, w, registered * w / all));
            let pairs = firsts.flat_map(|(p, w, first)| {
                let others = weighty().filter(move |(q, _)| *q != p);
                let further =
                    others.map(move |&(q, v)| (one(p).with(q), first * second * v / (all - w)));
                further.chain([(one(p), first * (1.0 - second))])
            });
            pairs.collect()
        }
    }
}

/// The share of the public that is active on day 0.
pub fn active(scenario: &Scenario) -> f64 {
    let count = match &scenario.population.initially_active {
        InitiallyActive::Count(count) => f64::from(*count),
        InitiallyActive::Agents(agents) => agents.len() as f64,
    };
    count / f64::from(scenario.population.size)
}

/// The share of each type of `holders` that is active on day 0; the active take the first accounts.
pub fn seeds(scenario: &Scenario, holders: &Accounts) -> f64 {
    match holders.registered() > 0.0 {
        true => (active(scenario) / holders.registered()).min(1.0),
        false => 0.0,
    }
}

/// e_p on `day`: what is shared out by appeal over the open platforms, and what names one.
fn interest(arm: &Arm, day: u16) -> Vec<f64> {
    let is_open = |p: PlatformId| {
        let platform = &arm.platforms[p.index()];
        platform.opens.0 <= day && platform.closes.is_none_or(|closes| closes.0 > day)
    };
    let all = || (0..arm.platforms.len() as u8).map(PlatformId);
    let appeal = |p: PlatformId| if is_open(p) { arm.platforms[p.index()].appeal } else { 0.0 };
    let sum: f64 = all().map(appeal).sum();
    let of = |platform| -> f64 {
        let shocks = arm.shocks.iter().filter(|shock| shock.platform == platform);
        shocks.map(|shock| strength(shock, day)).sum()
    };
    let shared = arm.registration.background + of(None);
    let each = |p| match is_open(p) {
        true if sum > 0.0 => shared * appeal(p) / sum + of(Some(p)),
        true => of(Some(p)),
        false => 0.0,
    };
    all().map(each).collect()
}

/// The hazard that is left of a shock on `day`.
fn strength(shock: &Shock, day: u16) -> f64 {
    let Some(age) = day.checked_sub(shock.day.0.max(1)) else { return 0.0 };
    let age = f64::from(age) / shock.decay;
    shock.size * shock.exponent.map_or_else(|| exp(-age), |exponent| pow(1.0 + age, -exponent))
}

/// The laws of the mean field of an arm.
#[derive(Clone, Debug)]
pub struct Laws<'a> {
    arm: &'a Arm,
    mean_degree: f64,
    interest: Vec<Vec<f64>>,
    friction: Vec<f64>,
    closings: Vec<(u16, PlatformId)>,
}

impl<'a> Laws<'a> {
    /// Those of `arm`, with `mean_degree` ties each.
    pub fn new(scenario: &Scenario, arm: &'a Arm, mean_degree: f64) -> Self {
        let law = arm.registration;
        let further = |held: usize| match (held, arm.wires.sso) {
            (0, _) => 1.0,
            (_, true) => law.sso_further,
            (_, false) => pow(law.further, held as f64),
        };
        let closing = (0..).map(PlatformId).zip(&arm.platforms);
        Self {
            arm,
            mean_degree,
            interest: (1..=scenario.days.0).map(|day| interest(arm, day)).collect(),
            friction: (0..=arm.platforms.len()).map(further).collect(),
            closings: closing.filter_map(|(p, at)| Some((at.closes?.0, p))).collect(),
        }
    }

    /// The map.
    pub fn map(&self) -> MeanField<'_> {
        let (activation, law) = (&self.arm.activation, self.arm.registration);
        MeanField {
            interest: &self.interest,
            imitation: law.imitation,
            invitation: law.invitation,
            friction: &self.friction,
            bridge: self.arm.wires.bridge.value(),
            mean_degree: self.mean_degree,
            attention: Attention {
                visit: self.arm.visits.daily,
                dilution: self.arm.visits.dilution,
            },
            contact: activation.probability.value(),
            spontaneous: activation.spontaneous.value(),
            lapse: activation.lapse.value(),
            reactivation: activation.reactivation.value(),
            closings: &self.closings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, set};
    use super::*;
    use crate::scenario::parse;

    fn scenario(rest: &str) -> Scenario {
        let text = format!(
            "[scenario]\nname = \"x\"\ndays = 30\ndefaults = \"neutral\"\n[population]\nsize = 100\n\
             initially_active = {{ count = 5 }}\n{rest}"
        );
        parse("x.toml", &text, &[]).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn first_accounts_go_by_weight_and_second_ones_by_what_is_left() {
        let scenario = scenario(
            "[[arm]]\nname = \"a\"\ninitial = { registered = 0.5, second = 0.2 }\n\
             [[arm.platform]]\nname = \"p\"\ninitial_weight = 3\n[[arm.platform]]\nname = \"q\"\n\
             [[arm.platform]]\nname = \"later\"\nopens = 3\n",
        );
        let accounts = accounts(&scenario, &scenario.arms[0]);
        let expected = [(set(&[0]), 0.3), (set(&[1]), 0.1), (set(&[0, 1]), 0.1)];
        for (found, expected) in accounts.iter().zip(expected) {
            assert_eq!(found.0, expected.0);
            assert_close(found.1, expected.1, 1e-15);
        }
        assert_close(seeds(&scenario, &accounts), 0.1, 1e-15);
    }

    #[test]
    fn interest_is_shared_by_the_open_and_goes_whole_to_whom_it_names() {
        let scenario = scenario(
            "[registration]\nbackground = 0.02\n[[shock]]\nday = 2\nsize = 0.1\ndecay = 2\nexponent = 1\n\
             [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\nappeal = 3\ncloses = 9\n\
             [[arm.platform]]\nname = \"q\"\nopens = 4\n[[arm.shock]]\nday = 4\nsize = 0.5\nplatform = \"q\"\n",
        );
        let of = |day| interest(&scenario.arms[0], day);
        assert_eq!(of(1), [0.02, 0.0]);
        assert_eq!(of(2), [0.02 + 0.1, 0.0]);
        let shared = 0.02 + 0.1 / 2.0;
        assert_eq!(of(4), [shared * 3.0 / 4.0, shared / 4.0 + 0.5]);
        assert_eq!(of(9)[0], 0.0);
        assert!(!nobody_joins(&scenario, &scenario.arms[0]));
    }
}
