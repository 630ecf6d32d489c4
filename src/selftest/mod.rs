//! Theory against simulation: what is known, and what this program gives.
//!
//! A [`Check`] is an experiment whose outcome is known: exactly, by enumeration, or by a closed form
//! with a known variance. It writes its scenario as TOML with `defaults = "neutral"` and reads it as a
//! user's file is read, so that what is tried is what people run. Seeds are fixed: a check gives the same
//! everywhere and always. Each tolerance is derived where it stands, from the variance of what is
//! measured; nothing is measured within 10 % of a critical point unless it is exact there.

pub mod finding;
pub mod small;

mod family;
mod trial;

pub use finding::{Finding, Tolerance, Value, Verdict};

use std::error::Error;
use std::panic::catch_unwind;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What tells most in a few seconds.
    Quick,
    /// Everything.
    Whole,
}

impl Depth {
    /// The first for what is quick, the second for the whole.
    fn pick<T>(self, quick: T, whole: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Whole => whole,
        }
    }
}

/// What an experiment found, or why it could not be made.
type Found = Result<Vec<Finding>, Box<dyn Error>>;

/// An experiment whose outcome is known.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its family, a slash, and what it tries.
    pub name: &'static str,
    /// Where the outcome is known from.
    pub source: &'static str,
    /// The least depth at which it is tried.
    pub from: Depth,
    experiment: fn(Depth) -> Found,
}

impl Check {
    const fn quick(
        name: &'static str,
        source: &'static str,
        experiment: fn(Depth) -> Found,
    ) -> Self {
        Self { name, source, from: Depth::Quick, experiment }
    }

    const fn long(
        name: &'static str,
        source: &'static str,
        experiment: fn(Depth) -> Found,
    ) -> Self {
        Self { name, source, from: Depth::Whole, experiment }
    }

    /// Whether it is tried at `depth`.
    pub fn is_of(&self, depth: Depth) -> bool {
        self.from == Depth::Quick || depth == Depth::Whole
    }

    /// Try it. An experiment that cannot be made, as when its scenario is refused, or that panics is a
    /// finding that failed.
    pub fn run(&self, depth: Depth) -> Vec<Finding> {
        match catch_unwind(|| (self.experiment)(depth)) {
            Ok(Ok(findings)) => findings,
            Ok(Err(cause)) => vec![Finding::none(&cause.to_string())],
            Err(_) => vec![Finding::none("a panic")],
        }
    }
}

/// All checks, family by family.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    family::ALL.iter().copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_has_a_name_of_its_own_and_a_source() {
        let names: BTreeSet<&str> = checks().map(|check| check.name).collect();
        assert_eq!(names.len(), checks().count());
        assert!(
            checks().all(|check| check.name.split('/').count() == 2 && !check.source.is_empty())
        );
        assert!(checks().any(|check| check.from == Depth::Quick));
    }

    #[test]
    fn a_panic_and_a_refusal_are_findings_that_failed() {
        let panicking = Check::quick("a/b", "nowhere", |_| panic!("as it should"));
        let refused = Check::long("a/c", "nowhere", |_| {
            trial::scenario("days = 0\n")?;
            Ok(Vec::new())
        });
        for check in [panicking, refused] {
            let verdicts: Vec<Verdict> =
                check.run(Depth::Whole).into_iter().map(|finding| finding.verdict).collect();
            assert_eq!(verdicts, [Verdict::Failed], "{}", check.name);
        }
        assert!(panicking.is_of(Depth::Quick) && !refused.is_of(Depth::Quick));
    }
}
