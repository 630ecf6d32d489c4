//! Lines of text, and the columns they are divided into.

use super::Fault;
use std::borrow::Cow;
use std::io::{BufRead, Read};

/// The longest line that is read, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// A line that is longer than any line of ties.
pub(super) fn endless(line: u64) -> Fault {
    Fault::at(line, "this line has no end", "check that it is a file of ties: a line holds one")
}

/// Read the next line into `text`, without its end; whether there was one.
pub(super) fn next_line(
    source: &mut impl BufRead,
    text: &mut String,
    line: &mut u64,
) -> Result<bool, Fault> {
    text.clear();
    *line += 1;
    let read = Read::take(&mut *source, LONGEST as u64)
        .read_line(text)
        .map_err(|cause| Fault::io(*line, &cause))?;
    if read == LONGEST {
        return Err(endless(*line));
    }
    text.truncate(text.trim_end_matches(['\n', '\r']).len());
    Ok(read > 0)
}

/// What divides a line into columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// This letter; what stands in double quotes may contain it.
    Letter(char),
    /// Any number of blanks; what stands in double quotes may contain them.
    Blanks,
}

impl Division {
    /// What divides a file that begins with this line; `None` if it could be divided by commas and
    /// by semicolons.
    ///
    /// In a file divided by semicolons commas are decimal points, or stand behind surnames; in one
    /// divided by commas semicolons stand in a column behind the ends.
    pub fn of(line: &str) -> Option<Self> {
        let bare = outside_quotes(without_attributes(line));
        let has = |letter: char| bare.contains(letter);
        if has(',') && has(';') && !has('\t') {
            let clear = |letter: char, other: char| {
                let mut columns = bare.split(letter);
                columns.clone().count() > 1
                    && columns.by_ref().take(2).all(|end| !end.contains(other))
            };
            let behind_surnames =
                bare.match_indices(',').all(|(at, _)| bare[at + 1..].starts_with(' '));
            return match (clear(';', ','), clear(',', ';')) {
                (true, false) => Some(Self::Letter(';')),
                (false, true) => Some(Self::Letter(',')),
                (false, false) if behind_surnames => Some(Self::Letter(';')),
                _ => None,
            };
        }
        let letter = ['\t', ';', ',', '|'].into_iter().find(|&letter| has(letter));
        Some(letter.map_or(Self::Blanks, Self::Letter))
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Letter('\t') => "tabs",
            Self::Letter(';') => "semicolons",
            Self::Letter('|') => "vertical bars",
            Self::Letter(_) => "commas",
            Self::Blanks => "blanks",
        }
    }

    /// Whether `letter` divides columns.
    fn divides(self, letter: char) -> bool {
        match self {
            Self::Letter(division) => letter == division,
            Self::Blanks => letter.is_whitespace(),
        }
    }

    /// The columns of `line`; `None` if a quote has no end.
    pub fn columns(self, line: &str) -> Option<Vec<Cow<'_, str>>> {
        let line = without_attributes(line);
        if line.contains('"') {
            return self.quoted_columns(line);
        }
        Some(match self {
            Self::Blanks => line.split_whitespace().map(Cow::from).collect(),
            Self::Letter(letter) => line.split(letter).map(|column| column.trim().into()).collect(),
        })
    }

    fn quoted_columns(self, line: &str) -> Option<Vec<Cow<'static, str>>> {
        let line = if self == Self::Blanks { line.trim() } else { line };
        let (mut columns, mut column, mut quoted) = (Vec::new(), String::new(), false);
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => column.extend(letters.next()),
                '"' if quoted || column.trim().is_empty() => quoted = !quoted,
                _ if self.divides(letter) && !quoted => {
                    columns.push(std::mem::take(&mut column));
                    while self == Self::Blanks && letters.next_if(|l| l.is_whitespace()).is_some() {
                    }
                }
                _ => column.push(letter),
            }
        }
        columns.push(column);
        let trimmed = columns.iter().map(|column| column.trim().to_owned().into());
        (!quoted).then(|| trimmed.collect())
    }
}

/// What stands before a third column that begins with a brace, which is the one in which networkx writes
/// the attributes of a tie.
fn without_attributes(line: &str) -> &str {
    let Some(brace) = line.find('{') else { return line };
    let before = line[..brace].trim_end_matches([' ', '\t', ',', ';']);
    let parts = before.split([' ', '\t', ',', ';']).filter(|part| !part.is_empty()).count();
    if before.len() < brace && parts >= 2 { before } else { line }
}

/// The letters of a line that do not stand in double quotes.
fn outside_quotes(line: &str) -> String {
    line.split('"').step_by(2).collect()
}

/// The lines of a table that say something, divided into columns.
pub(super) struct Lines<R> {
    source: R,
    text: String,
    division: Option<Division>,
    /// The number of the line read last.
    pub line: u64,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `source`.
    pub fn new(source: R) -> Self {
        Self { source, text: String::new(), division: None, line: 0 }
    }

    /// Go to the next line that is neither empty nor a comment; whether there is one.
    pub fn advance(&mut self) -> Result<bool, Fault> {
        while next_line(&mut self.source, &mut self.text, &mut self.line)? {
            let text = self.text.trim_start_matches('\u{feff}').trim_start();
            if !text.is_empty() && !text.starts_with(['#', '%']) {
                return Ok(true);
            }
        }
        self.text.clear();
        Ok(false)
    }

    /// The columns of this line; none behind the last.
    pub fn columns(&mut self) -> Result<Vec<Cow<'_, str>>, Fault> {
        let text = self.text.trim_start_matches('\u{feff}');
        let division = match self.division {
            Some(division) => division,
            None => Division::of(text).ok_or_else(|| ambiguous_division(self.line))?,
        };
        self.division = Some(division);
        division.columns(text).ok_or_else(|| open_quote(self.line))
    }
}

/// A line that commas or semicolons could divide.
pub(super) fn ambiguous_division(line: u64) -> Fault {
    let help = "put ids that contain the other one into double quotes, or keep only one of the two";
    Fault::at(line, "columns could be apart by commas or by semicolons", help)
}

/// A line in which a quote begins and does not end.
pub(super) fn open_quote(line: u64) -> Fault {
    let help = "close the quote on the same line, or write two \"\" for one";
    Fault::at(line, "a quote has no end", help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(line: &str) -> Vec<String> {
        let division = Division::of(line).expect("one way to divide it");
        division.columns(line).unwrap().into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn a_line_is_divided_as_its_writer_meant() {
        for (line, columns) in [
            ("0 1", &["0", "1"][..]),
            ("  a\t b", &["a", "b"]),
            ("ann;bob;0,5", &["ann", "bob", "0,5"]),
            ("1,2,red;blue", &["1", "2", "red;blue"]),
            ("Doe, J;Roe, K", &["Doe, J", "Roe, K"]),
            ("\"Mary Ann\"  \"Bob\"", &["Mary Ann", "Bob"]),
            ("\"Doe, J\",\"O\"\"Hara\"", &["Doe, J", "O\"Hara"]),
            ("a|b", &["a", "b"]),
            ("a b {'weight': 3, 'since': 2}", &["a", "b"]),
            ("a,b,{'weight': 3}", &["a", "b"]),
            ("{a} b", &["{a}", "b"]),
            ("ann,bob,", &["ann", "bob", ""]),
        ] {
            assert_eq!(divided(line), columns, "{line:?}");
        }
        assert_eq!(Division::of("a,b;c"), None);
        assert_eq!(Division::Blanks.columns("\"a b"), None);
    }
}
