//! Election day: what the active did in the last days, in contacts and in votes.
//!
//! In the window of the last days up to the election, each active supporter makes κ_c contacts a
//! day: C in all. K lists of the same T targets are canvassed, one for each operator in force that
//! has an open platform, or a single one if the list is shared. The lists are blind to each other:
//! each calls C/K different targets, those with the smallest draws, so that of c = C/T contacts per
//! target a share of about 1 − (1 − c/K)^K is reached, and min(1, c) from a single list.
//!
//! Of 14 people reached at the door, or of 35 by volunteers on the phone, one more votes (Green &
//! Gerber, *Get Out the Vote*). Each tie of somebody active on election day adds 0.00224 votes, the
//! effect per close friend in the experiment of Bond et al. 2012 (doi:10.1038/nature11421).

use super::blocks;
use super::world::World;
use crate::id::OperatorSet;
use crate::rng::{Decision, Draws};
use crate::tally::Tally;

/// The votes that a close friend's activity is worth.
const CLOSE_FRIEND: f64 = 0.00224;

/// What came of a campaign on election day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ballot {
    /// C: contacts made in the window.
    pub contacts: f64,
    /// K: lists of targets, blind to each other.
    pub lists: u32,
    /// Different targets reached.
    pub reached: u64,
    /// Votes won, by contacts and through close friends.
    pub votes: f64,
}

/// What comes of the campaign if the election is today; `days` are its days up to and including
/// today.
pub fn ballot(world: &World, days: &[Tally]) -> Ballot {
    let campaign = world.law.scenario.election_day;
    let before = days.len().saturating_sub(campaign.window.into());
    let activity: u64 = days[before..].iter().map(|day| day.active).sum();
    let contacts = campaign.contacts * activity as f64;
    let lists = lists(world);
    let calls = (contacts / f64::from(lists)).round().min(campaign.targets.into()) as u32;
    let reached = reached(world.draws, campaign.targets, lists, calls);
    let active = world.people.active.iter();
    let close_friends: u64 = active.map(|agent| u64::from(world.ties.degree(agent))).sum();
    let votes =
        reached as f64 / campaign.channel.reached_per_vote() + CLOSE_FRIEND * close_friends as f64;
    Ballot { contacts, lists, reached, votes }
}

fn lists(world: &World) -> u32 {
    if world.phase.wires.shared_list {
        return 1;
    }
    let running = world.open.iter().map(|platform| world.phase.operator(platform));
    running.collect::<OperatorSet>().len().max(1) as u32
}

