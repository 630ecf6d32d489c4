//! A referee certifies what a scenario gives and refutes a single altered digit.

mod common;

use common::{Place, names, table};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Two arms, a camp of thresholds, an uncertain key.
const QUESTION: &str = r#"[scenario]
name = "question"
start = 2009-02-16
days = 15
replicates = 6
seed = 3

[population]
size = 120
federations = 4
initially_active = 0.05

[uncertainty]
"activation.lapse" = [0.01, 0.04]

[[arm]]
name = "one"
initial = { registered = 0.5 }
[[arm.platform]]
name = "p"

[[arm]]
name = "two, apart"
initial = { registered = 0.5 }
[[arm.platform]]
name = "p"
operator = "each"
count = 2
"#;

const SWEEP: &str = r#"
[sweep]
design = "grid"
[[sweep.factor]]
key = "ties.mean"
levels = [3, 6]
[[sweep.factor]]
key = "arm.*.wires.sso"
levels = [false, true]
"#;

/// Every shipped scenario, classic and experiment, few people and one replicate: what `run` gives of it, the
/// referee certifies. Where a file fixes its people, they are as many as it says.
#[test]
fn whatever_is_shipped_is_certified() {
    let folders = ["scenarios", "scenarios/classics", "scenarios/experiments"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = files.map(|entry| fs::canonicalize(entry.unwrap().path()).unwrap());
    let scenarios: Vec<_> =
        paths.filter(|path| path.extension() == Some("toml".as_ref())).collect();
    assert!(scenarios.len() > 30, "{scenarios:?}");
    for scenario in scenarios {
        let place = Place::new();
        let run = ["run", scenario.to_str().unwrap(), "-q", "--replicates", "1", "--out", "out"];
        let few = ["--set", "population.size=2500"];
        if place.run(run.into_iter().chain(few)).status != Some(0) {
            place.run(run).expect(0);
        }
        let done = place.line("verify out");
        assert_eq!(done.status, Some(0), "{}: {}", scenario.display(), done.stderr);
        assert!(done.stdout.contains("CERTIFIED"), "{}", done.stdout);
    }
}

/// Round numbers give probabilities with long decimals, of which a careless reader takes some for their
/// neighbours.
#[test]
fn a_manifest_is_read_back_to_the_last_bit() {
    for reproduction in (10..=60).step_by(3) {
        for lapse in ["0.01", "0.03", "0.1"] {
            let law = format!(
                "\n[activation]\nreproduction = {:?}\nlapse = {lapse}\n",
                f64::from(reproduction) / 10.0
            );
            let short = QUESTION.replace("replicates = 6", "replicates = 1");
            let (known, _) = short.split_once("[uncertainty]").unwrap();
            let (_, arms) = short.split_once("[[arm]]").unwrap();
            let text = format!("{known}{law}\n[visits]\ndaily = 0.7\n[[arm]]{arms}");
            let place = Place::with(&text);
            place.line("run s.toml -q --out out").expect(0);
            let done = place.line("verify out").expect(0);
            assert!(done.stdout.contains("CERTIFIED"), "{law}: {}", done.stdout);
        }
    }
}

fn answered() -> Place {
    let place = Place::with(QUESTION);
    place.line("run s.toml --out out").expect(0);
    place
}

fn swept() -> Place {
    let place = Place::with(&format!("{QUESTION}{SWEEP}"));
    place.line("sweep s.toml --out out").expect(0);
    place
}

/// Change the last digit of the cell in this column of a row, and the hash in the manifest if `hidden`.
fn alter(folder: &Path, file: &str, column: &str, row: usize, hidden: bool) -> (usize, String) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let mut rows: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect();
    let at = rows[0].iter().position(|name| name == column).unwrap();
    let row = (row..rows.len())
        .find(|&row| rows[row][at].ends_with(|c: char| c.is_ascii_digit()))
        .unwrap();
    let cells = rows[row].iter().enumerate().map(|(position, cell)| {
        if position != at {
            return cell.to_owned();
        }
        let (head, digit) = cell.split_at(cell.len() - 1);
        format!("{head}{}", (digit.parse::<u8>().unwrap() + 1) % 10)
    });
    rows[row] = cells.collect();
    let mut csv = csv::Writer::from_path(&path).unwrap();
    rows.iter().for_each(|row| csv.write_record(row).unwrap());
    csv.flush().unwrap();
    drop(csv);
    if hidden {
        let old = digest(text.as_bytes());
        let new = digest(&fs::read(&path).unwrap());
        let manifest = folder.join("manifest.json");
        let told = fs::read_to_string(&manifest).unwrap();
        assert!(told.contains(&old));
        fs::write(manifest, told.replace(&old, &new)).unwrap();
    }
    (row + 1, column.to_owned())
}

fn digest(bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hash}")
}

#[test]
fn what_a_scenario_gives_is_certified() {
    for place in [answered(), swept()] {
        let said = place.line("verify out").expect(0).stdout;
        assert!(said.contains("CERTIFIED out") && said.contains("executed again"), "{said}");
        let before = place.stamps();
        place.line("verify out --share 1 --threads 3").expect(0);
        assert_eq!(before, place.stamps(), "a referee writes nothing");
    }
}

