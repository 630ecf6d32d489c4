//! Files of ties from outside: what is read, what is refused, and how it is said.

use super::*;
use crate::id::Federations;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use tempfile::TempDir;

/// Read a file of this name and contents, for so many supporters.
fn read_as(name: &str, bytes: &[u8], size: Option<u32>) -> Result<Written, Unreadable> {
    let folder = tempfile::tempdir().unwrap();
    let path = put(&folder, name, bytes);
    read(&path, None, size).map_err(|wrong| {
        let folder = folder.path().display().to_string() + "/";
        Unreadable { message: wrong.message.replace(&folder, ""), ..wrong }
    })
}

fn put(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn pairs(written: &Written) -> Vec<[u32; 2]> {
    written.ties.pairs().collect()
}

fn listed(text: &str, size: Option<u32>) -> Vec<[u32; 2]> {
    pairs(&read_as("ties.txt", text.as_bytes(), size).unwrap_or_else(|wrong| panic!("{wrong:?}")))
}

fn refused(name: &str, text: &str, size: Option<u32>) -> String {
    let wrong = read_as(name, text.as_bytes(), size).expect_err("this is wrong");
    assert!(!wrong.help.is_empty() && !wrong.in_nodes);
    wrong.message
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn lists_of_every_kind_hold_the_same_ties() {
    for text in [
        "0,1\n1,2\n",
        "0\t1\n1\t2",
        "0;1\r\n1;2\r\n",
        "0 1\n1   2\n",
        "  0 1 0.5\n1 2 {'weight': 3}\n",
        "\u{feff}source,target\n0,1\n1,2\n",
        "# SNAP\n# FromNodeId\tToNodeId\n0\t1\n\n% KONECT\n1\t2\n",
        "weight,Target,Source\n3,1,0\n4,2,1\n",
        "x,y\n0,1\n1,2\n",
        "\"0\",\"1\"\n\"1\",\"2\"\n",
        "00,1\n1,02\n",
    ] {
        assert_eq!(listed(text, None), [[0, 1], [1, 2]], "{text:?}");
    }
}

#[test]
fn double_ties_are_merged_and_self_loops_dropped_and_both_are_counted() {
    let written = read_as("t.csv", b"0,1\n1,0\n0,1\n2,2\n3,1\n", Some(6)).unwrap();
    assert_eq!(pairs(&written), [[0, 1], [1, 3]]);
    assert_eq!((written.merged, written.loops, written.ties.agents()), (2, 1, 6));
    assert_eq!(written.alone(), 3);
}

#[test]
fn whole_numbers_are_the_supporters_and_gaps_have_no_ties() {
    let written = read_as("t.csv", b"7,2\n", None).unwrap();
    assert_eq!((written.ties.agents(), pairs(&written)), (8, vec![[2, 7]]));
    assert_eq!(listed("7,2\n", Some(8)), [[2, 7]]);
}

#[test]
fn names_and_large_numbers_are_numbered_by_first_appearance() {
    assert_eq!(listed("Ann,Bob\nCid,Ann\n", None), [[0, 1], [0, 2]]);
    assert_eq!(listed("Valjean, \"Gavroche, \"\"the\"\" boy\"\n", None), [[0, 1]]);
    assert_eq!(listed("7,2\n2,5\n", Some(4)), [[0, 1], [1, 2]]);
    assert_eq!(listed("9000000000 12\n", None), [[0, 1]]);
    assert_eq!(listed("9000000000 7\n09000000000 300000000\n", None), [[0, 1], [0, 2]]);
    let beyond_64_bits = "99999999999999999999 1\n099999999999999999999 1\n";
    assert_eq!(listed(beyond_64_bits, None), [[0, 1], [1, 2]], "these are names");
    assert_eq!(listed("5 a\n05 b\n", None), [[0, 1], [0, 2]]);
    let few = refused("t.csv", "a,b\nc,d\n", Some(3));
    assert_eq!(few, "t.csv: there are 4 people in it, and 3 supporters");
}

#[test]
fn malformed_lists_are_refused_with_the_line() {
    for (text, message) in [
        ("0,1\n2\n", "t.csv:2: a tie has two ends, and here is not even one other"),
        ("0,1\n\n2,\n", "t.csv:3: a tie has two ends, and here is not even one other"),
        ("0,1\n\"2,3\n", "t.csv:2: a quote has no end"),
        ("# nothing\n", "t.csv: there is nobody in it"),
        ("", "t.csv: there is nobody in it"),
    ] {
        assert_eq!(refused("t.csv", text, None), message);
    }
    assert!(refused("t.csv", &"1".repeat(2 << 20), None).contains("t.csv:1: this line has no end"));
    let latin = read_as("t.csv", b"0,1\ncaf\xe9,1\n", None).unwrap_err();
    assert!(latin.message.starts_with("t.csv:2: ") && latin.help.contains("UTF-8"), "{latin:?}");
}

#[test]
fn packed_files_are_read_to_the_last_member() {
    let (first, second) = (&b"0 1\n"[..], &b"1 2\n"[..]);
    let members = [gzip(first), gzip(second)].concat();
    let frames = [zstd(first), b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec(), zstd(second)].concat();
    for (name, bytes) in [("t.txt.gz", members), ("t.txt.zst", frames)] {
        assert_eq!(pairs(&read_as(name, &bytes, None).unwrap()), [[0, 1], [1, 2]], "{name}");
        let short = &bytes[..bytes.len() - 5];
        let wrong = read_as(name, short, None).expect_err("it ends too early");
        assert!(wrong.help.contains("damaged, or ends too early"), "{wrong:?}");
    }
}

#[test]
fn a_flipped_bit_of_a_packed_file_is_noticed() {
    let text: String = (0..2000).map(|n| format!("{n} {}\n", n * 7 % 2003)).collect();
    let mut packed = gzip(text.as_bytes());
    let middle = packed.len() - 7;
    packed[middle] ^= 4;
    assert!(read_as("t.gz", &packed, None).is_err());
}

#[test]
fn the_fingerprint_is_that_of_the_file() {
    let written = read_as("t.csv", b"0,1\n", None).unwrap();
    let sha256 = "sha256:8d66c089414bb76bc2ee5c11465c93257821752b4e08be4f1d70737b9fa10f0c";
    assert_eq!(written.digests, [sha256]);
    assert_ne!(written.digests, read_as("t.csv", b"0,1\n# \n", None).unwrap().digests);
}

const MATRIX: &str = "%%MatrixMarket matrix coordinate integer general\n% made by hand\n\
                      4 4 4\n1 2 5\n2 1 5\n3 3 1\n2 3 -1\n";

#[test]
fn a_matrix_is_read_by_what_it_stores() {
    let written = read_as("m.mtx", MATRIX.as_bytes(), None).unwrap();
    assert_eq!(pairs(&written), [[0, 1], [1, 2]]);
    assert_eq!((written.ties.agents(), written.merged, written.loops), (4, 1, 1));
    let symmetric = "%%MatrixMarket matrix coordinate pattern symmetric\n3 3 1\n3 1\n";
    assert_eq!(listed(symmetric, None), [[0, 2]], "known by how it begins");
    assert_eq!(listed(symmetric, Some(9)), [[0, 2]]);
    let small = refused("m.mtx", symmetric, Some(2));
    assert_eq!(small, "m.mtx: there are 3 people in it, and 2 supporters");
}

#[test]
fn malformed_matrices_are_refused_with_the_line() {
    let with = |old: &str, new: &str| MATRIX.replacen(old, new, 1);
    for (text, message) in [
        (with("%%MatrixMarket", "%MatrixMarket"), "1: this is not how a Matrix Market file begins"),
        (with("coordinate", "array"), "1: a matrix of layout `array` holds no list of ties"),
        (with("integer", "complex"), "1: a matrix of `complex` entries holds no ties"),
        (with("general", "hermitian"), "1: a `hermitian` matrix holds no ties"),
        (with("4 4 4", "4 5 4"), "3: this matrix is not one of ties"),
        (with("4 4 4", "4 4"), "3: the line of sizes is wrong"),
        (with("4 4 4", "4 4 3"), "7: there are more than 3 entries"),
        (with("2 1 5", "0 1 5"), "5: this is no entry of the matrix"),
        (with("2 1 5", "5 1 5"), "5: this is no entry of the matrix"),
        (with("2 1 5", "2 1"), "5: this is no entry of the matrix"),
    ] {
        assert_eq!(refused("m.mtx", &text, None), format!("m.mtx:{message}"));
    }
    let short = with("4 4 4", "4 4 9");
    assert_eq!(refused("m.mtx", &short, None), "m.mtx: it ends after 4 of 9 entries");
}

const GRAPH: &str = "<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">
  <key id=\"d0\" for=\"node\" attr.name=\"federation\" attr.type=\"string\"/>
  <key id=\"d1\" for=\"node\" attr.name=\"Niche\" attr.type=\"double\"/>
  <key id=\"d2\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>
  <graph edgedefault=\"directed\">
    <node id=\"Ann &amp; Al\"><data key=\"d0\">Nord &amp; S&#252;d</data><data key=\"d1\">0.5</data></node>
    <node id=\"Bob\"><data key=\"d0\">Paris</data><data key=\"d1\"> 0 </data></node>
    <node id=\"Cid\"><data key=\"d0\"><![CDATA[Nord & Süd]]></data><data key=\"d1\">0.25</data></node>
    <edge source=\"Cid\" target=\"Bob\"><data key=\"d2\">4</data></edge>
    <edge source=\"Bob\" target=\"Cid\"/>
  </graph>
</graphml>
";

#[test]
fn a_graph_tells_of_ties_homes_and_niches() {
    let written = read_as("g.graphml", GRAPH.as_bytes(), None).unwrap();
    assert_eq!((pairs(&written), written.merged), (vec![[1, 2]], 1));
    assert_eq!(written.federations, Some(Federations::written(vec![0, 1, 0])));
    assert_eq!(written.niches.as_deref(), Some(&[0.5, 0.0, 0.25][..]));
}

#[test]
fn malformed_graphs_are_refused_with_the_line() {
    let with = |old: &str, new: &str| GRAPH.replacen(old, new, 1);
    for (text, message) in [
        (with("target=\"Bob\"", "target=\"Bab\""), "10: there is no node `Bab` before this edge"),
        (with("target=\"Bob\"", ""), "10: this edge has no target"),
        (with("id=\"Bob\"", "id=\"Cid\""), "9: this node was declared before"),
        (with("> 0 <", ">1<"), "8: `1` cannot be the niche"),
        (with("<edge", "<hyperedge/><edge"), "10: a hyperedge is no tie of two"),
    ] {
        assert_eq!(refused("g.graphml", &text, None), format!("g.graphml:{message}"));
    }
    for (text, part) in [
        (with("</graph>", "</grap>"), "g.graphml:12: this is not XML"),
        (GRAPH.replace("</graphml>", ""), "an element has no end"),
        (with("<data key=\"d0\">Paris</data>", ""), "some have a federation, and the id"),
        (with("<data key=\"d1\"> 0 </data>", ""), "some have a niche, and the id"),
    ] {
        let said = refused("g.graphml", &text, None);
        assert!(said.contains(part), "{said}");
    }
    let many = refused("g.graphml", GRAPH, Some(5));
    assert!(many.contains("supporter 3 has none"), "{many}");
}

#[test]
fn a_second_file_tells_where_people_live() {
    let folder = tempfile::tempdir().unwrap();
    let ties = put(&folder, "ties.csv", b"Ann,Bob\n");
    let both = |text: &str| read(&ties, Some(&put(&folder, "nodes.csv", text.as_bytes())), None);
    let written = both("id,federation,niche\nCid,Nord,0.5\nBob,Sud,0.25\nAnn,Nord,0\n").unwrap();
    assert_eq!(pairs(&written), [[1, 2]], "nodes are numbered before ties");
    assert_eq!(written.federations, Some(Federations::written(vec![0, 1, 0])));
    assert_eq!(written.niches.as_deref(), Some(&[0.5, 0.25, 0.0][..]));
    assert_eq!(written.digests.len(), 2);
    assert_eq!(both("id,niche\nBob,0.5\nAnn,0.1\n").unwrap().federations, None);
    for (text, message) in [
        ("a,b\n", "nodes.csv:1: the columns are not named"),
        ("id,federation\nAnn,x\nAnn,y\n", "nodes.csv:3: another federation was given before"),
        ("id,federation\n,x\n", "nodes.csv:2: the id is missing"),
        ("id,niche\nAnn,1.5\n", "nodes.csv:2: `1.5` cannot be the niche"),
        ("id,niche\nAnn,NaN\n", "nodes.csv:2: `NaN` cannot be the niche"),
    ] {
        let wrong = both(text).unwrap_err();
        assert!(wrong.in_nodes && wrong.message.ends_with(message), "{wrong:?}");
    }
}

#[test]
fn what_is_written_is_read_back_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let federations = Federations::written(vec![0, 1, 0, 2, 1, 2]);
    let niches = [0.0, 0.1, 0.2, 0.3, 1.0 / 3.0, 0.5];
    let ties = Ties::from_pairs(6, &[pair(0, 3), pair(2, 1), pair(1, 4)]);
    for name in ["t.csv", "t.tsv", "t.graphml", "t.mtx", "t.csv.gz", "t.graphml.gz", "T.MTX.GZ"] {
        let path = folder.path().join(name);
        Target::new(&path).unwrap().write(&ties, &federations, Some(&niches)).unwrap();
        let written = read(&path, None, Some(6)).unwrap();
        assert_eq!(*written.ties, ties, "{name}");
        if name.contains("graphml") {
            assert_eq!(written.federations.as_ref(), Some(&federations));
            assert_eq!(written.niches.as_deref(), Some(&niches[..]));
        }
    }
    for name in ["t", "t.txt", "t.gz", "csv"] {
        assert_eq!(Target::new(&folder.path().join(name)), None, "{name}");
    }
}

const PIECES: &[&str] = &[
    "",
    "0",
    "-1",
    "18446744073709551615",
    "nan",
    "\"",
    "'",
    "<",
    ">",
    "/>",
    "&",
    "&#0;",
    "]]>",
    "<!--",
    "\n",
    "\r",
    "\t",
    ",",
    "#",
    "%",
    "edge",
    "node",
    "target=\"\"",
    "\u{0}",
    "\u{feff}",
    "é",
    "1e9",
];

proptest! {
    #[test]
    fn a_mutated_file_is_read_or_refused(
        which in 0..3_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..30_usize, 0..PIECES.len()), 1..6),
        packed in any::<bool>(),
    ) {
        let list = "# list\nsource,target,weight\n0,1,2\n1,\"2\",5\n";
        let mut bytes = [GRAPH, MATRIX, list][which].as_bytes().to_vec();
        if packed {
            bytes = if which == 0 { zstd(&bytes) } else { gzip(&bytes) };
        }
        for (at, length, piece) in cuts {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, PIECES[piece].bytes());
        }
        match read_as("t", &bytes, Some(1000)) {
            Ok(written) => prop_assert_eq!(written.ties.agents(), 1000),
            Err(wrong) => prop_assert!(wrong.message.starts_with("t") && !wrong.help.is_empty()),
        }
    }
}
