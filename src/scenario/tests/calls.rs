//! Calls, fatigue, meetings and budgets: what is read, what an arm may set, and infinity.

use super::*;

fn with(text: &str) -> String {
    format!("{LEAST}{text}\n")
}

fn probability(value: f64) -> Probability {
    Probability::new(value).unwrap()
}

#[test]
fn what_is_written_of_calls_is_read() {
    let full = read(FULL);
    assert_eq!(full.actions, ActionStream { per_day: 0.5, notice: 10 });
    let arm = &full.arms[0];
    let calls = Calls {
        attention: f64::INFINITY,
        response: probability(0.1),
        contradiction: probability(0.3),
        unsubscribe: probability(0.01),
    };
    assert_eq!(arm.calls, calls);
    let fatigue = Fatigue { memory: 0.8, scale: 12.0, unsubscribe: 0.5, lapse: 0.1 };
    assert_eq!(arm.fatigue, fatigue);
    assert_eq!(arm.offline, Offline { meeting: probability(0.02) });
    assert_eq!(arm.budget, Budget { fixed: FixedCost::Amount(0.1), returns: 0.5, reach: 1e-4 });
}

#[test]
fn an_arm_sets_how_its_people_take_calls() {
    let set = "set = { \"calls.response\" = 0.5, fatigue = { scale = inf, lapse = 1 }, \
               \"offline.meeting\" = 0, \"budget.fixed\" = 2, \"registration.niche_width\" = 1 }";
    let arm = &read(&least_with(9, set)).arms[0];
    assert_eq!((arm.calls.response, arm.calls.attention), (probability(0.5), 0.25));
    assert_eq!((arm.fatigue.scale, arm.fatigue.lapse), (f64::INFINITY, 1.0));
    assert_eq!(
        (arm.offline.meeting, arm.budget.fixed),
        (Probability::ZERO, FixedCost::Amount(2.0))
    );
    assert_eq!(arm.registration.niche_width, 1.0);
}

#[test]
fn the_fixed_cost_is_by_default_a_share_of_what_an_operator_has() {
    let fixed = |text: &str| read(text).arms[0].budget.fixed;
    let text = with("operator = \"x\"\n[[arm.operator]]\nname = \"x\"\nbudget = 500");
    assert_eq!(fixed(&text), FixedCost::Share { share: 0.3 });
    assert_eq!(fixed(&format!("{text}\n[budget]\nfixed = 20\n")), FixedCost::Amount(20.0));
}

#[test]
fn infinity_is_read_where_it_means_never_and_written_so_that_it_can_be_read() {
    let text = "[registration]\nniche_width = inf\n[calls]\nattention = +inf\n[fatigue]\nscale = 3";
    let resolved = serde_json::to_value(read(&with(text))).unwrap();
    let arm = &resolved["arms"][0];
    assert_eq!(arm["registration"]["niche_width"], "inf");
    assert_eq!(arm["calls"]["attention"], "inf");
    assert_eq!(arm["fatigue"]["scale"], 3.0);
}

#[test]
fn numbers_out_of_their_range_are_refused_with_it() {
    for (text, code, range) in [
        ("[calls]\nper_day = -1", "out-of-range", "from 0 to 100"),
        ("[calls]\nper_day = inf", "not-a-number", "write a number from 0 to 100"),
        ("[calls]\nnotice = 0", "out-of-range", "from 1 to 365"),
        ("[calls]\nnotice = 366", "out-of-range", "from 1 to 365"),
        ("[calls]\nattention = -inf", "not-a-number", "from 0 to 1_000_000, or inf"),
        ("[calls]\nattention = nan", "not-a-number", "or inf"),
        ("[calls]\nattention = -1", "out-of-range", "must be from 0 to 1_000_000, or inf"),
        ("[calls]\nattention = \"inf\"", "wrong-type", "write the number without quotes: inf"),
        ("[calls]\nresponse = 1.1", "out-of-range", "from 0 to 1"),
        ("[calls]\nunsubscribe = 2", "out-of-range", "from 0 to 1"),
        ("[fatigue]\nmemory = 1.5", "out-of-range", "from 0 to 1"),
        ("[fatigue]\nscale = 0", "out-of-range", "from 0.001 to 1_000_000, or inf"),
        ("[offline]\nmeeting = 2", "out-of-range", "from 0 to 1"),
        ("[budget]\nreturns = 0", "out-of-range", "from 0.01 to 10"),
        ("[budget]\nfixed = inf", "not-a-number", "from 0 to"),
        ("[registration]\nniche_width = 0", "out-of-range", "from 0.001 to 1_000, or inf"),
    ] {
        let column = text.split('\n').nth(1).unwrap().find('=').unwrap() + 3;
        let refused = refused_at(&with(text), &[(code, 14, column)]);
        assert!(refused.contains(range), "{refused}");
    }
}
