//! What a record holds: what is kept of a run, or the error it failed with.

use super::frame::Status;
use crate::experiment::results::RunRecord;

/// What is kept of a finished run, or the error of one that failed, as bytes; and which of the two.
pub fn encode(run: &Result<RunRecord, String>) -> (Status, Vec<u8>) {
    let (status, bytes) = match run {
        Ok(kept) => (Status::Done, postcard::to_stdvec(kept)),
        Err(error) => (Status::Failed, postcard::to_stdvec(error)),
    };
    (status, bytes.expect("a vector takes all that is written to it"))
}

/// What [`encode`] was given; `None` if these are not such bytes.
pub fn decode(status: Status, bytes: &[u8]) -> Option<Result<RunRecord, String>> {
    match status {
        Status::Done => postcard::from_bytes(bytes).ok().map(Ok),
        Status::Failed => postcard::from_bytes(bytes).ok().map(Err),
    }
}
