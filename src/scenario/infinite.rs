//! Numbers that may be infinite. JSON knows no infinity: there it is the word `inf`, as in TOML.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use std::borrow::Cow;

/// Infinity, as it is written.
pub(super) const WORD: &str = "inf";

/// The keyword of a schema that allows it.
pub(super) const KEYWORD: &str = "x-infinity";

/// A number of the scenario file that may be infinite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unbounded(pub f64);

impl<'de> Deserialize<'de> for Unbounded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Word(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Self(number)),
            Written::Word(word) if word == WORD => Ok(Self(f64::INFINITY)),
            Written::Word(_) => Err(D::Error::custom("expected a number or inf")),
        }
    }
}

impl JsonSchema for Unbounded {
    fn schema_name() -> Cow<'static, str> {
        "Unbounded".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", KEYWORD: true })
    }
}

/// Read a number of a scenario.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Unbounded::deserialize(deserializer).map(|number| number.0)
}

/// Write a number of a resolved scenario.
pub(super) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    match number.is_finite() {
        true => serializer.serialize_f64(*number),
        false => serializer.serialize_str(WORD),
    }
}
