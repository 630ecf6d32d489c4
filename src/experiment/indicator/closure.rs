//! What the first closing of a platform cost, and how long.
//!
//! It happens in the update of its day, so what was before is the row of the day before. Nobody is
//! withdrawn by a closing: the active become fewer because they are not replaced, and how many are
//! left is told thirty days later.

use super::definition::{Definition, real, whole};
use super::seen::{Seen, ratio};
use crate::model::event::{Event, EventKind};

/// Days after which the loss is read.
const LATER: usize = 30;

/// Read on the whole run.
pub(super) const WHOLE: &[Definition] = &[
    whole("closure_day", "day", "day of the first closing of a platform", |seen| {
        Some(closing(seen)?.day.index() as u64)
    }),
    whole(
        "closure_accounts_lost",
        "accounts",
        "accounts lost by the first closing, whether their holders arrive elsewhere or not",
        |seen| closing(seen)?.people,
    ),
    real(
        "closure_active_left",
        "factor",
        "active 30 days after the first closing, over active the day before it",
        |seen| ratio(active(seen, closing(seen)?.day.index() + LATER)?, before(seen)?),
    ),
    whole(
        "closure_recovery_days",
        "days",
        "days from the first closing until the active, once fewer than the day before it, are as \
         many again; 0 if they never were fewer, empty if they do not recover",
        recovery,
    ),
];

fn closing<'a>(seen: &Seen<'a>) -> Option<&'a Event> {
    let events = &seen.curve.events;
    events.iter().find(|event| event.kind == EventKind::Closed && event.day.index() > 0)
}

fn active(seen: &Seen, day: usize) -> Option<u64> {
    Some(seen.days().get(day)?.active)
}

/// The active of the day before the closing.
fn before(seen: &Seen) -> Option<u64> {
    active(seen, closing(seen)?.day.index() - 1)
}

fn recovery(seen: &Seen) -> Option<u64> {
    let (closed, before) = (closing(seen)?.day.index(), before(seen)?);
    let mut after = seen.days().iter().skip(closed).map(|day| day.active);
    let Some(fewer) = after.position(|active| active < before) else { return Some(0) };
    let again = after.position(|active| active >= before)?;
    Some((fewer + 1 + again) as u64)
}

#[cfg(test)]
mod tests {
    use super::super::example::{read, with_active};
    use super::super::indicators;
    use crate::experiment::example::question;
    use crate::id::{Day, PlatformId};
    use crate::model::curve::Curve;
    use crate::model::event::{Event, EventKind};

    /// A platform opens on day 0, one closes on `day` with 70 members, and another the day after.
    fn closing_on(day: u16, active: &[u64]) -> Curve {
        let platform = Some(PlatformId(0));
        let event = |kind, day, people| Event { day, kind, platform, operator: None, people };
        let events = vec![
            event(EventKind::Opened, Day(0), None),
            event(EventKind::Closed, Day(day), Some(70)),
            event(EventKind::Closed, Day(day + 1), Some(5)),
        ];
        Curve { events, ..with_active(active) }
    }

    #[test]
    fn the_first_closing_counts() {
        let curve = closing_on(2, &[9, 10, 8, 9, 10]);
        assert_eq!(read(&curve, "closure_day"), Some(2.0));
        assert_eq!(read(&curve, "closure_accounts_lost"), Some(70.0));
        let nothing = with_active(&[1; 5]);
        assert_eq!(
            [read(&nothing, "closure_day"), read(&nothing, "closure_recovery_days")],
            [None; 2]
        );
    }

    #[test]
    fn recovery_is_the_day_on_which_as_many_are_active_again() {
        let days = |active: &[u64]| read(&closing_on(2, active), "closure_recovery_days");
        assert_eq!(days(&[9, 10, 8, 9, 10]), Some(2.0));
        assert_eq!(days(&[9, 10, 10, 9, 11]), Some(2.0), "the fall comes a day late");
        assert_eq!(days(&[9, 10, 10, 11, 12]), Some(0.0), "no fall at all");
        assert_eq!(days(&[9, 10, 8, 9, 9]), None, "not within the run");
    }

    #[test]
    fn what_is_left_is_read_thirty_days_later() {
        let left = |last: u16| {
            let active: Vec<u64> = (0..=last).map(|day| 100 - 2 * u64::from(day)).collect();
            let all = indicators(&question(&["one"], 0, last));
            let left = all.iter().find(|i| i.name == "closure_active_left").unwrap();
            left.value(0, &closing_on(6, &active))
        };
        assert_eq!(left(40), Some((100.0 - 72.0) / (100.0 - 10.0)));
        assert_eq!((left(36), left(35)), (Some(28.0 / 90.0), None));
    }
}
