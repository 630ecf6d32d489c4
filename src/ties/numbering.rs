//! From the ids of a file to the numbers of supporters.
//!
//! If all ids are whole numbers below the number of supporters, they are the numbers, and gaps are
//! supporters without ties. Otherwise ids are numbered by first appearance.

use super::file::Fault;
use super::told::Told;
use super::{Cutting, Pairs, Ties, gathered};
use crate::id::{AgentId, Federations, MOST_TIES};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most supporters that ids are taken as the numbers of.
const MOST: u32 = 300_000_000;

/// A network as a file tells it.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// The fingerprints of the files it was read from.
    pub digests: Vec<String>,
    /// Ties that were written before, and are held once.
    #[serde(skip)]
    pub merged: u64,
    /// Ties of somebody to themselves, which are not held.
    #[serde(skip)]
    pub loops: u64,
}

impl Written {
    /// How many supporters have no ties.
    pub fn alone(&self) -> u64 {
        let everybody = (0..self.ties.agents()).map(AgentId);
        everybody.filter(|&a| self.ties.degree(a) == 0).count() as u64
    }
}

/// An id of a file, in four bytes: a whole number below [`MOST`] as it is, however it was written, and
/// anything else as `MOST` and its place in the order of appearance among the likes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(u32);

impl Id {
    /// The id that is this whole number, if it is below [`MOST`].
    pub fn number(number: u64) -> Option<Self> {
        (number < u64::from(MOST)).then_some(Self(number as u32))
    }
}

/// What a file says so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Ids that are no whole numbers below [`MOST`], by how they are written shortest.
    names: BTreeMap<Box<str>, u32>,
    /// Everybody numbered below this is there, tied or not.
    least: u32,
    nodes: Vec<Id>,
    pairs: Told,
    homes: BTreeMap<Box<str>, u32>,
    federations: BTreeMap<Id, u32>,
    niches: BTreeMap<Id, f64>,
}

impl Found {
    /// The id written as `text`.
    pub fn id(&mut self, text: &str) -> Id {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<u64> = text.parse().ok().filter(|_| is_number);
        let mut name = |shortest: &str| Id(MOST + place(&mut self.names, shortest));
        match number {
            Some(number) => Id::number(number).unwrap_or_else(|| name(&number.to_string())),
            None => name(text),
        }
    }

    /// Whether somebody with this id was told of.
    pub fn node(&mut self, id: Id) {
        self.nodes.push(id);
    }

    /// Everybody with a number below `least` is there.
    pub fn everybody(&mut self, least: u32) {
        self.least = least;
    }

    /// Two who are tied.
    pub fn tie(&mut self, ends: [Id; 2]) {
        self.pairs.push(ends.map(|id| id.0));
    }

    /// Somebody lives in this federation; whether nothing else was said.
    pub fn lives(&mut self, id: Id, federation: &str) -> bool {
        let home = place(&mut self.homes, federation);
        *self.federations.entry(id).or_insert(home) == home
    }

    /// Somebody has this niche, 0 … 1; whether that can be, and nothing else was said.
    pub fn likes(&mut self, id: Id, niche: f64) -> bool {
        (0.0..1.0).contains(&niche) && *self.niches.entry(id).or_insert(niche) == niche
    }

    /// The network of `size` supporters, or of as many as there are.
    pub fn numbered(self, size: Option<u32>, digests: Vec<String>) -> Result<Written, Fault> {
        let numbers = Numbers::new(&self, size)?;
        let mut pairs = self.pairs;
        pairs.each_end().for_each(|end| *end = numbers.of(Id(*end)));
        let loops = pairs.iter().filter(|[a, b]| a == b).count() as u64;
        if pairs.count() > MOST_TIES {
            let message = format!("{} ties are more than can be held", pairs.count());
            return Err(Fault::whole(message, format!("keep {MOST_TIES} of them or fewer")));
        }
        let federations = numbers.each(&self.federations, "federation")?;
        let niches = numbers.each(&self.niches, "niche")?;
        let (mut listed, [merged]) = gathered(numbers.agents, &pairs, Cutting::STORED);
        listed.shrink();
        Ok(Written {
            ties: Arc::new(listed.into()),
            federations: federations.map(Federations::written),
            niches: niches.map(Into::into),
            digests,
            merged,
            loops,
        })
    }
}

fn place(names: &mut BTreeMap<Box<str>, u32>, name: &str) -> u32 {
    match names.get(name) {
        Some(&place) => place,
        None => {
            let place = names.len() as u32;
            names.insert(name.into(), place);
            place
        }
    }
}

/// The numbers of supporters by their ids.
struct Numbers {
    agents: u32,
    /// The number of each id by first appearance; empty if ids are numbers themselves.
    by_appearance: BTreeMap<Id, u32>,
}

impl Numbers {
    fn new(found: &Found, size: Option<u32>) -> Result<Self, Fault> {
        let ids = || found.nodes.iter().copied().chain(found.pairs.iter().flatten().map(Id));
        let limit = size.unwrap_or(MOST);
        let least = found.least;
        let above = ids().map(|Id(number)| number + 1).max().unwrap_or(0).max(least);
        if above <= limit {
            let agents = size.unwrap_or(above);
            if agents == 0 {
                return Err(Fault::whole("there is nobody in it", "write a line for each tie"));
            }
            return Ok(Self { agents, by_appearance: BTreeMap::new() });
        }
        let mut by_appearance = BTreeMap::new();
        let unseen = (0..least.min(limit)).map(Id);
        for id in ids().chain(unseen) {
            let next = by_appearance.len() as u32;
            by_appearance.entry(id).or_insert(next);
        }
        let known = least.max(by_appearance.len() as u32);
        if known > limit {
            let message = format!("there are {known} people in it, and {limit} supporters");
            let help = format!("let population.size be {known} or more, or leave it out");
            return Err(Fault::whole(message, help));
        }
        Ok(Self { agents: size.unwrap_or(known), by_appearance })
    }

    fn of(&self, id: Id) -> u32 {
        if self.by_appearance.is_empty() { id.0 } else { self.by_appearance[&id] }
    }

    /// What is told of each supporter; nothing if it is told of none.
    fn each<T: Copy>(&self, told: &BTreeMap<Id, T>, what: &str) -> Result<Option<Vec<T>>, Fault> {
        if told.is_empty() {
            return Ok(None);
        }
        let mut each = vec![None; self.agents as usize];
        for (id, value) in told {
            each[self.of(*id) as usize] = Some(*value);
        }
        let Some(missing) = each.iter().position(Option::is_none) else {
            return Ok(Some(each.into_iter().flatten().collect()));
        };
        let by_name = || self.by_appearance.values().any(|&n| n as usize == missing);
        let who = if by_name() { "the id that comes as number" } else { "supporter" };
        let message = format!("some have a {what}, and {who} {missing} has none");
        Err(Fault::whole(message, format!("give each of the {} supporters one", self.agents)))
    }
}
