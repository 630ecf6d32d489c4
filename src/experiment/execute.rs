//! Arms × replicates, in parallel, handed over in order.
//!
//! A replicate is the unit of work: its ties are drawn once and shared by its arms. Replicates are
//! started in order, at most a given number ahead of the last one handed over, so that memory is
//! bounded by what is under way, and an experiment cut short is balanced over its arms.

use crate::id::Replicate;
use crate::model::curve::Curve;
use crate::run::{self, Shared, Watch};
use crate::scenario::Scenario;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

/// How one run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It reached its last day.
    Done(Curve),
    /// It panicked, with this message; the other runs are not touched.
    Failed(String),
    /// It was told to stop.
    Stopped,
}

impl Outcome {
    /// The curve of a run that reached its last day, or why there is none.
    pub fn curve(&self) -> Result<&Curve, &str> {
        match self {
            Self::Done(curve) => Ok(curve),
            Self::Failed(error) => Err(error),
            Self::Stopped => Err("stopped"),
        }
    }
}

/// How much is done at once. Never changes a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workers {
    /// Threads that compute.
    pub threads: usize,
    /// Replicates started ahead of the last one handed over.
    pub ahead: u32,
}

/// Workers with their threads started.
#[derive(Debug)]
pub struct Crew {
    pub(super) pool: ThreadPool,
    pub(super) ahead: u32,
}

impl Crew {
    /// Start the threads of `workers`.
    ///
    /// # Errors
    /// When the system does not give this process so many, with what it says.
    pub fn new(workers: Workers) -> Result<Self, String> {
        let pool = ThreadPoolBuilder::new().num_threads(workers.threads).build();
        let pool = pool.map_err(|cause| format!("{} threads: {cause}", workers.threads))?;
        Ok(Self { pool, ahead: workers.ahead.max(1) })
    }

    /// Have them do `work`.
    pub fn at_work<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.pool.install(work)
    }
}

/// Run every arm of every replicate, and hand over the outcomes of the arms by replicate, in order:
/// of the arms as written, then under each rule of the scenario's `flip`.
///
/// A replicate that was told to stop is not handed over. An error of `deliver` stops everything.
///
/// # Errors
/// The first error of `deliver`.
pub fn execute<E>(
    scenario: &Scenario,
    crew: &Crew,
    watch: &impl Watch,
    deliver: impl FnMut(Replicate, Vec<Outcome>) -> Result<(), E>,
) -> Result<(), E> {
    let broken = AtomicBool::new(false);
    let watch = Breakable { watch, broken: &broken };
    let run = |replicate| replicated(scenario, replicate, &watch);
    in_order(scenario.replicates, crew, &watch, run, deliver)
}

fn in_order<E>(
    replicates: u32,
    crew: &Crew,
    watch: &Breakable<'_, impl Watch>,
    run: impl Fn(Replicate) -> Vec<Outcome> + Sync,
    mut deliver: impl FnMut(Replicate, Vec<Outcome>) -> Result<(), E>,
) -> Result<(), E> {
    let (done, finished) = mpsc::channel();
    let (run, done) = (&run, &done);
    crew.pool.in_place_scope(|scope| {
        let (mut started, mut handed) = (0, 0);
        let mut early = BTreeMap::new();
        let mut result = Ok(());
        while handed < replicates {
            while started < replicates.min(handed.saturating_add(crew.ahead)) && !watch.stopped() {
                let replicate = Replicate(started);
                let done = done.clone();
                scope.spawn(move |_| {
                    // The receiver outlives the scope, so nothing is lost by ignoring the answer.
                    let _ = done.send((replicate, run(replicate)));
                });
                started += 1;
            }
            if started == handed {
                break;
            }
            let (replicate, outcomes) =
                finished.recv().expect("the sender lives as long as the scope");
            early.insert(replicate.0, outcomes);
            while let Some(outcomes) = early.remove(&handed) {
                if result.is_ok() && !outcomes.contains(&Outcome::Stopped) {
                    result = deliver(Replicate(handed), outcomes);
                    watch.broken.fetch_or(result.is_err(), Ordering::Relaxed);
                }
                handed += 1;
            }
        }
        result
    })
}

/// A watch that also stops once results can no longer be handed over.
pub(super) struct Breakable<'a, W> {
    pub watch: &'a W,
    pub broken: &'a AtomicBool,
}

impl<W: Watch> Watch for Breakable<'_, W> {
    fn day_done(&self, agents: u32) {
        self.watch.day_done(agents);
    }

    fn stopped(&self) -> bool {
        self.broken.load(Ordering::Relaxed) || self.watch.stopped()
    }
}

