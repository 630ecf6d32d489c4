//! Section 5.1, *Ties*: who is tied to whom.

use super::luck::{Decision, Luck, Number};
use super::numbers::{below, cut, ln, log1p, pow, rounded, smallest};
use super::permuted;
use groundswell::scenario::{Degrees, Mixing, Public, TieRule};
use groundswell::ties::{Lattice, Neighbourhood};
use std::collections::BTreeSet;

/// A tie, the lower number first.
pub type Tie = (usize, usize);

pub fn tie(a: usize, b: usize) -> Tie {
    (a.min(b), a.max(b))
}

fn all_pairs(size: usize) -> impl Iterator<Item = Tie> {
    (0..size).flat_map(move |a| (a + 1..size).map(move |b| (a, b)))
}

/// The supporters of each federation, first to one past the last.
pub fn federations(size: usize, count: usize) -> Vec<std::ops::Range<usize>> {
    (0..count).map(|f| f * size / count..(f + 1) * size / count).collect()
}

/// The friends of each supporter in update `day`, which matters to annealed ties only.
pub fn friends(rule: &TieRule, public: &Public, luck: &Luck, day: usize) -> Vec<Vec<usize>> {
    let size = public.size as usize;
    let mut friends = vec![Vec::new(); size];
    for (a, b) in ties(rule, public, luck, day) {
        friends[a].push(b);
        friends[b].push(a);
    }
    friends
}

fn ties(rule: &TieRule, public: &Public, luck: &Luck, day: usize) -> BTreeSet<Tie> {
    let (size, count) = (public.size as usize, public.federations as usize);
    let blocks = federations(size, count);
    match rule {
        TieRule::Poisson { mean, local } => {
            let decisions = [Decision::Tie, Decision::LocalTie, Decision::OutsideTie];
            poisson(*mean, *local, &blocks, luck, decisions.map(Decision::alone))
        }
        TieRule::Annealed { mean, local } => {
            let decisions =
                [Decision::DailyTie, Decision::DailyLocalTie, Decision::DailyOutsideTie];
            poisson(*mean, *local, &blocks, luck, decisions.map(|decision| decision.at(day)))
        }
        TieRule::Regular { degree } => configuration(&vec![*degree as usize; size], luck),
        TieRule::Configuration { degrees: Degrees::Each(degrees) } => {
            configuration(&degrees.iter().map(|&degree| degree as usize).collect::<Vec<_>>(), luck)
        }
        TieRule::Configuration { degrees: Degrees::PowerLaw(law) } => {
            let degrees: Vec<usize> = (law.min as usize..=law.max as usize).collect();
            configuration(&power_law(&degrees, law.exponent, size, luck), luck)
        }
        TieRule::SmallWorld { degree, rewired } => {
            small_world(size, *degree as usize, rewired.value(), luck)
        }
        TieRule::Ring { degree, swapped: share } => {
            let laps = 1..=*degree as usize / 2;
            let ring = laps.flat_map(|lap| (0..size).map(move |a| (a, (a + lap) % size)));
            swapped(ring.collect(), *share, luck)
        }
        TieRule::Lattice { lattice, swapped: share } => swapped(cells(lattice), *share, luck),
        TieRule::Preferential { degree, clustering } => {
            preferential(size, *degree as usize / 2, clustering.value(), luck)
        }
        TieRule::Blocks(mixing) => mixed_blocks(mixing, &blocks, luck),
        TieRule::Permuted { degrees, .. } => permuted::ties(degrees, &blocks, luck),
        TieRule::Complete => all_pairs(size).collect(),
        TieRule::File(file) => {
            file.written.ties.pairs().map(|[a, b]| tie(a as usize, b as usize)).collect()
        }
        TieRule::Edges { edges } => {
            edges.iter().map(|&[a, b]| tie(a as usize, b as usize)).collect()
        }
    }
}

/// `poisson`; the decisions are those of ties anywhere, inside federations and between them.
fn poisson(
    mean: f64,
    local: Option<f64>,
    blocks: &[std::ops::Range<usize>],
    luck: &Luck,
    [anywhere, inside, between]: [Number; 3],
) -> BTreeSet<Tie> {
    let size = blocks.last().map_or(0, |last| last.end);
    let home = |a: usize| blocks.iter().find(|block| block.contains(&a)).unwrap().clone();
    let wanted = rounded(size as f64 * mean / 2.0);
    let Some(local) = local.filter(|_| blocks.len() > 1) else {
        return in_rounds(wanted, size, luck, anywhere, |a, draw| {
            let r = below(draw, size - 1);
            if r < a { r } else { r + 1 }
        });
    };
    let wanted_inside = rounded(local * wanted as f64);
    let mut ties = in_rounds(wanted_inside, size, luck, inside, |a, draw| {
        let home = home(a);
        let r = home.start + below(draw, home.len() - 1);
        if r < a { r } else { r + 1 }
    });
    ties.extend(in_rounds(wanted - wanted_inside, size, luck, between, |a, draw| {
        let home = home(a);
        let r = below(draw, size - home.len());
        if r < home.start { r } else { r + home.len() }
    }));
    ties
}

