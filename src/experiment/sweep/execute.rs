//! The runs of a sweep, in parallel, handed over as they end.

use super::pending::{Pending, Unit};
use super::plan::Plan;
use crate::experiment::execute::{Breakable, Crew, catching};
use crate::experiment::indicator::indicators;
use crate::experiment::results::RunRecord;
use crate::id::Replicate;
use crate::run::{self, Shared, Watch};
use crate::scenario::Scenario;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

/// A replicate that ended at a point: all arms, as declared.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The position of the point.
    pub point: u32,
    /// The replicate.
    pub replicate: Replicate,
    /// How many supporters there are.
    pub supporters: u32,
    /// What is kept of each arm, or the error it failed with.
    pub runs: Vec<Result<RunRecord, String>>,
}

enum Message {
    Finished(Finished),
    UnitDone,
}

/// Run what `pending` wants, and hand over every replicate at every point as it ends, in no order.
///
/// What was told to stop is not handed over. An error of `deliver` stops everything.
///
/// # Errors
/// The first error of `deliver`.
pub fn execute<E>(
    pending: &mut Pending<'_>,
    plan: &Plan<'_>,
    crew: &Crew,
    watch: &impl Watch,
    mut deliver: impl FnMut(&Finished) -> Result<(), E>,
) -> Result<(), E> {
    let broken = AtomicBool::new(false);
    let watch = Breakable { watch, broken: &broken };
    let (done, finished) = mpsc::channel();
    let (watch, done) = (&watch, &done);
    crew.pool.in_place_scope(|scope| {
        let mut under_way = 0;
        let mut result = Ok(());
        loop {
            while under_way < crew.ahead && !watch.stopped() {
                let Some(unit) = pending.next() else { break };
                let done = done.clone();
                scope.spawn(move |_| {
                    // The receiver outlives the scope, so nothing is lost by ignoring the answer.
                    run_unit(plan, &unit, watch, |finished| {
                        let _ = done.send(Message::Finished(finished));
                    });
                    let _ = done.send(Message::UnitDone);
                });
                under_way += 1;
            }
            if under_way == 0 {
                return result;
            }
            match finished.recv().expect("the sender lives as long as the scope") {
                Message::UnitDone => under_way -= 1,
                Message::Finished(finished) => {
                    let Finished { point, replicate, supporters, runs } = &finished;
                    pending.note(*point, *replicate, runs, *supporters);
                    if result.is_ok() {
                        result = deliver(&finished);
                        watch.broken.fetch_or(result.is_err(), Ordering::Relaxed);
                    }
                }
            }
        }
    })
}

/// Run the points of `unit` one after the other, drawing ties anew only where the public is another.
fn run_unit(plan: &Plan, unit: &Unit, watch: &impl Watch, hand_over: impl Fn(Finished)) {
    let mut drawn = None;
    for &point in &unit.points {
        let replicate = unit.replicate;
        let world = plan.at(point).and_then(|scenario| world(&scenario, replicate, &mut drawn));
        let supporters = world.as_ref().map_or(0, |(world, _)| world.population.size);
        let runs = match world {
            Ok((world, shared)) => arms_of(plan, &world, shared, watch),
            Err(error) => Some(vec![Err(error); plan.scenario.arms.len()]),
        };
        match runs {
            Some(runs) => hand_over(Finished { point, replicate, supporters, runs }),
            None => return,
        }
    }
}

/// The scenario as it is in `replicate`, and who knows whom in it: as `drawn` before, where the public is
/// the same.
fn world<'a>(
    scenario: &Scenario,
    replicate: Replicate,
    drawn: &'a mut Option<(Scenario, Shared)>,
) -> Result<(Scenario, &'a Shared), String> {
    let world = run::world(scenario, replicate).map_err(|refused| refused.to_string())?;
    let world = world.into_owned();
    if !drawn.as_ref().is_some_and(|(before, _)| before.has_public_of(&world)) {
        *drawn = None;
        let shared = catching(|| Shared::new(&world, replicate))?;
        *drawn = Some((world.clone(), shared));
    }
    let (_, shared) = drawn.as_ref().expect("it was drawn before or just now");
    Ok((world, shared))
}

/// What is kept of every arm; `None` if they were told to stop.
fn arms_of(
    plan: &Plan,
    world: &Scenario,
    shared: &Shared,
    watch: &impl Watch,
) -> Option<Vec<Result<RunRecord, String>>> {
    let indicators = indicators(world);
    let run = |(position, arm)| match catching(|| run::run(world, arm, shared, watch)) {
        Err(error) => Some(Err(error)),
        Ok(curve) => Some(Ok(plan.kept(position, &curve?, &indicators))),
    };
    world.arms.par_iter().enumerate().map(run).collect()
}
