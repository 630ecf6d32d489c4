//! The reproduction number: what an organisation leaves of R₁, that of one platform for everybody.
//!
//! A supporter of type τ makes (β·z/γ)·P_σ·V_τσ of type σ active, V being the chance of being seen. So
//! R_K = R₁·Λ, with Λ the largest eigenvalue of the matrix P_σ·V_τσ (next-generation matrix: Diekmann,
//! Heesterbeek & Metz 1990, doi:10.1007/BF00178324). What is not registered is missing in P, so the
//! registered share multiplies Λ.

use super::accounts::Accounts;
use super::kernel::{Kernel, discounted};
use crate::id::PlatformSet;
use crate::numeric::{pow, sqrt};

/// Λ of a public with these accounts, every account being visited every day, and the share `bridge` of
/// ties bridged.
pub fn factor(accounts: &Accounts, bridge: f64) -> f64 {
    let kernel = Kernel::new(accounts, bridge);
    largest_eigenvalue(kernel.len(), |vector| kernel.seen(vector))
}

/// How often accounts are visited: each of r accounts with chance v·r^(−δ) a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attention {
    /// v: the chance per day to visit one's only account, above 0 and up to 1.
    pub visit: f64,
    /// δ: how several accounts share the attention, from 0 (not at all) to 1 (entirely).
    pub dilution: f64,
}

impl Attention {
    /// The chance that somebody with so many `accounts` visits a given one on a day.
    pub fn visited(self, accounts: usize) -> f64 {
        self.visit * pow(accounts as f64, -self.dilution)
    }

    /// The chance that somebody with so many `accounts` leaves a given one unvisited on a day.
    fn unvisited(self, accounts: usize) -> f64 {
        1.0 - self.visited(accounts)
    }
}

/// Λ of a public that visits its accounts with `attention`, relative to one platform with the same v.
///
/// V_τσ = (1−b)·[1 − (1−v·r^(−δ))^|τ∩σ|] + b·[1 − (1−v·r^(−δ))^r] with r = |τ| accounts: a bridged tie is
/// seen by visiting anything.
pub fn attentive_factor(accounts: &Accounts, bridge: f64, attention: Attention) -> f64 {
    let (sets, shares): (Vec<PlatformSet>, Vec<f64>) = accounts.iter().unzip();
    let most = sets.iter().map(|set| set.len()).max().unwrap_or(0);
    let seen = |vector: &[f64]| {
        let amounts: Vec<f64> = shares.iter().zip(vector).map(|(p, x)| p * x).collect();
        let all: f64 = amounts.iter().sum();
        let mut seen = vec![0.0; sets.len()];
        for size in 1..=most {
            let unvisited = attention.unvisited(size);
            let bridged = all * (1.0 - pow(unvisited, size as f64));
            for (place, missed) in discounted(&sets, &amounts, unvisited).into_iter().enumerate() {
                if sets[place].len() == size {
                    seen[place] = (1.0 - bridge) * (all - missed) + bridge * bridged;
                }
            }
        }
        seen
    };
    largest_eigenvalue(sets.len(), seen) / attention.visit
}

/// Λ(K,m) = (1/K)·eig_max [[1−m, 2m], [2(1−m), m(4K−6)/(K−1)]]: the closed form for
/// [`Accounts::exchangeable`], K `platforms` ≥ 1 and the share m of the public with a `second` account.
pub fn exchangeable(platforms: u8, second: f64) -> f64 {
    let (k, m) = (f64::from(platforms), second);
    if platforms == 1 {
        return 1.0;
    }
    let (single, double) = (1.0 - m, m * (4.0 * k - 6.0) / (k - 1.0));
    let apart = single - double;
    (single + double + sqrt(apart * apart + 16.0 * m * (1.0 - m))) / (2.0 * k)
}

/// E[r^(2−δ)]/K: Λ of equal platforms if attention is scarce, v → 0; r is the number of accounts of a
/// supporter, and the eigenvector is r^(1−δ).
pub fn scarce_attention(accounts: &Accounts, dilution: f64) -> f64 {
    let moment = |(set, share): (PlatformSet, f64)| share * pow(set.len() as f64, 2.0 - dilution);
    accounts.iter().map(moment).sum::<f64>() / f64::from(accounts.platforms())
}

/// (1 + (K−1)·b)/K: Λ of K equal `platforms` without second accounts, with the share b of ties bridged.
pub fn bridged(platforms: u8, bridge: f64) -> f64 {
    (1.0 + (f64::from(platforms) - 1.0) * bridge) / f64::from(platforms)
}

/// b_c = (K/R₁ − 1)/(K−1): the critical interoperability, the share of ties that must be bridged for
/// R_K = 1 on K `platforms` > 1 without second accounts.
///
/// Below 0 if R₁ > K (activity spreads without), above 1 if R₁ < 1 (nothing can).
pub fn critical_bridge(platforms: u8, reproduction: f64) -> f64 {
    (f64::from(platforms) / reproduction - 1.0) / (f64::from(platforms) - 1.0)
}

/// Steps after which the power iteration ends, settled or not.
const MOST_STEPS: u32 = 10_000;

