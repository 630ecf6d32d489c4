//! The end of section 8: the values of uncertain keys in a replicate.

use super::luck::{Decision, Luck};
use super::numbers::pow;
use groundswell::scenario::{Scale, Scenario, Uncertain};

/// The scenario as it is in `replicate`.
pub fn world(scenario: &Scenario, replicate: u32) -> Scenario {
    let luck = Luck::new(scenario.seed, replicate);
    let values: Vec<f64> =
        scenario.uncertain().iter().map(|uncertain| value(uncertain, &luck)).collect();
    scenario.imagined(&values).expect("values of a range are fine")
}

fn value(uncertain: &Uncertain, luck: &Luck) -> f64 {
    let hash = fnv_1a(uncertain.key.as_bytes());
    let (high, low) = ((hash >> 32) as usize, hash as u32 as usize);
    let u = luck.once_real(Decision::Uncertain.alone(), high, low);
    let (low, high) = (uncertain.low, uncertain.high);
    let value = match uncertain.scale {
        Scale::Linear => low + u * (high - low),
        Scale::Log => low * pow(high / low, u),
    };
    if uncertain.whole { value.round() } else { value }
}

/// The 64-bit FNV-1a hash (doi:10.17487/RFC9923).
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