/// `wanted` distinct pairs, drawn in rounds; `second` turns the first end and a draw into the other.
fn in_rounds(
    wanted: usize,
    size: usize,
    luck: &Luck,
    number: Number,
    second: impl Fn(usize, u64) -> usize,
) -> BTreeSet<Tie> {
    let mut ties = BTreeSet::new();
    let mut round = 0;
    while ties.len() < wanted {
        for k in 0..wanted - ties.len() {
            let a = below(luck.once(number, k, 2 * round), size);
            ties.insert(tie(a, second(a, luck.once(number, k, 2 * round + 1))));
        }
        round += 1;
    }
    ties
}

/// `configuration`, of which `regular` is the case of equal degrees.
fn configuration(degrees: &[usize], luck: &Luck) -> BTreeSet<Tie> {
    let size = degrees.len();
    let half = (size - 1) / 2;
    if degrees.iter().sum::<usize>() <= size * half {
        return paired(degrees, luck);
    }
    let lacking: Vec<usize> = degrees.iter().map(|degree| size - 1 - degree).collect();
    let missing = paired(&lacking, luck);
    all_pairs(size).filter(|pair| !missing.contains(pair)).collect()
}

fn paired(degrees: &[usize], luck: &Luck) -> BTreeSet<Tie> {
    (0..100)
        .find_map(|shuffle| mended(stubs_paired_off(degrees, luck, shuffle), luck, shuffle))
        .unwrap_or_else(|| shuffled(built(degrees), luck))
}

fn stubs_paired_off(degrees: &[usize], luck: &Luck, shuffle: usize) -> Vec<(usize, usize)> {
    let stub = |a, d, degree| (luck.once(Decision::Stub.alone(), a, shuffle * degree + d), a, d);
    let mut stubs: Vec<(u64, usize, usize)> = degrees
        .iter()
        .enumerate()
        .flat_map(|(a, &degree)| (0..degree).map(move |d| stub(a, d, degree)))
        .collect();
    stubs.sort_unstable();
    stubs.chunks(2).map(|two| (two[0].1, two[1].1)).collect()
}

/// The pairs with those mended that are loops or repeat an earlier one; `None` if that fails.
fn mended(mut pairs: Vec<(usize, usize)>, luck: &Luck, shuffle: usize) -> Option<BTreeSet<Tie>> {
    let mut whole = BTreeSet::new();
    let mut broken: BTreeSet<usize> = BTreeSet::new();
    for (place, &(a, b)) in pairs.iter().enumerate() {
        if a == b || !whole.insert(tie(a, b)) {
            broken.insert(place);
        }
    }
    for trial in 0..1000 + 100 * broken.len() {
        let Some(&first) = broken.first() else { break };
        let (a, b) = pairs[first];
        let other = below(luck.once(Decision::Switch.alone(), trial, shuffle), pairs.len());
        let (c, d) = pairs[other];
        let fine = !broken.contains(&other)
            && a != c
            && b != d
            && tie(a, c) != tie(b, d)
            && !whole.contains(&tie(a, c))
            && !whole.contains(&tie(b, d));
        if fine {
            whole.remove(&tie(c, d));
            whole.extend([tie(a, c), tie(b, d)]);
            (pairs[first], pairs[other]) = ((a, c), (b, d));
            broken.remove(&first);
        }
    }
    broken.is_empty().then_some(whole)
}

/// Ties built one supporter after the other, for degrees that pairing cannot meet.
fn built(degrees: &[usize]) -> Vec<(usize, usize)> {
    let mut left: Vec<(usize, usize)> = degrees.iter().copied().zip(0..).collect();
    let mut ties = Vec::new();
    loop {
        left.sort_unstable();
        let Some((most, a)) = left.pop().filter(|(most, _)| *most > 0) else { return ties };
        for (other, b) in left.iter_mut().rev().take(most) {
            *other -= 1;
            ties.push((a, *b));
        }
    }
}

/// The ties, two of which exchange partners in each trial if they can.
fn shuffled(mut ties: Vec<(usize, usize)>, luck: &Luck) -> BTreeSet<Tie> {
    let number = Decision::Shuffle.alone();
    let mut held: BTreeSet<Tie> = ties.iter().map(|&(a, b)| tie(a, b)).collect();
    for trial in 0..100 * ties.len() {
        let k = below(luck.once(number, trial, 0), ties.len());
        exchange(&mut ties, &mut held, k, luck.once(number, trial, 1));
    }
    held
}

