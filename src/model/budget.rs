//! Budgets: what operators make of their money.
//!
//! A purse, which is an operator or with a pooled budget all of them, has the budget B and pays the
//! fixed cost F once, an amount or a share of the largest budget in it. The rest is its effort
//! E = max(0, B − F). It adds ε·E^η to the hazard of joining, shared out equally over the open platforms
//! of the purse. With η < 1 many small purses do more than one large one, an amount F works the other
//! way; how many platforms a purse has changes nothing. A defunded platform gets nothing.

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

/// E: what a `purse` puts into its platforms, in budget units.
fn effort(world: &World, purse: OperatorSet) -> f64 {
    (budget(world, purse) - fixed_cost(world, purse)).max(0.0)
}

/// The hazard per day that money adds on each platform, by position: of each purse ε·E^η, in equal
/// parts; 0 without effort.
pub fn hazards(world: &World) -> Vec<f64> {
    let law = world.law.arm.budget;
    let mut hazards = vec![0.0; world.law.arm.platforms.len()];
    for purse in purses(world) {
        let funded = run_by(world, purse).minus(world.defunded);
        let effort = effort(world, purse);
        if effort > 0.0 {
            let hazard = law.reach * numeric::pow(effort, law.returns) / funded.len() as f64;
            funded.iter().for_each(|platform| hazards[platform.index()] = hazard);
        }
    }
    hazards
}

#[cfg(test)]
pub(super) mod tests;
