//! Simple contagion on static random ties, day by day: exact for a large public.
//!
//! Edge-based compartments (Miller, Slim & Volz 2012, doi:10.1098/rsif.2011.0403) in discrete days and for
//! many types: Θ_σ, the chance that a tie to somebody of type σ has not transmitted, falls by
//! Θ_σ(t+1) = Θ_σ − β·(Θ_σ − S_σ), where S_σ = (1−ρ)·exp(−z·Σ_ω P_ω·C_σω·(1−Θ_ω)) is the share of type σ not yet
//! active. Whose tie it is does not matter to Θ.

use super::accounts::Accounts;
use super::kernel::Kernel;
use crate::numeric::exp;

/// A public in which each active friend seen moves one with chance β a day, for ever (SI).
#[derive(Clone, Copy, Debug)]
pub struct Contagion<'a> {
    /// Who holds which accounts.
    pub accounts: &'a Accounts,
    /// b: the share of ties that are bridged.
    pub bridge: f64,
    /// z: the mean number of ties.
    pub mean_degree: f64,
    /// β: the chance per visible active friend and day.
    pub contact: f64,
    /// ρ: the share of each type that is active on day 0.
    pub seeds: f64,
}

impl Contagion<'_> {
    /// The share of the public that is active on days 0 … `days`, all accounts being visited every day.
    pub fn curve(&self, days: u16) -> Vec<f64> {
        let kernel = Kernel::new(self.accounts, self.bridge);
        let start = vec![1.0; kernel.len()];
        let kept = std::iter::successors(Some(start), |kept| {
            let idle = self.idle(&kernel, kept);
            Some(
                kept.iter()
                    .zip(idle)
                    .map(|(kept, idle)| kept - self.contact * (kept - idle))
                    .collect(),
            )
        });
        let active = |kept: Vec<f64>| -> Vec<f64> {
            self.idle(&kernel, &kept).into_iter().map(|idle| 1.0 - idle).collect()
        };
        kept.take(usize::from(days) + 1).map(|kept| kernel.mean(&active(kept))).collect()
    }

    /// S: the share of each type that is not active, `kept` being Θ.
    fn idle(&self, kernel: &Kernel, kept: &[f64]) -> Vec<f64> {
        let transmitted: Vec<f64> = kept.iter().map(|kept| 1.0 - kept).collect();
        let spared = |seen| (1.0 - self.seeds) * exp(-self.mean_degree * seen);
        kernel.seen(&transmitted).into_iter().map(spared).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::percolation::giants;
    use super::super::testing::assert_close;
    use super::*;

    fn curve(accounts: &Accounts, bridge: f64, contact: f64, days: u16) -> Vec<f64> {
        Contagion { accounts, bridge, mean_degree: 8.0, contact, seeds: 0.005 }.curve(days)
    }

    /// V27.
    #[test]
    fn contagions_take_their_days() {
        for (platforms, second, half) in [(1, 0.0, 18), (2, 0.0, 37), (2, 0.2, 25)] {
            let curve = curve(&Accounts::exchangeable(platforms, second), 0.0, 0.05, 60);
            assert_eq!(curve.iter().position(|x| *x >= 0.5), Some(half));
            assert!(curve.windows(2).all(|pair| pair[0] < pair[1]));
            assert_close(curve[0], 0.005, 1e-15);
        }
    }

    #[test]
    fn in_the_end_everybody_near_a_seed_is_active() {
        // Beyond the giant component, whoever is in a small one with a seed in it.
        let accounts = Accounts::exchangeable(4, 0.1);
        let end = curve(&accounts, 0.05, 0.3, 2000)[2000];
        let giant = giants(&accounts, 0.05, 8.0).union;
        assert!(end > giant && end < giant + 0.02, "{end}, {giant}");
    }

    #[test]
    fn bridged_or_shared_by_all_platforms_are_one() {
        let one = curve(&Accounts::everywhere(1), 0.0, 0.05, 50);
        for same in [
            curve(&Accounts::everywhere(6), 0.0, 0.05, 50),
            curve(&Accounts::exchangeable(6, 0.4), 1.0, 0.05, 50),
        ] {
            one.iter().zip(same).for_each(|(one, same)| assert_close(*one, same, 1e-13));
        }
    }

    #[test]
    fn more_contact_more_second_accounts_and_more_bridges_are_never_slower() {
        let base = curve(&Accounts::exchangeable(3, 0.2), 0.1, 0.05, 100);
        for more in [
            curve(&Accounts::exchangeable(3, 0.2), 0.1, 0.06, 100),
            curve(&Accounts::exchangeable(3, 0.3), 0.1, 0.05, 100),
            curve(&Accounts::exchangeable(3, 0.2), 0.2, 0.05, 100),
        ] {
            assert!(base.iter().zip(more).all(|(base, more)| *base <= more + 1e-15));
        }
        let still = curve(&Accounts::exchangeable(3, 0.2), 0.1, 0.0, 5);
        still.into_iter().for_each(|x| assert_close(x, 0.005, 1e-15));
    }
}