/// How many different targets `lists` reach that call `calls` different ones each.
fn reached(draws: Draws, targets: u32, lists: u32, calls: u32) -> u64 {
    if lists == 1 || calls == 0 || calls == targets {
        return calls.into();
    }
    let mut called = vec![false; targets as usize];
    for list in 0..lists {
        let mut drawn = blocks::gather(targets, |some, found| {
            found.extend(some.map(|target| (draws.once(Decision::Canvass, target, list), target)));
        });
        drawn.select_nth_unstable(calls as usize);
        drawn.truncate(calls as usize);
        drawn.into_iter().for_each(|(_, target)| called[target as usize] = true);
    }
    called.into_iter().filter(|&called| called).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AgentId, Replicate};
    use crate::model::testing;
    use crate::numeric;
    use crate::scenario::Channel;
    use std::collections::BTreeSet;

    fn by_the_book(world: &World, days: &[Tally]) -> Ballot {
        let (law, day) = (world.law.scenario.election_day, world.day);
        let (wires, operators) = testing::organisation(world.law.arm, day);
        let window = days.iter().rev().take(law.window.into());
        let contacts = law.contacts * window.map(|row| row.active).sum::<u64>() as f64;
        let running: BTreeSet<u8> = world.open.iter().map(|p| operators[p.index()].0).collect();
        let lists = if wires.shared_list { 1 } else { 1.max(running.len() as u32) };
        let calls = (contacts / f64::from(lists)).round() as usize;
        let mut union = BTreeSet::new();
        for list in 0..lists {
            let luck = |&target: &u32| world.draws.once(Decision::Canvass, target, list);
            let mut targets: Vec<u32> = (0..law.targets).collect();
            targets.sort_by_key(luck);
            union.extend(targets.into_iter().take(calls));
        }
        let reached = union.len() as u64;
        let everybody = (0..world.size()).map(AgentId);
        let active = everybody.filter(|&agent| world.people.active.contains(agent));
        let friends = active.map(|agent| world.ties.of(agent).count()).sum::<usize>();
        let reached_per_vote = if law.channel == Channel::Door { 14.0 } else { 35.0 };
        let votes = reached as f64 / reached_per_vote + 0.00224 * friends as f64;
        Ballot { contacts, lists, reached, votes }
    }

    #[test]
    fn agrees_with_the_book_on_random_worlds() {
        let mut several = 0;
        testing::on_random_worlds(|world| {
            let rows = [3, 1, 4, 1, 5].map(|active| Tally { active, ..world.tally() });
            let found = ballot(world, &rows);
            several += u32::from(found.lists > 1 && found.reached > 10);
            assert_eq!(found, by_the_book(world, &rows));
        });
        assert!(several > 10, "hardly ever several lists: {several}");
    }

    /// Mean and variance of the union of K independent random subsets of m out of T.
    ///
    /// A target is missed by one list with chance p = 1 − m/T, by all with p^K. Two targets are both
    /// missed by one list with chance r = (T−m)(T−m−1) / (T(T−1)), by all with r^K. The number X of
    /// those missed is a sum of T indicators, so E X = T·p^K and
    /// Var X = E X + T(T−1)·r^K − (E X)²; the union is T − X.
    fn union(t: f64, k: f64, m: f64) -> (f64, f64) {
        let missed = t * numeric::pow(1.0 - m / t, k);
        let both = (t - m) * (t - m - 1.0) / (t * (t - 1.0));
        (t - missed, missed + t * (t - 1.0) * numeric::pow(both, k) - missed * missed)
    }

    #[test]
    fn blind_lists_reach_the_share_of_the_model_document() {
        let (targets, runs) = (3000, 300);
        for (lists, share) in [(2, 0.75), (3, 0.7037), (5, 0.6723), (10, 0.6513)] {
            let calls = targets / lists;
            let (mean, variance) = union(targets.into(), lists.into(), calls.into());
            assert!((mean / f64::from(targets) - share).abs() < 5e-5, "{lists} lists: {mean}");
            let found: Vec<f64> = (0..runs)
                .map(|run| Draws::new(20, Replicate(run)))
                .map(|draws| reached(draws, targets, lists, calls) as f64)
                .collect();
            let n = f64::from(runs);
            let found_mean = found.iter().sum::<f64>() / n;
            let squares = found.iter().map(|x| (x - found_mean) * (x - found_mean));
            let found_variance = squares.sum::<f64>() / (n - 1.0);
            let error = (found_mean - mean) / (variance / n).sqrt();
            assert!(error.abs() < 4.0, "{lists} lists: {error} standard errors");
            // The variance of a variance of n nearly normal values is 2/(n−1) of its square.
            let spread = (found_variance / variance - 1.0) / (2.0 / (n - 1.0)).sqrt();
            assert!(spread.abs() < 4.0, "{lists} lists: spread off by {spread}");
        }
    }

    #[test]
    fn one_list_reaches_everybody_it_calls() {
        let draws = Draws::new(20, Replicate(0));
        for calls in [0, 1, 700, 1000] {
            assert_eq!(reached(draws, 1000, 1, calls), u64::from(calls));
            assert_eq!(reached(draws, 1000, 3, calls) == 1000, calls == 1000);
        }
    }

    #[test]
    fn many_blind_lists_come_near_calls_without_any_order() {
        let draws = Draws::new(21, Replicate(0));
        let (mean, variance) = union(100_000.0, 50.0, 2000.0);
        let found = reached(draws, 100_000, 50, 2000) as f64;
        assert!((found - mean).abs() < 5.0 * variance.sqrt());
        assert!((found / 1e5 - (1.0 - numeric::exp(-1.0))).abs() < 0.01);
    }
}
