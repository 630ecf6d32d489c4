//! Numbers that cannot be wrong: checked when they are made, ready to be used afterwards.

mod degrees;

pub use degrees::poisson_quantiles;

use crate::numeric;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A chance compared with a 40-bit uniform draw: it happens when the draw is below the cut.
///
/// Exact at 0 (never) and at 1 (always), monotone in the probability in between, to within 2⁻⁴¹.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut(u64);

impl Cut {
    /// One more than the largest 40-bit draw.
    pub const ONE: u64 = 1 << 40;

    /// What never happens.
    pub const NEVER: Self = Self(0);

    /// What always happens.
    pub const ALWAYS: Self = Self(Self::ONE);

    /// The cut of a probability; anything outside 0 … 1 is brought to the nearer end.
    pub fn of_probability(p: f64) -> Self {
        Self((p.clamp(0.0, 1.0) * Self::ONE as f64).round_ties_even() as u64)
    }

    /// The cut of 1 − exp(−`hazard`), for a hazard ≥ 0 per day.
    pub fn of_hazard(hazard: f64) -> Self {
        Self::of_probability(-numeric::expm1(-hazard))
    }

    /// The next larger cut, to be used as a bound that rounding cannot undercut.
    pub fn raised(self) -> Self {
        Self((self.0 + 1).min(Self::ONE))
    }

    /// Whether a 40-bit `draw` lets it happen.
    #[inline]
    pub fn accepts(self, draw: u64) -> bool {
        draw < self.0
    }

    /// Whether it does not depend on luck: it never happens, or always.
    #[inline]
    pub fn is_decided(self) -> bool {
        self == Self::NEVER || self == Self::ALWAYS
    }

    /// The top byte a draw must not exceed to have a chance, 0 … 256.
    #[inline]
    pub fn top(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The low 32 bits, which decide for draws whose top byte equals [`Cut::top`].
    #[inline]
    pub fn low(self) -> u32 {
        self.0 as u32
    }
}

/// A probability, 0 … 1, with its integer cut computed once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "f64", try_from = "f64")]
pub struct Probability {
    value: f64,
    cut: Cut,
}

/// A number that is not between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{0} is not a probability: it must lie between 0 and 1")]
pub struct NotAProbability(pub f64);

impl Probability {
    /// What never happens.
    pub const ZERO: Self = Self { value: 0.0, cut: Cut::NEVER };

    /// What always happens.
    pub const ONE: Self = Self { value: 1.0, cut: Cut::ALWAYS };

    /// Check `value`.
    ///
    /// # Errors
    /// When `value` is below 0, above 1 or not a number.
    pub fn new(value: f64) -> Result<Self, NotAProbability> {
        if !(0.0..=1.0).contains(&value) {
            return Err(NotAProbability(value));
        }
        Ok(Self { value, cut: Cut::of_probability(value) })
    }

    /// The probability as a real number.
    pub fn value(self) -> f64 {
        self.value
    }

    /// The probability as a cut on 40-bit draws.
    pub fn cut(self) -> Cut {
        self.cut
    }
}

impl TryFrom<f64> for Probability {
    type Error = NotAProbability;

    fn try_from(value: f64) -> Result<Self, NotAProbability> {
        Self::new(value)
    }
}

impl From<Probability> for f64 {
    fn from(p: Probability) -> f64 {
        p.value
    }
}

/// How often each degree occurs in a network whose degrees follow a power law.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PowerLaw {
    /// γ: a degree k is as frequent as k^(−γ).
    pub exponent: f64,
    /// The smallest degree, at least 1.
    pub min: u32,
    /// The largest degree, at least `min`.
    pub max: u32,
}

impl PowerLaw {
    /// Into so many slots degrees are spread where they are not drawn one by one.
    pub const SLOTS: usize = 4096;

    /// The weight of `degree`.
    pub fn weight(self, degree: u32) -> f64 {
        numeric::pow(f64::from(degree), -self.exponent)
    }

    /// The mean of the degrees it draws.
    pub fn mean(self) -> f64 {
        let weights = || (self.min..=self.max).map(|k| (f64::from(k), self.weight(k)));
        weights().map(|(k, w)| k * w).sum::<f64>() / weights().map(|(_, w)| w).sum::<f64>()
    }
}

/// How many active friends it takes, as integers only: shares are rounded to 10⁻⁹.
///
/// Fractions are never compared as floating point, so one active friend of five meets a threshold
/// of 0.2 (Watts 2002, doi:10.1073/pnas.082090499).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Threshold {
    /// Met by everybody, at the first update.
    Zero,
    /// A share of the reference ties, in thousand-millionths.
    Share(u64),
    /// A number of active friends.
    Count(u32),
}

