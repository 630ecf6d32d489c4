//! A question, checked: one public, and the arms that would organise it.
//!
//! The values here cannot be incomplete or out of range; [`read`] makes them from TOML.

mod account;
mod arms;
mod changes;
mod contagion;
mod context;
mod copies;
mod days;
mod defaults;
mod degrees;
mod diagnostic;
mod document;
mod editors;
mod file;
mod infinite;
mod initial;
mod label;
mod lag;
mod laws;
mod names;
mod operators;
mod organisation;
mod original;
mod pairs;
mod patch;
mod path;
mod people;
mod permuted;
mod platforms;
mod ranges;
mod read;
mod resolve;
mod rule;
mod schema;
mod settings;
mod shocks;
mod sweep;
mod target;
mod template;
#[cfg(test)]
mod tests;
mod thresholds;
mod tie_rule;
mod ties;
mod uncertain;
mod walk;
mod wires;
mod wording;
mod world;

pub use crate::date::Date;
pub use account::Entry;
pub use diagnostic::Refused;
pub use editors::schema_for_editors;
pub use file::Scale;
pub use lag::Lag;
pub use laws::{
    ActionStream, Activation, Budget, Calls, ElectionDay, Fatigue, FixedCost, Offline,
    Registration, Visits,
};
pub use original::Original;
pub use ranges::Uncertain;
pub use read::{
    NetworkAccess, Overrides, named, parse, read, read_account, read_text, whole_number,
};
pub use rule::Rule;
pub use schema::{CLASSES, schema};
pub use sweep::{Design, Estimand, Factor, Precision, Setting, Sweep, Values, cell};
pub use target::{Form, Metric, Purpose, Target};
pub use template::template;
pub use uncertain::Uncertainty;
pub use wires::Wires;

use crate::id::{Day, OperatorId, PlatformId, PlatformSet};
use crate::ties::{Lattice, Written};
use crate::unit::{PowerLaw, Probability, Threshold};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;

/// Everything an experiment needs, validated and immutable.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scenario {
    /// Letters, digits, `-`, `_`, `.`; names the folder of results.
    pub name: String,
    /// One line for people; empty if not given.
    pub title: String,
    /// What the file tests, and the expected answer if known; empty if not given.
    pub claim: String,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The calendar date of day 0.
    pub start: Option<Date>,
    /// The last day, 1 … 4,000.
    pub days: Day,
    /// Election day.
    pub election: Option<Day>,
    /// When one-number indicators are read.
    pub measure: Vec<Measure>,
    /// How many replicates each arm runs.
    pub replicates: u32,
    /// The seed of all luck.
    pub seed: u64,
    /// Which defaults filled in what was not written.
    pub defaults: Defaults,
    /// The position of the arm the others are compared with.
    pub baseline: usize,
    /// The unit of every budget, for the labels.
    pub currency: String,
    /// Who could be mobilised.
    pub population: Public,
    /// Who knows whom.
    pub ties: TieRule,
    /// What happens to the world, the same in every arm.
    pub events: Vec<WorldEvent>,
    /// What supporters are called upon to do, the same in every arm.
    pub actions: ActionStream,
    /// What happens on election day, the same in every arm.
    pub election_day: ElectionDay,
    /// The ways of organising the campaign.
    pub arms: Vec<Arm>,
    /// What is known of the outcome.
    pub targets: Vec<Target>,
    /// What is not known, and differs from replicate to replicate.
    pub uncertainty: Uncertainty,
    /// The rules of contagion under which the comparison is repeated.
    pub flip: Vec<Rule>,
    /// The points at which all of this is to be repeated with other values; `run` does without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
    /// What it was read from, if there is a sweep.
    #[serde(skip)]
    pub original: Option<Original>,
}

impl Scenario {
    /// z: the mean number of ties of a supporter, as written or expected.
    pub fn mean_degree(&self) -> f64 {
        self.ties.mean(&self.population)
    }

    /// How many ties have to be held, or are expected to.
    pub fn held_ties(&self) -> f64 {
        self.ties.held(&self.population)
    }

    /// Whether the same people are tied in the same way in `other`, whatever the arms.
    pub fn has_public_of(&self, other: &Self) -> bool {
        (self.seed, &self.population, &self.ties) == (other.seed, &other.population, &other.ties)
    }

