//! How fast runs go on this machine: some are timed, and none is kept.

use crate::cli::clock::Clock;
use crate::cli::failure::{Failure, WRONG};
use crate::cli::sweep::needs::Needs;
use crate::cli::words::{duration, plural};
use crate::experiment::execute::{Crew, Workers, execute};
use crate::experiment::sweep::{Pending, Plan};
use crate::run::Watch;
use crate::scenario::Scenario;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long one replicate is timed at most; what its days took until then tells of the rest.
const LONGEST: Duration = Duration::from_secs(60);

/// After so long no further replicate is timed.
const ENOUGH: Duration = Duration::from_secs(5);

/// At how many points replicates are timed at most: at the one predicted to take longest, and at some that
/// are spread over the design.
const TIMED: u32 = 8;

/// How fast runs go.
#[derive(Debug)]
pub struct Pace {
    /// How many times as long as predicted they take.
    pub factor: f64,
    /// Where that is known from.
    pub told: String,
}

impl Pace {
    /// A replicate takes so many `seconds` on average.
    pub fn given(seconds: f64, pending: &Pending, plan: &Plan, needs: &Needs) -> Self {
        let points = 0..plan.size();
        let replicates: u64 = points.map(|point| u64::from(pending.missing(point))).sum();
        let predicted = needs.work(pending, plan.size()) as f64 / 1e6;
        let told =
            format!("a replicate of all arms takes {} on a thread, as was said", duration(seconds));
        Self { factor: seconds * replicates as f64 / predicted, told }
    }

    /// Time some replicates, all arms of each, on one thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn timed(plan: &Plan, needs: &Needs) -> Result<Self, Failure> {
        let crew = Crew::new(Workers { threads: 1, ahead: 1 })
            .map_err(|cause| Failure::new(WRONG, format!("error: {cause}")))?;
        let clock = Clock::start();
        let (mut timed, mut took, mut predicted) = (0, 0.0, 0.0);
        for point in sample(plan, needs) {
            if timed > 0 && clock.elapsed() > ENOUGH {
                break;
            }
            // Reading the scenario is a part of the work; a point that cannot be takes no time in the sweep, either.
            let stopwatch = Stopwatch::start();
            let Ok(scenario) = plan.at(point) else { continue };
            let share = stopwatch.share_done(&scenario, &crew);
            if share > 0.0 {
                timed += 1;
                took += stopwatch.clock.elapsed().as_secs_f64();
                predicted += share * needs.cost(point) as f64 / 1e6;
            }
        }
        if timed == 0 {
            let told = "no replicate could be timed: as predicted".to_owned();
            return Ok(Self { factor: 1.0, told });
        }
        let (replicates, each) = (plural(timed, "replicate"), duration(took / timed as f64));
        Ok(Self {
            factor: took / predicted,
            told: format!("{replicates} of all arms timed here: {each} each on a thread"),
        })
    }
}

/// The point that is predicted to take longest, and some that are spread over the design.
fn sample(plan: &Plan, needs: &Needs) -> Vec<u32> {
    let size = plan.size();
    let longest = (0..size).max_by_key(|&point| needs.cost(point)).unwrap_or(0);
    let spread = (0..TIMED).map(|n| (u64::from(n) * u64::from(size) / u64::from(TIMED)) as u32);
    let further: BTreeSet<u32> = spread.filter(|point| *point != longest).collect();
    std::iter::once(longest).chain(further).take(TIMED as usize).collect()
}

/// Counts the days of runs until it is stopped.
struct Stopwatch {
    clock: Clock,
    days: AtomicU64,
}

impl Stopwatch {
    fn start() -> Self {
        Self { clock: Clock::start(), days: AtomicU64::new(0) }
    }

    /// Run replicate 0 of `scenario`; which share of its days was lived.
    fn share_done(&self, scenario: &Scenario, crew: &Crew) -> f64 {
        let one = Scenario { replicates: 1, ..scenario.clone() };
        let Ok(()) = execute(&one, crew, self, |_, _| Ok::<(), Infallible>(()));
        let all = one.arms.len() as u64 * u64::from(one.days.0);
        self.days.load(Ordering::Relaxed) as f64 / all as f64
    }
}

impl Watch for Stopwatch {
    fn day_done(&self, _agents: u32) {
        self.days.fetch_add(1, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.clock.elapsed() > LONGEST
    }
}
