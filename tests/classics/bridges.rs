//! Bridges on a lattice by a second program, which shares nothing with the first but a description: partners
//! are exchanged in plain lists, by luck of its own, and thresholds are counted friend by friend.

use groundswell::selftest::small::Lottery;

const SIDE: usize = 100;

/// Ties, and the friends of everybody.
struct Torus {
    ends: Vec<[usize; 2]>,
    friends: Vec<Vec<usize>>,
}

impl Torus {
    /// Everybody is tied to the eight around.
    fn new() -> Self {
        let place = |row: usize, column: usize| (row % SIDE) * SIDE + column % SIDE;
        let half = [(0, 1), (1, 0), (1, 1), (1, SIDE - 1)];
        let ties = |a: usize| half.map(|(down, right)| [a, place(a / SIDE + down, a + right)]);
        let ends: Vec<[usize; 2]> = (0..SIDE * SIDE).flat_map(ties).collect();
        let mut friends = vec![Vec::new(); SIDE * SIDE];
        for &[a, b] in &ends {
            friends[a].push(b);
            friends[b].push(a);
        }
        Self { ends, friends }
    }

    /// Each tie, one after the other, exchanges partners with another by a chance of half of `swapped`; of
    /// twenty at most one that can is found.
    fn swap(&mut self, swapped: f64, luck: &mut Lottery) {
        for one in 0..self.ends.len() {
            let is_due = (luck.below(1_000_000) as f64) < swapped / 2.0 * 1e6;
            let tries = if is_due { 20 } else { 0 };
            (0..tries).any(|_| self.exchange(one, luck));
        }
    }

    /// Whether a tie could exchange partners with one drawn at random: nobody may be tied to oneself, or
    /// twice to somebody.
    fn exchange(&mut self, one: usize, luck: &mut Lottery) -> bool {
        let other = luck.below(self.ends.len() as u64) as usize;
        let ([a, b], [mut c, mut d]) = (self.ends[one], self.ends[other]);
        if luck.chance(50) {
            (c, d) = (d, c);
        }
        if a == d || b == c || self.friends[a].contains(&d) || self.friends[c].contains(&b) {
            return false;
        }
        for (who, old, new) in [(a, b, d), (b, a, c), (c, d, b), (d, c, a)] {
            let place = self.friends[who].iter().position(|friend| *friend == old).unwrap();
            self.friends[who][place] = new;
        }
        (self.ends[one], self.ends[other]) = ([a, d], [c, b]);
        true
    }

    /// How many are active at last when `needed` friends make active, and somebody and all friends begin.
    fn spread(&self, needed: usize) -> usize {
        let mut active = vec![false; self.friends.len()];
        let middle = SIDE * SIDE / 2 + SIDE / 2;
        let mut new = self.friends[middle].clone();
        new.push(middle);
        while !new.is_empty() {
            new.iter().for_each(|&a| active[a] = true);
            let moved = |a: usize| self.friends[a].iter().filter(|&&f| active[f]).count() >= needed;
            new = (0..active.len()).filter(|&a| !active[a] && moved(a)).collect();
        }
        active.iter().filter(|&&is| is).count()
    }
}

/// In which share of `runs` everybody is active at last, if two friends make active.
pub fn full(swapped: f64, runs: u32, luck: &mut Lottery) -> f64 {
    let everybody = (0..runs).filter(|_| {
        let mut torus = Torus::new();
        torus.swap(swapped, luck);
        torus.spread(2) == SIDE * SIDE
    });
    everybody.count() as f64 / f64::from(runs)
}
