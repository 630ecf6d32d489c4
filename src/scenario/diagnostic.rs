//! What is wrong with a scenario, where, and what would do.

use crate::visible::visible;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Bytes of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Which source.
    pub source: usize,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Place {
    /// The beginning of the scenario file.
    pub const BEGINNING: Self = Self { source: 0, start: 0, end: 0 };
}

/// A text the scenario was made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    /// The path of the file, or the option of the command line.
    pub name: String,
    /// What was read; `None` if nothing could be.
    pub text: Option<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Diagnostic {
    /// A word to look for, such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to write under the place; may be empty.
    pub label: String,
    /// What would do; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// Something wrong at `place`.
    pub fn new(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place, label: String::new(), help: String::new() }
    }

    /// With `label` under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With what would do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Everything found wrong so far, each thing once.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    list: Vec<Diagnostic>,
    known: BTreeSet<(Place, String)>,
}

impl Diagnostics {
    /// How many are kept: nobody reads more, and a hostile file must not fill the memory.
    const KEPT: usize = 1000;

    /// Note `diagnostic`, unless the same is known of its place.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        let known = (diagnostic.place, diagnostic.message.clone());
        if !self.is_full() && self.known.insert(known) {
            self.list.push(diagnostic);
        }
    }

    /// Whether so much is wrong that more is not kept: looking for it can stop.
    pub fn is_full(&self) -> bool {
        self.list.len() >= Self::KEPT
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Note all that is in `others`.
    pub fn extend(&mut self, others: Self) {
        others.into_list().into_iter().for_each(|diagnostic| self.add(diagnostic));
    }

    /// Those that `fits` picks, and the others.
    pub fn split(self, fits: impl Fn(&Diagnostic) -> bool) -> (Self, Self) {
        let mut both = (Self::default(), Self::default());
        for diagnostic in self.list {
            if fits(&diagnostic) { &mut both.0 } else { &mut both.1 }.add(diagnostic);
        }
        both
    }

    /// The same, each told at `place` after the words `with` of what it comes from.
    #[must_use]
    pub fn explained(self, with: &str, place: Place) -> Self {
        let mut diagnostics = Self::default();
        for found in self.list {
            let message = format!("{with}: {}", found.message);
            diagnostics.add(Diagnostic { message, place, label: String::new(), ..found });
        }
        diagnostics
    }

    /// Whether the same is known of its place.
    pub fn know(&self, diagnostic: &Diagnostic) -> bool {
        self.known.contains(&(diagnostic.place, diagnostic.message.clone()))
    }

    /// What was found, in the order it was found.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }

    /// The refusal of a scenario made of `sources`, in the order of reading.
    pub fn refuse(mut self, sources: Vec<Source>) -> Refused {
        self.list.sort_by_key(|diagnostic| diagnostic.place);
        Refused { sources, diagnostics: self.list }
    }
}

/// A scenario that cannot be run: everything that is wrong with it, with addresses and remedies.
#[derive(Clone, Debug, thiserror::Error)]
pub struct Refused {
    pub(super) sources: Vec<Source>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Refused {
    /// How many are shown.
    const SHOWN: usize = 50;

    /// Lines longer than this, in bytes, are shown in part.
    const LONGEST_LINE: usize = 2000;

    /// All that is wrong, as text for a terminal, with escape sequences if `colour`.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let shown = self.diagnostics.iter().take(Self::SHOWN);
        let mut texts: Vec<String> = shown.map(|d| renderer.render(&self.report(d))).collect();
        let count = self.diagnostics.len();
        if count > Self::SHOWN {
            texts.push(format!("… and {} more", count - Self::SHOWN));
        }
        if count > 1 {
            let many = if count == Diagnostics::KEPT { "at least " } else { "" };
            texts.push(format!("{many}{count} errors in {}", self.sources[0].name));
        }
        texts.join("\n\n")
    }

