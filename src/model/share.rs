//! Shares of people: exactly so many, those with the smallest draws.
//!
//! A larger share therefore contains a smaller one, and arms agree about who comes first.

use crate::id::AgentId;
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
    let room = 2 * count + 1024;
    let mut drawn: Vec<(u64, AgentId)> = Vec::new();
    let mut highest = (u64::MAX, AgentId(u32::MAX));
    for agent in among {
        let draw = (draws.once(decision, agent.0, 0), agent);
        if draw <= highest {
            drawn.push(draw);
        }
        if drawn.len() == room {
            highest = *drawn.select_nth_unstable(count).1;
            drawn.truncate(count);
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
