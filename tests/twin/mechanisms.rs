//! What a scenario asks for: the mechanisms that are on, and what came of them.

use super::record::{Cell, Row};
use groundswell::id::Day;
use groundswell::scenario::{
    Arm, Channel, Degrees, Distribution, FixedCost, Initial, InitiallyActive, Lag, Mixing,
    Occurrence, OnNewLeader, Reference, Scenario, Thresholds, TieRule, WorldEvent,
};
use groundswell::unit::{Probability, Threshold};
use std::collections::{BTreeMap, BTreeSet};

/// The mechanisms that are on in `scenario`, and those that are looked for.
#[derive(Debug, Default)]
pub struct Mechanisms {
    pub all: BTreeSet<String>,
    pub on: BTreeSet<String>,
}

impl Mechanisms {
    pub fn of(scenario: &Scenario, rows: &[Row]) -> Self {
        let mut mechanisms = Self::default();
        mechanisms.of_world(scenario);
        for arm in &scenario.arms {
            mechanisms.of_laws(arm);
            mechanisms.of_organisation(arm);
            mechanisms.of_platforms(arm);
            mechanisms.of_budgets(arm);
        }
        mechanisms.of_rows(rows);
        mechanisms
    }

    fn note(&mut self, name: &str, is_on: bool) {
        self.all.insert(name.to_owned());
        if is_on {
            self.on.insert(name.to_owned());
        }
    }

    fn of_world(&mut self, scenario: &Scenario) {
        let has = |wanted: fn(&Occurrence) -> bool| {
            scenario.events.iter().any(|WorldEvent::NewLeader(when)| wanted(when))
        };
        self.note("new leader by day", has(|when| matches!(when, Occurrence::Day(_))));
        self.note("new leader by rate", has(|when| matches!(when, Occurrence::Rate(_))));
        let active = &scenario.population.initially_active;
        self.note("initially active by number", matches!(active, InitiallyActive::Agents(_)));
        self.note("groups", !scenario.population.groups.is_empty());
        self.note("federations", scenario.population.federations > 1);
        self.note("uncertainty", !scenario.uncertain().is_empty());
        let canvasses = scenario.election.is_some() && scenario.election_day.contacts > 0.0;
        let by = |channel| canvasses && scenario.election_day.channel == channel;
        self.note("door", by(Channel::Door));
        self.note("phone", by(Channel::Phone));
        self.of_ties(&scenario.ties);
    }

    fn of_ties(&mut self, ties: &TieRule) {
        let poisson = |wanted: bool| matches!(ties, TieRule::Poisson { local, .. } if local.is_some() == wanted);
        let blocks =
            |wanted: fn(&Mixing) -> bool| matches!(ties, TieRule::Blocks(mixing) if wanted(mixing));
        self.note("poisson", poisson(false));
        self.note("poisson, local", poisson(true));
        self.note("annealed", matches!(ties, TieRule::Annealed { .. }));
        self.note("regular", matches!(ties, TieRule::Regular { .. }));
        let degrees = |wanted: fn(&Degrees) -> bool| matches!(ties, TieRule::Configuration { degrees } if wanted(degrees));
        self.note("degrees written", degrees(|degrees| matches!(degrees, Degrees::Each(_))));
        self.note("degrees drawn", degrees(|degrees| matches!(degrees, Degrees::PowerLaw(_))));
        self.note("small world", matches!(ties, TieRule::SmallWorld { .. }));
        self.note("ring", matches!(ties, TieRule::Ring { .. }));
        self.note("lattice", matches!(ties, TieRule::Lattice { .. }));
        self.note("preferential", matches!(ties, TieRule::Preferential { .. }));
        self.note("blocks alike", blocks(|mixing| matches!(mixing, Mixing::Alike { .. })));
        self.note("blocks between", blocks(|mixing| matches!(mixing, Mixing::Between { .. })));
        self.note("permuted", matches!(ties, TieRule::Permuted { .. }));
        self.note("complete", matches!(ties, TieRule::Complete));
        self.note("edges", matches!(ties, TieRule::Edges { .. }));
    }

    fn of_laws(&mut self, arm: &Arm) {
        let (activation, registration) = (&arm.activation, &arm.registration);
        let counts = activation.threshold_strength.value() > 0.0;
        let threshold = |wanted: fn(&Thresholds) -> bool| counts && wanted(&activation.threshold);
        self.note(
            "threshold: share",
            threshold(|t| matches!(t, Thresholds::Same(Threshold::Share(_)))),
        );
        self.note(
            "threshold: count",
            threshold(|t| matches!(t, Thresholds::Same(Threshold::Count(_)))),
        );
        self.note("thresholds, one each", threshold(|t| matches!(t, Thresholds::Each(_))));
        self.note(
            "thresholds: normal",
            threshold(|t| matches!(t, Thresholds::Drawn(Distribution::Normal { .. }))),
        );
        self.note(
            "thresholds: uniform",
            threshold(|t| matches!(t, Thresholds::Drawn(Distribution::Uniform { .. }))),
        );
        self.note("reference: all", counts && activation.reference == Reference::All);
        self.note("reference: visible", counts && activation.reference == Reference::Visible);
        self.note("reproduction", activation.reproduction.is_some());
        self.note("once", activation.once);
        self.note("spontaneous", activation.spontaneous.value() > 0.0);
        let lapses = activation.lapse.value() > 0.0;
        self.note("reactivation", lapses && activation.reactivation.value() < 1.0);
        self.note("imitation", registration.imitation > 0.0);
        self.note("invitations", registration.invitation > 0.0);
        self.note("niches", registration.niche_width.is_finite());
        self.note("dilution", arm.visits.dilution > 0.0);
        self.note("meetings", arm.offline.meeting.value() > 0.0);
        let shock =
            |wanted: fn(&groundswell::scenario::Shock) -> bool| arm.shocks.iter().any(wanted);
        self.note("shock: Omori", shock(|shock| shock.exponent.is_some()));
        self.note("shock: exponential", shock(|shock| shock.exponent.is_none()));
        self.note("shock of a platform", shock(|shock| shock.platform.is_some()));
        self.note("attention", arm.calls.attention.is_finite());
        self.note("response", arm.calls.response.value() > 0.0);
        self.note("contradiction", arm.calls.contradiction.value() > 0.0);
        self.note("unsubscribing", arm.calls.unsubscribe.value() > 0.0);
        self.note("fatigue of responses", arm.fatigue.scale.is_finite());
        self.note("fatigue of subscriptions", arm.fatigue.unsubscribe > 0.0);
        self.note("fatigue of activity", arm.fatigue.lapse > 0.0);
    }

