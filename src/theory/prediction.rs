//! What theory says of one arm: the core of its organisation put into the closed forms, and what they
//! leave out.
//!
//! The core is registration, visits, contagion and lapse on random ties. What an arm has beside that is
//! named, and the prediction is made as if it were not there.

use super::accounts::Accounts;
use super::cascade::Cascade;
use super::contagion::Contagion;
use super::mean_field::Row;
use super::method::Method;
use super::percolation::{Giants, critical_degree, giants};
use super::reproduction::{Attention, attentive_factor, critical_bridge};
use super::window::{Window, single_seed_window, splitting_helps, upper_edge};
use super::{core, left_out};
use crate::scenario::{Arm, Scenario, Thresholds};
use crate::unit::Threshold;

/// What theory says of one arm.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// K: how many platforms the arm ever has.
    pub platforms: u8,
    /// z: the mean number of ties.
    pub mean_degree: f64,
    /// R₁ = β·z·v/γ: how many others an active supporter makes active where everybody is on one
    /// platform; `None` without simple contagion or without lapse.
    pub single: Option<f64>,
    /// Λ: what the accounts of the last day leave of R₁.
    pub factor: f64,
    /// Who is held together by conducting ties on the last day.
    pub giants: Giants,
    /// z_c: the mean number of ties above which a giant component conducts; infinite if nothing does.
    pub critical_degree: f64,
    /// b_c: the share of ties to be bridged for R = 1, one account each; `None` where R is above 1 without
    /// any bridge, below it with all, or not defined.
    pub critical_bridge: Option<f64>,
    /// The window of thresholds; `None` where thresholds play no part, or no cascade is global.
    pub window: Option<CascadeWindow>,
    /// By which theory the curve goes; `None`: there is none for this arm, and no curve.
    pub method: Option<Method>,
    /// Days 0 to the last, in shares of the public; empty without a method.
    pub curve: Vec<Row>,
    /// What the prediction is made without.
    pub left_out: Vec<&'static str>,
}

impl Prediction {
    /// R = R₁·Λ.
    pub fn reproduction(&self) -> Option<f64> {
        Some(self.single? * self.factor)
    }
}

/// Where cascades over thresholds are global.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CascadeWindow {
    /// With a single seed.
    pub single_seed: Window,
    /// z₊ with the seeds of this scenario.
    pub upper: f64,
    /// Whether K separate platforms have a global cascade that one platform has not.
    pub splitting_helps: bool,
}

/// What theory says of `arm` of `scenario`.
pub fn predict(scenario: &Scenario, arm: &Arm) -> Prediction {
    let mean_degree = scenario.mean_degree();
    let platforms = arm.platforms.len() as u8;
    let bridge = arm.wires.bridge.value();
    let attention = Attention { visit: arm.visits.daily, dilution: arm.visits.dilution };
    let method = method(scenario, arm);
    let (curve, accounts) = course(scenario, arm, method);
    let activation = &arm.activation;
    let (contact, lapse) = (activation.probability.value(), activation.lapse.value());
    let single =
        (contact > 0.0 && lapse > 0.0).then(|| contact * mean_degree * attention.visit / lapse);
    let needed = single.filter(|_| platforms > 1).map(|single| critical_bridge(platforms, single));
    Prediction {
        platforms,
        mean_degree,
        single,
        factor: match attention.visit > 0.0 {
            true => attentive_factor(&accounts, bridge, attention),
            false => 0.0,
        },
        giants: giants(&accounts, bridge, mean_degree),
        critical_degree: critical_degree(&accounts, bridge, 1.0),
        critical_bridge: needed.filter(|bridge| *bridge > 0.0 && *bridge <= 1.0),
        window: window(scenario, arm, mean_degree),
        left_out: left_out::left_out(scenario, arm, method),
        method,
        curve,
    }
}

/// The most platforms of which all sets are gone through.
const MOST_PLATFORMS: usize = 8;

fn method(scenario: &Scenario, arm: &Arm) -> Option<Method> {
    let activation = &arm.activation;
    let simple = activation.probability.value() > 0.0;
    let complex = activation.threshold_strength.value() > 0.0;
    let moves_alone = activation.spontaneous.value() > 0.0;
    let lasts = activation.lapse.value() == 0.0;
    let still =
        core::nobody_joins(scenario, arm) && arm.platforms.iter().all(|p| p.closes.is_none());
    let sees_all = arm.visits.daily == 1.0 && arm.visits.dilution == 0.0;
    let plain = still && sees_all && lasts && !moves_alone && core::are_random(&scenario.ties);
    let sure = activation.threshold_strength.value() == 1.0;
    match (simple, complex) {
        _ if arm.platforms.len() > MOST_PLATFORMS => None,
        (true, false) if plain && !activation.once => Some(Method::EdgeBased),
        (_, false) => Some(Method::MeanField),
        (false, true) if plain && sure => threshold(arm).map(|_| Method::Cascade),
        (_, true) => None,
    }
}

/// Everybody's threshold, if everybody has the same.
fn threshold(arm: &Arm) -> Option<Threshold> {
    match arm.activation.threshold {
        Thresholds::Same(threshold) => Some(threshold),
        Thresholds::Each(_) | Thresholds::Drawn(_) => None,
    }
}