/// `swapped`: ties that exchange partners in their turn, by half this chance; twenty tries each.
fn swapped(mut ties: Vec<(usize, usize)>, share: f64, luck: &Luck) -> BTreeSet<Tie> {
    let number = Decision::Swap.alone();
    let mut held: BTreeSet<Tie> = ties.iter().map(|&(a, b)| tie(a, b)).collect();
    for k in 0..ties.len() {
        if luck.once_40(number, k, 0) >= cut(share / 2.0) {
            continue;
        }
        for trial in 1..=20 {
            if exchange(&mut ties, &mut held, k, luck.once(number, k, trial)) {
                break;
            }
        }
    }
    held
}

/// Whether the tie numbered `k` could exchange partners with the one that is drawn.
fn exchange(ties: &mut [(usize, usize)], held: &mut BTreeSet<Tie>, k: usize, draw: u64) -> bool {
    let x = below(draw, 2 * ties.len());
    let ((a, b), (mut c, mut d)) = (ties[k], ties[x / 2]);
    if x % 2 == 1 {
        (c, d) = (d, c);
    }
    let fine = a != c
        && b != d
        && tie(a, c) != tie(b, d)
        && !held.contains(&tie(a, c))
        && !held.contains(&tie(b, d));
    if fine {
        held.remove(&tie(a, b));
        held.remove(&tie(c, d));
        held.extend([tie(a, c), tie(b, d)]);
        (ties[k], ties[x / 2]) = ((a, c), (b, d));
    }
    fine
}

/// Degrees drawn among `degrees` by a power law, such that some network has them.
fn power_law(degrees: &[usize], exponent: f64, size: usize, luck: &Luck) -> Vec<usize> {
    let mut sum = 0.0;
    let mut sums = Vec::new();
    for &degree in degrees {
        sum += pow(degree as f64, -exponent);
        sums.push(sum);
    }
    let drawn = |a, drawing| {
        let aim = luck.once_real(Decision::Degree.alone(), a, drawing) * sum;
        let first = sums.iter().position(|&so_far| so_far > aim);
        degrees[first.expect("the last sum is that of all")]
    };
    (0..1000)
        .map(|drawing| (0..size).map(|a| drawn(a, drawing)).collect::<Vec<_>>())
        .find(|degrees| is_graphical(degrees))
        .expect("a thousand drawings hold one that is graphical")
}

/// Whether some simple network has these degrees (Erdős & Gallai 1960).
fn is_graphical(degrees: &[usize]) -> bool {
    let mut sorted = degrees.to_vec();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let room = |k: usize| k * (k - 1) + sorted[k..].iter().map(|&d| d.min(k)).sum::<usize>();
    sorted.iter().sum::<usize>() % 2 == 0
        && (1..=sorted.len()).all(|k| sorted[..k].iter().sum::<usize>() <= room(k))
}

/// `lattice`: each cell with the one to the right, below, below to the right and below to the left.
fn cells(lattice: &Lattice) -> Vec<(usize, usize)> {
    let side = lattice.side as isize;
    let ahead: &[(isize, isize)] = match lattice.neighbourhood {
        Neighbourhood::Moore => &[(0, 1), (1, 0), (1, 1), (1, -1)],
        Neighbourhood::VonNeumann => &[(0, 1), (1, 0)],
    };
    let mut ties = Vec::new();
    for (row, column) in (0..side).flat_map(|row| (0..side).map(move |column| (row, column))) {
        for (down, right) in ahead {
            let (there, beside) = (row + down, column + right);
            let inside = (0..side).contains(&there) && (0..side).contains(&beside);
            if lattice.wrap || inside {
                let cell = |row: isize, column: isize| {
                    (row.rem_euclid(side) * side + column.rem_euclid(side)) as usize
                };
                ties.push((cell(row, column), cell(there, beside)));
            }
        }
    }
    ties
}

/// `small-world`.
fn small_world(size: usize, degree: usize, rewired: f64, luck: &Luck) -> BTreeSet<Tie> {
    let laps = degree / 2;
    let ring = (1..=laps).flat_map(|lap| (0..size).map(move |a| tie(a, (a + lap) % size)));
    let mut ties: BTreeSet<Tie> = ring.collect();
    for lap in 1..=laps {
        for a in 0..size {
            let degree_now = ties.iter().filter(|(x, y)| *x == a || *y == a).count();
            let leads_anywhere = luck.once_40(Decision::Rewire.alone(), a, lap) < cut(rewired);
            if !leads_anywhere || degree_now == size - 1 {
                continue;
            }
            let partner = |trial| {
                let draw = luck.once(Decision::NewPartner.alone(), a, trial * laps + lap - 1);
                let r = below(draw, size - 1);
                if r >= a { r + 1 } else { r }
            };
            let b = (0..).map(partner).find(|&b| !ties.contains(&tie(a, b))).unwrap();
            ties.remove(&tie(a, (a + lap) % size));
            ties.insert(tie(a, b));
        }
    }
    ties
}

