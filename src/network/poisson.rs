//! Random ties: a given number of distinct pairs, so that degrees are very nearly Poisson.
//!
//! This is the random graph G(N, M) of Erdős and Rényi (1959), M = round(N·mean/2), with a given
//! share of its ties inside federations.

use super::{Ties, pair};
use crate::id::{Blocks, Day};
use crate::rng::{Decision, Draws, below};
use crate::ties::{Cutting, Kept, Pairs, Piece, gathered};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::{Range, RangeFrom};

/// Where the two ends of a tie live: anywhere, in one federation, or in two.
#[derive(Clone, Copy)]
enum Scope {
    Anywhere,
    Inside,
    Outside,
}

/// Random ties with round(N·`mean`/2) distinct pairs, without loops.
///
/// `local` is the share of these inside federations, rounded to a whole number of ties, and the rest
/// is between federations; without it federations play no part. There must be room: as many distinct
/// pairs as are asked for, and for local ties two supporters in every federation.
pub fn poisson(federations: Blocks, mean: f64, local: Option<f64>, draws: Draws) -> Ties {
    let luck = Luck { draws, decision: lasting };
    drawn(federations, mean, local, &luck)
}

/// The ties of one `day` that are drawn anew every day: those of [`poisson`] with other luck.
pub fn annealed(
    federations: Blocks,
    mean: f64,
    local: Option<f64>,
    day: Day,
    draws: Draws,
) -> Ties {
    let decision = |scope| match scope {
        Scope::Anywhere => Decision::DailyTie(day),
        Scope::Inside => Decision::DailyLocalTie(day),
        Scope::Outside => Decision::DailyOutsideTie(day),
    };
    drawn(federations, mean, local, &Luck { draws, decision })
}

/// The draws of a network, and what is decided by those of each scope.
struct Luck<D> {
    draws: Draws,
    decision: D,
}

fn lasting(scope: Scope) -> Decision {
    match scope {
        Scope::Anywhere => Decision::Tie,
        Scope::Inside => Decision::LocalTie,
        Scope::Outside => Decision::OutsideTie,
    }
}

/// So many pairs are kept: of more, each is drawn again whenever it is asked for, which takes less room.
const KEPT: u64 = 1 << 21;

fn drawn<D>(federations: Blocks, mean: f64, local: Option<f64>, luck: &Luck<D>) -> Ties
where
    D: Fn(Scope) -> Decision + Sync,
{
    let drawing = Drawing::new(federations, mean, local, luck);
    if drawing.count() <= KEPT {
        drawing.ties(&Kept::new(&drawing, Cutting::STORED), Cutting::STORED)
    } else {
        drawing.ties(&drawing, Cutting::DRAWN)
    }
}

/// So many ties of one scope.
#[derive(Clone, Copy)]
struct Share {
    scope: Scope,
    count: u32,
}

/// Ties to be drawn: round after round, so many pairs as are missing.
struct Drawing<'a, D> {
    homes: Homes,
    shares: [Share; 2],
    luck: &'a Luck<D>,
}

/// What is drawn in the first round: as many pairs as there shall be ties, some of them repeatedly.
impl<D: Fn(Scope) -> Decision + Sync> Pairs<2> for Drawing<'_, D> {
    fn count(&self) -> u64 {
        self.shares.iter().map(|share| u64::from(share.count)).sum()
    }

    fn tell(&self, piece: Piece, mut listener: impl FnMut([u32; 2])) {
        let mut told = piece.range(self.count());
        for Share { scope, count } in self.shares {
            let count = u64::from(count);
            let Range { start, end } = told.start.min(count)..told.end.min(count);
            told = told.start.saturating_sub(count)..told.end.saturating_sub(count);
            for k in (start as u32..end as u32).step_by(LANES) {
                let draw = |which| {
                    let decision = (self.luck.decision)(scope);
                    self.luck.draws.once_lanes::<LANES>(decision, k, which)
                };
                let pairs = draw(0).into_iter().zip(draw(1)).map(|luck| self.pair(scope, luck));
                pairs.take(end as usize - k as usize).for_each(&mut listener);
            }
        }
    }

    fn kind(&self, [a, b]: [u32; 2]) -> usize {
        usize::from(!self.homes.of(a).contains(&b))
    }
}

/// So many pairs are drawn together.
const LANES: usize = 16;

/// So few missing pairs are looked up one by one: near completeness the last take many rounds.
const FEW: u32 = 1000;

