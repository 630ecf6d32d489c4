//! Contagion by one contact in a well-mixed public: SI and SIS, day by day.
//!
//! Ties that are others every day, one each on average, with chance b: a friend is active with chance x, so
//! an idle supporter stays so with chance e^(−bx), as in the complete network with chance 1 − e^(−b/N).

use crate::numeric::{expm1, sqrt};
use crate::scenario::{Refused, Scenario};
use crate::selftest::trial::{active, curve, each, mean, scenario};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::theory::logistic::{
    logistic_half_time, susceptible_infected, susceptible_infected_susceptible, time_to,
};

const LOGISTIC: &str = "the map x + (1 − x)(1 − e^(−bx)); logistic growth in continuous time";
const SIS: &str = "fixed point of the SIS map γx = (1 − x)(1 − e^(−bx))";

/// The family.
pub const CHECKS: &[Check] = &[
    Check::quick("epidemic/si-complete", LOGISTIC, si_complete),
    Check::long("epidemic/si-annealed", LOGISTIC, si_annealed),
    Check::quick("epidemic/formulas", LOGISTIC, formulas),
    Check::long("epidemic/sis", SIS, sis),
];

/// b, x₀, the day by the map and by the logistic equation, in print.
const TABLE: [(f64, f64, &str, &str); 3] = [
    (0.1, 0.01, "47.884", "45.951"),
    (0.02, 0.01, "231.71", "229.76"),
    (0.5, 0.001, "16.74", "13.81"),
];

fn mixed(
    supporters: u32,
    days: u16,
    initial: f64,
    ties: &str,
    law: &str,
) -> Result<Scenario, Refused> {
    scenario(&format!(
        "days = {days}\nseed = 9\n\
         [population]\nsize = {supporters}\ninitially_active = {initial}\n[ties]\n{ties}\n\
         [activation]\n{law}\n\
         [[arm]]\nname = \"a\"\ninitial = {{ all = true }}\n[[arm.platform]]\nname = \"p\"\n"
    ))
}

fn shares(scenario: &Scenario, replicate: u32) -> Vec<f64> {
    let size = f64::from(scenario.population.size);
    active(&curve(scenario, 0, replicate)).iter().map(|&count| count as f64 / size).collect()
}

/// When half are active. The first Nx₀ grow like a branching process, whose logarithm varies by less
/// than 1/√(Nx₀), which is 1/(b√(Nx₀)) days; three of these.
fn half_time(figure: &str, contact: f64, initial: f64, public: &Scenario) -> Finding {
    let expected = half(&susceptible_infected(contact, initial, 400));
    let first = f64::from(public.population.size) * initial;
    let got = half(&shares(public, 0));
    Finding::within(figure, expected, got, 3.0 / (contact * sqrt(first)))
}

fn half(shares: &[f64]) -> f64 {
    time_to(shares, 0.5).unwrap_or(f64::NAN)
}

fn si_complete(_: Depth) -> Found {
    let (supporters, contact, initial) = (2000, 0.1, 0.05);
    let probability = -expm1(-contact / f64::from(supporters));
    let law = format!("probability = {probability}");
    let public = mixed(supporters, 100, initial, "kind = \"complete\"", &law)?;
    Ok(vec![half_time("day on which half are active", contact, initial, &public)])
}

fn si_annealed(_: Depth) -> Found {
    let held = |&(contact, initial, _, _): &(f64, f64, &str, &str)| {
        let days = if contact < 0.05 { 300 } else { 80 };
        let law = format!("probability = {contact}");
        let public = mixed(100_000, days, initial, "kind = \"annealed\"\nmean = 1", &law)?;
        Ok(half_time(&format!("b={contact} x0={initial}"), contact, initial, &public))
    };
    TABLE.iter().map(held).collect()
}

fn formulas(_: Depth) -> Found {
    let mut found = Vec::new();
    for (contact, initial, map, equation) in TABLE {
        let computed = half(&susceptible_infected(contact, initial, 400));
        found.push(Finding::printed(&format!("b={contact}, map"), map, computed));
        let computed = logistic_half_time(contact, initial);
        found.push(Finding::printed(&format!("b={contact}, equation"), equation, computed));
    }
    for (contact, lapse, printed) in [(0.2, 0.1, ".475831"), (0.15, 0.1, ".317340")] {
        let computed = susceptible_infected_susceptible(contact, lapse);
        found.push(Finding::printed(&format!("b={contact} SIS"), printed, computed));
    }
    Ok(found)
}

/// The mean of 500 days after 200 days, to 4/√N.
fn sis(_: Depth) -> Found {
    let (supporters, cases) = (50_000, [(0.2, 0.1), (0.15, 0.1)]);
    let publics: Vec<Scenario> = cases
        .iter()
        .map(|(contact, lapse)| {
            let law = format!("probability = {contact}\nlapse = {lapse}");
            mixed(supporters, 700, 0.3, "kind = \"annealed\"\nmean = 1", &law)
        })
        .collect::<Result<_, _>>()?;
    let means = each(2, |case| mean(&shares(&publics[case as usize], 0)[201..]));
    let tolerance = 4.0 / sqrt(f64::from(supporters));
    let held = |((contact, lapse), got): ((f64, f64), f64)| {
        let expected = susceptible_infected_susceptible(contact, lapse);
        Finding::within(&format!("b={contact} γ={lapse}"), expected, got, tolerance)
    };
    Ok(cases.into_iter().zip(means).map(held).collect())
}
