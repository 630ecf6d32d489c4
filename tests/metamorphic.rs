//! Laws that hold for every world, supporter by supporter and day by day, with no statistics: each is
//! held against 200 random small worlds, in which a change can do one thing only, or nothing.
//!
//! Luck has addresses, so a world and its changed twin share it. Without lapse, with registration
//! done, without dilution, calls and `once`, simple contagion and thresholds in friends are
//! *attractive*: more of anything only adds active supporters.

use groundswell::id::{AgentId, PlatformSet, Replicate};
use groundswell::model::curve::Curve;
use groundswell::model::law::Law;
use groundswell::model::{self, world::World};
use groundswell::rng::Draws;
use groundswell::run::{Shared, Unwatched, run};
use groundswell::scenario::{Scenario, TieRule, parse, schema};
use groundswell::selftest::small::{Lottery, Small};
use groundswell::tally::PlatformTally;
use serde_json::Value as Json;

const WORLDS: u64 = 200;

fn read(text: &str, sets: &[String]) -> Scenario {
    parse("small.toml", text, sets).unwrap_or_else(|refused| panic!("{refused}\n{text}"))
}

fn curve(scenario: &Scenario) -> Curve {
    let shared = Shared::new(scenario, Replicate(0));
    run(scenario, &scenario.arms[0], &shared, &Unwatched).expect("nobody stops it")
}

/// Live the first arm of `scenario`, looking at every day.
fn live(scenario: &Scenario, mut look: impl FnMut(&World)) {
    let draws = Draws::new(scenario.seed, Replicate(0));
    let ties = model::tie(scenario, draws);
    let law = Law::new(scenario, &scenario.arms[0], ties.ties.largest_degree());
    let mut world = model::start(&law, &ties, draws);
    look(&world);
    while world.day < scenario.days {
        model::step(&mut world);
        look(&world);
    }
}

/// What a world has that is counted over all platforms.
fn people(curve: &Curve) -> Vec<[u64; 6]> {
    let days = curve.days.iter();
    let people = days
        .map(|d| [d.active, d.activated, d.lapsed, d.mobilised, d.actions, d.federations_covered]);
    people.collect()
}

/// Assert that `more` only adds active supporters to random worlds, and sometimes adds one.
fn only_adds(what: &str, more: impl Fn(&mut Small, &mut Lottery)) {
    let mut added = 0;
    for seed in 0..WORLDS {
        let world = Small::attractive(seed);
        let mut larger = world.clone();
        more(&mut larger, &mut Lottery(seed ^ 0xadd));
        let both = world.history().unwrap().into_iter().zip(larger.history().unwrap());
        for (day, (before, after)) in both.enumerate() {
            for (agent, (&before, &after)) in before.iter().zip(&after).enumerate() {
                assert!(before <= after, "{what} lost {agent} on day {day}: {world:?}");
                added += usize::from(before != after);
            }
        }
    }
    assert!(added > 0, "{what} never added anybody");
}

#[test]
fn a_tie_more_only_adds_active_supporters() {
    only_adds("a tie", |world, luck| {
        let pairs = (0..world.agents).flat_map(|a| (a + 1..world.agents).map(move |b| [a, b]));
        let absent: Vec<[u32; 2]> = pairs.filter(|pair| !world.edges.contains(pair)).collect();
        if !absent.is_empty() {
            world.edges.push(luck.pick(&absent));
        }
    });
}

#[test]
fn an_account_more_only_adds_active_supporters() {
    only_adds("an account", |world, luck| {
        let agent = luck.below(world.agents.into()) as usize;
        world.accounts[agent] = (0..world.platforms.len()).collect();
    });
}

#[test]
fn a_seed_more_only_adds_active_supporters() {
    only_adds("a seed", |world, luck| {
        let agent = luck.below(world.agents.into()) as u32;
        world.active.push(agent);
        world.active.sort_unstable();
        world.active.dedup();
    });
}

#[test]
fn more_bridging_only_adds_active_supporters() {
    only_adds("bridging", |world, _| world.bridge += 0.25);
}

#[test]
fn more_visits_only_add_active_supporters() {
    only_adds("visits", |world, _| world.daily = (world.daily + 0.25).min(1.0));
}

#[test]
fn more_contagion_only_adds_active_supporters() {
    only_adds("contagion", |world, _| {
        world.activation = world.activation.replace("probability = 0.", "probability = 0.9");
    });
}

