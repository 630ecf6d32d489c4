//! The organisation of one arm: operators, platforms, wires, and who holds accounts on day 0.

use super::defaults;
use super::document::Node;
use super::file;
use super::initial::initial;
use super::laws::probability;
use super::names::{listed, short};
use super::resolve::World;
use super::{Initial, OnNewLeader, Operator, Platform, Wires};
use crate::id::{Day, OperatorId, PlatformId, PlatformSet};
use crate::unit::Probability;

/// How one arm organises the campaign.
pub(super) struct Organisation {
    pub operators: Vec<Operator>,
    pub platforms: Vec<Platform>,
    pub wires: Wires,
    pub initial: Initial,
    pub on_new_leader: OnNewLeader,
}

/// One platform after counting.
struct Copy<'a> {
    node: &'a Node,
    written: &'a file::Platform,
    name: String,
    /// Its number among its like, from 0.
    number: u16,
}

/// The organisation of `arm`; `None` if what is written of it is wrong.
pub(super) fn organisation(
    world: &mut World,
    arm: &Node,
    written: &file::Arm,
) -> Option<Organisation> {
    let copies = copies(world, arm, written);
    let operators = operators(world, arm, written, copies.as_deref()?)?;
    let names: Vec<&str> = operators.iter().map(|operator| operator.name.as_str()).collect();
    let on_new_leader = on_new_leader(world, arm, written.on_new_leader.as_ref(), &names);
    let copies = copies?;
    let platforms: Vec<Option<Platform>> =
        copies.iter().map(|copy| platform(world, copy, &copies, &names)).collect();
    let platforms: Vec<Platform> = platforms.into_iter().collect::<Option<_>>()?;
    if platforms.iter().all(|platform| platform.appeal <= 0.0) {
        let place = copies[0].node.place_of("appeal");
        world.wrong("impossible", place, "no platform has any appeal", "write appeal = 1");
        return None;
    }
    let initial = initial(world, arm, written.initial.as_ref(), &platforms);
    let wires = wires(written.wires.as_ref());
    let broken = ["wires", "on_new_leader", "operator"]
        .iter()
        .any(|key| arm.get(key).is_some_and(Node::is_broken));
    (!broken).then_some(Organisation {
        platforms,
        wires: wires?,
        initial: initial?,
        on_new_leader: on_new_leader?,
        operators,
    })
}

/// The platforms after counting.
fn copies<'a>(world: &mut World, arm: &'a Node, written: &'a file::Arm) -> Option<Vec<Copy<'a>>> {
    let Some(list) = arm.get("platform") else {
        let help = "add a table [[arm.platform]] with a name, or `like` = an arm that has one";
        world.wrong("missing-key", arm.place, "this arm has no platform", help);
        return None;
    };
    let mut copies = Vec::new();
    let mut fine = !list.is_broken();
    for (node, written) in list.items().iter().zip(written.platform.iter().flatten()) {
        let (Some(name), false) =
            (world.name(node, "name"), node.get("count").is_some_and(Node::is_broken))
        else {
            fine = false;
            continue;
        };
        let count = written.count.unwrap_or(1);
        for number in 0..count {
            let name = if count == 1 { name.clone() } else { format!("{name}-{}", number + 1) };
            if copies.iter().any(|copy: &Copy| copy.name == name) {
                let message = format!("there are two platforms `{}`", short(&name));
                let help = "give each platform of an arm its own name, or write a count";
                world.wrong("duplicate-name", node.place_of("name"), message, help);
                fine = false;
            }
            copies.push(Copy { node, written, name, number });
        }
        if copies.len() > PlatformSet::MOST {
            let message = format!("the arm has more than {} platforms", PlatformSet::MOST);
            world.wrong("out-of-range", node.place_of("count"), message, "write fewer");
            return None;
        }
    }
    (fine && !copies.is_empty()).then_some(copies)
}