/// The curve, and who holds what on the last day.
fn course(scenario: &Scenario, arm: &Arm, method: Option<Method>) -> (Vec<Row>, Accounts) {
    let start = core::accounts(scenario, arm);
    let seeds = core::seeds(scenario, &start);
    let (days, bridge) = (scenario.days.0, arm.wires.bridge.value());
    let mean_degree = scenario.mean_degree();
    let registered = start.registered();
    let rows =
        |curve: Vec<f64>| curve.into_iter().map(|active| Row { registered, active }).collect();
    match (method, threshold(arm)) {
        (Some(Method::EdgeBased), _) => {
            let contact = arm.activation.probability.value();
            let curve =
                Contagion { accounts: &start, bridge, mean_degree, contact, seeds }.curve(days);
            (rows(curve), start)
        }
        (Some(Method::Cascade), Some(threshold)) => {
            let reference = arm.activation.reference;
            let cascade =
                Cascade { accounts: &start, bridge, mean_degree, threshold, reference, seeds };
            (rows(cascade.curve(days)), start)
        }
        (Some(Method::MeanField), _) => {
            let laws = core::Laws::new(scenario, arm, mean_degree);
            let course = laws.map().course(&start, core::active(scenario), days);
            (course.rows, course.accounts)
        }
        _ => (Vec::new(), start),
    }
}

fn window(scenario: &Scenario, arm: &Arm, mean_degree: f64) -> Option<CascadeWindow> {
    let threshold = threshold(arm).filter(|_| arm.activation.threshold_strength.value() > 0.0)?;
    let single_seed = single_seed_window(threshold)?;
    let seeds = core::seeds(scenario, &core::accounts(scenario, arm));
    let upper = match seeds > 0.0 {
        true => upper_edge(threshold, seeds)?,
        false => single_seed.upper,
    };
    let with_seeds = Window { upper, ..single_seed };
    Some(CascadeWindow {
        single_seed,
        upper,
        splitting_helps: splitting_helps(mean_degree, arm.platforms.len() as u8, with_seeds),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, assert_printed};
    use super::*;
    use crate::scenario::parse;

    fn scenario(rest: &str) -> Scenario {
        let text = format!(
            "[scenario]\nname = \"x\"\ndays = 60\ndefaults = \"neutral\"\n[population]\nsize = 10000\n\
             initially_active = 0.001\n[ties]\nmean = 8\n{rest}"
        );
        parse("x.toml", &text, &[]).unwrap_or_else(|e| panic!("{e}"))
    }

    fn predicted(rest: &str) -> Prediction {
        let scenario = scenario(rest);
        predict(&scenario, &scenario.arms[0])
    }

    fn arm(platforms: u8) -> String {
        format!(
            "[[arm]]\nname = \"a\"\ninitial = {{ registered = 1.0 }}\n[[arm.platform]]\nname = \"p\"\n\
             count = {platforms}\n"
        )
    }

    /// V21, V24: thresholds of 18 %, eight ties.
    #[test]
    fn thresholds_are_a_cascade_of_many_types() {
        let rule = |reference: &str| {
            format!(
                "[activation]\nthreshold = 0.18\nthreshold_strength = 1.0\nreference = \"{reference}\"\n"
            )
        };
        for (platforms, printed, helps) in
            [(1, ".0023", false), (2, ".9802", true), (3, ".9123", true)]
        {
            let found = predicted(&(rule("visible") + &arm(platforms)));
            assert_eq!(found.method, Some(Method::Cascade));
            assert_printed(found.curve[60].active, printed);
            let window = found.window.unwrap();
            assert_printed(window.single_seed.upper, "5.7647");
            assert_eq!(window.splitting_helps, helps, "{platforms}");
            assert_eq!(found.left_out, [""; 0]);
        }
        assert!(predicted(&(rule("all") + &arm(2))).curve[60].active < 0.0025);
    }

    #[test]
    fn simple_contagion_is_edge_based_while_it_can_be() {
        let rule = "[activation]\nprobability = 0.05\n";
        let half = |platforms| {
            let found = predicted(&(rule.to_owned() + &arm(platforms)));
            assert_eq!((found.method, found.single), (Some(Method::EdgeBased), None));
            assert_eq!(found.left_out, [""; 0]);
            found.curve.iter().position(|row| row.active >= 0.5)
        };
        assert!(half(1) < half(2) || half(2).is_none());
        let found = predicted(&(rule.to_owned() + "lapse = 0.1\n" + &arm(2)));
        assert_eq!(found.method, Some(Method::MeanField));
        // R₁ = 0.05·8/0.1 = 4, half of it on each of two platforms, and z_c = 2.
        assert_eq!((found.single, found.critical_bridge), (Some(4.0), None));
        assert_close(found.factor, 0.5, 1e-12);
        assert_close(found.critical_degree, 2.0, 1e-12);
        assert_eq!(found.reproduction(), Some(4.0 * found.factor));
        assert_eq!(found.left_out, ["friends who stay the same from day to day"]);
    }

    #[test]
    fn what_has_no_theory_has_no_curve_and_says_so() {
        let both = "[activation]\nprobability = 0.1\nthreshold_strength = 0.5\n";
        let found = predicted(&(both.to_owned() + &arm(2)));
        assert_eq!((found.method, found.curve.len()), (None, 0));
        assert!(
            found.left_out.iter().any(|what| what.contains("both rules")),
            "{:?}",
            found.left_out
        );
    }
}
