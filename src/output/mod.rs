//! What a result leaves behind: the tables, what their columns mean, and the manifest.
//!
//! Everything is written under temporary names inside the result's folder and published by
//! renaming, the manifest last: a folder without a manifest, or with files that are not those of
//! its manifest, is not a result.

mod claim;
mod datapackage;
mod dictionary;
mod digest;
mod error;
mod folder;
mod found;
mod manifest;
mod means;
pub mod predicted;
mod row;
#[cfg(test)]
mod sample;
mod staged;
pub mod store;
mod table;
mod traced;

pub use dictionary::{Column, Kind, TableDoc, table, tables, traced_tables};
pub use error::OutputError;
pub use folder::{Folder, Opened, Published};
pub use manifest::{Cost, FileEntry, Identity, Provenance, ScenarioFile};
pub use means::Means;
pub use row::Value;
