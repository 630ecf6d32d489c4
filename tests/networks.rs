//! Networks in files: published ones in every form, and those the program writes itself.

use groundswell::id::{AgentId, Replicate};
use groundswell::run::{Shared, Unwatched, run};
use groundswell::scenario::{Scenario, parse};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const NETWORKS: [(&str, u32, usize); 4] =
    [("karate", 34, 78), ("davis", 32, 89), ("florentine", 15, 20), ("miserables", 77, 254)];

/// A campaign among the people of a file,
/// for which federations and niches, which the graphs alone give, do not matter.
fn among(path: &str) -> Scenario {
    let text = format!(
        "[scenario]\nname = \"published\"\ndays = 40\n[population]\ninitially_active = 0.1\n\
         [registration]\nniche_width = inf\n[offline]\nmeeting = 0\n\
         [ties]\nkind = \"file\"\npath = \"{path}\"\n[activation]\nprobability = 0.3\n\
         [visits]\ndaily = 1\n[[arm]]\nname = \"one\"\ninitial = {{ registered = 1.0 }}\n\
         [[arm.platform]]\nname = \"club\"\n"
    );
    parse("published.toml", &text, &[]).unwrap_or_else(|refused| panic!("{refused}"))
}

/// The degrees that networkx gives, by network, in the order of its nodes.
fn degrees() -> BTreeMap<String, Vec<u32>> {
    let text = fs::read_to_string("tests/networks/degrees.csv").unwrap();
    let mut degrees: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let (network, degree) = (line.split(',').next().unwrap(), line.rsplit(',').next().unwrap());
        degrees.entry(network.to_owned()).or_default().push(degree.parse().unwrap());
    }
    degrees
}

#[test]
fn published_networks_have_their_degrees_in_every_form() {
    let degrees = degrees();
    for (network, people, count) in NETWORKS {
        for form in ["csv", "graphml", "mtx"] {
            let scenario = among(&format!("tests/networks/{network}.{form}"));
            let shared = Shared::new(&scenario, Replicate(0));
            let ties = shared.lasting_ties().unwrap();
            assert_eq!((ties.agents(), ties.count()), (people, count), "{network}.{form}");
            let mut found: Vec<u32> = (0..people).map(|a| ties.degree(AgentId(a))).collect();
            let mut expected = degrees[network].clone();
            if form == "csv" && network != "karate" {
                // Names are numbered as they come in the list, not in the order of networkx.
                found.sort_unstable();
                expected.sort_unstable();
            }
            assert_eq!(found, expected, "{network}.{form}");
        }
    }
}

#[test]
fn a_campaign_runs_on_each_and_the_form_does_not_matter() {
    for (network, people, _) in NETWORKS {
        let curve = |form: &str| {
            let scenario = among(&format!("tests/networks/{network}.{form}"));
            let shared = Shared::new(&scenario, Replicate(0));
            run(&scenario, &scenario.arms[0], &shared, &Unwatched).unwrap()
        };
        let of_graph = curve("graphml");
        assert_eq!(of_graph.days.len(), 41);
        assert!(of_graph.days[40].mobilised > u64::from(people) / 2, "{network}");
        assert_eq!(curve("mtx").days[40].mobilised, of_graph.days[40].mobilised, "{network}");
        assert_eq!(curve("csv").days.len(), 41);
    }
}

#[test]
fn homes_and_niches_come_from_the_graph() {
    let society = |network: &str| {
        let scenario = among(&format!("tests/networks/{network}.graphml"));
        (scenario.population.federations, Shared::new(&scenario, Replicate(0)).society().clone())
    };
    let (clubs, karate) = society("karate");
    assert_eq!((clubs, karate.federations.count()), (2, 2));
    let of_mr_hi = (0..34).filter(|&a| karate.federations.of(AgentId(a)) == 0).count();
    assert_eq!((of_mr_hi, karate.niches.is_some()), (17, false));
    let (one, miserables) = society("miserables");
    assert_eq!((one, miserables.niches.unwrap()[1]), (1, 1.0 / 77.0));
}

#[test]
fn what_the_scenario_says_of_people_must_be_what_the_file_says() {
    let with = |population: &str| {
        let text = format!(
            "[scenario]\nname = \"x\"\ndays = 3\n[population]\n{population}\n\
             [registration]\nniche_width = inf\n[offline]\nmeeting = 0\n\
         [ties]\nkind = \"file\"\npath = \"tests/networks/karate.graphml\"\n\
             [activation]\nprobability = 0.1\n\
             [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n"
        );
        parse("x.toml", &text, &[]).map_err(|refused| refused.to_string())
    };
    assert_eq!(with("size = 34\nfederations = 2").unwrap().population.federations, 2);
    for (population, part) in [
        ("federations = 3", "the file of ties tells of 2 federations, not 3"),
        ("size = 33", "there are 34 people in it, and 33 supporters"),
        ("size = 35", "some have a federation, and supporter 34 has none"),
    ] {
        let refused = with(population).unwrap_err();
        assert!(refused.contains(part), "{refused}");
    }
}

