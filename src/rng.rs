//! Luck with an address: a draw is a pure function of who decides what, and when.
//!
//! A draw depends on the seed, the replicate, the decision with its object, the day and the agent,
//! and on nothing else. The arm is left out on purpose: the same supporter has the same luck in
//! every arm (common random numbers). Nothing is consumed, so the order of agents, the number of
//! threads and the presence of other processes cannot matter.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, *Parallel random numbers: as
//! easy as 1, 2, 3*, doi:10.1145/2063384.2063405). The layout of addresses is frozen: changing it
//! changes every published curve.
//!
//! | draw | counter words | bits used |
//! |---|---|---|
//! | daily, top 8 of 40 bits | (agent÷256)·16 + (agent÷4 mod 16), day, decision, 0 | word (agent÷64 mod 4), byte agent mod 4 |
//! | daily, low 32 bits | agent÷4, day, decision, 1 | word agent mod 4 |
//! | once | first and second number of the object, decision, 2 | words 0 and 1 |
//! | about a call | as daily; the last word also holds 256 × (256·announcement day + ordinal) | as daily |
//! | meeting | low agent, high agent, decision + day, 4 | words 0 and 1, upper 40 bits |
//! | key of a replicate | replicate, 0, 0, 3, under the scenario's seed | words 0 and 1 |

use crate::id::{ActionId, AgentId, Day, OperatorId, PlatformId, Replicate};
use crate::lanes::{self, Bytes, LANES, Work, at_least, at_most};
use crate::unit::Cut;

/// What is decided, with its object. Whatever distinguishes two draws is in here or beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Visit an account on this platform today.
    Look(PlatformId),
    /// Become active today.
    Activate,
    /// Cease to be active today.
    Lapse,
    /// Do an action today.
    Act,
    /// Open an account on this platform today.
    Register(PlatformId),
    /// Be among the initially active.
    InitiallyActive,
    /// Be among the initial holders of an account.
    InitialHolder,
    /// Be among the initial holders of a second account.
    InitialSecond,
    /// Prefer this platform for an initial account.
    InitialAccount(PlatformId),
    /// Follow to the successor of this platform, which closes once.
    Migrate(PlatformId),
    /// Let a tie cross between platforms.
    Bridge,
    /// The ends of a tie inside a federation.
    LocalTie,
    /// The ends of a tie between federations.
    OutsideTie,
    /// The ends of a tie anywhere.
    Tie,
    /// The place of a tie's end in the pairing of a regular graph.
    Stub,
    /// The partner in the mending of that pairing.
    Switch,
    /// How many actions are announced on a day.
    Actions,
    /// Whose idea an action is.
    ActionOrigin,
    /// Whom an action suits.
    ActionNiche,
    /// Read a copy of a call today.
    Read(OperatorId, ActionId),
    /// Find a copy of a call at odds with another.
    Contradict(OperatorId, ActionId),
    /// Leave a list upon a call.
    Unsubscribe(OperatorId, ActionId),
    /// The point of the circle a supporter is at.
    Niche,
    /// Belong to a group.
    Group,
    /// Be in the file that this platform takes over.
    Import(PlatformId),
    /// Be early among the federations that join this platform.
    Rollout(PlatformId),
    /// Hold an account on day 0 because it suits.
    InitialFit,
    /// Have a new leader, by this event of the file.
    NewLeader(u8),
    /// Be among those whom a list of targets reaches.
    Canvass,
    /// Meet on a day.
    Meeting,
    /// The value of something uncertain.
    Uncertain,
    /// How many active friends it takes.
    Threshold,
    /// The ends of a tie anywhere that lasts for this day.
    DailyTie(Day),
    /// The ends of a tie inside a federation that lasts for this day.
    DailyLocalTie(Day),
    /// The ends of a tie between federations that lasts for this day.
    DailyOutsideTie(Day),
    /// How many ties a supporter has.
    Degree,
    /// Two ties that exchange partners in a network that was built, not drawn.
    Shuffle,
    /// Rewire a tie of the ring.
    Rewire,
    /// The new partner of a rewired tie.
    NewPartner,
    /// The place in the order in which a growing network was joined.
    Arrival,
    /// The partner a newcomer chooses.
    Attach,
    /// Let a newcomer choose a friend of a friend.
    CloseTriad,
    /// Which friend of a friend.
    FriendOfFriend,
    /// How many pairs of two blocks to pass before the next tie.
    BlockTie,
    /// Let a tie by place exchange partners, and with which.
    Swap,
    /// Which strata of a Latin hypercube are partners in a round of their shuffling.
    StratumSum,
    /// Let two such partners change places.
    StratumSwap,
    /// Where in its stratum a point is.
    WithinStratum,
    /// A binary digit of a coordinate of the Sobol' sequence, after those before it.
    Digit,
    /// The start, the direction and the turn of a factor in a trajectory of Morris.
    Trajectory,
    /// A block of points that is in a resample.
    ResampledBlock,
    /// A replicate that is in a resample.
    ResampledReplicate,
    /// The place in a table of degrees that repeats along the public.
    TableSlot,
    /// A key of the permutations that pair the ends of ties.
    PermutationKey,
}

