//! What an experiment will need, told before anything is allocated.

use super::indicator::indicators;
use crate::model::tally::{CampTally, OperatorTally, PlatformTally, Tally};
use crate::scenario::{Arm, Initial, Platform, Scenario, Thresholds, TieRule, Uncertain};

/// The predicted needs of an experiment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The most memory in use at once, in bytes.
    pub memory: u64,
    /// All files of the result together, in bytes; about twice as much is needed while running.
    pub disk: u64,
    /// Time to compute, in seconds on the given threads: a rough guess, eight times too much for some
    /// shipped scenarios and far too little for runs of a hundred people.
    pub seconds: f64,
}

/// Bytes of the program itself, before any supporter exists.
const PROGRAM: u64 = 10 << 20;

/// Bytes per supporter and arm under way: accounts, seven sets, actions done and calls read; and the
/// groups of ties when the public is counted.
const STATE: u64 = 5 + 8;

/// Bytes per supporter and arm that the allocator keeps: of what is moved in a day, and with that of the
/// drawing of ties that are held.
const KEPT_BACK: (u64, u64) = (2, 5);

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

/// Seconds per supporter and day, for one platform and for each further one, on one thread.
const DAY: (f64, f64) = (6e-9, 2e-9);

/// Seconds to write a copy of a call and have it read.
const COPY: f64 = 3e-8;

/// Seconds per supporter and friend where everybody is tied to everybody, each becoming active once.
const ALL_TO_ALL: f64 = 8e-9;

/// Seconds per tie drawn.
const TIE: f64 = 1.2e-7;

/// Bytes of a row: of `curves.csv` and of the tables by day.
const ROW: u64 = 90;

/// Predict the needs of `scenario` with `threads` threads and `ahead` replicates under way: the most
/// of those it has as written, and with all that is uncertain at either end.
pub fn estimate(scenario: &Scenario, threads: usize, ahead: u32) -> Estimate {
    let end = |of: fn(&Uncertain) -> f64| {
        let values: Vec<f64> = scenario.uncertain().iter().map(of).collect();
        scenario.imagined(&values).ok().filter(|_| !values.is_empty())
    };
    let ends = [end(|uncertain| uncertain.low), end(|uncertain| uncertain.high)];
    let needs = ends.iter().flatten().map(|end| of_one(end, threads, ahead));
    needs.fold(of_one(scenario, threads, ahead), |most, needs| Estimate {
        memory: most.memory.max(needs.memory),
        disk: most.disk.max(needs.disk),
        seconds: most.seconds.max(needs.seconds),
    })
}

