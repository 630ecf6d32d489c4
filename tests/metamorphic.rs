//! Laws that hold for every world, supporter by supporter and day by day, with no statistics: each is
//! held against 200 random small worlds, in which a change can do one thing only, or nothing.
//!
//! Luck has addresses, so a world and its changed twin share it. Without lapse, with registration
//! done, without dilution, calls and `once`, simple contagion and thresholds in friends are
//! *attractive*: more of anything only adds active supporters.

use groundswell::id::{AgentId, PlatformSet, Replicate};
use groundswell::model::law::Law;
use groundswell::model::tally::{Curve, PlatformTally};
use groundswell::model::{self, world::World};
use groundswell::rng::Draws;
use groundswell::run::{Shared, Unwatched, run};
use groundswell::scenario::{Scenario, parse, schema};
use serde_json::Value as Json;

const WORLDS: u64 = 200;

/// Random numbers for building worlds (SplitMix64; Steele, Lea & Flood 2014,
/// doi:10.1145/2660193.2660195).
struct Lottery(u64);

impl Lottery {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % limit
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A number from 0 to 1 with two decimals.
    fn share(&mut self) -> f64 {
        self.below(101) as f64 / 100.0
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }
}

/// A small world, to be written as a scenario of one arm.
#[derive(Clone, Debug)]
struct Small {
    seed: u64,
    agents: u32,
    edges: Vec<[u32; 2]>,
    active: Vec<u32>,
    /// The names of the platforms.
    platforms: Vec<String>,
    /// The platforms each supporter holds an account on.
    accounts: Vec<Vec<usize>>,
    bridge: f64,
    daily: f64,
    /// Lines of `[activation]`.
    activation: String,
    /// Further tables.
    more: String,
    /// Further lines of the arm.
    arm: String,
}

impl Small {
    /// A world in which contagion is attractive.
    fn attractive(seed: u64) -> Self {
        let luck = &mut Lottery(seed);
        let agents = 2 + luck.below(40) as u32;
        let density = 1 + luck.below(25);
        let pairs = (0..agents).flat_map(|a| (a + 1..agents).map(move |b| [a, b]));
        let edges = pairs.filter(|_| luck.chance(density)).collect();
        let platforms: Vec<String> = (0..1 + luck.below(4)).map(|p| format!("p{p}")).collect();
        let everywhere = luck.below(80);
        let accounts = (0..agents)
            .map(|_| (0..platforms.len()).filter(|_| luck.chance(10 + everywhere)).collect())
            .collect();
        let mut activation = format!(
            "probability = {}\nspontaneous = {}\n",
            luck.share() / 2.0,
            luck.pick(&[0.0, 0.0, 0.01])
        );
        if luck.chance(60) {
            let (strength, count) = (luck.share(), luck.below(4));
            activation +=
                &format!("threshold_strength = {strength}\nthreshold = {{ count = {count} }}\n");
        }
        Self {
            seed,
            agents,
            edges,
            active: (0..agents).filter(|_| luck.chance(15)).collect(),
            platforms,
            accounts,
            bridge: luck.pick(&[0.0, 0.2, 0.7]),
            daily: luck.pick(&[0.3, 0.7, 1.0]),
            activation,
            more: String::new(),
            arm: String::new(),
        }
    }

    /// A world of any contagion, with lapse, on platforms that everybody visits daily.
    fn any(seed: u64) -> Self {
        let luck = &mut Lottery(seed ^ 0xa11);
        let threshold = match luck.below(3) {
            0 => format!("{}", luck.share()),
            1 => format!("{{ count = {} }}", luck.below(4)),
            _ => "0.2".to_owned(),
        };
        let activation = format!(
            "probability = {}\nspontaneous = {}\nthreshold = {threshold}\nthreshold_strength = {}\n\
             reference = \"{}\"\nonce = {}\nlapse = {}\nreactivation = {}\naction = {}\n",
            luck.share() / 2.0,
            luck.pick(&[0.0, 0.02]),
            luck.pick(&[0.0, 0.5, 1.0]),
            luck.pick(&["visible", "all"]),
            luck.chance(20),
            luck.pick(&[0.0, 0.1, 0.4]),
            luck.share(),
            luck.share(),
        );
        Self { activation, daily: 1.0, bridge: 0.0, ..Self::attractive(seed) }
    }

    fn text(&self) -> String {
        let Self { seed, agents, edges, active, accounts, bridge, daily, .. } = self;
        let named = |held: &Vec<usize>| -> Vec<&str> {
            held.iter().map(|&p| self.platforms[p].as_str()).collect()
        };
        let accounts: Vec<Vec<&str>> = accounts.iter().map(named).collect();
        let platforms: String =
            self.platforms.iter().map(|p| format!("[[arm.platform]]\nname = \"{p}\"\n")).collect();
        format!(
            "[scenario]\nname = \"small\"\ndays = 12\ndefaults = \"neutral\"\nseed = {seed}\n\
             [population]\nsize = {agents}\ninitially_active = {{ agents = {active:?} }}\n\
             [ties]\nkind = \"edges\"\nedges = {edges:?}\n\
             [activation]\n{}[visits]\ndaily = {daily}\n{}\
             [[arm]]\nname = \"arm\"\nwires = {{ bridge = {bridge} }}\n\
             initial = {{ accounts = {accounts:?} }}\n{}{platforms}",
            self.activation, self.more, self.arm
        )
    }

    fn scenario(&self) -> Scenario {
        read(&self.text(), &[])
    }

    /// Who is active, day by day.
    fn history(&self) -> Vec<Vec<bool>> {
        let mut days = Vec::new();
        live(&self.scenario(), |world| {
            let active = &world.people.active;
            days.push((0..world.size()).map(|a| active.contains(AgentId(a))).collect());
        });
        days
    }

    fn curve(&self) -> Curve {
        curve(&self.scenario())
    }
}

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
        let both = world.history().into_iter().zip(larger.history());
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
        let days = world.history().into_iter().zip(larger.history());
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
        assert_eq!(many.history(), one.history(), "{many:?}");
        assert_eq!(people(&many.curve()), people(&one.curve()), "{many:?}");
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
        assert_eq!(many.history(), one.history(), "{many:?}");
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
        let (wired, one) = (curve(&read(&wired, &[])), one.curve());
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
        let (before, after) = (world.curve(), curve(&read(&text, &[])));
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
        let [alone, watched] = [&world, &watched].map(|w| lives(&w.scenario(), world.agents));
        assert!(alone == watched, "{world:?}");
    }
}

#[test]
fn a_platform_that_nobody_uses_changes_nothing() {
    for seed in 0..WORLDS {
        let world = busy(seed);
        let unused = "[[arm.platform]]\nname = \"ghost\"\nappeal = 0\n";
        let (plain, haunted) = (world.curve(), curve(&read(&(world.text() + unused), &[])));
        assert!(plain.days == haunted.days, "{world:?}");
        let known = world.platforms.len();
        let kept = |platforms: &[PlatformTally], of: usize| -> Vec<PlatformTally> {
            platforms.chunks(of).flat_map(|day| day[..known].to_vec()).collect()
        };
        assert!(kept(&plain.platforms, known) == kept(&haunted.platforms, known + 1), "{world:?}");
    }
}
