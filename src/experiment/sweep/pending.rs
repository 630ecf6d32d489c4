//! Which runs a sweep still wants, and in which order.
//!
//! Replicate after replicate, at every point: a sweep that is stopped is balanced over its points. In a
//! replicate, points with the same public follow each other, because its ties are drawn once for them.

use super::plan::Plan;
use crate::experiment::results::RunRecord;
use crate::id::Replicate;
use std::collections::BTreeMap;
use std::collections::VecDeque;

/// The part of a sweep that a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 0.
    pub part: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { part: 0, of: 1 };
}

/// Runs that are done together, because they may share a public: all arms of a replicate at some points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub replicate: Replicate,
    pub points: Vec<u32>,
}

/// The most points of a unit: ties that are drawn for so many cost little, and no unit is very long.
const TOGETHER: usize = 16;

/// Which runs are wanted, and what is known of those that ended.
#[derive(Debug)]
pub struct Pending<'a> {
    plan: &'a Plan<'a>,
    shard: Shard,
    /// Points by the public they share.
    crowds: Vec<Vec<u32>>,
    /// Whether a replicate ended in every arm, by point and replicate.
    ended: Vec<bool>,
    /// What the number of replicates is decided from, if it is not given.
    samples: Vec<Sample>,
    replicate: u32,
    /// What is left of the replicate, in order.
    left: VecDeque<Unit>,
}

/// What the number of replicates of a point is decided from.
#[derive(Clone, Debug, Default)]
struct Sample {
    /// From replicate 0 on without a gap.
    known: Vec<Vec<Option<f64>>>,
    /// What ended before its turn.
    early: BTreeMap<u32, Vec<Option<f64>>>,
    /// How many replicates are enough.
    enough: Option<u32>,
}

impl<'a> Pending<'a> {
    /// Everything that `plan` wants in `shard`.
    pub fn new(plan: &'a Plan, shard: Shard) -> Self {
        let (points, most) = (plan.size() as usize, plan.most() as usize);
        let samples = if plan.goal.is_some() { points } else { 0 };
        let mut pending = Self {
            plan,
            shard,
            crowds: crowds(plan),
            ended: vec![false; points * most],
            samples: vec![Sample::default(); samples],
            replicate: 0,
            left: VecDeque::new(),
        };
        pending.left = pending.units();
        pending
    }

    /// Note that `replicate` ended in every arm at `point`, among so many `supporters`.
    pub fn note(
        &mut self,
        point: u32,
        replicate: Replicate,
        runs: &[Result<RunRecord, String>],
        supporters: u32,
    ) {
        let at = self.index(point, replicate.0);
        self.ended[at] = true;
        if let Some(goal) = &self.plan.goal {
            let sample = &mut self.samples[point as usize];
            sample.early.insert(replicate.0, goal.seen(runs, supporters));
            while let Some(next) = sample.early.remove(&(sample.known.len() as u32)) {
                sample.known.push(next);
                if sample.enough.is_none() && goal.is_reached(&sample.known) {
                    sample.enough = Some(sample.known.len() as u32);
                }
            }
        }
    }

    /// How many replicates `point` has in the end, as far as that is decided.
    pub fn replicates(&self, point: u32) -> Option<u32> {
        match self.plan.goal {
            None => Some(self.plan.scenario.replicates),
            Some(_) => self.samples[point as usize].enough,
        }
    }

    /// Whether `replicate` ended in every arm at `point`.
    pub fn ended(&self, point: u32, replicate: u32) -> bool {
        self.ended[self.index(point, replicate)]
    }

    /// How many replicates `point` has in the end, or the most where that is not decided.
    pub fn wanted(&self, point: u32) -> u32 {
        self.replicates(point).unwrap_or(self.plan.most())
    }

    /// How many replicates are still missing at `point`.
    pub fn missing(&self, point: u32) -> u32 {
        (0..self.wanted(point)).filter(|&replicate| !self.ended(point, replicate)).count() as u32
    }

