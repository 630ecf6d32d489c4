use super::*;
use crate::model::testing::{self, Fixture};
use crate::model::world::World;
use crate::scenario::Scenario;

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

/// Everybody who may joins at once: the chance of not joining on a day is exp(−100).
fn eager(change: impl Fn(&mut Scenario)) -> Scenario {
    let mut scenario = testing::scenario(|arm| arm.registration.background = 100.0);
    change(&mut scenario);
    scenario.population.size = 1000;
    scenario
}

/// Who holds an account on the first platform, on day 0 and after each of `days` updates.
fn holders(scenario: &Scenario, days: u16) -> Vec<Vec<AgentId>> {
    let fixture = Fixture::new(scenario, scenario.population.size, 0.0);
    let law = fixture.law(scenario);
    let mut world = crate::model::start(&law, &fixture.society, fixture.draws);
    let holds =
        |world: &World, a: &AgentId| world.people.accounts[a.index()].contains(PlatformId(0));
    let who = |world: &World| (0..world.size()).map(AgentId).filter(|a| holds(world, a)).collect();
    let mut rows = vec![who(&world)];
    for _ in 0..days {
        crate::model::step(&mut world);
        rows.push(who(&world));
    }
    rows
}

fn group(name: &str, share: f64) -> Group {
    Group { name: name.into(), share }
}

#[test]
fn a_platform_for_members_has_members_only_and_the_rest_goes_elsewhere() {
    let scenario = eager(|scenario| {
        scenario.population.groups = vec![group("member", 0.3), group("donor", 0.25)];
        scenario.arms[0].platforms[0].open_to = Some(vec![0]);
    });
    let members = holders(&scenario, 3).pop().unwrap();
    assert_eq!(members.len(), 300);
    let draws = Draws::new(scenario.seed, crate::id::Replicate(0));
    let luckiest = super::by_luck(1000, draws);
    let mut first: Vec<AgentId> = luckiest[..300].to_vec();
    first.sort();
    assert_eq!(members, first);
    let donors = eager(|donors| {
        *donors = scenario.clone();
        donors.arms[0].platforms[0].open_to = Some(vec![1]);
    });
    let donors = holders(&donors, 3).pop().unwrap();
    assert_eq!(donors.len(), 250);
    assert!(donors.iter().all(|donor| luckiest[300..550].contains(donor)));
}

#[test]
fn federations_join_day_by_day_until_all_have() {
    let rows = holders(
        &eager(|scenario| {
            scenario.population.federations = 10;
            scenario.arms[0].platforms[0].opens = Day(2);
            scenario.arms[0].platforms[0].rollout = 3;
        }),
        7,
    );
    // ⌈10·(a+1)/4⌉ federations of 100 on day a after opening.
    let counts: Vec<usize> = rows.iter().map(Vec::len).collect();
    assert_eq!(counts, [0, 0, 300, 500, 800, 1000, 1000, 1000]);
    for row in &rows {
        let federations = Federations::new(1000, 10);
        let whole = |f: u32| row.iter().filter(|&&a| federations.of(a) == f).count();
        assert!((0..10).all(|f| [0, 100].contains(&whole(f))), "federations join as a whole");
    }
}

#[test]
fn federations_that_are_not_named_never_join() {
    let only = |rollout| {
        eager(|scenario| {
            scenario.population.federations = 10;
            scenario.arms[0].platforms[0].federations = Some(vec![1, 4, 7]);
            scenario.arms[0].platforms[0].rollout = rollout;
        })
    };
    let counts = |rollout| holders(&only(rollout), 4).iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(counts(0), [0, 300, 300, 300, 300]);
    // ⌈3·(a+1)/3⌉ on day a; nobody registers on day 0.
    assert_eq!(counts(2), [0, 200, 300, 300, 300]);
    let named = |agent: &AgentId| [1, 4, 7].contains(&Federations::new(1000, 10).of(*agent));
    assert!(holders(&only(2), 4)[4].iter().all(named));
}

#[test]
fn all_have_joined_a_rollout_at_the_end_of_it() {
    for (count, rollout) in [(1, 0), (1, 9), (7, 3), (7, 90), (96, 90), (96, 1), (5, 5)] {
        let scenario = eager(|scenario| {
            scenario.population.federations = count;
            scenario.arms[0].platforms[0].rollout = rollout;
        });
        let fixture = Fixture::new(&scenario, 1000, 0.0);
        let law = fixture.law(&scenario);
        let all = Federations::new(1000, count);
        let admission = &Admission::to_platforms(&law, &all, fixture.draws)[0];
        let since = |f: u32| admission.since(AgentId(0), || f).expect("each joins one day");
        for age in 0..=rollout {
            let joined = (0..count).filter(|&f| since(f) <= Day(age)).count();
            let (a, f, r) = (usize::from(age), count as usize, usize::from(rollout));
            assert_eq!(joined, (f * (a + 1)).div_ceil(r + 1), "{count} in {rollout}, day {age}");
        }
    }
}