fn of_one(scenario: &Scenario, threads: usize, ahead: u32) -> Estimate {
    let size = u64::from(scenario.population.size);
    let (arms, days) = (scenario.arms.len() as u64, u64::from(scenario.days.0) + 1);
    let replicates = u64::from(scenario.replicates);
    let ties = (scenario.held_ties() * crowding(scenario)) as u64;
    let platforms: u64 = scenario.arms.iter().map(|arm| arm.platforms.len() as u64).sum();
    let operators: u64 = scenario.arms.iter().map(|arm| arm.operators.len() as u64).sum();
    let working = (threads as u64).min(ahead.into()).min(replicates);
    let comparisons = scenario.comparisons() as u64;
    let arms_working = (threads as u64).div_ceil(working.max(1)).min(arms * comparisons);

    let offsets = if ties > 0 { OFFSET * size } else { 0 };
    let drawing = PAIR * ties + offsets + sorting(scenario, ties);
    let state = scenario.arms.iter().map(|arm| state(scenario, arm)).max().unwrap_or(STATE);
    let state = arms_working * state;
    let lists = scenario.arms.iter().map(|arm| arm.operators.len() as u64 + 1).max().unwrap_or(1);
    let state = state + arms_working * (lists + writing(scenario)).div_ceil(8);
    let running = PAIR * ties + offsets + state * size + arms_working * canvassing(scenario);
    let recorded: u64 = scenario.arms.iter().map(bytes_of_a_day).sum();
    let waiting = u64::from(ahead).min(replicates) * days * recorded * comparisons;
    let values = (size_of::<Option<f64>>() * indicators(scenario).len()) as u64;
    let series = arms * replicates * comparisons * (16 * days + values);
    let run_days = replicates * days;
    let days_of_all = scenario.arms.iter().map(|arm| {
        let people = (DAY.0 + DAY.1 * (arm.platforms.len() as f64 - 1.0)) * size as f64;
        (people + reading(scenario, arm)) * days as f64 + knowing(scenario, arm)
    });
    let drawing_ties = TIE * drawings(scenario) * ties as f64;
    let seconds =
        replicates as f64 * (comparisons as f64 * days_of_all.sum::<f64>() + drawing_ties);
    Estimate {
        memory: PROGRAM + working * drawing.max(running) + waiting + series,
        disk: ROW * (run_days * (arms + platforms + operators) + 9 * arms * days),
        seconds: seconds / (threads as f64).min((replicates * arms * comparisons) as f64).max(1.0),
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

/// Seconds that the calls of a day take: a copy to everybody from every operator, as if all were listed.
fn reading(scenario: &Scenario, arm: &Arm) -> f64 {
    let copies = scenario.actions.per_day * arm.operators.len() as f64;
    COPY * copies * f64::from(scenario.population.size)
}

/// Seconds it takes a run of `arm` that everybody is tied to everybody: ties that are not held are walked all
/// the same, unless a platform from the first day to the last joins everybody, so that all conduct.
fn knowing(scenario: &Scenario, arm: &Arm) -> f64 {
    let size = f64::from(scenario.population.size);
    let for_all = |p: &Platform| p.opens.0 == 0 && p.closes.is_none() && !p.is_restricted();
    let on_one = arm.initial == Initial::All && arm.platforms.iter().any(for_all);
    if scenario.ties == TieRule::Complete && !on_one { ALL_TO_ALL * size * size } else { 0.0 }
}

/// Bytes of canvassing with several lists: the draws of a list, twice while they are put together,
/// and who was called.
fn canvassing(scenario: &Scenario) -> u64 {
    let canvasses = scenario.election.is_some() && scenario.election_day.contacts > 0.0;
    let blind = canvasses && scenario.arms.iter().any(|arm| arm.operators.len() > 1);
    if blind { 33 * u64::from(scenario.election_day.targets) } else { 0 }
}

/// Bytes beside `ties` while they are put in order: their pairs if these are kept, and room to sort.
fn sorting(scenario: &Scenario, ties: u64) -> u64 {
    let room = |granted: u64, share: f64| {
        granted.min(PAIR / 2 * ties).max((share * (PAIR * ties) as f64) as u64)
    };
    let random = matches!(scenario.ties, TieRule::Poisson { .. } | TieRule::Annealed { .. });
    if random && ties > KEPT { room(ROOM.1, SHARE.1) } else { PAIR * ties + room(ROOM.0, SHARE.0) }
}

/// How many times the room of a tie it takes while ties are drawn: stubs, pairs and a search tree
/// stand beside each other, or partners by supporter and pairs.
fn crowding(scenario: &Scenario) -> f64 {
    match &scenario.ties {
        TieRule::Regular { .. }
        | TieRule::Configuration { .. }
        | TieRule::Ring { .. }
        | TieRule::Lattice { .. } => 4.0,
        TieRule::SmallWorld { .. } | TieRule::Preferential { .. } => 2.0,
        // Those of today and of tomorrow stand beside each other, in every arm.
        TieRule::Annealed { .. } => 2.0 * scenario.arms.len() as f64,
        _ => 1.0,
    }
}

/// How often ties are drawn in a replicate.
fn drawings(scenario: &Scenario) -> f64 {
    match &scenario.ties {
        TieRule::Annealed { .. } => f64::from(scenario.days.0) * scenario.arms.len() as f64,
        TieRule::File(_) => 0.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::example::question;
    use crate::scenario::Spread;

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
            assert!(after.memory > before.memory && after.seconds > before.seconds);
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
        crowd.arms[0].initial = Initial::All;
        let joined = estimate(&crowd, 1, 1).seconds;
        crowd.arms[0].platforms[0].closes = Some(crate::id::Day(5));
        let walked = estimate(&crowd, 1, 1).seconds;
        assert!(walked > 10.0 * joined, "ties that do not all conduct are walked");
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
