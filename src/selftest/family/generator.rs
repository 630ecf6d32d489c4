//! The generator gives the published numbers, every draw has the address of `docs/MODEL.md`, section 8,
//! and runs draw what stands at these addresses. The vectors were computed from that section by another
//! program, written in another language.

use crate::id::{AgentId, Day, PlatformId, PlatformSet, Replicate};
use crate::model::world::World;
use crate::rng::{Decision, Draws, philox_once};
use crate::run::{Shared, Unwatched, observe};
use crate::scenario::Refused;
use crate::selftest::trial::scenario;
use crate::selftest::{Check, Depth, Finding, Found};
use crate::unit::Cut;

const SECTION: &str = "docs/MODEL.md, section 8";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick(
        "generator/known-answers",
        "Random123 kat_vectors: Salmon et al. 2011, doi:10.1145/2063384.2063405",
        known_answers,
    ),
    Check::quick("generator/addresses", SECTION, addresses),
    Check::quick("generator/runs", SECTION, runs),
];

fn known_answers(_: Depth) -> Found {
    let vectors = [
        ("zeros", [0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        (
            "ones",
            [u32::MAX; 4],
            [u32::MAX; 2],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
        ),
        (
            "pi",
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];
    let words = |words: [u32; 4]| words.map(|word| format!("{word:08x}")).join(" ");
    let held = |(figure, counter, key, answer): (&str, [u32; 4], [u32; 2], [u32; 4])| {
        Finding::exact(figure, words(answer), words(philox_once(counter, key)))
    };
    Ok(vectors.map(held).into())
}

fn addresses(_: Depth) -> Found {
    let (look, register) =
        (|p| Decision::Look(PlatformId(p)), |p| Decision::Register(PlatformId(p)));
    let daily = [
        ("activate", Decision::Activate, 7, 1000, 0xff_dbc1_e60d),
        ("lapse", Decision::Lapse, 7, 1000, 0x8c_6d6d_d3fd),
        ("act", Decision::Act, 7, 1000, 0xfc_cda9_97ff),
        ("look at 0", look(0), 1, 63, 0xd4_628c_693d),
        ("look at 2", look(2), 1, 63, 0x06_f58f_8354),
        ("register on 0", register(0), 1, 63, 0x20_bd0e_b6c4),
        ("register on 3", register(3), 1, 63, 0x8d_1ad5_0588),
    ];
    let once = [
        ("bridge", Decision::Bridge, 0xfbd2_c4ff_262d_fb27),
        ("initially active", Decision::InitiallyActive, 0x0b66_6f26_00e6_d1af),
        ("initial account on 3", Decision::InitialAccount(PlatformId(3)), 0x3afc_d02b_82c6_f8ab),
        ("migrate from 2", Decision::Migrate(PlatformId(2)), 0xf8c2_90f1_5d45_8368),
        ("tie", Decision::Tie, 0x3deb_9d07_fec5_b33b),
        ("tie of day 7", Decision::DailyTie(Day(7)), 0x7ccc_3ea6_1fe9_c5a9),
        ("canvass", Decision::Canvass, 0x4ba8_e84d_2665_af49),
        ("threshold", Decision::Threshold, 0xd505_b5b4_63ea_a268),
    ];
    let draws = Draws::new(2009, Replicate(3));
    let next = Draws::new(2009, Replicate(4)).daily(Decision::Activate, Day(7), AgentId(1000));
    let forty = |figure, answer: u64, got: u64| {
        Finding::exact(figure, format!("{answer:010x}"), format!("{got:010x}"))
    };
    let mut found: Vec<Finding> = daily
        .map(|(figure, decision, day, agent, answer)| {
            forty(figure, answer, draws.daily(decision, Day(day), AgentId(agent)))
        })
        .into();
    found.extend(once.map(|(figure, decision, answer): (&str, Decision, u64)| {
        let got = draws.once(decision, 4, 9);
        Finding::exact(figure, format!("{answer:016x}"), format!("{got:016x}"))
    }));
    let meeting = draws.meeting(Day(7), AgentId(4), AgentId(9));
    found.push(forty("meeting", 0xf3_6dd7_97a4, meeting));
    found.push(forty("next replicate", 0xbd_8b4a_1ccd, next));
    Ok(found)
}

const AGENTS: u32 = 4000;

/// The first day of replicate 3, decision by decision: who does what is whose draw, computed here from
/// its address, is below the cut. The expected figure is the number of those of whom this is false.
fn runs(_: Depth) -> Found {
    let three_tenths = Cut::of_probability(0.3);
    let below =
        |decision| move |draws: Draws, a| three_tenths.accepts(draws.daily(decision, Day(1), a));
    let spontaneous = wrong(
        "[activation]\nspontaneous = 0.3\n",
        "{ count = 0 }",
        |world, a| world.people.active.contains(a),
        below(Decision::Activate),
    )?;
    let lapse = wrong(
        "[activation]\nlapse = 0.3\n",
        "1.0",
        |world, a| !world.people.active.contains(a),
        below(Decision::Lapse),
    )?;
    let act = wrong(
        "[activation]\naction = 0.3\n",
        "1.0",
        |world, a| world.people.mobilised.contains(a),
        below(Decision::Act),
    )?;
    Ok(vec![
        Finding::exact("activate", 0_u64, spontaneous),
        Finding::exact("lapse", 0_u64, lapse),
        Finding::exact("act", 0_u64, act),
        Finding::exact("look", 0_u64, wrong_looks()?),
        Finding::exact("register", 0_u64, wrong_registrations()?),
    ])
}

/// Of how many supporters it is wrong that `did` is what their draw `says`.
fn wrong(
    law: &str,
    initially_active: &str,
    did: impl Fn(&World, AgentId) -> bool,
    says: impl Fn(Draws, AgentId) -> bool,
) -> Result<u64, Refused> {
    let lines = format!(
        "days = 1\nseed = 2009\n\
         [population]\nsize = {AGENTS}\ninitially_active = {initially_active}\n\
         [ties]\nkind = \"edges\"\nedges = []\n{law}\
         [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n\
         [[arm.platform]]\nname = \"p\"\n[[arm.platform]]\nname = \"q\"\n"
    );
    wrong_after_a_day(&lines, did, says)
}

fn wrong_after_a_day(
    lines: &str,
    did: impl Fn(&World, AgentId) -> bool,
    says: impl Fn(Draws, AgentId) -> bool,
) -> Result<u64, Refused> {
    let scenario = scenario(lines)?;
    let draws = Draws::new(scenario.seed, Replicate(3));
    let shared = Shared::new(&scenario, Replicate(3));
    let mut wrong = 0;
    observe(&scenario, &scenario.arms[0], &shared, &Unwatched, |world| {
        if world.day == Day(1) {
            let everybody = (0..AGENTS).map(AgentId);
            wrong = everybody.filter(|&a| did(world, a) != says(draws, a)).count() as u64;
        }
    });
    Ok(wrong)
}

/// Pairs of an active and an inactive friend, both on two platforms, and certain to be moved: the
/// inactive one, who has the odd number, moves if either of two looks has a draw below one half.
fn wrong_looks() -> Result<u64, Refused> {
    let edges: Vec<[u32; 2]> = (0..AGENTS).step_by(2).map(|a| [a, a + 1]).collect();
    let active: Vec<u32> = (0..AGENTS).step_by(2).collect();
    let lines = format!(
        "days = 1\nseed = 2009\n\
         [population]\nsize = {AGENTS}\ninitially_active = {{ agents = {active:?} }}\n\
         [ties]\nkind = \"edges\"\nedges = {edges:?}\n\
         [activation]\nprobability = 1\n[visits]\ndaily = 0.5\n\
         [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n\
         [[arm.platform]]\nname = \"p\"\n[[arm.platform]]\nname = \"q\"\n"
    );
    let half = Cut::of_probability(0.5);
    wrong_after_a_day(
        &lines,
        |world, a| world.people.active.contains(a),
        |draws, a| {
            let looks = |p| half.accepts(draws.daily(Decision::Look(PlatformId(p)), Day(1), a));
            a.0.is_multiple_of(2) || looks(0) || looks(1)
        },
    )
}

/// Of two platforms with the same hazard, the smaller draw below the cut is where one registers.
fn wrong_registrations() -> Result<u64, Refused> {
    let lines = format!(
        "days = 1\nseed = 2009\n[population]\nsize = {AGENTS}\n\
         [ties]\nkind = \"edges\"\nedges = []\n[registration]\nbackground = 0.6\n\
         [[arm]]\nname = \"a\"\n[[arm.platform]]\nname = \"p\"\n[[arm.platform]]\nname = \"q\"\n"
    );
    let cut = Cut::of_hazard(0.3);
    let home = |draws: Draws, a| {
        let draw = |p| draws.daily(Decision::Register(PlatformId(p)), Day(1), a);
        let best = if draw(1) < draw(0) { 1 } else { 0 };
        let joins = cut.accepts(draw(best));
        joins.then_some(PlatformId(best)).into_iter().collect::<PlatformSet>()
    };
    let draws = Draws::new(2009, Replicate(3));
    wrong_after_a_day(
        &lines,
        |world, a| world.people.accounts[a.index()] == home(draws, a),
        |_, _| true,
    )
}
