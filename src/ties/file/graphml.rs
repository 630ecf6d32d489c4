//! Ties as GraphML (Brandes et al. 2002, doi:10.1007/3-540-45848-4_59): nodes and edges in any order,
//! with the data `federation` and `niche` of nodes if they are there.

use super::Fault;
use super::foreign::other_xml;
use super::ids::{self, Id};
use super::nodes::attributes;
use super::numbering::Found;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read};

/// Read all nodes and edges.
pub(super) fn read(source: &mut impl BufRead, found: &mut Found) -> Result<(), Fault> {
    found.account.format = "GraphML";
    let mut reader = Reader::from_reader(Counting { source, line: 1 });
    reader.config_mut().expand_empty_elements = true;
    let mut graph = Graph::of(found);
    let mut buffer = Vec::new();
    let mut data: Option<Data> = None;
    loop {
        let line = reader.get_ref().line;
        let event = reader.read_event_into(&mut buffer);
        let event = event.map_err(|wrong| broken(reader.get_ref().line, &wrong))?;
        match event {
            Event::Start(element) => {
                data = graph.begin(&element, line)?.or(data);
                graph.open.push(element.local_name().as_ref().to_owned());
            }
            Event::End(element) => {
                graph.open.pop();
                let name = element.local_name();
                match name.as_ref() {
                    "data" | "default" => {
                        if let Some(data) = data.take() {
                            graph.note(&data);
                        }
                    }
                    "node" => graph.finish(line)?,
                    "edge" => graph.edge = false,
                    "key" => graph.key = None,
                    _ => {}
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
            Event::Eof if graph.open.is_empty() => return graph.end(),
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

/// The text of an element under way, and the key that says what it is.
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

/// What a key of data stands for.
#[derive(Default)]
struct Key {
    name: String,
    default: Option<String>,
}

struct Graph<'a> {
    found: &'a mut Found,
    /// The elements that are open.
    open: Vec<String>,
    keys: BTreeMap<String, Key>,
    /// The key under way.
    key: Option<String>,
    known: BTreeSet<Id>,
    /// The ends of edges that are not declared so far, and where they were first needed.
    awaited: BTreeMap<Id, u64>,
    /// Nodes that contain each other, the innermost last.
    nodes: Vec<Node>,
    /// Whether an edge is under way.
    edge: bool,
    graphs: u64,
    groups: u64,
    directed: bool,
}

impl<'a> Graph<'a> {
    fn of(found: &'a mut Found) -> Self {
        Self {
            found,
            open: Vec::new(),
            keys: BTreeMap::new(),
            key: None,
            known: BTreeSet::new(),
            awaited: BTreeMap::new(),
            nodes: Vec::new(),
            edge: false,
            graphs: 0,
            groups: 0,
            directed: false,
        }
    }

    /// Begin an element; what its text belongs to.
    fn begin(&mut self, element: &BytesStart, line: u64) -> Result<Option<Data>, Fault> {
        let name = element.local_name();
        if self.open.is_empty() && name.as_ref() != "graphml" {
            return Err(other_xml(name.as_ref()));
        }
        match name.as_ref() {
            "key" => {
                let named = attribute(element, "attr.name", line)?;
                let of = attribute(element, "for", line)?.unwrap_or_default();
                if let (Some(name), true) =
                    (named, ["node", "edge", "all", ""].contains(&of.as_str()))
                {
                    let id = needed(element, "id", line)?;
                    let key = Key { name: name.to_lowercase(), default: None };
                    self.keys.insert(id.clone(), key);
                    self.key = Some(id);
                }
            }
            "default" => {
                let key = self.key.clone();
                return Ok(key.map(|key| Data { key, text: String::new() }));
            }
            "graph" => {
                self.directed |=
                    attribute(element, "edgedefault", line)?.as_deref() == Some("directed");
                let within = self.open.iter().any(|element| element == "node");
                self.groups += u64::from(within);
                self.graphs += u64::from(!within);
                if self.graphs > 1 {
                    let help = "keep one graph in the file";
                    return Err(Fault::at(line, "a second graph begins here", help));
                }
            }
            "node" => {
                let id = self.id(&needed(element, "id", line)?, line)?;
                if !self.known.insert(id) {
                    let message = "this node was declared before";
                    return Err(Fault::at(line, message, "give each node its own id"));
                }
                self.awaited.remove(&id);
                self.found.node(id);
                self.nodes.push(Node { id, federation: None, niche: None });
                self.found.must_fit()?;
            }
            "edge" => {
                let ends = [needed(element, "source", line)?, needed(element, "target", line)?];
                let mut ids = [Id(0); 2];
                for (id, text) in ids.iter_mut().zip(&ends) {
                    *id = self.id(text, line)?;
                    if !self.known.contains(id) {
                        self.awaited.entry(*id).or_insert(line);
                    }
                }
                self.found.tie(ids);
                self.edge = true;
                self.found.must_fit()?;
            }
            "hyperedge" => {
                let help = "write an edge for each pair it ties";
                return Err(Fault::at(line, "a hyperedge is no tie of two", help));
            }
            "data" if self.edge || !self.nodes.is_empty() => {
                return Ok(Some(Data { key: needed(element, "key", line)?, text: String::new() }));
            }
            _ => {}
        }
        Ok(None)
    }

    fn id(&mut self, text: &str, line: u64) -> Result<Id, Fault> {
        match ids::fault(text, line) {
            Some(fault) => Err(fault),
            None => Ok(self.found.id(text)),
        }
    }

    fn note(&mut self, data: &Data) {
        let Some(key) = self.keys.get_mut(&data.key) else { return };
        let text = Some(data.text.trim().to_owned()).filter(|text| !text.is_empty());
        if self.key.is_some() {
            key.default = text;
            return;
        }
        match (key.name.as_str(), self.nodes.last_mut()) {
            ("weight", _) if self.edge => {
                self.found.account.weights.add(text.as_deref().unwrap_or_default());
            }
            ("federation", Some(node)) if !self.edge => node.federation = text,
            ("niche", Some(node)) if !self.edge => node.niche = text,
            _ => {}
        }
    }

    fn finish(&mut self, line: u64) -> Result<(), Fault> {
        let Some(node) = self.nodes.pop() else { return Ok(()) };
        let keys = &self.keys;
        let default = |name: &str| keys.values().find(|key| key.name == name)?.default.clone();
        let federation = node.federation.or_else(|| default("federation"));
        let niche = node.niche.or_else(|| default("niche"));
        attributes(node.id, federation.as_deref(), niche.as_deref(), line, self.found)
    }

    /// Check that everybody who is tied was declared, and say what is odd.
    fn end(self) -> Result<(), Fault> {
        if self.graphs == 0 {
            return Err(Fault::whole("there is no graph in it", "export the network as GraphML"));
        }
        if let Some((id, line)) = self.awaited.iter().min_by_key(|(_, line)| **line) {
            let message = format!("there is no node `{}` for this edge", self.found.text(*id));
            return Err(Fault::at(*line, message, "declare a node for each end of an edge"));
        }
        self.found.account.mutual = !self.directed;
        let mut remarks = Vec::new();
        if self.directed {
            remarks.push("edges are directed, which is ignored".to_owned());
        }
        match self.groups {
            0 => {}
            1 => remarks.push("1 node is a group of others, and a supporter like them".to_owned()),
            groups => remarks
                .push(format!("{groups} nodes are groups of others, and supporters like them")),
        }
        self.found.account.remarks.extend(remarks);
        Ok(())
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
