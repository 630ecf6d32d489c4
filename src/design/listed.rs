//! Points as they are written in the scenario.

use super::Rule;
use crate::scenario::Setting;

/// The values of each point, key by key.
#[derive(Debug)]
pub(super) struct Listed(Vec<Vec<Option<String>>>);

impl Listed {
    /// The points that set these, in the order of `keys`.
    pub fn new(keys: &[String], points: &[Vec<Setting>]) -> Self {
        let value = |key: &String, settings: &[Setting]| {
            settings.iter().find(|setting| setting.key == *key).map(|setting| setting.value.clone())
        };
        let row = |settings: &Vec<Setting>| keys.iter().map(|key| value(key, settings)).collect();
        Self(points.iter().map(row).collect())
    }
}

impl Rule for Listed {
    fn points(&self) -> u64 {
        self.0.len() as u64
    }

    fn values(&self, index: u64) -> Vec<Option<String>> {
        self.0[index as usize].clone()
    }
}
