//! Laws that hold for every world, supporter by supporter and day by day, with no statistics, tried on
//! random small worlds.
//!
//! Luck has addresses, so a world and its changed twin share it. Simple contagion and thresholds in
//! friends, without lapse and with registration done, are *attractive*: more of anything only adds
//! active supporters (Liggett 1985, *Interacting particle systems*, doi:10.1007/978-1-4613-8542-4).

use crate::model::curve::Curve;
use crate::scenario::{Refused, parse};
use crate::selftest::small::{Lottery, Small};
use crate::selftest::trial::{curve, each};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::tally::Tally;

const ATTRACTIVE: &str = "attractive dynamics: Liggett 1985, doi:10.1007/978-1-4613-8542-4";
const LIMIT: &str = "limits of a mechanism are values, docs/MODEL.md, section 7";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("laws/a-tie-more", ATTRACTIVE, a_tie_more),
    Check::quick("laws/an-account-more", ATTRACTIVE, an_account_more),
    Check::quick("laws/a-seed-more", ATTRACTIVE, a_seed_more),
    Check::quick("laws/more-bridging", ATTRACTIVE, more_bridging),
    Check::quick("laws/more-visits", ATTRACTIVE, more_visits),
    Check::quick("laws/more-contagion", ATTRACTIVE, more_contagion),
    Check::quick("laws/shares-can-lose-by-more", ATTRACTIVE, shares_can_lose_by_more),
    Check::quick("laws/everybody-everywhere", LIMIT, everybody_everywhere),
    Check::quick("laws/a-whole-bridge", LIMIT, a_whole_bridge),
    Check::quick("laws/every-wire", LIMIT, every_wire),
    Check::quick("laws/platforms-reordered", LIMIT, platforms_reordered),
    Check::quick("laws/neutral-values", LIMIT, neutral_values),
];

/// What `of` says of each of the worlds tried at `depth`, in order.
fn tried<T: Send>(
    depth: Depth,
    of: impl Fn(u64) -> Result<T, Refused> + Sync,
) -> Result<Vec<T>, Refused> {
    each(depth.pick(50, 200), |seed| of(seed.into())).into_iter().collect()
}

/// In how many worlds of those tried something is so; it should be in none.
fn in_no_world(depth: Depth, is_so: impl Fn(u64) -> Result<bool, Refused> + Sync) -> Found {
    let worlds = tried(depth, is_so)?.into_iter().filter(|&is_so| is_so).count();
    Ok(vec![Finding::exact("worlds that differ", 0_u64, worlds)])
}

/// The days on which somebody is active in one world and not in the other, counted for everybody:
/// those that the second lacks, and those that it has beyond the first.
fn lost_and_won(before: &Small, after: &Small) -> Result<[usize; 2], Refused> {
    let (before, after) = (before.history()?, after.history()?);
    let pairs: Vec<(bool, bool)> =
        before.into_iter().flatten().zip(after.into_iter().flatten()).collect();
    let count = |pair| pairs.iter().filter(|&&found| found == pair).count();
    Ok([count((true, false)), count((false, true))])
}

fn only_adds(depth: Depth, more: impl Fn(&mut Small, &mut Lottery) + Sync) -> Found {
    let change = |seed| {
        let world = Small::attractive(seed);
        let mut larger = world.clone();
        more(&mut larger, &mut Lottery(seed ^ 0xadd));
        lost_and_won(&world, &larger)
    };
    let changes = tried(depth, change)?;
    let total = |which: usize| changes.iter().map(|change| change[which]).sum::<usize>();
    Ok(vec![
        Finding::exact("active days lost", 0_u64, total(0)),
        Finding::at_least("active days won", 1.0, total(1) as f64),
    ])
}

fn a_tie_more(depth: Depth) -> Found {
    only_adds(depth, |world, luck| {
        let pairs = (0..world.agents).flat_map(|a| (a + 1..world.agents).map(move |b| [a, b]));
        let absent: Vec<[u32; 2]> = pairs.filter(|pair| !world.edges.contains(pair)).collect();
        if !absent.is_empty() {
            world.edges.push(luck.pick(&absent));
        }
    })
}

fn an_account_more(depth: Depth) -> Found {
    only_adds(depth, crowd_somebody)
}

/// Give somebody an account everywhere.
fn crowd_somebody(world: &mut Small, luck: &mut Lottery) {
    let agent = luck.below(world.agents.into()) as usize;
    world.accounts[agent] = (0..world.platforms.len()).collect();
}

fn a_seed_more(depth: Depth) -> Found {
    only_adds(depth, |world, luck| {
        world.active.push(luck.below(world.agents.into()) as u32);
        world.active.sort_unstable();
        world.active.dedup();
    })
}

fn more_bridging(depth: Depth) -> Found {
    only_adds(depth, |world, _| world.bridge += 0.25)
}

