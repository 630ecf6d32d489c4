//! `schema`: the JSON Schema of scenario files.

use super::args::SchemaArgs;
use super::failure::Failure;
use super::say;
use crate::output::Destination;
use crate::scenario;

/// Write the schema to standard output, or to a file.
pub fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let Some(path) = &args.out else {
        return say::out(&text());
    };
    Ok(Destination::new(path, &[], args.replace.force)?.write_text(&text())?)
}

/// The schema as text.
pub fn text() -> String {
    format!("{:#}\n", scenario::schema_for_editors())
}
