//! Section 5.1, *`permuted`*: stubs of a table, paired by a keyed permutation.

use super::luck::{Decision, Luck};
use super::numbers::{exp, pow};
use super::ties::{Tie, federations, tie};
use groundswell::scenario::Spread;
use std::collections::BTreeSet;
use std::ops::Range;

type Blocks = [Range<usize>];

/// The ties of a public that lives in `blocks`.
pub fn ties(degrees: &Spread, blocks: &Blocks, luck: &Luck) -> BTreeSet<Tie> {
    let size = blocks.last().unwrap().end;
    let everybody = federations(size, 1);
    let home = |a: usize| blocks.iter().position(|block| block.contains(&a));
    match degrees {
        Spread::Poisson { mean, local: Some(local) } => {
            let count = blocks.len() as f64;
            let between = (1.0 - local) * mean * count / (count - 1.0);
            let mut ties = paired(&poisson(between, 4096), 0, &everybody, luck);
            ties.retain(|&(a, b)| home(a) != home(b));
            ties.extend(paired(&poisson(local * mean, 4093), 1, blocks, luck));
            ties
        }
        Spread::Poisson { mean, local: None } => paired(&poisson(*mean, 4096), 0, &everybody, luck),
        Spread::PowerLaw(law) => {
            let weights: Vec<(usize, f64)> = (law.min as usize..=law.max as usize)
                .map(|degree| (degree, pow(degree as f64, -law.exponent)))
                .collect();
            let mut whole = 0.0;
            weights.iter().for_each(|(_, weight)| whole += weight);
            paired(&entries(weights.into_iter(), whole, 4096), 0, &everybody, luck)
        }
    }
}

fn poisson(mean: f64, slots: usize) -> Vec<usize> {
    let mut weight = exp(-mean);
    let weights = (0..).map(|degree| {
        if degree > 0 {
            weight = weight * mean / degree as f64;
        }
        (degree, weight)
    });
    entries(weights, 1.0, slots)
}

/// The entries of a table, in order of size.
fn entries(weights: impl Iterator<Item = (usize, f64)>, whole: f64, slots: usize) -> Vec<usize> {
    let mut entries = Vec::new();
    let mut sum = 0.0;
    for (degree, weight) in weights {
        sum += weight;
        while entries.len() < slots && sum >= (entries.len() as f64 + 0.5) / slots as f64 * whole {
            entries.push(degree);
        }
        if entries.len() == slots {
            return entries;
        }
    }
    panic!("the weights add up to the whole");
}

/// The ties of one set of stubs, which are paired inside `domains`.
fn paired(entries: &[usize], set: usize, domains: &Blocks, luck: &Luck) -> BTreeSet<Tie> {
    let slots = entries.len();
    let mut order: Vec<usize> = (0..slots).collect();
    order.sort_by_key(|&slot| (luck.once(Decision::TableSlot.alone(), slot, set), slot));
    let mut table = vec![0; slots];
    (0..slots).for_each(|i| table[order[i]] = entries[i]);
    let stubs_of = |members: &Range<usize>| -> Vec<usize> {
        members.clone().flat_map(|a| vec![a; table[a % slots]]).collect()
    };
    let all: usize = domains.iter().map(|domain| stubs_of(domain).len()).sum();
    let typical = (all / domains.len()).max(1);
    let mut bits = 1;
    while 4_usize.pow(bits + 1) <= typical {
        bits += 1;
    }
    let keys: Vec<u32> =
        (0..17).map(|j| luck.once(Decision::PermutationKey.alone(), j, set) as u32).collect();
    let mut ties = BTreeSet::new();
    for (number, members) in domains.iter().enumerate() {
        let owners = stubs_of(members);
        let mut at: Vec<Option<usize>> = vec![None; owners.len() + 1];
        for stub in 0..owners.len() {
            at[place(stub, owners.len(), number, bits, &keys)] = Some(owners[stub]);
        }
        for two in at.chunks(2) {
            if let [Some(a), Some(b)] = two
                && a != b
            {
                ties.insert(tie(*a, *b));
            }
        }
    }
    ties
}

/// Where the permutation of domain `number` brings a stub of `all`.
fn place(stub: usize, all: usize, number: usize, bits: u32, keys: &[u32]) -> usize {
    let columns = 1_u64 << bits;
    let rows = (all as u64).div_ceil(columns);
    let twist = mix(number as u64, keys[16]);
    let rounds = if bits < 5 { 8 } else { 3 };
    let mut place = stub as u64;
    loop {
        let (mut row, mut column) = (place / columns, place % columns);
        for round in 0..rounds {
            let of_row = mix(row, keys[2 * round].wrapping_add(twist));
            column = (column + (u64::from(of_row) >> (32 - bits))) % columns;
            let of_column = mix(column, keys[2 * round + 1].wrapping_add(twist));
            row = (row + ((rows * u64::from(of_column)) >> 32)) % rows;
        }
        place = row * columns + column;
        if place < all as u64 {
            return place as usize;
        }
    }
}

fn mix(value: u64, key: u32) -> u32 {
    let product = (value as u32 ^ key).wrapping_mul(0x7feb_352d);
    (product ^ (product >> 15)).wrapping_mul(0x846c_a68b)
}
