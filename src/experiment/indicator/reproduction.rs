//! How many others one active supporter makes active: as it happened, and as the kernel has it.
//!
//! As it happened: activations that needed friends, over lapses expected. The ratio of these
//! activations on day t to the active of day t − 1, times the mean duration 1/γ, is R_t; here both are
//! added up over the days before they are divided. What fatigue adds to lapsing is left out.
//!
//! As the kernel has it: two supporters with account sets τ and σ conduct with C[τ,σ] = 1 if they share
//! a platform, else b. With P_σ the share of the public that holds σ, the largest eigenvalue Λ of
//! [P_σ·C[τ,σ]] is what the organisation leaves of R₀ (next-generation matrix: Diekmann, Heesterbeek
//! & Metz 1990, doi:10.1007/BF00178324): R = R₀·Λ.

use super::definition::{Definition, real};
use super::seen::Seen;
use crate::model::census::Census;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real(
        "reproduction",
        "supporters",
        "activations that needed friends, over expected lapses (lapse times the active of the day \
         before, added up over the days)",
        reproduction,
    ),
    real(
        "next_generation",
        "factor",
        "largest eigenvalue of the matrix of who could see whom by account sets, weighted by their \
         shares of the public; times R₀ it is the reproduction number with full attention",
        |seen| Some(next_generation(seen.census()?)),
    ),
];

fn reproduction(seen: &Seen) -> Option<f64> {
    let (_, before) = seen.days().split_last()?;
    let active: u64 = before.iter().map(|day| day.active).sum();
    let lapses = seen.census()?.rates.lapse * active as f64;
    (lapses > 0.0).then(|| seen.total(|day| day.activated_by_friends) as f64 / lapses)
}

/// Steps of the power iteration; its error falls at least as the square of the ratio of the two
/// largest eigenvalues with every one.
const STEPS: usize = 256;

/// Λ by power iteration and its Rayleigh quotient, in the product weighted by P, for which the matrix
/// is symmetric.
fn next_generation(census: &Census) -> f64 {
    let kernel = Kernel::of(census);
    let mut vector = vec![1.0; kernel.shares.len()];
    let mut quotient = 0.0;
    for _ in 0..STEPS {
        let next = kernel.times(&vector);
        let weighted = |a: &[f64], b: &[f64]| -> f64 {
            kernel.shares.iter().zip(a).zip(b).map(|((share, a), b)| share * a * b).sum()
        };
        let length = weighted(&vector, &vector);
        if length == 0.0 {
            return 0.0;
        }
        quotient = weighted(&vector, &next) / length;
        let largest = next.iter().copied().fold(0.0, f64::max);
        vector = next.into_iter().map(|entry| entry / largest).collect();
    }
    quotient
}

/// The matrix [P_σ·C[τ,σ]] over all sets of platforms, by their bits.
struct Kernel {
    shares: Vec<f64>,
    bridge: f64,
}

impl Kernel {
    fn of(census: &Census) -> Self {
        let largest = census.holders.keys().map(|set| set.bits()).max().unwrap_or(0);
        let sets = (usize::from(largest) + 1).next_power_of_two();
        let mut shares = vec![0.0; sets];
        for (set, &holders) in &census.holders {
            shares[usize::from(set.bits())] = holders as f64 / census.supporters as f64;
        }
        Self { shares, bridge: census.rates.bridge }
    }

