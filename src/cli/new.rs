//! `new`: a commented scenario to start from.

use super::args::NewArgs;
use super::failure::Failure;
use super::say;
use crate::output::Destination;
use crate::scenario;
use std::path::Path;

/// Write `NAME.toml`, and beside it the schema its first line points at, unless that is there.
pub fn run(args: &NewArgs) -> Result<(), Failure> {
    let text = scenario::template(&args.name);
    scenario::parse(&format!("new {}", args.name), &text, &[])?;
    let file = format!("{}.toml", args.name);
    Destination::new(Path::new(&file), &[], args.replace.force)?.write_text(&text)?;
    let schema = Path::new("scenario.schema.json");
    if !schema.exists() {
        Destination::new(schema, &[], false)?.write_text(&super::schema::text())?;
    }
    let name = &args.name;
    say::out(&format!(
        "wrote {file}; now: groundswell run {file}\nthen, whether the answer survives other rules: \
         groundswell run {file} --flip --out results/{name}-flip\n"
    ))
}
