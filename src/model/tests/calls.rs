//! Calls, from the announced action to the response.

use super::*;
use crate::model::agent_set::AgentSet;
use crate::scenario::{Change, Lag, Scenario};
use crate::tally::OperatorTally;

const AGENTS: u32 = 2000;
const EVERYBODY: u64 = AGENTS as u64;
const NOTICE: u16 = 7;

/// Who is on the list of `operator`, one by one.
pub fn listed(world: &World, operator: OperatorId) -> u64 {
    let operators = || (0..world.law.arm.operators.len() as u8).map(OperatorId);
    let on = |a: AgentId, c: OperatorId| world.lists.of(c).contains(a);
    let everybody = (0..world.size()).map(AgentId);
    let on_the_list = |&a: &AgentId| match world.phase.wires.shared_list {
        true => world.phase.operators.contains(operator) && operators().any(|c| on(a, c)),
        false => on(a, operator),
    };
    everybody.filter(on_the_list).count() as u64
}

pub fn assert_flows_add_up(world: &World) {
    let (all, operators) = (world.tally(), world.operator_tallies());
    let sum = |count: fn(&OperatorTally) -> u64| operators.iter().map(count).sum::<u64>();
    assert_eq!(all.calls_sent, sum(|o| o.calls_sent));
    assert_eq!(all.calls_read, sum(|o| o.calls_read));
    assert_eq!(all.calls_duplicate, sum(|o| o.calls_duplicate));
    assert_eq!(all.unsubscribed, sum(|o| o.unsubscribed));
    assert!(all.calls_sent >= all.calls_received && all.calls_received >= all.calls_read);
    assert!(all.calls_read >= all.calls_duplicate);
    assert!(all.calls_duplicate >= all.calls_contradictory);
    assert!(all.responses.max(all.activated_by_friends) <= all.activated);
}

/// Operators with a platform each, an action every other day, and everybody registered everywhere.
fn campaign(operators: u8, change: impl Fn(&mut Arm)) -> Scenario {
    let mut scenario = testing::scenario(|arm| {
        arm.operators = (0..operators).map(|c| testing::operator(&format!("c{c}"))).collect();
        arm.platforms = testing::platforms(operators);
        for (p, platform) in arm.platforms.iter_mut().enumerate() {
            platform.operator = OperatorId(p as u8);
        }
        arm.initial = Initial::All;
        change(arm);
    });
    scenario.actions.per_day = 0.5;
    scenario.actions.notice = NOTICE;
    scenario
}

/// Half of the supporters hold an account on the first of two platforms, half on the second.
fn halves() -> Initial {
    let half = |a| PlatformSet::EMPTY.with(PlatformId(u8::from(a >= AGENTS / 2)));
    Initial::Accounts((0..AGENTS).map(half).collect())
}

/// Live `days` days of `scenario` and show each.
fn live(scenario: &Scenario, days: u16, mut show: impl FnMut(&World)) {
    let fixture = Fixture::new(scenario, AGENTS, 3.0);
    let law = fixture.law(scenario);
    let mut world = start(&law, &fixture.society, fixture.draws);
    for _ in 0..days {
        step(&mut world);
        show(&world);
    }
}

/// The counts of 60 days.
fn days(scenario: &Scenario) -> Vec<Tally> {
    let mut days = Vec::new();
    live(scenario, 60, |world| days.push(world.tally()));
    days
}

fn total(days: &[Tally], count: fn(&Tally) -> u64) -> u64 {
    days.iter().map(count).sum()
}

/// How many actions are announced on each of 60 days.
fn announced(scenario: &Scenario) -> Vec<u64> {
    let mut announced = Vec::new();
    live(scenario, 60, |world| {
        let today = world.actions.iter().filter(|action| action.id.day == world.day);
        announced.push(today.count() as u64);
    });
    announced
}

#[test]
fn one_operator_never_duplicates() {
    let days = days(&campaign(1, |_| {}));
    let sent = total(&days, |day| day.calls_sent);
    assert!(sent > 10 * EVERYBODY);
    assert_eq!(sent, total(&days, |day| day.calls_read), "attention is without limit");
    assert_eq!(total(&days, |day| day.calls_duplicate + day.calls_late), 0);
}

