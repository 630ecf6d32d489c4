//! How long runs will take: the work of a few is counted, in a small public, and the clock is never asked, so
//! that the same scenario is always told the same.

use super::execute::catching;
use crate::id::Replicate;
use crate::model::curve::Curve;
use crate::run::{self, Shared, Unwatched};
use crate::scenario::{
    Arm, Initial, InitiallyActive, Platform, Scenario, Spread, Thresholds, TieRule,
};
use crate::tally::Tally;

/// Seconds that a day of an arm takes, whoever lives it.
const DAY: f64 = 5e-6;

/// Seconds for each supporter and day, for each platform beside, and for each account.
const SUPPORTER: f64 = 1.5e-9;
const PLATFORM: f64 = 0.5e-9;
const ACCOUNT: f64 = 2e-9;

/// Seconds for each call that reaches somebody, and for each invitation.
const CALL: f64 = 9.5e-8;
const INVITATION: f64 = 2.5e-8;

/// Seconds for each tie drawn.
const TIE: f64 = 1e-7;

/// Seconds per supporter and friend where everybody is tied to everybody, each becoming active once.
const ALL_TO_ALL: f64 = 8e-9;

/// Seconds to read a scenario again with other values.
pub const READING: f64 = 2e-4;

/// The part of what is expected that a pilot may take, and the seconds it takes at most.
const EFFORT: (f64, f64) = (0.03, 0.1);

/// How many times as long a supporter's day usually takes as one in which nothing happens.
const USUAL: f64 = 4.0;

/// Seconds that a supporter's day takes in a pilot, for choosing its size.
const BUSY: f64 = 1.5e-8;

/// The most replicates that a pilot lives.
const REPLICATES: u32 = 4;

/// The most arms that a pilot lives through.
const ARMS: usize = 16;

/// The smallest public of a pilot, if the true one is larger: of fewer, too few become active to tell.
const FEW: u32 = 500;

/// The largest public of a pilot in which everybody is tied to everybody.
const CROWD: f64 = 2000.0;

/// Seconds of one thread that a replicate of `scenario` takes, all arms together, if as much happens in it as
/// usual.
pub fn usual(scenario: &Scenario) -> f64 {
    let (size, days) = (f64::from(scenario.population.size), f64::from(scenario.days.0) + 1.0);
    let of_arms = scenario.arms.iter().map(|arm| {
        let platforms = arm.platforms.len() as f64;
        days * (DAY + size * USUAL * (SUPPORTER + platforms * PLATFORM))
    });
    scenario.comparisons() as f64 * of_arms.sum::<f64>() + beside(scenario)
}

/// Seconds that pilots may take of an experiment that usually takes `seconds`.
pub fn effort(seconds: f64) -> f64 {
    (EFFORT.0 * seconds).min(EFFORT.1)
}

/// Seconds that the smallest pilot of `scenario` takes.
pub fn least(scenario: &Scenario) -> f64 {
    let ((lived, days), size) = (lived(scenario), f64::from(scenario.population.size.min(FEW)));
    lived * days * (DAY + size * BUSY)
}

/// How many arms of `scenario` a pilot lives through, and how many days of each.
fn lived(scenario: &Scenario) -> (f64, f64) {
    (lineup(scenario).min(ARMS) as f64, f64::from(scenario.days.0) + 1.0)
}

/// How many arms there are, under all rules of contagion.
fn lineup(scenario: &Scenario) -> usize {
    scenario.arms.len() * scenario.comparisons()
}

/// Seconds of one thread that a replicate of `scenario` takes, all arms together, by a pilot that takes about
/// `effort` seconds; what is usual where that is too little for any pilot.
pub fn expected(scenario: &Scenario, effort: f64) -> f64 {
    if 2.0 * effort < least(scenario) {
        return usual(scenario);
    }
    let affordable = (effort / least(scenario)).clamp(1.0, REPLICATES.into()) as u32;
    let replicates = (0..scenario.replicates.min(affordable)).map(Replicate);
    let worlds = replicates.filter_map(|replicate| {
        Some((replicate, run::world(scenario, replicate).ok()?.into_owned()))
    });
    let worlds: Vec<(Replicate, Scenario)> = worlds.collect();
    let (lived, days) = lived(scenario);
    let of_an_arm = effort / worlds.len().max(1) as f64 / lived;
    let size = f64::from(scenario.population.size);
    // Where all are tied to all, days are as long as the square of the public.
    let most = if scenario.ties == TieRule::Complete { size.min(CROWD) } else { size };
    let size = ((of_an_arm / days - DAY) / BUSY).clamp(most.min(FEW.into()), most) as u32;
    let every = lineup(scenario).div_ceil(lived as usize);
    let seconds = worlds
        .iter()
        .filter_map(|(replicate, world)| lived_through(world, *replicate, size, every));
    let told: Vec<f64> = seconds.collect();
    if told.is_empty() {
        return usual(scenario);
    }
    told.iter().sum::<f64>() / told.len() as f64 + beside(scenario)
}