    /// How many replicates are still missing at `point` in this shard.
    pub fn left_at(&self, point: u32) -> u32 {
        let left = (0..self.wanted(point))
            .filter(|&replicate| self.is_mine(point, replicate) && !self.ended(point, replicate));
        left.count() as u32
    }

    /// Which of so many parts have work left, in ascending order.
    pub fn parts_missing(&self, parts: u32) -> Vec<u32> {
        let mut missing = vec![false; parts as usize];
        for point in 0..self.plan.size() {
            let left = (0..self.wanted(point)).filter(|&r| !self.ended(point, r));
            for replicate in left {
                missing[self.part(point, replicate, parts) as usize] = true;
            }
        }
        (0..parts).filter(|&part| missing[part as usize]).collect()
    }

    /// Whether nothing is missing at any point, whatever the shard.
    pub fn is_complete(&self) -> bool {
        (0..self.plan.size()).all(|point| self.missing(point) == 0)
    }

    /// Which of so many parts `replicate` at `point` belongs to.
    fn part(&self, point: u32, replicate: u32, parts: u32) -> u32 {
        let moved = u64::from(self.stride(parts)) * u64::from(replicate);
        ((u64::from(point) + moved) % u64::from(parts)) as u32
    }

    /// How many parts a point moves on by with each replicate. Where their number is decided on the way,
    /// all of a point are in one part; or else it goes from part to part, so that points that take long are
    /// in all; or, where there are more parts than that fills, so that each part has as much as another.
    fn stride(&self, parts: u32) -> u32 {
        let (points, most) = (self.plan.size(), self.plan.most());
        match self.plan.goal {
            Some(_) => 0,
            None if parts <= points.max(most) => 1,
            None => points,
        }
    }

    fn is_mine(&self, point: u32, replicate: u32) -> bool {
        self.part(point, replicate, self.shard.of) == self.shard.part
    }

    /// What to do next.
    pub(super) fn next(&mut self) -> Option<Unit> {
        loop {
            if let Some(unit) = self.left.pop_front() {
                let wanted = |point: &u32| self.is_wanted(*point, unit.replicate.0);
                let points: Vec<u32> = unit.points.iter().copied().filter(wanted).collect();
                if points.is_empty() {
                    continue;
                }
                return Some(Unit { points, ..unit });
            }
            if self.replicate + 1 >= self.plan.most() {
                return None;
            }
            self.replicate += 1;
            self.left = self.units();
        }
    }

    /// Whether a run may still be needed; those ahead of a decision are.
    fn is_wanted(&self, point: u32, replicate: u32) -> bool {
        let below = self.replicates(point).is_none_or(|replicates| replicate < replicates);
        below && !self.ended(point, replicate)
    }

    fn units(&self) -> VecDeque<Unit> {
        let replicate = self.replicate;
        let of_crowd = |crowd: &Vec<u32>| {
            let wanted =
                |point: &u32| self.is_mine(*point, replicate) && self.is_wanted(*point, replicate);
            let points: Vec<u32> = crowd.iter().copied().filter(wanted).collect();
            let unit =
                |points: &[u32]| Unit { replicate: Replicate(replicate), points: points.to_vec() };
            points.chunks(TOGETHER).map(unit).collect::<Vec<_>>()
        };
        self.crowds.iter().flat_map(of_crowd).collect()
    }

    fn index(&self, point: u32, replicate: u32) -> usize {
        point as usize * self.plan.most() as usize + replicate as usize
    }
}

/// Points by what they set of the public and its ties, in the order of the first of each.
fn crowds(plan: &Plan) -> Vec<Vec<u32>> {
    let of_public = |key: &str| key.starts_with("population.") || key.starts_with("ties.");
    let mut positions = BTreeMap::new();
    let mut crowds: Vec<Vec<u32>> = Vec::new();
    for point in 0..plan.size() {
        let mut settings = plan.points.settings(point.into());
        settings.retain(|setting| of_public(&setting.key));
        let public: Vec<_> = settings.into_iter().map(|s| (s.key, s.value)).collect();
        let next = crowds.len();
        let position = *positions.entry(public).or_insert(next);
        if position == next {
            crowds.push(Vec::new());
        }
        crowds[position].push(point);
    }
    crowds
}
