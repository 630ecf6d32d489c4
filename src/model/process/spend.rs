//! Budgets: what operators spend today.
//!
//! A purse (an operator, or all together) pays the fixed cost, as far as it has the money, on the
//! first day it has an open platform. On every later day on which it has an open platform that is
//! not defunded, it spends an equal part of what is left for the days left to the last.

use crate::id::{OperatorId, OperatorSet};
use crate::model::budget::{budget, fixed_cost, purses, run_by};
use crate::model::world::{Expense, World};

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
        false => fixed_cost(world, purse).min(left),
        true if open.minus(world.defunded).is_empty() => return None,
        true => left / f64::from(days_left),
    };
    Some(Expense { by: purse, amount })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Day, OperatorId, PlatformId, PlatformSet};
    use crate::model::testing::{self, Fixture};
    use crate::model::{start, step};
    use crate::scenario::{Arm, Change, FixedCost};

    /// What each operator spends today, as the model document says it.
    fn by_the_book(world: &World) -> Vec<f64> {
        let (phase, law) = (world.phase, world.law.arm.budget);
        let days_left = (world.day.0..=world.law.scenario.days.0).count().max(1) as f64;
        let all = || (0..world.law.arm.operators.len() as u8).map(OperatorId);
        let pays = |c: OperatorId| {
            let with = |d: OperatorId| phase.wires.pooled_budget || c == d;
            let runs = |p: &PlatformId| with(phase.operator(*p));
            let funded = world.open.iter().filter(|&p| !world.defunded.contains(p));
            let was = || all().filter(|o| with(phase.became[o.index()]));
            let money: f64 = all().filter(|&d| with(d)).map(|d| phase.budgets[d.index()]).sum();
            let spent: f64 = was().map(|o| world.operator_tallies()[o.index()].spent).sum();
            let left = (money - spent).max(0.0);
            let largest = all().filter(|&d| with(d)).map(|d| phase.budgets[d.index()]);
            let fixed = match law.fixed {
                FixedCost::Amount(amount) => amount,
                FixedCost::Share { share } => share * largest.fold(0.0, f64::max),
            };
            let amount = match was().any(|o| world.set_up.contains(o)) {
                false if world.open.iter().any(|p| runs(&p)) => left.min(fixed),
                true if funded.filter(runs).count() > 0 => left / days_left,
                _ => 0.0,
            };
            let sharing = phase.operators.iter().filter(|&d| with(d)).count();
            if phase.operators.contains(c) { amount / sharing as f64 } else { 0.0 }
        };
        all().map(pays).collect()
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut paying = 0;
        testing::on_random_worlds(|world| {
            let mut found = vec![0.0; world.law.arm.operators.len()];
            for expense in run(world) {
                for operator in expense.by.iter() {
                    found[operator.index()] += expense.amount / expense.by.len() as f64;
                }
            }
            paying += found.iter().filter(|&&amount| amount > 0.0).count();
            assert_eq!(found, by_the_book(world));
        });
        assert!(paying > 100, "hardly any operator spends anything: {paying}");
    }

    /// What each of two operators has spent, from day to day over ten days.
    fn accounts(change: impl Fn(&mut Arm)) -> Vec<[f64; 2]> {
        let mut scenario = testing::scenario(|arm| {
            arm.operators.push(testing::operator("rivals"));
            arm.operators[0].budget = 5.0;
            arm.platforms = testing::platforms(2);
            arm.platforms[1].operator = OperatorId(1);
            arm.budget.fixed = FixedCost::Amount(0.5);
            change(arm);
        });
        scenario.days = Day(10);
        let fixture = Fixture::new(&scenario, 10, 0.0);
        let law = fixture.law(&scenario);
        let mut world = start(&law, &fixture.society, fixture.draws);
        let spent = |world: &World| [0, 1].map(|o: usize| world.operator_tallies()[o].spent);
        let mut rows = vec![spent(&world)];
        while world.day < scenario.days {
            step(&mut world);
            rows.push(spent(&world));
        }
        rows
    }

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-12
    }

    #[test]
    fn the_fixed_cost_comes_first_then_equal_parts_to_the_last_day() {
        let rows = accounts(|arm| arm.platforms[1].opens = Day(6));
        for (day, row) in rows.iter().enumerate() {
            assert!(close(row[0], 0.5 + 4.5 * day as f64 / 10.0), "day {day}: {row:?}");
            let late = day as f64 - 6.0;
            let second = if day < 6 { 0.0 } else { 0.5 + 0.5 * late / 4.0 };
            assert!(close(row[1], second), "day {day}: {row:?}");
        }
    }

    #[test]
    fn one_purse_is_shown_in_equal_parts() {
        let rows = accounts(|arm| arm.wires.pooled_budget = true);
        for (day, row) in rows.iter().enumerate() {
            assert_eq!(row[0], row[1]);
            assert!(close(row[0] + row[1], 0.5 + 5.5 * day as f64 / 10.0), "day {day}: {row:?}");
        }
    }

    #[test]
    fn nothing_is_spent_without_an_open_platform() {
        let rows = accounts(|arm| arm.platforms[0].closes = Some(Day(4)));
        assert!(close(rows[3][0], 0.5 + 4.5 * 0.3) && rows[10][0] == rows[3][0]);
        assert!(close(rows[10][1], 1.0));
        let nothing_opens = accounts(|arm| arm.platforms[1].opens = Day(11));
        assert!(nothing_opens.iter().all(|row| row[1] == 0.0));
    }

    #[test]
    fn what_exceeds_the_fixed_cost_only_is_spent_and_never_more_than_there_is() {
        let rows = accounts(|arm| arm.budget.fixed = FixedCost::Amount(2.0));
        assert!(rows.iter().all(|row| row[1] == 1.0), "all it has goes into setting up");
        assert!(close(rows[10][0], 5.0));
    }

    #[test]
    fn merged_operators_go_on_with_what_is_left_of_both() {
        let rows = accounts(|arm| {
            let merge = vec![OperatorId(0), OperatorId(1)];
            let into = Some(OperatorId(1));
            arm.changes = vec![Change { day: Day(5), wires: arm.wires, merge, into }];
        });
        assert!(close(rows[4][0], 0.5 + 4.5 * 0.4) && rows[10][0] == rows[4][0]);
        assert!(close(rows[10][0] + rows[10][1], 6.0), "all money is spent once");
        assert!(close(rows[5][1] - rows[4][1], (6.0 - rows[4][0] - rows[4][1]) / 6.0));
    }

    #[test]
    fn a_defunded_platform_ends_spending() {
        let scenario = testing::scenario(|arm| arm.platforms = testing::platforms(1));
        let fixture = Fixture::new(&scenario, 10, 0.0);
        let law = fixture.law(&scenario);
        let mut world = start(&law, &fixture.society, fixture.draws);
        (0..10).for_each(|_| step(&mut world));
        let spent = world.operator_tallies()[0].spent;
        assert!(close(spent, 0.1));
        world.defunded = PlatformSet::EMPTY.with(PlatformId(0));
        (0..10).for_each(|_| step(&mut world));
        assert_eq!(world.operator_tallies()[0].spent, spent);
    }
}
