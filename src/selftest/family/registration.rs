//! Opening accounts: the race between platforms, and the diffusion of an innovation.

use crate::numeric::{expm1, sqrt};
use crate::selftest::trial::{curve, each, mean, scenario, share_is};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::theory::bass::Bass;

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick(
        "registration/race",
        "competing risks: 1 − exp(−Σλ), and each platform in proportion to its λ",
        race,
    ),
    Check::quick("registration/bass-formulas", BASS, bass_formulas),
    Check::long("registration/bass", BASS, bass),
];

const BASS: &str = "Bass 1969, doi:10.1287/mnsc.15.5.215";

/// A day on which two platforms of appeals 3 and 1 share a hazard of 0.4: everybody decides alone, so
/// both numbers are binomial. Were both platforms' draws the same, 1 − exp(−0.3) would register.
fn race(_: Depth) -> Found {
    let supporters = 100_000;
    let scenario = scenario(&format!(
        "days = 1\nseed = 8\n[population]\nsize = {supporters}\n\
         [ties]\nkind = \"edges\"\nedges = []\n[registration]\nbackground = 0.4\n\
         [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\nappeal = 3\n\
         [[arm.platform]]\nname = \"q\"\n"
    ))?;
    let curve = curve(&scenario, 0, 0);
    let registered = curve.days.last().map_or(0, |day| day.registered as usize);
    let first = curve.platforms.iter().rev().nth(1).map_or(0, |p| p.accounts as usize);
    Ok(vec![
        share_is("registered", registered, supporters, -expm1(-0.4)),
        share_is("on the first", first, registered, 0.75),
        Finding::exact("one account each", registered, curve.days.last().map_or(0, |d| d.accounts)),
    ])
}

/// Innovation and imitation per year, as for durable goods.
const DIFFUSION: Bass = Bass { innovation: 0.03, imitation: 0.38 };

const DAYS: u32 = 365;

/// The share after these years, in print.
const SHARES: [(u32, &str); 4] = [(1, ".035758"), (2, ".085056"), (5, ".331199"), (10, ".812803")];

/// The months of the map are twelfths of a year.
fn bass_formulas(_: Depth) -> Found {
    let mut found = vec![
        Finding::printed("years to the peak", "6.1926", DIFFUSION.peak_time()),
        Finding::printed("share at the peak", ".46053", DIFFUSION.peak_share()),
        Finding::printed("rate at the peak", ".11059", DIFFUSION.peak_rate()),
    ];
    for (years, printed) in SHARES {
        let share = DIFFUSION.share(years.into());
        found.push(Finding::printed(&format!("share after {years} years"), printed, share));
    }
    for (steps, name, printed) in
        [(365, "daily", ".000306"), (52, "weekly", ".0021"), (12, "monthly", ".00925")]
    {
        let step = 1.0 / f64::from(steps);
        let map = DIFFUSION.map(step, 20 * steps);
        let off =
            map.iter().zip(0..).map(|(share, n)| share - DIFFUSION.share(f64::from(n) * step));
        let most = off.map(f64::abs).fold(0.0, f64::max);
        found.push(Finding::printed(&format!("{name} map, largest error"), printed, most));
    }
    Ok(found)
}

/// Accounts as innovations: a share F of the public varies by √(F(1−F)/N) as independent decisions do, and
/// by about as much again because imitation carries on what came before; three of these doubled, for the
/// mean of four runs half as much.
fn bass(_: Depth) -> Found {
    let supporters = 100_000;
    let Bass { innovation, imitation } = DIFFUSION;
    let scenario = scenario(&format!(
        "days = {}\nseed = 10\n[population]\nsize = {supporters}\n\
         [ties]\nkind = \"edges\"\nedges = []\n\
         [registration]\nbackground = {}\nimitation = {}\n\
         [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n",
        10 * DAYS,
        innovation / f64::from(DAYS),
        imitation / f64::from(DAYS)
    ))?;
    let map = DIFFUSION.map(1.0 / f64::from(DAYS), 10 * DAYS);
    let runs = each(4, |replicate| curve(&scenario, 0, replicate).days);
    let held = |(years, _): (u32, &str)| {
        let day = (years * DAYS) as usize;
        let shares: Vec<f64> =
            runs.iter().map(|days| days[day].registered as f64 / f64::from(supporters)).collect();
        let error = sqrt(map[day] * (1.0 - map[day]) / f64::from(supporters));
        let figure = format!("share after {years} years");
        Finding::within(&figure, map[day], mean(&shares), 3.0 * 2.0 * error / 2.0)
    };
    Ok(SHARES.map(held).into())
}