    fn of_organisation(&mut self, arm: &Arm) {
        let wires: Vec<_> =
            [arm.wires].into_iter().chain(arm.changes.iter().map(|change| change.wires)).collect();
        let several = arm.operators.len() > 1;
        let on =
            |wire: fn(&groundswell::scenario::Wires) -> bool| several && wires.iter().any(wire);
        self.note("wire: sso", arm.platforms.len() > 1 && on(|wires| wires.sso));
        self.note("wire: bridge", on(|wires| wires.bridge != Probability::ZERO));
        self.note("wire: shared list", on(|wires| wires.shared_list));
        self.note("wire: shared calendar", on(|wires| wires.shared_calendar));
        self.note("wire: same message", on(|wires| wires.same_message));
        self.note("wire: news lag", on(|wires| wires.news_lag != Lag::Days(0)));
        self.note("wire: news never", on(|wires| wires.news_lag == Lag::Never));
        self.note("wire: pooled budget", on(|wires| wires.pooled_budget));
        let reaction = arm.on_new_leader;
        self.note("on new leader: close", matches!(reaction, OnNewLeader::Close { .. }));
        self.note("on new leader: defund", matches!(reaction, OnNewLeader::Defund { .. }));
        self.note("on new leader: keep", matches!(reaction, OnNewLeader::Keep));
        self.note("changes of wires", wires.windows(2).any(|two| two[0] != two[1]));
        self.note("mergers", arm.changes.iter().any(|change| change.into.is_some()));
        self.note("camps", arm.camps().len() > 1);
        self.note("capacity", arm.operators.iter().any(|operator| operator.capacity.is_some()));
        let initial = &arm.initial;
        self.note("initial: all", matches!(initial, Initial::All));
        self.note("initial: fit", matches!(initial, Initial::Fit));
        self.note("initial: accounts", matches!(initial, Initial::Accounts(_)));
        let shares = matches!(initial, Initial::Shares { registered, .. } if *registered > 0.0);
        self.note("initial: shares", shares);
    }

    fn of_platforms(&mut self, arm: &Arm) {
        type Is = fn(&groundswell::scenario::Platform) -> bool;
        let kinds: [(&str, Is); 10] = [
            ("opens late", |platform| platform.opens > Day(0)),
            ("closes", |platform| platform.closes.is_some()),
            ("successor", |platform| platform.successor.is_some()),
            ("gap", |platform| platform.successor.is_some() && platform.gap > 0),
            ("no gap", |platform| platform.successor.is_some() && platform.gap == 0),
            ("imported from the public", |platform| {
                platform.imported.is_some_and(|file| file.from.is_none())
            }),
            ("imported from a platform", |platform| {
                platform.imported.is_some_and(|file| file.from.is_some())
            }),
            ("rollout", |platform| platform.rollout > 0),
            ("some federations", |platform| platform.federations.is_some()),
            ("open to groups", |platform| platform.open_to.is_some()),
        ];
        for (name, is) in kinds {
            self.note(name, arm.platforms.iter().any(is));
        }
    }

    fn of_budgets(&mut self, arm: &Arm) {
        let counts = arm.budget.reach > 0.0;
        let fixed = |wanted: fn(FixedCost) -> bool| counts && wanted(arm.budget.fixed);
        self.note("fixed cost written", fixed(|cost| matches!(cost, FixedCost::Amount(_))));
        self.note(
            "fixed cost a share",
            fixed(|cost| matches!(cost, FixedCost::Share { share } if share > 0.0)),
        );
        self.note("returns", counts && arm.budget.returns != 1.0);
    }

    /// What came of it: every kind of event, and every column with a number in it.
    fn of_rows(&mut self, rows: &[Row]) {
        let mut columns = BTreeMap::new();
        for row in rows {
            for (column, cell) in &row.cells {
                let (name, is_on) = match cell {
                    Cell::Count(count) => (column.as_str(), *count > 0),
                    Cell::Real(real) => (column.as_str(), *real > 0.0),
                    Cell::Word(word) if column == "kind" => (word.as_str(), true),
                    Cell::Word(_) => continue,
                };
                *columns.entry((row.about, name)).or_insert(false) |= is_on;
            }
        }
        for ((about, name), is_on) in columns {
            self.note(&format!("{about}: {name}"), is_on);
        }
    }
}
