//! Who knows whom, as far as it can be wrong.

use super::context::{Beside, Context};
use super::document::Node;
use super::file::{self, TieKind};
use super::pairs::poisson;
use super::people::{is_broken, is_supporter};
use super::permuted::permuted;
use super::{Mixing, NetworkAccess, Public, TieFile, TieRule, degrees};
use crate::id::MOST_TIES;
use crate::ties::{self, Lattice, Neighbourhood};
use crate::unit::Probability;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The kinds that a key belongs to.
const OWNERS: &[(&str, &[TieKind])] = &[
    ("mean", &[TieKind::Poisson, TieKind::Permuted, TieKind::Blocks, TieKind::Annealed]),
    ("local", &[TieKind::Poisson, TieKind::Permuted, TieKind::Blocks, TieKind::Annealed]),
    ("degree", &[TieKind::Regular, TieKind::SmallWorld, TieKind::Ring, TieKind::Preferential]),
    ("degrees", &[TieKind::Configuration]),
    ("exponent", &[TieKind::Configuration, TieKind::Permuted]),
    ("min", &[TieKind::Configuration, TieKind::Permuted]),
    ("max", &[TieKind::Configuration, TieKind::Permuted]),
    ("stored", &[TieKind::Permuted]),
    ("rewired", &[TieKind::SmallWorld]),
    ("swapped", &[TieKind::Ring, TieKind::Lattice]),
    ("neighbourhood", &[TieKind::Lattice]),
    ("wrap", &[TieKind::Lattice]),
    ("clustering", &[TieKind::Preferential]),
    ("between", &[TieKind::Blocks]),
    ("path", &[TieKind::File]),
    ("nodes", &[TieKind::File]),
    ("edges", &[TieKind::Edges]),
];

/// The largest number of federations whose pairs are drawn block by block.
const MOST_BLOCKS: u32 = 4096;

/// The file of ties, if they stand in one and it can be read.
pub(super) fn file(context: &mut Context, root: &Node, written: &file::Ties) -> Option<TieFile> {
    let table = root.get("ties").filter(|_| written.kind == TieKind::File)?;
    if is_broken(table, "path") || is_broken(table, "nodes") {
        return None;
    }
    let Some(path) = &written.path else {
        let help = "write ties.path = \"…\", the file that holds them, or another kind";
        let place = table.place_of("kind");
        context.wrong("missing-key", place, "the file of ties is not named", help);
        return None;
    };
    let nodes = written.nodes.as_ref();
    let Beside { folder, network, read } = context.beside;
    if let Some(read) = read.filter(|read| read.path == *path && read.nodes.as_ref() == nodes)
        && context.size.is_none_or(|size| size == read.written.ties.agents())
    {
        return Some(read.clone());
    }
    let from = tie_files(folder, network, path, nodes);
    let bounds = ties::Bounds { size: context.size, memory: network.memory };
    match ties::read(&from.0, from.1.as_deref(), bounds) {
        Ok(written) => Some(TieFile { path: path.clone(), nodes: nodes.cloned(), from, written }),
        Err(wrong) => {
            let key = if wrong.in_nodes { "nodes" } else { "path" };
            context.wrong("bad-file", table.place_of(key), wrong.message, wrong.help);
            None
        }
    }
}

/// Where the file of ties is, and the file of nodes if there is one.
fn tie_files(
    folder: &Path,
    network: &NetworkAccess,
    path: &str,
    nodes: Option<&String>,
) -> (PathBuf, Option<PathBuf>) {
    match &network.file {
        None => (folder.join(path), nodes.map(|nodes| folder.join(nodes))),
        Some(file) => {
            let beside = |nodes: &String| Some(file.with_file_name(Path::new(nodes).file_name()?));
            (file.clone(), nodes.and_then(beside))
        }
    }
}

