use super::*;
use crate::id::{OperatorId, PlatformId};
use crate::model::testing::{self, Fixture};
use crate::scenario::Arm;

/// What effort adds to the hazard of joining each platform, as the model document says it.
pub fn hazards_by_the_book(world: &World) -> Vec<f64> {
    let (arm, phase) = (world.law.arm, world.phase);
    let pooled = phase.wires.pooled_budget;
    let together = |a: OperatorId, b: OperatorId| pooled || a == b;
    let funded = |p: PlatformId| world.open.contains(p) && !world.defunded.contains(p);
    let all = || (0..arm.platforms.len() as u8).map(PlatformId);
    let hazard = |p: PlatformId| {
        let owner = phase.operator(p);
        let with_whom = |o: &OperatorId| together(*o, owner);
        let money: f64 =
            phase.operators.iter().filter(with_whom).map(|o| phase.budgets[o.index()]).sum();
        let sharing = all().filter(|&q| funded(q) && together(phase.operator(q), owner)).count();
        let largest = phase.operators.iter().filter(with_whom).map(|o| phase.budgets[o.index()]);
        let fixed = match arm.budget.fixed {
            FixedCost::Amount(amount) => amount,
            FixedCost::Share { share } => share * largest.fold(0.0, f64::max),
        };
        let effort = (money - fixed).max(0.0);
        let effect = match effort > 0.0 {
            true => arm.budget.reach * numeric::pow(effort, arm.budget.returns) / sharing as f64,
            false => 0.0,
        };
        if funded(p) { effect } else { 0.0 }
    };
    all().map(hazard).collect()
}

/// The hazards on the first day of an arm with `platforms`, each of its own operator, who share 1;
/// and their sum.
fn hazards_of(platforms: u8, change: impl Fn(&mut Arm)) -> (Vec<f64>, f64) {
    let scenario = testing::scenario(|arm| {
        arm.platforms = testing::platforms(platforms);
        arm.operators = (0..platforms).map(|p| testing::operator(&format!("o{p}"))).collect();
        for (p, platform) in (0..).zip(&mut arm.platforms) {
            platform.operator = OperatorId(p);
            arm.operators[usize::from(p)].budget = 1.0 / f64::from(platforms);
        }
        arm.budget.reach = 1.0;
        change(arm);
    });
    let fixture = Fixture::new(&scenario, 10, 0.0);
    let law = fixture.law(&scenario);
    let mut world = fixture.world(&law);
    (0..platforms).map(PlatformId).for_each(|p| world.open(p));
    world.begin_day();
    let hazards = hazards(&world);
    let sum = hazards.iter().sum();
    (hazards, sum)
}

#[test]
fn agrees_with_the_book_on_random_worlds() {
    let mut funded = 0;
    testing::on_random_worlds(|world| {
        let found = hazards(world);
        funded += found.iter().filter(|&&hazard| hazard > 0.0).count();
        assert_eq!(found, hazards_by_the_book(world));
    });
    assert!(funded > 100, "the random worlds fund hardly anything: {funded}");
}

#[test]
fn diminishing_returns_favour_several_purses() {
    for platforms in [1, 2, 4] {
        let (_, hazard) = hazards_of(platforms, |arm| arm.budget.returns = 0.5);
        // Σ(B/K)^η = B^η·K^(1−η): 1, √2, 2.
        assert!((hazard - f64::from(platforms).sqrt()).abs() < 1e-15, "{hazard}");
    }
    let (_, hazard) = hazards_of(4, |_| {});
    assert_eq!(hazard, 1.0, "constant returns do not mind");
}

#[test]
fn one_purse_gains_nothing_by_having_several_platforms() {
    for platforms in [1, 2, 4] {
        let (hazards, sum) = hazards_of(platforms, |arm| {
            arm.budget.returns = 0.5;
            arm.operators[0].budget = 0.25;
            arm.platforms.iter_mut().for_each(|platform| platform.operator = OperatorId(0));
        });
        assert_eq!(hazards, vec![0.5 / f64::from(platforms); platforms.into()]);
        assert_eq!(sum, 0.5);
    }
}

#[test]
fn a_fixed_cost_favours_one() {
    let fixed = |arm: &mut Arm| arm.budget.fixed = FixedCost::Amount(0.25);
    assert_eq!(hazards_of(1, fixed), (vec![0.75], 0.75));
    assert_eq!(hazards_of(2, fixed), (vec![0.25; 2], 0.5));
    assert_eq!(hazards_of(4, fixed), (vec![0.0; 4], 0.0));
}

#[test]
fn a_share_is_one_of_the_largest_budget_in_the_purse() {
    let alone = |arm: &mut Arm| arm.budget.fixed = FixedCost::Share { share: 0.5 };
    assert_eq!(hazards_of(4, alone), (vec![0.125; 4], 0.5));
    let pooled = |arm: &mut Arm| {
        alone(arm);
        arm.wires.pooled_budget = true;
        arm.operators[0].budget += 0.25; // 0.5 is the largest of 1.25
    };
    assert_eq!(hazards_of(4, pooled), (vec![0.25; 4], 1.0));
}

#[test]
fn one_purse_pays_the_fixed_cost_once() {
    let pooled = |arm: &mut Arm| {
        arm.budget.fixed = FixedCost::Amount(0.25);
        arm.wires.pooled_budget = true;
        arm.operators[0].budget += 0.25;
    };
    assert_eq!(hazards_of(4, pooled), (vec![0.25; 4], 1.0));
}

#[test]
fn what_a_defunded_or_closed_platform_does_not_get_goes_to_the_others() {
    let scenario = testing::scenario(|arm| {
        arm.platforms = testing::platforms(4);
        arm.budget.reach = 1.0;
    });
    let fixture = Fixture::new(&scenario, 10, 0.0);
    let law = fixture.law(&scenario);
    let mut world = fixture.world(&law);
    [0, 1, 2].map(PlatformId).into_iter().for_each(|p| world.open(p));
    world.defunded = PlatformSet::EMPTY.with(PlatformId(1));
    assert_eq!(hazards(&world), [0.5, 0.0, 0.5, 0.0]);
}