/// Seconds that all arms of `world` take, by one in `every` of them with `size` supporters; `None` if none of
/// these could be run.
fn lived_through(world: &Scenario, replicate: Replicate, size: u32, every: usize) -> Option<f64> {
    let small = smaller(world, size);
    let scale = f64::from(world.population.size) / f64::from(size);
    let lineup = small.lineup();
    let curves = catching(|| {
        let shared = Shared::new(&small, replicate);
        let arms = lineup.iter().step_by(every);
        let lived =
            |arm: &Arm| Some((arm.platforms.len(), run::run(&small, arm, &shared, &Unwatched)?));
        arms.filter_map(|arm| lived(arm.as_ref())).collect::<Vec<_>>()
    });
    let curves = curves.ok().filter(|curves| !curves.is_empty())?;
    let seconds = curves.iter().map(|(platforms, curve)| spent(curve, *platforms, size, scale));
    Some(seconds.sum::<f64>() / curves.len() as f64 * lineup.len() as f64)
}

/// Seconds that a run takes whose `curve` is that of a public `scale` times as small.
fn spent(curve: &Curve, platforms: usize, size: u32, scale: f64) -> f64 {
    let of_supporter = SUPPORTER + platforms as f64 * PLATFORM;
    let of_day = |day: &Tally| {
        DAY + scale
            * (f64::from(size) * of_supporter
                + day.accounts as f64 * ACCOUNT
                + day.calls_received as f64 * CALL
                + day.invitations as f64 * INVITATION)
    };
    curve.days.iter().map(of_day).sum()
}

/// Seconds that a replicate takes beside its days: to draw its values and its ties, and to walk ties that are
/// not held, unless a platform from the first day to the last joins everybody, so that all conduct.
fn beside(scenario: &Scenario) -> f64 {
    let size = f64::from(scenario.population.size);
    let worlds = if scenario.uncertain().is_empty() { 0.0 } else { READING };
    let drawings = match &scenario.ties {
        TieRule::Annealed { .. } => f64::from(scenario.days.0) * scenario.arms.len() as f64,
        TieRule::File(_) => 0.0,
        _ => 1.0,
    };
    let walked = scenario.arms.iter().filter(|arm| {
        let for_all = |p: &Platform| p.opens.0 == 0 && p.closes.is_none() && !p.is_restricted();
        scenario.ties == TieRule::Complete
            && !(arm.initial == Initial::All && arm.platforms.iter().any(for_all))
    });
    worlds
        + TIE * drawings * scenario.held_ties()
        + ALL_TO_ALL * size * size * (walked.count() * scenario.comparisons()) as f64
}

/// The same campaign in a public of `size`, in which everything that is counted in people is as much smaller.
/// Nothing in it is right but its rates.
fn smaller(scenario: &Scenario, size: u32) -> Scenario {
    let before = scenario.population.size;
    if size >= before {
        return scenario.clone();
    }
    let share = f64::from(size) / f64::from(before);
    let scaled = |number: u32| ((f64::from(number) * share).round() as u32).max(number.min(1));
    let mut small = scenario.clone();
    let federations = scaled(scenario.population.federations);
    small.population.size = size;
    small.population.federations = federations;
    small.population.initially_active =
        InitiallyActive::Count(match &scenario.population.initially_active {
            InitiallyActive::Count(count) => scaled(*count),
            InitiallyActive::Agents(agents) => scaled(agents.len() as u32),
        });
    small.ties = fewer_ties(scenario, size, federations);
    small.election_day.targets = scaled(scenario.election_day.targets);
    let last = federations.saturating_sub(1);
    for arm in &mut small.arms {
        for operator in &mut arm.operators {
            operator.capacity = operator.capacity.map(|capacity| capacity * share);
        }
        for platform in &mut arm.platforms {
            let kept = |federations: &mut Vec<u32>| {
                federations
                    .iter_mut()
                    .for_each(|f| *f = ((f64::from(*f) * share) as u32).min(last));
                federations.dedup();
            };
            platform.federations.iter_mut().for_each(kept);
        }
        if let Initial::Accounts(accounts) = &mut arm.initial {
            accounts.truncate(size as usize);
        }
        if let Thresholds::Each(thresholds) = &mut arm.activation.threshold {
            thresholds.truncate(size as usize);
        }
    }
    small
}

/// Ties of a public of `size` in `federations`: as many for each supporter, as near to those of
/// `scenario` as it takes to see how far activity spreads.
fn fewer_ties(scenario: &Scenario, size: u32, federations: u32) -> TieRule {
    let most = f64::from(size - 1) / 2.0;
    let mean = scenario.mean_degree().min(most);
    let members = f64::from(size / federations);
    let fits = |local: f64| {
        federations > 1
            && local * mean < (members - 1.0) / 2.0
            && (1.0 - local) * mean < (f64::from(size) - members) / 2.0
    };
    let near = |local: Option<f64>| local.filter(|local| fits(*local));
    let ring = |swapped| TieRule::Ring { degree: 2 * (mean / 2.0).round() as u32, swapped };
    match &scenario.ties {
        TieRule::Complete => TieRule::Complete,
        TieRule::Poisson { local, .. } | TieRule::Annealed { local, .. } => {
            TieRule::Poisson { mean, local: near(*local) }
        }
        TieRule::Permuted { degrees: Spread::Poisson { local, .. }, stored } => {
            let degrees = Spread::Poisson { mean, local: near(*local) };
            TieRule::Permuted { degrees, stored: *stored }
        }
        TieRule::SmallWorld { degree, rewired } if f64::from(*degree) <= most => {
            TieRule::SmallWorld { degree: *degree, rewired: *rewired }
        }
        TieRule::Ring { swapped, .. } | TieRule::Lattice { swapped, .. } => ring(*swapped),
        _ => TieRule::Poisson { mean, local: None },
    }
}