/// How supporters are tied; `None` if what is written of it is wrong.
pub(super) fn ties(
    context: &mut Context,
    root: &Node,
    written: file::Ties,
    public: Option<&Public>,
    of_file: Option<TieFile>,
) -> Option<TieRule> {
    let nowhere = Node::table(root.get("population").map_or(root.place, |node| node.place));
    let table = root.get("ties").unwrap_or(&nowhere);
    if table.is_broken() || is_broken(table, "kind") {
        return None;
    }
    let kind = written.kind;
    other_kinds(context, table, kind);
    let public = public?;
    if OWNERS.iter().any(|(key, _)| is_broken(table, key)) {
        return None;
    }
    let rule = match kind {
        TieKind::Poisson => {
            let (mean, local) = poisson(context, table, &written, public)?;
            TieRule::Poisson { mean, local }
        }
        TieKind::Annealed => {
            let (mean, local) = poisson(context, table, &written, public)?;
            TieRule::Annealed { mean, local }
        }
        TieKind::Regular => degrees::equal(context, table, &written, public.size)?,
        TieKind::Configuration => {
            TieRule::Configuration { degrees: degrees::each(context, table, written, public.size)? }
        }
        TieKind::SmallWorld => {
            let rewired = written.rewired;
            // Somebody tied to nearly everybody has hardly anybody left to be tied to instead.
            let most = if rewired > 0.0 { (public.size - 1) / 2 } else { public.size - 1 };
            let degree = degrees::even(context, table, &written, most)?;
            TieRule::SmallWorld { degree, rewired: Probability::new(rewired).ok()? }
        }
        TieKind::Ring => {
            let degree = degrees::even(context, table, &written, public.size - 1)?;
            TieRule::Ring { degree, swapped: written.swapped }
        }
        TieKind::Lattice => TieRule::Lattice {
            lattice: lattice(context, table, &written, public.size)?,
            swapped: written.swapped,
        },
        TieKind::Preferential => {
            let most = (public.size - 1).saturating_mul(2);
            let degree = degrees::even(context, table, &written, most)?;
            let clustering = Probability::new(written.clustering).ok()?;
            TieRule::Preferential { degree, clustering }
        }
        TieKind::Blocks => TieRule::Blocks(blocks(context, table, written, public)?),
        TieKind::Permuted => permuted(context, table, &written, public)?,
        TieKind::Complete => TieRule::Complete,
        TieKind::File => TieRule::File(of_file?),
        TieKind::Edges => edges(context, table, written.edges, public.size)?,
    };
    let ties = rule.held(public);
    if ties > MOST_TIES as f64 {
        let message = format!("{ties:.0} ties are more than the {MOST_TIES} that can be held");
        let help = "let population.size be smaller, or supporters have fewer ties";
        context.wrong("impossible", table.place_of("kind"), message, help);
        return None;
    }
    Some(rule)
}

fn other_kinds(context: &mut Context, table: &Node, kind: TieKind) {
    for (key, owners) in OWNERS.iter().filter(|(_, owners)| !owners.contains(&kind)) {
        let Some(node) = table.get(key) else { continue };
        let names: Vec<String> = owners.iter().map(|kind| format!("`{}`", kind.name())).collect();
        let message = format!("`ties.{key}` belongs to ties of kind {}", names.join(", "));
        let help = format!("remove it, or write kind = \"{}\"", owners[0].name());
        context.wrong("conflict", node.key.unwrap_or(node.place), message, help);
    }
}

/// A square that the whole public fills.
fn lattice(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    size: u32,
) -> Option<Lattice> {
    let (wrap, side) = (written.wrap, size.isqrt());
    if side * side != size {
        let message = format!("{size} supporters do not fill a square");
        let help = format!("let population.size be {} or {}", side * side, (side + 1).pow(2));
        context.wrong("impossible", table.place_of("kind"), message, help);
        return None;
    }
    if wrap && side < 3 {
        let message = format!("opposite edges of a square of {side} by {side} cannot meet");
        let help = "let population.size be 9 or more, or write ties.wrap = false";
        context.wrong("impossible", table.place_of("kind"), message, help);
        return None;
    }
    let neighbourhood = match written.neighbourhood {
        file::Neighbourhood::Moore => Neighbourhood::Moore,
        file::Neighbourhood::VonNeumann => Neighbourhood::VonNeumann,
    };
    Some(Lattice { side, neighbourhood, wrap })
}

