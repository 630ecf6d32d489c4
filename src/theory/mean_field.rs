//! The whole core in one map: registration, contagion and lapse where ties are others every day.
//!
//! With n_τ and a_τ the shares of the public that hold exactly the set τ, and that do and are active, and
//! N_p = Σ_{τ∋p} n_τ, a day goes by (annealed ties are Poisson, so nobody's friends depend on one another)
//!
//! ```text
//! on_τ  = 1 − (1−ρ)·exp(−β·z·Σ_σ C_τσ·a_σ)
//! a*_τ  = (1−γ)·a_τ + (n_τ − a_τ)·on_τ
//! λ_τp  = μ^|τ|·(e_p + q·N_p)                      for p not in τ, Λ_τ their sum
//! ```
//!
//! and then the share (1 − e^(−Λ_τ))·λ_τp/Λ_τ of n_τ and of a*_τ goes from τ to τ∪{p}. The empty set sees nobody
//! and is not moved. The cost is that of all 2ᴷ sets.

use super::accounts::Accounts;
use super::kernel::conducted;
use crate::id::{PlatformId, PlatformSet};
use crate::numeric::{exp, expm1, pow};
use std::collections::BTreeMap;

/// The laws of a public with as many platforms as `interest` has entries, 10 at most to be quick.
#[derive(Clone, Copy, Debug)]
pub struct MeanField<'a> {
    /// e_p: the hazard of public interest on each platform, per day.
    pub interest: &'a [f64],
    /// q: imitation, per day.
    pub imitation: f64,
    /// μ: the friction of a further account, 0 … 1.
    pub friction: f64,
    /// b: the share of ties that are bridged.
    pub bridge: f64,
    /// z: the mean number of ties on a day.
    pub mean_degree: f64,
    /// β: the chance per visible active friend and day.
    pub contact: f64,
    /// ρ: the chance of becoming active without a friend, per day.
    pub spontaneous: f64,
    /// γ: the chance of ceasing to be active, per day.
    pub lapse: f64,
}

/// A day of the map, in shares of the public.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Who holds an account.
    pub registered: f64,
    /// Who is active.
    pub active: f64,
}

/// n and a, each in the order of `sets`, all subsets of the platforms by their bits.
#[derive(Clone, Debug)]
struct State {
    holders: Vec<f64>,
    active: Vec<f64>,
}

