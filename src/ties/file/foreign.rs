//! What is no network that can be read: known by how it begins, so that it is refused by name.

use super::Fault;

/// What a file is, and how to make a list of ties of it.
struct Form {
    name: &'static str,
    way_out: &'static str,
}

impl Form {
    fn fault(&self) -> Fault {
        Fault::whole(format!("this is {}, not a list of ties", self.name), self.way_out)
    }
}

const UNPACK: &str = "unpack it, and name the file of ties; gzip and zstd are read packed";
const EXPORT: &str = "open it with the program it belongs to, and export the ties as CSV: two \
                      columns, source and target";
const NETWORKX: &str = "read it with networkx, and write it with write_edgelist or write_graphml";
const IGRAPH: &str = "read it with igraph or networkx, and write GraphML";

/// Forms that begin with certain bytes, and where these bytes stand.
const MAGIC: &[(usize, &[u8], &str, &str)] = &[
    (0, b"PK\x03\x04", "a ZIP archive or a spreadsheet", "unpack it; save a spreadsheet as CSV"),
    (0, b"\xd0\xcf\x11\xe0", "a spreadsheet or a document of Office", "save it as CSV"),
    (0, b"BZh", "packed by bzip2", UNPACK),
    (0, b"\xfd7zXZ\0", "packed by xz", UNPACK),
    (0, b"\x5d\0\0", "packed by lzma", UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (0, b"Rar!", "a RAR archive", UNPACK),
    (0, b"\x04\x22\x4d\x18", "packed by lz4", UNPACK),
    (0, b"LZIP", "packed by lzip", UNPACK),
    (0, b"\x1f\x9d", "packed by compress", UNPACK),
    (0, b"\x1f\x8b", "packed twice by gzip", "unpack it once"),
    (0, b"\x28\xb5\x2f\xfd", "packed twice by zstd", "unpack it once"),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"SQLite format 3\0", "a database of SQLite", "export the table of ties as CSV"),
    (0, b"PAR1", "a Parquet file", "read it with pandas or DuckDB, and write CSV"),
    (0, b"ARROW1", "an Arrow file", "read it with pandas, and write CSV"),
    (0, b"FEA1", "a Feather file", "read it with pandas, and write CSV"),
    (0, b"\x89HDF", "an HDF5 file", EXPORT),
    (0, b"\x93NUMPY", "an array of NumPy", "save the ties with numpy.savetxt, fmt=\"%d\""),
    (0, b"MATLAB 5.0", "a file of MATLAB", "write the matrix with scipy.io.mmwrite"),
    (0, b"RDX", "data of R", "write the ties with write.csv"),
    (0, b"\x80\x02", "a Python pickle", NETWORKX),
    (0, b"\x80\x03", "a Python pickle", NETWORKX),
    (0, b"\x80\x04", "a Python pickle", NETWORKX),
    (0, b"\x80\x05", "a Python pickle", NETWORKX),
    (0, b"%PDF", "a PDF document", "ask for the data behind it as CSV"),
    (0, b"%!PS", "a PostScript document", "ask for the data behind it as CSV"),
    (0, b"\x7fELF", "a program", "name the file of ties"),
    (0, b">>graph6<<", "a graph in graph6", NETWORKX),
    (0, b">>sparse6<<", "a graph in sparse6", NETWORKX),
];

const JSON: Form = Form {
    name: "JSON",
    way_out: "write its links as CSV with two columns, source and target (in Python: \
              networkx.node_link_graph, then write_edgelist)",
};
const DIMACS: Form = Form {
    name: "a graph in the DIMACS format",
    way_out: "keep the lines that begin with e or a, without that letter, and number the people \
              from 0",
};
const PAJEK: Form = Form { name: "a Pajek network", way_out: IGRAPH };
const GML: Form = Form { name: "a graph in GML", way_out: IGRAPH };
const DOT: Form = Form { name: "a graph in DOT", way_out: NETWORKX };
const GDF: Form =
    Form { name: "a graph in GDF", way_out: "open it with Gephi, and export GraphML" };
const UCINET: Form = Form { name: "a UCINET DL file", way_out: IGRAPH };
const LGF: Form = Form { name: "a graph of LEMON or NCOL sections", way_out: IGRAPH };
const MERMAID: Form =
    Form { name: "a Mermaid diagram", way_out: "write source,target in each line" };
const SCENARIO: Form =
    Form { name: "a TOML file", way_out: "name the file of ties, not the scenario" };

/// How much of a file is looked at.
pub(super) const BEGINNING: usize = 4096;

/// Refuse a file that begins as something else.
pub(super) fn refuse(start: &[u8]) -> Result<(), Fault> {
    let begins =
        |place: usize, magic: &[u8]| start.get(place..).is_some_and(|b| b.starts_with(magic));
    if let Some((_, _, name, way_out)) =
        MAGIC.iter().find(|(place, magic, _, _)| begins(*place, magic))
    {
        return Err(Form { name, way_out }.fault());
    }
    let text = String::from_utf8_lossy(start).trim_start_matches('\u{feff}').to_lowercase();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let said = || lines().filter(|line| !line.starts_with(['#', '%']) && !line.starts_with("//"));
    let form = said().next().and_then(by_first_line);
    let form = form.or_else(|| lines().any(is_dimacs).then_some(DIMACS));
    form.map_or(Ok(()), |form| Err(form.fault()))
}

/// What a file is that says this first.
fn by_first_line(line: &str) -> Option<Form> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = words[0];
    let second = words.get(1).copied();
    let in_brackets = line.starts_with('[') && line.ends_with(']') && !line.contains([',', '{']);
    Some(match first {
        _ if in_brackets => SCENARIO,
        _ if first.starts_with(['{', '[']) => JSON,
        _ if first.starts_with('*') => PAJEK,
        _ if first.starts_with('@') && words.len() == 1 => LGF,
        _ if first.starts_with("nodedef>") => GDF,
        "graph[" => GML,
        "graph" if second.is_none_or(|word| word == "[") => GML,
        "creator" | "version" if line.contains('"') => GML,
        "graph" | "digraph" | "strict" if line.ends_with('{') || line.contains("{ ") => DOT,
        "graph" | "flowchart" if matches!(second, Some("td" | "tb" | "lr" | "rl" | "bt")) => {
            MERMAID
        }
        "dl" if line.contains('=') => UCINET,
        _ => return None,
    })
}

/// Whether a line says what problem of DIMACS follows.
fn is_dimacs(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    match words.as_slice() {
        ["p", kind, sizes @ ..] => {
            !is_number(kind) && !sizes.is_empty() && sizes.iter().all(|size| is_number(size))
        }
        _ => false,
    }
}

/// XML that is no GraphML, by its first element.
const XML: &[(&str, &str, &str)] = &[
    ("gexf", "a graph in GEXF", "open it with Gephi or networkx (read_gexf), and write GraphML"),
    ("gxl", "a graph in GXL", EXPORT),
    ("graph", "a graph in XGMML or another XML", EXPORT),
    ("html", "a web page", "fetch the file itself, not the page that shows it"),
    ("svg", "a picture", "ask for the data behind it as CSV"),
    ("workbook", "a spreadsheet", "save it as CSV"),
    ("worksheet", "a spreadsheet", "save it as CSV"),
];

/// Why XML is refused that begins with the element `root`.
pub(super) fn other_xml(root: &str) -> Fault {
    match XML.iter().find(|(name, _, _)| *name == root) {
        Some((_, name, way_out)) => Form { name, way_out }.fault(),
        None => Fault::whole(format!("this is XML that begins with <{root}>, not GraphML"), EXPORT),
    }
}
