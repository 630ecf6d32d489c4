//! Ties that are computed when they are asked for, as far as what is written of them can be wrong.

use super::context::Context;
use super::document::Node;
use super::pairs::poisson;
use super::{Public, Spread, TieRule, degrees, file};
use crate::ties::MOST_STUBS;

/// The most ties per supporter: with more, the tables of degrees would not be small.
const MOST: f64 = 300.0;

/// The rule of such ties; `None` if what is written of it is wrong.
pub(super) fn permuted(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    public: &Public,
) -> Option<TieRule> {
    let degrees = spread(context, table, written, public)?;
    let rule = TieRule::Permuted { degrees, stored: written.stored };
    let mean = rule.mean(public);
    if mean > MOST {
        let message = format!("{mean} ties each are too many to be computed");
        let help = format!("write ties.mean = {MOST} or less, or another kind");
        context.wrong("impossible", table.place_of("mean"), message, help);
        return None;
    }
    let stubs = f64::from(public.size) * stubs(degrees, mean, public);
    if stubs > MOST_STUBS {
        let message =
            format!("{stubs:.0} ends of ties are more than can be numbered, {MOST_STUBS}");
        let help = "let population.size be smaller, or supporters have fewer ties";
        context.wrong("impossible", table.place_of("kind"), message, help);
        return None;
    }
    Some(rule)
}

fn spread(
    context: &mut Context,
    table: &Node,
    written: &file::Ties,
    public: &Public,
) -> Option<Spread> {
    let Some(of_law) = ["exponent", "min", "max"].into_iter().find(|key| table.has(key)) else {
        let (mean, local) = poisson(context, table, written, public)?;
        return Some(Spread::Poisson { mean, local });
    };
    if let Some(key) = ["mean", "local"].into_iter().find(|key| table.has(key)) {
        let message = format!("`{key}` and `{of_law}` exclude each other");
        let help = "remove one: a power law has its own mean, and no ties inside federations";
        context.wrong("conflict", table.place_of(key), message, help);
        return None;
    }
    degrees::law(context, table, written, public.size).map(Spread::PowerLaw)
}

/// Ends of ties per supporter, of those inside federations or of the others, whichever are more.
fn stubs(degrees: Spread, mean: f64, public: &Public) -> f64 {
    match degrees {
        Spread::Poisson { local: Some(local), .. } => {
            let federations = f64::from(public.federations);
            mean * local.max((1.0 - local) * federations / (federations - 1.0))
        }
        _ => mean,
    }
}
