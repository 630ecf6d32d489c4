//! Preferential ties: newcomers prefer those who have many.
//!
//! Barabási & Albert (1999, doi:10.1126/science.286.5439.509): supporters arrive one by one, and each
//! ties itself to m different others, with chances proportional to the ties these had before. The
//! first m + 1 all know each other. With a chance of `clustering`, every tie after a newcomer's first
//! goes instead to a friend of the last one it preferred (Holme & Kim 2002,
//! doi:10.1103/PhysRevE.65.026107). Who arrives when is drawn, so hubs can be anywhere.

use super::Ties;
use super::growing::Growing;
use crate::rng::{Decision, Draws, below};
use crate::unit::Probability;

/// A network grown by newcomers with `degree`/2 ties each; `degree` is even, `agents` > `degree`/2.
pub fn preferential(agents: u32, degree: u32, clustering: Probability, draws: Draws) -> Ties {
    let each = degree / 2;
    let order = arrivals(agents, draws);
    let mut ties = Growing::new(agents);
    let mut ends = Vec::new();
    for (place, &newcomer) in (0..).zip(&order) {
        let partners = match place <= each {
            true => order[..place as usize].to_vec(),
            false => Newcomer { place, each, clustering, draws }.chooses(&ties, &ends),
        };
        for partner in partners.into_iter().filter(|_| each > 0) {
            ties.tie(newcomer, partner);
            ends.extend([newcomer, partner]);
        }
    }
    ties.ties()
}

fn arrivals(agents: u32, draws: Draws) -> Vec<u32> {
    let mut order: Vec<u32> = (0..agents).collect();
    order.sort_by_cached_key(|&agent| (draws.once(Decision::Arrival, agent, 0), agent));
    order
}

/// Who arrives at this place, after the first few.
struct Newcomer {
    place: u32,
    each: u32,
    clustering: Probability,
    draws: Draws,
}

impl Newcomer {
    /// Different partners, in the order they are chosen; everybody stands in `ends` once a tie.
    fn chooses(&self, ties: &Growing, ends: &[u32]) -> Vec<u32> {
        let mut chosen = Vec::with_capacity(self.each as usize);
        let mut preferred = (0..).map(|trial| {
            let luck = self.draws.once(Decision::Attach, self.place, trial);
            ends[below(luck, ends.len() as u64) as usize]
        });
        let mut last = None;
        for k in 0..self.each {
            let friend = last.filter(|_| self.closes(k)).and_then(|last| {
                let friends: Vec<u32> =
                    ties.of(last).iter().copied().filter(|f| !chosen.contains(f)).collect();
                let luck = self.draws.once(Decision::FriendOfFriend, self.place, k);
                friends.get(below(luck, friends.len() as u64) as usize).copied()
            });
            chosen.push(friend.unwrap_or_else(|| {
                let stranger = preferred.by_ref().find(|partner| !chosen.contains(partner));
                last = stranger;
                stranger.expect("more have come than one can choose, and all have ties")
            }));
        }
        chosen
    }

    fn closes(&self, k: u32) -> bool {
        let luck = self.draws.once_40(Decision::CloseTriad, self.place, k);
        self.clustering.cut().accepts(luck)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use crate::network::tests::{assert_simple_and_symmetric, clustering};

    fn grown(agents: u32, degree: u32, clustering: f64, replicate: u32) -> Ties {
        let draws = Draws::new(5, Replicate(replicate));
        preferential(agents, degree, Probability::new(clustering).unwrap(), draws)
    }

    #[test]
    fn newcomers_bring_their_ties() {
        for (agents, degree, close) in [(500, 6, 0.0), (500, 6, 1.0), (4, 6, 0.5), (10, 0, 0.0)] {
            let ties = grown(agents, degree, close, 0);
            assert_simple_and_symmetric(&ties);
            let each = degree / 2;
            let count = each * (each + 1) / 2 + (agents - each - 1) * each;
            assert_eq!(ties.count() as u32, count);
            assert!((0..agents).all(|a| ties.degree(AgentId(a)) >= each));
        }
    }

    /// P(k) = 2m(m+1) / k(k+1)(k+2) for large networks (Dorogovtsev, Mendes & Samukhin 2000,
    /// doi:10.1103/PhysRevLett.85.4633).
    #[test]
    fn degrees_fall_with_the_third_power() {
        let (agents, m) = (100_000, 3.0);
        let ties = grown(agents, 6, 0.0, 0);
        for degree in [3u32, 4, 6, 10] {
            let k = f64::from(degree);
            let expected = f64::from(agents) * 2.0 * m * (m + 1.0) / (k * (k + 1.0) * (k + 2.0));
            let found = (0..agents).filter(|&a| ties.degree(AgentId(a)) == degree).count() as f64;
            // Counts concentrate better than independent ones; five of their standard deviations.
            assert!((found - expected).abs() < 5.0 * expected.sqrt(), "{degree}: {found}");
        }
    }

    #[test]
    fn triads_close_as_asked() {
        let plain = clustering(&grown(5000, 8, 0.0, 1));
        let half = clustering(&grown(5000, 8, 0.5, 1));
        let full = clustering(&grown(5000, 8, 1.0, 1));
        assert!(plain < 0.03 && half > 0.15 && full > 2.0 * half - 0.05, "{plain} {half} {full}");
    }

    /// The third to come ties itself to both of the first; the fourth to two of three, by lot.
    #[test]
    fn the_exact_small_case() {
        let mut left_out = [0u32; 3];
        for replicate in 0..3000 {
            let ties = grown(4, 4, 0.0, replicate);
            let order = arrivals(4, Draws::new(5, Replicate(replicate)));
            let misses = |&a: &u32| !ties.of(AgentId(order[3])).any(|b| b.0 == a);
            let out = order[..3].iter().position(misses).unwrap();
            left_out[out] += 1;
        }
        // Three equal degrees: Binomial(3000, 1/3), five standard deviations.
        let fair = |&n: &u32| (f64::from(n) - 1000.0).abs() < 5.0 * (3000.0f64 * 2.0 / 9.0).sqrt();
        assert!(left_out.iter().all(fair), "{left_out:?}");
    }
}
