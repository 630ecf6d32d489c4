//! The course of a run: when it was where, how high it rose, whether it grew tenfold.
//!
//! A day that does not come within the run is not known: the cell is empty, never 0.

use super::definition::{Definition, first_day, whole};
use super::seen::{Count, Seen};
use crate::tally::Tally;

/// Read on the whole run.
pub(super) const WHOLE: &[Definition] = &[
    whole("peak_active", "supporters", "most supporters active on one day", |seen| {
        Some(peak(seen)?.1)
    }),
    whole("peak_day", "day", "first day with the most supporters active", |seen| {
        Some(peak(seen)?.0 as u64)
    }),
    whole(
        "active_days",
        "supporter-days",
        "supporters active, added up over all days from day 0 on",
        |seen| Some(seen.total(|day| day.active)),
    ),
    whole(
        "half_registered_day",
        "day",
        "first day with half of those holding an account at last; empty if nobody does",
        |seen| half(seen, |day| day.registered),
    ),
    whole(
        "half_mobilised_day",
        "day",
        "first day with half of those mobilised at last; empty if nobody was",
        |seen| half(seen, |day| day.mobilised),
    ),
    whole(
        "grew_tenfold",
        "0 or 1",
        "whether the active of the last day are at least ten, and ten times those of day 0",
        |seen| Some(u64::from(grew_tenfold(seen.days()))),
    ),
];

/// The shares of the public whose day is told, in percent.
const PERCENT: [u64; 5] = [1, 5, 10, 25, 50];

/// Read on the whole run: when registered and mobilised reached shares of the public.
pub(super) fn days_of_shares() -> Vec<Definition> {
    let series: [(&str, &str, Count); 2] = [
        ("registered", "holding an account", |day| day.registered),
        ("mobilised", "mobilised", |day| day.mobilised),
    ];
    let of_series = |(name, what, count)| {
        PERCENT.map(|percent| {
            let meaning = format!(
                "first day with {percent} % of the public {what}; empty if it does not come"
            );
            first_day(format!("{name}_{percent}_percent_day"), meaning, percent, count)
        })
    };
    series.into_iter().flat_map(of_series).collect()
}

/// Whether a run grew tenfold: on the last day at least ten times as many are active as on day 0, and ten.
pub fn grew_tenfold(days: &[Tally]) -> bool {
    let active = |tally: Option<&Tally>| tally.map_or(0, |tally| tally.active);
    active(days.last()) >= 10 * active(days.first()).max(1)
}

/// The first day with the most active, and how many they were.
fn peak(seen: &Seen) -> Option<(usize, u64)> {
    let active = seen.days().iter().map(|tally| tally.active).enumerate();
    active.reduce(|highest, day| if day.1 > highest.1 { day } else { highest })
}

/// The first day on which `count` is half of what it is at last; of nothing there is none.
fn half(seen: &Seen, count: Count) -> Option<u64> {
    let last = Some(count(seen.last())).filter(|&last| last > 0)?;
    Some(seen.days().iter().position(|day| 2 * count(day) >= last)? as u64)
}

/// The first day on which `count` is `percent` of the public.
pub(super) fn reached(seen: &Seen, count: Count, percent: u64) -> Option<u64> {
    let enough = percent * seen.census()?.supporters;
    Some(seen.days().iter().position(|day| 100 * count(day) >= enough)? as u64)
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, read, with_active, with_days};
    use super::*;
    use crate::id::Day;
    use crate::model::census::Census;
    use crate::model::curve::Curve;

    #[test]
    fn the_course_is_read_as_a_hand_reads_it() {
        let rows = [[1, 1, 0], [3, 2, 2], [5, 6, 3], [8, 6, 4], [9, 3, 7]];
        let curve = with_days(rows.map(|[registered, active, mobilised]| Tally {
            registered,
            active,
            mobilised,
            ..Tally::default()
        }));
        assert_reads(
            &curve,
            &[
                ("peak_active", Some(6.0)),
                ("peak_day", Some(2.0)),
                ("active_days", Some(18.0)),
                ("half_registered_day", Some(2.0)),
                ("half_mobilised_day", Some(3.0)),
                ("grew_tenfold", Some(0.0)),
            ],
        );
    }

    #[test]
    fn nobody_mobilised_has_no_day_of_half_of_them() {
        assert_eq!(read(&with_active(&[1, 1, 1, 1, 1]), "half_mobilised_day"), None);
    }

    #[test]
    fn a_run_grows_tenfold_at_ten_times_its_first_active_and_at_ten() {
        let grew_tenfold =
            |first, last| read(&with_active(&[first, 0, 0, 0, last]), "grew_tenfold");
        assert_eq!((grew_tenfold(3, 29), grew_tenfold(3, 30)), (Some(0.0), Some(1.0)));
        assert_eq!((grew_tenfold(0, 9), grew_tenfold(0, 10)), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn a_share_that_is_not_reached_has_no_day() {
        let rows = [(0, 0), (9, 0), (10, 1), (100, 4), (499, 5)];
        let days =
            rows.map(|(registered, mobilised)| Tally { registered, mobilised, ..Tally::default() });
        let census = Census { day: Day(4), supporters: 1000, ..Census::default() };
        let curve = Curve { censuses: vec![census], ..with_days(days) };
        assert_reads(
            &curve,
            &[
                ("registered_1_percent_day", Some(2.0)),
                ("registered_5_percent_day", Some(3.0)),
                ("registered_10_percent_day", Some(3.0)),
                ("registered_25_percent_day", Some(4.0)),
                ("registered_50_percent_day", None),
                ("mobilised_1_percent_day", None),
            ],
        );
    }
}