fn blocks(
    context: &mut Context,
    table: &Node,
    written: file::Ties,
    public: &Public,
) -> Option<Mixing> {
    let federations = public.federations;
    if let Some(between) = written.between {
        return explicit_blocks(context, table, between, public);
    }
    let (mean, local) = poisson(context, table, &written, public)?;
    if local.is_some() && federations > MOST_BLOCKS {
        let message = format!("{federations} federations are too many to be drawn block by block");
        let help = format!("let population.federations be {MOST_BLOCKS} or less");
        context.wrong("impossible", table.place_of("kind"), message, help);
        return None;
    }
    Some(Mixing::Alike { mean, local })
}

fn explicit_blocks(
    context: &mut Context,
    table: &Node,
    between: Vec<Vec<f64>>,
    public: &Public,
) -> Option<Mixing> {
    let node = table.get("between")?;
    if let Some(key) = ["mean", "local"].into_iter().find(|key| table.has(key)) {
        let message = format!("`between` and `{key}` exclude each other");
        let help = "remove one: between says all there is to say";
        context.wrong("conflict", table.place_of(key), message, help);
        return None;
    }
    let count = public.federations as usize;
    let rows = [between.len()].into_iter().chain(between.iter().map(Vec::len));
    if let Some(length) = rows.into_iter().find(|length| *length != count) {
        let message = format!("{length} numbers for {count} federations");
        let help = format!("write {count} rows of {count} numbers");
        context.wrong("wrong-length", node.place, message, help);
        return None;
    }
    for f in 0..count {
        for g in 0..count {
            let (chance, there, back) =
                (Mixing::pair_chance(public, &between, [f, g]), between[f][g], between[g][f]);
            let place = node.items()[f].items()[g].place;
            if there != back {
                let message =
                    format!("federation {f} has {there} ties with {g}, {g} with {f} {back}");
                context.wrong("conflict", place, message, "write the same number for both");
                return None;
            }
            if chance > 1.0 {
                let message = format!("there are not so many pairs: {there} ties for each");
                context.wrong("impossible", place, message, "write a smaller number");
                return None;
            }
        }
    }
    Some(Mixing::Between { between })
}

fn edges(
    context: &mut Context,
    table: &Node,
    written: Option<Vec<Vec<u32>>>,
    size: u32,
) -> Option<TieRule> {
    let Some(written) = written else {
        let help = "write ties.edges = [[0, 1], …], or another kind";
        context.wrong("missing-key", table.place_of("kind"), "the ties are not written", help);
        return None;
    };
    let nodes = table.get("edges")?.items();
    let mut seen = BTreeSet::new();
    let mut edges = Vec::with_capacity(written.len());
    for (pair, node) in written.iter().zip(nodes) {
        let &[a, b] = pair.as_slice() else { return None };
        let fine =
            node.items().iter().zip([a, b]).all(|(n, agent)| is_supporter(context, agent, size, n));
        if fine && a == b {
            let message = format!("supporter {a} is tied to itself");
            context.wrong("impossible", node.place, message, "write two different supporters");
        } else if fine && !seen.insert([a.min(b), a.max(b)]) {
            let message = format!("the tie of {a} and {b} is written twice");
            context.wrong("duplicate", node.place, message, "write each pair once");
        } else if fine {
            edges.push([a, b]);
        }
    }
    (edges.len() == written.len()).then_some(TieRule::Edges { edges })
}
