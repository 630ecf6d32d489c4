//! The whole core in one map: registration, contagion and lapse where ties are others every day.
//!
//! With n_τ and a_τ the shares of the public that hold exactly the set τ, and that do and are active, and
//! N_p = Σ_{τ∋p} n_τ, A_p likewise of the active, a day goes by (annealed ties are Poisson, so nobody's
//! friends depend on one another)
//!
//! ```text
//! on_τ  = 1 − (1−ρ)·Σ_{U⊆τ} P[τ visits U]·exp(−β·z·Σ_σ C_Uσ·a_σ)
//! a*_τ  = (1−γ)·a_τ + (n_τ − a_τ)·on_τ             ω·on_τ for those who lapsed before
//! λ_τp  = κ(|τ|)·(e_p + q·N_p + ι·z·A_p)           for p not in τ, Λ_τ their sum
//! ```
//!
//! and then the share (1 − e^(−Λ_τ))·λ_τp/Λ_τ of n_τ and of a*_τ goes from τ to τ∪{p}. Who visits nothing
//! sees nobody, and the empty set is not moved. The cost of a day is that of all 3ᴷ pairs of a set and what
//! is visited of it.

use super::accounts::Accounts;
use super::kernel::conducted;
use super::reproduction::Attention;
use crate::id::{PlatformId, PlatformSet};
use crate::numeric::{exp, expm1, pow};
use std::collections::BTreeMap;

/// The laws of a public with as many platforms as `friction` and `interest` speak of, 8 at most to be quick.
#[derive(Clone, Copy, Debug)]
pub struct MeanField<'a> {
    /// e_p: the hazard of public interest on each platform, per day, from day 1 on; the last day goes on.
    pub interest: &'a [Vec<f64>],
    /// q: imitation, per day.
    pub imitation: f64,
    /// ι: invitation, per active friend and day.
    pub invitation: f64,
    /// κ(r): the factor for somebody with r accounts, 0 … 1; the last goes on.
    pub friction: &'a [f64],
    /// b: the share of ties that are bridged.
    pub bridge: f64,
    /// z: the mean number of ties on a day.
    pub mean_degree: f64,
    /// v and δ: how often accounts are visited.
    pub attention: Attention,
    /// β: the chance per visible active friend and day.
    pub contact: f64,
    /// ρ: the chance of becoming active without a friend, per day.
    pub spontaneous: f64,
    /// γ: the chance of ceasing to be active, per day.
    pub lapse: f64,
    /// ω: the factor on the chance of those who lapsed before.
    pub reactivation: f64,
    /// The days on which platforms close, and take the accounts on them away.
    pub closings: &'a [(u16, PlatformId)],
}

/// A day of the map, in shares of the public.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Who holds an account.
    pub registered: f64,
    /// Who is active.
    pub active: f64,
}

/// What becomes of the public.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Days 0 to the last.
    pub rows: Vec<Row>,
    /// Who holds what on the last day.
    pub accounts: Accounts,
}

/// The shares of the public by what they hold, in the order of all subsets of the platforms by their
/// bits: inactive, active, and inactive after having been active.
#[derive(Clone, Debug)]
struct State {
    fresh: Vec<f64>,
    active: Vec<f64>,
    tired: Vec<f64>,
}

impl State {
    fn holders(&self) -> Vec<f64> {
        let all = self.fresh.iter().zip(&self.active).zip(&self.tired);
        all.map(|((fresh, active), tired)| fresh + active + tired).collect()
    }

    /// Every kind of people moved by `change`.
    fn map(self, change: impl Fn(Vec<f64>) -> Vec<f64>) -> Self {
        Self { fresh: change(self.fresh), active: change(self.active), tired: change(self.tired) }
    }
}