fn more_visits(depth: Depth) -> Found {
    only_adds(depth, |world, _| world.daily = (world.daily + 0.25).min(1.0))
}

fn more_contagion(depth: Depth) -> Found {
    only_adds(depth, |world, _| {
        world.activation = world.activation.replace("probability = 0.", "probability = 0.9");
    })
}

/// The other side of the law: where thresholds are shares of the ties one sees, an account more can
/// take somebody away, by crowding a friend's view. It must do so in some world.
fn shares_can_lose_by_more(depth: Depth) -> Found {
    let lost = tried(depth, |seed| {
        let activation = "threshold = 0.3\nthreshold_strength = 1\nprobability = 0\n".to_owned();
        let world = Small { activation, bridge: 0.0, ..Small::attractive(seed) };
        let mut larger = world.clone();
        crowd_somebody(&mut larger, &mut Lottery(seed ^ 0xadd));
        Ok(lost_and_won(&world, &larger)?[0])
    })?;
    Ok(vec![Finding::at_least("active days lost", 1.0, lost.iter().sum::<usize>() as f64)])
}

/// What a day has that is counted over all platforms.
fn people(curve: &Curve) -> Vec<[u64; 5]> {
    let count = |d: &Tally| [d.active, d.activated, d.lapsed, d.mobilised, d.actions];
    curve.days.iter().map(count).collect()
}

fn everybody_everywhere(depth: Depth) -> Found {
    in_no_world(depth, |seed| {
        let mut many = Small::any(seed);
        many.accounts = vec![(0..many.platforms.len()).collect(); many.agents as usize];
        let one = many.clone().on_one_platform();
        Ok(many.history()? != one.history()? || people(&many.curve()?) != people(&one.curve()?))
    })
}

fn a_whole_bridge(depth: Depth) -> Found {
    in_no_world(depth, |seed| {
        let many = Small::any(seed).with_one_account_each(&mut Lottery(seed ^ 0xb));
        let many = Small { bridge: 1.0, ..many };
        let one = Small { bridge: 0.0, ..many.clone().on_one_platform() };
        Ok(many.history()? != one.history()?)
    })
}

/// Rivals with every wire between them, everybody having one account, are the coordinator, calls and all.
fn every_wire(depth: Depth) -> Found {
    let calls = "[calls]\nper_day = 0.6\nnotice = 3\nattention = 0.7\nresponse = 0.3\n\
                 contradiction = 0.5\nunsubscribe = 0.1\n";
    let compared = tried(depth, |seed| {
        let rivals = Small { more: calls.to_owned(), ..Small::any(seed) };
        let rivals = rivals.with_one_account_each(&mut Lottery(seed ^ 0x317));
        let one = rivals.clone().on_one_platform().curve()?;
        let wired = rivals.text().replace("wires = { bridge = 0 }", "wires = \"all\"");
        let wired = wired.replace("[[arm.platform]]\n", "[[arm.platform]]\noperator = \"each\"\n");
        let wired = curve(&parse("wired.toml", &wired, &[])?, 0, 0);
        Ok((wired.days != one.days, one.days.iter().map(|day| day.calls_read).sum::<u64>()))
    })?;
    let differ = compared.iter().filter(|(differ, _)| *differ).count();
    let read: u64 = compared.iter().map(|(_, read)| read).sum();
    Ok(vec![
        Finding::exact("worlds that differ", 0_u64, differ),
        Finding::at_least("calls read", 1.0, read as f64),
    ])
}

/// Platforms that are all visited daily may stand in any order.
fn platforms_reordered(depth: Depth) -> Found {
    in_no_world(depth, |seed| {
        let world = Small::any(seed);
        let last = world.platforms.len() - 1;
        let mut turned = world.clone();
        turned.accounts.iter_mut().flatten().for_each(|platform| *platform = last - *platform);
        Ok(world.history()? != turned.history()?
            || people(&world.curve()?) != people(&turned.curve()?))
    })
}

/// Keys at the values that switch their mechanism off.
const NEUTRAL: [&str; 14] = [
    "activation.once=false",
    "activation.lapse=0",
    "activation.reactivation=1",
    "activation.action=1",
    "registration.background=0",
    "registration.imitation=0",
    "registration.invitation=0",
    "registration.further=1",
    "registration.niche_width=inf",
    "visits.dilution=0",
    "calls.per_day=0",
    "calls.attention=inf",
    "fatigue.scale=inf",
    "offline.meeting=0",
];

fn neutral_values(depth: Depth) -> Found {
    in_no_world(depth, |seed| {
        let luck = &mut Lottery(seed ^ 0x0ff);
        let world = Small::attractive(seed);
        let some = NEUTRAL.iter().filter(|_| luck.chance(50)).map(|&set| set.to_owned());
        let written = parse("small.toml", &world.text(), &some.collect::<Vec<_>>())?;
        Ok(curve(&written, 0, 0) != world.curve()?)
    })
}
