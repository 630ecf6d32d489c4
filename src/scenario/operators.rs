//! Who runs platforms, and what they do when the party has a new leader.

use super::context::Context;
use super::copies::Copy;
use super::document::Node;
use super::file::{self, Reaction};
use super::names::{listed, short};
use super::{OnNewLeader, Operator};
use crate::id::OperatorId;

/// An operator before budgets are shared out.
struct Declared {
    name: String,
    budget: Option<f64>,
    capacity: Option<f64>,
    camp: String,
}

impl Declared {
    /// One of whom nothing but the name is said.
    fn plain(name: &str, context: &Context) -> Self {
        let camp = context.defaults.of("arm.operator.camp").as_str().unwrap_or_default().to_owned();
        Self { name: name.to_owned(), budget: None, capacity: None, camp }
    }
}

/// The operators, declared or one for each platform that says so.
pub(super) fn operators(
    context: &mut Context,
    arm: &Node,
    written: &file::Arm,
    copies: &[Copy],
) -> Option<Vec<Operator>> {
    let mut found: Vec<Declared> = Vec::new();
    let list = arm.get("operator").map_or(&[][..], Node::items);
    let mut fine = arm.get("operator").is_none_or(|list| !list.is_broken());
    for (node, written) in list.iter().zip(written.operator.iter().flatten()) {
        fine &= !node.entries().iter().any(|(_, value)| value.is_broken());
        let (Some(name), Some(camp)) =
            (operator_name(context, node), camp(context, node, &written.camp))
        else {
            fine = false;
            continue;
        };
        if found.iter().any(|other| other.name == name) {
            let message = format!("there are two operators `{}`", short(&name));
            let help = "give each operator of an arm its own name";
            context.wrong("duplicate-name", node.place_of("name"), message, help);
            fine = false;
        }
        let (budget, capacity) = (written.budget, written.capacity);
        found.push(Declared { name, budget, capacity, camp });
    }
    for copy in copies.iter().filter(|copy| copy.written.operator.as_deref() == Some("each")) {
        if !found.iter().any(|other| other.name == copy.name) {
            found.push(Declared::plain(&copy.name, context));
        }
    }
    let named = copies.iter().any(|copy| copy.node.has("operator"));
    if found.is_empty() && fine && !named {
        found.push(Declared::plain("coordinator", context));
    }
    let equal = 1.0 / found.len() as f64;
    let operator = |declared: Declared| Operator {
        name: declared.name,
        budget: declared.budget.unwrap_or(equal),
        capacity: declared.capacity,
        camp: declared.camp,
    };
    fine.then(|| found.into_iter().map(operator).collect())
}

fn camp(context: &mut Context, node: &Node, written: &str) -> Option<String> {
    if node.has("camp") { context.name(node, "camp") } else { Some(written.to_owned()) }
}

fn operator_name(context: &mut Context, node: &Node) -> Option<String> {
    let name = context.name(node, "name")?;
    if name == "each" {
        let help = "write another: operator = \"each\" gives every copy its own operator";
        context.wrong("bad-name", node.place_of("name"), "`each` cannot be an operator", help);
        return None;
    }
    Some(name)
}

/// The operator called `written`, or the only one.
pub(super) fn operator(
    context: &mut Context,
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
            context.wrong("missing-key", table.place, message, help);
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
                context.wrong("unknown-name", place, message, help);
            } else {
                context.unknown_name(place, "operator", name, names);
            }
            None
        }
    }
}

/// What the arm does when the party has a new leader; `None` if what is written of it is wrong.
pub(super) fn on_new_leader(
    context: &mut Context,
    arm: &Node,
    written: Option<&file::OnNewLeader>,
    operators: &[&str],
) -> Option<OnNewLeader> {
    let (Some(written), Some(table)) = (written, arm.get("on_new_leader")) else {
        return Some(OnNewLeader::Keep);
    };
    let does = written.does;
    if does == Reaction::Keep && written.operator.is_none() {
        return Some(OnNewLeader::Keep);
    }
    let operator = operator(context, table, written.operator.as_deref(), operators)?;
    Some(match does {
        Reaction::Keep => OnNewLeader::Keep,
        Reaction::Close => OnNewLeader::Close { operator },
        Reaction::Defund => OnNewLeader::Defund { operator },
    })
}
