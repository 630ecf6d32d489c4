//! `datapackage.json`: the data dictionary as a Frictionless Data Package 2.0.

use super::dictionary::{Column, Kind, table};
use super::staged::FileEntry;
use crate::scenario::Scenario;
use serde_json::{Value, json};

/// The text of `datapackage.json`; each table comes with its columns, in the order of its file.
pub(super) fn text(scenario: &Scenario, tables: &[(&FileEntry, &[Column])]) -> String {
    let resources: Vec<Value> =
        tables.iter().map(|(file, columns)| resource(file, columns)).collect();
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": scenario.name.to_ascii_lowercase(),
        "title": scenario.title,
        "description": scenario.claim,
        "resources": resources,
    });
    if let Some(fields) = package.as_object_mut() {
        fields.retain(|_, value| value != "");
    }
    format!("{package:#}\n")
}

fn resource(file: &FileEntry, columns: &[Column]) -> Value {
    json!({
        "name": file.path.trim_end_matches(".csv"),
        "path": file.path,
        "description": table(file.path).map(|doc| format!("One row is {}.", doc.row)),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": file.hash,
        "schema": {
            "fields": columns.iter().map(field).collect::<Vec<_>>(),
            "missingValues": [""],
        },
    })
}

fn field(column: &Column) -> Value {
    let mut field = json!({
        "name": column.name,
        "type": column.kind.name(),
        "description": column.meaning,
    });
    if !column.unit.is_empty() {
        field["unit"] = json!(column.unit);
    }
    if column.kind == Kind::Boolean {
        field["trueValues"] = json!(["1"]);
        field["falseValues"] = json!(["0"]);
    }
    field
}
