//! The conventions at the head of section 7: cuts, roundings, real numbers.

pub use libm::{exp, expm1, log as ln, log1p, pow};

/// One more than the largest 40-bit draw.
const WHOLE: f64 = (1u64 << 40) as f64;

/// What a 40-bit draw must be below to let something happen with this chance.
pub fn cut(chance: f64) -> u64 {
    (WHOLE * chance.clamp(0.0, 1.0)).round_ties_even() as u64
}

/// A 40-bit draw as a share of all draws.
pub fn share_of_draws(draw: u64) -> f64 {
    draw as f64 / WHOLE
}

/// ⌊u·L/2⁶⁴⌋.
pub fn below(draw: u64, limit: usize) -> usize {
    ((u128::from(draw) * limit as u128) >> 64) as usize
}

/// A number of people or of ties, halves upwards.
pub fn rounded(number: f64) -> usize {
    number.round() as usize
}

/// The shorter way round the circle of niches.
fn distance(y: f64, n: f64) -> f64 {
    let d = (y - n).abs();
    d.min(1.0 - d)
}

/// How well a niche suits somebody at the point `y`, of width `w`.
pub fn fit(y: f64, niche: f64, w: f64) -> f64 {
    let d = distance(y, niche);
    exp(-((d * d) / ((2.0 * w) * w)))
}

/// The members of `among` with the `count` smallest draws; equal draws, by number.
pub fn smallest(
    among: impl IntoIterator<Item = usize>,
    count: usize,
    draw: impl Fn(usize) -> u64,
) -> Vec<usize> {
    let mut drawn: Vec<(u64, usize)> = among.into_iter().map(|i| (draw(i), i)).collect();
    drawn.sort_unstable();
    drawn.into_iter().take(count).map(|(_, i)| i).collect()
}

/// The quantile function of the normal distribution, PPND16 of algorithm AS 241 (Wichura 1988).
pub fn normal_quantile(p: f64) -> f64 {
    let ratio = |above: [f64; 8], under: [f64; 8], r: f64| {
        let polynomial = |c: [f64; 8]| c.into_iter().rev().reduce(|sum, c| sum * r + c);
        polynomial(above).unwrap() / polynomial(under).unwrap()
    };
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(CENTRE[0], CENTRE[1], 0.180625 - q * q);
    }
    let r = (-ln(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let size = match r <= 5.0 {
        true => ratio(FLANK[0], FLANK[1], r - 1.6),
        false => ratio(TAIL[0], TAIL[1], r - 5.0),
    };
    size.copysign(q)
}

const CENTRE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ],
];

const FLANK: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const TAIL: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[test]
fn the_normal_quantile_has_the_values_that_wichura_gives() {
    // Wichura (1988), section 5; the printed values have nine digits, of which the last is rounded.
    for (p, value) in [(0.25, -0.674_489_750_2), (0.001, -3.090_232_306_2), (1e-20, -9.262_340_090)]
    {
        assert!((normal_quantile(p) - value).abs() < 5e-9, "{p}: {}", normal_quantile(p));
    }
}
