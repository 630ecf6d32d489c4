//! Giant components of classic networks.

use super::solve::{last, settle};
use crate::numeric::{expm1, sqrt};

/// S(x): the share of a random network of mean degree `x` that is in its giant component, the largest
/// solution of S = 1 − e^(−xS); 0 for x ≤ 1 (Erdős & Rényi 1960, *On the evolution of random graphs*;
/// Newman, Strogatz & Watts 2001, doi:10.1103/PhysRevE.64.026118).
///
/// It is also the final size of a simple contagion with reproduction number `x`.
pub fn giant(x: f64) -> f64 {
    if x > 1.0 { last(0.0, 1.0, |s| s == 0.0 || -expm1(-x * s) > s) } else { 0.0 }
}

/// The standard deviation of the share in the giant component over networks of `agents` supporters in
/// which each pair is tied with one chance: √[S(1−S)/N]/(1 − z(1−S)), with z the `mean_degree` > 1 (Stepanov
/// 1970, *On the probability of connectedness of a graph G_m(t)*, doi:10.1137/1115004).
///
/// Where the number of ties is fixed, as in the model, it is smaller by the factor √(1 − 2z(1−S)·S)
/// (Pittel 1990, *On tree census and the giant component in sparse random graphs*).
pub fn giant_deviation(mean_degree: f64, agents: u32) -> f64 {
    let s = giant(mean_degree);
    sqrt(s * (1.0 - s) / f64::from(agents)) / (1.0 - mean_degree * (1.0 - s))
}

/// The share in the giant component of a random network in which everybody has `degree` ≥ 2 ties and
/// each tie conducts with chance T = `transmission`: S = 1 − w^d with the smallest w = 1 − T + T·w^(d−1)
/// (Callaway, Newman, Strogatz & Watts 2000, doi:10.1103/PhysRevLett.85.5468).
///
/// For d = 3 it is 1 − ((1−T)/T)³ from the critical T_c = 1/(d−1) = ½ on.
pub fn regular_giant(degree: u32, transmission: f64) -> f64 {
    let t = transmission;
    let through = |w: f64| (1..degree).fold(1.0, |power, _| power * w);
    let apart = settle(vec![0.0], |w| vec![1.0 - t + t * through(w[0])])[0];
    1.0 - apart * through(apart)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    /// V11.
    #[test]
    fn random_networks_have_the_giants_of_the_table() {
        for (z, size, deviation) in
            [(1.5, ".58281", "1.318"), (2.0, ".79681", ".678"), (4.0, ".98017", ".151")]
        {
            assert_printed(giant(z), size);
            assert_printed(giant_deviation(z, 1), deviation);
        }
        assert_close(giant_deviation(2.0, 200_000) * sqrt(2e5), giant_deviation(2.0, 1), 1e-15);
    }

    #[test]
    fn there_is_no_giant_below_one_and_it_grows_from_nothing() {
        assert_eq!([giant(0.0), giant(0.9), giant(1.0)], [0.0; 3]);
        // S ≈ 2(x−1) just above, with an error of the order of (x−1)².
        assert_close(giant(1.0 + 1e-4), 2e-4, 1e-7);
        let sizes: Vec<f64> = (10..60).map(|x| giant(f64::from(x) / 10.0)).collect();
        assert!(sizes.windows(2).all(|pair| pair[0] < pair[1]));
        for x in [1.2, 3.0, 8.0] {
            assert_close(giant(x), -expm1(-x * giant(x)), 1e-15);
        }
    }

    /// V12.
    #[test]
    fn a_network_of_three_ties_each_has_its_closed_form() {
        for (t, printed) in [(0.55, ".4523"), (0.6, ".7037"), (0.9, ".99863")] {
            let odds = (1.0 - t) / t;
            assert_printed(regular_giant(3, t), printed);
            assert_close(regular_giant(3, t), 1.0 - odds * odds * odds, 1e-12);
        }
        assert_close(regular_giant(3, 0.4), 0.0, 1e-12);
        assert_eq!([regular_giant(3, 1.0), regular_giant(2, 1.0)], [1.0; 2]);
    }
}
