//! Section 7.9, *Record*: the rows of a day.

use super::ballot;
use super::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// A value of a table.
#[derive(Clone, Debug)]
pub enum Cell {
    Count(u64),
    Real(f64),
    Word(String),
}

impl PartialEq for Cell {
    /// Real numbers are the same when all their bits are.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Count(one), Self::Count(other)) => one == other,
            (Self::Real(one), Self::Real(other)) => one.to_bits() == other.to_bits(),
            (Self::Word(one), Self::Word(other)) => one == other,
            _ => false,
        }
    }
}

/// A row: its day, what it is about and at which position of the arm, and its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub day: usize,
    pub about: &'static str,
    pub position: usize,
    pub cells: BTreeMap<String, Cell>,
}

impl Row {
    pub fn counts<const COLUMNS: usize>(
        day: usize,
        (about, position): (&'static str, usize),
        columns: [(&'static str, u64); COLUMNS],
    ) -> Self {
        let cells = columns.map(|(name, count)| (name.to_owned(), Cell::Count(count))).into();
        Self { day, about, position, cells }
    }

    /// An event: its kind, platform, operator and people.
    pub fn event(
        day: usize,
        kind: &str,
        platform: Option<usize>,
        operator: Option<usize>,
        people: Option<usize>,
    ) -> Self {
        let word = |number: Option<usize>| Cell::Word(format!("{number:?}"));
        let cells = [
            ("kind", Cell::Word(kind.to_owned())),
            ("platform", word(platform)),
            ("operator", word(operator)),
            ("people", word(people)),
        ];
        let cells = cells.map(|(name, cell)| (name.to_owned(), cell)).into();
        Self { day, about: "event", position: 0, cells }
    }
}

/// All rows of today; `history` has how many were active on each day up to now.
pub fn rows(world: &World, history: &[usize]) -> Vec<Row> {
    let mut rows = vec![curve(world)];
    rows.extend((0..world.platforms.len()).map(|p| platform(world, p)));
    rows.extend((0..world.operators.len()).map(|c| operator(world, c)));
    rows.extend(camps(world));
    rows.extend(world.events.iter().map(|&(kind, platform, operator, people)| {
        Row::event(world.day, kind, platform, operator, people)
    }));
    if world.scenario.election.is_some_and(|day| usize::from(day.0) == world.day) {
        rows.push(ballot::ballot(world, history));
    }
    rows
}

fn curve(world: &World) -> Row {
    let flows = &world.flows;
    let supporters = &world.supporters;
    let registered = supporters.iter().filter(|supporter| !supporter.accounts.is_empty()).count();
    let mobilised = supporters.iter().filter(|supporter| supporter.mobilised).count();
    let accounts: usize = supporters.iter().map(|supporter| supporter.accounts.len()).sum();
    let covered: BTreeSet<usize> = supporters
        .iter()
        .filter(|supporter| supporter.active)
        .map(|supporter| supporter.federation)
        .collect();
    Row::counts(
        world.day,
        ("curve", 0),
        [
            ("registered", registered as u64),
            ("accounts", accounts as u64),
            ("active", world.active() as u64),
            ("activated", flows.activated),
            ("lapsed", flows.lapsed),
            ("responses", flows.responses),
            ("activated_by_friends", flows.activated_by_friends),
            ("mobilised", mobilised as u64),
            ("actions", flows.actions),
            ("announced", flows.announced),
            ("calls_sent", flows.operators.iter().map(|operator| operator.sent).sum()),
            ("calls_received", flows.received),
            ("calls_read", flows.operators.iter().map(|operator| operator.read).sum()),
            ("calls_late", flows.late),
            ("calls_duplicate", flows.operators.iter().map(|operator| operator.duplicate).sum()),
            ("calls_contradictory", flows.contradictory),
            ("unsubscribed", flows.operators.iter().map(|operator| operator.unsubscribed).sum()),
            ("invitations", flows.invitations),
            ("federations_covered", covered.len() as u64),
        ],
    )
}

fn platform(world: &World, p: usize) -> Row {
    let flows = &world.flows.platforms[p];
    let members = world.members(p);
    let supporters = || members.iter().map(|&i| &world.supporters[i]);
    Row::counts(
        world.day,
        ("platform", p),
        [
            ("open", world.platforms[p].open.into()),
            ("accounts", members.len() as u64),
            ("active", supporters().filter(|supporter| supporter.active).count() as u64),
            ("joined", flows.joined_new + flows.joined_registered),
            ("left", flows.left),
            ("already_elsewhere", supporters().filter(|s| s.accounts.len() > 1).count() as u64),
            ("joined_new", flows.joined_new),
            ("joined_registered", flows.joined_registered),
        ],
    )
}

fn operator(world: &World, c: usize) -> Row {
    let flows = &world.flows.operators[c];
    let is_in_force = world.operators[c].became == c;
    let on_list = |lists: &BTreeSet<usize>| match world.wires.shared_list {
        true => !lists.is_empty(),
        false => lists.contains(&c),
    };
    let listed = world.supporters.iter().filter(|supporter| on_list(&supporter.lists)).count();
    let [_, active, mobilised] = followers(world, |operator| operator == c);
    let mut row = Row::counts(
        world.day,
        ("operator", c),
        [
            ("listed", if is_in_force { listed as u64 } else { 0 }),
            ("calls_sent", flows.sent),
            ("calls_read", flows.read),
            ("calls_duplicate", flows.duplicate),
            ("unsubscribed", flows.unsubscribed),
            ("active", active),
            ("mobilised", mobilised),
        ],
    );
    row.cells.insert("spent".to_owned(), Cell::Real(world.operators[c].spent));
    row
}

fn camps(world: &World) -> Vec<Row> {
    let camp_of = |c: usize| world.arm.operators[c].camp.as_str();
    let mut camps: Vec<&str> = Vec::new();
    for c in 0..world.operators.len() {
        if !camps.contains(&camp_of(c)) {
            camps.push(camp_of(c));
        }
    }
    let row = |(at, camp): (usize, &str)| {
        let [registered, active, mobilised] = followers(world, |c| camp_of(c) == camp);
        Row::counts(
            world.day,
            ("camp", at),
            [("registered", registered), ("active", active), ("mobilised", mobilised)],
        )
    };
    camps.into_iter().enumerate().map(row).collect()
}

/// The followers of operators: all of them, those active, those ever mobilised.
fn followers(world: &World, is_one: impl Fn(usize) -> bool) -> [u64; 3] {
    let follows = |p: &usize| is_one(world.operator_of(*p));
    let mut counts = [0; 3];
    for supporter in world.supporters.iter().filter(|s| s.accounts.iter().any(follows)) {
        counts[0] += 1;
        counts[1] += u64::from(supporter.active);
        counts[2] += u64::from(supporter.mobilised);
    }
    counts
}
