//! Asking supporters every day whether something happens to them, 256 at once.
//!
//! Something happens to an agent whose daily draw falls below its chance. That chance often follows from a small
//! whole number of the agent, such as how many friends are active, or is bounded by it. So a [`Daily`] says who is
//! asked, a bit for each, with a byte for each, and [`Ceilings`] say how large the chance is for a byte at most. A
//! comparison of bytes settles most of those asked; the exact chance is computed for the others.

use super::agent_set::AgentSet;
use super::blocks;
use super::counts::ByteBlock;
use crate::id::{AgentId, Day};
use crate::lanes::{self, Bytes, LANES, Work, places};
use crate::rng::{BLOCK, Bits, BlockDraws, Decision, Draws, WORTH_A_BLOCK};
use crate::unit::Cut;
use std::ops::Range;

/// Something that happens to some supporters every day.
pub trait Daily: Sync {
    /// What is drawn.
    fn decision(&self) -> Decision;

    /// Who of the 256 agents from `first` on is asked; `None` if nobody is. Bytes that do not stand anywhere yet
    /// are written to `room`.
    fn asked<'a>(&'a self, first: u32, room: &'a mut Room) -> Option<Candidates<'a>>;

    /// The bounds of most agents, and of those who have the [`second`](Candidates::second).
    fn bounds(&self) -> [&Ceilings; 2];

    /// A bound of the chance of `agent` that is closer than that of its byte, and easily found.
    fn at_most(&self, _: AgentId) -> Cut {
        Cut::ALWAYS
    }

    /// The chance of `agent`.
    fn chance(&self, agent: AgentId) -> Cut;
}

/// Room for three bytes of each agent of a block.
pub type Room = [ByteBlock; 3];

/// Such room, all zeros.
pub const EMPTY_ROOM: Room = [[0; BLOCK]; 3];

/// Who of a block is asked.
pub struct Candidates<'a> {
    /// Those who are.
    pub who: Bits,
    /// A byte for each, which bounds the chance.
    pub bytes: &'a ByteBlock,
    /// Those whom the second of the bounds holds for.
    pub second: Bits,
    /// Those whom no bound holds for.
    pub unbounded: Bits,
    /// Those whose bound is the chance itself.
    pub exact: Bits,
}

impl Candidates<'static> {
    /// To ask `who`, if anybody, with the same chance for all but those who have their `own`.
    #[inline(always)]
    pub fn alike(who: Bits, own: Bits) -> Option<Self> {
        const ZEROS: &ByteBlock = &[0; BLOCK];
        let (unbounded, second, exact) = (both(who, own), Bits::default(), others(own));
        (!is_nobody(who)).then_some(Self { who, bytes: ZEROS, second, unbounded, exact })
    }
}

/// The largest chance of an agent, by its byte; it does not fall as the byte rises.
#[derive(Debug)]
pub struct Ceilings {
    /// By byte; larger bytes have the last.
    cuts: Vec<Cut>,
    /// Their top bytes, 255 for certainty.
    tops: Vec<u8>,
    /// It is certain from this byte on, if ever.
    certain: Option<u8>,
    /// Whether every byte makes it certain or impossible.
    are_decided: bool,
}

impl Ceilings {
    /// Those that `cut` gives to the numbers 0 … `most`, of which 255 stands for itself and all that are larger.
    pub fn by_number(most: u32, cut: impl Fn(u32) -> Cut) -> Self {
        let small = (0..most.min(u8::MAX.into())).map(&cut);
        let cuts: Vec<Cut> = small.chain([cut(most)]).collect();
        debug_assert!(cuts.is_sorted());
        Self {
            tops: cuts.iter().map(|cut| cut.top().min(u8::MAX.into()) as u8).collect(),
            certain: cuts.iter().position(|cut| *cut == Cut::ALWAYS).map(|byte| byte as u8),
            are_decided: cuts.iter().all(|cut| cut.is_decided()),
            cuts,
        }
    }

    /// The same for every byte.
    pub fn constant(cut: Cut) -> Self {
        Self::by_number(0, |_| cut)
    }

    /// Whether it cannot happen, whatever the byte.
    pub fn are_never(&self) -> bool {
        self.of(u8::MAX) == Cut::NEVER
    }

    /// Whether every byte makes it certain or impossible.
    pub fn are_decided(&self) -> bool {
        self.are_decided
    }

    #[inline]
    fn of(&self, byte: u8) -> Cut {
        self.cuts[usize::from(byte).min(self.cuts.len() - 1)]
    }

    /// Those of `who` for whom it is certain.
    #[inline(always)]
    fn certain(&self, who: u64, bytes: &Bytes) -> u64 {
        match self.certain {
            Some(0) => who,
            Some(least) => who & lanes::at_least(bytes, &[least; LANES]),
            None => 0,
        }
    }
}

