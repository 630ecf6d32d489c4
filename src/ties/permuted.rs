//! Ties whose partners are computed whenever they are asked for, and take no room.
//!
//! This is a configuration model (Bollobás 1980, doi:10.1016/S0195-6698(80)80030-8) whose pairing is a
//! keyed permutation: the stubs that it brings to places 2i and 2i + 1 are the ends of a tie. Who asks
//! from either end is told the other. Loops are dropped, of double ties one is kept.

use super::permutation::{Domain, Domains, Keys, Permutations};
use super::rows::{Batch, NOBODY, Row};
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
    /// Where everybody is paired, if there is but one block.
    everybody: Option<Paired>,
}

/// Where the stubs of a block are paired: its first stub, and the domain of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Paired {
    first: u32,
    domain: Domain,
}

/// The stubs of an agent whose partners are wanted.
#[derive(Clone, Debug)]
struct Asked {
    stubs: Range<u32>,
    paired: Paired,
    /// Those who are no partners whatever the pairing.
    barred: Range<u32>,
}

/// How many stubs are paired at a time: for one agent, and for many.
const FEW: usize = 16;
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
        let permutations = Permutations::new(keys, mean);
        let mut pool = Self { stubs, permutations, within, apart, everybody: None };
        pool.everybody = (within.count() == 1).then(|| pool.paired(0));
        pool
    }

    fn paired(&self, block: u32) -> Paired {
        let members = self.within.range(block);
        let first = self.stubs.before(members.start);
        let size = self.stubs.before(members.end) - first;
        Paired { first, domain: self.permutations.domain(block, size) }
    }

    fn asked(&self, agent: AgentId) -> Asked {
        let paired = self.everybody.unwrap_or_else(|| self.paired(self.within.of(agent)));
        let barred = match self.apart {
            Some(blocks) => blocks.range(blocks.of(agent)),
            None => agent.0..agent.0 + 1,
        };
        Asked { stubs: self.stubs.of(agent), paired, barred }
    }

    /// Tell `found` who is at the other end of each stub that is `asked` about, one after the other.
    fn mates<const LANES: usize>(&self, asked: &[Asked], mut found: impl FnMut(u32)) {
        let (mut stubs, mut first) = ([0; LANES], [0; LANES]);
        let mut domains = Domains::same(Domain::IDLE);
        let mut lane = 0;
        let mut flush = |stubs: &[u32; LANES], first: &[u32; LANES], domains: &_, filled: usize| {
            let mates = self.permutations.mates(*stubs, domains);
            let mates: [u32; LANES] = from_fn(|l| mates[l] + first[l]);
            self.stubs.owners(mates)[..filled].iter().for_each(|&owner| found(owner));
        };
        for Asked { stubs: own, paired, .. } in asked {
            for stub in own.clone() {
                stubs[lane] = stub - paired.first;
                first[lane] = paired.first;
                domains.set(lane, paired.domain);
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

/// The mate, or nobody if it is barred.
fn admitted(mate: u32, barred: &Range<u32>) -> u32 {
    if barred.contains(&mate) { NOBODY } else { mate }
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
            let asked = [pool.asked(agent)];
            pool.mates::<FEW>(&asked, |mate| row.push(admitted(mate, &asked[0].barred)));
        }
        row.sort();
        row
    }

    /// Add the partners of each of `agents` to `batch`.
    pub fn rows(&self, agents: &[AgentId], batch: &mut Batch) {
        let mut inquiries: Vec<Inquiry> = self.pools.iter().map(Inquiry::new).collect();
        for agents in agents.chunks(TOGETHER) {
            inquiries.iter_mut().for_each(|inquiry| inquiry.make(agents));
            for place in 0..agents.len() {
                inquiries.iter_mut().for_each(|inquiry| inquiry.tell(place, batch));
                batch.end_row();
            }
        }
    }
}

/// What a pool is asked about many agents.
struct Inquiry<'a> {
    pool: &'a Pool,
    asked: Vec<Asked>,
    mates: Vec<u32>,
    told: usize,
}

impl<'a> Inquiry<'a> {
    fn new(pool: &'a Pool) -> Self {
        Self { pool, asked: Vec::new(), mates: Vec::new(), told: 0 }
    }

    fn make(&mut self, agents: &[AgentId]) {
        let Self { pool, asked, mates, told } = self;
        asked.clear();
        asked.extend(agents.iter().map(|&agent| pool.asked(agent)));
        mates.clear();
        pool.mates::<MANY>(asked, |mate| mates.push(mate));
        *told = 0;
    }

    /// Tell `batch` the partners of the agent at `place`, after those at all places before.
    fn tell(&mut self, place: usize, batch: &mut Batch) {
        let Asked { stubs, barred, .. } = &self.asked[place];
        let mates = &self.mates[self.told..self.told + stubs.len()];
        batch.extend(mates.iter().map(|&mate| admitted(mate, barred)));
        self.told += stubs.len();
    }
}
