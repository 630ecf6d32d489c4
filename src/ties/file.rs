//! A network in a file: an edge list, GraphML or Matrix Market, as it is, gzip or zstd.
//!
//! What stands in a file is told apart by its contents; `docs/FORMAT.md` has the rules.

use super::numbering::{Found, Written};
use super::unpack::{Hashing, unpacked};
use super::{graphml, list, matrix_market, nodes};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Why a file of ties cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong, with file and line.
    pub message: String,
    /// What would do.
    pub help: String,
    /// Whether it is the file of nodes that is wrong.
    pub in_nodes: bool,
}

/// What is wrong with a file, and what would do.
#[derive(Debug)]
pub(super) struct Fault {
    /// The line, from 1; none where no line is to blame.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What would do.
    pub help: String,
}

impl Fault {
    /// Something wrong on `line`.
    pub fn at(line: u64, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into(), help: help.into() }
    }

    /// Something wrong with the whole.
    pub fn whole(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line: None, message: message.into(), help: help.into() }
    }

    /// Something that the system or a decoder refuses, after `line`.
    pub fn io(line: u64, cause: &io::Error) -> Self {
        let help = match cause.kind() {
            io::ErrorKind::NotFound => "check the path: it is relative to the scenario",
            io::ErrorKind::PermissionDenied => "ask for the permission to read it",
            io::ErrorKind::InvalidData => "save it as UTF-8",
            _ => "fetch or pack it again: it is damaged, or ends too early",
        };
        let line = (line > 0).then_some(line);
        Self { line, message: format!("cannot be read: {cause}"), help: help.to_owned() }
    }

    fn of(self, path: &Path, in_nodes: bool) -> Unreadable {
        let line = self.line.map_or_else(String::new, |line| format!(":{line}"));
        let message = format!("{}{line}: {}", path.display(), self.message);
        Unreadable { message, help: self.help, in_nodes }
    }
}

/// Read the ties at `path`, and what `nodes` says of those who have them, for `size` supporters; for
/// as many as there are if that is not given.
///
/// # Errors
/// When one of the files cannot be read or anything in it is wrong.
pub fn read(path: &Path, nodes: Option<&Path>, size: Option<u32>) -> Result<Written, Unreadable> {
    let mut found = Found::default();
    let mut digests = Vec::new();
    if let Some(nodes) = nodes {
        digests.push(parse(nodes, &mut found, nodes::read).map_err(|fault| fault.of(nodes, true))?);
    }
    let of_ties = parse(path, &mut found, |source, found| ties(path, source, found));
    digests.insert(0, of_ties.map_err(|fault| fault.of(path, false))?);
    found.numbered(size, digests).map_err(|fault| fault.of(path, false))
}

/// Give the contents of a file, unpacked, to `parser`; the fingerprint of the file.
fn parse(
    path: &Path,
    found: &mut Found,
    parser: impl Fn(&mut dyn BufRead, &mut Found) -> Result<(), Fault>,
) -> Result<String, Fault> {
    let about = std::fs::metadata(path).map_err(|cause| Fault::io(0, &cause))?;
    if about.is_dir() {
        return Err(Fault::whole("this is a folder", "name a file in it"));
    }
    if !about.is_file() {
        return Err(Fault::whole("this is no file", "name a file that can be read to its end"));
    }
    let file = File::open(path).map_err(|cause| Fault::io(0, &cause))?;
    let mut hashing = Hashing::new(file);
    let mut source =
        unpacked(BufReader::new(&mut hashing)).map_err(|cause| Fault::io(0, &cause))?;
    parser(&mut source, found)?;
    drop(source);
    hashing.digest().map_err(|cause| Fault::io(0, &cause))
}

fn ties(path: &Path, source: &mut dyn BufRead, found: &mut Found) -> Result<(), Fault> {
    let (start, mut source) = peeked(source).map_err(|cause| Fault::io(0, &cause))?;
    let named = |ending: &str| path.to_string_lossy().to_lowercase().contains(ending);
    if start.starts_with("%%matrixmarket") || named(".mtx") {
        matrix_market::read(&mut source, found)
    } else if start.starts_with('<') || named(".graphml") {
        graphml::read(&mut source, found)
    } else {
        list::read(&mut source, found)
    }
}

/// The first letters, small, and the source with them still in it, but without a byte order mark.
fn peeked(source: &mut dyn BufRead) -> io::Result<(String, impl BufRead)> {
    let mut first = Vec::new();
    source.take(64).read_to_end(&mut first)?;
    let first = match first.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => first,
    };
    let start = String::from_utf8_lossy(&first).trim_start().to_lowercase();
    Ok((start, io::Cursor::new(first).chain(source)))
}

/// The longest line that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Read the next line into `text`, without its end; whether there was one.
pub(super) fn next_line(
    source: &mut impl BufRead,
    text: &mut String,
    line: &mut u64,
) -> Result<bool, Fault> {
    text.clear();
    *line += 1;
    let read = source.take(LONGEST).read_line(text).map_err(|cause| Fault::io(*line, &cause))?;
    if read as u64 == LONGEST {
        let help = "check that it is a file of ties: a line holds one";
        return Err(Fault::at(*line, "this line has no end", help));
    }
    text.truncate(text.trim_end_matches(['\n', '\r']).len());
    Ok(read > 0)
}
