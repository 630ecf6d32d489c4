//! The first line of a journal: the plan whose runs it holds.

/// How the first line of a journal begins.
pub(super) const TITLE: &str = "groundswell journal 1 ";

/// How long a fingerprint is as text: `sha256:` and 64 digits.
const PLAN: usize = 71;

/// How long the first line is: the title, the plan, a space, CRC-32 of them, and the end of the line.
pub const FIRST_LINE: usize = TITLE.len() + PLAN + 10;

/// The first line of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstLine {
    /// The fingerprint of the plan whose runs it holds.
    pub plan: String,
}

impl FirstLine {
    /// The line that `bytes` are, unless they are damaged.
    pub fn read(bytes: &[u8; FIRST_LINE]) -> Option<Self> {
        let line = std::str::from_utf8(bytes).ok()?;
        let plan = line.strip_prefix(TITLE)?.get(..PLAN)?.to_owned();
        let read = Self { plan };
        (read.text() == line).then_some(read)
    }

    /// The line as it is written.
    pub fn text(&self) -> String {
        let said = format!("{TITLE}{}", self.plan);
        let check = crc32fast::hash(said.as_bytes());
        format!("{said} {check:08x}\n")
    }
}
