//! Ties as a sparse matrix in the Matrix Market format (Boisvert, Pozo & Remington 1996, NISTIR 5935).

use super::Fault;
use super::ids::Id;
use super::line::next_line;
use super::numbering::Found;
use std::io::BufRead;

/// The entries after which memory is looked at again.
const CHECKED: u64 = 1 << 16;

const FIRST: &str = "%%MatrixMarket matrix coordinate pattern symmetric";

/// Read all ties of a matrix: row and column, numbered from 1, of everything that is stored.
pub(super) fn read(source: &mut impl BufRead, found: &mut Found) -> Result<(), Fault> {
    let (mut text, mut line) = (String::new(), 0);
    next_line(source, &mut text, &mut line)?;
    let columns = banner(text.trim_start_matches('\u{feff}'))?;
    found.account.mutual = text.to_lowercase().contains("symmetric");
    found.account.format = "a matrix in the Matrix Market format";
    let mut size = None;
    let mut stored = 0;
    while next_line(source, &mut text, &mut line)? {
        if text.trim().is_empty() || text.starts_with('%') {
            continue;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let Some((order, entries)) = size else {
            let (order, entries) = dimensions(&words, line)?;
            found.everybody(order);
            size = Some((order, entries));
            continue;
        };
        let in_order = |place: &u64| (1..=u64::from(order)).contains(place);
        let place = |word: &str| Id::number(word.parse().ok().filter(in_order)? - 1);
        let ends = match words.as_slice() {
            [a, b, value @ ..] if words.len() == columns => {
                value.iter().for_each(|value| found.account.weights.add(value));
                place(a).zip(place(b))
            }
            _ => None,
        };
        let Some((a, b)) = ends else {
            let help = format!("write {columns} numbers: row and column from 1 to {order} first");
            return Err(Fault::at(line, "this is no entry of the matrix", help));
        };
        stored += 1;
        if stored > entries {
            let help = "let the line of sizes say how many entries there are";
            return Err(Fault::at(line, format!("there are more than {entries} entries"), help));
        }
        found.tie([a, b]);
        if stored % CHECKED == 0 {
            found.must_fit()?;
        }
    }
    match size {
        Some((_, entries)) if stored == entries => Ok(()),
        Some((_, entries)) => {
            let message = format!("it ends after {stored} of {entries} entries");
            Err(Fault::whole(message, "fetch it again: it ends too early"))
        }
        None => Err(Fault::whole("the line of sizes is missing", "write rows, columns, entries")),
    }
}

/// How many columns an entry has.
fn banner(text: &str) -> Result<usize, Fault> {
    let words = text.to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    let wrong = |message: String| Err(Fault::at(1, message, format!("begin with: {FIRST}")));
    // Some programs write one sign of a comment for two.
    let ["%%matrixmarket" | "%matrixmarket", "matrix", layout, field, symmetry] = words.as_slice()
    else {
        return wrong("this is not how a Matrix Market file begins".to_owned());
    };
    if *layout != "coordinate" {
        return wrong(format!("a matrix of layout `{layout}` holds no list of ties"));
    }
    if !["general", "symmetric"].contains(symmetry) {
        return wrong(format!("a `{symmetry}` matrix holds no ties"));
    }
    match *field {
        "pattern" => Ok(2),
        "real" | "integer" | "unsigned-integer" => Ok(3),
        _ => wrong(format!("a matrix of `{field}` entries holds no ties")),
    }
}

fn dimensions(words: &[&str], line: u64) -> Result<(u32, u64), Fault> {
    let numbers: Option<Vec<u64>> = words.iter().map(|word| word.parse().ok()).collect();
    match numbers.as_deref() {
        Some([rows, columns, entries]) if rows == columns && *rows <= 300_000_000 => {
            Ok((*rows as u32, *entries))
        }
        Some([_, _, _]) => {
            let help = "write as many rows as columns, one for each supporter, 300,000,000 at most";
            Err(Fault::at(line, "this matrix is not one of ties", help))
        }
        _ => Err(Fault::at(line, "the line of sizes is wrong", "write rows, columns, entries")),
    }
}
