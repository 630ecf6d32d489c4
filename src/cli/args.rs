//! What can be asked for on the command line.

use super::trace::TracedRun;
use crate::experiment::sweep::Shard;
use crate::scenario::whole_number;
use clap::{Args, Parser, Subcommand, ValueEnum};
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
    /// Run every arm and replicate at every point of the scenario's sweep; the same command goes on
    Sweep(SweepArgs),
    /// Say how far a sweep has come; from another terminal, and after a crash
    Status(StatusArgs),
    /// Name the shards that have work left, as 3,17,40-44
    Missing(MissingArgs),
    /// Make the tables of a sweep from what its shards have run
    Merge(MergeArgs),
    /// Write the job script that has Slurm or another engine run a sweep in shards
    Emit(EmitArgs),
    /// Repeat one run alone, and see that it gives what stands in the result
    Rerun(RerunArgs),
    /// Certify or refute a result: its files, all that follows from its runs, and runs executed again
    Verify(VerifyArgs),
    /// Say which factor of a sweep matters how much, apart from luck: Sobol', Morris, Shapley
    Sensitivity(SensitivityArgs),
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
    #[command(flatten)]
    pub changes: ChangeArgs,
    /// Compare under simple and complex contagion and both threshold references, too
    #[arg(long)]
    pub flip: bool,
    #[command(flatten)]
    pub computing: ThreadsArgs,
}

/// How many threads compute.
#[derive(Args, Clone, Copy, Debug)]
pub struct ThreadsArgs {
    /// Threads that compute; never changes a byte of the result [default: the cores it may use]
    #[arg(
        long,
        value_name = "N",
        env = "GROUNDSWELL_THREADS",
        value_parser = threads_or_none,
        default_value = "",
        hide_default_value = true
    )]
    pub threads: ThreadsAsked,
}

/// What is asked otherwise than the file says.
#[derive(Args, Debug, Default, PartialEq, Eq)]
pub struct ChangeArgs {
    /// Change a key of the scenario, such as `population.size=1000` or `arm.rivals.wires.bridge=0.5`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// The seed of all random draws, as in the file: 2009, 2_009, 0xBEEF
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    /// How many replicates each arm runs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replicates: Option<u32>,
    /// Only this arm (repeatable)
    #[arg(long, value_name = "NAME")]
    pub arm: Vec<String>,
}

/// Whether a file that the command writes may replace another.
#[derive(Args, Debug)]
pub struct ReplaceArgs {
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
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
    /// Give back the ids of the file of ties in a column of agents.csv: data about people
    #[arg(long, requires = "trace")]
    pub ids: bool,
}

/// `sweep`
#[derive(Args, Debug)]
pub struct SweepArgs {
    /// Scenario file with a [sweep], or the folder of a sweep that was planned
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    #[command(flatten)]
    pub changes: ChangeArgs,
    #[command(flatten)]
    pub computing: ThreadsArgs,
    /// Where the result goes [default: results/NAME]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// No progress, no summary
    #[arg(long, short)]
    pub quiet: bool,
    /// Replace another result in the folder, or the file of --design-out
    #[arg(long)]
    pub force: bool,
    /// Do one part of so many, numbered from 0, and make no tables
    #[arg(long, value_name = "I/N", value_parser = shard, conflicts_with = "force")]
    pub shard: Option<Shard>,
    /// Write the plan and run nothing
    #[arg(long)]
    pub plan: bool,
    /// Write the design as CSV, which `sweep.file` can name, and run nothing
    #[arg(long, value_name = "FILE")]
    pub design_out: Option<PathBuf>,
    /// What to keep of every day: `bands` (and differences), or nothing [default: bands]
    #[arg(long, value_name = "WHAT", value_enum)]
    pub daily: Option<Daily>,
    /// Whether a failed run ends the sweep
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = OnError::Continue)]
    pub on_error: OnError,
}

