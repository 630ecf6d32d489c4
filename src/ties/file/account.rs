//! How a file of ties was read, in words.

use super::line::Division;

/// How a file of ties was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// What the file is.
    pub(super) format: &'static str,
    /// How it was packed.
    pub(super) packing: Option<&'static str>,
    /// How letters are written, if not as UTF-8.
    pub(super) encoding: Option<&'static str>,
    /// What divides columns.
    pub(super) division: Option<Division>,
    /// The names of columns, if the file has them.
    pub(super) header: Option<Vec<String>>,
    /// Which columns hold what, in words.
    pub(super) columns: Option<String>,
    /// How ids became the numbers of supporters.
    pub(super) numbering: String,
    /// Further remarks on the file.
    pub(super) remarks: Vec<String>,
    /// Lines, edges or entries that hold a tie.
    pub(super) lines: u64,
    /// Whether the file says that its ties are mutual.
    pub(super) mutual: bool,
    /// Ties that were written in one direction only.
    pub(super) one_way: u64,
    /// Ties that were written in both directions.
    pub(super) both_ways: u64,
    /// Lines that repeat an earlier one.
    pub(super) repeated: u64,
    /// Lines that tie somebody to themselves.
    pub(super) loops: u64,
    /// Weights that were read and ignored.
    pub(super) weights: Weights,
    /// Lines that say when, which was ignored.
    pub(super) dated: u64,
    /// The first ties as the file has them, and the supporters they tie.
    pub(super) first: Vec<String>,
}

/// Weights of ties, which are ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weights {
    /// How many ties have one.
    pub lines: u64,
    /// How many are below 0.
    pub negative: u64,
    /// How many are 0.
    pub zero: u64,
}

impl Weights {
    /// Count the weight that is written as `text`.
    pub fn add(&mut self, text: &str) {
        let Ok(weight) = text.replace(',', ".").parse::<f64>() else { return };
        self.lines += 1;
        self.negative += u64::from(weight < 0.0);
        self.zero += u64::from(weight == 0.0);
    }
}

impl Account {
    /// What was read and how, in sentences without a full stop.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = vec![self.form(), format!("ids: {}", self.numbering), self.lines()];
        sentences.extend(self.ignored());
        sentences.extend(self.remarks.iter().cloned());
        if !self.first.is_empty() {
            sentences.push(format!("first ties: {}", self.first.join("; ")));
        }
        sentences
    }

    fn form(&self) -> String {
        let packed = self.packing.map(|packing| format!("packed by {packing}"));
        let encoding = self.encoding.unwrap_or("UTF-8").to_owned();
        let division =
            self.division.map(|division| format!("columns apart by {}", division.name()));
        let header = self.division.map(|_| match &self.header {
            Some(names) => format!("header “{}”", names.join("”, “")),
            None => "no header".to_owned(),
        });
        let parts = [packed, Some(encoding), division, header, self.columns.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("read as {}, {}", self.format, parts.join(", "))
    }

    fn lines(&self) -> String {
        let Self { lines, one_way, both_ways, repeated, loops, .. } = *self;
        let one_way = if self.mutual { 0 } else { one_way };
        let mut parts = vec![format!("{} with a tie", plural(lines, "line"))];
        let further = [
            (
                one_way,
                format!(
                    "{} written in one direction only, taken as mutual",
                    plural(one_way, "tie")
                ),
            ),
            (both_ways, format!("{} written in both", plural(both_ways, "tie"))),
            (repeated, format!("{} merged with an earlier one", plural(repeated, "line"))),
            (loops, format!("{} dropped", plural(loops, "self-loop"))),
        ];
        parts.extend(further.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part));
        parts.join(", ")
    }

    fn ignored(&self) -> Option<String> {
        let Weights { lines, negative, zero } = self.weights;
        let ties = match (negative, zero) {
            (0, 0) => String::new(),
            _ => format!(" ({negative} below 0 and {zero} of 0, which are ties like the others)"),
        };
        let weights = (lines > 0).then(|| format!("{}{ties}", plural(lines, "weight")));
        let dates = (self.dated > 0).then(|| plural(self.dated, "date"));
        let all: Vec<String> = [weights, dates].into_iter().flatten().collect();
        (!all.is_empty()).then(|| format!("ignored: {}", all.join(" and ")))
    }
}

/// `1 line`, `2 lines`.
fn plural(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
