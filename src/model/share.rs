//! Shares of people: exactly so many, those with the smallest draws.
//!
//! A larger share therefore contains a smaller one, and arms agree about who comes first.

use crate::id::AgentId;
use crate::lanes::{self, Work};
use crate::rng::{Decision, Draws};

/// `share` of `agents`, to the nearest whole number, halves upwards.
pub fn share_of(agents: usize, share: f64) -> usize {
    (share * agents as f64).round() as usize
}

/// The `count` agents with the smallest draws, ties by number, in the order of numbers. Room is needed
/// for twice as many, not for all.
pub fn luckiest(
    draws: Draws,
    decision: Decision,
    among: impl Iterator<Item = AgentId>,
    count: usize,
) -> Vec<AgentId> {
    lanes::widely(Luckiest { draws, decision, among, count })
}

/// So many agents draw at once.
const TOGETHER: usize = 8;

/// To find the luckiest `count` of some agents.
struct Luckiest<I> {
    draws: Draws,
    decision: Decision,
    among: I,
    count: usize,
}

impl<I: Iterator<Item = AgentId>> Work for Luckiest<I> {
    type Done = Vec<AgentId>;

    #[inline(always)]
    fn done(self) -> Vec<AgentId> {
        let Self { draws, decision, mut among, count } = self;
        let room = 2 * count + 1024;
        let mut drawn: Vec<(u64, AgentId)> = Vec::new();
        let mut highest = (u64::MAX, AgentId(u32::MAX));
        let (mut agents, mut some) = ([0; TOGETHER], TOGETHER);
        while some == TOGETHER {
            some = 0;
            for agent in among.by_ref().take(TOGETHER) {
                agents[some] = agent.0;
                some += 1;
            }
            let lots = draws.once_each(decision, agents);
            for draw in lots.into_iter().zip(agents.map(AgentId)).take(some) {
                if draw <= highest {
                    drawn.push(draw);
                }
                if drawn.len() == room {
                    highest = *drawn.select_nth_unstable(count).1;
                    drawn.truncate(count);
                }
            }
        }
        if count < drawn.len() {
            drawn.select_nth_unstable(count);
            drawn.truncate(count);
        }
        let mut chosen: Vec<AgentId> = drawn.into_iter().map(|(_, agent)| agent).collect();
        chosen.sort_unstable();
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;

    #[test]
    fn the_luckiest_are_those_with_the_smallest_draws() {
        let draws = Draws::new(3, Replicate(4));
        for (agents, count) in [(0, 3), (5, 9), (8, 0), (1001, 30), (40_000, 2_000)] {
            let among = (0..agents).filter(|agent| agent % 5 != 1).map(AgentId);
            let lot = |agent: AgentId| (draws.once(Decision::InitialHolder, agent.0, 0), agent);
            let mut plain: Vec<_> = among.clone().map(lot).collect();
            plain.sort_unstable();
            plain.truncate(count);
            let mut plain: Vec<AgentId> = plain.into_iter().map(|(_, agent)| agent).collect();
            plain.sort_unstable();
            assert_eq!(luckiest(draws, Decision::InitialHolder, among, count), plain);
        }
    }
}
