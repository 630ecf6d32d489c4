//! What became of the calls that members received.
//!
//! A call received is of use if it is read and is the first copy of its action that the reader reads;
//! the others are wasted: not read, or read again, of which some contradict an earlier copy. A
//! contradiction undoes nothing, so the copy before it stays of use. Calls that would have come after
//! their deadline are never received: they are counted beside.

use super::definition::{Definition, real, whole};
use super::seen::{Seen, ratio};
use crate::tally::Tally;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    whole("calls_received", "calls", "calls received since day 0", |seen| {
        Some(seen.total(|day| day.calls_received))
    }),
    whole(
        "calls_wasted",
        "calls",
        "of the calls received, those that were not the first copy read of their action: unread \
         and duplicate",
        |seen| {
            let received = seen.total(|day| day.calls_received);
            Some(received.saturating_sub(seen.total(first_reads)))
        },
    ),
    whole("calls_unread", "calls", "of the calls wasted, those not read", |seen| {
        Some(seen.total(|day| day.calls_received.saturating_sub(day.calls_read)))
    }),
    whole(
        "calls_duplicate",
        "calls",
        "of the calls wasted, copies read of an action read of before",
        |seen| Some(seen.total(|day| day.calls_duplicate)),
    ),
    whole(
        "calls_contradictory",
        "calls",
        "of the duplicates, those at odds with an earlier copy",
        |seen| Some(seen.total(|day| day.calls_contradictory)),
    ),
    whole(
        "calls_late",
        "calls",
        "calls that were never sent because they would have missed their deadline; not among \
         those received",
        |seen| Some(seen.total(|day| day.calls_late)),
    ),
    real(
        "call_reach",
        "share of members",
        "members who read of an action, over all members: first reads over the registered of the \
         day of each action, added up over the actions",
        reach,
    ),
    whole("unsubscribed", "exits", "exits from lists since day 0", |seen| {
        Some(seen.total(|day| day.unsubscribed))
    }),
    real(
        "list_loss",
        "share of calls",
        "exits from lists over calls received, since day 0",
        |seen| ratio(seen.total(|day| day.unsubscribed), seen.total(|day| day.calls_received)),
    ),
];

fn first_reads(day: &Tally) -> u64 {
    day.calls_read.saturating_sub(day.calls_duplicate)
}

/// Readers and members are added up over actions, and then divided; the members of an action are the
/// registered of the day it is announced.
fn reach(seen: &Seen) -> Option<f64> {
    let announced = seen.census()?.announced.iter().map(|&actions| u64::from(actions));
    let members = announced.zip(&seen.days()[1..]).map(|(actions, day)| actions * day.registered);
    ratio(seen.total(first_reads), members.sum())
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, with_active, with_days};
    use super::*;
    use crate::id::Day;
    use crate::model::census::Census;
    use crate::model::curve::Curve;

    #[test]
    fn calls_are_told_apart_as_a_hand_tells_them() {
        let rows = [[0; 7], [0; 7], [9, 4, 1, 0, 2, 1, 10], [20, 8, 3, 2, 5, 1, 20], [1; 7]];
        let days = rows.map(|row: [u64; 7]| Tally {
            calls_received: row[0],
            calls_read: row[1],
            calls_duplicate: row[2],
            calls_contradictory: row[3],
            calls_late: row[4],
            unsubscribed: row[5],
            registered: row[6],
            ..Tally::default()
        });
        let census = Census { day: Day(4), announced: vec![0, 2, 1, 0], ..Census::default() };
        let curve = Curve { censuses: vec![census], ..with_days(days) };
        assert_reads(
            &curve,
            &[
                ("calls_received_end", Some(30.0)),
                ("calls_wasted_end", Some(22.0)),
                ("calls_unread_end", Some(17.0)),
                ("calls_duplicate_end", Some(5.0)),
                ("calls_contradictory_end", Some(3.0)),
                ("calls_late_end", Some(8.0)),
                ("call_reach_end", Some(8.0 / (2.0 * 10.0 + 20.0))),
                ("unsubscribed_end", Some(3.0)),
                ("list_loss_end", Some(0.1)),
                ("calls_wasted_election", Some(6.0)),
            ],
        );
    }

    #[test]
    fn without_calls_there_is_nothing_to_reach_or_to_lose() {
        let quiet = with_active(&[1; 5]);
        assert_reads(
            &quiet,
            &[("calls_wasted_end", Some(0.0)), ("call_reach_end", None), ("list_loss_end", None)],
        );
    }
}