fn groundswell(folder: &Path, line: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_groundswell"));
    program.args(line.split_whitespace()).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A scenario of three replicates on ties as in `ties`.
fn write_scenario(folder: &Path, name: &str, ties: &str) {
    let text = format!(
        "[scenario]\nname = \"saved\"\ndays = 50\nreplicates = 3\n\
         [population]\nsize = 400\nfederations = 8\ninitially_active = 0.02\n[ties]\n{ties}\n\
         [activation]\nprobability = 0.2\n[registration]\ninvitation = 0.05\n\
         [[arm]]\nname = \"one\"\n[[arm.platform]]\nname = \"club\"\n\
         [[arm]]\nname = \"two\"\n[[arm.platform]]\nname = \"club\"\ncount = 2\n"
    );
    fs::write(folder.join(name), text).unwrap();
}

/// The rows of a replicate in the curves of a result.
fn rows(folder: &Path, result: &str, replicate: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join(result).join("curves.csv")).unwrap();
    let column = text.lines().next().unwrap().split(',').position(|c| c == "replicate").unwrap();
    let of = |line: &&str| line.split(',').nth(column) == Some(replicate);
    text.lines().filter(of).map(str::to_owned).collect()
}

#[test]
fn a_saved_network_gives_the_curves_of_the_network_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (k, kind) in ["poisson", "small-world", "preferential", "blocks"].into_iter().enumerate() {
        write_scenario(folder, "drawn.toml", &format!("kind = \"{kind}\""));
        let file = ["net.csv", "net.graphml", "net.mtx.gz", "net.tsv.gz"][k];
        let saved = groundswell(folder, &format!("ties drawn.toml --replicate 2 --out {file}"));
        assert!(saved.status.success(), "{}", said(&saved));
        assert!(said(&saved).starts_with(&format!("wrote {file}: 400 supporters, ")));
        write_scenario(folder, "loaded.toml", &format!("kind = \"file\"\npath = \"{file}\""));
        for (scenario, result) in [("drawn.toml", "drawn"), ("loaded.toml", "loaded")] {
            let ran = groundswell(folder, &format!("run {scenario} -q --force --out {result}"));
            assert!(ran.status.success(), "{}", said(&ran));
        }
        let drawn = rows(folder, "drawn", "2");
        assert_eq!(drawn.len(), 2 * 51);
        assert_eq!(drawn, rows(folder, "loaded", "2"), "{kind}");
        assert_ne!(rows(folder, "drawn", "1"), rows(folder, "loaded", "1"), "{kind}");
    }
}

#[test]
fn what_cannot_be_saved_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), "s.toml", "kind = \"annealed\"");
    for (out, part) in [("net.csv", "others every day"), ("net.xlsx", "let it end in .csv")] {
        let refused = groundswell(folder.path(), &format!("ties s.toml --out {out}"));
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains(part), "{}", said(&refused));
        assert!(!folder.path().join(out).exists());
    }
    write_scenario(folder.path(), "s.toml", "kind = \"poisson\"");
    let nowhere = groundswell(folder.path(), "ties s.toml --out none/net.csv");
    assert_eq!(nowhere.status.code(), Some(74), "{}", said(&nowhere));
}

#[test]
fn a_bad_file_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_scenario(folder, "s.toml", "kind = \"file\"\npath = \"net.csv\"");
    fs::write(folder.join("net.csv"), "0,1\n1\n").unwrap();
    for verb in ["check", "run"] {
        let refused = groundswell(folder, &format!("{verb} s.toml"));
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("net.csv:2: a tie has two ends"), "{}", said(&refused));
        assert!(said(&refused).contains("s.toml:11:8"), "{}", said(&refused));
        assert!(!folder.join("results").exists());
    }
}

#[test]
fn what_was_mended_is_told_and_another_file_is_another_experiment() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("data")).unwrap();
    write_scenario(folder, "data/s.toml", "kind = \"file\"\npath = \"net.csv\"");
    fs::write(folder.join("data/net.csv"), "0,1\n1,0\n2,2\n").unwrap();
    let told = "net.csv: 400 supporters (398 without ties), 1 tie\n  read as a list of ties, UTF-8, columns \
                apart by commas, no header, columns 1 and 2 of 2 hold the ends\n  ids: whole numbers, \
                which are the numbers of supporters\n  3 lines with a tie, 1 tie written in both, 1 self-loop \
                dropped\n  \
                first ties: 0 – 1 (supporters 0 and 1); 1 – 0 (supporters 1 and 0)";
    let checked = groundswell(folder, "check data/s.toml");
    assert!(String::from_utf8_lossy(&checked.stdout).contains(told), "{}", said(&checked));
    let ran = groundswell(folder, "run data/s.toml --out r");
    assert!(String::from_utf8_lossy(&ran.stderr).contains(told), "{}", said(&ran));
    let again = groundswell(folder, "run data/s.toml --out r");
    assert!(said(&again).contains("stood there already"), "{}", said(&again));
    let manifest = fs::read_to_string(folder.join("r/manifest.json")).unwrap();
    assert!(manifest.contains("\"path\": \"net.csv\"") && manifest.contains("1 self-loop dropped"));
    fs::write(folder.join("data/net.csv"), "# the same network\n1;0\n").unwrap();
    let same = groundswell(folder, "run data/s.toml --out r");
    assert!(said(&same).contains("stood there already"), "{}", said(&same));
    fs::write(folder.join("data/net.csv"), "0,1\n1,2\n").unwrap();
    let other = groundswell(folder, "run data/s.toml --out r");
    assert_eq!(other.status.code(), Some(73), "{}", said(&other));
}

