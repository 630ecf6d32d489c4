//! Ties as GraphML (Brandes et al. 2002, doi:10.1007/3-540-45848-4_59): nodes and edges, with the data
//! `federation` and `niche` of nodes if they are there.

use super::file::Fault;
use super::nodes::attributes;
use super::numbering::{Found, Id};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read};

/// Read all nodes and edges.
pub(super) fn read(source: &mut impl BufRead, found: &mut Found) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(Counting { source, line: 1 });
    reader.config_mut().expand_empty_elements = true;
    let mut graph = Graph { found, keys: BTreeMap::new(), known: BTreeSet::new(), node: None };
    let (mut buffer, mut depth) = (Vec::new(), 0);
    let mut data: Option<Data> = None;
    loop {
        let line = reader.get_ref().line;
        let event = reader.read_event_into(&mut buffer);
        let event = event.map_err(|wrong| broken(reader.get_ref().line, &wrong))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                data = graph.begin(&element, line)?;
            }
            Event::End(element) => {
                depth -= 1;
                if let Some(data) = data.take() {
                    graph.note(&data);
                }
                if element.local_name().as_ref() == "node" {
                    graph.finish(line)?;
                }
            }
            Event::Text(text) => append(&mut data, &text.xml10_content()),
            Event::CData(text) => append(&mut data, &text),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().ok().flatten();
                let known = quick_xml::escape::resolve_predefined_entity(&reference);
                let text = letter.map(String::from).or(known.map(str::to_owned));
                append(&mut data, &text.unwrap_or_default());
            }
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => {
                let help = "fetch it again: it ends too early";
                return Err(Fault::at(line, "an element has no end", help));
            }
            _ => {}
        }
        buffer.clear();
    }
}

fn broken(line: u64, wrong: &quick_xml::Error) -> Fault {
    match wrong {
        quick_xml::Error::Io(cause) => Fault::io(line, cause),
        _ => Fault::at(line, format!("this is not XML: {wrong}"), "write or export it again"),
    }
}

/// What a node's `data` says so far.
struct Data {
    key: String,
    text: String,
}

fn append(data: &mut Option<Data>, text: &str) {
    if let Some(data) = data {
        data.text.push_str(text);
    }
}

/// A node under way.
struct Node {
    id: Id,
    federation: Option<String>,
    niche: Option<String>,
}

struct Graph<'a> {
    found: &'a mut Found,
    /// What the keys of data stand for.
    keys: BTreeMap<String, String>,
    known: BTreeSet<Id>,
    node: Option<Node>,
}

impl Graph<'_> {
    /// Begin an element; what its text belongs to.
    fn begin(&mut self, element: &BytesStart, line: u64) -> Result<Option<Data>, Fault> {
        match element.local_name().as_ref() {
            "key" => {
                let named = attribute(element, "attr.name", line)?;
                let of = attribute(element, "for", line)?.unwrap_or_default();
                if let (Some(name), true) = (named, ["node", "all", ""].contains(&of.as_str())) {
                    self.keys.insert(needed(element, "id", line)?, name.to_lowercase());
                }
            }
            "node" => {
                let id = self.found.id(&needed(element, "id", line)?);
                if !self.known.insert(id) {
                    let message = "this node was declared before";
                    return Err(Fault::at(line, message, "give each node its own id"));
                }
                self.found.node(id);
                self.node = Some(Node { id, federation: None, niche: None });
            }
            "edge" => {
                let ends = [needed(element, "source", line)?, needed(element, "target", line)?];
                let ids = ends.each_ref().map(|id| self.found.id(id));
                if let Some(place) = ids.iter().position(|id| !self.known.contains(id)) {
                    let message = format!("there is no node `{}` before this edge", ends[place]);
                    return Err(Fault::at(line, message, "declare nodes before their edges"));
                }
                self.found.tie(ids);
            }
            "hyperedge" => {
                let help = "write an edge for each pair it ties";
                return Err(Fault::at(line, "a hyperedge is no tie of two", help));
            }
            "data" if self.node.is_some() => {
                return Ok(Some(Data { key: needed(element, "key", line)?, text: String::new() }));
            }
            _ => {}
        }
        Ok(None)
    }

    fn note(&mut self, data: &Data) {
        let Some(node) = &mut self.node else { return };
        let text = Some(data.text.trim().to_owned()).filter(|text| !text.is_empty());
        match self.keys.get(&data.key).map(String::as_str) {
            Some("federation") => node.federation = text,
            Some("niche") => node.niche = text,
            _ => {}
        }
    }

    fn finish(&mut self, line: u64) -> Result<(), Fault> {
        let Some(node) = self.node.take() else { return Ok(()) };
        attributes(node.id, node.federation.as_deref(), node.niche.as_deref(), line, self.found)
    }
}

fn attribute(element: &BytesStart, name: &str, line: u64) -> Result<Option<String>, Fault> {
    let wrong = |cause: &dyn std::fmt::Display| {
        Fault::at(line, format!("this is not XML: {cause}"), "write or export it again")
    };
    let found = element.try_get_attribute(name).map_err(|cause| wrong(&cause))?;
    let Some(found) = found else { return Ok(None) };
    let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(|cause| wrong(&cause))?;
    Ok(Some(value.into_owned()))
}

fn needed(element: &BytesStart, name: &str, line: u64) -> Result<String, Fault> {
    let element_name = element.local_name();
    let message = format!("this {} has no {name}", element_name.as_ref());
    let help = format!("write {name}=\"…\"");
    attribute(element, name, line)?
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Fault::at(line, message, help))
}

/// A source that knows the line it is on.
struct Counting<R> {
    source: R,
    line: u64,
}

impl<R: BufRead> Read for Counting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.line += into[..read].iter().filter(|byte| **byte == b'\n').count() as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counting<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        let read = self.source.fill_buf().unwrap_or_default();
        let passed = &read[..bytes.min(read.len())];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.source.consume(bytes);
    }
}
