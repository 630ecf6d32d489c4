//! A small experiment for the tests of this module.

use super::manifest::{Cost, Provenance};
use super::source::Source;
use crate::id::{Day, OperatorId, PlatformId};
use crate::model::curve::Curve;
use crate::model::event::{Event, EventKind};
use crate::scenario::{Scenario, parse};
use crate::tally::{OperatorTally, PlatformTally, Tally};

/// Two arms, the second with two platforms, over two days from 27 February 2009; names as nasty
/// as names may be.
pub fn scenario() -> Scenario {
    let text = r#"
        [scenario]
        name = "Sample-2009"
        title = "A sample"
        start = 2009-02-27
        days = 2
        replicates = 2
        seed = 2009
        defaults = "neutral"
        currency = "k€"
        [population]
        size = 10
        federations = 2
        [ties]
        mean = 4
        local = 0.2
        [[event]]
        kind = "new-leader"
        day = 1
        [[arm]]
        name = 'one, "coordinated"'
        [[arm.operator]]
        name = "équipe"
        [[arm.platform]]
        name = "site"
        [[arm]]
        name = "rivals"
        [[arm.operator]]
        name = "équipe"
        [[arm.platform]]
        name = "désirs"
        [[arm.platform]]
        name = "parti, officiel"
    "#;
    parse("sample.toml", text, &[]).expect("the sample is a scenario")
}

/// A curve of `arm` whose every count tells where it stands.
pub fn curve(scenario: &Scenario, arm: usize, start: u64) -> Curve {
    let platforms = scenario.arms[arm].platforms.len() as u64;
    let operators = scenario.arms[arm].operators.len() as u64;
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
        calls_sent: start + 8,
        calls_received: start + 9,
        calls_read: start + 10,
        calls_duplicate: start + 11,
        calls_contradictory: start + 12,
        calls_late: start + 13,
        unsubscribed: start + 14,
        responses: start + 15,
        activated_by_friends: start + 16,
        ..Tally::default()
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
        ..PlatformTally::default()
    };
    let run_by = |operator| OperatorTally {
        listed: start + 20 * operator,
        calls_sent: 1,
        calls_read: 2,
        calls_duplicate: 3,
        unsubscribed: 4,
        spent: 0.5,
        mobilised: 5,
        active: 6,
        ..OperatorTally::default()
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
        platforms: days.clone().flat_map(|_| (0..platforms).map(on)).collect(),
        operators: days.flat_map(|_| (0..operators).map(run_by)).collect(),
        events: vec![leader, closed],
        ..Curve::default()
    }
}

/// Where the sample comes from.
pub fn provenance(threads: usize) -> Provenance {
    Provenance {
        source: Source {
            file: "sample.toml".into(),
            text: "[scenario]\n".into(),
            set: vec!["scenario.seed=2009".into()],
            ..Source::default()
        },
        trace: None,
        ids: false,
        command: vec!["groundswell".into(), "run".into(), format!("--threads={threads}")],
        started: "2009-02-16T08:00:00Z".into(),
        threads,
        predicted: Cost { memory_bytes: Some(1 << 20), seconds: None },
        actual: Cost { memory_bytes: None, seconds: Some(0.25) },
    }
}
