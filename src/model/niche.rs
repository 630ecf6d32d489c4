//! Niches: what suits whom.
//!
//! Supporters, platforms and actions have a point on the circle [0, 1). How well two points suit
//! each other is g = exp(−d²/(2w²)), d being the shorter way round the circle and w the width of
//! niches. A platform without a niche suits everybody: g = 1.

use super::world::World;
use crate::id::{AgentId, PlatformId};
use crate::numeric;
use crate::rng::Decision;

/// g: how well two points of the circle suit each other; 1 everywhere if `width` is infinite.
pub fn fit(one: f64, other: f64, width: f64) -> f64 {
    let apart = (one - other).abs();
    let distance = apart.min(1.0 - apart);
    numeric::exp(-(distance * distance) / (2.0 * width * width))
}

impl World<'_> {
    /// The point of the circle `agent` is at.
    pub fn niche(&self, agent: AgentId) -> f64 {
        self.draws.once_real(Decision::Niche, agent.0, 0)
    }

    /// g: how well `platform` suits `agent`.
    pub fn fit(&self, agent: AgentId, platform: PlatformId) -> f64 {
        let centre = self.law.arm.platforms[platform.index()].niche;
        let width = self.law.arm.registration.niche_width;
        centre.map_or(1.0, |centre| fit(self.niche(agent), centre, width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_way_round_the_circle_counts() {
        assert_eq!(fit(0.3, 0.3, 0.1), 1.0);
        assert_eq!(fit(0.0, 0.25, 0.25), numeric::exp(-0.5));
        assert_eq!(fit(0.125, 0.875, 0.25), fit(0.875, 0.125, 0.25));
        assert_eq!(fit(0.125, 0.875, 0.25), numeric::exp(-0.5));
        assert_eq!(fit(0.1, 0.6, f64::INFINITY), 1.0);
    }
}
