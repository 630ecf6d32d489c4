//! Environment: platforms open, close and are succeeded; the party may have a new leader.
//!
//! A change of organisation is in force from the beginning of its day. Openings come next, with the
//! files that are taken over, then planned closings, then what a new leader brings about, then
//! arrivals. Former members
//! of a closed platform draw once whether they follow to its successor, with the chance
//! `list_migration` where the successor's operator holds the file (the same operator, or the list
//! is shared), `migration` otherwise; a platform closes once, so the day is no part of the draw, and
//! the same members follow whatever the day. They arrive `gap` days after, or when the successor opens if
//! that is later, provided it is open then and admits them.

use super::import;
use crate::id::{AgentId, OperatorId, PlatformId, PlatformSet};
use crate::model::event::EventKind;
use crate::model::world::{Travellers, World};
use crate::rng::Decision;
use crate::scenario::OnNewLeader;
use crate::unit::Cut;

/// Change what is open and who has arrived.
pub fn run(world: &mut World) {
    let day = world.day;
    tell_changes(world);
    for p in platforms(world).filter(|&p| world.law.arm.platforms[p.index()].opens == day) {
        world.open(p);
    }
    import::run(world);
    for p in platforms(world).filter(|&p| world.law.arm.platforms[p.index()].closes == Some(day)) {
        close(world, p);
    }
    if world.law.new_leader(day, world.draws) {
        obey_new_leader(world);
    }
    arrive(world);
}

fn platforms(world: &World) -> impl Iterator<Item = PlatformId> + use<> {
    (0..world.law.arm.platforms.len() as u8).map(PlatformId)
}

fn tell_changes(world: &mut World) {
    let law = world.law;
    for (before, change) in law.phases.iter().zip(&law.arm.changes) {
        if change.day != world.day {
            continue;
        }
        if let Some(remaining) = change.into {
            world.note_by(EventKind::Merged, None, Some(remaining), None);
        }
        if change.wires != before.wires {
            world.note_by(EventKind::Rewired, None, None, None);
        }
    }
}

fn obey_new_leader(world: &mut World) {
    match world.law.arm.on_new_leader {
        OnNewLeader::Keep => world.note_by(EventKind::NewLeader, None, None, None),
        OnNewLeader::Close { operator } => {
            if let Some(oldest) = meet_new_leader(world, operator, world.open) {
                close(world, oldest);
            }
        }
        OnNewLeader::Defund { operator } => {
            let funded = world.open.minus(world.defunded);
            if let Some(oldest) = meet_new_leader(world, operator, funded) {
                world.defund(oldest);
            }
        }
    }
}