#[test]
fn who_learns_of_an_action_after_its_deadline_sends_nothing_and_is_late_once() {
    let scenario = campaign(2, |arm| arm.wires.news_lag = Lag::Days(NOTICE + 1));
    let announced = announced(&scenario);
    for (n, day) in days(&scenario).iter().enumerate() {
        assert_eq!(day.calls_sent, announced[n] * EVERYBODY, "the origin alone writes");
        let due = n.checked_sub(usize::from(NOTICE)).map_or(0, |then| announced[then]);
        assert_eq!(day.calls_late, due * EVERYBODY, "day {}", n + 1);
        assert_eq!(day.calls_duplicate, 0);
    }
}

#[test]
fn a_lag_equal_to_the_notice_is_in_time() {
    let scenario = campaign(2, |arm| arm.wires.news_lag = Lag::Days(NOTICE));
    let announced = announced(&scenario);
    for (n, day) in days(&scenario).iter().enumerate() {
        let learnt = n.checked_sub(usize::from(NOTICE)).map_or(0, |then| announced[then]);
        assert_eq!(day.calls_sent, (announced[n] + learnt) * EVERYBODY);
        assert_eq!(day.calls_duplicate, learnt * EVERYBODY, "everybody has read it before");
        assert_eq!(day.calls_late, 0);
    }
}

#[test]
fn actions_are_the_same_whoever_organises() {
    let plain = announced(&campaign(1, |_| {}));
    assert_eq!(plain, announced(&campaign(3, |arm| arm.wires.news_lag = Lag::Days(3))));
    assert!(plain.iter().sum::<u64>() > 10);
}

#[test]
fn a_calendar_leaves_one_sender_for_each_supporter_and_action() {
    for lag in [0, 3] {
        let with = |calendar| {
            campaign(3, |arm| {
                arm.wires.shared_calendar = calendar;
                arm.wires.news_lag = Lag::Days(lag);
            })
        };
        let actions: u64 = announced(&with(true)).iter().sum();
        let days = days(&with(true));
        assert_eq!(total(&days, |day| day.calls_sent), actions * EVERYBODY);
        assert_eq!(total(&days, |day| day.calls_duplicate + day.calls_late), 0);
        let mut separate = with(true);
        separate.arms[0].initial = halves();
        let in_time = |day: &Tally| day.calls_sent;
        let sent: u64 = super::calls::days(&separate)[..50].iter().map(in_time).sum();
        assert!(sent > 5 * EVERYBODY, "everybody hears of each, from whoever can reach them");
    }
}

#[test]
fn one_message_leaves_no_contradiction() {
    let with = |same_message| {
        days(&campaign(2, |arm| {
            arm.calls.contradiction = Probability::ONE;
            arm.wires.same_message = same_message;
        }))
    };
    let (blind, agreed) = (with(false), with(true));
    let duplicates = total(&blind, |day| day.calls_duplicate);
    assert!(duplicates > 10 * EVERYBODY);
    assert_eq!(duplicates, total(&blind, |day| day.calls_contradictory));
    assert_eq!(duplicates, total(&agreed, |day| day.calls_duplicate));
    assert_eq!(0, total(&agreed, |day| day.calls_contradictory));
}

#[test]
fn attention_is_shared_out_over_the_calls_of_a_day() {
    let attention = 0.5;
    let scenario = campaign(2, |arm| arm.calls.attention = attention);
    let (mut read, mut expected, mut variance) = (0.0, 0.0, 0.0);
    for day in days(&scenario).iter().filter(|day| day.calls_received > 0) {
        let people = EVERYBODY as f64;
        let copies = day.calls_received as f64 / people;
        read += day.calls_read as f64;
        expected += people * attention;
        variance += people * attention * (1.0 - attention / copies);
    }
    assert!(expected > 10_000.0);
    assert!((read - expected).abs() < 5.0 * variance.sqrt(), "{read} instead of {expected}");
}

