//! The room an experiment will need, told before anything is allocated.

use super::indicator::indicators;
use crate::scenario::{Arm, Scenario, Thresholds, TieRule, Uncertain};
use crate::tally::{CampTally, OperatorTally, PlatformTally, Tally};

/// The predicted needs of an experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// The most memory in use at once, in bytes.
    pub memory: u64,
    /// All files of the result together, in bytes; about twice as much is needed while running.
    pub disk: u64,
}

/// Bytes of the program itself, before any supporter exists.
const PROGRAM: u64 = 10 << 20;

/// Bytes per supporter and arm under way: accounts, seven sets, actions done and calls read; and the
/// groups of ties when the public is counted.
const STATE: u64 = 5 + 4;

/// Bytes per supporter and arm that the allocator keeps: of what is moved in a day, and with that of the
/// drawing of ties that are held.
const KEPT_BACK: (u64, u64) = (4, 6);

/// Bytes per supporter that say where the ties of each begin, where ties are held.
const OFFSET: u64 = 4;

/// Bytes of the number of friends a supporter has or needs, where nobody has more than 255, and where
/// somebody may.
const COUNT: (u64, u64) = (1, 4);

/// Bytes of how tired a supporter is, where that is kept.
const FATIGUE: u64 = 8;

/// Bytes per supporter of an arm whose thresholds are drawn.
const THRESHOLD: u64 = 16;

/// Bytes of a tie: its two ends, or its pair.
const PAIR: u64 = 8;

/// So many pairs are kept while random ties are sorted; of more, each is drawn again and again.
const KEPT: u64 = 1 << 21;

/// The room that is granted to sort few ties that are kept, and many that are not, in bytes.
const ROOM: (u64, u64) = (2 << 20, 16 << 20);

/// The room to sort ties as a share of their own if that is more.
const SHARE: (f64, f64) = (0.06, 0.155);

/// Bytes of a run of a sweep, in its store and in `runs.csv`: for itself, for each day, for each indicator.
const RECORD: u64 = 60;
const COUNTS: u64 = 5;
const VALUE: u64 = 17;

/// Bytes of a row of `summary.csv` and of `paired.csv`.
const STATISTICS: u64 = 160;

/// Bytes of a row of `bands.csv` and of `delta.csv` of a sweep.
const BAND: u64 = 62;
const DIFFERENCE: u64 = 126;

/// Bytes of a row: of `curves.csv` and of the tables by day.
const ROW: u64 = 90;

/// A scenario as written, and with all that is uncertain at either end.
#[derive(Debug)]
pub struct Extremes(Vec<Scenario>);

impl Extremes {
    /// Those of `scenario`.
    pub fn of(scenario: &Scenario) -> Self {
        let ends: [fn(&Uncertain) -> f64; 2] =
            [|uncertain| uncertain.low, |uncertain| uncertain.high];
        let uncertain = scenario.uncertain();
        let at = |end| scenario.imagined(&uncertain.iter().map(end).collect::<Vec<_>>()).ok();
        let ends = ends.into_iter().filter(|_| !uncertain.is_empty()).filter_map(at);
        Self(std::iter::once(scenario.clone()).chain(ends).collect())
    }

    /// The most that any of them needs for `replicates` with `threads` threads, `ahead` of the
    /// replicates under way.
    pub fn estimate(&self, replicates: u32, threads: usize, ahead: u32) -> Estimate {
        let needs = self.0.iter().map(|end| of_one(end, replicates, threads, ahead));
        needs.fold(Estimate::default(), |most, needs| Estimate {
            memory: most.memory.max(needs.memory),
            disk: most.disk.max(needs.disk),
        })
    }
}

/// Bytes that are kept in memory of all arms of `replicates`, for the tables over them.
pub fn kept(scenario: &Scenario, replicates: u32) -> u64 {
    let days = u64::from(scenario.days.0) + 1;
    let values = (size_of::<Option<f64>>() * indicators(scenario).len()) as u64;
    scenario.arms.len() as u64 * u64::from(replicates) * (16 * days + values)
}

/// Bytes of all files of a sweep that a point takes with `replicates`: its runs in the store and in
/// their table, and its rows of the other tables.
pub fn disk_of_point(scenario: &Scenario, replicates: u32) -> u64 {
    let (arms, days) = (scenario.arms.len() as u64, u64::from(scenario.days.0) + 1);
    let values = indicators(scenario).len() as u64;
    let of_run = RECORD + days * COUNTS + values * VALUE;
    let of_indicators = (2 * arms - 1) * values * STATISTICS;
    let of_days = 4 * days * (arms * BAND + (arms - 1) * DIFFERENCE);
    u64::from(replicates) * arms * of_run + of_indicators + of_days
}