    /// The first thing that is wrong, as a sentence without its address, hidden characters spelt out.
    pub fn reason(&self) -> Cow<'_, str> {
        self.diagnostics.first().map_or("".into(), |diagnostic| visible(&diagnostic.message))
    }

    fn report<'a>(&'a self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let message = visible(&diagnostic.message);
        let title = Level::ERROR.primary_title(message).id(diagnostic.code);
        let mut group = self.locate(title.elements(Vec::<Origin>::new()), diagnostic);
        if !diagnostic.help.is_empty() {
            group = group.element(Level::HELP.message(visible(&diagnostic.help)));
        }
        vec![group]
    }

    fn locate<'a>(&'a self, group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
        let source = &self.sources[diagnostic.place.source];
        let name = visible(&source.name);
        let Some(text) = &source.text else {
            return group.element(Origin::path(name));
        };
        let spot = Spot::of(text, diagnostic.place);
        if text.is_empty() {
            return group.element(Origin::path(name).line(1).char_column(1));
        }
        let label = visible(&diagnostic.label);
        let snippet = |from: usize, to: usize| {
            let shown = |to: usize| visible(&text[from..to]);
            let span = shown(spot.start).len()..shown(spot.end).len();
            let mark = AnnotationKind::Primary.span(span);
            let mark = if label.is_empty() { mark } else { mark.label(label) };
            Snippet::source(shown(to)).line_start(spot.line).annotation(mark)
        };
        if spot.line_end - spot.line_start <= Self::LONGEST_LINE {
            return group.element(snippet(spot.line_start, spot.line_end).path(name));
        }
        let from = boundary(text, spot.start.saturating_sub(60).max(spot.line_start));
        let to = boundary(text, (spot.end + 60).min(spot.line_end));
        let origin = Origin::path(name).line(spot.line).char_column(spot.column);
        group.element(origin).element(snippet(from, to))
    }
}

/// The line a place is on.
struct Spot {
    line: usize,
    column: usize,
    line_start: usize,
    line_end: usize,
    start: usize,
    end: usize,
}

impl Spot {
    /// The place within `text`, cut to its first line and to a hundred bytes.
    fn of(text: &str, place: Place) -> Self {
        let start = boundary(text, place.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let line_end = line_end - usize::from(text[start..line_end].ends_with('\r'));
        let end = boundary(text, place.end.clamp(start, line_end).min(start + 100));
        let line = text[..line_start].matches('\n').count() + 1;
        let column = text[line_start..start].chars().count() + 1;
        Self { line, column, line_start, line_end, start, end: end.max(start) }
    }
}

/// The beginning of the character that `byte` is in.
fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&b| text.is_char_boundary(b)).unwrap_or(0)
}

#[cfg(test)]
impl Refused {
    /// Code, source, line and column of everything that is wrong.
    pub(super) fn addresses(&self) -> Vec<(&'static str, &str, usize, usize)> {
        let address = |d: &Diagnostic| {
            let source = &self.sources[d.place.source];
            let spot = Spot::of(source.text.as_deref().unwrap_or_default(), d.place);
            (d.code, source.name.as_str(), spot.line, spot.column)
        };
        self.diagnostics.iter().map(address).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, start: usize, end: usize) -> Refused {
        let source = Source { name: "a.toml".into(), text: Some(text.into()) };
        let mut diagnostics = Diagnostics::default();
        let place = Place { source: 0, start, end };
        diagnostics
            .add(Diagnostic::new("odd", place, "odd \u{1b}[31m").label("here").help("do so"));
        diagnostics.refuse(vec![source])
    }

    #[test]
    fn an_error_looks_as_rustc_shows_it() {
        let expected = "error[odd]: odd \\u001B[31m
 --> a.toml:2:3
  |
2 | b = 5
  |   ^ here
  |
  = help: do so";
        assert_eq!(refused("a\nb = 5\nc", 4, 5).to_string(), expected);
    }

    #[test]
    fn any_place_of_any_text_can_be_shown() {
        let long = "é".repeat(5000);
        for text in ["", "\n", "\r\n", "é\r\nü", "a = \"\u{202e}\t\"", long.as_str()] {
            for start in 0..text.len().min(20) + 2 {
                for end in [start, start + 1, start + 3, usize::MAX] {
                    let shown = refused(text, start, end);
                    assert!(shown.to_string().contains("a.toml"));
                    assert!(!shown.render(true).is_empty());
                }
            }
        }
        let shown = refused(&long, 4000, 4002).to_string();
        assert!(shown.contains("a.toml:1:2001") && shown.len() < 1000, "{shown}");
    }
}
