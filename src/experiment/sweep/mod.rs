//! Points × arms × replicates: the same comparison wherever a design says, as often as is asked for or
//! as a result takes to be known precisely enough.

mod execute;
mod pending;
mod plan;
mod precision;

pub use execute::{Finished, execute};
pub use pending::{Pending, Shard};
pub use plan::{Plan, READ_ONCE, alike, first_possible};

#[cfg(test)]
mod tests;
