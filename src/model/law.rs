//! The laws of the model for one arm, with every probability turned into an integer cut.

use super::activation::ActivationLaw;
use super::friends::Noticed;
use super::phase::{Phase, in_force, phases};
use crate::id::{Day, PlatformId, PlatformSet};
use crate::numeric;
use crate::rng::{Decision, Draws};
use crate::scenario::{Arm, Occurrence, Reference, Scenario, Shock, WorldEvent};
use crate::unit::{Cut, Probability, Threshold};

/// What an arm's people obey, computed once per run.
#[derive(Debug)]
pub struct Law<'a> {
    /// The arm as written.
    pub arm: &'a Arm,
    /// The public and the events it shares with every arm.
    pub scenario: &'a Scenario,
    /// The chance per day to visit each account, by the number held.
    pub visit: Vec<Cut>,
    /// How the campaign is organised, by day; the first phase begins on day 0.
    pub phases: Vec<Phase>,
    /// Nobody has more ties than this on any day.
    pub most_friends: u32,
    /// The chances to become active.
    pub activation: ActivationLaw<'a>,
}

impl<'a> Law<'a> {
    /// Prepare the laws of `arm` for a network in which nobody has more than `degree` ties.
    pub fn new(scenario: &'a Scenario, arm: &'a Arm, degree: u32) -> Self {
        let held = || (0..=PlatformSet::MOST).map(|r| r as f64);
        let visits = arm.visits;
        let visit = |r: f64| Cut::of_probability(visits.daily * numeric::pow(r, -visits.dilution));
        Self {
            arm,
            scenario,
            visit: held().map(|r| if r == 0.0 { Cut::NEVER } else { visit(r) }).collect(),
            phases: phases(arm),
            most_friends: degree,
            activation: ActivationLaw::new(&arm.activation, degree),
        }
    }

    /// All platforms of the arm, open or not.
    pub fn platforms(&self) -> PlatformSet {
        (0..self.arm.platforms.len() as u8).map(PlatformId).collect()
    }

    /// Whether there are niches.
    pub fn has_niches(&self) -> bool {
        self.arm.registration.niche_width.is_finite()
    }

    /// Whether calls can tire anybody with any effect.
    pub fn tires(&self) -> bool {
        self.arm.fatigue.is_felt() && self.scenario.actions.per_day > 0.0
    }

    /// Whether who lapsed before never becomes active again: ω = 0.
    pub fn never_forgets_lapses(&self) -> bool {
        self.arm.activation.reactivation == Probability::ZERO
    }

    /// Whether everybody visits each of their accounts every day.
    pub fn visits_are_certain(&self) -> bool {
        self.visit[1..=self.arm.platforms.len()].iter().all(|chance| *chance == Cut::ALWAYS)
    }

    /// Whether friends of one federation ever meet without a platform.
    #[inline]
    pub fn has_meetings(&self) -> bool {
        self.arm.offline.meeting != Probability::ZERO
    }

    /// Whether anything but active friends can move somebody with this `threshold`: chance, or a
    /// threshold of zero.
    pub fn moves_alone(&self, threshold: Threshold) -> bool {
        let activation = &self.arm.activation;
        activation.spontaneous != Probability::ZERO
            || self.has_threshold_rule() && threshold == Threshold::Zero
    }

    /// Whether friends who are active invite to their platforms.
    #[inline]
    pub fn has_invitations(&self) -> bool {
        self.arm.registration.invitation > 0.0
    }

    /// Which active friends make any difference.
    pub fn noticed(&self) -> Noticed {
        let all_matter = self.has_threshold_rule() || self.has_invitations();
        match self.arm.activation.once {
            false => Noticed::Active,
            true if all_matter => Noticed::ActiveAndFresh,
            true => Noticed::Fresh,
        }
    }

    /// Whether meeting one's threshold does anything.
    #[inline]
    pub fn has_threshold_rule(&self) -> bool {
        self.arm.activation.threshold_strength != Probability::ZERO
    }

    /// Whether thresholds are shares of the ties visible in principle.
    #[inline]
    pub fn counts_visible_ties(&self) -> bool {
        self.arm.activation.reference == Reference::Visible
    }