    /// The keys that are not the same in every run, as written: those drawn in every replicate, then those
    /// swept.
    pub fn varied(&self) -> impl Iterator<Item = &str> {
        let drawn = self.uncertain().iter().map(|uncertain| uncertain.key.as_str());
        let factors = self.sweep.iter().flat_map(|sweep| &sweep.factors);
        drawn.chain(factors.map(|factor| factor.key.as_str()))
    }

    /// The calendar date of `day`, such as 2009-02-16, if the date of day 0 is known.
    pub fn date_of(&self, day: Day) -> Option<String> {
        self.start.map(|start| start.plus(day.0).to_string())
    }

    /// The day of `measure`; without an election there is none of it.
    pub fn day_of(&self, measure: Measure) -> Option<Day> {
        match measure {
            Measure::Election => self.election,
            Measure::End => Some(self.days),
        }
    }

    /// Whether the public is counted on `day`: at every measure, and on the last day.
    pub fn is_counted(&self, day: Day) -> bool {
        day == self.days || self.measure.iter().any(|&measure| self.day_of(measure) == Some(day))
    }
}

/// The defaults of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Defaults {
    /// The values of the model document, for a campaign.
    Campaign,
    /// Every mechanism off unless set.
    Neutral,
}

/// When one-number indicators are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// On election day.
    Election,
    /// On the last day.
    End,
}

impl Measure {
    /// The suffix its indicators carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::Election => "election",
            Self::End => "end",
        }
    }
}

/// The supporters who could be mobilised.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Public {
    /// How many supporters.
    pub size: u32,
    /// How many federations they live in, 1 … size.
    pub federations: u32,
    /// Who is active on day 0.
    pub initially_active: InitiallyActive,
    /// The groups they belong to, each to one at most.
    pub groups: Vec<Group>,
}

/// A part of the public that platforms may be open to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// Its name, unique in the public.
    pub name: String,
    /// Its share of the supporters; all shares add up to 1 at most.
    pub share: f64,
}

/// How voters are contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// At the door: one vote for 14 reached.
    Door,
    /// By volunteers on the phone: one vote for 35 reached.
    Phone,
}

impl Channel {
    /// How many people reached make one vote (Green & Gerber's field experiments).
    pub fn reached_per_vote(self) -> f64 {
        match self {
            Self::Door => 14.0,
            Self::Phone => 35.0,
        }
    }
}

/// Who is active on day 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InitiallyActive {
    /// This many, drawn.
    Count(u32),
    /// These, by number, sorted, each once.
    Agents(Vec<u32>),
}

/// How supporters are tied.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TieRule {
    /// round(N·mean/2) distinct pairs.
    Poisson {
        /// Ties per supporter.
        mean: f64,
        /// The share of ties inside the federation; `None`: federations play no part.
        local: Option<f64>,
    },
    /// A random graph in which everybody has the same number of ties.
    Regular {
        /// Ties per supporter.
        degree: u32,
    },
    /// A random graph with given degrees.
    Configuration {
        /// How many ties each supporter has.
        degrees: Degrees,
    },
    /// A ring of neighbours, some of whose ties lead anywhere.
    SmallWorld {
        /// Neighbours on the ring, an even number.
        degree: u32,
        /// The chance that a tie is rewired.
        rewired: Probability,
    },
    /// A ring of neighbours.
    Ring {
        /// Neighbours on the ring, an even number.
        degree: u32,
        /// How many ties exchange partners, per tie.
        swapped: f64,
    },
    /// Cells of a square, tied to those around.
    Lattice {
        /// The square.
        #[serde(flatten)]
        lattice: Lattice,
        /// How many ties exchange partners, per tie.
        swapped: f64,
    },
    /// A network grown by newcomers who prefer those with many ties.
    Preferential {
        /// Twice the ties a newcomer brings.
        degree: u32,
        /// The chance that a tie of a newcomer, after the first, closes a triad.
        clustering: Probability,
    },
    /// Each pair is tied with a chance that depends on the two federations.
    Blocks(Mixing),
    /// round(N·mean/2) distinct pairs, others every day.
    Annealed {
        /// Ties per supporter.
        mean: f64,
        /// The share of ties inside the federation; `None`: federations play no part.
        local: Option<f64>,
    },
    /// A configuration model whose pairing is a keyed permutation.
    Permuted {
        /// How many ties supporters have.
        degrees: Spread,
        /// Whether ties are held in memory, not computed when they are asked for.
        stored: bool,
    },
    /// Everybody is tied to everybody.
    Complete,
    /// The ties of a file.
    File(TieFile),
    /// The ties as written.
    Edges {
        /// Pairs of distinct supporters, each pair once.
        edges: Vec<[u32; 2]>,
    },
}