/// The operators, declared or one for each platform that says so.
fn operators(
    world: &mut World,
    arm: &Node,
    written: &file::Arm,
    copies: &[Copy],
) -> Option<Vec<Operator>> {
    let mut found: Vec<(String, Option<f64>)> = Vec::new();
    let list = arm.get("operator").map_or(&[][..], Node::items);
    let mut fine = arm.get("operator").is_none_or(|list| !list.is_broken());
    for (node, written) in list.iter().zip(written.operator.iter().flatten()) {
        fine &= !node.get("budget").is_some_and(Node::is_broken);
        let Some(name) = operator_name(world, node) else {
            fine = false;
            continue;
        };
        if found.iter().any(|(other, _)| *other == name) {
            let message = format!("there are two operators `{}`", short(&name));
            let help = "give each operator of an arm its own name";
            world.wrong("duplicate-name", node.place_of("name"), message, help);
            fine = false;
        }
        found.push((name, written.budget));
    }
    for copy in copies.iter().filter(|copy| copy.written.operator.as_deref() == Some("each")) {
        if !found.iter().any(|(name, _)| *name == copy.name) {
            found.push((copy.name.clone(), None));
        }
    }
    let named = copies.iter().any(|copy| copy.node.has("operator"));
    if found.is_empty() && fine && !named {
        found.push((defaults::OPERATOR.to_owned(), None));
    }
    let equal = 1.0 / found.len() as f64;
    let operator = |(name, budget): (String, Option<f64>)| Operator {
        camp: String::new(),
        capacity: None,
        name,
        budget: budget.unwrap_or(equal),
    };
    fine.then(|| found.into_iter().map(operator).collect())
}

fn operator_name(world: &mut World, node: &Node) -> Option<String> {
    let name = world.name(node, "name")?;
    if name == "each" {
        let help = "write another: operator = \"each\" gives every copy its own operator";
        world.wrong("bad-name", node.place_of("name"), "`each` cannot be an operator", help);
        return None;
    }
    Some(name)
}

/// The operator called `written`, or the only one.
fn operator(
    world: &mut World,
    table: &Node,
    written: Option<&str>,
    names: &[&str],
) -> Option<OperatorId> {
    let at = match written {
        Some(name) => names.iter().position(|known| *known == name),
        None if names.len() == 1 => Some(0),
        None if table.has("operator") => return None,
        None => {
            let help = format!("write operator = one of {}", listed(names.iter().copied(), "none"));
            let message = "with several operators it must be said which";
            world.wrong("missing-key", table.place, message, help);
            return None;
        }
    };
    match (at, written) {
        (Some(at), _) => u8::try_from(at).ok().map(OperatorId),
        (None, name) => {
            let place = table.place_of("operator");
            let name = name.unwrap_or_default();
            if names.is_empty() {
                let message = format!("there is no operator `{}`: none is declared", short(name));
                let help = format!("declare it: [[arm.operator]] with name = \"{}\"", short(name));
                world.wrong("unknown-name", place, message, help);
            } else {
                world.unknown_name(place, "operator", name, names);
            }
            None
        }
    }
}

fn platform(
    world: &mut World,
    copy: &Copy,
    copies: &[Copy],
    operators: &[&str],
) -> Option<Platform> {
    let (node, written) = (copy.node, copy.written);
    let runs = match written.operator.as_deref() {
        Some("each") => Some(copy.name.as_str()),
        other => other,
    };
    let operator = operator(world, node, runs, operators);
    let times = times(world, copy);
    let successor = successor(world, copy, copies);
    let filling = world.defaults.filling();
    let appeal = written.appeal.unwrap_or(1.0);
    let (opens, closes) = times?;
    let broken = node.entries().iter().any(|(_, value)| value.is_broken());
    (!broken).then_some(Platform {
        name: copy.name.clone(),
        operator: operator?,
        opens,
        closes,
        successor: successor?,
        gap: written.gap.unwrap_or(filling.gap),
        migration: probability(written.migration.unwrap_or(filling.migration))?,
        list_migration: probability(written.list_migration.unwrap_or(filling.list_migration))?,
        appeal,
        initial_weight: written.initial_weight.unwrap_or(appeal),
        niche: None,
        imported: None,
        rollout: 0,
        federations: None,
        open_to: None,
    })
}

