//! One run again, supporter by supporter: for pictures of networks.

use super::execute::Crew;
use crate::id::{AgentId, Day, PlatformSet, Replicate};
use crate::model::agent_set::AgentSet;
use crate::model::world::World;
use crate::run::{self, Shared, Watch};
use crate::scenario::Scenario;

/// What became of every supporter in one run, and who was tied to whom at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The supporters, by number.
    pub supporters: Vec<Traced>,
    /// The ties, each once, lower number first, in order.
    pub ties: Vec<[AgentId; 2]>,
    /// What the file of ties calls each supporter, by number, if that is wanted.
    pub ids: Option<Vec<String>>,
}

/// What became of one supporter; a day that never came is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// The federation.
    pub federation: u32,
    /// Ties at the end.
    pub degree: u32,
    /// The first day with an account.
    pub registered: Option<Day>,
    /// The platforms with an account at the end.
    pub platforms: PlatformSet,
    /// The first day active.
    pub activated: Option<Day>,
    /// The last day on which activity ceased.
    pub lapsed: Option<Day>,
    /// The first day on which an action had been done.
    pub mobilised: Option<Day>,
    /// Actions of which a call was read.
    pub calls_read: u32,
}

/// Repeat the run of the arm at position `arm` and follow everybody; `None` if `watch` stopped it,
/// or if the scenario cannot be as it would be in this replicate.
pub fn trace(
    scenario: &Scenario,
    arm: usize,
    replicate: Replicate,
    crew: &Crew,
    watch: &impl Watch,
) -> Option<Trace> {
    crew.at_work(|| {
        let scenario = &*run::world(scenario, replicate).ok()?;
        let shared = Shared::new(scenario, replicate);
        let mut followed = Followed::new(scenario);
        run::observe(scenario, &scenario.arms[arm], &shared, watch, |world| followed.see(world))?;
        Some(followed.trace)
    })
}

struct Followed {
    trace: Trace,
    active: AgentSet,
    last: Day,
}

impl Followed {
    fn new(scenario: &Scenario) -> Self {
        let size = scenario.population.size;
        let supporters = vec![Traced::default(); size as usize];
        let trace = Trace { supporters, ..Trace::default() };
        Self { trace, active: AgentSet::nobody(size), last: scenario.days }
    }

    fn see(&mut self, world: &World) {
        let (today, people) = (world.day, &world.people);
        for (agent, traced) in (0..).map(AgentId).zip(&mut self.trace.supporters) {
            let note = |day: &mut Option<Day>, is_so: bool| *day = day.or(is_so.then_some(today));
            let active = people.active.contains(agent);
            note(&mut traced.registered, !people.accounts[agent.index()].is_empty());
            note(&mut traced.activated, active);
            note(&mut traced.mobilised, people.mobilised.contains(agent));
            if self.active.contains(agent) && !active {
                traced.lapsed = Some(today);
            }
        }
        self.active.clone_from(&people.active);
        if today == self.last {
            self.see_the_end(world);
        }
    }

    fn see_the_end(&mut self, world: &World) {
        for (agent, traced) in (0..).map(AgentId).zip(&mut self.trace.supporters) {
            traced.federation = world.federation(agent);
            traced.degree = world.ties.degree(agent);
            traced.platforms = world.people.accounts[agent.index()];
            traced.calls_read = world.people.calls_read.of(agent);
            let later = world.ties.of(agent).filter(|&other| agent < other);
            self.trace.ties.extend(later.map(|other| [agent, other]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::execute::Workers;
    use crate::run::Unwatched;
    use crate::scenario::parse;

    fn traced(text: &str, replicate: u32) -> (Trace, Vec<crate::tally::Tally>) {
        let scenario = parse("trace.toml", text, &[]).unwrap_or_else(|e| panic!("{e}"));
        let crew = Crew::new(Workers { threads: 1, ahead: 1 }).unwrap();
        let trace = trace(&scenario, 0, Replicate(replicate), &crew, &Unwatched).unwrap();
        let shared = Shared::new(&scenario, Replicate(replicate));
        let curve = run::run(&scenario, &scenario.arms[0], &shared, &Unwatched).unwrap();
        (trace, curve.days)
    }

    /// A chain 0 – 1 – 2 with a stranger, 3: activity goes one link a day, and everybody acts the day
    /// after they became active.
    #[test]
    fn a_chain_is_followed_link_by_link() {
        let text = r#"
            [scenario]
            name = "chain"
            days = 4
            defaults = "neutral"
            [population]
            size = 4
            federations = 2
            initially_active = { agents = [0] }
            [ties]
            kind = "edges"
            edges = [[1, 2], [1, 0]]
            [activation]
            probability = 1
            [[arm]]
            name = "one"
            initial = { accounts = [["b"], ["a", "b"], ["a"], []] }
            [[arm.platform]]
            name = "a"
            [[arm.platform]]
            name = "b"
        "#;
        let (trace, _) = traced(text, 0);
        assert_eq!(trace.ties, [[0, 1], [1, 2]].map(|tie| tie.map(AgentId)));
        let days = |t: &Traced| [t.registered, t.activated, t.lapsed, t.mobilised];
        let day = |n| Some(Day(n));
        let all: Vec<_> = trace.supporters.iter().map(days).collect();
        assert_eq!(all[0], [day(0), day(0), None, day(1)]);
        assert_eq!(all[1], [day(0), day(1), None, day(2)]);
        assert_eq!(all[2], [day(0), day(2), None, day(3)]);
        assert_eq!(all[3], [None; 4]);
        let numbers = trace.supporters.iter().map(|t| (t.federation, t.degree, t.platforms.len()));
        assert_eq!(numbers.collect::<Vec<_>>(), [(0, 1, 1), (0, 2, 2), (1, 1, 1), (1, 0, 0)]);
    }

    #[test]
    fn what_is_followed_adds_up_to_the_curve() {
        let text = r#"
            [scenario]
            name = "crowd"
            days = 60
            seed = 3
            [population]
            size = 500
            initially_active = 0.1
            [activation]
            reproduction = 3
            lapse = 0.2
            [[shock]]
            size = 0.1
            [[arm]]
            name = "one"
            [[arm.platform]]
            name = "a"
        "#;
        let (trace, days) = traced(text, 1);
        let by = |day: Day, of: fn(&Traced) -> Option<Day>| {
            trace.supporters.iter().filter(|t| of(t).is_some_and(|on| on <= day)).count() as u64
        };
        for (day, tally) in (0..).map(Day).zip(&days) {
            assert_eq!(by(day, |t| t.mobilised), tally.mobilised, "{day:?}");
            assert_eq!(by(day, |t| t.registered), tally.registered, "{day:?}: nothing closes");
            let lapses = |on: Day| trace.supporters.iter().filter(|t| t.lapsed == Some(on)).count();
            assert!(lapses(day) as u64 <= tally.lapsed, "{day:?}: the last lapses are lapses");
        }
        let ever = by(Day(60), |t| t.activated);
        let times = days.iter().map(|tally| tally.activated).sum::<u64>() + days[0].active;
        assert!(ever <= times && days.iter().all(|tally| tally.active <= ever));
        assert_eq!(
            trace.supporters.iter().map(|t| t.degree).sum::<u32>(),
            2 * trace.ties.len() as u32
        );
    }
}