/// A file of ties, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TieFile {
    /// The file, as the scenario names it; another file with the same network is the same.
    #[serde(skip)]
    pub path: String,
    /// The file that says more of supporters.
    #[serde(skip)]
    pub nodes: Option<String>,
    /// Where both were read from.
    #[serde(skip)]
    pub from: (PathBuf, Option<PathBuf>),
    /// What was read.
    #[serde(flatten)]
    pub written: Written,
}

/// How many ties each supporter has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Degrees {
    /// As written, supporter by supporter.
    Each(Vec<u32>),
    /// Drawn by a power law.
    PowerLaw(PowerLaw),
}

/// How the numbers of ties are spread that nobody draws one by one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// As a Poisson distribution.
    Poisson {
        /// Ties per supporter.
        mean: f64,
        /// The expected share of ties inside the federation; `None`: federations play no part.
        local: Option<f64>,
    },
    /// By a power law.
    PowerLaw(PowerLaw),
}

/// How often supporters of two federations are tied, in expected ties per supporter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Mixing {
    /// The same inside all federations, and the same between any two.
    Alike {
        /// Ties per supporter.
        mean: f64,
        /// The share of ties inside the federation; `None`: federations play no part.
        local: Option<f64>,
    },
    /// Ties of a supporter of each federation with supporters of each; symmetric.
    Between {
        /// A row for each federation.
        between: Vec<Vec<f64>>,
    },
}

/// Something that happens to the world.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum WorldEvent {
    /// The party has a new leader.
    NewLeader(Occurrence),
}

/// When something happens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Occurrence {
    /// On this day, 1 or later.
    Day(Day),
    /// On any day, with this chance.
    Rate(Probability),
}

/// One way of organising the campaign.
///
/// There is no "centralised" mode: a coordinator is an arm with one operator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arm {
    /// Its name, unique in the scenario.
    pub name: String,
    /// Who runs platforms; budgets are declared here.
    pub operators: Vec<Operator>,
    /// Where people register, at most 16.
    pub platforms: Vec<Platform>,
    /// What joins platforms and operators.
    pub wires: Wires,
    /// Who holds an account on day 0.
    pub initial: Initial,
    /// What this arm does when the party has a new leader.
    pub on_new_leader: OnNewLeader,
    /// How people become active and cease to be.
    pub activation: Activation,
    /// How people open accounts.
    pub registration: Registration,
    /// How people visit the accounts they hold.
    pub visits: Visits,
    /// How people read and answer calls.
    pub calls: Calls,
    /// How calls tire people.
    pub fatigue: Fatigue,
    /// How people meet without a platform.
    pub offline: Offline,
    /// What budgets do.
    pub budget: Budget,
    /// Bursts of public interest: the world's, then those of this arm alone.
    pub shocks: Vec<Shock>,
    /// How the organisation changes, by day.
    pub changes: Vec<Change>,
}

impl Arm {
    /// The camps of its operators, each once, in the order in which they are first named.
    pub fn camps(&self) -> Vec<&str> {
        let mut camps = Vec::new();
        for operator in &self.operators {
            if !camps.contains(&operator.camp.as_str()) {
                camps.push(&operator.camp);
            }
        }
        camps
    }
}

/// A change of organisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The first day on which the new organisation is in force, 1 or later.
    pub day: Day,
    /// The wires from that day on.
    pub wires: Wires,
    /// Operators that become one; none, or two and more, `into` among them.
    pub merge: Vec<OperatorId>,
    /// Which of them remains.
    pub into: Option<OperatorId>,
}

/// Who runs platforms: a coordinator, or one of several commissions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operator {
    /// Its name, unique in the arm.
    pub name: String,
    /// Its budget, in budget units.
    pub budget: f64,
    /// Calls it can write per day; `None`: any number.
    pub capacity: Option<f64>,
    /// The camp it belongs to.
    pub camp: String,
}

