//! Keys and values of a sweep in tables: TOML, in which words stand without quotes and names in single
//! ones.

use super::factor::{dotted, steps};
use crate::scenario::diagnostic::Place;
use crate::scenario::document::{self, Value};
use crate::scenario::names::{in_quotes, quoted_singly};
use crate::visible::{hidden_in, is_hidden};

/// The value that a cell means, as TOML: what it says if that is TOML, or else the text that it is;
/// `None` if it is empty.
pub fn value(text: &str) -> Option<String> {
    let text = text.trim();
    match document::parse_value(0, 0, text) {
        _ if text.is_empty() => None,
        Ok(_) if hidden_in(text).is_none() => Some(text.to_owned()),
        _ => Some(in_quotes(text)),
    }
}

/// A cell that means the `value`, which is TOML: texts without quotes, unless these would then mean
/// something else or hide a character.
pub fn text(value: &str) -> String {
    let bare = document::parse_value(0, 0, value).ok().and_then(|node| match node.value {
        Value::Text(bare) => Some(bare),
        _ => None,
    });
    let means_itself = |bare: &String| self::value(bare) == Some(in_quotes(bare));
    let shows = |bare: &String| !bare.contains(is_hidden);
    bare.filter(shows).filter(means_itself).unwrap_or_else(|| value.to_owned())
}

/// The head of the column of a `key`, such as `arm.'two teams'.wires.bridge`: the same dotted path, in
/// single quotes where it needs some, so that CSV needs none around it.
pub fn head(key: &str) -> String {
    let Ok(steps) = steps(key, Place::BEGINNING) else { return key.to_owned() };
    let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    dotted(&names, quoted_singly)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_column_is_the_same_key_in_single_quotes() {
        for (key, head) in [
            ("activation.lapse", "activation.lapse"),
            ("arm.*.wires.bridge", "arm.*.wires.bridge"),
            ("arm.\"two teams\".platform.\"a.fr\".opens", "arm.'two teams'.platform.'a.fr'.opens"),
            ("arm.\"it's\".wires", "arm.\"it's\".wires"),
        ] {
            assert_eq!(super::head(key), head);
            let names = |key: &str| -> Vec<String> {
                let steps = steps(key, Place::BEGINNING).unwrap();
                steps.into_iter().map(|(name, _)| name).collect()
            };
            assert_eq!(names(head), names(key));
        }
    }

    #[test]
    fn a_word_needs_no_quotes_and_nothing_is_no_value() {
        for (cell, expected) in [
            ("0.5", Some("0.5")),
            (" 1_000 ", Some("1_000")),
            ("true", Some("true")),
            ("True", Some("\"True\"")),
            ("visible", Some("\"visible\"")),
            ("\"visible\"", Some("\"visible\"")),
            ("2009-02-16", Some("2009-02-16")),
            ("{ count = 7 }", Some("{ count = 7 }")),
            ("[1, ", Some("\"[1,\"")),
            ("party web team", Some("\"party web team\"")),
            ("", None),
            ("  ", None),
        ] {
            assert_eq!(value(cell).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn a_value_comes_back_from_its_cell() {
        for (toml, cell) in [
            ("0.5", "0.5"),
            ("\"visible\"", "visible"),
            ("\"party, web\"", "party, web"),
            ("\"true\"", "\"true\""),
            ("\"7\"", "\"7\""),
            ("\"\"", "\"\""),
            ("\" a\"", "\" a\""),
            ("{ sso = true }", "{ sso = true }"),
            ("inf", "inf"),
            ("\"a\\u001Bb\\u202E\"", "\"a\\u001Bb\\u202E\""),
        ] {
            assert_eq!(text(toml), cell);
            assert_eq!(value(cell).as_deref(), Some(toml), "{cell}");
        }
    }
}