    /// The matrix times `vector`. What a set does not meet are the subsets of its complement, whose sums
    /// are made platform by platform: so the cost is that of the sets, not of their pairs.
    fn times(&self, vector: &[f64]) -> Vec<f64> {
        let mut below: Vec<f64> = self.shares.iter().zip(vector).map(|(p, x)| p * x).collect();
        let (sets, all) = (below.len(), below.iter().sum::<f64>());
        for platform in (0..).map(|bit| 1 << bit).take_while(|&platform| platform < sets) {
            for set in (0..sets).filter(|set| set & platform != 0) {
                below[set] += below[set ^ platform];
            }
        }
        let apart = |set: usize| below[sets - 1 - set];
        (0..sets).map(|set| all - (1.0 - self.bridge) * apart(set)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, counted, with_days};
    use super::*;
    use crate::id::{Day, PlatformId, PlatformSet};
    use crate::model::census::Rates;
    use crate::model::tally::{Curve, Tally};

    #[test]
    fn activations_by_friends_are_held_against_expected_lapses() {
        let rows = [(10, 0), (20, 12), (30, 13), (20, 3), (99, 2)];
        let days = rows.map(|(active, activated_by_friends)| Tally {
            active,
            activated_by_friends,
            ..Tally::default()
        });
        let with_lapse = |lapse| {
            let rates = Rates { lapse, ..Rates::default() };
            let census = Census { day: Day(4), rates, ..Census::default() };
            Curve { censuses: vec![census], ..with_days(days) }
        };
        assert_reads(&with_lapse(0.25), &[("reproduction_end", Some(30.0 / 20.0))]);
        assert_reads(&with_lapse(0.0), &[("reproduction_end", None)]);
    }

    /// A public of which these shares hold these sets of platforms.
    fn factor(holders: &[(&[u8], u64)], supporters: u64, bridge: f64) -> f64 {
        let set = |set: &[u8]| set.iter().map(|&p| PlatformId(p)).collect::<PlatformSet>();
        let holders = holders.iter().map(|&(platforms, number)| (set(platforms), number)).collect();
        let rates = Rates { bridge, ..Rates::default() };
        next_generation(&Census { holders, supporters, rates, ..Census::default() })
    }

    #[track_caller]
    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn one_platform_leaves_what_is_registered_and_several_leave_the_largest() {
        assert_close(factor(&[(&[0], 300)], 1000, 0.0), 0.3);
        assert_close(factor(&[(&[0], 500), (&[1], 200)], 1000, 0.0), 0.5);
        assert_close(factor(&[(&[1], 200), (&[3], 200), (&[5], 200)], 600, 0.0), 1.0 / 3.0);
        assert_close(factor(&[], 1000, 0.0), 0.0);
    }

    /// The closed forms for K equal platforms: (1 + (K − 1)b)/K with a bridge, and for K = 2 of whom a
    /// share m holds both [(1 + m) + √((1 + m)² + 8m(1 − m))]/4.
    #[test]
    fn bridges_and_second_accounts_follow_their_closed_forms() {
        let three: [(&[u8], u64); 3] = [(&[0], 100), (&[1], 100), (&[2], 100)];
        assert_close(factor(&three, 300, 0.4), (1.0 + 2.0 * 0.4) / 3.0);
        for both in [1, 3, 5, 8] {
            let m = both as f64 / 10.0;
            let sets: [(&[u8], u64); 3] =
                [(&[0], 10 - both), (&[1], 10 - both), (&[0, 1], 2 * both)];
            let expected =
                (1.0 + m + crate::numeric::sqrt((1.0 + m) * (1.0 + m) + 8.0 * m * (1.0 - m))) / 4.0;
            assert_close(factor(&sets, 20, 0.0), expected);
        }
    }

    #[test]
    fn the_kernel_is_the_matrix_written_out() {
        let bridge = 0.3;
        let sets = [(0b0001, 7), (0b0110, 5), (0b1000, 11), (0b1011, 2), (0b1111, 1)];
        let set = |bits: u16| {
            (0..4).filter(|p| bits >> p & 1 == 1).map(PlatformId).collect::<PlatformSet>()
        };
        let holders = sets.map(|(bits, number)| (set(bits), number)).into_iter().collect();
        let rates = Rates { bridge, ..Rates::default() };
        let kernel = Kernel::of(&Census { holders, supporters: 40, rates, ..Census::default() });
        let vector: Vec<f64> = (0..16).map(f64::from).collect();
        let product = kernel.times(&vector);
        for (row, _) in sets {
            let conducts = |column: u16| if row & column == 0 { bridge } else { 1.0 };
            let terms = sets.map(|(column, number)| {
                conducts(column) * number as f64 / 40.0 * vector[usize::from(column)]
            });
            assert_close(product[usize::from(row)], terms.iter().sum());
        }
    }

    #[test]
    fn it_is_read_where_the_public_was_counted() {
        let holders = [(PlatformSet::EMPTY.with(PlatformId(2)), 25)].into();
        let census = Census { holders, supporters: 100, ..Census::default() };
        assert_reads(
            &counted(census),
            &[("next_generation_end", Some(0.25)), ("next_generation_election", None)],
        );
    }
}
