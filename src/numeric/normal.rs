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
        2.509_080_928_730_122_672_7e3,
        3.343_057_558_358_812_810_5e4,
        6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4,
        1.373_169_376_550_946_112_5e4,
        1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2,
        3.387_132_872_796_366_608_0,
    ],
    [
        5.226_495_278_852_854_561_0e3,
        2.872_908_573_572_194_267_4e4,
        3.930_789_580_009_271_061_0e4,
        2.121_379_430_158_659_586_7e4,
        5.394_196_021_424_751_107_7e3,
        6.871_870_074_920_579_083_0e2,
        4.231_333_070_160_091_125_2e1,
        1.0,
    ],
];

const TAIL: [[f64; 8]; 2] = [
    [
        7.745_450_142_783_414_076_4e-4,
        2.272_384_498_926_918_458_3e-2,
        2.417_807_251_774_506_117_7e-1,
        1.270_458_252_452_368_382_58,
        3.647_848_324_763_204_605_04,
        5.769_497_221_460_691_405_5,
        4.630_337_846_156_545_295_9,
        1.423_437_110_749_683_577_34,
    ],
    [
        1.050_750_071_644_416_843_24e-9,
        5.475_938_084_995_344_946_0e-4,
        1.519_866_656_361_645_719_66e-2,
        1.481_039_764_274_800_745_9e-1,
        6.897_673_349_851_000_045_5e-1,
        1.676_384_830_183_803_849_4,
        2.053_191_626_637_758_821_87,
        1.0,
    ],
];

const FAR_TAIL: [[f64; 8]; 2] = [
    [
        2.010_334_399_292_288_132_65e-7,
        2.711_555_568_743_487_578_15e-5,
        1.242_660_947_388_078_438_6e-3,
        2.653_218_952_657_612_309_3e-2,
        2.965_605_718_285_048_912_3e-1,
        1.784_826_539_917_291_335_8,
        5.463_784_911_164_114_369_9,
        6.657_904_643_501_103_777_2,
    ],
    [
        2.044_263_103_389_939_785_64e-15,
        1.421_511_758_316_445_888_7e-7,
        1.846_318_317_510_054_681_8e-5,
        7.868_691_311_456_132_591e-4,
        1.487_536_129_085_061_485_25e-2,
        1.369_298_809_227_358_053_1e-1,
        5.998_322_065_558_879_376_9e-1,
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
