//! Environment: platforms open, close and are succeeded; the party may have a new leader.
//!
//! Openings come first, then planned closings, then the new leader's, then arrivals. Former members
//! of a closed platform draw once whether they follow to its successor, with the chance
//! `list_migration` where the successor's operator holds the file (the same operator, or the list
//! is shared), `migration` otherwise. They arrive `gap` days after, or when the successor opens if
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
        .filter(|p| all[p.index()].operator == operator)
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
    let holds_the_file = heir.operator == closed.operator || arm.wires.shared_list;
    let follow = if holds_the_file { closed.list_migration } else { closed.migration };
    let who = members.into_iter().filter(|&m| follows(world, platform, m, follow.cut())).collect();
    let arrive = world.day.plus(closed.gap).max(heir.opens);
    world.travellers.push(Travellers { arrive, at: successor, who });
}

fn follows(world: &World, closed: PlatformId, member: AgentId, chance: Cut) -> bool {
    let draw = world.draws.once_40(Decision::Migrate(closed), member.0, world.day.0.into());
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
