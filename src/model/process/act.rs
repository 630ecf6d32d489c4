//! Actions done: an active supporter does an action with the chance 1 − (1−π₀)·(1−ρ) a day, ρ being
//! the response to the calls read today; the first mobilises.

use crate::id::AgentId;
use crate::model::agent_set::AgentSet;
use crate::model::asking::{self, Candidates, Ceilings, Daily, Room};
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::{BLOCK, Decision};
use crate::unit::Cut;

/// Who of those active yesterday does an action today.
pub fn run(world: &World, responses: &Responses) -> AgentSet {
    let uncalled = Ceilings::constant(world.law.arm.activation.action.cut());
    if uncalled.are_never() && responses.is_empty() {
        return AgentSet::nobody(world.size());
    }
    let acting = Acting { world, responses, uncalled };
    asking::happens(world.draws, world.day, world.size(), &acting)
}

struct Acting<'a> {
    world: &'a World<'a>,
    responses: &'a Responses,
    /// π₀.
    uncalled: Ceilings,
}

impl Daily for Acting<'_> {
    fn decision(&self) -> Decision {
        Decision::Act
    }

    #[inline(always)]
    fn asked<'r>(&'r self, first: u32, _: &'r mut Room) -> Option<Candidates<'r>> {
        let called = self.responses.among(first..first.saturating_add(BLOCK as u32));
        Candidates::alike(self.world.people.active.block(first), called)
    }

    fn bounds(&self) -> [&Ceilings; 2] {
        [&self.uncalled; 2]
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let action = self.world.law.arm.activation.action.value();
        Cut::of_probability(1.0 - (1.0 - action) * (1.0 - self.responses.of(agent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut called = 0;
        testing::on_random_calls(|world, reading| {
            let action = world.law.arm.activation.action.value();
            let book: Vec<AgentId> = (0..world.size())
                .map(AgentId)
                .filter(|&i| world.people.active.contains(i))
                .filter(|&i| {
                    let mut responses = reading.responses.iter().filter(|called| called.0 == i);
                    let response = responses.next().map_or(0.0, |called| called.1);
                    called += u32::from(response > 0.0);
                    let chance = 1.0 - (1.0 - action) * (1.0 - response);
                    let plain = Cut::of_probability(action);
                    let chance = if response == 0.0 { plain } else { Cut::of_probability(chance) };
                    chance.accepts(world.draws.daily(Decision::Act, world.day, i))
                })
                .collect();
            assert!(run(world, &reading.responses).iter().eq(book));
        });
        assert!(called > 100, "hardly anybody active is called: {called}");
    }
}
