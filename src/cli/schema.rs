//! `schema`: the JSON Schema of scenario files.

use super::args::SchemaArgs;
use super::failure::{Failure, IO};
use super::say;
use crate::scenario;
use std::fs;

/// Write the schema to standard output, or to a file.
pub fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let Some(path) = &args.out else {
        return say::out(&text());
    };
    fs::write(path, text())
        .map_err(|cause| Failure::new(IO, format!("error: {}: {cause}", path.display())))
}

/// The schema as text.
pub fn text() -> String {
    format!("{:#}\n", scenario::schema_for_editors())
}