impl<'a, D: Fn(Scope) -> Decision + Sync> Drawing<'a, D> {
    fn new(federations: Blocks, mean: f64, local: Option<f64>, luck: &'a Luck<D>) -> Self {
        let agents = federations.agents();
        let ties = (f64::from(agents) * mean / 2.0).round();
        let (federations, shares) = match local {
            None => (Blocks::new(agents, 1), [(Scope::Anywhere, ties), (Scope::Outside, 0.0)]),
            Some(local) => {
                let inside = (local * ties).round();
                (federations, [(Scope::Inside, inside), (Scope::Outside, ties - inside)])
            }
        };
        let shares = shares.map(|(scope, count)| Share { scope, count: count as u32 });
        Self { homes: Homes::new(federations), shares, luck }
    }

    /// The ties, given the pairs of the `first` round.
    fn ties(&self, first: &impl Pairs<2>, cutting: Cutting) -> Ties {
        let (mut listed, repeated) = gathered(self.homes.agents(), first, cutting);
        let mut late = Vec::new();
        for (share, missing) in self.shares.iter().zip(repeated) {
            let known = |pair| listed.holds(pair);
            late.extend(self.distinct_pairs(share.scope, 1.., missing as usize, known));
        }
        listed.insert(&late);
        listed.shrink();
        listed.into()
    }

    /// Rounds of drawing what is still missing of `count` pairs that are not `known`.
    fn distinct_pairs(
        &self,
        scope: Scope,
        rounds: RangeFrom<u32>,
        count: usize,
        known: impl Fn(u64) -> bool + Sync,
    ) -> Vec<u64> {
        let drawn = |k: u32, round: u32| {
            let draw = |which| self.luck.draws.once((self.luck.decision)(scope), k, which);
            let [a, b] = self.pair(scope, (draw(2 * round), draw(2 * round + 1)));
            pair(a, b)
        };
        let mut pairs: Vec<u64> = Vec::with_capacity(count);
        let mut late = BTreeSet::new();
        for round in rounds {
            let missing = (count - pairs.len() - late.len()) as u32;
            match missing {
                0 => break,
                1..FEW => {
                    let new = (0..missing).map(|k| drawn(k, round)).filter(|pair| !known(*pair));
                    late.extend(new.filter(|pair| pairs.binary_search(pair).is_err()));
                }
                _ => {
                    let new = (0..missing).into_par_iter().map(|k| drawn(k, round));
                    pairs.par_extend(new.filter(|pair| !known(*pair)));
                    pairs.par_sort_unstable();
                    pairs.dedup();
                }
            }
        }
        pairs.extend(late);
        pairs
    }

    /// The two ends that are drawn: the first is anybody, the second anybody in scope; so everybody
    /// expects as many ties, and with federations of one size every set of pairs is as likely.
    fn pair(&self, scope: Scope, (first, second): (u64, u64)) -> [u32; 2] {
        let agents = self.homes.agents();
        let a = below(first, agents.into()) as u32;
        let home = self.homes.of(a);
        let at_home = home.len() as u32;
        let b = match scope {
            Scope::Anywhere | Scope::Inside => {
                past(home.start, a, 1, below(second, u64::from(at_home) - 1) as u32)
            }
            Scope::Outside => {
                past(0, home.start, at_home, below(second, u64::from(agents - at_home)) as u32)
            }
        };
        [a, b]
    }
}

/// Where the agents of each federation begin, and at last where they all end.
struct Homes {
    edges: Vec<u32>,
    per_agent: f64,
}

impl Homes {
    fn new(federations: Blocks) -> Self {
        let (agents, count) = (federations.agents(), federations.count());
        let ends = (0..count).map(|home| federations.range(home).end);
        let per_agent = f64::from(count) / f64::from(agents);
        Self { edges: std::iter::once(0).chain(ends).collect(), per_agent }
    }

    fn agents(&self) -> u32 {
        self.edges[self.edges.len() - 1]
    }

    /// All who live where `agent` lives. Federations are of one size, give or take one agent, so that
    /// the rule of three tells which it is, give or take one federation.
    fn of(&self, agent: u32) -> Range<u32> {
        let near = (f64::from(agent) * self.per_agent) as usize;
        let home = near - usize::from(agent < self.edges[near]);
        let home = home + usize::from(agent >= self.edges[home + 1]);
        self.edges[home]..self.edges[home + 1]
    }
}

