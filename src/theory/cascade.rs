//! Cascades over thresholds, day by day, in a public of many types with random ties.
//!
//! A supporter of type τ has Poisson(z_τ) visible ties, z_τ = z·Σ_σ P_σ·C_τσ, of which the share q̃_τ is
//! active. Along a tie, from outside in, q_τ(t+1) = ρ + (1−ρ)·P[Bin(k, q̃_τ) ≥ κ(k+1)], k being Poisson(z_τ), and
//! the share of type τ that is active is x_τ(t+1) = ρ + (1−ρ)·P[Bin(k, q̃_τ) ≥ κ(k)]; q(0) = x(0) = ρ, the share
//! of seeds (Gleeson & Cahalane 2007, doi:10.1103/PhysRevE.75.056103; Gleeson 2008,
//! doi:10.1103/PhysRevE.77.046117, for synchronous days). The active among Poisson ties and the idle are
//! two independent Poisson numbers, so that sums over k and Bin become sums over the active alone.

use super::accounts::Accounts;
use super::kernel::Kernel;
use super::poisson::Poisson;
use super::solve::settle;
use crate::scenario::Reference;
use crate::unit::Threshold;

/// A public in which everybody has the same threshold, and nobody ceases to be active.
#[derive(Clone, Copy, Debug)]
pub struct Cascade<'a> {
    /// Who holds which accounts.
    pub accounts: &'a Accounts,
    /// b: the share of ties that are bridged.
    pub bridge: f64,
    /// z: the mean number of ties.
    pub mean_degree: f64,
    /// What it takes to become active.
    pub threshold: Threshold,
    /// Which ties a threshold that is a share is a share of.
    pub reference: Reference,
    /// ρ: the share of each type that is active on day 0.
    pub seeds: f64,
}

impl Cascade<'_> {
    /// The share of the public that is active on days 0 … `days`; who holds no account is not.
    pub fn curve(&self, days: u16) -> Vec<f64> {
        let kernel = Kernel::new(self.accounts, self.bridge);
        let start = vec![self.seeds; kernel.len()];
        let along = std::iter::successors(Some(start), |q| Some(self.next(&kernel, q, 1)));
        let later = along.take(days.into()).map(|q| kernel.mean(&self.next(&kernel, &q, 0)));
        std::iter::once(self.seeds * self.accounts.registered()).chain(later).collect()
    }

    /// The share of the public that is active in the end.
    pub fn final_size(&self) -> f64 {
        let kernel = Kernel::new(self.accounts, self.bridge);
        let along = settle(vec![self.seeds; kernel.len()], |q| self.next(&kernel, q, 1));
        kernel.mean(&self.next(&kernel, &along, 0))
    }

    /// The active share of each type a day later, `q` being that of their friends: of people with
    /// `further` ties to people not yet active beside those that are counted.
    fn next(&self, kernel: &Kernel, q: &[f64], further: u32) -> Vec<f64> {
        let seen = |x: &[f64]| kernel.seen(x).into_iter().map(|seen| self.mean_degree * seen);
        let visible = seen(&vec![1.0; q.len()]);
        let share = |(active, visible): (f64, f64)| {
            let ties = match self.reference {
                Reference::Visible => visible,
                Reference::All => self.mean_degree,
            };
            let idle = (ties - active).max(0.0);
            self.seeds + (1.0 - self.seeds) * moved(self.threshold, active, idle, further)
        };
        seen(q).zip(visible).map(share).collect()
    }
}

/// The chance that Poisson(`active`) active friends meet the threshold of somebody with them,
/// Poisson(`idle`) idle ones and `further` idle ones.
fn moved(threshold: Threshold, active: f64, idle: f64, further: u32) -> f64 {
    let idle = Poisson::new(idle);
    let enough = |(number, chance): (u32, &f64)| {
        let idle_at_most =
            threshold.met_up_to(number)?.checked_sub(number)?.checked_sub(further)?;
        Some(chance * idle.at_most(idle_at_most))
    };
    (0..).zip(Poisson::new(active).chances()).filter_map(enough).sum()
}

#[cfg(test)]
mod tests {
    use super::super::contagion::Contagion;
    use super::super::percolation::giants;
    use super::super::testing::{assert_close, assert_printed};
    use super::*;
    use crate::numeric::{exp, expm1, lgamma, ln, ln_1p};

    /// Everybody on one of K platforms and a share on a second one, threshold 0.18, 0.1 % of seeds.
    fn watts(z: f64, (platforms, second): (u8, f64), reference: Reference) -> (f64, Vec<f64>) {
        let accounts = Accounts::exchangeable(platforms, second);
        let cascade = Cascade {
            accounts: &accounts,
            bridge: 0.0,
            mean_degree: z,
            threshold: Threshold::share(0.18),
            reference,
            seeds: 0.001,
        };
        (cascade.final_size(), cascade.curve(200))
    }

    #[track_caller]
    fn assert_row(z: f64, reference: Reference, row: &[((u8, f64), &str)]) {
        for (organisation, printed) in row {
            let (size, curve) = watts(z, *organisation, reference);
            assert_printed(size, printed);
            assert_close(curve[200], size, 1e-3);
        }
    }