#[test]
fn a_network_that_moved_is_found_beside_the_result_and_gives_its_ids_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir_all(folder.join("data")).unwrap();
    fs::create_dir_all(folder.join("far")).unwrap();
    write_scenario(folder, "data/s.toml", "kind = \"file\"\npath = \"net.csv\"");
    fs::write(folder.join("data/net.csv"), "ann,bob\nbob,cid\n").unwrap();
    let without = groundswell(folder, "run data/s.toml --ids --out r");
    assert_eq!(without.status.code(), Some(2), "ids stand in a trace: {}", said(&without));
    let ran = groundswell(folder, "run data/s.toml --trace one:0 --ids --out r");
    assert!(said(&ran).contains("is data about their politics"), "{}", said(&ran));
    let agents = fs::read_to_string(folder.join("r/agents.csv")).unwrap();
    let ids: Vec<&str> = agents.lines().map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(ids[..5], ["id", "ann", "bob", "cid", ""]);
    let certified = |line: &str, place: &str| {
        let done = groundswell(folder, line);
        let said = said(&done);
        assert!(done.status.success() && said.contains("CERTIFIED"), "{line}: {said}");
        assert!(said.contains(&format!("the network in {place}")), "{line}: {said}");
    };
    certified("verify r", "data/net.csv");
    fs::rename(folder.join("data/net.csv"), folder.join("net.csv")).unwrap();
    certified("verify r", folder.canonicalize().unwrap().join("net.csv").to_str().unwrap());
    fs::rename(folder.join("net.csv"), folder.join("far/other.txt")).unwrap();
    for verb in ["verify r", "rerun r --run 0"] {
        let lost = groundswell(folder, verb);
        assert_eq!(lost.status.code(), Some(2), "{}", said(&lost));
        assert!(said(&lost).contains("--ties FILE says where they are"), "{}", said(&lost));
    }
    certified("verify r --ties far/other.txt", "far/other.txt");
    assert!(groundswell(folder, "rerun r --run 0 --ties far/other.txt").status.success());
    fs::write(folder.join("net.csv"), "ann,bob\nann,cid\n").unwrap();
    let named = groundswell(folder, "verify r --ties net.csv");
    assert_eq!(named.status.code(), Some(2), "{}", said(&named));
    let other = groundswell(folder, "verify r");
    assert!(!other.status.success() && said(&other).contains("net.csv"), "{}", said(&other));
}

#[test]
fn a_result_never_replaces_the_network_it_was_made_with() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("r")).unwrap();
    for name in ["ties.csv", "curves.csv"] {
        write_scenario(folder, "s.toml", &format!("kind = \"file\"\npath = \"r/{name}\""));
        fs::write(folder.join("r").join(name), "ann,bob\nbob,cid\n").unwrap();
        for options in ["--force", "--force --trace one:0"] {
            let refused = groundswell(folder, &format!("run s.toml -q --out r {options}"));
            assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
            assert!(said(&refused).contains("which this command reads"), "{}", said(&refused));
        }
        assert_eq!(fs::read_to_string(folder.join("r").join(name)).unwrap(), "ann,bob\nbob,cid\n");
        fs::remove_file(folder.join("r").join(name)).unwrap();
    }
}

#[test]
fn a_result_that_cannot_be_written_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_scenario(folder, "s.toml", "kind = \"poisson\"");
    assert!(groundswell(folder, "run s.toml -q --out r").status.success());
    fs::remove_file(folder.join("r/bands.csv")).unwrap();
    fs::create_dir(folder.join("r/bands.csv")).unwrap();
    let manifest = fs::read(folder.join("r/manifest.json")).unwrap();
    let failed = groundswell(folder, "run s.toml -q --seed 5 --force --out r");
    assert_eq!(failed.status.code(), Some(74), "{}", said(&failed));
    assert_eq!(fs::read(folder.join("r/manifest.json")).unwrap(), manifest);
    let mut left = fs::read_dir(folder.join("r")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.all(|name| !name.to_string_lossy().starts_with('.')), "no litter");
}