/// What a sweep keeps of every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Daily {
    /// Nothing: the tables have no row a day.
    None,
    /// Four counts, of which delta.csv and bands.csv are made.
    Bands,
}

/// What follows from a failed run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// What is under way is given up.
    Stop,
    /// The others go on.
    Continue,
}

/// `status`
#[derive(Args, Debug)]
pub struct StatusArgs {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `missing`
#[derive(Args, Debug)]
pub struct MissingArgs {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// How many shards there are
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub shards: u32,
    /// How to write their numbers
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Numbers::Slurm)]
    pub format: Numbers,
    /// One JSON object instead of text
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

/// How the numbers of shards are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Numbers {
    /// As Slurm takes the numbers of an array: 3,17,40-44.
    Slurm,
    /// As HyperQueue takes them: 3,17,40-44.
    Hq,
    /// One a line.
    Lines,
}

/// `merge`
#[derive(Args, Debug)]
pub struct MergeArgs {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Make tables of what is there, though something is missing
    #[arg(long)]
    pub partial: bool,
    /// No summary
    #[arg(long, short)]
    pub quiet: bool,
}

/// `emit`
#[derive(Args, Debug)]
pub struct EmitArgs {
    /// What runs the shards
    #[arg(value_enum)]
    pub engine: Engine,
    /// The folder of the sweep, whose plan `sweep SCENARIO --out DIR --plan` wrote
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// How many shards [default: so many that each takes half an hour]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_SHARDS))]
    pub shards: Option<u32>,
    /// Threads of a shard [default: 1, or what it takes to be done in an hour]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    /// How long all arms of a replicate take on one thread, if it is known [default: some are timed]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub seconds: Option<f64>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// An engine that runs the shards of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Slurm: a job array.
    Slurm,
    /// HyperQueue: a task array.
    Hq,
    /// GNU parallel on this machine, or by ssh on several that share the folder.
    Local,
    /// Grid Engine: an array job.
    Sge,
    /// Kubernetes: an Indexed Job.
    K8s,
}

/// `rerun`
#[derive(Args, Debug)]
pub struct RerunArgs {
    /// The folder of the result
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The run, as runs.csv numbers it
    #[arg(long, value_name = "ID")]
    pub run: u64,
    /// The file of ties, if it is not beside the result or where it was
    #[arg(long, value_name = "FILE")]
    pub ties: Option<PathBuf>,
    /// Write the tables of this run alone to this folder, which must be empty
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `verify`
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The folder of the result
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The file of ties, if it is not beside the result or where it was
    #[arg(long, value_name = "FILE")]
    pub ties: Option<PathBuf>,
    /// The share of the runs to execute again, 0 to 1; at least three are
    #[arg(long, value_name = "SHARE", default_value_t = 0.01, value_parser = share)]
    pub share: f64,
    /// Which runs are drawn; told, so that somebody else can draw the same [default: by the clock]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub draw: Option<u64>,
    #[command(flatten)]
    pub computing: ThreadsArgs,
}

/// `sensitivity`
#[derive(Args, Debug)]
pub struct SensitivityArgs {
    /// The folder of a finished sweep
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The indicator it is about: a metric of summary.csv, such as `active_end`
    #[arg(long, value_name = "NAME", default_value = "mobilised")]
    pub metric: String,
    /// What of it: its mean in every arm, or the baseline's minus every other arm's [default:
    /// difference if there are several arms]
    #[arg(long, value_name = "WHAT", value_enum)]
    pub of: Option<Of>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
    /// Write the indices to this CSV file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// What of an indicator is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Of {
    /// The indicator in every arm.
    Mean,
    /// What each other arm has less than the baseline.
    Difference,
}

