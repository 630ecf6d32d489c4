//! The documents say what the program does: their tables are generated, and nothing is left out.
//!
//! `UPDATE_DOCS=1 cargo test --test docs` writes the tables of `docs/FORMAT.md` anew.

#[path = "docs/keys.rs"]
mod keys;

use groundswell::experiment::indicator::{Indicator, indicators};
use groundswell::model::schedule::{Process, SCHEDULE};
use groundswell::output::{self, Column};
use groundswell::scenario;
use keys::{keys, members, sections};
use serde_json::Value as Json;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

const FORMAT: &str = "docs/FORMAT.md";

/// The reference with its tables as they should be, and as it stands.
struct Reference {
    wanted: String,
    found: String,
}

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    let mut found = fs::read_to_string(FORMAT).unwrap();
    let wanted = regenerated(&found);
    #[expect(clippy::disallowed_methods, reason = "a test, asked to write instead of to compare")]
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    if update && found != wanted {
        fs::write(FORMAT, &wanted).unwrap();
        found.clone_from(&wanted);
    }
    Reference { wanted, found }
});

/// `text` with everything between a marker such as `<!-- keys:ties -->` and `<!-- end -->` new.
fn regenerated(text: &str) -> String {
    let mut lines = text.lines();
    let mut new = String::new();
    while let Some(line) = lines.next() {
        new += &format!("{line}\n");
        let marker = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let Some((kind, name)) = marker.and_then(|marker| marker.split_once(':')) else { continue };
        let rows = match kind {
            "keys" => keys(name),
            "columns" => columns(name),
            _ => panic!("{FORMAT}: no table is called {line}"),
        };
        new += &format!("\n{rows}\n<!-- end -->\n");
        assert!(lines.any(|line| line == "<!-- end -->"), "{FORMAT}: {line} has no end");
    }
    new
}

fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: &[String; N]| {
        let cells = cells.each_ref().map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(N));
    let rows: String = rows.into_iter().map(|row| line(&row)).collect();
    line(&header.map(str::to_owned)) + &rule + &rows
}

fn columns(file: &str) -> String {
    let rows: Vec<[String; 4]> = match file {
        "indicators" => of_a_scenario().iter().map(indicator_row).collect(),
        _ => output::table(file).expect("a table of a result").columns.iter().map(row).collect(),
    };
    table(["column", "type", "unit", "meaning"], rows)
}

fn row(column: &Column) -> [String; 4] {
    let name = format!("`{}`", column.name);
    [name, column.kind.name().to_owned(), column.unit.to_string(), column.meaning.to_string()]
}

fn indicator_row(indicator: &Indicator) -> [String; 4] {
    let meaning = capitalised(&indicator.meaning) + ".";
    let kind = if indicator.is_whole() { "integer" } else { "number" };
    [format!("`{}`", indicator.name), kind.into(), indicator.unit.into(), meaning]
}

fn capitalised(text: &str) -> String {
    let first = text.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + text.chars().skip(1).collect::<String>().as_str()
}

/// The indicators of a scenario with an election.
fn of_a_scenario() -> Vec<Indicator> {
    indicators(&scenario::parse("template", &scenario::template("template"), &[]).unwrap())
}

/// What of `names` is not in `text`.
fn missing(names: impl IntoIterator<Item = String>, text: &str) -> Vec<String> {
    names.into_iter().filter(|name| !text.contains(name.as_str())).collect()
}

/// What a verb of the program prints.
fn printed(arguments: &[&str], folder: &Path) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_groundswell"));
    let output = program.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn names_in(folder: &Path, extension: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|e| e == extension));
    let mut names: Vec<String> =
        files.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_tables_of_the_reference_are_those_of_the_program() {
    let Reference { wanted, found } = &*REFERENCE;
    let lines = wanted.lines().zip(found.lines()).find(|(wanted, found)| wanted != found);
    assert!(wanted == found, "UPDATE_DOCS=1 cargo test --test docs would write {lines:#?}");
}

#[test]
fn every_key_of_a_scenario_is_in_the_reference() {
    assert_eq!(keys("shock"), keys("arm.shock"), "one table for both");
    let listed = sections().into_iter().filter(|(path, _)| path != "arm.shock");
    let markers = listed.map(|(path, _)| format!("<!-- keys:{path} -->"));
    assert_eq!(missing(markers, &REFERENCE.found), [""; 0]);
}

#[test]
fn every_table_of_a_result_is_in_the_reference() {
    let tables = output::tables().iter().chain(output::traced_tables()).map(|doc| doc.file);
    let files = tables.chain(["indicators"]);
    let markers = files.map(|file| format!("<!-- columns:{file} -->"));
    assert_eq!(missing(markers, &REFERENCE.found), [""; 0]);
}

