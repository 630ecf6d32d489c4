//! `[sweep]` from the document: everything that is wrong with it, or the sweep.

use super::factor::Key;
use super::header::header;
use super::trial::{Choice, Trial};
use super::{Design, Factor, Precision, Setting, Sweep, Values, point};
use crate::scenario::context::{Beside, typed};
use crate::scenario::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::scenario::document::{Node, Value};
use crate::scenario::file::{self, DesignKind};
use crate::scenario::{Defaults, ranges};
use serde_json::Value as Json;
use std::path::Path;

/// The sweep that `root` describes, if any; why one is wrong is among the diagnostics.
///
/// Files are looked for in the folder `beside`.
pub(in crate::scenario) fn sweep(
    root: &Node,
    schema: &Json,
    beside: Beside,
    diagnostics: &mut Diagnostics,
) -> Option<Sweep> {
    let table = root.get("sweep").filter(|table| !table.is_broken())?;
    let written = typed(&[("sweep", Some(table))], Defaults::Campaign, diagnostics).sweep?;
    let alone = diagnostics.is_empty();
    let trial = Trial::new(root, beside, schema);
    let folder = beside.folder;
    let mut reading =
        Reading { root, schema, folder, table, written: &written, trial, diagnostics };
    let precision = reading.precision();
    let kind = reading.kind();
    let found = match kind? {
        Chosen::File(path) => reading.file(path),
        Chosen::Drawn(DesignKind::List) => reading.list(alone),
        Chosen::Drawn(kind) => reading.factors(kind, alone),
    };
    let (design, factors) = found?;
    reading.certain(&factors)?;
    Some(Sweep { design, factors, precision: precision? })
}

/// Where the points come from.
enum Chosen<'a> {
    File(&'a str),
    Drawn(DesignKind),
}

/// A sweep being read.
pub(super) struct Reading<'a> {
    root: &'a Node,
    schema: &'a Json,
    folder: &'a Path,
    /// The table `[sweep]`, with positions.
    pub table: &'a Node,
    /// The same without.
    pub written: &'a file::Sweep,
    /// Where values are tried.
    pub trial: Trial<'a>,
    /// Where what is wrong goes.
    pub diagnostics: &'a mut Diagnostics,
}

impl<'a> Reading<'a> {
    /// Note something wrong.
    pub fn wrong(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: &str,
    ) {
        self.diagnostics.add(Diagnostic::new(code, place, message).help(help));
    }

