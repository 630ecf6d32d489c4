//! How the campaign is organised from a day on: the arm as declared, then as each change leaves it.

use crate::id::{Day, OperatorId, OperatorSet, PlatformId, PlatformSet};
use crate::numeric;
use crate::scenario::{Arm, Change, Wires};

/// The organisation in force from a day on, until the next phase begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// The first day it is in force.
    pub from: Day,
    /// What joins platforms and operators.
    pub wires: Wires,
    /// The operators there are; those merged into another are gone.
    pub operators: OperatorSet,
    /// Who runs each platform, by position.
    pub operator_of: Vec<OperatorId>,
    /// The platforms of each operator; none for those gone.
    pub platforms_of: Vec<PlatformSet>,
    /// The platforms of each camp of [`Arm::camps`].
    pub platforms_of_camp: Vec<PlatformSet>,
    /// What each operator has, in budget units; 0 for those gone.
    pub budgets: Vec<f64>,
    /// How many calls each operator can write per day; `None`: any number.
    pub capacities: Vec<Option<f64>>,
    /// Whom each operator has become: itself, or the one it was merged into.
    pub became: Vec<OperatorId>,
    /// κ(r): the factor on the adoption hazard, by the number r of accounts held: 1 for the first,
    /// then μ^r, or μ_sso with single sign-on.
    pub friction: Vec<f64>,
}

/// The phases of `arm`, in order of time; the first begins on day 0.
pub fn phases(arm: &Arm) -> Vec<Phase> {
    let operators = (0..arm.operators.len() as u8).map(OperatorId);
    let operator_of: Vec<_> = arm.platforms.iter().map(|platform| platform.operator).collect();
    let mut phases = vec![Phase {
        from: Day(0),
        wires: arm.wires,
        operators: operators.clone().collect(),
        platforms_of: platforms_of(arm, &operator_of),
        platforms_of_camp: platforms_of_camp(arm, &operator_of),
        operator_of,
        budgets: arm.operators.iter().map(|operator| operator.budget).collect(),
        capacities: arm.operators.iter().map(|operator| operator.capacity).collect(),
        became: operators.collect(),
        friction: friction(arm, arm.wires),
    }];
    for change in &arm.changes {
        let before = &phases[phases.len() - 1];
        phases.push(before.changed(arm, change));
    }
    phases
}

impl Phase {
    /// The operator that runs `platform`.
    pub fn operator(&self, platform: PlatformId) -> OperatorId {
        self.operator_of[platform.index()]
    }

    fn changed(&self, arm: &Arm, change: &Change) -> Self {
        let mut phase = self.clone();
        phase.from = change.day;
        phase.wires = change.wires;
        phase.friction = friction(arm, change.wires);
        if let Some(into) = change.into {
            let merged = self.operators.without(into);
            let merged = change.merge.iter().filter(|&&from| merged.contains(from));
            merged.for_each(|&from| phase.merge(from, into));
        }
        phase.platforms_of = platforms_of(arm, &phase.operator_of);
        phase.platforms_of_camp = platforms_of_camp(arm, &phase.operator_of);
        phase
    }

    fn merge(&mut self, from: OperatorId, into: OperatorId) {
        self.operators = self.operators.without(from);
        for operator in self.operator_of.iter_mut().chain(&mut self.became) {
            if *operator == from {
                *operator = into;
            }
        }
        self.budgets[into.index()] += std::mem::take(&mut self.budgets[from.index()]);
        let together = self.capacities[into.index()].zip(self.capacities[from.index()]);
        self.capacities[into.index()] = together.map(|(a, b)| a + b);
    }
}

fn platforms_of(arm: &Arm, operator_of: &[OperatorId]) -> Vec<PlatformSet> {
    let operators = (0..arm.operators.len() as u8).map(OperatorId);
    operators.map(|operator| run_by(operator_of, |other| other == operator)).collect()
}

fn platforms_of_camp(arm: &Arm, operator_of: &[OperatorId]) -> Vec<PlatformSet> {
    let camp_of = |operator: OperatorId| arm.operators[operator.index()].camp.as_str();
    let camps = arm.camps().into_iter();
    camps.map(|camp| run_by(operator_of, |operator| camp_of(operator) == camp)).collect()
}

/// The platforms whose operator is one of `those`.
fn run_by(operator_of: &[OperatorId], those: impl Fn(OperatorId) -> bool) -> PlatformSet {
    let platforms = (0..).map(PlatformId).zip(operator_of);
    platforms.filter(|(_, operator)| those(**operator)).map(|(platform, _)| platform).collect()
}

fn friction(arm: &Arm, wires: Wires) -> Vec<f64> {
    let registration = arm.registration;
    let factor = |held: usize| match wires.sso {
        true if held > 0 => registration.sso_further,
        true => 1.0,
        false => numeric::pow(registration.further, held as f64),
    };
    (0..=PlatformSet::MOST).map(factor).collect()
}
