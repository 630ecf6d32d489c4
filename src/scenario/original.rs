//! The file as it was written, to be read again with other values.

use super::context::Beside;
use super::diagnostic::{Diagnostics, Place, Refused, Source};
use super::document::Node;
use super::path::Path as KeyPath;
use super::{NetworkAccess, Scenario, TieRule, resolve, walk};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use std::path::PathBuf;
use std::sync::Arc;

/// A document that is not yet checked, with all it takes to read it again; copies share it.
#[derive(Clone, Debug, PartialEq)]
pub struct Original {
    root: Arc<Node>,
    around: Arc<Around>,
}

/// What stays when values of the document change.
#[derive(Debug, PartialEq)]
struct Around {
    sources: Vec<Source>,
    folder: PathBuf,
    network: NetworkAccess,
    schema: Json,
    arms: Vec<String>,
}

impl Original {
    /// The tree `root`, with what the command line changes, made of `sources` in `folder` and not yet
    /// checked against `schema`; a `network` in a file is read as said, and only `arms` are kept, all
    /// if there are none.
    pub(super) fn new(
        root: Node,
        sources: Vec<Source>,
        folder: PathBuf,
        network: NetworkAccess,
        schema: Json,
        arms: Vec<String>,
    ) -> Self {
        let around = Around { sources, folder, network, schema, arms };
        Self { root: Arc::new(root), around: Arc::new(around) }
    }

    /// The tree.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// What it is checked against.
    pub(super) fn schema(&self) -> &Json {
        &self.around.schema
    }

    /// The same around another tree.
    pub(super) fn with(&self, root: Node) -> Self {
        Self { root: Arc::new(root), around: Arc::clone(&self.around) }
    }

    /// The scenario it describes, if nothing is wrong; the file of ties of `base` is not read again
    /// if it is the same.
    pub(super) fn read(self, base: &Scenario, diagnostics: &mut Diagnostics) -> Option<Scenario> {
        let Self { root, around } = self;
        let mut root = Arc::unwrap_or_clone(root);
        walk::check(&around.schema, &mut root, &KeyPath::File, diagnostics);
        let read = match &base.ties {
            TieRule::File(file) => Some(file),
            _ => None,
        };
        let beside = Beside { folder: &around.folder, network: &around.network, read };
        resolve::with_arms(&root, beside, &around.schema, &around.arms, diagnostics)
            .filter(|_| diagnostics.is_empty())
    }

    /// The refusal for these `diagnostics`, each told at `place` after the words `with`.
    pub(super) fn refuse(&self, diagnostics: Diagnostics, with: &str, place: Place) -> Refused {
        diagnostics.explained(with, place).refuse(self.around.sources.clone())
    }
}

/// Told without positions and ranges, and without the files of a network, whose content the scenario
/// has; in the order of the alphabet.
impl Serialize for Original {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut root = Node::clone(&self.root);
        root.remove("uncertainty");
        root.remove("sweep");
        if let Some(ties) = root.get_mut("ties") {
            ties.remove("path");
            ties.remove("nodes");
        }
        let mut json = root.json();
        json.sort_all_objects();
        json.serialize(serializer)
    }
}
