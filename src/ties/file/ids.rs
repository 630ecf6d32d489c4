//! The ids of a file, and the supporters they name.

use super::Fault;
use crate::id::AgentId;
use crate::visible::is_hidden;
use indexmap::IndexSet;
use std::borrow::Cow;

/// Whole numbers below this are held as they are.
pub(super) const MOST: u32 = 300_000_000;

/// An id of a file, in four bytes: a whole number below [`MOST`] as it is, however it was written, and
/// anything else as `MOST` and its place in the order of appearance among the likes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(pub u32);

impl Id {
    /// The id that is this whole number, if it is below [`MOST`].
    pub fn number(number: u64) -> Option<Self> {
        (number < u64::from(MOST)).then_some(Self(number as u32))
    }

    /// Its place among names, if it is not a whole number below [`MOST`].
    pub fn place(self) -> Option<usize> {
        self.0.checked_sub(MOST).map(|place| place as usize)
    }
}

/// Ids that are no whole numbers below [`MOST`], by how they are written shortest, in the order of appearance.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: IndexSet<Box<str>>,
    /// About how much memory they take.
    pub memory: u64,
}

impl Names {
    /// The id written as `text`.
    pub fn id(&mut self, text: &str) -> Id {
        if !is_whole(text) {
            return self.name(text);
        }
        let shortest = text.trim_start_matches('0');
        let shortest = if shortest.is_empty() { "0" } else { shortest };
        let small = shortest.parse().ok().and_then(Id::number);
        small.unwrap_or_else(|| self.name(shortest))
    }

    fn name(&mut self, text: &str) -> Id {
        if let Some(place) = self.texts.get_index_of(text) {
            return Id(MOST + place as u32);
        }
        self.memory += text.len() as u64 + 48;
        Id(MOST + self.texts.insert_full(text.into()).0 as u32)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// What stands for `id` in the file, written shortest.
    pub fn text(&self, id: Id) -> Cow<'_, str> {
        match id.place() {
            None => id.0.to_string().into(),
            Some(place) => (*self.texts[place]).into(),
        }
    }

    /// Their places: whole numbers in the order of their value, then words as they appeared.
    pub fn in_order(&self) -> Vec<u32> {
        let mut places: Vec<u32> = (0..self.texts.len() as u32).collect();
        places.sort_by_key(|&place| {
            let text = &*self.texts[place as usize];
            if is_whole(text) { (false, text.len(), text) } else { (true, place as usize, "") }
        });
        places
    }

    /// How many of them are words.
    pub fn words(&self) -> usize {
        self.texts.iter().filter(|text| !is_whole(text)).count()
    }
}

/// Whether `text` is a whole number, 0 or more.
pub(super) fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` is a number as a table shows a measure, not a whole one that could be an id.
fn is_measure(text: &str) -> bool {
    let written = text.starts_with('-') || text.contains(['.', ',', '+', '-']);
    written
        && !text.starts_with('+')
        && text.replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite)
}

/// What tables write where a value is missing.
const MISSING: &[&str] = &[
    "", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "-nan", "-NaN", "NULL", "null",
    "None",
];

/// Whether tables write `text` where a value is missing.
pub(super) fn is_missing(text: &str) -> bool {
    MISSING.contains(&text)
}

/// Why this cannot be the id of anybody, on this `line`.
pub(super) fn fault(text: &str, line: u64) -> Option<Fault> {
    let shown = text.escape_debug();
    let (what, help) = if text.is_empty() {
        let help = "write two ids, apart by a comma, a tab or blanks, or begin a comment with #";
        ("a tie has two ends, and one of them is empty here".to_owned(), help)
    } else if is_missing(text) {
        let help = "remove the line, or give whoever is called so another id";
        (format!("`{shown}` stands for a value that is missing, not for somebody"), help)
    } else if text.chars().any(is_hidden) {
        let help =
            "remove it, or save the file as UTF-8: two ids that look the same would be two people";
        (format!("an id holds a hidden character: `{shown}`"), help)
    } else if text.contains('\u{fffd}') {
        (format!("an id holds a letter that cannot be read: `{shown}`"), "save the file as UTF-8")
    } else if text.contains(['{', '}', '[', ']']) {
        let help = "write two ids and what is known of the tie, apart by commas; brackets and \
                    braces belong to other formats";
        (format!("an id holds a bracket: `{shown}`"), help)
    } else if is_measure(text) {
        let help = "write ids as whole numbers or as words; name the columns of the ends source and \
                    target if this is another column";
        (format!("`{shown}` is a number, and no whole one: it cannot be an id"), help)
    } else if is_arrow(text) {
        let help = "write source,target: two ids and nothing between them but the separator";
        (format!("here is an arrow, not an id: `{shown}`"), help)
    } else if !text.chars().any(char::is_alphanumeric) {
        let help = "write an id with a letter or a digit, or remove the line";
        (format!("`{shown}` names nobody"), help)
    } else if text.contains(" # ") || text.starts_with("# ") {
        let help = "put remarks into lines of their own, which begin with #";
        (format!("a remark stands behind the tie: `{shown}`"), help)
    } else {
        return None;
    };
    Some(Fault::at(line, what, help))
}

/// Whether `text` is, or contains, an arrow or an edge as drawing programs write them.
fn is_arrow(text: &str) -> bool {
    let drawn = text.len() > 1 && text.chars().all(|letter| "-=<>.".contains(letter));
    drawn || ["->", "<-", "=>", "→", "←", "↔"].iter().any(|arrow| text.contains(arrow))
}

/// The ids of a file by the numbers of the supporters whom they name.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) names: Names,
    /// By number; `None` if ids are the numbers.
    pub(super) by_number: Option<Vec<Id>>,
}

impl Ids {
    /// The id of `agent`, written shortest; empty if the file names nobody for this number.
    pub fn of(&self, agent: AgentId) -> Cow<'_, str> {
        match &self.by_number {
            None => agent.0.to_string().into(),
            Some(ids) => ids.get(agent.index()).map_or("".into(), |id| self.names.text(*id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_the_order_of_their_value_and_words_as_they_appear() {
        let mut names = Names::default();
        assert_eq!(names.id("007"), Id(7));
        assert_eq!(names.id("000"), Id(0));
        let texts = ["zoe", "90000000000", "ann", "8000000000", "zoe", "080000000000", "300000000"];
        let ids = texts.map(|text| names.id(text));
        assert_eq!(ids[0], ids[4]);
        let order: Vec<_> =
            names.in_order().into_iter().map(|p| names.text(Id(MOST + p)).into_owned()).collect();
        let expected = ["300000000", "8000000000", "80000000000", "90000000000", "zoe", "ann"];
        assert_eq!(order, expected);
        assert_eq!((names.len(), names.words()), (6, 2));
    }

    #[test]
    fn what_names_nobody_is_refused_and_names_are_not() {
        for text in [
            "",
            "NA",
            "None",
            "a\u{0}",
            "[1",
            "->",
            "-->",
            "a->b",
            "2 # a remark",
            "{x}",
            "-",
            "?",
            "1.5",
            "-3",
            "1.2E+17",
            "a\u{200b}",
        ] {
            assert!(fault(text, 1).is_some(), "{text:?}");
        }
        for text in
            ["Na", "nadia", "o'hara", "e1", "Team #1", "a-b", "x.y@z", "+33 6", "(c)", "1e5"]
        {
            assert!(fault(text, 1).is_none(), "{text:?}");
        }
    }
}
