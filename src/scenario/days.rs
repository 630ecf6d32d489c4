//! Days and dates: wherever the schema wants a day, a date becomes the number of its day.

use super::context::Context;
use super::document::{Node, Value};
use crate::id::Day;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::sync::Arc;

/// The keyword of a schema that wants a day: the first day there can be.
pub(super) const KEYWORD: &str = "x-day";

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day of the campaign: its number, or with `scenario.start` a date written without quotes.",
            "anyOf": [
                {
                    "description": "The number of the day; 0 is the day the campaign starts.",
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 4000,
                },
                { "description": "The date of the day.", "type": "string", "format": "date" },
            ],
            KEYWORD: 0,
        })
    }
}

/// Number the days in `node`, which `schema` describes; one that cannot be is wrong.
pub(super) fn number(context: &mut Context, schema: &Json, node: &mut Node) {
    if let Some(least) = schema.get(KEYWORD).and_then(Json::as_u64) {
        let day = day_of(context, node).and_then(|day| within(context, day, least, node));
        match day {
            Some(day) => node.value = Value::Integer(day.0.into()),
            None => node.value = Value::Broken,
        }
        return;
    }
    match &mut node.value {
        Value::Table(entries) => {
            let members =
                schema["anyOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice);
            for (key, value) in entries {
                if let Some(property) =
                    members.iter().find_map(|form| form["properties"].get(&**key))
                {
                    number(context, property, value);
                }
            }
        }
        Value::Array(items) if schema["items"].get("properties").is_some() => {
            let items = Arc::make_mut(items).iter_mut();
            items.for_each(|item| number(context, &schema["items"], item));
        }
        _ => {}
    }
}

/// The day that is written, counted from the start; negative before.
fn day_of(context: &mut Context, node: &Node) -> Option<i64> {
    match (&node.value, context.start) {
        (Value::Integer(day), _) => i64::try_from(*day).ok(),
        (Value::Date(date), Some(start)) => {
            Some(i64::from(date.days_since_1970) - i64::from(start.days_since_1970))
        }
        (Value::Date(_), None) => {
            let help = "write scenario.start = the date of day 0, or a number of days";
            context.wrong("bad-date", node.place, "a date needs the date of day 0", help);
            None
        }
        _ => None,
    }
}

/// The `day` written in `node`, if it is between day `least` and the last.
pub(super) fn within(context: &mut Context, day: i64, least: u64, node: &Node) -> Option<Day> {
    let last = context.days.unwrap_or(4000);
    let (code, message, help) = match context.start {
        Some(start) if day < 0 => (
            "before-start",
            format!("this date is {} days before the start, {start}", -day),
            format!("write {start} or later, or move scenario.start"),
        ),
        _ if day < least as i64 => (
            "before-start",
            format!("day {day} is too early"),
            format!("write day {least} or later"),
        ),
        start if day > i64::from(last) => {
            let date = start.map_or(String::new(), |start| format!(", {}", start.plus(last)));
            (
                "after-end",
                format!("day {day} is beyond the last day, {last}{date}"),
                format!("write day {last} or earlier, or let scenario.days be {day}"),
            )
        }
        _ => return u16::try_from(day).ok().map(Day),
    };
    context.wrong(code, node.place, message, help);
    None
}
