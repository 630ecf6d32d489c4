//! Which run a record is: by what was run, not by where it stood in a design.

use crate::id::Replicate;
use crate::scenario::Setting;
use sha2::{Digest, Sha256};

/// A point, by what it sets in which scenario: the first half of a SHA-256 fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PointKey(pub [u8; 16]);

impl PointKey {
    /// The point at which the scenario of `plan` has these `settings`, which count in their order.
    pub fn of(plan: &str, settings: &[Setting]) -> Self {
        let mut hash = Sha256::new_with_prefix(plan);
        for Setting { key, value } in settings {
            for text in [key, value] {
                hash.update((text.len() as u64).to_le_bytes());
                hash.update(text);
            }
        }
        let mut half = [0; 16];
        half.copy_from_slice(&hash.finalize()[..16]);
        Self(half)
    }
}

/// Which run a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunKey {
    /// Its point.
    pub point: PointKey,
    /// The position of its arm.
    pub arm: u16,
    /// Its replicate.
    pub replicate: Replicate,
}

/// The points of a design, to be found by their keys.
#[derive(Clone, Debug)]
pub struct PointKeys {
    in_order: Vec<PointKey>,
    sorted: Vec<(PointKey, u32)>,
}

impl PointKeys {
    /// The keys of a design, in its order; of equal points the first is found.
    pub fn new(keys: impl IntoIterator<Item = PointKey>) -> Self {
        let in_order: Vec<PointKey> = keys.into_iter().collect();
        let mut sorted: Vec<(PointKey, u32)> = in_order.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        sorted.dedup_by_key(|(key, _)| *key);
        Self { in_order, sorted }
    }

    /// The key of the point at `position`.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn key(&self, position: u32) -> PointKey {
        self.in_order[position as usize]
    }

    /// The position of the first point with this `key`.
    pub fn position(&self, key: PointKey) -> Option<u32> {
        let at = self.sorted.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(self.sorted[at].1)
    }

    /// The position of the first point that sets the same as the one at `position`.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn first_like(&self, position: u32) -> u32 {
        self.position(self.key(position)).unwrap_or(position)
    }
}
