//! Files of ties from outside: what is read, what is refused, and how it is said.

use super::*;
use crate::id::Federations;
use crate::ties::{Target, Ties, pair};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use tempfile::TempDir;

/// Read a file of this name and contents, for `size` supporters.
fn read_as(name: &str, bytes: &[u8], size: Option<u32>) -> Result<Written, Unreadable> {
    let folder = tempfile::tempdir().unwrap();
    let path = put(&folder, name, bytes);
    read(&path, None, Bounds { size, memory: None }).map_err(|wrong| {
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

fn sentences(name: &str, bytes: &[u8], size: Option<u32>) -> String {
    read_as(name, bytes, size).unwrap().account.sentences().join("\n")
}

#[test]
fn lists_of_every_kind_hold_the_same_ties() {
    for text in [
        "0,1\n1,2\n",
        "0\t1\n1\t2",
        "0;1\r\n1;2\r\n",
        "0|1\n1|2",
        "0 1\n1   2\n",
        "  0 1 0.5\n1 2 3\n",
        "0 1 {}\n1 2 {'weight': 3, 'kind': 'kin'}\n",
        "0 1 {'weight': 3, 'kind': 'kin'}\n1 2\n",
        "0,1,{'weight': 3}\n1,2,{}\n",
        "\u{feff}source,target\n0,1\n1,2\n",
        "# SNAP\n# FromNodeId\tToNodeId\n0\t1\n\n% KONECT\n1\t2\n",
        "weight,Target,Source\n3,1,0\n4,2,1\n",
        "x,y\n0,1\n1,2\n",
        "\"0\",\"1\"\n\"1\",\"2\"\n",
        "\"V1\" \"V2\"\n\"1\" 0 1\n\"2\" 1 2\n",
        ",source,target\n0,0,1\n1,1,2\n",
        "00,1\n1,02\n",
        "0;1;0,5\n1;2;1,5\n",
        "0,1,red;blue\n1,2,red\n",
        "sep=;\nsource;target\n0;1\n1;2\n;\n\u{1a}",
        "#weight source target\n3 0 1\n1 1 2\n",
        "# timestamp,user_a,user_b,rssi\n0,0,1,0\n300,1,2,7\n",
    ] {
        assert_eq!(listed(text, None), [[0, 1], [1, 2]], "{text:?}");
    }
}

#[test]
fn double_ties_are_merged_and_self_loops_dropped_and_all_are_counted() {
    let written = read_as("t.csv", b"0,1\n1,0\n0,1\n2,2\n3,1\n", Some(6)).unwrap();
    assert_eq!(pairs(&written), [[0, 1], [1, 3]]);
    let account = &written.account;
    assert_eq!((account.lines, account.repeated, account.loops), (5, 1, 1));
    assert_eq!((account.one_way, account.both_ways), (1, 1));
    assert_eq!((written.ties.agents(), written.alone()), (6, 3));
}

#[test]
fn whole_numbers_are_supporters_only_if_none_is_missing_or_the_size_is_written() {
    let agents = |text: &str, size| {
        let written = read_as("t.csv", text.as_bytes(), size).unwrap();
        (written.ties.agents(), pairs(&written))
    };
    assert_eq!(agents("7,2\n", None), (2, vec![[0, 1]]), "names in the order of their value");
    assert_eq!(agents("7,2\n", Some(8)), (8, vec![[2, 7]]));
    assert_eq!(agents("7,2\n", Some(7)), (7, vec![[0, 1]]), "7 is no supporter of 7");
    assert_eq!(agents("2,0\n1,0\n", None), (3, vec![[0, 1], [0, 2]]));
    let snap = "# Nodes: 4\n# FromNodeId\tToNodeId\r\n3466\t937\r\n937\t3466\r\n937\t5233\r\n\
                26196\t3466\r\n";
    assert_eq!(agents(snap, None), (4, vec![[0, 1], [0, 2], [1, 3]]));
    assert_eq!(agents("1 2\n2 3\n", None), (3, vec![[0, 1], [1, 2]]), "numbers that begin at 1");
    assert_eq!(agents("299999999 1\n", None).0, 2, "an id makes one supporter");
}

#[test]
fn names_are_numbered_by_value_and_words_by_first_appearance() {
    assert_eq!(listed("Ann,Bob\nCid,Ann\n", None), [[0, 1], [0, 2]]);
    let quoted = "Valjean, \"Gavroche, \"\"the\"\" boy\"\nValjean,Cosette\n";
    assert_eq!(listed(quoted, None), [[0, 1], [0, 2]]);
    assert_eq!(listed("\"Mary Ann\" \"Bob\"\n\"Bob\" \"Cid\"\n", None), [[0, 1], [1, 2]]);
    assert_eq!(listed("Doe, J;Roe, K\nRoe, K;Poe, L\n", None), [[0, 1], [1, 2]]);
    assert_eq!(listed("7,2\n2,5\n", Some(4)), [[0, 1], [0, 2]]);
    assert_eq!(listed("9000000000 12\n", None), [[0, 1]]);
    let large = "9000000000 7\n09000000000 300000000\n";
    assert_eq!(listed(large, None), [[0, 2], [1, 2]]);
    let beyond_64_bits = "99999999999999999999 1\n099999999999999999999 2\n";
    assert_eq!(listed(beyond_64_bits, None), [[0, 2], [1, 2]]);
    assert_eq!(listed("5 a\na 05\n", None), [[0, 1]]);
    let few = refused("t.csv", "a,b\nb,d\n", Some(2));
    assert_eq!(few, "t.csv: there are 3 people in it, and 2 supporters");
}

#[test]
fn ids_are_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let of = |text: &str| ids(&put(&folder, "t.txt", text.as_bytes()), None, 4).unwrap();
    assert_eq!(of("70 8000000000\nzoe 9\n9 zoe\n"), ["9", "70", "8000000000", "zoe"]);
    assert_eq!(of("0 3\n"), ["0", "1", "2", "3"]);
    assert_eq!(of("ann bob\nbob cid\n"), ["ann", "bob", "cid", ""]);
}

#[test]
fn what_is_no_list_of_ties_is_refused_with_the_line() {
    for (text, message) in [
        ("0,1\n2\n", "t.csv:2: a tie has two ends, and here is not even one other"),
        ("0,1\n\n2,\n", "t.csv:3: a tie has two ends, and one of them is empty here"),
        ("0,1\n\"2,3\n", "t.csv:2: a quote has no end"),
        ("0 1\n1 2 3\n", "t.csv:2: this line has 3 columns, and others have 2"),
        ("0 1 2\n1 2\n2 3 0", "t.csv:2: this line has 2 columns, and others have 3"),
        ("0,1\n1,NA\n", "t.csv:2: `NA` stands for a value that is missing, not for somebody"),
        ("0,1\n1,2 # new\n", "t.csv:2: a remark stands behind the tie: `2 # new`"),
        ("a -> b\nb -> c\n", "t.csv:1: here is an arrow, not an id: `->`"),
        ("0,1\n0,[1\n", "t.csv:2: an id holds a bracket: `[1`"),
        ("0,1\r1,2\r", "t.csv:1: a carriage return stands within this line"),
        ("0,\u{0}1\n", "t.csv:1: this line holds a NUL, which no text has"),
        (
            "5 4\n10 20\n20 30\n30 40\n40 50\n",
            "t.csv:1: this could be a line of sizes, as in METIS: it ends in how many lines follow",
        ),
        (
            "6 6\n2 6\n1 3\n2 4\n3 5\n4 6\n1 5\n",
            "t.csv:1: this could be a line of sizes, as in METIS: it ends in how many lines follow",
        ),
        ("5 4\n2\n1 3\n2 4\n", "t.csv:2: a tie has two ends, and here is not even one other"),
        ("1,ann\n2,bob\n", "t.csv:1: one end of each tie is a number, and the other can be a word"),
        ("a,b\nc,d\n", "t.csv:1: this could be a header or a tie: its two ids stand nowhere else"),
        ("0,1\n1,2.0\n", "t.csv:2: `2.0` is a number, and no whole one: it cannot be an id"),
        ("0,1\n-1,1\n", "t.csv:2: `-1` is a number, and no whole one: it cannot be an id"),
        (
            "% bip unweighted\n1 1\n1 2\n",
            "t.csv:1: this network is bipartite: its two columns name \
            different things",
        ),
        ("source,target\n0,1\nsource,target\n1,2\n", "t.csv:3: the header stands here again"),
        ("1 Ann\n2 Bob\n#\n1 2\n", "t.csv:3: a bare # divides this file in two parts"),
        ("0 1 1\n1 0 1\n1 1 0\n", "t.csv: this is a matrix, not a list of ties"),
        (
            "3 6\n0 1\n1 2\n0 2\n",
            "t.csv:1: this could be a line of sizes, as in METIS: it ends in how many lines follow",
        ),
        (
            "nodes 3\nedges 2\n0 1\n1 2\n",
            "t.csv:1: one end of each tie is a number, and the other can be a word",
        ),
        (
            "1,Anna\n2,Bert\n1,2\n",
            "t.csv:1: one end of each tie is a number, and the other can be a word",
        ),
        ("a,b\nb,c\nsource,target\nc,d\n", "t.csv:3: this is a header, below a tie"),
        (
            "anna,#b\n#b,bert\nbert,anna\n",
            "t.csv:2: this is a comment, and could be a tie: other ids begin with its sign",
        ),
        ("a,b\nb,?\n", "t.csv:2: `?` names nobody"),
        ("a,b\nb,\u{feff}c\n", "t.csv:2: an id holds a hidden character: `\\u{feff}c`"),
        (
            "source,target\nanna,bert,2020-01-01\n",
            "t.csv:1: the header has 2 names, and lines have 3 columns",
        ),
        ("# nothing\n", "t.csv: there is nobody in it"),
        ("", "t.csv: there is nobody in it"),
    ] {
        assert_eq!(refused("t.csv", text, None), message, "{text:?}");
    }
    assert!(refused("t.csv", &"1".repeat(2 << 20), None).contains("t.csv:1: this line has no end"));
    let latin = read_as("t.csv", b"0,1\ncaf\xe9,1\n", None).unwrap_err();
    assert!(latin.message.starts_with("t.csv:2: ") && latin.help.contains("UTF-8"), "{latin:?}");
}

#[test]
fn what_is_something_else_is_refused_by_name() {
    for (bytes, name) in [
        (&b"{\"nodes\": [], \"links\": [{\"source\": 0, \"target\": 1}]}"[..], "JSON"),
        (b"{\"source\": \"ann\", \"target\": \"bob\"}\n", "JSON"),
        (b"[[0, 1], [1, 2]]", "JSON"),
        (b"c a graph\np edge 4 3\ne 1 2\n", "DIMACS"),
        (b"c small\np max 4 3\nn 1 s\na 1 2 1\n", "DIMACS"),
        (b"*Vertices 3\n1 \"ann\"\n*Edges\n1 2\n", "Pajek"),
        (b"graph [\n  directed 0\n  node [ id 0 ]\n]\n", "GML"),
        (b"Creator \"igraph\"\ngraph\n[\n]\n", "GML"),
        (b"digraph G {\n a -> b;\n}\n", "DOT"),
        (b"strict graph { a -- b }\n", "DOT"),
        (b"graph TD\n A-->B\n", "Mermaid"),
        (b"nodedef>name VARCHAR\nann\nedgedef>node1,node2\n", "GDF"),
        (b"DL N=4 FORMAT=edgelist1\n", "UCINET"),
        (b"<?xml version=\"1.0\"?><gexf><graph/></gexf>", "GEXF"),
        (b"<html><body>0,1</body></html>", "web page"),
        (b"<net><tie/></net>", "<net>"),
        (b"PK\x03\x04 and more", "ZIP"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\0\0", "xz"),
        (b"\x80\x04\x95", "pickle"),
        (b"\x93NUMPY\x01", "NumPy"),
        (b"SQLite format 3\0", "SQLite"),
        (b"[scenario]\nname = \"x\"\n", "TOML"),
    ] {
        let wrong = read_as("net", bytes, None).unwrap_err();
        assert!(wrong.message.contains(name) && !wrong.help.is_empty(), "{name}: {wrong:?}");
    }
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    for bytes in [gzip(&tar), zstd(&tar)] {
        assert!(read_as("net", &bytes, None).unwrap_err().message.contains("tar archive"));
    }
}

#[test]
fn the_account_says_how_a_list_was_read() {
    let text = b"% sym signed\n% 3 3 3\n1 2 -1\n2 3 1\n1 3 0\n";
    assert_eq!(
        sentences("out.signed", text, None),
        "read as a list of ties, UTF-8, columns apart by blanks, no header, columns 1 and 2 of 3 hold \
         the ends, column 3 a weight\n\
         ids: whole numbers that are names, since some are missing: numbered from 0 in the order of \
         their value (write population.size, above all of them, if they are the numbers of \
         supporters)\n\
         3 lines with a tie, 3 ties written in one direction only, taken as mutual\n\
         ignored: 3 weights (1 below 0 and 1 of 0, which are ties like the others)\n\
         first ties: 1 – 2 (supporters 0 and 1); 2 – 3 (supporters 1 and 2)"
    );
    let packed = gzip(b"from;to;year\nann;bob;2009\nbob;ann;2010\n");
    assert_eq!(
        sentences("t.csv.gz", &packed, None),
        "read as a list of ties, packed by gzip, UTF-8, columns apart by semicolons, header “from”, \
         “to”, “year”, columns 1 and 2 of 3 hold the ends, column 3 a date\n\
         ids: words that are names, numbered from 0 as they first appear\n\
         2 lines with a tie, 1 tie written in both\n\
         ignored: 2 dates\n\
         first ties: ann – bob (supporters 0 and 1); bob – ann (supporters 1 and 0)"
    );
}

#[test]
fn blocks_of_plain_lines_are_read_as_any_line_is() {
    let mut text = String::from("# many lines\n");
    for n in 0..200_000_u32 {
        let (a, b) = (n % 4_999, n.wrapping_mul(2_654_435_761) % 5_000);
        text += &format!("{a}\t{b}\r\n");
    }
    let plain = read_as("t.tsv", text.as_bytes(), None).unwrap();
    assert!(text.len() > 2 << 20, "several blocks");
    for odd in ["# a remark\n", "\"3\"\t4\r\n3\t\"4\"\r\n", "  \n\n"] {
        let middle = text.len() / 2;
        let at = middle + text[middle..].find('\n').unwrap() + 1;
        let mixed = [&text[..at], odd, &text[at..]].concat();
        let written = read_as("t.tsv", mixed.as_bytes(), None).unwrap();
        let ties = written.ties.pairs().filter(|pair| *pair != [3, 4]);
        assert!(ties.eq(plain.ties.pairs().filter(|pair| *pair != [3, 4])), "{odd:?}");
    }
    let wrong = text.replacen("4998\t", "4998 ", 3);
    assert!(refused("t.tsv", &wrong, None).contains("t.tsv:5000: a tie has two ends"));
}

#[test]
fn comments_may_be_longer_than_a_block() {
    let comments = "# much is to be said of these ties\n".repeat(80_000);
    let text = comments.clone() + "source,target\n0,1\n1,2\n";
    assert_eq!(listed(&text, None), [[0, 1], [1, 2]]);
    let wrong = refused("t.csv", &(text + "2\n"), None);
    assert!(wrong.starts_with("t.csv:80004: "), "{wrong}");
    assert_eq!(refused("t.csv", &comments, None), "t.csv: there is nobody in it");
}

#[test]
fn memory_is_looked_at_before_it_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str, bytes: &[u8], size| {
        let path = put(&folder, name, bytes);
        read(&path, None, Bounds { size, memory: Some(100_000_000) }).map(|w| w.ties.agents())
    };
    let matrix =
        b"%%MatrixMarket matrix coordinate pattern symmetric\n300000000 300000000 1\n2 1\n";
    let sparse = of("m.mtx", matrix, None).unwrap_err();
    assert!(sparse.message.contains("300000000 supporters have 1 tie"), "{sparse:?}");
    for (name, bytes) in [("m.mtx", &matrix[..]), ("t.txt", b"299999999 1\n")] {
        let large = of(name, bytes, Some(300_000_000)).unwrap_err();
        assert!(
            large.message.contains("takes") && large.message.contains("MB of memory"),
            "{large:?}"
        );
    }
    assert_eq!(of("t.txt", b"299999999 1\n", None), Ok(2));
}

#[test]
fn a_file_that_says_the_same_again_and_again_takes_no_memory_for_it() {
    let mut told = told::Told::default();
    for _ in 0..40 {
        told.extend(vec![[1, 2]; 1 << 20]);
    }
    assert_eq!(told.lines(), 40 << 20);
    assert!(told.len() < 20 << 20, "{} of 42 million are held", told.len());
}

#[test]
fn letters_are_read_as_they_are_declared() {
    let graph = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><graphml><graph edgedefault=\"undirected\">\
             <node id=\"Ren\u{e9}\"/><node id=\"b\"/><edge source=\"Ren\u{e9}\" target=\"b\"/></graph></graphml>"
        )
    };
    let narrow = |text: &str| text.chars().map(|letter| letter as u8).collect::<Vec<_>>();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let list = "source,target\nana,bob\nbob,zo\u{eb}\n";
    for (name, bytes, encoding) in [
        ("g.graphml", narrow(&graph("ISO-8859-1")), "windows-1252"),
        ("g.graphml", wide(&graph("UTF-16")), "UTF-16LE"),
        ("t.csv", [b"\xff\xfe".to_vec(), wide(list)].concat(), "UTF-16LE"),
    ] {
        let written = read_as(name, &bytes, None).unwrap();
        assert_eq!(pairs(&written)[0], [0, 1]);
        assert_eq!(written.account.encoding, Some(encoding));
    }
    let unknown = refused("g.graphml", &graph("EBCDIC-7"), None);
    assert_eq!(unknown, "g.graphml:1: its encoding `EBCDIC-7` is not known");
    let unmarked = read_as("t.csv", &wide(list)[1..], None).unwrap_err();
    assert!(unmarked.message.contains("NUL"), "{unmarked:?}");
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
fn the_fingerprint_is_that_of_the_network_and_of_no_file() {
    let digest = |name: &str, bytes: &[u8], size| read_as(name, bytes, size).unwrap().digest;
    let list = digest("t.csv", b"0,1\n1,2\n", None);
    assert!(list.starts_with("sha256:") && list.len() == 71);
    let matrix = b"%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 2\n";
    for (name, bytes) in [
        ("t.txt", b"# other words\n2 1\n1 0\n0 1\n".to_vec()),
        ("t.gz", gzip(b"0,1\n1,2\n")),
        ("names.csv", b"ann,bob\nbob,cid\n".to_vec()),
        ("m.mtx", matrix.to_vec()),
    ] {
        assert_eq!(digest(name, &bytes, None), list, "{name}");
    }
    assert_ne!(digest("t.csv", b"0,1\n0,2\n", None), list);
    assert_ne!(digest("t.csv", b"0,1\n1,2\n", Some(4)), list);
}

const MATRIX: &str = "%%MatrixMarket matrix coordinate integer general\n% made by hand\n\
                      4 4 4\n1 2 5\n2 1 5\n3 3 1\n2 3 -1\n";

#[test]
fn a_matrix_is_read_by_what_it_stores() {
    let written = read_as("m.mtx", MATRIX.as_bytes(), None).unwrap();
    assert_eq!(pairs(&written), [[0, 1], [1, 2]]);
    let account = &written.account;
    assert_eq!((written.ties.agents(), account.both_ways, account.loops), (4, 1, 1));
    assert_eq!((account.weights.lines, account.weights.negative), (4, 1));
    let with = |old: &str, new: &str| MATRIX.replacen(old, new, 1);
    for text in [with("integer", "unsigned-integer"), with("%%Matrix", "%Matrix")] {
        assert_eq!(pairs(&read_as("m.mtx", text.as_bytes(), None).unwrap()), [[0, 1], [1, 2]]);
    }
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
        (with("%%MatrixMarket", "%MatrixMarkt"), "1: this is not how a Matrix Market file begins"),
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
    assert_eq!((pairs(&written), written.account.both_ways), (vec![[1, 2]], 1));
    assert_eq!(written.account.weights.lines, 1);
    assert_eq!(written.federations, Some(Federations::written(vec![0, 1, 0])));
    assert_eq!(written.niches.as_deref(), Some(&[0.5, 0.0, 0.25][..]));
}

#[test]
fn malformed_graphs_are_refused_with_the_line() {
    let with = |old: &str, new: &str| GRAPH.replacen(old, new, 1);
    for (text, message) in [
        (with("target=\"Bob\"", "target=\"Bab\""), "10: there is no node `Bab` for this edge"),
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
        (with("<data key=\"d0\">Paris</data>", ""), "some have a federation, and supporter 1"),
        (with("<data key=\"d1\"> 0 </data>", ""), "some have a niche, and supporter 1"),
        (with("</graph>", "</graph><graph></graph>"), "g.graphml:12: a second graph begins here"),
        (with("id=\"Bob\"", "id=\"NA\""), "g.graphml:8: `NA` stands for a value"),
    ] {
        let said = refused("g.graphml", &text, None);
        assert!(said.contains(part), "{said}");
    }
    let many = refused("g.graphml", GRAPH, Some(5));
    assert!(many.contains("supporter 3 has none"), "{many}");
}

#[test]
fn a_graph_may_come_in_any_order_with_defaults_and_groups() {
    let edges_first = "<graphml><graph edgedefault=\"undirected\"><edge source=\"a\" target=\"b\"/>\
                       <node id=\"a\"/><edge source=\"b\" target=\"c\"/><node id=\"b\"/>\
                       <node id=\"c\"/></graph></graphml>";
    assert_eq!(
        pairs(&read_as("g.graphml", edges_first.as_bytes(), None).unwrap()),
        [[0, 1], [1, 2]]
    );
    let with_default = GRAPH
        .replacen(
            "attr.name=\"federation\" attr.type=\"string\"/>",
            "attr.name=\"federation\">\
                  <default>Lyon</default></key>",
            1,
        )
        .replacen("<data key=\"d0\">Paris</data>", "", 1);
    let written = read_as("g.graphml", with_default.as_bytes(), None).unwrap();
    assert_eq!(written.federations, Some(Federations::written(vec![0, 1, 0])));
    let nested = "<graphml><graph edgedefault=\"directed\"><node id=\"g\"><graph edgedefault=\"directed\">\
                  <node id=\"a\"><port name=\"N\"/></node><node id=\"b\"/>\
                  <edge source=\"a\" target=\"b\" sourceport=\"N\"/></graph></node></graph></graphml>";
    let said = sentences("g.graphml", nested.as_bytes(), None);
    assert!(said.contains("1 node is a group of others, and a supporter like them"), "{said}");
    assert!(said.contains("edges are directed, which is ignored"), "{said}");
    assert!(said.contains("first ties: a – b (supporters 1 and 2)"), "{said}");
}

#[test]
fn a_second_file_tells_where_people_live() {
    let folder = tempfile::tempdir().unwrap();
    let ties = put(&folder, "ties.csv", b"Ann,Bob\n");
    let both = |text: &str| {
        read(&ties, Some(&put(&folder, "nodes.csv", text.as_bytes())), Bounds::default())
    };
    let written = both("id,federation,niche\nCid,Nord,0.5\nBob,Sud,0.25\nAnn,Nord,0\n").unwrap();
    assert_eq!(pairs(&written), [[1, 2]], "nodes are numbered before ties");
    assert_eq!(written.federations, Some(Federations::written(vec![0, 1, 0])));
    assert_eq!(written.niches.as_deref(), Some(&[0.5, 0.25, 0.0][..]));
    assert_eq!(both("id,niche\nBob,0.5\nAnn,0.1\n").unwrap().federations, None);
    for (text, message) in [
        ("a,b\n", "nodes.csv:1: the columns are not named"),
        (
            "id,federation\nAnn,NA\n",
            "nodes.csv:2: `NA` stands for a value that is missing, not for a federation",
        ),
        ("id federation\n1 4 x\n2 3 y\n", "nodes.csv:2: this line has 3 columns, and the header 2"),
        (
            "id,federation\nNaN,x\n",
            "nodes.csv:2: `NaN` stands for a value that is missing, not for somebody",
        ),
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
        let mut file = fs::File::create(&path).unwrap();
        Target::new(&path).unwrap().write(&mut file, &ties, &federations, Some(&niches)).unwrap();
        let written = read(&path, None, Bounds::default()).unwrap();
        assert_eq!(*written.ties, ties, "{name}: with everybody who has no ties");
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
