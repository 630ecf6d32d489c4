//! From the ids of a file to the numbers of supporters.
//!
//! If all ids are whole numbers below the number of supporters, they are the numbers, and gaps are
//! supporters without ties. Otherwise ids are numbered by first appearance.

use super::file::Fault;
use super::{Ties, pair};
use crate::id::{Federations, MOST_TIES};
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
    /// What a reader of the file should know.
    pub fn told(&self) -> String {
        let alone = (0..self.ties.agents()).map(crate::id::AgentId);
        let alone = alone.filter(|&a| self.ties.degree(a) == 0).count();
        format!(
            "{} supporters, {} of them without ties, and {} ties; {} double ties merged, {} \
             self-loops dropped",
            self.ties.agents(),
            alone,
            self.ties.count(),
            self.merged,
            self.loops
        )
    }
}

/// An id of a file: a whole number, or one of the names seen so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Id {
    /// A whole number, however it was written.
    Number(u64),
    /// A name, by the order of appearance among names.
    Name(u32),
}

/// What a file says so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    names: BTreeMap<Box<str>, u32>,
    nodes: Vec<Id>,
    pairs: Vec<[Id; 2]>,
    homes: BTreeMap<Box<str>, u32>,
    federations: BTreeMap<Id, u32>,
    niches: BTreeMap<Id, f64>,
}

impl Found {
    /// The id written as `text`.
    pub fn id(&mut self, text: &str) -> Id {
        if text.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(number) = text.parse()
        {
            return Id::Number(number);
        }
        Id::Name(place(&mut self.names, text))
    }

    /// Whether somebody with this id was told of.
    pub fn node(&mut self, id: Id) {
        self.nodes.push(id);
    }

    /// Two who are tied.
    pub fn tie(&mut self, ends: [Id; 2]) {
        self.pairs.push(ends);
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
        let agents = numbers.agents;
        let mut pairs: Vec<u64> = Vec::with_capacity(self.pairs.len());
        for [a, b] in self.pairs.iter().map(|ends| ends.map(|id| numbers.of(id))) {
            if a != b {
                pairs.push(pair(a, b));
            }
        }
        let loops = (self.pairs.len() - pairs.len()) as u64;
        let written = pairs.len();
        pairs.sort_unstable();
        pairs.dedup();
        if pairs.len() as u64 > MOST_TIES {
            let message = format!("{} ties are more than can be held", pairs.len());
            return Err(Fault::whole(message, format!("keep {MOST_TIES} of them or fewer")));
        }
        let federations = numbers.each(&self.federations, "federation")?;
        let niches = numbers.each(&self.niches, "niche")?;
        Ok(Written {
            ties: Arc::new(Ties::from_pairs(agents, &pairs)),
            federations: federations.map(Federations::written),
            niches: niches.map(Into::into),
            digests,
            merged: (written - pairs.len()) as u64,
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
        let ids = || found.nodes.iter().chain(found.pairs.as_flattened());
        let limit = size.unwrap_or(MOST);
        let largest = |id: &Id| if let Id::Number(n) = id { Some(*n) } else { None };
        let above = ids().map(largest).try_fold(0, |above, number| Some(above.max(number? + 1)));
        if let Some(above) = above.filter(|above| *above <= u64::from(limit)) {
            let agents = size.unwrap_or(above as u32);
            if agents == 0 {
                return Err(Fault::whole("there is nobody in it", "write a line for each tie"));
            }
            return Ok(Self { agents, by_appearance: BTreeMap::new() });
        }
        let mut by_appearance = BTreeMap::new();
        for id in ids() {
            let next = by_appearance.len() as u32;
            by_appearance.entry(*id).or_insert(next);
        }
        let known = by_appearance.len();
        if known > limit as usize {
            let message = format!("there are {known} people in it, and {limit} supporters");
            let help = format!("let population.size be {known} or more, or leave it out");
            return Err(Fault::whole(message, help));
        }
        Ok(Self { agents: size.unwrap_or(known as u32), by_appearance })
    }

    fn of(&self, id: Id) -> u32 {
        match id {
            Id::Number(number) if self.by_appearance.is_empty() => number as u32,
            _ => self.by_appearance[&id],
        }
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
