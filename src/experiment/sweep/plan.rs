//! What a sweep is to run.

use super::precision::Goal;
use crate::design::Points;
use crate::experiment::indicator::{Indicator, indicators};
use crate::experiment::results::RunRecord;
use crate::model::curve::Curve;
use crate::scenario::Scenario;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What a sweep is to run: a scenario, and the points at which it has other values.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The scenario as written.
    pub scenario: &'a Scenario,
    /// Where it has other values.
    pub points: &'a Points,
    /// The indicators of every run, in the order of the columns.
    pub indicators: Vec<Indicator>,
    /// Whether counts are kept of every day.
    pub daily: bool,
    /// When a point has been replicated often enough, if the number of replicates is not given.
    pub goal: Option<Goal>,
    /// The scenarios at the first points, as far as they were read.
    read: Vec<OnceLock<Result<Scenario, String>>>,
}

/// The most points of a sweep.
const MOST: u64 = (u32::MAX / 4) as u64;

/// How many points are tried before a sweep is refused because none of them can be.
const TRIED: u64 = 1000;

/// The most points whose scenarios are kept, because reading one takes longer than a tiny run.
pub const READ_ONCE: u64 = 1024;

impl<'a> Plan<'a> {
    /// The plan of the sweep of `scenario` over `points`.
    ///
    /// # Errors
    /// When there is no point or there are too many, none of the first can be, or the precision is asked
    /// of an indicator that there is not.
    pub fn new(scenario: &'a Scenario, points: &'a Points, daily: bool) -> Result<Self, String> {
        Self::must_have_a_size(points)?;
        let indicators = indicators(&first_possible(scenario, points)?);
        let precision = scenario.sweep.as_ref().and_then(|sweep| sweep.precision.as_ref());
        let goal = precision.map(|precision| Goal::new(precision, scenario, &indicators));
        let read = (0..points.len().min(READ_ONCE)).map(|_| OnceLock::new()).collect();
        Ok(Self { scenario, points, indicators, daily, goal: goal.transpose()?, read })
    }

    /// Refuse a design without points, or with more than can be numbered.
    ///
    /// # Errors
    /// When it is one.
    pub fn must_have_a_size(points: &Points) -> Result<(), String> {
        match points.len() {
            1..=MOST => Ok(()),
            count => Err(format!("the design has {count} points: 1 to 1,073,741,823 can be run")),
        }
    }

    /// How many points there are.
    pub fn size(&self) -> u32 {
        self.points.len() as u32
    }

    /// The most replicates that a point can have.
    pub fn most(&self) -> u32 {
        self.goal.as_ref().map_or(self.scenario.replicates, |goal| goal.max)
    }

    /// The scenario at the point in this `position`.
    ///
    /// # Errors
    /// When it cannot be, or has other indicators than the first that can, so that no table holds both.
    pub fn at(&self, position: u32) -> Result<Cow<'_, Scenario>, String> {
        match self.read.get(position as usize) {
            None => self.read_at(position).map(Cow::Owned),
            Some(kept) => {
                let read = kept.get_or_init(|| self.read_at(position)).as_ref();
                read.map(Cow::Borrowed).map_err(Clone::clone)
            }
        }
    }

    fn read_at(&self, position: u32) -> Result<Scenario, String> {
        let settings = self.points.settings(position.into());
        let scenario = self.scenario.at(&settings).map_err(|refused| refused.to_string())?;
        alike(&indicators(&scenario), &self.indicators)?;
        Ok(scenario)
    }

    /// What is kept of the `curve` of the arm at position `arm`.
    pub(super) fn kept(&self, arm: usize, curve: &Curve, indicators: &[Indicator]) -> RunRecord {
        let kept = RunRecord::of(arm, curve, indicators);
        if self.daily { kept } else { kept.without_days() }
    }
}

/// The scenario at the first of `points` that can be.
///
/// # Errors
/// When none of the first thousand can be; the message says why the first cannot.
pub fn first_possible(scenario: &Scenario, points: &Points) -> Result<Scenario, String> {
    let tried = points.len().min(TRIED);
    let mut why = None;
    for point in 0..tried {
        match scenario.at(&points.settings(point)) {
            Ok(possible) => return Ok(possible),
            Err(refused) => why.get_or_insert_with(|| refused.reason().into_owned()),
        };
    }
    let which = if points.len() > tried { "first " } else { "" };
    let why = why.unwrap_or_default();
    Err(format!("none of the {which}{tried} points can be run; point 0: {why}"))
}

/// See that the indicators of a point are those of the first that can be run, so that a table holds both.
///
/// # Errors
/// When they are not.
pub fn alike(here: &[Indicator], first: &[Indicator]) -> Result<(), String> {
    match here.iter().map(|indicator| &indicator.name).eq(first.iter().map(|other| &other.name)) {
        true => Ok(()),
        false => {
            Err("other indicators are read at this point than at the first that can be run"
                .to_owned())
        }
    }
}
