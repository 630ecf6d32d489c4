//! Broken scenarios and command lines: exit status 2 within a second, an address, a remedy, and
//! nothing written.

mod common;

use common::{Done, LEAST, Place};
use std::time::Duration;

/// What is broken, the text of `s.toml`, where it is broken, and words of the remedy.
struct Broken {
    what: &'static str,
    text: String,
    line: &'static str,
    words: &'static [&'static str],
}

fn broken(
    what: &'static str,
    line: &'static str,
    words: &'static [&'static str],
    text: impl Into<String>,
) -> Broken {
    Broken { what, text: text.into(), line, words }
}

fn after(line: usize, inserted: &str) -> String {
    let lines: Vec<&str> = LEAST.lines().collect();
    [&lines[..line], &[inserted], &lines[line..]].concat().join("\n")
}

/// Assert that `run` and `check` refuse what is in `place`, fast, and leave it as it was.
fn refused(place: &Place, what: &str, args: &[&str]) -> Vec<Done> {
    let before = place.stamps();
    let refuse = |verb| {
        let args = [&[verb], args].concat();
        let mut done = place.run(&args);
        for _ in 0..2 {
            // A machine that is busy otherwise is given two more chances.
            if done.took >= Duration::from_secs(1) {
                done = place.run(&args);
            }
        }
        assert_eq!(done.status, Some(2), "{what}: {}\n{}", done.stdout, done.stderr);
        assert!(done.took < Duration::from_secs(1), "{what}: {:?}", done.took);
        assert_eq!(done.stdout, "", "{what}");
        assert!(done.stderr.starts_with("error"), "{what}: {}", done.stderr);
        assert!(!done.stderr.contains("panicked"), "{what}: {}", done.stderr);
        assert!(place.stamps() == before, "{what}: something was written");
        done
    };
    ["run", "check"].map(refuse).into()
}

fn assert_says(done: &Done, what: &str, words: &[&str]) {
    for word in words {
        assert!(done.stderr.contains(word), "{what}: no `{word}` in\n{}", done.stderr);
    }
}