    /// Where the points come from; what belongs to another design is wrong.
    fn kind(&mut self) -> Option<Chosen<'a>> {
        let chosen = match (self.written.design, &self.written.file) {
            (Some(_), Some(_)) => {
                let place = self.table.place_of("file");
                let help = "remove one of them";
                self.wrong("conflict", place, "`design` and `file` exclude each other", help);
                return None;
            }
            (None, None) => {
                if !self.table.has("design") && !self.table.has("file") {
                    let help = "write design = \"grid\", another design, or file = \"design.csv\"";
                    let message = "this sweep does not say how its points are chosen";
                    self.wrong("missing-key", self.table.place, message, help);
                }
                return None;
            }
            (Some(kind), None) => Chosen::Drawn(kind),
            (None, Some(path)) => Chosen::File(path),
        };
        let needs = match &chosen {
            Chosen::File(_) => &[][..],
            Chosen::Drawn(kind) => needs(*kind),
        };
        let mut fine = true;
        for (key, owners) in OWNERS {
            let place = self.table.get(key).map(|node| node.key.unwrap_or(node.place));
            match (place, needs.contains(&key)) {
                (Some(place), false) => {
                    let message = format!("`sweep.{key}` belongs to {owners}");
                    self.wrong("conflict", place, message, "remove it, or write another design");
                }
                (None, true) => {
                    let help = match key {
                        "factor" => "add a table [[sweep.factor]] with a key and its levels",
                        "point" => "add a table [[sweep.point]] of keys and values",
                        "samples" => "write samples = the number of them",
                        _ => "write trajectories = the number of them",
                    };
                    let message = format!("this design needs `sweep.{key}`");
                    self.wrong("missing-key", self.table.place_of("design"), message, help);
                }
                _ => continue,
            }
            fine = false;
        }
        fine.then_some(chosen)
    }

    fn precision(&mut self) -> Option<Option<Precision>> {
        let Some(written) = &self.written.precision else { return Some(None) };
        let file::Precision { min, max, of, .. } = *written;
        if min > max {
            let message = format!("at least {min} replicates and at most {max}");
            let place = self.table.place_of("precision");
            self.wrong("conflict", place, message, "let max be at least min");
            return None;
        }
        let metric = written.metric.clone()?;
        Some(Some(Precision { metric, of, half_width: written.half_width?, min, max }))
    }

    /// A table of points: it must be there, and its columns must be keys.
    fn file(&mut self, path: &str) -> Option<(Design, Vec<Factor>)> {
        let (place, file) = (self.table.place_of("file"), self.folder.join(path));
        let (names, rows) = match header(&file) {
            Ok(found) => found,
            Err(error) => {
                let message = format!("{} cannot be read: {error}", file.display());
                let help =
                    "name a CSV with a column for each key; paths are relative to the scenario";
                self.wrong("cannot-read", place, message, help);
                return None;
            }
        };
        let mut keys: Vec<Key> = Vec::new();
        for name in names.iter().filter(|name| *name != "point") {
            let key = self.addressable(name, place)?;
            self.apart(&keys, &key)?;
            keys.push(key);
        }
        let by_point = |key: Key| Factor { key: key.text, values: Values::ByPoint };
        let design = Design::File { path: path.to_owned(), file, rows };
        Some((design, keys.into_iter().map(by_point).collect()))
    }

    /// The key `text`, if a value could be put there.
    fn addressable(&mut self, text: &str, place: Place) -> Option<Key> {
        let key = self.key(text, place)?;
        let value = Node { key: None, place, value: Value::Broken };
        self.fits(&Choice { key: key.clone(), value }).then_some(key)
    }

    /// Whether there is such a key, and the value is of its type and in its range.
    fn fits(&mut self, choice: &Choice) -> bool {
        let fault = self.trial.fault(choice, self.diagnostics);
        let fits = fault.is_none();
        fault.into_iter().for_each(|diagnostic| self.diagnostics.add(diagnostic));
        fits
    }

    /// The key `text`, unless it is none.
    pub fn key(&mut self, text: &str, place: Place) -> Option<Key> {
        let key = Key::read(self.root, text, place);
        key.map_err(|diagnostic| self.diagnostics.add(diagnostic)).ok()
    }

    /// Refuse that `key` changes what one of `others` changes.
    pub fn apart(&mut self, others: &[Key], key: &Key) -> Option<()> {
        let Some(other) = others.iter().find(|other| other.meets(key)) else { return Some(()) };
        let message = format!("`{}` and `{}` change the same", other.text, key.text);
        self.wrong("conflict", key.place, message, "let each key vary once");
        None
    }

    /// Refuse to sweep what is uncertain: what is drawn would take the place of a point's value.
    fn certain(&mut self, factors: &[Factor]) -> Option<()> {
        let uncertain = ranges::ranges(self.root, self.schema, &mut Diagnostics::default());
        let uncertain =
            uncertain.into_iter().map(|range| Key::of(self.root, range.steps, range.place));
        let uncertain: Vec<Key> = uncertain.filter_map(Result::ok).collect();
        for factor in factors {
            let key = self.key(&factor.key, self.table.place)?;
            if uncertain.iter().any(|other| other.meets(&key)) {
                let message = format!("`{}` is uncertain, and the sweep varies it", key.text);
                self.wrong("conflict", key.place, message, "let it be one of the two");
                return None;
            }
        }
        Some(())
    }

    /// The points as written, each tried whole.
    fn list(&mut self, alone: bool) -> Option<(Design, Vec<Factor>)> {
        let mut points = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        let mut fine = true;
        for table in self.table.get("point")?.items() {
            let choices = point::choices(self.root, self.schema, table, self.diagnostics);
            let fit = choices
                .filter(|choices| choices.iter().fold(true, |all, choice| all & self.fits(choice)));
            let Some(choices) = fit else {
                fine = false;
                continue;
            };
            for choice in &choices {
                if !keys.contains(&choice.key.text) {
                    keys.push(choice.key.text.clone());
                }
            }
            points.push((table.place, choices));
        }
        if !fine {
            return None;
        }
        for (place, choices) in points.iter().filter(|_| alone) {
            fine &= self.trial.holds(choices.iter(), *place, "at this point", self.diagnostics);
        }
        let setting = |choice: Choice| Setting { key: choice.key.text, value: choice.value.toml() };
        let settings =
            |(_, choices): (Place, Vec<Choice>)| choices.into_iter().map(setting).collect();
        let points = points.into_iter().map(settings).collect();
        let factor = |key| Factor { key, values: Values::ByPoint };
        fine.then(|| (Design::List { points }, keys.into_iter().map(factor).collect()))
    }
}

/// What belongs to some designs only.
const OWNERS: [(&str, &str); 4] = [
    ("factor", "designs other than `list` and `file`"),
    ("point", "the design `list`"),
    ("samples", "the designs `latin-hypercube`, `sobol` and `saltelli`"),
    ("trajectories", "the design `morris`"),
];

/// What a design needs of these.
fn needs(kind: DesignKind) -> &'static [&'static str] {
    match kind {
        DesignKind::Grid | DesignKind::Zip => &["factor"],
        DesignKind::List => &["point"],
        DesignKind::LatinHypercube | DesignKind::Sobol | DesignKind::Saltelli => {
            &["factor", "samples"]
        }
        DesignKind::Morris => &["factor", "trajectories"],
    }
}
