//! Ties whose partners are computed whenever they are asked for, and take no room.
//!
//! This is a configuration model (Bollobás 1980, doi:10.1016/S0195-6698(80)80030-8) whose pairing is a
//! keyed permutation: the stubs that it brings to places 2i and 2i + 1 are the ends of a tie. Who asks
//! from either end is told the other. Loops are dropped, of double ties one is kept.

use super::permutation::{Domain, Domains, Keys, Permutations};
use super::rows::{Batch, Row};
use super::stubs::Stubs;
use crate::id::{AgentId, Blocks};
use std::array::from_fn;
use std::ops::Range;

/// Ties by permutations, of one kind or of several beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permuted {
    agents: u32,
    pools: Vec<Pool>,
}

/// Stubs that are paired, among those of the same block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    stubs: Stubs,
    permutations: Permutations,
    within: Blocks,
    apart: Option<Blocks>,
}

/// How many stubs are paired at a time: for one agent, and for many.
const FEW: usize = 8;
const MANY: usize = 32;

/// How many agents are asked about at a time.
const TOGETHER: usize = 256;

impl Pool {
    /// The stubs of agents that have as many as stands in `table`, over and over, paired inside each
    /// block of `within`. Pairs inside a block of `apart`, if it is given, are dropped.
    pub(crate) fn new(table: &[u32], keys: Keys, within: Blocks, apart: Option<Blocks>) -> Self {
        let stubs = Stubs::new(table);
        assert!(stubs.total(within.agents()) <= Stubs::MOST, "more stubs than can be numbered");
        let mean = stubs.before(within.agents()) / within.count();
        Self { stubs, permutations: Permutations::new(keys, mean), within, apart }
    }

    /// The first stub of the block of `agent`, and the domain in which the block is paired.
    fn domain(&self, agent: AgentId) -> (u32, Domain) {
        let block = if self.within.count() == 1 { 0 } else { self.within.of(agent) };
        let members = self.within.range(block);
        let first = self.stubs.before(members.start);
        let size = self.stubs.before(members.end) - first;
        (first, self.permutations.domain(block, size))
    }

    /// Those who are no partners of `agent` whatever the pairing.
    fn barred(&self, agent: AgentId) -> Range<u32> {
        match self.apart {
            Some(blocks) => blocks.range(blocks.of(agent)),
            None => agent.0..agent.0 + 1,
        }
    }

    /// Tell `found` who is at the other end of each stub of `agents`, one after the other.
    fn mates<const LANES: usize>(&self, agents: &[AgentId], mut found: impl FnMut(u32)) {
        let mut stubs = [0; LANES];
        let mut first = [0; LANES];
        let mut domains = Domains::same(Domain::IDLE);
        let mut lane = 0;
        let mut flush = |stubs: &[u32; LANES], first: &[u32; LANES], domains: &_, filled: usize| {
            let mates = self.permutations.mates(*stubs, domains);
            let mates: [u32; LANES] = from_fn(|l| mates[l] + first[l]);
            self.stubs.owners(mates)[..filled].iter().for_each(|&owner| found(owner));
        };
        for &agent in agents {
            let own = self.stubs.of(agent);
            if own.is_empty() {
                continue;
            }
            let (start, domain) = self.domain(agent);
            for stub in own {
                stubs[lane] = stub - start;
                first[lane] = start;
                domains.set(lane, domain);
                lane += 1;
                if lane == LANES {
                    flush(&stubs, &first, &domains, LANES);
                    lane = 0;
                }
            }
        }
        if lane > 0 {
            flush(&stubs, &first, &domains, lane);
        }
    }
}

impl Permuted {
    /// The ties of `agents` that any of the `pools` has.
    pub(crate) fn new(agents: u32, pools: Vec<Pool>) -> Self {
        Self { agents, pools }
    }

    /// How many agents there are.
    pub fn agents(&self) -> u32 {
        self.agents
    }

    /// No agent has more ties.
    pub fn largest_degree(&self) -> u32 {
        let stubs: u32 = self.pools.iter().map(|pool| pool.stubs.most()).sum();
        stubs.min(self.agents.saturating_sub(1))
    }

    /// The partners of `agent`.
    pub fn of(&self, agent: AgentId) -> Row {
        let mut row = Row::default();
        for pool in &self.pools {
            let barred = pool.barred(agent);
            pool.mates::<FEW>(&[agent], |mate| {
                if !barred.contains(&mate) {
                    row.push(mate);
                }
            });
        }
        row.sort();
        row
    }

    /// Add the partners of each of `agents` to `batch`.
    pub fn rows(&self, agents: &[AgentId], batch: &mut Batch) {
        let mut mates: Vec<Vec<u32>> = vec![Vec::new(); self.pools.len()];
        for agents in agents.chunks(TOGETHER) {
            for (pool, mates) in self.pools.iter().zip(&mut mates) {
                mates.clear();
                pool.mates::<MANY>(agents, |mate| mates.push(mate));
            }
            let mut next = vec![0; self.pools.len()];
            for &agent in agents {
                for ((pool, mates), next) in self.pools.iter().zip(&mates).zip(&mut next) {
                    let (barred, degree) = (pool.barred(agent), pool.stubs.of(agent).len());
                    let mates = &mates[*next..*next + degree];
                    batch.extend(mates.iter().copied().filter(|mate| !barred.contains(mate)));
                    *next += degree;
                }
                batch.end_row();
            }
        }
    }
}
