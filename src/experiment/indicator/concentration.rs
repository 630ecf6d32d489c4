//! How unequal platforms and operators are.
//!
//! The Herfindahl–Hirschman index is Σ s², s being the shares of the platforms: 1 where one has all,
//! 1/K where K have the same; its inverse is the number of equal platforms that would be as
//! concentrated. Normalised, (HHI − 1/K)/(1 − 1/K), it is 0 … 1 whatever the number K of open
//! platforms. Somebody with two accounts counts on both.

use super::definition::{Definition, real};
use super::seen::{Seen, ratio};
use crate::tally::PlatformTally;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real(
        "hhi_accounts",
        "index",
        "sum of the squared shares of the platforms in the accounts",
        |seen| hhi(seen, |platform| platform.accounts),
    ),
    real(
        "effective_platforms_accounts",
        "platforms",
        "1 over hhi_accounts: the number of equal platforms as concentrated",
        |seen| Some(1.0 / hhi(seen, |platform| platform.accounts)?),
    ),
    real(
        "hhi_normalised_accounts",
        "index",
        "hhi_accounts from 0, all open platforms alike, to 1, one has all; empty with one open",
        |seen| normalised(seen, |platform| platform.accounts),
    ),
    real(
        "hhi_active",
        "index",
        "sum of the squared shares of the platforms in the accounts of active supporters",
        |seen| hhi(seen, |platform| platform.active),
    ),
    real(
        "effective_platforms_active",
        "platforms",
        "1 over hhi_active: the number of equal platforms as concentrated",
        |seen| Some(1.0 / hhi(seen, |platform| platform.active)?),
    ),
    real(
        "hhi_normalised_active",
        "index",
        "hhi_active from 0, all open platforms alike, to 1, one has all; empty with one open",
        |seen| normalised(seen, |platform| platform.active),
    ),
    real(
        "largest_operator_share",
        "share of accounts",
        "accounts on the platforms of the operator that has most of them, over all accounts",
        |seen| {
            let accounts = &seen.census()?.operator_accounts;
            ratio(accounts.iter().copied().max()?, accounts.iter().sum())
        },
    ),
];

/// Σ s², from whole numbers.
fn hhi(seen: &Seen, count: fn(&PlatformTally) -> u64) -> Option<f64> {
    let counts = || seen.platforms().iter().map(count).map(u128::from);
    let (squares, all) = (counts().map(|c| c * c).sum::<u128>(), counts().sum::<u128>());
    (all > 0).then(|| squares as f64 / (all * all) as f64)
}

fn normalised(seen: &Seen, count: fn(&PlatformTally) -> u64) -> Option<f64> {
    let open = seen.platforms().iter().filter(|platform| platform.open).count() as f64;
    let index = hhi(seen, count)?;
    (open > 1.0).then(|| (index - 1.0 / open) / (1.0 - 1.0 / open))
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, counted};
    use crate::model::census::Census;
    use crate::model::curve::Curve;
    use crate::tally::PlatformTally;

    /// The same counts (open, accounts, active) of platforms on each of five days.
    fn with_platforms(platforms: &[(bool, u64, u64)]) -> Curve {
        let row = |&(open, accounts, active)| PlatformTally {
            open,
            accounts,
            active,
            ..PlatformTally::default()
        };
        let census = Census { operator_accounts: vec![3, 7, 0], ..Census::default() };
        let platforms = (0..5).flat_map(|_| platforms.iter().map(row)).collect();
        Curve { platforms, ..counted(census) }
    }

    #[test]
    fn concentration_is_what_a_hand_computes() {
        let curve = with_platforms(&[(true, 6, 2), (true, 4, 2), (false, 0, 0)]);
        assert_reads(
            &curve,
            &[
                ("hhi_accounts_end", Some(0.52)),
                ("effective_platforms_accounts_end", Some(1.0 / 0.52)),
                ("hhi_normalised_accounts_end", Some((0.52 - 0.5) / 0.5)),
                ("hhi_active_end", Some(0.5)),
                ("effective_platforms_active_election", Some(2.0)),
                ("hhi_normalised_active_election", Some(0.0)),
                ("largest_operator_share_end", Some(0.7)),
            ],
        );
    }

    #[test]
    fn one_open_platform_has_no_normalised_index_and_nobody_has_none_at_all() {
        let one = with_platforms(&[(true, 6, 0)]);
        assert_reads(
            &one,
            &[
                ("hhi_accounts_end", Some(1.0)),
                ("hhi_normalised_accounts_end", None),
                ("hhi_active_end", None),
                ("effective_platforms_active_end", None),
            ],
        );
    }
}