/// Those of `agents` to whom it happens on `day`.
pub fn happens<D: Daily>(draws: Draws, day: Day, agents: u32, question: &D) -> AgentSet {
    let asked = |agents| lanes::widely(Asking { draws, day, question, agents });
    AgentSet::of_blocks(agents, blocks::together(blocks::map(agents, asked)))
}

/// Those of the 256 agents from `first` on to whom it happens on `day`.
#[inline(always)]
pub fn happens_in_block<D: Daily>(
    draws: Draws,
    day: Day,
    question: &D,
    first: u32,
    room: &mut Room,
) -> Bits {
    match question.asked(first, room) {
        Some(asked) => {
            let block = Block::new(question, first, asked);
            block.happens(draws, day, block.drawing())
        }
        None => Bits::default(),
    }
}

/// To ask some agents, of whom the first shares no draws with those before.
struct Asking<'a, D> {
    draws: Draws,
    day: Day,
    question: &'a D,
    agents: Range<u32>,
}

impl<D: Daily> Work for Asking<'_, D> {
    type Done = Vec<Bits>;

    #[inline(always)]
    fn done(self) -> Self::Done {
        let Self { draws, day, question, agents } = self;
        let mut found = Vec::with_capacity(agents.len() / BLOCK + 1);
        let (mut room, mut few) = (EMPTY_ROOM, Few::default());
        for first in agents.clone().step_by(BLOCK) {
            let Some(asked) = question.asked(first, &mut room) else {
                found.push(Bits::default());
                continue;
            };
            let block = Block::new(question, first, asked);
            found.push(match block.drawing() {
                1..WORTH_A_BLOCK => few.add(&block),
                drawing => block.happens(draws, day, drawing),
            });
        }
        for agent in few.happens(draws, day, question) {
            let place = (agent.0 - agents.start) as usize;
            found[place / BLOCK][place % BLOCK / LANES] |= 1 << (place % LANES);
        }
        found
    }
}

/// To compare 64 agents with the bounds of so many bytes takes no longer than to compare one with its own.
const BYTES_OF_ONE: usize = 2;

/// A block of which some agents are asked.
struct Block<'a, D> {
    question: &'a D,
    first: u32,
    asked: Candidates<'a>,
    /// Those to whom it happens for certain, as far as their bound goes.
    certain: Bits,
    /// Those whose draw is compared with their bound.
    bounded: Bits,
}

impl<'a, D: Daily> Block<'a, D> {
    #[inline(always)]
    fn new(question: &'a D, first: u32, asked: Candidates<'a>) -> Self {
        let (mut certain, mut bounded) = (Bits::default(), Bits::default());
        for part in 0..certain.len() {
            if asked.who[part] == 0 {
                continue;
            }
            let bytes = part_of(asked.bytes, part);
            let (bounds, who) = (question.bounds(), asked.by_bounds(part));
            for of in 0..bounds.len() {
                if who[of] == 0 {
                    continue;
                }
                let sure = bounds[of].certain(who[of], bytes);
                certain[part] |= sure;
                bounded[part] |= if bounds[of].are_decided { 0 } else { who[of] & !sure };
            }
        }
        Self { question, first, asked, certain, bounded }
    }

    /// How many draws it takes.
    #[inline(always)]
    fn drawing(&self) -> usize {
        let mut count = 0;
        for part in 0..self.bounded.len() {
            count += (self.bounded[part] | self.asked.unbounded[part]).count_ones() as usize;
        }
        count
    }

    /// Those to whom it happens, if it takes so many draws.
    #[inline(always)]
    fn happens(&self, draws: Draws, day: Day, drawing: usize) -> Bits {
        let (decision, number) = (self.question.decision(), self.first / BLOCK as u32);
        let [first, second] = self.question.bounds();
        let are_alike = first.cuts.len().max(second.cuts.len()) == 1;
        let highest = if are_alike || drawing == 0 { 0 } else { lanes::highest(self.asked.bytes) };
        let is_possible = first.of(highest).max(second.of(highest)) != Cut::NEVER;
        let nobody_draws = !is_possible && is_nobody(self.asked.unbounded);
        let drawing = if nobody_draws { 0 } else { drawing };
        let draws = draws.block(decision, day, number, drawing);
        let (mut happens, mut undecided, mut anybody) = (Bits::default(), Bits::default(), 0);
        for part in 0..happens.len() {
            let fallen = self.certain[part] | self.below(part, highest, &draws);
            let exact = self.asked.exact[part];
            happens[part] = fallen & exact;
            undecided[part] = fallen & !exact | self.asked.unbounded[part];
            anybody |= undecided[part];
        }
        if anybody == 0 {
            return happens;
        }
        for agent in agents(self.first, undecided) {
            let place = (agent.0 - self.first) as usize;
            let is_so = draws.happens(agent, self.question.at_most(agent))
                && draws.happens(agent, self.question.chance(agent));
            happens[place / LANES] |= u64::from(is_so) << (place % LANES);
        }
        happens
    }

