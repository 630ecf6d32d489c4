//! Why the points of a sweep cannot be made.

/// Why the points of a sweep cannot be made: a sentence with an address and what would do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DesignError(pub(super) String);
