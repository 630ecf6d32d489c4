//! The mean curves of a result, read back.

use super::error::OutputError;
use super::found::Found;
use super::manifest::Identity;
use crate::scenario::Scenario;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The means over replicates in `bands.csv`, by arm, curve and day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Means(BTreeMap<(String, String, u16), f64>);

#[derive(Deserialize)]
struct Band {
    arm: String,
    day: u16,
    metric: String,
    mean: Option<f64>,
}

impl Means {
    /// Those of the result of `scenario` in the folder `dir`, with however many replicates.
    ///
    /// # Errors
    /// When there is no result, when it is of another scenario, or when it cannot be read.
    pub fn read(dir: &Path, scenario: &Scenario) -> Result<Self, OutputError> {
        let record = Found::result_in(dir)?;
        let replicates = record.replicates().unwrap_or(scenario.replicates);
        let sweep = scenario.sweep.clone().filter(|_| record.lists("points.csv"));
        let scenario = Scenario { replicates, sweep, ..scenario.clone() };
        let identity = Identity::of(&scenario);
        if !record.is(&identity) {
            let differences = record.differences(&identity, &scenario);
            return Err(OutputError::OtherResult { dir: dir.to_owned(), differences });
        }
        let path = dir.join("bands.csv");
        let at = OutputError::at(&path);
        let mut table = csv::Reader::from_path(&path).map_err(|e| at(e.into()))?;
        let mut means = BTreeMap::new();
        for band in table.deserialize() {
            let Band { arm, day, metric, mean } = band.map_err(|e| at(e.into()))?;
            means.extend(mean.map(|mean| ((arm, metric, day), mean)));
        }
        Ok(Self(means))
    }

    /// The mean of a `curve` of an arm on a day, if some replicate ended.
    pub fn on(&self, arm: &str, curve: &str, day: u16) -> Option<f64> {
        self.0.get(&(arm.to_owned(), curve.to_owned(), day)).copied()
    }
}
