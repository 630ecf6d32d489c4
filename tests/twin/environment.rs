//! Section 5, *Day 0*, and section 7.1, *Environment*: organisations, platforms, accounts that are
//! given and taken.

use super::luck::Decision;
use super::numbers::{cut, fit, ln, rounded, smallest};
use super::world::{FilePeople, Travellers, World};
use groundswell::scenario::{Initial, InitiallyActive, Occurrence, OnNewLeader, WorldEvent};

/// Day 0.
pub fn begin(world: &mut World) {
    openings(world);
    initially_active(world);
    initial_accounts(world);
    files(world);
}

/// Section 7.1.
pub fn environment(world: &mut World) {
    changes_of_organisation(world);
    openings(world);
    files(world);
    planned_closings(world);
    new_leader(world);
    arrivals(world);
}

fn initially_active(world: &mut World) {
    let active = match &world.scenario.population.initially_active {
        InitiallyActive::Count(count) => smallest(0..world.size(), *count as usize, |i| {
            world.luck.once(Decision::InitiallyActive.alone(), i, 0)
        }),
        InitiallyActive::Agents(agents) => agents.iter().map(|&i| i as usize).collect(),
    };
    for i in active {
        world.supporters[i].active = true;
        world.supporters[i].fresh = true;
    }
}

fn initial_accounts(world: &mut World) {
    match world.arm.initial.clone() {
        Initial::Shares { registered, second } => shares(world, registered, second),
        Initial::All => {
            for i in 0..world.size() {
                for p in joinable(world, i) {
                    world.open_account(i, p);
                }
            }
        }
        Initial::Fit => fitting(world),
        Initial::Accounts(accounts) => {
            for (i, held) in accounts.into_iter().enumerate() {
                for p in held.iter() {
                    world.open_account(i, p.index());
                }
            }
        }
    }
}

/// The platforms that `i` may join today.
fn joinable(world: &World, i: usize) -> Vec<usize> {
    (0..world.platforms.len()).filter(|&p| world.may_join(p, i)).collect()
}

fn shares(world: &mut World, registered: f64, second: f64) {
    let luck = world.luck;
    let weight = |p: usize| world.arm.platforms[p].initial_weight;
    let choices: Vec<Vec<usize>> = (0..world.size())
        .map(|i| {
            let clock = |p| -ln(luck.once_real(Decision::InitialAccount.at(p), i, 0)) / weight(p);
            let mut choices = joinable(world, i);
            choices.retain(|&p| weight(p) > 0.0);
            choices.sort_by(|&p, &q| clock(p).total_cmp(&clock(q)).then(p.cmp(&q)));
            choices
        })
        .collect();
    let eligible = (0..world.size()).filter(|&i| !choices[i].is_empty());
    let (mut holders, others): (Vec<usize>, Vec<usize>) =
        eligible.partition(|&i| world.supporters[i].active);
    let places = rounded(registered * world.size() as f64).saturating_sub(holders.len());
    holders.extend(smallest(others, places, |i| luck.once(Decision::InitialHolder.alone(), i, 0)));
    let with_choice = holders.iter().copied().filter(|&i| choices[i].len() > 1);
    let of_two = smallest(with_choice, rounded(second * holders.len() as f64), |i| {
        luck.once(Decision::InitialSecond.alone(), i, 0)
    });
    for i in holders {
        world.open_account(i, choices[i][0]);
    }
    for i in of_two {
        world.open_account(i, choices[i][1]);
    }
}

fn fitting(world: &mut World) {
    for i in 0..world.size() {
        let suits = |p: usize| suits(world, i, p);
        let best =
            joinable(world, i).into_iter().rev().max_by(|&p, &q| suits(p).total_cmp(&suits(q)));
        let Some(p) = best else { continue };
        let draw = world.luck.once_40(Decision::InitialFit.alone(), i, 0);
        if world.supporters[i].active || draw < cut(suits(p)) {
            world.open_account(i, p);
        }
    }
}

/// g_ip: how well platform `p` suits supporter `i`.
pub fn suits(world: &World, i: usize, p: usize) -> f64 {
    let width = world.arm.registration.niche_width;
    let y = world.supporters[i].niche;
    world.arm.platforms[p].niche.map_or(1.0, |niche| fit(y, niche, width))
}

fn changes_of_organisation(world: &mut World) {
    let (arm, today) = (world.arm, world.day);
    for change in arm.changes.iter().filter(|change| usize::from(change.day.0) == today) {
        if let Some(into) = change.into {
            let merge: Vec<usize> = change.merge.iter().map(|operator| operator.index()).collect();
            merger(world, &merge, into.index());
        }
        if change.wires != world.wires {
            world.wires = change.wires;
            world.events.push(("rewired", None, None, None));
        }
    }
}

fn merger(world: &mut World, merge: &[usize], into: usize) {
    for &c in merge.iter().filter(|&&c| c != into) {
        let gone = world.operators[c].clone();
        let remains = &mut world.operators[into];
        remains.budget += gone.budget;
        remains.capacity = remains.capacity.zip(gone.capacity).map(|(one, other)| one + other);
        remains.paid_fixed_cost |= gone.paid_fixed_cost;
        for operator in world.operators.iter_mut().filter(|operator| operator.became == c) {
            operator.became = into;
        }
        for supporter in &mut world.supporters {
            if supporter.lists.remove(&c) {
                supporter.lists.insert(into);
            }
        }
        for action in &mut world.actions {
            if action.written.contains(&c) {
                action.written.insert(into);
            }
        }
    }
    world.events.push(("merged", None, Some(into), None));
}

