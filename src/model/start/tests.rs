use super::*;
use crate::model::testing::{self, Fixture};

fn accounts_with(change: impl Fn(&mut Scenario)) -> (Vec<PlatformSet>, Vec<AgentId>) {
    let mut scenario = testing::scenario(|arm| arm.platforms = testing::platforms(3));
    change(&mut scenario);
    let fixture = Fixture::new(&scenario, 1000, 4.0);
    let law = fixture.law(&scenario);
    let world = start(&law, &fixture.society, fixture.draws);
    assert_eq!(world.tally().activated + world.platform_tallies()[0].joined, 0);
    (world.people.accounts.clone(), world.people.active.iter().collect())
}

fn shares(registered: f64, second: f64) -> impl Fn(&mut Scenario) {
    move |scenario| {
        scenario.population.initially_active = InitiallyActive::Count(20);
        scenario.arms[0].initial = Initial::Shares { registered, second };
    }
}

#[test]
fn a_share_takes_exactly_its_number_of_agents() {
    let (accounts, active) = accounts_with(shares(0.1, 0.25));
    let held = |n| accounts.iter().filter(|a| a.len() == n).count();
    assert_eq!((held(0), held(1), held(2), active.len()), (900, 75, 25, 20));
}

#[test]
fn those_with_the_smallest_draws_are_chosen() {
    let (accounts, active) = accounts_with(shares(0.1, 0.0));
    let draws = Draws::new(1, crate::id::Replicate(0));
    let smallest = |decision, among: Vec<AgentId>, count: usize| {
        let mut sorted = among;
        sorted.sort_by_key(|agent| (draws.once(decision, agent.0, 0), *agent));
        sorted.truncate(count);
        sorted.sort();
        sorted
    };
    let all: Vec<AgentId> = (0..1000).map(AgentId).collect();
    assert_eq!(active, smallest(Decision::InitiallyActive, all.clone(), 20));
    let others = all.into_iter().filter(|agent| !active.contains(agent)).collect();
    let holders = smallest(Decision::InitialHolder, others, 80);
    assert!(holders.iter().chain(&active).all(|agent| !accounts[agent.index()].is_empty()));
}

#[test]
fn larger_shares_nest() {
    let (some, _) = accounts_with(shares(0.1, 0.2));
    let (more, _) = accounts_with(shares(0.3, 0.2));
    assert!(some.iter().zip(&more).all(|(s, m)| s.is_empty() || !m.is_empty()));
    let (fewer_seconds, _) = accounts_with(shares(0.3, 0.1));
    assert!(fewer_seconds.iter().zip(&more).all(|(f, m)| f.minus(*m).is_empty()));
}

#[test]
fn the_initially_active_hold_an_account_even_without_a_place() {
    let (accounts, active) = accounts_with(shares(0.001, 0.0));
    assert_eq!(accounts.iter().filter(|a| !a.is_empty()).count(), 20);
    assert!(active.iter().all(|a| accounts[a.index()].len() == 1));
}

#[test]
fn accounts_go_by_weight_and_only_to_what_is_open() {
    let (accounts, _) = accounts_with(|scenario| {
        scenario.arms[0].initial = Initial::Shares { registered: 1.0, second: 1.0 };
        scenario.arms[0].platforms[0].initial_weight = 0.0;
        scenario.arms[0].platforms[2].opens = crate::id::Day(5);
    });
    assert!(accounts.iter().all(|a| a.len() == 1 && a.contains(PlatformId(1))));
    let (accounts, _) = accounts_with(|scenario| {
        scenario.arms[0].initial = Initial::Shares { registered: 1.0, second: 0.0 };
        scenario.arms[0].platforms[0].initial_weight = 3.0;
        scenario.arms[0].platforms[2].initial_weight = 0.0;
    });
    let first = accounts.iter().filter(|a| a.contains(PlatformId(0))).count() as f64;
    assert!((first - 750.0).abs() < 5.0 * (1000.0f64 * 0.75 * 0.25).sqrt(), "{first}");
}

