//! What joins platforms and operators.

use super::document::{Node, Value};
use super::file::{WireTable, Wires as Written, WiresWord};
use super::laws::probability;
use super::resolve::World;
use super::{Lag, Wires};
use crate::unit::Probability;

/// What is in force where nothing is written: every wire off, with the default lag.
pub(super) fn unwritten(world: &World) -> Wires {
    Wires { news_lag: Lag::Days(world.defaults.filling().news_lag), ..none() }
}

/// Every wire off: nobody hears of anything.
fn none() -> Wires {
    Wires {
        sso: false,
        bridge: Probability::ZERO,
        shared_list: false,
        shared_calendar: false,
        same_message: false,
        news_lag: Lag::Never,
        pooled_budget: false,
    }
}

/// Every wire on.
fn all() -> Wires {
    Wires {
        sso: true,
        bridge: Probability::ONE,
        shared_list: true,
        shared_calendar: true,
        same_message: true,
        news_lag: Lag::Days(0),
        pooled_budget: true,
    }
}

/// What `written` makes of the wires there are `before`: a word sets all, a table those it names.
pub(super) fn wires(written: Option<&Written>, before: Wires) -> Option<Wires> {
    Some(match written {
        None => before,
        Some(Written::Word(WiresWord::None)) => none(),
        Some(Written::Word(WiresWord::All)) => all(),
        Some(Written::Each(each)) => changed(before, each)?,
    })
}

fn changed(before: Wires, written: &WireTable) -> Option<Wires> {
    Some(Wires {
        sso: written.sso.unwrap_or(before.sso),
        bridge: written.bridge.map_or(Some(before.bridge), probability)?,
        shared_list: written.shared_list.unwrap_or(before.shared_list),
        shared_calendar: written.shared_calendar.unwrap_or(before.shared_calendar),
        same_message: written.same_message.unwrap_or(before.same_message),
        news_lag: written.news_lag.unwrap_or(before.news_lag),
        pooled_budget: written.pooled_budget.unwrap_or(before.pooled_budget),
    })
}

/// Give `arm` the wires `written` on top of those it inherits: a table changes what it names.
pub(super) fn inherit(arm: &mut Node, written: &Node) {
    let inherited = arm.get("wires").filter(|_| matches!(written.value, Value::Table(_)));
    let Some(inherited) = inherited else {
        arm.put("wires", written.clone());
        return;
    };
    let mut wires = inherited.clone();
    if let Some(word) = inherited.text() {
        wires = Node { key: inherited.key, ..Node::table(inherited.place) };
        let meant = if word == "all" { all() } else { none() };
        for (wire, value) in spelt_out(&meant) {
            wires.put(wire, Node { key: None, place: inherited.place, value });
        }
    }
    for (key, node) in written.entries() {
        wires.put(key, node.clone());
    }
    arm.put("wires", wires);
}

/// Wires as a table of the file would have them.
fn spelt_out(wires: &Wires) -> [(&'static str, Value); 7] {
    let lag = match wires.news_lag {
        Lag::Days(days) => Value::Integer(days.into()),
        Lag::Never => Value::Real(f64::INFINITY),
    };
    [
        ("sso", Value::Boolean(wires.sso)),
        ("bridge", Value::Real(wires.bridge.value())),
        ("shared_list", Value::Boolean(wires.shared_list)),
        ("shared_calendar", Value::Boolean(wires.shared_calendar)),
        ("same_message", Value::Boolean(wires.same_message)),
        ("news_lag", lag),
        ("pooled_budget", Value::Boolean(wires.pooled_budget)),
    ]
}
