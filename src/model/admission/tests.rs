use super::*;
use crate::model::testing;
use crate::model::world::World;

/// Whether somebody may join a platform today, as the model document says it.
pub fn may_join_by_the_book(world: &World, i: AgentId, p: PlatformId) -> bool {
    let platform = &world.law.arm.platforms[p.index()];
    world.open.contains(p) && is_of_open_group(world, i, p) && {
        let joined = joined_by_the_book(world, p, world.day.0 - platform.opens.0);
        joined.contains(&(federations(world).of(i)))
    }
}

/// Whether somebody belongs to a group that a platform is open to.
pub fn is_of_open_group(world: &World, i: AgentId, p: PlatformId) -> bool {
    let Some(open_to) = &world.law.arm.platforms[p.index()].open_to else { return true };
    let luck = |a: u32| (world.draws.once(Decision::Group, a, 0), a);
    let rank = (0..world.size()).filter(|&a| luck(a) < luck(i.0)).count();
    let mut share = 0.0;
    let last_of_groups = world.law.scenario.population.groups.iter().map(|group| {
        share += group.share;
        (share * f64::from(world.size())).round() as usize
    });
    let group = last_of_groups.take_while(|&last| last <= rank).count();
    open_to.contains(&group)
}

/// The federations that have joined a platform `age` days after it opened.
pub fn joined_by_the_book(world: &World, p: PlatformId, age: u16) -> Vec<u32> {
    let platform = &world.law.arm.platforms[p.index()];
    let all = (0..federations(world).count()).collect();
    let mut allowed: Vec<u32> = platform.federations.clone().unwrap_or(all);
    allowed.sort_by_key(|&f| (world.draws.once(Decision::Rollout(p), f, 0), f));
    let (a, r, f) = (u64::from(age), u64::from(platform.rollout), allowed.len() as u64);
    allowed.truncate((f * (a + 1)).div_ceil(r + 1) as usize);
    allowed
}

/// The first day on which a platform admits somebody, if it ever does.
pub fn admitted_since_by_the_book(world: &World, i: AgentId, p: PlatformId) -> Option<Day> {
    let platform = &world.law.arm.platforms[p.index()];
    let home = federations(world).of(i);
    let joined = |age: &u16| joined_by_the_book(world, p, *age).contains(&home);
    let age = (0..=platform.rollout).find(joined)?;
    is_of_open_group(world, i, p).then(|| Day(platform.opens.0 + age))
}

fn federations(world: &World) -> Federations {
    Federations::new(world.size(), world.law.scenario.population.federations)
}

#[test]
fn agrees_with_the_book_on_random_worlds() {
    let (mut may, mut may_not) = (0, 0);
    testing::on_random_worlds(|world| {
        let platforms = (0..world.law.arm.platforms.len() as u8).map(PlatformId);
        for platform in platforms {
            for agent in (0..world.size()).step_by(7).map(AgentId) {
                let found = world.may_join(agent, platform);
                assert_eq!(found, may_join_by_the_book(world, agent, platform));
                *(if found { &mut may } else { &mut may_not }) += 1;
            }
        }
    });
    assert!(may > 1000 && may_not > 1000, "{may} may, {may_not} may not");
}