impl MeanField<'_> {
    /// Days 0 … `days`, if these `holders` stand on day 0 and the share `active` of the public is active:
    /// holders first, of each type as many, then others.
    pub fn course(&self, holders: &Accounts, active: f64, days: u16) -> Course {
        let sets = self.sets();
        let shares: BTreeMap<PlatformSet, f64> = holders.iter().collect();
        let mut held: Vec<f64> =
            sets.iter().map(|set| shares.get(set).copied().unwrap_or(0.0)).collect();
        let of_holders = (active / holders.registered().max(f64::MIN_POSITIVE)).min(1.0);
        let mut moved: Vec<f64> = held.iter().map(|share| share * of_holders).collect();
        held[0] = 1.0 - holders.registered();
        moved[0] = (active - holders.registered()).max(0.0);
        let fresh = held.iter().zip(&moved).map(|(held, active)| held - active).collect();
        let mut state = State { fresh, active: moved, tired: vec![0.0; sets.len()] };
        let mut rows = vec![row(&state)];
        for day in 1..=days {
            state = self.next(&sets, self.closed(&sets, state, day), day);
            rows.push(row(&state));
        }
        let accounts = sets.into_iter().zip(state.holders()).collect();
        Course { rows, accounts }
    }

    fn platforms(&self) -> usize {
        self.interest.first().map_or(0, Vec::len)
    }

    /// All sets of platforms, the empty one first.
    fn sets(&self) -> Vec<PlatformSet> {
        let platforms = || (0..).map(PlatformId).take(self.platforms());
        let of_bits =
            |bits: u32| platforms().filter(|p| bits >> p.0 & 1 == 1).collect::<PlatformSet>();
        (0..1 << self.platforms()).map(of_bits).collect()
    }

    fn closed(&self, sets: &[PlatformSet], state: State, day: u16) -> State {
        let closing = self.closings.iter().filter(|(closes, _)| *closes == day);
        closing.fold(state, |state, &(_, platform)| {
            state.map(|people| {
                let mut left = vec![0.0; people.len()];
                for (set, people) in sets.iter().zip(people) {
                    left[usize::from(set.without(platform).bits())] += people;
                }
                left
            })
        })
    }

    fn next(&self, sets: &[PlatformSet], state: State, day: u16) -> State {
        let hazards = self.hazards(sets, &state, day);
        self.moved(sets, state).map(|people| self.registered(sets, &people, &hazards))
    }

    /// Everybody after contagion and lapse.
    fn moved(&self, sets: &[PlatformSet], state: State) -> State {
        let seen = conducted(sets, &state.active, self.bridge);
        let unmoved = |visited: usize| exp(-self.contact * self.mean_degree * seen[visited]);
        let unmoved: Vec<f64> = (0..sets.len()).map(unmoved).collect();
        let mut after = state.clone();
        for (place, set) in sets.iter().enumerate() {
            let on = self.activation(place, *set, &unmoved);
            let fresh = state.fresh[place] * on;
            let tired = state.tired[place] * on * self.reactivation;
            let lapsed = state.active[place] * self.lapse;
            after.fresh[place] -= fresh;
            after.active[place] += fresh + tired - lapsed;
            after.tired[place] += lapsed - tired;
        }
        after
    }

    /// on_τ, the chance of the set at `place` to become active today.
    fn activation(&self, place: usize, set: PlatformSet, unmoved: &[f64]) -> f64 {
        if set.is_empty() {
            return 0.0;
        }
        let visit = self.attention.visited(set.len());
        let mut stays = 0.0;
        let mut visited = place;
        loop {
            let seen = f64::from(visited.count_ones());
            let missed = set.len() as f64 - seen;
            let chance = pow(visit, seen) * pow(1.0 - visit, missed);
            stays += chance * if visited == 0 { 1.0 } else { unmoved[visited] };
            if visited == 0 {
                break;
            }
            visited = (visited - 1) & place;
        }
        1.0 - (1.0 - self.spontaneous) * stays
    }

    /// e_p + q·N_p + ι·z·A_p: the hazard of joining each platform as a first account.
    fn hazards(&self, sets: &[PlatformSet], state: &State, day: u16) -> Vec<f64> {
        let holders = state.holders();
        let on = |platform, people: &[f64]| -> f64 {
            let holding = sets.iter().zip(people).filter(|(set, _)| set.contains(platform));
            holding.map(|(_, share)| share).sum()
        };
        let last = self.interest.len().saturating_sub(1);
        let interest = self.interest.get(last.min(usize::from(day) - 1)).into_iter().flatten();
        let hazard = |(platform, interest): (PlatformId, &f64)| {
            let invited = self.invitation * self.mean_degree * on(platform, &state.active);
            interest + self.imitation * on(platform, &holders) + invited
        };
        (0..).map(PlatformId).zip(interest).map(hazard).collect()
    }

    /// κ(r).
    fn friction(&self, accounts: usize) -> f64 {
        let last = self.friction.len().saturating_sub(1);
        self.friction.get(accounts.min(last)).copied().unwrap_or(1.0)
    }

    /// Where `people` of each set are after a day of registration, one account at most each.
    fn registered(&self, sets: &[PlatformSet], people: &[f64], hazards: &[f64]) -> Vec<f64> {
        let mut after = people.to_vec();
        for (from, (set, people)) in sets.iter().zip(people).enumerate() {
            let friction = self.friction(set.len());
            let free = (0..).map(PlatformId).zip(hazards).filter(|(p, _)| !set.contains(*p));
            let joining: Vec<(PlatformId, f64)> = free.map(|(p, h)| (p, friction * h)).collect();
            let sum: f64 = joining.iter().map(|(_, hazard)| hazard).sum();
            for (platform, hazard) in joining.into_iter().filter(|(_, hazard)| *hazard > 0.0) {
                let moving = -people * expm1(-sum) * hazard / sum;
                after[from] -= moving;
                after[usize::from(set.with(platform).bits())] += moving;
            }
        }
        after
    }
}