/// The days a platform opens and closes.
fn times(world: &mut World, copy: &Copy) -> Option<(Day, Option<Day>)> {
    let (node, written) = (copy.node, copy.written);
    let first = match written.opens {
        Some(when) => world.day(when, 0, node.place_of("opens"))?,
        None => Day(0),
    };
    let opens = first.plus(copy.number.saturating_mul(written.every.unwrap_or(0)));
    if let Some(days) = world.days.filter(|days| opens.0 > *days) {
        let message = format!("`{}` opens on day {}, beyond the last, {days}", copy.name, opens.0);
        world.wrong(
            "after-end",
            node.place_of("every"),
            message,
            "let `every` or `count` be smaller",
        );
        return None;
    }
    let Some(when) = written.closes else { return Some((opens, None)) };
    let closes = world.day(when, 0, node.place_of("closes"))?;
    if closes <= opens {
        let (name, opens, closes) = (&copy.name, opens.0, closes.0);
        let message = format!("`{name}` closes on day {closes} but opens on day {opens}");
        let help = format!("write closes = {} or later", opens + 1);
        world.wrong("closing-before-opening", node.place_of("closes"), message, help);
        return None;
    }
    Some((opens, Some(closes)))
}

/// Who takes over the members; `None` if that is wrong.
fn successor(world: &mut World, copy: &Copy, copies: &[Copy]) -> Option<Option<PlatformId>> {
    let node = copy.node;
    let Some(name) = &copy.written.successor else {
        for key in ["gap", "migration", "list_migration"] {
            if let Some(value) = node.get(key).filter(|_| !node.has("successor")) {
                let place = value.key.unwrap_or(value.place);
                let message = format!("`{key}` says how members follow, but to no successor");
                let help = "write successor = the platform that takes over, or remove it";
                world.wrong("conflict", place, message, help);
            }
        }
        return Some(None);
    };
    let place = node.place_of("successor");
    let Some(at) = copies.iter().position(|other| other.name == *name) else {
        let names: Vec<&str> = copies.iter().map(|other| other.name.as_str()).collect();
        world.unknown_name(place, "platform", name, &names);
        return None;
    };
    if *name == copy.name {
        let message = format!("`{name}` cannot succeed itself");
        world.wrong("conflict", place, message, "write another platform of the arm");
        return None;
    }
    u8::try_from(at).ok().map(|at| Some(PlatformId(at)))
}

fn wires(written: Option<&file::Wires>) -> Option<Wires> {
    let none = Wires {
        sso: false,
        bridge: Probability::ZERO,
        shared_list: false,
        shared_calendar: false,
        same_message: false,
        news_lag: 0,
        pooled_budget: false,
    };
    let all = Wires {
        sso: true,
        bridge: Probability::ONE,
        shared_list: true,
        shared_calendar: true,
        same_message: true,
        news_lag: 0,
        pooled_budget: true,
    };
    Some(match written {
        None | Some(file::Wires::Word(file::WiresWord::None)) => none,
        Some(file::Wires::Word(file::WiresWord::All)) => all,
        Some(file::Wires::Each(each)) => Wires {
            sso: each.sso.unwrap_or(false),
            bridge: probability(each.bridge.unwrap_or(0.0))?,
            shared_list: each.shared_list.unwrap_or(false),
            ..none
        },
    })
}

fn on_new_leader(
    world: &mut World,
    arm: &Node,
    written: Option<&file::OnNewLeader>,
    operators: &[&str],
) -> Option<OnNewLeader> {
    let (Some(written), Some(table)) = (written, arm.get("on_new_leader")) else {
        return Some(OnNewLeader::Keep);
    };
    let closes = written.does == Some(file::Reaction::Close);
    if !closes && written.operator.is_none() {
        return Some(OnNewLeader::Keep);
    }
    let operator = operator(world, table, written.operator.as_deref(), operators)?;
    Some(if closes { OnNewLeader::Close { operator } } else { OnNewLeader::Keep })
}
