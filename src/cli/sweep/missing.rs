//! `missing`: which shards have work left.

use super::stock::Stock;
use super::swept::Swept;
use crate::cli::args::{MissingArgs, Numbers};
use crate::cli::failure::Failure;
use crate::cli::say;
use crate::experiment::sweep::Shard;
use serde_json::json;

/// Name the shards that have work left; none if nothing is missing.
pub fn missing(args: &MissingArgs) -> Result<(), Failure> {
    let swept = Swept::in_folder(&args.dir)?;
    let plan = swept.plan()?;
    let stock = Stock::take(&args.dir, &swept, &plan, Shard::WHOLE)?;
    let parts = stock.pending.parts_missing(args.shards);
    if args.json {
        let object = json!({ "shards": args.shards, "missing": parts });
        return say::out(&format!("{object}\n"));
    }
    let told = match args.format {
        Numbers::Lines => parts.iter().map(|part| format!("{part}\n")).collect(),
        Numbers::Slurm | Numbers::Hq if parts.is_empty() => String::new(),
        Numbers::Slurm | Numbers::Hq => ranges(&parts) + "\n",
    };
    say::out(&told)
}

/// Numbers in ascending order as `3,17,40-44`.
pub fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_batch_systems_take_them() {
        assert_eq!(ranges(&[3, 17, 40, 41, 42, 43, 44]), "3,17,40-44");
        assert_eq!(ranges(&[0, 1]), "0-1");
        assert_eq!(ranges(&[]), "");
    }
}
