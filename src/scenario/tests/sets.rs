//! `--set`, `--arm` and the numbers of the command line.

use super::*;
use crate::scenario::{Overrides, read as read_file};

fn set(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    parse("s.toml", FULL, &sets).unwrap_or_else(|refused| panic!("{refused}"))
}

fn set_refused(text: &str) -> Refused {
    parse("s.toml", FULL, &[text.to_owned()]).expect_err("this is wrong")
}

#[test]
fn any_key_is_set_by_its_dotted_path() {
    let scenario = set(&[
        "population.size=2_000",
        "activation.reference=visible",
        "scenario.title = as it was",
        "arm.\"two rivals\".wires.bridge=0.75",
        "arm.'two rivals'.platform.\"party.fr\".opens = 2009-02-18",
        "shock.0.size=0.02",
        "arm.0.platform.site.appeal=5",
        "visits={ daily = 1 }",
        "arm.one.wires=all",
        "registration.niche_width=inf",
        "event.0.rate=0.01",
        "population.group.member.share=0.3",
        "arm.\"all wired\".change.0.day=2009-08-01",
    ]);
    assert_eq!((scenario.population.size, scenario.title.as_str()), (2000, "as it was"));
    let [one, rivals, wired] = scenario.arms.as_slice() else { panic!("three arms were written") };
    assert_eq!(rivals.activation.reference, Reference::Visible);
    assert_eq!((rivals.wires.bridge.value(), rivals.wires.sso), (0.75, true));
    assert_eq!((rivals.platforms[0].opens, wired.platforms[0].opens), (Day(2), Day(2)));
    assert_eq!((one.shocks[0].size, rivals.shocks[0].size), (0.02, 0.01));
    assert_eq!((one.platforms[0].appeal, one.visits.daily), (5.0, 1.0));
    assert_eq!(one.visits.dilution, 0.5, "a table that is set replaces the table");
    assert!(one.wires.sso);
    assert_eq!(one.registration.niche_width, f64::INFINITY);
    let rate = Occurrence::Rate(Probability::new(0.01).unwrap());
    assert_eq!(scenario.events[0], WorldEvent::NewLeader(rate), "a rate replaces the day");
    assert_eq!(scenario.population.groups[0].share, 0.3);
    assert_eq!((rivals.changes[1].day, wired.changes[1].day), (Day(115), Day(166)));
}

#[test]
fn a_text_needs_no_quotes_where_a_text_is_wanted() {
    for (value, title) in [
        ("My title", "My title"),
        ("2009", "2009"),
        ("true", "true"),
        ("/data/net.csv", "/data/net.csv"),
        ("./net.csv", "./net.csv"),
        ("a = b", "a = b"),
        ("\"2009\"", "2009"),
        ("'it\"s'", "it\"s"),
    ] {
        assert_eq!(set(&[&format!("scenario.title={value}")]).title, title, "{value}");
    }
    assert_eq!(set(&["arm.1.operator.0.camp=the party"]).arms[1].operators[0].camp, "the party");
    let refused = set_refused("scenario.title=\"open").to_string();
    assert!(refused.contains("this is not TOML"), "{refused}");
}

#[test]
fn a_list_that_is_only_inherited_can_be_set_into() {
    let scenario = set(&["arm.\"all wired\".platform.\"party.fr\".appeal=9"]);
    assert_eq!(scenario.arms[1].platforms[0].appeal, 1.0);
    assert_eq!(scenario.arms[2].platforms[0].appeal, 9.0);
}

#[test]
fn the_last_of_two_settings_holds() {
    let activation = |sets: &[&str]| set(sets).arms[0].activation.clone();
    let first = activation(&["activation.probability=0.1", "activation.reproduction=1"]);
    assert_eq!(first.reproduction, Some(1.0));
    let second = activation(&["activation.reproduction=1", "activation.probability=0.1"]);
    assert_eq!((second.reproduction, second.probability.value()), (None, 0.1));
}

