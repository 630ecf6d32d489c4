//! From the ids of a file to the numbers of supporters.
//!
//! Whole numbers are the numbers of supporters if all of them are below the size that is written, or
//! run from 0 without a gap. Otherwise ids are names: whole numbers are numbered in the order of their
//! value, words after them in the order in which they appear.

use super::Fault;
use super::account::Account;
use super::digest::digest;
use super::ids::{Id, Ids, MOST, Names};
use super::told::{Repeating, Told};
use crate::id::{AgentId, Federations, MOST_TIES};
use crate::ties::{Cutting, Ties, gathered};
use indexmap::IndexSet;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most supporters of whom a file may say that they are there, tied or not.
const UNTIED: u64 = 10_000_000;

/// Of more, each tie vouches for this many.
const PER_TIE: u64 = 100;

/// The first ties that are shown.
const SHOWN: usize = 2;

/// A network as a file tells it. Told of its content only: two files that hold the same network are
/// the same.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Who knows whom.
    #[serde(skip)]
    pub ties: Arc<Ties>,
    /// Who lives where, if the file tells.
    #[serde(skip)]
    pub federations: Option<Federations>,
    /// The niche of each supporter, if the file tells.
    #[serde(skip)]
    pub niches: Option<Arc<[f64]>>,
    /// The fingerprint of the network: of ties, federations and niches, however they were written.
    pub digest: String,
    /// How the file was read.
    #[serde(skip)]
    pub account: Arc<Account>,
}

impl PartialEq for Written {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Written {
    /// How many supporters have no ties.
    pub fn alone(&self) -> u64 {
        let everybody = (0..self.ties.agents()).map(AgentId);
        everybody.filter(|&a| self.ties.degree(a) == 0).count() as u64
    }
}

/// What a file says so far.
#[derive(Debug)]
pub(super) struct Found {
    names: Names,
    /// Everybody numbered below this is there, tied or not.
    least: Option<u32>,
    nodes: Vec<Id>,
    /// The ends of ties as [ids](Id).
    pub pairs: Told,
    homes: IndexSet<Box<str>>,
    federations: BTreeMap<Id, u32>,
    niches: BTreeMap<Id, f64>,
    /// How the file was read so far.
    pub account: Account,
    /// The memory that may be taken, in bytes.
    memory: Option<u64>,
}

impl Found {
    /// Nothing so far; no more than `memory` bytes may be taken, if that is limited.
    pub fn new(memory: Option<u64>) -> Self {
        Self {
            names: Names::default(),
            least: None,
            nodes: Vec::new(),
            pairs: Told::default(),
            homes: IndexSet::new(),
            federations: BTreeMap::new(),
            niches: BTreeMap::new(),
            account: Account::default(),
            memory,
        }
    }

    /// The id written as `text`.
    pub fn id(&mut self, text: &str) -> Id {
        self.names.id(text)
    }

    /// What stands for `id` in the file.
    pub fn text(&self, id: Id) -> String {
        self.names.text(id).into_owned()
    }

    /// Somebody with this id is there.
    pub fn node(&mut self, id: Id) {
        self.nodes.push(id);
    }

    /// The ids of those who were declared.
    pub fn nodes(&self) -> &[Id] {
        &self.nodes
    }

    /// Everybody with a number below `least` is there, and nobody else.
    pub fn everybody(&mut self, least: u32) {
        self.least = Some(least);
    }

    /// Two who are tied.
    pub fn tie(&mut self, ends: [Id; 2]) {
        self.pairs.push(ends.map(|id| id.0));
    }

    /// Somebody lives in this federation; whether nothing else was said.
    pub fn lives(&mut self, id: Id, federation: &str) -> bool {
        let home = match self.homes.get_index_of(federation) {
            Some(home) => home as u32,
            None => self.homes.insert_full(federation.into()).0 as u32,
        };
        *self.federations.entry(id).or_insert(home) == home
    }

    /// Somebody has this niche, 0 … 1; whether that can be, and nothing else was said.
    pub fn likes(&mut self, id: Id, niche: f64) -> bool {
        (0.0..1.0).contains(&niche) && *self.niches.entry(id).or_insert(niche) == niche
    }

    /// Refuse to go on if what was read takes more memory than may be taken.
    pub fn must_fit(&self) -> Result<(), Fault> {
        self.fits(self.pairs.memory() + self.names.memory + 4 * self.nodes.len() as u64)
    }

    fn fits(&self, bytes: u64) -> Result<(), Fault> {
        let Some(memory) = self.memory.filter(|memory| bytes > *memory) else { return Ok(()) };
        let (needed, free) = (bytes.div_ceil(1_000_000), memory / 1_000_000);
        let message = format!("this network takes {needed} MB of memory, and {free} MB are free");
        Err(Fault::whole(message, "free memory, use a larger machine, or keep fewer of the ties"))
    }