/// The other side of the law: where thresholds are shares of the ties one sees, an account more can
/// take somebody away, by crowding a friend's view.
#[test]
fn thresholds_that_are_shares_of_visible_ties_can_lose_by_more() {
    let share = "threshold = 0.3\nthreshold_strength = 1\nprobability = 0\n";
    let lost = (0..WORLDS).filter(|&seed| {
        let plain = Small::attractive(seed);
        let world = Small { activation: share.into(), bridge: 0.0, ..plain };
        let mut larger = world.clone();
        let agent = Lottery(seed ^ 0xadd).below(world.agents.into()) as usize;
        larger.accounts[agent] = (0..world.platforms.len()).collect();
        let days = world.history().unwrap().into_iter().zip(larger.history().unwrap());
        days.into_iter().any(|(before, after)| before.iter().zip(&after).any(|(b, a)| b > a))
    });
    assert!(lost.count() > 0, "crowding never mattered");
}

#[test]
fn platforms_that_everybody_is_on_are_one_platform() {
    for seed in 0..WORLDS {
        let mut many = Small::any(seed);
        many.accounts = vec![(0..many.platforms.len()).collect(); many.agents as usize];
        let mut one = many.clone();
        one.platforms.truncate(1);
        one.accounts = vec![vec![0]; one.agents as usize];
        assert_eq!(many.history().unwrap(), one.history().unwrap(), "{many:?}");
        assert_eq!(people(&many.curve().unwrap()), people(&one.curve().unwrap()), "{many:?}");
    }
}

#[test]
fn a_whole_bridge_between_platforms_is_one_platform_if_everybody_is_registered() {
    for seed in 0..WORLDS {
        let luck = &mut Lottery(seed ^ 0xb);
        let mut many = Small { bridge: 1.0, ..Small::any(seed) };
        let homes = many.platforms.len() as u64;
        many.accounts = (0..many.agents).map(|_| vec![luck.below(homes) as usize]).collect();
        let mut one = many.clone();
        one.bridge = 0.0;
        one.platforms.truncate(1);
        one.accounts = vec![vec![0]; one.agents as usize];
        assert_eq!(many.history().unwrap(), one.history().unwrap(), "{many:?}");
    }
}

/// Calls of several operators.
const CALLS: &str = "[calls]\nper_day = 0.6\nnotice = 3\nattention = 0.7\nresponse = 0.3\n\
                     contradiction = 0.5\nunsubscribe = 0.1\n";

#[test]
fn rivals_joined_by_every_wire_are_the_coordinator() {
    let mut read_of = 0;
    for seed in 0..WORLDS {
        let luck = &mut Lottery(seed ^ 0x317);
        let mut rivals = Small { more: CALLS.into(), ..Small::any(seed) };
        let homes = rivals.platforms.len() as u64;
        rivals.accounts = (0..rivals.agents).map(|_| vec![luck.below(homes) as usize]).collect();
        let mut one = rivals.clone();
        one.platforms.truncate(1);
        one.accounts = vec![vec![0]; one.agents as usize];
        let wired = rivals.text().replace("wires = { bridge = 0 }", "wires = \"all\"");
        assert!(wired.contains("wires = \"all\""), "{wired}");
        let wired = wired.replace("[[arm.platform]]\n", "[[arm.platform]]\noperator = \"each\"\n");
        let (wired, one) = (curve(&read(&wired, &[])), one.curve().unwrap());
        assert_eq!(wired.days, one.days, "{rivals:?}");
        read_of += one.days.iter().map(|day| day.calls_read).sum::<u64>();
    }
    assert_eq!(read_of > 0, !CALLS.is_empty(), "calls are read where there are any");
}

#[test]
fn names_change_nothing() {
    for seed in 0..WORLDS {
        let world = busy(seed);
        let names = ["zebra", "ant.example", "mole hill", "Éole"];
        let platforms = world.platforms.len();
        let renamed = names[..platforms].iter().map(|name| (*name).to_owned()).collect();
        let renamed = Small { platforms: renamed, ..world.clone() };
        let text = renamed.text().replace("name = \"arm\"", "name = \"weapon\"");
        let text = text.replace("name = \"small\"", "name = \"renamed\"");
        let (before, after) = (world.curve().unwrap(), curve(&read(&text, &[])));
        assert!(before == after, "{world:?}");
    }
}