/// The largest eigenvalue of a matrix without negative entries, given as its product with a vector of
/// `size` entries: power iteration from equal entries, the largest brought to 1 each time, until that
/// scale changes by less than one part in 10¹⁵.
fn largest_eigenvalue(size: usize, product: impl Fn(&[f64]) -> Vec<f64>) -> f64 {
    let (mut vector, mut value) = (vec![1.0; size], 0.0);
    for _ in 0..MOST_STEPS {
        let next = product(&vector);
        let largest = next.iter().copied().fold(0.0, f64::max);
        if (largest - value).abs() <= 1e-15 * largest {
            return largest;
        }
        value = largest;
        vector = next.into_iter().map(|entry| entry / largest).collect();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    const SECOND: [f64; 7] = [0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0];

    const PRINTED: [(u8, [&str; 7]); 4] = [
        (2, [".5000", ".5669", ".6223", ".7123", ".7839", ".8904", "1"]),
        (3, [".3333", ".3805", ".4236", ".5021", ".5740", ".7060", "1"]),
        (4, [".2500", ".2861", ".3201", ".3840", ".4447", ".5603", ".8333"]),
        (8, [".1250", ".1434", ".1614", ".1965", ".2308", ".2984", ".4643"]),
    ];

    #[test]
    fn the_table_of_factors_is_reproduced() {
        for (platforms, row) in PRINTED {
            for (second, printed) in SECOND.into_iter().zip(row) {
                assert_printed(exchangeable(platforms, second), printed);
            }
        }
    }

    #[test]
    fn the_closed_form_is_the_eigenvalue_of_the_matrix_of_types() {
        for platforms in 1..=16 {
            for second in SECOND {
                let general = factor(&Accounts::exchangeable(platforms, second), 0.0);
                assert_close(general, exchangeable(platforms, second), 1e-13);
            }
        }
    }

    #[test]
    fn two_platforms_follow_their_shorter_form() {
        for m in SECOND {
            let root = sqrt((1.0 + m) * (1.0 + m) + 8.0 * m * (1.0 - m));
            assert_close(exchangeable(2, m), (1.0 + m + root) / 4.0, 1e-15);
        }
    }

    #[test]
    fn who_is_not_registered_is_missing() {
        for shares in [[0.3, 0.0], [0.3, 0.3], [1.0, 0.2]] {
            let accounts = Accounts::independent(&shares);
            let half: Accounts = accounts.iter().map(|(set, share)| (set, share / 2.0)).collect();
            assert_close(factor(&half, 0.2), factor(&accounts, 0.2) / 2.0, 1e-14);
        }
        assert_eq!(factor(&Accounts::default(), 0.5), 0.0);
    }

    #[test]
    fn the_largest_of_separate_platforms_counts() {
        let apart = [(crate::id::PlatformId(0), 0.5), (crate::id::PlatformId(1), 0.2)];
        let apart: Accounts =
            apart.into_iter().map(|(p, share)| (PlatformSet::EMPTY.with(p), share)).collect();
        assert_close(factor(&apart, 0.0), 0.5, 1e-15);
        assert_close(factor(&apart, 1.0), 0.7, 1e-15);
    }

    #[test]
    fn bridges_join_what_platforms_part() {
        for platforms in 1..=16 {
            let accounts = Accounts::exchangeable(platforms, 0.0);
            for bridge in [0.0, 0.1, 0.5, 1.0] {
                assert_close(factor(&accounts, bridge), bridged(platforms, bridge), 1e-14);
            }
            for reproduction in [0.5, 1.2, 3.0, 20.0].into_iter().filter(|_| platforms > 1) {
                let critical = critical_bridge(platforms, reproduction);
                assert_close(reproduction * bridged(platforms, critical), 1.0, 1e-14);
            }
        }
    }

    #[test]
    fn full_attention_is_no_attention_at_all() {
        let full = Attention { visit: 1.0, dilution: 0.0 };
        for bridge in [0.0, 0.3, 1.0] {
            for (platforms, second) in [(1, 0.0), (2, 0.3), (5, 0.2), (6, 1.0)] {
                let accounts = Accounts::exchangeable(platforms, second);
                let expected = factor(&accounts, bridge);
                assert_close(attentive_factor(&accounts, bridge, full), expected, 1e-14);
            }
        }
    }

    #[test]
    fn scarce_attention_counts_accounts() {
        let printed = [(2, 0.5, [".750", "1.250"]), (5, 0.2, [".24", ".32"])];
        for (platforms, second, [diluted, undiluted]) in printed {
            let accounts = Accounts::exchangeable(platforms, second);
            assert_printed(scarce_attention(&accounts, 1.0), diluted);
            assert_printed(scarce_attention(&accounts, 0.0), undiluted);
            for dilution in [0.0, 0.4, 1.0] {
                // What v leaves out of the limit is of the order of v·r.
                let scarce = attentive_factor(&accounts, 0.0, Attention { visit: 1e-6, dilution });
                assert_close(scarce, scarce_attention(&accounts, dilution), 1e-5);
            }
        }
    }

    #[test]
    fn more_dilution_leaves_less() {
        let accounts = Accounts::exchangeable(3, 0.5);
        let at = |dilution| attentive_factor(&accounts, 0.0, Attention { visit: 0.3, dilution });
        assert!(at(0.0) > at(0.5) && at(0.5) > at(1.0));
    }
}
