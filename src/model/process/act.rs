//! Actions done: an active supporter does an action with the chance 1 − (1−π₀)·(1−ρ) a day, ρ being
//! the response to the calls read today; the first mobilises.

use crate::id::AgentId;
use crate::model::agent_set::AgentSet;
use crate::model::reading::Responses;
use crate::model::world::{Own, World};
use crate::rng::{BLOCK, Bits, Decision};
use crate::unit::Cut;

/// Who of those active yesterday does an action today.
pub fn run(world: &World, responses: &Responses) -> AgentSet {
    let unmoved = world.law.arm.activation.action.cut();
    let own = (!responses.is_empty()).then_some(Called(world, responses));
    world.active_who(Decision::Act, unmoved, own)
}

/// Those whom calls move.
struct Called<'a>(&'a World<'a>, &'a Responses);

impl Own for Called<'_> {
    fn who(&self, first: u32) -> Bits {
        self.1.among(first..first.saturating_add(BLOCK as u32))
    }

    fn chance(&self, agent: AgentId) -> Cut {
        let action = self.0.law.arm.activation.action.value();
        Cut::of_probability(1.0 - (1.0 - action) * (1.0 - self.1.of(agent)))
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
