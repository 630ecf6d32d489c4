//! Election day: commissions that are blind to each other call the same people twice.

use crate::model::curve::Curve;
use crate::numeric::{pow, sqrt};
use crate::selftest::trial::{mean_is, sample, scenario, sd_is};
use crate::selftest::{Check, Depth, Finding, Found};
use crate::theory::canvassing;

/// The family.
pub const CHECKS: &[Check] = &[Check::quick(
    "canvass/blind-commissions",
    "coupon collecting by K samples without replacement: 1 − (1 − c/K)^K",
    blind_commissions,
)];

const TARGETS: u32 = 1000;

/// K lists each call m = T/K different targets of T. A target is missed by all with chance
/// q₁ = (1 − m/T)^K, two targets with q₂ = [(T − m)(T − m − 1)/(T(T − 1))]^K; so of T targets
/// T(1 − q₁) are reached on average, with variance T·q₁(1 − q₁) + T(T − 1)(q₂ − q₁²).
fn blind_commissions(depth: Depth) -> Found {
    let mut found = Vec::new();
    let commissions = [(2_u32, ".75"), (5, ".6723"), (10, ".6513")];
    for (count, printed) in commissions.into_iter().take(depth.pick(2, 3)) {
        let scenario = scenario(&format!(
            "days = 1\nelection = 1\nmeasure = [\"end\"]\n[population]\nsize = {TARGETS}\ninitially_active = 1.0\n\
             [ties]\nkind = \"edges\"\nedges = []\n\
             [election_day]\ncontacts = 1\nwindow = 1\n\
             [[arm]]\nname = \"a\"\ninitial = {{ registered = 1.0 }}\n\
             [[arm.platform]]\nname = \"p\"\ncount = {count}\noperator = \"each\"\n"
        ))?;
        let (all, lists) = (f64::from(TARGETS), f64::from(count));
        let left = all - all / lists;
        let missed = pow(left / all, lists);
        let both = pow(left * (left - 1.0) / (all * (all - 1.0)), lists);
        let variance = all * missed * (1.0 - missed) + all * (all - 1.0) * (both - missed * missed);
        let reached = |curve: &Curve| curve.ballot.map_or(0.0, |ballot| ballot.reached as f64);
        let reached = sample(&scenario, 0, depth.pick(100, 400), reached);
        let expected = all * (1.0 - missed);
        found.push(mean_is(&format!("K={count}"), &reached, expected, sqrt(variance)));
        found.push(sd_is(&format!("K={count}, sd"), &reached, sqrt(variance)));
        let computed = canvassing::reached(count, 1.0);
        found.push(Finding::printed(&format!("K={count}, formula"), printed, computed));
        found.push(Finding::within(
            &format!("K={count}, two ways"),
            computed,
            expected / all,
            1e-12,
        ));
    }
    Ok(found)
}