    /// Those of a `part` of the block whose draw falls below their bound; no byte is more than `highest`.
    #[inline(always)]
    fn below(&self, part: usize, highest: u8, draws: &BlockDraws) -> u64 {
        let bytes = part_of(self.asked.bytes, part);
        let (mut below, second) = (0, self.asked.second[part]);
        for (bounds, have_these) in self.question.bounds().iter().zip([!second, second]) {
            let mut who = self.bounded[part] & have_these;
            if who == 0 || bounds.of(highest) == Cut::NEVER {
                continue;
            }
            let looked_at = lanes::looked_at(bounds.tops.len(), highest);
            if looked_at > 1 {
                who &= draws.not_above(bounds.of(highest), part);
            }
            if BYTES_OF_ONE * who.count_ones() as usize > looked_at {
                let tops = lanes::rising(bytes, &bounds.tops, highest);
                if let Some([falls, level]) = draws.against(&tops, part) {
                    below |= who & falls;
                    who &= level;
                }
            }
            for k in places(who) {
                let is_so = draws.happens(self.agent(part, k), bounds.of(bytes[k]));
                below |= u64::from(is_so) << k;
            }
        }
        below
    }

    #[inline(always)]
    fn agent(&self, part: usize, k: usize) -> AgentId {
        AgentId(self.first + (part * LANES + k) as u32)
    }
}

impl Candidates<'_> {
    /// Those of a `part` who have the first of the bounds, and those who have the second.
    #[inline(always)]
    fn by_bounds(&self, part: usize) -> [u64; 2] {
        let who = self.who[part] & !self.unbounded[part];
        [who & !self.second[part], who & self.second[part]]
    }
}

/// Those of blocks in which few have to draw: they draw together.
#[derive(Default)]
struct Few {
    /// Who, and the bound of each.
    asked: Vec<(AgentId, Cut)>,
    /// Whose bound is the chance itself.
    exact: Vec<bool>,
}

impl Few {
    /// Ask those of a `block` later, but for those of whom it is certain.
    #[inline(always)]
    fn add<D: Daily>(&mut self, block: &Block<D>) -> Bits {
        let asked = &block.asked;
        for part in 0..block.certain.len() {
            let bytes = part_of(asked.bytes, part);
            let open = block.certain[part] & !asked.exact[part];
            for k in places(open | block.bounded[part] | asked.unbounded[part]) {
                let is = |bits: u64| bits >> k & 1 == 1;
                let bounds = block.question.bounds()[usize::from(is(asked.second[part]))];
                let has_bound = !is(asked.unbounded[part]);
                let bound = if has_bound { bounds.of(bytes[k]) } else { Cut::ALWAYS };
                self.asked.push((block.agent(part, k), bound));
                self.exact.push(has_bound && is(asked.exact[part]));
            }
        }
        both(block.certain, asked.exact)
    }

    /// Those to whom it happens.
    #[inline(always)]
    fn happens<D: Daily>(self, draws: Draws, day: Day, question: &D) -> Vec<AgentId> {
        let Self { asked, exact } = self;
        let decision = question.decision();
        let mut found: Vec<usize> = draws.happening(decision, day, &asked).collect();
        let below = |agent, cut| draws.happens(decision, day, agent, cut);
        found.retain(|&place| {
            let agent = asked[place].0;
            exact[place]
                || below(agent, question.at_most(agent)) && below(agent, question.chance(agent))
        });
        found.into_iter().map(|place| asked[place].0).collect()
    }
}

/// The agents from `first` on whose bits are set, in order.
pub fn agents(first: u32, who: Bits) -> impl Iterator<Item = AgentId> {
    let of_word = |(first, word): (u32, u64)| places(word).map(move |k| AgentId(first + k as u32));
    (first..).step_by(LANES).zip(who).flat_map(of_word)
}

/// The bytes of those of a block who share the word of bits at `part`.
#[inline(always)]
pub fn part_of(block: &[u8; BLOCK], part: usize) -> &Bytes {
    &block.as_chunks().0[part]
}

/// Those who are among both.
#[inline(always)]
pub fn both([a, b, c, d]: Bits, others: Bits) -> Bits {
    [a & others[0], b & others[1], c & others[2], d & others[3]]
}

