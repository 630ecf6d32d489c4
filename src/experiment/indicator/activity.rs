//! How unequally members are active.
//!
//! Of n members, x_i is the number of actions of the i-th in order of actions. Their inequality is
//! Gini's, Σ(2i − n − 1)·x_i / (n·Σx): 0 where all do the same, nearly 1 where one does everything.
//! Ninety lurk, nine do a little, one does most. A member holds an account or has done an action.

use super::definition::{Definition, real};
use super::seen::{Seen, ratio};
use std::collections::BTreeMap;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real("activity_gini", "index", "inequality of the actions of members, 0 … 1 (Gini)", gini),
    real(
        "top_1_percent_share",
        "share of actions",
        "actions of the most active hundredth of members, rounded up, over all actions",
        |seen| top(seen, 1),
    ),
    real(
        "top_10_percent_share",
        "share of actions",
        "actions of the most active tenth of members, rounded up, over all actions",
        |seen| top(seen, 10),
    ),
    real(
        "idle_share",
        "share of members",
        "members (with an account or an action) who have done no action, over all members",
        |seen| {
            let activity = &seen.census()?.activity;
            ratio(activity.get(&0).copied().unwrap_or(0), activity.values().sum())
        },
    ),
];

/// How many members did each number of actions.
type Activity = BTreeMap<u32, u64>;

fn actions(activity: &Activity) -> u64 {
    activity.iter().map(|(&actions, members)| u64::from(actions) * members).sum()
}

/// Members k + 1 … k + c in order, who all did x, add x·Σ(2i − n − 1) = x·c·(2k + c − n).
fn gini(seen: &Seen) -> Option<f64> {
    let activity = &seen.census()?.activity;
    let (members, all) = (activity.values().sum::<u64>(), actions(activity));
    let (mut before, mut weighted) = (0, 0);
    for (&actions, &count) in activity {
        let rank = 2 * before + i128::from(count) - i128::from(members);
        weighted += i128::from(actions) * i128::from(count) * rank;
        before += i128::from(count);
    }
    (all > 0).then(|| weighted as f64 / (members as f64 * all as f64))
}

fn top(seen: &Seen, percent: u64) -> Option<f64> {
    let activity = &seen.census()?.activity;
    let mut places = (percent * activity.values().sum::<u64>()).div_ceil(100);
    let mut done = 0;
    for (&actions, &members) in activity.iter().rev() {
        let taken = members.min(places);
        done += u64::from(actions) * taken;
        places -= taken;
    }
    ratio(done, actions(activity))
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, counted};
    use crate::model::census::Census;
    use crate::model::curve::Curve;

    fn with_activity(activity: &[(u32, u64)]) -> Curve {
        counted(Census { activity: activity.iter().copied().collect(), ..Census::default() })
    }

    /// Ten members: six did nothing, three one action each, one did seven.
    #[test]
    fn inequality_is_what_a_hand_computes() {
        let ranks = [7, 8, 9].map(|i| 2 * i - 11).iter().sum::<i32>() + 7 * 9;
        assert_eq!(ranks, 78);
        assert_reads(
            &with_activity(&[(0, 6), (1, 3), (7, 1)]),
            &[
                ("activity_gini_end", Some(78.0 / (10.0 * 10.0))),
                ("top_1_percent_share_end", Some(0.7)),
                ("top_10_percent_share_end", Some(0.7)),
                ("idle_share_end", Some(0.6)),
            ],
        );
    }

    #[test]
    fn a_place_may_be_in_the_middle_of_equals() {
        let crowd = with_activity(&[(1, 970), (2, 25), (4, 5)]);
        let all = 970.0 + 50.0 + 20.0;
        let top = [("top_1_percent_share_end", Some((5.0 * 4.0 + 5.0 * 2.0) / all))];
        assert_reads(&crowd, &top);
        let tenth = 20.0 + 50.0 + 70.0;
        assert_reads(&crowd, &[("top_10_percent_share_end", Some(tenth / all))]);
    }

    #[test]
    fn where_all_do_the_same_nobody_is_unequal() {
        assert_reads(&with_activity(&[(3, 50)]), &[("activity_gini_end", Some(0.0))]);
        let idle = [("activity_gini_end", None), ("idle_share_end", Some(1.0))];
        assert_reads(&with_activity(&[(0, 50)]), &idle);
        assert_reads(&with_activity(&[]), &[("idle_share_end", None)]);
    }
}
