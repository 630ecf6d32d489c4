//! A small experiment for the tests of this module.

use super::manifest::{Cost, Provenance, ScenarioFile};
use crate::id::{Day, OperatorId, PlatformId};
use crate::model::tally::{Curve, Event, EventKind, PlatformTally, Tally};
use crate::scenario::*;
use crate::unit::{Probability, Threshold};

/// Two arms, the second with two platforms, over two days from 27 February 2009; names as nasty
/// as names may be.
pub fn scenario() -> Scenario {
    let one = arm("one, \"coordinated\"", &["site"]);
    Scenario {
        name: "Sample-2009".into(),
        title: "A sample".into(),
        claim: String::new(),
        sources: vec![],
        start: Some(Date { days_since_1970: 14_302 }),
        days: Day(2),
        election: None,
        measure: vec![Measure::End],
        replicates: 2,
        seed: 2009,
        defaults: Defaults::Neutral,
        baseline: 0,
        currency: "k€".into(),
        population: Public {
            size: 10,
            federations: 2,
            initially_active: InitiallyActive::Count(1),
        },
        ties: TieRule::Poisson { mean: 4.0, local: Some(0.5) },
        events: vec![WorldEvent::NewLeader { day: Day(1) }],
        arms: vec![one, arm("rivals", &["désirs", "parti, officiel"])],
    }
}

fn arm(name: &str, platforms: &[&str]) -> Arm {
    let never = Probability::ZERO;
    Arm {
        name: name.into(),
        operators: vec![Operator { name: "équipe".into(), budget: 1.0 }],
        platforms: platforms.iter().map(|name| platform(name)).collect(),
        wires: Wires { sso: false, bridge: never, shared_list: false },
        initial: Initial::All,
        on_new_leader: OnNewLeader::Keep,
        activation: Activation {
            reproduction: None,
            probability: never,
            threshold: Thresholds::Same(Threshold::Zero),
            threshold_strength: never,
            reference: Reference::Visible,
            once: false,
            spontaneous: never,
            lapse: never,
            reactivation: never,
            action: never,
        },
        registration: Registration {
            background: 0.0,
            imitation: 0.0,
            invitation: 0.0,
            further: 0.0,
            sso_further: 0.0,
        },
        visits: Visits { daily: 1.0, dilution: 0.0 },
        shocks: vec![],
    }
}

fn platform(name: &str) -> Platform {
    Platform {
        name: name.into(),
        operator: OperatorId(0),
        opens: Day(0),
        closes: None,
        successor: None,
        gap: 0,
        migration: Probability::ZERO,
        list_migration: Probability::ZERO,
        appeal: 1.0,
        initial_weight: 1.0,
    }
}

/// A curve of `arm` whose every count tells where it stands.
pub fn curve(scenario: &Scenario, arm: usize, start: u64) -> Curve {
    let platforms = scenario.arms[arm].platforms.len() as u64;
    let days = 0..u64::from(scenario.days.0) + 1;
    let tally = |day| Tally {
        registered: start,
        accounts: start + 1,
        active: start + 2,
        activated: start + 3,
        lapsed: start + 4,
        mobilised: start + 5 + day,
        actions: start + 6,
        invitations: start + 7,
        federations_covered: 2,
    };
    let on = |platform| PlatformTally {
        open: platform == 0,
        accounts: start + 10 * platform,
        active: 1,
        joined: 2,
        left: 3,
        already_elsewhere: 4,
        joined_new: 5,
        joined_registered: 6,
    };
    let closed = Event {
        day: Day(1),
        kind: EventKind::Closed,
        platform: Some(PlatformId(0)),
        operator: Some(OperatorId(0)),
        people: Some(412),
    };
    let leader = Event {
        kind: EventKind::NewLeader,
        platform: None,
        operator: None,
        people: None,
        ..closed
    };
    Curve {
        days: days.clone().map(tally).collect(),
        platforms: days.flat_map(|_| (0..platforms).map(on)).collect(),
        events: vec![leader, closed],
    }
}

/// Where the sample comes from.
pub fn provenance(threads: usize) -> Provenance {
    Provenance {
        scenario_file: ScenarioFile::new("sample.toml", b"[scenario]\n"),
        set: vec!["scenario.seed=2009".into()],
        command: vec!["groundswell".into(), "run".into(), format!("--threads={threads}")],
        started: "2009-02-16T08:00:00Z".into(),
        threads,
        predicted: Cost { memory_bytes: Some(1 << 20), seconds: None },
        actual: Cost { memory_bytes: None, seconds: Some(0.25) },
    }
}
