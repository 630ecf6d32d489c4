//! Factors whose values a design combines or draws: each value is tried before anything is run.

use super::decimal::steps;
use super::factor::Key;
use super::reading::Reading;
use super::trial::{Choice, with};
use super::{Design, Factor, Values};
use crate::scenario::diagnostic::{Diagnostics, Place};
use crate::scenario::document::{self, Node, Value};
use crate::scenario::file::{self, DesignKind, Scale};

/// A factor with the values it is tried with.
struct Candidate {
    key: Key,
    values: Values,
    tried: Vec<Node>,
    /// The table it is written in.
    place: Place,
}

impl Candidate {
    fn choice(&self, level: usize) -> Choice {
        Choice { key: self.key.clone(), value: self.tried[level].clone() }
    }
}

impl Reading<'_> {
    /// The factors of a design that combines or draws their values.
    pub fn factors(&mut self, kind: DesignKind, alone: bool) -> Option<(Design, Vec<Factor>)> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut fine = true;
        let nodes = self.table.get("factor")?.items();
        for (node, written) in nodes.iter().zip(self.written.factor.iter().flatten()) {
            let Some(candidate) = self.candidate(kind, node, written) else {
                fine = false;
                continue;
            };
            let others: Vec<Key> = candidates.iter().map(|other| other.key.clone()).collect();
            fine &= self.apart(&others, &candidate.key).is_some();
            candidates.push(candidate);
        }
        let fine = fine && (kind != DesignKind::Zip || self.same_length(&candidates));
        if !fine || !alone {
            return None;
        }
        let held = match kind {
            DesignKind::Zip => self.try_together(&candidates),
            _ => self.try_one_by_one(&candidates),
        };
        let factors = candidates.into_iter().map(|c| Factor { key: c.key.text, values: c.values });
        let factors = factors.collect();
        held.then_some((self.design(kind)?, factors))
    }

    fn design(&self, kind: DesignKind) -> Option<Design> {
        let (samples, trajectories) = (self.written.samples, self.written.trajectories);
        Some(match kind {
            DesignKind::Grid => Design::Grid,
            DesignKind::Zip => Design::Zip,
            DesignKind::List => return None,
            DesignKind::LatinHypercube => Design::LatinHypercube { samples: samples? },
            DesignKind::Sobol => Design::Sobol { samples: samples? },
            DesignKind::Morris => Design::Morris { trajectories: trajectories? },
            DesignKind::Saltelli => Design::Saltelli { samples: samples? },
        })
    }

    /// A factor all of whose values fit its key.
    fn candidate(
        &mut self,
        kind: DesignKind,
        node: &Node,
        written: &file::Factor,
    ) -> Option<Candidate> {
        let key = self.key(written.key.as_deref()?, node.place_of("key"));
        let values = self.values(kind, node, written);
        let (key, (values, tried)) = (key?, values?);
        let candidate = Candidate { key, values, tried, place: node.place };
        self.all_fit(&candidate).then_some(candidate)
    }

    /// Whether every value of a factor fits its key; a wrong key is told once.
    fn all_fit(&mut self, candidate: &Candidate) -> bool {
        let mut fine = true;
        for level in 0..candidate.tried.len() {
            let choice = candidate.choice(level);
            let Some(fault) = self.trial.fault(&choice, self.diagnostics) else { continue };
            let between = fine && level == 2 && matches!(candidate.values, Values::Range { .. });
            fine = false;
            let of_key = fault.place == candidate.key.place;
            self.diagnostics.add(match between {
                true => {
                    fault.help("write step = 1, so that whole numbers are drawn, or levels = [ … ]")
                }
                false => fault,
            });
            if of_key {
                break;
            }
        }
        fine
    }

    /// The values of a factor, and those of them it is to be tried with.
    fn values(
        &mut self,
        kind: DesignKind,
        node: &Node,
        written: &file::Factor,
    ) -> Option<(Values, Vec<Node>)> {
        let combined = matches!(kind, DesignKind::Grid | DesignKind::Zip);
        if node.entries().iter().any(|(_, value)| value.is_broken()) {
            return None;
        }
        if let Some(levels) = node.get("levels") {
            for key in ["range", "scale", "step"] {
                if let Some(other) = node.get(key) {
                    let place = other.key.unwrap_or(other.place);
                    let message = format!("`levels` and `{key}` exclude each other");
                    self.wrong("conflict", place, message, "remove one of them");
                    return None;
                }
            }
            let texts = levels.items().iter().map(Node::toml).collect();
            return Some((Values::Levels(texts), levels.items().to_vec()));
        }
        let Some([low, high]) = written.range.as_deref().and_then(|r| <[f64; 2]>::try_from(r).ok())
        else {
            let help = "write levels = [ … ], or range = [least, most]";
            self.wrong("missing-key", node.place, "this factor has no values", help);
            return None;
        };
        let place = node.place_of("range");
        let log = written.scale == Scale::Log;
        let fault = match written.step {
            _ if low >= high => {
                Some(("it ends before it begins", "write the smaller number first"))
            }
            Some(_) if log => {
                Some(("a logarithmic one has no step", "remove the step, or write the levels"))
            }
            None if combined => {
                Some(("a grid needs to know which values", "write step = …, or levels = [ … ]"))
            }
            _ if log && low <= 0.0 => {
                Some(("a logarithmic one begins above 0", "let it begin above 0"))
            }
            _ => None,
        };
        if let Some((fault, help)) = fault {
            self.wrong("bad-range", place, format!("this is no range: {fault}"), help);
            return None;
        }
        let Some(step) = written.step else { return Some(ends(node, low, high, log)) };
        let Some(texts) = steps(low, high, step) else {
            let place = node.place_of("step");
            let help = "let the step be larger, so that there are at most 1,000 values";
            self.wrong("bad-range", place, "this step is too small for the range", help);
            return None;
        };
        let level = |text: &String| Some(Node { place, ..document::parse_value(0, 0, text).ok()? });
        let tried = texts.iter().filter_map(level).collect();
        Some((Values::Levels(texts), tried))
    }

    fn same_length(&mut self, candidates: &[Candidate]) -> bool {
        let Some(first) = candidates.first() else { return true };
        let other = candidates.iter().find(|other| other.tried.len() != first.tried.len());
        if let Some(other) = other {
            let (a, b) = (&first.key.text, &other.key.text);
            let message =
                format!("`{a}` has {} levels, `{b}` {}", first.tried.len(), other.tried.len());
            let help = "give every factor of a zip as many levels";
            self.wrong("wrong-length", other.place, message, help);
        }
        other.is_none()
    }

    /// Try the first levels together, then the second, and so on.
    fn try_together(&mut self, candidates: &[Candidate]) -> bool {
        let levels = candidates.first().map_or(0, |first| first.tried.len());
        let mut held = true;
        for level in 0..levels {
            let point: Vec<Choice> = candidates.iter().map(|c| c.choice(level)).collect();
            let what = point.iter().map(with).collect::<Vec<_>>().join(", ");
            held &= self.trial.holds(point.iter(), self.table.place, &what, self.diagnostics);
        }
        held
    }

    /// Try every value of every factor: it must be possible with the others at their first, or with the
    /// others as in the scenario. So no order of levels decides what is refused.
    fn try_one_by_one(&mut self, candidates: &[Candidate]) -> bool {
        let first: Vec<Choice> = candidates.iter().map(|candidate| candidate.choice(0)).collect();
        let together = self.trial.holds(
            first.iter(),
            self.table.place,
            "at the first point",
            &mut Diagnostics::default(),
        );
        let mut held = true;
        for (position, candidate) in candidates.iter().enumerate() {
            for level in usize::from(together)..candidate.tried.len() {
                if self.diagnostics.is_full() {
                    return false;
                }
                let choice = candidate.choice(level);
                let others = first.iter().enumerate();
                let others = others.filter(|(other, _)| together && *other != position);
                let amid = others.map(|(_, other)| other).chain([&choice]);
                let (place, what) = (choice.value.place, with(&choice));
                let mut found = Diagnostics::default();
                let possible = self.trial.holds(amid, place, &what, &mut found)
                    || (together && self.trial.holds_alone(&choice));
                if !possible {
                    self.diagnostics.extend(found);
                }
                held &= possible;
            }
        }
        held
    }
}

/// A range that values are drawn from, tried at both ends and between them.
fn ends(node: &Node, low: f64, high: f64, log: bool) -> (Values, Vec<Node>) {
    let range = node.get("range").map_or(&[][..], Node::items);
    let between = low + (high - low) * 0.618;
    let drawn = Node { key: None, place: node.place_of("range"), value: Value::Real(between) };
    let tried = range.iter().cloned().chain([drawn]).collect();
    (Values::Range { low, high, log }, tried)
}