    /// V21, V22.
    #[test]
    fn a_crowded_public_is_set_free_by_splitting() {
        let apart = [(1, ".0023"), (2, ".9802"), (3, ".9123"), (6, ".4500")];
        assert_row(8.0, Reference::Visible, &apart.map(|(k, printed)| ((k, 0.0), printed)));
        let some = [(2, ".9932"), (4, ".9094"), (6, ".7510")];
        assert_row(8.0, Reference::Visible, &some.map(|(k, printed)| ((k, 0.2), printed)));
    }

    /// V23.
    #[test]
    fn a_thin_public_is_cut_off_by_splitting() {
        let apart = [(1, ".9802"), (2, ".7970"), (3, ".4500"), (4, ".0310")];
        assert_row(4.0, Reference::Visible, &apart.map(|(k, printed)| ((k, 0.0), printed)));
        assert_row(4.0, Reference::Visible, &[((2, 0.5), ".9619"), ((4, 0.5), ".8002")]);
    }

    /// V24.
    #[test]
    fn where_all_ties_count_splitting_only_loses() {
        assert_row(4.0, Reference::All, &[((2, 0.0), ".0110"), ((2, 0.2), ".8917")]);
        for platforms in 2..=6 {
            for second in [0.0, 0.2] {
                assert!(watts(8.0, (platforms, second), Reference::All).0 < 0.0025);
            }
        }
    }

    /// V25.
    #[test]
    fn cascades_take_their_days() {
        for (z, organisation, size, half) in [
            (4.0, (1, 0.0), ".98019", 9),
            (8.0, (2, 0.0), ".98019", 9),
            (8.0, (3, 0.2), ".96332", 10),
            (8.0, (4, 0.5), ".97076", 11),
        ] {
            let (found, curve) = watts(z, organisation, Reference::Visible);
            assert_printed(found, size);
            assert_eq!(curve.iter().position(|x| *x >= 0.5), Some(half));
            assert!(curve.windows(2).all(|pair| pair[0] <= pair[1] + 1e-15));
        }
    }

    /// Σ_k Pois_z(k)·P[Bin(k, q) ≥ κ(k + further)], term by term.
    fn by_the_book(threshold: Threshold, z: f64, q: f64, further: u32) -> f64 {
        let binomial = |k: u32, j: u32| {
            let (k, j) = (f64::from(k), f64::from(j));
            exp(lgamma(k + 1.0) - lgamma(j + 1.0) - lgamma(k - j + 1.0)
                + j * ln(q)
                + (k - j) * ln_1p(-q))
        };
        let poisson = |k: u32| exp(f64::from(k) * ln(z) - z - lgamma(f64::from(k) + 1.0));
        let met = |k| (threshold.needs(k + further)..=k).map(move |j| binomial(k, j)).sum::<f64>();
        (0..150).map(|k| poisson(k) * met(k)).sum()
    }

    #[test]
    fn active_and_idle_ties_are_the_sum_over_degrees_and_binomials() {
        let shares = [0.18, 0.2, 0.5, 1.0].map(Threshold::share);
        let counts = [0, 1, 3].map(Threshold::count);
        for threshold in shares.into_iter().chain(counts) {
            for z in [0.7, 4.0, 19.0] {
                for q in [0.001, 0.3, 0.97] {
                    for further in [0, 1] {
                        let found = moved(threshold, z * q, z * (1.0 - q), further);
                        assert_close(found, by_the_book(threshold, z, q, further), 1e-13);
                    }
                }
            }
        }
    }

    #[test]
    fn one_organisation_in_another_form_has_the_same_cascade() {
        let at = |accounts: &Accounts, bridge, mean_degree| {
            let threshold = Threshold::share(0.18);
            let reference = Reference::Visible;
            Cascade { accounts, bridge, mean_degree, threshold, reference, seeds: 0.001 }.curve(30)
        };
        let one = at(&Accounts::everywhere(1), 0.0, 4.0);
        let same = [
            at(&Accounts::everywhere(5), 0.0, 4.0),
            at(&Accounts::exchangeable(3, 0.0), 1.0, 4.0),
            at(&Accounts::exchangeable(2, 1.0), 0.3, 4.0),
            at(&Accounts::exchangeable(3, 0.0), 0.0, 12.0),
        ];
        for other in same {
            for (one, other) in one.iter().zip(other) {
                assert_close(*one, other, 1e-12);
            }
        }
    }

    #[test]
    fn where_one_friend_is_enough_a_cascade_is_certain_contagion_and_fills_the_giant() {
        let accounts = Accounts::exchangeable(3, 0.2);
        let (bridge, mean_degree) = (0.1, 5.0);
        let cascade = |seeds| Cascade {
            accounts: &accounts,
            bridge,
            mean_degree,
            threshold: Threshold::count(1),
            reference: Reference::Visible,
            seeds,
        };
        assert_close(
            cascade(1e-9).final_size(),
            giants(&accounts, bridge, mean_degree).union,
            1e-6,
        );
        let seeds = 0.001;
        let certain =
            Contagion { accounts: &accounts, bridge, mean_degree, contact: 1.0, seeds }.curve(40);
        for (one, other) in cascade(seeds).curve(40).into_iter().zip(certain) {
            assert_close(one, other, 1e-12);
        }
    }

    #[test]
    fn a_threshold_of_zero_needs_no_friend() {
        assert_close(moved(Threshold::Zero, 0.0, 3.0, 1), 1.0, 1e-14);
        assert_close(moved(Threshold::count(1), 2.0, 3.0, 1), -expm1(-2.0), 1e-14);
    }
}