    /// The network of `size` supporters, or of as many as there are.
    pub fn numbered(mut self, size: Option<u32>) -> Result<Written, Fault> {
        let numbers = Numbers::of(&self, size)?;
        let pairs = self.pairs.len() as u64;
        if pairs > MOST_TIES {
            let message = format!("{pairs} ties are more than can be held");
            return Err(Fault::whole(message, format!("keep {MOST_TIES} of them or fewer")));
        }
        // Pairs as they were read, rows of both ends, and pairs that are repeated.
        let rows = 8 * pairs + 8 * pairs / 6 + 4 * u64::from(numbers.agents);
        self.fits(self.pairs.memory() + self.names.memory + rows + 4 * pairs)?;
        let first: Vec<[Id; 2]> = self.pairs.iter().take(SHOWN).map(|ends| ends.map(Id)).collect();
        self.account.first = first.iter().map(|ends| self.shown(*ends, &numbers)).collect();
        self.account.numbering = numbers.words(&self);
        self.pairs.each_end(|end| numbers.number(Id(end)));
        let federations = numbers.each(&self.federations, "federation")?.map(Federations::written);
        let niches: Option<Arc<[f64]>> = numbers.each(&self.niches, "niche")?.map(Into::into);
        let repeating = Repeating::new(&self.pairs);
        let (mut listed, _) = gathered(numbers.agents, &repeating, Cutting::READ);
        listed.shrink();
        let count = listed.count() as u64;
        let ties: Ties = listed.into();
        let pairs = &self.pairs;
        let loops = || pairs.par_iter().filter(|[a, b]| a == b).count() as u64;
        let (digest, (both_ways, loops)) = rayon::join(
            || digest(&ties, federations.as_ref(), niches.as_deref()),
            || (repeating.both_ways(), loops()),
        );
        self.account.both_ways = both_ways;
        self.account.loops = loops;
        self.account.lines = pairs.lines();
        self.account.one_way = count - both_ways;
        self.account.repeated = self.account.lines - loops - count - both_ways;
        Ok(Written {
            digest,
            ties: Arc::new(ties),
            federations,
            niches,
            account: Arc::new(self.account),
        })
    }

    fn shown(&self, ends: [Id; 2], numbers: &Numbers) -> String {
        let [a, b] = ends.map(|id| numbers.number(id));
        format!("{} – {} (supporters {a} and {b})", self.text(ends[0]), self.text(ends[1]))
    }

    /// The ids of the supporters of a network of `size`.
    pub fn ids(self, size: u32) -> Result<Ids, Fault> {
        let numbers = Numbers::of(&self, Some(size))?;
        Ok(Ids { by_number: numbers.by_number(&self.names), names: self.names })
    }
}

/// The numbers of supporters by their ids.
struct Numbers {
    agents: u32,
    /// How ids that are names are numbered; `None` if ids are the numbers.
    named: Option<Named>,
}

/// Ids in an order.
struct Named {
    numbers: Ranks,
    /// The number of each of those that are no whole numbers below [`MOST`], by place.
    others: Vec<u32>,
}

impl Numbers {
    fn of(found: &Found, size: Option<u32>) -> Result<Self, Fault> {
        let ids = || {
            let nodes = found.nodes.par_iter().copied();
            found.pairs.par_ends().map(Id).chain(nodes)
        };
        let all_whole = found.names.len() == 0;
        let number = |id: Id| id.place().is_none().then_some(id.0);
        let above = ids().filter_map(number).max().map_or(0, |largest| largest + 1);
        let said = found.least;
        if above == 0 && all_whole && said.is_none() {
            return Err(Fault::whole("there is nobody in it", "write a line for each tie"));
        }
        if let Some(said) = said.filter(|said| !all_whole || above > *said) {
            let message = format!("it says that it has {said} supporters, and has other ids");
            return Err(Fault::whole(message, "number supporters from 0, or remove that line"));
        }
        if let Some(size) = size.filter(|size| all_whole && above.max(said.unwrap_or(0)) <= *size) {
            return Ok(Self { agents: size, named: None });
        }
        if let Some(said) = said {
            let vouched = UNTIED.max(found.pairs.lines().saturating_mul(PER_TIE));
            if size.is_none() && u64::from(said) > vouched {
                let message = format!("{said} supporters have {} ties", found.pairs.lines());
                let help = format!("write population.size = {said} if that is meant");
                return Err(Fault::whole(message, help));
            }
            Self::must_hold(said, size)?;
            return Ok(Self { agents: said, named: None });
        }
        let ends = 2 * found.pairs.len() as u64 + found.nodes.len() as u64;
        found.fits(found.pairs.memory() + found.names.memory + u64::from(above) / 8)?;
        let numbers = Ranks::of(above, ids().filter_map(number));
        if all_whole && size.is_none() && u64::from(above) <= ends && numbers.count() == above {
            return Ok(Self { agents: above, named: None });
        }
        let known = numbers.count() + found.names.len() as u32;
        Self::must_hold(known, size)?;
        let mut others = vec![0; found.names.len()];
        for (place, number) in found.names.in_order().into_iter().zip(numbers.count()..) {
            others[place as usize] = number;
        }
        Ok(Self { agents: size.unwrap_or(known), named: Some(Named { numbers, others }) })
    }