impl MeanField<'_> {
    /// Days 0 … `days`, if these `holders` stand on day 0 and the share `active` of each type is active.
    pub fn curve(&self, holders: &Accounts, active: f64, days: u16) -> Vec<Row> {
        let sets = self.sets();
        let shares: BTreeMap<PlatformSet, f64> = holders.iter().collect();
        let mut held: Vec<f64> =
            sets.iter().map(|set| shares.get(set).copied().unwrap_or(0.0)).collect();
        let active = held.iter().map(|share| share * active).collect();
        held[0] = 1.0 - holders.registered();
        let start = State { holders: held, active };
        let states = std::iter::successors(Some(start), |state| Some(self.next(&sets, state)));
        let row = |state: State| Row {
            registered: 1.0 - state.holders[0],
            active: state.active.iter().sum(),
        };
        states.take(usize::from(days) + 1).map(row).collect()
    }

    /// All sets of platforms, the empty one first.
    fn sets(&self) -> Vec<PlatformSet> {
        let platforms = || (0..).map(PlatformId).take(self.interest.len());
        let of_bits =
            |bits: u32| platforms().filter(|p| bits >> p.0 & 1 == 1).collect::<PlatformSet>();
        (0..1 << self.interest.len()).map(of_bits).collect()
    }

    fn next(&self, sets: &[PlatformSet], state: &State) -> State {
        let active = self.activated(sets, state);
        let hazards = self.hazards(sets, &state.holders);
        State {
            holders: self.registered(sets, &state.holders, &hazards),
            active: self.registered(sets, &active, &hazards),
        }
    }

    /// a*: who is active after contagion and lapse.
    fn activated(&self, sets: &[PlatformSet], state: &State) -> Vec<f64> {
        let seen = conducted(sets, &state.active, self.bridge);
        let people = state.holders.iter().zip(&state.active);
        let moved = |(seen, (holders, active)): (f64, (&f64, &f64))| {
            let on = 1.0 - (1.0 - self.spontaneous) * exp(-self.contact * self.mean_degree * seen);
            (1.0 - self.lapse) * active + (holders - active) * on
        };
        let mut after: Vec<f64> = seen.into_iter().zip(people).map(moved).collect();
        after[0] = state.active[0];
        after
    }

    /// e_p + q·N_p: the hazard of joining each platform as a first account.
    fn hazards(&self, sets: &[PlatformSet], holders: &[f64]) -> Vec<f64> {
        let members = |platform| -> f64 {
            let holding = sets.iter().zip(holders).filter(|(set, _)| set.contains(platform));
            holding.map(|(_, share)| share).sum()
        };
        let hazard = |(platform, interest)| interest + self.imitation * members(platform);
        (0..).map(PlatformId).zip(self.interest).map(hazard).collect()
    }

    /// Where `people` of each set are after a day of registration, one account at most each.
    fn registered(&self, sets: &[PlatformSet], people: &[f64], hazards: &[f64]) -> Vec<f64> {
        let mut after = people.to_vec();
        for (from, (set, people)) in sets.iter().zip(people).enumerate() {
            let friction = pow(self.friction, set.len() as f64);
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

#[cfg(test)]
mod tests {
    use super::super::bass::Bass;
    use super::super::logistic::{susceptible_infected, susceptible_infected_susceptible};
    use super::super::testing::{assert_close, assert_printed};
    use super::*;

    /// V28.
    fn acceptance(interest: &[f64], friction: f64) -> MeanField<'_> {
        MeanField {
            interest,
            imitation: 0.06,
            friction,
            bridge: 0.0,
            mean_degree: 8.0,
            contact: 0.03,
            spontaneous: 5e-4,
            lapse: 0.08,
        }
    }

    /// One in a thousand holds an account, equally often on each platform.
    fn few(platforms: u8, share: f64) -> Accounts {
        Accounts::exchangeable(platforms, 0.0).iter().map(|(set, p)| (set, p * share)).collect()
    }

    #[test]
    fn the_core_ends_where_the_table_says() {
        for (platforms, friction, printed) in
            [(1, 1.0, ".6414"), (2, 0.3, ".6403"), (4, 0.0, ".0224"), (4, 1.0, ".6414")]
        {
            let interest = vec![0.002 / f64::from(platforms); platforms.into()];
            let curve = acceptance(&interest, friction).curve(&few(platforms, 0.001), 1.0, 250);
            assert_printed(curve[250].active, printed);
        }
    }

    #[test]
    fn registration_alone_is_bass() {
        let core = MeanField { contact: 0.0, spontaneous: 0.0, ..acceptance(&[0.002], 0.5) };
        let map = Bass { innovation: 0.002, imitation: 0.06 }.map(1.0, 300);
        for (row, share) in core.curve(&Accounts::default(), 0.0, 300).into_iter().zip(map) {
            assert_close(row.registered, share, 1e-12);
            assert_eq!(row.active, 0.0);
        }
    }

    #[test]
    fn contagion_alone_is_the_map_of_a_complete_network() {
        let nobody_joins = [0.0, 0.0];
        let core = MeanField {
            imitation: 0.0,
            spontaneous: 0.0,
            lapse: 0.0,
            ..acceptance(&nobody_joins, 1.0)
        };
        let everybody = Accounts::everywhere(2);
        let map = susceptible_infected(0.24, 0.01, 60);
        for (row, share) in core.curve(&everybody, 0.01, 60).into_iter().zip(map) {
            assert_close(row.active, share, 1e-13);
            assert_close(row.registered, 1.0, 1e-15);
        }
        let settled = MeanField { lapse: 0.1, ..core }.curve(&everybody, 0.5, 2000)[2000].active;
        assert_close(settled, susceptible_infected_susceptible(0.24, 0.1), 1e-12);
    }

    #[test]
    fn bridged_platforms_are_one_for_contagion() {
        let at = |platforms: u8, bridge| {
            let interest = vec![0.0; platforms.into()];
            let core = MeanField { bridge, imitation: 0.0, ..acceptance(&interest, 1.0) };
            core.curve(&few(platforms, 0.7), 0.01, 200)[200].active
        };
        assert_close(at(5, 1.0), at(1, 0.0), 1e-12);
        assert!(at(5, 0.3) < at(5, 0.6) && at(5, 0.6) < at(5, 1.0));
    }

    #[test]
    fn nobody_is_lost_or_active_without_an_account() {
        let interest = [0.01, 0.03, 0.002];
        let core = acceptance(&interest, 0.4);
        let sets = core.sets();
        let start =
            State { holders: vec![0.3, 0.1, 0.2, 0.0, 0.1, 0.1, 0.1, 0.1], active: vec![0.0; 8] };
        let mut state = start;
        for _ in 0..50 {
            state = core.next(&sets, &state);
            assert_close(state.holders.iter().sum(), 1.0, 1e-13);
            assert_eq!(state.active[0], 0.0);
            let people = state.holders.iter().zip(&state.active);
            people.for_each(|(holders, active)| assert!(active <= holders));
        }
    }
}
