//! What the tests of the closed forms share.

use crate::id::{PlatformId, PlatformSet};

/// The set of these platforms.
pub fn set(platforms: &[u8]) -> PlatformSet {
    platforms.iter().map(|&platform| PlatformId(platform)).collect()
}

/// `found` is what was `printed`, to the last digit there.
#[track_caller]
pub fn assert_printed(found: f64, printed: &str) {
    let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let unit = (0..decimals).fold(1.0, |unit, _| unit / 10.0);
    let expected: f64 = printed.parse().expect("a number was printed");
    assert!((found - expected).abs() <= 0.5 * unit + 1e-12, "{found}, not {printed}");
}

/// Two ways to the same number.
#[track_caller]
pub fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}
