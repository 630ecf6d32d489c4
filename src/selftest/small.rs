//! Random small worlds, each a scenario of one arm: a change can do one thing only in them, or nothing.

use super::trial;
use crate::id::{AgentId, Replicate};
use crate::model::curve::Curve;
use crate::run::{Shared, Unwatched, observe};
use crate::scenario::{Refused, Scenario, parse};

/// Random numbers for building worlds (SplitMix64; Steele, Lea & Flood 2014,
/// doi:10.1145/2660193.2660195).
#[derive(Clone, Copy, Debug)]
pub struct Lottery(pub u64);

impl Lottery {
    /// A whole number below `limit`, which must not be 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % limit
    }

    /// Whether something of so many per cent happens.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A number from 0 to 1 with two decimals.
    pub fn share(&mut self) -> f64 {
        self.below(101) as f64 / 100.0
    }

    /// One of `among`, which must not be empty.
    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }
}

/// A small world, to be written as a scenario of one arm.
#[derive(Clone, Debug)]
pub struct Small {
    /// The seed of its luck.
    pub seed: u64,
    /// How many supporters there are.
    pub agents: u32,
    /// Who knows whom.
    pub edges: Vec<[u32; 2]>,
    /// Who is active on day 0.
    pub active: Vec<u32>,
    /// The names of the platforms.
    pub platforms: Vec<String>,
    /// The platforms each supporter holds an account on.
    pub accounts: Vec<Vec<usize>>,
    /// The share of ties that are bridged.
    pub bridge: f64,
    /// The chance to visit an account.
    pub daily: f64,
    /// Lines of `[activation]`.
    pub activation: String,
    /// Further tables.
    pub more: String,
    /// Further lines of the arm.
    pub arm: String,
}

impl Small {
    /// A world in which contagion is attractive: without lapse, registration, dilution or calls, and
    /// with thresholds in friends.
    pub fn attractive(seed: u64) -> Self {
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
    pub fn any(seed: u64) -> Self {
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

    /// The same world in which everybody is on the first of its platforms only, and there is no other.
    #[must_use]
    pub fn on_one_platform(mut self) -> Self {
        self.platforms.truncate(1);
        self.accounts = vec![vec![0]; self.agents as usize];
        self
    }

    /// The same world in which everybody holds one account, somewhere.
    #[must_use]
    pub fn with_one_account_each(mut self, luck: &mut Lottery) -> Self {
        let homes = self.platforms.len() as u64;
        self.accounts = (0..self.agents).map(|_| vec![luck.below(homes) as usize]).collect();
        self
    }

    /// It as a scenario file.
    pub fn text(&self) -> String {
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

    /// It as a scenario.
    ///
    /// # Errors
    /// When a change has made it none.
    pub fn scenario(&self) -> Result<Scenario, Refused> {
        parse("small.toml", &self.text(), &[])
    }

    /// Who is active, day by day from day 0.
    ///
    /// # Errors
    /// When a change has made it no scenario.
    pub fn history(&self) -> Result<Vec<Vec<bool>>, Refused> {
        let scenario = self.scenario()?;
        let shared = Shared::new(&scenario, Replicate(0));
        let mut days = Vec::new();
        observe(&scenario, &scenario.arms[0], &shared, &Unwatched, |world| {
            let active = &world.people.active;
            days.push((0..world.size()).map(|a| active.contains(AgentId(a))).collect());
        });
        Ok(days)
    }

    /// Its curve.
    ///
    /// # Errors
    /// When a change has made it no scenario.
    pub fn curve(&self) -> Result<Curve, Refused> {
        Ok(trial::curve(&self.scenario()?, 0, 0))
    }
}