fn of_one(scenario: &Scenario, replicates: u32, threads: usize, ahead: u32) -> Estimate {
    let size = u64::from(scenario.population.size);
    let (arms, days) = (scenario.arms.len() as u64, u64::from(scenario.days.0) + 1);
    let (kept, replicates) = (kept(scenario, replicates), u64::from(replicates));
    let ties = scenario.held_ties();
    let platforms: u64 = scenario.arms.iter().map(|arm| arm.platforms.len() as u64).sum();
    let operators: u64 = scenario.arms.iter().map(|arm| arm.operators.len() as u64).sum();
    let working = (threads as u64).min(ahead.into()).min(replicates);
    let comparisons = scenario.comparisons() as u64;
    let arms_working = (threads as u64).div_ceil(working.max(1)).min(arms * comparisons);

    let offsets = if ties > 0.0 { OFFSET * size } else { 0 };
    let at_once = if matches!(scenario.ties, TieRule::Annealed { .. }) { arms_working } else { 1 };
    let drawing = offsets + at_once * drawing(scenario, ties, replicates > working);
    let state = scenario.arms.iter().map(|arm| state(scenario, arm)).max().unwrap_or(STATE);
    let state = arms_working * state;
    let lists = scenario.arms.iter().map(|arm| arm.operators.len() as u64 + 1).max().unwrap_or(1);
    let state = state + arms_working * (lists + writing(scenario)).div_ceil(8);
    let lasting = PAIR * ties as u64 + offsets;
    let own = state * size + arms_working * canvassing(scenario);
    let at_work = match &scenario.ties {
        // All replicates have the ties of a file, which was read before the first of them.
        TieRule::File(_) => drawing.max(lasting + working * own),
        // Those that start together do not all draw their ties at the same moment.
        _ => {
            let running = lasting + own;
            drawing.max(running) + working.saturating_sub(1) * running.max(drawing / 2)
        }
    };
    let recorded: u64 = scenario.arms.iter().map(bytes_of_a_day).sum();
    let waiting = u64::from(ahead).min(replicates) * days * recorded * comparisons;
    let series = comparisons * kept;
    let run_days = replicates * days;
    Estimate {
        memory: PROGRAM + at_work + waiting + series,
        disk: ROW * (run_days * (arms + platforms + operators) + 9 * arms * days),
    }
}

/// Bytes per supporter of `arm`.
fn state(scenario: &Scenario, arm: &Arm) -> u64 {
    let crowded = matches!(scenario.ties, TieRule::Complete | TieRule::Annealed { .. });
    let count = if crowded { COUNT.1 } else { COUNT.0 };
    let rule = scenario.comparisons() > 1 || arm.activation.threshold_strength.value() > 0.0;
    let fresh = arm.activation.once && (rule || arm.registration.invitation > 0.0);
    let counts = 1 + u64::from(fresh) + u64::from(rule);
    let fatigue = if arm.fatigue.is_felt() && scenario.actions.per_day > 0.0 { FATIGUE } else { 0 };
    let is_drawn = matches!(arm.activation.threshold, Thresholds::Drawn(_));
    let kept_back = if scenario.held_ties() > 0.0 { KEPT_BACK.1 } else { KEPT_BACK.0 };
    STATE + kept_back + count * counts + fatigue + if is_drawn { THRESHOLD } else { 0 }
}

/// What a curve holds of a day of `arm`.
fn bytes_of_a_day(arm: &Arm) -> u64 {
    let (platforms, operators) = (arm.platforms.len(), arm.operators.len());
    let bytes = size_of::<Tally>()
        + size_of::<PlatformTally>() * platforms
        + size_of::<OperatorTally>() * operators
        + size_of::<CampTally>() * arm.camps().len();
    bytes as u64
}

/// Sets of supporters that calls keep: who was written to and who has read of each action before its
/// deadline, and to whom each operator writes today.
fn writing(scenario: &Scenario) -> u64 {
    let stream = scenario.actions;
    let open = stream.per_day * (f64::from(stream.notice) + 1.0);
    let operators = scenario.arms.iter().map(|arm| arm.operators.len()).max().unwrap_or(1);
    (2.0 * open + stream.per_day * operators as f64).ceil() as u64
}

/// Bytes of canvassing with several lists: the draws of a list, twice while they are put together,
/// and who was called.
fn canvassing(scenario: &Scenario) -> u64 {
    let canvasses = scenario.election.is_some() && scenario.election_day.contacts > 0.0;
    let blind = canvasses && scenario.arms.iter().any(|arm| arm.operators.len() > 1);
    if blind { 33 * u64::from(scenario.election_day.targets) } else { 0 }
}

