//! How a list of ties is written: what divides its columns, whether it has a header, which columns
//! hold the ends.

use super::Fault;
use super::ids::{fault, is_whole};
use super::line::{Division, ambiguous_division, open_quote};

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
}

/// A line, divided.
type Row = Vec<String>;

impl Dialect {
    /// How the list is written that begins with `sample`, and has no other lines if it is `whole`.
    pub fn of(sample: &Sample, whole: bool) -> Result<Self, Fault> {
        let (line, text) = sample[0];
        let division = Division::of(text).ok_or_else(|| ambiguous_division(line))?;
        let divided = |(line, text): &(u64, &str)| {
            let columns = division.columns(text).ok_or_else(|| open_quote(*line))?;
            Ok(columns.into_iter().map(String::from).collect())
        };
        let rows: Vec<Row> = sample.iter().map(divided).collect::<Result<_, Fault>>()?;
        let (first, others) = (&rows[0], &rows[1..]);
        if is_matrix(&rows, whole) {
            let help = "write a line for each tie (R: igraph::graph_from_adjacency_matrix, then \
                        as_data_frame; Python: networkx.from_numpy_array, then write_edgelist)";
            return Err(Fault::whole("this is a matrix, not a list of ties", help));
        }
        let named = !first.iter().any(|name| is_number(name));
        // R leaves out the name of the column that has the names of rows.
        let row_names = named
            && first.len() > 1
            && !others.is_empty()
            && others.iter().all(|row| row.len() == first.len() + 1);
        let by_name = ends_by_name(first);
        let recurs = |name: &String| others.iter().any(|row| row != first && row.contains(name));
        let recurs = first.iter().any(|name| !name.is_empty() && recurs(name));
        // pandas leaves it empty.
        let index = first[0].is_empty() && others.iter().all(|row| is_number(&row[0]));
        let says_more = by_name.is_some() || row_names || index || differs(first, others);
        let is_header = named && says_more && !recurs;
        let shift = usize::from(row_names);
        let columns = others.first().filter(|_| is_header).map_or(first.len(), Vec::len);
        let mut dialect = Self {
            division,
            columns,
            ends: [0, 1],
            header: is_header.then(|| first.clone()),
            weight: None,
            date: None,
            unsure: named && !is_header && first.len() > 1,
        };
        if is_header {
            let place = |is: fn(&str) -> bool| first.iter().position(|name| is(name));
            let ends = by_name.or_else(|| the_only_two(first)).ok_or_else(|| which(line, first))?;
            dialect.ends = ends.map(|end| end + shift);
            dialect.weight = place(is_weight).map(|column| column + shift);
            dialect.date = place(is_date).map(|column| column + shift);
        } else {
            no_row_numbers(sample, &rows, whole)?;
            let is_all = |column: usize, is: fn(&str) -> bool| {
                rows.iter().all(|row| row.get(column).is_some_and(|text| is(text)))
            };
            dialect.weight = is_all(2, is_number).then_some(2);
            dialect.date = [3, 2].into_iter().find(|column| is_all(*column, is_moment));
            dialect.weight = dialect.weight.filter(|weight| Some(*weight) != dialect.date);
            if first.len() > MOST_COLUMNS {
                let message = format!("{} columns without a header are no ties", first.len());
                return Err(Fault::at(line, message, NAMES));
            }
            let numbers_columns = first.iter().enumerate().all(|(k, text)| *text == k.to_string());
            let words = |row: &Row| row.iter().take(2).all(|text| !is_number(text));
            if numbers_columns && !others.is_empty() && others.iter().all(words) {
                let message = "the first line seems to number the columns";
                return Err(Fault::at(line, message, NAMES));
            }
        }
        Ok(dialect)
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

const NAMES: &str = "begin with a line that names the columns, two of them source and target";

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
    let exact = ENDS.iter().find_map(|[a, b]| Some([whole(a)?, whole(b)?]));
    let within = || ENDS.iter().find_map(|[a, b]| Some([part(a)?, part(b)?]));
    exact.or_else(within).or_else(|| by_last_word(&words))
}

/// The first two columns whose names differ by their last word, which is one of [`PAIRS`].
fn by_last_word(words: &[Vec<String>]) -> Option<[usize; 2]> {
    PAIRS.iter().find_map(|[a, b]| {
        let (first, stem) = words.iter().enumerate().find_map(|(at, words)| {
            let (last, stem) = words.split_last()?;
            (last == a && !stem.is_empty()).then_some((at, stem))
        })?;
        let second = words.iter().position(|words| {
            words.split_last().is_some_and(|(last, other)| last == b && other == stem)
        })?;
        Some([first, second])
    })
}

/// The only two columns that are not known to be something else.
fn the_only_two(header: &Row) -> Option<[usize; 2]> {
    let is_end = |name: &&String| !ATTRIBUTES.contains(&name.to_lowercase().as_str());
    let ends: Vec<usize> = match header.len() {
        2 => vec![0, 1],
        _ => (0..header.len()).filter(|at| is_end(&&header[*at])).collect(),
    };
    ends.try_into().ok()
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

/// Whether `first`, which has no numbers, says something else than all `others`: a word above numbers,
/// or above nothing.
fn differs(first: &Row, others: &[Row]) -> bool {
    let others_are = |column: usize, is: fn(&str) -> bool| {
        !others.is_empty() && others.iter().all(|row| row.get(column).is_some_and(|text| is(text)))
    };
    let here = |column: usize| {
        fault(&first[column], 0).is_none()
            && (others_are(column, is_number) || others_are(column, str::is_empty))
    };
    (0..first.len()).any(here)
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
    labelled(first)
        || labelled(&first[1.min(first.len())..])
        || (square && (binary() || symmetric()))
}

/// Refuse a first column that counts the lines in front of what could be the ends.
fn no_row_numbers(sample: &Sample, rows: &[Row], whole: bool) -> Result<(), Fault> {
    let counts = |from: usize| rows.iter().zip(from..).all(|(row, k)| row[0] == k.to_string());
    let three = rows.iter().all(|row| row.len() == 3);
    let are_ids = |row: &Row| row[1..].iter().all(|text| !text.contains('.') && !text.is_empty());
    let vary = rows.iter().any(|row| row.last() != rows[0].last());
    let enough = rows.len() >= FEW_LINES || !whole;
    if enough && three && vary && (counts(0) || counts(1)) && rows.iter().all(are_ids) {
        let message =
            "the first column counts the lines: it could be a number of the row or an end";
        return Err(Fault::at(sample[0].0, message, NAMES));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Dialect, Fault> {
        let sample: Vec<(u64, &str)> = (1..).zip(text.lines()).collect();
        Dialect::of(&sample, true)
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
            ("Alice,Bert,weight\nann,bob,1\nbob,cid,2", [0, 1]),
            ("id,source_id,target_id,name\n7,1,2,x", [1, 2]),
        ] {
            let dialect = of(text).unwrap();
            assert!(dialect.header.is_some() && !dialect.unsure, "{text:?}");
            assert_eq!(dialect.ends, ends, "{text:?}");
        }
        for text in ["0,1\n1,2", "1 2 0.5\n2 3 1", "ann,bob,x\nbob,cid,y", "ann,bob,kin\nbob,cid,2"]
        {
            assert_eq!(of(text).unwrap().header, None, "{text:?}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for (text, part) in [
            ("person,colleague,boss\n1,2,3", "which columns"),
            ("1 10 11\n2 11 12\n3 12 13", "counts the lines"),
            ("0 1 0\n1 0 1\n0 1 0", "a matrix"),
            (",a,b\na,0,1\nb,1,0", "a matrix"),
            ("\"a\" \"b\"\n\"a\" 0 1\n\"b\" 1 0", "a matrix"),
            ("0,1\nann,bob\nbob,cid", "number the columns"),
            ("1 2 3 4 5 6 7 8 9\n2 3 4 5 6 7 8 9 1", "without a header"),
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
