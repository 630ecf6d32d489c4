//! Trying: a point is right if the scenario with its values is one.

use super::factor::Key;
use crate::scenario::context::Beside;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::scenario::document::Node;
use crate::scenario::names::short;
use crate::scenario::path::Path as KeyPath;
use crate::scenario::resolve;
use crate::scenario::walk;
use serde_json::Value as Json;

/// A key with a value.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// The scenario that values are tried in.
pub(super) struct Trial<'a> {
    root: Node,
    beside: Beside<'a>,
    schema: &'a Json,
}

impl<'a> Trial<'a> {
    /// Try values in the document `root`, of which all but the sweep counts.
    pub fn new(root: &Node, beside: Beside<'a>, schema: &'a Json) -> Self {
        let mut root = root.clone();
        root.remove("sweep");
        Self { root, beside, schema }
    }

    /// Why there is no such key, or the value is not of its type or not in its range; what is
    /// `known` is no reason.
    pub fn fault(&self, choice: &Choice, known: &Diagnostics) -> Option<Diagnostic> {
        let mut root = self.root.clone();
        if let Err(diagnostic) = choice.key.put(&mut root, &choice.value) {
            return Some(diagnostic);
        }
        let mut found = Diagnostics::default();
        walk::check(self.schema, &mut root, &KeyPath::File, &mut found);
        found.into_list().into_iter().find(|diagnostic| !known.know(diagnostic))
    }

    /// Whether the scenario with this choice alone is one.
    pub fn holds_alone(&self, choice: &Choice) -> bool {
        let one = std::iter::once(choice);
        self.holds(one, choice.value.place, "", &mut Diagnostics::default())
    }

    /// Note why the scenario with these choices, each of which fits, is none.
    ///
    /// What is wrong is told where the value stands, or at `place` with `what` before it.
    pub fn holds<'c>(
        &self,
        choices: impl Iterator<Item = &'c Choice> + Clone,
        place: Place,
        what: &str,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let mut root = self.root.clone();
        for choice in choices.clone() {
            if let Err(diagnostic) = choice.key.put(&mut root, &choice.value) {
                diagnostics.add(diagnostic);
                return false;
            }
        }
        let mut found = Diagnostics::default();
        walk::check(self.schema, &mut root, &KeyPath::File, &mut found);
        let scenario = resolve::scenario(&root, self.beside, self.schema, &mut found);
        let found = found.into_list();
        let holds = scenario.is_some() && found.is_empty();
        for diagnostic in found {
            let here = choices.clone().any(|choice| within(diagnostic.place, choice.value.place));
            diagnostics.add(match here {
                true => diagnostic,
                false => {
                    let message = format!("{what}: {}", diagnostic.message);
                    Diagnostic { place, message, label: String::new(), ..diagnostic }
                }
            });
        }
        holds
    }
}

/// What a choice is called in messages.
pub(super) fn with(choice: &Choice) -> String {
    format!("with {} = {}", choice.key.text, short(&choice.value.toml()))
}

fn within(place: Place, of: Place) -> bool {
    place.source == of.source && of.start <= place.start && place.end <= of.end
}
