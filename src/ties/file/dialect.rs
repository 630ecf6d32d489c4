//! How a list of ties is written: what divides its columns, whether it has a header, which columns
//! hold the ends.

use super::Fault;
use super::ids::{fault, is_whole};
use super::line::{Division, ambiguous_division, open_quote};
use std::collections::BTreeSet;

/// Without a header no list of ties has more columns.
const MOST_COLUMNS: usize = 8;

/// With fewer lines a column of numbers in their order is chance.
const FEW_LINES: usize = 3;

/// The first lines of a list, by number.
pub(super) type Sample<'a> = [(u64, &'a str)];

/// How a list of ties is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What divides columns.
    pub division: Division,
    /// How many columns a line has that holds a tie.
    pub columns: usize,
    /// The columns that hold the ends.
    pub ends: [usize; 2],
    /// The names of columns, if the first line has them.
    pub header: Option<Vec<String>>,
    /// The column with a weight.
    pub weight: Option<usize>,
    /// The column with a date or time.
    pub date: Option<usize>,
    /// Whether the first line could as well be a header as a tie.
    pub unsure: bool,
    /// Whether columns have names, in a header or in a comment above.
    pub named: bool,
    /// Whether no id of the first lines stands in both columns of ends.
    pub disjoint: bool,
}

/// A line, divided.
type Row = Vec<String>;

impl Dialect {
    /// How the list is written that begins with `sample`, below the comment `above`, and has no other lines if
    /// it is `whole`.
    pub fn of(sample: &Sample, above: Option<&str>, whole: bool) -> Result<Self, Fault> {
        let (line, text) = sample[0];
        let division = Division::of(text).ok_or_else(|| ambiguous_division(line))?;
        let divided = |(line, text): &(u64, &str)| {
            let columns = division.columns(text).ok_or_else(|| open_quote(*line))?;
            Ok(columns.into_iter().map(String::from).collect())
        };
        let rows: Vec<Row> = sample.iter().map(divided).collect::<Result<_, Fault>>()?;
        if is_matrix(&rows, whole) {
            let help = "write a line for each tie (R: igraph::graph_from_adjacency_matrix, then \
                        as_data_frame; Python: networkx.from_numpy_array, then write_edgelist)";
            return Err(Fault::whole("this is a matrix, not a list of ties", help));
        }
        let (first, others) = (&rows[0], &rows[1..]);
        let mut dialect = Self {
            division,
            columns: first.len(),
            ends: [0, 1],
            header: None,
            weight: None,
            date: None,
            unsure: false,
            named: false,
            disjoint: false,
        };
        let names: Row = above
            .and_then(|said| division.columns(said))
            .into_iter()
            .flatten()
            .map(String::from)
            .collect();
        let says_ends = || {
            ends_by_name(&names).is_some() || (names.len() > 2 && the_only_two(&names).is_some())
        };
        if names.len() == first.len() && names_all(&names) && says_ends() {
            // SNAP and others name the columns in a comment.
            dialect.named(line, &names, 0)?;
            dialect.header = None;
        } else if names_all(first) && is_header(first, others) {
            dialect.columns = others.first().map_or(first.len(), Vec::len);
            let shift = row_names(first, others);
            if dialect.columns != first.len() + shift {
                let (names, columns) = (first.len(), dialect.columns);
                let message =
                    format!("the header has {names} names, and lines have {columns} columns");
                return Err(Fault::at(line, message, format!("write {}", dialect.advice())));
            }
            dialect.named(line, first, shift)?;
        } else {
            dialect.unnamed(sample, &rows, whole)?;
            dialect.unsure = names_all(first) && first.len() > 1;
        }
        let side = |end: usize| rows.iter().filter_map(move |row| row.get(end));
        let [a, b] = dialect.ends;
        dialect.disjoint = others.len() > 1 && !side(a).any(|id| side(b).any(|other| other == id));
        Ok(dialect)
    }

    /// Take the columns as `header` names them, behind `shift` that have no name.
    fn named(&mut self, line: u64, header: &Row, shift: usize) -> Result<(), Fault> {
        let ends = ends_by_name(header).or_else(|| the_only_two(header));
        let ends = ends.ok_or_else(|| which(line, header))?;
        let place = |is: fn(&str) -> bool| {
            let mut named = header.iter().enumerate().filter(|(at, _)| !ends.contains(at));
            named.find(|(_, name)| is(name)).map(|(at, _)| at + shift)
        };
        (self.weight, self.date) = (place(is_weight), place(is_date));
        self.ends = ends.map(|end| end + shift);
        self.header = Some(header.clone());
        self.named = true;
        Ok(())
    }

