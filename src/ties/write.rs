//! Networks written to files that [`super::read`] reads back as they were.
//!
//! A list of ties holds them, and in its first comment how many supporters there are. GraphML holds
//! everybody, and where they live and what they like.

use super::Ties;
use super::file::SIZE;
use crate::id::{AgentId, Federations};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use std::path::Path;

/// How a network can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Columns(char),
    GraphMl,
    MatrixMarket,
}

/// The form in which a network is written to a file, told by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    form: Form,
    packed: bool,
}

impl Target {
    /// That of the file at `path`; `None` if its name does not end as one that can be written.
    pub fn new(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        let (name, packed) = match name.strip_suffix(".gz") {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        };
        let form = match name.rsplit_once('.')?.1 {
            "csv" => Form::Columns(','),
            "tsv" => Form::Columns('\t'),
            "graphml" => Form::GraphMl,
            "mtx" => Form::MatrixMarket,
            _ => return None,
        };
        Some(Self { form, packed })
    }

    /// Write to `out` who knows whom, and as far as the form has room for it who lives where and likes what.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(
        self,
        out: &mut dyn Write,
        ties: &Ties,
        federations: &Federations,
        niches: Option<&[f64]>,
    ) -> io::Result<()> {
        let fill = |out: &mut dyn Write| match self.form {
            Form::Columns(division) => columns(out, division, ties),
            Form::GraphMl => graphml(out, ties, federations, niches),
            Form::MatrixMarket => matrix_market(out, ties),
        };
        if !self.packed {
            return fill(out);
        }
        let mut packer = GzEncoder::new(out, Compression::fast());
        fill(&mut packer)?;
        packer.finish().map(drop)
    }
}

fn columns(out: &mut dyn Write, division: char, ties: &Ties) -> io::Result<()> {
    writeln!(out, "{SIZE}{}", ties.agents())?;
    writeln!(out, "source{division}target")?;
    ties.pairs().try_for_each(|[a, b]| writeln!(out, "{a}{division}{b}"))
}

fn matrix_market(out: &mut dyn Write, ties: &Ties) -> io::Result<()> {
    let (agents, count) = (ties.agents(), ties.count());
    writeln!(out, "%%MatrixMarket matrix coordinate pattern symmetric")?;
    writeln!(out, "{agents} {agents} {count}")?;
    ties.pairs().try_for_each(|[a, b]| writeln!(out, "{} {}", b + 1, a + 1))
}

fn graphml(
    out: &mut dyn Write,
    ties: &Ties,
    federations: &Federations,
    niches: Option<&[f64]>,
) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for (name, kind) in [("federation", "string"), ("niche", "double")] {
        let key = format!("id=\"{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"{kind}\"");
        writeln!(out, "  <key {key}/>")?;
    }
    writeln!(out, "  <graph edgedefault=\"undirected\">")?;
    for agent in (0..ties.agents()).map(AgentId) {
        write!(out, "    <node id=\"{}\">", agent.0)?;
        write!(out, "<data key=\"federation\">{}</data>", federations.of(agent))?;
        if let Some(niches) = niches {
            write!(out, "<data key=\"niche\">{}</data>", niches[agent.index()])?;
        }
        writeln!(out, "</node>")?;
    }
    for [a, b] in ties.pairs() {
        writeln!(out, "    <edge source=\"{a}\" target=\"{b}\"/>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}
