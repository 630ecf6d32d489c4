//! What a result leaves behind: the tables, what their columns mean, and the manifest.
//!
//! Everything is written under temporary names inside the result's folder and published by
//! renaming, the manifest last: a folder without a manifest, or with files that are not those of
//! its manifest, is not a result.

mod claim;
mod compared;
mod datapackage;
mod design;
mod destination;
mod dictionary;
mod differences;
mod digest;
mod error;
mod folder;
mod found;
mod given_up;
mod manifest;
mod means;
mod plan_file;
pub mod predicted;
mod publication;
mod row;
mod same;
#[cfg(test)]
mod sample;
pub mod sensitivity;
mod source;
mod staged;
mod standing;
pub mod store;
mod swept;
mod table;
mod traced;

pub use compared::{
    Difference, StandingTable, TableRows, TextRow, as_text, compare_text, write_run,
};
pub use design::write_points;
pub use destination::{Destination, keep_inputs};
pub use dictionary::{Column, Kind, TableDoc, sweep_tables, table, tables, traced_tables};
pub use digest::lots;
pub use error::OutputError;
pub use folder::{Folder, Opened};
pub use found::{files_in, is_of_a_result};
pub use manifest::{Cost, Identity, Outcome, Provenance};
pub use means::Means;
pub use plan_file::PlanFile;
pub use publication::Published;
pub use row::{RunRow, RunRows, Value, curve_of};
pub use source::Source;
pub use staged::FileEntry;
pub use standing::Standing;
pub use swept::{Access, Growing, LOGS, SweptFolder, SweptTables, point_columns, point_rows};
pub use traced::rows as traced_rows;