    /// Take the first two columns for the ends, if nothing speaks against it.
    fn unnamed(&mut self, sample: &Sample, rows: &[Row], whole: bool) -> Result<(), Fault> {
        let (line, first) = (sample[0].0, &rows[0]);
        let refuse = |message: &str| {
            let help =
                format!("begin with a line that names the columns, such as {}", self.advice());
            Err(Fault::at(line, message, help))
        };
        if first.len() > MOST_COLUMNS {
            return refuse("a list of ties has fewer columns, or a header");
        }
        if counts_lines(rows, whole) {
            return refuse(
                "the first column counts the lines: it could be a number of the row or an end",
            );
        }
        if has_third_end(rows) {
            return refuse("which columns hold the ends? More than the first two could");
        }
        let numbers_columns = first.iter().enumerate().all(|(k, text)| *text == k.to_string());
        let words = |row: &Row| row.iter().take(2).all(|text| !is_number(text));
        if numbers_columns && rows.len() > 1 && rows[1..].iter().all(words) {
            return refuse("the first line seems to number the columns");
        }
        let is_all = |column: usize, is: fn(&str) -> bool| {
            rows.iter().all(|row| row.get(column).is_some_and(|text| is(text)))
        };
        self.date = [3, 2].into_iter().find(|column| is_all(*column, is_moment));
        self.weight = is_all(2, is_number).then_some(2).filter(|weight| Some(*weight) != self.date);
        Ok(())
    }

    /// A header that says which columns hold the ends, as it would stand in this file.
    pub fn advice(&self) -> String {
        let divider = match self.division {
            Division::Letter(letter) => letter,
            Division::Blanks => ' ',
        };
        let name = |column: usize| match self.ends.iter().position(|end| *end == column) {
            Some(0) => "source".to_owned(),
            Some(_) => "target".to_owned(),
            None => format!("other{}", column + 1),
        };
        let names: Vec<String> = (0..self.columns.max(2)).map(name).collect();
        names.join(&divider.to_string())
    }

    /// What is odd about the list, and yet allowed.
    pub fn remark(&self) -> Option<String> {
        let remark = "no id of the first lines stands in both columns: if they name different things, such \
                      as people and groups, this is no network of people";
        self.disjoint.then(|| remark.to_owned())
    }

    /// Which columns hold what, in words.
    pub fn words(&self) -> String {
        let [a, b] = self.ends.map(|end| end + 1);
        let mut words = format!("columns {a} and {b} of {} hold the ends", self.columns);
        for (column, what) in [(self.weight, "weight"), (self.date, "date")] {
            if let Some(column) = column {
                words += &format!(", column {} a {what}", column + 1);
            }
        }
        words
    }
}

