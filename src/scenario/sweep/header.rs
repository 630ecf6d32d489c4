//! A table of points: its header, and how many rows it has. What stands in the rows is read when
//! they are run.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;

/// The longest header that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// The names of the columns and the number of rows of the CSV at `path`.
///
/// # Errors
/// When it cannot be read, has no header, or is not UTF-8.
pub(super) fn header(path: &Path) -> io::Result<(Vec<String>, u64)> {
    let invalid = |what: &str| io::Error::new(ErrorKind::InvalidData, what);
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(invalid("it is no file"));
    }
    let mut lines = BufReader::new(file);
    let mut first = Vec::new();
    lines.by_ref().take(LONGEST).read_until(b'\n', &mut first)?;
    let first = String::from_utf8(first).map_err(|_| invalid("its header is not UTF-8"))?;
    let names = cells(first.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']));
    if names.iter().all(|name| name.trim().is_empty()) {
        return Err(invalid("it has no header"));
    }
    Ok((names, rows(lines)?))
}

/// The cells of a line by RFC 4180.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = cells.len() - 1;
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cells[last].push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells[last].push(letter),
        }
    }
    cells
}

/// How many lines have something on them.
fn rows(mut lines: impl BufRead) -> io::Result<u64> {
    let (mut rows, mut blank) = (0, true);
    loop {
        let bytes = lines.fill_buf()?;
        if bytes.is_empty() {
            return Ok(rows + u64::from(!blank));
        }
        for byte in bytes {
            match byte {
                b'\n' => {
                    rows += u64::from(!blank);
                    blank = true;
                }
                b'\r' | b' ' => {}
                _ => blank = false,
            }
        }
        let read = bytes.len();
        lines.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> io::Result<(Vec<String>, u64)> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), text)?;
        header(file.path())
    }

    #[test]
    fn the_header_is_read_and_the_rows_are_counted() {
        let (names, rows) =
            read("\u{feff}point,a.b,\"arm.\"\"x, y\"\".z\"\r\n0,1,2\r\n\r\n1,2,3").unwrap();
        assert_eq!(names, ["point", "a.b", "arm.\"x, y\".z"]);
        assert_eq!(rows, 2);
        assert_eq!(read("a\n").unwrap(), (vec!["a".to_owned()], 0));
    }

    #[test]
    fn what_has_no_header_is_refused() {
        assert!(read("").is_err() && read("\n1\n").is_err() && read(",,\n").is_err());
        for path in ["/nowhere/design.csv", "/dev/zero", "src"] {
            assert!(header(Path::new(path)).is_err(), "{path}");
        }
    }
}