fn replicated(scenario: &Scenario, replicate: Replicate, watch: &impl Watch) -> Vec<Outcome> {
    let prepared = run::world(scenario, replicate).map_err(|refused| refused.to_string());
    let prepared = prepared.and_then(|world| {
        let shared = catching(|| Shared::new(&world, replicate))?;
        Ok((world, shared))
    });
    match prepared {
        Err(error) => vec![Outcome::Failed(error); scenario.comparisons() * scenario.arms.len()],
        Ok((world, shared)) => world
            .lineup()
            .par_iter()
            .map(|arm| match catching(|| run::run(&world, arm, &shared, watch)) {
                Err(error) => Outcome::Failed(error),
                Ok(None) => Outcome::Stopped,
                Ok(Some(curve)) => Outcome::Done(curve),
            })
            .collect(),
    }
}

/// The curve of the arm at position `arm` in `replicate`, or why there is none; `None` if `watch` stopped
/// it.
pub fn alone(
    scenario: &Scenario,
    arm: usize,
    replicate: Replicate,
    watch: &impl Watch,
) -> Option<Result<Curve, String>> {
    let world = run::world(scenario, replicate).map_err(|refused| refused.to_string());
    let ran = world.and_then(|world| {
        let shared = catching(|| Shared::new(&world, replicate))?;
        catching(|| run::run(&world, &world.arms[arm], &shared, watch))
    });
    ran.transpose()
}

pub(super) fn catching<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(ToString::to_string);
    said.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "the run panicked without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Unwatched;
    use crate::tally::Tally;

    fn crew(threads: usize, ahead: u32) -> Crew {
        Crew::new(Workers { threads, ahead }).unwrap()
    }

    fn outcome(replicate: Replicate) -> Vec<Outcome> {
        let tally = Tally { active: replicate.0.into(), ..Tally::default() };
        vec![Outcome::Done(Curve { days: vec![tally], ..Curve::default() })]
    }

    fn delivered(
        crew: &Crew,
        run: impl Fn(Replicate) -> Vec<Outcome> + Sync,
        watch: &impl Watch,
    ) -> Vec<u32> {
        let broken = AtomicBool::new(false);
        let mut seen = Vec::new();
        let result: Result<(), ()> =
            in_order(50, crew, &Breakable { watch, broken: &broken }, run, |r, _| {
                seen.push(r.0);
                Ok(())
            });
        assert!(result.is_ok());
        seen
    }

    #[test]
    fn replicates_are_handed_over_in_order_however_many_work() {
        for threads in [1, 2, 7] {
            for ahead in [1, 2, 60] {
                let seen = delivered(&crew(threads, ahead), outcome, &Unwatched);
                assert_eq!(seen, Vec::from_iter(0..50));
            }
        }
    }

    #[test]
    fn a_panic_is_the_failure_of_its_run_alone() {
        let run = |r: Replicate| {
            vec![match catching(|| assert_ne!(r.0 % 10, 7, "unlucky")) {
                Ok(()) => Outcome::Done(Curve::default()),
                Err(error) => Outcome::Failed(error),
            }]
        };
        assert_eq!(delivered(&crew(3, 4), run, &Unwatched).len(), 50);
        let Outcome::Failed(error) = &run(Replicate(17))[0] else { panic!("it fails") };
        assert!(error.contains("unlucky"), "{error}");
    }

    #[test]
    fn an_error_of_the_receiver_stops_everything() {
        let broken = AtomicBool::new(false);
        let watch = Breakable { watch: &Unwatched, broken: &broken };
        let mut seen = 0;
        let result = in_order(1000, &crew(3, 4), &watch, outcome, |r, _| {
            seen += 1;
            if r.0 == 3 { Err("disk full") } else { Ok(()) }
        });
        assert_eq!((result, seen), (Err("disk full"), 4));
    }

    #[test]
    fn a_stopped_experiment_hands_over_what_is_finished() {
        struct AfterTen(AtomicBool);
        impl Watch for AfterTen {
            fn day_done(&self, _agents: u32) {}
            fn stopped(&self) -> bool {
                self.0.load(Ordering::Relaxed)
            }
        }
        let watch = AfterTen(AtomicBool::new(false));
        let run = |r: Replicate| {
            watch.0.fetch_or(r.0 == 10, Ordering::Relaxed);
            if r.0 >= 10 { vec![Outcome::Stopped] } else { outcome(r) }
        };
        assert_eq!(delivered(&crew(3, 4), run, &watch), Vec::from_iter(0..10));
    }
}
