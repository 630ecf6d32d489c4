//! Thresholds: the same for everybody, each their own, or drawn once for each supporter.
//!
//! A drawn share is mean + sd·Φ⁻¹(u) (`normal`) or low + (high − low)·u (`uniform`), with u the
//! supporter's own uniform; 0 and below is a threshold of zero, above 1 nobody's friends suffice.
//! Granovetter (1978, doi:10.1086/226707) shows how much hangs on the spread.

use super::counts::Counts;
use super::law::Law;
use crate::id::AgentId;
use crate::network::Ties;
use crate::numeric;
use crate::rng::{Decision, Draws};
use crate::scenario::{self, Distribution};
use crate::unit::Threshold;
use std::borrow::Cow;
use std::ops::Range;

/// What each supporter's threshold is.
#[derive(Clone, Debug, PartialEq)]
pub enum Thresholds<'a> {
    /// Everybody has this one.
    Same(Threshold),
    /// One for each supporter.
    Each(Cow<'a, [Threshold]>),
}

impl<'a> Thresholds<'a> {
    /// The thresholds that `written` gives to `agents` supporters of this luck.
    pub fn new(written: &'a scenario::Thresholds, agents: u32, draws: Draws) -> Self {
        match written {
            scenario::Thresholds::Same(threshold) => Self::Same(*threshold),
            scenario::Thresholds::Each(own) => Self::Each(Cow::Borrowed(own)),
            scenario::Thresholds::Drawn(distribution) => {
                let own = |agent| drawn(*distribution, AgentId(agent), draws);
                Self::Each((0..agents).map(own).collect())
            }
        }
    }

    /// How many active friends each needs if all are visible; zero for all where no rule asks.
    pub fn needed(&self, ties: &Ties, law: &Law) -> Counts {
        if !law.has_threshold_rule() {
            return Counts::zeros(0, 0);
        }
        let (agents, most) = (ties.agents(), law.most_friends.saturating_add(1));
        match self {
            Self::Same(threshold) => {
                let needs: Vec<u32> = (0..=most).map(|d| threshold.needs(d).min(most)).collect();
                let needs = |degree: u32| needs[degree as usize];
                Counts::new(agents, most, |some| ties.degrees(some).map(needs))
            }
            Self::Each(own) => {
                let needs =
                    |(threshold, degree): (&Threshold, u32)| threshold.needs(degree).min(most);
                Counts::new(agents, most, |some: Range<u32>| {
                    let own = &own[some.start as usize..some.end as usize];
                    own.iter().zip(ties.degrees(some)).map(needs)
                })
            }
        }
    }

    /// The threshold of an agent.
    #[inline]
    pub fn of(&self, agent: AgentId) -> Threshold {
        match self {
            Self::Same(threshold) => *threshold,
            Self::Each(own) => own[agent.index()],
        }
    }
}

fn drawn(distribution: Distribution, agent: AgentId, draws: Draws) -> Threshold {
    let u = draws.once_real(Decision::Threshold, agent.0, 0);
    Threshold::share(match distribution {
        Distribution::Normal { mean, sd } => mean + sd * numeric::normal_quantile(u),
        Distribution::Uniform { low, high } => low + (high - low) * u,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;

    const AGENTS: u32 = 10_000;

    /// Everybody's share, as it is compared with ties: in thousand-millionths.
    fn shares(distribution: Distribution) -> Vec<f64> {
        let draws = Draws::new(5, Replicate(2));
        let written = scenario::Thresholds::Drawn(distribution);
        let thresholds = Thresholds::new(&written, AGENTS, draws);
        let share = |agent| match thresholds.of(AgentId(agent)) {
            Threshold::Zero => 0.0,
            Threshold::Share(share) => share as f64 / 1e9,
            Threshold::Count(_) => panic!("a share was drawn"),
        };
        (0..AGENTS).map(share).collect()
    }

    fn share_below(shares: &[f64], limit: f64) -> f64 {
        shares.iter().filter(|share| **share <= limit).count() as f64 / f64::from(AGENTS)
    }

    #[test]
    fn shares_are_spread_as_the_distribution_says() {
        let five_sd = |p: f64| 5.0 * numeric::sqrt(p * (1.0 - p) / f64::from(AGENTS));
        let normal = shares(Distribution::Normal { mean: 0.25, sd: 0.25 });
        for (limit, expected) in [(0.0, 0.158_655), (0.25, 0.5), (0.5, 0.841_345), (1.0, 0.998_65)]
        {
            let found = share_below(&normal, limit);
            assert!((found - expected).abs() < five_sd(expected), "{limit}: {found}");
        }
        let uniform = shares(Distribution::Uniform { low: -0.25, high: 0.75 });
        for limit in [0.0, 0.25, 0.5] {
            let (found, expected) = (share_below(&uniform, limit), limit + 0.25);
            assert!((found - expected).abs() < five_sd(expected), "{limit}: {found}");
        }
    }

    #[test]
    fn without_spread_everybody_has_the_mean() {
        let thresholds = shares(Distribution::Normal { mean: 0.18, sd: 0.0 });
        assert!(thresholds.iter().all(|share| *share == 0.18));
    }

    #[test]
    fn a_larger_mean_makes_nobody_easier_to_move() {
        let some = shares(Distribution::Normal { mean: 0.2, sd: 0.1 });
        let more = shares(Distribution::Normal { mean: 0.3, sd: 0.1 });
        assert!(some.iter().zip(&more).all(|(some, more)| some <= more));
    }
}
