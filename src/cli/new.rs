//! `new`: a commented scenario to start from.

use super::args::NewArgs;
use super::failure::{Failure, IO, WRONG};
use super::say;
use crate::scenario;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Write `NAME.toml`, and beside it the schema its first line points at; overwrite nothing.
pub fn run(args: &NewArgs) -> Result<(), Failure> {
    let text = scenario::template(&args.name);
    scenario::parse(&format!("new {}", args.name), &text, &[])?;
    let file = format!("{}.toml", args.name);
    write_new(Path::new(&file), &text)?;
    let schema = Path::new("scenario.schema.json");
    if !schema.exists() {
        write_new(schema, &super::schema::text())?;
    }
    let name = &args.name;
    say::out(&format!(
        "wrote {file}; now: groundswell run {file}\nthen, whether the answer survives other rules: \
         groundswell run {file} --flip --out results/{name}-flip\n"
    ))
}

/// Write `text` to a new file at `path`.
///
/// # Errors
/// When there is one already, and when the system refuses.
pub fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|cause| {
        let path = path.display();
        match cause.kind() {
            ErrorKind::AlreadyExists => Failure::new(
                WRONG,
                format!("error: {path}: is there already; another name would do"),
            ),
            _ => Failure::new(IO, format!("error: {path}: {cause}")),
        }
    })
}