/// `check`
#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    pub questions: QuestionArgs,
    /// One JSON object a scenario, on a line of its own, instead of text
    #[arg(long)]
    pub json: bool,
    /// Write the points of the scenario's sweep to this CSV file
    #[arg(long, value_name = "FILE")]
    pub design_out: Option<PathBuf>,
    #[command(flatten)]
    pub replace: ReplaceArgs,
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
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// `new`
#[derive(Args, Debug)]
pub struct NewArgs {
    /// Name of the scenario; NAME.toml is written to the current folder
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// `schema`
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub replace: ReplaceArgs,
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
    #[command(flatten)]
    pub computing: ThreadsArgs,
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
    /// The seed of all random draws, as in the file: 2009, 2_009, 0xBEEF
    #[arg(long, value_name = "N", value_parser = seed)]
    pub seed: Option<u64>,
    /// The replicate whose ties are written, numbered from 0
    #[arg(long, value_name = "R", default_value_t = 0)]
    pub replicate: u32,
    /// Where they go; the name ends in .csv, .tsv, .graphml or .mtx, and .gz to pack it
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub replace: ReplaceArgs,
}

/// The most shards that job scripts have: Slurm takes no more in an array unless it is told to.
pub const MOST_SHARDS: i64 = 1000;

/// The most threads that can be asked for.
const MOST_THREADS: usize = 1024;

/// The threads asked for, if any. It has a name of its own because to clap an `Option` is what nobody
/// gave, and an empty `GROUNDSWELL_THREADS` is given and asks for nothing.
pub type ThreadsAsked = Option<NonZeroUsize>;

fn threads_or_none(text: &str) -> Result<ThreadsAsked, String> {
    if text.is_empty() { Ok(None) } else { threads(text).map(Some) }
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .ok()
        .filter(|&threads: &NonZeroUsize| threads.get() <= MOST_THREADS)
        .ok_or_else(|| format!("a whole number from 1 to {MOST_THREADS}"))
}

fn shard(text: &str) -> Result<Shard, String> {
    let shard = text
        .split_once('/')
        .and_then(|(part, of)| Some(Shard { part: part.parse().ok()?, of: of.parse().ok()? }));
    match shard {
        Some(Shard { part, of }) if part < of => Ok(Shard { part, of }),
        Some(Shard { part, of }) => Err(format!(
            "there is no part {part} of {of}, as parts are numbered from 0; how many there are must be \
             written into a job script, because an engine counts only what was submitted this time"
        )),
        None => Err("a part and how many there are, numbered from 0, such as 3/8".to_owned()),
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds > 0.0);
    seconds.ok_or_else(|| "a number of seconds above 0".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0 to 1".to_owned())
}

fn seed(text: &str) -> Result<u64, String> {
    whole_number(text).ok_or_else(|| {
        "a whole number from 0 to 18446744073709551615 as in a scenario, such as 2_009 or 0xBEEF".into()
    })
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
    fn a_seed_is_written_as_in_a_scenario() {
        for (text, expected) in [
            ("2009", 2009),
            ("2_009", 2009),
            ("0xffffffffffffffff", u64::MAX),
            ("0xBEEF_FACE", 0xBEEF_FACE),
            ("0o17", 15),
            ("0b101", 5),
        ] {
            assert_eq!(seed(text), Ok(expected));
        }
        for text in ["-1", "", "0x", "007", "1.0", "18446744073709551616", "1 2", "\"1\"", "[1]"] {
            assert!(seed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_shard_is_one_of_those_there_are() {
        assert_eq!(shard("3/8"), Ok(Shard { part: 3, of: 8 }));
        assert!(shard("17/1").unwrap_err().contains("must be written into a job script"));
        assert!(shard("0/0").is_err() && shard("3").is_err() && shard("-1/8").is_err());
    }

    #[test]
    fn threads_are_at_least_one_and_not_absurd() {
        assert_eq!(threads_or_none(""), Ok(None));
        assert!(threads("0").is_err() && threads("1025").is_err() && threads("two").is_err());
        assert_eq!(threads("16").map(NonZeroUsize::get), Ok(16));
    }
}
