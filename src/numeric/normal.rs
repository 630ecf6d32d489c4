//! The quantile function of the standard normal distribution: algorithm AS 241, PPND16 (Wichura
//! 1988, *The percentage points of the normal distribution*, doi:10.2307/2347330), right to about
//! one part in 10¹⁶.
//!
//! With q = u − ½: where |q| ≤ 0.425, Φ⁻¹(u) = q·A(0.425² − q²)/B; in the tails, with
//! r = √(−ln min(u, 1 − u)), it is ±C(r − 1.6)/D up to r = 5 and ±E(r − 5)/F beyond. A … F are
//! polynomials, the highest power first.

use super::{ln, sqrt};

const CENTRE: [[f64; 8]; 2] = [
    [
        2_509.080_928_730_122_7,
        33_430.575_583_588_13,
        67_265.770_927_008_7,
        45_921.953_931_549_87,
        13_731.693_765_509_46,
        1_971.590_950_306_551_3,
        133.141_667_891_784_38,
        3.387_132_872_796_366_5,
    ],
    [
        5_226.495_278_852_854,
        28_729.085_735_721_943,
        39_307.895_800_092_71,
        21_213.794_301_586_597,
        5_394.196_021_424_751,
        687.187_007_492_057_9,
        42.313_330_701_600_91,
        1.0,
    ],
];

const TAIL: [[f64; 8]; 2] = [
    [
        0.000_774_545_014_278_341_4,
        0.022_723_844_989_269_184,
        0.241_780_725_177_450_6,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ],
    [
        1.050_750_071_644_416_9e-9,
        0.000_547_593_808_499_534_5,
        0.015_198_666_563_616_457,
        0.148_103_976_427_480_08,
        0.689_767_334_985_1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ],
];

const FAR_TAIL: [[f64; 8]; 2] = [
    [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        0.001_242_660_947_388_078_4,
        0.026_532_189_526_576_124,
        0.296_560_571_828_504_87,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ],
    [
        2.044_263_103_389_939_7e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        0.000_786_869_131_145_613_3,
        0.014_875_361_290_850_615,
        0.136_929_880_922_735_8,
        0.599_832_206_555_888,
        1.0,
    ],
];

/// Φ⁻¹(u): what a standard normal number stays below with probability `u`.
///
/// It is finite even at 0 and 1, which stand for numbers too close to them to be told apart.
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        return q * quotient(CENTRE, 0.180_625 - q * q);
    }
    let r = sqrt(-ln(u.min(1.0 - u).max(f64::MIN_POSITIVE)));
    let far = if r <= 5.0 { quotient(TAIL, r - 1.6) } else { quotient(FAR_TAIL, r - 5.0) };
    far.copysign(q)
}

fn quotient([above, below]: [[f64; 8]; 2], r: f64) -> f64 {
    let horner = |powers: [f64; 8]| powers.into_iter().fold(0.0, |sum, power| sum * r + power);
    horner(above) / horner(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_undoes_the_distribution_function() {
        for step in 1..2000 {
            let u = f64::from(step) / 2000.0;
            let back = 0.5 * libm::erfc(-normal_quantile(u) / libm::sqrt(2.0));
            assert!((back / u - 1.0).abs() < 1e-13, "{u}: {back}");
        }
        for exponent in 4..16 {
            let u = libm::pow(10.0, -f64::from(exponent));
            let back = 0.5 * libm::erfc(-normal_quantile(u) / libm::sqrt(2.0));
            assert!((back / u - 1.0).abs() < 1e-12, "{u}: {back}");
        }
    }

    #[test]
    fn it_is_odd_and_meets_known_values() {
        assert_eq!(normal_quantile(0.5), 0.0);
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
        for u in [0.25, 0.03125, 1e-9] {
            assert!((normal_quantile(u) + normal_quantile(1.0 - u)).abs() < 1e-6, "{u}");
        }
        assert!([0.0, 1e-300, 1.0].into_iter().all(|u| normal_quantile(u).abs() < 40.0));
    }
}
