//! Lines of two whole numbers, read byte by byte: what most lines of most lists are.
//!
//! A block of lines of which one is anything else is left to the reader of any line.

use super::account::Weights;
use super::dialect::Dialect;
use super::ids::Id;
use super::line::Division;

/// The ties of a block of lines.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The ends of each tie, as ids.
    pub pairs: Vec<[u32; 2]>,
    /// How many lines there are, those without a tie among them.
    pub lines: u64,
    /// The weights.
    pub weights: Weights,
}

/// Read a block of whole lines of a list written in `dialect`; `None` if one of them is not plain.
pub(super) fn read(bytes: &[u8], dialect: &Dialect) -> Option<Block> {
    let blanks = dialect.division == Division::Blanks;
    let letter = match dialect.division {
        Division::Letter(letter) => u8::try_from(letter).ok()?,
        Division::Blanks => b' ',
    };
    if dialect.ends != [0, 1] {
        return None;
    }
    // A line of two numbers is rarely shorter than this.
    let mut block = Block { pairs: Vec::with_capacity(bytes.len() / 8), ..Block::default() };
    let mut scan = Scan { bytes, at: 0 };
    while scan.at < bytes.len() {
        block.lines += 1;
        if scan.end_of_line() {
            continue;
        }
        if blanks {
            scan.skip_blanks();
        }
        let a = scan.number()?;
        let divided = if blanks { scan.skip_blanks() } else { scan.take(letter) };
        if !divided {
            return None;
        }
        let b = scan.number()?;
        if dialect.columns > 2 {
            scan.further_columns(dialect, letter, &mut block.weights)?;
        } else if blanks && scan.skip_blanks() && scan.peek() == Some(b'{') {
            scan.skip_line();
        }
        if !scan.end_of_line() {
            return None;
        }
        block.pairs.push([Id::number(a)?.0, Id::number(b)?.0]);
    }
    Some(block)
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Pass blanks; whether there were any.
    #[inline]
    fn skip_blanks(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        self.at > start
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
            self.at += 1;
        }
    }

    /// Pass the end of a line; whether it was here.
    #[inline]
    fn end_of_line(&mut self) -> bool {
        match self.peek() {
            None => true,
            Some(b'\n') => {
                self.at += 1;
                true
            }
            Some(b'\r') if self.bytes.get(self.at + 1) == Some(&b'\n') => {
                self.at += 2;
                true
            }
            _ => false,
        }
    }

    /// A whole number of at most ten digits.
    #[inline]
    fn number(&mut self) -> Option<u64> {
        let (mut number, mut digits) = (0, 0);
        for byte in &self.bytes[self.at..] {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 || digits > 10 {
                break;
            }
            number = number * 10 + u64::from(digit);
            digits += 1;
        }
        self.at += digits;
        (1..=10).contains(&digits).then_some(number)
    }

    /// Pass all columns after the second; `None` unless there are as many as should be, all plain.
    fn further_columns(
        &mut self,
        dialect: &Dialect,
        letter: u8,
        weights: &mut Weights,
    ) -> Option<()> {
        let start = self.at;
        self.skip_line();
        let rest = &self.bytes[start..self.at];
        let plain = |byte: &u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t');
        if !rest.iter().all(plain) || rest.iter().any(|byte| b"\"{}[]#".contains(byte)) {
            return None;
        }
        let rest = std::str::from_utf8(rest).ok()?;
        let weight = dialect.weight.and_then(|column| column.checked_sub(2));
        let count = if dialect.division == Division::Blanks {
            if let Some(text) = weight.and_then(|at| rest.split_ascii_whitespace().nth(at)) {
                weights.add(text);
            }
            rest.split_ascii_whitespace().count()
        } else {
            let mut columns = rest.strip_prefix(char::from(letter))?.split(char::from(letter));
            if let Some(text) = weight.and_then(|at| columns.clone().nth(at)) {
                weights.add(text.trim());
            }
            columns.by_ref().count()
        };
        (count + 2 == dialect.columns).then_some(())
    }
}
