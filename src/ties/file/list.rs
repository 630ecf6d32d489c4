//! A list of ties as text: a line for each, in columns that tabs, commas, semicolons, vertical bars
//! or blanks divide.

use super::Fault;
use super::account::Weights;
use super::dialect::{Dialect, is_known_header};
use super::ids::{self, Id, is_whole};
use super::line::{LONGEST, endless, open_quote};
use super::numbering::Found;
use super::plain;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{BufRead, Read};

/// The bytes that are read at a time, to the end of a line.
const BLOCK: usize = LONGEST;

/// The lines that are looked at to find out how a list is written.
const SAMPLE: usize = 200;

/// What the first comment of a list says that groundswell wrote, before the number of supporters.
pub(in crate::ties) const SIZE: &str = "# groundswell ties, supporters: ";

/// Read all ties of a list.
pub(super) fn read(source: &mut (impl BufRead + Send), found: &mut Found) -> Result<(), Fault> {
    let mut blocks = Blocks { source, rest: Vec::new(), spare: Vec::new(), line: 1 };
    found.account.format = "a list of ties";
    let mut line = 1;
    let (mut first, dialect) = loop {
        let Some(mut block) = blocks.next()? else { return Ok(()) };
        if line == 1 && block.starts_with(b"\xef\xbb\xbf") {
            block.drain(..3);
        }
        if let Some(dialect) = begin(&block, line, blocks.is_at_end()?)? {
            break (block, dialect);
        }
        List::new(found, None).block(&block, line)?;
        line += lines(&block);
    };
    found.account.division = Some(dialect.division);
    found.account.header.clone_from(&dialect.header);
    found.account.columns = Some(dialect.words());
    found.account.remarks.extend(dialect.remark());
    let mut list = List::new(found, Some(&dialect));
    let head = list.head(&first, line)?;
    line += lines(&first[..head]);
    first.drain(..head);
    let mut some = vec![first];
    while !some.is_empty() {
        let read = || some.par_iter().map(|block| plain::read(block, &dialect)).collect();
        let (plain, next): (Vec<_>, _) = rayon::join(read, || blocks.some());
        for (block, plain) in some.iter().zip(plain) {
            match plain {
                Some(plain) => {
                    line += plain.lines;
                    list.plain(plain);
                }
                None => {
                    list.block(block, line)?;
                    line += lines(block);
                }
            }
            list.found.must_fit()?;
        }
        blocks.spare = std::mem::replace(&mut some, next?);
    }
    list.end()
}

/// How the list is written whose ties begin in this block, which begins with line `first` and is the last if it
/// is `whole`; `None` if the block has no line but comments.
fn begin(block: &[u8], first: u64, whole: bool) -> Result<Option<Dialect>, Fault> {
    let mut sample = Vec::new();
    let (mut complete, mut above) = (whole, None);
    for (line, bytes) in (first..).zip(block.split(|byte| *byte == b'\n')) {
        if sample.len() == SAMPLE {
            complete = false;
            break;
        }
        let text = text(bytes, line)?;
        match comment(text) {
            Some(said) if sample.is_empty() => above = Some(said),
            None if !says_nothing(text) => sample.push((line, text)),
            _ => {}
        }
    }
    if sample.is_empty() { Ok(None) } else { Dialect::of(&sample, above, complete).map(Some) }
}

fn lines(block: &[u8]) -> u64 {
    block.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// A line as text.
fn text(bytes: &[u8], line: u64) -> Result<&str, Fault> {
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    if bytes.contains(&0) {
        let help = "save it as UTF-8: this could be UTF-16, or no text at all";
        return Err(Fault::at(line, "this line holds a NUL, which no text has", help));
    }
    if bytes.contains(&b'\r') {
        let message = "a carriage return stands within this line";
        let help = "let lines end in a line feed, or in both (on Linux: tr '\\r' '\\n')";
        return Err(Fault::at(line, message, help));
    }
    std::str::from_utf8(bytes)
        .map_err(|_| Fault::at(line, "cannot be read: this line is not UTF-8", "save it as UTF-8"))
}

/// Whether a line holds nothing but separators, the end of a file of DOS, or the separator that Excel names
/// above a table.
fn says_nothing(text: &str) -> bool {
    let bare = text.trim_matches(['\u{feff}', ' ', '\t', ',', ';', '|', '\u{1a}']);
    bare.is_empty() || bare.to_lowercase() == "sep="
}

/// What a comment says, if `text` is one.
fn comment(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(['#', '%'])
}

/// A line of another number of columns than others.
fn uneven(dialect: &Dialect, columns: usize, line: u64) -> Fault {
    if columns < 2 {
        let message = "a tie has two ends, and here is not even one other";
        let help = "write two ids, apart by a comma, a tab or blanks, or begin a comment with #; \
                    a line of sizes, as METIS has it, is no tie";
        return Fault::at(line, message, help);
    }
    let message = format!("this line has {columns} columns, and others have {}", dialect.columns);
    let help = "write one tie in each line, with the same columns in all of them; if this is \
                an adjacency list (somebody, then all friends) or METIS, read it with networkx \
                or networkit, and write a list of ties";
    Fault::at(line, message, help)
}

/// Bytes of a source in blocks of whole lines.
struct Blocks<'a, R> {
    source: &'a mut R,
    /// The beginning of a line that was read with the block before.
    rest: Vec<u8>,
    /// Blocks that were parsed, whose memory the next ones take.
    spare: Vec<Vec<u8>>,
    line: u64,
}