impl Decision {
    /// The decision with its object, and what more its object needs.
    fn address(self) -> [u32; 2] {
        let (code, object): (u32, u16) = match self {
            Self::Look(p) => (1, p.0.into()),
            Self::Activate => (2, 0),
            Self::Lapse => (3, 0),
            Self::Act => (4, 0),
            Self::Register(p) => (5, p.0.into()),
            Self::InitiallyActive => (6, 0),
            Self::InitialHolder => (7, 0),
            Self::InitialSecond => (8, 0),
            Self::InitialAccount(p) => (9, p.0.into()),
            Self::Migrate(p) => (10, p.0.into()),
            Self::Bridge => (11, 0),
            Self::LocalTie => (12, 0),
            Self::OutsideTie => (13, 0),
            Self::Tie => (14, 0),
            Self::Stub => (15, 0),
            Self::Switch => (16, 0),
            Self::Actions => (17, 0),
            Self::ActionOrigin => (18, 0),
            Self::ActionNiche => (19, 0),
            Self::Read(o, _) => (20, o.0.into()),
            Self::Contradict(o, _) => (21, o.0.into()),
            Self::Unsubscribe(o, _) => (22, o.0.into()),
            Self::Niche => (23, 0),
            Self::Group => (24, 0),
            Self::Import(p) => (25, p.0.into()),
            Self::Rollout(p) => (26, p.0.into()),
            Self::InitialFit => (27, 0),
            Self::NewLeader(event) => (28, event.into()),
            Self::Canvass => (29, 0),
            Self::Meeting => (30, 0),
            Self::Uncertain => (31, 0),
            Self::Threshold => (32, 0),
            Self::DailyTie(day) => (40, day.0),
            Self::DailyLocalTie(day) => (41, day.0),
            Self::DailyOutsideTie(day) => (42, day.0),
            Self::Degree => (43, 0),
            Self::Shuffle => (44, 0),
            Self::Rewire => (45, 0),
            Self::NewPartner => (46, 0),
            Self::Arrival => (47, 0),
            Self::Attach => (48, 0),
            Self::CloseTriad => (49, 0),
            Self::FriendOfFriend => (50, 0),
            Self::BlockTie => (51, 0),
            Self::Swap => (52, 0),
            Self::StratumSum => (53, 0),
            Self::StratumSwap => (54, 0),
            Self::WithinStratum => (55, 0),
            Self::Digit => (56, 0),
            Self::Trajectory => (57, 0),
            Self::ResampledBlock => (58, 0),
            Self::ResampledReplicate => (59, 0),
            Self::TableSlot => (60, 0),
            Self::PermutationKey => (61, 0),
        };
        let action = match self {
            Self::Read(_, a) | Self::Contradict(_, a) | Self::Unsubscribe(_, a) => a.number(),
            _ => 0,
        };
        [code << 16 | u32::from(object), action << 8]
    }
}

/// All the luck of one replicate, the same in every arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: [u32; 2],
}

const DAILY_TOP: u32 = 0;
const DAILY_LOW: u32 = 1;
const ONCE: u32 = 2;
const KEY: u32 = 3;
const MEETING: u32 = 4;

/// The daily draws of one decision for the agents of one block.
#[derive(Clone, Copy, Debug)]
pub struct BlockDraws {
    draws: Draws,
    decision: Decision,
    day: Day,
    tops: Option<[u8; BLOCK]>,
}