fn which(line: u64, header: &Row) -> Fault {
    let message = format!("which columns of “{}” hold the ends?", header.join("”, “"));
    Fault::at(line, message, "name two of them source and target, or remove the others")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether `text` is a date as 2009-02-16 or seconds since 1970.
fn is_moment(text: &str) -> bool {
    let seconds = is_whole(text) && (9..=13).contains(&text.len());
    let part = |text: &str, least| text.len() >= least && is_whole(text);
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    seconds || (parts.len() == 3 && parts.iter().all(|p| part(p, 1)) && day.len() >= 8)
}

/// Names of columns for the two ends; a column may have more words beside.
const ENDS: &[[&str; 2]] = &[
    ["source", "target"],
    ["from", "to"],
    ["src", "dst"],
    ["src", "dest"],
    ["origin", "destination"],
    ["fromnodeid", "tonodeid"],
    ["ego", "alter"],
    ["head", "tail"],
    ["sender", "receiver"],
    ["sender", "recipient"],
    ["follower", "followee"],
    ["follower", "followed"],
    ["citing", "cited"],
    ["caller", "callee"],
    ["parent", "child"],
    ["user", "friend"],
    ["person", "friend"],
];

/// The first of these are names that nobody bears.
const KNOWN: usize = 6;

/// Letters by which two names differ that otherwise are the same.
const PAIRS: &[[&str; 2]] =
    &[["1", "2"], ["a", "b"], ["i", "j"], ["x", "y"], ["u", "v"], ["0", "1"]];

/// Names of columns that are no ends.
const ATTRIBUTES: &[&str] = &[
    "",
    "weight",
    "weights",
    "w",
    "value",
    "count",
    "strength",
    "time",
    "timestamp",
    "date",
    "year",
    "day",
    "type",
    "label",
    "sign",
    "color",
    "colour",
    "width",
    "kind",
    "id",
    "index",
    "layer",
    "rssi",
];

/// The words of the name of a column, small: of `SOURCE_SUBREDDIT`, `Vertex 1`, `fromNode`.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        let kind = |letter: char| (letter.is_alphabetic(), letter.is_numeric());
        let turns =
            kind(before) != kind(letter) || (before.is_lowercase() && letter.is_uppercase());
        if turns {
            spaced.push(' ');
        }
        let fine = letter.is_alphanumeric();
        spaced.extend(letter.to_lowercase().filter(|_| fine));
        before = letter;
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// The columns that hold the ends, by what they are called.
fn ends_by_name(header: &Row) -> Option<[usize; 2]> {
    let words: Vec<Vec<String>> = header.iter().map(|name| words(name)).collect();
    let only = |is: &dyn Fn(&Vec<String>) -> bool| {
        let mut found = (0..words.len()).filter(|at| is(&words[*at]));
        found.next().filter(|_| found.next().is_none())
    };
    let whole = |name: &str| only(&|words| words.concat() == name);
    let part = |name: &str| only(&|words| words.iter().any(|word| word == name));
    let numbered = |name: &str| {
        words.iter().any(|words| words.len() == 2 && words[0] == name && is_whole(&words[1]))
    };
    let mut ends = ENDS.iter().filter(|[a, b]| !numbered(a) && !numbered(b));
    let exact = ends.clone().find_map(|[a, b]| Some([whole(a)?, whole(b)?]));
    let within = || ends.find_map(|[a, b]| Some([part(a)?, part(b)?]));
    exact.or_else(within).or_else(|| by_last_word(&words))
}

/// The only two columns whose names differ by their last word, which is one of [`PAIRS`]; the first two
/// of those that R names by default.
fn by_last_word(words: &[Vec<String>]) -> Option<[usize; 2]> {
    let stem = |at: usize| words[at].split_last().map_or(&[][..], |(_, stem)| stem);
    let last = |at: usize| words[at].last().map(String::as_str);
    let mut pairs = Vec::new();
    for [a, b] in PAIRS {
        for first in (0..words.len()).filter(|at| last(*at) == Some(*a) && !stem(*at).is_empty()) {
            let second = |at: &usize| last(*at) == Some(*b) && stem(*at) == stem(first);
            pairs.extend((0..words.len()).find(second).map(|second| [first, second]));
        }
    }
    let [first, second] = *pairs.first()?;
    let by_default = words.iter().all(|words| words.len() == 2 && words[0] == "v");
    let numbered = |text: &str| is_whole(text) || text.len() == 1;
    let alike = |at: &usize| stem(*at) == stem(first) && last(*at).is_some_and(numbered);
    let no_other = pairs.len() == 1 && (0..words.len()).filter(alike).count() == 2;
    (no_other || by_default).then_some([first, second])
}

/// The only two columns that are not known to be something else, if they are named as a pair.
fn the_only_two(header: &Row) -> Option<[usize; 2]> {
    let is_end = |name: &String| !ATTRIBUTES.contains(&name.to_lowercase().as_str());
    let ends: Vec<usize> = (0..header.len()).filter(|at| is_end(&header[*at])).collect();
    let ends: [usize; 2] = ends.try_into().ok()?;
    let pair = ends.map(|end| header[end].to_lowercase());
    PAIRS.iter().any(|two| pair == *two).then_some(ends)
}

/// Whether a line is a header that many programs write.
pub(super) fn is_known_header(columns: &[impl AsRef<str>]) -> bool {
    let is = |name: &str| columns.iter().any(|column| column.as_ref().to_lowercase() == name);
    ENDS.iter().take(KNOWN).any(|[a, b]| is(a) && is(b))
}

/// Whether all columns have names, as far as words can be names.
fn names_all(row: &Row) -> bool {
    !row.iter().any(|name| is_number(name))
}

/// Whether `first` is a header above `others`: its words stand nowhere below, nor do words like them, and it
/// names the ends, or stands above numbers or nothing.
fn is_header(first: &Row, others: &[Row]) -> bool {
    let below: Vec<&Row> = others.iter().filter(|row| *row != first).collect();
    let stem = |text: &String| {
        let words = words(text);
        let stem = words.split_last().map(|(_, stem)| stem.to_vec());
        stem.filter(|stem| !stem.is_empty())
    };
    let again = |name: &String| {
        let (stands, like) = (below.iter().any(|row| row.contains(name)), stem(name));
        stands
            || (like.is_some() && below.iter().any(|row| row.iter().any(|text| stem(text) == like)))
    };
    let index = first[0].is_empty() && below.iter().all(|row| is_number(&row[0]));
    let fewer = has_fewer(first, &below);
    let says_more = ends_by_name(first).is_some() || index || fewer || differs(first, &below);
    says_more && !first.iter().any(|name| !name.is_empty() && again(name))
}

/// How many columns stand before the named ones: one if R left out the name of a column that counts the rows.
fn row_names(first: &Row, others: &[Row]) -> usize {
    let others: Vec<&Row> = others.iter().collect();
    usize::from(has_fewer(first, &others) && count_up(&others))
}

/// Whether `first` has one column fewer than all `others`.
fn has_fewer(first: &Row, others: &[&Row]) -> bool {
    !others.is_empty() && others.iter().all(|row| row.len() == first.len() + 1)
}

/// Whether the first columns of `rows` count them, from 0 or from 1.
fn count_up(rows: &[&Row]) -> bool {
    let counts = |from: usize| rows.iter().zip(from..).all(|(row, k)| row[0] == k.to_string());
    counts(0) || counts(1)
}

fn is_weight(name: &str) -> bool {
    let weights =
        ["weight", "weights", "value", "strength", "sign", "sentiment", "rating", "count"];
    words(name).iter().any(|word| weights.contains(&word.as_str()))
}

fn is_date(name: &str) -> bool {
    let dates = ["date", "time", "timestamp", "year", "day"];
    words(name).iter().any(|word| dates.contains(&word.as_str()))
}

/// Whether `first`, which has no numbers, says something else than all `others`: words above two ends that
/// are numbers, or a word above another column of numbers or of nothing.
fn differs(first: &Row, others: &[&Row]) -> bool {
    let others_are = |column: usize, is: fn(&str) -> bool| {
        !others.is_empty() && others.iter().all(|row| row.get(column).is_some_and(|text| is(text)))
    };
    let here = |column: usize| {
        fault(&first[column], 0).is_none()
            && (others_are(column, is_number) || others_are(column, str::is_empty))
    };
    (first.len() > 1 && here(0) && here(1)) || (2..first.len()).any(here)
}

/// Whether rows are those of a square matrix of numbers, with or without names.
fn is_matrix(rows: &[Row], whole: bool) -> bool {
    let (first, others) = (&rows[0], &rows[1..]);
    let labelled = |names: &[String]| {
        others.len() > 1
            && others
                .iter()
                .enumerate()
                .all(|(k, row)| row.len() == names.len() + 1 && names.get(k) == row.first())
    };
    let square = whole && first.len() > 2 && rows.iter().all(|row| row.len() == rows.len());
    let binary = || rows.iter().flatten().all(|cell| cell == "0" || cell == "1");
    let symmetric = || {
        let mut pairs = (0..rows.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        pairs.all(|(i, j)| rows[i][j] == rows[j][i] && is_number(&rows[i][j]))
    };
    let incidence = whole && rows.len() > 2 && binary();
    labelled(first)
        || labelled(&first[1.min(first.len())..])
        || incidence
        || (square && symmetric())
}

/// Whether a first column counts the lines in front of what could be the ends.
fn counts_lines(rows: &[Row], whole: bool) -> bool {
    let three = rows.iter().all(|row| row.len() == 3);
    let are_ids = |row: &Row| row[1..].iter().all(|text| !text.contains('.') && !text.is_empty());
    let vary = rows.iter().any(|row| row.last() != rows[0].last());
    let enough = rows.len() >= FEW_LINES || !whole;
    let all: Vec<&Row> = rows.iter().collect();
    enough && three && vary && count_up(&all) && rows.iter().all(are_ids)
}

/// Whether a third column could hold ends as well as the first two: it has words that are ids of theirs, or
/// numbers that all are and vary as ids do; or the first two have no id in common.
fn has_third_end(rows: &[Row]) -> bool {
    if rows.len() < FEW_LINES || rows.iter().any(|row| row.len() < 3) {
        return false;
    }
    let column = |at: usize| rows.iter().map(move |row| row[at].as_str()).collect::<BTreeSet<_>>();
    let (one, other, third) = (column(0), column(1), column(2));
    let is_end = |text: &&&str| one.contains(**text) || other.contains(**text);
    let shared = third.iter().filter(|text| !text.is_empty()).filter(is_end).count();
    let words = third.iter().any(|text| !is_number(text));
    let many = third.len() > 1 && 2 * third.len() >= rows.len();
    (words && shared > 0) || (shared == third.len() && many) || one.is_disjoint(&other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Dialect, Fault> {
        let sample: Vec<(u64, &str)> = (1..).zip(text.lines()).collect();
        Dialect::of(&sample, None, true)
    }

    #[test]
    fn headers_are_known_by_names_or_by_what_stands_below() {
        for (text, ends) in [
            ("Person A,Person B,weight\nann,bob,1\nbob,cid,1", [0, 1]),
            ("Vertex 1,Vertex 2,Color\nann,bob,\nbob,cid,", [0, 1]),
            ("SOURCE_SUBREDDIT\tTARGET_SUBREDDIT\tPOST_ID\nleague\tteam\tp1", [0, 1]),
            ("weight,Target,Source\n3,1,0", [2, 1]),
            ("\"V1\" \"V2\"\n\"1\" \"ann\" \"bob\"\n\"2\" \"bob\" \"cid\"", [1, 2]),
            (",source,target\n0,ann,bob", [1, 2]),
            (",a,b\n0,ann,bob\n1,bob,cid", [1, 2]),
            ("x,y\n0,1", [0, 1]),
            ("id,source_id,target_id,name\n7,1,2,x", [1, 2]),
        ] {
            let dialect = of(text).unwrap();
            assert!(dialect.header.is_some() && !dialect.unsure, "{text:?}");
            assert_eq!(dialect.ends, ends, "{text:?}");
        }
        for text in
            ["0,1\n1,2", "1 2 0.5\n2 3 1", "ann,bob,x\nbob,cid,y", "node1,node2\nnode3,node4"]
        {
            assert_eq!(of(text).unwrap().header, None, "{text:?}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for (text, part) in [
            ("person,colleague,boss\n1,2,3", "which columns"),
            ("id,federation\n0,1\n1,0\n2,1", "which columns"),
            ("source,weight\n1,3\n2,1", "which columns"),
            ("ego,alter1,alter2,alter3\n1,2,3,4\n2,1,3,4", "which columns"),
            ("Alice,Bert,weight\nann,bob,1\nbob,cid,2", "which columns"),
            ("28820 492 938\n28820 267 272\n28840 492 938", "which columns"),
            ("a pp b\nb pp c\nc pd d", "which columns"),
            ("10 11 12\n11 10 12\n12 10 11\n13 11 12", "which columns"),
            ("source,target\nanna,bert,x\nbert,carl,y", "2 names, and lines have 3"),
            ("1 0 1\n0 1 1\n1 1 0\n0 1 0", "a matrix"),
            ("1 10 11\n2 11 12\n3 12 13", "counts the lines"),
            ("0 1 0\n1 0 1\n0 1 0", "a matrix"),
            (",a,b\na,0,1\nb,1,0", "a matrix"),
            ("\"a\" \"b\"\n\"a\" 0 1\n\"b\" 1 0", "a matrix"),
            ("0,1\nann,bob\nbob,cid", "number the columns"),
            ("1 2 3 4 5 6 7 8 9\n2 3 4 5 6 7 8 9 1", "fewer columns"),
        ] {
            let fault = of(text).unwrap_err();
            assert!(fault.message.contains(part), "{text:?}: {}", fault.message);
        }
    }

    #[test]
    fn weights_and_dates_are_known() {
        let dialect = of("6,2,-10,1289241911\n6,5,2,1289241941\n2,5,0,1289242000").unwrap();
        assert_eq!((dialect.weight, dialect.date), (Some(2), Some(3)));
        let dialect = of("from,to,since date,value\na,b,2009-02-16,3").unwrap();
        assert_eq!((dialect.weight, dialect.date), (Some(3), Some(2)));
    }
}