/// Note that `operator`, or whom it has become, has to deal with the new leader, and find its oldest
/// platform of `among`.
fn meet_new_leader(
    world: &mut World,
    operator: OperatorId,
    among: PlatformSet,
) -> Option<PlatformId> {
    let operator = world.phase.became[operator.index()];
    world.note_by(EventKind::NewLeader, None, Some(operator), None);
    let all = &world.law.arm.platforms;
    let theirs = among.iter().filter(|&p| world.phase.operator(p) == operator);
    theirs.min_by_key(|p| (all[p.index()].opens, *p))
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
    for group in Travellers::due(&mut world.travellers, world.day) {
        world.welcome(group, EventKind::Migrated);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Day;
    use crate::model::{admission, testing};
    use crate::scenario::{Occurrence, WorldEvent};

    /// What is open and what defunded, who holds what, and who is under way to a successor or from a
    /// file, after the environment of a day.
    type State = ([PlatformSet; 2], Vec<PlatformSet>, [Vec<Travellers>; 2]);

    fn new_leader(world: &World) -> bool {
        let mut today = false;
        for (position, WorldEvent::NewLeader(occurrence)) in
            world.law.scenario.events.iter().enumerate()
        {
            let decision = Decision::NewLeader(position as u8);
            let draw = world.draws.once_40(decision, world.day.0.into(), 0);
            today |= match occurrence {
                Occurrence::Day(day) => *day == world.day,
                Occurrence::Rate(rate) => rate.cut().accepts(draw),
            };
        }
        today
    }

    /// Whom `operator` is part of on this day.
    fn heir(world: &World, operator: OperatorId) -> OperatorId {
        let changes = world.law.arm.changes.iter().filter(|change| change.day <= world.day);
        changes.fold(operator, |heir, change| match change.into {
            Some(into) if change.merge.contains(&heir) => into,
            _ => heir,
        })
    }

    /// Who is taken over by a platform that opens, by the day they arrive.
    fn file_by_the_book(world: &World, at: PlatformId) -> Vec<Travellers> {
        let Some(file) = world.law.arm.platforms[at.index()].imported else { return Vec::new() };
        let held = |i: AgentId, p| world.people.accounts[i.index()].contains(p);
        let mut chosen: Vec<(u64, AgentId, Day)> = (0..world.size())
            .map(AgentId)
            .filter(|&i| file.from.is_none_or(|from| held(i, from)))
            .filter_map(|i| {
                let day = admission::tests::admitted_since_by_the_book(world, i, at)?;
                Some((world.draws.once(Decision::Import(at), i.0, 0), i, day))
            })
            .collect();
        chosen.sort();
        chosen.truncate((file.share * chosen.len() as f64).round() as usize);
        chosen.sort_by_key(|&(_, i, day)| (day, i));
        let by_day = chosen.chunk_by(|a, b| a.2 == b.2);
        by_day
            .map(|some| Travellers {
                arrive: some[0].2,
                at,
                who: some.iter().map(|&(_, i, _)| i).collect(),
            })
            .collect()
    }

    fn by_the_book(world: &World) -> State {
        let (arm, day) = (world.law.arm, world.day);
        let (wires, operators) = testing::organisation(arm, day);
        let (mut open, mut defunded) = (world.open, world.defunded);
        let mut held = world.people.accounts.clone();
        let mut under_way = world.travellers.clone();
        let mut imported = world.imported.clone();
        let all = || (0..).map(PlatformId).zip(&arm.platforms);
        for (p, platform) in all() {
            if platform.opens == day {
                open = open.with(p);
                imported.extend(file_by_the_book(world, p));
            }
        }
        let admitted = |i: AgentId, p: PlatformId| {
            let since = admission::tests::admitted_since_by_the_book(world, i, p);
            since.is_some_and(|since| since <= day)
        };
        let arrive = |groups: &mut Vec<Travellers>, open: PlatformSet, held: &mut [PlatformSet]| {
            for group in groups.iter().filter(|g| g.arrive <= day && open.contains(g.at)) {
                for i in group.who.iter().filter(|&&i| admitted(i, group.at)) {
                    held[i.index()] = held[i.index()].with(group.at);
                }
            }
            groups.retain(|group| group.arrive > day);
        };
        arrive(&mut imported, open, &mut held);
        let planned = all().filter(|(_, platform)| platform.closes == Some(day)).map(|(p, _)| p);
        let mut closing: Vec<PlatformId> = planned.filter(|&p| open.contains(p)).collect();
        let oldest = |operator, but: &dyn Fn(PlatformId) -> bool| {
            let theirs = all().filter(|(p, _)| operators[p.index()] == heir(world, operator));
            let mut by_age: Vec<(Day, PlatformId)> = theirs
                .filter(|(p, _)| open.contains(*p) && !closing.contains(p) && !but(*p))
                .map(|(p, platform)| (platform.opens, p))
                .collect();
            by_age.sort();
            by_age.first().map(|(_, p)| *p)
        };
        match arm.on_new_leader {
            OnNewLeader::Close { operator } if new_leader(world) => {
                let oldest = oldest(operator, &|_| false);
                closing.extend(oldest);
            }
            OnNewLeader::Defund { operator } if new_leader(world) => {
                let oldest = oldest(operator, &|p| defunded.contains(p));
                defunded = oldest.into_iter().fold(defunded, PlatformSet::with);
            }
            _ => {}
        }
        for p in closing {
            let platform = &arm.platforms[p.index()];
            open = open.without(p);
            let mut who = Vec::new();
            for (i, accounts) in held.iter_mut().enumerate().filter(|(_, r)| r.contains(p)) {
                *accounts = accounts.without(p);
                let agent = AgentId(i as u32);
                if let Some(successor) = platform.successor {
                    let file =
                        operators[successor.index()] == operators[p.index()] || wires.shared_list;
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
        arrive(&mut under_way, open, &mut held);
        ([open, defunded], held, [under_way, imported])
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let (mut closed, mut arrived, mut taken_over) = (0, 0, 0);
        let (mut defunded, mut merged) = (0, 0);
        for seed in 0..300 {
            testing::on_random_world(seed, |world| {
                let expected = by_the_book(world);
                let before = world.events.len();
                run(world);
                let events = &world.events[before..];
                let count = |kind| events.iter().filter(|e| e.kind == kind).count();
                closed += count(EventKind::Closed);
                defunded += count(EventKind::Defunded);
                merged += count(EventKind::Merged);
                arrived += events.iter().filter_map(|e| e.people).sum::<u64>();
                let of_files = events.iter().filter(|e| e.kind == EventKind::Imported);
                taken_over += of_files.filter_map(|e| e.people).sum::<u64>();
                let travellers = world.travellers.clone();
                let platforms = [world.open, world.defunded];
                let under_way = [travellers, world.imported.clone()];
                let found = (platforms, world.people.accounts.clone(), under_way);
                assert!(found == expected, "seed {seed}");
            });
        }
        assert!(closed > 100 && arrived > 1000, "{closed} closed, {arrived} touched");
        assert!(defunded > 10 && merged > 10, "{defunded} defunded, {merged} merged");
        assert!(taken_over > 1000, "{taken_over} taken over");
    }
}
