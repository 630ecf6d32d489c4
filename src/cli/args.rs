//! What can be asked for on the command line.

use super::trace::TracedRun;
use clap::{Args, Parser, Subcommand};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Same public, other organisation: how many people would have been mobilised?
#[derive(Debug, Parser)]
#[command(name = "groundswell", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run every arm and replicate of scenarios, write the curves and say what they show
    Run(RunArgs),
    /// Validate scenarios, print what would run and what it would need; run nothing
    Check(CheckArgs),
    /// Say what can be known of a scenario without simulating, beside what was simulated
    Theory(TheoryArgs),
    /// Describe the model of exactly this scenario by the ODD protocol, as Markdown
    Odd(OddArgs),
    /// Write a commented scenario to start from
    New(NewArgs),
    /// Write the JSON Schema of scenario files, for editors that complete keys
    Schema(SchemaArgs),
    /// Hold this program against theory: a line a check, with what is expected and what came
    Selftest(SelftestArgs),
    /// Write the ties of a replicate to a file, which ties of kind `file` can be read from
    Ties(TiesArgs),
}

/// What is asked, whatever is done with it.
#[derive(Args, Debug)]
pub struct QuestionArgs {
    /// Scenario files
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Change a key of the scenario, such as `population.size=1000` or `arm.rivals.wires.bridge=0.5`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// The seed of all luck, decimal or 0x…
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    /// How many replicates each arm runs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replicates: Option<u32>,
    /// Only this arm (repeatable)
    #[arg(long, value_name = "NAME")]
    pub arm: Vec<String>,
    /// Compare under simple and complex contagion and both threshold references, too
    #[arg(long)]
    pub flip: bool,
    /// Threads that compute; never changes a byte of the result [default: all cores]
    #[arg(long, value_name = "N", env = "GROUNDSWELL_THREADS", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
}

/// `run`
#[derive(Args, Debug)]
pub struct RunArgs {
    #[command(flatten)]
    pub questions: QuestionArgs,
    /// Where the result goes [default: results/NAME; with several scenarios DIR/NAME]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// No progress, no summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Replace another result in the folder
    #[arg(long)]
    pub force: bool,
    /// Follow every supporter of one run: agents.csv and ties.csv
    #[arg(long, value_name = "ARM:REPLICATE")]
    pub trace: Option<TracedRun>,
}

/// `check`
#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    pub questions: QuestionArgs,
    /// One JSON object a scenario, on a line of its own, instead of text
    #[arg(long)]
    pub json: bool,
}

/// `odd`
#[derive(Args, Debug)]
pub struct OddArgs {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Change a key of the scenario, such as `population.size=1000`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// `theory`
#[derive(Args, Debug)]
pub struct TheoryArgs {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Change a key of the scenario, such as `ties.mean=4`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// The folder of its result, to stand beside the theory
    #[arg(long, value_name = "DIR")]
    pub with: Option<PathBuf>,
    /// Write the curves to this CSV file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `new`
#[derive(Args, Debug)]
pub struct NewArgs {
    /// Name of the scenario; NAME.toml is written to the current folder
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// `schema`
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `selftest`
#[derive(Args, Debug)]
pub struct SelftestArgs {
    /// Only what tells most in a few seconds
    #[arg(long)]
    pub quick: bool,
    /// Only checks whose name contains this (repeatable)
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// List the checks, and where their outcome is known from; try none
    #[arg(long)]
    pub list: bool,
    /// One JSON object a line instead of text
    #[arg(long)]
    pub json: bool,
    /// Threads that compute; never changes a figure [default: all cores]
    #[arg(long, value_name = "N", env = "GROUNDSWELL_THREADS", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
}

/// `ties`
#[derive(Args, Debug)]
pub struct TiesArgs {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Change a key of the scenario, such as `population.size=1000`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// The seed of all luck, decimal or 0x…
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    /// The replicate whose ties are written, numbered from 0
    #[arg(long, value_name = "R", default_value_t = 0)]
    pub replicate: u32,
    /// Where they go; the name ends in .csv, .tsv, .graphml or .mtx, and .gz to pack it
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// The most threads that can be asked for.
const MOST_THREADS: usize = 1024;

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .ok()
        .filter(|&threads: &NonZeroUsize| threads.get() <= MOST_THREADS)
        .ok_or_else(|| format!("a whole number from 1 to {MOST_THREADS}"))
}

fn seed(text: &str) -> Result<u64, String> {
    match text.strip_prefix("0x") {
        Some(hexadecimal) => u64::from_str_radix(hexadecimal, 16),
        None => text.parse(),
    }
    .map_err(|_| "a whole number from 0 to 18446744073709551615, decimal or 0x…".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn seeds_are_decimal_or_hexadecimal() {
        assert_eq!(seed("2009"), Ok(2009));
        assert_eq!(seed("0xffffffffffffffff"), Ok(u64::MAX));
        assert!(seed("-1").is_err() && seed("").is_err() && seed("0x").is_err());
    }

    #[test]
    fn threads_are_at_least_one_and_not_absurd() {
        assert!(threads("0").is_err() && threads("1025").is_err() && threads("two").is_err());
        assert_eq!(threads("16").map(NonZeroUsize::get), Ok(16));
    }
}
