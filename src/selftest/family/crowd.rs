//! Crowds in which everybody knows everybody: one person's threshold decides, and so does how the
//! crowd is split.

use crate::scenario::{Refused, Scenario};
use crate::selftest::trial::{active, curve, scenario};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::theory::granovetter::{self, equilibrium, jump, normal_thresholds};

const GRANOVETTER: &str = "Granovetter 1978, doi:10.1086/226707";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("crowd/riot", GRANOVETTER, riot),
    Check::quick("crowd/riot-split", GRANOVETTER, riot_split),
    Check::quick("crowd/shares-split", GRANOVETTER, shares_split),
    Check::quick("crowd/normal-thresholds", GRANOVETTER, normal_thresholds_day_by_day),
    Check::quick("crowd/formulas", GRANOVETTER, formulas),
];

const CROWD: u32 = 100;

/// A hundred who know each other, with these thresholds, each on the square numbered `home`.
fn crowd(thresholds: &str, home: impl Fn(u32) -> u32) -> Result<Scenario, Refused> {
    let homes: Vec<u32> = (0..CROWD).map(home).collect();
    let accounts: Vec<[String; 1]> = homes.iter().map(|home| [format!("p{home}")]).collect();
    let squares: String = (0..=homes.into_iter().max().unwrap_or(0))
        .map(|p| format!("[[arm.platform]]\nname = \"p{p}\"\n"))
        .collect();
    scenario(&format!(
        "days = 110\n[population]\nsize = {CROWD}\n[ties]\nkind = \"complete\"\n\
         [activation]\nthreshold = {thresholds}\nthreshold_strength = 1\n\
         [[arm]]\nname = \"crowd\"\ninitial = {{ accounts = {accounts:?} }}\n{squares}"
    ))
}

/// Thresholds 0 … 99 in friends, but that of person 1.
fn counts(second: u32) -> String {
    let counts: Vec<u32> = (0..CROWD).map(|i| if i == 1 { second } else { i }).collect();
    format!("{{ counts = {counts:?} }}")
}

/// Thresholds 0 … 0.99 of visible ties, but that of person 1.
fn shares(second: f64) -> String {
    let share = |i| if i == 1 { second } else { f64::from(i) / 100.0 };
    let shares: Vec<f64> = (0..CROWD).map(share).collect();
    format!("{{ shares = {shares:?} }}")
}

fn at_last(scenario: &Scenario) -> u64 {
    active(&curve(scenario, 0, 0)).last().copied().unwrap_or(0)
}

/// One more a day for a hundred days; with one threshold of 2 for 1, one and no more.
fn riot(_: Depth) -> Found {
    let whole = active(&curve(&crowd(&counts(1), |_| 0)?, 0, 0));
    let differ = whole.iter().zip(0_u64..).filter(|(found, day)| **found != (*day).min(100));
    Ok(vec![
        Finding::exact("days unlike min(day, 100)", 0_u64, differ.count()),
        Finding::exact("at last", 100_u64, whole.last().copied().unwrap_or(0)),
        Finding::exact("with another threshold", 1_u64, at_last(&crowd(&counts(2), |_| 0)?)),
    ])
}

fn riot_split(_: Depth) -> Found {
    Ok(vec![
        Finding::exact("odd and even", 1_u64, at_last(&crowd(&counts(1), |i| i % 2)?)),
        Finding::exact("halves", 50_u64, at_last(&crowd(&counts(1), |i| i / 50)?)),
    ])
}

/// Ten blocks of ten: splitting loses, and wins where one person's threshold stops the whole crowd.
fn shares_split(_: Depth) -> Found {
    let at_last = |second: f64, blocks: u32| {
        crowd(&shares(second), |i| i * blocks / CROWD).map(|crowd| at_last(&crowd))
    };
    Ok(vec![
        Finding::exact("1 % on one square", 100_u64, at_last(0.01, 1)?),
        Finding::exact("1 % on ten", 10_u64, at_last(0.01, 10)?),
        Finding::exact("2 % on one square", 1_u64, at_last(0.02, 1)?),
        Finding::exact("2 % on ten", 10_u64, at_last(0.02, 10)?),
    ])
}

/// Six hundred with normal thresholds, on both sides of the jump: day by day what counting says.
fn normal_thresholds_day_by_day(_: Depth) -> Found {
    let size = 600;
    let mut found = Vec::new();
    for deviation in [0.10, 0.14] {
        let counts = normal_thresholds(size, 0.25, deviation);
        let days = granovetter::riot(&counts);
        let crowd = scenario(&format!(
            "days = {}\n[population]\nsize = {size}\n[ties]\nkind = \"complete\"\n\
             [activation]\nthreshold = {{ counts = {counts:?} }}\nthreshold_strength = 1\n\
             [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"p\"\n",
            days.len() - 1
        ))?;
        let lived = active(&curve(&crowd, 0, 0));
        let differ = lived.iter().zip(&days).filter(|(lived, day)| **lived != u64::from(**day));
        found.push(Finding::exact(&format!("σ={deviation}, days"), days.len(), lived.len()));
        found.push(Finding::exact(
            &format!("σ={deviation}, days that differ"),
            0_u64,
            differ.count(),
        ));
    }
    Ok(found)
}

/// The jump of an infinite crowd at σ_c, and ten thousand on both sides of it.
fn formulas(_: Depth) -> Found {
    let jump = jump(0.25);
    let mut found = vec![
        Finding::printed("σ at the jump", "0.12222", jump.deviation),
        Finding::printed("share it jumps from", ".06", jump.share),
    ];
    for (deviation, printed) in [(0.10, ".0077"), (0.12, ".0402"), (0.122, ".0548")] {
        let share = equilibrium(0.25, deviation);
        found.push(Finding::printed(&format!("σ={deviation}"), printed, share));
    }
    for (deviation, at_last) in [(0.122, 543_u64), (0.123, 10_000)] {
        let days = granovetter::riot(&normal_thresholds(10_000, 0.25, deviation));
        let last = days.last().copied().map_or(0, u64::from);
        found.push(Finding::exact(&format!("σ={deviation}, of ten thousand"), at_last, last));
    }
    Ok(found)
}