#[test]
fn a_set_that_sets_nothing_is_refused_with_what_is_there() {
    for (text, code, column, remedy) in [
        ("", "bad-set", 1, "KEY=VALUE"),
        ("population.size", "bad-set", 1, "KEY=VALUE"),
        ("population.size=", "bad-set", 1, "set to nothing"),
        ("=3", "bad-set", 1, "not a dotted key"),
        ("a b=3", "bad-set", 1, "not a dotted key"),
        ("population.size=1 2", "syntax", 17, "not TOML"),
        ("population.size=[", "syntax", 18, "not TOML"),
        ("population.siez=1", "unknown-key", 12, "did you mean `size`?"),
        ("population.size=0", "out-of-range", 17, "from 1 to"),
        ("population.size=big", "wrong-type", 17, "a whole number"),
        ("arm.three.wires.sso=true", "unknown-name", 5, "`one`, `two rivals` and `all wired`"),
        ("arm.one.platform.3.appeal=1", "unknown-name", 18, "`site` and `next`"),
        ("shock.1.size=1", "unknown-name", 7, "only `0`"),
        ("arm.one.operator.x.budget=1", "bad-set", 9, "[[operator]]"),
        ("scenario.name.x=1", "bad-set", 15, "no table"),
        ("target.x=1", "bad-set", 1, "[[target]]"),
        ("sweep.design=grid", "missing-key", 14, "[[sweep.factor]]"),
        ("scenario.baseline=nobody", "unknown-name", 19, "declared: `all wired`, `one`"),
    ] {
        let refused = set_refused(text);
        assert_eq!(refused.addresses(), [(code, "--set", 1, column)], "{text}: {refused}");
        assert!(refused.to_string().contains(remedy), "{text}: {refused}");
    }
}

#[test]
fn the_command_line_decides_over_the_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), FULL).unwrap();
    let with = |o: &Overrides| read_file(file.path(), &[], o).map(|(scenario, _)| scenario);
    let scenario = with(&Overrides {
        seed: Some(5),
        replicates: Some(3),
        arms: vec!["all wired".into(), "two rivals".into()],
        ..Overrides::default()
    })
    .unwrap();
    assert_eq!((scenario.seed, scenario.replicates, scenario.baseline), (5, 3, 0));
    let names: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(names, ["two rivals", "all wired"], "in the order of the file");
    let none = with(&Overrides { replicates: Some(0), ..Overrides::default() }).unwrap_err();
    assert_eq!(none.addresses(), [("out-of-range", "--replicates", 1, 1)]);
    let other = with(&Overrides { arms: vec!["oen".into()], ..Overrides::default() }).unwrap_err();
    assert_eq!(other.addresses(), [("unknown-name", "--arm", 1, 1)]);
    assert!(other.to_string().contains("declared: `one`, `two rivals` and `all wired`"));
}

#[test]
fn a_part_of_an_inherited_table_can_be_set_and_the_rest_stays() {
    let text = "[scenario]\nname = \"x\"\ndays = 9\n[population]\nsize = 100\n\
                [[arm]]\nname = \"a\"\ninitial = { registered = 0.5, second = 0.2 }\n\
                on_new_leader = { does = \"close\" }\n[[arm.platform]]\nname = \"p\"\n\
                [[arm]]\nname = \"c\"\nlike = \"a\"\n";
    let sets = ["arm.c.initial.second=0.6", "arm.c.on_new_leader.operator=coordinator"];
    let scenario = parse("x.toml", text, &sets.map(str::to_owned)).unwrap();
    let [a, c] = &scenario.arms[..] else { panic!("two arms") };
    assert_eq!(a.initial, Initial::Shares { registered: 0.5, second: 0.2 });
    assert_eq!(c.initial, Initial::Shares { registered: 0.5, second: 0.6 });
    assert_eq!(c.on_new_leader, a.on_new_leader);
}

#[test]
fn one_arm_sets_reproduction_or_probability_not_both() {
    let text = "[scenario]\nname = \"x\"\ndays = 9\n[population]\nsize = 100\n\
                [[arm]]\nname = \"a\"\nset = { \"activation.reproduction\" = 2, \
                \"activation.probability\" = 0.3 }\n[[arm.platform]]\nname = \"p\"\n";
    let refused = parse("x.toml", text, &[]).unwrap_err();
    assert_eq!(refused.addresses()[0].0, "conflict", "{refused}");
}
