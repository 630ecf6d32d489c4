//! Section 7.8, *Budgets*.

use super::numbers::pow;
use super::world::World;
use groundswell::scenario::FixedCost;

/// The operators of each purse.
fn purses(world: &World) -> Vec<Vec<usize>> {
    let operators = world.operators_in_force();
    match world.wires.pooled_budget {
        true => vec![operators],
        false => operators.into_iter().map(|operator| vec![operator]).collect(),
    }
}

fn budget(world: &World, purse: &[usize]) -> f64 {
    purse.iter().fold(0.0, |sum, &c| sum + world.operators[c].budget)
}

fn fixed_cost(world: &World, purse: &[usize]) -> f64 {
    match world.arm.budget.fixed {
        FixedCost::Amount(amount) => amount,
        FixedCost::Share { share } => {
            let budgets = purse.iter().map(|&c| world.operators[c].budget);
            share * budgets.fold(0.0, f64::max)
        }
    }
}

/// The open platforms of a purse that are not defunded.
fn funded(world: &World, purse: &[usize]) -> Vec<usize> {
    let mut platforms = world.open_platforms();
    platforms.retain(|&p| !world.platforms[p].defunded && purse.contains(&world.operator_of(p)));
    platforms
}

/// What money adds to the hazard of joining `p`: the part of its platform in ε·E^η.
pub fn hazard(world: &World, p: usize) -> f64 {
    let law = &world.arm.budget;
    let of = |purse: &Vec<usize>| purse.contains(&world.operator_of(p));
    let purse = purses(world).into_iter().find(of).expect("who runs a platform is in force");
    let funded = funded(world, &purse);
    let effort = (budget(world, &purse) - fixed_cost(world, &purse)).max(0.0);
    match effort > 0.0 && funded.contains(&p) {
        true => (law.reach * pow(effort, law.returns)) / funded.len() as f64,
        false => 0.0,
    }
}

/// Spending of the day.
pub fn spend(world: &mut World) {
    for purse in purses(world) {
        let has_paid = purse.iter().any(|&c| world.operators[c].paid_fixed_cost);
        let is_open = purse.iter().any(|&c| world.runs_an_open_platform(c));
        let of_purse = world.operators.iter().filter(|operator| purse.contains(&operator.became));
        let spent = of_purse.fold(0.0, |sum, operator| sum + operator.spent);
        let left = (budget(world, &purse) - spent).max(0.0);
        let amount = if !has_paid && is_open {
            fixed_cost(world, &purse).min(left)
        } else if has_paid && !funded(world, &purse).is_empty() {
            left / (f64::from(world.scenario.days.0) - world.day as f64 + 1.0)
        } else {
            continue;
        };
        for &c in &purse {
            world.operators[c].spent += amount / purse.len() as f64;
            world.operators[c].paid_fixed_cost = true;
        }
    }
}
