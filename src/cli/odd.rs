//! `odd`: the ODD description of a scenario.

use super::args::OddArgs;
use super::failure::Failure;
use super::given;
use super::say;
use crate::{odd, scenario};

/// Print the description as Markdown.
pub fn run(args: &OddArgs) -> Result<(), Failure> {
    let (scenario, entries) =
        scenario::read_account(&args.scenario, &args.set, &given::within_memory())?;
    say::out(&odd::describe(&scenario, &entries))
}