/// A world with registration going on.
fn busy(seed: u64) -> Small {
    let luck = &mut Lottery(seed ^ 0xb5);
    let more = format!(
        "[registration]\nbackground = {}\nimitation = {}\ninvitation = {}\nfurther = {}\n\
         [[shock]]\nsize = {}\ndecay = 3\n",
        luck.share() / 10.0,
        luck.share() / 10.0,
        luck.share() / 10.0,
        luck.share(),
        luck.share() / 10.0,
    );
    Small {
        more,
        bridge: luck.pick(&[0.0, 0.4]),
        daily: luck.pick(&[0.5, 1.0]),
        ..Small::any(seed)
    }
}

/// Every key of a law with its neutral value, where that is a number, infinity or a switch.
fn neutral() -> Vec<String> {
    let schema = schema();
    let laws = ["activation", "registration", "visits", "calls", "fatigue", "offline", "budget"];
    let keys = laws.iter().flat_map(|table| {
        let keys = schema["properties"][table]["properties"].as_object().into_iter().flatten();
        keys.filter_map(move |(key, property)| match &property["x-neutral"] {
            value @ (Json::Number(_) | Json::Bool(_)) => Some(format!("{table}.{key}={value}")),
            Json::String(word) if word == "inf" => Some(format!("{table}.{key}=inf")),
            _ => None,
        })
    });
    keys.collect()
}

#[test]
fn everybody_with_everybody_is_every_pair_written_out() {
    for seed in 0..WORLDS {
        let mut world = busy(seed);
        let pairs = (0..world.agents).flat_map(|a| (a + 1..world.agents).map(move |b| [a, b]));
        world.edges = pairs.collect();
        let written = format!("kind = \"edges\"\nedges = {:?}\n", world.edges);
        let complete = read(&world.text().replace(&written, "kind = \"complete\"\n"), &[]);
        assert_eq!(complete.ties, TieRule::Complete);
        assert_eq!(curve(&complete), world.curve().unwrap(), "{world:?}");
    }
}

#[test]
fn neutral_values_are_the_mechanism_left_out() {
    let neutral = neutral();
    assert!(neutral.len() >= 15, "{neutral:?}");
    for seed in 0..WORLDS {
        let luck = &mut Lottery(seed ^ 0x0ff);
        let world = Small::attractive(seed);
        let text = world.text();
        let unwritten = |set: &&String| {
            let key = set.split(['.', '=']).nth(1).unwrap_or_default();
            !text.contains(&format!("\n{key} = "))
        };
        let sets: Vec<String> = neutral.iter().filter(unwritten).cloned().collect();
        let some: Vec<String> = sets.iter().filter(|_| luck.chance(50)).cloned().collect();
        let left_out = curve(&read(&text, &[]));
        for sets in [sets, some] {
            assert!(curve(&read(&text, &sets)) == left_out, "{sets:?}: {world:?}");
        }
    }
}

/// The accounts and the activity of the first `agents`, day by day.
fn lives(scenario: &Scenario, agents: u32) -> Vec<Vec<(PlatformSet, bool)>> {
    let mut days = Vec::new();
    live(scenario, |world| {
        let people = &world.people;
        let one = |a: u32| (people.accounts[a as usize], people.active.contains(AgentId(a)));
        days.push((0..agents).map(one).collect());
    });
    days
}

/// The size of the public counts in imitation only, which is left out here.
#[test]
fn an_observer_without_ties_and_accounts_changes_nothing_of_the_others() {
    for seed in 0..WORLDS {
        let mut world = busy(seed);
        let imitation = world.more.lines().find(|line| line.starts_with("imitation")).unwrap();
        world.more = world.more.replace(imitation, "imitation = 0");
        let mut watched = world.clone();
        watched.agents += 1;
        watched.accounts.push(Vec::new());
        let [alone, watched] =
            [&world, &watched].map(|w| lives(&w.scenario().unwrap(), world.agents));
        assert!(alone == watched, "{world:?}");
    }
}

#[test]
fn a_platform_that_nobody_uses_changes_nothing() {
    for seed in 0..WORLDS {
        let world = busy(seed);
        let unused = "[[arm.platform]]\nname = \"ghost\"\nappeal = 0\n";
        let (plain, haunted) =
            (world.curve().unwrap(), curve(&read(&(world.text() + unused), &[])));
        assert!(plain.days == haunted.days, "{world:?}");
        let known = world.platforms.len();
        let kept = |platforms: &[PlatformTally], of: usize| -> Vec<PlatformTally> {
            platforms.chunks(of).flat_map(|day| day[..known].to_vec()).collect()
        };
        assert!(kept(&plain.platforms, known) == kept(&haunted.platforms, known + 1), "{world:?}");
    }
}
