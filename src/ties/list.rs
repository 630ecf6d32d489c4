//! Ties as lines of text: two ids a line, apart by tabs, commas, semicolons or blanks.

use super::file::{Fault, next_line};
use super::numbering::Found;
use std::borrow::Cow;
use std::io::BufRead;

/// What a line of columns is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// This letter; what stands in double quotes may contain it.
    Letter(char),
    /// Any number of blanks.
    Blanks,
}

impl Division {
    /// What divides this line, and so all lines of its file.
    pub fn of(line: &str) -> Self {
        let letter = ['\t', ',', ';'].into_iter().find(|&letter| line.contains(letter));
        letter.map_or(Self::Blanks, Self::Letter)
    }

    /// The columns of `line`; `None` if a quote has no end.
    pub fn columns(self, line: &str) -> Option<Vec<Cow<'_, str>>> {
        match self {
            Self::Blanks => Some(line.split_whitespace().map(Cow::from).collect()),
            Self::Letter(letter) if !line.contains('"') => {
                Some(line.split(letter).map(|column| column.trim().into()).collect())
            }
            Self::Letter(letter) => quoted_columns(line, letter),
        }
    }
}

fn quoted_columns(line: &str, division: char) -> Option<Vec<Cow<'static, str>>> {
    let (mut columns, mut column, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => column.extend(letters.next()),
            '"' => quoted = !quoted,
            _ if letter == division && !quoted => columns.push(std::mem::take(&mut column)),
            _ => column.push(letter),
        }
    }
    columns.push(column);
    let trimmed = columns.iter().map(|column| column.trim().to_owned().into());
    (!quoted).then(|| trimmed.collect())
}

/// The lines that say something, divided into columns.
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
        let division = *self.division.get_or_insert_with(|| Division::of(text));
        division.columns(text).ok_or_else(|| {
            let help = "close the quote on the same line, or write two \"\" for one";
            Fault::at(self.line, "a quote has no end", help)
        })
    }
}

/// Columns that hold the two ends of a tie, by what headers call them.
const ENDS: [[&str; 2]; 8] = [
    ["source", "target"],
    ["from", "to"],
    ["src", "dst"],
    ["fromnodeid", "tonodeid"],
    ["node1", "node2"],
    ["id1", "id2"],
    ["ego", "alter"],
    ["head", "tail"],
];

/// Read all ties of a list.
pub(super) fn read(source: &mut impl BufRead, found: &mut Found) -> Result<(), Fault> {
    let mut lines = Lines::new(source);
    if !lines.advance()? {
        return Ok(());
    }
    let first_line = lines.line;
    let first: Vec<String> = lines.columns()?.into_iter().map(Cow::into_owned).collect();
    let mut there_is_more = lines.advance()?;
    let second = if there_is_more { Some(lines.columns()?) } else { None };
    let ends = match header(&first, second.as_deref()) {
        Some(ends) => ends,
        None => {
            tie(&first, [0, 1], first_line, found)?;
            [0, 1]
        }
    };
    while there_is_more {
        let line = lines.line;
        tie(&lines.columns()?, ends, line, found)?;
        there_is_more = lines.advance()?;
    }
    Ok(())
}

/// Where the ends stand if `first` is a header: by the names of its columns, or because it has no
/// numbers and the `second` line has.
fn header(first: &[String], second: Option<&[Cow<'_, str>]>) -> Option<[usize; 2]> {
    let place = |name: &str| first.iter().position(|column| column.to_lowercase() == name);
    let named = ENDS.iter().find_map(|[a, b]| Some([place(a)?, place(b)?]));
    let told_apart = numbers(first) == 0 && first.len() > 1 && second.map(numbers) == Some(2);
    named.or(told_apart.then_some([0, 1]))
}

/// How many of the first two columns are whole numbers.
fn numbers(columns: &[impl AsRef<str>]) -> usize {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    columns.iter().take(2).filter(|column| number(column.as_ref())).count()
}

fn tie(
    columns: &[impl AsRef<str>],
    ends: [usize; 2],
    line: u64,
    found: &mut Found,
) -> Result<(), Fault> {
    let end = |place: usize| columns.get(place).map(AsRef::as_ref).filter(|id| !id.is_empty());
    let [Some(a), Some(b)] = ends.map(end) else {
        let message = "a tie has two ends, and here is not even one other";
        let help = "write two ids, apart by a comma, a tab or blanks, or begin a comment with #";
        return Err(Fault::at(line, message, help));
    };
    let ends = [found.id(a), found.id(b)];
    found.tie(ends);
    Ok(())
}
