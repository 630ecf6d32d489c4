//! What a key is checked against: the rest of the file, what stands beside it, and where what is wrong goes.

use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::document::Node;
use super::file::File;
use super::label::fault;
use super::names::{listed, nearest, short};
use super::{Date, Defaults, NetworkAccess, Public, TieFile};
use serde_json::Value as Json;
use std::path::Path;

/// What stands beside a document.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// The folder that its paths are relative to.
    pub folder: &'a Path,
    /// How a network in a file is read.
    pub network: &'a NetworkAccess,
    /// The file of ties that was read before, if there is one.
    pub read: Option<&'a TieFile>,
}

/// What everything else is checked against.
pub(super) struct Context<'a> {
    /// Where what is wrong goes.
    pub diagnostics: &'a mut Diagnostics,
    /// The schema of the file.
    pub schema: &'a Json,
    /// What stands beside the scenario.
    pub beside: Beside<'a>,
    /// The date of day 0.
    pub start: Option<Date>,
    /// The last day, unless it is wrong itself.
    pub days: Option<u16>,
    /// How many supporters, unless that is wrong itself.
    pub size: Option<u32>,
    /// The public, once it is known, unless that is wrong itself.
    pub public: Option<&'a Public>,
    /// What fills in.
    pub defaults: Defaults,
}

impl Context<'_> {
    /// Note something wrong.
    pub fn wrong(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.add(Diagnostic::new(code, place, message).help(help));
    }

    /// Check that the name at `key` of `table` can stand in tables of results.
    pub fn name(&mut self, table: &Node, key: &str) -> Option<String> {
        let node = table.get(key)?;
        let name = node.text()?;
        self.is_name(name, node.place).then(|| name.to_owned())
    }

    /// Whether `name`, which comes from what is written at `place`, can stand in tables of results.
    pub fn is_name(&mut self, name: &str, place: Place) -> bool {
        let Some(fault) = fault(name) else { return true };
        let message = format!("`{}` cannot be a name", short(name));
        self.wrong("bad-name", place, message, format!("{fault}: write another"));
        false
    }

    /// Note that the name at `place` is none of `known`.
    pub fn unknown_name(&mut self, place: Place, what: &str, name: &str, known: &[&str]) {
        let message = format!("there is no {what} `{}`", short(name));
        let diagnostic = Diagnostic::new("unknown-name", place, message);
        let diagnostic = match nearest(name, known.iter().copied()) {
            Some(meant) => diagnostic.label(format!("did you mean `{meant}`?")),
            None => diagnostic,
        };
        let there = listed(known.iter().copied(), "none");
        self.diagnostics.add(diagnostic.help(format!("declared: {there}")));
    }
}

/// The file with only these tables, over those of the `defaults`, without positions; empty if that cannot be read.
pub(super) fn typed(
    tables: &[(&str, Option<&Node>)],
    defaults: Defaults,
    diagnostics: &mut Diagnostics,
) -> File {
    let mut json = serde_json::Map::new();
    for (key, node) in tables {
        if let Some(node) = node.filter(|node| !node.is_broken()) {
            json.insert((*key).to_owned(), node.json());
        }
    }
    defaults.fill(&mut json);
    serde_json::from_value(Json::Object(json)).unwrap_or_else(|error| {
        let message = format!("this scenario cannot be read: {error}");
        diagnostics.add(Diagnostic::new("unreadable", Place::BEGINNING, message));
        File::default()
    })
}
