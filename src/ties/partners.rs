//! Those tied to one agent, one after the other.

use super::Row;
use crate::id::AgentId;
use std::ops::Range;
use std::slice;

/// The agents tied to one, in order.
#[derive(Clone, Debug)]
pub enum Partners<'a> {
    /// Those who are listed.
    Listed(slice::Iter<'a, u32>),
    /// All who come before, then all who come after.
    Others(Range<u32>, Range<u32>),
    /// Those who were computed.
    Computed(Row),
}

impl Iterator for Partners<'_> {
    type Item = AgentId;

    #[inline]
    fn next(&mut self) -> Option<AgentId> {
        match self {
            Self::Listed(partners) => partners.next().copied(),
            Self::Others(before, after) => before.next().or_else(|| after.next()),
            Self::Computed(row) => row.next(),
        }
        .map(AgentId)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match self {
            Self::Listed(partners) => partners.len(),
            Self::Others(before, after) => before.len() + after.len(),
            Self::Computed(row) => row.len(),
        };
        (left, Some(left))
    }

    fn fold<B, F: FnMut(B, AgentId) -> B>(self, first: B, mut add: F) -> B {
        let mut add = |sum, partner| add(sum, AgentId(partner));
        match self {
            Self::Listed(partners) => partners.copied().fold(first, add),
            Self::Others(before, after) => {
                let sum = before.fold(first, &mut add);
                after.fold(sum, add)
            }
            Self::Computed(row) => row.fold(first, add),
        }
    }
}

impl ExactSizeIterator for Partners<'_> {}
