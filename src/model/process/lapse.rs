//! Lapse: an active supporter ceases to be active with the chance γ a day.

use crate::id::AgentId;
use crate::model::world::World;
use crate::rng::Decision;

/// Who of those active yesterday ceases to be, in order.
pub fn run(world: &World) -> Vec<AgentId> {
    world.active_who(Decision::Lapse, world.law.arm.activation.lapse.cut())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        testing::on_random_worlds(|world| {
            let chance = world.law.arm.activation.lapse.cut();
            let draw = |agent| world.draws.daily(Decision::Lapse, world.day, agent);
            let book: Vec<AgentId> = (0..world.size())
                .map(AgentId)
                .filter(|&agent| world.people.active.contains(agent) && chance.accepts(draw(agent)))
                .collect();
            assert_eq!(run(world), book);
        });
    }
}
