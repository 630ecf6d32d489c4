//! How many active friends it takes: a share, a number, a list of either, or a distribution.

use super::context::Context;
use super::document::Node;
use super::file::{self, DistributionKind, OtherThreshold};
use super::settings::Sections;
use super::{Distribution, Thresholds};
use crate::unit::Threshold;

/// Keys of a threshold of which exactly one is written.
const FORMS: [&str; 4] = ["count", "counts", "shares", "distribution"];

/// Everybody's threshold; `None` if what is written of it is wrong.
pub(super) fn thresholds(
    context: &mut Context,
    sections: &Sections,
    written: &file::Threshold,
) -> Option<Thresholds> {
    let other = match written {
        _ if sections.is_broken("activation", "threshold") => return None,
        file::Threshold::Share(share) => return Some(Thresholds::Same(Threshold::share(*share))),
        file::Threshold::Other(other) => other,
    };
    let form = sections.node.get("activation")?.get("threshold")?;
    if form.entries().iter().any(|(_, node)| node.is_broken()) {
        return None;
    }
    if FORMS.iter().filter(|key| form.has(key)).count() != 1 {
        let help = "write a share, or one of { count = … }, { counts = [ … ] }, { shares = [ … ] } \
                    and { distribution = … }";
        context.wrong("conflict", form.place, "the threshold must have one form", help);
        return None;
    }
    let distribution = distribution(context, form, other);
    if other.distribution.is_some() {
        return distribution.map(Thresholds::Drawn);
    }
    let each = |context: &mut Context, own: Vec<Threshold>| own_thresholds(context, form, own);
    match other {
        OtherThreshold { counts: Some(counts), .. } => {
            each(context, counts.iter().map(|count| Threshold::count(*count)).collect())
        }
        OtherThreshold { shares: Some(shares), .. } => {
            each(context, shares.iter().map(|share| Threshold::share(*share)).collect())
        }
        _ => other.count.map(|count| Thresholds::Same(Threshold::count(count))),
    }
}

fn own_thresholds(context: &mut Context, form: &Node, own: Vec<Threshold>) -> Option<Thresholds> {
    let size = context.size?;
    if own.len() != size as usize {
        let message = format!("{} thresholds for {size} supporters", own.len());
        context.wrong("wrong-length", form.place, message, format!("write exactly {size}"));
        return None;
    }
    Some(Thresholds::Each(own))
}

/// What thresholds are drawn from; keys that do not belong to it are wrong.
fn distribution(
    context: &mut Context,
    form: &Node,
    written: &OtherThreshold,
) -> Option<Distribution> {
    let (name, keys): (_, &[&str]) = match written.distribution {
        Some(DistributionKind::Normal) => ("normal", &["mean", "sd"]),
        Some(DistributionKind::Uniform) => ("uniform", &["low", "high"]),
        None => ("", &[]),
    };
    for (owner, key) in
        [("normal", "mean"), ("normal", "sd"), ("uniform", "low"), ("uniform", "high")]
    {
        if let Some(node) = form.get(key).filter(|_| owner != name) {
            let message = format!("`threshold.{key}` belongs to the distribution `{owner}`");
            let help = format!("remove it, or write distribution = \"{owner}\"");
            context.wrong("conflict", node.key.unwrap_or(node.place), message, help);
        }
    }
    for key in keys.iter().filter(|key| !form.has(key)) {
        let message = format!("`threshold.{key}` is missing");
        let help = format!("write `{key} = …`: a {name} distribution has {}", keys.join(" and "));
        context.wrong("missing-key", form.place, message, help);
    }
    match written.distribution? {
        DistributionKind::Normal => {
            Some(Distribution::Normal { mean: written.mean?, sd: written.sd? })
        }
        DistributionKind::Uniform => {
            let (low, high) = (written.low?, written.high?);
            if low > high {
                let message = format!("a threshold from {low} to {high} is none");
                let help = format!("write high = {low} or more");
                context.wrong("impossible", form.place_of("high"), message, help);
                return None;
            }
            Some(Distribution::Uniform { low, high })
        }
    }
}
