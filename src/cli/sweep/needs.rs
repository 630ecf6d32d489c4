//! What running a sweep will take, told before anything is run.

use crate::cli::forecast::{Effort, Forecast};
use crate::design::Points;
use crate::experiment::estimate::{Extremes, disk_of_point, kept};
use crate::experiment::execute::Workers;
use crate::experiment::pilot;
use crate::experiment::sweep::{Pending, READ_ONCE};
use crate::scenario::Scenario;

/// Points that are looked at one by one before anything is run, spread over the design; those between two of
/// them need what the first of the two does.
const LOOKED_AT: u64 = 500;

/// At how many points runs are counted, spread over the design: at the most if that takes little.
const PILOTS: (f64, f64) = (1.0, 16.0);

/// Bytes of memory for each run of a sweep: where its record lies, and whether it ended.
const RUN: u64 = 48;

/// What running a sweep will take.
#[derive(Debug)]
pub struct Needs {
    /// How many threads and units work on it at once.
    pub workers: Workers,
    /// Bytes of memory predicted.
    pub memory: u64,
    /// Seconds predicted for a replicate on one thread, at every point that was looked at.
    costs: Vec<f64>,
    /// How far apart these points are.
    apart: u64,
    /// Bytes of files that a point takes on average, of its fewest and its most replicates.
    disk: [f64; 2],
    /// The fewest and the most replicates of a point.
    replicates: [u32; 2],
    points: u64,
    arms: u64,
}

impl Needs {
    /// On so many threads, with as many units under way as so many bytes of `free` memory hold.
    pub fn of(scenario: &Scenario, points: &Points, threads: usize, free: u64) -> Self {
        let precision = scenario.sweep.as_ref().and_then(|sweep| sweep.precision.as_ref());
        let replicates =
            precision.map_or([scenario.replicates; 2], |precision| [precision.min, precision.max]);
        let [_, most] = replicates;
        let (arms, len) = (scenario.arms.len() as u64, points.len());
        let all = len as f64 * f64::from(most);
        let effort = pilot::effort(all * pilot::usual(scenario));
        let mut choices: Vec<(u32, u64)> =
            units_under_way(threads).map(|ahead| (ahead, 0)).collect();
        let apart = len.div_ceil(LOOKED_AT).max(1);
        let pilots = (effort / pilot::least(scenario)).clamp(PILOTS.0, PILOTS.1);
        let piloted = (len.div_ceil(apart) as usize).div_ceil(pilots as usize).max(1);
        let (mut costs, mut disk, mut of_point) = (Vec::new(), [0.0; 2], 0);
        let (mut counted, mut usual) = (0.0, 0.0);
        for point in (0..len).step_by(apart as usize) {
            let here = scenario.at(&points.settings(point));
            let here = here.unwrap_or_else(|_| Scenario { sweep: None, ..scenario.clone() });
            let extremes = Extremes::of(&here);
            for (ahead, memory) in &mut choices {
                *memory = (*memory).max(extremes.estimate(*ahead, threads, *ahead).memory);
            }
            of_point = kept(&here, most).max(of_point);
            let cost = pilot::usual(&here);
            if costs.len().is_multiple_of(piloted) {
                counted += pilot::expected(&here, effort / pilots);
                usual += cost;
            }
            costs.push(cost);
            let room = replicates.map(|replicates| disk_of_point(&here, replicates) as f64);
            disk = [disk[0] + room[0], disk[1] + room[1]];
        }
        let looked_at = costs.len().max(1) as f64;
        let busy = if usual > 0.0 { counted / usual } else { 1.0 };
        let read = if len > READ_ONCE { pilot::READING } else { 0.0 };
        costs.iter_mut().for_each(|cost| *cost = *cost * busy + read);
        // Tables are made point by point, of all that is kept of one.
        let stored = (RUN as f64 * all * arms as f64) as u64 + of_point;
        let fits = |(_, memory): &&(u32, u64)| memory.saturating_add(stored) <= free;
        let (ahead, memory) = *choices.iter().rev().find(fits).unwrap_or(&choices[0]);
        Self {
            workers: Workers { threads, ahead },
            memory: memory.saturating_add(stored),
            costs,
            apart,
            disk: disk.map(|disk| disk / looked_at),
            replicates,
            points: len,
            arms,
        }
    }

    /// What is predicted for a replicate at `point`, in microseconds on one thread.
    pub fn cost(&self, point: u32) -> u64 {
        let seconds = self.costs.get((u64::from(point) / self.apart) as usize);
        (1e6 * seconds.copied().unwrap_or(0.0)).ceil() as u64
    }

    /// What is predicted for all that `pending` still wants in its shard.
    pub fn work(&self, pending: &Pending, points: u32) -> u64 {
        (0..points).map(|point| self.cost(point) * u64::from(pending.left_at(point))).sum()
    }

    /// What all points take.
    pub fn forecast(&self) -> Forecast {
        let each = self.costs.iter().sum::<f64>() / self.costs.len().max(1) as f64;
        let effort = |at: usize| {
            let replicates = self.points as f64 * f64::from(self.replicates[at]);
            let runs = self.points.saturating_mul(self.arms);
            Effort {
                runs: runs.saturating_mul(self.replicates[at].into()),
                disk: (self.points as f64 * self.disk[at]) as u64,
                seconds: each * replicates / (self.workers.threads as f64).min(replicates).max(1.0),
            }
        };
        let decided = self.replicates[0] < self.replicates[1];
        Forecast {
            workers: self.workers,
            memory: self.memory,
            least: decided.then(|| effort(0)),
            most: effort(1),
        }
    }
}

/// How many units may be under way: 1, 2, 4 … up to two for each thread.
fn units_under_way(threads: usize) -> impl Iterator<Item = u32> {
    let most = 2 * threads as u32;
    std::iter::successors(Some(1_u32), |ahead| Some(2 * ahead)).take_while(move |a| *a <= most)
}