fn row(state: &State) -> Row {
    Row { registered: 1.0 - state.holders()[0], active: state.active.iter().sum() }
}

#[cfg(test)]
mod tests {
    use super::super::bass::Bass;
    use super::super::logistic::{susceptible_infected, susceptible_infected_susceptible};
    use super::super::testing::{assert_close, assert_printed, set};
    use super::*;

    const EVERY_DAY: Attention = Attention { visit: 1.0, dilution: 0.0 };

    /// V28.
    fn acceptance<'a>(interest: &'a [Vec<f64>], friction: &'a [f64]) -> MeanField<'a> {
        MeanField {
            interest,
            imitation: 0.06,
            invitation: 0.0,
            friction,
            bridge: 0.0,
            mean_degree: 8.0,
            attention: EVERY_DAY,
            contact: 0.03,
            spontaneous: 5e-4,
            lapse: 0.08,
            reactivation: 1.0,
            closings: &[],
        }
    }

    fn nobody_joins(platforms: u8) -> Vec<Vec<f64>> {
        vec![vec![0.0; platforms.into()]]
    }

    /// One in a thousand holds an account, equally often on each platform.
    fn few(platforms: u8, share: f64) -> Accounts {
        Accounts::exchangeable(platforms, 0.0).iter().map(|(set, p)| (set, p * share)).collect()
    }

    fn active(core: &MeanField, holders: &Accounts, share: f64, days: u16) -> f64 {
        core.course(holders, share, days).rows[usize::from(days)].active
    }

    #[test]
    fn the_core_ends_where_the_table_says() {
        for (platforms, friction, printed) in
            [(1, 1.0, ".6414"), (2, 0.3, ".6403"), (4, 0.0, ".0224"), (4, 1.0, ".6414")]
        {
            let interest = [vec![0.002 / f64::from(platforms); platforms.into()]];
            let powers: Vec<f64> = (0..platforms).map(|r| pow(friction, r.into())).collect();
            let core = acceptance(&interest, &powers);
            assert_printed(active(&core, &few(platforms, 0.001), 0.001, 250), printed);
        }
    }

    #[test]
    fn registration_alone_is_bass() {
        let interest = [vec![0.002]];
        let core = MeanField { contact: 0.0, spontaneous: 0.0, ..acceptance(&interest, &[1.0]) };
        let map = Bass { innovation: 0.002, imitation: 0.06 }.map(1.0, 300);
        for (row, share) in core.course(&Accounts::default(), 0.0, 300).rows.into_iter().zip(map) {
            assert_close(row.registered, share, 1e-12);
            assert_eq!(row.active, 0.0);
        }
    }

    #[test]
    fn contagion_alone_is_the_map_of_a_complete_network() {
        let interest = nobody_joins(2);
        let core = MeanField {
            imitation: 0.0,
            spontaneous: 0.0,
            lapse: 0.0,
            ..acceptance(&interest, &[1.0])
        };
        let everybody = Accounts::everywhere(2);
        let map = susceptible_infected(0.24, 0.01, 60);
        for (row, share) in core.course(&everybody, 0.01, 60).rows.into_iter().zip(map) {
            assert_close(row.active, share, 1e-13);
            assert_close(row.registered, 1.0, 1e-15);
        }
        let settled = active(&MeanField { lapse: 0.1, ..core }, &everybody, 0.5, 2000);
        assert_close(settled, susceptible_infected_susceptible(0.24, 0.1), 1e-12);
    }

