//! Which ties can carry anything: the ends share a platform, a bridge joins them, or they may meet.

use super::definition::{Definition, real, whole};
use super::seen::ratio;

/// Read at each measure.
pub(super) const MEASURED: &[Definition] = &[
    real("conducting_share", "share of ties", "ties that conduct over all ties", |seen| {
        ratio(seen.census()?.conducting, seen.census()?.ties)
    }),
    real(
        "mean_visible_degree",
        "ties",
        "ties that conduct, per supporter holding an account",
        |seen| ratio(seen.census()?.visible, seen.census()?.holders.values().sum()),
    ),
    whole(
        "largest_component",
        "supporters",
        "supporters in the largest group that conducting ties hold together, 1 if none does",
        |seen| Some(seen.census()?.largest_component),
    ),
];

#[cfg(test)]
mod tests {
    use super::super::example::{assert_reads, counted, with_active};
    use crate::id::{PlatformId, PlatformSet};
    use crate::model::census::Census;

    #[test]
    fn conduction_is_what_a_hand_computes() {
        let (first, second) = (PlatformId(0), PlatformId(1));
        let sets = [vec![first], vec![second], vec![first, second]];
        let sets = sets.map(|set| set.into_iter().collect::<PlatformSet>());
        let census = Census {
            holders: sets.into_iter().zip([4, 3, 1]).collect(),
            ties: 10,
            conducting: 6,
            visible: 12,
            largest_component: 5,
            ..Census::default()
        };
        assert_reads(
            &counted(census),
            &[
                ("conducting_share_end", Some(0.6)),
                ("mean_visible_degree_end", Some(1.5)),
                ("largest_component_end", Some(5.0)),
                ("largest_component_election", None),
            ],
        );
        assert_reads(&with_active(&[0; 5]), &[("conducting_share_end", None)]);
    }
}
