//! Shares of people: exactly so many, those with the smallest draws.
//!
//! A larger share therefore contains a smaller one, and arms agree about who comes first.

use super::blocks;
use crate::id::AgentId;
use crate::lanes::{self, Work};
use crate::rng::{Decision, Draws};
use std::ops::Range;

/// `share` of `agents`, to the nearest whole number, halves upwards.
pub fn share_of(agents: usize, share: f64) -> usize {
    (share * agents as f64).round() as usize
}

/// The `count` agents with the smallest draws, ties by number, in the order of numbers.
///
/// The candidates are told in parts, on as many threads as are free: `among` gives those of a range of 0 …
/// `candidates`, or some of these. Room is needed for about twice as many as are chosen, not for all.
pub fn luckiest<I: Iterator<Item = AgentId>>(
    draws: Draws,
    decision: Decision,
    candidates: u32,
    among: impl Fn(Range<u32>) -> I + Sync,
    count: usize,
) -> Vec<AgentId> {
    let enough = (count + SPARE * count.isqrt() + SPARE) as u128;
    let mut most = saturated((enough << u64::BITS) / u128::from(candidates.max(1)));
    let mut drawn = loop {
        let lucky = |some| lanes::widely(Lucky { draws, decision, among: among(some), most });
        let drawn = blocks::together(blocks::map(candidates, lucky));
        if drawn.len() >= count || most == u64::MAX {
            break drawn;
        }
        let more = (2 * enough / (drawn.len() as u128 + 1)).clamp(2, 16);
        most = saturated(u128::from(most) * more);
    };
    if count < drawn.len() {
        drawn.select_nth_unstable(count);
        drawn.truncate(count);
    }
    let mut chosen: Vec<AgentId> = drawn.into_iter().map(|(_, agent)| agent).collect();
    chosen.sort_unstable();
    chosen
}

/// The [`luckiest`] of some `agents`, each given once.
pub fn luckiest_of(
    draws: Draws,
    decision: Decision,
    agents: &[AgentId],
    count: usize,
) -> Vec<AgentId> {
    let among = |some: Range<u32>| agents[some.start as usize..some.end as usize].iter().copied();
    luckiest(draws, decision, agents.len() as u32, among, count)
}

/// More draws than are needed are expected below a bound, by so many standard deviations.
const SPARE: usize = 6;

fn saturated(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// So many agents draw at once.
const TOGETHER: usize = 8;

/// To find those of some agents who draw no more than `most`, with their draws.
struct Lucky<I> {
    draws: Draws,
    decision: Decision,
    among: I,
    most: u64,
}

impl<I: Iterator<Item = AgentId>> Work for Lucky<I> {
    type Done = Vec<(u64, AgentId)>;

    #[inline(always)]
    fn done(self) -> Self::Done {
        let (Self { draws, decision, mut among, most }, mut lucky) = (self, Vec::new());
        let (mut agents, mut some) = ([0; TOGETHER], TOGETHER);
        while some == TOGETHER {
            some = 0;
            for agent in among.by_ref().take(TOGETHER) {
                agents[some] = agent.0;
                some += 1;
            }
            let lots = draws.once_each(decision, agents, 0);
            for (lot, agent) in lots.into_iter().zip(agents.map(AgentId)).take(some) {
                if lot <= most {
                    lucky.push((lot, agent));
                }
            }
        }
        lucky
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;

    #[test]
    fn the_luckiest_are_those_with_the_smallest_draws() {
        let draws = Draws::new(3, Replicate(4));
        let sizes = [(0, 3), (5, 9), (8, 0), (1001, 30), (40_000, 2_000), (300_000, 3_000)];
        for ((candidates, count), one_in) in
            sizes.into_iter().flat_map(|size| [(size, 1), (size, 90)])
        {
            let among = |some: Range<u32>| some.filter(|agent| agent % one_in == 0).map(AgentId);
            let lot = |agent: AgentId| (draws.once(Decision::InitialHolder, agent.0, 0), agent);
            let mut plain: Vec<_> = among(0..candidates).map(lot).collect();
            plain.sort_unstable();
            plain.truncate(count);
            let mut plain: Vec<AgentId> = plain.into_iter().map(|(_, agent)| agent).collect();
            plain.sort_unstable();
            let found = luckiest(draws, Decision::InitialHolder, candidates, among, count);
            assert_eq!(found, plain);
            let all = Vec::from_iter(among(0..candidates));
            assert_eq!(luckiest_of(draws, Decision::InitialHolder, &all, count), plain);
        }
    }
}