impl BlockDraws {
    /// Who of the 64 agents of a `part` of the block have a draw whose top byte lets it fall below
    /// `most`, a bit for each; everybody, where top bytes are not ready.
    #[inline(always)]
    pub fn not_above(&self, most: Cut, part: usize) -> u64 {
        match &self.tops {
            _ if most == Cut::NEVER => 0,
            Some(tops) if most != Cut::ALWAYS => {
                at_most(&tops.as_chunks::<LANES>().0[part], most.top() as u8)
            }
            _ => u64::MAX,
        }
    }

    /// Who of the 64 agents of a `part` of the block have a draw whose top byte is below that of `tops`, and
    /// who one that is level with it; nothing, where top bytes are not ready.
    #[inline(always)]
    pub fn against(&self, tops: &Bytes, part: usize) -> Option<[u64; 2]> {
        let drawn = &self.tops.as_ref()?.as_chunks().0[part];
        let not_below = at_least(drawn, tops);
        Some([!not_below, not_below & at_least(tops, drawn)])
    }

    /// Whether the draw of `agent`, who is of the block, falls below `cut`.
    #[inline]
    pub fn happens(&self, agent: AgentId, cut: Cut) -> bool {
        if cut == Cut::NEVER || cut == Cut::ALWAYS {
            return cut == Cut::ALWAYS;
        }
        let top = match &self.tops {
            Some(tops) => tops[agent.index() % BLOCK],
            None => self.draws.top(self.decision, self.day, agent),
        };
        falls_below(cut, top, || self.draws.low(self.decision, self.day, agent))
    }
}

/// Whether a daily draw with this `top` byte, and these `low` bits if it comes to that, falls below `cut`.
#[inline]
fn falls_below(cut: Cut, top: u8, low: impl FnOnce() -> u32) -> bool {
    let top = u16::from(top);
    top < cut.top() || top == cut.top() && low() < cut.low()
}

/// How many agents from anywhere draw at once.
const TOGETHER: usize = 8;

/// To draw the top bytes of some agents, in their order.
struct TopBytes<'a> {
    draws: Draws,
    decision: Decision,
    day: Day,
    askers: &'a [(AgentId, Cut)],
}

impl Work for TopBytes<'_> {
    type Done = Vec<u8>;

    #[inline(always)]
    fn done(self) -> Vec<u8> {
        let mut bytes = vec![0; self.askers.len()];
        for (bytes, askers) in bytes.chunks_mut(TOGETHER).zip(self.askers.chunks(TOGETHER)) {
            let mut agents = [0; TOGETHER];
            for (place, (agent, _)) in agents.iter_mut().zip(askers) {
                *place = agent.0;
            }
            let drawn = self.draws.top_bytes_of(self.decision, self.day, agents);
            bytes.copy_from_slice(&drawn[..askers.len()]);
        }
        bytes
    }
}

/// To make the draws of objects numbered one after the other.
struct OnceLanes<const LANES: usize> {
    draws: Draws,
    decision: Decision,
    first: u32,
    second: u32,
}

impl<const LANES: usize> Work for OnceLanes<LANES> {
    type Done = [u64; LANES];

    #[inline(always)]
    fn done(self) -> Self::Done {
        let (mut firsts, mut next) = ([0; LANES], self.first);
        for first in &mut firsts {
            *first = next;
            next = next.wrapping_add(1);
        }
        self.draws.once_each(self.decision, firsts, self.second)
    }
}

/// From so many askers on, drawing for a whole block is cheaper than for each.
pub const WORTH_A_BLOCK: usize = 6;

/// How many agents share one call of [`Draws::top_bytes`].
pub const BLOCK: usize = 256;

/// A bit for each agent of a block.
pub type Bits = [u64; BLOCK / LANES];

impl Draws {
    /// The luck of `replicate` under the scenario's `seed`.
    pub fn new(seed: u64, replicate: Replicate) -> Self {
        let words = philox_once([replicate.0, 0, 0, KEY], [seed as u32, (seed >> 32) as u32]);
        Self { key: [words[0], words[1]] }
    }

    /// The 40-bit uniform of a decision that an agent may face every day.
    pub fn daily(self, decision: Decision, day: Day, agent: AgentId) -> u64 {
        let top = self.top(decision, day, agent);
        u64::from(top) << 32 | u64::from(self.low(decision, day, agent))
    }

