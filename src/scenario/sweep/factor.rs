//! The keys that a sweep changes: where in the document they stand.

use crate::scenario::diagnostic::{Diagnostic, Place};
use crate::scenario::document::{self, Node};
use crate::scenario::names::{QUOTED, quoted, short};
use crate::scenario::patch::{self, EXCLUSIVE, Step};

/// The component that stands for every arm.
const EVERY: &str = "*";

/// Keys that must be the same at every point, because results are laid out by them.
const COMMON: [&str; 6] = ["name", "start", "replicates", "seed", "measure", "baseline"];

/// A key that a sweep changes.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Its dotted path.
    pub text: String,
    /// Where it is written.
    pub place: Place,
    /// Where it leads: one path, or one into each arm.
    paths: Vec<Vec<Step>>,
}

impl Key {
    /// The key written as `text` at `place`.
    ///
    /// # Errors
    /// When it is no dotted path, or one of a key that no sweep can change.
    pub fn read(root: &Node, text: &str, place: Place) -> Result<Self, Diagnostic> {
        Self::of(root, steps(text, place)?, place)
    }

    /// The key that `steps` lead to, written at `place`.
    ///
    /// # Errors
    /// When it is one that no sweep can change.
    pub fn of(root: &Node, steps: Vec<Step>, place: Place) -> Result<Self, Diagnostic> {
        let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
        let every = names.len() > 1 && names[0] == "arm" && names[1] == EVERY;
        let text = dotted(&names, quoted);
        let fixed = match names.as_slice() {
            ["sweep" | "target" | "uncertainty", ..] | ["arm", _, "name"] => true,
            ["scenario", key, ..] => COMMON.contains(key),
            _ => false,
        };
        if fixed {
            let message = format!("`{}` is the same at every point", short(&text));
            let diagnostic = Diagnostic::new("bad-key", place, message);
            return Err(diagnostic.help("let the sweep change another key"));
        }
        let arms = root.get("arm").map_or(&[][..], Node::items);
        let into = |(at, arm): (usize, &Node)| {
            let name = arm.get("name").and_then(Node::text).map_or(at.to_string(), str::to_owned);
            let mut path = steps.clone();
            path[1].0 = name;
            path
        };
        let paths = match every {
            true => arms.iter().enumerate().map(into).collect(),
            false => vec![steps],
        };
        Ok(Self { text, place, paths })
    }

    /// Give the key this `value`.
    ///
    /// # Errors
    /// When it leads nowhere.
    pub fn put(&self, root: &mut Node, value: &Node) -> Result<(), Diagnostic> {
        self.paths.iter().try_for_each(|path| patch::put(root, path, value.clone()))
    }

    /// Whether both change the same value, or one a part of the other's.
    pub fn meets(&self, other: &Self) -> bool {
        let pairs = self.paths.iter().flat_map(|a| other.paths.iter().map(move |b| (a, b)));
        pairs.into_iter().any(|(a, b)| overlap(a, b) || exclude(a, b))
    }
}

/// The dotted path of `names`, each as `quoted` writes it, of which the second may be a bare `*`.
pub(super) fn dotted(names: &[&str], quoted: impl Fn(&str) -> String) -> String {
    let every = names.len() > 1 && names[0] == "arm" && names[1] == EVERY;
    let shown = |(at, name): (usize, &&str)| match at {
        1 if every => EVERY.to_owned(),
        _ => quoted(name),
    };
    names.iter().enumerate().map(shown).collect::<Vec<_>>().join(".")
}

/// The components of the dotted path `text` at `place`, of which the second may be a bare `*`.
///
/// # Errors
/// When it is none.
pub(super) fn steps(text: &str, place: Place) -> Result<Vec<Step>, Diagnostic> {
    let every = text.trim().strip_prefix("arm.*.").map(|rest| format!("arm.\"{EVERY}\".{rest}"));
    let Some(steps) = document::parse_key(every.as_deref().unwrap_or(text)) else {
        let message = format!("`{}` is not a dotted key", short(text));
        let diagnostic = Diagnostic::new("bad-key", place, message);
        return Err(
            diagnostic.help(format!("write a path such as \"arm.rivals.wires.bridge\"; {QUOTED}"))
        );
    };
    Ok(steps.into_iter().map(|(name, _)| (name, place)).collect())
}

fn overlap(a: &[Step], b: &[Step]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.0 == b.0)
}

fn exclude(a: &[Step], b: &[Step]) -> bool {
    let (Some((a, before)), Some((b, others))) = (a.split_last(), b.split_last()) else {
        return false;
    };
    overlap(before, others) && EXCLUSIVE.contains(&(a.0.as_str(), b.0.as_str()))
}