impl<R: BufRead> Blocks<'_, R> {
    fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let mut block = self.spare.pop().unwrap_or_default();
        block.clear();
        block.reserve_exact(BLOCK + 2);
        block.append(&mut self.rest);
        let wanted = (BLOCK + 1).saturating_sub(block.len()) as u64;
        let io = |cause: std::io::Error| Fault::io(self.line, &cause);
        Read::take(&mut *self.source, wanted).read_to_end(&mut block).map_err(io)?;
        if block.is_empty() {
            return Ok(None);
        }
        if block.len() > BLOCK {
            let Some(end) = block.iter().rposition(|byte| *byte == b'\n') else {
                return Err(endless(self.line));
            };
            self.rest = block.split_off(end + 1);
        }
        self.line += lines(&block);
        Ok(Some(block))
    }

    /// The next blocks, one for each thread, or as many as are left.
    fn some(&mut self) -> Result<Vec<Vec<u8>>, Fault> {
        let blocks = std::iter::from_fn(|| self.next().transpose());
        blocks.take(rayon::current_num_threads()).collect()
    }

    fn is_at_end(&mut self) -> Result<bool, Fault> {
        let left = self.source.fill_buf().map_err(|cause| Fault::io(self.line, &cause))?;
        Ok(left.is_empty() && self.rest.is_empty())
    }
}

/// A list under way.
struct List<'a> {
    found: &'a mut Found,
    /// `None` if the list has no line but comments.
    dialect: Option<&'a Dialect>,
    /// How many lines hold a tie.
    ties: u64,
    /// How many of the ids in each column of ends are no whole numbers.
    words: [u64; 2],
    /// The first tie, and its line.
    first: Option<([Id; 2], u64)>,
    /// The numbers of the first line, if it has two or three and nothing else.
    sizes: Option<Vec<u64>>,
    /// A line that is nothing but the sign of a comment, after a tie.
    bare: Option<u64>,
    /// Whether an id begins with the sign of a comment.
    signed: bool,
    /// The first line that is a comment, and could be a tie of somebody whose id begins with its sign.
    hidden: Option<u64>,
}

impl<'a> List<'a> {
    fn new(found: &'a mut Found, dialect: Option<&'a Dialect>) -> Self {
        let (first, sizes, bare, signed, hidden) = (None, None, None, false, None);
        Self { found, dialect, ties: 0, words: [0; 2], first, sizes, bare, signed, hidden }
    }

    /// Read comments, the header and the first tie of a block that begins with line `first`; where the next
    /// line begins in it.
    fn head(&mut self, block: &[u8], first: u64) -> Result<usize, Fault> {
        let mut at = 0;
        for (line, bytes) in (first..).zip(block.split_inclusive(|byte| *byte == b'\n')) {
            self.line(bytes.strip_suffix(b"\n").unwrap_or(bytes), line)?;
            at += bytes.len();
            if self.ties > 0 {
                break;
            }
        }
        Ok(at)
    }

    /// Read any lines, the first of which has this number.
    fn block(&mut self, block: &[u8], first: u64) -> Result<(), Fault> {
        let lines = (first..).zip(block.split_inclusive(|byte| *byte == b'\n'));
        lines
            .map(|(line, bytes)| (line, bytes.strip_suffix(b"\n").unwrap_or(bytes)))
            .try_for_each(|(line, bytes)| self.line(bytes, line))
    }

    /// Take over a block that was plain.
    fn plain(&mut self, block: plain::Block) {
        self.ties += block.pairs.len() as u64;
        let (sum, Weights { lines, negative, zero }) =
            (&mut self.found.account.weights, block.weights);
        sum.lines += lines;
        sum.negative += negative;
        sum.zero += zero;
        self.found.pairs.extend(block.pairs);
    }