    /// e_p: the hazard per day that public interest puts on each platform, by position.
    ///
    /// Background and shocks are shared out over the `open` platforms by appeal; a shock that names
    /// a platform goes there whole. Closed platforms get 0.
    pub fn public_interest(&self, day: Day, open: PlatformSet) -> Vec<f64> {
        let platforms = &self.arm.platforms;
        let appeal: f64 = open.iter().map(|p| platforms[p.index()].appeal).sum();
        let shocks_on = |platform: Option<PlatformId>| {
            self.arm
                .shocks
                .iter()
                .filter(move |shock| shock.platform == platform)
                .map(|shock| hazard(shock, day))
                .sum::<f64>()
        };
        let shared = self.arm.registration.background + shocks_on(None);
        let interest = |p: PlatformId| {
            let part = platforms[p.index()].appeal / appeal;
            (if appeal > 0.0 { shared * part } else { 0.0 }) + shocks_on(Some(p))
        };
        (0..platforms.len() as u8)
            .map(PlatformId)
            .map(|p| if open.contains(p) { interest(p) } else { 0.0 })
            .collect()
    }

    /// The organisation in force on `day`.
    pub fn phase(&self, day: Day) -> &Phase {
        in_force(&self.phases, day)
    }

    /// Whether the party has a new leader on this day: the same days in every arm.
    pub fn new_leader(&self, day: Day, draws: Draws) -> bool {
        let happens = |(position, event): (usize, &WorldEvent)| match event {
            WorldEvent::NewLeader(Occurrence::Day(on)) => *on == day,
            WorldEvent::NewLeader(Occurrence::Rate(rate)) => {
                let decision = Decision::NewLeader(position as u8);
                rate.cut().accepts(draws.once_40(decision, day.0.into(), 0))
            }
        };
        self.scenario.events.iter().enumerate().any(happens)
    }
}

/// H·k(u), with k = (1 + u/τ)^(−φ) or exp(−u/τ), u days after the shock began.
fn hazard(shock: &Shock, day: Day) -> f64 {
    let Some(age) = day.0.checked_sub(shock.day.0.max(1)) else { return 0.0 };
    let age = f64::from(age) / shock.decay;
    let left = match shock.exponent {
        Some(exponent) => numeric::pow(1.0 + age, -exponent),
        None => numeric::exp(-age),
    };
    shock.size * left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn interest_is_shared_by_appeal_and_a_named_shock_goes_whole() {
        let scenario = testing::scenario(|arm| {
            arm.registration.background = 0.01;
            arm.platforms = testing::platforms(3);
            arm.platforms[1].appeal = 3.0;
            arm.shocks = vec![
                Shock { day: Day(0), size: 0.1, decay: 2.0, exponent: Some(1.0), platform: None },
                Shock {
                    day: Day(3),
                    size: 0.5,
                    decay: 1.0,
                    exponent: None,
                    platform: Some(PlatformId(0)),
                },
            ];
        });
        let law = Law::new(&scenario, &scenario.arms[0], 1);
        let open: PlatformSet = [PlatformId(0), PlatformId(1)].into_iter().collect();
        // The shock of day 0 has age 0 at the first update, 2 at the third.
        let shared = 0.01 + 0.1 / 2.0;
        assert_eq!(law.public_interest(Day(3), open), [shared / 4.0 + 0.5, shared * 0.75, 0.0]);
        assert_eq!(law.public_interest(Day(1), open)[1], (0.01 + 0.1) * 0.75);
        assert_eq!(law.public_interest(Day(1), PlatformSet::EMPTY), [0.0; 3]);
    }

    #[test]
    fn several_accounts_dilute_visits_and_slow_further_ones() {
        let scenario = testing::scenario(|arm| {
            arm.visits.daily = 0.4;
            arm.visits.dilution = 0.5;
            arm.registration.further = 0.2;
        });
        let law = Law::new(&scenario, &scenario.arms[0], 1);
        assert_eq!(law.visit[4], Cut::of_probability(0.2));
        assert_eq!(law.phases[0].friction[..2], [1.0, 0.2]);
        let mut neutral = scenario.clone();
        neutral.arms[0].visits.dilution = 0.0;
        neutral.arms[0].wires.sso = true;
        neutral.arms[0].registration.sso_further = 0.5;
        let law = Law::new(&neutral, &neutral.arms[0], 1);
        assert_eq!(law.visit[16], Cut::of_probability(0.4));
        assert_eq!(law.phases[0].friction[..4], [1.0, 0.5, 0.5, 0.5]);
    }
}