/// Bytes that `ties` take while they are drawn: each of a kind, with the pairs, stubs and search trees that
/// stand beside the list; or the list, the pairs if these are kept, and room to sort. Whether it is `repeated`
/// for a further replicate matters, too.
fn drawing(scenario: &Scenario, ties: f64, repeated: bool) -> u64 {
    // What one replicate gives back is not all that the next one could take.
    let left = |each: f64, most: f64| if repeated { (each * ties).min(most) } else { 0.0 };
    let each = match &scenario.ties {
        TieRule::Regular { .. } | TieRule::Configuration { .. } => 57.0 * ties + left(12.0, 6e6),
        TieRule::Preferential { .. } => 47.0 * ties,
        TieRule::SmallWorld { .. } => 37.0 * ties + left(9.0, 9e6),
        TieRule::Ring { .. } | TieRule::Lattice { .. } => 31.0 * ties,
        TieRule::Blocks(_) => 26.0 * ties,
        TieRule::Permuted { .. } => 17.0 * ties + (13.0 * ties).min(1e7),
        // Those of today and of tomorrow stand beside each other.
        TieRule::Annealed { .. } => 33.0 * ties + (12.0 * ties).min(1.1e7),
        TieRule::File(_) => 17.2 * ties,
        TieRule::Edges { .. } | TieRule::Complete => 16.5 * ties,
        TieRule::Poisson { .. } => return poisson(ties as u64),
    };
    each as u64
}

/// Bytes that `ties` take that are drawn pair by pair: the list, the pairs if these are kept, and room
/// to sort.
fn poisson(ties: u64) -> u64 {
    let room = |granted: u64, share: f64| {
        granted.min(PAIR / 2 * ties).max((share * (PAIR * ties) as f64) as u64)
    };
    PAIR * ties
        + if ties > KEPT { room(ROOM.1, SHARE.1) } else { PAIR * ties + room(ROOM.0, SHARE.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::example::question;
    use crate::scenario::Spread;

    fn estimate(scenario: &Scenario, threads: usize, ahead: u32) -> Estimate {
        Extremes::of(scenario).estimate(scenario.replicates, threads, ahead)
    }

    #[test]
    fn more_supporters_replicates_or_days_need_more() {
        let least = question(&["one", "two"], 0, 10);
        let before = estimate(&least, 2, 4);
        let changes: [fn(&mut Scenario); 3] = [
            |scenario| scenario.population.size = 1000,
            |scenario| scenario.replicates = 500,
            |scenario| scenario.days.0 = 900,
        ];
        for change in changes {
            let mut more = least.clone();
            change(&mut more);
            let after = estimate(&more, 2, 4);
            assert!(after.memory > before.memory);
            assert!(after.disk >= before.disk);
        }
    }

    #[test]
    fn fewer_replicates_at_once_need_less_memory() {
        let mut large = question(&["one"], 0, 10);
        large.population.size = 10_000;
        assert!(estimate(&large, 8, 1).memory < estimate(&large, 8, 3).memory);
    }

    #[test]
    fn ties_of_everybody_with_everybody_take_no_room() {
        let mut crowd = question(&["one"], 0, 10);
        crowd.population.size = 100_000;
        crowd.ties = TieRule::Poisson { mean: 0.0, local: None };
        let alone = estimate(&crowd, 1, 1).memory;
        crowd.ties = TieRule::Complete;
        let wider = (COUNT.1 - COUNT.0) * 100_000;
        assert_eq!(estimate(&crowd, 1, 1).memory, alone + wider, "but many friends are counted");
    }

    #[test]
    fn ties_that_are_computed_take_no_room_and_stored_ones_do() {
        let mut crowd = question(&["one"], 0, 10);
        crowd.population.size = 100_000;
        crowd.ties = TieRule::Poisson { mean: 0.0, local: None };
        let alone = estimate(&crowd, 1, 1).memory;
        let degrees = Spread::Poisson { mean: 10.0, local: None };
        crowd.ties = TieRule::Permuted { degrees, stored: false };
        assert_eq!(estimate(&crowd, 1, 1).memory, alone);
        crowd.ties = TieRule::Permuted { degrees, stored: true };
        let ties = 100_000 * 10 * 4;
        assert!(estimate(&crowd, 1, 1).memory >= alone + ties);
    }

    #[test]
    fn the_largest_that_can_be_asked_for_does_not_overflow() {
        let mut largest = question(&["one"], 0, 10);
        largest.population.size = 300_000_000;
        largest.ties = TieRule::Poisson { mean: 14.0, local: None };
        largest.replicates = 1_000_000;
        largest.days.0 = 4000;
        assert!(estimate(&largest, 1024, 2048).memory > 1 << 44);
    }
}