/// The `rank`-th number from `first` on, leaving out the `width` numbers from `hole` on.
fn past(first: u32, hole: u32, width: u32, rank: u32) -> u32 {
    let number = first + rank;
    if number < hole { number } else { number + width }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use proptest::prelude::*;

    /// The same, by looking the federation up and remembering every pair.
    fn by_the_book<D>(federations: Blocks, mean: f64, local: Option<f64>, luck: &Luck<D>) -> Ties
    where
        D: Fn(Scope) -> Decision + Sync,
    {
        let agents = federations.agents();
        let all = (f64::from(agents) * mean / 2.0).round() as usize;
        let inside = local.map(|local| (local * all as f64).round() as usize);
        let shares = match inside {
            None => vec![(Scope::Anywhere, all)],
            Some(inside) => vec![(Scope::Inside, inside), (Scope::Outside, all - inside)],
        };
        let mut pairs = BTreeSet::new();
        for (scope, count) in shares {
            let mut distinct = BTreeSet::new();
            let draw = |k, which| luck.draws.once((luck.decision)(scope), k, which);
            for round in 0.. {
                let missing = (count - distinct.len()) as u32;
                if missing == 0 {
                    break;
                }
                for k in 0..missing {
                    let a = below(draw(k, 2 * round), agents.into()) as u32;
                    let home = federations.range(federations.of(AgentId(a)));
                    let in_scope = |b: &u32| match scope {
                        Scope::Anywhere => *b != a,
                        Scope::Inside => *b != a && home.contains(b),
                        Scope::Outside => !home.contains(b),
                    };
                    let others: Vec<u32> = (0..agents).filter(in_scope).collect();
                    let b = others[below(draw(k, 2 * round + 1), others.len() as u64) as usize];
                    distinct.insert(pair(a, b));
                }
            }
            pairs.extend(distinct);
        }
        crate::network::edges(agents, &pairs.into_iter().map(crate::ties::ends).collect::<Vec<_>>())
    }

    /// Work cut so finely that there are many pieces, bins and rounds.
    const FINE: Cutting = Cutting { pieces: 5, pairs: 3, ends: 40, rows: 16, share: 0.1, room: 0 };

    proptest! {
        #[test]
        fn agrees_with_the_book(
            agents in 4..90_u32,
            homes in 1..90_u32,
            density in 0.0..1.0_f64,
            local in prop::option::of(0.0..=1.0_f64),
            seed in any::<u64>(),
            threads in 1..4_usize,
        ) {
            let federations = Blocks::new(agents, 1 + homes % (agents / 2));
            let local = local.filter(|_| federations.count() > 1);
            // Few enough that there are as many pairs inside federations and between them.
            let most = f64::from(agents / federations.count() - 1);
            let most = if local.is_some() { most.min(f64::from(agents) / 2.0 - 1.0) } else { most };
            let (mean, draws) = (density * most, Draws::new(seed, Replicate(0)));
            let luck = Luck { draws, decision: lasting };
            let expected = by_the_book(federations, mean, local, &luck);
            let drawing = Drawing::new(federations, mean, local, &luck);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let again = pool.install(|| drawing.ties(&drawing, FINE));
            prop_assert_eq!(&again, &expected);
            let kept = pool.install(|| drawing.ties(&Kept::new(&drawing, FINE), FINE));
            prop_assert_eq!(&kept, &expected);
            prop_assert_eq!(&drawn(federations, mean, local, &luck), &expected);
        }
    }

    /// More than [`FEW`] pairs are missing after the first round, and after some later ones.
    #[test]
    fn a_dense_network_agrees_with_the_book() {
        let luck = Luck { draws: Draws::new(4, Replicate(0)), decision: lasting };
        for (agents, count, mean, local) in [(150, 1, 148.0, None), (300, 3, 110.0, Some(0.85))] {
            let federations = Blocks::new(agents, count);
            let expected = by_the_book(federations, mean, local, &luck);
            let drawing = Drawing::new(federations, mean, local, &luck);
            assert_eq!(drawing.ties(&drawing, FINE), expected);
            assert_eq!(drawn(federations, mean, local, &luck), expected);
        }
    }

    #[test]
    fn everybody_lives_where_blocks_say() {
        for (agents, count) in [(1, 1), (10, 3), (97, 96), (96, 96), (1000, 7), (60_000, 331)] {
            let (federations, homes) =
                (Blocks::new(agents, count), Homes::new(Blocks::new(agents, count)));
            assert_eq!(homes.agents(), agents);
            for agent in 0..agents {
                assert_eq!(homes.of(agent), federations.range(federations.of(AgentId(agent))));
            }
        }
    }
}
