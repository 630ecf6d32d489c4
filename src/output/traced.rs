//! The rows of a run that was traced.

use super::compared::{TableRows, as_text};
use crate::experiment::trace::{Trace, Traced};
use crate::id::{AgentId, Day};
use crate::scenario::Arm;
use serde::Serialize;

/// A row of `agents.csv`: a supporter. Fields are columns, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct AgentRow {
    agent: AgentId,
    federation: u32,
    degree: u32,
    first_registration: Option<Day>,
    platforms: String,
    activated: Option<Day>,
    lapsed: Option<Day>,
    mobilised: Option<Day>,
    calls_read: u32,
    id: Option<String>,
}

/// A row of `ties.csv`: a tie. Fields are columns, in order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct TieRow {
    agent: AgentId,
    other: AgentId,
}

/// A row a supporter, by number.
pub(super) fn agents(trace: &Trace, arm: &Arm) -> impl Iterator<Item = AgentRow> {
    let id = |agent: AgentId| trace.ids.as_ref().map(|ids| ids[agent.index()].clone());
    let each = (0..).map(AgentId).zip(&trace.supporters);
    each.map(move |(agent, traced)| row(agent, traced, arm, id(agent)))
}

/// A row a tie, lower number first, in order.
pub(super) fn ties(trace: &Trace) -> impl Iterator<Item = TieRow> {
    trace.ties.iter().map(|&[agent, other]| TieRow { agent, other })
}

/// The rows of both tables, as text.
pub fn rows(trace: &Trace, arm: &Arm) -> [TableRows; 2] {
    [
        TableRows::new("agents.csv", Vec::new(), as_text(agents(trace, arm))),
        TableRows::new("ties.csv", Vec::new(), as_text(ties(trace))),
    ]
}

fn row(agent: AgentId, traced: &Traced, arm: &Arm, id: Option<String>) -> AgentRow {
    let held = traced.platforms.iter().map(|platform| &*arm.platforms[platform.index()].name);
    AgentRow {
        agent,
        federation: traced.federation,
        degree: traced.degree,
        first_registration: traced.registered,
        platforms: held.collect::<Vec<_>>().join(";"),
        activated: traced.activated,
        lapsed: traced.lapsed,
        mobilised: traced.mobilised,
        calls_read: traced.calls_read,
        id,
    }
}
