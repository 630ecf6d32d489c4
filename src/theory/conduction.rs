//! Tie conduction: the chance that a tie joins two supporters who share a platform, or is bridged.

use super::accounts::Accounts;
use super::kernel::Kernel;

/// Σ_τσ P_τ·C_τσ·P_σ: the share of all ties that conduct, with the share `bridge` of ties bridged, if
/// who knows whom has nothing to do with accounts.
pub fn conducting(accounts: &Accounts, bridge: f64) -> f64 {
    let kernel = Kernel::new(accounts, bridge);
    kernel.mean(&kernel.seen(&vec![1.0; kernel.len()]))
}

/// s(K,m) = [(1−m)² + 4m(1−m)]/K + m²(4K−6)/(K(K−1)): the closed form for
/// [`Accounts::exchangeable`], K `platforms` ≥ 1 and the share m of the public with a `second` account.
pub fn exchangeable(platforms: u8, second: f64) -> f64 {
    let (k, m) = (f64::from(platforms), second);
    if platforms == 1 {
        return 1.0;
    }
    ((1.0 - m) * (1.0 - m) + 4.0 * m * (1.0 - m)) / k + m * m * (4.0 * k - 6.0) / (k * (k - 1.0))
}

/// s = 1 − Π_p (1 − ρ_p²): the closed form for [`Accounts::independent`] with these `shares`.
pub fn independent(shares: &[f64]) -> f64 {
    1.0 - shares.iter().map(|share| 1.0 - share * share).product::<f64>()
}

/// h + (1−h)·s: with the share h `inside` platforms of ties that were made there, and s on the others.
pub fn assortative(inside: f64, conducting: f64) -> f64 {
    inside + (1.0 - inside) * conducting
}

/// s + (1−s)·b: with the share b of ties bridged, if s conduct without and everybody holds an account.
pub fn bridged(conducting: f64, bridge: f64) -> f64 {
    conducting + (1.0 - conducting) * bridge
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;

    const SECOND: [f64; 6] = [0.0, 0.05, 0.2, 0.5, 0.9, 1.0];

    #[test]
    fn the_closed_forms_are_the_general_sum() {
        for platforms in 1..=16 {
            for second in SECOND {
                let accounts = Accounts::exchangeable(platforms, second);
                let s = exchangeable(platforms, second);
                assert_close(conducting(&accounts, 0.0), s, 1e-14);
                assert_close(conducting(&accounts, 0.3), bridged(s, 0.3), 1e-14);
                assert_close(conducting(&accounts, 1.0), 1.0, 1e-14);
            }
        }
        for shares in [&[0.3][..], &[0.2, 0.9], &[0.1, 0.4, 0.0, 1.0], &[0.3; 7]] {
            let general = conducting(&Accounts::independent(shares), 0.0);
            assert_close(general, independent(shares), 1e-14);
        }
    }

    #[test]
    fn two_platforms_leave_one_less_half_the_square_of_the_single() {
        for m in SECOND {
            assert_close(exchangeable(2, m), 1.0 - (1.0 - m) * (1.0 - m) / 2.0, 1e-15);
        }
    }

    #[test]
    fn more_platforms_conduct_less_and_more_second_accounts_more() {
        for platforms in 1..8 {
            for pair in SECOND.windows(2) {
                let here = exchangeable(platforms, pair[0]);
                assert!(exchangeable(platforms + 1, pair[0]) < here);
                assert!(platforms == 1 || exchangeable(platforms, pair[1]) > here);
            }
        }
        assert_eq!([exchangeable(5, 0.0), exchangeable(1, 0.4)], [0.2, 1.0]);
    }

    #[test]
    fn ties_inside_and_bridges_reach_from_what_conducts_to_everything() {
        assert_eq!([assortative(0.0, 0.3), assortative(1.0, 0.3)], [0.3, 1.0]);
        assert_eq!([bridged(0.3, 0.0), bridged(0.3, 1.0)], [0.3, 1.0]);
        assert_close(assortative(0.5, 0.2), 0.6, 1e-15);
    }
}
