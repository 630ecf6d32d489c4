//! A record as it lies in a journal; numbers have their least byte first.
//!
//! | bytes | what |
//! |---|---|
//! | 0 … 15 | the key of the point |
//! | 16, 17 | the position of the arm |
//! | 18 … 21 | the replicate |
//! | 22 | 0: done, 1: failed |
//! | 23 … 26 | how many bytes it holds |
//! | 27 … 30 | CRC-32 of all before |
//! | 31 … | what it holds |
//! | 4 at the end | CRC-32 of what it holds |
//!
//! The header has a check of its own, so that what it says of the length can be relied upon: a record
//! that is damaged further on is left out alone.

use super::run_key::{PointKey, RunKey};
use crate::id::Replicate;

/// How long a header is, in bytes.
pub const HEADER: usize = 31;

/// How long the check at the end is, in bytes.
pub const CHECK: usize = 4;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// On its last day.
    Done,
    /// With an error.
    Failed,
}

/// What the header of a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which run it is.
    pub run: RunKey,
    /// How it ended.
    pub status: Status,
    /// How many bytes the record holds.
    pub length: u32,
}

impl Header {
    /// The header that `bytes` are, unless they are damaged.
    pub fn read(bytes: &[u8; HEADER]) -> Option<Self> {
        let (said, check) = bytes.split_at(HEADER - CHECK);
        if crc32fast::hash(said).to_le_bytes() != check {
            return None;
        }
        let status = match bytes[22] {
            0 => Status::Done,
            1 => Status::Failed,
            _ => return None,
        };
        let point = PointKey(part(bytes, 0));
        let arm = u16::from_le_bytes(part(bytes, 16));
        let replicate = Replicate(u32::from_le_bytes(part(bytes, 18)));
        let length = u32::from_le_bytes(part(bytes, 23));
        Some(Self { run: RunKey { point, arm, replicate }, status, length })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let from = bytes.len();
        let RunKey { point, arm, replicate } = self.run;
        bytes.extend(point.0);
        bytes.extend(arm.to_le_bytes());
        bytes.extend(replicate.0.to_le_bytes());
        bytes.push(match self.status {
            Status::Done => 0,
            Status::Failed => 1,
        });
        bytes.extend(self.length.to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes[from..]).to_le_bytes());
    }
}

/// The `N` bytes from `at` on, which are inside a header.
fn part<const N: usize>(bytes: &[u8; HEADER], at: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[at..at + N]);
    part
}

/// Append the record of `run` that holds `payload`.
///
/// # Panics
/// When it holds 4 GiB or more, which the counts of 4,000 days do not.
pub fn write(run: RunKey, status: Status, payload: &[u8], bytes: &mut Vec<u8>) {
    let length = u32::try_from(payload.len()).expect("a record is smaller than 4 GiB");
    Header { run, status, length }.write(bytes);
    bytes.extend(payload);
    bytes.extend(crc32fast::hash(payload).to_le_bytes());
}
