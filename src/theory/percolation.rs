//! Percolation over platforms: how much of the public conducting ties hold together.
//!
//! Ties are random with mean degree z and transmit with chance T. The chance u_τ that somebody of type
//! τ is in no giant component is the smallest solution of u_τ = exp(−zT·Σ_σ P_σ·C_τσ·(1−u_σ)): a
//! branching process of many types, as for one type in Newman, Strogatz & Watts 2001,
//! doi:10.1103/PhysRevE.64.026118.

use super::accounts::Accounts;
use super::kernel::Kernel;
use super::reproduction::factor;
use super::solve::settle;
use crate::id::PlatformSet;
use crate::numeric::expm1;

/// Shares of the public in giant components.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Giants {
    /// In any of them.
    pub union: f64,
    /// In the largest.
    pub largest: f64,
}

/// The giant components of a public with these accounts and the share `bridge` of ties bridged, `ties`
/// being z·T, the mean number of ties that transmit, ≥ 0.
pub fn giants(accounts: &Accounts, bridge: f64, ties: f64) -> Giants {
    let kernel = Kernel::new(accounts, bridge);
    let inside = settle(vec![1.0; kernel.len()], |inside| {
        kernel.seen(inside).into_iter().map(|seen| -expm1(-ties * seen)).collect()
    });
    let held_together = groups(accounts, bridge);
    let largest = held_together.into_iter().map(|group| {
        let in_group = accounts.iter().zip(&inside).filter(|((set, _), _)| set.meets(group));
        in_group.map(|((_, share), inside)| share * inside).sum()
    });
    Giants { union: kernel.mean(&inside), largest: largest.fold(0.0, f64::max) }
}

/// z_c = 1/(T·Λ): the mean degree above which there is a giant component, if ties transmit with chance
/// `transmission`, above 0. Λ contains the registered share; infinite if nothing conducts.
pub fn critical_degree(accounts: &Accounts, bridge: f64, transmission: f64) -> f64 {
    1.0 / (transmission * factor(accounts, bridge))
}

/// Platforms that are held together by whoever is on two of them, or by bridges.
fn groups(accounts: &Accounts, bridge: f64) -> Vec<PlatformSet> {
    let mut groups: Vec<PlatformSet> = Vec::new();
    for (set, _) in accounts.iter() {
        let joins = |group: &PlatformSet| bridge > 0.0 || group.meets(set);
        let (joined, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(joins);
        groups = others;
        groups.push(joined.iter().flat_map(|group| group.iter()).chain(set.iter()).collect());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::giant::giant;
    use super::super::testing::{assert_close, assert_printed, set};
    use super::*;

    /// V26.
    #[test]
    fn second_accounts_fuse_the_giants_of_platforms() {
        for (z, platforms, second, printed) in [
            (6.0, 3, 0.1, ".86652"),
            (6.0, 3, 0.3, ".93660"),
            (3.0, 4, 0.2, ".21648"),
            (2.0, 2, 0.2, ".49674"),
        ] {
            let found = giants(&Accounts::exchangeable(platforms, second), 0.0, z);
            assert_printed(found.union, printed);
            assert_close(found.largest, found.union, 1e-15);
        }
    }

    #[test]
    fn without_them_each_platform_has_its_own() {
        for (z, platforms) in [(6.0, 3), (3.0, 4), (8.0, 1), (9.0, 16)] {
            let found = giants(&Accounts::exchangeable(platforms, 0.0), 0.0, z);
            let k = f64::from(platforms);
            assert_close(found.union, giant(z / k), 1e-12);
            assert_close(found.largest, giant(z / k) / k, 1e-12);
        }
    }

    /// A third of S(2); a simulated network gave 0.267.
    #[test]
    fn second_accounts_of_a_tenth_more_than_triple_the_largest() {
        let largest = |second| giants(&Accounts::exchangeable(3, second), 0.0, 6.0).largest;
        assert_printed(largest(0.0), ".2656");
        assert_printed(largest(0.1), ".8665");
    }

    #[test]
    fn bridged_or_shared_by_all_they_are_one_platform() {
        for z in [0.5, 1.5, 4.0] {
            let bridged = giants(&Accounts::exchangeable(5, 0.0), 1.0, z);
            let shared = giants(&Accounts::everywhere(5), 0.0, z);
            for found in [bridged, shared] {
                assert_close(found.union, giant(z), 1e-12);
                assert_close(found.largest, giant(z), 1e-12);
            }
        }
    }

    #[test]
    fn whoever_is_on_two_platforms_holds_them_together() {
        let sets: [&[u8]; 5] = [&[0], &[1], &[0, 1], &[1, 2], &[3, 4]];
        let accounts = sets.map(|platforms| (set(platforms), 0.2)).into_iter().collect();
        assert_eq!(groups(&accounts, 0.0), [set(&[0, 1, 2]), set(&[3, 4])]);
        assert_eq!(groups(&accounts, 0.1), [set(&[0, 1, 2, 3, 4])]);
    }

    #[test]
    fn giants_begin_at_the_critical_degree() {
        let half = Accounts::independent(&[0.3, 0.2, 0.1]);
        for accounts in [Accounts::exchangeable(3, 0.2), Accounts::everywhere(2), half] {
            for transmission in [0.2, 1.0] {
                let critical = critical_degree(&accounts, 0.1, transmission);
                let at = |times: f64| giants(&accounts, 0.1, times * critical * transmission).union;
                assert_close(at(0.9), 0.0, 1e-12);
                assert!(at(1.1) > 0.01);
            }
        }
        assert_eq!(critical_degree(&Accounts::default(), 0.0, 1.0), f64::INFINITY);
    }
}
