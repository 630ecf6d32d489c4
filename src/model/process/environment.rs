//! Environment: platforms open, close and are succeeded; the party may have a new leader.
//!
//! Openings come first, then planned closings, then the new leader's, then arrivals. Former members
//! of a closed platform draw once whether they follow to its successor, with the chance
//! `list_migration` where the successor's operator holds the file (the same operator, or the list
//! is shared), `migration` otherwise; a platform closes once, so the day is no part of the draw, and
//! the same members follow whatever the day. They arrive `gap` days after, or when the successor opens if
//! that is later, provided it is open then.

use crate::id::{AgentId, PlatformId};
use crate::model::tally::EventKind;
use crate::model::world::{Travellers, World};
use crate::rng::Decision;
use crate::scenario::OnNewLeader;
use crate::unit::Cut;

/// Change what is open and who has arrived.
pub fn run(world: &mut World) {
    let day = world.day;
    for p in platforms(world).filter(|&p| world.law.arm.platforms[p.index()].opens == day) {
        world.open(p);
    }
    for p in platforms(world).filter(|&p| world.law.arm.platforms[p.index()].closes == Some(day)) {
        close(world, p);
    }
    if world.law.new_leader(day) {
        obey_new_leader(world);
    }
    arrive(world);
}

fn platforms(world: &World) -> impl Iterator<Item = PlatformId> + use<> {
    (0..world.law.arm.platforms.len() as u8).map(PlatformId)
}

fn obey_new_leader(world: &mut World) {
    let OnNewLeader::Close { operator } = world.law.arm.on_new_leader else {
        return world.note_by(EventKind::NewLeader, None, None, None);
    };
    world.note_by(EventKind::NewLeader, None, Some(operator), None);
    let all = &world.law.arm.platforms;
    let oldest = world
        .open
        .iter()
        .filter(|&p| world.phase.operator(p) == operator)
        .min_by_key(|p| (all[p.index()].opens, *p));
    if let Some(platform) = oldest {
        close(world, platform);
    }
}

fn close(world: &mut World, platform: PlatformId) {
    if !world.open.contains(platform) {
        return;
    }
    let members = world.close(platform);
    let arm = world.law.arm;
    let closed = &arm.platforms[platform.index()];
    let Some(successor) = closed.successor else { return };
    let heir = &arm.platforms[successor.index()];
    let same_operator = world.phase.operator(successor) == world.phase.operator(platform);
    let holds_the_file = same_operator || world.phase.wires.shared_list;
    let follow = if holds_the_file { closed.list_migration } else { closed.migration };
    let who = members.into_iter().filter(|&m| follows(world, platform, m, follow.cut())).collect();
    let arrive = world.day.plus(closed.gap).max(heir.opens);
    world.travellers.push(Travellers { arrive, at: successor, who });
}

fn follows(world: &World, closed: PlatformId, member: AgentId, chance: Cut) -> bool {
    let draw = world.draws.once_40(Decision::Migrate(closed), member.0, 0);
    chance.accepts(draw)
}

fn arrive(world: &mut World) {
    let today = world.day;
    let (arriving, waiting): (Vec<Travellers>, _) =
        std::mem::take(&mut world.travellers).into_iter().partition(|group| group.arrive <= today);
    world.travellers = waiting;
    let open = world.open;
    for group in arriving.into_iter().filter(|group| open.contains(group.at)) {
        let before = world.members(group.at);
        group.who.into_iter().for_each(|member| world.add_account(member, group.at));
        let arrived = world.members(group.at) - before;
        world.note(EventKind::Migrated, Some(group.at), Some(arrived));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Day, PlatformSet};
    use crate::model::testing;

    /// What is open, who holds what, and who is under way, after the environment of a day.
    type State = (PlatformSet, Vec<PlatformSet>, Vec<Travellers>);

    fn by_the_book(world: &World) -> State {
        let (arm, day) = (world.law.arm, world.day);
        let mut open = world.open;
        let mut held = world.people.accounts.clone();
        let mut under_way = world.travellers.clone();
        let all = || (0..).map(PlatformId).zip(&arm.platforms);
        for (p, platform) in all() {
            if platform.opens == day {
                open = open.with(p);
            }
        }
        let planned = all().filter(|(_, platform)| platform.closes == Some(day)).map(|(p, _)| p);
        let mut closing: Vec<PlatformId> = planned.filter(|&p| open.contains(p)).collect();
        if let (OnNewLeader::Close { operator }, true) =
            (arm.on_new_leader, world.law.new_leader(day))
        {
            let theirs = all().filter(|(p, platform)| {
                platform.operator == operator && open.contains(*p) && !closing.contains(p)
            });
            let mut by_age: Vec<(Day, PlatformId)> = theirs.map(|(p, pl)| (pl.opens, p)).collect();
            by_age.sort();
            closing.extend(by_age.first().map(|(_, p)| *p));
        }
        for p in closing {
            let platform = &arm.platforms[p.index()];
            open = open.without(p);
            let mut who = Vec::new();
            for (i, accounts) in held.iter_mut().enumerate().filter(|(_, r)| r.contains(p)) {
                *accounts = accounts.without(p);
                let agent = AgentId(i as u32);
                if let Some(successor) = platform.successor {
                    let heir = arm.platforms[successor.index()].operator;
                    let file = heir == platform.operator || arm.wires.shared_list;
                    let chance = if file { platform.list_migration } else { platform.migration };
                    let draw = world.draws.once_40(Decision::Migrate(p), agent.0, 0);
                    if chance.cut().accepts(draw) {
                        who.push(agent);
                    }
                }
            }
            if let Some(at) = platform.successor {
                let opens = arm.platforms[at.index()].opens;
                let arrive = Day(opens.0.max(day.0 + platform.gap));
                under_way.push(Travellers { arrive, at, who });
            }
        }
        for group in under_way.iter().filter(|group| group.arrive <= day && open.contains(group.at))
        {
            for agent in &group.who {
                held[agent.index()] = held[agent.index()].with(group.at);
            }
        }
        under_way.retain(|group| group.arrive > day);
        (open, held, under_way)
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let (mut closed, mut arrived) = (0, 0);
        for seed in 0..300 {
            testing::on_random_world(seed, |world| {
                let expected = by_the_book(world);
                let before = world.events.len();
                run(world);
                let events = &world.events[before..];
                closed += events.iter().filter(|e| e.kind == EventKind::Closed).count();
                arrived += events.iter().filter_map(|e| e.people).sum::<u64>();
                let travellers = world.travellers.clone();
                let found = (world.open, world.people.accounts.clone(), travellers);
                assert!(found == expected, "seed {seed}");
            });
        }
        assert!(closed > 100 && arrived > 1000, "{closed} closed, {arrived} touched");
    }
}