#[test]
fn written_accounts_and_agents_are_taken_as_written() {
    let one = PlatformSet::EMPTY.with(PlatformId(1));
    let (accounts, active) = accounts_with(|scenario| {
        let mut written = vec![PlatformSet::EMPTY; 1000];
        written[7] = one;
        scenario.arms[0].initial = Initial::Accounts(written);
        scenario.population.initially_active = InitiallyActive::Agents(vec![3, 7]);
    });
    assert_eq!(accounts.iter().filter(|a| !a.is_empty()).count(), 1);
    assert_eq!((accounts[7], active), (one, vec![AgentId(3), AgentId(7)]));
    let (all, _) = accounts_with(|scenario| scenario.arms[0].initial = Initial::All);
    assert!(all.iter().all(|a| a.len() == 3));
}

/// Who holds what on day 0, files left aside, as the model document says it.
fn by_the_book(world: &World, active: &[AgentId]) -> Vec<PlatformSet> {
    let draws = world.draws;
    let may = |i, p| crate::model::admission::tests::may_join_by_the_book(world, i, p);
    let may_join = |i| -> Vec<PlatformId> { world.open.iter().filter(|&p| may(i, p)).collect() };
    let weight = |p: &PlatformId| world.law.arm.platforms[p.index()].initial_weight;
    let choices = |i| -> Vec<PlatformId> {
        let mut of_weight: Vec<(f64, PlatformId)> = may_join(i)
            .into_iter()
            .filter(|p| weight(p) > 0.0)
            .map(|p| {
                let u = draws.once_real(Decision::InitialAccount(p), i.0, 0);
                (-numeric::ln(u) / weight(&p), p)
            })
            .collect();
        of_weight.sort_by(|a, b| a.partial_cmp(b).unwrap());
        of_weight.into_iter().map(|(_, p)| p).collect()
    };
    let everybody: Vec<AgentId> = (0..world.size()).map(AgentId).collect();
    let first = |decision, mut of: Vec<AgentId>, count: usize| {
        of.sort_by_key(|i| (draws.once(decision, i.0, 0), *i));
        of.truncate(count);
        of
    };
    match &world.law.arm.initial {
        Initial::Accounts(accounts) => accounts.clone(),
        Initial::All => everybody.iter().map(|&i| may_join(i).into_iter().collect()).collect(),
        Initial::Fit => everybody
            .iter()
            .map(|&i| {
                let best = may_join(i)
                    .into_iter()
                    .max_by(|&a, &b| world.fit(i, a).total_cmp(&world.fit(i, b)).then(b.cmp(&a)));
                let draw = draws.once_40(Decision::InitialFit, i.0, 0);
                let holds =
                    |p| active.contains(&i) || Cut::of_probability(world.fit(i, p)).accepts(draw);
                best.filter(|&p| holds(p)).into_iter().collect()
            })
            .collect(),
        Initial::Shares { registered, second } => {
            let places = (registered * everybody.len() as f64).round() as usize;
            let able = || everybody.iter().copied().filter(|&i| !choices(i).is_empty());
            let (mut holders, others): (Vec<_>, Vec<_>) = able().partition(|i| active.contains(i));
            let left = places.saturating_sub(holders.len());
            holders.extend(first(Decision::InitialHolder, others, left));
            let able_two = holders.iter().copied().filter(|&i| choices(i).len() > 1).collect();
            let twos = (second * holders.len() as f64).round() as usize;
            let two = first(Decision::InitialSecond, able_two, twos);
            let held = |i: &AgentId| -> PlatformSet {
                let count = usize::from(holders.contains(i)) + usize::from(two.contains(i));
                choices(*i).into_iter().take(count).collect()
            };
            everybody.iter().map(held).collect()
        }
    }
}

#[test]
fn agrees_with_the_book_on_random_worlds() {
    let mut held = 0;
    testing::on_random_worlds(|random| {
        let mut arm = random.law.arm.clone();
        arm.platforms.iter_mut().for_each(|platform| platform.imported = None);
        let law = Law::new(random.law.scenario, &arm, random.law.most_friends);
        let world = start(&law, random.society, random.draws);
        let active: Vec<AgentId> = world.people.active.iter().collect();
        held += world.tally().accounts;
        assert_eq!(world.people.accounts, by_the_book(&world, &active));
    });
    assert!(held > 1000, "hardly anybody holds an account: {held}");
}

