//! Random ties: a given number of distinct pairs, so that degrees are very nearly Poisson.
//!
//! This is the random graph G(N, M) of Erdős and Rényi (1959), M = round(N·mean/2), with a given
//! share of its ties inside federations.

use super::{Ties, pair};
use crate::id::{AgentId, Blocks, Day};
use crate::rng::{Decision, Draws, below};
use crate::ties::{Cutting, Pairs, Piece, gathered};
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

fn drawn<D>(federations: Blocks, mean: f64, local: Option<f64>, luck: &Luck<D>) -> Ties
where
    D: Fn(Scope) -> Decision + Sync,
{
    let agents = federations.agents();
    let ties = (f64::from(agents) * mean / 2.0).round();
    let shares = match local {
        None => [(Scope::Anywhere, ties), (Scope::Anywhere, 0.0)],
        Some(local) => {
            let inside = (local * ties).round();
            [(Scope::Inside, inside), (Scope::Outside, ties - inside)]
        }
    };
    let shares = shares.map(|(scope, count)| Share { scope, count: count as u32 });
    FirstRound { federations, shares, luck }.mended(Cutting::USUAL)
}

/// So many ties of one scope.
#[derive(Clone, Copy)]
struct Share {
    scope: Scope,
    count: u32,
}

/// What is drawn at first: as many pairs as there shall be ties, a few of them repeatedly.
struct FirstRound<'a, D> {
    federations: Blocks,
    shares: [Share; 2],
    luck: &'a Luck<D>,
}

/// So many pairs are drawn together.
const LANES: usize = 16;

impl<D: Fn(Scope) -> Decision + Sync> Pairs<2> for FirstRound<'_, D> {
    fn count(&self) -> u64 {
        self.shares.iter().map(|share| u64::from(share.count)).sum()
    }

    fn tell(&self, piece: Piece, mut listener: impl FnMut([u32; 2])) {
        for Share { scope, count } in self.shares {
            let Range { start, end } = piece.range(count.into());
            let draw = |k, which| {
                self.luck.draws.once_lanes::<LANES>((self.luck.decision)(scope), k, which)
            };
            for k in (start as u32..end as u32).step_by(LANES) {
                let draws = draw(k, 0).into_iter().zip(draw(k, 1));
                let pairs = draws.map(|draws| drawn_pair(self.federations, scope, draws.into()));
                pairs.take(end as usize - k as usize).for_each(&mut listener);
            }
        }
    }

    fn kind(&self, [a, b]: [u32; 2]) -> usize {
        let home = |agent| self.federations.of(AgentId(agent));
        let between = matches!(self.shares[1].scope, Scope::Outside) && home(a) != home(b);
        usize::from(between)
    }
}

impl<D: Fn(Scope) -> Decision + Sync> FirstRound<'_, D> {
    /// The ties of this round and of those in which the missing ones are drawn.
    fn mended(&self, cutting: Cutting) -> Ties {
        let (mut listed, repeated) = gathered(self.federations.agents(), self, cutting);
        let mut late = Vec::new();
        for (share, missing) in self.shares.iter().zip(repeated) {
            let known = |pair| listed.holds(pair);
            let missing = missing as usize;
            late.extend(distinct_pairs(self.federations, share.scope, 1.., missing, known, self.luck));
        }
        listed.insert(&late);
        listed.shrink();
        listed.into()
    }
}

/// So few missing pairs are looked up one by one: near completeness the last take many rounds.
const FEW: u32 = 1000;

/// Rounds of drawing what is still missing of `count` pairs that are not `known`. The first end is
/// anybody, the second anybody in scope; so everybody expects as many ties, and with federations of one
/// size every set of pairs is as likely.
fn distinct_pairs<D>(
    federations: Blocks,
    scope: Scope,
    rounds: RangeFrom<u32>,
    count: usize,
    known: impl Fn(u64) -> bool + Sync,
    luck: &Luck<D>,
) -> Vec<u64>
where
    D: Fn(Scope) -> Decision + Sync,
{
    let draw = |first, second| luck.draws.once((luck.decision)(scope), first, second);
    let drawn = |k: u32, round: u32| {
        let [a, b] = drawn_pair(federations, scope, [draw(k, 2 * round), draw(k, 2 * round + 1)]);
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

fn drawn_pair(federations: Blocks, scope: Scope, [first, luck]: [u64; 2]) -> [u32; 2] {
    let agents = federations.agents();
    let a = below(first, agents.into()) as u32;
    let home = || federations.range(federations.of(AgentId(a)));
    let b = match scope {
        Scope::Anywhere => past(0, a, 1, below(luck, u64::from(agents) - 1) as u32),
        Scope::Inside => {
            let home = home();
            past(home.start, a, 1, below(luck, home.len() as u64 - 1) as u32)
        }
        Scope::Outside => {
            let home = home();
            let homes = home.len() as u32;
            past(0, home.start, homes, below(luck, u64::from(agents - homes)) as u32)
        }
    };
    [a, b]
}

/// The `rank`-th number from `first` on, leaving out the `width` numbers from `hole` on.
fn past(first: u32, hole: u32, width: u32, rank: u32) -> u32 {
    let number = first + rank;
    if number < hole { number } else { number + width }
}
