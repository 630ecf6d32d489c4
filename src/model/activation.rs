//! The law of activation, one formula for simple and complex contagion.
//!
//! P(act) = ω·[1 − (1−s)·(1−β)^a·(1−ρ)·(1−λ·\[a ≥ κ\])], where s is the chance without any cause, ρ the response to
//! the calls read today, a the number of active friends seen today and κ the threshold in friends; ω counts for those
//! who lapsed before, and is 1 for others. Who holds no account is moved by friends only, whom they meet: s = ρ = 0,
//! and a threshold of zero is not met.
//!
//! β = 0, λ = 1 is the threshold rule of Granovetter (1978, doi:10.1086/226707) and Watts (2002,
//! doi:10.1073/pnas.082090499); λ = 0 is SI or SIS; `once` is the independent cascade (Kempe, Kleinberg & Tardos
//! 2003, doi:10.1145/956750.956769).

use super::asking::Ceilings;
use crate::scenario;
use crate::unit::{Cut, Probability};

/// What the chance to become active depends on.
#[derive(Clone, Copy, Debug)]
pub struct Dose {
    /// a: how many friends who make active are seen.
    pub exposures: u32,
    /// ρ: how far the calls read today move.
    pub response: f64,
    /// Whether enough active friends are seen for the threshold, and a threshold rule asks.
    pub met: bool,
    /// Whether one was active before, and ceased to be.
    pub lapsed_before: bool,
    /// Whether one holds an account.
    pub holds_account: bool,
}

/// The chances to become active in one arm, computed once.
#[derive(Debug)]
pub struct ActivationLaw<'a> {
    law: &'a scenario::Activation,
    /// (1−s)·(1−β)^a by a, of those who hold an account and of others: the last is that of as many friends as
    /// anybody has.
    unmoved: [Vec<f64>; 2],
    /// The chances without a call, by a, then by whether the threshold is met and one lapsed before.
    uncalled: [Vec<[Cut; 4]>; 2],
    /// The most that friends can do to anybody whom no call moves, by how many make active: where the threshold is
    /// not met, and where it may be.
    bounds: [Ceilings; 2],
}

impl<'a> ActivationLaw<'a> {
    /// Those of a `law`, if nobody has more than `degree` friends.
    pub fn new(law: &'a scenario::Activation, degree: u32) -> Self {
        let unmoved = [law.spontaneous, Probability::ZERO].map(|alone| {
            let one_more = |unmoved: &f64| Some(unmoved * (1.0 - law.probability.value()));
            let all = std::iter::successors(Some(1.0 - alone.value()), one_more);
            all.take(degree as usize + 1).collect::<Vec<f64>>()
        });
        let uncalled = unmoved.each_ref().map(|unmoved| {
            let of = |&unmoved: &f64| KINDS.map(|[met, before]| chance(law, unmoved, met, before));
            unmoved.iter().map(of).collect::<Vec<_>>()
        });
        let rule = law.threshold_strength != Probability::ZERO;
        let bounds = [false, rule].map(|met| {
            let of = |exposures: u32| uncalled[0][exposures as usize];
            let largest =
                |exposures| of(exposures)[kind(met, false)].max(of(exposures)[kind(met, true)]);
            Ceilings::by_number(degree, largest)
        });
        Self { law, unmoved, uncalled, bounds }
    }

    /// P(act).
    #[inline]
    pub fn chance(&self, dose: Dose) -> Cut {
        let Dose { exposures, response, met, lapsed_before, holds_account } = dose;
        let (of, a) = (usize::from(!holds_account), exposures as usize);
        if response == 0.0 || !holds_account {
            return self.uncalled[of][a][kind(met, lapsed_before)];
        }
        chance(self.law, self.unmoved[of][a] * (1.0 - response), met, lapsed_before)
    }

    /// ω·ρ: the chance that calls read today alone make somebody active.
    pub fn by_calls_alone(&self, response: f64, lapsed_before: bool) -> Cut {
        let again = self.law.reactivation.value();
        Cut::of_probability(if lapsed_before { response * again } else { response })
    }

    /// The most that friends can do to anybody whom no call moves, by how many make active: where the threshold is
    /// not met, and where it may be.
    #[inline]
    pub fn bounds(&self) -> [&Ceilings; 2] {
        self.bounds.each_ref()
    }

    /// Whether a bound is the chance of everybody who sees all active friends and may become active: those who
    /// lapsed before become active like others, or never.
    pub fn bounds_are_exact(&self) -> bool {
        [Probability::ZERO, Probability::ONE].contains(&self.law.reactivation)
    }
}

/// Whether the threshold is met, and whether one lapsed before: as they stand in a row of chances.
const KINDS: [[bool; 2]; 4] = [[false, false], [true, false], [false, true], [true, true]];

#[inline]
fn kind(met: bool, lapsed_before: bool) -> usize {
    usize::from(met) | usize::from(lapsed_before) << 1
}

/// The formula, `unmoved` being what friends, calls and chance leave.
fn chance(law: &scenario::Activation, unmoved: f64, met: bool, lapsed_before: bool) -> Cut {
    let unmoved = if met { unmoved * (1.0 - law.threshold_strength.value()) } else { unmoved };
    let again = if lapsed_before { law.reactivation.value() } else { 1.0 };
    Cut::of_probability((1.0 - unmoved) * again)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    const DOSE: Dose =
        Dose { exposures: 0, response: 0.0, met: false, lapsed_before: false, holds_account: true };

    #[test]
    fn the_chance_is_the_formula() {
        let scenario = testing::scenario(|arm| {
            arm.activation.probability = Probability::new(0.2).unwrap();
            arm.activation.threshold_strength = Probability::new(0.5).unwrap();
            arm.activation.spontaneous = Probability::new(0.1).unwrap();
            arm.activation.reactivation = Probability::new(0.25).unwrap();
        });
        let law = ActivationLaw::new(&scenario.arms[0].activation, 3);
        let is = |dose: Dose, p: f64| assert_eq!(law.chance(dose), Cut::of_probability(p));
        let moved = 1.0 - 0.9 * 0.8 * 0.8 * 0.8 * 0.5;
        let three = Dose { exposures: 3, met: true, ..DOSE };
        is(three, moved);
        is(Dose { lapsed_before: true, ..three }, moved * 0.25);
        is(DOSE, 1.0 - 0.9);
        let called = 1.0 - 0.9 * 0.8 * (1.0 - 0.3) * 0.5;
        let dose = Dose { exposures: 1, response: 0.3, met: true, lapsed_before: true, ..DOSE };
        is(dose, called * 0.25);
        is(Dose { holds_account: false, response: 0.3, exposures: 1, ..DOSE }, 1.0 - 0.8);
        assert_eq!(law.by_calls_alone(0.3, true), Cut::of_probability(0.3 * 0.25));
        assert_eq!(law.by_calls_alone(0.3, false), Cut::of_probability(0.3));
    }

    #[test]
    fn a_certain_threshold_moves_for_certain_and_nothing_moves_nobody() {
        let scenario = testing::scenario(|arm| {
            arm.activation.threshold_strength = Probability::ONE;
        });
        let law = ActivationLaw::new(&scenario.arms[0].activation, 5);
        assert_eq!(law.chance(Dose { met: true, ..DOSE }), Cut::ALWAYS);
        assert_eq!(law.chance(Dose { exposures: 5, ..DOSE }), Cut::NEVER);
    }
}
