//! What running a sweep will take, told before anything is run.

use crate::design::Points;
use crate::experiment::estimate::{Estimate, estimate};
use crate::experiment::execute::Workers;
use crate::experiment::sweep::Agenda;
use crate::output::Cost;
use crate::scenario::Scenario;

/// Points that are looked at one by one before anything is run; of further ones it is taken that they
/// need as much as the last of these.
const LOOKED_AT: u32 = 2000;

/// Bytes of memory for each run of a sweep: where its record lies, and whether it ended.
const RUN: u64 = 48;

/// What running a sweep will take.
#[derive(Debug)]
pub struct Needs {
    /// How many threads and units work on it at once.
    pub workers: Workers,
    /// Bytes of memory predicted.
    pub memory: u64,
    /// Seconds predicted for a replicate at each point, on one thread.
    costs: Vec<f64>,
    /// The most replicates of all points together.
    replicates: f64,
}

impl Needs {
    /// On so many threads, with as many units under way as so many bytes of `free` memory hold.
    pub fn of(scenario: &Scenario, points: &Points, threads: usize, free: u64) -> Self {
        let precision = scenario.sweep.as_ref().and_then(|sweep| sweep.precision.as_ref());
        let most = precision.map_or(scenario.replicates, |precision| precision.max);
        let replicates = points.len() as f64 * f64::from(most);
        let stored = (RUN as f64 * replicates * scenario.arms.len() as f64) as u64;
        let mut choices: Vec<(u32, u64)> =
            units_under_way(threads).map(|ahead| (ahead, 0)).collect();
        let mut costs = Vec::new();
        for point in 0..points.len().min(LOOKED_AT.into()) {
            let here = scenario.at(&points.settings(point));
            let here = here.unwrap_or_else(|_| Scenario { sweep: None, ..scenario.clone() });
            for (ahead, memory) in &mut choices {
                let needs = of_units(&here, threads, *ahead);
                *memory = (*memory).max(needs.memory.saturating_add(stored));
            }
            costs.push(of_units(&here, 1, 1).seconds);
        }
        let fits = |(_, memory): &&(u32, u64)| *memory <= free;
        let (ahead, memory) = *choices.iter().rev().find(fits).unwrap_or(&choices[0]);
        Self { workers: Workers { threads, ahead }, memory, costs, replicates }
    }

    /// What is predicted for a replicate at `point`, in microseconds on one thread.
    pub fn cost(&self, point: u32) -> u64 {
        let seconds = self.costs.get(point as usize).or(self.costs.last());
        (1e6 * seconds.copied().unwrap_or(0.0)).ceil() as u64
    }

    /// What is predicted for all that `agenda` still wants in its shard.
    pub fn work(&self, agenda: &Agenda, points: u32) -> u64 {
        (0..points).map(|point| self.cost(point) * u64::from(agenda.left_at(point))).sum()
    }

    /// Memory and time, predicted.
    pub fn predicted(&self) -> Cost {
        let mean = self.costs.iter().sum::<f64>() / self.costs.len().max(1) as f64;
        let seconds = mean * self.replicates / self.workers.threads as f64;
        Cost { memory_bytes: Some(self.memory), seconds: Some(seconds) }
    }
}

/// How many units may be under way: 1, 2, 4 … up to two for each thread.
fn units_under_way(threads: usize) -> impl Iterator<Item = u32> {
    let most = 2 * threads as u32;
    std::iter::successors(Some(1_u32), |ahead| Some(2 * ahead)).take_while(move |a| *a <= most)
}

/// What so many replicates of the scenario at once need.
fn of_units(scenario: &Scenario, threads: usize, ahead: u32) -> Estimate {
    estimate(&Scenario { replicates: ahead, ..scenario.clone() }, threads, ahead)
}