    #[test]
    fn bridged_platforms_are_one_for_contagion() {
        let at = |platforms: u8, bridge| {
            let interest = nobody_joins(platforms);
            let core = MeanField { bridge, imitation: 0.0, ..acceptance(&interest, &[1.0]) };
            active(&core, &few(platforms, 0.7), 0.01, 200)
        };
        assert_close(at(5, 1.0), at(1, 0.0), 1e-12);
        assert!(at(5, 0.3) < at(5, 0.6) && at(5, 0.6) < at(5, 1.0));
    }

    /// With a rare contact, looking every fifth day is a fifth of the contact.
    #[test]
    fn rare_visits_are_rare_contacts() {
        let interest = nobody_joins(1);
        let at = |contact: f64, visit| {
            let attention = Attention { visit, dilution: 0.0 };
            let core =
                MeanField { contact, attention, imitation: 0.0, ..acceptance(&interest, &[1.0]) };
            active(&core, &Accounts::everywhere(1), 0.01, 30)
        };
        assert_close(at(1e-4, 0.2), at(2e-5, 1.0), 1e-6);
        assert!(at(0.3, 0.2) < at(0.06, 1.0), "several friends seen on one day are one activation");
    }

    #[test]
    fn who_lapsed_comes_back_less_readily() {
        let interest = nobody_joins(1);
        let at = |reactivation| {
            let core = MeanField { reactivation, imitation: 0.0, ..acceptance(&interest, &[1.0]) };
            active(&core, &Accounts::everywhere(1), 0.01, 500)
        };
        assert!(at(0.0) < at(0.5) && at(0.5) < at(1.0));
        // Nobody comes back: what is left is those moved without a friend, once each.
        assert!(at(0.0) < 0.01, "{}", at(0.0));
    }

    #[test]
    fn invitations_are_interest_where_friends_are_active() {
        let interest = nobody_joins(2);
        let core = MeanField {
            imitation: 0.0,
            invitation: 1e-3,
            contact: 0.0,
            spontaneous: 0.0,
            lapse: 0.0,
            ..acceptance(&interest, &[1.0, 0.0])
        };
        let start: Accounts = [(set(&[0]), 0.25)].into_iter().collect();
        let course = core.course(&start, 0.25, 1);
        // The active are a quarter, on the first platform, and stay; 8 ties each.
        let joined = -0.75 * expm1(-1e-3 * 8.0 * 0.25);
        assert_close(course.rows[1].registered, 0.25 + joined, 1e-15);
        assert_eq!(course.accounts.iter().count(), 1, "nobody is active on the second");
    }

    #[test]
    fn a_closing_takes_the_accounts_and_leaves_the_active() {
        let interest = nobody_joins(2);
        let closings = [(3, PlatformId(0))];
        let core = MeanField {
            closings: &closings,
            imitation: 0.0,
            spontaneous: 0.0,
            contact: 0.0,
            lapse: 0.5,
            ..acceptance(&interest, &[1.0])
        };
        let course = core.course(&Accounts::exchangeable(2, 0.2), 0.4, 4);
        let registered: Vec<f64> = course.rows.iter().map(|row| row.registered).collect();
        for (found, expected) in registered.into_iter().zip([1.0, 1.0, 1.0, 0.6, 0.6]) {
            assert_close(found, expected, 1e-12);
        }
        assert_close(course.rows[4].active, 0.4 / 16.0, 1e-15);
    }

    #[test]
    fn nobody_is_lost_or_active_without_an_account() {
        let interest = [vec![0.01, 0.03, 0.002]];
        let core = MeanField { reactivation: 0.3, ..acceptance(&interest, &[1.0, 0.4, 0.16]) };
        let sets = core.sets();
        let fresh = vec![0.3, 0.1, 0.2, 0.0, 0.1, 0.1, 0.1, 0.1];
        let mut state = State { fresh, active: vec![0.0; 8], tired: vec![0.0; 8] };
        for day in 1..50 {
            state = core.next(&sets, state, day);
            assert_close(state.holders().iter().sum(), 1.0, 1e-13);
            assert_eq!(state.active[0] + state.tired[0], 0.0);
        }
    }
}