#[test]
fn unsubscribing_leaves_the_list_and_never_the_account() {
    let scenario = campaign(1, |arm| arm.calls.unsubscribe = Probability::ONE);
    let mut left = 0;
    live(&scenario, 60, |world| {
        left += world.tally().unsubscribed;
        assert_eq!(world.operator_tallies()[0].listed + left, EVERYBODY);
        assert_eq!(world.tally().accounts, EVERYBODY);
        assert!(
            world.tally().calls_sent == world.tally().unsubscribed,
            "nobody gets a second call"
        );
    });
    assert_eq!(left, EVERYBODY);
}

#[test]
fn a_shared_list_reaches_the_members_of_all_platforms() {
    let scenario = campaign(2, |arm| {
        arm.initial = halves();
        arm.wires.shared_list = true;
        arm.calls.attention = 1.0;
    });
    let announced = announced(&scenario);
    let mut n = 0;
    live(&scenario, 60, |world| {
        assert_eq!(world.tally().calls_sent, 2 * announced[n] * EVERYBODY, "a copy by each");
        assert!(world.operator_tallies().iter().all(|operator| operator.listed == EVERYBODY));
        n += 1;
    });
    let mut leaving = scenario.clone();
    leaving.arms[0].calls.unsubscribe = Probability::ONE;
    let days = days(&leaving);
    assert_eq!(total(&days, |day| day.unsubscribed), EVERYBODY, "they leave once, for good");
    let mut apart = scenario;
    apart.arms[0].wires.shared_list = false;
    assert_eq!(
        total(&super::calls::days(&apart), |day| day.calls_sent),
        announced.iter().sum::<u64>() * EVERYBODY
    );
}

#[test]
fn a_shared_list_outlives_the_platform_but_its_calls_reach_nobody_without_account() {
    let scenario = |shared_list| {
        campaign(2, |arm| {
            arm.initial = halves();
            arm.wires.shared_list = shared_list;
            arm.wires.shared_calendar = true;
            arm.platforms[0].closes = Some(Day(1));
        })
    };
    let shared = days(&scenario(true));
    let sent = total(&shared, |day| day.calls_sent);
    assert!(sent > 10 * EVERYBODY);
    assert_eq!(sent, 2 * total(&shared, |day| day.calls_received));
    let apart = days(&scenario(false));
    assert_eq!(total(&apart, |day| day.calls_sent), total(&apart, |day| day.calls_received));
    assert_eq!(sent, 2 * total(&apart, |day| day.calls_sent));
}

#[test]
fn without_actions_calls_change_nothing() {
    let busy = |arm: &mut Arm| {
        arm.calls.response = Probability::ONE;
        arm.calls.unsubscribe = Probability::ONE;
        arm.fatigue.scale = 1.0;
        arm.fatigue.lapse = 1.0;
        arm.wires.news_lag = Lag::Days(5);
    };
    let spread = |change: &dyn Fn(&mut Arm), per_day| {
        let mut scenario = campaign(2, |arm| {
            arm.activation.probability = Probability::new(0.05).unwrap();
            arm.activation.lapse = Probability::new(0.05).unwrap();
            arm.activation.action = Probability::new(0.1).unwrap();
            arm.registration.background = 0.01;
            arm.initial = halves();
            change(arm);
        });
        scenario.population.initially_active = InitiallyActive::Count(50);
        scenario.actions.per_day = per_day;
        days(&scenario)
    };
    let quiet = spread(&|_| {}, 0.0);
    assert!(total(&quiet, |day| day.activated) > 100);
    assert_eq!(quiet, spread(&busy, 0.0));
    let unheard = spread(&|_| {}, 2.0);
    assert!(total(&unheard, |day| day.calls_read) > 0);
    let without_calls = |day: &Tally| Tally {
        calls_sent: 0,
        calls_received: 0,
        calls_read: 0,
        calls_duplicate: 0,
        calls_late: 0,
        ..*day
    };
    assert!(unheard.iter().map(without_calls).eq(quiet), "calls nobody answers change nothing");
}

