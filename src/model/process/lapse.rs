//! Lapse: an active supporter ceases to be active with the chance γ·(1 + γ_h·h) a day, h being how
//! tired of calls they are.

use crate::id::AgentId;
use crate::model::world::{Own, World};
use crate::rng::{Bits, Decision};
use crate::unit::{Cut, Probability};

/// Who of those active yesterday ceases to be, in order.
pub fn run(world: &World) -> Vec<AgentId> {
    let (lapse, tired) = (world.law.arm.activation.lapse, world.law.arm.fatigue.lapse);
    let own = (tired > 0.0 && lapse != Probability::ZERO).then_some(Tired(world));
    world.active_who(Decision::Lapse, lapse.cut(), own).list()
}

/// Those who have ever been tired.
struct Tired<'a>(&'a World<'a>);

impl Own for Tired<'_> {
    fn who(&self, first: u32) -> Bits {
        self.0.people.tired.block(first)
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let (lapse, tired) = (self.0.law.arm.activation.lapse, self.0.law.arm.fatigue.lapse);
        match self.0.people.fatigue_of(agent) {
            0.0 => lapse.cut(),
            fatigue => Cut::of_probability(lapse.value() * (1.0 + tired * fatigue)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        testing::on_random_worlds(|world| {
            let arm = world.law.arm;
            let chance = |agent: AgentId| {
                let h = world.people.fatigue.get(agent.index()).copied().unwrap_or(0.0);
                let chance = arm.activation.lapse.value() * (1.0 + arm.fatigue.lapse * h);
                Cut::of_probability(chance.min(1.0))
            };
            let draw = |agent| world.draws.daily(Decision::Lapse, world.day, agent);
            let lapses = |&agent: &AgentId| chance(agent).accepts(draw(agent));
            let book: Vec<AgentId> = (0..world.size())
                .map(AgentId)
                .filter(|&agent| world.people.active.contains(agent))
                .filter(lapses)
                .collect();
            assert_eq!(run(world), book);
        });
    }
}