/// G(K) = K·w·√(2π)·erf(1/(2√2·K·w)): the mean fit of the nearest of K equally spaced niches.
fn coverage(niches: f64, width: f64) -> f64 {
    let (k, w) = (niches, width);
    k * w * (2.0 * std::f64::consts::PI).sqrt() * libm::erf(1.0 / (2.0 * 2f64.sqrt() * k * w))
}

/// S(x): the root above 0 of S = 1 − exp(−x·S).
fn giant_component(x: f64) -> f64 {
    (0..10_000).fold(1.0, |s: f64, _| 1.0 - numeric::exp(-x * s))
}

/// Reach G(K)·S(8·G(K)/K) for w = 0.15, as the theory tabulates it: three niches are best.
#[test]
fn coverage_is_the_closed_form_of_the_theory() {
    for (niches, reach) in (1..).zip([0.353, 0.624, 0.699, 0.653, 0.536, 0.371]) {
        let covered = coverage(f64::from(niches), 0.15);
        let found = covered * giant_component(8.0 * covered / f64::from(niches));
        assert!((found - reach).abs() < 6e-4, "{niches} niches reach {found}");
    }
}

#[test]
fn as_many_hold_an_account_by_best_fit_as_the_niches_cover() {
    let n = 100_000;
    for niches in 1..=6 {
        let mut scenario = testing::scenario(|arm| {
            arm.platforms = testing::platforms(niches);
            for (p, platform) in arm.platforms.iter_mut().enumerate() {
                platform.niche = Some(p as f64 / f64::from(niches));
            }
            arm.registration.niche_width = 0.15;
            arm.initial = Initial::Fit;
        });
        scenario.population.size = n;
        let fixture = Fixture::new(&scenario, n, 0.0);
        let law = fixture.law(&scenario);
        let world = start(&law, &fixture.society, fixture.draws);
        // Each holds with chance G, independently: Binomial(N, G), five standard deviations.
        let expected = coverage(f64::from(niches), 0.15);
        let sd = (expected * (1.0 - expected) / f64::from(n)).sqrt();
        let share = world.tally().registered as f64 / f64::from(n);
        assert!((share - expected).abs() < 5.0 * sd, "{niches} niches: {share}, not {expected}");
        assert_eq!(world.tally().accounts, world.tally().registered);
    }
}

#[test]
fn the_initially_active_hold_what_suits_them_best_however_badly() {
    let (accounts, active) = accounts_with(|scenario| {
        scenario.population.initially_active = InitiallyActive::Count(20);
        let arm = &mut scenario.arms[0];
        arm.platforms.iter_mut().for_each(|platform| platform.niche = Some(0.5));
        arm.registration.niche_width = 1e-9;
        arm.initial = Initial::Fit;
    });
    assert_eq!(accounts.iter().filter(|a| !a.is_empty()).count(), 20);
    let first = PlatformSet::EMPTY.with(PlatformId(0));
    assert!(active.iter().all(|a| accounts[a.index()] == first));
}

#[test]
fn places_go_to_those_who_may_take_them() {
    let (accounts, active) = accounts_with(|scenario| {
        shares(0.1, 0.5)(scenario);
        let group = |name: &str, share| crate::scenario::Group { name: name.into(), share };
        scenario.population.groups = vec![group("member", 0.2), group("friend", 0.3)];
        let platforms = &mut scenario.arms[0].platforms;
        platforms.iter_mut().for_each(|platform| platform.open_to = Some(vec![0]));
        platforms[2].open_to = Some(vec![1]);
    });
    let (first, last) = (PlatformId(0), PlatformId(2));
    let held = |n| accounts.iter().filter(|a| a.len() == n).count();
    assert_eq!((held(1) + held(2), held(3)), (100, 0));
    assert!(accounts.iter().all(|a| !(a.contains(first) && a.contains(last))));
    assert!(active.iter().any(|a| accounts[a.index()].is_empty()), "of neither group");
}
