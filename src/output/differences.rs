//! Where two objects of JSON differ, in words.

use serde_json::Value;

/// Where two objects differ, a few sentences at most; what differs inside `scenario` is told by its path
/// there.
pub(super) fn differences(there: &Value, here: &Value) -> Vec<String> {
    const MOST: usize = 4;
    let mut differences = Vec::new();
    compare("", there, here, &mut differences);
    for told in &mut differences {
        if let Some(inner) = told.strip_prefix("scenario.") {
            *told = inner.to_owned();
        }
    }
    let further = differences.len().saturating_sub(MOST);
    differences.truncate(MOST);
    if further > 0 {
        differences.push(format!("and {further} more"));
    }
    differences
}

/// Collect the leaves in which two values differ, each with its path.
fn compare(path: &str, there: &Value, here: &Value, differences: &mut Vec<String>) {
    match (there, here) {
        (Value::Object(old), Value::Object(new)) => {
            let gone = old.keys().filter(|key| !new.contains_key(*key));
            for key in new.keys().chain(gone) {
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(&inner, &there[key], &here[key], differences);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (position, (old, new)) in old.iter().zip(new).enumerate() {
                compare(&format!("{path}[{position}]"), old, new, differences);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            differences.push(format!("{path}: {} there, {} here", old.len(), new.len()));
        }
        _ if there != here => differences.push(differs(path, there, here)),
        _ => {}
    }
}

/// That the value at `path` is another one.
pub(super) fn differs(path: &str, there: &Value, here: &Value) -> String {
    let short = |value: &Value| value.to_string().chars().take(40).collect::<String>();
    format!("{path}: {} there, {} here", short(there), short(here))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(there: Value, here: Value) -> Vec<String> {
        let mut differences = Vec::new();
        compare("", &there, &here, &mut differences);
        differences
    }

    #[test]
    fn a_difference_is_told_by_its_path_and_both_values() {
        let there = json!({ "seed": 7, "arms": [{ "name": "a" }, { "name": "b" }], "old": 1 });
        let here = json!({ "seed": 8, "arms": [{ "name": "a" }, { "name": "c" }] });
        assert_eq!(
            told(there, here),
            [
                "seed: 7 there, 8 here",
                "arms[1].name: \"b\" there, \"c\" here",
                "old: 1 there, null here"
            ]
        );
    }

    #[test]
    fn lists_of_other_lengths_are_told_by_their_lengths() {
        assert_eq!(
            told(json!({ "arms": [1] }), json!({ "arms": [1, 2] })),
            ["arms: 1 there, 2 here"]
        );
        assert_eq!(told(json!([1]), json!([1])), [""; 0]);
    }
}
