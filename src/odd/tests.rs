//! Every shipped scenario is described whole.

use super::*;
use crate::scenario::{Overrides, read_account};
use std::path::PathBuf;

fn shipped() -> Vec<PathBuf> {
    let files = std::fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect()
}

/// Every key that a document sets, by its path without names and numbers.
fn keys_set(table: &toml::Table, path: &str, found: &mut Vec<String>) {
    for (key, value) in table {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            toml::Value::Table(table) if key != "set" => keys_set(table, &path, found),
            toml::Value::Array(items) if items.iter().any(toml::Value::is_table) => {
                let items = items.iter().filter_map(toml::Value::as_table);
                items.for_each(|item| keys_set(item, &path, found));
            }
            _ => found.push(path),
        }
    }
}

#[test]
fn every_key_that_is_set_is_in_the_description() {
    for path in shipped() {
        let (scenario, entries) =
            read_account(&path, &[], &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        let text = describe(&scenario, &entries);
        let told: Vec<String> = entries
            .iter()
            .map(|e| format!("{}.{}", e.table, e.key.rsplit('.').next().unwrap()))
            .collect();
        let document: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
        let mut set = Vec::new();
        keys_set(&document, "", &mut set);
        assert!(set.len() > 20, "{}", path.display());
        for uncertain in scenario.uncertain() {
            assert!(text.contains(&format!("| `{}` |", uncertain.key)), "{}", uncertain.key);
        }
        for key in set.into_iter().filter(|key| !key.starts_with("uncertainty.")) {
            assert!(told.contains(&key), "{}: {key} is not told", path.display());
        }
        for entry in entries.iter().filter(|entry| entry.written) {
            let as_name = entry.key.starts_with("arm.") && entry.key.ends_with(".name");
            let told = if as_name { entry.value.clone() } else { format!("| `{}` |", entry.key) };
            assert!(text.contains(&told), "{}: {told}", path.display());
        }
        assert!(
            text.contains("| from reproduction: 0.18") || !text.contains("| from reproduction |")
        );
    }
}

#[test]
fn a_description_has_the_seven_elements_in_order() {
    for path in shipped() {
        let (scenario, entries) =
            read_account(&path, &[], &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
        let text = describe(&scenario, &entries);
        let parts = text.lines().filter_map(|line| line.strip_prefix("## ")).collect::<Vec<_>>();
        let elements = [
            "1 Purpose and patterns",
            "2 Entities, state variables and scales",
            "3 Process overview and scheduling",
            "4 Design concepts",
            "5 Initialisation",
            "6 Input data",
            "7 Submodels",
        ];
        assert_eq!(parts, elements);
        for arm in &scenario.arms {
            assert!(text.contains(&format!("#### {}\n", arm.name)));
        }
        for source in &scenario.sources {
            assert!(text.contains(source.as_str()));
        }
    }
}

#[test]
fn a_process_is_told_with_the_keys_that_leave_it_out() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = "[scenario]\nname = \"s\"\ndays = 9\n[population]\nsize = 100\n[activation]\n\
                lapse = 0\nprobability = 0\n[[arm]]\nname = \"one\"\n[[arm.platform]]\n\
                name = \"site\"\n";
    std::fs::write(file.path(), text).unwrap();
    let (scenario, entries) =
        read_account(file.path(), &[], &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
    let text = describe(&scenario, &entries);
    assert!(text.contains("* lapse: `activation.lapse = 0`\n"), "{text}");
    assert!(!text.contains("| 7 | lapse |") && text.contains("| 6 | activation |"), "{text}");
}
