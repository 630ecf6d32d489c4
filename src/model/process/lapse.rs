//! Lapse: an active supporter ceases to be active with the chance γ·(1 + γ_h·h) a day, h being how
//! tired of calls they are.

use crate::id::AgentId;
use crate::model::asking::{self, Candidates, Ceilings, Daily, Room};
use crate::model::world::World;
use crate::rng::{Bits, Decision};
use crate::unit::Cut;

/// Who of those active yesterday ceases to be, in order.
pub fn run(world: &World) -> Vec<AgentId> {
    let rested = Ceilings::constant(world.law.arm.activation.lapse.cut());
    if rested.are_never() {
        return Vec::new();
    }
    asking::happens(world.draws, world.day, world.size(), &Lapsing { world, rested }).list()
}

struct Lapsing<'a> {
    world: &'a World<'a>,
    /// γ.
    rested: Ceilings,
}

impl Daily for Lapsing<'_> {
    fn decision(&self) -> Decision {
        Decision::Lapse
    }

    #[inline(always)]
    fn asked<'r>(&'r self, first: u32, _: &'r mut Room) -> Option<Candidates<'r>> {
        let World { law, people, .. } = self.world;
        let tires = law.arm.fatigue.lapse > 0.0;
        let tired = if tires { people.tired.block(first) } else { Bits::default() };
        Candidates::alike(people.active.block(first), tired)
    }

    fn bounds(&self) -> [&Ceilings; 2] {
        [&self.rested; 2]
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let (lapse, tired) =
            (self.world.law.arm.activation.lapse, self.world.law.arm.fatigue.lapse);
        let fatigue = self.world.people.fatigue_of(agent);
        Cut::of_probability(lapse.value() * (1.0 + tired * fatigue))
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