#[test]
fn a_response_is_an_action_done() {
    let scenario = |response: f64| {
        campaign(1, |arm| {
            arm.calls.response = Probability::new(response).unwrap();
            arm.activation.action = Probability::ZERO;
        })
    };
    let certain = days(&scenario(1.0));
    let first = certain.iter().find(|day| day.calls_read > 0).expect("something is announced");
    assert_eq!(
        (first.responses, first.activated, first.mobilised, first.actions),
        (EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY)
    );
    assert_eq!(total(&certain, |day| day.activated_by_friends), 0);
    assert_eq!(
        total(&certain, |day| day.actions),
        total(&certain, |day| u64::from(day.calls_read > 0)) * EVERYBODY,
        "the active do one on every day they read a call"
    );
    let some = days(&scenario(0.2));
    let first = some.iter().find(|day| day.calls_read > 0).expect("the same day");
    let (mean, copies) = (EVERYBODY as f64, first.calls_read as f64 / EVERYBODY as f64);
    let chance = 1.0 - crate::numeric::pow(0.8, copies);
    let sd = (mean * chance * (1.0 - chance)).sqrt();
    assert!((first.responses as f64 - mean * chance).abs() < 5.0 * sd, "{}", first.responses);
}

#[test]
fn merged_operators_have_one_list_and_what_one_has_sent_both_have() {
    let scenario = campaign(2, |arm| {
        arm.initial = halves();
        arm.wires.news_lag = Lag::Days(3);
        let merge = vec![OperatorId(0), OperatorId(1)];
        arm.changes =
            vec![Change { day: Day(20), wires: arm.wires, merge, into: Some(OperatorId(1)) }];
    });
    let announced = announced(&scenario);
    assert!(announced[16..19].iter().sum::<u64>() > 0, "something is under way on day 20");
    live(&scenario, 60, |world| {
        let lists: Vec<u64> = world.operator_tallies().iter().map(|o| o.listed).collect();
        let (sent, n) = (world.tally().calls_sent, world.day.index());
        if n < 20 {
            assert_eq!(lists, [EVERYBODY / 2, EVERYBODY / 2]);
        } else {
            assert_eq!(lists, [0, EVERYBODY]);
            assert_eq!(sent, announced[n - 1] * EVERYBODY, "nothing is sent again on day {n}");
        }
    });
}

/// What reading changes, one supporter at a time.
#[test]
fn what_calls_do_is_remembered() {
    for seed in 0..100 {
        testing::on_random_world(seed, |world| {
            announce::run(world);
            let sendings = send::run(world);
            let reading = read::run(world, &sendings);
            let memory = world.law.arm.fatigue.memory;
            let shared = world.phase.wires.shared_list;
            let mut fatigue: Vec<f64> = world.people.fatigue.iter().map(|h| memory * h).collect();
            for &(agent, tired) in &reading.fatigue {
                fatigue[agent.index()] = tired;
            }
            let mut read: Vec<AgentSet> = world.actions.iter().map(|a| a.read.clone()).collect();
            for &(action, agent) in &reading.first_reads {
                assert!(read[action].insert(agent), "a first read is the first");
            }
            let operators = 0..world.law.arm.operators.len() as u8;
            let on = |world: &World, a: AgentId| -> Vec<OperatorId> {
                let all = operators.clone().map(OperatorId);
                all.filter(|&c| world.lists.of(c).contains(a)).collect()
            };
            let mut exits = 0;
            let mut lists = Vec::new();
            for a in (0..world.size()).map(AgentId) {
                let mut stays = on(world, a);
                for &(writer, _) in reading.exits.iter().filter(|exit| exit.1 == a) {
                    let was_on = if shared { !stays.is_empty() } else { stays.contains(&writer) };
                    exits += u64::from(was_on);
                    stays.retain(|&c| !shared && c != writer);
                }
                lists.push(stays);
            }
            world.remember(&sendings, reading);
            assert_eq!(world.people.fatigue, fatigue, "seed {seed}");
            assert!(world.actions.iter().map(|a| &a.read).eq(&read), "seed {seed}");
            assert_eq!(world.tally().unsubscribed, exits, "seed {seed}");
            let kept: Vec<_> = (0..world.size()).map(|a| on(world, AgentId(a))).collect();
            assert_eq!(kept, lists, "seed {seed}");
        });
    }
}
