//! The whole core, registration and all, with ties that are others every day: the mean-field map.
//!
//! A little activity from outside keeps a small public from losing all of it before enough people have
//! registered, which no map knows of.

use crate::numeric::pow;
use crate::selftest::trial::{curve, each, scenario};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::tally::Tally;
use crate::theory::accounts::Accounts;
use crate::theory::mean_field::MeanField;
use crate::theory::reproduction::Attention;

const MAP: &str = "mean-field map of registration, contagion and lapse on annealed ties";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::long("mean-field/whole-core", MAP, whole_core),
    Check::quick("mean-field/formulas", MAP, formulas),
];

/// Platforms, the friction of a further account, and who is active at last, in print.
const CASES: [(u8, f64, &str); 4] =
    [(1, 1.0, ".6414"), (2, 0.3, ".6403"), (4, 0.0, ".0224"), (4, 1.0, ".6414")];

const DAYS: u16 = 250;
const INTEREST: f64 = 0.002;
const INITIALLY_ACTIVE: f64 = 0.001;

/// The share active day by day, according to the map.
fn theory(platforms: u8, friction: f64) -> Vec<f64> {
    let interest = [vec![INTEREST / f64::from(platforms); platforms.into()]];
    let friction: Vec<f64> = (0..platforms).map(|held| pow(friction, held.into())).collect();
    let map = MeanField {
        interest: &interest,
        imitation: 0.06,
        invitation: 0.0,
        friction: &friction,
        bridge: 0.0,
        mean_degree: 8.0,
        attention: Attention { visit: 1.0, dilution: 0.0 },
        contact: 0.03,
        spontaneous: 5e-4,
        lapse: 0.08,
        reactivation: 1.0,
        closings: &[],
    };
    let course = map.course(&first_holders(platforms), INITIALLY_ACTIVE, DAYS);
    course.rows.into_iter().map(|row| row.active).collect()
}

/// On day 0 the initially active hold an account, and nobody else.
fn first_holders(platforms: u8) -> Accounts {
    let all = Accounts::exchangeable(platforms, 0.0).iter().collect::<Vec<_>>();
    all.into_iter().map(|(set, share)| (set, share * INITIALLY_ACTIVE)).collect()
}

fn formulas(_: Depth) -> Found {
    let held = |(platforms, friction, printed): (u8, f64, &str)| {
        let last = theory(platforms, friction).last().copied().unwrap_or(f64::NAN);
        Finding::printed(&format!("K={platforms} μ={friction}"), printed, last)
    };
    Ok(CASES.map(held).into())
}

/// The largest gap over the run is at most 0.016 in a public of 200,000, as a prototype found.
fn whole_core(_: Depth) -> Found {
    let supporters = 200_000;
    let scenarios = CASES.map(|(platforms, friction, _)| {
        scenario(&format!(
            "days = {DAYS}\nseed = 11\n\
             [population]\nsize = {supporters}\ninitially_active = {INITIALLY_ACTIVE}\n\
             [ties]\nkind = \"annealed\"\nmean = 8\n\
             [activation]\nprobability = 0.03\nlapse = 0.08\nspontaneous = 0.0005\n\
             [registration]\nbackground = {INTEREST}\nimitation = 0.06\nfurther = {friction}\n\
             [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\ncount = {platforms}\n"
        ))
    });
    let scenarios = scenarios.into_iter().collect::<Result<Vec<_>, _>>()?;
    let gaps = each(CASES.len() as u32, |case| {
        let (platforms, friction, _) = CASES[case as usize];
        let share = |day: &Tally| day.active as f64 / f64::from(supporters);
        let days = curve(&scenarios[case as usize], 0, 0).days;
        let gaps = days.iter().zip(theory(platforms, friction)).map(|(day, map)| share(day) - map);
        gaps.map(f64::abs).fold(0.0, f64::max)
    });
    let held = |((platforms, friction, _), gap): ((u8, f64, &str), f64)| {
        Finding::at_most(&format!("K={platforms} μ={friction}, largest gap"), 0.016, gap)
    };
    Ok(CASES.into_iter().zip(gaps).map(held).collect())
}