/// The platforms whose day of opening is today, by position.
fn opening(world: &World) -> Vec<usize> {
    let platforms = &world.arm.platforms;
    (0..platforms.len()).filter(|&p| usize::from(platforms[p].opens.0) == world.day).collect()
}

fn openings(world: &mut World) {
    for p in opening(world) {
        world.platforms[p].open = true;
        world.events.push(("opened", Some(p), Some(world.operator_of(p)), None));
    }
}

/// Files of the platforms that open today are all read; then accounts are given to those in files
/// whose federation has joined.
fn files(world: &mut World) {
    let taken_over: Vec<FilePeople> = opening(world)
        .into_iter()
        .filter_map(|p| {
            let imported = world.file_of(p)?;
            let mut file = match imported.from {
                Some(from) => world.members(from.index()),
                None => (0..world.size()).collect(),
            };
            file.retain(|&i| world.ever_admits(p, i));
            let count = rounded(imported.share * file.len() as f64);
            let draw = |i| world.luck.once(Decision::Import.at(p), i, 0);
            Some(FilePeople { platform: p, people: smallest(file, count, draw) })
        })
        .collect();
    world.files.extend(taken_over);
    for mut file in std::mem::take(&mut world.files) {
        give_accounts(world, &mut file);
        world.files.push(file);
    }
}

/// Give an account to the people of a file whose federation has joined.
fn give_accounts(world: &mut World, file: &mut FilePeople) {
    let p = file.platform;
    let (arriving, waiting): (Vec<usize>, Vec<usize>) =
        file.people.iter().partition(|&&i| world.has_joined(p, i));
    file.people = waiting;
    if world.platforms[p].open && !arriving.is_empty() {
        let new = arriving.into_iter().filter(|&i| world.open_account(i, p)).count();
        world.events.push(("imported", Some(p), Some(world.operator_of(p)), Some(new)));
    }
}

fn planned_closings(world: &mut World) {
    for p in 0..world.platforms.len() {
        let closes = world.arm.platforms[p].closes.map(|day| usize::from(day.0));
        if closes == Some(world.day) && world.platforms[p].open {
            close(world, p);
        }
    }
}

fn close(world: &mut World, p: usize) {
    let members = world.members(p);
    world.platforms[p].open = false;
    world.flows.platforms[p].left += members.len() as u64;
    world.events.push(("closed", Some(p), Some(world.operator_of(p)), Some(members.len())));
    for &i in &members {
        world.supporters[i].accounts.remove(&p);
    }
    let platform = &world.arm.platforms[p];
    let Some(to) = platform.successor.map(|successor| successor.index()) else { return };
    let holds_file = world.operator_of(to) == world.operator_of(p) || world.wires.shared_list;
    let share = if holds_file { platform.list_migration } else { platform.migration };
    let follows =
        |i: &usize| world.luck.once_40(Decision::Migrate.at(p), *i, 0) < cut(share.value());
    let members = members.into_iter().filter(follows).collect();
    let day = world.day + usize::from(platform.gap);
    let day = day.max(usize::from(world.arm.platforms[to].opens.0));
    world.travellers.push(Travellers { to, day, members });
}

/// Whether the party has a new leader today.
fn leader_changes(world: &World) -> bool {
    world.scenario.events.iter().enumerate().any(|(k, WorldEvent::NewLeader(when))| match when {
        Occurrence::Day(day) => usize::from(day.0) == world.day,
        Occurrence::Rate(rate) => {
            let draw = world.luck.once_40(Decision::NewLeader.at(k), world.day, 0);
            draw < cut(rate.value())
        }
    })
}

fn new_leader(world: &mut World) {
    if !leader_changes(world) {
        return;
    }
    let (operator, closes) = match world.arm.on_new_leader {
        OnNewLeader::Keep => {
            world.events.push(("new-leader", None, None, None));
            return;
        }
        OnNewLeader::Close { operator } => (operator, true),
        OnNewLeader::Defund { operator } => (operator, false),
    };
    let operator = world.operators[operator.index()].became;
    world.events.push(("new-leader", None, Some(operator), None));
    let mut candidates = world.open_platforms();
    candidates.retain(|&p| world.operator_of(p) == operator);
    candidates.retain(|&p| closes || !world.platforms[p].defunded);
    let Some(oldest) = candidates.into_iter().min_by_key(|&p| world.arm.platforms[p].opens) else {
        return;
    };
    if closes {
        close(world, oldest);
    } else {
        world.platforms[oldest].defunded = true;
        world.events.push(("defunded", Some(oldest), Some(operator), None));
    }
}

fn arrivals(world: &mut World) {
    let today = world.day;
    for Travellers { to, mut members, .. } in
        world.travellers.extract_if(.., |group| group.day == today).collect::<Vec<_>>()
    {
        if world.platforms[to].open {
            members.retain(|&i| world.may_join(to, i));
            let new = members.into_iter().filter(|&i| world.open_account(i, to)).count();
            world.events.push(("migrated", Some(to), Some(world.operator_of(to)), Some(new)));
        }
    }
}
