//! Imported files: a platform that opens takes over a share of another's members, or of the public.
//!
//! Of the M people in the file whom the platform will ever admit, round(share·M) are taken over:
//! those with the smallest draws. Each receives an account when the platform opens, or when his
//! federation joins it. All files of a day are read before anybody in them receives an account.

use crate::id::{AgentId, Day, PlatformId};
use crate::model::event::EventKind;
use crate::model::share::{luckiest_of, share_of};
use crate::model::world::{Travellers, World};
use crate::rng::Decision;
use crate::scenario::Imported;
use std::collections::BTreeMap;

/// Read the files of the platforms that open today, and let those arrive whose day has come.
pub fn run(world: &mut World) {
    for at in world.open.iter() {
        let platform = &world.law.arm.platforms[at.index()];
        if let (true, Some(file)) = (platform.opens == world.day, platform.imported) {
            let part = taken_over(world, at, file);
            world.imported.extend(part);
        }
    }
    arrive(world);
}

/// Those of the `file` that platform `at` takes over, by the day they arrive.
fn taken_over(world: &World, at: PlatformId, file: Imported) -> Vec<Travellers> {
    let in_file = |agent: &AgentId| match file.from {
        None => true,
        Some(from) => world.people.accounts[agent.index()].contains(from),
    };
    let everybody = (0..world.size()).map(AgentId).filter(in_file);
    let admitted: Vec<AgentId> =
        everybody.filter(|&agent| world.admitted_since(agent, at).is_some()).collect();
    let count = share_of(admitted.len(), file.share);
    let chosen = luckiest_of(world.draws, Decision::Import(at), &admitted, count);
    let mut by_day: BTreeMap<Day, Vec<AgentId>> = BTreeMap::new();
    for agent in chosen {
        if let Some(day) = world.admitted_since(agent, at) {
            by_day.entry(day).or_default().push(agent);
        }
    }
    by_day.into_iter().map(|(arrive, who)| Travellers { arrive, at, who }).collect()
}

fn arrive(world: &mut World) {
    for group in Travellers::due(&mut world.imported, world.day) {
        world.welcome(group, EventKind::Imported);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PlatformSet;
    use crate::model::testing::{self, Fixture};
    use crate::model::{start, step};
    use crate::scenario::{Group, Initial, Scenario};

    /// The accounts on the second platform from day to day, and what was imported when.
    fn life(scenario: &Scenario, days: u16) -> (Vec<u64>, Vec<(u16, u64)>) {
        let fixture = Fixture::new(scenario, 1000, 0.0);
        let law = fixture.law(scenario);
        let mut world = start(&law, &fixture.society, fixture.draws);
        let mut accounts = vec![world.members(PlatformId(1))];
        for _ in 0..days {
            step(&mut world);
            accounts.push(world.members(PlatformId(1)));
        }
        let imports = world.events.iter().filter(|event| event.kind == EventKind::Imported);
        (accounts, imports.filter_map(|event| Some((event.day.0, event.people?))).collect())
    }

    /// Half of a thousand supporters on the first platform; the second takes over a file.
    fn merger(file: Imported, change: impl Fn(&mut Scenario)) -> Scenario {
        let mut scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(2);
            arm.platforms[1].imported = Some(file);
            let first = PlatformSet::EMPTY.with(PlatformId(0));
            let held = (0..1000).map(|a| if a % 2 == 0 { first } else { PlatformSet::EMPTY });
            arm.initial = Initial::Accounts(held.collect());
        });
        change(&mut scenario);
        scenario
    }

    #[test]
    fn exactly_the_share_of_the_file_is_taken_over_at_the_opening() {
        let members = Imported { from: Some(PlatformId(0)), share: 0.301 };
        let opens = |day| move |s: &mut Scenario| s.arms[0].platforms[1].opens = Day(day);
        // 0.301·500 = 150.5: halves upwards.
        assert_eq!(life(&merger(members, opens(0)), 1), (vec![151, 151], vec![(0, 151)]));
        assert_eq!(life(&merger(members, opens(2)), 3).0, [0, 0, 151, 151]);
        let public = Imported { from: None, share: 0.301 };
        assert_eq!(life(&merger(public, opens(2)), 3), (vec![0, 0, 301, 301], vec![(2, 301)]));
    }

    #[test]
    fn federations_bring_their_part_when_they_join() {
        let whole = Imported { from: Some(PlatformId(0)), share: 1.0 };
        let scenario = merger(whole, |scenario| {
            scenario.population.federations = 10;
            scenario.arms[0].platforms[1].opens = Day(1);
            scenario.arms[0].platforms[1].rollout = 3;
            scenario.arms[0].platforms[0].closes = Some(Day(2));
        });
        // ⌈10·(a+1)/4⌉ federations with 50 members each, who stay in the file though it closes.
        let (accounts, imports) = life(&scenario, 5);
        assert_eq!(accounts, [0, 150, 250, 400, 500, 500]);
        assert_eq!(imports, [(1, 150), (2, 100), (3, 150), (4, 100)]);
    }

    #[test]
    fn only_those_are_taken_over_whom_the_platform_admits() {
        let third = Imported { from: None, share: 0.2 };
        let scenario = merger(third, |scenario| {
            scenario.population.groups = vec![Group { name: "member".into(), share: 0.4 }];
            scenario.arms[0].platforms[1].open_to = Some(vec![0]);
        });
        assert_eq!(life(&scenario, 0).0, [80]);
    }

    #[test]
    fn files_are_read_before_anybody_arrives() {
        let file = |from| Some(Imported { from: Some(from), share: 1.0 });
        let scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(3);
            arm.platforms[1].imported = file(PlatformId(0));
            arm.platforms[2].imported = file(PlatformId(1));
            let first = PlatformSet::EMPTY.with(PlatformId(0));
            arm.initial = Initial::Accounts(vec![first; 1000]);
        });
        assert_eq!(life(&scenario, 0), (vec![1000], vec![(0, 1000)]));
    }
}
