//! What must not matter: how many threads compute, and that an arm is compared with itself.

use crate::experiment::execute::{Crew, Workers, execute};
use crate::experiment::results::Results;
use crate::experiment::tables;
use crate::model::curve::Curve;
use crate::run::Unwatched;
use crate::selftest::trial::{curve, scenario};
use crate::selftest::{Check, Depth, Finding, Found};

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("invariance/threads", "draws have addresses, docs/MODEL.md, section 8", threads),
    Check::quick("invariance/twins", "arms share luck, docs/MODEL.md, section 8", twins),
];

/// Everything that happens to people in a campaign, as far as ties need not be known.
const CAMPAIGN: &str = "[activation]\nprobability = 0.1\nspontaneous = 0.001\nlapse = 0.05\n\
     reactivation = 0.5\naction = 0.2\nthreshold_strength = 0.3\n\
     [visits]\ndaily = 0.5\ndilution = 0.5\n\
     [registration]\nbackground = 0.01\nimitation = 0.1\ninvitation = 0.01\nfurther = 0.3\n\
     [calls]\nper_day = 0.5\nattention = 0.5\nresponse = 0.1\n[offline]\nmeeting = 0.01\n";

/// A public large enough to be shared out among threads day by day.
fn threads(depth: Depth) -> Found {
    let days = depth.pick(4, 20);
    let scenario = scenario(&format!(
        "days = {days}\nseed = 12\n[population]\nsize = 140_000\nfederations = 20\n\
         initially_active = 0.01\n[ties]\nmean = 6\n{CAMPAIGN}\
         [[arm]]\nname = \"a\"\ninitial = {{ registered = 0.4, second = 0.2 }}\n\
         [[arm.platform]]\nname = \"p\"\ncount = 3\n"
    ))?;
    let on = |threads| {
        let crew = Crew::new(Workers { threads, ahead: 1 })?;
        Ok::<Curve, String>(crew.at_work(|| curve(&scenario, 0, 0)))
    };
    let one = on(1)?;
    let same = |threads| {
        let more = on(threads)?;
        let differ = one.days.iter().zip(&more.days).filter(|(one, more)| one != more).count();
        let differ = differ.max(usize::from(one != more));
        Ok(Finding::exact(&format!("{threads} threads, days that differ"), 0_u64, differ))
    };
    [2, 3].into_iter().map(same).collect()
}

/// Two arms that are the same: no paired difference of any indicator is anything but 0.
fn twins(_: Depth) -> Found {
    let scenario = scenario(&format!(
        "days = 40\nelection = 20\nreplicates = 4\nseed = 3\n\
         [population]\nsize = 2000\nfederations = 10\ninitially_active = 0.01\n\
         [ties]\nmean = 6\n{CAMPAIGN}\
         [[arm]]\nname = \"one\"\n[[arm.platform]]\nname = \"p\"\ncount = 3\n\
         [[arm]]\nname = \"twin\"\nlike = \"one\"\n"
    ))?;
    let crew = Crew::new(Workers { threads: 2, ahead: 2 })?;
    let mut results = Results::new(&scenario);
    execute(&scenario, &crew, &Unwatched, |replicate, outcomes| {
        for (arm, outcome) in outcomes.iter().enumerate() {
            results.add(arm, replicate, outcome.curve().map_err(str::to_owned)?);
        }
        Ok::<(), String>(())
    })?;
    let rows = tables::paired(&results, 0);
    let differ = rows.iter().filter(|row| row.difference.is_some_and(|d| d != 0.0)).count();
    let spread = rows.iter().filter(|row| row.se.is_some_and(|se| se != 0.0)).count();
    let compared = rows.iter().filter(|row| row.difference.is_some()).count();
    Ok(vec![
        Finding::exact("indicators that differ", 0_u64, differ),
        Finding::exact("indicators with an error", 0_u64, spread),
        Finding::at_least("indicators compared", 20.0, compared as f64),
    ])
}