    /// Whether the daily draw falls below `cut`: the same answer as comparing
    /// [`Draws::daily`], building the low bits only when the top byte leaves it open.
    pub fn happens(self, decision: Decision, day: Day, agent: AgentId, cut: Cut) -> bool {
        self.block(decision, day, agent.0 / BLOCK as u32, 1).happens(agent, cut)
    }

    /// The places of those `askers` whose daily draw falls below the cut that stands beside them, in order:
    /// [`Draws::happens`] for many agents from anywhere at once.
    pub fn happening(
        self,
        decision: Decision,
        day: Day,
        askers: &[(AgentId, Cut)],
    ) -> impl Iterator<Item = usize> {
        let tops = lanes::widely(TopBytes { draws: self, decision, day, askers });
        let places = askers.iter().zip(tops).enumerate();
        places.filter_map(move |(place, (&(agent, cut), top))| {
            falls_below(cut, top, || self.low(decision, day, agent)).then_some(place)
        })
    }

    /// The top bytes of the daily draws of `agents`.
    #[inline(always)]
    fn top_bytes_of(self, decision: Decision, day: Day, agents: [u32; TOGETHER]) -> [u8; TOGETHER] {
        let [object, more] = decision.address();
        let same = |word: u32| [word.into(); TOGETHER];
        let mut firsts = [0; TOGETHER];
        for (first, agent) in firsts.iter_mut().zip(agents) {
            *first = u64::from((agent >> 8) * 16 + (agent >> 2 & 15));
        }
        let counter = [firsts, same(u32::from(day.0)), same(object), same(more | DAILY_TOP)];
        let (words, mut bytes) = (philox(counter, self.key), [0; TOGETHER]);
        for (lane, (byte, agent)) in bytes.iter_mut().zip(agents).enumerate() {
            *byte = words[(agent >> 6 & 3) as usize][lane].to_le_bytes()[(agent & 3) as usize];
        }
        bytes
    }

    /// The top bytes of the daily draws of the 256 agents from `256·block` on, in agent order.
    #[inline(always)]
    pub fn top_bytes(self, decision: Decision, day: Day, block: u32) -> [u8; BLOCK] {
        let [object, more] = decision.address();
        let rest = [u32::from(day.0), object, more | DAILY_TOP].map(|word| [word.into(); 2]);
        let mut bytes = [0; BLOCK];
        for pair in 0..8 {
            let first = [0, 1].map(|one| u64::from(block * 16 + 2 * pair + one));
            let words = philox([first, rest[0], rest[1], rest[2]], self.key);
            for (quarter, words) in bytes.chunks_exact_mut(LANES).zip(words) {
                let eight = &mut quarter[8 * pair as usize..][..8];
                eight[..4].copy_from_slice(&words[0].to_le_bytes());
                eight[4..].copy_from_slice(&words[1].to_le_bytes());
            }
        }
        bytes
    }

    /// The daily draws of a decision for agents of one block, in each of which [`Draws::happens`]
    /// gives the same answer; made ready beforehand if many `askers` are expected.
    #[inline(always)]
    pub fn block(self, decision: Decision, day: Day, block: u32, askers: usize) -> BlockDraws {
        let tops = match askers {
            WORTH_A_BLOCK.. => Some(self.top_bytes(decision, day, block)),
            _ => None,
        };
        BlockDraws { draws: self, decision, day, tops }
    }

    /// The low 32 bits of a daily draw.
    #[inline]
    fn low(self, decision: Decision, day: Day, agent: AgentId) -> u32 {
        let [object, more] = decision.address();
        let counter = [agent.0 >> 2, u32::from(day.0), object, more | DAILY_LOW];
        philox_once(counter, self.key)[(agent.0 & 3) as usize]
    }

    /// The 64-bit draw of a decision taken once about the object numbered (`first`, `second`).
    pub fn once(self, decision: Decision, first: u32, second: u32) -> u64 {
        let [object, more] = decision.address();
        let words = philox_once([first, second, object, more | ONCE], self.key);
        u64::from(words[1]) << 32 | u64::from(words[0])
    }

