//! Addresses of values, as people write them.

use super::names::quoted;
use std::fmt;

/// Where in the document: a chain from a value up to the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    /// The whole file.
    File,
    /// The value of a key.
    Key(&'a Path<'a>, &'a str),
    /// An item of a list, with its name if it has one.
    Item(&'a Path<'a>, usize, Option<&'a str>),
}

impl Path<'_> {
    /// The path without items, as mechanisms to come are listed.
    pub fn keys(&self) -> String {
        match self {
            Self::File => String::new(),
            Self::Key(Self::File, key) => (*key).to_owned(),
            Self::Key(parent, key) => {
                let parent = parent.keys();
                if parent.is_empty() { (*key).to_owned() } else { format!("{parent}.{key}") }
            }
            Self::Item(parent, ..) => parent.keys(),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Key(Self::File, key) => f.write_str(&quoted(key)),
            Self::Key(parent, key) => write!(f, "{parent}.{}", quoted(key)),
            Self::Item(parent, _, Some(name)) => write!(f, "{parent}.{}", quoted(name)),
            Self::Item(parent, index, None) => write!(f, "{parent}.{index}"),
        }
    }
}
