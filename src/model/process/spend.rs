//! Budgets: what operators spend today.
//!
//! A purse (an operator, or all together) pays the fixed cost, as far as it has the money, on the
//! first day it has an open platform. On every later day on which it has an open platform that is
//! not defunded, it spends an equal part of what is left for the days left to the last.

use crate::id::{OperatorId, OperatorSet};
use crate::model::budget::{budget, purses, run_by};
use crate::model::world::World;

/// Money spent on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expense {
    /// By whom, in equal parts.
    pub by: OperatorSet,
    /// How much, in budget units.
    pub amount: f64,
}

/// What is spent today.
pub fn run(world: &World) -> Vec<Expense> {
    purses(world).into_iter().filter_map(|purse| expense(world, purse)).collect()
}

fn expense(world: &World, purse: OperatorSet) -> Option<Expense> {
    let open = run_by(world, purse);
    let became = |o: OperatorId| purse.contains(world.phase.became[o.index()]);
    let declared = (0..world.law.arm.operators.len() as u8).map(OperatorId);
    let spent: f64 = declared.filter(|&o| became(o)).map(|o| world.spent(o)).sum();
    let left = (budget(world, purse) - spent).max(0.0);
    let days_left = world.law.scenario.days.0.saturating_sub(world.day.0) + 1;
    let amount = match world.set_up.iter().any(became) {
        false if open.is_empty() => return None,
        false => world.law.arm.budget.fixed.min(left),
        true if open.minus(world.defunded).is_empty() => return None,
        true => left / f64::from(days_left),
    };
    Some(Expense { by: purse, amount })
}
