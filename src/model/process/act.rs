//! Actions done: an active supporter does an action with the chance 1 − (1−π₀)·(1−ρ) a day, ρ being
//! the response to the calls read today; the first mobilises.

use crate::model::agent_set::AgentSet;
use crate::model::reading::Responses;
use crate::model::world::World;
use crate::rng::Decision;
use crate::unit::Cut;

/// Who of those active yesterday does an action today.
pub fn run(world: &World, responses: &Responses) -> AgentSet {
    let unmoved = world.law.arm.activation.action.cut();
    let most = if responses.is_empty() { unmoved } else { Cut::ALWAYS };
    world.active_who(Decision::Act, most, |agent| chance(world, responses.of(agent)))
}

fn chance(world: &World, response: f64) -> Cut {
    let action = world.law.arm.activation.action;
    match response {
        0.0 => action.cut(),
        _ => Cut::of_probability(1.0 - (1.0 - action.value()) * (1.0 - response)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AgentId;
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