/// A site people register on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Platform {
    /// Its name, unique in the arm.
    pub name: String,
    /// Who runs it.
    pub operator: OperatorId,
    /// The day it opens; 0: open from the start.
    pub opens: Day,
    /// The day it closes, if planned.
    pub closes: Option<Day>,
    /// Who takes over its members when it closes.
    pub successor: Option<PlatformId>,
    /// Days between closing and the members' arrival at the successor.
    pub gap: u16,
    /// The share of members who follow when the successor's operator does not hold the file.
    pub migration: Probability,
    /// The share who follow when it does.
    pub list_migration: Probability,
    /// Weight in public interest.
    pub appeal: f64,
    /// Weight among initial accounts.
    pub initial_weight: f64,
    /// n_p: the point of the circle [0, 1) it appeals to most; `None`: it suits everybody.
    pub niche: Option<f64>,
    /// The file taken over when it opens.
    pub imported: Option<Imported>,
    /// Days until all federations have joined; 0: they all join when it opens.
    pub rollout: u16,
    /// The federations that may join, sorted; `None`: all.
    pub federations: Option<Vec<u32>>,
    /// The groups it is open to, by position; `None`: everybody.
    pub open_to: Option<Vec<usize>>,
}

impl Platform {
    /// Whether somebody may not join it from the day it opens on.
    pub fn is_restricted(&self) -> bool {
        self.federations.is_some() || self.open_to.is_some() || self.rollout > 0
    }
}

/// A file of people taken over when a platform opens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Imported {
    /// The platform whose members are in the file; `None`: the supporters.
    pub from: Option<PlatformId>,
    /// The share of them who are taken over.
    pub share: f64,
}

/// Who holds an account on day 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Initial {
    /// A share holds an account, a share of those a second one.
    Shares {
        /// The share of supporters who hold an account.
        registered: f64,
        /// The share of holders who hold a second one.
        second: f64,
    },
    /// Everybody holds an account on every platform open on day 0.
    All,
    /// Each on the platform that suits best, with a chance equal to how well it does.
    Fit,
    /// The accounts of each supporter.
    Accounts(Vec<PlatformSet>),
}

/// What an arm does when the party has a new leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "does", rename_all = "lowercase")]
pub enum OnNewLeader {
    /// Nothing.
    Keep,
    /// The oldest open platform of this operator closes.
    Close {
        /// Whose platform.
        operator: OperatorId,
    },
    /// The oldest open platform of this operator gets no budget any more.
    Defund {
        /// Whose platform.
        operator: OperatorId,
    },
}

/// Which ties the threshold is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reference {
    /// The ties visible in principle today.
    Visible,
    /// All ties.
    All,
}

impl Reference {
    /// The word of the scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::All => "all",
        }
    }
}

/// Thresholds: the same for everybody, or each their own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Thresholds {
    /// Everybody has this one.
    Same(Threshold),
    /// One for each supporter.
    Each(Vec<Threshold>),
    /// Each supporter's share of the reference ties is drawn.
    Drawn(Distribution),
}

impl Default for Thresholds {
    /// Nobody needs a friend.
    fn default() -> Self {
        Self::Same(Threshold::Zero)
    }
}

/// What shares are drawn from; those that come out at 0 or below are thresholds of zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "distribution", rename_all = "lowercase")]
pub enum Distribution {
    /// The normal distribution.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation, 0 or more.
        sd: f64,
    },
    /// All shares between two ends are equally likely.
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end, not below `low`.
        high: f64,
    },
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal { mean, sd } => write!(f, "normal, mean {mean} of ties, sd {sd}"),
            Self::Uniform { low, high } => write!(f, "uniform, {low} to {high} of ties"),
        }
    }
}

/// A burst of public interest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shock {
    /// The day it begins.
    pub day: Day,
    /// H: the hazard per day it begins with.
    pub size: f64,
    /// τ: the time scale of its decay, in days.
    pub decay: f64,
    /// φ: the exponent of an Omori decay (1 + u/τ)^(−φ); `None`: exponential, exp(−u/τ).
    pub exponent: Option<f64>,
    /// The platform it benefits; `None`: shared out over the open ones by appeal.
    pub platform: Option<PlatformId>,
}