    fn line(&mut self, bytes: &[u8], line: u64) -> Result<(), Fault> {
        let text = text(bytes, line)?;
        if says_nothing(text) {
            return Ok(());
        }
        if let Some(said) = comment(text) {
            return self.comment(text, said, line);
        }
        let Some(dialect) = self.dialect else { return Ok(()) };
        let columns = dialect.division.columns(text).ok_or_else(|| open_quote(line))?;
        let is_header = |names: &Vec<String>| columns.iter().eq(names.iter());
        if dialect.header.as_ref().is_some_and(is_header) {
            if self.ties > 0 {
                let help = "keep the header in the first line alone";
                return Err(Fault::at(line, "the header stands here again", help));
            }
            return Ok(());
        }
        if self.ties > 0 && is_known_header(&columns) {
            let help = "keep one header, in the first line";
            return Err(Fault::at(line, "this is a header, below a tie", help));
        }
        if let Some(from) = self.bare.filter(|_| self.ties > 0) {
            let help = "remove the lines before it if they name people (yEd's TGF: export \
                        GraphML), or remove that line";
            return Err(Fault::at(from, "a bare # divides this file in two parts", help));
        }
        let ends = dialect.ends.map(|end| columns.get(end).map_or("", |id| &**id));
        if columns.len() != dialect.columns || columns.len() < 2 {
            return Err(uneven(dialect, columns.len(), line));
        }
        if let Some(fault) = ends.iter().find_map(|id| ids::fault(id, line)) {
            return Err(fault);
        }
        for (side, id) in ends.iter().enumerate() {
            self.words[side] += u64::from(!is_whole(id));
            self.signed |= id.starts_with(['#', '%']);
        }
        let weight = dialect.weight.and_then(|column| columns.get(column));
        weight.into_iter().for_each(|weight| self.found.account.weights.add(weight));
        let pair = ends.map(|id| self.found.id(id));
        if self.first.is_none() {
            self.first = Some((pair, line));
            let numbers = columns.iter().map(|text| text.parse().ok().filter(|_| is_whole(text)));
            self.sizes = numbers
                .collect::<Option<Vec<u64>>>()
                .filter(|numbers| !dialect.named && (2..=3).contains(&numbers.len()));
        }
        self.ties += 1;
        self.found.tie(pair);
        Ok(())
    }

    /// Heed what a comment says of the whole file.
    fn comment(&mut self, text: &str, said: &str, line: u64) -> Result<(), Fault> {
        if let Some(size) = text.strip_prefix(SIZE) {
            let size = size.trim().parse().ok().and_then(Id::number);
            let size = size.ok_or_else(|| {
                Fault::at(line, "the number of supporters is wrong", "write a whole number")
            })?;
            self.found.everybody(size.0);
        }
        if said.trim_start().starts_with("bip ") && text.trim_start().starts_with('%') {
            let message = "this network is bipartite: its two columns name different things";
            let help = "write ties between people: tie those who share something on the other \
                        side, or give the two sides different ids and remove this line";
            return Err(Fault::at(line, message, help));
        }
        if said.is_empty() && self.ties > 0 {
            self.bare.get_or_insert(line);
        }
        let could_be_a_tie = self.dialect.is_some_and(|dialect| {
            let columns = dialect.division.columns(said);
            columns.is_some_and(|columns| columns.len() == dialect.columns)
        });
        if self.ties > 0 && could_be_a_tie && !said.starts_with(char::is_whitespace) {
            self.hidden.get_or_insert(line);
        }
        Ok(())
    }

    /// Refuse what only the whole shows to be no list of ties, or to be ambiguous.
    fn end(self) -> Result<(), Fault> {
        let Some((first, line)) = self.first else { return Ok(()) };
        let dated = self.dialect.is_some_and(|dialect| dialect.date.is_some());
        self.found.account.dated = if dated { self.ties } else { 0 };
        let later = self.ties - 1;
        let first_pair = first.map(|id| id.0);
        let others = || self.found.pairs.iter().filter(|pair| *pair != first_pair);
        let header = self.dialect.map_or(String::new(), Dialect::advice);
        // Some count each tie in both directions.
        let twice = if later > 2 { 2 * later } else { later };
        let counts = |sizes: &Vec<u64>| sizes.last().is_some_and(|n| [later, twice].contains(n));
        if let Some(sizes) = self.sizes.filter(counts) {
            let people: u64 = sizes[..sizes.len() - 1].iter().sum();
            let ids: BTreeSet<u32> = others().flatten().collect();
            if people >= 2 && people >= ids.len() as u64 {
                let message =
                    "this could be a line of sizes, as in METIS: it ends in how many lines follow";
                let help = format!(
                    "remove it; if it is a tie, begin with a line that says {header}; if this is METIS, \
                     read it with networkit, and write a list of ties"
                );
                return Err(Fault::at(line, message, help));
            }
        }
        let unsure = self.dialect.is_some_and(|dialect| dialect.unsure);
        let known = |id: Id| {
            self.found.nodes().contains(&id) || others().flatten().any(|other| other == id.0)
        };
        if unsure && !first.into_iter().any(known) {
            let message = "this could be a header or a tie: its two ids stand nowhere else";
            let help = format!(
                "begin with a line that says {header}: in place of a header, or above a tie"
            );
            return Err(Fault::at(line, message, help));
        }
        let words = self.words;
        if words[0] + words[1] > 0 && words.contains(&0) {
            let message = "one end of each tie is a number, and the other can be a word";
            let help = "name both ends in the same way; if the numbers count the rows, begin with a \
                        line that names the columns, two of them source and target";
            return Err(Fault::at(line, message, help));
        }
        if let Some(line) = self.hidden.filter(|_| self.signed) {
            let message = "this is a comment, and could be a tie: other ids begin with its sign";
            return Err(Fault::at(line, message, "put ids that begin with it into double quotes"));
        }
        Ok(())
    }
}