#[test]
fn a_broken_scenario_is_refused_with_its_address_and_a_remedy() {
    let replaced = |old: &str, new: &str| {
        assert!(LEAST.contains(old));
        LEAST.replace(old, new)
    };
    let rival = format!("{LEAST}[[arm]]\nname = \"b\"\n[[arm.operator]]\nname = \"o\"\n");
    let cases = [
        broken("bad TOML", "2:8", &["quotes"], replaced("\"least\"", "two words")),
        broken("an unclosed table", "1:", &["toml.io"], "[scenario\nname = \"x\"\n"),
        broken("a key twice", "4:1", &["each key once"], after(3, "days = 12")),
        broken("an unknown key", "4:1", &["unknown key", "`replicates`"], after(3, "banana = 3")),
        broken("a misspelt key", "3:1", &["did you mean `days`?"], replaced("days", "dyas")),
        broken("a wrong type", "3:8", &["without quotes: 10"], replaced("= 10\n", "= \"10\"\n")),
        broken("a list of one table", "9:1", &["[[arm]]"], replaced("[[arm]]", "[arm]")),
        broken("NaN", "8:20", &["from 0 to 1"], after(7, "initially_active = nan")),
        broken("infinity", "8:20", &["from 0 to 1"], after(7, "initially_active = inf")),
        broken("a negative number", "8:20", &["from 0 to 1"], after(7, "initially_active = -0.1")),
        broken("a share above one", "8:20", &["from 0 to 1"], after(7, "initially_active = 1.5")),
        broken(
            "two platforms of one name",
            "15:8",
            &["its own name"],
            format!("{LEAST}[[arm.platform]]\nname = \"p\"\n"),
        ),
        broken(
            "an operator nobody declared",
            "14:12",
            &["[[arm.operator]]"],
            format!("{LEAST}operator = \"nobody\"\n"),
        ),
        broken(
            "closing before opening",
            "15:10",
            &["closes = 6 or later"],
            format!("{LEAST}opens = 5\ncloses = 5\n"),
        ),
        broken(
            "a million billion supporters",
            "7:8",
            &["from 1 to 300_000_000"],
            replaced("size = 100", "size = 1_000_000_000_000_000"),
        ),
        broken("an empty file", "1:1", &["groundswell new"], ""),
        broken("a file of blanks", "1:1", &["groundswell new"], "\r\n \n"),
        broken(
            "a date before the start",
            "5:12",
            &["2009-02-16 or later"],
            after(3, "start = 2009-02-16\nelection = 2009-02-10"),
        ),
        broken(
            "a date without a start",
            "4:12",
            &["scenario.start"],
            after(3, "election = 2009-02-10"),
        ),
        broken("no arm", "1:1", &["[[arm]]"], LEAST.split("[[arm]]").next().unwrap()),
        broken("an unknown baseline", "4:12", &["declared: `a`"], after(3, "baseline = \"b\"")),
        broken(
            "unequal budgets",
            "18:10",
            &["unequal = true"],
            format!("{rival}budget = 2.0\n[[arm.platform]]\nname = \"p\"\noperator = \"o\"\n"),
        ),
        broken(
            "calls that never end",
            "15:11",
            &["from 0 to 100"],
            format!("{LEAST}[calls]\nper_day = inf\n"),
        ),
        broken(
            "attention below nothing",
            "15:13",
            &["from 0 to 1_000_000, or inf"],
            format!("{LEAST}[calls]\nattention = -inf\n"),
        ),
        broken(
            "calls of one arm alone",
            "11:9",
            &["the same in every arm", "[calls]"],
            after(10, "set = { \"calls.per_day\" = 1 }"),
        ),
        broken(
            "election day without an election",
            "14:1",
            &["scenario.election"],
            format!("{LEAST}[election_day]\nwindow = 3\n"),
        ),
        broken(
            "an event without a day",
            "14:1",
            &["write day", "rate"],
            format!("{LEAST}[[event]]\nkind = \"new-leader\"\n"),
        ),
        broken(
            "groups larger than the public",
            "8:61",
            &["add up to 1 or less"],
            after(7, "group = [{ name = \"g\", share = 0.6 }, { name = \"h\", share = 0.5 }]"),
        ),
        broken(
            "a niche beyond the circle",
            "14:9",
            &["from 0 to below 1"],
            format!("{LEAST}niche = 1\n"),
        ),
        broken(
            "a group nobody declared",
            "14:12",
            &["[[population.group]]"],
            format!("{LEAST}open_to = [\"member\"]\n"),
        ),
        broken(
            "a federation that is not there",
            "14:16",
            &["population.federations"],
            format!("{LEAST}federations = [1]\n"),
        ),
        broken(
            "a file of one's own members",
            "14:21",
            &["another platform"],
            format!("{LEAST}imported = {{ from = \"p\", share = 1 }}\n"),
        ),
        broken(
            "a merger of nobody",
            "16:10",
            &["declared: `coordinator`"],
            format!("{LEAST}[[arm.change]]\nday = 3\nmerge = [\"x\", \"y\"]\n"),
        ),
        broken(
            "a change of nothing",
            "14:1",
            &["merge"],
            format!("{LEAST}[[arm.change]]\nday = 3\n"),
        ),
        broken(
            "a distribution without a spread",
            "15:13",
            &["write `sd = …`"],
            format!(
                "{LEAST}[activation]\nthreshold = {{ distribution = \"normal\", mean = 0.2 }}\n"
            ),
        ),
        broken(
            "a level out of range",
            "18:11",
            &["from 0 to 1"],
            format!(
                "{LEAST}[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nkey = \"visits.daily\"\n\
                 levels = [1.5]\n"
            ),
        ),
        broken("names of programs", "10:8", &["missing value"], replaced("\"a\"", "\"NA\"")),
        broken("a name that is a path", "2:8", &["letters"], replaced("\"least\"", "\"../up\"")),
        broken("a name of dots", "2:8", &["hidden"], replaced("\"least\"", "\"..\"")),
        broken("no name", "2:8", &["missing value"], replaced("\"least\"", "\"null\"")),
        broken("a lone dot", "2:8", &["hidden"], replaced("\"least\"", "\".\"")),
        broken("no days", "3:8", &["from 1 to 4_000"], replaced("= 10\n", "= 0\n")),
        broken("brackets without end", "14:", &[], format!("{LEAST}x = {}", "[".repeat(100_000))),
    ];
    for Broken { what, text, line, words } in cases {
        let place = Place::with(&text);
        for done in refused(&place, what, &["s.toml"]) {
            assert_says(&done, what, &[&format!("s.toml:{line}")]);
            assert_says(&done, what, words);
            assert_says(&done, what, &["help: "]);
        }
    }
}

#[test]
fn what_is_no_scenario_file_is_refused_by_its_name() {
    let place = Place::with("[scenario]\nname = \"x\"\n");
    place.write("latin.toml", b"[scenario]\nname = \"caf\xe9\"\n");
    place.write("large.toml", vec![b'#'; (4 << 20) + 1]);
    std::fs::create_dir(place.path("folder")).unwrap();
    for (file, words) in [
        ("folder", &["this is a folder", "help: name a file in it"][..]),
        ("none.toml", &["cannot be read", "help: check the path"]),
        ("s", &["cannot be read", "help: did you mean s.toml?"]),
        ("s.toml/below", &["cannot be read", "help: "]),
        ("latin.toml", &["byte 23 on line 2", "help: save the file as UTF-8"]),
        ("large.toml", &["more than 4194304 bytes", "help: "]),
        ("/dev/zero", &["more than", "help: "]),
    ] {
        for done in refused(&place, file, &[file]) {
            assert_says(&done, file, &[&format!("--> {file}")]);
            assert_says(&done, file, words);
        }
    }
}

