//! Visits: each of r accounts is visited with the chance v·r^(−δ) a day.
//!
//! What nobody depends on is not drawn: [`activate`](super::activate) asks for the visits of those whom they may move.

use crate::id::{AgentId, PlatformSet};
use crate::model::world::World;
use crate::rng::Decision;
use crate::unit::Cut;

/// The accounts that `agent` visits today.
pub fn visited(world: &World, agent: AgentId) -> PlatformSet {
    let accounts = world.people.accounts[agent.index()];
    let chance = world.law.visit[accounts.len()];
    if chance == Cut::ALWAYS {
        return accounts;
    }
    let visits = |&p: &_| world.draws.happens(Decision::Look(p), world.day, agent, chance);
    accounts.iter().filter(visits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;
    use crate::numeric;

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut counts = [0; 2];
        testing::on_random_worlds(|world| {
            let visits = world.law.arm.visits;
            for i in (0..world.size()).map(AgentId) {
                let held = world.people.accounts[i.index()];
                let r = held.len() as f64;
                let mut book = PlatformSet::EMPTY;
                for p in held.iter() {
                    let chance = visits.daily * numeric::pow(r, -visits.dilution);
                    let draw = world.draws.daily(Decision::Look(p), world.day, i);
                    if Cut::of_probability(chance).accepts(draw) {
                        book = book.with(p);
                    }
                }
                let found = visited(world, i);
                assert_eq!(found, book);
                counts = [counts[0] + held.len(), counts[1] + found.len()];
            }
        });
        assert!(counts[1] > 1000 && counts[0] > counts[1] + 1000, "{counts:?}");
    }
}
