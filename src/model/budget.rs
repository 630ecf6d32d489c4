//! Budgets: what operators make of their money.
//!
//! An operator with the budget B pays the fixed cost F once, an amount or a share of B, and puts the
//! rest equally into its open platforms: effort = max(0, B − F) / platforms. Effort adds ε·effort^η to
//! the hazard of joining a platform. With η < 1 many small budgets do more than one large one, an
//! amount F works the other way. With a pooled budget all operators are one purse, and a share is one
//! of the largest budget in it. A defunded platform gets nothing.

use super::world::World;
use crate::id::{OperatorSet, PlatformSet};
use crate::numeric;
use crate::scenario::FixedCost;

/// The operators in force, each alone, or all together where the budget is pooled.
pub fn purses(world: &World) -> Vec<OperatorSet> {
    let phase = world.phase;
    match phase.wires.pooled_budget {
        true => vec![phase.operators],
        false => phase.operators.iter().map(|operator| [operator].into_iter().collect()).collect(),
    }
}

/// What the operators of a `purse` have together, in budget units.
pub fn budget(world: &World, purse: OperatorSet) -> f64 {
    purse.iter().map(|operator| world.phase.budgets[operator.index()]).sum()
}

/// F: what a `purse` pays before anything has an effect, in budget units.
pub fn fixed_cost(world: &World, purse: OperatorSet) -> f64 {
    let budgets = purse.iter().map(|operator| world.phase.budgets[operator.index()]);
    match world.law.arm.budget.fixed {
        FixedCost::Amount(amount) => amount,
        FixedCost::Share { share } => share * budgets.fold(0.0, f64::max),
    }
}

/// The open platforms that the operators of a `purse` run.
pub fn run_by(world: &World, purse: OperatorSet) -> PlatformSet {
    world.open.iter().filter(|&p| purse.contains(world.phase.operator(p))).collect()
}

/// The effort put into each platform today, in budget units, by position.
pub fn efforts(world: &World) -> Vec<f64> {
    let mut efforts = vec![0.0; world.law.arm.platforms.len()];
    for purse in purses(world) {
        let funded = run_by(world, purse).minus(world.defunded);
        let left = (budget(world, purse) - fixed_cost(world, purse)).max(0.0);
        for platform in funded.iter() {
            efforts[platform.index()] = left / funded.len() as f64;
        }
    }
    efforts
}

/// The hazard per day that efforts add on each platform, by position: ε·effort^η, 0 without effort.
pub fn hazards(world: &World) -> Vec<f64> {
    let law = world.law.arm.budget;
    let hazard = |effort: f64| match effort > 0.0 {
        true => law.reach * numeric::pow(effort, law.returns),
        false => 0.0,
    };
    efforts(world).into_iter().map(hazard).collect()
}

#[cfg(test)]
pub(super) mod tests;
