//! The organisation of one arm: operators, platforms, wires, who holds accounts on day 0, and how
//! all that changes.

use super::changes::changes;
use super::context::Context;
use super::copies::copies;
use super::document::Node;
use super::file;
use super::initial::initial;
use super::operators::{on_new_leader, operators};
use super::platforms::platform;
use super::wires;
use super::{Change, Initial, OnNewLeader, Operator, Platform, Wires};

/// How one arm organises the campaign.
pub(super) struct Organisation {
    pub operators: Vec<Operator>,
    pub platforms: Vec<Platform>,
    pub wires: Wires,
    pub initial: Initial,
    pub on_new_leader: OnNewLeader,
    pub changes: Vec<Change>,
}

/// The organisation of `arm`; `None` if what is written of it is wrong.
pub(super) fn organisation(
    context: &mut Context,
    arm: &Node,
    written: &file::Arm,
) -> Option<Organisation> {
    let copies = copies(context, arm, written);
    let operators = operators(context, arm, written, copies.as_deref()?)?;
    let names: Vec<&str> = operators.iter().map(|operator| operator.name.as_str()).collect();
    let on_new_leader = on_new_leader(context, arm, written.on_new_leader.as_ref(), &names);
    let copies = copies?;
    let platforms: Vec<Option<Platform>> =
        copies.iter().map(|copy| platform(context, copy, &copies, &names)).collect();
    let platforms: Vec<Platform> = platforms.into_iter().collect::<Option<_>>()?;
    if platforms.iter().all(|platform| platform.appeal <= 0.0) {
        let place = copies[0].node.place_of("appeal");
        context.wrong("impossible", place, "no platform has any appeal", "write appeal = 1");
        return None;
    }
    let initial = initial(context, arm, written.initial.as_ref(), &platforms);
    let wires = wires::wires(&written.wires)?;
    let changes =
        changes(context, arm, written.change.as_deref().unwrap_or_default(), &names, wires);
    let broken = ["wires", "on_new_leader", "operator"]
        .iter()
        .any(|key| arm.get(key).is_some_and(Node::is_broken));
    (!broken).then_some(Organisation {
        platforms,
        wires,
        initial: initial?,
        on_new_leader: on_new_leader?,
        changes: changes?,
        operators,
    })
}