#[test]
fn one_altered_digit_is_refuted_with_its_row_and_column() {
    let cells = [
        ("runs.csv", "mobilised_end"),
        ("runs.csv", "uncertain:activation.lapse"),
        ("summary.csv", "mean"),
        ("paired.csv", "se"),
        ("bands.csv", "q95"),
        ("delta.csv", "difference"),
        ("curves.csv", "active"),
        ("platforms.csv", "accounts"),
        ("operators.csv", "calls_sent"),
    ];
    for hidden in [false, true] {
        for (file, column) in cells {
            let place = answered();
            let (line, column) = alter(&place.path("out"), file, column, 4, hidden);
            let refuted = place.line("verify out --share 1").expect(1).stderr;
            // A count altered in the curves shows first in what is made of them, if that is looked at first.
            let named = refuted.contains(&format!("{file}, line {line}, column {column}"));
            assert!(named && refuted.starts_with("REFUTED"), "{file} {line} {column}: {refuted}");
        }
    }
}

#[test]
fn one_altered_digit_of_a_sweep_is_refuted() {
    let cells = [
        ("points.csv", "ties.mean"),
        ("runs.csv", "mobilised_end"),
        ("summary.csv", "mean"),
        ("paired.csv", "difference"),
        ("bands.csv", "mean"),
        ("delta.csv", "se"),
    ];
    for hidden in [false, true] {
        for (file, column) in cells {
            let place = swept();
            let (line, column) = alter(&place.path("out"), file, column, 3, hidden);
            let refuted = place.line("verify out --share 1").expect(1).stderr;
            let named = refuted.contains(&format!("{file}, line {line}, column {column}"));
            assert!(named, "{file} {line} {column}: {refuted}");
        }
    }
}

#[test]
fn a_row_too_many_too_few_or_elsewhere_is_refuted() {
    type Change = fn(Vec<&str>) -> Vec<&str>;
    let changes: [Change; 3] = [
        |mut lines| {
            lines.pop();
            lines
        },
        |mut lines| {
            lines.push(lines[lines.len() - 1]);
            lines
        },
        |mut lines| {
            lines.swap(2, 3);
            lines
        },
    ];
    for file in ["runs.csv", "summary.csv", "curves.csv"] {
        for change in changes {
            let place = answered();
            let path = place.path("out").join(file);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, change(text.lines().collect()).join("\n") + "\n").unwrap();
            let refuted = place.line("verify out").expect(1).stderr;
            assert!(refuted.contains(&format!("REFUTED: {file}, line")), "{file}: {refuted}");
        }
    }
}

#[test]
fn a_run_is_repeated_alone() {
    let place = swept();
    let runs = table(&place.path("out/runs.csv"));
    let run =
        runs.iter().position(|run| run["point"] == "2" && run["arm"] == "two, apart").unwrap() + 3;
    let said = place.line(&format!("rerun out --run {run} --out alone")).expect(0).stdout;
    assert!(said.contains("(point 2, “two, apart”, replicate 3) gives what stands"), "{said}");
    let files = ["curves.csv", "events.csv", "operators.csv", "platforms.csv", "runs.csv"];
    assert_eq!(names(&place.path("alone")), files);
    assert_eq!(table(&place.path("alone/runs.csv")), [runs[run].clone()]);
    let curves = table(&place.path("alone/curves.csv"));
    assert_eq!((curves.len(), &*curves[15]["mobilised"]), (16, &*runs[run]["mobilised_end"]));
    assert!(curves.iter().all(|row| row["point"] == "2" && row["replicate"] == "3"));
    place.line(&format!("rerun out --run {run} --out alone")).expect(2);
    let refused = place.line("rerun out --run 48").expect(2).stderr;
    assert!(refused.contains("has 48 runs"), "{refused}");
}

/// The run that `run` gave, to the byte.
#[test]
fn a_run_repeated_has_the_rows_of_the_result() {
    let place = answered();
    place.line("rerun out --run 8 --out alone").expect(0);
    for file in ["curves.csv", "platforms.csv", "operators.csv", "events.csv", "runs.csv"] {
        let whole = fs::read_to_string(place.path("out").join(file)).unwrap();
        let alone = fs::read_to_string(place.path("alone").join(file)).unwrap();
        assert!(whole.contains(alone.split_once('\n').unwrap().1), "{file}");
        assert_eq!(whole.lines().next(), alone.lines().next());
    }
    alter(&place.path("out"), "runs.csv", "active_end", 9, false);
    place.line("rerun out --run 8").expect(1);
}

#[test]
fn what_is_no_result_of_this_build_is_refused() {
    let place = answered();
    place.line("verify nothing").expect(2);
    let manifest = place.path("out/manifest.json");
    let told = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, told.replace("\"version\": \"0.1.0\"", "\"version\": \"0.0.9\"")).unwrap();
    let refused = place.line("verify out").expect(73).stderr;
    assert!(refused.contains("version") && refused.contains("0.0.9"), "{refused}");
    fs::write(&manifest, told.replace("\"model\": 1", "\"model\": 0")).unwrap();
    let refused = place.line("verify out").expect(73).stderr;
    assert!(refused.contains("made by version 0.1.0, model 0"), "{refused}");
    fs::write(&manifest, told.replace("\"seed\": 3", "\"seed\": 4")).unwrap();
    let refuted = place.line("verify out").expect(1).stderr;
    assert!(
        refuted.contains("manifest.json: contradicts") && refuted.contains("seed"),
        "{refuted}"
    );
}