/// Whether no bit is set.
#[inline(always)]
pub fn is_nobody([a, b, c, d]: Bits) -> bool {
    a | b | c | d == 0
}

/// All who are not among `some`.
#[inline(always)]
pub fn others([a, b, c, d]: Bits) -> Bits {
    [!a, !b, !c, !d]
}

/// All of 64, or none.
#[inline(always)]
pub fn every(so: bool) -> u64 {
    if so { u64::MAX } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Replicate;
    use crate::model::testing::Lottery;

    /// A question of which everything is drawn at random.
    struct Any {
        agents: u32,
        who: AgentSet,
        bytes: Vec<u8>,
        second: AgentSet,
        unbounded: AgentSet,
        exact: AgentSet,
        bounds: [Ceilings; 2],
        chances: Vec<Cut>,
    }

    impl Any {
        /// The bounds of `agent`.
        fn bounds_of(&self, agent: AgentId) -> &Ceilings {
            &self.bounds[usize::from(self.second.contains(agent))]
        }

        /// `share` of the agents are asked.
        fn new(agents: u32, share: f64, luck: &mut Lottery) -> Self {
            let some = |share: f64, luck: &mut Lottery| {
                let chosen: Vec<AgentId> =
                    (0..agents).map(AgentId).filter(|_| luck.chance(share)).collect();
                AgentSet::listed(agents, &chosen)
            };
            let mut bounds = || {
                let mut cuts: Vec<Cut> = (0..=luck.below(300))
                    .map(|_| [0.0, 0.01, 0.3, 0.9, 1.0][luck.below(5) as usize])
                    .map(Cut::of_probability)
                    .collect();
                cuts.sort();
                Ceilings::by_number(cuts.len() as u32 - 1, |number| cuts[number as usize])
            };
            let bounds = [bounds(), bounds()];
            let rounded = (agents as usize).next_multiple_of(BLOCK);
            let highest = [0, 3, 255][luck.below(3) as usize];
            let bytes = (0..rounded).map(|_| luck.below(highest + 1) as u8).collect();
            let [who, second, unbounded, exact] =
                [share, 0.4, 0.1, 0.7].map(|share| some(share, luck));
            let mut any =
                Self { agents, who, bytes, second, unbounded, exact, bounds, chances: Vec::new() };
            for agent in (0..agents).map(AgentId) {
                let bound = any.bounds_of(agent).of(any.bytes[agent.index()]);
                let lower = Cut::of_probability(luck.share()).min(bound);
                let is_exact = any.exact.contains(agent);
                any.chances.push(match any.unbounded.contains(agent) {
                    true => Cut::of_probability(luck.share()),
                    false if is_exact => bound,
                    false => lower,
                });
            }
            any
        }
    }

    impl Daily for Any {
        fn decision(&self) -> Decision {
            Decision::Act
        }

        fn asked<'a>(&'a self, first: u32, room: &'a mut Room) -> Option<Candidates<'a>> {
            room[0].copy_from_slice(&self.bytes[first as usize..][..BLOCK]);
            let (who, unbounded) = (self.who.block(first), self.unbounded.block(first));
            Some(Candidates {
                who,
                bytes: &room[0],
                second: self.second.block(first),
                unbounded: both(who, unbounded),
                exact: self.exact.block(first),
            })
        }

        fn bounds(&self) -> [&Ceilings; 2] {
            self.bounds.each_ref()
        }

        fn chance(&self, agent: AgentId) -> Cut {
            self.chances[agent.index()]
        }
    }

    #[test]
    fn it_happens_to_those_whose_draw_falls_below_their_chance() {
        let (mut many, mut few) = (0, 0);
        for seed in 0..400 {
            let mut luck = Lottery::new(seed);
            let share = [0.005, 0.5][seed as usize % 2];
            let any = Any::new(1 + luck.below(2000), share, &mut luck);
            let (draws, day) = (Draws::new(seed, Replicate(0)), Day(3));
            let is_so = |agent: &AgentId| {
                any.chances[agent.index()].accepts(draws.daily(Decision::Act, day, *agent))
            };
            let book: Vec<AgentId> = any.who.iter().filter(is_so).collect();
            let found = happens(draws, day, any.agents, &any);
            assert!(found.iter().eq(book.iter().copied()), "seed {seed}");
            let firsts = (0..any.agents).step_by(BLOCK);
            let by_block = firsts.flat_map(|first| {
                let mut room = EMPTY_ROOM;
                agents(first, happens_in_block(draws, day, &any, first, &mut room))
            });
            assert!(by_block.eq(book.iter().copied()), "seed {seed}");
            *[&mut few, &mut many][seed as usize % 2] += book.len();
        }
        assert!(few > 100 && many > 10_000, "hardly anything happens: {few}, {many}");
    }
}
