//! The scenario at a point of its sweep.

use super::Setting;
use super::factor::Key;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::document;
use crate::scenario::{Refused, Scenario};

impl Scenario {
    /// The scenario in which these keys have these values, and all else is as it is here: the seed,
    /// the replicates and the arms of the command line, the rules of contagion, what is uncertain.
    /// There is no sweep in it. A scenario without a sweep is the same at every point.
    ///
    /// # Errors
    /// When a key leads nowhere, a value is no TOML, or the scenario cannot be with these values; the
    /// message names them.
    pub fn at(&self, settings: &[Setting]) -> Result<Self, Refused> {
        let Some(original) = &self.original else { return Ok(self.clone()) };
        let mut root = original.root().clone();
        let place = root.place_of("sweep");
        root.remove("sweep");
        let mut diagnostics = Diagnostics::default();
        for Setting { key, value } in settings {
            let put = Key::read(&root, key, place).and_then(|key| {
                let value = document::parse_value(place.source, place.start, value)?;
                key.put(&mut root, &value)
            });
            put.unwrap_or_else(|diagnostic| diagnostics.add(diagnostic));
        }
        let original = original.with(root);
        let scenario = original.clone().read(self, &mut diagnostics).map(|scenario| Self {
            uncertainty: self.uncertainty.of(original.clone()),
            flip: self.flip.clone(),
            ..scenario
        });
        scenario.ok_or_else(|| {
            let told: Vec<String> =
                settings.iter().map(|s| format!("{} = {}", s.key, s.value)).collect();
            original.refuse(diagnostics, &format!("with {}", told.join(", ")), place)
        })
    }
}
