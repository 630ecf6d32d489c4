//! What a record holds: what is kept of a run, or the error it failed with.

use super::frame::Status;
use crate::experiment::harvest::Kept;

/// What is kept of a finished run, or the error of one that failed, as bytes.
pub fn encode(run: &Result<Kept, String>) -> (bool, Vec<u8>) {
    let bytes = match run {
        Ok(kept) => postcard::to_stdvec(kept),
        Err(error) => postcard::to_stdvec(error),
    };
    (run.is_err(), bytes.expect("a vector takes all that is written to it"))
}

/// What [`encode`] was given; `None` if these are not such bytes.
pub fn decode(failed: bool, bytes: &[u8]) -> Option<Result<Kept, String>> {
    match failed {
        false => postcard::from_bytes(bytes).ok().map(Ok),
        true => postcard::from_bytes(bytes).ok().map(Err),
    }
}

pub(super) fn status(failed: bool) -> Status {
    if failed { Status::Failed } else { Status::Done }
}
