use super::*;

const DAILY: [Decision; 5] = [
    Decision::Look(PlatformId(0)),
    Decision::Activate,
    Decision::Lapse,
    Decision::Act,
    Decision::Register(PlatformId(0)),
];

fn every_decision() -> Vec<Decision> {
    let mut all = vec![
        Decision::Activate,
        Decision::Lapse,
        Decision::Act,
        Decision::InitiallyActive,
        Decision::InitialHolder,
        Decision::InitialSecond,
        Decision::Bridge,
        Decision::LocalTie,
        Decision::OutsideTie,
        Decision::Tie,
        Decision::Stub,
        Decision::Switch,
        Decision::Actions,
        Decision::ActionOrigin,
        Decision::ActionNiche,
        Decision::Niche,
        Decision::Group,
        Decision::InitialFit,
        Decision::NewLeader(0),
        Decision::NewLeader(1),
        Decision::Canvass,
        Decision::Meeting,
        Decision::Uncertain,
        Decision::Threshold,
        Decision::DailyTie(Day(1)),
        Decision::DailyTie(Day(4000)),
        Decision::DailyLocalTie(Day(1)),
        Decision::DailyOutsideTie(Day(1)),
        Decision::Degree,
        Decision::Shuffle,
        Decision::Rewire,
        Decision::NewPartner,
        Decision::Arrival,
        Decision::Attach,
        Decision::CloseTriad,
        Decision::FriendOfFriend,
        Decision::BlockTie,
        Decision::Swap,
        Decision::StratumSum,
        Decision::StratumSwap,
        Decision::WithinStratum,
        Decision::Digit,
        Decision::Trajectory,
        Decision::ResampledBlock,
        Decision::ResampledReplicate,
    ];
    for p in (0..16).map(PlatformId) {
        all.extend([
            Decision::Look(p),
            Decision::Register(p),
            Decision::InitialAccount(p),
            Decision::Migrate(p),
        ]);
    }
    all
}

/// The three known answers that come with Random123 (`kat_vectors`, philox4x32 10).
#[test]
fn the_generator_gives_the_published_answers() {
    assert_eq!(philox_once([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
    assert_eq!(
        philox_once([u32::MAX; 4], [u32::MAX; 2]),
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    );
    assert_eq!(
        philox_once(
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0]
        ),
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    );
}

/// Every published curve stands on these numbers, computed independently of this code.
#[test]
fn the_layout_of_addresses_is_frozen() {
    let draws = Draws::new(2009, Replicate(3));
    assert_eq!(draws.key, [0xe787_d695, 0xdbf7_e618]);
    assert_eq!(draws.daily(Decision::Activate, Day(7), AgentId(1000)), 0xff_dbc1_e60d);
    assert_eq!(draws.daily(Decision::Look(PlatformId(2)), Day(1), AgentId(63)), 0x06_f58f_8354);
    assert_eq!(draws.once(Decision::Bridge, 4, 9), 0xfbd2_c4ff_262d_fb27);
}

#[test]
fn decisions_have_different_addresses() {
    let mut addresses: Vec<[u32; 2]> =
        every_decision().into_iter().map(Decision::address).collect();
    let decisions = addresses.len();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), decisions);
}

#[test]
fn lanes_hold_the_draws_of_one_object_after_another() {
    let draws = Draws::new(9, Replicate(2));
    for decision in every_decision() {
        for (first, second) in [(0, 0), (77, 1), (u32::MAX - 5, 9), (1 << 31, u32::MAX)] {
            let alone = |lane| draws.once(decision, first.wrapping_add(lane), second);
            let lanes: [u64; 16] = draws.once_lanes(decision, first, second);
            assert!((0..16).map(alone).eq(lanes), "{decision:?}");
        }
    }
}

#[test]
fn a_block_of_bytes_holds_the_top_of_every_daily_draw() {
    let draws = Draws::new(1, Replicate(0));
    for decision in DAILY {
        for block in [0, 1, 77, (1 << 24) - 1] {
            let bytes = draws.top_bytes(decision, Day(5), block);
            for (k, byte) in bytes.into_iter().enumerate() {
                let agent = AgentId(block * BLOCK as u32 + k as u32);
                assert_eq!(u64::from(byte), draws.daily(decision, Day(5), agent) >> 32);
            }
        }
    }
}

