//! A network in a file: a list of ties, GraphML or Matrix Market, as it is, gzip or zstd.
//!
//! The contents decide what a file is, not its name; `docs/FORMAT.md` has the rules. A file that
//! could be read in two ways is refused, with what would settle it.

mod account;
mod dialect;
mod digest;
mod foreign;
mod graphml;
mod ids;
mod line;
mod list;
mod matrix_market;
mod nodes;
mod numbering;
mod plain;
#[cfg(test)]
mod tests;
mod told;
mod unpack;

pub use account::Account;
pub(super) use list::SIZE;
pub use numbering::Written;

use crate::id::AgentId;
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use numbering::Found;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use unpack::unpacked;

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
struct Fault {
    /// The line, from 1; none where no line is to blame.
    line: Option<u64>,
    /// What is wrong.
    message: String,
    /// What would do.
    help: String,
}

impl Fault {
    /// Something wrong on `line`.
    fn at(line: u64, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into(), help: help.into() }
    }

    /// Something wrong with the whole.
    fn whole(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line: None, message: message.into(), help: help.into() }
    }

    /// Something that the system or a decoder refuses, after `line`.
    fn io(line: u64, cause: &io::Error) -> Self {
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

/// Within what a network must stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// How many supporters there are; as many as the file has if it is not given.
    pub size: Option<u32>,
    /// How much memory the network may take, in bytes; no limit if it is not given.
    pub memory: Option<u64>,
}

/// Read the ties at `path`, and what the file `nodes` says of those who have them.
///
/// # Errors
/// When one of the files cannot be read, when anything in it is wrong or could mean two things, and
/// when the network would take more memory than it may.
pub fn read(path: &Path, nodes: Option<&Path>, bounds: Bounds) -> Result<Written, Unreadable> {
    found(path, nodes, bounds)?.numbered(bounds.size).map_err(|fault| fault.of(path, false))
}

/// What the file at `path` and the file `nodes` call each of `agents` supporters, written shortest; empty for
/// those whom they do not name.
///
/// # Errors
/// Those of [`read`].
pub fn ids(path: &Path, nodes: Option<&Path>, agents: u32) -> Result<Vec<String>, Unreadable> {
    let bounds = Bounds { size: Some(agents), memory: None };
    let ids = found(path, nodes, bounds)?.ids(agents).map_err(|fault| fault.of(path, false))?;
    Ok((0..agents).map(|agent| ids.of(AgentId(agent)).into_owned()).collect())
}

fn found(path: &Path, nodes: Option<&Path>, bounds: Bounds) -> Result<Found, Unreadable> {
    let mut found = Found::new(bounds.memory);
    if let Some(nodes) = nodes {
        let table = |_: &Path, source: Source, found: &mut Found| nodes::read(source.bytes, found);
        parse(nodes, &mut found, table).map_err(|fault| fault.of(nodes, true))?;
    }
    parse(path, &mut found, ties).map_err(|fault| fault.of(path, false))?;
    Ok(found)
}

/// The unpacked contents of a file, and how they were packed.
struct Source<'a> {
    bytes: Box<dyn BufRead + Send + 'a>,
    packing: Option<&'static str>,
}

/// Give the contents of a file, unpacked, to `parser`.
fn parse(
    path: &Path,
    found: &mut Found,
    parser: impl Fn(&Path, Source, &mut Found) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let about = std::fs::metadata(path).map_err(|cause| Fault::io(0, &cause))?;
    if about.is_dir() {
        return Err(Fault::whole("this is a folder", "name a file in it"));
    }
    if !about.is_file() {
        return Err(Fault::whole("this is no file", "name a file that can be read to its end"));
    }
    let file = File::open(path).map_err(|cause| Fault::io(0, &cause))?;
    let (bytes, packing) =
        unpacked(BufReader::with_capacity(1 << 18, file)).map_err(|cause| Fault::io(0, &cause))?;
    parser(path, Source { bytes, packing }, found)
}

/// Read ties in whichever form they are.
fn ties(path: &Path, source: Source, found: &mut Found) -> Result<(), Fault> {
    let Source { mut bytes, packing } = source;
    let start = beginning(&mut bytes).map_err(|cause| Fault::io(0, &cause))?;
    foreign::refuse(&start)?;
    let encoding = encoding(&start)?;
    found.account.packing = packing;
    found.account.encoding = encoding.map(Encoding::name);
    let whole = Cursor::new(start.clone()).chain(bytes);
    match encoding {
        None => form(path, &start, whole, found),
        Some(encoding) => {
            let decoded = DecodeReaderBytesBuilder::new()
                .encoding(Some(encoding))
                .bom_override(true)
                .build(whole);
            let mut decoded = BufReader::new(decoded);
            let start = beginning(&mut decoded).map_err(|cause| Fault::io(0, &cause))?;
            foreign::refuse(&start)?;
            form(path, &start, Cursor::new(start.clone()).chain(decoded), found)
        }
    }
}

/// The first bytes of a source, which are gone from it then.
fn beginning(source: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    source.take(foreign::BEGINNING as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// Read ties by the reader of the form in which they are.
fn form(
    path: &Path,
    start: &[u8],
    mut source: impl BufRead + Send,
    found: &mut Found,
) -> Result<(), Fault> {
    let named = |ending: &str| path.to_string_lossy().to_lowercase().contains(ending);
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let banner = text.trim_start_matches('%').starts_with("matrixmarket") && text.starts_with('%');
    if banner || named(".mtx") {
        matrix_market::read(&mut source, found)
    } else if text.starts_with('<') || named(".graphml") {
        graphml::read(&mut source, found)
    } else {
        list::read(&mut source, found)
    }
}

/// How letters are written, if it is not UTF-8: by a byte order mark, or as XML declares.
fn encoding(start: &[u8]) -> Result<Option<&'static Encoding>, Fault> {
    use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
    let other = |encoding: &'static Encoding| (encoding != UTF_8).then_some(encoding);
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return Ok(other(encoding));
    }
    match start {
        [b'<', 0, ..] => return Ok(Some(UTF_16LE)),
        [0, b'<', ..] => return Ok(Some(UTF_16BE)),
        _ => {}
    }
    let text = String::from_utf8_lossy(start);
    let declaration = text.trim_start().strip_prefix("<?xml").and_then(|xml| xml.split_once("?>"));
    let label = declaration.and_then(|(xml, _)| {
        let value = xml.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
        Some(value[1..].split(quote).next().unwrap_or_default().to_owned())
    });
    let Some(label) = label else { return Ok(None) };
    match Encoding::for_label(label.as_bytes()) {
        // Bytes that declare 16 bits a letter and can be read as they are have 8.
        Some(encoding) if [UTF_16LE, UTF_16BE].contains(&encoding) => Ok(None),
        Some(encoding) => Ok(other(encoding)),
        None => {
            let message = format!("its encoding `{label}` is not known");
            Err(Fault::at(1, message, "save it as UTF-8, and declare that"))
        }
    }
}