#[test]
fn everything_wrong_in_every_file_is_told_at_once() {
    let place = Place::with(&LEAST.replace("days = 10", "dyas = 10").replace("= 100", "= -3"));
    place.write("fine.toml", LEAST.replace("least", "fine"));
    place.write("t.toml", LEAST.replace("size", "sise"));
    for done in refused(&place, "three errors", &["s.toml", "fine.toml", "t.toml", "none.toml"]) {
        assert_says(&done, "all", &["s.toml:3:1", "s.toml:7:8", "t.toml:7:1", "none.toml"]);
    }
}

#[test]
fn a_set_that_says_nothing_is_refused_with_an_example() {
    let place = Place::with(LEAST);
    for (set, words) in [
        ("", &["--set:1:1", "--set KEY=VALUE"][..]),
        ("population.size", &["--set:1:1", "--set KEY=VALUE"]),
        ("population.size=", &["--set:1:1", "is set to nothing"]),
        ("=3", &["--set:1:1", "is not a dotted key"]),
        ("population..size=3", &["--set:1:1", "is not a dotted key"]),
        ("population.sise=3", &["--set:1:12", "did you mean `size`?"]),
        ("population.size=-3", &["--set:1:17", "from 1 to 300_000_000"]),
        ("population.size=many", &["--set:1:17", "a whole number"]),
        ("population.size=[", &["--set:1:1", "help: "]),
        ("population.size=1\nscenario.days=3", &["--set:1:", "help: "]),
        ("arm.nobody.wires.sso=true", &["--set:1:5", "there are `a`"]),
        ("arm.7.wires.sso=true", &["--set:1:5", "there are `a`"]),
        ("shock.0.size=0.1", &["--set:1:1", "[[shock]]"]),
        ("scenario.days.x=3", &["--set:1:15", "help: "]),
        ("scenario=3", &["--set:1:10", "help: "]),
        ("sweep.design=grid", &["--set:1:1", "help: "]),
        ("scenario.name=../up", &["--set:1:15", "help: "]),
        ("scenario.name=\"../up\"", &["--set:1:15", "letters"]),
    ] {
        for done in refused(&place, set, &["s.toml", "--set", set]) {
            assert_says(&done, set, words);
        }
    }
}

#[test]
fn options_out_of_range_are_refused_with_their_range() {
    let place = Place::with(LEAST);
    for (args, words) in [
        (&["s.toml", "--threads", "0"][..], &["--threads", "from 1 to 1024"][..]),
        (&["s.toml", "--threads", "1025"], &["--threads", "from 1 to 1024"]),
        (&["s.toml", "--threads", "-1"], &["-1"]),
        (&["s.toml", "--replicates", "0"], &["--replicates", "1..=1000000"]),
        (&["s.toml", "--replicates", "1000001"], &["--replicates", "1..=1000000"]),
        (&["s.toml", "--seed", "0xg"], &["--seed", "as in a scenario"]),
        (&["s.toml", "--seed", "18446744073709551616"], &["--seed", "18446744073709551615"]),
        (&["s.toml", "--arm", "nobody"], &["no arm `nobody`", "declared: `a`"]),
        (&["s.toml", "--arm", ""], &["no arm", "declared: `a`"]),
        (&["s.toml", "--bananas"], &["--bananas", "Usage"]),
        (&["s.toml", "--thread", "3"], &["--threads"]),
        (&["s.toml", "s.toml"], &["same name", "--out"]),
        (&[], &["SCENARIO"]),
    ] {
        for done in refused(&place, &args.join(" "), args) {
            assert_says(&done, &args.join(" "), words);
        }
    }
}

#[test]
fn a_command_that_is_none_is_refused() {
    let place = Place::with(LEAST);
    let before = place.stamps();
    for (line, word) in
        [("", "Usage"), ("walk s.toml", "walk"), ("rum s.toml", "run"), ("new", "NAME")]
    {
        let done = place.line(line).expect(2);
        assert!(done.stdout.is_empty() && done.stderr.contains(word), "{line}: {}", done.stderr);
    }
    for name in ["", "..", "../up", "a/b", "NA\n", "a b"] {
        let done = place.run(["new", name]).expect(2);
        assert!(done.stdout.is_empty() && done.stderr.contains("help: "), "{}", done.stderr);
    }
    assert!(place.stamps() == before);
}
