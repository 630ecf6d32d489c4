//! The only code that reads the command line, prints, shows progress and looks at the machine.

mod args;
mod chart;
mod check;
mod clock;
mod collected;
mod columns;
mod emit;
mod failure;
mod forecast;
mod given;
mod machine;
mod new;
mod odd;
mod organisation;
mod progress;
mod questions;
mod referee;
mod run;
mod say;
mod schema;
mod selftest;
mod sensitivity;
mod summary;
mod sweep;
mod theory;
mod ties;
mod trace;
mod words;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

/// Do what the command line asks and say how it went; the exit statuses stand in `docs/FORMAT.md`.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Status(args) => sweep::status(&args),
        Command::Missing(args) => sweep::missing(&args),
        Command::Merge(args) => sweep::merge(&args),
        Command::Emit(args) => emit::run(&args),
        Command::Rerun(args) => referee::rerun(&args),
        Command::Verify(args) => referee::verify(&args),
        Command::Sensitivity(args) => sensitivity::run(&args),
        Command::Check(args) => check::run(&args),
        Command::New(args) => new::run(&args),
        Command::Theory(args) => theory::run(&args),
        Command::Odd(args) => odd::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Selftest(args) => selftest::run(&args),
        Command::Ties(args) => ties::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(),
    }
}
