//! Plausible worlds: what is not known of a scenario, drawn anew in every replicate.
//!
//! The value of a key is low + u·(high − low), or low·(high/low)^u on a logarithmic scale, rounded
//! where only whole numbers will do. u is the once-draw `Uncertain` of the two halves of the FNV-1a
//! hash of the key's path (doi:10.17487/RFC9923), or of the path of the key it goes with, under the
//! key of the replicate: the same in all arms, and the same whatever else is uncertain.

use crate::id::Replicate;
use crate::numeric::{exp, ln};
use crate::rng::{Decision, Draws};
use crate::scenario::{Refused, Scale, Scenario, Uncertain};
use std::borrow::Cow;

/// The scenario as it is in `replicate`.
///
/// # Errors
/// When it cannot be with the values drawn.
pub fn world(scenario: &Scenario, replicate: Replicate) -> Result<Cow<'_, Scenario>, Refused> {
    match scenario.uncertain() {
        [] => Ok(Cow::Borrowed(scenario)),
        _ => scenario.imagined(&values(scenario, replicate)).map(Cow::Owned),
    }
}

/// What the uncertain keys of `scenario` are in `replicate`, in their order.
pub fn values(scenario: &Scenario, replicate: Replicate) -> Vec<f64> {
    let draws = Draws::new(scenario.seed, replicate);
    scenario.uncertain().iter().map(|uncertain| value(uncertain, draws)).collect()
}

fn value(uncertain: &Uncertain, draws: Draws) -> f64 {
    let hash = fnv_1a(uncertain.luck());
    let u = draws.once_real(Decision::Uncertain, (hash >> 32) as u32, hash as u32);
    let (low, high) = (uncertain.low, uncertain.high);
    let value = match uncertain.scale {
        Scale::Linear => low + u * (high - low),
        Scale::Log => exp(ln(low) + u * (ln(high) - ln(low))),
    };
    let value = if uncertain.whole { value.round() } else { value };
    value.clamp(low, high)
}

/// The 64-bit FNV-1a hash of the bytes of `text`.
fn fnv_1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    fn scenario(uncertainty: &str) -> Scenario {
        let text = "[scenario]\nname = \"x\"\ndays = 9\nseed = 2009\n[population]\nsize = 100\n\
                    [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n[uncertainty]\n";
        parse("x.toml", &format!("{text}{uncertainty}"), &[]).unwrap_or_else(|e| panic!("{e}"))
    }

    fn drawn(uncertainty: &str, replicates: u32) -> Vec<Vec<f64>> {
        let scenario = scenario(uncertainty);
        (0..replicates).map(|replicate| values(&scenario, Replicate(replicate))).collect()
    }

    /// The vectors of the authors.
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv_1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_key_is_not_moved_by_the_others() {
        let alone = drawn("visits.daily = [0.1, 0.2]", 20);
        let beside = drawn("activation.lapse = [0.01, 0.02]\nvisits.daily = [0.1, 0.2]", 20);
        let same = alone.iter().zip(&beside).all(|(a, b)| a[0] == b[1]);
        assert!(same, "{alone:?} {beside:?}");
        assert!(beside.iter().any(|pair| (10.0 * pair[0] - pair[1]).abs() > 0.01));
    }

    #[test]
    fn keys_that_go_together_are_equally_far_up_their_ranges() {
        let with = "visits.daily = [0.1, 0.2]\n\
                    activation.lapse = { range = [0.01, 0.02], with = \"visits.'daily'\" }";
        let both = drawn(with, 20);
        assert!(both.iter().all(|pair| (10.0 * pair[1] - pair[0]).abs() < 1e-15), "{both:?}");
        let alone = drawn("visits.daily = [0.1, 0.2]", 20);
        assert!(alone.iter().zip(&both).all(|(a, b)| a[0] == b[0]));
    }

    #[test]
    fn values_fill_their_range_as_the_scale_says() {
        let within = |values: &[Vec<f64>], low, high| {
            values.iter().filter(|value| (low..=high).contains(&value[0])).count()
        };
        let even = drawn("registration.imitation = [0.001, 1]", 1000);
        assert_eq!(within(&even, 0.001, 1.0), 1000);
        assert!((450..550).contains(&within(&even, 0.001, 0.5)), "half of the range");
        let log = drawn("registration.imitation = { range = [0.001, 1], scale = \"log\" }", 1000);
        assert_eq!(within(&log, 0.001, 1.0), 1000);
        let decade = within(&log, 0.001, 0.01);
        assert!((283..383).contains(&decade), "one of three decades: {decade}");
    }

    #[test]
    fn whole_numbers_stay_whole() {
        let days = drawn("arm.a.platform.p.opens = [2, 5]", 200);
        assert!(days.iter().all(|day| [2.0, 3.0, 4.0, 5.0].contains(&day[0])));
        assert!([2.0, 5.0].iter().all(|end| days.iter().any(|day| day[0] == *end)));
    }

    #[test]
    fn the_world_of_a_replicate_has_its_values() {
        let scenario = scenario("visits.daily = [0.1, 0.2]");
        let daily = |r| world(&scenario, Replicate(r)).unwrap().arms[0].visits.daily;
        assert_eq!((daily(4), daily(4)), (values(&scenario, Replicate(4))[0], daily(4)));
        assert_ne!(daily(4), daily(5));
    }
}
