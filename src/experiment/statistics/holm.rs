//! Several comparisons at once: Holm's step-down adjustment.

/// The adjusted chances, in the order given: compared with 5 %, they keep the chance of any false
/// alarm below 5 % however many comparisons are made.
///
/// The k-th smallest of m is multiplied by m − k + 1, may not fall below a smaller one's, and stops
/// at 1 (Holm 1979). A missing one is no comparison: it stays missing and is not counted in m.
pub fn adjust(chances: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut ranked: Vec<(usize, f64)> =
        chances.iter().enumerate().filter_map(|(place, p)| Some((place, (*p)?))).collect();
    ranked.sort_by(|(_, p), (_, q)| p.total_cmp(q));
    let mut adjusted = vec![None; chances.len()];
    let mut floor: f64 = 0.0;
    for (rank, &(place, p)) in ranked.iter().enumerate() {
        floor = floor.max(p * (ranked.len() - rank) as f64).min(1.0);
        adjusted[place] = Some(floor);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_comparisons_are_adjusted_as_by_hand() {
        let adjusted = adjust(&[Some(0.25), Some(0.0625), Some(0.375)]);
        assert_eq!(adjusted, [Some(0.5), Some(0.1875), Some(0.5)], "3 × 1/16, 2 × 1/4, 1 × 3/8");
    }

    #[test]
    fn a_chance_never_exceeds_one() {
        assert_eq!(adjust(&[Some(0.5), Some(0.75)]), [Some(1.0), Some(1.0)]);
    }

    #[test]
    fn a_single_comparison_needs_no_adjustment() {
        assert_eq!(adjust(&[Some(0.04)]), [Some(0.04)]);
    }

    #[test]
    fn a_comparison_that_could_not_be_made_does_not_count() {
        let adjusted = adjust(&[None, Some(0.25), None, Some(0.125)]);
        assert_eq!(adjusted, [None, Some(0.25), None, Some(0.25)]);
        assert_eq!(adjust(&[None]), [None]);
        assert_eq!(adjust(&[]), []);
    }

    proptest! {
        #[test]
        fn adjusting_only_raises_and_keeps_the_order(
            chances in proptest::collection::vec(0.0..=1.0, 1..20),
        ) {
            let given: Vec<Option<f64>> = chances.iter().copied().map(Some).collect();
            let adjusted: Vec<f64> = adjust(&given).into_iter().flatten().collect();
            for (i, &p) in chances.iter().enumerate() {
                prop_assert!(p <= adjusted[i] && adjusted[i] <= 1.0);
                for (j, &q) in chances.iter().enumerate() {
                    prop_assert!(p > q || adjusted[i] <= adjusted[j]);
                }
            }
        }
    }
}
