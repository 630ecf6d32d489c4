//! How long news takes from one operator to another.

use super::infinite;
use crate::id::Day;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::borrow::Cow;

/// ℓ: how long it takes until an operator learns of an action of another. Written as a whole number
/// of days or as `inf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    /// So many days after the action was announced, 0 … 4,000; with 0 on the same day.
    Days(u16),
    /// It never learns of it.
    Never,
}

impl Lag {
    /// Whether `today` is late enough to have learnt of what was announced on `announced`.
    pub fn has_passed(self, announced: Day, today: Day) -> bool {
        self.is_within(today.0.saturating_sub(announced.0))
    }

    /// Whether it takes at most this number of `days`.
    pub fn is_within(self, days: u16) -> bool {
        match self {
            Self::Days(lag) => lag <= days,
            Self::Never => false,
        }
    }
}

impl Serialize for Lag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Days(days) => serializer.serialize_u16(*days),
            Self::Never => serializer.serialize_str(infinite::WORD),
        }
    }
}

impl<'de> Deserialize<'de> for Lag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Days(u16),
            Word(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Days(days) => Ok(Self::Days(days)),
            Written::Word(word) if word == infinite::WORD => Ok(Self::Never),
            Written::Word(_) => Err(D::Error::custom("expected a whole number or inf")),
        }
    }
}

impl JsonSchema for Lag {
    fn schema_name() -> Cow<'static, str> {
        "Lag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", infinite::KEYWORD: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_of_the_day_is_known_after_the_lag_and_never_if_there_is_none() {
        let known = |lag: Lag, today| lag.has_passed(Day(10), Day(today));
        assert!(known(Lag::Days(0), 10) && known(Lag::Days(3), 13) && !known(Lag::Days(3), 12));
        assert!(!known(Lag::Never, u16::MAX));
        assert!(Lag::Days(7).is_within(7) && !Lag::Days(8).is_within(7));
    }
}
