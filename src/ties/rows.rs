//! Rows of partners: of one agent, held in place, and of many, one after the other.

/// So many partners are held without asking for memory.
const FEW: usize = 32;

/// The partners of one agent, who were computed.
#[derive(Clone, Debug)]
pub struct Row {
    few: [u32; FEW],
    many: Vec<u32>,
    next: usize,
    end: usize,
}

impl Default for Row {
    fn default() -> Self {
        Self { few: [0; FEW], many: Vec::new(), next: 0, end: 0 }
    }
}

impl Row {
    /// Add a partner.
    pub(super) fn push(&mut self, partner: u32) {
        if self.end == FEW && self.many.is_empty() {
            self.many.extend(self.few);
        }
        if self.end < FEW {
            self.few[self.end] = partner;
        } else {
            self.many.push(partner);
        }
        self.end += 1;
    }

    /// Put the partners in order, each once.
    pub(super) fn sort(&mut self) {
        let partners = if self.end > FEW { &mut self.many[..] } else { &mut self.few[..self.end] };
        self.end = sorted_once(partners);
    }

    fn left(&self) -> &[u32] {
        let all = if self.many.is_empty() { &self.few[..] } else { &self.many[..] };
        &all[self.next..self.end]
    }
}

impl Iterator for Row {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let first = self.left().first().copied();
        self.next += usize::from(first.is_some());
        first
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left().len(), Some(self.left().len()))
    }

    fn fold<B, F: FnMut(B, u32) -> B>(self, first: B, add: F) -> B {
        self.left().iter().copied().fold(first, add)
    }
}

impl ExactSizeIterator for Row {}

/// The partners of many agents: a row for each, one after the other, each in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    partners: Vec<u32>,
    ends: Vec<usize>,
}

impl Batch {
    /// The partners of all, row after row.
    pub fn partners(&self) -> &[u32] {
        &self.partners
    }

    /// The row of each agent that was asked about.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.partners[start..end])
    }

    /// Forget all rows, but keep their room.
    pub(super) fn clear(&mut self) {
        self.partners.clear();
        self.ends.clear();
    }

    /// Add partners, in any order, to the row under way.
    pub(super) fn extend(&mut self, partners: impl Iterator<Item = u32>) {
        self.partners.extend(partners);
    }

    /// Add a row that is in order.
    pub(super) fn add_row(&mut self, row: &[u32]) {
        self.partners.extend_from_slice(row);
        self.ends.push(self.partners.len());
    }

    /// End the row under way: put it in order, each partner once.
    pub(super) fn end_row(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        let end = start + sorted_once(&mut self.partners[start..]);
        self.partners.truncate(end);
        self.ends.push(end);
    }
}

/// Stands for no partner at all; there are not so many agents.
pub(super) const NOBODY: u32 = u32::MAX;

/// Put partners in order and each once at the front, nobody left out; how many there are then.
fn sorted_once(partners: &mut [u32]) -> usize {
    match partners.len() {
        0..=16 => ranked::<16>(partners),
        17..=32 => ranked::<32>(partners),
        _ => partners.sort_unstable(),
    }
    let mut kept = 0;
    let mut last = NOBODY;
    for at in 0..partners.len() {
        let partner = partners[at];
        partners[kept] = partner;
        kept += usize::from(partner != NOBODY && partner != last);
        last = if partner == NOBODY { last } else { partner };
    }
    kept
}

/// Put at most `WIDTH` partners in order by counting for each who comes before: without a branch that
/// would depend on them. Of equal ones, one is left and nobody stands for the others.
fn ranked<const WIDTH: usize>(partners: &mut [u32]) {
    let mut all = [NOBODY; WIDTH];
    all[..partners.len()].copy_from_slice(partners);
    partners.fill(NOBODY);
    for &partner in all.iter().filter(|&&partner| partner != NOBODY) {
        let before: u32 = all.iter().map(|&other| u32::from(other < partner)).sum();
        partners[before as usize] = partner;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order_and_hold_everybody_once() {
        for length in [0, 1, 5, 31, 32, 33, 100] {
            let mut row = Row::default();
            let mut batch = Batch::default();
            let numbers = || (0..length).map(|n| if n % 5 == 3 { NOBODY } else { n * 7 % 30 });
            numbers().for_each(|number| row.push(number));
            row.sort();
            batch.add_row(&[4]);
            batch.extend(numbers());
            batch.end_row();
            let wanted: Vec<u32> = numbers()
                .filter(|&n| n != NOBODY)
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect();
            assert_eq!(row.len(), wanted.len());
            assert!(row.clone().eq(wanted.iter().copied()));
            let mut told = Vec::new();
            row.for_each(|partner| told.push(partner));
            assert_eq!(told, wanted);
            assert!(batch.each().eq([&[4][..], &wanted]));
        }
    }
}