#[test]
fn a_result_is_as_the_reference_says() {
    let folder = tempfile::tempdir().unwrap();
    printed(&["new", "tiny"], folder.path());
    let smaller = ["--set", "population.size=200", "--replicates", "2", "--quiet"];
    printed(&[&["run", "tiny.toml"], &smaller[..]].concat(), folder.path());
    let result = folder.path().join("results/tiny");
    let files = ["csv", "json", "txt"].iter().flat_map(|extension| names_in(&result, extension));
    let files = files.map(|file| format!("`{file}`")).collect::<Vec<_>>();
    assert_eq!(files.len(), fs::read_dir(&result).unwrap().count(), "{files:?}");
    assert_eq!(missing(files, &REFERENCE.found), [""; 0]);

    let read = |file: &str| -> Json {
        serde_json::from_str(&fs::read_to_string(result.join(file)).unwrap()).unwrap()
    };
    for resource in read("datapackage.json")["resources"].as_array().unwrap() {
        let file = resource["path"].as_str().unwrap();
        let indicators = if file == "runs.csv" { columns("indicators") } else { String::new() };
        let rows = (columns(file) + &indicators).lines().map(str::to_owned).collect::<Vec<_>>();
        let documented = rows.iter().filter(|row| row.starts_with("| `"));
        let fields = resource["schema"]["fields"].as_array().unwrap().iter();
        let fields = fields.map(|f| {
            format!("| `{}` | {} |", f["name"].as_str().unwrap(), f["type"].as_str().unwrap())
        });
        assert!(documented.zip(fields.clone()).all(|(row, field)| row.starts_with(&field)));
        assert_eq!(fields.count(), rows.iter().filter(|row| row.starts_with("| `")).count());
        let text = fs::read_to_string(result.join(file)).unwrap();
        let header = text.lines().next().unwrap().split(',');
        let header = header.map(|column| format!("| `{column}` |"));
        assert_eq!(missing(header, &rows.join("\n")), [""; 0], "{file}");
    }
    let manifest = read("manifest.json");
    let below = ["execution", "scenario_file"].map(|key| members(&manifest, key));
    let all = members(&Json::from_iter([("all", manifest)]), "all").into_iter();
    let named = all.chain(below.into_iter().flatten()).map(|(key, _)| format!("`{key}`"));
    assert_eq!(missing(named, &REFERENCE.found), [""; 0]);
}

#[test]
fn every_verb_and_option_is_in_the_reference() {
    let here = Path::new(".");
    let help = printed(&["--help"], here);
    let verbs = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let verbs = verbs.take_while(|line| !line.is_empty()).filter_map(|line| {
        line.strip_prefix("  ").filter(|l| !l.starts_with(' '))?.split(' ').next()
    });
    let verbs: Vec<&str> = verbs.filter(|verb| *verb != "help").collect();
    assert!(verbs.len() >= 4, "{help}");
    let options = verbs.iter().flat_map(|verb| {
        let help = printed(&[verb, "--help"], here);
        let words = help.split(|c: char| !(c.is_ascii_lowercase() || c == '-')).map(str::to_owned);
        words.filter(|w| w.starts_with("--") && w.len() > 2).collect::<Vec<_>>()
    });
    let options = options.map(|option| format!("`{option}"));
    let verbs = verbs.iter().map(|verb| format!("`groundswell {verb}"));
    let statuses = [0, 1, 2, 73, 74, 75, 130].map(|status| format!("| {status} |"));
    assert_eq!(missing(verbs.chain(options).chain(statuses), &REFERENCE.found), [""; 0]);
}

#[test]
fn every_shipped_scenario_is_in_the_readme() {
    let readme = fs::read_to_string("README.md").unwrap();
    assert_eq!(missing(names_in(Path::new("scenarios"), "toml"), &readme), [""; 0]);
}

#[test]
fn every_process_is_in_the_description_of_the_model() {
    let model = fs::read_to_string("docs/MODEL.md").unwrap();
    let mut processes = names_in(Path::new("src/model/process"), "rs");
    processes.retain(|file| file != "mod.rs");
    assert_eq!(missing(processes, &model), [""; 0]);
}

#[test]
fn the_schedule_of_the_description_is_the_one_of_the_program() {
    let model = fs::read_to_string("docs/MODEL.md").unwrap();
    let files = names_in(Path::new("src/model/process"), "rs");
    let built = SCHEDULE.iter().filter(|process| files.contains(&format!("{}.rs", process.file)));
    let rows = built.map(|process| {
        let Process { number, name, file, summary, .. } = process;
        format!("| {number} | {name} | `src/model/process/{file}.rs` | {summary} |")
    });
    assert_eq!(missing(rows, &model), [""; 0]);
}

#[test]
fn every_scenario_in_a_document_can_be_run() {
    let mut seen = 0;
    for document in [FORMAT, "README.md"] {
        let text = fs::read_to_string(document).unwrap();
        let fenced = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
        for snippet in fenced.filter(|s| s.lines().any(|line| line.trim() == "[scenario]")) {
            seen += 1;
            if let Err(refused) = scenario::parse(document, snippet, &[]) {
                panic!("{}", refused.render(false));
            }
        }
    }
    assert!(seen > 0, "{FORMAT} shows a whole scenario");
}