    /// The [`Draws::once`] of the objects numbered (`first`, `second`), for each of `firsts`, computed
    /// together.
    #[inline(always)]
    pub fn once_each<const LANES: usize>(
        self,
        decision: Decision,
        firsts: [u32; LANES],
        second: u32,
    ) -> [u64; LANES] {
        let [object, more] = decision.address();
        let same = |word: u32| [word.into(); LANES];
        let mut counter = [[0; LANES], same(second), same(object), same(more | ONCE)];
        for (word, first) in counter[0].iter_mut().zip(firsts) {
            *word = first.into();
        }
        let ([low, high, ..], mut drawn) = (philox(counter, self.key), [0; LANES]);
        for (drawn, (low, high)) in drawn.iter_mut().zip(low.into_iter().zip(high)) {
            *drawn = u64::from(high) << 32 | u64::from(low);
        }
        drawn
    }

    /// The [`Draws::once`] of the objects numbered (`first`, `second`), (`first` + 1, `second`) and so
    /// on, after the largest number from 0 again: as many as there are lanes, computed together.
    pub fn once_lanes<const LANES: usize>(
        self,
        decision: Decision,
        first: u32,
        second: u32,
    ) -> [u64; LANES] {
        lanes::widely(OnceLanes { draws: self, decision, first, second })
    }

    /// A draw taken once, as a real number strictly between 0 and 1.
    pub fn once_real(self, decision: Decision, first: u32, second: u32) -> f64 {
        let draw = self.once(decision, first, second) >> 11;
        (draw as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// A draw taken once, as a 40-bit uniform to compare with a [`Cut`].
    pub fn once_40(self, decision: Decision, first: u32, second: u32) -> u64 {
        self.once(decision, first, second) >> 24
    }

    /// The 40-bit draw of whether the tie of two agents, the `low` number first, is a meeting on `day`.
    pub fn meeting(self, day: Day, low: AgentId, high: AgentId) -> u64 {
        let [object, _] = Decision::Meeting.address();
        let words = philox_once([low.0, high.0, object | u32::from(day.0), MEETING], self.key);
        (u64::from(words[1]) << 32 | u64::from(words[0])) >> 24
    }

    #[inline]
    fn top(self, decision: Decision, day: Day, agent: AgentId) -> u8 {
        let a = agent.0;
        let [object, more] = decision.address();
        let counter = [(a >> 8) * 16 + (a >> 2 & 15), u32::from(day.0), object, more | DAILY_TOP];
        philox_once(counter, self.key)[(a >> 6 & 3) as usize].to_le_bytes()[(a & 3) as usize]
    }
}

/// A whole number below `limit` from a 64-bit draw, by the high half of their product.
///
/// The bias is at most `limit`/2⁶⁴. `limit` must not be 0.
pub fn below(draw: u64, limit: u64) -> u64 {
    ((u128::from(draw) * u128::from(limit)) >> 64) as u64
}

/// Philox4x32-10 on as many counters as there are lanes; words stand in 64 bits as their products do.
#[inline(always)]
fn philox<const LANES: usize>(
    [mut w0, mut w1, mut w2, mut w3]: [[u64; LANES]; 4],
    mut key: [u32; 2],
) -> [[u32; LANES]; 4] {
    const WORD: u64 = u32::MAX as u64;
    for _ in 0..10 {
        for lane in 0..LANES {
            let a = (w0[lane] & WORD) * 0xD251_1F53;
            let b = (w2[lane] & WORD) * 0xCD9E_8D57;
            w0[lane] = b >> 32 ^ w1[lane] ^ u64::from(key[0]);
            w1[lane] = b;
            w2[lane] = a >> 32 ^ w3[lane] ^ u64::from(key[1]);
            w3[lane] = a;
        }
        key = next_key(key);
    }
    // A closure may be left out of wide code, where calling it costs more than what it does.
    let mut words = [[0; LANES]; 4];
    for lane in 0..LANES {
        words[0][lane] = w0[lane] as u32;
        words[1][lane] = w1[lane] as u32;
        words[2][lane] = w2[lane] as u32;
        words[3][lane] = w3[lane] as u32;
    }
    words
}

/// The key of the next round.
#[inline(always)]
fn next_key(key: [u32; 2]) -> [u32; 2] {
    [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)]
}

/// Philox4x32-10 on one counter.
#[inline]
pub(crate) fn philox_once(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox(counter.map(|word| [word.into()]), key).map(|[word]| word)
}

#[cfg(test)]
mod tests;
