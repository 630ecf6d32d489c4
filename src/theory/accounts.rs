//! How accounts are distributed over a public.
//!
//! The *type* of a supporter is the set of platforms it holds accounts on. If a tie conducts only where
//! its two ends share a platform, all that fragmentation does to a contagion depends on P_τ, the share
//! of the public that holds exactly the set τ.

use crate::id::{PlatformId, PlatformSet};
use std::collections::BTreeMap;

/// P_τ: the share of the public that holds exactly each set of platforms.
///
/// Who holds no account stands nowhere in it; the shares add up to the registered share, 1 at most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accounts(BTreeMap<PlatformSet, f64>);

impl Accounts {
    /// `platforms` ≥ 1 equal platforms, everybody on one of them, and the share `second` of the public,
    /// 0 … 1, on a second one as well. With one platform there is no second.
    pub fn exchangeable(platforms: u8, second: f64) -> Self {
        let all = || (0..platforms).map(PlatformId);
        let count = f64::from(platforms);
        let second = if platforms > 1 { second } else { 0.0 };
        let singles = all().map(|p| (PlatformSet::EMPTY.with(p), (1.0 - second) / count));
        let pairs = all().flat_map(|p| {
            let others = all().filter(move |q| *q > p);
            others.map(move |q| PlatformSet::EMPTY.with(p).with(q))
        });
        let each = 2.0 * second / (count * (count - 1.0));
        singles.chain(pairs.map(|pair| (pair, each))).collect()
    }

    /// Each supporter joins each platform on its own, platform p with chance `shares[p]`, 0 … 1.
    pub fn independent(shares: &[f64]) -> Self {
        let nobody = vec![(PlatformSet::EMPTY, 1.0)];
        let sets = (0..).map(PlatformId).zip(shares).fold(nobody, |sets, (platform, joining)| {
            let split = |(set, share): (PlatformSet, f64)| {
                [(set, share * (1.0 - joining)), (set.with(platform), share * joining)]
            };
            sets.into_iter().flat_map(split).collect()
        });
        sets.into_iter().collect()
    }

    /// Everybody on every one of `platforms` ≥ 1 platforms.
    pub fn everywhere(platforms: u8) -> Self {
        [((0..platforms).map(PlatformId).collect(), 1.0)].into_iter().collect()
    }

    /// Every set that somebody holds, with the share that holds exactly it, ordered by its bits.
    pub fn iter(&self) -> impl Iterator<Item = (PlatformSet, f64)> {
        self.0.iter().map(|(&set, &share)| (set, share))
    }

    /// n: the share of the public that holds an account.
    pub fn registered(&self) -> f64 {
        self.0.values().sum()
    }

    /// How many platforms there are: one more than the last position in any set.
    pub fn platforms(&self) -> u8 {
        self.0.keys().map(|set| 16 - set.bits().leading_zeros()).max().unwrap_or(0) as u8
    }

    /// The accounts after `platform` has closed: the share `follow` of its members, 0 … 1, hold an
    /// account on its successor, which takes its position, the others only what else they had.
    #[must_use]
    pub fn closed(&self, platform: PlatformId, follow: f64) -> Self {
        let split = |(set, share): (PlatformSet, f64)| {
            [(set, share * follow), (set.without(platform), share * (1.0 - follow))]
        };
        let (members, others) =
            self.iter().partition::<Vec<_>, _>(|(set, _)| set.contains(platform));
        others.into_iter().chain(members.into_iter().flat_map(split)).collect()
    }
}

impl FromIterator<(PlatformSet, f64)> for Accounts {
    /// The public of whom these shares hold these sets; a set that comes twice has both shares.
    fn from_iter<I: IntoIterator<Item = (PlatformSet, f64)>>(holders: I) -> Self {
        let mut shares = BTreeMap::new();
        for (set, share) in holders.into_iter().filter(|(set, _)| !set.is_empty()) {
            *shares.entry(set).or_insert(0.0) += share;
        }
        shares.retain(|_, share| *share > 0.0);
        Self(shares)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, set};
    use super::*;

    #[test]
    fn equal_platforms_have_equal_shares_and_second_accounts_are_pairs() {
        let three: Vec<_> = Accounts::exchangeable(3, 0.4).iter().collect();
        let sets: [&[u8]; 6] = [&[0], &[1], &[0, 1], &[2], &[0, 2], &[1, 2]];
        assert_eq!(three.iter().map(|(held, _)| *held).collect::<Vec<_>>(), sets.map(set));
        for (held, share) in three {
            assert_close(share, if held.len() == 1 { 0.2 } else { 0.4 / 3.0 }, 1e-15);
        }
        assert_eq!(Accounts::exchangeable(1, 0.7), Accounts::everywhere(1));
        assert_eq!(Accounts::exchangeable(2, 1.0), Accounts::everywhere(2));
        assert_eq!(Accounts::exchangeable(4, 0.0).iter().count(), 4);
    }

    #[test]
    fn independent_adoption_leaves_some_without_an_account() {
        let accounts = Accounts::independent(&[0.5, 0.2]);
        let shares: Vec<f64> = accounts.iter().map(|(_, share)| share).collect();
        for (found, expected) in shares.iter().zip([0.4, 0.1, 0.1]) {
            assert_close(*found, expected, 1e-15);
        }
        assert_close(accounts.registered(), 0.6, 1e-15);
        assert_eq!((accounts.platforms(), Accounts::default().platforms()), (2, 0));
    }

    #[test]
    fn a_closure_takes_from_its_members_only() {
        let before = Accounts::exchangeable(2, 0.3);
        let after = before.closed(PlatformId(0), 0.1);
        let shares: Vec<(PlatformSet, f64)> = after.iter().collect();
        let expected = [(set(&[0]), 0.035), (set(&[1]), 0.62), (set(&[0, 1]), 0.03)];
        for (found, expected) in shares.into_iter().zip(expected) {
            assert_eq!(found.0, expected.0);
            assert_close(found.1, expected.1, 1e-15);
        }
        assert_close(before.closed(PlatformId(1), 1.0).registered(), 1.0, 1e-15);
    }
}