/// `preferential`: `brought` ties a newcomer.
fn preferential(size: usize, brought: usize, clustering: f64, luck: &Luck) -> BTreeSet<Tie> {
    let order = smallest(0..size, size, |a| luck.once(Decision::Arrival.alone(), a, 0));
    let mut made: Vec<(usize, usize)> = Vec::new();
    for newcomer in 0..=brought {
        made.extend((0..newcomer).map(|partner| (newcomer, partner)));
    }
    for place in brought + 1..size {
        let chosen = partners(place, &made, brought, clustering, luck);
        made.extend(chosen.into_iter().map(|partner| (place, partner)));
    }
    made.into_iter().map(|(a, b)| tie(order[a], order[b])).collect()
}

/// Whom the newcomer at `place` chooses, by their places.
fn partners(
    place: usize,
    made: &[(usize, usize)],
    brought: usize,
    clustering: f64,
    luck: &Luck,
) -> Vec<usize> {
    let ends: Vec<usize> =
        made.iter().flat_map(|&(newcomer, partner)| [newcomer, partner]).collect();
    let mut chosen: Vec<usize> = Vec::new();
    let mut preferred = 0;
    let mut trials = 0..;
    for choice in 0..brought {
        let closes = choice > 0
            && luck.once_40(Decision::CloseTriad.alone(), place, choice) < cut(clustering);
        let friends: Vec<usize> = made
            .iter()
            .filter_map(|&(a, b)| match preferred {
                p if p == a => Some(b),
                p if p == b => Some(a),
                _ => None,
            })
            .filter(|friend| closes && !chosen.contains(friend))
            .collect();
        if !friends.is_empty() {
            let draw = luck.once(Decision::FriendOfFriend.alone(), place, choice);
            chosen.push(friends[below(draw, friends.len())]);
            continue;
        }
        let end =
            |trial| ends[below(luck.once(Decision::Attach.alone(), place, trial), ends.len())];
        preferred = trials.by_ref().map(end).find(|end| !chosen.contains(end)).unwrap();
        chosen.push(preferred);
    }
    chosen
}

/// `blocks`.
fn mixed_blocks(mixing: &Mixing, blocks: &[std::ops::Range<usize>], luck: &Luck) -> BTreeSet<Tie> {
    let size = blocks.last().map_or(0, |last| last.end);
    let n = |f: usize| blocks[f].len() as f64;
    match mixing {
        Mixing::Alike { mean, local: Some(local) } if blocks.len() > 1 => {
            let inside: f64 = (0..blocks.len()).map(|f| n(f) * (n(f) - 1.0) / 2.0).sum();
            let between = size as f64 * (size as f64 - 1.0) / 2.0 - inside;
            by_blocks(blocks, luck, |f, g| match f == g {
                true => local * size as f64 * mean / 2.0 / inside,
                false => (1.0 - local) * size as f64 * mean / 2.0 / between,
            })
        }
        Mixing::Alike { mean, .. } => {
            by_blocks(&federations(size, 1), luck, |_, _| mean / (size as f64 - 1.0))
        }
        Mixing::Between { between } => by_blocks(blocks, luck, |f, g| match f == g {
            true => between[f][f] / (n(f) - 1.0),
            false => between[f][g] * (n(f) + n(g)) / 2.0 / (n(f) * n(g)),
        }),
    }
}

fn by_blocks(
    blocks: &[std::ops::Range<usize>],
    luck: &Luck,
    chance: impl Fn(usize, usize) -> f64,
) -> BTreeSet<Tie> {
    let mut ties = BTreeSet::new();
    for f in 0..blocks.len() {
        for g in f..blocks.len() {
            let pairs = pairs_row_by_row(&blocks[f], &blocks[g]);
            let p = chance(f, g);
            let mut next = 0.0;
            for k in 0.. {
                let u = luck.once_real(Decision::BlockTie.alone(), f * blocks.len() + g, k);
                next += (ln(u) / log1p(-p)).floor();
                if pairs.is_empty() || p <= 0.0 || next >= pairs.len() as f64 {
                    break;
                }
                ties.insert(pairs[next as usize]);
                next += 1.0;
            }
        }
    }
    ties
}

fn pairs_row_by_row(f: &std::ops::Range<usize>, g: &std::ops::Range<usize>) -> Vec<Tie> {
    match f == g {
        true => f.clone().flat_map(|a| (f.start..a).map(move |b| tie(a, b))).collect(),
        false => f.clone().flat_map(|a| g.clone().map(move |b| tie(a, b))).collect(),
    }
}