    fn must_hold(known: u32, size: Option<u32>) -> Result<(), Fault> {
        let Some(size) = size.filter(|size| *size < known) else { return Ok(()) };
        let message = format!("there are {known} people in it, and {size} supporters");
        let help = format!("let population.size be {known} or more, or leave it out");
        Err(Fault::whole(message, help))
    }

    fn number(&self, id: Id) -> u32 {
        match (&self.named, id.place()) {
            (None, _) => id.0,
            (Some(named), None) => named.numbers.before(id.0),
            (Some(named), Some(place)) => named.others[place],
        }
    }

    /// How ids became numbers, in words.
    fn words(&self, found: &Found) -> String {
        let Some(named) = &self.named else {
            return "whole numbers, which are the numbers of supporters".to_owned();
        };
        let words = found.names.words();
        let numbers = u64::from(named.numbers.count()) + (found.names.len() - words) as u64;
        match (numbers, words) {
            (_, 0) => "whole numbers that are names, since some are missing: numbered from 0 in \
                       the order of their value (write population.size, above all of them, if \
                       they are the numbers of supporters)"
                .to_owned(),
            (0, _) => "words that are names, numbered from 0 as they first appear".to_owned(),
            (numbers, words) => format!(
                "names: {numbers} whole numbers, numbered from 0 in the order of their value, then \
                 {words} words as they first appear"
            ),
        }
    }

    /// The ids by number; `None` if ids are the numbers.
    fn by_number(&self, names: &Names) -> Option<Vec<Id>> {
        let named = self.named.as_ref()?;
        let others = names.in_order().into_iter().map(|place| Id(MOST + place));
        Some(named.numbers.each().map(Id).chain(others).collect())
    }

    /// What the file says of each supporter; nothing if it says it of none.
    fn each<T: Copy>(&self, told: &BTreeMap<Id, T>, what: &str) -> Result<Option<Vec<T>>, Fault> {
        if told.is_empty() {
            return Ok(None);
        }
        let mut each = vec![None; self.agents as usize];
        for (id, value) in told {
            each[self.number(*id) as usize] = Some(*value);
        }
        let Some(missing) = each.iter().position(Option::is_none) else {
            return Ok(Some(each.into_iter().flatten().collect()));
        };
        let message = format!("some have a {what}, and supporter {missing} has none");
        Err(Fault::whole(message, format!("give each of the {} supporters one", self.agents)))
    }
}

/// A set of numbers, and how many of them come before each.
struct Ranks {
    words: Vec<u64>,
    /// How many numbers come before each word.
    before: Vec<u32>,
    count: u32,
}

impl Ranks {
    /// The set of `numbers`, all of which are below `above`.
    fn of(above: u32, numbers: impl ParallelIterator<Item = u32>) -> Self {
        use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
        let words: Vec<AtomicU64> = (0..above.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        numbers.for_each(|number| {
            let (word, bit) = (&words[number as usize / 64], 1 << (number % 64));
            // Most numbers are there already: to look costs less than to write.
            if word.load(Relaxed) & bit == 0 {
                word.fetch_or(bit, Relaxed);
            }
        });
        let words: Vec<u64> = words.into_iter().map(AtomicU64::into_inner).collect();
        let mut count = 0;
        let mut before = Vec::with_capacity(words.len());
        for word in &words {
            before.push(count);
            count += word.count_ones();
        }
        Self { words, before, count }
    }

    /// How many numbers there are.
    fn count(&self) -> u32 {
        self.count
    }

    /// How many come before `number`.
    fn before(&self, number: u32) -> u32 {
        let (word, below) = (number as usize / 64, (1_u64 << (number % 64)) - 1);
        self.before[word] + (self.words[word] & below).count_ones()
    }

    /// The numbers, in order.
    fn each(&self) -> impl Iterator<Item = u32> + '_ {
        let bits = |(word, bits): (u32, &u64)| {
            let bits = *bits;
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit)
        };
        (0..).zip(&self.words).flat_map(bits)
    }
}