impl Threshold {
    const WHOLE: u64 = 1_000_000_000;

    /// A threshold as a `share` of the reference ties; zero and below are met by everybody.
    pub fn share(share: f64) -> Self {
        if share <= 0.0 { Self::Zero } else { Self::Share((share * 1e9).round_ties_even() as u64) }
    }

    /// A threshold as a number of friends; zero and below are met by everybody.
    pub fn count(count: i64) -> Self {
        if count <= 0 { Self::Zero } else { Self::Count(u32::try_from(count).unwrap_or(u32::MAX)) }
    }

    /// The number of active friends needed by somebody with `ties` reference ties:
    /// 0, or max(1, ⌈θ·10⁹·`ties`/10⁹⌉), or the count.
    pub fn needs(self, ties: u32) -> u32 {
        match self {
            Self::Zero => 0,
            Self::Count(count) => count,
            Self::Share(share) => {
                let needed = (u128::from(share) * u128::from(ties)).div_ceil(Self::WHOLE.into());
                u32::try_from(needed).unwrap_or(u32::MAX).max(1)
            }
        }
    }

    /// The largest number of reference ties with which `active` friends are enough, none if they never
    /// are: the largest d with [`needs`](Self::needs)(d) ≤ `active`, `u32::MAX` if there is no largest.
    pub fn met_up_to(self, active: u32) -> Option<u32> {
        let enough = match self {
            Self::Zero => true,
            Self::Count(count) => active >= count,
            Self::Share(_) => active >= 1,
        };
        let Self::Share(share) = self else { return enough.then_some(u32::MAX) };
        let ties = (u64::from(active) * Self::WHOLE).checked_div(share).unwrap_or(u64::MAX);
        enough.then(|| u32::try_from(ties).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zero => f.write_str("0"),
            Self::Share(share) => write!(f, "{} of ties", *share as f64 / Self::WHOLE as f64),
            Self::Count(count) => write!(f, "{count} friends"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_active_friend_of_five_meets_a_threshold_of_a_fifth() {
        assert_eq!(Threshold::share(0.2).needs(5), 1);
        assert_eq!(Threshold::share(0.25).needs(4), 1);
        assert_eq!(Threshold::share(0.18).needs(5), 1);
        assert_eq!(Threshold::share(0.18).needs(6), 2);
        assert_eq!(Threshold::share(1e-12).needs(1000), 1);
        assert_eq!(Threshold::share(0.3).needs(0), 1);
        assert_eq!(Threshold::share(0.0).needs(9), 0);
        assert_eq!(Threshold::share(-1.0).needs(9), 0);
        assert_eq!(Threshold::count(3).needs(1), 3);
        assert_eq!(Threshold::count(-2).needs(1), 0);
    }

    #[test]
    fn active_friends_are_enough_up_to_the_last_degree_that_needs_no_more() {
        let shares = [0.18, 0.2, 0.25, 1.0 / 3.0, 0.5, 1.0, 1.5, 1e-12].map(Threshold::share);
        let others = [Threshold::Zero, Threshold::count(1), Threshold::count(4)];
        for threshold in shares.into_iter().chain(others) {
            for active in 0..20 {
                let met = |ties: &u32| threshold.needs(*ties) <= active;
                match threshold.met_up_to(active) {
                    None => assert!(!met(&0), "{threshold}, {active}"),
                    Some(u32::MAX) => assert!(met(&1_000_000), "{threshold}, {active}"),
                    Some(most) => assert!(met(&most) && !met(&(most + 1)), "{threshold}, {active}"),
                }
            }
        }
    }

    #[test]
    fn a_cut_is_exact_at_both_ends() {
        for draw in [0, 1, Cut::ONE / 2, Cut::ONE - 1] {
            assert!(Cut::ALWAYS.accepts(draw) && Probability::ONE.cut().accepts(draw));
            assert!(!Cut::NEVER.accepts(draw) && !Cut::of_hazard(0.0).accepts(draw));
        }
        assert_eq!(Cut::of_hazard(f64::INFINITY), Cut::ALWAYS);
        assert_eq!(Probability::new(0.25).unwrap().cut(), Cut(Cut::ONE / 4));
    }

    #[test]
    fn what_is_not_a_probability_is_refused() {
        for wrong in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(Probability::new(wrong).is_err());
        }
    }
}