#[test]
fn the_lazy_answer_is_the_answer_of_all_forty_bits() {
    let draws = Draws::new(9, Replicate(1));
    let hazards = [0.0, 1e-12, 1e-9, 1e-5, 3e-3, 0.004, 0.1, 0.5, 1.0, 5.0, 50.0];
    for cut in hazards.map(Cut::of_hazard) {
        for agent in (0..1500).map(AgentId) {
            let whole = cut.accepts(draws.daily(Decision::Act, Day(2), agent));
            assert_eq!(draws.happens(Decision::Act, Day(2), agent, cut), whole);
            let block = draws.block(Decision::Act, Day(2), agent.0 / 256, 256);
            assert_eq!(block.happens(agent, cut), whole);
        }
    }
    let exact = Draws::new(9, Replicate(1)).daily(Decision::Act, Day(2), AgentId(3));
    for (near, expected) in [(exact, false), (exact + 1, true)] {
        let cut = Cut::of_probability(near as f64 / Cut::ONE as f64);
        assert_eq!(draws.happens(Decision::Act, Day(2), AgentId(3), cut), expected);
    }
}

#[test]
fn many_agents_from_anywhere_draw_what_each_of_them_would() {
    let (draws, day) = (Draws::new(11, Replicate(2)), Day(40));
    for count in [0, 1, 7, 8, 9, 1000] {
        let cut = |k: u32| match k % 5 {
            0 => Cut::NEVER,
            1 => Cut::ALWAYS,
            _ => Cut::of_probability(f64::from(k % 97) / 97.0),
        };
        let askers: Vec<(AgentId, Cut)> =
            (0..count).map(|k: u32| (AgentId(k.wrapping_mul(0x9E37_79B9) >> 3), cut(k))).collect();
        let happens = |place: &usize| {
            let (agent, cut) = askers[*place];
            draws.happens(Decision::Activate, day, agent, cut)
        };
        let plain = (0..askers.len()).filter(happens);
        assert!(draws.happening(Decision::Activate, day, &askers).eq(plain), "{count}");
    }
}

/// Flipping one bit of the address flips half of the bits of the draw.
#[test]
fn every_bit_of_an_address_matters() {
    let mut flipped = 0;
    let mut trials = 0;
    for base in 0..200u32 {
        let counter = [base, base.wrapping_mul(77), base << 16 | 5, 1];
        for bit in 0..128 {
            let mut other = counter;
            other[bit / 32] ^= 1 << (bit % 32);
            let (a, b) = (philox_once(counter, [1, 2]), philox_once(other, [1, 2]));
            let changed: u32 = a.iter().zip(b).map(|(x, y)| (x ^ y).count_ones()).sum();
            assert!((24..=104).contains(&changed), "{changed} of 128 bits changed");
            flipped += u64::from(changed);
            trials += 128;
        }
    }
    // Binomial(trials, 1/2): five standard deviations.
    let share = flipped as f64 / trials as f64;
    assert!((share - 0.5).abs() < 5.0 * 0.5 / (trials as f64).sqrt(), "{share}");
}

/// Shifted streams have the right mean and the wrong spread: the spread is what is tested.
#[test]
fn replicates_spread_as_independent_ones_do() {
    let agents = 1000;
    let cut = Cut::of_probability(0.3);
    for seed in [0, 1, 2, 2009, u64::MAX] {
        let counts: Vec<f64> = (0..400)
            .map(|r| {
                let draws = Draws::new(seed, Replicate(r));
                let hits = |a| draws.happens(Decision::Activate, Day(1), AgentId(a), cut);
                (0..agents).filter(|&a| hits(a)).count() as f64
            })
            .collect();
        let n = counts.len() as f64;
        let mean = counts.iter().sum::<f64>() / n;
        let variance = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / (n - 1.0);
        let expected = f64::from(agents) * 0.3 * 0.7;
        // sd of a sample variance of normals: expected·√(2/(n−1)); five of them.
        assert!((variance / expected - 1.0).abs() < 5.0 * (2.0 / (n - 1.0)).sqrt(), "{variance}");
        assert!((mean - f64::from(agents) * 0.3).abs() < 5.0 * (expected / n).sqrt());
        let lagged: f64 = counts.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum();
        assert!((lagged / (variance * n)).abs() < 5.0 / n.sqrt(), "neighbours are correlated");
    }
}

#[test]
fn a_whole_number_below_a_limit_stays_below_and_reaches_it() {
    assert_eq!(below(0, 7), 0);
    assert_eq!(below(u64::MAX, 7), 6);
    assert_eq!(below(u64::MAX / 2, 1000), 499);
}
