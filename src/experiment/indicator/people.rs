//! How many people there are of each kind.

use super::definition::{Definition, real, whole};
use super::seen::ratio;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    whole("registered", "supporters", "supporters holding an account", |seen| {
        Some(seen.last().registered)
    }),
    whole("accounts", "accounts", "accounts held", |seen| Some(seen.last().accounts)),
    whole("active", "supporters", "supporters active", |seen| Some(seen.last().active)),
    whole("mobilised", "supporters", "supporters who ever did an action", |seen| {
        Some(seen.last().mobilised)
    }),
    whole("actions", "actions", "actions done since day 0", |seen| {
        Some(seen.total(|day| day.actions))
    }),
    whole(
        "federations_covered",
        "federations",
        "federations with at least one active supporter",
        |seen| Some(seen.last().federations_covered),
    ),
    whole("activated", "times", "times somebody became active since day 0", |seen| {
        Some(seen.total(|day| day.activated))
    }),
    whole("lapsed", "times", "times somebody ceased to be active since day 0", |seen| {
        Some(seen.total(|day| day.lapsed))
    }),
    real("accounts_per_registered", "accounts", "accounts per supporter holding one", |seen| {
        ratio(seen.last().accounts, seen.last().registered)
    }),
    whole(
        "duplicate_accounts",
        "accounts",
        "accounts of supporters who hold another already: accounts minus registered",
        |seen| Some(seen.last().accounts.saturating_sub(seen.last().registered)),
    ),
    real("duplicate_share", "share of accounts", "duplicate accounts over accounts", |seen| {
        let (accounts, registered) = (seen.last().accounts, seen.last().registered);
        ratio(accounts.saturating_sub(registered), accounts)
    }),
];

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, with_active, with_days};
    use crate::tally::Tally;

    #[test]
    fn people_are_counted_as_a_hand_counts_them() {
        let rows = [
            [1, 1, 1, 0, 0, 1, 0, 0],
            [3, 4, 2, 2, 2, 1, 1, 0],
            [5, 7, 6, 3, 5, 2, 5, 1],
            [8, 12, 6, 4, 3, 2, 2, 2],
            [9, 14, 3, 7, 4, 1, 1, 4],
        ];
        let curve = with_days(rows.map(|row: [u64; 8]| Tally {
            registered: row[0],
            accounts: row[1],
            active: row[2],
            mobilised: row[3],
            actions: row[4],
            federations_covered: row[5],
            activated: row[6],
            lapsed: row[7],
            ..Tally::default()
        }));
        assert_reads(
            &curve,
            &[
                ("registered_election", Some(5.0)),
                ("accounts_election", Some(7.0)),
                ("active_election", Some(6.0)),
                ("mobilised_election", Some(3.0)),
                ("actions_election", Some(7.0)),
                ("federations_covered_election", Some(2.0)),
                ("activated_election", Some(6.0)),
                ("lapsed_election", Some(1.0)),
                ("accounts_per_registered_election", Some(1.4)),
                ("duplicate_accounts_election", Some(2.0)),
                ("duplicate_share_election", Some(2.0 / 7.0)),
                ("registered_end", Some(9.0)),
                ("accounts_end", Some(14.0)),
                ("active_end", Some(3.0)),
                ("mobilised_end", Some(7.0)),
                ("actions_end", Some(14.0)),
                ("federations_covered_end", Some(1.0)),
                ("activated_end", Some(9.0)),
                ("lapsed_end", Some(7.0)),
            ],
        );
    }

    #[test]
    fn where_nobody_is_registered_nothing_is_per_person() {
        let nobody = with_active(&[0; 5]);
        let ratios = ["accounts_per_registered_end", "duplicate_share_end"];
        assert_reads(&nobody, &ratios.map(|name| (name, None)));
        assert_reads(&nobody, &[("duplicate_accounts_end", Some(0.0))]);
    }
}
