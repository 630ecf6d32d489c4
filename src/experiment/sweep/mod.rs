//! Points × arms × replicates: the same comparison wherever a design says, as often as is asked for or
//! as a result takes to be known precisely enough.

mod agenda;
mod execute;
mod plan;
mod precision;

pub use agenda::{Agenda, Shard};
pub use execute::{Finished, execute};
pub use plan::{Plan, READ_ONCE, alike, first_possible};

#[cfg(test)]
mod tests;
